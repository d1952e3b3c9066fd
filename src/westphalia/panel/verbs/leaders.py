"""Verb on political leaders."""

import datetime as dt
from collections.abc import Callable
from typing import Literal

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.options import one_of
from westphalia.panel.recode import recoded
from westphalia.panel.verb import Carry, Layout, add_state_values, verb, view_of

FIRST_YEAR = 1870
LAST_OF_2014 = dt.date(2014, 12, 31)
THETAS = tuple(f"theta{n}_{part}" for n in (1, 2, 3, 4) for part in ("mean", "sd"))
COLUMNS = (
    "leader_obs_id",
    "leader_name",
    "leader_tenure_days",
    "leader_tenure_years",
    "leader_age",
    "leader_female",
    "leaders",
    "leader_change",
    "leader_irregular_entry",
    "leader_irregular_exit",
)
DAYS = {"end": (12, 31), "start": (1, 1)}


@verb
def add_leaders(
    frame: pl.DataFrame,
    *,
    at: Literal["end", "start"] = "end",
    force: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add the political leader of a state.

    Unit: any with a state; both members of a dyad. Adds, of the leader in office on the year's
    last (or first) day, ``leader_obs_id`` (time in office), ``leader_name``,
    ``leader_tenure_days`` (since entry, on that day), ``leader_tenure_years`` (calendar years
    touched so far, 1 in that of entry), ``leader_age`` (year less year of birth) and
    ``leader_female``; null where nobody is recorded for that day. Of the whole year: ``leaders``
    (persons in office on some day), ``leader_change`` (someone entered or left),
    ``leader_irregular_entry`` and ``leader_irregular_exit`` (someone did so by force, unlawfully
    or by foreign imposition). With ``force``, the leader's latent willingness to use force:
    means and standard deviations of four models, as ``leader_theta1_mean``,
    ``leader_theta1_sd`` and so on; they rest on the whole career and are not as-of.

    Source: Archigos 4.1 (Goemans, Gleditsch & Chiozza 2009), 1870-2015, and Carter & Smith
    (2020). Outside null; ``carry="forward"`` keeps the last year's and adds ``leaders_age``.

    Args:
        frame: A panel.
        at: Whether to name the leader of the year's ``"end"`` or ``"start"``.
        force: Whether to add the willingness to use force.
        carry: ``"forward"`` or None.
        view: What can be known.

    Raises:
        UsageError: ``at`` is neither.
    """
    one_of("at", at, tuple(DAYS))
    seen = view_of(frame, view)
    names = {name: name for name in COLUMNS}
    if force:
        names |= {name: f"leader_{name}" for name in THETAS}
    layout = Layout("leaders", dict.fromkeys(names), prepare=_years(seen, at, force=force), tag=at)
    return add_state_values(frame, layout, names=names, carry=carry, view=seen, age="leaders_age")


def _years(view: AsOf, at: str, *, force: bool) -> Callable[[pl.DataFrame], pl.DataFrame]:
    def prepare(spells: pl.DataFrame) -> pl.DataFrame:
        years = office_years(spells, last=view.last_year("leaders"))
        keys = ["gwcode", "year"]
        entered, left = pl.col("start").dt.year() == pl.col("year"), left_office()
        whole = years.group_by(keys).agg(
            pl.col("leader_id").n_unique().cast(pl.Int16).alias("leaders"),
            (entered | left).any().alias("leader_change"),
            _happened(entered, "irregular_entry"),
            _happened(left, "irregular_exit"),
        )
        day = pl.date(pl.col("year"), *DAYS[at])
        there = (pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") >= day))
        # Two share the day of a handover: at the year's end the later, at its start the earlier.
        named = years.filter(there).sort(*keys, "start", descending=[False, False, at == "end"])
        head = named.unique(keys, keep="first", maintain_order=True).select(
            *keys,
            pl.col("obs_id").alias("leader_obs_id"),
            pl.col("leader").alias("leader_name"),
            (day - pl.col("start")).dt.total_days().cast(pl.Int32).alias("leader_tenure_days"),
            (pl.col("year") - pl.col("start").dt.year() + 1)
            .cast(pl.Int16)
            .alias("leader_tenure_years"),
            (pl.col("year") - pl.col("birth_year")).cast(pl.Int16).alias("leader_age"),
            pl.col("female").alias("leader_female"),
        )
        rows = whole.join(head, on=keys, how="left")
        if force:
            means = view.table("leader_force").select(
                pl.col("obs_id").alias("leader_obs_id"), *THETAS
            )
            rows = rows.join(means, on="leader_obs_id", how="left")
        return recoded(rows, view, by="gw").sort("gwcode", "year", "ccode")

    return prepare


def _happened(when: pl.Expr, fact: str) -> pl.Expr:
    """Return whether one of those to whom it happened in the year did so irregularly."""
    irregular = pl.col(fact).filter(when)
    return irregular.any(ignore_nulls=False).alias(f"leader_{fact}")


def left_office() -> pl.Expr:
    """Return whether a time in office ended in the row's year.

    Three rows end with 2014 although their leaders were in office then: nobody left.
    """
    unfinished = (pl.col("end") == LAST_OF_2014) & pl.col("exit").is_null()
    left = (pl.col("end").dt.year() == pl.col("year")) & ~unfinished
    return left.fill_null(value=False)


def office_years(spells: pl.DataFrame, *, last: int) -> pl.DataFrame:
    """Return one row per time in office and calendar year it touches, from 1870.

    Args:
        spells: Rows of the table ``leaders``; an open end goes on.
        last: Last year that could be known.
    """
    begin = pl.col("start").dt.year().clip(lower_bound=FIRST_YEAR)
    finish = pl.col("end").dt.year().fill_null(last).clip(upper_bound=last)
    return (
        spells.with_columns(pl.int_ranges(begin, finish + 1, dtype=pl.Int16).alias("year"))
        .filter(pl.col("year").list.len() > 0)
        .explode("year")
    )
