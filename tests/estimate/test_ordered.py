"""Ordered logit beside its own likelihood, differentiated numerically."""

import numpy as np
import pytest

from westphalia.core.draws import Floats
from westphalia.core.errors import FitError
from westphalia.estimate.ordered import OrderedFit, fit_ordered, ordered_probabilities

N = 500
COEF, CUTS = np.array([0.9, -0.6]), np.array([-1.0, 0.5, 1.4])


def sample(n: int, seed: int) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.normal(size=n), rng.uniform(-1, 1, n)])
    latent = x @ COEF + rng.logistic(size=n)
    return x, np.searchsorted(CUTS, latent).astype(np.int64)


def log_likelihood(theta: Floats, x: Floats, y: Floats) -> float:
    p = ordered_probabilities(x, theta[:2], theta[2:])
    return float(np.log(p[np.arange(y.size), y.astype(np.int64)]).sum())


def hessian(theta: Floats, x: Floats, y: Floats, step: float = 1e-4) -> Floats:
    """Second differences of the log likelihood in coefficients and cuts."""
    k = theta.size
    moves = np.eye(k) * step
    found = np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            corners = [
                sign_i
                * sign_j
                * log_likelihood(theta + sign_i * moves[i] + sign_j * moves[j], x, y)
                for sign_i in (1, -1)
                for sign_j in (1, -1)
            ]
            found[i, j] = sum(corners) / (4 * step**2)
    return found


@pytest.fixture(scope="module")
def data() -> tuple[Floats, Floats]:
    x, y = sample(N, seed=11)
    return x, y.astype(np.float64)


@pytest.fixture(scope="module")
def fit(data: tuple[Floats, Floats]) -> OrderedFit:
    return fit_ordered(data[0], data[1].astype(np.int64), names=("a", "b"))


def test_the_fit_is_at_the_top_of_the_likelihood(
    fit: OrderedFit, data: tuple[Floats, Floats]
) -> None:
    theta = np.concatenate([fit.coef, fit.cuts])
    top = log_likelihood(theta, *data)
    assert fit.log_likelihood == pytest.approx(top)
    for place in range(theta.size):
        for step in (0.02, -0.02):
            moved = theta.copy()
            moved[place] += step
            assert log_likelihood(moved, *data) < top


def test_errors_are_those_of_the_curvature(fit: OrderedFit, data: tuple[Floats, Floats]) -> None:
    theta = np.concatenate([fit.coef, fit.cuts])
    expected = np.linalg.inv(-hessian(theta, *data))
    assert np.sqrt(np.diag(fit.cov)) == pytest.approx(np.sqrt(np.diag(expected)), rel=0.01)
    assert fit.cov == pytest.approx(expected, abs=0.02 * np.abs(expected).max())


def test_names_and_shapes(fit: OrderedFit) -> None:
    assert (fit.coef.shape, fit.cuts.shape, fit.cov.shape) == ((2,), (3,), (5, 5))
    assert fit.at("b") == pytest.approx((fit.coef[1], np.sqrt(fit.cov[1, 1])))
    assert list(fit.cuts) == sorted(fit.cuts)
    assert fit.n == N


def test_draws_keep_the_cuts_in_order(fit: OrderedFit) -> None:
    coef, cuts = fit.draw(np.random.default_rng(1), 4000)
    assert (coef.shape, cuts.shape) == ((4000, 2), (4000, 3))
    assert (np.diff(cuts, axis=1) >= 0).all()
    assert coef.mean(axis=0) == pytest.approx(fit.coef, abs=0.02)


def test_cuts_without_covariate_effect_are_the_cumulated_log_odds() -> None:
    # 20 / 30 / 50 of a hundred, balanced over x: cuts are logit(.2) and logit(.5).
    y = np.tile(np.repeat([0, 1, 2], [20, 30, 50]), 2)
    fit = fit_ordered(np.repeat([0.0, 1.0], 100)[:, None], y, names=("nothing",))
    assert fit.coef == pytest.approx([0.0], abs=1e-4)
    assert fit.cuts == pytest.approx([np.log(0.2 / 0.8), 0.0], abs=1e-3)


@pytest.mark.parametrize("levels", [[0, 2, 3], [1, 2, 3], [0, 1]])
def test_levels_must_be_counted_from_nothing(levels: list[int]) -> None:
    y = np.resize(np.array(levels, dtype=np.int64), 60)
    with pytest.raises(FitError, match="levels"):
        fit_ordered(np.random.default_rng(0).normal(size=(60, 1)), y, names=("a",))
