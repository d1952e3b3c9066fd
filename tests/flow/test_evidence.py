"""Evidence moves the credence and the mixture, and nothing else."""

import datetime as dt
from pathlib import Path

import pytest

from westphalia import __version__
from westphalia.core.files import canonical_json
from westphalia.flow import assess
from westphalia.judge.assessment import Assessment
from westphalia.judge.document import document

pytestmark = pytest.mark.slow
UNTIL = dt.date(2024, 10, 31)


@pytest.fixture(scope="module")
def pair(kept_fits: Path, cases: Path) -> tuple[Assessment, Assessment]:
    """The case of May 2025 with the evidence of October 2024, and with all of it."""
    case = cases / "dprk-russia-2025.toml"
    return assess(case, draws=300, evidence_until=UNTIL), assess(case, draws=300)


def test_the_credence_differs(pair: tuple[Assessment, Assessment]) -> None:
    early, late = pair
    assert early.credence.prior == late.credence.prior
    assert late.credence.value > early.credence.value
    assert {step.item.date <= UNTIL for step in early.credence.steps} == {True}
    assert len(late.credence.steps) == len(late.case.evidence)


def test_the_outlooks_are_the_same_to_the_byte(pair: tuple[Assessment, Assessment]) -> None:
    early, late = (document(one, version=__version__)["judgements"] for one in pair)
    assert len(early) == len(late) >= 10
    for one, other in zip(early, late, strict=True):
        for key in ("without", "with", "difference", "verdict", "grade", "p_direction", "skill"):
            assert canonical_json(one[key]) == canonical_json(other[key]), (one["id"], key)


def test_the_mixture_differs_wherever_the_branches_do(
    pair: tuple[Assessment, Assessment],
) -> None:
    early, late = (document(one, version=__version__)["judgements"] for one in pair)
    differing = [one["id"] for one, two in zip(early, late, strict=True) if one != two]
    acted = [one["id"] for one in early if any(one["difference"].values())]
    assert differing == acted
    assert len(acted) >= 10


def test_the_mixture_moves_towards_the_branch_with_the_event(
    pair: tuple[Assessment, Assessment],
) -> None:
    early, late = pair
    for one, two in zip(early.answers, late.answers, strict=True):
        between = sorted((one.without.median, one.with_event.median))
        slack = 0.1 * (between[1] - between[0]) + 1e-9
        if one.question.unit == "share":
            assert between[0] - slack <= two.mixed.median <= between[1] + slack
            gap = abs(one.mixed.median - one.with_event.median)
            assert abs(two.mixed.median - two.with_event.median) <= gap
