"""Every shipped table: who reads it, how it gets its codes, its key and its columns."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from westphalia.core.spells import encode_spells, expand_spells
from westphalia.snapshot.codes import Codes, add_cow, add_cow_dyad, add_iso
from westphalia.sources import (
    atop,
    commitments,
    cow_conflict,
    cow_system,
    gleditsch_ward,
    gml,
    isard,
    natural_earth,
    rivalries,
    ucdp_conflict,
    ucdp_fatalities,
    ucdp_peace,
    un_votes,
    vdem,
    world_bank,
)

Time = Literal["year", "span", "month", "date", "none"]
Read = Callable[[Path], pl.DataFrame]
Make = Callable[[Path, Codes], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Table:
    """One shipped table.

    Attributes:
        name: Name of the table and of its file.
        make: Returns the table from the raw folder.
        sources: Names of the sources that it comes from.
        time: Kind of the time columns.
        key: Columns that identify a row, which is also the order of the rows.
        covers_to: Last year that the source covers, where the rows themselves do not show it.
    """

    name: str
    make: Make
    sources: tuple[str, ...]
    time: Time
    key: tuple[str, ...]
    covers_to: int | None = None


def _gw(read: Read) -> Make:
    """Give a table keyed by Gleditsch-Ward number its ISO codes."""
    return lambda raw, codes: add_iso(read(raw), codes)


def _cow(read: Read, *, year: str = "year") -> Make:
    """Give a table keyed by COW number the codes of the year in the named column."""
    return lambda raw, codes: add_cow(read(raw), codes, year=year)


def _cow_dyad(read: Read) -> Make:
    """Give a table of COW dyads the codes of the row's year."""
    return lambda raw, codes: add_cow_dyad(read(raw), codes, year="year")


def _crosswalk(_: Path, codes: Codes) -> pl.DataFrame:
    return add_iso(codes.spells, codes)


def _distance(raw: Path, codes: Codes) -> pl.DataFrame:
    rows = add_iso(isard.distance(raw), codes, end="1")
    return add_iso(rows, codes, end="2")


_DYAD_CODES = ("gwcode1", "iso3_1", "gwcode2", "iso3_2")


def _alliances(raw: Path, codes: Codes) -> pl.DataFrame:
    """A spell ends when an obligation changes, or when a COW number changes its state."""
    rows = add_cow_dyad(atop.alliances(raw), codes, year="year")
    return encode_spells(rows, unit=("ccode1", "ccode2"), values=(*_DYAD_CODES, *atop.OBLIGATIONS))


def _contiguity(raw: Path, codes: Codes) -> pl.DataFrame:
    """A spell of the source is cut where a COW number changes its state."""
    last = cow_system.LAST_DAY.year
    spells = cow_system.contiguity(raw).with_row_index("spell")
    closed = spells.with_columns(pl.col("end_year").fill_null(last).alias("last_year"))
    years = expand_spells(closed.drop("end_year"), first="start_year")
    cut = encode_spells(
        add_cow_dyad(years, codes, year="year"),
        unit=("spell", "ccode1", "ccode2", "contiguity_type"),
        values=_DYAD_CODES,
    )
    open_ended = cut.join(spells.select("spell", "end_year"), on="spell")
    ongoing = pl.col("end_year").is_null() & (pl.col("last_year") == last)
    return open_ended.select(
        "ccode1",
        "ccode2",
        *_DYAD_CODES,
        "contiguity_type",
        pl.col("first_year").alias("start_year"),
        pl.when(~ongoing).then(pl.col("last_year")).alias("end_year"),
    )


def _rivalries(raw: Path, codes: Codes) -> pl.DataFrame:
    """Codes of the last year, or of the first where a state had gone by the last."""
    rows = rivalries.rivalries(raw)
    ends = pl.col("end_year").fill_null(rivalries.LAST_YEAR)
    late = add_cow_dyad(rows.with_columns(ends.alias("_at")), codes, year="_at")
    early = add_cow_dyad(rows.with_columns(pl.col("start_year").alias("_at")), codes, year="_at")
    filled = [pl.coalesce(pl.col(name), early[name]).alias(name) for name in _DYAD_CODES]
    return late.with_columns(filled).drop("_at")


def _wars(raw: Path, codes: Codes) -> pl.DataFrame:
    rows = cow_conflict.wars(raw).with_columns(
        pl.col("start").dt.year().cast(pl.Int16).alias("_at")
    )
    return add_cow(rows, codes, year="_at").drop("_at")


def _capitals(raw: Path, codes: Codes) -> pl.DataFrame:
    """A capital ends with its state."""
    end = pl.col("end")
    last = (
        gleditsch_ward.states(raw)
        .group_by("gwcode")
        .agg(pl.when(end.null_count() == 0).then(end.max()).alias("last_day"))
    )
    rows = (
        isard.capitals(raw)
        .join(last, on="gwcode", how="left")
        .with_columns(pl.min_horizontal("end", "last_day").alias("end"))
    )
    return add_iso(rows.drop("last_day"), codes)


def _commitments(_: Path, codes: Codes) -> pl.DataFrame:
    rows = commitments.commitments()
    for end in ("1", "2"):
        named = codes.iso.rename({"gwcode": f"gwcode{end}", "iso3": f"iso3_{end}"})
        rows = rows.join(named, on=f"iso3_{end}", how="left")
    return rows


DYAD_YEAR = ("ccode1", "ccode2", "year")

TABLES: tuple[Table, ...] = (
    Table("states", _gw(gleditsch_ward.states), ("gw_states",), "span", ("gwcode", "start"), 2025),
    Table(
        "states_cow",
        lambda raw, _: cow_system.states_cow(raw),
        ("cow_states",),
        "span",
        ("ccode", "start"),
        2016,
    ),
    Table("crosswalk", _crosswalk, ("isard_crosswalk",), "span", ("gwcode", "ccode", "first_year")),
    Table(
        "majors",
        _cow(cow_system.majors, year="start_year"),
        ("cow_states",),
        "span",
        ("ccode", "start_year"),
        2016,
    ),
    Table(
        "contiguity",
        _contiguity,
        ("cow_contiguity",),
        "span",
        ("ccode1", "ccode2", "start_year", "contiguity_type"),
        2016,
    ),
    Table("distance", _distance, ("isard_mindist",), "span", ("gwcode1", "gwcode2", "first_year")),
    Table("capabilities", _cow(cow_system.capabilities), ("cow_nmc",), "year", ("ccode", "year")),
    Table("alliances", _alliances, ("atop",), "span", ("ccode1", "ccode2", "first_year")),
    Table("rivalries", _rivalries, ("tss_rivalries",), "span", ("rivalry_id",), 2020),
    Table(
        "conflicts",
        lambda raw, _: ucdp_conflict.conflicts(raw),
        ("ucdp_acd",),
        "year",
        ("conflict_id", "year"),
    ),
    Table(
        "conflict_parties",
        _gw(ucdp_conflict.conflict_parties),
        ("ucdp_acd",),
        "year",
        ("conflict_id", "year", "side", "role", "kind", "actor"),
    ),
    Table(
        "terminations",
        lambda raw, _: ucdp_peace.terminations(raw),
        ("ucdp_termination",),
        "year",
        ("conflict_id", "year"),
    ),
    Table(
        "fatalities_year",
        _gw(ucdp_fatalities.fatalities_year),
        ("ucdp_country_year",),
        "year",
        ("gwcode", "year"),
    ),
    Table(
        "fatalities_month",
        _gw(ucdp_fatalities.fatalities_month),
        ("ucdp_country_month",),
        "month",
        ("gwcode", "month_id"),
    ),
    Table("disputes", _cow_dyad(gml.disputes), ("gml",), "year", ("dispnum", *DYAD_YEAR)),
    Table("dispute_dyad_years", _cow_dyad(gml.dispute_dyad_years), ("gml",), "year", DYAD_YEAR),
    Table(
        "dispute_participants",
        _cow(gml.dispute_participants, year="start_year"),
        ("gml",),
        "span",
        ("dispnum", "ccode", "start_year", "start_month", "start_day"),
    ),
    Table("disputes_cow", _cow_dyad(cow_conflict.disputes_cow), ("cow_mid",), "year", DYAD_YEAR),
    Table(
        "dispute_participants_cow",
        _cow(cow_conflict.dispute_participants_cow, year="start_year"),
        ("cow_mid",),
        "span",
        ("dispnum", "ccode", "start_year", "start_month", "start_day"),
    ),
    Table(
        "wars",
        _wars,
        ("cow_war",),
        "span",
        ("war", "ccode", "side", "start"),
    ),
    Table(
        "war_dyads", _cow_dyad(cow_conflict.war_dyads), ("cow_war",), "year", ("war", *DYAD_YEAR)
    ),
    Table(
        "ideal_points", _cow(un_votes.ideal_points), ("un_ideal_points",), "year", ("ccode", "year")
    ),
    Table("capitals", _capitals, ("isard_capitals",), "span", ("gwcode", "start"), 2024),
    Table("democracy", _gw(vdem.democracy), ("vdem",), "year", ("gwcode", "year")),
    Table("democracy_uds", _cow(isard.democracy_uds), ("isard_uds",), "year", ("ccode", "year")),
    Table("gdp", _cow(isard.gdp), ("isard_gdppop",), "year", ("ccode", "year")),
    Table("economy_wb", _gw(world_bank.economy_wb), ("world_bank",), "year", ("gwcode", "year")),
    Table(
        "commitments",
        _commitments,
        ("commitments",),
        "date",
        ("signed", "iso3_1", "iso3_2", "treaty"),
        2025,
    ),
    Table(
        "peace_agreements",
        _gw(ucdp_peace.peace_agreements),
        ("ucdp_peace_agreements",),
        "date",
        ("paid", "conflict_id"),
    ),
    Table(
        "map_shapes",
        lambda raw, _: natural_earth.map_shapes(raw),
        ("natural_earth",),
        "none",
        ("iso3", "name", "polygon", "ring"),
    ),
)
