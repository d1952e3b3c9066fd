"""Nuclear weapons: who explores, pursues or possesses them, and how many.

Raw files: ``conflict/nuclear_weapons_status_1938_2022.csv.gz``,
``context/nuclear_stockpiles_fas2023.csv.gz``.
"""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.spells import encode_spells
from westphalia.core.tables import (
    check_allowed,
    check_count,
    check_none,
    check_range,
    check_unique,
    read_raw,
)

STATUS_ROWS = 16_848
STOCKPILE_ROWS = 869
STATUS = {1: "explore", 2: "pursue", 3: "possess"}
WORLD = "World"
# Names under today's state; Germany and Serbia are placed by year.
NUMBERS = {
    "Algeria": 615,
    "Argentina": 160,
    "Australia": 900,
    "Brazil": 140,
    "China": 710,
    "Egypt": 651,
    "France": 220,
    "Germany": 260,
    "India": 750,
    "Indonesia": 850,
    "Iran": 630,
    "Iraq": 645,
    "Israel": 666,
    "Italy": 325,
    "Japan": 740,
    "Libya": 620,
    "North Korea": 731,
    "Norway": 385,
    "Pakistan": 770,
    "Romania": 360,
    "Russia": 365,
    "Serbia": 345,
    "South Africa": 560,
    "South Korea": 732,
    "Sweden": 380,
    "Switzerland": 225,
    "Syria": 652,
    "Taiwan": 713,
    "United Kingdom": 200,
    "United States": 2,
}
GERMAN_REICH, LAST_REICH_YEAR = 255, 1945

ORIGINS = (
    Origin(
        name="nuclear_status",
        title="Nuclear weapons proliferation",
        publisher="Our World in Data, after P. C. Bleek (2017) and Nuclear Threat Initiative",
        version="2022",
        licence="CC BY 4.0",
        citation="Our World in Data, based on Bleek, P. C. (2017). When Did (and Didn't) States "
        "Proliferate? Belfer Center, and Nuclear Threat Initiative (2022).",
        url="https://ourworldindata.org/nuclear-weapons",
        retrieved=dt.date(2026, 11, 22),
        lag_months=12,
        note="Coded with hindsight: a programme became known years after it began, so an as-of run "
        "sees more than was known. A state-year without a spell had no status. Warheads of the "
        "Soviet Union left in Belarus, Kazakhstan and Ukraine do not count as possession. "
        "Yugoslavia's programme is GW 345, Germany's of 1939 to 1945 GW 255. The table of Bleek "
        "alone has the same spells to 2017 without an open licence.",
    ),
    Origin(
        name="nuclear_stockpile",
        title="Estimated nuclear warhead stockpiles",
        publisher="Federation of American Scientists, as processed by Our World in Data",
        version="2023",
        licence="CC BY 4.0",
        citation="Kristensen, H. M., Norris, R. S., Korda, M. and Reynolds, E. (2023). Estimated "
        "Global Nuclear Warhead Inventories. Federation of American Scientists; Our World in Data.",
        url="https://ourworldindata.org/nuclear-weapons",
        retrieved=dt.date(2026, 11, 22),
        lag_months=12,
        note="Estimates, revised backwards: those of an earlier year were not known in that year. "
        "Stockpiled warheads, retired ones left out. North Korea begins in 2015, nine years after "
        "its first test, and falls from 35 in 2020 to 20 in 2021 by a change of method. Rows begin "
        "with a state's first warhead; zeros after that are known zeros. The "
        "source's row for the world is of another series and left out.",
    ),
)


def _numbered(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the rows with ``gwcode`` in place of the state's name."""
    spaced = pl.col("name").str.replace_all(r"\s+", " ")
    coded = rows.with_columns(
        spaced.replace_strict(NUMBERS, default=None, return_dtype=pl.Int16).alias("gwcode")
    )
    check_none(coded, f"{name}: states", pl.col("gwcode").is_null(), rule="must be in NUMBERS")
    reich = (pl.col("gwcode") == NUMBERS["Germany"]) & (pl.col("year") <= LAST_REICH_YEAR)
    return coded.with_columns(
        pl.when(reich).then(pl.lit(GERMAN_REICH, pl.Int16)).otherwise("gwcode").alias("gwcode")
    ).drop("name")


def nuclear_status(raw: Path) -> pl.DataFrame:
    """Return spells: gwcode, first_year, last_year, status (explore, pursue, possess).

    Raises:
        SourceError: A count, key, status or year is not the expected one, or a state is unknown.
    """
    rows = read_raw(
        raw / "conflict/nuclear_weapons_status_1938_2022.csv.gz",
        {"Entity": pl.String, "Year": pl.Int16, "nuclear_weapons_status": pl.Int8},
    ).rename({"Entity": "name", "Year": "year", "nuclear_weapons_status": "status"})
    check_count(rows, "nuclear_status", STATUS_ROWS)
    check_unique(rows, "nuclear_status", ("name", "year"))
    check_allowed(rows, "nuclear_status", {"status": (0, *STATUS)})
    check_range(rows, "nuclear_status", {"year": (1938, 2022)})
    active = _numbered(rows.filter(pl.col("status") > 0), "nuclear_status")
    named = active.with_columns(pl.col("status").replace_strict(STATUS, return_dtype=pl.String))
    return encode_spells(named, unit=("gwcode",), values=("status",))


def nuclear_stockpile(raw: Path) -> pl.DataFrame:
    """Return warheads by state-year from the first warhead on: gwcode, year, warheads.

    Raises:
        SourceError: A count, key or range is not the expected one, or a state is unknown.
    """
    rows = read_raw(
        raw / "context/nuclear_stockpiles_fas2023.csv.gz",
        {"country_name": pl.String, "year": pl.Int16, "nuclear_weapons_stockpile": pl.Int32},
    ).rename({"country_name": "name", "nuclear_weapons_stockpile": "warheads"})
    check_count(rows, "nuclear_stockpile", STOCKPILE_ROWS)
    check_unique(rows, "nuclear_stockpile", ("name", "year"))
    check_range(rows, "nuclear_stockpile", {"year": (1945, 2023), "warheads": (0, 80_000)})
    states = rows.filter(pl.col("name") != WORLD)
    coded = _numbered(states, "nuclear_stockpile").select("gwcode", "year", "warheads")
    began = pl.col("year").filter(pl.col("warheads") > 0).min().over("gwcode")
    return coded.filter(pl.col("year") >= began)
