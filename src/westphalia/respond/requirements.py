"""Thresholds that the user sets: a question, a comparison and a number."""

import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

import numpy as np

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError
from westphalia.respond.decisions import Bools, checked

Sign = Literal["<", "<=", ">", ">="]
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
COMPARED = re.compile(r"([^<>=!≤≥]*)([<>=!≤≥]+)([^<>=!≤≥]*)")
QUESTION = re.compile(r"[ABC][1-6](\.[a-z0-9_]+)?")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A threshold that the user sets.

    Attributes:
        question: Id of a question (``A4.join24``), or of an implication alone (``A4``).
        sign: The comparison.
        value: The threshold, in the question's unit.
    """

    question: str
    sign: Sign
    value: float


def requirement(text: str) -> Requirement:
    """Return the threshold that a text such as ``A4.join24 < 0.1`` describes.

    Raises:
        UsageError: The text is no question, comparison and number.

    Examples:
        >>> requirement("A4.join24 < 0.1")
        Requirement(question='A4.join24', sign='<', value=0.1)
    """
    fix = "write it like 'A4.join24 < 0.1'"
    parts = COMPARED.fullmatch(text.strip())
    if not parts:
        rule = "must be one question, one of < <= > >=, and one number"
        raise UsageError("requirement", text.strip() or "empty", rule, fix)
    question, sign, number = (part.strip() for part in parts.groups())
    if sign not in get_args(Sign):
        raise UsageError("comparison in requirement", sign, "must be one of < <= > >=", fix)
    if not QUESTION.fullmatch(question):
        rule = "must be the id of a question or an implication, A1 to C6"
        raise UsageError("question in requirement", question or "empty", rule, fix)
    value = float(number) if NUMBER.fullmatch(number) else np.nan
    if not np.isfinite(value):
        rule = "must be a finite number in the question's unit"
        raise UsageError("number in requirement", number or "empty", rule, fix)
    return Requirement(question, cast(Sign, sign), value)


def met(wanted: Requirement, draws: Floats) -> Bools:
    """Return in which draws a threshold holds.

    Args:
        wanted: The threshold.
        draws: Values of its question as they are, not turned into gains; any shape.

    Returns:
        Of the shape of the draws.

    Raises:
        UsageError: There are no draws, or one of them is not finite.
    """
    known = checked(draws, 1, at_least=True)
    compare = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}
    found: Bools = compare[wanted.sign](known, wanted.value)
    return found
