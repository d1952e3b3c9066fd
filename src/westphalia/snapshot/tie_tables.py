"""Tables of ties between states: treaties, rivalry, votes, trade, diplomats, refugees."""

from pathlib import Path

import polars as pl

from westphalia.snapshot.codes import Codes
from westphalia.snapshot.table import (
    DYAD_YEAR,
    Table,
    by_cow,
    by_cow_dyad,
    by_cow_dyad_day,
    by_cow_dyad_span,
    by_cow_dyad_spells,
    by_gw,
    by_gw_dyad,
    uncoded,
)
from westphalia.sources import (
    atop,
    commitments,
    cow_ties,
    dcad,
    rivalries,
    ties,
    un_votes,
    unhcr,
)


def _commitments(_: Path, codes: Codes) -> pl.DataFrame:
    rows = commitments.commitments()
    for end in ("1", "2"):
        named = codes.iso.rename({"gwcode": f"gwcode{end}", "iso3": f"iso3_{end}"})
        rows = rows.join(named, on=f"iso3_{end}", how="left")
    return rows


TIE_TABLES: tuple[Table, ...] = (
    Table(
        "alliances",
        by_cow_dyad_spells(atop.alliances, atop.OBLIGATIONS),
        ("atop",),
        "span",
        ("ccode1", "ccode2", "first_year"),
    ),
    Table(
        "rivalries",
        by_cow_dyad_span(rivalries.rivalries, last=rivalries.LAST_YEAR),
        ("tss_rivalries",),
        "span",
        ("rivalry_id",),
        2020,
    ),
    Table(
        "ideal_points",
        by_cow(un_votes.ideal_points),
        ("un_ideal_points",),
        "year",
        ("ccode", "year"),
    ),
    Table(
        "commitments",
        _commitments,
        ("commitments",),
        "date",
        ("signed", "iso3_1", "iso3_2", "treaty"),
        2025,
    ),
    Table(
        "rivalries_td",
        by_cow_dyad_span(rivalries.rivalries_td, last=rivalries.TD_LAST_YEAR),
        ("td_rivalries",),
        "span",
        ("rivalry_id",),
        2010,
    ),
    Table(
        "igo_dyads",
        by_cow_dyad_spells(cow_ties.igo_dyads, ("shared_igos",)),
        ("cow_igo",),
        "span",
        ("ccode1", "ccode2", "first_year"),
    ),
    Table("trade_dyads", by_cow_dyad(cow_ties.trade_dyads), ("cow_trade",), "year", DYAD_YEAR),
    Table(
        "diplomatic_exchange",
        by_cow_dyad(cow_ties.diplomatic_exchange),
        ("cow_diplomatic",),
        "year",
        DYAD_YEAR,
    ),
    # Of 2020 the source has January only, so 2019 is the last year covered.
    Table(
        "un_roll_calls",
        uncoded(un_votes.un_roll_calls),
        ("un_roll_calls",),
        "year",
        ("rcid",),
        2019,
    ),
    # By roll call first: the voters of one repeat in the next, which packs well.
    Table(
        "un_votes", by_gw(un_votes.un_votes), ("un_roll_calls",), "year", ("rcid", "gwcode"), 2019
    ),
    Table(
        "defence_agreements",
        by_cow_dyad_day(dcad.defence_agreements),
        ("dcad",),
        "span",
        ("agreement_id",),
        2010,
    ),
    Table(
        "sanctions",
        by_cow_dyad_day(ties.sanctions),
        ("ties",),
        "span",
        ("case_id", "sender"),
        2005,
    ),
    # 2025 is known to its middle only.
    Table(
        "refugee_flows",
        by_gw_dyad(unhcr.refugee_flows),
        ("unhcr_flows",),
        "year",
        ("origin", "asylum", "year"),
        2024,
    ),
    Table(
        "refugee_stocks",
        by_gw_dyad(unhcr.refugee_stocks),
        ("unhcr_population",),
        "year",
        ("origin", "asylum", "year"),
        2024,
    ),
)
