"""Sides of armed conflicts, their supporters, and the third states that might join them."""

import polars as pl

from westphalia.panel import power, ties, units
from westphalia.panel.asof import AsOf

SIDE = ["conflict_id", "year", "side"]
OTHER_SIDE = pl.when(pl.col("side") == "a").then(pl.lit("b")).otherwise(pl.lit("a")).alias("side")
SMALLEST_SHARE = 1e-5  # added to CINC before the log; below it lie only microstates


def parties(view: AsOf, role: str) -> pl.DataFrame:
    """Return the states on each side: ``conflict_id``, ``year``, ``side``, ``gwcode``; unique.

    Source: UCDP/PRIO Armed Conflict Dataset 25.1; ``supporter`` is a secondary warring party,
    that is one with troops in the fight.

    Args:
        view: What can be known.
        role: ``"primary"`` or ``"supporter"``.
    """
    frame = view.table("conflict_parties").filter(
        (pl.col("role") == role) & (pl.col("kind") == "state")
    )
    return frame.select(*SIDE, "gwcode").drop_nulls().unique().sort(*SIDE, "gwcode")


def side_years(view: AsOf) -> pl.DataFrame:
    """Return sides led by a state, one row per conflict, year and side.

    Returns:
        ``conflict_id``, ``year``, ``side``, ``type``, ``war`` (intensity 2), ``new`` (no
        conflict-year before), ``supporters`` (this year), ``had`` (supporters the year before),
        ``other_had`` (those of the other side), ``entrants`` (supporters not there before).
    """
    conflicts = view.table("conflicts").select(
        "conflict_id", "year", "type", (pl.col("intensity") == 2).alias("war")
    )
    before = conflicts.select("conflict_id", (pl.col("year") + 1).alias("year"))
    conflicts = ties.flag(
        conflicts, before, on={"conflict_id": "conflict_id", "year": "year"}, name="went_on"
    )
    helpers = parties(view, "supporter")
    earlier = helpers.with_columns(pl.col("year") + 1)
    newly = helpers.join(earlier, on=[*SIDE, "gwcode"], how="anti")
    sides = parties(view, "primary").select(SIDE).unique()
    sides = sides.join(conflicts, on=["conflict_id", "year"])
    counts = {
        "supporters": helpers,
        "had": earlier,
        "other_had": earlier.with_columns(OTHER_SIDE),
        "entrants": newly,
    }
    for name, frame in counts.items():
        counted = frame.group_by(SIDE).agg(pl.len().cast(pl.Int32).alias(name))
        sides = sides.join(counted, on=SIDE, how="left").with_columns(pl.col(name).fill_null(0))
    return sides.with_columns((~pl.col("went_on")).alias("new")).drop("went_on").sort(SIDE)


def third_states(view: AsOf, sides: pl.DataFrame, *, covariate_lag: int = 1) -> pl.DataFrame:
    """Return every state that could join each side, with what is known a year before.

    Primary parties of the conflict and supporters of the year before (of either side) are left
    out. Covariates are those of ``year - covariate_lag``, carried forward where a source ends.

    Args:
        view: What can be known.
        sides: Rows of :func:`side_years`, or made alike for a year ahead, with the lists
            ``primaries`` and ``opponents`` of GW codes, and ``excluded``.
        covariate_lag: Years between covariates and outcome.

    Returns:
        Keys, ``gwcode`` of the third state, ``pact``, ``rival``, ``log_distance``,
        ``log_cinc``; rows whose distance or capability is unknown are dropped.
    """
    years = sides["year"].to_list()
    first, last = min(years), max(years)
    states = units.state_years(view, first, last, system="gw")
    rows = sides.select(*SIDE, "primaries", "opponents", "excluded").join(states, on="year")
    rows = rows.filter(~pl.col("gwcode").is_in(pl.col("excluded")))
    rows = rows.with_columns((pl.col("year") - covariate_lag).alias("seen"))
    rows = rows.with_row_index("row")
    to = last - covariate_lag
    supported = rows.select("row", "gwcode", "seen", "year", gwcode2="primaries").explode("gwcode2")
    opposed = rows.select("row", "gwcode", "seen", gwcode2="opponents").explode("gwcode2")
    on = {"gwcode": "gwcode1", "gwcode2": "gwcode2", "seen": "year"}
    here = {"gwcode": "gwcode1", "gwcode2": "gwcode2", "year": "year"}
    pacts = ties.defence_pacts(view, first - covariate_lag, to, system="gw")
    rivals = ties.rivalries(view, first - covariate_lag, to, system="gw")
    near = ties.distance(view, first, last)  # geography of the year itself: no news in it
    pact = supported.join(pacts, left_on=list(on), right_on=list(on.values()), how="semi")
    rival = opposed.join(rivals, left_on=list(on), right_on=list(on.values()), how="semi")
    closest = (
        supported.join(near, left_on=list(here), right_on=list(here.values()))
        .group_by("row")
        .agg(pl.col("distance_km").min())
    )
    strength = power.capabilities(view, system="gw", to=to).select("gwcode", "cinc", seen="year")
    rows = rows.join(closest, on="row").join(strength, on=["gwcode", "seen"])
    rows = ties.flag(rows, pact, on={"row": "row"}, name="pact")
    rows = ties.flag(rows, rival, on={"row": "row"}, name="rival")
    return rows.select(
        *SIDE,
        "gwcode",
        "pact",
        "rival",
        (pl.col("distance_km") + 1.0).log().alias("log_distance"),
        (pl.col("cinc") + SMALLEST_SHARE).log().alias("log_cinc"),
    ).sort(*SIDE, "gwcode")


def with_lists(view: AsOf, sides: pl.DataFrame) -> pl.DataFrame:
    """Add the lists ``primaries``, ``opponents``, ``excluded`` for :func:`third_states`."""
    leads = parties(view, "primary")
    own = leads.group_by(SIDE).agg(pl.col("gwcode").sort().alias("primaries"))
    opposite = own.with_columns(OTHER_SIDE).rename({"primaries": "opponents"})
    conflict = ["conflict_id", "year"]
    earlier = parties(view, "supporter").with_columns(pl.col("year") + 1)
    out = pl.concat([leads, earlier]).group_by(conflict).agg(excluded=pl.col("gwcode").unique())
    empty = pl.lit([], dtype=pl.List(pl.Int16))
    return (
        sides.join(own, on=SIDE)
        .join(opposite, on=SIDE, how="left")
        .join(out, on=conflict)
        .with_columns(pl.col("opponents").fill_null(empty))
    )
