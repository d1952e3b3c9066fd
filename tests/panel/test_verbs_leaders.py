"""Leaders on panels and as rows: known cases, coverage, the raw file by plain loops."""

import datetime as dt
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from westphalia.core.errors import UsageError
from westphalia.panel.asof import AsOf
from westphalia.panel.event_rows import leader_years
from westphalia.panel.rows import dyad_years, state_years
from westphalia.panel.unit import unit_of
from westphalia.panel.verbs.leaders import add_leaders
from westphalia.snapshot.load import load

RAW = Path(__file__).parents[2].parent / "shared" / "data"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="no raw tables in ../shared/data")


def one(frame: pl.DataFrame, **values: object) -> dict[str, object]:
    found = frame.filter(pl.col(name) == pl.lit(value) for name, value in values.items())
    assert found.height == 1
    return found.row(0, named=True)


@pytest.fixture(scope="module")
def states() -> pl.DataFrame:
    return state_years(1860, 2025, system="gw")


def test_the_leader_at_either_end_of_a_year(states: pl.DataFrame) -> None:
    end, start = add_leaders(states), add_leaders(states, at="start")
    assert end.select(states.columns).equals(states)
    assert unit_of(end.columns).kind == "state-year"
    late, early = one(end, gwcode=200, year=1979), one(start, gwcode=200, year=1979)
    assert (late["leader_name"], early["leader_name"]) == ("Thatcher", "Callaghan")
    assert (late["leader_tenure_days"], late["leader_tenure_years"]) == (241, 1)
    assert (late["leader_age"], late["leader_female"]) == (54, True)
    assert (late["leaders"], late["leader_change"]) == (2, True)
    assert one(end, gwcode=200, year=1985)["leader_change"] is False
    # General Pinochet took power by force in 1973, from one who fell by it.
    chile = one(end, gwcode=155, year=1973)
    assert (chile["leader_irregular_entry"], chile["leader_irregular_exit"]) == (True, True)
    assert chile["leader_name"] == "Pinochet"


def test_leaders_follow_a_state_into_its_new_number() -> None:
    found = add_leaders(state_years(1985, 1999)).filter(pl.col("ccode") == 255)
    assert found.filter(pl.col("leader_name") == "Kohl")["year"].to_list() == list(
        range(1990, 1998)
    )


def test_leaders_outside_the_source(states: pl.DataFrame) -> None:
    found = add_leaders(states, force=True)
    outside = found.filter((pl.col("year") < 1870) | (pl.col("year") > 2015))
    for name in ("leaders", "leader_name", "leader_change", "leader_theta1_mean"):
        assert outside[name].null_count() == outside.height
    carried = one(add_leaders(states, carry="forward"), gwcode=2, year=2020)
    assert (carried["leader_name"], carried["leaders_age"]) == ("Obama", 5)
    # One who was in office when the source looked last did not leave then.
    assert found.filter((pl.col("year") == 2014) & pl.col("leader_change")).height < 60


def test_a_leader_of_the_time_has_no_end_yet() -> None:
    view = AsOf(load(), dt.date(1982, 3, 1))
    panel = state_years(1975, 1982, system="gw")
    found = add_leaders(panel, view=view)
    assert one(found, gwcode=200, year=1981)["leader_name"] == "Thatcher"
    assert one(found, gwcode=200, year=1982)["leader_name"] is None
    known = add_leaders(panel).filter(pl.col("year") <= 1981)
    assert found.filter(pl.col("year") <= 1981).equals(known)


def test_leaders_on_dyads() -> None:
    found = add_leaders(dyad_years(1962, 1962), force=True)
    crisis = one(found, ccode1=2, ccode2=365)
    assert (crisis["leader_name1"], crisis["leader_name2"]) == ("Kennedy", "Khrushchev")
    assert isinstance(crisis["leader_theta1_mean1"], float)
    with pytest.raises(UsageError, match="at: middle; must be end or start"):
        add_leaders(found, at="middle")  # type: ignore[arg-type]


@needs_raw
def test_leaders_are_those_of_the_raw_files(states: pl.DataFrame) -> None:
    found = add_leaders(states)
    mine = {
        (row["gwcode"], row["year"]): row
        for row in found.drop_nulls("leaders").iter_rows(named=True)
    }
    years = pl.read_parquet(RAW / "states" / "archigossums.parquet")
    compared = 0
    columns = ("gwcode", "year", "n_leaders", "dec31obsid")
    for code, year, count, last in years.select(columns).iter_rows():
        row = mine.get((int(code), int(year)))
        if row is None:
            continue
        compared += 1
        assert row["leaders"] == count
        # That file names the last leader of the year, even one who left before its end.
        assert row["leader_obs_id"] in (last, None)
    assert compared > 13_000
    expected: dict[str, set[tuple[int, int]]] = {"entry": set(), "exit": set()}
    spells = pl.read_parquet(RAW / "states" / "archigos.parquet")
    fields = ("gwcode", "startdate", "enddate", "entry", "exit")
    for code, start, end, entry, way_out in spells.select(fields).iter_rows():
        if entry in ("Irregular", "Foreign Imposition", "Foreign"):
            expected["entry"].add((int(code), start.year))
        if way_out in ("Irregular", "Foreign"):
            expected["exit"].add((int(code), end.year))
    members = {key for key in states.rows() if key[1] >= 1870}
    for way, cases in expected.items():
        rows = found.filter(pl.col(f"leader_irregular_{way}"))
        sums = Counter(year // 10 * 10 for year in rows["year"])
        assert sums == Counter(year // 10 * 10 for _, year in cases & members)
        assert rows.height > 200


def test_rows_of_leaders() -> None:
    rows = leader_years(1816, 2025)
    unit = unit_of(rows.columns)
    assert unit.kind == "leader-year"
    assert not rows.select(unit.keys).is_duplicated().any()
    assert (rows["year"].min(), rows["year"].max()) == (1870, 2015)
    thatcher = rows.filter((pl.col("leader") == "Thatcher") & (pl.col("gwcode") == 200))
    assert thatcher["year"].to_list() == list(range(1979, 1991))
    assert thatcher["year_in_office"].to_list() == list(range(1, 13))
    assert thatcher["left"].to_list() == [False] * 11 + [True]
    assert thatcher["days_in_office"][0] == 242
    assert thatcher["days_in_office"].to_list()[1:3] == [366, 365]
    within = rows.group_by("gwcode", "year").agg(pl.col("days_in_office").sum())
    # Joint heads of state and days of handover stand twice; nobody serves more than a year.
    assert rows["days_in_office"].is_between(1, 366).all()
    assert within["days_in_office"].median() in (365.0, 366.0)


def test_rows_of_leaders_take_other_verbs() -> None:
    rows = leader_years(1980, 1981, system="cow", as_of=dt.date(1990, 1, 1))
    found = add_leaders(rows)
    assert found.select(rows.columns).equals(rows)
    assert one(found, leader="Thatcher", year=1980)["leader_name"] == "Thatcher"
