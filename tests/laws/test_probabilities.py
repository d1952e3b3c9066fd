"""Probabilities lie in [0, 1], add up to 1, and move the right way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from westphalia.core.draws import fan, interval
from westphalia.estimate.binary import Link, inverse, logistic
from westphalia.estimate.ordered import ordered_probabilities

INDEX = st.lists(st.floats(-60, 60), min_size=1, max_size=12)
CUTS = st.lists(st.floats(-30, 30), min_size=2, max_size=5).map(sorted)


@given(x=INDEX, slope=st.floats(-3, 3), cuts=CUTS)
def test_ordered_probabilities_add_up_to_one(
    x: list[float], slope: float, cuts: list[float]
) -> None:
    p = ordered_probabilities(np.array(x)[:, None], np.array([slope]), np.array(cuts))
    assert p.shape == (len(x), len(cuts) + 1)
    assert p.sum(axis=1) == pytest.approx(np.ones(len(x)))
    assert ((p >= 0) & (p <= 1)).all()


@given(x=INDEX, cuts=CUTS)
def test_a_higher_index_shifts_towards_the_highest_level(x: list[float], cuts: list[float]) -> None:
    p = ordered_probabilities(np.sort(np.array(x))[:, None], np.ones(1), np.array(cuts))
    assert (np.diff(p[:, -1]) >= -1e-12).all()
    assert (np.diff(p[:, 0]) <= 1e-12).all()


def test_ordered_probabilities_by_hand() -> None:
    # Index 0.5 x 2 = 1; logistic(0 - 1) = .26894, logistic(2 - 1) = .73106.
    p = ordered_probabilities(np.array([[2.0]]), np.array([0.5]), np.array([0.0, 2.0]))
    assert p[0] == pytest.approx([0.2689414, 0.4621172, 0.2689414])


@given(st.integers(1, 6))
def test_one_set_of_parameters_per_row_is_the_same_as_one_by_one(n: int) -> None:
    rng = np.random.default_rng(n)
    x, coef = rng.normal(size=(n, 2)), rng.normal(size=(n, 2))
    cuts = np.sort(rng.normal(size=(n, 3)), axis=1)
    whole = ordered_probabilities(x, coef, cuts)
    single = [ordered_probabilities(x[[i]], coef[i], cuts[i])[0] for i in range(n)]
    assert whole == pytest.approx(np.array(single))


@pytest.mark.parametrize("link", ["logit", "cloglog"])
@given(x=INDEX)
def test_an_inverse_link_rises_from_none_to_one(link: Link, x: list[float]) -> None:
    p = inverse(link, np.sort(np.array(x)))
    assert ((p >= 0) & (p <= 1)).all()
    assert (np.diff(p) >= 0).all()


def test_inverse_links_by_hand() -> None:
    index = np.array([-2.0, 0.0, 1.0])
    assert inverse("logit", index) == pytest.approx(1 / (1 + np.exp(-index)))
    assert inverse("cloglog", index) == pytest.approx(1 - np.exp(-np.exp(index)))
    assert logistic(np.array([-800.0, 800.0])) == pytest.approx([0.0, 1.0])


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_an_interval_is_ordered_and_inside_the_draws(values: list[float]) -> None:
    draws = np.array(values)
    found = interval(draws)
    assert draws.min() <= found.p05 <= found.median <= found.p95 <= draws.max()
    levels = fan(draws[:, None])
    assert levels["p05"][0] == found.p05
    assert levels["p50"][0] == found.median
    assert levels["p25"][0] <= levels["p75"][0]
