"""Effects of an event, pulled towards zero as far as their own noise says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from westphalia.core.draws import Floats

FEWEST = 10  # cases below which a mean effect is zero, give or take one


@dataclass(frozen=True, slots=True)
class Effect:
    """An estimated effect on the log-odds or log scale.

    Attributes:
        raw: Estimate as fitted.
        se: Its cluster-robust standard error.
        n: Number of treated rows behind it.
        label: What the effect is of.
    """

    raw: float
    se: float
    n: int
    label: str

    @property
    def factor(self) -> float | Floats:
        """Share of the estimate that is kept: ``max(0, 1 - (se / raw)^2)``."""
        if abs(self.raw) <= self.se:
            return 0.0
        return 1.0 - (self.se / self.raw) ** 2

    @property
    def shrunk(self) -> float | Floats:
        """Empirical-Bayes estimate: zero whenever ``|raw| <= se``.

        The posterior mean under a normal prior around zero whose variance is estimated by the
        excess of the effect over its own noise, ``max(0, raw^2 - se^2)`` (Efron & Morris 1973).
        """
        return self.raw * self.factor

    def draw(self, rng: np.random.Generator, draws: int) -> Floats:
        """Return draws around the shrunken estimate with the full standard error.

        Keeping the full standard error makes the interval wider than the posterior's would
        be: shrinkage must not make an uncertain effect look certain.
        """
        return rng.normal(self.shrunk, self.se, size=draws)


@dataclass(frozen=True, slots=True)
class Kept(Effect):
    """An effect of which a given share is kept, whatever its noise.

    Attributes:
        kept: Share of the raw estimate around which it is drawn, or one per draw; the standard
            error stays.
    """

    kept: float | Floats = 1.0

    @property
    def factor(self) -> float | Floats:
        """Share of the estimate that is kept."""
        return self.kept


def mean_effect(values: Floats, clusters: NDArray[np.int64], *, label: str) -> Effect:
    """Return the mean of cases as an effect, with the larger of two standard errors.

    Args:
        values: Change by case on the log scale, ``(n,)``.
        clusters: Cluster of each case (state, year), ``(n,)``.
        label: What the effect is of.

    Returns:
        The mean with its standard error by cluster, or that of independent cases if larger;
        zero with a standard error of one if there are fewer than ``FEWEST`` cases.
    """
    if values.size < FEWEST:
        return Effect(0.0, 1.0, int(values.size), label)
    mean = float(values.mean())
    sums = np.bincount(np.unique(clusters, return_inverse=True)[1], weights=values - mean)
    together = float(np.sqrt((sums**2).sum())) / values.size
    apart = float(values.std(ddof=1)) / float(np.sqrt(values.size))
    return Effect(mean, max(together, apart), int(values.size), label)
