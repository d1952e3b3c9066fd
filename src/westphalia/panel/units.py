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
    spans = view.table("states_cow" if system == "cow" else "states")
    if system == "gw" and not microstates:
        spans = spans.filter(~pl.col("microstate"))
    code = CODE[system]
    years = expand(
        spans.select(code, "start", "end"), start="start", end="end", first=first, last=last
    )
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
    """Return one row per pair of states and year in which both were members.

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
    one = state_years(view, first, last, system=system, microstates=microstates)
    both = one.rename({code: f"{code}1"}).join(one.rename({code: f"{code}2"}), on="year")
    first_code, second_code = pl.col(f"{code}1"), pl.col(f"{code}2")
    wanted = first_code != second_code if directed else first_code < second_code
    return both.filter(wanted).select(f"{code}1", f"{code}2", "year")


def system_of(frame: pl.DataFrame) -> System:
    """Return which state system a dyad frame is keyed by."""
    return "cow" if "ccode1" in frame.columns else "gw"
