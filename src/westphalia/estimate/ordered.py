"""Ordered logit: three or more ordered outcomes on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.core.errors import FitError
from westphalia.estimate.binary import logistic


@dataclass(frozen=True, slots=True)
class OrderedFit:
    """A fitted ordered logit: ``P(y <= j) = logistic(cut_j - x b)``.

    Attributes:
        names: Names of the covariates.
        coef: Coefficients, shape ``(k,)``.
        cuts: Cut points in increasing order, shape ``(levels - 1,)``.
        cov: Covariance of coefficients, then cut points, shape ``(k + levels - 1,) * 2``.
        n: Rows used.
        log_likelihood: Log likelihood at the optimum.
    """

    names: tuple[str, ...]
    coef: Floats
    cuts: Floats
    cov: Floats
    n: int
    log_likelihood: float

    def at(self, name: str) -> tuple[float, float]:
        """Return the coefficient of that name and its standard error."""
        place = self.names.index(name)
        return float(self.coef[place]), float(np.sqrt(self.cov[place, place]))

    def draw(self, rng: np.random.Generator, draws: int) -> tuple[Floats, Floats]:
        """Return draws of coefficients ``(draws, k)`` and ordered cuts ``(draws, levels - 1)``."""
        centre = np.concatenate([self.coef, self.cuts])
        both = rng.multivariate_normal(centre, self.cov, size=draws, method="svd")
        k = self.coef.size
        return both[:, :k], np.sort(both[:, k:], axis=1)


def ordered_probabilities(x: Floats, coef: Floats, cuts: Floats) -> Floats:
    """Return the probability of each level.

    Args:
        x: Covariates, shape ``(n, k)``.
        coef: One coefficient vector ``(k,)`` or one per row ``(n, k)``.
        cuts: Cut points ``(levels - 1,)`` or one set per row ``(n, levels - 1)``.

    Returns:
        Probabilities, shape ``(n, levels)``, rows summing to 1.
    """
    index = np.sum(x * coef, axis=-1)[:, None]
    below = logistic(np.broadcast_to(cuts, (x.shape[0], np.shape(cuts)[-1])) - index)
    edges = np.concatenate([np.zeros((x.shape[0], 1)), below, np.ones((x.shape[0], 1))], axis=1)
    return np.asarray(np.diff(edges, axis=1))


def fit_ordered(x: Floats, y: NDArray[np.int64], *, names: Sequence[str]) -> OrderedFit:
    """Fit an ordered logit by maximum likelihood.

    Args:
        x: Covariates, shape ``(n, k)``.
        y: Level of each row, 0 for the lowest, shape ``(n,)``.
        names: Names of the covariates.

    Raises:
        FitError: A level is empty or the optimiser fails.
    """
    levels = np.unique(y)
    if not np.array_equal(levels, np.arange(levels.size)) or levels.size < 3:
        raise FitError("levels of an ordered logit", levels, "must be 0, 1, 2, ...", "recode")
    from statsmodels.miscmodels.ordinal_model import OrderedModel  # noqa: PLC0415

    model = OrderedModel(y, x, distr="logit")
    result = model.fit(method="bfgs", disp=0, maxiter=500)
    if not result.mle_retvals["converged"]:
        raise FitError("ordered logit", list(names), "did not converge", "use fewer covariates")
    k = x.shape[1]
    params = np.asarray(result.params, dtype=np.float64)
    # statsmodels parametrises cuts after the first by the log of their increments; the delta
    # method carries the covariance over to the cuts themselves.
    cuts = np.asarray(model.transform_threshold_params(params)[1:-1], dtype=np.float64)
    jacobian = np.eye(params.size)
    for row in range(k + 1, params.size):
        jacobian[row, k] = 1.0
        for column in range(k + 1, row + 1):
            jacobian[row, column] = np.exp(params[column])
    cov = jacobian @ np.asarray(result.cov_params(), dtype=np.float64) @ jacobian.T
    return OrderedFit(tuple(names), params[:k], cuts, cov, int(y.size), float(result.llf))
