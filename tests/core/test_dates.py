"""Dates known in part, by hand."""

import datetime as dt

import polars as pl
import pytest

from westphalia.core.dates import latest_day, precision

PARTS = (pl.col("year"), pl.col("month"), pl.col("day"))


@pytest.mark.parametrize(
    ("year", "month", "day", "latest", "known"),
    [
        (1965, 6, 14, dt.date(1965, 6, 14), "day"),
        (1965, 6, None, dt.date(1965, 6, 30), "month"),
        (1964, 2, None, dt.date(1964, 2, 29), "month"),
        (1965, None, None, dt.date(1965, 12, 31), "year"),
        (1965, None, 14, dt.date(1965, 12, 31), "year"),
        # A day that the month does not have.
        (1965, 6, 31, dt.date(1965, 6, 30), "month"),
        (1965, 12, 31, dt.date(1965, 12, 31), "day"),
        (None, 6, 14, None, None),
    ],
)
def test_the_last_day_it_can_be(
    year: int | None, month: int | None, day: int | None, latest: dt.date | None, known: str | None
) -> None:
    frame = pl.DataFrame(
        {"year": [year], "month": [month], "day": [day]},
        schema=dict.fromkeys(("year", "month", "day"), pl.Int16),
    )
    assert frame.select(latest_day(*PARTS), precision(*PARTS).alias("known")).row(0) == (
        latest,
        known,
    )
