"""Organizations, external support and confrontations on panels, against the raw files."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest

from westphalia.core.errors import UsageError
from westphalia.panel.event_rows import dispute_dyad_years, leader_years, side_years
from westphalia.panel.rows import dyad_years, state_months, state_years
from westphalia.panel.verbs.confrontations import add_confrontations
from westphalia.panel.verbs.organizations import add_igos
from westphalia.panel.verbs.support import KINDS, add_external_support
from westphalia.panel.verbs.wars import add_wars

RAW = Path(__file__).parents[2].parent / "shared" / "data"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="no raw tables in ../shared/data")
ESD = "conflict/ucdp_external_support_18_1_actor_year.csv.gz"


def raw_rows(name: str) -> list[dict[str, str]]:
    with gzip.open(RAW / name, "rt", encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def by_decade(years: Iterable[int]) -> Counter[int]:
    return Counter(year // 10 * 10 for year in years)


def one(frame: pl.DataFrame, **values: object) -> dict[str, object]:
    found = frame.filter(pl.col(name) == pl.lit(value) for name, value in values.items())
    assert found.height == 1
    return found.row(0, named=True)


@pytest.fixture(scope="module")
def dyads() -> pl.DataFrame:
    return dyad_years(1816, 2025, directed=False)


@pytest.fixture(scope="module")
def states() -> pl.DataFrame:
    return state_years(1816, 2025, system="gw")


def test_shared_organizations(dyads: pl.DataFrame) -> None:
    found = add_igos(dyads)
    assert found.select(dyads.columns).equals(dyads)
    assert one(found, ccode1=220, ccode2=255, year=2010)["shared_igos"] > 80  # type: ignore[operator]
    late = found.filter(pl.col("year") > 2014)
    assert late["shared_igos"].null_count() == late.height > 0
    carried = one(add_igos(dyads, carry="forward"), ccode1=220, ccode2=255, year=2020)
    last = one(found, ccode1=220, ccode2=255, year=2014)
    assert (carried["shared_igos"], carried["igos_age"]) == (last["shared_igos"], 6)
    members = add_igos(dyad_years(2014, 2014), members=True, kinds=True)
    both = one(members, ccode1=220, ccode2=731)
    assert both["igos1"] > both["igos2"] > 0  # type: ignore[operator]
    assert both["igos1"] == sum(
        both[f"igos_{kind}1"]  # type: ignore[misc]
        for kind in ("full", "associate", "observer")
    )


@needs_raw
def test_organizations_are_those_of_the_raw_files(dyads: pl.DataFrame) -> None:
    expected: Counter[int] = Counter()
    shared = {(one * 1000 + two) * 10_000 + year for one, two, year in dyads.iter_rows()}
    raw = pl.read_parquet(RAW / "states" / "cow_igo_ndy.parquet")
    for low, high, year, count in raw.iter_rows():
        if (int(low) * 1000 + int(high)) * 10_000 + int(year) in shared:
            expected[int(year) // 10 * 10] += int(count)
    sums: Counter[int] = Counter()
    found = add_igos(dyads).drop_nulls("shared_igos")
    assert 0 <= raw.height - found.height < 30  # pairs that never shared a day
    for year, count in found.select("year", "shared_igos").iter_rows():
        sums[year // 10 * 10] += count
    assert sums == expected


def test_support_between_two_states() -> None:
    found = add_external_support(dyad_years(1975, 2020, system="gw"))
    # The United States armed El Salvador's government; Cuba fought for Angola's.
    salvador = one(found, gwcode1=2, gwcode2=92, year=1985)
    assert (salvador["support_given"], salvador["support_given_weapons"]) == (True, True)
    assert salvador["support_received"] is False
    angola = one(found, gwcode1=540, gwcode2=40, year=1980)
    assert (angola["support_received"], angola["support_given"]) == (True, False)
    assert one(found, gwcode1=40, gwcode2=540, year=1980)["support_given"] is True
    outside = found.filter(pl.col("year") > 2017)
    assert outside["support_given"].null_count() == outside.height > 0


def test_support_of_a_state(states: pl.DataFrame) -> None:
    found = add_external_support(states, kinds=["weapons"])
    assert found.columns[2:] == [
        "support_given",
        "support_given_weapons",
        "support_received",
        "support_received_weapons",
    ]
    # Aid to the Contras went to a party that is no state.
    rebels = add_external_support(states, to="nonstate", kinds=["funding"])
    assert one(rebels, gwcode=2, year=1984)["support_given"] is True
    assert one(found, gwcode=225, year=1980)["support_given"] is False
    assert found.filter(pl.col("year") < 1975)["support_given"].null_count() == (
        found.filter(pl.col("year") < 1975).height
    )
    # Governments that fought as one actor in 2003 stand each for itself.
    for code in (2, 200, 900):
        assert one(found, gwcode=code, year=2003)["support_received"] is True


def test_support_of_unknown_origin_is_null() -> None:
    found = add_external_support(state_years(1975, 2017, system="gw"), kinds=KINDS)
    given = found.filter("support_given")
    for kind in KINDS:
        values = given[f"support_given_{kind}"]
        assert 0 < values.null_count() < values.len()
        assert found.filter(~pl.col("support_given"))[f"support_given_{kind}"].sum() == 0


@needs_raw
def test_received_support_is_that_of_the_raw_file() -> None:
    panel = state_years(1975, 2017, system="gw")
    members = set(panel.rows())
    spelled = {"Myanmar (Burma)": 775, "Sri Lanka": 780, "North Macedonia": 343, "Eritrea": 531}
    named = {"Australia": 900, "United Kingdom": 200, "United States of America": 2}
    received = set()
    for line in raw_rows(ESD):
        if line["actor_nonstate"] != "0" or line["ext_sup_s"] != "1":
            continue
        for name in line["actor_name"].replace("Government of ", "").split(", "):
            number = spelled.get(name) or named.get(name)
            if number is None:
                assert name in (line["country_a"], line["country_b"])
                number = int(float(line["gwno_a" if name == line["country_a"] else "gwno_b"]))
            year = int(line["year"])
            number = 340 if number == 345 and year > 2006 else number
            if (number, year) in members:
                received.add((number, year))
    found = add_external_support(panel).filter("support_received")
    assert by_decade(found["year"]) == by_decade(year for _, year in received)


def test_confrontations_between_two_states() -> None:
    found = add_confrontations(dyad_years(1960, 2025))
    cuba = one(found, ccode1=2, ccode2=365, year=1962)
    assert cuba["confrontation_ongoing"] is True
    assert cuba["confrontation_hostility"] >= 3  # type: ignore[operator]
    falklands = one(found, ccode1=160, ccode2=200, year=1982)
    mirrored = one(found, ccode1=200, ccode2=160, year=1982)
    assert falklands["confrontation_fatal_onset"] is True
    assert falklands["confrontation_deaths_min"] == mirrored["confrontation_deaths_min"]
    assert falklands["confrontation_hostility1"] == mirrored["confrontation_hostility2"]
    late = found.filter(pl.col("year") > 2014)
    assert late["confrontation_ongoing"].null_count() == late.height > 0


@needs_raw
def test_confrontations_are_those_of_the_raw_events() -> None:
    panel = dyad_years(1816, 2014)
    ongoing: set[tuple[int, int, int]] = set()
    fallen: list[tuple[int, int, int, int]] = []
    for line in raw_rows("conflict/gibler_miller_mie_1_0_events.csv.gz"):
        first, second = int(line["ccode1"]), int(line["ccode2"])
        start, end = int(line["styear"]), int(line["endyear"])
        for year in range(start, end + 1):
            ongoing |= {(first, second, year), (second, first, year)}
        fallen.append((first, second, end, int(line["fatalmin1"]) + int(line["fatalmin2"])))
    codes = {code for code, _, _ in ongoing}
    near = panel.filter(pl.col("ccode1").is_in(codes) & pl.col("ccode2").is_in(codes))
    held = ongoing & set(near.rows())
    assert len(held) > 0.97 * len(ongoing)
    found = add_confrontations(panel).filter("confrontation_ongoing")
    assert by_decade(found["year"]) == by_decade(year for *_, year in held)
    deaths: Counter[int] = Counter()
    for first, second, year, count in fallen:
        if (first, second, year) in held:
            deaths[year // 10 * 10] += count
    sums: Counter[int] = Counter()
    for year, count in found.select("year", "confrontation_deaths_min").iter_rows():
        sums[year // 10 * 10] += count
    assert {decade: count // 2 for decade, count in sums.items()} == deaths


def test_confrontations_of_a_state(states: pl.DataFrame) -> None:
    found = add_confrontations(states)
    iran = one(found, gwcode=630, year=1986)
    assert iran["confrontation_hostility"] == 5
    assert iran["confrontation_deaths_max"] >= iran["confrontation_deaths_min"] > 0  # type: ignore[operator]
    assert one(found, gwcode=225, year=1990)["confrontation_deaths_min"] == 0
    members = add_confrontations(dyad_years(1986, 1986), members=True)
    assert one(members, ccode1=630, ccode2=2)["confrontation_hostility1"] == 5


@pytest.mark.parametrize("verb", [add_igos, add_external_support, add_confrontations])
def test_every_unit_keeps_its_rows(verb) -> None:  # type: ignore[no-untyped-def]
    frames = [
        state_months(1990, 1990),
        side_years(1990, 1995),
        leader_years(1990, 1990),
        dispute_dyad_years(1990, 1992),
        dyad_years(1990, 1990).clear(),
    ]
    for frame in frames:
        found = verb(frame)
        assert found.select(frame.columns).equals(frame)
        assert found.width > frame.width
        assert verb(frame.lazy()).collect().equals(found)


def test_intrastate_wars(states: pl.DataFrame) -> None:
    found = add_wars(states, kind="intrastate")
    america = found.filter((pl.col("gwcode") == 2) & pl.col("intrastate_war_ongoing"))
    assert america["year"].to_list() == [1861, 1862, 1863, 1864, 1865]
    assert america["intrastate_war_onset"].to_list() == [True, False, False, False, False]
    both = add_wars(add_wars(dyad_years(2012, 2012)), kind="intrastate")
    assert one(both, ccode1=652, ccode2=2)["intrastate_war_ongoing1"] is True


@needs_raw
def test_intrastate_war_years_are_those_of_the_raw_file() -> None:
    panel = state_years(1816, 2014)
    members = set(panel.rows())
    at_war = set()
    for line in raw_rows("conflict/cow_intrastate_war_5_1.csv.gz"):
        code = int(float(line["CcodeA"]))
        for spell in "1234":
            start, end = (int(float(line[f"{edge}Yr{spell}"])) for edge in ("Start", "End"))
            if start > 0:
                last = 2014 if end == -7 else end
                at_war |= {(code, year) for year in range(start, last + 1)}
    found = add_wars(panel, kind="intrastate").filter("intrastate_war_ongoing")
    assert by_decade(found["year"]) == by_decade(year for _, year in at_war & members)


def test_unknown_options_are_one_line(states: pl.DataFrame) -> None:
    with pytest.raises(UsageError, match="kinds: gold; must be among troops"):
        add_external_support(states, kinds=["gold"])
    with pytest.raises(UsageError, match="to: rebels; must be any or state or nonstate"):
        add_external_support(states, to="rebels")  # type: ignore[arg-type]
