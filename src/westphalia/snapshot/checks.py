"""Checks on the finished tables, alone and together: keys, codes, totals, known facts."""

from collections.abc import Callable, Mapping

import polars as pl

from westphalia.core.errors import SnapshotError
from westphalia.core.spells import expand_spells
from westphalia.core.tables import check_none, check_unique
from westphalia.snapshot.table import Table

Frames = Mapping[str, pl.DataFrame]
ATOP_DYAD_YEARS = 273_296
DISTANCE_YEARS = 871_034
COW_DYAD_YEARS = 1_685_310
COW_DYAD_LAST_YEAR = 2010
IGO_DYAD_YEARS = 917_695
STRAY_TROOPS = 20
VOTES = {1: 693_664, 2: 110_897, 3: 65_548}


def check_table(frame: pl.DataFrame, table: Table) -> None:
    """Stop unless the key is unique and each number has its name and each name its number.

    Raises:
        SnapshotError: The key is not unique, or a code stands alone.
    """
    check_unique(frame, f"{table.name}: key", table.key, failure=SnapshotError)
    for number, name in (("gwcode", "iso3"), ("gwcode1", "iso3_1"), ("gwcode2", "iso3_2")):
        if number in frame.columns:
            check_none(
                frame,
                f"{table.name}: codes",
                pl.col(number).is_null() != pl.col(name).is_null(),
                rule=f"{number} and {name} must be both given or both null",
                failure=SnapshotError,
            )


def expect(name: str, found: object, expected: object) -> None:
    """Stop unless a figure is the known one.

    Raises:
        SnapshotError: It is another.
    """
    if found != expected:
        raise SnapshotError(name, found, f"must be {expected}", "check the source's version")


def alliance_years(frames: Frames) -> None:
    """The alliance spells expand to ATOP's directed dyad-years."""
    expect("alliances: dyad-years", expand_spells(frames["alliances"]).height, ATOP_DYAD_YEARS)


def distance_years(frames: Frames) -> None:
    """The distance spells expand to the source's dyad-years."""
    expect("distance: dyad-years", expand_spells(frames["distance"]).height, DISTANCE_YEARS)


def cow_dyad_years(frames: Frames) -> None:
    """COW members that share a day give the known number of directed dyad-years 1816-2010."""
    members = frames["states_cow"].select(
        "ccode", "start", pl.col("end").fill_null(pl.date(2016, 12, 31))
    )
    pairs = members.join(members, how="cross", suffix="_other").filter(
        pl.col("ccode") != pl.col("ccode_other")
    )
    years = pairs.select(
        "ccode",
        "ccode_other",
        pl.max_horizontal("start", "start_other").alias("start"),
        pl.min_horizontal("end", "end_other").alias("end"),
    ).filter(pl.col("start") <= pl.col("end"))
    spans = years.select(
        "ccode",
        "ccode_other",
        pl.col("start").dt.year().alias("first_year"),
        pl.min_horizontal(pl.col("end").dt.year(), COW_DYAD_LAST_YEAR).alias("last_year"),
    ).filter(pl.col("first_year") <= pl.col("last_year"))
    expect("states_cow: dyad-years", expand_spells(spans).unique().height, COW_DYAD_YEARS)


def supporters(frames: Frames) -> None:
    """Known secondary parties stand on the right side."""
    parties = frames["conflict_parties"].filter(pl.col("role") == "supporter")
    ukraine = parties.filter(pl.col("conflict_id") == 13243, pl.col("year") == 2024)
    expect(
        "conflict_parties: Russia's supporters 2024",
        ukraine.filter(pl.col("side") == "a")["iso3"].to_list(),
        ["PRK"],
    )
    gaza = parties.filter(pl.col("conflict_id") == 14609, pl.col("iso3") == "USA")
    expect(
        "conflict_parties: the United States in conflict 14609",
        [(row["year"], row["side"]) for row in gaza.iter_rows(named=True)],
        [(year, "b") for year in range(2020, 2025)],
    )


def primaries(frames: Frames) -> None:
    """Each conflict-year has a primary party on either side, and no party without a conflict."""
    sides = (
        frames["conflict_parties"]
        .filter(pl.col("role") == "primary")
        .group_by("conflict_id", "year")
        .agg(pl.col("side").n_unique())
        .filter(pl.col("side") == 2)
    )
    key = ["conflict_id", "year"]
    expect("conflicts: both sides named", sides.height, frames["conflicts"].height)
    stray = frames["conflict_parties"].join(frames["conflicts"], on=key, how="anti")
    expect("conflict_parties: without a conflict", stray.height, 0)


def igo_years(frames: Frames) -> None:
    """The spells of shared organizations expand to the source's dyad-years."""
    expect("igo_dyads: dyad-years", expand_spells(frames["igo_dyads"]).height, IGO_DYAD_YEARS)


def votes(frames: Frames) -> None:
    """Votes sum to the source's yes, abstain and no, and each belongs to a roll call."""
    cast = frames["un_votes"]
    counted = dict(cast.group_by("vote").len().sort("vote").iter_rows())
    expect("un_votes: yes, abstain, no", counted, VOTES)
    stray = cast.join(frames["un_roll_calls"], on=("rcid", "session", "year"), how="anti")
    expect("un_votes: without a roll call", stray.height, 0)


def crisis_actors(frames: Frames) -> None:
    """Each state in crisis is in a crisis of the list, and each crisis has one."""
    actors, crises = frames["crises"], frames["crisis_events"]
    expect(
        "crises: numbers",
        actors["crisis"].unique().sort().to_list(),
        crises["crisis"].sort().to_list(),
    )


def troops_that_fight(frames: Frames) -> None:
    """A state that is known to have sent troops is a secondary warring party, but for a few.

    The two lists have one publisher and one definition; they differ in 20 of 447 rows.
    """
    sent = frames["external_support"].filter("troops", pl.col("supporter_kind") == "state")
    parties = frames["conflict_parties"].filter(pl.col("role") == "supporter")
    key = ("conflict_id", "year", "gwcode")
    named = sent.filter("active").rename({"supporter_gwcode": "gwcode"}).unique(key)
    stray = named.join(parties, on=key, how="anti")
    expect("external_support: troops, not in conflict_parties", stray.height, STRAY_TROOPS)


CHECKS: tuple[Callable[[Frames], None], ...] = (
    alliance_years,
    distance_years,
    cow_dyad_years,
    supporters,
    primaries,
    igo_years,
    votes,
    crisis_actors,
    troops_that_fight,
)


def check_snapshot(frames: Frames) -> None:
    """Run every check across tables.

    Raises:
        SnapshotError: One of them fails; the message names it.
    """
    for check in CHECKS:
        check(frames)
