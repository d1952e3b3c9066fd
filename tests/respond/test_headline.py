"""The bottom line: what counts as told apart, and what is named beside it."""

import pytest

from westphalia.core.draws import Interval
from westphalia.respond.comparison import Change, Offered
from westphalia.respond.headline import headline
from westphalia.respond.values import Measure, Wish

SOME = Interval(0.1, 0.05, 0.2)
NAMES = ("nothing", "arms", "ceasefire")
OFFERED = tuple(
    Offered(name, "option", name.capitalize(), (), (), (), (), (), (), "estimated")
    for name in NAMES
)


def measure(question: str, wish: Wish = "higher") -> Measure:
    return Measure(question, question[:2], question, "probability", wish, None, 0.05, given=True)


def change(option: str, question: str, verdict: str) -> Change:
    return Change(option, question, SOME, SOME, SOME, SOME, SOME, verdict, "", None)


MEASURES = (measure("A1.win"), measure("A6.end24"))
NEITHER = (
    "On the evidence the 2 options cannot be told apart from doing nothing, nor from each other, "
    "on any of 2 measures."
)


def test_an_option_that_differs_in_a_model_with_skill_is_told_apart() -> None:
    said, apart = headline((change("arms", "A1.win", "better"),), OFFERED, MEASURES, frozenset())
    assert apart
    assert said == (
        "Of 2 options, 1 can be told apart from doing nothing on the evidence: Arms (better on "
        "A1.win)."
    )


def test_a_difference_in_a_model_without_skill_is_no_evidence() -> None:
    changes = (change("arms", "A1.win", "better"),)
    said, apart = headline(changes, OFFERED, MEASURES, frozenset(), frozenset({"A1.win"}))
    assert not apart
    assert said == (
        f"{NEITHER} Only in models that had shown no skill, which is no evidence: Arms (better on "
        "A1.win)."
    )


def test_what_needs_the_consent_of_others_is_not_told_apart() -> None:
    changes = (change("ceasefire", "A6.end24", "better"),)
    said, apart = headline(changes, OFFERED, MEASURES, frozenset({"ceasefire"}))
    assert not apart
    assert said == (
        f"{NEITHER} Only if those whose consent it needs agree: Ceasefire (better on A6.end24)."
    )


@pytest.mark.parametrize("verdict", ["no measurable change", "undetermined", "moves"])
def test_other_verdicts_tell_nothing(verdict: str) -> None:
    assert headline((change("arms", "A1.win", verdict),), OFFERED, MEASURES, frozenset()) == (
        NEITHER,
        False,
    )


def test_own_arithmetic_tells_nothing() -> None:
    changes = (change("arms", "A1.win", "by itself"),)
    said, apart = headline(changes, OFFERED, MEASURES, frozenset())
    assert not apart
    own = "Changes that an option makes by its own arithmetic (Arms) tell nothing."
    assert said == f"{NEITHER} {own}"


def test_without_a_wish_or_an_option_nothing_is_compared() -> None:
    shown = (measure("A1.win", ""),)
    assert headline((), OFFERED, shown, frozenset())[1] is False
    assert "No measure has a wish" in headline((), OFFERED, shown, frozenset())[0]
    assert "nothing to compare" in headline((), OFFERED[:1], MEASURES, frozenset())[0]
