"""Verbs on militarized disputes and on the peace between them."""

from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.core.errors import UsageError
from westphalia.panel.asof import AsOf
from westphalia.panel.lookup import places
from westphalia.panel.splines import PEACE_KNOTS, PEACE_OUTER, natural_cubic
from westphalia.panel.unit import unit_of
from westphalia.panel.verb import Carry, Layout, add_dyad_values, add_state_values, verb

RELEASES = {"gml": "dispute_dyad_years", "cow": "disputes_cow"}
FORCE = 4  # hostility level: use of force
FATAL = 1  # fatality level: at least one death
FLAGS = ("onset", "ongoing", "force_onset", "fatal_onset")


def _dyads(originators: bool) -> Layout:
    def prepare(rows: pl.DataFrame) -> pl.DataFrame:
        kept = rows.filter(pl.col("originator1") & pl.col("originator2")) if originators else rows
        onset = pl.col("onset")
        return kept.with_columns(
            (onset & (pl.col("hostility").fill_null(0) >= FORCE)).alias("force_onset"),
            (onset & (pl.col("fatality").fill_null(0) >= FATAL)).alias("fatal_onset"),
        )

    values = {**dict.fromkeys(FLAGS, False), "hostility": 0, "fatality": 0}
    return Layout("", values, prepare=prepare, tag=f"originators={originators}")


@verb
def add_disputes(
    frame: pl.DataFrame,
    *,
    source: Literal["gml", "cow"] = "gml",
    originators: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add militarized interstate disputes.

    Unit: dyad-year, or any with a state (then a dispute with anyone). Adds ``dispute_onset``,
    ``dispute_ongoing``, ``dispute_force_onset`` (an onset whose dispute reached the use of force),
    ``dispute_fatal_onset`` (one with a death), ``dispute_hostility`` (0 to 5) and
    ``dispute_fatality`` (0 to 6; null where unknown), of the one dispute that the source's
    dyad-year keeps. With ``originators`` only pairs that were in it from the first day.

    Source: ``"gml"`` Gibler, Miller & Little 2.2.1, 1816-2010; ``"cow"`` Correlates of War 5.0,
    1816-2014. Outside null; ``carry="forward"`` keeps the last year's and adds ``dispute_age``:
    rarely what you want for events. Hostility and fatality are those of the whole dispute.

    Raises:
        UsageError: The source is unknown.
    """
    if source not in RELEASES:
        raise UsageError("source", source, "must be gml or cow", "name one of these")
    unit = unit_of(frame.columns)
    base = _dyads(originators)
    layout = Layout(RELEASES[source], base.columns, prepare=base.prepare, tag=base.tag)
    names = {name: f"dispute_{name}" for name in base.columns}
    if unit.dyadic:
        return add_dyad_values(
            frame, layout, names=names, carry=carry, view=view, age="dispute_age"
        )
    return add_state_values(
        frame, _of_states(layout), names=names, carry=carry, view=view, age="dispute_age"
    )


def _of_states(layout: Layout) -> Layout:
    """Return the layout by state: the highest of what the state had with anyone."""
    inner = layout.prepare

    def prepare(rows: pl.DataFrame) -> pl.DataFrame:
        made = rows if inner is None else inner(rows)
        # The source is directed: every dispute stands once under each member as the first.
        grouped = made.group_by(ccode="ccode1", gwcode="gwcode1", year="year")
        return grouped.agg(pl.col(*layout.columns).max()).sort("ccode", "year")

    return Layout(layout.table, layout.columns, prepare=prepare, tag=f"{layout.tag}/states")


def peace_years(unit: NDArray[np.int64], event: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return years since the last event, or since the unit was first observed.

    The first observed year of a unit counts 0, and so does the year after an event; years in
    which the unit is not observed are not counted, as in peacesciencer's spells.

    Args:
        unit: Unit of each row, shape ``(n,)``; rows sorted by unit, then year.
        event: Whether the event was going on, shape ``(n,)``.

    Examples:
        >>> one = np.zeros(5, dtype=np.int64)
        >>> peace_years(one, np.array([False, False, True, False, False])).tolist()
        [0.0, 1.0, 2.0, 0.0, 1.0]
    """
    n = unit.size
    starts = np.ones(n, dtype=np.bool_)
    starts[1:] = unit[1:] != unit[:-1]
    starts[1:] |= event[:-1]
    order = np.arange(n)
    return np.asarray(order - np.maximum.accumulate(np.where(starts, order, 0)), dtype=np.float64)


@verb
def add_peace_spells(
    frame: pl.DataFrame,
    *,
    event: str = "dispute_ongoing",
    cubic: bool = False,
    splines: bool = False,
) -> pl.DataFrame:
    """Add the years of peace since the last event, or since the first row of the unit.

    Unit: any by year. Adds ``peace_years``; with ``cubic`` also ``peace_years_2`` (squared, over
    1,000) and ``peace_years_3`` (cubed, over 100,000) (Carter & Signorino 2010); with ``splines``
    also ``peace_spline1`` to ``peace_spline3``, what a natural cubic spline with knots at 1, 4 and
    7 years adds to a straight line (Beck, Katz & Tucker 1998), straight beyond 30. The first
    observed row of a unit counts 0: what came before the panel is not known, and the spell is
    censored there. A null event counts as none.

    Args:
        frame: A panel that holds the event.
        event: Boolean column: whether it was going on in the row's year.
        cubic: Whether to add the powers.
        splines: Whether to add the terms of the spline.

    Raises:
        UsageError: The column is missing.
    """
    if event not in frame.columns:
        raise UsageError("event", event, "is no column of the frame", "add it with add_disputes")
    unit = unit_of(frame.columns)
    key = np.zeros(frame.height, dtype=np.int64)
    for name in unit.keys:
        if name not in ("year", "month_id"):
            values = frame[name]
            column = values.rank("dense") if values.dtype == pl.String else values
            key = key * 100_000 + places(column)
    time = places(frame["month_id" if unit.kind == "state-month" else "year"])
    order = np.lexsort((time, key))
    happened = frame[event].fill_null(value=False).to_numpy().astype(np.bool_)
    spells = np.empty(frame.height)
    spells[order] = peace_years(key[order], happened[order])
    years = pl.Series("peace_years", spells)
    added = [years]
    if cubic:
        added += [
            (years**2 / 1000).alias("peace_years_2"),
            (years**3 / 100_000).alias("peace_years_3"),
        ]
    if splines:
        terms = natural_cubic(spells, knots=PEACE_KNOTS, outer=PEACE_OUTER)
        added += [pl.Series(f"peace_spline{n + 1}", terms[:, n]) for n in range(terms.shape[1])]
    return frame.with_columns(added)
