"""Nuclear weapons, American troops and crises on panels, against the raw files."""

import csv
import datetime as dt
import gzip
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from westphalia.panel.asof import AsOf
from westphalia.panel.event_rows import leader_years, side_years
from westphalia.panel.rows import dyad_years, state_months, state_years
from westphalia.panel.verbs.arms import add_nuclear, add_us_troops
from westphalia.panel.verbs.crises import add_crises
from westphalia.snapshot.load import load

RAW = Path(__file__).parents[2].parent / "shared" / "data"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="no raw tables in ../shared/data")


def raw_rows(name: str) -> list[dict[str, str]]:
    with gzip.open(RAW / name, "rt", encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def one(frame: pl.DataFrame, **values: object) -> dict[str, object]:
    found = frame.filter(pl.col(name) == pl.lit(value) for name, value in values.items())
    assert found.height == 1
    return found.row(0, named=True)


def sums(frame: pl.DataFrame, column: str) -> Counter[int]:
    counted: Counter[int] = Counter()
    for year, count in frame.select("year", column).drop_nulls().iter_rows():
        counted[year // 10 * 10] += int(count)
    return +counted


@pytest.fixture(scope="module")
def states() -> pl.DataFrame:
    return state_years(1900, 2025, system="gw")


def test_nuclear_status(states: pl.DataFrame) -> None:
    found = add_nuclear(states)
    assert found.select(states.columns).equals(states)
    first = {2: 1945, 365: 1949, 200: 1952, 220: 1960, 710: 1964, 731: 2006}
    held = found.filter("nuclear_possess").group_by("gwcode").agg(pl.col("year").min())
    assert first.items() <= dict(held.rows()).items()
    africa = found.filter((pl.col("gwcode") == 560) & pl.col("nuclear_possess"))
    assert africa["year"].to_list() == list(range(1979, 1992))
    flags = pl.sum_horizontal("nuclear_explore", "nuclear_pursue", "nuclear_possess")
    assert found.filter(flags > 1).is_empty()
    outside = found.filter((pl.col("year") < 1938) | (pl.col("year") > 2022))
    assert outside["nuclear_possess"].null_count() == outside.height


def test_warheads(states: pl.DataFrame) -> None:
    found = add_nuclear(states)
    assert one(found, gwcode=2, year=1967)["warheads"] == 31_255
    assert one(found, gwcode=225, year=1980)["warheads"] == 0
    # Possession without a count is unknown, not none.
    assert one(found, gwcode=731, year=2010)["warheads"] is None
    assert one(found, gwcode=2, year=2024)["warheads"] is None
    carried = one(add_nuclear(states, carry="forward"), gwcode=2, year=2025)
    assert (carried["nuclear_possess"], carried["nuclear_age"]) == (True, 3)
    last = one(found, gwcode=2, year=2023)["warheads"]
    assert (carried["warheads"], carried["warheads_age"]) == (last, 2)
    cow = add_nuclear(state_years(1940, 2023))
    assert sums(cow, "warheads") == sums(
        found.filter(pl.col("year").is_between(1940, 2023)), "warheads"
    )


@needs_raw
def test_nuclear_numbers_are_those_of_the_raw_files(states: pl.DataFrame) -> None:
    status: dict[str, Counter[int]] = {"explore": Counter(), "pursue": Counter()}
    status["possess"] = Counter()
    names = {"1": "explore", "2": "pursue", "3": "possess"}
    for line in raw_rows("conflict/nuclear_weapons_status_1938_2022.csv.gz"):
        if line["nuclear_weapons_status"] in names:
            status[names[line["nuclear_weapons_status"]]][int(line["Year"]) // 10 * 10] += 1
    found = add_nuclear(states)
    assert sums(found, "nuclear_possess") == status["possess"]
    assert sums(found, "nuclear_pursue") == status["pursue"]
    warheads: Counter[int] = Counter()
    for line in raw_rows("context/nuclear_stockpiles_fas2023.csv.gz"):
        if line["country_name"] != "World":
            warheads[int(line["year"]) // 10 * 10] += int(line["nuclear_weapons_stockpile"])
    assert sums(found, "warheads") == +warheads


def test_american_troops(states: pl.DataFrame) -> None:
    found = add_us_troops(states, services=True)
    assert one(found, gwcode=732, year=1953)["us_troops"] == 326_863
    assert one(found, gwcode=260, year=1985)["us_troops"] > 200_000  # type: ignore[operator]
    # West Germany keeps its own number in the other system.
    cow = add_us_troops(state_years(1980, 1995))
    assert (
        one(cow, ccode=260, year=1985)["us_troops"]
        == one(found, gwcode=260, year=1985)["us_troops"]
    )
    assert one(cow, ccode=255, year=1995)["us_troops"] is not None
    assert one(found, gwcode=2, year=1985)["us_troops"] is None
    for year in (1949, 1951, 1952, 2025):
        assert found.filter(pl.col("year") == year)["us_troops"].drop_nulls().is_empty()
    kept = add_us_troops(states, interpolated=True).filter(pl.col("year") == 1952)
    assert kept["us_troops"].drop_nulls().len() > 30


@needs_raw
def test_american_troops_are_those_of_the_raw_file(states: pl.DataFrame) -> None:
    expected: Counter[int] = Counter()
    members = set(states.rows())
    plain = {"GBR": 200, "JPN": 740, "KOR": 732, "ITA": 325, "TUR": 640, "ESP": 230, "PAN": 95}
    for line in raw_rows("conflict/us_troops_country_year_1950_2024.csv.gz"):
        year, number = int(line["year"]), plain.get(line["iso3c"])
        if number and (number, year) in members and year not in (1951, 1952):
            expected[year // 10 * 10] += int(float(line["troops_ad"] or 0))
    found = add_us_troops(states).filter(pl.col("gwcode").is_in(list(plain.values())))
    assert sums(found, "us_troops") == expected


def test_crises_of_a_state(states: pl.DataFrame) -> None:
    found = add_crises(states)
    assert found.select(states.columns).equals(states)
    cuba = one(found, gwcode=40, year=1962)
    assert (cuba["crisis_onset"], cuba["crisis_ongoing"]) == (True, True)
    iraq = one(found, gwcode=645, year=1990)
    assert iraq["crisis_violence"] == 3
    assert one(found, gwcode=225, year=1990)["crises"] == 0
    # Germany's crises after 1990 stand under West Germany's number in the source.
    assert one(found, gwcode=260, year=1999)["crisis_onset"] is True
    assert one(add_crises(state_years(1999, 1999)), ccode=255)["crisis_onset"] is True
    outside = found.filter((pl.col("year") < 1918) | (pl.col("year") > 2017))
    assert outside["crisis_ongoing"].null_count() == outside.height > 0


def test_the_level_of_a_crisis_is_unknown_until_it_is_over() -> None:
    # The Congo's crisis of August 1998 ended in July 2002; two years of lag.
    panel = state_years(1990, 2005, system="gw")
    early = add_crises(panel, view=AsOf(load(), dt.date(2001, 6, 1)))
    during = one(early, gwcode=552, year=1998)
    assert (during["crisis_ongoing"], during["crisis_violence"]) == (True, None)
    assert one(early, gwcode=552, year=1999)["crisis_ongoing"] is None
    later = one(add_crises(panel), gwcode=552, year=1998)
    assert later["crisis_violence"] == 3


@needs_raw
def test_crises_are_those_of_the_raw_file() -> None:
    panel = state_years(1918, 2017)
    members = set(panel.rows())
    onsets = set()
    for line in raw_rows("conflict/icb2_v14.csv.gz"):
        if not line["yrtrig"]:
            continue
        code, year = int(float(line["cracid"])), int(float(line["yrtrig"]))
        code = {260: 255, 678: 679}.get(code, code) if year > 1990 else code
        if (code, year) in members:
            onsets.add((code, year))
    found = add_crises(panel).filter("crisis_onset")
    assert Counter(year // 10 * 10 for year in found["year"]) == Counter(
        year // 10 * 10 for _, year in onsets
    )
    assert found.height > 800


@pytest.mark.parametrize("verb", [add_nuclear, add_us_troops, add_crises])
def test_every_unit_keeps_its_rows(verb) -> None:  # type: ignore[no-untyped-def]
    frames = [
        state_months(1990, 1990),
        side_years(1990, 1995),
        leader_years(1990, 1990),
        dyad_years(1990, 1990),
        dyad_years(1990, 1990).clear(),
    ]
    for frame in frames:
        found = verb(frame)
        assert found.select(frame.columns).equals(frame)
        assert found.width > frame.width
        assert verb(frame.lazy()).collect().equals(found)
