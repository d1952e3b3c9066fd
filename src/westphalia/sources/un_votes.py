"""Ideal points in the UN General Assembly.

Raw file: ``context/unga_idealpoints_july2025.csv.gz``.
"""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import check_none, check_range, check_unique, read_raw

ROWS = 11_440

ORIGINS = (
    Origin(
        name="un_ideal_points",
        title="United Nations General Assembly Ideal Points",
        publisher="M. A. Bailey, A. Strezhnev and E. Voeten",
        version="July 2025",
        licence="CC0",
        citation="Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating Dynamic State "
        "Preferences from United Nations Voting Data. Journal of Conflict Resolution 61(2).",
        url="https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/LEJUQZ",
        retrieved=dt.date(2026, 11, 22),
        lag_months=9,
        note="year is the year in which a session starts. One late estimate of the whole series, "
        "re-estimated at each release: a value for 2000 was not known in this form in 2000. "
        "ideal_all ends in 2023. Ukraine and Belarus vote from 1946 but are no GW states then.",
    ),
)


def ideal_points(raw: Path) -> pl.DataFrame:
    """Return ideal points by COW state-year, ``ideal_fp`` with its 5 and 95 % quantiles.

    Raises:
        SourceError: A row count, key or range is not the expected one.
    """
    rows = read_raw(
        raw / "context/unga_idealpoints_july2025.csv.gz",
        {"ccode": pl.Int16, "year": pl.Int16}
        | dict.fromkeys(("idealpointfp", "q5fp", "q95fp", "idealpointall"), pl.Float64)
        | {"nvotesfp": pl.Int16},
    )
    check_none(
        rows.select(pl.len().alias("rows")),
        "ideal_points: number of rows",
        pl.col("rows") != ROWS,
        rule=f"must be {ROWS}",
    )
    check_unique(rows, "ideal_points", ("ccode", "year"))
    scale = (-5, 5)
    check_range(
        rows,
        "ideal_points",
        {"year": (1946, 2024), "idealpointfp": scale, "idealpointall": scale, "q5fp": scale},
    )
    check_none(
        rows,
        "ideal_points: quantiles",
        (pl.col("q5fp") > pl.col("idealpointfp")) | (pl.col("q95fp") < pl.col("idealpointfp")),
        rule="the estimate must lie between its 5 and 95 % quantiles",
    )
    named = rows.rename(
        {
            "idealpointfp": "ideal_fp",
            "q5fp": "ideal_fp_q05",
            "q95fp": "ideal_fp_q95",
            "idealpointall": "ideal_all",
            "nvotesfp": "votes_fp",
        }
    )
    return named.filter(pl.col("ideal_fp").is_not_null() | pl.col("ideal_all").is_not_null())
