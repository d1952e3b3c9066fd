"""Threat and Imposition of Economic Sanctions. Raw file: ``context/ties_v4_1.csv.gz``."""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.dates import latest_day, precision
from westphalia.core.origin import Origin
from westphalia.core.tables import (
    check_allowed,
    check_count,
    check_none,
    check_range,
    check_unique,
    read_raw,
)

ROWS = 1_412
IMPOSED = 845
FIRST_YEAR, LAST_YEAR = 1945, 2005
EUROPEAN_UNION = 1000
# The source writes some of West Germany's sanctions under united Germany's number.
GERMANY, WEST_GERMANY = 255, 260
DIVIDED = (1949, 1989)
SENDERS = tuple(f"sender{n}" for n in range(1, 6))
MEASURES = {
    1: "total_embargo",
    2: "partial_embargo",
    3: "import_restriction",
    4: "export_restriction",
    5: "blockade",
    6: "asset_freeze",
    7: "aid_cut",
    8: "travel_ban",
    9: "agreement_suspended",
    10: "other_measure",
}
ISSUES = {
    1: "political_influence",
    2: "military_behaviour",
    3: "destabilize_regime",
    4: "release_citizens_property",
    5: "territorial_dispute",
    6: "strategic_material",
    7: "alliance_choice",
    8: "human_rights",
    9: "weapons_proliferation",
    10: "nonstate_support",
    11: "drug_trafficking",
    12: "environment",
    13: "trade_practices",
    14: "economic_reform",
    15: "other",
}
OUTCOMES = {
    1: "threat_partial_acquiescence",
    2: "threat_full_acquiescence",
    3: "threat_sender_capitulates",
    4: "threat_stalemate",
    5: "threat_settlement",
    6: "partial_acquiescence",
    7: "full_acquiescence",
    8: "sender_capitulates",
    9: "stalemate",
    10: "settlement",
}
EVENTS = {
    "start": "start",
    "end": "end",
    "ongoingasof": "ongoing_at",
    "sancimpositionstart": "imposed_on",
}
_UNITS = ("year", "month", "day")

ORIGINS = (
    Origin(
        name="ties",
        title="Threat and Imposition of Economic Sanctions",
        publisher="T. C. Morgan, N. Bapat and Y. Kobayashi",
        version="4.1",
        licence="facts, free with citation",
        citation="Morgan, T. C., Bapat, N. and Kobayashi, Y. (2014). Threat and imposition of "
        "economic sanctions 1945-2005: Updating the TIES dataset. Conflict Management and Peace "
        "Science 31(5).",
        url="https://sanctions.web.unc.edu/",
        retrieved=dt.date(2026, 11, 22),
        lag_months=0,
        note="Begun 1945 to 2005; ends to 2012. One row per case and sender: count cases by "
        "case_id. Half are trade disputes (issue trade_practices), and half name the United States "
        "first. At most six states are listed per case; primary is null where none is named. A "
        "null end means: going on, or not known to have "
        "ended; ongoing_at is the day on which the source last saw it going on. Dates known in "
        "part are the last day they can be. No outcome for 388 cases. An institution has its "
        "number in COW's list of organizations; the European Union as a sender is 1000.",
    ),
)


def sanctions(raw: Path) -> pl.DataFrame:
    """Return sanction cases by sender.

    Columns: case_id, sender (its number in the case), sender_kind (state, union, institution),
    ccode1, institution, primary, target_kind, ccode2, start, start_precision, end, ongoing_at,
    threat, imposed, imposed_on, issue, issue2, issue3, ten measures as flags (null where none was
    imposed), target_costs and sender_costs (1 minor, 2 major, 3 severe), outcome.

    Raises:
        SourceError: A count, key, category or year is not the expected one, or a case has no
            sender.
    """
    rows = _read(raw)
    days = {event: [_whole(f"{event}{unit}") for unit in _UNITS] for event in EVENTS}
    issues = {"issue1": "issue", "issue2": "issue2", "issue3": "issue3"}
    numbers = pl.col("sanctiontype").str.extract_all(r"\d+").cast(pl.List(pl.Int8))
    cases = rows.select(
        "case_id",
        pl.when(pl.col("targetstate") != EUROPEAN_UNION)
        .then(pl.lit("state"))
        .otherwise(pl.lit("union"))
        .alias("target_kind"),
        pl.when(pl.col("targetstate") != EUROPEAN_UNION)
        .then(pl.col("targetstate"))
        .alias("ccode2"),
        *(latest_day(*days[event]).alias(name) for event, name in EVENTS.items()),
        precision(*days["start"]).alias("start_precision"),
        (pl.col("threat") == 1).alias("threat"),
        (pl.col("imposition") == 1).alias("imposed"),
        *(
            pl.col(old).replace_strict(ISSUES, return_dtype=pl.String).alias(new)
            for old, new in issues.items()
        ),
        *(
            pl.when(pl.col("imposition") == 1).then(numbers.list.contains(code)).alias(name)
            for code, name in MEASURES.items()
        ),
        pl.col("targetcosts").alias("target_costs"),
        pl.col("sendercosts").alias("sender_costs"),
        pl.col("finaloutcome").replace_strict(OUTCOMES, return_dtype=pl.String).alias("outcome"),
    )
    check_range(
        cases.select(pl.col("start", "end").dt.year()),
        "sanctions",
        {"start": (FIRST_YEAR, LAST_YEAR), "end": (FIRST_YEAR, 2013)},
    )
    check_none(
        cases,
        "sanctions: dates",
        pl.col("end").dt.year() < pl.col("start").dt.year(),
        rule="a case must not end before it starts",
    )
    senders = _senders(rows)
    stray = cases.join(senders, on="case_id", how="anti")
    check_none(stray, "sanctions: senders", pl.lit(value=True), rule="each case must have one")
    return senders.join(cases, on="case_id", how="left", maintain_order="left")


def _read(raw: Path) -> pl.DataFrame:
    dates = [f"{event}{unit}" for event in EVENTS for unit in _UNITS]
    small = ("threat", "imposition", "issue1", "issue2", "issue3")
    costs = ("targetcosts", "sendercosts", "finaloutcome")
    rows = read_raw(
        raw / "context/ties_v4_1.csv.gz",
        {"caseid": pl.Int64, "targetstate": pl.Int16, "primarysender": pl.Int16}
        | dict.fromkeys(SENDERS, pl.Int16)
        | dict.fromkeys((*dates, "institutionid", "sanctiontype"), pl.String)
        | dict.fromkeys((*small, *costs), pl.Int8),
    ).rename({"caseid": "case_id"})
    divided = _whole("startyear").is_between(*DIVIDED)
    rows = rows.with_columns(
        pl.when(divided & (pl.col(name) == GERMANY))
        .then(pl.lit(WEST_GERMANY, pl.Int16))
        .otherwise(name)
        .alias(name)
        for name in (*SENDERS, "primarysender", "targetstate")
    )
    check_count(rows, "sanctions", ROWS)
    check_count(rows.filter(pl.col("imposition") == 1), "sanctions: imposed", IMPOSED)
    check_unique(rows, "sanctions", ("case_id",))
    check_allowed(
        rows,
        "sanctions",
        {"threat": (0, 1), "imposition": (0, 1), "finaloutcome": OUTCOMES}
        | dict.fromkeys(("issue1", "issue2", "issue3"), ISSUES)
        | dict.fromkeys(("targetcosts", "sendercosts"), (1, 2, 3)),
    )
    return rows


def _whole(column: str) -> pl.Expr:
    """Return the number that a cell starts with: "1949, before this date" is 1949, "?" is null."""
    return pl.col(column).str.extract(r"^(\d+)").cast(pl.Int16)


def _senders(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per case and sender: states and the Union first, then institutions."""
    places = ("primarysender", *SENDERS)
    listed = (
        rows.select("case_id", pl.concat_list(places).list.drop_nulls().alias("code"))
        .explode("code", empty_as_null=False, keep_nulls=False)
        .unique(maintain_order=True)
        .join(rows.select("case_id", "primarysender"), on="case_id", how="left")
        .sort("case_id", maintain_order=True)
    )
    union = pl.col("code") == EUROPEAN_UNION
    states = listed.select(
        "case_id",
        pl.when(union).then(pl.lit("union")).otherwise(pl.lit("state")).alias("sender_kind"),
        pl.when(~union).then(pl.col("code")).alias("ccode1"),
        pl.lit(None, pl.Int16).alias("institution"),
        (pl.col("code") == pl.col("primarysender")).alias("primary"),
    )
    bodies = (
        rows.select("case_id", pl.col("institutionid").str.extract_all(r"\d+").alias("institution"))
        .drop_nulls()
        .explode("institution", empty_as_null=False, keep_nulls=False)
        .unique(maintain_order=True)
        .select(
            "case_id",
            pl.lit("institution").alias("sender_kind"),
            pl.lit(None, pl.Int16).alias("ccode1"),
            pl.col("institution").cast(pl.Int16),
            pl.lit(value=False).alias("primary"),
        )
    )
    both = pl.concat([states, bodies]).sort("case_id", maintain_order=True)
    place = pl.int_range(1, pl.len() + 1).over("case_id").cast(pl.Int8)
    return both.select("case_id", place.alias("sender"), pl.exclude("case_id"))
