"""Rows of the same unit, a number of years (or months) away."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.core.errors import UsageError
from westphalia.panel.lookup import Codes, places
from westphalia.panel.unit import Unit

TIMES = ("year", "month_id")


@dataclass(frozen=True, slots=True)
class Steps:
    """The rows of a frame in the order of their unit and time.

    Attributes:
        rows: Row numbers with a complete key, sorted by unit, then time, shape ``(m,)``.
        group: Number of the unit of each of them; grows along ``rows``.
        time: Year, or month count, of each of them.
        height: Rows of the frame.
    """

    rows: Codes
    group: Codes
    time: Codes
    height: int

    def away(self, k: int) -> pl.Series:
        """Return for every row of the frame the row ``k`` steps earlier; null where none is."""
        found = np.zeros(self.height, dtype=np.int64)
        absent = np.ones(self.height, dtype=np.bool_)
        if self.rows.size:
            span = int(self.time.max() - self.time.min()) + abs(k) + 1
            key = self.group * span + (self.time - self.time.min())
            wanted = key - k
            last = key.size - 1
            # Without gaps the row lies k places before; only the others are searched for.
            place = np.clip(np.arange(key.size) - k, 0, last)
            missed = np.flatnonzero(key[place] != wanted)
            place[missed] = np.minimum(np.searchsorted(key, wanted[missed]), last)
            hit = key[place] == wanted
            found[self.rows[hit]] = self.rows[place[hit]]
            absent[self.rows[hit]] = False
        return pl.Series(found).set(pl.Series(absent), None)


def steps(frame: pl.DataFrame, unit: Unit) -> Steps:
    """Return the rows in the order of their unit and time; rows with a null key are left out.

    Raises:
        UsageError: Two rows have the same key.
    """
    time = places(frame[unit.keys[-1]])
    group = np.zeros(frame.height, dtype=np.int64)
    complete = np.ones(frame.height, dtype=np.bool_)
    for name in unit.keys:
        complete &= frame[name].is_not_null().to_numpy()
        if name in TIMES:
            continue
        values = frame[name]
        number = places(values) if values.dtype.is_integer() else _ranks(values)
        low = int(number.min()) if number.size else 0
        group = group * (int(np.ptp(number)) + 1 if number.size else 1) + (number - low)
    rows = np.flatnonzero(complete)
    group, time = group[rows], time[rows]
    before = (group[1:] > group[:-1]) | ((group[1:] == group[:-1]) & (time[1:] >= time[:-1]))
    if not before.all():
        order = np.lexsort((time, group))
        rows, group, time = rows[order], group[order], time[order]
    _refuse_copies(frame, unit, rows, (group[1:] == group[:-1]) & (time[1:] == time[:-1]))
    return Steps(rows, group, time, frame.height)


def _ranks(values: pl.Series) -> Codes:
    return places(values.rank("dense"))


def _refuse_copies(frame: pl.DataFrame, unit: Unit, rows: Codes, same: NDArray[np.bool_]) -> None:
    if same.any():
        key = frame.row(int(rows[int(np.argmax(same))]), named=True)
        raise UsageError(
            "rows",
            ", ".join(f"{name} {key[name]}" for name in unit.keys),
            "stands in the frame twice",
            "keep one row per key",
        )
