"""Militarized interstate events, summed to confrontations by directed dyad and year.

Raw files: ``conflict/{gibler_miller_mie_1_0_events,
gibler_miller_mic_confrontations_derived}.csv.gz``, the second for names only.
"""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import (
    check_allowed,
    check_count,
    check_none,
    check_range,
    check_unique,
    read_raw,
)

EVENTS = 28_011
CONFRONTATIONS = 1_881
LAST_YEAR = 2014
HOSTILITY = (1, 2, 3, 4, 5)
DEATHS = ("fatalmin1", "fatalmax1", "fatalmin2", "fatalmax2")
PAIR = ("mic", "ccode1", "ccode2")

ORIGINS = (
    Origin(
        name="mie",
        title="Militarized Interstate Events and Confrontations",
        publisher="D. M. Gibler and S. V. Miller; names of confrontations by M. D. Williams",
        version="1.0",
        licence="facts, free with citation",
        citation="Gibler, D. M. and Miller, S. V. (2024). The Militarized Interstate Events (MIE) "
        "dataset, 1816-2014. Conflict Management and Peace Science 41(4).",
        url="https://internationalconflict.ua.edu/",
        retrieved=dt.date(2026, 11, 22),
        lag_months=60,
        note="Summed here from the event list, since no file of confrontations was at hand. "
        "hostility1 is the highest act of state 1 towards state 2 in that year (2 threat, 3 "
        "display, 4 use of force, 5 war), null when it did nothing. Deaths are of each state's "
        "own soldiers in that dyad, in the year in which the event ends; a long battle event puts "
        "all its deaths there. In wars of many, deaths are known by event and not shared out.",
    ),
)


def events(raw: Path) -> pl.DataFrame:
    """Return the event list: who did what to whom, with dates and deaths of both.

    Raises:
        SourceError: A count, category or year is not the expected one.
    """
    rows = read_raw(
        raw / "conflict/gibler_miller_mie_1_0_events.csv.gz",
        {"micnum": pl.Int16, "eventnum": pl.Int16, "ccode1": pl.Int16, "ccode2": pl.Int16}
        | dict.fromkeys(("styear", "stmon", "stday", "endyear"), pl.Int16)
        | dict.fromkeys(("sidea1", "action", "hostlev"), pl.Int8)
        | dict.fromkeys(DEATHS, pl.Int32),
    ).rename({"micnum": "mic"})
    check_count(rows, "mie", EVENTS)
    check_unique(rows, "mie", ("mic", "eventnum"))
    check_allowed(rows, "mie", {"hostlev": HOSTILITY, "sidea1": (0, 1)})
    check_range(rows, "mie", {"styear": (1816, LAST_YEAR), "endyear": (1816, LAST_YEAR)})
    check_none(
        rows,
        "mie: deaths",
        (pl.col("fatalmin1") > pl.col("fatalmax1"))
        | (pl.col("fatalmin2") > pl.col("fatalmax2"))
        | (pl.min_horizontal(DEATHS) < 0)
        | (pl.col("styear") > pl.col("endyear")),
        rule="deaths must be known, lowest first, and an event must not end before it starts",
    )
    return rows


def confrontations(raw: Path) -> pl.DataFrame:
    """Return confrontations by directed dyad-year.

    Columns: mic, ccode1, ccode2, year, name, onset (first year of the dyad), ongoing, side_a1,
    initiator1 (state 1 took the dyad's first recorded action), acts1, acts2, hostility1,
    hostility2, and deaths fatal_min1, fatal_max1, fatal_min2, fatal_max2.

    Raises:
        SourceError: A count, category or year is not the expected one.
    """
    acted = events(raw)
    check_count(acted.select("mic").unique(), "mie: confrontations", CONFRONTATIONS)
    both = pl.concat([_seen_from(acted, actor=True), _seen_from(acted, actor=False)])
    keys = [*PAIR, "year"]
    years = (
        both.with_columns(pl.int_ranges("styear", pl.col("endyear") + 1).alias("year"))
        .explode("year")
        .with_columns(pl.col("year").cast(pl.Int16))
    )
    # Deaths of an event that crosses a year's end are known when it is over.
    last = pl.col("year") == pl.col("endyear")
    summed = years.group_by(keys, maintain_order=True).agg(
        pl.col("actor").sum().cast(pl.Int16).alias("acts1"),
        (~pl.col("actor")).sum().cast(pl.Int16).alias("acts2"),
        pl.col("hostlev").filter("actor").max().alias("hostility1"),
        pl.col("hostlev").filter(~pl.col("actor")).max().alias("hostility2"),
        *(
            pl.col(old).filter(last).sum().alias(f"fatal_{old.removeprefix('fatal')}")
            for old in DEATHS
        ),
    )
    named = _names(raw)
    return (
        summed.join(_whole(both), on=PAIR, how="left", maintain_order="left")
        .join(named, on="mic", how="left", maintain_order="left")
        .with_columns(
            (pl.col("year") == pl.col("first")).alias("onset"), pl.lit(value=True).alias("ongoing")
        )
        .select(
            *keys,
            "name",
            "onset",
            "ongoing",
            "side_a1",
            "initiator1",
            *summed.columns[len(keys) :],
        )
    )


def _seen_from(acted: pl.DataFrame, *, actor: bool) -> pl.DataFrame:
    """Return the events with state 1 as the one who acts, or as the one acted upon."""
    swap = {"ccode1": "ccode2", "ccode2": "ccode1"} | dict(
        zip(DEATHS, (*DEATHS[2:], *DEATHS[:2]), strict=True)
    )
    side = pl.col("sidea1") == (1 if actor else 0)
    rows = acted.with_columns(side.alias("side_a1"), pl.lit(actor).alias("actor"))
    return rows if actor else rows.rename(swap).select(rows.columns)


def _whole(both: pl.DataFrame) -> pl.DataFrame:
    """Return what holds for a directed dyad in a whole confrontation."""
    ordered = both.sort(*PAIR, "styear", "stmon", "stday", "eventnum")
    return ordered.group_by(PAIR, maintain_order=True).agg(
        pl.col("styear").min().alias("first"),
        pl.col("side_a1").first(),
        pl.col("actor").first().alias("initiator1"),
    )


def _names(raw: Path) -> pl.DataFrame:
    """Return the names that some confrontations have."""
    rows = read_raw(
        raw / "conflict/gibler_miller_mic_confrontations_derived.csv.gz",
        {"mic_id": pl.Int16, "micname": pl.String},
    ).rename({"mic_id": "mic", "micname": "name"})
    check_unique(rows, "mie: names", ("mic",))
    return rows.drop_nulls()
