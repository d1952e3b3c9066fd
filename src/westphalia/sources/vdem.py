"""V-Dem's electoral democracy index, as isard keys it.

Raw file: ``states/gw_democracy.parquet``.
"""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import check_range, check_unique, read_raw

LAST_YEAR = 2024

ORIGINS = (
    Origin(
        name="vdem",
        title="Varieties of Democracy, electoral democracy index (v2x_polyarchy)",
        publisher="V-Dem Institute",
        version="as in isard 0.2.0",
        licence="CC BY-SA 4.0",
        citation="Coppedge, M. et al. V-Dem Country-Year Dataset. Varieties of Democracy (V-Dem) "
        "Project.",
        url="https://www.v-dem.net/data/the-v-dem-dataset/",
        retrieved=dt.date(2026, 11, 22),
        lag_months=3,
        note="Share-alike: this table stays on its own. Ends in 2024: the source's rows for 2025 "
        "are empty. Recent years differ in the second decimal from version 15 (United States 2023: "
        "0.857 here, 0.843 there). Re-estimated at each release, so an old year's value is today's "
        "judgement of it.",
    ),
)


def democracy(raw: Path) -> pl.DataFrame:
    """Return the electoral democracy index, 0 to 1, by gwcode and year.

    Raises:
        SourceError: A key is not unique or a value is out of range.
    """
    rows = read_raw(
        raw / "states/gw_democracy.parquet",
        {"gwcode": pl.Int16, "year": pl.Int16, "v2x_polyarchy": pl.Float64},
    ).drop_nulls("v2x_polyarchy")
    check_unique(rows, "democracy", ("gwcode", "year"))
    check_range(rows, "democracy", {"v2x_polyarchy": (0, 1), "year": (1816, LAST_YEAR)})
    return rows
