"""Verb on militarized confrontations, a third source of disputes."""

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.unit import unit_of
from westphalia.panel.verb import Carry, Layout, add_dyad_values, add_state_values, verb

FORCE = 4  # hostility level: use of force
CODES = ("ccode1", "ccode2", "gwcode1", "gwcode2", "year")
FLAGS = {"onset": False, "ongoing": False, "force_onset": False, "fatal_onset": False}
LEVELS = {"hostility": 0, "deaths_min": 0, "deaths_max": 0}
OF_DYADS = FLAGS | LEVELS | {"hostility1": 0, "hostility2": 0}
OF_STATES = FLAGS | LEVELS


@verb
def add_confrontations(
    frame: pl.DataFrame,
    *,
    members: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add militarized interstate confrontations.

    Unit: dyad-year, or any with a state (then a confrontation with anyone; its deaths are the
    state's own). Adds ``confrontation_onset`` (first year of the dyad in one),
    ``confrontation_ongoing``, ``confrontation_force_onset`` and ``confrontation_fatal_onset`` (an
    onset with the use of force, or with deaths, within that year), ``confrontation_hostility``
    (highest act of either in the year: 2 threat, 3 display, 4 use of force, 5 war, 0 none), and
    ``confrontation_deaths_min`` and ``_max`` (soldiers killed, both sides, events that ended in
    the year). For a dyad also ``confrontation_hostility1`` and ``2``: the highest act of each
    member towards the other. Unlike a dispute's level, all are of the dyad and the year itself.

    Source: Militarized Interstate Events 1.0 (Gibler & Miller 2024), summed by confrontation,
    1816-2014. Outside null; ``carry="forward"`` keeps the last year's and adds
    ``confrontation_age``: rarely what you want for events.

    Args:
        frame: A panel.
        members: For a dyad, add what each member had with anyone, with suffix 1 and 2, and not
            what was between the two.
        carry: ``"forward"`` or None.
        view: What can be known.
    """
    if unit_of(frame.columns).dyadic and not members:
        layout, add = BETWEEN, add_dyad_values
    else:
        layout, add = OF_STATE, add_state_values
    names = {name: f"confrontation_{name}" for name in layout.columns}
    return add(frame, layout, names=names, carry=carry, view=view, age="confrontation_age")


def _between(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per directed dyad and year, whatever number of confrontations it had."""
    hostility = pl.max_horizontal("hostility1", "hostility2")
    deaths = {
        f"deaths_{end}": pl.col(f"fatal_{end}1") + pl.col(f"fatal_{end}2") for end in ("min", "max")
    }
    onset = pl.col("onset")
    return (
        rows.with_columns(**deaths, hostility=hostility)
        .group_by(CODES)
        .agg(
            onset.any(),
            pl.lit(value=True).alias("ongoing"),
            (onset & (pl.col("hostility") >= FORCE)).any().alias("force_onset"),
            (onset & (pl.col("deaths_min") > 0)).any().alias("fatal_onset"),
            pl.col("hostility").max().fill_null(0),
            pl.col("deaths_min", "deaths_max").sum(),
            pl.col("hostility1", "hostility2").max().fill_null(0),
        )
        .sort(CODES)
    )


def _of_state(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per state and year: the highest it had, and its own deaths."""
    codes = [pl.col("ccode1").alias("ccode"), pl.col("gwcode1").alias("gwcode"), "year"]
    highest = _between(rows).group_by(codes).agg(pl.col(*FLAGS, "hostility").max())
    own = rows.group_by(codes).agg(
        pl.col("fatal_min1").sum().alias("deaths_min"),
        pl.col("fatal_max1").sum().alias("deaths_max"),
    )
    return highest.join(own, on=["ccode", "gwcode", "year"], nulls_equal=True).sort("ccode", "year")


BETWEEN = Layout("confrontations", OF_DYADS, prepare=_between, tag="dyads")
OF_STATE = Layout("confrontations", OF_STATES, prepare=_of_state, tag="states")
