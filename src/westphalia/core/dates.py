"""Dates known in part: the last day that they can mean, and how much of them is known.

The last day errs on the safe side: at no as-of date is an event seen before it happened.
"""

import polars as pl

MONTHS = 12


def latest_day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Return the date, or the end of the month or year where day or month is unknown.

    Args:
        year: Year; null makes the date null.
        month: Month 1 to 12, or null.
        day: Day 1 to 31, or null. A day that the month does not have means its last day.

    Returns:
        A date expression.

    Examples:
        >>> parts = pl.DataFrame({"y": [1950, 1950, 1950], "m": [2, 2, None], "d": [3, None, None]})
        >>> days = parts.select(latest_day(pl.col("y"), pl.col("m"), pl.col("d")))
        >>> [day.isoformat() for day in days.to_series()]
        ['1950-02-03', '1950-02-28', '1950-12-31']
    """
    first = pl.date(year, pl.coalesce(month, pl.lit(MONTHS)), 1)
    end = first.dt.month_end()
    exact = first + pl.duration(days=day.cast(pl.Int32) - 1)
    known = month.is_not_null() & day.is_not_null() & (exact <= end)
    return pl.when(year.is_not_null()).then(pl.when(known).then(exact).otherwise(end))


def precision(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Return how much of a date is known: day, month or year; null without a year."""
    fits = pl.date(year, pl.coalesce(month, pl.lit(MONTHS)), 1).dt.month_end().dt.day() >= day
    return (
        pl.when(year.is_null())
        .then(None)
        .when(month.is_null())
        .then(pl.lit("year"))
        .when(day.is_null() | ~fits)
        .then(pl.lit("month"))
        .otherwise(pl.lit("day"))
    )
