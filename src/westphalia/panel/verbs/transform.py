"""Verbs on a panel's own columns: lags, leads, growth, decay. No source is read."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import polars as pl

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError
from westphalia.panel.lookup import Codes
from westphalia.panel.options import one_of
from westphalia.panel.steps import steps
from westphalia.panel.unit import unit_of
from westphalia.panel.verb import verb

Columns = str | Sequence[str]


def named(columns: Columns, frame: pl.DataFrame, *, numeric: bool = False) -> list[str]:
    """Return the columns as a list.

    Raises:
        UsageError: A column is missing, or is not a number where one is needed.
    """
    names = [columns] if isinstance(columns, str) else list(columns)
    for name in names:
        if name not in frame.columns:
            raise UsageError("column", name, "is not in the frame", "add it first")
        if numeric and not (frame[name].dtype.is_numeric() or frame[name].dtype == pl.Boolean):
            raise UsageError("column", name, "is not a number", "name a column of numbers")
    return names


def with_new(frame: pl.DataFrame, added: Sequence[pl.Series]) -> pl.DataFrame:
    """Return the frame with new columns.

    Raises:
        UsageError: A column is in the frame already.
    """
    for series in added:
        if series.name in frame.columns:
            raise UsageError("column", series.name, "is in the frame already", "drop it first")
    return frame.with_columns(added)


def _whole(k: object) -> int:
    if isinstance(k, bool) or not isinstance(k, int) or k < 1:
        raise UsageError("k", k, "must be a whole number from 1", "count years, or months")
    return k


def _moved(frame: pl.DataFrame, names: list[str], k: int) -> list[pl.Series]:
    """Return the columns as they stood ``k`` steps earlier in the row's own unit."""
    at = steps(frame, unit_of(frame.columns)).away(k)
    return [frame[name].gather(at) for name in names]


@verb
def add_lag(frame: pl.DataFrame, columns: Columns, *, k: int = 1) -> pl.DataFrame:
    """Add the values of ``k`` years earlier (months, for state-months).

    Unit: any by year or month. Adds ``<column>_lag<k>`` of the same type, taken from the row of
    the same unit whose year is exactly ``k`` less; null where the frame holds no such row, so
    that a gap never passes an older value on.

    Args:
        frame: A panel; its rows stay as they are, in any order.
        columns: One column or several.
        k: Steps back, at least 1.

    Raises:
        UsageError: A column is missing, ``k`` is no whole number from 1, or a key occurs twice.

    Examples:
        >>> frame = pl.DataFrame({"ccode": 2, "year": [1990, 1991, 1993], "x": [5, 6, 7]})
        >>> add_lag(frame, "x")["x_lag1"].to_list()
        [None, 5, None]
    """
    names = named(columns, frame)
    moved = _moved(frame, names, _whole(k))
    return with_new(frame, [one.alias(f"{one.name}_lag{k}") for one in moved])


@verb
def add_lead(frame: pl.DataFrame, columns: Columns, *, k: int = 1) -> pl.DataFrame:
    """Add the values of ``k`` years later (months, for state-months).

    Unit: any by year or month. Adds ``<column>_lead<k>``; null where the frame holds no row of
    the same unit exactly ``k`` later. A lead looks ahead of the row's year: it is for outcomes.

    Args:
        frame: A panel; its rows stay as they are, in any order.
        columns: One column or several.
        k: Steps ahead, at least 1.

    Raises:
        UsageError: A column is missing, ``k`` is no whole number from 1, or a key occurs twice.
    """
    names = named(columns, frame)
    moved = _moved(frame, names, -_whole(k))
    return with_new(frame, [one.alias(f"{one.name}_lead{k}") for one in moved])


@verb
def add_growth(
    frame: pl.DataFrame,
    columns: Columns,
    *,
    kind: Literal["log", "share"] = "log",
    k: int = 1,
) -> pl.DataFrame:
    """Add the growth over ``k`` years (months, for state-months).

    Unit: any by year or month. Adds ``<column>_growth<k>``: the difference of natural logarithms,
    or the change as a share of the earlier value. Null where either value is unknown, where the
    earlier one is not above zero, and, for logarithms, where the later one is not.

    Args:
        frame: A panel; its rows stay as they are, in any order.
        columns: One column of numbers or several.
        kind: ``"log"`` or ``"share"``.
        k: Steps back, at least 1.

    Raises:
        UsageError: A column is missing or no number, the kind is unknown, ``k`` is no whole number
            from 1, or a key occurs twice.

    Examples:
        >>> frame = pl.DataFrame({"ccode": 2, "year": [1990, 1991], "x": [50.0, 60.0]})
        >>> add_growth(frame, "x", kind="share")["x_growth1"].round(3).to_list()
        [None, 0.2]
    """
    one_of("kind", kind, ("log", "share"))
    names = named(columns, frame, numeric=True)
    added = []
    for name, before in zip(names, _moved(frame, names, _whole(k)), strict=True):
        pair = pl.DataFrame({"now": frame[name], "before": before}).cast(pl.Float64)
        now, then = pl.col("now"), pl.col("before")
        if kind == "log":
            grown = pl.when((now > 0) & (then > 0)).then(now.log() - then.log())
        else:
            grown = pl.when(then > 0).then(now / then - 1)
        added.append(pair.select(grown.alias(f"{name}_growth{k}")).to_series())
    return with_new(frame, added)


def decayed(group: Codes, time: Codes, event: Floats, *, half_life: float) -> Floats:
    """Return ``0.5 ** (time since the last event / half_life)``.

    Args:
        group: Unit of each row, shape ``(n,)``; rows sorted by unit, then time.
        time: Year or month, shape ``(n,)``.
        event: 1 event, 0 none, NaN unknown, shape ``(n,)``.
        half_life: In the steps of ``time``.

    Returns:
        1 in the time of an event; 0 before the first one that the unit's rows show; NaN while
        nothing about the unit is known yet.

    Examples:
        >>> one, years = np.zeros(4, dtype=int), np.array([1990, 1991, 1993, 1994])
        >>> decayed(one, years, np.array([0.0, 1.0, 0.0, np.nan]), half_life=2).tolist()
        [0.0, 1.0, 0.5, 0.3535533905932738]
    """
    place = np.arange(group.size)
    starts = np.ones(group.size, dtype=np.bool_)
    starts[1:] = group[1:] != group[:-1]
    begun = np.maximum.accumulate(np.where(starts, place, 0))
    last = np.maximum.accumulate(np.where(event > 0, place, -1))
    known = np.maximum.accumulate(np.where(np.isnan(event), -1, place))
    value = np.zeros(group.size)
    seen = np.flatnonzero(last >= begun)
    value[seen] = 0.5 ** ((time[seen] - time[last[seen]]) / half_life)
    return np.where(known >= begun, value, np.nan)


@verb
def add_decay(frame: pl.DataFrame, event: str, *, half_life: float) -> pl.DataFrame:
    """Add how fresh the last event of a unit is, halving every ``half_life`` years.

    Unit: any by year (months for state-months). Adds ``<event>_decay``: 1 in the year of an
    event, 0.5 after one half-life, by the calendar, gaps included; 0 before the first event that
    the unit's own rows show (what came before the panel is not known); null while nothing about
    the unit is known yet. After a known year an unknown one counts as none.

    Args:
        frame: A panel that holds the event; its rows stay as they are, in any order.
        event: Boolean column, or a count: above zero is an event.
        half_life: Years (months for state-months) after which the value has halved.

    Raises:
        UsageError: The column is missing or no number, the half-life is not above zero, or a key
            occurs twice.
    """
    (name,) = named(event, frame, numeric=True)
    if not half_life > 0 or half_life == float("inf"):
        raise UsageError("half_life", half_life, "must be above zero", "give years, or months")
    order = steps(frame, unit_of(frame.columns))
    happened = frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    values = np.full(frame.height, np.nan)
    values[order.rows] = decayed(
        order.group,
        order.time,
        happened[order.rows],
        half_life=half_life,
    )
    return with_new(frame, [pl.Series(f"{name}_decay", values, nan_to_null=True)])
