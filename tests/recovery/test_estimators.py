"""Simulated from known parameters, the fits find them; 80 % intervals cover about 80 %."""

import numpy as np
import pytest
from scipy.stats import binom

from westphalia.estimate.binary import Link, fit_binary, inverse, with_constant
from westphalia.estimate.ordered import fit_ordered

WORLDS = 120
Z80 = 1.2815515594
# Coverage of an honest interval would fall outside these counts once in ten thousand times.
FEWEST, MOST = (int(count) for count in binom.ppf([5e-5, 1 - 5e-5], WORLDS, 0.8))


@pytest.mark.parametrize("link", ["logit", "cloglog"])
def test_binary_intervals_cover(link: Link) -> None:
    true = np.array([-0.8, 0.7, -0.5])
    covered, found = np.zeros(3), []
    for world in range(WORLDS):
        rng = np.random.default_rng([world, 1])
        clusters = np.repeat(np.arange(80), 5)
        x = np.column_stack([rng.normal(size=400), rng.integers(0, 2, 400)])
        y = (rng.uniform(size=400) < inverse(link, with_constant(x) @ true)).astype(np.float64)
        fit = fit_binary(x, y, names=("a", "b"), clusters=clusters, link=link)
        covered += np.abs(fit.coef - true) < Z80 * fit.se()
        found.append(fit.coef)
    assert ((covered >= FEWEST) & (covered <= MOST)).all(), covered
    error = np.std(found, axis=0) / np.sqrt(WORLDS)
    assert np.mean(found, axis=0) == pytest.approx(true, abs=float(5 * error.max()))


def test_ordered_intervals_cover() -> None:
    coef, cuts = np.array([0.8, -0.5]), np.array([-0.7, 0.9])
    true = np.concatenate([coef, cuts])
    worlds = 60
    fewest, most = binom.ppf([5e-5, 1 - 5e-5], worlds, 0.8)
    covered, found = np.zeros(4), []
    for world in range(worlds):
        rng = np.random.default_rng([world, 2])
        x = rng.normal(size=(400, 2))
        y = np.searchsorted(cuts, x @ coef + rng.logistic(size=400)).astype(np.int64)
        fit = fit_ordered(x, y, names=("a", "b"))
        both = np.concatenate([fit.coef, fit.cuts])
        covered += np.abs(both - true) < Z80 * np.sqrt(np.diag(fit.cov))
        found.append(both)
    assert ((covered >= fewest) & (covered <= most)).all(), covered
    assert np.mean(found, axis=0) == pytest.approx(true, abs=0.08)


def test_errors_that_ignore_shared_shocks_would_not_cover() -> None:
    """Rows of a cluster share a shock: clustered errors cover, errors row by row do not."""
    clustered = alone = 0
    for world in range(WORLDS):
        rng = np.random.default_rng([world, 3])
        clusters = np.repeat(np.arange(60), 10)
        x = np.repeat(rng.normal(size=60), 10)[:, None]
        shock = np.repeat(rng.logistic(size=60), 10)
        y = (0.5 * x[:, 0] + shock + 0.7 * rng.logistic(size=600) > 0).astype(np.float64)
        # The slope of the marginal logit, from four samples of 400,000 rows of this law.
        slope = 0.390
        grouped = fit_binary(x, y, names=("a",), clusters=clusters)
        single = fit_binary(x, y, names=("a",), clusters=np.arange(600))
        clustered += abs(grouped.at("a")[0] - slope) < Z80 * grouped.at("a")[1]
        alone += abs(single.at("a")[0] - slope) < Z80 * single.at("a")[1]
    assert clustered >= FEWEST
    assert alone < FEWEST
