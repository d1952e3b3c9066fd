"""Binary logit with cluster-robust covariance, its draws and its rolling-origin forecasts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.core.errors import FitError

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LogitFit:
    """A fitted logit: ``P(y = 1) = 1 / (1 + exp(-(b0 + x b)))``.

    Attributes:
        names: Coefficient names, ``const`` first.
        coef: Coefficients, shape ``(k,)``.
        cov: Cluster-robust covariance, shape ``(k, k)``.
        n: Rows used.
        events: Rows with ``y = 1``.
        clusters: Number of clusters.
        log_likelihood: Log likelihood at the optimum.
    """

    names: tuple[str, ...]
    coef: Floats
    cov: Floats
    n: int
    events: int
    clusters: int
    log_likelihood: float

    def se(self) -> Floats:
        """Return cluster-robust standard errors, shape ``(k,)``."""
        return np.asarray(np.sqrt(np.diag(self.cov)))

    def at(self, name: str) -> tuple[float, float]:
        """Return the coefficient of that name and its standard error."""
        place = self.names.index(name)
        return float(self.coef[place]), float(self.se()[place])

    def draw(self, rng: np.random.Generator, draws: int) -> Floats:
        """Return coefficient draws from the normal approximation, shape ``(draws, k)``."""
        return rng.multivariate_normal(self.coef, self.cov, size=draws, method="svd")


def logistic(x: Floats) -> Floats:
    """Return ``1 / (1 + exp(-x))`` without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))


def with_constant(x: Floats) -> Floats:
    """Return the matrix with a leading column of ones, shape ``(n, k + 1)``."""
    return np.column_stack([np.ones(x.shape[0]), x])


def fit_logit(x: Floats, y: Floats, *, names: Sequence[str], clusters: Ints) -> LogitFit:
    """Fit a logit by maximum likelihood with cluster-robust (sandwich) covariance.

    Args:
        x: Covariates without the constant, shape ``(n, k)``, all finite.
        y: Outcomes 0 or 1, shape ``(n,)``.
        names: Names of the ``k`` covariates.
        clusters: Cluster of each row, shape ``(n,)``.

    Raises:
        FitError: A value is not finite, there is no variation in ``y``, or no convergence.
    """
    events = int(y.sum())
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise FitError("rows of a logit", list(names), "must all be finite", "drop missing rows")
    if events in (0, y.size):
        raise FitError("outcomes of a logit", f"{events} of {y.size}", "must vary", "widen it")
    # Imported here: statsmodels costs a second, and a cached fit does not need it.
    from statsmodels.discrete.discrete_model import Logit  # noqa: PLC0415

    model = Logit(y, with_constant(x))
    groups = np.unique(clusters, return_inverse=True)[1]
    result = model.fit(
        method="newton", maxiter=100, disp=0, cov_type="cluster", cov_kwds={"groups": groups}
    )
    if not result.mle_retvals["converged"] or not np.isfinite(result.params).all():
        raise FitError("logit", list(names), "did not converge", "check for separation")
    return LogitFit(
        names=("const", *names),
        coef=np.asarray(result.params, dtype=np.float64),
        cov=np.asarray(result.cov_params(), dtype=np.float64),
        n=int(y.size),
        events=events,
        clusters=int(groups.max()) + 1,
        log_likelihood=float(result.llf),
    )


@dataclass(frozen=True, slots=True)
class Rolling:
    """Out-of-sample forecasts: each row forecast by a fit on earlier years only.

    Attributes:
        tested: Which rows were forecast, shape ``(n,)``.
        p: Model's probability, NaN where not tested, shape ``(n,)``.
        base: Base rate of all earlier years, NaN where not tested, shape ``(n,)``.
    """

    tested: NDArray[np.bool_]
    p: Floats
    base: Floats


def rolling_logit(x: Floats, y: Floats, years: Ints, *, first_test: int, step: int) -> Rolling:
    """Forecast every row from ``first_test`` on with a logit refitted every ``step`` years.

    A row of year ``t`` is forecast by a fit on rows of years before its block's first year,
    so nothing later than the origin can enter.

    Args:
        x: Covariates without the constant, shape ``(n, k)``.
        y: Outcomes 0 or 1, shape ``(n,)``.
        years: Year of each row, shape ``(n,)``.
        first_test: First year to forecast.
        step: Years between refits.

    Raises:
        FitError: There are no rows before ``first_test`` or they do not vary.
    """
    from statsmodels.discrete.discrete_model import Logit  # noqa: PLC0415

    design = with_constant(x)
    p, base = np.full(y.size, np.nan), np.full(y.size, np.nan)
    start = None
    for origin in range(first_test, int(years.max()) + 1, step):
        train, test = years < origin, (years >= origin) & (years < origin + step)
        if y[train].sum() in (0, train.sum()):
            raise FitError("training rows", f"before {origin}", "must vary", "start later")
        fit = Logit(y[train], design[train]).fit(
            method="newton", maxiter=100, disp=0, start_params=start, skip_hessian=True
        )
        start = fit.params
        p[test] = logistic(design[test] @ fit.params)
        base[test] = y[train].mean()
    return Rolling(tested=~np.isnan(p), p=p, base=base)
