"""Does what was called 20 % happen a fifth of the time? Reliability, coverage, ranking."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError

EDGES = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of a reliability table: mean forecast, observed share, number of forecasts."""

    predicted: float
    observed: float
    n: int


def reliability(p: Floats, outcome: Floats, *, edges: tuple[float, ...] = EDGES) -> tuple[Bin, ...]:
    """Return the reliability table of probability forecasts, empty bins left out.

    Args:
        p: Probabilities, shape ``(n,)``.
        outcome: 0 or 1, shape ``(n,)``.
        edges: Bin edges from 0 to 1, increasing.
    """
    place = np.clip(np.searchsorted(edges, p, side="right") - 1, 0, len(edges) - 2)
    table = []
    for index in range(len(edges) - 1):
        inside = place == index
        if inside.any():
            table.append(
                Bin(float(p[inside].mean()), float(outcome[inside].mean()), int(inside.sum()))
            )
    return tuple(table)


def auc(p: Floats, outcome: Floats) -> float:
    """Return the area under the ROC curve: the chance that an event outranks a non-event.

    Raises:
        UsageError: All outcomes are the same.

    Examples:
        >>> auc(np.array([0.1, 0.4, 0.35, 0.8]), np.array([0.0, 0.0, 1.0, 1.0]))
        0.75
    """
    events = outcome > 0
    n_events, n_other = int(events.sum()), int((~events).sum())
    if n_events == 0 or n_other == 0:
        raise UsageError("outcomes", "all alike", "need events and non-events", "widen the sample")
    rank_sum = float(rankdata(p)[events].sum())
    return (rank_sum - n_events * (n_events + 1) / 2) / (n_events * n_other)


def coverage(lower: Floats, upper: Floats, outcome: Floats) -> float:
    """Return the share of outcomes inside their intervals, ends included."""
    return float(((outcome >= lower) & (outcome <= upper)).mean())
