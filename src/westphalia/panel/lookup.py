"""Merges as array look-ups: codes and years are small integers, so a key is a place.

A table is laid out once as an array of row numbers by code and year (for dyads: by pair and
year, pairs numbered in the order they occur). A merge is then one indexing step that gives the
row number for every row of the frame, and one gather per column. Two extra rows stand at the
end of each table: what an absent row means inside the coverage, and null outside it.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

CODES = 1000
Rows = NDArray[np.int32]
Codes = NDArray[np.intp]


def places(series: pl.Series) -> Codes:
    """Return a column of codes or years as indices; null becomes 0, which no state has."""
    return series.fill_null(0).to_numpy().astype(np.intp)


@dataclass(frozen=True)
class Lookup:
    """A table laid out for look-ups.

    Attributes:
        values: Value columns, then a row for "absent" and one for "outside".
        pairs: Pair number by ``code1 * 1000 + code2`` (or by code), -1 for none.
        grid: Row number by pair and year from ``first``; absent where there is none.
        first: First covered year.
        last: Last covered year.
        symmetric: Whether the pair is stored once, lower code first.
    """

    values: pl.DataFrame
    pairs: Rows
    grid: Rows
    first: int
    last: int
    symmetric: bool

    @property
    def absent(self) -> int:
        """Row number of "absent inside the coverage"."""
        return self.values.height - 2

    @property
    def outside(self) -> int:
        """Row number of "outside the coverage"."""
        return self.values.height - 1

    def rows(self, codes: tuple[Codes, ...], years: Codes) -> Rows:
        """Return the row number for each combination of codes and year.

        Args:
            codes: One array of codes for states, two for dyads, each shape ``(n,)``.
            years: Years, shape ``(n,)``.
        """
        if len(codes) == 1:
            key = codes[0]
        elif self.symmetric:
            low, high = np.minimum(*codes), np.maximum(*codes)
            key = low * CODES + high
        else:
            key = codes[0] * CODES + codes[1]
        pair = self.pairs[key]
        offset = years - self.first
        inside = (offset >= 0) & (offset < self.grid.shape[1])
        flat = pair.astype(np.intp) * self.grid.shape[1] + np.where(inside, offset, 0)
        found = self.grid.ravel()[flat]  # pair -1 reads the last line of the grid: absent
        return np.where(inside, found, np.int32(self.outside)).astype(np.int32, copy=False)

    def gather(self, rows: Rows, column: str, name: str) -> pl.Series:
        """Return a value column by row number."""
        return self.values[column].gather(pl.Series(rows)).alias(name)


def build(
    frame: pl.DataFrame,
    *,
    codes: tuple[str, ...],
    columns: dict[str, object],
    spans: tuple[str, str],
    coverage: tuple[int, int],
    symmetric: bool = False,
) -> Lookup:
    """Lay a table out for look-ups.

    Args:
        frame: One row per code (or pair) and span of years; spans of one key do not overlap.
        codes: Code column, or both of a dyad.
        columns: Value column -> its value where there is no row inside the coverage.
        spans: First-year and last-year columns; the same column twice for yearly rows.
        coverage: First and last year of the source as known.
        symmetric: Whether a dyad has no direction; rows are stored lower code first.
    """
    first, last = coverage
    # Numbers beyond the state lists stand for other entities (islands, organisations).
    kept = frame.drop_nulls(list(codes)).filter(pl.col(code) < CODES for code in codes)
    keys = [places(kept[code]) for code in codes]
    if len(keys) == 2 and symmetric:
        keys = [np.minimum(*keys), np.maximum(*keys)]
    key = keys[0] if len(keys) == 1 else keys[0] * CODES + keys[1]
    unique, pair = np.unique(key, return_inverse=True)
    width = last - first + 1
    start = np.maximum(places(kept[spans[0]]), first) - first
    end = np.minimum(places(kept[spans[1]].fill_null(last)), last) - first
    length = np.maximum(end - start + 1, 0)
    order = np.repeat(np.arange(kept.height), length)
    step = np.arange(order.size) - np.repeat(np.cumsum(length) - length, length)
    grid = np.full((unique.size + 1, width), kept.height, dtype=np.int32)
    flat = pair[order] * width + start[order] + step
    # Tables are unique in their own codes. In the other system two codes can fall together in
    # the year of a union (Germany and Yemen 1990): the first row of the table wins.
    grid.ravel()[flat[::-1]] = order[::-1]
    pairs = np.full(CODES if len(keys) == 1 else CODES * CODES, -1, dtype=np.int32)
    pairs[unique] = np.arange(unique.size, dtype=np.int32)
    values = kept.select(list(columns))
    tail = pl.DataFrame(
        {name: [default, None] for name, default in columns.items()}, schema=values.schema
    )
    return Lookup(pl.concat([values, tail]), pairs, grid, first, last, symmetric)
