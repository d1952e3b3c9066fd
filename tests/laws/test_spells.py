"""Spells and yearly rows say the same."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from westphalia.core.spells import encode_spells, expand_spells

Rows = dict[tuple[int, int], int | None]
YEARLY = st.dictionaries(
    st.tuples(st.integers(1, 3), st.integers(1900, 1912)),
    st.one_of(st.none(), st.integers(0, 2)),
    min_size=1,
    max_size=30,
)


def yearly(rows: Rows) -> pl.DataFrame:
    return pl.DataFrame(
        [(unit, year, value) for (unit, year), value in sorted(rows.items())],
        schema={"unit": pl.Int16, "year": pl.Int16, "value": pl.Int8},
        orient="row",
    )


@given(YEARLY)
def test_spells_expand_to_the_rows_they_were_made_from(rows: Rows) -> None:
    frame = yearly(rows)
    spells = encode_spells(frame, unit=("unit",), values=("value",))
    back = expand_spells(spells).select("unit", "year", "value").sort("unit", "year")
    assert back.equals(frame)


@given(YEARLY)
def test_neighbouring_spells_differ_or_leave_a_gap(rows: Rows) -> None:
    spells = encode_spells(yearly(rows), unit=("unit",), values=("value",))
    before = spells.shift(1)
    joined = (
        (spells["unit"] == before["unit"])
        & (spells["first_year"] == before["last_year"] + 1)
        & spells["value"].eq_missing(before["value"])
    )
    assert not joined.any()


def test_a_gap_and_a_change_each_end_a_spell() -> None:
    frame = yearly({(1, 1900): 0, (1, 1901): 0, (1, 1902): 1, (1, 1904): 1, (2, 1905): 1})
    spells = encode_spells(frame, unit=("unit",), values=("value",))
    assert spells.rows() == [
        (1, 1900, 1901, 0),
        (1, 1902, 1902, 1),
        (1, 1904, 1904, 1),
        (2, 1905, 1905, 1),
    ]
