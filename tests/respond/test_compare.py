"""From values to what a reader is told: worked by hand on made-up draws of the leading case."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.respond.places import OPTIONS, Place, plan, portfolio

from westphalia.core.draws import Floats
from westphalia.respond.compare import Compared, best_set, changes, groups, regrets
from westphalia.respond.offers import Offers
from westphalia.respond.values import NOTHING, Cell, Measure, Values, Wish

CELLS = (Cell("shrunken"), Cell("none"))


def measure(question: str, wish: Wish, *, weight: float | None = None) -> Measure:
    """A measure with a smallest effect of 0.05."""
    return Measure(question, question[:2], question, "probability", wish, weight, 0.05, given=True)


WAR, END = measure("A4.war12", "lower"), measure("A6.end24", "higher")


@pytest.fixture(scope="module")
def offered(at: Place) -> Offers:
    """Doing nothing, talks, arms, a ceasefire, troops, and talks again."""
    return at.offered(OPTIONS)


def compared(
    at: Place,
    offers: Offers,
    draws: Floats,
    *,
    credence: float = 0.25,
    measures: tuple[Measure, ...] = (WAR, END),
    means: Floats | None = None,
) -> Compared:
    """A comparison of these draws, the second variant like the first if no other is given."""
    names = (*offers.levers, *(one.plan.id for one in offers.plans))
    every = np.array([draws.mean(axis=-1)] * 2) if means is None else means
    values = Values(names, tuple(one.question for one in measures), draws, CELLS, every)
    return Compared(at.world, offers, measures, values, credence, seed=1)


def made_up(options: int, seed: int = 0) -> Floats:
    """Draws of two measures in two states."""
    return np.random.default_rng(seed).random((options, 2, 2, 50))


def told(one: Compared) -> dict[tuple[str, str], tuple[float, float]]:
    """Expected and maximal regret."""
    return {(each.option, each.measure): (each.expected, each.maximal) for each in regrets(one)}


def test_changes_by_hand(at: Place, offered: Offers) -> None:
    draws = np.zeros((6, 2, 2, 4))
    draws[2, 0] = [[0.1, 0.1, 0.1, 0.1], [0.5, 0.5, 0.5, 0.5]]  # arms: war, event false and true
    draws[0, 0] = 0.1
    draws[2, 1, 1] = 0.4  # the war ends sooner if the event is true
    one = compared(at, offered, draws)
    found = {(each.option, each.measure): each for each in changes(one, {})}
    war, end = found["arm", "A4.war12"], found["arm", "A6.end24"]
    assert war.if_false.median == 0
    assert war.if_true.median == pytest.approx(0.4)
    assert war.change.median == pytest.approx(0.25 * 0.4)
    assert war.event_part.median == pytest.approx(0.25 * 0.4)
    assert war.level.median == pytest.approx(0.1 + 0.25 * 0.4)
    assert (war.verdict, end.verdict) == ("worse", "better")
    assert end.change.median == pytest.approx(0.1)
    assert found["talk", "A6.end24"].verdict == "no effect in the model"
    assert found[NOTHING, "A6.end24"].why == "what the other options are held against"
    assert all(each.met is None for each in found.values())


@pytest.mark.parametrize(
    ("change", "wish", "said"),
    [
        ([0.06] * 10, "higher", "better"),
        ([0.06] * 10, "lower", "worse"),
        ([0.06] * 10, "", "moves"),
        ([0.04] * 10, "higher", "no measurable change"),
        ([0.0] * 10, "higher", "no effect in the model"),
        ([0.2] * 9 + [-0.2], "higher", "better"),
        ([0.2] * 8 + [-0.2] * 2, "higher", "undetermined"),
        ([0.04] * 7 + [0.06] * 3, "lower", "undetermined"),
    ],
)
def test_verdicts_follow_the_stated_rule(
    at: Place, offered: Offers, change: list[float], wish: Wish, said: str
) -> None:
    draws = np.full((6, 1, 2, 10), 0.5)
    draws[3] += np.array(change)
    one = compared(at, offered, draws, measures=(measure("A6.end24", wish),))
    found = {each.option: each.verdict for each in changes(one, {})}
    assert found["stop"] == said


def test_what_needs_consent_is_not_ranked(at: Place) -> None:
    text = OPTIONS + portfolio("talk", "stop") + plan("stop")
    offers = at.offered(text)
    one = compared(at, offers, made_up(8))
    ranked = [one.values.options[n] for n in one.ranked]
    assert ranked == [NOTHING, "talk", "arm", "send", "again"]
    assert {option for option, _ in told(one)} == {*ranked}


def test_regret_by_hand(at: Place, offered: Offers) -> None:
    """Arms are best if the event is false, talks if it is true; the ends are wished for."""
    draws = np.zeros((6, 1, 2, 1))
    draws[1, 0] = [[0.2], [0.8]]  # talk
    draws[2, 0] = [[0.6], [0.4]]  # arm
    means = np.zeros((2, 6, 1, 2))
    means[:, 1, 0], means[:, 2, 0] = [0.2, 0.8], [0.6, 0.4]
    means[1, 1, 0] = [0.0, 0.4]  # without event effects
    one = compared(at, offered, draws, measures=(END,), means=means)
    found = told(one)
    assert found["talk", "A6.end24"] == pytest.approx((0.75 * 0.4, 0.6))
    assert found["arm", "A6.end24"] == pytest.approx((0.25 * 0.4, 0.4))
    assert found[NOTHING, "A6.end24"] == pytest.approx((0.75 * 0.6 + 0.25 * 0.8, 0.8))
    worst = {each.option: each.worst for each in regrets(one)}
    assert worst["talk"] == "the event false, no effects"
    assert worst["arm"] == "the event true, effects shrunken"


def test_a_score_needs_a_weight_for_every_wish(at: Place, offered: Offers) -> None:
    draws = made_up(6)
    half = compared(at, offered, draws, measures=(dataclasses.replace(WAR, weight=2.0), END))
    assert half.weights is None
    assert "score" not in {name for _, name in told(half)}
    both = (dataclasses.replace(WAR, weight=2.0), dataclasses.replace(END, weight=1.0))
    one = compared(at, offered, draws, measures=both)
    gains = (-2 * draws[:, 0] + draws[:, 1]) / 0.05
    ranked = gains[list(one.ranked)]
    mean = (ranked.max(axis=0) - ranked).mean(axis=-1) @ one.p
    for n, place in enumerate(one.ranked):
        assert told(one)[one.values.options[place], "score"][0] == pytest.approx(mean[n])


def test_measures_without_a_wish_rank_nothing(at: Place, offered: Offers) -> None:
    one = compared(
        at, offered, made_up(6), measures=(measure("A4.war12", ""), measure("A1.win", ""))
    )
    assert regrets(one) == ()
    assert best_set(one, changes(one, {})) == ()


def test_with_credence_zero_nothing_depends_on_the_event(at: Place, offered: Offers) -> None:
    one = compared(at, offered, made_up(6), credence=0.0)
    for each in changes(one, {}):
        part = each.event_part
        assert (part.p05, part.median, part.p95) == (0.0, 0.0, 0.0)
        assert each.change == each.if_false
    # Nor does any expected regret change with what options come to if it is true.
    other = one.values.draws.copy()
    other[:, :, 1] = made_up(6, seed=8)[:, :, 1]
    for key, (mean, _) in told(compared(at, offered, other, credence=0.0)).items():
        assert mean == told(one)[key][0]


@given(
    draws=arrays(np.float64, (5, 2, 2, 6), elements=st.floats(0, 1, allow_subnormal=False)),
    credence=st.floats(0, 1, allow_subnormal=False),
    less=st.sampled_from([0.0, 0.01, 0.5]),
)
def test_a_dominated_option_changes_nothing_for_the_others(
    at_leading: tuple[Place, Offers, Offers], draws: Floats, credence: float, less: float
) -> None:
    """The last option is the talks of before, and worse on both measures by the same in all."""
    at, few, more = at_leading
    worse = draws[[1]] + np.array([less, -less])[None, :, None, None]
    one = compared(at, few, draws, credence=credence)
    other = compared(at, more, np.concatenate([draws, worse]), credence=credence)
    before, after = told(one), told(other)
    assert all(after[key] == pair for key, pair in before.items())
    assert min(min(pair) for pair in after.values()) >= 0
    for name in ("A4.war12", "A6.end24"):
        assert after["again", name][1] >= after["talk", name][1]
    kept = {*best_set(other, changes(other, {}))} - {"again"}
    assert kept == {*best_set(one, changes(one, {}))}


@pytest.fixture(scope="module")
def at_leading(at: Place) -> tuple[Place, Offers, Offers]:
    """The leading case, its offers without the last option, and with it."""
    few = at.offered(OPTIONS, only=("talk", "arm", "stop", "send"))
    return at, few, at.offered(OPTIONS)


def test_options_that_are_equal_in_every_draw_are_told_as_one(at: Place, offered: Offers) -> None:
    draws = made_up(6)
    draws[1] = draws[0]
    draws[5] = draws[3]
    assert groups(compared(at, offered, draws)) == ((NOTHING, "talk"), ("stop", "again"))
    draws[5, 1, 1, 7] += 1e-15
    assert groups(compared(at, offered, draws)) == ((NOTHING, "talk"),)


def test_noise_puts_nobody_into_or_out_of_the_best_set(at: Place, offered: Offers) -> None:
    """Changes that cannot be told from none count as none; arithmetic and skill count."""
    draws = np.full((6, 2, 2, 10), 0.5)
    draws[2, 1] += np.linspace(-0.2, 0.25, 10)  # arms: undetermined
    one = compared(at, offered, draws)
    assert {*best_set(one, changes(one, {}))} == {NOTHING, "talk", "arm", "send", "again"}
    draws[2, 1] = 0.9
    sure: Any = compared(at, offered, draws)
    best = best_set(sure, changes(sure, {}))
    everybody = {NOTHING, "talk", "arm", "send", "again"}
    # Only if the model behind the measure has shown skill by the date is that evidence.
    assert {*best} == (everybody if "A6.end24" in sure.unproved else {"arm"})
    settled = compared(at, offered, draws, measures=(WAR, measure("A3.aid12", "higher")))
    assert best_set(settled, changes(settled, {})) == ("arm",)  # by itself
