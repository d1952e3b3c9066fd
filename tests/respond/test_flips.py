"""Thresholds at which options change places: by hand, by resampling, and in words."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError
from westphalia.respond.flips import Ranked, credence_flips, indicator_flip, threshold

# Doing nothing, guarding; event false, true: as in test_decisions.py.
MEANS = np.array([[0.0, -8.0], [-3.0, -4.0]])
RANKED = Ranked(("nothing", "guard"), {"nothing": "doing nothing", "guard": "guarding"}, "A4.join")


def flat(means: Floats, draws: int = 5) -> Floats:
    """Every draw the same."""
    return np.repeat(means[..., None], draws, axis=-1)


def noisy(means: Floats, spread: float, draws: int = 400, seed: int = 1) -> Floats:
    noise = np.random.default_rng(seed).normal(size=(*means.shape, draws))
    return flat(means, draws) + spread * (noise - noise.mean(axis=-1, keepdims=True))


def test_a_threshold_by_hand() -> None:
    # Guarding less nothing: -3 if false, +4 if true; -3 (1 - p) + 4 p = 0 at p = 3/7.
    gain = flat(MEANS)
    found = threshold(gain[1], gain[0], seed=1)
    assert found is not None
    assert found.value == pytest.approx(3 / 7, abs=1e-15)
    assert found.above
    assert (found.if_false, found.if_true) == (-3.0, 4.0)
    # Draws that are all equal leave nothing to resample.
    assert found.interval.p05 == pytest.approx(found.interval.p95)
    turned = threshold(gain[0], gain[1], seed=1)
    assert turned is not None
    assert turned.value == pytest.approx(3 / 7, abs=1e-15)
    assert not turned.above


@pytest.mark.parametrize(
    "other", [[0.0, -8.0], [-1.0, -8.0], [0.0, -9.0], [-1.0, -9.0], [1.0, -7.0], [0.0, 3.0]]
)
def test_no_threshold_where_one_is_never_worse(other: list[float]) -> None:
    assert threshold(flat(MEANS)[0], flat(np.array(other)), seed=1) is None


def test_the_interval_is_that_of_the_delta_method() -> None:
    # With d the mean difference if false and e if true, t = d / (d - e), so
    # var t = (e^2 var d + d^2 var e) / (d - e)^4 for independent noise of both states.
    spread, draws = 2.0, 400
    gain = noisy(MEANS, spread, draws)
    found = threshold(gain[1], gain[0], seed=1)
    assert found is not None
    variance = 2 * spread**2 / draws
    error = np.sqrt((4**2 + 3**2) * variance / 7**4)
    assert found.interval.p95 - found.interval.p05 == pytest.approx(2 * 1.645 * error, rel=0.15)
    assert found.interval.median == pytest.approx(3 / 7, abs=0.005)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    held = 0
    for seed in range(200):
        noise = np.random.default_rng(seed).normal(size=(2, 2, 200))
        gain = flat(MEANS, 200) + 3.0 * noise
        found = threshold(gain[1], gain[0], seed=seed)
        assert found is not None
        held += found.interval.p05 <= 3 / 7 <= found.interval.p95
    assert 0.84 <= held / 200 <= 0.95


def test_no_threshold_where_the_draws_do_not_tell_the_direction() -> None:
    means = np.array([[0.0, 0.0], [-0.001, 0.001]])
    gain = noisy(means, 1.0)
    assert threshold(gain[1], gain[0], seed=1) is None


def test_a_threshold_that_may_not_exist_reaches_the_end() -> None:
    # If the event is true guarding is better by 4; if false worse by about one standard error.
    gain = noisy(np.array([[0.0, -8.0], [-0.1, -4.0]]), 1.4)
    found = threshold(gain[1], gain[0], seed=1)
    assert found is not None
    assert found.interval.p05 == 0.0
    assert found.value == pytest.approx(0.1 / 4.1)


def test_the_same_seed_gives_the_same_interval() -> None:
    gain = noisy(MEANS, 2.0)
    first, second = (threshold(gain[1], gain[0], seed=3) for _ in range(2))
    assert first == second
    assert first != threshold(gain[1], gain[0], seed=4)


def test_a_statement_reads_in_words() -> None:
    (flip,) = credence_flips(flat(MEANS), 0.5, RANKED, seed=1)
    assert flip.line == (
        "prefer guarding to doing nothing if the probability that the event is true is above "
        "0.43 [0.43, 0.43]; below it, doing nothing"
    )
    assert (flip.better, flip.other, flip.measure) == ("guard", "nothing", "A4.join")
    assert flip.threshold == pytest.approx(3 / 7)
    # At a lower credence the other one is best, and the statement begins with it.
    (turned,) = credence_flips(flat(MEANS), 0.2, RANKED, seed=1)
    assert turned.line.startswith("prefer doing nothing to guarding if the probability that the")
    assert "is below 0.43 [0.43, 0.43]; above it, guarding" in turned.line


def test_a_preference_below_the_smallest_effect_is_said_to_be_one() -> None:
    (flip,) = credence_flips(flat(MEANS), 0.5, dataclasses.replace(RANKED, smallest=3.5), seed=1)
    assert flip.line.endswith(
        "below it, doing nothing, by less than the smallest effect of interest"
    )
    (turned,) = credence_flips(flat(MEANS), 0.2, dataclasses.replace(RANKED, smallest=3.5), seed=1)
    assert "0.43], by less than the smallest effect of interest; above it, guarding" in turned.line
    assert credence_flips(flat(MEANS), 0.5, dataclasses.replace(RANKED, smallest=5), seed=1) == ()


def test_options_that_lead_somewhere_come_first_and_equals_are_named_once() -> None:
    # Third: as the first in every draw. Fourth: turns with guarding at .25, but never leads.
    # Fifth: leads from high probabilities on, 2/3 and more.
    means = np.array([[0.0, -8.0], [-3.0, -4.0], [0.0, -8.0], [-2.0, -7.0], [-5.0, -3.0]])
    ranked = Ranked(("nothing", "guard", "talk", "half", "fort"), {}, "A4.join")
    found = credence_flips(flat(means), 0.5, ranked, seed=1)
    assert [(one.better, one.other) for one in found] == [
        ("guard", "nothing"),
        ("guard", "fort"),
        ("guard", "half"),
    ]
    assert [one.threshold for one in found] == pytest.approx([3 / 7, 2 / 3, 1 / 4])


@given(st.permutations(range(4)))
def test_the_order_of_options_changes_no_statement(order: list[int]) -> None:
    means = np.array([[0.0, -8.0], [-3.0, -4.0], [-2.0, -7.0], [-5.0, -3.0]])
    gain, names = noisy(means, 1.0, draws=50), ("nothing", "guard", "half", "fort")
    straight = credence_flips(gain, 0.5, Ranked(names, {}, "A4"), seed=1)
    moved = Ranked(tuple(names[one] for one in order), {}, "A4")
    assert credence_flips(gain[order], 0.5, moved, seed=1) == straight


def test_an_indicator_turns_the_ranking() -> None:
    p, chances = np.array([0.5, 0.5]), np.array([0.25, 0.75])
    # By hand in test_decisions.py: guarding if it is seen, nothing if it is not.
    flip = indicator_flip(MEANS, p, chances, RANKED, text="trains cross the border")
    assert flip is not None
    assert flip.line == (
        "prefer guarding to doing nothing if this is seen: trains cross the border; "
        "if it is not, doing nothing"
    )
    assert (flip.better, flip.other, flip.threshold) == ("guard", "nothing", None)


def test_an_indicator_that_turns_nothing() -> None:
    p = np.array([0.5, 0.5])
    same_news = np.array([0.5, 0.5])
    assert indicator_flip(MEANS, p, same_news, RANKED, text="rain") is None
    # Seen guarding is ahead by 2.25, unseen nothing by 1.25: both below 3.
    told = np.array([0.25, 0.75])
    large = dataclasses.replace(RANKED, smallest=3.0)
    assert indicator_flip(MEANS, p, told, large, text="trains") is None
    between = indicator_flip(MEANS, p, told, dataclasses.replace(RANKED, smallest=2.0), text="it")
    assert between is not None
    assert between.line.endswith("doing nothing, by less than the smallest effect of interest")
    # As good after the news: there is nothing to prefer.
    tied = np.array([[0.0, 0.0], [-1.0, 0.0]])
    assert indicator_flip(tied, p, np.array([0.0, 1.0]), RANKED, text="it") is None


def test_what_is_no_pair_of_options_is_refused() -> None:
    gain = flat(MEANS)
    for one, other in ((gain[0], gain[1][:, :2]), (gain[0][:1], gain[1][:1]), (gain, gain)):
        with pytest.raises(UsageError, match="values of two options"):
            threshold(one, other, seed=1)
    with pytest.raises(UsageError, match="must be finite"):
        threshold(gain[0], gain[1] * np.nan, seed=1)
    with pytest.raises(UsageError, match="probabilities"):
        credence_flips(gain, 1.5, RANKED, seed=1)
