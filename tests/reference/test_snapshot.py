"""The shipped tables: whole, keyed, and in agreement with published figures."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from westphalia.core.spells import expand_spells
from westphalia.snapshot.catalogue import COLUMNS, catalogue
from westphalia.snapshot.checks import CHECKS, check_table
from westphalia.snapshot.load import Snapshot, load
from westphalia.snapshot.table import Table
from westphalia.snapshot.tables import TABLES

# Rows as published, or as they follow from the publisher's number.
ROWS = {
    "states": 239,
    "states_cow": 243,
    "majors": 14,
    "capabilities": 17_121,
    "rivalries": 249,
    "conflicts": 2_752,
    "terminations": 2_506,
    "fatalities_year": 6_936,
    "disputes": 10_276,
    "dispute_dyad_years": 9_284,
    "dispute_participants": 5_217,
    "disputes_cow": 10_234,
    "dispute_participants_cow": 5_883,
    "wars": 337,
    "commitments": 97,
}
NOT_TO_SHIP = ("sipri", "polity", "cshapes", "acled", "fbic", "freedom")


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load()


def rows_where(frame: pl.DataFrame, **values: Any) -> pl.DataFrame:
    return frame.filter(pl.col(name).eq_missing(pl.lit(value)) for name, value in values.items())


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_a_table_is_as_the_manifest_says(snapshot: Snapshot, table: Table) -> None:
    frame, entry = snapshot.table(table.name), snapshot.manifest[table.name]
    assert frame.height == entry["rows"] > 0
    assert {name: str(dtype) for name, dtype in frame.schema.items()} == entry["columns"]
    assert frame.equals(frame.sort(table.key, nulls_last=True, maintain_order=True))
    check_table(frame, table)


@pytest.mark.parametrize("check", CHECKS, ids=[check.__name__ for check in CHECKS])
def test_checks_across_tables_hold(snapshot: Snapshot, check: Any) -> None:
    check({name: snapshot.table(name) for name in snapshot.tables()})


def test_row_counts_are_the_published_ones(snapshot: Snapshot) -> None:
    assert {name: snapshot.table(name).height for name in ROWS} == ROWS


def test_every_table_is_registered_and_small(snapshot: Snapshot) -> None:
    assert sorted(snapshot.tables()) == sorted(table.name for table in TABLES)
    size = sum(path.stat().st_size for path in snapshot.directory.iterdir())
    assert size < 14_000_000


def test_nothing_ships_that_may_not(snapshot: Snapshot) -> None:
    for name in snapshot.tables():
        entry = snapshot.manifest[name]
        words = " ".join([name, *entry["sources"], *entry["columns"]]).lower()
        assert not [word for word in NOT_TO_SHIP if word in words], name


def test_code_traps(snapshot: Snapshot) -> None:
    crosswalk = expand_spells(snapshot.table("crosswalk"))
    expected = {
        (255, 1914): "GW255",
        (260, 1980): "DEU",
        (255, 2020): "DEU",
        (265, 1980): "DDR",
        (345, 1914): "SRB",
        (345, 1980): "YUG",
        (345, 2020): "SRB",
        (678, 1980): "YEM",
        (679, 2020): "YEM",
        (680, 1980): "YMD",
        (816, 1970): "VNM",
        (817, 1970): "GW817",
        (955, 2020): "TON",
        (970, 2020): "NRU",
    }
    found = {key: rows_where(crosswalk, ccode=key[0], year=key[1])["iso3"] for key in expected}
    assert {key: value.item() for key, value in found.items()} == expected
    assert rows_where(crosswalk, ccode=345, year=1917).is_empty()


def test_members_today(snapshot: Snapshot) -> None:
    states = snapshot.table("states")
    members = states.filter(pl.col("end").is_null())
    assert members["iso3"].is_unique().all()
    assert {"PRK", "KOR", "RUS", "UKR", "SSD", "XKX"} <= set(members["iso3"])
    assert not {"DDR", "YUG", "CSK", "YMD", "GW255"} & set(members["iso3"])
    germany = rows_where(states, iso3="DDR")
    assert germany["end"].to_list() == [dt.date(1990, 10, 2)]


def test_alliance_of_russia_and_north_korea(snapshot: Snapshot) -> None:
    atop = rows_where(snapshot.table("alliances"), iso3_1="RUS", iso3_2="PRK", defense=True)
    assert atop.select("first_year", "last_year").rows() == [(1961, 1996)]
    curated = rows_where(snapshot.table("commitments"), iso3_1="PRK", iso3_2="RUS")
    assert curated.select("gwcode1", "gwcode2", "signed", "in_force").rows() == [
        (731, 365, dt.date(2024, 6, 19), dt.date(2024, 12, 4))
    ]


def test_capabilities_are_null_and_never_minus_nine(snapshot: Snapshot) -> None:
    frame = snapshot.table("capabilities")
    numbers = frame.drop("gwcode", "iso3", "ccode", "year")
    assert (numbers.min_horizontal() >= 0).all()
    america = rows_where(frame, iso3="USA", year=1945)
    assert america["cinc"].item() == pytest.approx(0.38386354)
    assert america["milper_k"].item() == 12_123


def test_distances(snapshot: Snapshot) -> None:
    frame = snapshot.table("distance")
    assert rows_where(frame, iso3_1="USA", iso3_2="CAN")["distance_km"].to_list() == [0]
    assert (frame["gwcode1"] < frame["gwcode2"]).all()


def test_contiguity_is_cut_where_a_number_changes_its_state(snapshot: Snapshot) -> None:
    frame = rows_where(snapshot.table("contiguity"), ccode1=310, ccode2=345)
    assert frame.sort("start_year").select("iso3_2", "start_year", "end_year").rows() == [
        ("YUG", 1918, 1941),
        ("YUG", 1944, 2005),
        ("SRB", 2006, None),
    ]


def test_deaths_in_ukraine(snapshot: Snapshot) -> None:
    year = rows_where(snapshot.table("fatalities_year"), iso3="UKR", year=2022)
    level = year.select("state_based_best", "state_based_low", "state_based_high").row(0)
    assert level == (91_485, 69_212, 166_875)
    months = rows_where(snapshot.table("fatalities_month"), iso3="UKR", year=2022)
    assert months["fatalities_best"].sum() < level[0]
    assert set(months["month_id"] - (2022 - 1980) * 12) <= set(range(1, 13))


def test_endings(snapshot: Snapshot) -> None:
    ends = snapshot.table("terminations").filter("ended")
    assert dict(ends.group_by("outcome").len().iter_rows()) == {
        "peace_agreement": 68,
        "ceasefire": 69,
        "victory_a": 110,
        "victory_b": 48,
        "low_activity": 208,
        "actor_ceased": 22,
    }


def test_agreements_over_several_conflicts_have_a_row_for_each(snapshot: Snapshot) -> None:
    frame = snapshot.table("peace_agreements")
    assert frame["paid"].n_unique() == 374
    assert frame.height == 382
    known = snapshot.table("conflicts")["conflict_id"].unique().to_list()
    assert frame["conflict_id"].is_in(known).all()


def test_democracy_ends_in_2024_and_is_its_own_table(snapshot: Snapshot) -> None:
    frame = snapshot.table("democracy")
    assert frame.columns == ["gwcode", "iso3", "year", "v2x_polyarchy"]
    assert frame["year"].max() == 2024
    assert snapshot.origin("vdem").licence == "CC BY-SA 4.0"


def test_rings_are_closed_and_lie_where_they_should(snapshot: Snapshot) -> None:
    frame = snapshot.table("map_shapes")
    lon, lat = pl.col("lon").list, pl.col("lat").list
    assert frame.filter((lon.first() != lon.last()) | (lat.first() != lat.last())).is_empty()
    assert frame.filter(lon.len() != lat.len()).is_empty()
    box = rows_where(frame, iso3="UKR").select(lon.min(), lon.max().alias("east"), lat.min())
    west, east, south = box.row(0)
    assert 22 < west < 22.5
    assert 40 < east < 40.5
    assert 45 < south < 45.5
    hole = rows_where(frame, iso3="ZAF", ring=1)
    assert hole.height == 1
    assert {"XKX", "CYP", "SOM"} <= set(frame["iso3"])


def test_catalogue_gives_terms_for_every_table(snapshot: Snapshot) -> None:
    frame = catalogue(snapshot)
    assert frame.columns == list(COLUMNS)
    assert set(frame["table"]) == set(snapshot.tables())
    assert frame.select("publisher", "licence", "citation", "url").null_count().row(0) == (0,) * 4
    assert rows_where(frame, table="alliances").select("first_year", "last_year").row(0) == (
        1815,
        2018,
    )


def test_the_licence_file_names_every_source_and_table(snapshot: Snapshot) -> None:
    text = (Path(__file__).parents[2] / "DATA-LICENSES.md").read_text(encoding="utf-8")
    for row in catalogue(snapshot).iter_rows(named=True):
        for value in (row["source"], row["table"], row["licence"], row["citation"], row["url"]):
            assert value in text, (row["table"], value)
