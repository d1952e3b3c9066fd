"""No event, no difference: exactly zero in every draw of every question."""

import numpy as np
import pytest

from westphalia.flow import assess
from westphalia.judge.assessment import Assessment
from westphalia.judge.judgement import contrasts

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def uneventful(leading: Assessment) -> Assessment:
    event = leading.case.event[0].model_copy(update={"type": "none"})
    case = leading.case.model_copy(update={"event": (event,)})
    return assess(case, draws=leading.run.draws, seed=leading.seed)


def test_every_contrast_is_zero_in_every_draw(uneventful: Assessment) -> None:
    found = contrasts(uneventful.run)
    assert len(found) >= 10
    for one in found:
        assert one.difference.shape == (uneventful.run.draws,)
        assert not one.difference.any(), one.question.id


def test_every_difference_is_zero(uneventful: Assessment) -> None:
    for one in uneventful.answers:
        assert one.difference.as_dict() == {"median": 0.0, "p05": 0.0, "p95": 0.0}
        assert one.without == one.with_event
        assert one.p_direction == 0.0
        assert one.verdict in {"not supported", "not measurable here"}


def test_both_courses_are_the_same(uneventful: Assessment) -> None:
    before, after = uneventful.run.courses
    for name in ("p_end", "p_join", "ended", "entrants", "entered", "share"):
        assert np.array_equal(getattr(before, name), getattr(after, name)), name


def test_the_event_moves_only_the_branch_with_it(
    uneventful: Assessment, leading: Assessment
) -> None:
    plain = {one.question.id: one for one in contrasts(uneventful.run)}
    moved = contrasts(leading.run)
    assert [one.question.id for one in moved] == list(plain)
    for one in moved:
        assert np.array_equal(one.without, plain[one.question.id].without), one.question.id
    assert sum(bool(one.difference.any()) for one in moved) >= 10
