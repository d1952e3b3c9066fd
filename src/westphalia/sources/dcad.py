"""Bilateral defence cooperation agreements.

Raw file: ``conflict/dcad_1_0_defense_cooperation_agreements.csv.gz``.
"""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.dates import latest_day, precision
from westphalia.core.origin import Origin
from westphalia.core.tables import (
    check_allowed,
    check_count,
    check_none,
    check_range,
    check_unique,
    read_raw,
)

ROWS = 1_871
LAST_YEAR = 2010
CATEGORIES = {
    "DCA": "general",
    "DIC": "industry",
    "TREX": "training",
    "PROCUREMENT": "procurement",
    "COMMISSION": "commission",
    "RESEARCH": "research",
}
# Rows with the same state on both sides: one names Venezuela, two do not say whom they mean.
CORRECTED = {"DCADv1.0-0297": (101, 145)}
UNKNOWN_PARTNER = ("DCADv1.0-1625", "DCADv1.0-1847")
_UNITS = ("Year", "Month", "Day")

ORIGINS = (
    Origin(
        name="dcad",
        title="Defense Cooperation Agreement Dataset",
        publisher="B. J. Kinne",
        version="1.0",
        licence="facts, free with citation",
        citation="Kinne, B. J. (2020). The Defense Cooperation Agreement Dataset (DCAD). Journal "
        "of Conflict Resolution 64(4).",
        url="https://correlatesofwar.org/",
        retrieved=dt.date(2026, 11, 22),
        lag_months=12,
        note="Signed 1980 to 2010. start is the day of signature, or the last day it can be; entry "
        "into force is known for under half. end is the source's estimate of the last year, for "
        "most from the agreed span and not from a known end (end_known): not as-of. A null end "
        "means: not ended by 2010, or not known to be. Two rows without a partner are left out.",
    ),
)


def defence_agreements(raw: Path) -> pl.DataFrame:
    """Return agreements between two states.

    Columns: agreement_id, ccode1 < ccode2, start, start_precision, in_force, end, end_known,
    general (a framework, not a sector), and industry, training, procurement, commission, research.

    Raises:
        SourceError: A count, key, category or year is not the expected one, or a dyad is not two
            states.
    """
    kinds = ("category1", "category2", "category3")
    rows = read_raw(
        raw / "conflict/dcad_1_0_defense_cooperation_agreements.csv.gz",
        {"DCAid": pl.String, "ccode1": pl.Int16, "ccode2": pl.Int16}
        | {f"{event}{unit}": pl.Int16 for event in ("sign", "EIF") for unit in _UNITS}
        | dict.fromkeys(("type", *kinds), pl.String)
        | {"endYearEstimate": pl.Int16, "durationActual": pl.Int16},
    )
    check_count(rows, "defence_agreements", ROWS)
    check_unique(rows, "defence_agreements", ("DCAid",))
    check_allowed(
        rows,
        "defence_agreements",
        {"type": ("general", "sector")} | dict.fromkeys(kinds, CATEGORIES),
    )
    years = {"signYear": (1980, LAST_YEAR), "endYearEstimate": (1980, LAST_YEAR)}
    check_range(rows, "defence_agreements", years)
    paired = rows.filter(~pl.col("DCAid").is_in(UNKNOWN_PARTNER)).with_columns(
        pl.col("DCAid")
        .replace_strict(
            {key: value[place] for key, value in CORRECTED.items()},
            default=pl.col(name),
            return_dtype=pl.Int16,
        )
        .alias(name)
        for place, name in enumerate(("ccode1", "ccode2"))
    )
    check_none(
        paired,
        "defence_agreements: order of the dyad",
        pl.col("ccode1") >= pl.col("ccode2"),
        rule="ccode1 must be below ccode2",
    )
    signed, in_force = ([pl.col(f"{event}{unit}") for unit in _UNITS] for event in ("sign", "EIF"))
    last = pl.col("endYearEstimate")
    return paired.select(
        pl.col("DCAid").alias("agreement_id"),
        "ccode1",
        "ccode2",
        latest_day(*signed).alias("start"),
        precision(*signed).alias("start_precision"),
        pl.when(pl.col("EIFYear") >= pl.col("signYear"))
        .then(latest_day(*in_force))
        .alias("in_force"),
        pl.when(last < LAST_YEAR).then(pl.date(last, 12, 31)).alias("end"),
        pl.col("durationActual").is_not_null().alias("end_known"),
        (pl.col("type") == "general").alias("general"),
        *(
            pl.any_horizontal(pl.col(kind).eq_missing(pl.lit(code)) for kind in kinds).alias(name)
            for code, name in CATEGORIES.items()
            if name != "general"
        ),
    )
