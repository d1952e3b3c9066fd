"""Wars and armed conflicts on panels: known cases, coverage, units, raw files by plain loops."""

import csv
import datetime as dt
import gzip
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest

from westphalia.core.errors import UsageError
from westphalia.panel.asof import AsOf
from westphalia.panel.event_rows import side_years
from westphalia.panel.rows import dyad_years, state_months, state_years
from westphalia.panel.verbs.conflicts import TYPES, add_conflicts, add_peace_agreements
from westphalia.panel.verbs.wars import add_wars
from westphalia.snapshot.load import load

RAW = Path(__file__).parents[2].parent / "shared" / "data"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="no raw tables in ../shared/data")


def raw_rows(name: str) -> list[dict[str, str]]:
    with gzip.open(RAW / name, "rt", encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def by_decade(years: Iterable[int]) -> Counter[int]:
    return Counter(year // 10 * 10 for year in years)


def where(frame: pl.DataFrame, **values: object) -> pl.DataFrame:
    return frame.filter(pl.col(name) == pl.lit(value) for name, value in values.items())


def row(frame: pl.DataFrame, **values: object) -> dict[str, object]:
    found = where(frame, **values)
    assert found.height == 1
    return found.row(0, named=True)


@pytest.fixture(scope="module")
def states() -> pl.DataFrame:
    return state_years(1816, 2025, system="gw")


@pytest.fixture(scope="module")
def cow_states() -> pl.DataFrame:
    return state_years(1816, 2025)


def test_wars_of_a_state(cow_states: pl.DataFrame) -> None:
    found = add_wars(cow_states)
    assert found.columns[-3:] == [
        "interstate_war_onset",
        "interstate_war_ongoing",
        "interstate_wars",
    ]
    assert found.select(cow_states.columns).equals(cow_states)
    america = where(found, ccode=2)
    assert america.filter("interstate_war_onset")["year"].to_list() == [
        1846, 1898, 1900, 1917, 1941, 1950, 1965, 1968, 1970, 1991, 1999, 2001, 2003,
    ]  # fmt: skip
    # Finland: Estonian and Latvian liberation, the Winter War, the Second World War.
    assert where(found, ccode=375).filter("interstate_war_ongoing")["year"].to_list() == [
        1918, 1919, 1920, 1939, 1940, 1941, 1942, 1943, 1944,
    ]  # fmt: skip
    assert row(found, ccode=2, year=1969)["interstate_wars"] == 2  # Vietnam and Laos


def test_wars_between_two_states() -> None:
    found = add_wars(dyad_years(1975, 2025))
    assert where(found, ccode1=630, ccode2=645).filter("interstate_war_ongoing")[
        "year"
    ].to_list() == list(range(1980, 1989))
    assert where(found, ccode1=645, ccode2=630, interstate_war_onset=True)["year"].to_list() == [
        1980
    ]
    assert row(found, ccode1=160, ccode2=200, year=1982)["interstate_war_ongoing"] is True
    # Allies in one war are not at war with each other.
    assert row(found, ccode1=2, ccode2=200, year=1991)["interstate_war_ongoing"] is False
    members = add_wars(dyad_years(1991, 1991), members=True)
    both = row(members, ccode1=2, ccode2=200)
    assert (both["interstate_wars1"], both["interstate_wars2"]) == (1, 1)


def test_no_war_is_known_after_the_source(cow_states: pl.DataFrame) -> None:
    found = add_wars(cow_states)
    late = found.filter(pl.col("year") >= 2008)
    assert late["interstate_war_ongoing"].null_count() == late.height > 0
    covered = found.filter(pl.col("year").is_between(1900, 2003))
    assert covered["interstate_war_ongoing"].null_count() == 0
    carried = add_wars(cow_states, carry="forward")
    last = int(found.drop_nulls("interstate_wars")["year"].max())  # type: ignore[arg-type]
    assert row(carried, ccode=2, year=2020)["interstate_wars_age"] == 2020 - last
    assert row(carried, ccode=2, year=2020)["interstate_wars"] is not None


def test_a_war_going_on_at_the_date_has_no_end_yet() -> None:
    view = AsOf(load(), dt.date(1945, 1, 1))  # two years of lag: 1942 is the last known year
    found = add_wars(state_years(1938, 1945), view=view)
    germany = where(found, ccode=255).select("year", "interstate_war_ongoing").rows()
    assert germany == [
        (1938, False), (1939, True), (1940, True), (1941, True), (1942, True),
        (1943, None), (1944, None), (1945, None),
    ]  # fmt: skip


@needs_raw
def test_war_years_are_those_of_the_raw_file(cow_states: pl.DataFrame) -> None:
    members = set(cow_states.rows())
    at_war = set()
    for line in raw_rows("conflict/cow_interstate_war_4_0.csv.gz"):
        for spell in "12":
            start, end = int(line[f"StartYear{spell}"]), int(line[f"EndYear{spell}"])
            if start > 0:
                at_war |= {(int(line["ccode"]), year) for year in range(start, end + 1)}
    found = add_wars(cow_states).filter("interstate_war_ongoing")
    assert by_decade(found["year"]) == by_decade(year for _, year in at_war & members)
    assert by_decade(found["year"])[1940] == 115
    dyads = pl.read_parquet(RAW / "states" / "cow_war_inter.parquet")
    pairs = {
        (int(one), int(two), int(year))
        for one, two, year in dyads.select("ccode1", "ccode2", "year").iter_rows()
    }
    panel = dyad_years(1816, 2010)
    hot = add_wars(panel).filter("interstate_war_ongoing")
    codes = {one for one, _, _ in pairs}
    held = pairs & set(panel.filter(pl.col("ccode1").is_in(codes)).rows())
    assert by_decade(hot["year"]) == by_decade(year for *_, year in held)


def test_conflicts_of_a_state(states: pl.DataFrame) -> None:
    found = add_conflicts(states)
    assert found.select(states.columns).equals(states)
    russia = row(found, gwcode=365, year=2022)
    assert (russia["conflicts"], russia["conflict_intensity"]) == (1, 2)
    assert russia["conflict_onset"] is True
    # North Korean soldiers fought for Russia in 2024: the supporter is seen from both ends.
    assert row(found, gwcode=365, year=2024)["conflict_supporters"] == 1
    korea = row(found, gwcode=731, year=2024)
    assert (korea["conflicts"], korea["conflicts_supported"]) == (0, 1)
    assert row(found, gwcode=225, year=1970)["conflicts"] == 0  # Switzerland, at peace
    kinds = {
        kind: row(add_conflicts(states, types=[kind]), gwcode=365, year=2022) for kind in TYPES
    }
    assert [kinds[kind]["conflicts"] for kind in TYPES] == [1, 0, 0, 0]


def test_conflicts_between_two_states() -> None:
    found = add_conflicts(dyad_years(2020, 2025, system="gw"))
    war = row(found, gwcode1=369, gwcode2=365, year=2023)
    assert (war["conflict_between"], war["conflict_between_intensity"]) == (True, 2)
    ally = row(found, gwcode1=731, gwcode2=365, year=2024)
    assert (ally["conflict_between"], ally["conflict_same_side"]) == (False, True)
    foe = row(found, gwcode1=731, gwcode2=369, year=2024)
    assert (foe["conflict_between"], foe["conflict_opposed"]) == (False, True)
    added = pl.selectors.starts_with("conflict")
    swapped = found.rename({"gwcode1": "gwcode2", "gwcode2": "gwcode1"}).sort(
        "gwcode1", "gwcode2", "year"
    )
    assert swapped.select(added).equals(found.select(added))


def test_conflicts_are_unknown_outside_the_source(states: pl.DataFrame) -> None:
    found = add_conflicts(states)
    added = ["conflicts", "conflict_onset", "conflict_intensity", "conflicts_supported"]
    outside = found.filter((pl.col("year") < 1946) | (pl.col("year") > 2024))
    assert all(outside[name].null_count() == outside.height for name in added)
    inside = found.filter(pl.col("year").is_between(1947, 2024))
    assert all(inside[name].null_count() == 0 for name in added)
    # Whether a conflict of the first year is new cannot be said; where there is none, none is.
    first = found.filter(pl.col("year") == 1946)
    assert first.filter(pl.col("conflicts") > 0)["conflict_onset"].null_count() > 10
    carried = row(add_conflicts(states, carry="forward"), gwcode=365, year=2025)
    assert (carried["conflicts"], carried["conflicts_age"]) == (3, 1)


@needs_raw
def test_conflict_counts_are_those_of_the_raw_file(states: pl.DataFrame) -> None:
    members = set(states.rows())
    led: set[tuple[int, int, str]] = set()
    helped: set[tuple[int, int, str]] = set()
    for line in raw_rows("conflict/ucdp_prio_acd_25_1.csv.gz"):
        year = int(line["year"])
        for side in "ab":
            for suffix, into in (("", led), ("_2nd", helped)):
                for cell in line[f"gwno_{side}{suffix}"].split(","):
                    if not cell.strip():
                        continue
                    number = int(cell)
                    number = 340 if number == 345 and year > 2006 else number
                    if (number, year) in members:
                        into.add((number, year, line["conflict_id"]))
    found = add_conflicts(states).drop_nulls("conflicts")
    for column, expected in (("conflicts", led), ("conflicts_supported", helped)):
        sums: Counter[int] = Counter()
        for year, count in found.select("year", column).iter_rows():
            sums[year // 10 * 10] += count
        assert sums == by_decade(year for _, year, _ in expected)
    assert sum(found["conflicts"]) == len(led) > 2_500


def test_conflicts_on_other_units() -> None:
    sides = side_years(2020, 2024)
    assert row(add_conflicts(sides), conflict_id=13243, side="a", year=2024)["conflicts"] == 3
    months = add_conflicts(state_months(2022, 2022))
    assert where(months, gwcode=365)["conflicts"].to_list() == [1] * 12
    both = add_conflicts(dyad_years(2022, 2022), members=True)
    assert row(both, ccode1=365, ccode2=369)["conflict_intensity1"] == 2
    empty = state_years(2000, 2000).clear()
    assert add_conflicts(add_wars(empty)).columns[-1] == "conflict_supporters"
    lazy = add_conflicts(sides.lazy())
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().equals(add_conflicts(sides))


def test_unknown_options_are_one_line(states: pl.DataFrame) -> None:
    with pytest.raises(UsageError, match="kind: civil; must be interstate or intrastate"):
        add_wars(states, kind="civil")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="types: civil; must be among interstate"):
        add_conflicts(states, types=["civil"])
    with pytest.raises(UsageError, match="must be a list of names"):
        add_conflicts(states, types="interstate")
    with pytest.raises(UsageError, match="kinds: ceasefire; must be among full"):
        add_peace_agreements(states, kinds=["ceasefire"])


def test_peace_agreements_of_a_state(states: pl.DataFrame) -> None:
    found = add_peace_agreements(states)
    # Comprehensive agreement of Colombia with FARC, 24 November 2016.
    assert (
        row(add_peace_agreements(states, kinds=["full"]), gwcode=100, year=2016)["peace_agreements"]
        == 1
    )
    assert row(found, gwcode=225, year=2000)["peace_agreements"] == 0
    outside = found.filter((pl.col("year") < 1975) | (pl.col("year") > 2021))
    assert outside["peace_agreements"].null_count() == outside.height


@needs_raw
def test_peace_agreements_are_those_of_the_raw_file(states: pl.DataFrame) -> None:
    members = set(states.rows())
    signed = {
        (int(number), int(line["year"]), line["paid"])
        for line in raw_rows("conflict/ucdp_peace_agreements_22_1.csv.gz")
        for number in line["gwno"].split(",")
    }
    expected = by_decade(year for number, year, _ in signed if (number, year) in members)
    found = add_peace_agreements(states).drop_nulls("peace_agreements")
    sums: Counter[int] = Counter()
    for year, count in found.select("year", "peace_agreements").iter_rows():
        sums[year // 10 * 10] += count
    assert +sums == expected
