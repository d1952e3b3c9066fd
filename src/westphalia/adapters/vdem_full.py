"""V-Dem's full country-year file: democracy indices by state and year.

Of its more than four thousand columns the indices below are read. Built on V-Dem's codebook and
on a real file of the same keys; no full file was at hand.
"""

from pathlib import Path

import polars as pl

from westphalia.adapters import cells
from westphalia.adapters.base import AS_IMPORTED, LAYOUT_SEEN, Adapter, Frames, VintageTable
from westphalia.adapters.delimited import Layout, Rows, read_rows
from westphalia.adapters.places import by_ccode, known_ccodes, known_iso3
from westphalia.core.origin import Origin

FIRST_YEAR = 1789
# V-Dem gives a unit one COW number for all years; these had another one before.
FORMER = {"DEU": 260, "CZE": 315, "YEM": 678}
INDICES = (
    "v2x_polyarchy",
    "v2x_polyarchy_codelow",
    "v2x_polyarchy_codehigh",
    "v2x_libdem",
    "v2x_partipdem",
    "v2x_delibdem",
    "v2x_egaldem",
    "v2x_liberal",
    "v2x_freexp_altinf",
    "v2x_frassoc_thick",
    "v2x_civlib",
    "v2x_rule",
    "v2x_corr",
)
REGIME = "v2x_regime"
LAYOUT = Layout(
    required=("country_name", "country_text_id", "year", "COWcode", "v2x_polyarchy"),
    optional=(*INDICES[1:], REGIME),
    closed=False,
)
FULL = VintageTable(
    name="vdem_indices",
    key=("country_text_id", "year"),
    time="year",
    columns={
        "gwcode": pl.Int16,
        "iso3": pl.String,
        "country_text_id": pl.String,
        "name": pl.String,
        "year": pl.Int16,
        "ccode": pl.Int16,
        **dict.fromkeys(INDICES, pl.Float64),
        REGIME: pl.Int8,
    },
)
# As the shipped table of that name, which it replaces in a run that names the vintage.
DEMOCRACY = VintageTable(
    name="democracy",
    key=("gwcode", "year"),
    time="year",
    columns={
        "gwcode": pl.Int16,
        "iso3": pl.String,
        "year": pl.Int16,
        "v2x_polyarchy": pl.Float64,
    },
)


def read(path: Path) -> Frames:
    """Return the indices, and the electoral democracy index in the shipped table's form.

    Raises:
        UsageError: The file cannot be opened.
        SourceError: Header, row or cell is not what V-Dem documents.
    """
    _, rows = read_rows(path, LAYOUT)
    for column in ("country_name", "country_text_id"):
        cells.text(rows, column)
    ccode = cells.number(rows, "COWcode", low=1, high=9999, dtype=pl.Int16)
    _check_codes(rows, ccode)
    present = [name for name in INDICES if name in rows.frame.columns]
    typed = rows.frame.with_columns(
        cells.years(rows, "year", first=FIRST_YEAR),
        ccode.alias("ccode"),
        *(cells.number(rows, name, low=0, high=1) for name in present),
        *(pl.lit(None, pl.Float64).alias(name) for name in INDICES if name not in present),
        _regime(rows).alias(REGIME),
    )
    coded = rows.having(_coded(typed))
    cells.unique(coded, FULL.key)
    cells.unique(coded, DEMOCRACY.key)
    table = coded.frame.rename({"country_name": "name"}).select(*FULL.columns).sort(FULL.key)
    democracy = table.drop_nulls(["gwcode", "v2x_polyarchy"]).select(*DEMOCRACY.columns)
    return {FULL.name: table, DEMOCRACY.name: democracy.sort(DEMOCRACY.key)}


def _coded(frame: pl.DataFrame) -> pl.DataFrame:
    """Add codes by COW number and year, by the former number where that one was not in use."""
    now = by_ccode(frame, column="ccode")
    former = pl.col("country_text_id").replace_strict(FORMER, default=None, return_dtype=pl.Int16)
    then = by_ccode(frame.with_columns(former.alias("_former")), column="_former")
    return now.with_columns(
        pl.coalesce(pl.col(name), then[name]).alias(name) for name in ("gwcode", "iso3")
    )


def _check_codes(rows: Rows, ccode: pl.Series) -> None:
    """Stop at a known state whose COW number is missing or unknown; other units may lack one."""
    state = rows.frame["country_text_id"].is_in(known_iso3().to_list())
    known = ccode.is_in(known_ccodes().to_list()).fill_null(value=False)
    cells.refuse(rows, state & ~known, "COWcode", rule="must be the COW number of a state")


def _regime(rows: Rows) -> pl.Series:
    """Return Regimes of the World, 0 closed autocracy to 3 liberal democracy."""
    if REGIME not in rows.frame.columns:
        return pl.Series([None] * rows.frame.height, dtype=pl.Int8)
    return cells.number(rows, REGIME, low=0, high=3, dtype=pl.Int8)


ADAPTER = Adapter(
    name="vdem-full",
    title="V-Dem Country-Year: V-Dem Full+Others",
    origin=Origin(
        name="vdem_full",
        title="V-Dem Country-Year: V-Dem Full+Others",
        publisher="V-Dem Institute",
        version=AS_IMPORTED,
        licence="CC BY-SA 4.0",
        citation="Coppedge, M. et al. V-Dem Country-Year Dataset. Varieties of Democracy (V-Dem) "
        "Project.",
        url="https://www.v-dem.net/data/the-v-dem-dataset/",
        retrieved=LAYOUT_SEEN,
        lag_months=3,
        note="Re-estimated at each release, so an old year's value is today's judgement of it. "
        "Codes are null where the unit was no independent state in the year.",
    ),
    tables=(FULL, DEMOCRACY),
    read=read,
    formats="the country-year CSV, core or full, also in gzip",
    url="https://www.v-dem.net/data/the-v-dem-dataset/country-year-v-dem-fullothers/",
    terms="CC BY-SA 4.0, after a registration form; too large to ship.",
)
