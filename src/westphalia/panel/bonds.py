"""Dyad-years of states without a defence pact, and what precedes one."""

import polars as pl

from westphalia.panel import power, ties, units
from westphalia.panel.asof import AsOf
from westphalia.panel.sides import SIDE, parties

FIRST_YEAR = 1949
AHEAD = 3  # years within which a pact is looked for
SINCE = 3  # years, the first included, for which a first fight on one side counts
KEYS = ["gwcode1", "gwcode2", "year"]


def first_fights(view: AsOf, *, to: int) -> pl.DataFrame:
    """Return dyad-years within three years of a supporter first fighting for a primary party.

    Source: UCDP/PRIO 25.1.

    Returns:
        ``gwcode1 < gwcode2``, ``year``; unique.
    """
    helpers, leads = parties(view, "supporter"), parties(view, "primary")
    pairs = helpers.join(leads, on=SIDE, suffix="_2").filter(pl.col("gwcode") != pl.col("gwcode_2"))
    lower, upper = (f("gwcode", "gwcode_2") for f in (pl.min_horizontal, pl.max_horizontal))
    named = pairs.select(lower.alias("gwcode1"), upper.alias("gwcode2"), "year")
    first = named.group_by("gwcode1", "gwcode2").agg(pl.col("year").min())
    years = pl.int_ranges(0, SINCE, dtype=pl.Int16)
    grown = first.with_columns(years.alias("later")).explode("later")
    dated = grown.select("gwcode1", "gwcode2", (pl.col("year") + pl.col("later")).alias("year"))
    return dated.filter(pl.col("year") <= to).unique()


def ideal_points(view: AsOf, *, to: int) -> pl.DataFrame:
    """Return UN ideal points per state-year, the last of the three years before carried.

    Source: Bailey, Strezhnev & Voeten (2017), July 2025 release, foreign-policy votes.

    Returns:
        ``gwcode``, ``year``, ``ideal``.
    """
    points = view.table("ideal_points").select("gwcode", "year", ideal="ideal_fp").drop_nulls()
    points = points.unique(["gwcode", "year"], keep="first", maintain_order=True)
    years = pl.DataFrame({"later": range(4)}, schema={"later": pl.Int16})
    spread = points.join(years, how="cross").with_columns(pl.col("year") + pl.col("later"))
    newest = spread.sort("gwcode", "year", "later").unique(
        ["gwcode", "year"], keep="first", maintain_order=True
    )
    return newest.filter(pl.col("year") <= to).drop("later")


def unallied_years(view: AsOf, first: int, last: int) -> pl.DataFrame:
    """Return dyad-years without a defence pact, and whether one is signed within three years.

    Args:
        view: What can be known.
        first: First year.
        last: Last year; outcomes later than the alliance data's last year stay null.

    Returns:
        ``gwcode1 < gwcode2``, ``year``, ``ideal_distance``, ``log_distance``,
        ``democracy_gap``, ``fought``, ``formed`` (null where not known yet); complete cases.
    """
    known = view.last_year("alliances")
    rows = units.dyad_years(view, first, last, system="gw", directed=False)
    pacts = ties.defence_pacts(view, first, max(last, known), system="gw")
    held = {key: key for key in KEYS}
    rows = ties.flag(rows, pacts, on=held, name="allied").filter(~pl.col("allied")).drop("allied")
    within = pl.DataFrame({"ahead": range(1, AHEAD + 1)}, schema={"ahead": pl.Int16})
    soon = pacts.filter(pl.col("age") == 0).join(within, how="cross")
    soon = soon.with_columns((pl.col("year") - pl.col("ahead")).cast(pl.Int16).alias("year"))
    rows = ties.flag(rows, soon, on=held, name="formed")
    seen = pl.when(pl.col("year") <= known - AHEAD).then(pl.col("formed"))
    rows = ties.flag(
        rows.with_columns(seen.alias("formed")), first_fights(view, to=last), on=held, name="fought"
    )
    near = ties.distance(view, first, last).select(*KEYS, "distance_km")
    rows = rows.join(near, on=KEYS, how="left")
    rows = _both(rows, ideal_points(view, to=last), "ideal")
    regimes = power.democracy(view, system="gw", to=last).drop("age")
    rows = _both(rows, regimes, "democracy")
    return (
        rows.select(
            *KEYS,
            "formed",
            "fought",
            (pl.col("ideal1") - pl.col("ideal2")).abs().alias("ideal_distance"),
            (pl.col("distance_km") + 1.0).log().alias("log_distance"),
            (pl.col("democracy1") - pl.col("democracy2")).abs().alias("democracy_gap"),
        )
        .drop_nulls(["ideal_distance", "log_distance", "democracy_gap"])
        .sort("year", "gwcode1", "gwcode2")
    )


def _both(rows: pl.DataFrame, states: pl.DataFrame, column: str) -> pl.DataFrame:
    for end in ("1", "2"):
        named = states.rename({"gwcode": f"gwcode{end}", column: f"{column}{end}"})
        rows = rows.join(named, on=[f"gwcode{end}", "year"], how="left")
    return rows
