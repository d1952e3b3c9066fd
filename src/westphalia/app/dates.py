"""Dates on the command line."""

import datetime as dt

from westphalia.core.errors import UsageError


def date_option(text: str | None, option: str) -> dt.date | None:
    """Return the date of an option, or None if it was left out.

    Raises:
        UsageError: The text is not ``YYYY-MM-DD``.
    """
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(option, text, "must be a date", "write it as YYYY-MM-DD") from error
