"""Proper scoring rules, one value per forecast; lower is better."""

import numpy as np

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError

FLOOR = 1e-6


def _same_length(forecast: Floats, outcome: Floats) -> None:
    if forecast.shape[0] != outcome.shape[0]:
        raise UsageError(
            "forecasts and outcomes",
            f"{forecast.shape[0]} and {outcome.shape[0]} rows",
            "must have one row per forecast",
            "align them first",
        )


def brier(p: Floats, outcome: Floats) -> Floats:
    """Return the squared error of a probability (Brier 1950).

    Args:
        p: Probabilities, shape ``(n,)``.
        outcome: 0 or 1, shape ``(n,)``.

    Examples:
        >>> brier(np.array([0.8, 0.8]), np.array([1.0, 0.0])).round(2).tolist()
        [0.04, 0.64]
    """
    _same_length(p, outcome)
    return np.asarray((p - outcome) ** 2)


def log_score(p: Floats, outcome: Floats) -> Floats:
    """Return minus the log probability given to what happened, in nats (Good 1952).

    Probabilities are held inside ``[1e-6, 1 - 1e-6]`` so that one miss cannot be infinite.
    """
    _same_length(p, outcome)
    held = np.clip(p, FLOOR, 1 - FLOOR)
    return np.asarray(-(outcome * np.log(held) + (1 - outcome) * np.log1p(-held)))


def categorical_log_score(p: Floats, outcome: Floats) -> Floats:
    """Return minus the log probability of the category that occurred, in nats.

    Args:
        p: Probabilities per category, shape ``(n, k)``, rows summing to 1.
        outcome: Index of the category, shape ``(n,)``.
    """
    _same_length(p, outcome)
    chosen = p[np.arange(p.shape[0]), outcome.astype(np.int64)]
    return np.asarray(-np.log(np.clip(chosen, FLOOR, 1.0)))


def ranked_probability(p: Floats, outcome: Floats) -> Floats:
    """Return the ranked probability score over ordered categories (Epstein 1969).

    Args:
        p: Probabilities per category, shape ``(n, k)``.
        outcome: Index of the category, shape ``(n,)``.

    Examples:
        >>> ranked_probability(np.array([[0.5, 0.3, 0.2]]), np.array([0.0])).round(3).tolist()
        [0.145]
    """
    _same_length(p, outcome)
    k = p.shape[1]
    truth = (np.arange(k)[None, :] >= outcome[:, None]).astype(np.float64)
    gap = (np.cumsum(p, axis=1) - truth)[:, : k - 1]
    return np.asarray((gap**2).sum(axis=1) / (k - 1))


def crps(draws: Floats, outcome: Floats) -> Floats:
    """Return the continuous ranked probability score of an ensemble (Gneiting & Raftery 2007).

    The plain (V-statistic) estimator: the mean distance to the outcome less half the mean
    distance between draws, in the outcome's unit.

    Args:
        draws: Forecast draws, shape ``(n, draw)``.
        outcome: What happened, shape ``(n,)``.

    Examples:
        >>> crps(np.array([[0.0, 2.0]]), np.array([1.0])).tolist()
        [0.5]
    """
    _same_length(draws, outcome)
    m = draws.shape[1]
    ordered = np.sort(draws, axis=1)
    weights = 2.0 * np.arange(1, m + 1) - m - 1
    spread = (ordered @ weights) / (m * m)
    return np.asarray(np.abs(draws - outcome[:, None]).mean(axis=1) - spread)


def interval_score(lower: Floats, upper: Floats, outcome: Floats, *, level: float) -> Floats:
    """Return the interval score of a central interval (Gneiting & Raftery 2007, eq. 43).

    Args:
        lower: Lower ends, shape ``(n,)``.
        upper: Upper ends, shape ``(n,)``.
        outcome: What happened, shape ``(n,)``.
        level: Nominal coverage, for example 0.9.

    Examples:
        >>> score = interval_score(np.zeros(2), np.ones(2), np.array([0.5, 1.5]), level=0.9)
        >>> score.round(6).tolist()
        [1.0, 11.0]
    """
    _same_length(lower, outcome)
    alpha = 1 - level
    below = np.maximum(lower - outcome, 0) * 2 / alpha
    above = np.maximum(outcome - upper, 0) * 2 / alpha
    return np.asarray((upper - lower) + below + above)
