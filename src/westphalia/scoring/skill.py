"""Skill: how much better than a naive forecast, with an interval that respects clusters."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from westphalia.core.draws import Floats, Interval
from westphalia.core.errors import UsageError
from westphalia.core.rng import stream

RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Skill:
    """Out-of-sample score beside the naive one.

    Attributes:
        metric: Name of the score, lower being better.
        naive: What the naive forecast is.
        score: Mean score of the model.
        naive_score: Mean score of the naive forecast.
        value: ``1 - score / naive_score`` with its 90 % block-bootstrap interval.
        n: Number of forecasts scored.
        blocks: Number of blocks resampled.
        first_year: First year forecast.
        last_year: Last year forecast.
    """

    metric: str
    naive: str
    score: float
    naive_score: float
    value: Interval
    n: int
    blocks: int
    first_year: int
    last_year: int


def skill(
    score: Floats,
    naive_score: Floats,
    *,
    blocks: NDArray[np.int64],
    years: NDArray[np.int64],
    metric: str,
    naive: str,
    seed: int = 0,
) -> Skill:
    """Return one minus the ratio of mean scores, resampling whole blocks.

    Args:
        score: Model's score per forecast, shape ``(n,)``.
        naive_score: Naive score per forecast, shape ``(n,)``.
        blocks: Cluster of each forecast (year, state, conflict), shape ``(n,)``.
        years: Year of each forecast, shape ``(n,)``.
        metric: Name of the score.
        naive: Name of the naive forecast.
        seed: Seed of the resampling.

    Raises:
        UsageError: Lengths differ, nothing to score, or the naive score is zero.
    """
    if not (score.shape == naive_score.shape == blocks.shape == years.shape) or score.size == 0:
        raise UsageError("scores", score.shape, "need one naive score, block, year each", "align")
    if naive_score.sum() <= 0:
        raise UsageError("naive score", 0, "must be above zero", "choose a harder test")
    _, place = np.unique(blocks, return_inverse=True)
    n_blocks = int(place.max()) + 1
    ours = np.bincount(place, weights=score, minlength=n_blocks)
    theirs = np.bincount(place, weights=naive_score, minlength=n_blocks)
    picks = stream(seed, "skill", metric, naive).integers(0, n_blocks, (RESAMPLES, n_blocks))
    totals = theirs[picks].sum(axis=1)
    resampled = 1 - ours[picks].sum(axis=1) / np.where(totals > 0, totals, np.nan)
    p05, p95 = (float(value) for value in np.nanquantile(resampled, [0.05, 0.95]))
    return Skill(
        metric=metric,
        naive=naive,
        score=float(score.mean()),
        naive_score=float(naive_score.mean()),
        value=Interval(median=float(1 - ours.sum() / theirs.sum()), p05=p05, p95=p95),
        n=int(score.size),
        blocks=n_blocks,
        first_year=int(years.min()),
        last_year=int(years.max()),
    )
