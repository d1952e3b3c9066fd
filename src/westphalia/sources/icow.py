"""Territorial claims. Raw file: ``conflict/icow_provisional_claims_1_01.csv.gz``."""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import check_count, check_none, check_range, check_unique, read_raw

ROWS = 837
LAST_YEAR = 2001
ONGOING = 200_199
UNKNOWN = -9

ORIGINS = (
    Origin(
        name="icow",
        title="Issue Correlates of War, provisional territorial claims",
        publisher="P. R. Hensel",
        version="1.01",
        licence="facts, free with citation",
        citation="Hensel, P. R. and Mitchell, S. M. (2005). Issue Indivisibility and Territorial "
        "Claims. GeoJournal 64(4); Frederick, B. A., Hensel, P. R. and Macaulay, C. (2017). The "
        "Issue Correlates of War Territorial Claims Data, 1816-2001. Journal of Peace Research "
        "54(1).",
        url="https://www.paulhensel.org/icow.html",
        retrieved=dt.date(2026, 11, 22),
        lag_months=24,
        note="A dyad can have several claims at a time, and may claim both ways: state 1 is the "
        "challenger. Provisional: salience, 0 to 12, is coded for all, attempts to settle only for "
        "some. Begun and ended by month, the month null where unknown. A null end means: going on "
        "at the end of 2001. The resolution is the source's code, 1 to 14.",
    ),
)


def territorial_claims(raw: Path) -> pl.DataFrame:
    """Return claims by dyad: claim_dyad, claim, name, ccode1 (challenger), ccode2 (target).

    Also start_year, start_month, end_year (null when going on), end_month, salience,
    salience1, salience2 (to challenger and target), resolution, ended_violently.

    Raises:
        SourceError: A count, key or range is not the expected one.
    """
    numbers = {"claimdy": pl.Int32, "claim": pl.Int16, "begclaim": pl.Int32, "endclaim": pl.Int32}
    rows = read_raw(
        raw / "conflict/icow_provisional_claims_1_01.csv.gz",
        numbers
        | {"name": pl.String, "chal": pl.Int16, "tgt": pl.Int16}
        | dict.fromkeys(("icowsal", "salchal", "saltgt", "resolved", "endviol"), pl.Int8),
    )
    check_count(rows, "territorial_claims", ROWS)
    check_unique(rows, "territorial_claims", ("claimdy",))
    check_range(
        rows, "territorial_claims", {"icowsal": (0, 12), "salchal": (0, 6), "saltgt": (0, 6)}
    )
    ongoing = pl.col("endclaim") == ONGOING
    check_none(
        rows,
        "territorial_claims: ends",
        (ongoing != (pl.col("resolved") == UNKNOWN)) | (pl.col("begclaim") > pl.col("endclaim")),
        rule="a claim must end after it begins, and have a resolution when it has ended",
    )
    tidy = rows.select(
        pl.col("claimdy").alias("claim_dyad"),
        "claim",
        "name",
        pl.col("chal").alias("ccode1"),
        pl.col("tgt").alias("ccode2"),
        (pl.col("begclaim") // 100).cast(pl.Int16).alias("start_year"),
        _month("begclaim").alias("start_month"),
        pl.when(~ongoing).then((pl.col("endclaim") // 100).cast(pl.Int16)).alias("end_year"),
        pl.when(~ongoing).then(_month("endclaim")).alias("end_month"),
        pl.col("icowsal").alias("salience"),
        pl.col("salchal").alias("salience1"),
        pl.col("saltgt").alias("salience2"),
        pl.when(pl.col("resolved") != UNKNOWN).then(pl.col("resolved")).alias("resolution"),
        pl.when(pl.col("endviol") != UNKNOWN).then(pl.col("endviol") == 1).alias("ended_violently"),
    )
    years = {"start_year": (1816, LAST_YEAR), "end_year": (1816, LAST_YEAR)}
    check_range(tidy, "territorial_claims", years)
    return tidy


def _month(column: str) -> pl.Expr:
    """Return the month; the source writes 0 or 99 where it does not know it."""
    month = (pl.col(column) % 100).cast(pl.Int8)
    return pl.when(month.is_between(1, 12)).then(month)
