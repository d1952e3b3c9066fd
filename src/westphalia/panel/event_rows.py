"""Rows to build on that are not states or dyads alone: sides, disputes and leaders by year."""

import datetime as dt
from typing import Literal

import polars as pl

from westphalia.core.errors import UsageError
from westphalia.panel.asof import AsOf
from westphalia.panel.options import one_of
from westphalia.panel.unit import CODE, System
from westphalia.panel.verb import everything
from westphalia.panel.verbs.leaders import left_office, office_years
from westphalia.panel.years import YEAR
from westphalia.snapshot.load import load

SIDE = ["conflict_id", "year", "side"]
DISPUTES = {"gml": "disputes", "cow": "disputes_cow"}
FIRST, LAST = 1816, 2025
AsOfDate = dt.date | AsOf | None


def _view(as_of: AsOfDate) -> AsOf:
    if as_of is None:
        return everything()
    return as_of if isinstance(as_of, AsOf) else AsOf(load(), as_of)


def _check_years(first: int, last: int) -> None:
    if not FIRST <= first <= last <= LAST:
        raise UsageError(
            "years", f"{first}-{last}", f"must lie in {FIRST} to {LAST}, in order", "correct them"
        )


def _dated(rows: pl.DataFrame, as_of: AsOfDate) -> pl.DataFrame:
    if as_of is None or isinstance(as_of, AsOf):
        return rows
    return rows.with_columns(pl.lit(as_of).alias("as_of"))


def _in_system(rows: pl.DataFrame, view: AsOf, system: System) -> pl.DataFrame:
    """Return rows keyed ``gwcode`` in the wanted system; those without a number there go."""
    if system == "gw":
        return rows
    spells = view.snapshot.table("crosswalk").select("gwcode", "ccode", "first_year", "last_year")
    both = rows.join(spells.drop_nulls(), on="gwcode")
    now = pl.col("year").is_between(pl.col("first_year"), pl.col("last_year"))
    # In the year of a union a code can stand for two states: the first spell counts.
    return (
        both.filter(now)
        .sort("first_year", "ccode")
        .unique(rows.columns, keep="first", maintain_order=True)
        .drop("gwcode", "first_year", "last_year")
    )


def side_years(
    first: int, last: int, *, system: System = "gw", as_of: AsOfDate = None
) -> pl.DataFrame:
    """Return one row per armed conflict, side, state that leads the side, and active year.

    Args:
        first: First year.
        last: Last year.
        system: ``"gw"`` or ``"cow"``.
        as_of: Rows as they could have been known on that date; a date adds the column ``as_of``,
            which the verbs obey; a view does not, and is given to the verbs as well.

    Returns:
        ``conflict_id``, ``side`` (a or b), ``gwcode`` or ``ccode``, ``year``, ``type``,
        ``intensity`` (1 or 2), ``incompatibility``, ``location``, ``start_date`` (of the
        conflict), ``supporters`` (states with troops on the side that are no primary party);
        sorted.

    Source: UCDP/PRIO Armed Conflict Dataset 25.1, 1946-2024; no rows outside.

    Raises:
        UsageError: Years or system are out of range.

    Examples:
        >>> side_years(2024, 2024).filter(pl.col("conflict_id") == 13243)["gwcode"].to_list()
        [365, 369]
    """
    _check_years(first, last)
    one_of("system", system, tuple(CODE))
    view = _view(as_of)
    parties = view.table("conflict_parties").filter(pl.col("kind") == "state").drop_nulls("gwcode")
    parties = parties.filter(pl.col("year").is_between(first, last))
    role = pl.col("role")
    leads = parties.filter(role == "primary").select(*SIDE, "gwcode").unique()
    helpers = parties.filter(role == "supporter").group_by(SIDE)
    counted = helpers.agg(pl.col("gwcode").n_unique().cast(pl.Int16).alias("supporters"))
    facts = view.table("conflicts").select(
        "conflict_id", "year", "type", "intensity", "incompatibility", "location", "start_date"
    )
    rows = leads.join(facts, on=["conflict_id", "year"]).join(counted, on=SIDE, how="left")
    rows = _in_system(rows.with_columns(pl.col("supporters").fill_null(0)), view, system)
    keys = ["conflict_id", "side", CODE[system], "year"]
    rest = [name for name in rows.columns if name not in keys]
    return _dated(rows.select(*keys, *rest).sort(keys), as_of)


def dispute_dyad_years(
    first: int,
    last: int,
    *,
    source: Literal["gml", "cow"] = "gml",
    directed: bool = True,
    as_of: AsOfDate = None,
) -> pl.DataFrame:
    """Return one row per militarized dispute, dyad on its opposite sides, and year.

    Args:
        first: First year.
        last: Last year.
        source: ``"gml"`` Gibler, Miller & Little 2.2.1, 1816-2010: every dispute of a dyad-year;
            ``"cow"`` Correlates of War 5.0, 1816-2014: one dispute per dyad-year, as
            peacesciencer keeps it.
        directed: Both directions, or only the lower code first.
        as_of: As in :func:`side_years`.

    Returns:
        ``dispnum``, ``ccode1``, ``ccode2``, ``year``, ``onset``, ``ongoing``, ``side_a1``,
        ``originator1`` and ``2``, ``hostility`` (0 to 5; of the dispute, and of each member with
        1 and 2) and ``fatality`` (0 to 6, likewise, null where unknown); sorted.

    Raises:
        UsageError: Years or source are out of range.

    Examples:
        >>> dispute_dyad_years(1816, 2010).height
        10276
    """
    _check_years(first, last)
    table = DISPUTES[one_of("source", source, tuple(DISPUTES))]
    rows = _view(as_of).table(table).filter(pl.col("year").is_between(first, last))
    if not directed:
        rows = rows.filter(pl.col("ccode1") < pl.col("ccode2"))
    keys = ["dispnum", "ccode1", "ccode2", "year"]
    left_out = ("gwcode1", "gwcode2", "iso3_1", "iso3_2")
    rest = [name for name in rows.columns if name not in (*keys, *left_out)]
    return _dated(
        rows.select(*keys, *rest).with_columns(pl.col("year").cast(YEAR)).sort(keys), as_of
    )


def leader_years(
    first: int, last: int, *, system: System = "gw", as_of: AsOfDate = None
) -> pl.DataFrame:
    """Return one row per leader's time in office and year of it, on at least one day.

    Args:
        first: First year.
        last: Last year.
        system: ``"gw"`` or ``"cow"``.
        as_of: As in :func:`side_years`.

    Returns:
        ``leader_id`` (one time in office; who comes back has another), ``gwcode`` or ``ccode``,
        ``year``, ``person_id``, ``leader`` (name), ``female``, ``age`` (year less year of birth),
        ``year_in_office`` (1 in the first calendar year), ``days_in_office`` (in the year),
        ``irregular_entry`` (as the leader came in), ``left`` (in the year) and
        ``irregular_exit`` (left in the year, and irregularly; null where unknown); sorted.

    Source: Archigos 4.1, 1870-2015; no rows outside.

    Raises:
        UsageError: Years or system are out of range.

    Examples:
        >>> leader_years(2010, 2010).filter(pl.col("gwcode") == 200)["leader"].to_list()
        ['Brown', 'Cameron']
    """
    _check_years(first, last)
    one_of("system", system, tuple(CODE))
    view = _view(as_of)
    known = min(last, view.last_year("leaders"))
    years = office_years(view.table("leaders"), last=known)
    year = pl.col("year")
    new_year, eve = pl.date(year, 1, 1), pl.date(year, 12, 31)
    inside = pl.min_horizontal(pl.col("end").fill_null(eve), eve) - pl.max_horizontal(
        "start", new_year
    )
    left = left_office()
    rows = years.filter(year >= first).select(
        "gwcode",
        pl.col("obs_id").alias("leader_id"),
        "year",
        pl.col("leader_id").alias("person_id"),
        "leader",
        "female",
        (year - pl.col("birth_year")).cast(pl.Int16).alias("age"),
        (year - pl.col("start").dt.year() + 1).cast(pl.Int16).alias("year_in_office"),
        (inside.dt.total_days() + 1).cast(pl.Int16).alias("days_in_office"),
        "irregular_entry",
        left.alias("left"),
        pl.when(left).then("irregular_exit").otherwise(pl.lit(value=False)).alias("irregular_exit"),
    )
    rows = _in_system(rows, view, system)
    keys = ["leader_id", CODE[system], "year"]
    rest = [name for name in rows.columns if name not in keys]
    return _dated(rows.select(*keys, *rest).sort(CODE[system], "year", "leader_id"), as_of)
