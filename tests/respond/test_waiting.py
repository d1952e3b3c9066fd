"""What waiting is worth, worked by hand, and plans as mixtures of their branches."""

import numpy as np
import pytest

from westphalia.core.errors import UsageError
from westphalia.respond.waiting import plan_draws, waiting

# As in test_decisions.py: doing nothing, guarding; event false, true.
NOW = np.array([[0.0, -8.0], [-3.0, -4.0]])
P = np.array([0.5, 0.5])
CHANCES = np.array([0.25, 0.75])


def test_waiting_by_hand_where_delay_costs_more_than_the_news_is_worth() -> None:
    # Begun late, guarding costs 3 and 6. Seen (half the time, then .75 true): guarding
    # -.75 - 4.5 = -5.25, nothing -6. Unseen: nothing -2. Mean -3.625, against -3.5 now.
    found = waiting(NOW, np.array([[0.0, -8.0], [-3.0, -6.0]]), P, CHANCES)
    assert (found.now, found.seen, found.unseen, found.p_seen) == (1, 1, 0, 0.5)
    assert found.value == -0.125
    assert (found.information, found.perfect) == (0.625, 1.5)


def test_waiting_without_delay_is_worth_its_news() -> None:
    found = waiting(NOW, NOW, P, CHANCES)
    assert found.value == found.information == 0.625


def test_equal_options_are_stood_for_by_the_first() -> None:
    found = waiting(np.zeros((3, 2)), np.zeros((3, 2)), P, CHANCES)
    assert (found.now, found.seen, found.unseen, found.value) == (0, 0, 0, 0.0)


def test_an_indicator_that_cannot_be_seen_is_worth_nothing() -> None:
    found = waiting(NOW, NOW, np.array([1.0, 0.0]), np.array([0.0, 0.9]))
    assert (found.p_seen, found.value, found.information) == (0.0, 0.0, 0.0)
    assert found.seen == found.unseen == found.now == 0


def test_a_plan_mixes_its_branches_state_by_state() -> None:
    then = np.array([[1.0, 2.0], [3.0, 4.0]])
    otherwise = np.array([[0.0, 0.0], [-1.0, 8.0]])
    # False: a quarter of then. True: three quarters of then and a quarter of otherwise.
    assert plan_draws(then, otherwise, CHANCES).tolist() == [[0.25, 0.5], [2.0, 5.0]]


def test_shares_that_meet_a_threshold_mix_too() -> None:
    then, otherwise = np.array([[True], [True]]), np.array([[False], [False]])
    found = plan_draws(then.astype(float), otherwise.astype(float), CHANCES)
    assert found[:, 0].tolist() == CHANCES.tolist()


def test_shapes_that_differ_are_refused() -> None:
    with pytest.raises(UsageError, match="options now and delayed"):
        waiting(NOW, NOW[:1], P, CHANCES)
    with pytest.raises(UsageError, match="values of a plan"):
        plan_draws(NOW, NOW[:1], CHANCES)
    with pytest.raises(UsageError, match="2 values from 0 to 1"):
        plan_draws(NOW, NOW, np.array([0.5]))
    with pytest.raises(UsageError, match="must be finite"):
        plan_draws(NOW, NOW * np.nan, CHANCES)
