"""Months as integers, counted as VIEWS counts them: month 1 is January 1980."""

import datetime as dt

from westphalia.core.errors import UsageError

MONTHS_PER_YEAR = 12


def month_id(year: int, month: int) -> int:
    """Return ``(year - 1980) * 12 + month``.

    Raises:
        UsageError: The month is not 1 to 12.

    Examples:
        >>> month_id(1980, 1), month_id(2024, 10), month_id(1979, 12)
        (1, 538, 0)
    """
    if not 1 <= month <= MONTHS_PER_YEAR:
        raise UsageError("month", month, "must be 1 to 12", "count months from January")
    return (year - 1980) * MONTHS_PER_YEAR + month


def month_of(date: dt.date) -> int:
    """Return the ``month_id`` that a date falls in."""
    return month_id(date.year, date.month)


def year_and_month(month: int) -> tuple[int, int]:
    """Return the calendar year and month of a ``month_id``.

    Examples:
        >>> year_and_month(538)
        (2024, 10)
    """
    years, rest = divmod(month - 1, MONTHS_PER_YEAR)
    return 1980 + years, rest + 1


def label(month: int) -> str:
    """Return a ``month_id`` as ``YYYY-MM``.

    Examples:
        >>> label(538)
        '2024-10'
    """
    year, calendar_month = year_and_month(month)
    return f"{year:04d}-{calendar_month:02d}"
