"""Effects of an event, pulled towards zero as far as their own noise says."""

from dataclasses import dataclass

import numpy as np

from westphalia.core.draws import Floats


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
    def factor(self) -> float:
        """Share of the estimate that is kept: ``max(0, 1 - (se / raw)^2)``."""
        if abs(self.raw) <= self.se:
            return 0.0
        return 1.0 - (self.se / self.raw) ** 2

    @property
    def shrunk(self) -> float:
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
