"""Spans to years."""

import polars as pl

from westphalia.core.spells import expand_spells

YEAR = pl.Int16


def expand(spans: pl.DataFrame, *, start: str, end: str, first: int, last: int) -> pl.DataFrame:
    """Return one row per span and calendar year it touches, within ``first`` to ``last``.

    Args:
        spans: Rows with a first and a last year or date; an open end (null) runs to ``last``.
        start: Name of the start column (integer year or date).
        end: Name of the end column.
        first: First year wanted.
        last: Last year wanted.

    Returns:
        The other columns and ``year``.
    """
    begin, finish = pl.col(start), pl.col(end)
    if spans.schema[start] == pl.Date:
        begin, finish = begin.dt.year(), finish.dt.year()
    clipped = spans.with_columns(
        begin.cast(YEAR).clip(lower_bound=first).alias(start),
        finish.cast(YEAR).fill_null(last).clip(upper_bound=last).alias(end),
    ).filter(pl.col(start) <= pl.col(end))
    return expand_spells(clipped, first=start, last=end)
