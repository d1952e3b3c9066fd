"""Sides of armed conflicts, their supporters, and the third states that might join them."""

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.marks import flag
from westphalia.panel.rows import LAST, state_years
from westphalia.panel.verbs.geography import add_minimum_distance
from westphalia.panel.verbs.power import add_capabilities
from westphalia.panel.verbs.ties import add_alliances, add_rivalries

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
    conflicts = flag(conflicts, before, on=["conflict_id", "year"], name="went_on")
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
    states = _members(view, min(sides["year"].to_list()), max(sides["year"].to_list()))
    rows = sides.select(*SIDE, "primaries", "opponents", "excluded").join(states, on="year")
    rows = rows.filter(~pl.col("gwcode").is_in(pl.col("excluded"))).with_row_index("row")
    seen = (pl.col("year") - covariate_lag).cast(pl.Int16)
    own = rows.select("gwcode", year=seen)
    strength = add_capabilities(own, components=("cinc",), carry="forward", view=view)["cinc"]
    supported, opposed = (
        rows.select("row", gwcode1="gwcode", gwcode2=column, year="year").explode("gwcode2")
        for column in ("primaries", "opponents")
    )
    # Distance is that of the year itself: there is no news in geography.
    near = add_minimum_distance(supported, carry="forward", view=view)
    bound = add_alliances(
        supported.with_columns(seen), kinds=("defense",), either=True, carry="forward", view=view
    )
    hostile = add_rivalries(
        opposed.drop_nulls("gwcode2").with_columns(seen), carry="forward", view=view
    )
    any_of = (
        near.group_by("row").agg(pl.col("distance_km").min()),
        bound.group_by("row").agg(pl.col("atop_defense").any().alias("pact")),
        hostile.group_by("row").agg(pl.col("rival").any()),
    )
    rows = rows.with_columns(strength.alias("cinc"))
    for found in any_of:
        rows = rows.join(found, on="row", how="left", maintain_order="left")
    return (
        rows.drop_nulls(["distance_km", "cinc"])
        .select(
            *SIDE,
            "gwcode",
            pl.col("pact").fill_null(value=False),
            pl.col("rival").fill_null(value=False),
            (pl.col("distance_km") + 1.0).log().alias("log_distance"),
            (pl.col("cinc") + SMALLEST_SHARE).log().alias("log_cinc"),
        )
        .sort(*SIDE, "gwcode")
    )


def _members(view: AsOf, first: int, last: int) -> pl.DataFrame:
    """Return states by year; a year ahead of the list of states has those of its last year."""
    states = state_years(
        min(first, LAST), min(last, LAST), system="gw", microstates=False, as_of=view
    )
    latest = states.filter(pl.col("year") == LAST)
    ahead = [
        latest.with_columns(pl.lit(year).cast(states.schema["year"]).alias("year"))
        for year in range(LAST + 1, last + 1)
    ]
    return pl.concat([states, *ahead])


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
