"""Members, dyads and ties: against a plain count, and at cases that a reader can look up."""

import datetime as dt
import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from westphalia.panel import power, ties, units
from westphalia.panel.asof import AsOf
from westphalia.panel.disputes import dispute_panel, peace_years, relevant_dyad_years
from westphalia.panel.units import System

SYSTEMS: tuple[System, ...] = ("cow", "gw")


def where(frame: pl.DataFrame, **values: object) -> pl.DataFrame:
    return frame.filter(pl.col(name) == pl.lit(value) for name, value in values.items())


@pytest.mark.parametrize("system", SYSTEMS)
def test_dyads_are_all_pairs_that_shared_a_day(view: AsOf, system: System) -> None:
    year = 1990
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    spans = view.table("states_cow" if system == "cow" else "states")
    if system == "gw":
        spans = spans.filter(~pl.col("microstate"))
    members = [
        (code, max(start, first), min(end or last, last))
        for code, start, end in spans.select(units.CODE[system], "start", "end").iter_rows()
        if start <= last and (end is None or end >= first)
    ]
    expected = {
        (one[0], two[0])
        for one, two in itertools.permutations(members, 2)
        if one[0] != two[0] and max(one[1], two[1]) <= min(one[2], two[2])
    }
    found = units.dyad_years(view, year, year, system=system, directed=True)
    assert set(found.drop("year").rows()) == expected
    assert found.height == len(expected)


def test_two_states_that_never_met_are_no_dyad(view: AsOf) -> None:
    # North Yemen ended on 21 May 1990, Namibia began on 21 March, East Germany on 2 October.
    found = units.dyad_years(view, 1990, 1990, system="cow", directed=False)
    assert where(found, ccode1=565, ccode2=678).height == 1
    assert where(found, ccode1=260, ccode2=265).height <= 1
    assert where(found, ccode1=678, ccode2=679).height == 0


def test_microstates_are_asked_for(view: AsOf) -> None:
    with_them = units.state_years(view, 2020, 2020, system="gw", microstates=True)
    without = units.state_years(view, 2020, 2020, system="gw")
    assert (without.height, with_them.height) == (174, 197)
    assert set(without.rows()) < set(with_them.rows())


def test_contiguity_at_known_borders(view: AsOf) -> None:
    frame = ties.contiguity(view, 1985, 2000, system="cow")
    germany = where(frame, ccode1=255, ccode2=290)
    assert where(frame, ccode1=2, ccode2=20, year=1990)["contiguity"].to_list() == [1]
    assert where(frame, ccode1=20, ccode2=2, year=1990)["contiguity"].to_list() == [1]
    # Britain and France: up to 24 miles of water.
    assert where(frame, ccode1=200, ccode2=220, year=1990)["contiguity"].to_list() == [3]
    # East Germany bordered on Poland until 1990, united Germany does since.
    assert sorted(where(frame, ccode1=265, ccode2=290)["year"]) == list(range(1985, 1991))
    assert sorted(germany["year"].to_list()) == list(range(1990, 2001))
    assert not frame.select("ccode1", "ccode2", "year").is_duplicated().any()


def test_a_pact_is_carried_with_its_age_and_a_treaty_starts_anew(view: AsOf) -> None:
    frame = ties.defence_pacts(view, 2016, 2025, system="gw")
    america = where(frame, gwcode1=2, gwcode2=732)
    assert america.select("year", "age").rows() == [
        (year, max(0, year - 2018)) for year in range(2016, 2026)
    ]
    korea = where(frame, gwcode1=365, gwcode2=731)
    assert korea.select("year", "age").rows() == [(2024, 0), (2025, 0)]
    mirrored = frame.select(gwcode1="gwcode2", gwcode2="gwcode1", year="year", age="age")
    assert mirrored.sort("gwcode1", "gwcode2", "year").equals(frame)


@pytest.mark.parametrize("system", SYSTEMS)
def test_ties_are_unique_and_between_two(view: AsOf, system: System) -> None:
    keys = [f"{units.CODE[system]}1", f"{units.CODE[system]}2", "year"]
    for frame in (
        ties.defence_pacts(view, 1950, 2010, system=system),
        ties.rivalries(view, 1950, 2010, system=system),
    ):
        assert not frame.select(keys).is_duplicated().any()
        assert frame.filter(pl.col(keys[0]) == pl.col(keys[1])).is_empty()


def test_distances_are_carried_and_neighbours_touch(view: AsOf) -> None:
    frame = ties.distance(view, 2018, 2022)
    poland = where(frame, gwcode1=290, gwcode2=365)
    assert poland.select("year", "distance_km", "age").rows() == [
        (year, 0, max(0, year - 2019)) for year in range(2018, 2023)
    ]


def test_capability_is_the_mean_of_the_known_shares(view: AsOf) -> None:
    # NMC's index averages the components that are known, so shares of a year with gaps add up to
    # more than one: to 1.075 in 1860, to exactly one in the sixties.
    raw = view.table("capabilities")
    parts = ("milex_kusd", "milper_k", "irst_kt", "pec_kt", "tpop_k", "upop_k")
    shares = raw.select(pl.col(name) / pl.col(name).sum().over("year") for name in parts)
    mean = shares.select(pl.mean_horizontal(parts)).to_series().to_numpy()
    assert mean == pytest.approx(raw["cinc"].to_numpy(), abs=1e-7)
    sums = dict(raw.group_by("year").agg(pl.col("cinc").sum()).iter_rows())
    assert sums[1963] == pytest.approx(1.0)
    assert max(sums.values()) == pytest.approx(1.0747, abs=1e-3)


def test_capabilities_are_carried_with_their_age(view: AsOf) -> None:
    frame = power.capabilities(view, system="cow", to=2024)
    korea = where(frame, ccode=731).filter(pl.col("year") >= 2021)
    assert korea.select("year", "age").rows() == [(2021, 0), (2022, 0), (2023, 1), (2024, 2)]
    assert korea["cinc"].to_list()[1:] == [korea["cinc"].to_list()[1]] * 3


def test_the_capability_ratio_is_weaker_over_stronger() -> None:
    dyads = pl.DataFrame({"ccode1": [2, 2, 3], "ccode2": [3, 4, 4], "year": [1950] * 3})
    states = pl.DataFrame(
        {
            "ccode": [2, 3, 4],
            "year": [1950] * 3,
            "cinc": [0.2, 0.05, None],
            "militarization": [0.01, 0.03, 0.02],
        }
    )
    found = power.add_capability_ratio(dyads, states)
    assert found["capability_ratio"].to_list() == [0.25, None, None]
    assert found["militarization"].to_list() == [0.01, 0.01, 0.02]
    assert found.columns == ["ccode1", "ccode2", "year", "capability_ratio", "militarization"]


def test_major_powers_of_two_years(view: AsOf) -> None:
    frame = power.majors(view, 1913, 1995)
    assert sorted(where(frame, year=1913)["ccode"]) == [2, 200, 220, 255, 300, 325, 365, 740]
    assert sorted(where(frame, year=1995)["ccode"]) == [2, 200, 220, 255, 365, 710, 740]


def test_relevant_dyads_touch_or_hold_a_major_power(view: AsOf) -> None:
    frame = relevant_dyad_years(view, 1980, 1985)
    assert frame.filter(pl.col("contiguity").is_null() & ~pl.col("major")).is_empty()
    assert (frame["ccode1"] < frame["ccode2"]).all()
    # The two Koreas touch; neither is a major power.
    koreas = where(frame, ccode1=731, ccode2=732, year=1982)
    assert koreas.select("contiguity", "major").rows() == [(1, False)]


def test_the_two_koreas_in_the_dispute_panel(view: AsOf) -> None:
    rows = where(dispute_panel(view, 1960, 1970), ccode1=731, ccode2=732)
    assert rows["land"].all()
    assert rows["rival"].all()
    assert not rows["defence_pact"].any()
    assert rows["onset"].sum() > 0
    # A year after a dispute that was going on counts no year of peace.
    later = rows.filter(pl.col("ongoing").shift(1).fill_null(value=False))
    assert (later["peace_years"] == 0).all()


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=40))
def test_years_of_peace_are_those_since_the_last_event(rows: list[tuple[int, bool]]) -> None:
    rows = sorted(rows, key=lambda row: row[0])
    expected: list[float] = []
    for place, (unit, _) in enumerate(rows):
        if place == 0 or rows[place - 1][0] != unit or rows[place - 1][1]:
            expected.append(0.0)
        else:
            expected.append(expected[-1] + 1)
    found = peace_years(
        np.array([unit for unit, _ in rows], dtype=np.int64),
        np.array([event for _, event in rows], dtype=np.bool_),
    )
    assert found.tolist() == expected
