"""Correlates of War: militarized disputes and interstate wars.

Raw files: ``states/{cow_mid_ddydisps,cow_war_inter}.parquet``,
``conflict/{cow_midb_5_0,cow_interstate_war_4_0}.csv.gz``.
"""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import check_allowed, check_none, check_range, check_unique, read_raw

_RETRIEVED = dt.date(2026, 11, 22)
_TERMS = "facts, free with citation"
LAST_YEAR = 2014
ROWS = {"cow_mid_ddydisps": 10_234, "cow_midb": 5_883, "cow_war": 337, "cow_war_inter": 1_932}
FATALITY = (-9, 0, 1, 2, 3, 4, 5, 6)
HOSTILITY = (1, 2, 3, 4, 5)
FLAGS = ("cowmidonset", "cowmidongoing", "sidea1", "orig1", "orig2")
LEVELS = {
    "hostlev1": "hostility1",
    "hostlev2": "hostility2",
    "hostlev": "hostility",
    "fatality1": "fatality1",
    "fatality2": "fatality2",
    "fatality": "fatality",
}
OUTCOMES = {
    1: "winner",
    2: "loser",
    3: "compromise",
    4: "transformed",
    5: "ongoing",
    6: "stalemate",
    7: "continues_below_war",
    8: "changed_sides",
}

ORIGINS = (
    Origin(
        name="cow_mid",
        title="Militarized Interstate Disputes",
        publisher="Correlates of War Project",
        version="5.0",
        licence=_TERMS,
        citation="Palmer, G. et al. (2022). The MID5 Dataset, 2011-2014: Procedures, Coding Rules, "
        "and Description. Conflict Management and Peace Science 39(4).",
        url="https://correlatesofwar.org/data-sets/mids/",
        retrieved=_RETRIEVED,
        lag_months=60,
        note="hostility and fatality of a dyad-year are of the whole dispute: use hostility1 and "
        "hostility2 for a state's own acts. Scales as in the gml tables. Ends in 2014.",
    ),
    Origin(
        name="cow_war",
        title="Inter-State War Data",
        publisher="Correlates of War Project",
        version="4.0",
        licence=_TERMS,
        citation="Sarkees, M. R. and Wayman, F. (2010). Resort to War: 1816-2007. CQ Press.",
        url="https://correlatesofwar.org/data-sets/cow-war/",
        retrieved=_RETRIEVED,
        lag_months=24,
        note="A participant who left and came back has two dated spells in one row, and one who "
        "changed sides has two rows. Nothing after the 2003 invasion of Iraq.",
    ),
)


def disputes_cow(raw: Path) -> pl.DataFrame:
    """Return directed dyad-years with at most one dispute, by peacesciencer's exclusion rules.

    Raises:
        SourceError: A row count, key, category or year is not the expected one.
    """
    columns = {"dispnum": pl.Int32, "ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16}
    rows = read_raw(
        raw / "states/cow_mid_ddydisps.parquet",
        columns | dict.fromkeys(FLAGS, pl.Int8) | dict.fromkeys(LEVELS, pl.Int8),
    )
    _check_rows(rows, "cow_mid_ddydisps")
    check_range(rows, "disputes_cow", {"year": (1816, LAST_YEAR)})
    check_allowed(rows, "disputes_cow", dict.fromkeys(FLAGS, (0, 1)))
    check_allowed(
        rows,
        "disputes_cow",
        {name: HOSTILITY if name.startswith("host") else FATALITY for name in LEVELS},
    )
    check_unique(rows, "disputes_cow", ("ccode1", "ccode2", "year"))
    new = ("onset", "ongoing", "side_a1", "originator1", "originator2")
    return rows.select(
        *columns,
        *(pl.col(a).cast(pl.Boolean).alias(b) for a, b in zip(FLAGS, new, strict=True)),
        *(pl.when(pl.col(a) >= 0).then(pl.col(a)).alias(b) for a, b in LEVELS.items()),
    )


def _check_rows(rows: pl.DataFrame, stem: str) -> None:
    check_none(
        rows.select(pl.len().alias("rows")),
        f"{stem}: number of rows",
        pl.col("rows") != ROWS[stem],
        rule=f"must be {ROWS[stem]}",
    )


def dispute_participants_cow(raw: Path) -> pl.DataFrame:
    """Return participants' spells in disputes, with each state's own hostility and fatality.

    Raises:
        SourceError: A row count, category or year is not the expected one.
    """
    dates = ("styear", "stmon", "stday", "endyear", "endmon", "endday")
    rows = read_raw(
        raw / "conflict/cow_midb_5_0.csv.gz",
        {"dispnum": pl.Int32, "ccode": pl.Int16}
        | dict.fromkeys(dates, pl.Int16)
        | dict.fromkeys(("sidea", "orig", "hiact", "hostlev", "fatality"), pl.Int8),
    )
    _check_rows(rows, "cow_midb")
    check_allowed(
        rows,
        "dispute_participants_cow",
        {"sidea": (0, 1), "orig": (0, 1), "hostlev": HOSTILITY, "fatality": FATALITY},
    )
    check_range(rows, "dispute_participants_cow", {"hiact": (0, 21), "styear": (1816, LAST_YEAR)})
    return rows.select(
        "dispnum",
        "ccode",
        pl.col("styear").alias("start_year"),
        pl.col("stmon").cast(pl.Int8).alias("start_month"),
        pl.when(pl.col("stday") > 0).then(pl.col("stday")).cast(pl.Int8).alias("start_day"),
        pl.col("endyear").alias("end_year"),
        pl.col("endmon").cast(pl.Int8).alias("end_month"),
        pl.when(pl.col("endday") > 0).then(pl.col("endday")).cast(pl.Int8).alias("end_day"),
        pl.col("sidea").cast(pl.Boolean).alias("side_a"),
        pl.col("orig").cast(pl.Boolean).alias("originator"),
        "hiact",
        pl.col("hostlev").alias("hostility"),
        pl.when(pl.col("fatality") >= 0).then(pl.col("fatality")).alias("fatality"),
    )


def wars(raw: Path) -> pl.DataFrame:
    """Return war participants: side, up to two dated spells, initiator, outcome, battle deaths.

    Raises:
        SourceError: A row count, category or date is not the expected one.
    """
    parts = [f"{end}{unit}{n}" for n in (1, 2) for end in ("Start", "End") for unit in _UNITS]
    rows = read_raw(
        raw / "conflict/cow_interstate_war_4_0.csv.gz",
        {"WarNum": pl.Int16, "WarName": pl.String, "ccode": pl.Int16}
        | dict.fromkeys(("Side", "Initiator", "Outcome"), pl.Int8)
        | {"BatDeath": pl.Int32}
        | dict.fromkeys(parts, pl.Int32),
    )
    _check_rows(rows, "cow_war")
    check_allowed(rows, "wars", {"Side": (1, 2), "Initiator": (1, 2), "Outcome": OUTCOMES})
    check_range(rows, "wars", {"StartYear1": (1816, 2007), "EndYear1": (1816, 2007)})
    return rows.select(
        pl.col("WarNum").alias("war"),
        pl.col("WarName").alias("name"),
        "ccode",
        pl.col("Side").alias("side"),
        _date("Start", 1).alias("start"),
        _date("End", 1).alias("end"),
        _date("Start", 2).alias("start2"),
        _date("End", 2).alias("end2"),
        (pl.col("Initiator") == 1).alias("initiator"),
        pl.col("Outcome").replace_strict(OUTCOMES, return_dtype=pl.String).alias("outcome"),
        pl.when(pl.col("BatDeath") >= 0).then(pl.col("BatDeath")).alias("battle_deaths"),
    )


_UNITS = ("Year", "Month", "Day")


def _date(end: str, spell: int) -> pl.Expr:
    """Return the date of a spell's start or end; null where the source has -8."""
    year, month, day = (pl.col(f"{end}{unit}{spell}") for unit in _UNITS)
    known = (year > 0) & (month > 0) & (day > 0)
    return pl.when(known).then(
        pl.date(pl.when(known).then(year), pl.when(known).then(month), pl.when(known).then(day))
    )


def war_dyads(raw: Path) -> pl.DataFrame:
    """Return directed war-dyad-years; two spells of one war in one year make one row.

    Raises:
        SourceError: A row count or category is not the expected one.
    """
    rows = read_raw(
        raw / "states/cow_war_inter.parquet",
        {"warnum": pl.Int16, "ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16}
        | dict.fromkeys(
            ("cowinteronset", "sidea1", "initiator1", "initiator2", "outcome1", "outcome2"), pl.Int8
        )
        | dict.fromkeys(("batdeath1", "batdeath2"), pl.Int32),
    )
    _check_rows(rows, "cow_war_inter")
    check_allowed(rows, "war_dyads", {"outcome1": OUTCOMES, "outcome2": OUTCOMES, "sidea1": (1, 2)})
    check_range(rows, "war_dyads", {"year": (1816, 2007)})
    return (
        rows.group_by(pl.col("warnum").alias("war"), "ccode1", "ccode2", "year")
        .agg(
            (pl.col("cowinteronset").max() == 1).alias("onset"),
            pl.col("sidea1").first().alias("side1"),
            (pl.col("initiator1").max() == 1).alias("initiator1"),
            (pl.col("initiator2").max() == 1).alias("initiator2"),
            pl.col("outcome1", "outcome2").drop_nulls().last(),
            pl.col("batdeath1", "batdeath2").max(),
        )
        .with_columns(
            pl.col("outcome1", "outcome2").replace_strict(OUTCOMES, return_dtype=pl.String),
            *(
                pl.when(pl.col(f"batdeath{n}") >= 0)
                .then(pl.col(f"batdeath{n}"))
                .alias(f"battle_deaths{n}")
                for n in (1, 2)
            ),
        )
        .drop("batdeath1", "batdeath2")
    )
