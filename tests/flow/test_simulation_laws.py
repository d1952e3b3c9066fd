"""Laws of the simulation: probabilities, monotone courses, shared luck, ranges of its inputs."""

import dataclasses
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from westphalia.core.errors import UsageError
from westphalia.events.case import Case
from westphalia.events.situation import Arrival
from westphalia.events.types import event_type
from westphalia.flow import assess
from westphalia.judge.assessment import Assessment
from westphalia.simulate.run import Run, simulate
from westphalia.simulate.world import World

pytestmark = pytest.mark.slow
COURSE = ("p_end", "p_join", "ended", "entrants", "entered", "share")


def with_event(world: World, **changes: Any) -> World:
    """The same world with a changed event."""
    event = world.situation.event.model_copy(update=changes)
    kind = event_type(event.type)
    assert kind is not None
    inputs = frozenset(kind.inputs)
    sender = world.situation.sender.gwcode
    arrivals = (Arrival(sender, event.start_month, event.troops or 0),)
    situation = dataclasses.replace(
        world.situation,
        event=event,
        kind=kind,
        inputs=inputs,
        arrivals=arrivals if "supporter" in inputs else (),
    )
    return dataclasses.replace(world, situation=situation)


@pytest.fixture(scope="module")
def run(leading: Assessment) -> Run:
    return simulate(leading.run.world, None, draws=1000, seed=5)


def test_courses_are_probabilities_that_never_fall(run: Run) -> None:
    for course in run.courses:
        for p in (course.p_end, course.p_join):
            assert ((p >= 0) & (p <= 1)).all()
            assert (np.diff(p, axis=1) >= -1e-12).all()
        assert (course.p_end[:, -1] > 0).all()
        assert course.result is not None
        assert (np.diff(course.result, axis=1) >= -1e-12).all()
        assert course.result.sum(axis=2) == pytest.approx(course.p_end)


def test_either_side_is_likelier_than_each_and_rarer_than_both(run: Run) -> None:
    for course in run.courses:
        own, other, either = (course.p_join[:, :, place] for place in range(3))
        assert (either >= np.maximum(own, other) - 1e-12).all()
        assert (either <= own + other + 1e-12).all()


def test_entrants_never_decrease_and_shares_are_shares(run: Run) -> None:
    for course in run.courses:
        assert (course.entrants >= 0).all()
        assert (np.diff(course.entrants, axis=1) >= 0).all()
        assert course.entrants[:, -1].max() > 0
        assert ((course.share > 0) & (course.share < 1)).all()


def test_simulated_ends_agree_with_the_analytic_chance(leading: Assessment) -> None:
    draws = 4000
    many = simulate(leading.run.world, None, draws=draws, seed=11)
    for course in many.courses:
        for month in (5, 11, 23, 35):
            gap = (course.ended <= month).astype(np.float64) - course.p_end[:, month]
            # Four standard errors, or one draw in a thousand.
            assert abs(gap.mean()) < 4 * gap.std() / np.sqrt(draws) + 1e-3


def test_simulated_entries_agree_with_the_analytic_chance(leading: Assessment) -> None:
    draws = 4000
    many = simulate(leading.run.world, None, draws=draws, seed=12)
    for course in many.courses:
        entered = course.entrants[:, -1].sum(axis=1) > 0
        gap = entered.astype(np.float64) - course.p_join[:, -1, 2]
        assert abs(gap.mean()) < 4 * gap.std() / np.sqrt(draws) + 1e-3


def test_luck_and_shapes_do_not_depend_on_the_event(run: Run) -> None:
    world = run.world
    without_event = simulate(with_event(world, type="none"), None, draws=run.draws, seed=run.seed)
    larger = simulate(with_event(world, troops=500_000), None, draws=run.draws, seed=run.seed)
    for other in (without_event, larger):
        for name in ("join", "count", "end", "others"):
            assert np.array_equal(getattr(other.luck, name), getattr(run.luck, name)), name
        for place in range(2):
            assert np.array_equal(other.luck.order[place], run.luck.order[place])
            assert np.array_equal(other.luck.weights[place], run.luck.weights[place])
        assert other.drawn.conflict is not None
        assert run.drawn.conflict is not None
        assert np.array_equal(other.drawn.conflict.hazard, run.drawn.conflict.hazard)
        for name in COURSE:
            before, plain = getattr(other.courses[0], name), getattr(run.courses[0], name)
            assert np.array_equal(before, plain), name
            assert getattr(other.courses[1], name).shape == plain.shape


def test_the_event_changes_the_course_with_it(run: Run) -> None:
    before, after = run.courses
    for name in ("p_end", "p_join", "share"):
        assert not np.array_equal(getattr(before, name), getattr(after, name)), name


def test_a_supporter_of_this_autumn_counts_from_january(run: Run) -> None:
    before, after = run.courses
    # The first simulated month is November 2024.
    assert np.array_equal(before.p_end[:, :2], after.p_end[:, :2])
    # A draw in which somebody else has entered since has a supporter in both branches.
    assert np.mean(before.p_end[:, 2] != after.p_end[:, 2]) > 0.95


def test_a_larger_contingent_never_lowers_the_share(run: Run) -> None:
    shares = []
    for troops in (1, 1_000, 12_000, 100_000, 1_000_000, 5_000_000):
        world = with_event(run.world, troops=troops)
        larger = simulate(world, None, draws=run.draws, seed=run.seed)
        shares.append(larger.courses[1].share[:, 0])
        assert (larger.courses[1].share[:, 0] >= larger.courses[0].share[:, 0]).all()
    for smaller, greater in itertools.pairwise(shares):
        assert (greater >= smaller).all()
    assert (shares[-3] > shares[0]).all()


@pytest.mark.parametrize("horizon", [1, 11, 12, 120])
def test_short_and_long_horizons(leading: Assessment, horizon: int) -> None:
    short = assess(leading.case, draws=100, horizon=horizon)
    assert short.run.courses[0].p_end.shape == (100, horizon)
    asked = {one.question.id for one in short.answers}
    assert ("A6.end12" in asked) == (horizon >= 12)
    assert ("A6.end36" in asked) == (horizon >= 36)
    assert "A1.share" in asked
    if horizon >= 12:
        early = {one.question.id: one for one in short.answers}["A6.end12"]
        assert 0 < early.without.median < 1


def test_a_longer_horizon_leaves_the_years_before_alone_in_distribution(
    leading: Assessment,
) -> None:
    short, long = (assess(leading.case, draws=2000, horizon=months) for months in (12, 120))
    ends = [
        next(one for one in answer.answers if one.question.id == "A6.end12").without.median
        for answer in (short, long)
    ]
    assert ends[0] == pytest.approx(ends[1], abs=0.02)


@pytest.mark.parametrize(
    ("argument", "value"), [("draws", 99), ("draws", 100_001), ("horizon", 0), ("horizon", 121)]
)
def test_arguments_out_of_range_are_refused_before_any_fit(
    leading: Assessment, monkeypatch: pytest.MonkeyPatch, argument: str, value: int
) -> None:
    monkeypatch.setattr("westphalia.flow.assessing.fit_all", lambda *_: pytest.fail("fitted"))
    with pytest.raises(UsageError, match=f"{argument}: {value}"):
        assess(leading.case, **{argument: value})


def test_the_case_sets_the_horizon(changed: Callable[[Callable[[Any], Any]], Case]) -> None:
    case = changed(lambda raw: raw["case"].update(horizon_months=18))
    assert assess(case, draws=100).run.world.horizon == 18
