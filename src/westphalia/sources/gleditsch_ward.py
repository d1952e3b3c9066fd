"""Gleditsch-Ward list of independent states. Raw file: ``states/gw_system.parquet``."""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import check_allowed, check_none, read_raw

LAST_DAY = dt.date(2020, 12, 31)
STATES = 225

ORIGINS = (
    Origin(
        name="gw_states",
        title="List of Independent States",
        publisher="K. S. Gleditsch and M. D. Ward",
        version="7 (to 2020), as in isard 0.2.0",
        licence="facts, free with citation",
        citation="Gleditsch, K. S. and Ward, M. D. (1999). A Revised List of Independent States "
        "since the Congress of Vienna. International Interactions 25(4).",
        url="http://ksgleditsch.com/data-4.html",
        retrieved=dt.date(2026, 11, 22),
        lag_months=0,
        note="An end of 2020-12-31 means: still a member. No state entered or left from 2021 to "
        "2025. Microstates are flagged, not left out.",
    ),
)


def states(raw: Path) -> pl.DataFrame:
    """Return membership spells: gwcode, name, microstate, start, end (null when still a member).

    Raises:
        SourceError: A spell ends before it starts, or the number of states is not the known one.
    """
    rows = read_raw(
        raw / "states/gw_system.parquet",
        {
            "gwcode": pl.Int16,
            "gw_name": pl.String,
            "microstate": pl.Int8,
            "start": pl.Date,
            "end": pl.Date,
        },
    )
    check_allowed(rows, "states", {"microstate": (0, 1)})
    check_none(
        rows,
        "states: spells",
        (pl.col("start") > pl.col("end")) | (pl.col("end") > LAST_DAY),
        rule=f"start must come before end, and end by {LAST_DAY}",
    )
    check_none(
        rows.select(pl.col("gwcode").n_unique().alias("states")),
        "states: number",
        pl.col("states") != STATES,
        rule=f"must be {STATES}",
    )
    return rows.rename({"gw_name": "name"}).with_columns(
        pl.col("microstate").cast(pl.Boolean),
        pl.when(pl.col("end") < LAST_DAY).then(pl.col("end")),
    )
