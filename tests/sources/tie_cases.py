"""Cases of the sources on ties, support, leaders and votes.

Each case: folder of the fixture, reader, raw files (the first is the one that is broken), rows
read, message of the broken one, one row that must be there, and counts of the fixture.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

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
Case = tuple[str, Read, tuple[str, ...], int, str, dict[str, Any], dict[str, Any]]
COUNTRY_YEARS = "ucdp_organized_violence_country_year_25_1"

CASES: tuple[Case, ...] = (
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
