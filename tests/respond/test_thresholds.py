from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from westphalia.respond.requirements import requirement
from westphalia.respond.thresholds import by_measure, shares_met

# Two options, one measure, two states, four draws.
DRAWS = np.array(
    [
        [[[0.05, 0.15, 0.25, 0.35], [0.15, 0.25, 0.35, 0.45]]],
        [[[0.05, 0.05, 0.05, 0.35], [0.05, 0.05, 0.35, 0.35]]],
    ]
)


def compared(**more: Any) -> Any:
    offers = SimpleNamespace(levers={"nothing": None, "talks": None}, plans=more.get("plans", ()))
    values = SimpleNamespace(draws=DRAWS, measures=("A4.join24",))
    return SimpleNamespace(offers=offers, values=values, p=np.array([0.25, 0.75]))


def test_shares_are_of_draws_in_both_states_by_the_credence() -> None:
    wanted = {"A4.join24 < 0.2": requirement("A4.join24 < 0.2")}
    places, texts = by_measure(compared(), wanted)
    assert texts == {"A4.join24": "A4.join24 < 0.2"}
    found = shares_met(compared(), places, {})
    # Nothing: 2 of 4 if false, 1 of 4 if true. Talks: 3 of 4, and 2 of 4.
    assert found == pytest.approx(
        {"nothing": 0.25 * 0.5 + 0.75 * 0.25, "talks": 0.25 * 0.75 + 0.75 * 0.5}
    )


def test_two_thresholds_on_one_question_must_both_hold() -> None:
    texts = ("A4.join24 < 0.3", "A4.join24 > 0.1")
    places, told = by_measure(compared(), {text: requirement(text) for text in texts})
    assert told == {"A4.join24": "A4.join24 < 0.3 and A4.join24 > 0.1"}
    assert len(places[0]) == 2
    found = shares_met(compared(), places, {})
    assert found == pytest.approx({"nothing": 0.25 * 0.5 + 0.75 * 0.5, "talks": 0.0})


def test_a_plan_holds_them_as_its_branches_begun_after_the_day_do() -> None:
    plan = SimpleNamespace(
        plan=SimpleNamespace(id="see", then="talks", otherwise="nothing"),
        indicator=SimpleNamespace(id="seen"),
        chances=(0.1, 0.6),
    )
    later = DRAWS.copy()
    later[1] = 0.5  # begun later, talks hold it never
    wanted = {"A4.join24 < 0.2": requirement("A4.join24 < 0.2")}
    one = compared(plans=(plan,))
    found = shares_met(one, by_measure(one, wanted)[0], {"seen": later})
    assert found["see"] == pytest.approx(0.25 * 0.9 * 0.5 + 0.75 * 0.4 * 0.25)
