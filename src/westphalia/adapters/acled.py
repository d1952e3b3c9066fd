"""ACLED's events: the CSV of its export tool.

Built on the columns that ACLED documents (codebook and the guide to its column changes of 2023);
no real export was at hand.
"""

from pathlib import Path

import polars as pl

from westphalia.adapters import cells
from westphalia.adapters.base import AS_IMPORTED, LAYOUT_SEEN, Adapter, Frames, VintageTable
from westphalia.adapters.delimited import Layout, Rows, read_rows
from westphalia.adapters.places import by_numeric
from westphalia.core.origin import Origin

FIRST_YEAR = 1997
EVENT_TYPES = (
    "Battles",
    "Explosions/Remote violence",
    "Violence against civilians",
    "Protests",
    "Riots",
    "Strategic developments",
)
ORGANISED = EVENT_TYPES[:3]
LAYOUT = Layout(
    required=(
        "event_id_cnty",
        "event_date",
        "year",
        "time_precision",
        "event_type",
        "sub_event_type",
        "actor1",
        "inter1",
        "actor2",
        "inter2",
        "iso",
        "country",
        "admin1",
        "location",
        "latitude",
        "longitude",
        "geo_precision",
        "fatalities",
    ),
    optional=("disorder_type", "civilian_targeting"),
    ignored=(
        "assoc_actor_1",
        "assoc_actor_2",
        "interaction",
        "region",
        "admin2",
        "admin3",
        "source",
        "source_scale",
        "notes",
        "tags",
        "timestamp",
        "population_1km",
        "population_2km",
        "population_5km",
        "population_best",
        # Before 2023:
        "data_id",
        "event_id_no_cnty",
        "iso3",
    ),
)
EVENTS = VintageTable(
    name="acled_events",
    key=("event_id",),
    time="date",
    columns={
        "gwcode": pl.Int16,
        "iso3": pl.String,
        "event_id": pl.String,
        "country": pl.String,
        "kind": pl.String,
        "date": pl.Date,
        "time_precision": pl.Int8,
        "disorder_type": pl.String,
        "event_type": pl.String,
        "sub_event_type": pl.String,
        "actor1": pl.String,
        "inter1": pl.String,
        "actor2": pl.String,
        "inter2": pl.String,
        "civilian_targeting": pl.Boolean,
        "admin1": pl.String,
        "location": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "geo_precision": pl.Int8,
        "fatalities": pl.Int32,
    },
)
MONTHS = VintageTable(
    name="acled_months",
    key=("country", "month_id"),
    time="month",
    columns={
        "gwcode": pl.Int16,
        "iso3": pl.String,
        "country": pl.String,
        "kind": pl.String,
        "year": pl.Int16,
        "month_id": pl.Int32,
        "events": pl.Int32,
        "organised_events": pl.Int32,
        "fatalities": pl.Int32,
    },
)


def read(path: Path) -> Frames:
    """Return the events and their sums by country and month.

    A month without events has no row: ACLED's first year differs by country, so a missing month
    need not be a quiet one.

    Raises:
        UsageError: The file cannot be opened.
        SourceError: Header, row or cell is not what ACLED documents.
    """
    _, rows = read_rows(path, LAYOUT)
    cells.text(rows, "event_id_cnty")
    cells.unique(rows, ("event_id_cnty",))
    events = _events(rows)
    return {EVENTS.name: events.select(*EVENTS.columns), MONTHS.name: _months(events)}


def _events(rows: Rows) -> pl.DataFrame:
    """Return typed events in the order of their day, codes beside them."""
    day = cells.dates(rows, "event_date", ("%Y-%m-%d", "%d %B %Y"))
    year = cells.years(rows, "year", first=FIRST_YEAR)
    cells.refuse(rows, day.dt.year() != year, "year", rule="must be the year of event_date")
    for column in ("event_type", "country"):
        cells.text(rows, column)
    number = cells.number
    typed = rows.frame.with_columns(
        year,
        day.alias("date"),
        cells.choice(rows, "event_type", EVENT_TYPES),
        number(rows, "iso", low=0, high=999, dtype=pl.Int16),
        number(rows, "latitude", low=-90, high=90, optional=False),
        number(rows, "longitude", low=-180, high=180, optional=False),
        number(rows, "fatalities", low=0, high=1e6, dtype=pl.Int32, optional=False),
        number(rows, "time_precision", low=1, high=3, dtype=pl.Int8, optional=False),
        number(rows, "geo_precision", low=1, high=3, dtype=pl.Int8, optional=False),
        _civilian_targeting(rows).alias("civilian_targeting"),
        *(
            []
            if "disorder_type" in rows.frame.columns
            else [pl.lit(None, pl.String).alias("disorder_type")]
        ),
    )
    coded = by_numeric(rows.having(typed), "iso", name="country").frame
    return coded.rename({"event_id_cnty": "event_id"}).sort("date", "event_id")


def _civilian_targeting(rows: Rows) -> pl.Series:
    """Return whether civilians were the target; null where the export lacks the column."""
    if "civilian_targeting" not in rows.frame.columns:
        return pl.Series([None] * rows.frame.height, dtype=pl.Boolean)
    return cells.choice(rows, "civilian_targeting", ("Civilian targeting",)).is_not_null()


def _months(events: pl.DataFrame) -> pl.DataFrame:
    """Return sums by country and month; organised are battles, explosions, civilians attacked."""
    month = (pl.col("date").dt.year() - 1980) * 12 + pl.col("date").dt.month().cast(pl.Int32)
    unit = ("gwcode", "iso3", "country", "kind", "year", "month_id")
    sums = (
        events.with_columns(month.cast(pl.Int32).alias("month_id"))
        .group_by(unit)
        .agg(
            pl.len().cast(pl.Int32).alias("events"),
            pl.col("event_type").is_in(ORGANISED).sum().cast(pl.Int32).alias("organised_events"),
            pl.col("fatalities").sum().cast(pl.Int32),
        )
    )
    return sums.select(*MONTHS.columns).sort(MONTHS.key)


ADAPTER = Adapter(
    name="acled",
    title="Armed Conflict Location and Event Data",
    origin=Origin(
        name="acled",
        title="Armed Conflict Location and Event Data",
        publisher="ACLED",
        version=AS_IMPORTED,
        licence="ACLED terms of use: own registered copy, not to be passed on",
        citation="Raleigh, C., Kishi, R. and Linke, A. (2023). Political instability patterns are "
        "obscured by conflict dataset scope conditions, sources, and coding choices. Humanities "
        "and Social Sciences Communications 10.",
        url="https://acleddata.com",
        retrieved=LAYOUT_SEEN,
        lag_months=1,
        note="First year differs by country, from 1997. Fatalities are estimates of reports and "
        "are revised. Counts are not those of UCDP: other rules of inclusion.",
    ),
    tables=(EVENTS, MONTHS),
    read=read,
    formats="CSV of ACLED's export tool, all columns",
    url="https://acleddata.com/conflict-data/download-data-files",
    terms="A registered account; use as its terms allow. The data may not be passed on.",
)
