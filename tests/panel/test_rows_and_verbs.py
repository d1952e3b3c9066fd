"""Members, dyads and ties: against a plain count, and at cases that a reader can look up."""

import datetime as dt
import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from westphalia.core.errors import UsageError
from westphalia.panel.asof import AsOf
from westphalia.panel.disputes import dispute_panel
from westphalia.panel.rows import dyad_years, politically_relevant, state_months, state_years
from westphalia.panel.unit import CODE, System, unit_of
from westphalia.panel.verbs.disputes import add_disputes, add_peace_spells, peace_years
from westphalia.panel.verbs.geography import (
    add_capital_distance,
    add_contiguity,
    add_minimum_distance,
)
from westphalia.panel.verbs.power import (
    add_capabilities,
    add_capability_ratio,
    add_democracy,
    add_major_powers,
)
from westphalia.panel.verbs.ties import add_alliances, add_rivalries

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
        for code, start, end in spans.select(CODE[system], "start", "end").iter_rows()
        if start <= last and (end is None or end >= first)
    ]
    expected = {
        (one[0], two[0])
        for one, two in itertools.permutations(members, 2)
        if one[0] != two[0] and max(one[1], two[1]) <= min(one[2], two[2])
    }
    found = dyad_years(year, year, system=system, microstates=system == "cow", as_of=view)
    assert set(found.drop("year").rows()) == expected
    assert found.height == len(expected)


def test_two_states_that_never_met_are_no_dyad(view: AsOf) -> None:
    # North Yemen ended on 21 May 1990, Namibia began on 21 March, East Germany on 2 October.
    found = dyad_years(1990, 1990, directed=False, as_of=view)
    assert where(found, ccode1=565, ccode2=678).height == 1
    assert where(found, ccode1=260, ccode2=265).height <= 1
    assert where(found, ccode1=678, ccode2=679).height == 0


def test_microstates_are_asked_for(view: AsOf) -> None:
    with_them = state_years(2020, 2020, system="gw", as_of=view)
    without = state_years(2020, 2020, system="gw", microstates=False, as_of=view)
    assert (without.height, with_them.height) == (174, 197)
    assert set(without.rows()) < set(with_them.rows())


def dyads(view: AsOf, first: int, last: int, system: System = "cow") -> pl.DataFrame:
    return dyad_years(first, last, system=system, as_of=view)


def test_contiguity_at_known_borders(view: AsOf) -> None:
    frame = add_contiguity(dyads(view, 1985, 2000), view=view)
    touching = frame.filter(pl.col("contiguity") > 0)
    assert where(frame, ccode1=2, ccode2=20, year=1990)["contiguity"].to_list() == [1]
    assert where(frame, ccode1=20, ccode2=2, year=1990)["contiguity"].to_list() == [1]
    # Britain and France: up to 24 miles of water. The United States and Poland: none.
    assert where(frame, ccode1=200, ccode2=220, year=1990)["contiguity"].to_list() == [3]
    assert where(frame, ccode1=2, ccode2=290, year=1990)["contiguity"].to_list() == [0]
    # East Germany bordered on Poland until 1990, united Germany does since.
    assert sorted(where(touching, ccode1=265, ccode2=290)["year"]) == list(range(1985, 1991))
    assert sorted(where(touching, ccode1=255, ccode2=290)["year"]) == list(range(1990, 2001))


def test_outside_the_coverage_is_null_unless_carried(view: AsOf) -> None:
    rows = where(dyads(view, 2015, 2018), ccode1=2, ccode2=20)
    assert add_contiguity(rows, view=view)["contiguity"].to_list() == [1, 1, None, None]
    carried = add_contiguity(rows, carry="forward", view=view)
    assert carried.select("contiguity", "contiguity_age").rows() == [(1, 0), (1, 0), (1, 1), (1, 2)]
    early = where(dyads(view, 1884, 1887), ccode1=2, ccode2=70)
    found = add_minimum_distance(early, carry="forward", view=view)["distance_km"].to_list()
    assert found == [None, None, 0, 0]


def test_a_pact_is_carried_with_its_age_and_a_treaty_starts_anew(view: AsOf) -> None:
    rows = dyads(view, 2016, 2025, "gw")
    frame = add_alliances(rows, kinds=("defense",), carry="forward", view=view)
    america = where(frame, gwcode1=2, gwcode2=732)
    assert america.select("year", "atop_defense", "alliances_age").rows() == [
        (year, True, max(0, year - 2018)) for year in range(2016, 2026)
    ]
    korea = where(frame, gwcode1=731, gwcode2=365)
    assert korea["atop_defense"].to_list() == [False] * 8 + [True] * 2
    assert korea["atop_curated"].to_list() == [False] * 8 + [True] * 2


def test_inside_the_coverage_no_pact_is_false_and_after_it_only_treaties_are_known(
    view: AsOf,
) -> None:
    rows = where(dyads(view, 2017, 2024, "gw"), gwcode1=365, gwcode2=731)
    plain = add_alliances(rows, kinds=("defense",), view=view)["atop_defense"].to_list()
    assert plain == [False, False, None, None, None, None, None, True]
    bare = add_alliances(rows, kinds=("defense",), curated=False, view=view)
    assert bare["atop_defense"].to_list() == [False, False] + [None] * 6


def test_an_obligation_may_bind_one_side_only(view: AsOf) -> None:
    # The treaty of 1951 bound the United States to defend Japan, and not the other way round.
    rows = dyads(view, 1955, 1955)
    frame = add_alliances(rows, kinds=("defense",), view=view)
    assert where(frame, ccode1=2, ccode2=740)["atop_defense"].to_list() == [True]
    assert where(frame, ccode1=740, ccode2=2)["atop_defense"].to_list() == [False]
    either = add_alliances(rows, kinds=("defense",), either=True, view=view)
    assert where(either, ccode1=740, ccode2=2)["atop_defense"].to_list() == [True]


def test_rivalry_is_the_same_both_ways(view: AsOf) -> None:
    frame = add_rivalries(dyads(view, 1948, 1952), view=view)
    mirror = frame.select(
        pl.col("ccode2").alias("ccode1"), pl.col("ccode1").alias("ccode2"), "year", "rival"
    )
    assert mirror.sort("ccode1", "ccode2", "year").equals(frame)
    assert where(frame, ccode1=750, ccode2=770, year=1948)["rival"].to_list() == [True]


def test_distances_are_carried_and_neighbours_touch(view: AsOf) -> None:
    rows = where(dyads(view, 2018, 2022, "gw"), gwcode1=290, gwcode2=365)
    frame = add_minimum_distance(rows, carry="forward", view=view)
    assert frame.select("year", "distance_km", "distance_age").rows() == [
        (year, 0, max(0, year - 2019)) for year in range(2018, 2023)
    ]
    # The same dyad by COW numbers reaches the table through the crosswalk.
    cow = where(dyads(view, 2018, 2018), ccode1=255, ccode2=290)
    assert add_minimum_distance(cow, view=view)["distance_km"].to_list() == [0]


def test_the_capitals_of_germany_moved(view: AsOf) -> None:
    rows = where(dyads(view, 1985, 2005, "gw"), gwcode1=260, gwcode2=220)
    frame = add_capital_distance(rows, view=view)
    early, late = (where(frame, year=year)["capital_km"].to_list()[0] for year in (1985, 2005))
    # Bonn to Paris is about 400 km, Berlin to Paris about 880.
    assert early == pytest.approx(400, abs=15)
    assert late == pytest.approx(878, abs=15)


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
    rows = where(state_years(2021, 2024, as_of=view), ccode=731)
    frame = add_capabilities(rows, components=("cinc",), carry="forward", view=view)
    ages = frame.select("year", "capabilities_age").rows()
    assert ages == [(2021, 0), (2022, 0), (2023, 1), (2024, 2)]
    assert frame["cinc"].to_list()[1:] == [frame["cinc"].to_list()[1]] * 3


def test_the_capability_ratio_is_weaker_over_stronger(view: AsOf) -> None:
    rows = where(dyads(view, 1950, 1950), ccode1=2).filter(pl.col("ccode2").is_in([20, 365]))
    parts = add_capabilities(rows, components=("cinc", "milper", "tpop"), view=view)
    found = add_capability_ratio(rows, view=view)
    for part, one in zip(parts.iter_rows(named=True), found.iter_rows(named=True), strict=True):
        a, b = part["cinc1"], part["cinc2"]
        assert one["capability_ratio"] == pytest.approx(min(a, b) / max(a, b))
        assert one["capability_share1"] == pytest.approx(a / (a + b))
        assert one["preponderance"] == pytest.approx(max(a, b) / (a + b))
        heads = [part[f"milper{end}"] / part[f"tpop{end}"] for end in "12"]
        assert one["militarization"] == pytest.approx(min(heads))


def test_major_powers_of_two_years(view: AsOf) -> None:
    frame = add_major_powers(state_years(1913, 1995, as_of=view), view=view).filter("major")
    assert sorted(where(frame, year=1913)["ccode"]) == [2, 200, 220, 255, 300, 325, 365, 740]
    assert sorted(where(frame, year=1995)["ccode"]) == [2, 200, 220, 255, 365, 710, 740]


def test_relevant_dyads_touch_or_hold_a_major_power(view: AsOf) -> None:
    rows = dyad_years(1980, 1985, directed=False, as_of=view)
    frame = politically_relevant(rows, view=view)
    major = pl.col("major1") | pl.col("major2")
    assert frame.filter((pl.col("contiguity") == 0) & ~major).is_empty()
    # The two Koreas touch; neither is a major power.
    koreas = where(frame, ccode1=731, ccode2=732, year=1982)
    assert koreas.select("contiguity", "major1", "major2").rows() == [(1, False, False)]


@pytest.mark.parametrize(
    ("year", "code", "membership", "there"),
    [
        (1990, 265, "any", True),  # East Germany ended on 2 October 1990: 275 of 365 days
        (1990, 265, "majority", True),
        (1990, 680, "any", True),  # South Yemen ended on 21 May 1990
        (1990, 680, "majority", False),
        (2006, 345, "any", True),  # Serbia and Montenegro ended on 4 June 2006
        (2006, 345, "majority", False),
        (2006, 340, "majority", True),
        (2011, 626, "any", True),  # South Sudan began on 9 July 2011: 176 days
        (2011, 626, "majority", False),
        (2012, 626, "majority", True),
    ],
)
def test_the_partial_year_rule(
    view: AsOf, year: int, code: int, membership: str, there: bool
) -> None:
    frame = state_years(year, year, system="gw", membership=membership, as_of=view)  # type: ignore[arg-type]
    assert where(frame, gwcode=code).height == int(there)


def test_months_of_a_state_begin_and_end_with_it(view: AsOf) -> None:
    frame = where(state_months(2011, 2011, as_of=view), gwcode=626)
    assert frame["month"].to_list() == [7, 8, 9, 10, 11, 12]
    assert frame["month_id"].to_list() == list(range(379, 385))


def test_an_as_of_date_is_obeyed_by_rows_and_verbs() -> None:
    rows = state_years(1988, 1992, system="gw", as_of=dt.date(1991, 6, 30))
    # East Germany had ended; what was to come of Yugoslavia was not known, nor 1990's capability.
    assert where(rows, gwcode=265)["year"].to_list() == [1988, 1989, 1990]
    assert where(rows, gwcode=345).height == 5
    known = add_capabilities(where(rows, gwcode=2), components=("cinc",))["cinc"].to_list()
    assert [value is None for value in known] == [False, True, True, True, True]


def test_a_wrong_frame_gets_the_call_that_mends_it(view: AsOf) -> None:
    with pytest.raises(UsageError, match="start from state_years"):
        add_capabilities(pl.DataFrame({"country": ["X"], "year": [1990]}), view=view)
    with pytest.raises(UsageError, match="needs dyad-year"):
        add_contiguity(state_years(1990, 1990, as_of=view), view=view)
    with pytest.raises(UsageError, match="is in the frame already"):
        add_major_powers(
            add_major_powers(state_years(1990, 1990, as_of=view), view=view), view=view
        )
    assert unit_of(["ccode", "gwcode", "year"]).system == "cow"


def test_lazy_frames_stay_lazy_and_agree(view: AsOf) -> None:
    rows = dyad_years(1989, 1991, directed=False, as_of=view)
    lazy = rows.lazy().pipe(add_contiguity, view=view).pipe(add_disputes, view=view)
    assert isinstance(lazy, pl.LazyFrame)
    eager = add_disputes(add_contiguity(rows, view=view), view=view)
    assert lazy.collect().equals(eager)
    assert lazy.collect_schema() == eager.schema


def test_peace_spells_and_their_powers(view: AsOf) -> None:
    rows = where(dyad_years(1950, 1960, directed=False, as_of=view), ccode1=731, ccode2=732)
    frame = add_peace_spells(add_disputes(rows, view=view), cubic=True)
    t = frame["peace_years"]
    assert frame["peace_years_2"].to_list() == pytest.approx((t**2 / 1000).to_list())
    assert frame["peace_years_3"].to_list() == pytest.approx((t**3 / 100_000).to_list())
    # The order of the rows does not matter.
    turned = add_peace_spells(add_disputes(rows.reverse(), view=view))
    assert turned["peace_years"].to_list() == t.to_list()[::-1]


def test_democracy_of_a_dyad_has_its_weak_link(view: AsOf) -> None:
    rows = where(dyads(view, 2000, 2000), ccode1=2, ccode2=731)
    found = add_democracy(rows, measures=("polyarchy",), weak_links=True, view=view).row(
        0, named=True
    )
    assert found["polyarchy1"] > 0.8 > 0.2 > found["polyarchy2"]
    assert found["polyarchy_min"] == found["polyarchy2"]


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
