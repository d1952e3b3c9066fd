"""Correlates of War: wars inside states. Raw file: ``conflict/cow_intrastate_war_5_1.csv.gz``."""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import check_allowed, check_count, check_none, check_range, read_raw

ROWS = 420
LAST_YEAR = 2014
SPELLS = (1, 2, 3, 4)
TYPES = {4: "central_control", 5: "local_issues", 6: "regional_internal", 7: "intercommunal"}
OUTCOMES = {
    1: "victory_a",
    2: "victory_b",
    3: "compromise",
    4: "transformed",
    5: "ongoing",
    6: "stalemate",
    7: "continues_below_war",
}
ONGOING = -7
PARTS = {"Yr": "year", "Mo": "month", "Dy": "day"}

ORIGINS = (
    Origin(
        name="cow_intrastate",
        title="Intra-State War Data",
        publisher="Correlates of War Project",
        version="5.1",
        licence="facts, free with citation",
        citation="Dixon, J. and Sarkees, M. R. (2016). A Guide to Intra-state Wars, 1816-2014. CQ "
        "Press.",
        url="https://correlatesofwar.org/data-sets/cow-war/",
        retrieved=dt.date(2026, 11, 22),
        lag_months=24,
        note="One row per spell of fighting: outcome and deaths are of the whole war and repeat. "
        "Only side A can be a state with a number; side B is a name. An unknown day or month is "
        "null. War numbers have decimals (502.1) and are text. Ends in 2014; the twelve wars that "
        "went on have a null end and no outcome. One day of the source is a question mark.",
    ),
)


def intrastate_wars(raw: Path) -> pl.DataFrame:
    """Return spells of wars inside states.

    Columns: war, spell, name, type, ccode (of side A, null when it is no state), side_a, side_b,
    outside_state (another state took part), start and end as year, month, day, initiator,
    outcome, deaths_a, deaths_b, battle_deaths.

    Raises:
        SourceError: A count, category or year is not the expected one.
    """
    dates = [
        f"{end}{part}{spell}" for spell in SPELLS for end in ("Start", "End") for part in PARTS
    ]
    deaths = {"DeathsSideA": "deaths_a", "DeathsSideB": "deaths_b", "TotalBDeaths": "battle_deaths"}
    rows = read_raw(
        raw / "conflict/cow_intrastate_war_5_1.csv.gz",
        dict.fromkeys(("WarNum", "WarName", "SideA", "SideB", "Initiator"), pl.String)
        | dict.fromkeys(dates, pl.String)
        | {"CcodeA": pl.Int16}
        | dict.fromkeys(("WarType", "Intnl", "Outcome"), pl.Int8)
        | dict.fromkeys(deaths, pl.Int32),
    )
    check_count(rows, "intrastate_wars", ROWS)
    check_allowed(rows, "intrastate_wars", {"WarType": TYPES, "Outcome": OUTCOMES, "Intnl": (0, 1)})
    known = rows.select(
        pl.col("WarNum").str.strip_suffix(".0").alias("war"),
        pl.col("WarName").alias("name"),
        pl.col("WarType").replace_strict(TYPES, return_dtype=pl.String).alias("type"),
        pl.when(pl.col("CcodeA") > 0).then(pl.col("CcodeA")).alias("ccode"),
        pl.col("SideA").alias("side_a"),
        pl.col("SideB").alias("side_b"),
        (pl.col("Intnl") == 1).alias("outside_state"),
        *dates,
        pl.col("Initiator").alias("initiator"),
        pl.col("Outcome")
        .replace_strict(OUTCOMES | {5: None}, return_dtype=pl.String)
        .alias("outcome"),
        *(pl.when(pl.col(old) >= 0).then(pl.col(old)).alias(new) for old, new in deaths.items()),
    )
    spells = pl.concat([_spell(known, spell, dates) for spell in SPELLS])
    check_range(
        spells,
        "intrastate_wars",
        {"start_year": (1816, LAST_YEAR), "end_year": (1816, LAST_YEAR)}
        | {"start_month": (1, 12), "end_month": (1, 12), "start_day": (1, 31), "end_day": (1, 31)},
    )
    check_none(
        spells,
        "intrastate_wars: spells",
        (pl.col("end_year") < pl.col("start_year"))
        | (pl.col("end_year").is_null() & pl.col("outcome").is_not_null()),
        rule="a spell must end after it starts, and a war with an outcome must have ended",
    )
    return spells


def _spell(known: pl.DataFrame, spell: int, dates: list[str]) -> pl.DataFrame:
    """Return one spell of each war that has it, with dates in parts."""
    parts = []
    for end, name in (("Start", "start"), ("End", "end")):
        for part, unit in PARTS.items():
            number = pl.col(f"{end}{part}{spell}").cast(pl.Float64, strict=False).cast(pl.Int16)
            dtype = pl.Int16 if unit == "year" else pl.Int8
            parts.append(pl.when(number > 0).then(number).cast(dtype).alias(f"{name}_{unit}"))
    began = pl.col(f"StartYr{spell}").cast(pl.Float64) > 0
    kept = [name for name in known.columns if name not in dates]
    return known.filter(began).select(
        "war", pl.lit(spell, pl.Int8).alias("spell"), *kept[1:], *parts
    )
