"""Cases of the sources on agreements, crises, claims, sanctions, weapons, troops, refugees.

Each case: folder of the fixture, reader, raw files (the first is the one that is broken), rows
read, message of the broken one, one row that must be there, and counts of the fixture.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from westphalia.sources import (
    dcad,
    icb,
    icow,
    nuclear,
    powers,
    ties,
    unhcr,
    us_troops,
)

Read = Callable[[Path], pl.DataFrame]
Case = tuple[str, Read, tuple[str, ...], int, str, dict[str, Any], dict[str, Any]]

CASES: tuple[Case, ...] = (
    (
        "dcad",
        dcad.defence_agreements,
        ("conflict/dcad_1_0_defense_cooperation_agreements.csv.gz",),
        # One agreement names the same state twice and no other.
        13,
        "defence_agreements: type",
        {"agreement_id": "DCADv1.0-0297", "ccode1": 101, "ccode2": 145, "end": None},
        {"ROWS": 14},
    ),
    (
        "nuclear_status",
        nuclear.nuclear_status,
        ("conflict/nuclear_weapons_status_1938_2022.csv.gz",),
        6,
        "nuclear_status: status",
        {"gwcode": 255, "first_year": 1945, "last_year": 1945, "status": "explore"},
        {"STATUS_ROWS": 9},
    ),
    (
        "nuclear_stockpile",
        nuclear.nuclear_stockpile,
        ("context/nuclear_stockpiles_fas2023.csv.gz",),
        7,
        "nuclear_stockpile: states",
        {"gwcode": 560, "year": 1990, "warheads": 0},
        {"STOCKPILE_ROWS": 18},
    ),
    (
        "unhcr_flows",
        unhcr.refugee_flows,
        ("context/unhcr_flows.parquet",),
        6,
        "unhcr_flows: codes",
        {"origin": "PSE", "asylum": "EGY", "gwcode1": None, "gwcode2": 651, "refugees": None},
        {"ROWS": {"unhcr_flows": 6}},
    ),
    (
        "unhcr_population",
        unhcr.refugee_stocks,
        ("context/unhcr_population.parquet",),
        6,
        "unhcr_population: refugees",
        {"origin": "UKR", "asylum": "UKR", "year": 2022, "idps": 5_914_000, "refugees": 0},
        {"ROWS": {"unhcr_population": 6}},
    ),
    (
        "ties",
        ties.sanctions,
        ("context/ties_v4_1.csv.gz",),
        17,
        "sanctions: finaloutcome",
        # The source writes the 31st of June, and the imposition with words.
        {"case_id": 1_965_063_101, "start": dt.date(1965, 6, 30), "start_precision": "month"},
        {"ROWS": 7, "IMPOSED": 7},
    ),
    (
        "icb_actors",
        icb.crises,
        ("conflict/icb2_v14.csv.gz",),
        5,
        "crises: triggr",
        {"name": "CUBAN MISSILES", "ccode": 365, "start": dt.date(1962, 10, 22), "threat_from": 2},
        {"ACTORS": 6},
    ),
    (
        "icb_crises",
        icb.crisis_events,
        ("conflict/icb1_v14.csv.gz",),
        3,
        "crisis_events: viol",
        {"crisis": 161, "end": None, "start_precision": "day"},
        {"CRISES": 4},
    ),
    (
        "icow",
        icow.territorial_claims,
        ("conflict/icow_provisional_claims_1_01.csv.gz",),
        10,
        "territorial_claims: ends",
        {"claim_dyad": 82804, "ccode1": 740, "ccode2": 365, "end_year": None, "resolution": None},
        {"ROWS": 10},
    ),
    (
        "us_troops",
        us_troops.us_troops,
        ("conflict/us_troops_country_year_1950_2024.csv.gz",),
        9,
        "us_troops: codes",
        {"ccode": 316, "place": "Czechia", "troops": 17, "army": 4, "withheld": False},
        {"ROWS": 10},
    ),
    (
        "powers",
        powers.powers,
        ("states/maoz_powers.parquet",),
        7,
        "powers: spells",
        {"ccode": 365, "level": "global", "start": dt.date(1922, 1, 1)},
        {"ROWS": 5},
    ),
)
