"""SIPRI's military expenditure: the publisher's workbook, or its sheets made long in one CSV.

The workbook has one sheet per measure, countries by years, under regions as headings. Of the
workbook's colours (blue for an estimate, red for a highly uncertain figure) nothing is kept.
"""

import re
from pathlib import Path

import polars as pl

from westphalia.adapters import cells
from westphalia.adapters.base import AS_IMPORTED, LAYOUT_SEEN, Adapter, Frames, VintageTable
from westphalia.adapters.delimited import Layout, Rows, read_rows
from westphalia.adapters.places import by_name
from westphalia.adapters.workbook import Grid, is_workbook, letters, read_sheets
from westphalia.core.errors import SourceError
from westphalia.core.origin import Origin

FIRST_YEAR = 1949
CONSTANT = "constant_YYYY_musd"
# Highest values known: 1.06 million (US$ m), 1.17 of GDP (Kuwait 1991), 11 642 US$ per head.
MEASURES = {
    CONSTANT: ("milex_constant_musd", 1e7),
    "current_musd": ("milex_current_musd", 1e7),
    "share_gdp": ("milex_share_gdp", 1.5),
    "per_capita_usd": ("milex_per_capita_usd", 1e5),
    "share_govt_spending": ("milex_share_government", 1.0),
}
SHEETS = {
    CONSTANT: re.compile(r"Constant \(?(\d{4})\)? ?US(\$|D)"),
    "current_musd": re.compile(r"Current US(\$|D)"),
    "share_gdp": re.compile(r"Share of GDP"),
    "per_capita_usd": re.compile(r"Per capita"),
    "share_govt_spending": re.compile(r"Share of Govt\.? ?spending"),
}
NEEDED = (CONSTANT, "current_musd", "share_gdp")
BESIDE = {"", "notes", "reporting year"}
FRACTION = "shares are fractions: 0.023, not 2.3"

TABLE = VintageTable(
    name="milex",
    key=("name", "year"),
    time="year",
    columns={
        "gwcode": pl.Int16,
        "iso3": pl.String,
        "name": pl.String,
        "kind": pl.String,
        "year": pl.Int16,
        "constant_price_year": pl.Int16,
        **{name: pl.Float64 for name, _ in MEASURES.values()},
    },
)


def _names(header: list[str]) -> list[str]:
    """Return a header in which the year of constant prices is left out of the name."""
    return [re.sub(r"^constant_\d{4}_musd$", CONSTANT, name) for name in header]


LONG = Layout(
    required=("country", "year", *NEEDED),
    optional=("per_capita_usd", "share_govt_spending"),
    names=_names,
)


def read(path: Path) -> Frames:
    """Return military expenditure by name and year.

    Raises:
        UsageError: The file cannot be opened.
        SourceError: Sheet, header or cell is not what SIPRI writes.
    """
    rows, price_year = _workbook(path) if is_workbook(path) else _long(path)
    return {TABLE.name: _typed(rows, price_year)}


def _long(path: Path) -> tuple[Rows, int]:
    _, rows = read_rows(path, LONG)
    written = next(name for name in rows.header if _names([name.strip()]) == [CONSTANT])
    found = re.search(r"\d{4}", written)
    if found is None:
        raise SourceError(
            f"{path.name}, column {written}",
            "has no year of prices",
            "must be written constant_2024_musd",
            "put the year of prices into the name",
        )
    cells.text(rows, "country")
    frame = rows.frame.with_columns(cells.years(rows, "year", first=FIRST_YEAR))
    for column in set(MEASURES) - set(frame.columns):
        frame = frame.with_columns(pl.lit(None, pl.String).alias(column))
    typed = rows.having(frame)
    values = [_measure(typed, column, column) for column in MEASURES]
    numbers = rows.having(frame.with_columns(values))
    return numbers, int(found.group())


def _measure(rows: Rows, column: str, measure: str) -> pl.Series:
    """Return one measure as numbers, none negative and no share in percent."""
    high = MEASURES[measure][1]
    given = rows.frame[column]
    values = cells.number(rows, column, low=0, high=1e9)
    fix = FRACTION if measure.startswith("share") else cells.AGAIN
    shown = rows.having(rows.frame.with_columns(given))
    cells.refuse(shown, values > high, column, rule=f"must be at most {high:.12g}", fix=fix)
    return values.alias(column)


def _workbook(path: Path) -> tuple[Rows, int]:
    """Return the sheets of the workbook, joined by country and year."""
    patterns = SHEETS.values()
    grids = read_sheets(path, lambda name: any(one.fullmatch(name) for one in patterns))
    price_year = 0
    measures: dict[str, pl.DataFrame] = {}
    for sheet, grid in grids.items():
        measure = next(key for key, one in SHEETS.items() if one.fullmatch(sheet))
        if measure in measures:
            raise SourceError(
                f"{path.name}: sheets", sheet, "must be there once", "use SIPRI's own file"
            )
        if found := re.search(r"\d{4}", sheet):
            price_year = int(found.group())
        measures[measure] = _sheet(f"{path.name} [{sheet}]", grid, measure)
    missing = [SHEETS[one].pattern for one in NEEDED if one not in measures]
    if missing:
        raise SourceError(
            f"{path.name}: sheets",
            ", ".join(grids),
            f"must also have {missing[0]}",
            "use SIPRI's own file, unchanged",
        )
    return Rows(path.name, _joined(measures)), price_year


def _joined(measures: dict[str, pl.DataFrame]) -> pl.DataFrame:
    key = ["country", "year"]
    found = pl.concat([one.select("line", *key) for one in measures.values()])
    joined = found.unique(key, keep="first", maintain_order=True)
    for measure in MEASURES:
        if measure in measures:
            values = measures[measure].select(*key, measure)
            joined = joined.join(values, on=key, how="left", maintain_order="left")
        else:
            joined = joined.with_columns(pl.lit(None, pl.Float64).alias(measure))
    return joined


def _sheet(name: str, grid: Grid, measure: str) -> pl.DataFrame:
    """Return one sheet long: line, country, year and the measure; empty cells are left out."""
    top = next((n for n, (_, row) in enumerate(grid) if row.get(0, "").lower() == "country"), None)
    if top is None:
        raise SourceError(
            name, "no cell 'Country' in column A", "must have SIPRI's header", "use SIPRI's file"
        )
    years = _year_columns(name, grid[top])
    long: list[tuple[int, str, str, int, str]] = []
    for line, row in grid[top + 1 :]:
        given = {column: row[column] for column in years if column in row}
        country = row.get(0)
        if country is None and given:
            raise SourceError(
                f"{name}, line {line}, column A", "empty", "must name the country", cells.AGAIN
            )
        # A region is a heading without figures, a footnote a text without figures.
        long += [(line, letters(c), str(country), years[c], v) for c, v in given.items()]
    schema = {
        "line": pl.Int32, "at": pl.String, "country": pl.String, "year": pl.Int16,
        measure: pl.String,
    }  # fmt: skip
    rows = Rows(name, pl.DataFrame(long, schema=schema, orient="row"))
    cells.unique(rows, ("country", "year"))
    typed = rows.frame.with_columns(_measure(rows, measure, measure))
    return typed.drop_nulls(measure)


def _year_columns(name: str, header: tuple[int, dict[int, str]]) -> dict[int, int]:
    """Return the year of each column that holds one."""
    line, row = header
    found: dict[int, int] = {}
    for column, cell in row.items():
        label = cell.removesuffix(".0")
        # The sheet of constant prices repeats the last year in current prices.
        beside = label.lower() in BESIDE or re.fullmatch(r"\d{4} [Cc]urrent", label)
        if column == 0 or beside:
            continue
        year = int(label) if re.fullmatch(r"\d{4}", label) else 0
        if not FIRST_YEAR <= year <= cells.this_year() or year in found.values():
            raise SourceError(
                f"{name}, line {line}, column {letters(column)}",
                cell,
                f"must be a year from {FIRST_YEAR}, each once",
                "use SIPRI's own file, unchanged",
            )
        found[column] = year
    if not found:
        raise SourceError(f"{name}, line {line}", "no years", "must have years", "use SIPRI's file")
    return found


def _typed(rows: Rows, price_year: int) -> pl.DataFrame:
    """Return the table, one row per name and year with at least one figure."""
    given = rows.frame.filter(~pl.all_horizontal(pl.col(*MEASURES).is_null()))
    coded = by_name(rows.having(given), "country")
    cells.unique(coded, ("country", "year"))
    # Two names for one state and year, such as a state and its predecessor.
    cells.unique(coded, ("gwcode", "year"))
    renamed = coded.frame.rename(
        {"country": "name", **{old: new for old, (new, _) in MEASURES.items()}}
    )
    priced = renamed.with_columns(pl.lit(price_year, pl.Int16).alias("constant_price_year"))
    return priced.select(*TABLE.columns).sort(TABLE.key)


ADAPTER = Adapter(
    name="sipri-milex",
    title="SIPRI Military Expenditure Database",
    origin=Origin(
        name="sipri_milex",
        title="SIPRI Military Expenditure Database",
        publisher="Stockholm International Peace Research Institute",
        version=AS_IMPORTED,
        licence="(c) SIPRI: own copy, not to be passed on",
        citation="SIPRI Military Expenditure Database, Stockholm International Peace Research "
        "Institute.",
        url="https://www.sipri.org/databases/milex",
        retrieved=LAYOUT_SEEN,
        lag_months=4,
        note="Marks of estimates and of highly uncertain figures are lost: they are colours in "
        "the workbook. Each release revises earlier years.",
    ),
    tables=(TABLE,),
    read=read,
    formats="SIPRI's .xlsx workbook, or one CSV with country, year, constant_YYYY_musd, ...",
    url="https://www.sipri.org/databases/milex",
    terms="Free for non-commercial use with attribution; the whole database may not be "
    "republished without SIPRI's permission.",
)
