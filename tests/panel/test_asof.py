"""When a row could have been known."""

import datetime as dt

import polars as pl
import pytest

from westphalia.adapters import ADAPTERS
from westphalia.core.errors import CoverageError, SnapshotError
from westphalia.core.months import month_id
from westphalia.panel.asof import SETTLED, AsOf
from westphalia.snapshot.load import load


def at(year: int, month: int, day: int) -> AsOf:
    return AsOf(load(), dt.date(year, month, day))


@pytest.mark.parametrize(
    ("date", "table", "known"),
    [
        # UCDP publishes the conflict years of a year half a year after its end.
        ((2024, 6, 30), "conflicts", 2022),
        ((2024, 7, 1), "conflicts", 2023),
        ((2024, 12, 31), "conflicts", 2023),
        # Capabilities come two years later.
        ((2024, 12, 31), "capabilities", 2021),
        ((2025, 1, 1), "capabilities", 2022),
        # No lag: the year must be over all the same.
        ((2010, 12, 31), "rivalries", 2009),
        ((2011, 1, 1), "rivalries", 2010),
    ],
)
def test_known_years(date: tuple[int, int, int], table: str, known: int) -> None:
    assert at(*date).known_year(table) == known


def test_known_months_lag_by_one() -> None:
    view = at(2024, 10, 31)
    assert view.known_month("fatalities_month") == month_id(2024, 8)
    assert view.table("fatalities_month")["month_id"].max() == month_id(2024, 8)


def test_the_last_year_is_what_is_covered_and_known() -> None:
    assert at(2024, 10, 31).last_year("alliances") == 2018
    assert at(2010, 6, 30).last_year("alliances") == 2008
    assert at(2024, 10, 31).last_year("conflicts") == 2023


def test_nothing_known_yet_is_an_error() -> None:
    with pytest.raises(CoverageError, match="starts in 1989"):
        at(1985, 1, 1).last_year("fatalities_year")


def test_an_unknown_table_is_an_error() -> None:
    with pytest.raises(SnapshotError, match="is not in the snapshot"):
        at(2024, 1, 1).table("unicorns")


def test_a_state_that_is_to_end_is_still_open() -> None:
    germany = pl.col("iso3") == "DDR"
    assert at(1990, 6, 30).table("states").filter(germany)["end"].to_list() == [None]
    assert at(1991, 6, 30).table("states").filter(germany)["end"].to_list() == [
        dt.date(1990, 10, 2)
    ]


def test_a_spell_of_yearly_rows_ends_with_what_is_known() -> None:
    rows = at(1991, 1, 15).table("alliances")
    assert rows["last_year"].max() == rows["first_year"].max() == 1989
    open_ended = at(1991, 1, 15).table("contiguity")
    assert open_ended["end_year"].max() <= 1990  # type: ignore[operator]


def test_a_treaty_is_known_from_its_signature_and_its_force_later() -> None:
    treaty = (pl.col("iso3_1") == "PRK") & (pl.col("iso3_2") == "RUS")
    assert at(2024, 6, 18).table("commitments").filter(treaty).is_empty()
    signed = at(2024, 10, 31).table("commitments").filter(treaty)
    assert signed.select("signed", "in_force").rows() == [(dt.date(2024, 6, 19), None)]
    in_force = at(2024, 12, 31).table("commitments").filter(treaty)
    assert in_force["in_force"].to_list() == [dt.date(2024, 12, 4)]


def test_the_last_known_year_ends_no_episode_yet() -> None:
    rows = at(2024, 10, 31).table("conflicts")
    last = rows.filter(pl.col("year") == 2023)
    assert last.height > 50
    assert last["ep_end"].null_count() == last.height
    assert rows.filter(pl.col("year") == 2022)["ep_end"].null_count() == 0


def test_an_agreement_that_failed_later_has_not_failed_yet() -> None:
    rows = at(1992, 12, 31).table("peace_agreements")
    assert rows.filter(pl.col("ended").is_not_null() & pl.col("ended_on").is_null()).is_empty()
    shipped = load().table("peace_agreements")
    failed_later = shipped.filter(
        (pl.col("date") <= dt.date(1992, 12, 31)) & (pl.col("ended_on") > dt.date(1992, 12, 31))
    )
    ids = failed_later["paid"].to_list()
    assert ids
    assert (
        rows.filter(pl.col("paid").is_in(ids))["ended"].null_count()
        == rows.filter(pl.col("paid").is_in(ids)).height
    )


@pytest.mark.parametrize("name", SETTLED)
def test_what_is_settled_later_names_columns_of_its_table(name: str) -> None:
    if name not in load().tables():
        assert name in {table.name for adapter in ADAPTERS for table in adapter.tables}
        return
    frame = load().table(name)
    for one in SETTLED[name]:
        assert set(one.facts) & set(frame.columns)
        assert frame.select(one.over).height == frame.height
