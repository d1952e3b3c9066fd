"""Panel verbs: exactly the years of a span; no row added, dropped, moved or altered."""

import datetime as dt

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from westphalia.panel.power import add_to_both, add_weak_link
from westphalia.panel.ties import both_ways, flag
from westphalia.panel.years import carried, expand

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


VALUES = st.dictionaries(
    st.tuples(st.integers(1, 3), st.integers(1900, 1905)), st.floats(-9, 9), min_size=1
)


@given(VALUES, st.integers(1898, 1910))
def test_carried_never_alters_what_is_known(values: dict[tuple[int, int], float], to: int) -> None:
    rows = [(unit, year, value) for (unit, year), value in values.items()]
    schema = {"unit": pl.Int16, "year": pl.Int16, "value": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    last = max(year for _, year in values)
    found = carried(frame, last=last, to=to)
    assert found.head(frame.height).drop("age").equals(frame)
    assert found.head(frame.height)["age"].to_list() == [0] * frame.height
    repeats = found.slice(frame.height)
    assert repeats.height == max(0, to - last) * frame.filter(pl.col("year") == last).height
    for unit, year, value, age in repeats.iter_rows():
        assert value == values[unit, last]
        assert age == year - last > 0


CODE = st.integers(1, 5)
DYADS = st.lists(st.tuples(CODE, CODE, st.integers(1900, 1902)), max_size=20)
STATES = st.dictionaries(
    st.tuples(CODE, st.integers(1900, 1902)), st.one_of(st.none(), st.floats(0, 1))
)


def dyads(rows: list[tuple[int, int, int]]) -> pl.DataFrame:
    schema = {"ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16}
    return pl.DataFrame(rows, schema=schema, orient="row").with_row_index("row")


def states(values: dict[tuple[int, int], float | None]) -> pl.DataFrame:
    schema = {"ccode": pl.Int16, "year": pl.Int16, "value": pl.Float64}
    rows = [(code, year, value) for (code, year), value in values.items()]
    return pl.DataFrame(rows, schema=schema, orient="row")


@given(DYADS, STATES)
def test_add_to_both_keeps_rows_and_looks_each_state_up(
    rows: list[tuple[int, int, int]], values: dict[tuple[int, int], float | None]
) -> None:
    frame = dyads(rows)
    found = add_to_both(frame, states(values), ("value",))
    assert found.select(frame.columns).equals(frame)
    assert found["value1"].to_list() == [values.get((one, year)) for one, _, year in rows]
    assert found["value2"].to_list() == [values.get((two, year)) for _, two, year in rows]


@given(DYADS, STATES)
def test_the_weak_link_is_the_lower_value_or_unknown(
    rows: list[tuple[int, int, int]], values: dict[tuple[int, int], float | None]
) -> None:
    frame = dyads(rows)
    found = add_weak_link(frame, states(values), "value")
    assert found.select(frame.columns).equals(frame)
    for one, two, year, value in found.drop("row").iter_rows():
        pair = (values.get((one, year)), values.get((two, year)))
        known = [part for part in pair if part is not None]
        assert value == (min(known) if len(known) == 2 else None)


@given(DYADS, DYADS)
def test_flag_keeps_rows_and_marks_exactly_the_ties(
    rows: list[tuple[int, int, int]], tied: list[tuple[int, int, int]]
) -> None:
    frame = dyads(rows)
    on = {"ccode1": "ccode1", "ccode2": "ccode2", "year": "year"}
    found = flag(frame, dyads(tied), on=on, name="tied")
    assert found.drop("tied").equals(frame)
    assert found["tied"].to_list() == [row in tied for row in rows]


@given(DYADS)
def test_both_ways_holds_each_row_and_its_mirror(rows: list[tuple[int, int, int]]) -> None:
    frame = dyads(rows).drop("row")
    found = both_ways(frame, ["ccode1", "ccode2"])
    mirror = [(two, one, year) for one, two, year in rows]
    assert sorted(found.rows()) == sorted(rows + mirror)
