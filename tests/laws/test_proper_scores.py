"""Proper scores: nobody gains on average by saying something else than what they believe."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from westphalia.core.draws import Floats
from westphalia.scoring.proper import (
    brier,
    categorical_log_score,
    crps,
    interval_score,
    log_score,
    ranked_probability,
)
from westphalia.scoring.skill import skill

PROBABILITY = st.floats(0.001, 0.999)
SLACK = 1e-9
# Distributions with equally likely values: whole numbers of tickets, so that means are exact.
TICKETS = st.lists(st.integers(-20, 20), min_size=1, max_size=8)


def expected(rule: object, said: float, truth: float) -> float:
    """Mean score of saying one probability when another is true."""
    assert callable(rule)
    both = rule(np.array([said, said]), np.array([1.0, 0.0]))
    return float(truth * both[0] + (1 - truth) * both[1])


@pytest.mark.parametrize("rule", [brier, log_score])
@given(truth=PROBABILITY, said=PROBABILITY)
def test_binary_scores_are_least_at_the_truth(rule: object, truth: float, said: float) -> None:
    best = expected(rule, truth, truth)
    assert best <= expected(rule, said, truth) + SLACK
    if abs(said - truth) > 0.01:
        assert best < expected(rule, said, truth)


def distribution(weights: list[int]) -> Floats:
    return np.array(weights, dtype=np.float64) / sum(weights)


WEIGHTS = st.lists(st.integers(1, 50), min_size=4, max_size=4)


@pytest.mark.parametrize("rule", [categorical_log_score, ranked_probability])
@given(truth=WEIGHTS, said=WEIGHTS)
def test_scores_of_categories_are_least_at_the_truth(
    rule: object, truth: list[int], said: list[int]
) -> None:
    assert callable(rule)
    p, q = distribution(truth), distribution(said)
    outcomes = np.arange(4, dtype=np.float64)

    def mean(forecast: Floats) -> float:
        return float(p @ rule(np.tile(forecast, (4, 1)), outcomes))

    assert mean(p) <= mean(q) + SLACK
    if np.abs(p - q).max() > 0.05:
        assert mean(p) < mean(q)


def mean_crps(said: list[int], truth: list[int]) -> float:
    draws = np.tile(np.array(said, dtype=np.float64), (len(truth), 1))
    return float(crps(draws, np.array(truth, dtype=np.float64)).mean())


@given(truth=TICKETS, said=TICKETS)
def test_crps_is_least_at_the_truth(truth: list[int], said: list[int]) -> None:
    assert mean_crps(truth, truth) <= mean_crps(said, truth) + SLACK


@given(truth=TICKETS, shift=st.integers(1, 10))
def test_crps_of_a_shifted_forecast_is_worse(truth: list[int], shift: int) -> None:
    assert mean_crps(truth, truth) < mean_crps([one + shift for one in truth], truth)


@given(
    truth=st.lists(st.integers(-30, 30), min_size=5, max_size=25),
    ends=st.tuples(st.integers(-35, 35), st.integers(-35, 35)),
    level=st.sampled_from([0.5, 0.8, 0.9]),
)
def test_the_interval_score_is_least_at_the_quantiles(
    truth: list[int], ends: tuple[int, int], level: float
) -> None:
    assume(ends[0] <= ends[1])
    outcome = np.array(truth, dtype=np.float64)
    tail = (1 - level) / 2
    # Any value between the two order statistics is a quantile; this picks one of them.
    low, high = np.quantile(outcome, [tail, 1 - tail], method="inverted_cdf")

    def mean(lower: float, upper: float) -> float:
        lowers, uppers = np.full(outcome.size, lower), np.full(outcome.size, upper)
        return float(interval_score(lowers, uppers, outcome, level=level).mean())

    assert mean(float(low), float(high)) <= mean(*ends) + SLACK


SCORES = st.lists(st.floats(0.01, 5), min_size=2, max_size=30)


@given(scores=SCORES, years=st.integers(1, 6))
def test_a_model_has_no_skill_over_itself(scores: list[float], years: int) -> None:
    score = np.array(scores)
    blocks = np.arange(score.size, dtype=np.int64) % years
    found = skill(score, score, blocks=blocks, years=blocks + 2000, metric="m", naive="itself")
    ends = (found.value.median, found.value.p05, found.value.p95)
    assert ends == pytest.approx((0, 0, 0), abs=1e-12)


@given(scores=st.lists(st.tuples(st.floats(0.01, 5), st.floats(0.5, 5)), min_size=8, max_size=40))
def test_the_bootstrap_interval_contains_the_point(scores: list[tuple[float, float]]) -> None:
    ours, theirs = (np.array(column) for column in zip(*scores, strict=True))
    blocks = np.arange(ours.size, dtype=np.int64) // 2
    found = skill(ours, theirs, blocks=blocks, years=blocks, metric="m", naive="n")
    assert found.value.p05 <= found.value.median + SLACK
    assert found.value.median <= found.value.p95 + SLACK
