"""The bottom line: what counts as told apart, and what is named beside it."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from westphalia.core.draws import Interval
from westphalia.respond.comparison import Change, Offered
from westphalia.respond.headline import headline
from westphalia.respond.pairs import told_pairs
from westphalia.respond.values import Cell, Measure, Values, Wish

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


def test_options_that_differ_from_each_other_alone_are_named() -> None:
    pairs = ((OFFERED[1].id, OFFERED[2].id, "A1.win"),)
    said, apart = headline((), OFFERED, MEASURES, frozenset(), pairs=pairs)
    assert apart
    assert "nor from each other" not in said
    told = f"{OFFERED[1].title} and {OFFERED[2].title} (A1.win)"
    assert f"Told apart from each other: {told}." in said


def test_one_option_has_no_other() -> None:
    said, apart = headline((), OFFERED[:2], MEASURES, frozenset())
    assert said.startswith("On the evidence the option cannot be told apart from doing nothing on")
    assert not apart


def test_pairs_are_tested_on_the_same_draws() -> None:
    low, high = np.linspace(0.10, 0.12, 50), np.linspace(0.30, 0.32, 50)
    rows = [np.full(50, 0.2), low, high, high]
    draws = np.array([[[row, row]] for row in rows])
    measure = SimpleNamespace(question="A1.win", smallest_effect=0.05)
    names = ("nothing", "arms", "talks", "own")
    one: Any = SimpleNamespace(
        values=Values(names, ("A1.win",), draws, (Cell(),), draws.mean(axis=-1)[None]),
        credence=0.5,
        wished=(0,),
        ranked=(0, 1, 2, 3),
        measures=(measure,),
        unproved=frozenset(),
    )
    counted: Any = (SimpleNamespace(option="own", measure="A1.win", verdict="by itself"),)
    assert told_pairs(one, counted) == (("arms", "talks", "A1.win"),)
    one.unproved = frozenset({"A1.win"})
    assert told_pairs(one, counted) == ()
