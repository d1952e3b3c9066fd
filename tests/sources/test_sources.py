"""Each source on a few real rows, and on a copy of them with one thing wrong."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from westphalia.core.errors import SourceError
from westphalia.sources import (
    SOURCES,
    atop,
    commitments,
    cow_conflict,
    cow_system,
    gleditsch_ward,
    gml,
    isard,
    natural_earth,
    rivalries,
    ucdp_conflict,
    ucdp_fatalities,
    ucdp_peace,
    un_votes,
    vdem,
    world_bank,
)


@dataclass(frozen=True)
class Case:
    """A source: reader, fixture files, known counts of the fixture, message of the broken one."""

    folder: str
    read: Callable[[Path], pl.DataFrame]
    files: dict[str, str]
    rows: int
    says: str
    holds: dict[str, Any]
    counts: tuple[tuple[ModuleType, str, Any], ...] = field(default=())


CASES = (
    Case(
        "gleditsch_ward",
        gleditsch_ward.states,
        {"states/gw_system.parquet": "gw_system.csv"},
        5,
        "states: spells",
        {"gwcode": 265, "end": dt.date(1990, 10, 2), "microstate": False},
        ((gleditsch_ward, "STATES", 4),),
    ),
    Case(
        "cow_nmc",
        cow_system.capabilities,
        {"states/cow_nmc.parquet": "cow_nmc.csv"},
        4,
        "capabilities: cinc",
        {"ccode": 731, "year": 2022, "milper_k": 1_280.0, "milex_kusd": None},
        ((cow_system, "CAPABILITY_ROWS", 4),),
    ),
    Case(
        "cow_contiguity",
        cow_system.contiguity,
        {"states/cow_contdir.parquet": "cow_contdir.csv"},
        2,
        "contiguity: both directions",
        {"ccode1": 365, "ccode2": 731, "contiguity_type": 1, "start_year": 1948, "end_year": None},
    ),
    Case(
        "isard_crosswalk",
        isard.crosswalk,
        {"states/cw_gw_panel.parquet": "cw_gw_panel.csv"},
        6,
        "crosswalk: one GW code per COW state-year",
        {"gwcode": 340, "ccode": 345, "first_year": 2006, "last_year": 2007},
    ),
    Case(
        "isard_distance",
        isard.distance,
        {"states/gw_mindist.parquet": "gw_mindist.csv"},
        2,
        "distance: order of the dyad",
        {"gwcode1": 2, "gwcode2": 41, "first_year": 1886, "last_year": 1890, "distance_km": 932},
    ),
    Case(
        "atop",
        atop.alliances,
        {"states/atop_alliance.parquet": "atop_alliance.csv"},
        12,
        "alliances: atop_defense",
        {"ccode1": 2, "ccode2": 20, "year": 1942, "defense": True, "neutral": False},
        ((atop, "ROWS", 12),),
    ),
    Case(
        "rivalries",
        rivalries.rivalries,
        {"states/tss_rivalries.parquet": "tss_rivalries.csv"},
        3,
        "rivalries: spatial",
        {"name": "Britain-France 2", "start_year": 1816, "end_year": 1904, "positional": True},
    ),
    Case(
        "gml",
        gml.disputes,
        {"states/gml_dirdisp.parquet": "gml_dirdisp.csv"},
        4,
        "gml_dirdisp: hostlev1",
        {"dispnum": 2, "ccode1": 2, "ccode2": 200, "hostility1": 3, "hostility2": 1},
        ((gml, "ROWS", {"gml_dirdisp": 4}),),
    ),
    Case(
        "cow_war",
        cow_conflict.wars,
        {"conflict/cow_interstate_war_4_0.csv.gz": "cow_interstate_war_4_0.csv"},
        4,
        "wars: Outcome",
        {"war": 184, "ccode": 352, "outcome": "loser", "end2": dt.date(1974, 8, 16)},
        ((cow_conflict, "ROWS", {"cow_war": 4}),),
    ),
    Case(
        "ucdp_conflict",
        ucdp_conflict.conflict_parties,
        {
            "conflict/ucdp_prio_acd_25_1.csv.gz": "ucdp_prio_acd_25_1.csv",
            "conflict/ucdp_dyadic_25_1.csv.gz": "ucdp_dyadic_25_1.csv",
            "conflict/ucdp_organized_violence_country_year_25_1.csv.gz": (
                "ucdp_organized_violence_country_year_25_1.csv"
            ),
        },
        63,
        "names and state numbers must be the same set",
        {"conflict_id": 13243, "side": "a", "role": "supporter", "gwcode": 731},
        ((ucdp_conflict, "ROWS", 5),),
    ),
    Case(
        "ucdp_peace",
        ucdp_peace.terminations,
        {
            "conflict/ucdp_termination_3_2021_conflict.csv.gz": (
                "ucdp_termination_3_2021_conflict.csv"
            )
        },
        3,
        "terminations: outcome",
        {"year": 2014, "outcome": "low_activity", "end_date": dt.date(2014, 11, 5)},
        ((ucdp_peace, "TERMINATION_ROWS", 3), (ucdp_peace, "ENDS", 1)),
    ),
    Case(
        "ucdp_fatalities",
        ucdp_fatalities.fatalities_month,
        {
            "conflict/ucdp_ged_country_month_1989_2026.csv.gz": (
                "ucdp_ged_country_month_1989_2026.csv"
            )
        },
        4,
        "Atlantis",
        {"gwcode": 369, "month_id": 507, "fatalities_best": 10_616},
        ((ucdp_fatalities, "COUNTRY_MONTHS", 8),),
    ),
    Case(
        "un_votes",
        un_votes.ideal_points,
        {"context/unga_idealpoints_july2025.csv.gz": "unga_idealpoints_july2025.csv"},
        5,
        "ideal_points: quantiles",
        {"ccode": 731, "year": 2024, "ideal_fp": -0.7940289, "ideal_all": None, "votes_fp": 91},
        ((un_votes, "ROWS", 6),),
    ),
    Case(
        "vdem",
        vdem.democracy,
        {"states/gw_democracy.parquet": "gw_democracy.csv"},
        4,
        "democracy: v2x_polyarchy",
        {"gwcode": 2, "year": 2024, "v2x_polyarchy": 0.843},
    ),
    Case(
        "world_bank",
        world_bank.economy_wb,
        {
            "context/wb_population.csv.gz": "wb_population.csv",
            "context/wb_gdp_current_usd.csv.gz": "wb_gdp_current_usd.csv",
        },
        6,
        "XXX",
        {"gwcode": 731, "year": 2022, "gdp_usd": None},
    ),
    Case(
        "natural_earth",
        natural_earth.map_shapes,
        {"context/naturalearth_countries_110m.topojson.gz": "countries.json"},
        4,
        "must hold 3 shapes",
        {"iso3": "XKX", "name": "Kosovo", "polygon": 0, "ring": 0},
        ((natural_earth, "SHAPES", 3),),
    ),
)
NAMES = [case.folder for case in CASES]


def has_row(frame: pl.DataFrame, values: dict[str, Any]) -> bool:
    """Whether some row carries all the values; a missing value is given as None."""
    same = [pl.col(name).eq_missing(pl.lit(value)) for name, value in values.items()]
    return not frame.filter(pl.all_horizontal(same)).is_empty()


@pytest.fixture(params=CASES, ids=NAMES)
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Case:
    chosen: Case = request.param
    for module, name, value in chosen.counts:
        monkeypatch.setattr(module, name, value)
    return chosen


def test_real_rows_are_read(case: Case, place: Callable[..., Path]) -> None:
    frame = case.read(place(case.folder, case.files))
    assert frame.height == case.rows
    assert has_row(frame, case.holds), frame.to_dicts()


def test_a_broken_file_stops_with_its_reason(case: Case, place: Callable[..., Path]) -> None:
    first, *rest = case.files
    broken = "broken.json" if case.folder == "natural_earth" else "broken.csv"
    raw = place(case.folder, {first: broken} | {name: case.files[name] for name in rest})
    with pytest.raises(SourceError, match=case.says):
        case.read(raw)


def test_a_missing_file_is_named(case: Case, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"raw file: .*; (must be in|cannot be read)"):
        case.read(tmp_path)


def test_a_changed_row_count_stops(place: Callable[..., Path]) -> None:
    raw = place("atop", {"states/atop_alliance.parquet": "atop_alliance.csv"})
    with pytest.raises(SourceError, match="must be 273296"):
        atop.alliances(raw)


def test_a_commitment_without_an_address_stops(tmp_path: Path) -> None:
    curated = commitments.CURATED
    for name in ("accessions.csv", "treaty_members.csv"):
        (tmp_path / name).write_text((curated / name).read_text())
    broken = Path(__file__).parents[1] / "fixtures" / "sources" / "commitments" / "broken.csv"
    (tmp_path / "commitments.csv").write_text(broken.read_text())
    with pytest.raises(SourceError, match="needs a date of signature"):
        commitments.commitments(tmp_path)


def test_an_accession_pairs_the_new_member_with_each_old_one() -> None:
    rows = commitments.commitments()
    nato = rows.filter(pl.col("treaty") == "North Atlantic Treaty")
    by_day = dict(nato.group_by("in_force").len().iter_rows())
    assert by_day == {
        dt.date(2020, 3, 27): 29,
        dt.date(2023, 4, 4): 30,
        dt.date(2024, 3, 7): 31,
    }
    assert has_row(nato, {"iso3_1": "FIN", "iso3_2": "SWE", "in_force": dt.date(2024, 3, 7)})


def test_every_source_has_a_name_of_its_own_and_full_terms() -> None:
    names = [origin.name for origin in SOURCES]
    assert len(set(names)) == len(names)
    for origin in SOURCES:
        assert origin.licence
        assert origin.citation
        assert origin.url.startswith("http"), origin.name
        assert 0 <= origin.lag_months <= 60
