"""International crises, by crisis and by the states in them.

Raw files: ``conflict/{icb1_v14,icb2_v14}.csv.gz``.
"""

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

CRISES = 487
ACTORS = 1_078
FIRST_YEAR, LAST_YEAR = 1918, 2017
TRIGGERS = {
    1: "verbal_act",
    2: "political_act",
    3: "economic_act",
    4: "external_change",
    5: "other_nonviolent_act",
    6: "internal_challenge",
    7: "nonviolent_military",
    8: "indirect_violent_act",
    9: "violent_act",
}
RESPONSES = {
    1: "none",
    2: "verbal_act",
    3: "political_act",
    4: "economic_act",
    5: "other_nonviolent_act",
    6: "nonviolent_military",
    7: "multiple_nonviolent",
    8: "violent_military",
    9: "multiple_violent",
}
GRAVITY = {
    0: "economic",
    1: "limited_military",
    2: "political",
    3: "territorial",
    4: "influence",
    5: "grave_damage",
    6: "existence",
    7: "other",
}
VIOLENCE = {1: "none", 2: "minor_clashes", 3: "serious_clashes", 4: "war"}
OUTCOMES = {1: "victory", 2: "compromise", 3: "stalemate", 4: "defeat", 5: "other", 9: None}
NUCLEAR = {1: "none", 2: "foreseeable", 3: "possession", 4: "second_strike"}
# Entities above the numbers of states are organizations, movements and several states at once;
# Hejaz, Najd and Vichy France have numbers of the project's own.
FIRST_ENTITY = 951
OWN_NUMBERS = (219, 671, 672)
# West Germany's and North Yemen's numbers, which the source keeps after 1990.
RENUMBERED = {260: 255, 678: 679}
LAST_OLD_YEAR = 1990
# Days known in part: early, middle and late in the month.
EARLY, MIDDLE, LATE = 66, 77, 88
EVENTS = {"start": ("yrtrig", "motrig", "datrig"), "end": ("yrterm", "moterm", "daterm")}

_CITATION = (
    "Brecher, M., Wilkenfeld, J., Beardsley, K., James, P. and Quinn, D. (2021). International "
    "Crisis Behavior Data Codebook, Version 14."
)
_NOTE = (
    "Dates known in part are the last day they can be. The Houthi rebellion of the last release "
    "(crisis 474) has no codes and no date and is left out. "
)
ORIGINS = (
    Origin(
        name="icb_actors",
        title="International Crisis Behavior, actor level",
        publisher="ICB Project",
        version="14",
        licence="facts, free with citation",
        citation=_CITATION,
        url="https://sites.duke.edu/icbdata/",
        retrieved=dt.date(2026, 11, 22),
        lag_months=24,
        note="A state stands twice in a crisis that came to it twice: the key is actor_id. "
        + _NOTE
        + "Numbers 219, 671 and 672 (Vichy France, Hejaz, Najd) are the project's own. "
        "Its 260 and 678 after 1990 are given as 255 (Germany) and 679 (Yemen). Ends in 2017.",
    ),
    Origin(
        name="icb_crises",
        title="International Crisis Behavior, system level",
        publisher="ICB Project",
        version="14",
        licence="facts, free with citation",
        citation=_CITATION,
        url="https://sites.duke.edu/icbdata/",
        retrieved=dt.date(2026, 11, 22),
        lag_months=24,
        note="One row per crisis. " + _NOTE + "Ends in 2017.",
    ),
)


def crises(raw: Path) -> pl.DataFrame:
    """Return states in crisis.

    Columns: actor_id, crisis, name, ccode, start (the trigger), start_precision, trigger,
    trigger_entity and threat_from (COW numbers, null when no state), gravity, response,
    response_on, end, violence (of the whole crisis), own_violence (in the state's management),
    outcome, protracted (part of a protracted conflict), nuclear, us_activity and ussr_activity
    (ICB codes 1 to 9), actors_involved.

    Raises:
        SourceError: A count, key, category or date is not the expected one.
    """
    parts = (*_parts(), "yerres", "monres", "dayres")
    codes = ("triggr", "majres", "gravty", "viol", "sevvio", "outcom", "pc", "nuclear")
    more = ("usinv", "suinv", "noactr")
    rows = read_raw(
        raw / "conflict/icb2_v14.csv.gz",
        {"crisno": pl.Int16, "cracno": pl.Int16, "cracid": pl.Int16, "crisname": pl.String}
        | dict.fromkeys((*parts, "trigent", "southv"), pl.Int16)
        | dict.fromkeys((*codes, *more), pl.Int8),
    )
    check_count(rows, "crises", ACTORS)
    check_unique(rows, "crises", ("cracno",))
    check_allowed(
        rows,
        "crises",
        {
            "triggr": TRIGGERS,
            "majres": RESPONSES,
            "gravty": GRAVITY,
            "viol": VIOLENCE,
            "sevvio": VIOLENCE,
            "outcom": OUTCOMES,
            "pc": (1, 2, 3),
            "nuclear": NUCLEAR,
        },
    )
    check_range(rows, "crises", dict.fromkeys(("usinv", "suinv"), (1, 9)))
    known = _dated(rows, "crises").with_columns(
        latest_day(pl.col("yerres"), pl.col("monres"), _day("dayres")).alias("response_on")
    )
    return known.select(
        pl.col("cracno").alias("actor_id"),
        pl.col("crisno").alias("crisis"),
        pl.col("crisname").alias("name"),
        _renumbered("cracid").alias("ccode"),
        "start",
        "start_precision",
        _text("triggr", TRIGGERS, "trigger"),
        _state("trigent").alias("trigger_entity"),
        _state("southv").alias("threat_from"),
        _text("gravty", GRAVITY, "gravity"),
        _text("majres", RESPONSES, "response"),
        "response_on",
        "end",
        _text("viol", VIOLENCE, "violence"),
        _text("sevvio", VIOLENCE, "own_violence"),
        _text("outcom", OUTCOMES, "outcome"),
        (pl.col("pc") > 1).alias("protracted"),
        _text("nuclear", NUCLEAR, "nuclear"),
        pl.col("usinv").alias("us_activity"),
        pl.col("suinv").alias("ussr_activity"),
        pl.col("noactr").alias("actors_involved"),
    )


def crisis_events(raw: Path) -> pl.DataFrame:
    """Return crises.

    Columns: crisis, name, start, start_precision, end, trigger, trigger_entity, gravity, violence,
    crisis_actors (states in crisis, 7 for more than six), actors_involved, protracted, us_activity
    and ussr_activity (1 none, 2 low, 3 covert or semi-military, 4 military).

    Raises:
        SourceError: A count, key, category or date is not the expected one.
    """
    codes = ("break", "gravcr", "viol", "cractr", "noactr", "protrac", "usinv", "suinv")
    rows = read_raw(
        raw / "conflict/icb1_v14.csv.gz",
        {"crisno": pl.Int16, "crisname": pl.String, "trigent": pl.Int16}
        | dict.fromkeys(_parts(), pl.Int16)
        | dict.fromkeys(codes, pl.Int8),
    )
    check_count(rows, "crisis_events", CRISES)
    check_unique(rows, "crisis_events", ("crisno",))
    check_allowed(
        rows,
        "crisis_events",
        {"break": TRIGGERS, "gravcr": GRAVITY, "viol": VIOLENCE, "protrac": (1, 2, 3)},
    )
    check_range(rows, "crisis_events", {"usinv": (1, 4), "suinv": (1, 4), "cractr": (1, 7)})
    return _dated(rows, "crisis_events").select(
        pl.col("crisno").alias("crisis"),
        pl.col("crisname").alias("name"),
        "start",
        "start_precision",
        "end",
        _text("break", TRIGGERS, "trigger"),
        _state("trigent").alias("trigger_entity"),
        _text("gravcr", GRAVITY, "gravity"),
        _text("viol", VIOLENCE, "violence"),
        pl.col("cractr").alias("crisis_actors"),
        pl.col("noactr").alias("actors_involved"),
        (pl.col("protrac") > 1).alias("protracted"),
        pl.col("usinv").alias("us_activity"),
        pl.col("suinv").alias("ussr_activity"),
    )


def _parts() -> tuple[str, ...]:
    return tuple(part for parts in EVENTS.values() for part in parts)


def _day(column: str) -> pl.Expr:
    """Return the day; early in the month is the 10th at the latest, the middle the 20th."""
    day = pl.col(column)
    return (
        pl.when(day == EARLY)
        .then(pl.lit(10, pl.Int16))
        .when(day == MIDDLE)
        .then(pl.lit(20, pl.Int16))
        .when(day != LATE)
        .then(day)
    )


def _dated(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add start, its precision and end; drop what has no date at all."""
    year, month, day = EVENTS["start"]
    exact = pl.when(pl.col(day) < EARLY).then(pl.col(day))
    dated = rows.drop_nulls(year).with_columns(
        precision(pl.col(year), pl.col(month), exact).alias("start_precision"),
        *(
            latest_day(pl.col(y), pl.col(m), _day(d)).alias(event)
            for event, (y, m, d) in EVENTS.items()
        ),
    )
    check_range(dated, name, {year: (FIRST_YEAR, LAST_YEAR)})
    check_none(
        dated, f"{name}: dates", pl.col("end") < pl.col("start"), rule="the end must come last"
    )
    return dated


def _text(column: str, names: dict[int, str] | dict[int, str | None], alias: str) -> pl.Expr:
    return pl.col(column).replace_strict(names, return_dtype=pl.String).alias(alias)


def _state(column: str) -> pl.Expr:
    """Return the number when it is that of a state in COW's list."""
    number = pl.col(column)
    state = (number < FIRST_ENTITY) & ~number.is_in(OWN_NUMBERS)
    return pl.when(state).then(_renumbered(column))


def _renumbered(column: str) -> pl.Expr:
    """Return COW's numbers of united Germany and Yemen where the source keeps those before."""
    number = pl.col(column)
    late = pl.col(EVENTS["start"][0]) > LAST_OLD_YEAR
    return pl.when(late).then(number.replace(RENUMBERED)).otherwise(number)
