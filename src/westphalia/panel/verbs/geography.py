"""Verbs on where states lie: contiguity, minimum distance, distance of capitals."""

import numpy as np
import polars as pl

from westphalia.core.draws import Floats
from westphalia.panel.asof import AsOf
from westphalia.panel.lookup import places
from westphalia.panel.unit import need, unit_of
from westphalia.panel.verb import (
    Carry,
    Layout,
    add_dyad_values,
    add_state_values,
    lookup,
    seen_years,
    verb,
    view_of,
    with_age,
    years_of,
)

EARTH_KM = 6371.0088  # mean radius (IUGG)
CONTIGUITY = Layout(
    "contiguity",
    {"contiguity_type": 0},
    ("start_year", "end_year"),
    symmetric=True,
    # Where a relation changes within a year, the closest counts: it must come first.
    prepare=lambda rows: rows.sort("contiguity_type", "start_year", maintain_order=True),
)
DISTANCE = Layout("distance", {"distance_km": None}, ("first_year", "last_year"), symmetric=True)


@verb
def add_contiguity(
    frame: pl.DataFrame, *, carry: Carry = None, view: AsOf | None = None
) -> pl.DataFrame:
    """Add direct contiguity.

    Unit: dyad-year. Adds ``contiguity``: 1 by land, 2 to 5 across up to 12, 24, 150, 400 miles
    of water, 0 none; the closest relation of the year.

    Source: Correlates of War direct contiguity 3.2 (Stinnett et al. 2002), 1816-2016. Outside
    it null; ``carry="forward"`` keeps the last year's and adds ``contiguity_age``.

    Raises:
        UsageError: The frame is not dyadic.
    """
    need(unit_of(frame.columns), "add_contiguity", ("dyad-year", "dispute-dyad-year"))
    return add_dyad_values(
        frame,
        CONTIGUITY,
        names={"contiguity_type": "contiguity"},
        carry=carry,
        view=view,
        age="contiguity_age",
    )


@verb
def add_minimum_distance(
    frame: pl.DataFrame, *, carry: Carry = None, view: AsOf | None = None
) -> pl.DataFrame:
    """Add the minimum distance between the two states' territories.

    Unit: dyad-year. Adds ``distance_km`` (kilometres, whole).

    Source: computed from CShapes 2 (Schvitz et al. 2022) as published in isard, 1886-2019, by
    Gleditsch-Ward codes. Outside it, and for states it does not map, null; ``carry="forward"``
    keeps the last year's and adds ``distance_age``.

    Raises:
        UsageError: The frame is not dyadic.
    """
    need(unit_of(frame.columns), "add_minimum_distance", ("dyad-year", "dispute-dyad-year"))
    return add_dyad_values(
        frame,
        DISTANCE,
        names={"distance_km": "distance_km"},
        carry=carry,
        view=view,
        age="distance_age",
    )


def _capital_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Return capitals by year, as of each year's last day, with their unit vectors."""
    last = rows["end"].max()
    lat, lng = pl.col("lat").radians(), pl.col("lng").radians()
    return rows.sort("start", descending=True, maintain_order=True).with_columns(
        pl.col("start").dt.year().alias("from_year"),
        pl.when(pl.col("end").dt.year() < pl.lit(last).dt.year())
        .then(pl.col("end").dt.year())
        .alias("to_year"),
        (lat.cos() * lng.cos()).alias("x"),
        (lat.cos() * lng.sin()).alias("y"),
        lat.sin().alias("z"),
    )


CAPITALS = Layout(
    "capitals",
    {"x": None, "y": None, "z": None},
    ("from_year", "to_year"),
    prepare=_capital_rows,
)


@verb
def add_capital_distance(
    frame: pl.DataFrame, *, carry: Carry = None, view: AsOf | None = None
) -> pl.DataFrame:
    """Add the great-circle distance between the two capitals.

    Unit: dyad-year. Adds ``capital_km`` (kilometres, on a sphere of the mean radius), between the
    capitals of the year's last day, so that moves of a capital count.

    Source: capitals with coordinates and dates as published in isard (1816-2024). Outside it
    null; ``carry="forward"`` keeps the last year's and adds ``capital_age``.

    Raises:
        UsageError: The frame is not dyadic.
    """
    unit = unit_of(frame.columns)
    need(unit, "add_capital_distance", ("dyad-year", "dispute-dyad-year"))
    table = "capitals" if unit.system == "gw" else "capitals_cow"
    layout = Layout(
        table, CAPITALS.columns, CAPITALS.spans, prepare=CAPITALS.prepare, tag="vectors"
    )
    found = lookup(view_of(frame, view), layout, (unit.codes[0][:-1],))
    years, ages = seen_years(years_of(frame, unit), found.last, carry)
    vectors = []
    for code in unit.codes:
        rows = found.rows((places(frame[code]),), years)
        grid: Floats = found.values.select("x", "y", "z").cast(pl.Float64).to_numpy()
        vectors.append(grid[rows])
    cosine = np.einsum("ij,ij->i", *vectors)
    kilometres = EARTH_KM * np.arccos(np.clip(cosine, -1.0, 1.0))
    added = pl.Series("capital_km", kilometres, nan_to_null=True)
    return with_age(frame, [added], ages, carry, "capital_age")


@verb
def add_neighbours(
    frame: pl.DataFrame, *, carry: Carry = None, view: AsOf | None = None
) -> pl.DataFrame:
    """Add the number of neighbours.

    Unit: any with a state; both members of a dyad. Adds ``neighbours_land`` and
    ``neighbours_sea`` (contiguity across up to 400 miles of water).

    Source and coverage as :func:`add_contiguity`.
    """
    return add_state_values(
        frame,
        NEIGHBOURS,
        names={"land": "neighbours_land", "sea": "neighbours_sea"},
        carry=carry,
        view=view,
        age="neighbours_age",
    )


def _neighbour_counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return land and sea neighbours per state and year."""
    end = pl.col("end_year").fill_null(2016)
    years = rows.with_columns(
        pl.int_ranges("start_year", end + 1, dtype=pl.Int16).alias("year")
    ).explode("year")
    keys = ("ccode1", "ccode2", "gwcode1", "gwcode2")
    closest = years.group_by(*keys, "year").agg(pl.col("contiguity_type").min())
    swapped = closest.rename(
        {"ccode1": "ccode2", "ccode2": "ccode1", "gwcode1": "gwcode2", "gwcode2": "gwcode1"}
    ).select(closest.columns)
    both = pl.concat([closest, swapped])
    land = (pl.col("contiguity_type") == 1).sum().cast(pl.Int16)
    return (
        both.group_by(ccode="ccode1", gwcode="gwcode1", year="year")
        .agg(land=land, sea=(pl.len() - land).cast(pl.Int16))
        .sort("ccode", "year")
    )


NEIGHBOURS = Layout(
    "contiguity", {"land": 0, "sea": 0}, prepare=_neighbour_counts, tag="neighbours"
)
