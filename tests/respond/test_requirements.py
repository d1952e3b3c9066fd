"""Thresholds as the user writes them: what is understood, and what is refused in one line."""

import numpy as np
import pytest

from westphalia.core.errors import UsageError
from westphalia.respond.requirements import Requirement, met, requirement


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A4.join24 < 0.1", Requirement("A4.join24", "<", 0.1)),
        ("A4<0.1", Requirement("A4", "<", 0.1)),
        ("  C6.displaced24>=-1.5e3 ", Requirement("C6.displaced24", ">=", -1500.0)),
        ("B1.x <= .5", Requirement("B1.x", "<=", 0.5)),
        ("B1.x > 2.", Requirement("B1.x", ">", 2.0)),
    ],
)
def test_a_threshold_is_understood(text: str, found: Requirement) -> None:
    assert requirement(text) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "requirement: empty; must be one question"),
        ("A4.join24", "must be one question, one of < <= > >="),
        ("0.1 < A4.join24 < 0.2", "must be one question"),
        ("A4.join24 = 0.1", "comparison in requirement: =; must be one of"),
        ("A4.join24 == 0.1", "comparison in requirement: =="),
        ("A4.join24 ≤ 0.1", "comparison in requirement: ≤"),
        ("A4.join24 <> 0.1", "comparison in requirement: <>"),
        ("A7.join24 < 0.1", "question in requirement: A7.join24; must be the id"),
        ("< 0.1", "question in requirement: empty"),
        ("A4.join24 <", "number in requirement: empty; must be a finite number"),
        ("A4.join24 < 10 %", "number in requirement: 10 %"),
        ("A4.join24 < 0,1", "number in requirement: 0,1"),
        ("A4.join24 < nan", "number in requirement: nan"),
        ("A4.join24 < -inf", "number in requirement: -inf"),
        ("A4.join24 < 1e999", "number in requirement: 1e999"),
        ("A4.join24 < 1_000", "number in requirement: 1_000"),
    ],
)
def test_nonsense_is_refused_in_one_line(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        requirement(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ("<", [True, False, False]),
        ("<=", [True, True, False]),
        (">", [False, False, True]),
        (">=", [False, True, True]),
    ],
)
def test_a_threshold_holds_draw_by_draw(sign: str, expected: list[bool]) -> None:
    draws = np.array([0.0, 0.25, 1.0])
    assert met(requirement(f"A4 {sign} 0.25"), draws).tolist() == expected


def test_draws_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(UsageError):
        met(requirement("A4 < 1"), np.array([0.0, np.nan]))
