"""One row per shipped table: where it comes from, on which terms, and what it covers."""

import polars as pl

from westphalia.snapshot.load import Snapshot

COLUMNS = {
    "table": pl.String,
    "source": pl.String,
    "publisher": pl.String,
    "version": pl.String,
    "licence": pl.String,
    "citation": pl.String,
    "first_year": pl.Int32,
    "last_year": pl.Int32,
    "rows": pl.Int32,
    "lag_months": pl.Int16,
    "url": pl.String,
    "retrieved": pl.Date,
    "note": pl.String,
}


def catalogue(snapshot: Snapshot) -> pl.DataFrame:
    """Return one row per table and source, in the order of the table names.

    Args:
        snapshot: Any loaded snapshot.

    Returns:
        Columns as in ``COLUMNS``; years are null for a table without time.

    Raises:
        SnapshotError: A table names a source that is not registered.
    """
    rows = []
    for table in snapshot.tables():
        entry = snapshot.manifest[table]
        for name in entry["sources"]:
            origin = snapshot.origin(name)
            rows.append(
                (
                    table,
                    name,
                    origin.publisher,
                    origin.version,
                    origin.licence,
                    origin.citation,
                    entry["first_year"],
                    entry["last_year"],
                    entry["rows"],
                    origin.lag_months,
                    origin.url,
                    origin.retrieved,
                    origin.note,
                )
            )
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")
