"""Tables of states: who is one, where, how strong, how governed."""

from pathlib import Path

import polars as pl

from westphalia.core.spells import encode_spells, expand_spells
from westphalia.snapshot.codes import Codes, add_ccode, add_cow_dyad, add_iso
from westphalia.snapshot.table import (
    DYAD_CODES,
    Make,
    Read,
    Table,
    by_cow,
    by_cow_day,
    by_gw,
    by_gw_dyad,
    uncoded,
)
from westphalia.sources import (
    cow_system,
    cow_ties,
    gleditsch_ward,
    isard,
    leaders,
    natural_earth,
    nuclear,
    powers,
    us_troops,
    vdem,
    world_bank,
)


def _crosswalk(_: Path, codes: Codes) -> pl.DataFrame:
    return add_iso(codes.spells, codes)


def _contiguity(raw: Path, codes: Codes) -> pl.DataFrame:
    """A spell of the source is cut where a COW number changes its state."""
    last = cow_system.LAST_DAY.year
    spells = cow_system.contiguity(raw).with_row_index("spell")
    closed = spells.with_columns(pl.col("end_year").fill_null(last).alias("last_year"))
    years = expand_spells(closed.drop("end_year"), first="start_year")
    cut = encode_spells(
        add_cow_dyad(years, codes, year="year"),
        unit=("spell", "ccode1", "ccode2", "contiguity_type"),
        values=DYAD_CODES,
    )
    open_ended = cut.join(spells.select("spell", "end_year"), on="spell")
    ongoing = pl.col("end_year").is_null() & (pl.col("last_year") == last)
    return open_ended.select(
        "ccode1",
        "ccode2",
        *DYAD_CODES,
        "contiguity_type",
        pl.col("first_year").alias("start_year"),
        pl.when(~ongoing).then(pl.col("last_year")).alias("end_year"),
    )


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


def _capitals_cow(raw: Path, codes: Codes) -> pl.DataFrame:
    """A spell takes the first number that its state has within it: some begin before the state."""
    rows = cow_ties.capitals_cow(raw)
    start, end = pl.col("start").dt.year(), pl.col("end").dt.year()
    numbered = (
        rows.join(codes.spells, on="ccode")
        .filter(pl.col("last_year") >= start, pl.col("first_year") <= end.fill_null(2025))
        .sort("ccode", "start", "first_year")
        .unique(["ccode", "start"], keep="first", maintain_order=True)
        .select("ccode", "start", "gwcode")
    )
    return add_iso(rows.join(numbered, on=["ccode", "start"], how="left"), codes)


def _in_office(read: Read) -> Make:
    """Give times in office ISO codes, and COW numbers of the year of entry."""

    def make(raw: Path, codes: Codes) -> pl.DataFrame:
        rows = read(raw).with_columns(pl.col("start").dt.year().cast(pl.Int16).alias("_at"))
        return add_iso(add_ccode(rows, codes, year="_at").drop("_at"), codes)

    return make


STATE_TABLES: tuple[Table, ...] = (
    Table(
        "states", by_gw(gleditsch_ward.states), ("gw_states",), "span", ("gwcode", "start"), 2025
    ),
    Table(
        "states_cow",
        uncoded(cow_system.states_cow),
        ("cow_states",),
        "span",
        ("ccode", "start"),
        2016,
    ),
    Table("crosswalk", _crosswalk, ("isard_crosswalk",), "span", ("gwcode", "ccode", "first_year")),
    Table(
        "majors",
        by_cow(cow_system.majors, year="start_year"),
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
    Table(
        "distance",
        by_gw_dyad(isard.distance),
        ("isard_mindist",),
        "span",
        ("gwcode1", "gwcode2", "first_year"),
    ),
    Table("capabilities", by_cow(cow_system.capabilities), ("cow_nmc",), "year", ("ccode", "year")),
    Table("capitals", _capitals, ("isard_capitals",), "span", ("gwcode", "start"), 2024),
    Table("democracy", by_gw(vdem.democracy), ("vdem",), "year", ("gwcode", "year")),
    Table("democracy_uds", by_cow(isard.democracy_uds), ("isard_uds",), "year", ("ccode", "year")),
    Table("gdp", by_cow(isard.gdp), ("isard_gdppop",), "year", ("ccode", "year")),
    Table("economy_wb", by_gw(world_bank.economy_wb), ("world_bank",), "year", ("gwcode", "year")),
    Table(
        "map_shapes",
        uncoded(natural_earth.map_shapes),
        ("natural_earth",),
        "none",
        ("iso3", "name", "polygon", "ring"),
    ),
    Table(
        "capitals_cow",
        _capitals_cow,
        ("cow_capitals",),
        "span",
        ("ccode", "start"),
        2024,
    ),
    Table("leaders", _in_office(leaders.leaders), ("archigos",), "span", ("obs_id",), 2015),
    Table(
        "leader_force",
        _in_office(leaders.leader_force),
        ("lwuf", "archigos"),
        "span",
        ("obs_id",),
        2015,
    ),
    Table("trade_states", by_cow(cow_ties.trade_states), ("cow_trade",), "year", ("ccode", "year")),
    Table("igo_states", by_cow(cow_ties.igo_states), ("cow_igo",), "year", ("ccode", "year")),
    Table(
        "powers",
        by_cow_day(powers.powers),
        ("maoz_powers",),
        "span",
        ("ccode", "level", "start"),
        2019,
    ),
    Table(
        "nuclear_status",
        by_gw(nuclear.nuclear_status),
        ("nuclear_status",),
        "span",
        ("gwcode", "first_year"),
    ),
    Table(
        "nuclear_stockpile",
        by_gw(nuclear.nuclear_stockpile),
        ("nuclear_stockpile",),
        "year",
        ("gwcode", "year"),
    ),
    Table("us_troops", by_gw(us_troops.us_troops), ("us_troops",), "year", ("ccode", "year")),
)
