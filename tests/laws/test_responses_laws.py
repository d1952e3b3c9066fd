"""Laws of the comparison of options: regret, dominance, information, waiting and plans."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from westphalia.core.draws import Floats
from westphalia.respond.decisions import (
    expected,
    expected_regret,
    imperfect_information,
    maximal_regret,
    news,
    pareto,
    perfect_information,
    regret,
    same,
    score,
)
from westphalia.respond.waiting import plan_draws, waiting

NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False)
SHARES = st.floats(0, 1, allow_subnormal=False)


def gains(*axes: int) -> st.SearchStrategy[Floats]:
    """Options by the axes given, many of them equal in places."""
    few = st.one_of(st.sampled_from([-1.0, 0.0, 0.5, 2.0]), NUMBERS)
    return st.integers(1, 6).flatmap(
        lambda n: arrays(np.float64, (n, *axes), elements=few, fill=st.nothing())
    )


def credence() -> st.SearchStrategy[Floats]:
    return SHARES.map(lambda p: np.array([1 - p, p]))


def chances() -> st.SearchStrategy[Floats]:
    return st.tuples(SHARES, SHARES).map(np.array)


def beaten(gain: Floats, data: Any) -> Floats:
    """The options and one more that one of them beats or equals everywhere."""
    by = data.draw(st.integers(0, len(gain) - 1))
    less = data.draw(st.sampled_from([0.0, 0.5, 3.0]))
    return np.concatenate([gain, gain[[by]] - less])


@given(gain=gains(5))
def test_regret_is_never_negative_and_some_option_has_none(gain: Floats) -> None:
    lost = regret(gain)
    assert (lost >= 0).all()
    assert (lost.min(axis=0) == 0).all()


@given(gain=gains(2, 4), p=credence())
def test_the_least_regret_option_is_among_the_named(gain: Floats, p: Floats) -> None:
    lost = expected_regret(gain, p)
    assert lost.shape == (len(gain),)
    assert (lost >= 0).all()
    # It is the one with the highest expected gain.
    means = expected(gain.mean(axis=2), p)
    assert means[lost.argmin()] == pytest.approx(means.max(), abs=1e-6)


@given(gain=gains(3, 2), data=st.data())
def test_permuting_options_permutes_results(gain: Floats, data: Any) -> None:
    order = np.array(data.draw(st.permutations(range(len(gain)))))
    p = data.draw(credence())
    assert (regret(gain[order]) == regret(gain)[order]).all()
    assert (maximal_regret(gain[order])[0] == maximal_regret(gain)[0][order]).all()
    assert (maximal_regret(gain[order])[1] == maximal_regret(gain)[1][order]).all()
    flat = gain[:, 0]
    assert (pareto(flat[order]) == pareto(flat)[order]).all()
    assert (expected(flat[order], p) == expected(flat, p)[order]).all()
    draws = np.moveaxis(gain, 1, 2)
    assert (expected_regret(draws[order], p) == expected_regret(draws, p)[order]).all()
    weights = np.array([1.0, 0.3, 2.0])
    assert (score(gain[order], weights, weights) == score(gain, weights, weights)[order]).all()
    back = {frozenset(int(order[one]) for one in group) for group in same(gain[order])}
    assert back == {frozenset(group) for group in same(gain)}


@given(gain=gains(2, 3), p=credence(), given_chances=chances(), data=st.data())
def test_a_dominated_option_changes_nothing_for_the_others(
    gain: Floats, p: Floats, given_chances: Floats, data: Any
) -> None:
    more, count = beaten(gain, data), len(gain)
    assert (regret(more)[:count] == regret(gain)).all()
    assert (expected_regret(more, p)[:count] == expected_regret(gain, p)).all()
    cells = np.moveaxis(more, 2, 1)
    assert (maximal_regret(cells)[0][:count] == maximal_regret(cells[:count])[0]).all()
    flat = more[:, 0]
    assert (pareto(flat)[:count] == pareto(flat[:count])).all()
    means = more[:, :, 0]
    assert perfect_information(means, p) == perfect_information(means[:count], p)
    with_it = waiting(means, means, p, given_chances)
    assert with_it == waiting(means[:count], means[:count], p, given_chances)


@given(gain=gains(4))
def test_only_options_that_none_beats_are_in_the_pareto_set(gain: Floats) -> None:
    kept = pareto(gain)
    assert kept.any()
    for one in range(len(gain)):
        by = [
            (gain[other] >= gain[one]).all() and (gain[other] > gain[one]).any()
            for other in range(len(gain))
        ]
        assert kept[one] == (not any(by))


@given(gain=gains(2), p=credence(), given_chances=chances())
def test_news_is_worth_something_from_nothing_to_that_of_perfect_news(
    gain: Floats, p: Floats, given_chances: Floats
) -> None:
    # Worked without posteriors: joint probabilities in place of conditional ones.
    best = (gain @ p).max()
    after = (gain @ (p * given_chances)).max() + (gain @ (p * (1 - given_chances))).max()
    told = (gain.max(axis=0) * p).sum()
    wide = 1e-9 * (1 + np.abs(gain).max())
    assert imperfect_information(gain, p, given_chances) == pytest.approx(after - best, abs=wide)
    assert perfect_information(gain, p) == pytest.approx(told - best, abs=wide)
    information = imperfect_information(gain, p, given_chances)
    assert 0 <= information <= perfect_information(gain, p)


@given(p=credence(), given_chances=chances())
def test_both_news_average_to_what_is_held_now(p: Floats, given_chances: Floats) -> None:
    both = news(p, given_chances)
    assert sum(share for share, _ in both) == pytest.approx(1)
    assert sum(share * then for share, then in both) == pytest.approx(p, abs=1e-12)


@given(gain=gains(2), p=credence(), given_chances=chances())
def test_waiting_without_delay_is_worth_its_news(
    gain: Floats, p: Floats, given_chances: Floats
) -> None:
    found = waiting(gain, gain, p, given_chances)
    wide = 1e-9 * (1 + np.abs(gain).max())
    assert found.value == pytest.approx(imperfect_information(gain, p, given_chances), abs=wide)


@given(gain=gains(2), p=credence(), given_chances=chances(), cost=st.floats(0, 100))
def test_what_delay_takes_from_every_option_is_taken_from_waiting(
    gain: Floats, p: Floats, given_chances: Floats, cost: float
) -> None:
    found, free = (waiting(gain, gain - less, p, given_chances) for less in (cost, 0.0))
    wide = 1e-9 * (1 + np.abs(gain).max() + cost)
    assert found.value == pytest.approx(free.value - cost, abs=wide)


@given(branches=gains(2, 3), given_chances=chances())
def test_a_plan_lies_between_its_branches(branches: Floats, given_chances: Floats) -> None:
    then, otherwise = branches[0], branches[-1]
    assert (plan_draws(then, otherwise, np.ones(2)) == then).all()
    assert (plan_draws(then, otherwise, np.zeros(2)) == otherwise).all()
    assert (plan_draws(then, then, given_chances) == then).all()
    mixed = plan_draws(then, otherwise, given_chances)
    wide = 1e-9 * (1 + np.abs(branches).max())
    assert (mixed <= np.maximum(then, otherwise) + wide).all()
    assert (mixed >= np.minimum(then, otherwise) - wide).all()
