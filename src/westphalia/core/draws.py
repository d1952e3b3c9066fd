"""Draws: a quantity with its uncertainty, one value per draw."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from westphalia.core.errors import UsageError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Median and central 90 % interval of a set of draws."""

    median: float
    p05: float
    p95: float

    def as_dict(self) -> dict[str, float]:
        """Return the three numbers by name."""
        return {"median": self.median, "p05": self.p05, "p95": self.p95}


def interval(draws: Floats) -> Interval:
    """Return median, 5th and 95th percentile of the draws along the last axis' values.

    Args:
        draws: One value per draw, shape ``(draw,)``.

    Raises:
        UsageError: There are no draws, or one of them is not finite.
    """
    if draws.ndim != 1 or draws.size == 0 or not np.isfinite(draws).all():
        raise UsageError("draws", draws.shape, "must be finite, one per draw", "check the channel")
    p05, median, p95 = (float(value) for value in np.quantile(draws, [0.05, 0.5, 0.95]))
    return Interval(median=median, p05=p05, p95=p95)


def fan(draws: Floats) -> dict[str, list[float]]:
    """Return the 5, 25, 50, 75 and 95 % quantiles per step of draws shaped ``(draw, step)``."""
    levels = np.quantile(draws, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    names = ("p05", "p25", "p50", "p75", "p95")
    return {name: [float(value) for value in row] for name, row in zip(names, levels, strict=True)}
