"""States that have sent troops to somebody else's war."""

import polars as pl

from westphalia.panel.asof import AsOf

SINCE = 3


def sender_years(view: AsOf) -> pl.DataFrame:
    """Return state-years within three years after a first year as a supporter in a conflict.

    Source: UCDP/PRIO 25.1 secondary warring parties.

    Returns:
        ``ccode``, ``year``; unique. Codes are COW's, through the dated crosswalk.
    """
    helpers = view.table("conflict_parties").filter(
        (pl.col("role") == "supporter") & (pl.col("kind") == "state")
    )
    first = helpers.group_by("conflict_id", "gwcode").agg(pl.col("year").min()).drop_nulls()
    spells = view.table("crosswalk").select("gwcode", "ccode", "first_year", "last_year")
    coded = first.join(spells, on="gwcode").filter(
        pl.col("year").is_between("first_year", "last_year")
    )
    later = pl.int_ranges(1, SINCE + 1, dtype=pl.Int16)
    years = coded.with_columns(later.alias("later")).explode("later")
    return years.select("ccode", (pl.col("year") + pl.col("later")).alias("year")).unique()
