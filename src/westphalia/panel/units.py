"""Rows to build on: state-years and dyad-years of either state system."""

from typing import Literal

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.years import expand

System = Literal["cow", "gw"]
CODE = {"cow": "ccode", "gw": "gwcode"}


def state_years(
    view: AsOf, first: int, last: int, *, system: System, microstates: bool = False
) -> pl.DataFrame:
    """Return one row per state and year in which it was a member on at least one day.

    Args:
        view: What can be known.
        first: First year.
        last: Last year.
        system: ``"cow"`` (Correlates of War 2016) or ``"gw"`` (Gleditsch & Ward 1999).
        microstates: Whether to keep Gleditsch-Ward microstates; COW marks none.

    Returns:
        Columns ``ccode`` or ``gwcode``, and ``year``; sorted.
    """
    code = CODE[system]
    spans = _spans(view, system, microstates=microstates)
    years = expand(spans, start="start", end="end", first=first, last=last)
    return years.unique().sort(code, "year")


def dyad_years(
    view: AsOf,
    first: int,
    last: int,
    *,
    system: System,
    directed: bool,
    microstates: bool = False,
) -> pl.DataFrame:
    """Return one row per pair of states and year in which they were members on a shared day.

    Args:
        view: What can be known.
        first: First year.
        last: Last year.
        system: ``"cow"`` or ``"gw"``.
        directed: Both directions, or only ``code1 < code2``.
        microstates: Whether to keep Gleditsch-Ward microstates.

    Returns:
        Columns ``ccode1``, ``ccode2`` (or ``gwcode1``, ``gwcode2``), ``year``.
    """
    code = CODE[system]
    ends = [f"{code}1", f"{code}2"]
    spans = _spans(view, system, microstates=microstates)
    one, two = (
        spans.rename({code: name, "start": f"start{n}", "end": f"end{n}"})
        for n, name in enumerate(ends)
    )
    order = pl.col(ends[0]) != pl.col(ends[1]) if directed else pl.col(ends[0]) < pl.col(ends[1])
    pairs = one.join(two, how="cross").filter(order)
    shared = pairs.select(
        *ends,
        pl.max_horizontal("start0", "start1").alias("start"),
        pl.min_horizontal("end0", "end1").alias("end"),
    ).filter(pl.col("end").is_null() | (pl.col("start") <= pl.col("end")))
    years = expand(shared, start="start", end="end", first=first, last=last)
    return years.unique().sort(*ends, "year")


def _spans(view: AsOf, system: System, *, microstates: bool) -> pl.DataFrame:
    spans = view.table("states_cow" if system == "cow" else "states")
    if system == "gw" and not microstates:
        spans = spans.filter(~pl.col("microstate"))
    return spans.select(CODE[system], "start", "end")


def system_of(frame: pl.DataFrame) -> System:
    """Return which state system a dyad frame is keyed by."""
    return "cow" if "ccode1" in frame.columns else "gw"
