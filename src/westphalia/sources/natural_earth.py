"""Natural Earth country shapes, decoded from TopoJSON.

Raw file: ``context/naturalearth_countries_110m.topojson.gz``.
"""

import datetime as dt
import gzip
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from westphalia.core.errors import SourceError
from westphalia.core.origin import Origin
from westphalia.core.tables import check_none, read_raw

CURATED = Path(__file__).parents[1] / "curated"
SHAPES = 177
# Shapes without an ISO number. Northern Cyprus and Somaliland take the code of the state that
# the UN counts them to, so that a map of states has no holes; the name is kept.
BY_NAME = {"Kosovo": "XKX", "N. Cyprus": "CYP", "Somaliland": "SOM"}

ORIGINS = (
    Origin(
        name="natural_earth",
        title="Natural Earth countries, 1:110m",
        publisher="Natural Earth; TopoJSON by M. Bostock (world-atlas 2.0.2)",
        version="world-atlas 2.0.2",
        licence="public domain",
        citation="Made with Natural Earth.",
        url="https://www.naturalearthdata.com/",
        retrieved=dt.date(2026, 11, 22),
        lag_months=0,
        note="De facto borders as the publisher draws them, for drawing only. Northern Cyprus and "
        "Somaliland are shapes of their own with the codes CYP and SOM. No microstates.",
    ),
)

Ring = tuple[list[float], list[float]]


def map_shapes(raw: Path) -> pl.DataFrame:
    """Return rings: iso3, name, polygon, ring (0 outer), lon and lat in degrees, two decimals.

    Raises:
        SourceError: The file is not the expected TopoJSON, or a shape has no known code.
    """
    topology = _read(raw / "context/naturalearth_countries_110m.topojson.gz")
    arcs = decode_arcs(topology)
    rows = [
        (shape.get("id"), shape["properties"]["name"], polygon, ring, *join_arcs(arcs, parts))
        for shape in topology["objects"]["countries"]["geometries"]
        for polygon, ring, parts in rings(shape)
    ]
    frame = pl.DataFrame(
        rows,
        schema={
            "numeric": pl.String,
            "name": pl.String,
            "polygon": pl.Int16,
            "ring": pl.Int16,
            "lon": pl.List(pl.Float32),
            "lat": pl.List(pl.Float32),
        },
        orient="row",
    )
    codes = read_raw(CURATED / "iso_numeric.csv", {"numeric": pl.String, "iso3": pl.String})
    named = frame.join(codes, on="numeric", how="left", maintain_order="left").with_columns(
        pl.coalesce(
            "iso3", pl.col("name").replace_strict(BY_NAME, default=None, return_dtype=pl.String)
        )
    )
    check_none(
        named.select("numeric", "name", "iso3").unique(maintain_order=True),
        "map_shapes: codes",
        pl.col("iso3").is_null(),
        rule="must be in curated/iso_numeric.csv",
    )
    return named.select("iso3", "name", "polygon", "ring", "lon", "lat")


def _read(path: Path) -> dict[str, Any]:
    try:
        topology = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise SourceError("raw file", path.name, f"cannot be read: {error}", "fetch it") from error
    found = topology.get("objects", {}).get("countries", {}).get("geometries", [])
    if topology.get("type") != "Topology" or len(found) != SHAPES:
        raise SourceError(path.name, len(found), f"must hold {SHAPES} shapes", "check its version")
    return dict(topology)


def decode_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Return each arc as longitudes and latitudes.

    An arc is a list of steps on an integer grid: sum them up, then scale and shift.
    """
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        axes = [
            [value * scale[axis] + shift[axis] for value in itertools.accumulate(steps)]
            for axis, steps in enumerate(zip(*arc, strict=True))
        ]
        decoded.append((axes[0], axes[1]))
    return decoded


def rings(shape: dict[str, Any]) -> Iterator[tuple[int, int, list[int]]]:
    """Yield the arcs of each ring of a shape, with the numbers of polygon and ring."""
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    for polygon, outlines in enumerate(polygons):
        for ring, parts in enumerate(outlines):
            yield polygon, ring, parts


def join_arcs(arcs: list[Ring], parts: list[int]) -> Ring:
    """Return one closed ring; a negative number ~i means arc i backwards.

    Arcs share their end points, so each but the first gives up its first point.
    """
    lon: list[float] = []
    lat: list[float] = []
    for part in parts:
        x, y = arcs[part] if part >= 0 else (arcs[~part][0][::-1], arcs[~part][1][::-1])
        skip = 1 if lon else 0
        lon += [round(value, 2) for value in x[skip:]]
        lat += [round(value, 2) for value in y[skip:]]
    return lon, lat
