"""Tables of conflict: disputes, wars, crises, their parties, deaths and ends."""

from pathlib import Path

import polars as pl

from westphalia.snapshot.codes import Codes, add_iso_of
from westphalia.snapshot.table import (
    DYAD_YEAR,
    Table,
    by_cow,
    by_cow_day,
    by_cow_dyad,
    by_cow_dyad_span,
    by_gw,
    uncoded,
)
from westphalia.sources import (
    cow_conflict,
    cow_intrastate,
    gml,
    icb,
    icow,
    mie,
    ucdp_conflict,
    ucdp_fatalities,
    ucdp_peace,
    ucdp_support,
)


def _external_support(raw: Path, codes: Codes) -> pl.DataFrame:
    rows = add_iso_of(ucdp_support.external_support(raw), codes, who="supporter")
    return add_iso_of(rows, codes, who="actor")


CONFLICT_TABLES: tuple[Table, ...] = (
    Table(
        "conflicts",
        uncoded(ucdp_conflict.conflicts),
        ("ucdp_acd",),
        "year",
        ("conflict_id", "year"),
    ),
    Table(
        "conflict_parties",
        by_gw(ucdp_conflict.conflict_parties),
        ("ucdp_acd",),
        "year",
        ("conflict_id", "year", "side", "role", "kind", "actor"),
    ),
    Table(
        "terminations",
        uncoded(ucdp_peace.terminations),
        ("ucdp_termination",),
        "year",
        ("conflict_id", "year"),
    ),
    Table(
        "fatalities_year",
        by_gw(ucdp_fatalities.fatalities_year),
        ("ucdp_country_year",),
        "year",
        ("gwcode", "year"),
    ),
    Table(
        "fatalities_month",
        by_gw(ucdp_fatalities.fatalities_month),
        ("ucdp_country_month",),
        "month",
        ("gwcode", "month_id"),
    ),
    Table("disputes", by_cow_dyad(gml.disputes), ("gml",), "year", ("dispnum", *DYAD_YEAR)),
    Table("dispute_dyad_years", by_cow_dyad(gml.dispute_dyad_years), ("gml",), "year", DYAD_YEAR),
    Table(
        "dispute_participants",
        by_cow(gml.dispute_participants, year="start_year"),
        ("gml",),
        "span",
        ("dispnum", "ccode", "start_year", "start_month", "start_day"),
    ),
    Table("disputes_cow", by_cow_dyad(cow_conflict.disputes_cow), ("cow_mid",), "year", DYAD_YEAR),
    Table(
        "dispute_participants_cow",
        by_cow(cow_conflict.dispute_participants_cow, year="start_year"),
        ("cow_mid",),
        "span",
        ("dispnum", "ccode", "start_year", "start_month", "start_day"),
    ),
    Table(
        "wars",
        by_cow_day(cow_conflict.wars),
        ("cow_war",),
        "span",
        ("war", "ccode", "side", "start"),
        2007,
        1816,
    ),
    Table(
        "war_dyads",
        by_cow_dyad(cow_conflict.war_dyads),
        ("cow_war",),
        "year",
        ("war", *DYAD_YEAR),
        2007,
        1816,
    ),
    Table(
        "peace_agreements",
        by_gw(ucdp_peace.peace_agreements),
        ("ucdp_peace_agreements",),
        "date",
        ("paid", "conflict_id"),
    ),
    Table(
        "external_support",
        _external_support,
        ("ucdp_esd",),
        "year",
        ("conflict_id", "dyad_id", "year", "actor_id", "supporter_id"),
    ),
    Table("confrontations", by_cow_dyad(mie.confrontations), ("mie",), "year", ("mic", *DYAD_YEAR)),
    Table(
        "intrastate_wars",
        by_cow(cow_intrastate.intrastate_wars, year="start_year"),
        ("cow_intrastate",),
        "span",
        ("war", "spell"),
        2014,
        1816,
    ),
    Table("crises", by_cow_day(icb.crises), ("icb_actors",), "span", ("actor_id",), 2017),
    Table("crisis_events", uncoded(icb.crisis_events), ("icb_crises",), "span", ("crisis",), 2017),
    Table(
        "territorial_claims",
        by_cow_dyad_span(icow.territorial_claims, last=icow.LAST_YEAR),
        ("icow",),
        "span",
        ("claim_dyad",),
        2001,
    ),
)
