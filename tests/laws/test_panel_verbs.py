"""Panel verbs: exactly the years of a span; no row added, dropped, moved or altered."""

import datetime as dt

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from westphalia.panel.marks import flag
from westphalia.panel.years import expand

YEARS = st.integers(1900, 1925)
SPAN = st.tuples(st.integers(1, 4), YEARS, st.one_of(st.none(), YEARS))
WINDOW = st.tuples(YEARS, YEARS).map(sorted)


def spans(rows: list[tuple[int, int, int | None]]) -> pl.DataFrame:
    schema = {"unit": pl.Int16, "start": pl.Int16, "end": pl.Int16}
    return pl.DataFrame(rows, schema=schema, orient="row")


def years_of(
    rows: list[tuple[int, int, int | None]], first: int, last: int
) -> list[tuple[int, int]]:
    return sorted(
        (unit, year)
        for unit, start, end in rows
        for year in range(first, last + 1)
        if start <= year <= (last if end is None else end)
    )


@given(st.lists(SPAN, max_size=8), WINDOW)
def test_expand_gives_exactly_the_years(
    rows: list[tuple[int, int, int | None]], window: list[int]
) -> None:
    first, last = window
    found = expand(spans(rows), start="start", end="end", first=first, last=last)
    assert sorted(found.select("unit", "year").rows()) == years_of(rows, first, last)


DAY = st.dates(dt.date(1900, 1, 1), dt.date(1912, 12, 31))


@given(st.lists(st.tuples(DAY, st.one_of(st.none(), DAY)), max_size=6), WINDOW)
def test_expand_of_days_gives_every_year_touched(
    rows: list[tuple[dt.date, dt.date | None]], window: list[int]
) -> None:
    first, last = window
    frame = pl.DataFrame(rows, schema={"start": pl.Date, "end": pl.Date}, orient="row")
    found = expand(frame, start="start", end="end", first=first, last=last)
    plain = [(0, start.year, end.year if end else None) for start, end in rows]
    assert sorted(found["year"]) == [year for _, year in sorted(years_of(plain, first, last))]


CODE = st.integers(1, 5)
DYADS = st.lists(st.tuples(CODE, CODE, st.integers(1900, 1902)), max_size=20)


def dyads(rows: list[tuple[int, int, int]]) -> pl.DataFrame:
    schema = {"ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16}
    return pl.DataFrame(rows, schema=schema, orient="row").with_row_index("row")


@given(DYADS, DYADS)
def test_flag_keeps_rows_and_marks_exactly_the_ties(
    rows: list[tuple[int, int, int]], tied: list[tuple[int, int, int]]
) -> None:
    frame = dyads(rows)
    on = ["ccode1", "ccode2", "year"]
    found = flag(frame, dyads(tied), on=on, name="tied")
    assert found.drop("tied").equals(frame)
    assert found["tied"].to_list() == [row in tied for row in rows]
