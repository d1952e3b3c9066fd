"""Dyad-year ties: contiguity, distance, defence commitments, rivalry."""

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.units import CODE, System
from westphalia.panel.years import carried, expand


def _keys(system: System) -> list[str]:
    return [f"{CODE[system]}1", f"{CODE[system]}2"]


def both_ways(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Return the rows and their mirror images, for ties that have no direction."""
    swapped = frame.rename({keys[0]: keys[1], keys[1]: keys[0]}).select(frame.columns)
    return pl.concat([frame, swapped])


def contiguity(view: AsOf, first: int, last: int, *, system: System) -> pl.DataFrame:
    """Return contiguous dyad-years, both directions, open spells carried to ``last``.

    Source: Correlates of War direct contiguity 3.2 (Stinnett et al. 2002).

    Returns:
        Both codes, ``year``, ``contiguity`` (1 land, 2-5 by water up to 400 miles; the closest
        relation of the year).
    """
    keys = _keys(system)
    spans = view.table("contiguity").filter(pl.col("contiguity_type") > 0)
    spans = spans.select(*keys, "contiguity_type", "start_year", "end_year").drop_nulls(keys)
    years = expand(spans, start="start_year", end="end_year", first=first, last=last)
    closest = years.group_by(*keys, "year").agg(contiguity=pl.col("contiguity_type").min())
    return both_ways(closest, keys)


def _carried_spans(spans: pl.DataFrame, first: int, last: int, *, covered: int) -> pl.DataFrame:
    """Return yearly rows of run-length spans, the last covered year carried on, with its age."""
    years = expand(spans, start="first_year", end="last_year", first=min(first, covered), last=last)
    return carried(years, last=covered, to=last).filter(pl.col("year") >= first)


def distance(view: AsOf, first: int, last: int) -> pl.DataFrame:
    """Return minimum distance per Gleditsch-Ward dyad-year, both directions, carried forward.

    Source: minimum distances from CShapes 2 (Schvitz et al. 2022), as published in isard.

    Returns:
        ``gwcode1``, ``gwcode2``, ``year``, ``distance_km``, ``age``.
    """
    keys = _keys("gw")
    spans = view.table("distance").select(*keys, "distance_km", "first_year", "last_year")
    return both_ways(_carried_spans(spans, first, last, covered=view.last_year("distance")), keys)


def defence_pacts(view: AsOf, first: int, last: int, *, system: System) -> pl.DataFrame:
    """Return dyad-years with a defence obligation, both directions, carried forward.

    ATOP ends in 2018; its last year is carried on, and curated treaties signed since are added
    from the year of signature (as ATOP dates them). A pact of one direction counts for both.

    Source: ATOP 5.1 (Leeds et al. 2002); curated commitments 2019-2025.

    Returns:
        Both codes, ``year``, ``age`` (years since observed; 0 for curated rows); unique.
    """
    keys = _keys(system)
    spans = view.table("alliances").filter("defense").drop_nulls(keys)
    spans = spans.select(*keys, "first_year", "last_year")
    old = _carried_spans(spans, first, last, covered=view.last_year("alliances")).unique()
    recent = _curated_pacts(view, system)
    recent = expand(
        recent.select(*keys, "signed", "ended"), start="signed", end="ended", first=first, last=last
    ).with_columns(pl.lit(0, old.schema["age"]).alias("age"))
    rows = pl.concat([both_ways(old, keys), both_ways(recent, keys).select(old.columns)])
    return rows.group_by(*keys, "year").agg(pl.col("age").min()).sort(*keys, "year")


def _curated_pacts(view: AsOf, system: System) -> pl.DataFrame:
    """Return curated treaties of defence in either code system."""
    treaties = view.table("commitments").filter(pl.col("change") == "start")
    if system == "gw":
        return treaties
    spells = view.table("crosswalk")
    now = spells.filter(pl.col("last_year") == pl.col("last_year").max())
    for end in ("1", "2"):
        codes = now.select(
            pl.col("gwcode").alias(f"gwcode{end}"), pl.col("ccode").alias(f"ccode{end}")
        )
        treaties = treaties.join(codes, on=f"gwcode{end}")
    return treaties


def rivalries(view: AsOf, first: int, last: int, *, system: System) -> pl.DataFrame:
    """Return dyad-years of strategic rivalry, both directions.

    Rivalries that had not ended by the source's last year are taken as going on. They are coded
    with hindsight.

    Source: Thompson, Sakuwa & Suhas (2021).

    Returns:
        Both codes and ``year``; unique.
    """
    keys = _keys(system)
    spans = view.table("rivalries").select(*keys, "start_year", "end_year").drop_nulls(keys)
    years = expand(spans, start="start_year", end="end_year", first=first, last=last)
    return both_ways(years, keys).unique().sort(*keys, "year")


def flag(rows: pl.DataFrame, ties: pl.DataFrame, *, on: dict[str, str], name: str) -> pl.DataFrame:
    """Add a boolean column: whether a tie exists for the row.

    Args:
        rows: Rows to add to; their order and number stay.
        ties: Unique keys of existing ties.
        on: Column of ``rows`` -> column of ``ties``.
        name: Name of the new column.
    """
    marked = ties.select(on.values()).unique().with_columns(pl.lit(value=True).alias(name))
    joined = rows.join(
        marked, left_on=list(on), right_on=list(on.values()), how="left", maintain_order="left"
    )
    return joined.with_columns(pl.col(name).fill_null(value=False))
