"""Scoring rules at values worked out by hand, none of them degenerate."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError
from westphalia.scoring.proper import (
    brier,
    categorical_log_score,
    crps,
    interval_score,
    log_score,
    ranked_probability,
)


def array(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


def test_brier() -> None:
    # (0.3 - 1)^2 = 0.49, (0.3 - 0)^2 = 0.09
    assert brier(array(0.3, 0.3), array(1, 0)) == pytest.approx([0.49, 0.09])


def test_log_score() -> None:
    # -ln 0.3 = 1.20397, -ln 0.7 = 0.35667
    assert log_score(array(0.3, 0.3), array(1, 0)) == pytest.approx([1.203973, 0.356675], abs=1e-6)


def test_log_score_of_a_sure_miss_is_large_and_finite() -> None:
    worst = log_score(array(0.0, 1.0), array(1, 0))
    assert worst == pytest.approx([6 * math.log(10)] * 2)
    assert log_score(array(0.0), array(0))[0] < 1e-5


def test_categorical_log_score() -> None:
    p = np.array([[0.2, 0.5, 0.3], [0.2, 0.5, 0.3]])
    expected = [-math.log(0.3), -math.log(0.2)]
    assert categorical_log_score(p, array(2, 0)) == pytest.approx(expected)


def test_categorical_log_score_of_two_is_the_log_score() -> None:
    p = np.array([[0.35, 0.65]])
    assert categorical_log_score(p, array(1)) == pytest.approx(log_score(array(0.65), array(1)))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        # Cumulated forecast 0.2, 0.7; truth 1 1, 0 1, 0 0; mean of two squared gaps.
        (0, (0.8**2 + 0.3**2) / 2),
        (1, (0.2**2 + 0.3**2) / 2),
        (2, (0.2**2 + 0.7**2) / 2),
    ],
)
def test_ranked_probability(outcome: int, expected: float) -> None:
    score = ranked_probability(np.array([[0.2, 0.5, 0.3]]), array(outcome))
    assert score == pytest.approx([expected])


def test_ranked_probability_knows_near_from_far() -> None:
    near, far = np.array([[0.1, 0.8, 0.1]]), np.array([[0.1, 0.1, 0.8]])
    assert ranked_probability(near, array(0)) < ranked_probability(far, array(0))


def test_ranked_probability_of_two_categories_is_the_brier_score() -> None:
    score = ranked_probability(np.array([[0.7, 0.3]]), array(1))
    assert score == pytest.approx(brier(array(0.3), array(1)))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        # 90 % interval 2 to 5: width 3; each unit outside costs 2 / 0.1 = 20.
        (4.0, 3.0),
        (2.0, 3.0),
        (5.0, 3.0),
        (1.5, 3.0 + 0.5 * 20),
        (7.0, 3.0 + 2.0 * 20),
    ],
)
def test_interval_score(outcome: float, expected: float) -> None:
    score = interval_score(array(2.0), array(5.0), array(outcome), level=0.9)
    assert score == pytest.approx([expected])


def test_interval_score_depends_on_the_level() -> None:
    # 50 % interval: each unit outside costs 2 / 0.5 = 4.
    score = interval_score(array(2.0), array(5.0), array(7.0), level=0.5)
    assert score == pytest.approx([3.0 + 2.0 * 4])


def integral(draws: Floats, outcome: float) -> float:
    """The integral of (F - 1{y <= x})^2, on a fine grid of midpoints."""
    low = min(draws.min(), outcome) - 0.5
    high = max(draws.max(), outcome) + 0.5
    edges = np.linspace(low, high, 400_001)
    x = (edges[1:] + edges[:-1]) / 2
    share = np.searchsorted(np.sort(draws), x, side="right") / draws.size
    return float(((share - (x >= outcome)) ** 2).sum() * (edges[1] - edges[0]))


@pytest.mark.parametrize("outcome", [-3.0, 0.7, 2.5, 11.0])
def test_crps_is_the_integral_over_the_distribution(outcome: float) -> None:
    draws = array(-1.0, 0.5, 0.5, 2.0, 4.5, 8.0)
    score = crps(draws[None, :], array(outcome))
    assert score[0] == pytest.approx(integral(draws, outcome), abs=1e-4)


def test_crps_by_hand() -> None:
    # Draws 0, 1, 4 and outcome 3: mean |x - y| = (3 + 2 + 1) / 3 = 2; pairs apart
    # (1 + 4 + 3) * 2 / 9 = 16 / 9, half of it 8 / 9.
    assert crps(array(0, 1, 4)[None, :], array(3)) == pytest.approx([2 - 8 / 9])


def test_crps_of_one_draw_is_the_absolute_error() -> None:
    assert crps(array(2.5)[None, :], array(-1.0)) == pytest.approx([3.5])


@given(
    st.lists(st.floats(-50, 50), min_size=1, max_size=12),
    st.floats(-50, 50),
    st.floats(-20, 20),
)
def test_crps_ignores_order_and_shifts(values: list[float], outcome: float, shift: float) -> None:
    draws = np.array(values)
    here = crps(draws[None, :], array(outcome))
    there = crps(draws[None, ::-1] + shift, array(outcome + shift))
    assert here == pytest.approx(there, abs=1e-9)
    assert here[0] >= -1e-9


@pytest.mark.parametrize("rule", [brier, log_score])
def test_lengths_must_agree(rule: object) -> None:
    assert callable(rule)
    with pytest.raises(UsageError, match="1 and 2 rows"):
        rule(array(0.5), array(0, 1))


def test_lengths_must_agree_for_intervals_and_categories() -> None:
    with pytest.raises(UsageError, match="one row per forecast"):
        interval_score(array(0), array(1), array(0, 1), level=0.9)
    with pytest.raises(UsageError, match="one row per forecast"):
        ranked_probability(np.array([[0.5, 0.5]]), array(0, 1))
    with pytest.raises(UsageError, match="one row per forecast"):
        crps(np.zeros((2, 3)), array(0))
