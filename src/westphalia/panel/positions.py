"""Positions of states in the UN General Assembly as a grid, and how far apart they are."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.core.errors import CoverageError
from westphalia.panel.asof import AsOf
from westphalia.panel.sides import SIDE, parties

NEUTRAL = (-0.7, 0.5)  # ideal points that count as neither near the West nor near its opponents
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Positions:
    """Ideal points of all states.

    Attributes:
        states: GW codes, ascending, shape ``(state,)``.
        years: Consecutive years in which sessions start, shape ``(year,)``.
        points: Ideal points, NaN where a state has none, shape ``(state, year)``.
    """

    states: Ints
    years: Ints
    points: Floats


def positions(view: AsOf) -> Positions:
    """Return the ideal points that could be known, from votes on foreign policy.

    Source: Bailey, Strezhnev & Voeten (2017), July 2025 release; no session of 1964 has any.

    Raises:
        CoverageError: None could be known yet.
    """
    rows = view.table("ideal_points").drop_nulls(["gwcode", "ideal_fp"])
    if rows.is_empty():
        raise CoverageError("ideal_points", view.date, "start in 1946", "use a later date")
    codes = rows["gwcode"].cast(pl.Int64).to_numpy()
    at = rows["year"].cast(pl.Int64).to_numpy()
    return grid(codes, at, rows["ideal_fp"].to_numpy())


def grid(codes: Ints, at: Ints, values: Floats) -> Positions:
    """Return values by state and year as a grid; all three of shape ``(row,)``."""
    states = np.unique(codes)
    years = np.arange(at.min(), at.max() + 1)
    points = np.full((states.size, years.size), np.nan)
    points[np.searchsorted(states, codes), at - years[0]] = values
    return Positions(states, years, points)


def pairs(states: int) -> tuple[Ints, Ints]:
    """Return the places of both members of every pair, the lower first, ``(pair,)`` each."""
    lower, upper = np.triu_indices(states, 1)
    return lower, upper


def change(levels: Floats, *, back: int, ahead: int) -> Floats:
    """Return, per unit and year, the level that many years ahead less that so many back.

    Args:
        levels: Shape ``(unit, year)``.
        back: Years before, 0 or more.
        ahead: Years after, 1 or more.

    Returns:
        Shape ``(unit, year)``, NaN where either is missing.
    """
    found = np.full(levels.shape, np.nan)
    if levels.shape[1] > back + ahead:
        found[:, back : levels.shape[1] - ahead] = (
            levels[:, back + ahead :] - levels[:, : levels.shape[1] - back - ahead]
        )
    return found


def neutral_change(points: Floats, *, ahead: int) -> tuple[Floats, Floats]:
    """Return how far each state is from the neutral states, and the change years later.

    Neutral are the states within ``NEUTRAL`` in the first year, the state itself left out; the
    same ones are followed.

    Args:
        points: Ideal points, shape ``(state, year)``.
        ahead: Years until the second look.

    Returns:
        Mean distance and its mean change, ``(state, year)`` each.
    """
    level, moved = np.full(points.shape, np.nan), np.full(points.shape, np.nan)
    for year in range(points.shape[1]):
        now = points[:, year]
        inside = np.flatnonzero((now >= NEUTRAL[0]) & (now <= NEUTRAL[1]))
        before = np.abs(now[inside][:, None] - now[None, :])
        before[np.arange(inside.size), inside] = np.nan
        level[:, year] = _mean(before)
        if year + ahead < points.shape[1]:
            later = points[:, year + ahead]
            moved[:, year] = _mean(np.abs(later[inside][:, None] - later[None, :]) - before)
    return level, moved


def _mean(rows: Floats) -> Floats:
    """Return the mean of each column over what is known, NaN where nothing is."""
    known = np.isfinite(rows).sum(axis=0)
    return np.asarray(np.where(known > 0, np.nansum(rows, axis=0) / np.maximum(known, 1), np.nan))


def first_help(view: AsOf) -> pl.DataFrame:
    """Return when a state first fought for another as its supporter.

    Source: UCDP/PRIO 25.1.

    Returns:
        ``helper``, ``helped`` (GW codes; unique together), ``year``, ``conflict_id`` of the first.
    """
    helpers, leads = parties(view, "supporter"), parties(view, "primary")
    both = helpers.join(leads, on=SIDE, suffix="_2").filter(pl.col("gwcode") != pl.col("gwcode_2"))
    return (
        both.select(pl.col("gwcode").alias("helper"), pl.col("gwcode_2").alias("helped"))
        .with_columns(both["year"], both["conflict_id"])
        .sort("year", "conflict_id", "helper", "helped")
        .group_by("helper", "helped", maintain_order=True)
        .first()
    )


def entries(view: AsOf) -> pl.DataFrame:
    """Return when a state that leads a side first got a supporter of its own in that conflict.

    Source: UCDP/PRIO 25.1.

    Returns:
        ``helped`` (GW code), ``year``, ``conflict_id``; a row per new supporter, by year.
    """
    helpers, leads = parties(view, "supporter"), parties(view, "primary")
    both = helpers.join(leads, on=SIDE, suffix="_2").filter(pl.col("gwcode") != pl.col("gwcode_2"))
    first = both.group_by("conflict_id", "side", "gwcode", "gwcode_2").agg(pl.col("year").min())
    return (
        first.select(pl.col("gwcode_2").alias("helped"), "year", "conflict_id")
        .unique()
        .sort("year", "conflict_id", "helped")
    )
