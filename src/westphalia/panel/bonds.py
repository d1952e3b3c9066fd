"""Dyad-years of states without a defence pact, and what precedes one."""

import polars as pl

from westphalia.core.errors import CoverageError
from westphalia.panel.asof import AsOf
from westphalia.panel.rows import dyad_years
from westphalia.panel.sides import SIDE, parties
from westphalia.panel.verb import Layout, add_state_values
from westphalia.panel.verbs.geography import add_minimum_distance
from westphalia.panel.verbs.power import add_democracy
from westphalia.panel.verbs.ties import add_alliances

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


def _ideal_spans(points: pl.DataFrame) -> pl.DataFrame:
    """Return each ideal point with the years it stands for: to the next, three at the most."""
    known = points.drop_nulls(["gwcode", "ideal_fp"]).sort("gwcode", "year", maintain_order=True)
    following = pl.col("year").shift(-1).over("gwcode")
    until = pl.min_horizontal(pl.col("year") + KEPT_YEARS, following - 1)
    return known.with_columns(until.cast(pl.Int16).alias("until"))


# A state that casts too few votes in a session has no ideal point: the last one is kept.
KEPT_YEARS = 3
IDEAL = Layout(
    "ideal_points", {"ideal_fp": None}, ("year", "until"), prepare=_ideal_spans, tag="kept"
)


def add_ideal_distance(rows: pl.DataFrame, *, view: AsOf) -> pl.DataFrame:
    """Add ``ideal_distance``: the distance of the two states' UN ideal points.

    Source: Bailey, Strezhnev & Voeten (2017), July 2025 release, foreign-policy votes; the last of
    the three years before stands for a missing one.
    """
    wide = add_state_values(
        rows, IDEAL, names={"ideal_fp": "ideal"}, carry="forward", view=view, age="ideal_age"
    )
    apart = (pl.col("ideal1") - pl.col("ideal2")).abs().alias("ideal_distance")
    return wide.with_columns(apart).drop("ideal1", "ideal2", "ideal_age")


def unallied_years(view: AsOf, first: int, last: int) -> pl.DataFrame:
    """Return dyad-years without a defence pact, and whether one is signed within three years.

    Args:
        view: What can be known.
        first: First year.
        last: Last year; outcomes later than the alliance data's last year stay null.

    Returns:
        ``gwcode1 < gwcode2``, ``year``, ``ideal_distance``, ``log_distance``,
        ``democracy_gap``, ``fought``, ``formed`` (null where not known yet); complete cases.

    Raises:
        CoverageError: There is no year to look at.
    """
    if last < first:
        raise CoverageError("alliances", last, f"are looked at from {first} on", "use a later date")
    rows = dyad_years(first, last, system="gw", directed=False, microstates=False, as_of=view)
    rows = rows.filter(~pact_in(rows, 0, view).fill_null(value=False))
    ahead = [pact_in(rows, years, view) for years in range(1, AHEAD + 1)]
    formed = pl.Series("formed", ahead[0] | ahead[1] | ahead[2])
    known = pl.col("year") <= view.last_year("alliances") - AHEAD
    rows = rows.with_columns(formed).with_columns(pl.when(known).then(pl.col("formed")))
    rows = pair_covariates(rows, view=view)
    fights = first_fights(view, to=last).with_columns(fought=pl.lit(value=True))
    rows = rows.join(fights, on=KEYS, how="left").with_columns(
        pl.col("fought").fill_null(value=False)
    )
    return (
        rows.select(*KEYS, "formed", "fought", *COVARIATES)
        .drop_nulls(list(COVARIATES))
        .sort("year", "gwcode1", "gwcode2")
    )


COVARIATES = ("ideal_distance", "log_distance", "democracy_gap")


def pair_covariates(rows: pl.DataFrame, *, view: AsOf) -> pl.DataFrame:
    """Add the covariates of pact formation to dyad-years, carried beyond their sources."""
    rows = add_minimum_distance(rows, carry="forward", view=view)
    rows = add_ideal_distance(rows, view=view)
    rows = add_democracy(rows, measures=("uds_adjusted",), carry="forward", view=view)
    return rows.with_columns(
        (pl.col("distance_km") + 1.0).log().alias("log_distance"),
        (pl.col("uds_adjusted1") - pl.col("uds_adjusted2")).abs().alias("democracy_gap"),
    )


def pact_in(rows: pl.DataFrame, years: int, view: AsOf) -> pl.Series:
    """Return whether each pair has a defence pact that many years later; null if not known."""
    later = rows.select("gwcode1", "gwcode2", (pl.col("year") + years).cast(pl.Int16).alias("year"))
    return add_alliances(later, kinds=("defense",), either=True, view=view)["atop_defense"]
