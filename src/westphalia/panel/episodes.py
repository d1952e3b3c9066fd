"""Armed-conflict episodes by year: how old, how intense, who helps, and whether they end."""

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.sides import parties


def episode_years(view: AsOf) -> pl.DataFrame:
    """Return one row per conflict and active year; episodes are runs of consecutive years.

    A year ends its episode when the conflict is not active in the next one. The last known
    year is left out, because whether it ended an episode cannot be known yet. Extrastate
    (colonial) conflicts are left out.

    Source: UCDP/PRIO Armed Conflict Dataset 25.1.

    Returns:
        ``conflict_id``, ``year``, ``age`` (year of the episode, 1 for the first), ``war``,
        ``interstate``, ``supported_a``, ``supported_b`` (a supporter in the year before),
        ``entry`` (a supporter of either side that was not there the year before), ``ended``.
    """
    last = view.last_year("conflicts")
    rows = view.table("conflicts").filter(pl.col("type") != "extrastate")
    rows = rows.select(
        "conflict_id",
        "year",
        (pl.col("intensity") == 2).alias("war"),
        (pl.col("type") == "interstate").alias("interstate"),
    ).sort("conflict_id", "year")
    previous = pl.col("year").shift(1).over("conflict_id")
    following = pl.col("year").shift(-1).over("conflict_id")
    rows = rows.with_columns(
        (pl.col("year") != previous + 1).fill_null(value=True).cum_sum().alias("episode"),
        (following != pl.col("year") + 1).fill_null(value=True).alias("ended"),
    )
    rows = rows.with_columns(
        (pl.col("year") - pl.col("year").min().over("episode") + 1).alias("age")
    )
    helpers = parties(view, "supporter")
    earlier = helpers.with_columns(pl.col("year") + 1)
    keys = ["conflict_id", "year"]
    for side in ("a", "b"):
        there = earlier.filter(pl.col("side") == side).select(keys).unique()
        rows = rows.join(
            there.with_columns(pl.lit(value=True).alias(f"supported_{side}")), on=keys, how="left"
        )
    new = helpers.join(earlier, on=[*keys, "side", "gwcode"], how="anti").select(keys).unique()
    rows = rows.join(new.with_columns(entry=pl.lit(value=True)), on=keys, how="left")
    flags = pl.col("supported_a", "supported_b", "entry").fill_null(value=False)
    return rows.with_columns(flags).filter(pl.col("year") < last).sort("conflict_id", "year")
