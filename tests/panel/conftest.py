"""Views on small hand-written tables, laid over the shipped ones."""

import datetime as dt
from collections.abc import Callable, Mapping

import polars as pl
import pytest

from westphalia.panel.asof import AsOf
from westphalia.snapshot.load import load

Overlay = Callable[[Mapping[str, pl.DataFrame]], AsOf]
SHIPPED = load()
NOW = dt.date(2026, 11, 1)


@pytest.fixture(scope="session")
def view() -> AsOf:
    return AsOf(SHIPPED, NOW)


@pytest.fixture
def overlay() -> Overlay:
    """Return a view in which some tables are replaced; missing columns are null."""

    def make(frames: Mapping[str, pl.DataFrame]) -> AsOf:
        tables, manifest = {}, dict(SHIPPED.manifest)
        for name in SHIPPED.tables():
            shipped = SHIPPED.table(name)
            tables[name] = shipped
            if name in frames:
                # Columns in the shipped order and type, so that only the values differ.
                empty = shipped.clear()
                tables[name] = pl.concat([empty, frames[name]], how="diagonal_relaxed").select(
                    pl.col(column).cast(dtype) for column, dtype in shipped.schema.items()
                )
                if "year" in shipped.columns and frames[name].height:
                    years = frames[name]["year"].to_list()
                    manifest[name] = {
                        **manifest[name],
                        "first_year": min(years),
                        "last_year": max(years),
                    }
        return AsOf(type(SHIPPED)(SHIPPED.directory, "overlay", manifest, tables), NOW)

    return make
