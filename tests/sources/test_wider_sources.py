"""Sources on ties, support, leaders and votes: a few real rows, and one thing wrong in a copy."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from westphalia.core.errors import SourceError
from westphalia.sources import (
    cow_intrastate,
    cow_ties,
    leaders,
    mie,
    rivalries,
    ucdp_support,
    un_votes,
)

Read = Callable[[Path], pl.DataFrame]
COUNTRY_YEARS = "ucdp_organized_violence_country_year_25_1"
# Folder of the fixture, reader, raw files (the first is the one that is broken), rows read,
# message of the broken one, one row that must be there, and counts of the fixture.
CASES: tuple[tuple[str, Read, tuple[str, ...], int, str, dict[str, Any], dict[str, Any]], ...] = (
    (
        "cow_igo",
        cow_ties.igo_dyads,
        ("states/cow_igo_ndy.parquet",),
        4,
        "igo_dyads: order of the dyad",
        {"ccode1": 2, "ccode2": 20, "year": 1921, "shared_igos": 8},
        {"ROWS": {"cow_igo_ndy": 4}},
    ),
    (
        "cow_igo_states",
        cow_ties.igo_states,
        ("states/cow_igo_sy.parquet",),
        4,
        "igo_states: kinds",
        {"ccode": 200, "year": 1967, "igos_full": 74, "igos": 74},
        {"ROWS": {"cow_igo_sy": 4}},
    ),
    (
        "cow_trade",
        cow_ties.trade_dyads,
        ("context/cow_trade_dyadic_4.parquet",),
        6,
        "trade_dyads: both directions",
        {"ccode1": 2, "ccode2": 731, "year": 1949, "flow1_musd": None, "flow2_musd": 0.0},
        {"ROWS": {"cow_trade_dyadic_4": 12}},
    ),
    (
        "cow_trade_states",
        cow_ties.trade_states,
        ("states/cow_trade_sy.parquet",),
        4,
        "trade_states: exports",
        {"ccode": 731, "year": 1975, "imports_musd": None},
        {"ROWS": {"cow_trade_sy": 4}},
    ),
    (
        "cow_diplomatic",
        cow_ties.diplomatic_exchange,
        ("context/cow_diplomatic_exchange_subset.csv.gz",),
        3,
        "diplomatic_exchange: DR_at_1",
        # An American minister in Peking, and none yet of China's in Washington.
        {"ccode2": 710, "year": 1864, "diplomat1": "none", "diplomat2": "minister"},
        {"ROWS": {"cow_diplomatic_exchange_subset": 3}},
    ),
    (
        "cow_capitals",
        cow_ties.capitals_cow,
        ("states/cow_capitals.parquet",),
        4,
        "capitals_cow: lat",
        {"capital": "Moscow", "start": dt.date(1918, 3, 12), "end": None},
        {"ROWS": {"cow_capitals": 4}},
    ),
    (
        "td_rivalries",
        rivalries.rivalries_td,
        ("states/td_rivalries.parquet",),
        4,
        "rivalries_td: type1",
        {"rivalry_id": 113, "end_year": None, "ideological": True, "principal": "positional"},
        {"TD_ROWS": 5},
    ),
    (
        "mie",
        mie.confrontations,
        (
            "conflict/gibler_miller_mie_1_0_events.csv.gz",
            "conflict/gibler_miller_mic_confrontations_derived.csv.gz",
        ),
        6,
        "mie: hostlev",
        {"mic": 4, "ccode1": 200, "acts1": 7, "hostility2": 4, "fatal_min1": 44, "fatal_min2": 0},
        {"EVENTS": 14, "CONFRONTATIONS": 2},
    ),
    (
        "cow_intrastate",
        cow_intrastate.intrastate_wars,
        ("conflict/cow_intrastate_war_5_1.csv.gz",),
        12,
        "intrastate_wars: Outcome",
        {"war": "541.2", "ccode": None, "outcome": "victory_b", "deaths_a": 390},
        {"ROWS": 7},
    ),
    (
        "ucdp_esd",
        ucdp_support.external_support,
        (
            "conflict/ucdp_external_support_18_1_actor_year.csv.gz",
            f"conflict/{COUNTRY_YEARS}.csv.gz",
        ),
        9,
        "external_support: year",
        {"supporter_name": "Interahamwe, ex-FAR", "supporter_kind": "nonstate"},
        {"ROWS": 7},
    ),
    (
        "archigos",
        leaders.leaders,
        ("states/archigos.parquet",),
        4,
        "leaders: exit",
        {"obs_id": "PRK-2011", "end": None, "exit": None, "irregular_exit": None},
        {"ROWS": 4},
    ),
    (
        "lwuf",
        leaders.leader_force,
        ("states/lwuf.parquet", "states/archigos.parquet"),
        # Kim Jong Un has no estimate.
        3,
        "leader_force: theta1_mean",
        {"obs_id": "USA-1881-1", "gwcode": 2, "start": dt.date(1881, 3, 4)},
        {"ROWS": 4},
    ),
    (
        "un_roll_calls",
        un_votes.un_roll_calls,
        (
            "context/unvotes_un_roll_calls.csv.gz",
            "context/unvotes_un_roll_call_issues.csv.gz",
        ),
        3,
        "un_roll_calls: dates",
        {"rcid": 9147, "session": 74, "important": None, "year": 2019, "palestine": False},
        {"ROLL_CALLS": 3},
    ),
    (
        "un_votes_cast",
        un_votes.un_votes,
        (
            "context/unvotes_un_votes.parquet",
            "context/unvotes_un_roll_calls.csv.gz",
            "context/unvotes_un_roll_call_issues.csv.gz",
        ),
        8,
        "un_votes: vote",
        # The partition of Palestine: China's seat abstained.
        {"rcid": 77, "session": 2, "gwcode": 713, "vote": 2},
        {"ROLL_CALLS": 3, "VOTES": 8},
    ),
)
MODULES = {
    cow_ties.__name__: cow_ties,
    cow_intrastate.__name__: cow_intrastate,
    leaders.__name__: leaders,
    mie.__name__: mie,
    rivalries.__name__: rivalries,
    ucdp_support.__name__: ucdp_support,
    un_votes.__name__: un_votes,
}


def laid(files: tuple[str, ...]) -> dict[str, str]:
    """Each raw file with the fixture of its name."""
    return {file: Path(file).name.split(".")[0] + ".csv" for file in files}


def has_row(frame: pl.DataFrame, values: dict[str, Any]) -> bool:
    """Whether some row carries all the values; a missing value is given as None."""
    same = [pl.col(name).eq_missing(pl.lit(value)) for name, value in values.items()]
    return not frame.filter(pl.all_horizontal(same)).is_empty()


@pytest.fixture(params=CASES, ids=[case[0] for case in CASES])
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in request.param[6].items():
        monkeypatch.setattr(MODULES[request.param[1].__module__], name, value)
    return request.param


def test_real_rows_are_read(case: Any, place: Callable[..., Path]) -> None:
    folder, read, files, rows, _, holds, _ = case
    frame = read(place(folder, laid(files)))
    assert frame.height == rows
    assert has_row(frame, holds), frame.to_dicts()


def test_a_broken_file_stops_with_its_reason(case: Any, place: Callable[..., Path]) -> None:
    folder, read, files, _, says, _, _ = case
    raw = place(folder, laid(files) | {files[0]: "broken.csv"})
    with pytest.raises(SourceError, match=says):
        read(raw)


def test_a_missing_file_is_named(case: Any, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="must be in the raw folder"):
        case[1](tmp_path)


def test_a_changed_row_count_stops(case: Any, place: Callable[..., Path]) -> None:
    folder, read, files, *_, counts = case
    module = MODULES[read.__module__]
    name, value = next(iter(counts.items()))
    more = (
        {key: number + 1 for key, number in value.items()} if isinstance(value, dict) else value + 1
    )
    raw = place(folder, laid(files))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, more)
        with pytest.raises(SourceError, match="number of rows"):
            read(raw)
