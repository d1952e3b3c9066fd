"""Text cells to typed columns; the first cell that does not fit is named by line and column."""

import datetime as dt
from collections.abc import Collection, Sequence

import polars as pl

from westphalia.adapters.delimited import Rows
from westphalia.core.errors import SourceError
from westphalia.core.tables import DataType

# Missing, as R, pandas and SIPRI write it.
MISSING = ("", "NA", "NaN", "..", ". .", "...", "xxx", "..xxx")
NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
AGAIN = "correct the cell or fetch the file again"


def refuse(rows: Rows, bad: pl.Series, column: str, *, rule: str, fix: str = AGAIN) -> None:
    """Stop at the first row that is bad.

    Args:
        rows: Any rows.
        bad: One Boolean per row; null counts as fine.
        column: Column that is shown.
        rule: What each cell must satisfy.
        fix: What to do next.

    Raises:
        SourceError: Some row is bad.
    """
    found = rows.frame.filter(bad.fill_null(value=False))
    if found.is_empty():
        return
    first = found.row(0, named=True)
    shown = first.get("at", rows.labels.get(column, column))
    value = first[column] if first[column] is not None else "empty"
    raise SourceError(f"{rows.name}, line {first['line']}, column {shown}", value, rule, fix)


def text(rows: Rows, column: str) -> pl.Series:
    """Return a column that must not be empty.

    Raises:
        SourceError: A cell is empty.
    """
    refuse(rows, rows.frame[column].is_null(), column, rule="must not be empty")
    return rows.frame[column]


def number(
    rows: Rows,
    column: str,
    *,
    low: float,
    high: float,
    dtype: DataType = pl.Float64,
    optional: bool = True,
) -> pl.Series:
    """Return a column of numbers in a range; marks of missing data are null.

    Args:
        rows: Any rows.
        column: A text column.
        low: Least value.
        high: Greatest value.
        dtype: Type to return; a fraction in an integer column is refused.
        optional: Whether a value may be missing.

    Raises:
        SourceError: A cell is no number, out of range, a fraction where none may be, or missing.
    """
    cells = rows.frame[column]
    given = cells.is_not_null() & ~cells.is_in(MISSING)
    if not optional:
        refuse(rows, ~given, column, rule="must be a number")
    readable = cells.str.contains(NUMBER)
    rule = "must be a number with a decimal point and no separators"
    refuse(rows, given & ~readable, column, rule=rule)
    values = cells.set(~given, None).cast(pl.Float64)
    whole = pl.Series([], dtype=dtype).dtype.is_integer()
    outside = ~values.is_between(low, high)
    refuse(rows, outside, column, rule=f"must be {low:.12g} to {high:.12g}")
    if whole:
        refuse(rows, values != values.floor(), column, rule="must be a whole number")
    return values.cast(dtype)


def this_year() -> int:
    """Return the current year, the last that a file can have rows about."""
    return dt.datetime.now(dt.UTC).year


def years(rows: Rows, column: str, *, first: int) -> pl.Series:
    """Return a column of years, none before the source's first or after the current one.

    Raises:
        SourceError: A year is missing or impossible.
    """
    return number(rows, column, low=first, high=this_year(), dtype=pl.Int16, optional=False)


def dates(rows: Rows, column: str, formats: Sequence[str]) -> pl.Series:
    """Return a column of dates, each in one of the formats.

    Raises:
        SourceError: A date is missing, in another format, or in the future.
    """
    cells = text(rows, column)
    parsed = [cells.str.to_date(one, strict=False) for one in formats]
    found = pl.select(pl.coalesce(parsed)).to_series()
    shown = " or ".join(dt.date(2024, 5, 31).strftime(one) for one in formats)
    refuse(rows, found.is_null(), column, rule=f"must be a date such as {shown}")
    today = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    refuse(rows, found > today, column, rule="must not lie in the future")
    return found


def choice(rows: Rows, column: str, allowed: Collection[str]) -> pl.Series:
    """Return a column whose cells are of a list; an empty cell is null.

    Raises:
        SourceError: A cell is not of the list.
    """
    cells = rows.frame[column]
    rule = f"must be one of {', '.join(allowed)}"
    refuse(rows, ~cells.is_in(list(allowed)), column, rule=rule)
    return cells


def tokens(rows: Rows, column: str, allowed: Collection[str]) -> pl.Series:
    """Return a column of comma-separated words of a list, each written ``a, b``.

    Raises:
        SourceError: A word is not of the list.
    """
    parts = rows.frame[column].str.split(",").list.eval(pl.element().str.strip_chars())
    unknown = parts.list.set_difference(list(allowed)).list.len() > 0
    refuse(rows, unknown, column, rule=f"must be of {', '.join(allowed)}")
    return parts.list.join(", ")


def unique(rows: Rows, columns: Sequence[str]) -> None:
    """Stop when two rows have the same key; rows with a null in it do not count.

    Raises:
        SourceError: A key occurs twice; the second row is named.
    """
    key = rows.frame.select(columns)
    known = ~pl.any_horizontal(pl.all().is_null())
    again = key.select((~pl.struct(columns).is_first_distinct()) & known).to_series()
    rule = f"{', '.join(columns)} must be unique"
    refuse(rows, again, columns[0], rule=rule, fix="delete the second row or fetch the file again")
