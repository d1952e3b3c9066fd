"""Regret, information, dominance and scores: a decision worked by hand, and what is refused."""

import numpy as np
import pytest

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError
from westphalia.respond.decisions import (
    expected,
    expected_regret,
    imperfect_information,
    maximal_regret,
    news,
    pareto,
    perfect_information,
    probabilities,
    regret,
    same,
    score,
    told_apart,
)

# Two options, two states. Doing nothing costs nothing if the event is false and 8 if it is true;
# guarding costs 3 and 4. Both states are as probable, so every figure below is exact.
GAIN = np.array([[0.0, -8.0], [-3.0, -4.0]])
P = np.array([0.5, 0.5])
# The indicator is seen with chance .25 if the event is false, .75 if it is true.
CHANCES = np.array([0.25, 0.75])


def test_regret_by_hand() -> None:
    # False: the best is 0; true: the best is -4.
    assert regret(GAIN).tolist() == [[0.0, 4.0], [3.0, 0.0]]
    # Nothing: (0 - 8) / 2 = -4. Guarding: (-3 - 4) / 2 = -3.5.
    assert expected(GAIN, P).tolist() == [-4.0, -3.5]
    # Nothing: (0 + 4) / 2 = 2. Guarding: (3 + 0) / 2 = 1.5.
    assert expected_regret(GAIN[:, :, None], P).tolist() == [2.0, 1.5]


def test_minimax_regret_by_hand() -> None:
    values, place = maximal_regret(GAIN[:, None, :])
    # Nothing regrets at most 4, if the event is true; guarding 3, if it is false.
    assert values.tolist() == [4.0, 3.0]
    assert place.tolist() == [[0, 1], [0, 0]]
    assert int(values.argmin()) == 1


def test_the_worst_variant_is_named() -> None:
    gain = np.zeros((2, 3, 2))
    gain[1, 2, 0] = -7.0
    values, place = maximal_regret(gain)
    assert values.tolist() == [0.0, 7.0]
    assert place[1].tolist() == [2, 0]


def test_regret_is_averaged_over_draws_and_not_taken_of_averages() -> None:
    # In the only state one option is better by 2 in one draw, the other by 1 in the other draw.
    gain = np.array([[[2.0, 0.0]], [[0.0, 1.0]]])
    assert expected_regret(gain, np.ones(1)).tolist() == [0.5, 1.0]


def test_perfect_information_by_hand() -> None:
    # Told the state, nothing is done if it is false (0) and guard is kept if true (-4): -2 on
    # average, against -3.5 for guarding without being told.
    assert perfect_information(GAIN, P) == 1.5


def test_imperfect_information_by_hand() -> None:
    # P(seen) = .5 x .25 + .5 x .75 = .5; P(true | seen) = .375 / .5 = .75, P(true | unseen) = .25.
    (p_seen, if_seen), (p_unseen, if_unseen) = news(P, CHANCES)
    assert (p_seen, p_unseen) == (0.5, 0.5)
    assert if_seen.tolist() == [0.25, 0.75]
    assert if_unseen.tolist() == [0.75, 0.25]
    # Seen: nothing -6, guarding -.75 - 3 = -3.75. Unseen: nothing -2, guarding -2.25 - 1 = -3.25.
    assert expected(GAIN, if_seen).tolist() == [-6.0, -3.75]
    assert expected(GAIN, if_unseen).tolist() == [-2.0, -3.25]
    # (-3.75 - 2) / 2 = -2.875, against -3.5 without the news.
    assert imperfect_information(GAIN, P, CHANCES) == 0.625


def test_an_indicator_that_tells_nothing_or_everything() -> None:
    assert imperfect_information(GAIN, P, np.array([0.25, 0.25])) == 0.0
    assert imperfect_information(GAIN, P, np.array([0.0, 1.0])) == 1.5
    assert imperfect_information(GAIN, P, np.array([1.0, 0.0])) == 1.5
    # It never comes, or always: there is no news.
    assert imperfect_information(GAIN, P, np.zeros(2)) == 0.0
    assert imperfect_information(GAIN, P, np.ones(2)) == 0.0


def test_nothing_is_to_be_learned_where_the_state_is_known() -> None:
    known = np.array([0.0, 1.0])
    assert perfect_information(GAIN, known) == 0.0
    assert imperfect_information(GAIN, known, CHANCES) == 0.0


def test_pareto_keeps_equal_options_and_drops_beaten_ones() -> None:
    gain = np.array([[0.0, 2.0], [1.0, 1.0], [1.0, 1.0], [0.0, 1.0], [2.0, -1.0]])
    assert pareto(gain).tolist() == [True, True, True, False, True]


def test_options_with_equal_draws_are_grouped() -> None:
    draws = np.array([[0.0, 1.0], [0.5, 1.0], [-0.0, 1.0], [0.5, 1.0], [0.5, 1.0 + 1e-12]])
    assert same(draws) == ((0, 2), (1, 3))
    assert same(draws[:2]) == ()


def test_a_score_counts_smallest_effects() -> None:
    # First option: 2 x .1 / .05 + 1 x -30 / 10 = 4 - 3; second: 0 + 2.
    gains = np.array([[[0.1], [-30.0]], [[0.0], [20.0]]])
    found = score(gains, np.array([2.0, 1.0]), np.array([0.05, 10.0]))
    assert found[:, 0].tolist() == pytest.approx([1.0, 2.0])


def test_equal_options_score_equally_wherever_they_stand() -> None:
    rng = np.random.default_rng(1)
    gains = np.repeat(rng.normal(size=(1, 7, 2, 50)), 23, axis=0)
    found = score(gains, rng.random(7), rng.random(7) + 0.1)
    assert (found == found[0]).all()
    assert (expected(found.mean(axis=2), P) == expected(found.mean(axis=2), P)[0]).all()


@pytest.mark.parametrize(
    ("shift", "smallest", "apart"),
    [(0.0, 0.0, False), (0.01, 0.0, False), (0.2, 0.1, True), (-0.2, 0.1, True), (0.2, 0.3, False)],
)
def test_options_are_told_apart_by_interval_and_size(
    shift: float, smallest: float, apart: bool
) -> None:
    other = np.linspace(-5.0, 5.0, 101)
    # Differences run from shift - .05 to shift + .05: 90 % of them within .045 of the shift.
    one = other + shift + 0.05 * np.sin(np.arange(101))
    assert told_apart(one, other, smallest) is apart


@pytest.mark.parametrize(
    "gain",
    [np.zeros((0, 2)), np.zeros((2, 0)), np.array([[0.0, np.nan]]), np.array([[np.inf, 0.0]])],
)
def test_empty_and_non_finite_values_are_refused(gain: Floats) -> None:
    for call in (regret, pareto, same):
        with pytest.raises(UsageError, match="must be finite and not empty"):
            call(gain)


@pytest.mark.parametrize("p", [[0.5, 0.6], [1.5, -0.5], [np.nan, 1.0], [1.0], [0.2, 0.3, 0.5]])
def test_probabilities_that_are_none_are_refused(p: list[float]) -> None:
    with pytest.raises(UsageError, match="probabilities"):
        probabilities(np.array(p), 2)
    with pytest.raises(UsageError, match="probabilities"):
        perfect_information(GAIN, np.array(p))


@pytest.mark.parametrize("chances", [[0.5, 1.1], [np.nan, 0.5], [0.5]])
def test_chances_that_are_none_are_refused(chances: list[float]) -> None:
    with pytest.raises(UsageError, match="probabilities"):
        imperfect_information(GAIN, P, np.array(chances))


@pytest.mark.parametrize(
    ("weights", "smallest", "what"),
    [
        ([1.0], [1.0, 1.0], "weights"),
        ([-1.0, 1.0], [1.0, 1.0], "weights"),
        ([np.nan, 1.0], [1.0, 1.0], "weights"),
        ([0.0, 0.0], [1.0, 1.0], "not all be 0"),
        ([1.0, 1.0], [0.0, 1.0], "smallest effects"),
    ],
)
def test_weights_that_make_no_score_are_refused(
    weights: list[float], smallest: list[float], what: str
) -> None:
    with pytest.raises(UsageError, match=what):
        score(GAIN, np.array(weights), np.array(smallest))


def test_draws_of_different_number_are_not_compared() -> None:
    with pytest.raises(UsageError, match="as many for both"):
        told_apart(np.zeros(3), np.zeros(4), 0.0)
    with pytest.raises(UsageError, match="smallest effect"):
        told_apart(np.zeros(3), np.zeros(3), -1.0)
