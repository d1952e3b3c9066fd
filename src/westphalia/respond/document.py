"""``responses.json``: the comparison as plain data with a published schema."""

import dataclasses
from typing import Annotated, Any, Literal

from pydantic import Field

from westphalia.core.draws import Interval
from westphalia.judge.document_parts import Band, Plain, Probability, band
from westphalia.respond.comparison import Change, Comparison, Flip
from westphalia.respond.values import Structure, Wish

Verdict = Literal[
    "better",
    "worse",
    "moves",
    "no measurable change",
    "undetermined",
    "no effect in the model",
    "by itself",
]
NotNegative = Annotated[float, Field(ge=0)]


class OfferedOut(Plain):
    """One option, portfolio or plan."""

    id: str
    kind: Literal["option", "portfolio", "plan"]
    title: str
    parts: list[str]
    acts: list[str]
    costs: list[str]
    who: list[str]
    cannot_change: list[str]
    evidence: list[str]
    grade: Literal["estimated", "published", "arithmetic", "none"]


class MeasureOut(Plain):
    """One question by which options are compared."""

    question: str
    implication: Annotated[str, Field(pattern=r"^[ABC][1-6]$")]
    text: str
    unit: str
    wish: Wish
    weight: float | None
    smallest_effect: float
    given: bool
    requirement: str | None


class ChangeOut(Plain):
    """One option on one measure beside doing nothing, as medians with 90 % intervals."""

    option: str
    measure: str
    level: Band
    change: Band
    if_true: Band
    if_false: Band
    event_part: Band
    verdict: Verdict
    why: str
    met: Probability | None


class RegretOut(Plain):
    """How much worse an option is than the best of the named."""

    option: str
    measure: str
    expected: NotNegative
    maximal: NotNegative
    worst: str


class FlipOut(Plain):
    """One uncertainty that turns the ranking of two options."""

    measure: str
    better: str
    other: str
    line: str
    threshold: float | None
    interval: Band | None
    coverage: Probability | None
    density: Probability | None


class WaitingOut(Plain):
    """What it is worth to wait for an indicator before acting."""

    indicator: str
    text: str
    by: str
    measure: str
    now: str
    seen: str
    unseen: str
    p_seen: Probability
    information: float
    value: float
    perfect: float


class VariantOut(Plain):
    """One variant of the models, with each option's means: by option, measure, state."""

    name: str
    structure: Structure
    bargaining: bool
    means: list[list[list[float]]]


class Document(Plain):
    """The whole of ``responses.json``. The draws are not in it."""

    case: str
    title: str
    as_of: str
    credence: Probability
    headline: str
    told_apart: bool
    options: list[OfferedOut]
    measures: list[MeasureOut]
    changes: list[ChangeOut]
    regrets: list[RegretOut]
    pareto: list[str]
    same: list[list[str]]
    met_all: dict[str, Probability]
    flips: list[FlipOut]
    waiting: list[WaitingOut]
    variants: list[VariantOut]
    reactions: list[str]
    notes: list[str]
    draws: int
    seed: int
    evaluations: int


def _change(one: Change) -> dict[str, Any]:
    bands = ("level", "change", "if_true", "if_false", "event_part")
    rest = ("option", "measure", "verdict", "why", "met")
    return {
        **{name: band(getattr(one, name)) for name in bands},
        **{name: getattr(one, name) for name in rest},
    }


def _flip(one: Flip) -> dict[str, Any]:
    within: Interval | None = one.interval
    return {
        **{field.name: getattr(one, field.name) for field in dataclasses.fields(one)},
        "interval": None if within is None else band(within),
    }


def plain(found: Comparison) -> dict[str, Any]:
    """Return the comparison as plain data that fits the published schema.

    Args:
        found: The comparison.
    """
    same = ("case", "title", "as_of", "credence", "headline", "told_apart", "pareto", "same",
            "met_all", "reactions", "notes", "draws", "seed", "evaluations")  # fmt: skip
    told = {
        **{name: getattr(found, name) for name in same},
        "options": [dataclasses.asdict(one) for one in found.options],
        "measures": [
            {**dataclasses.asdict(one), "requirement": found.requirements.get(one.question)}
            for one in found.measures
        ],
        "changes": [_change(one) for one in found.changes],
        "regrets": [dataclasses.asdict(one) for one in found.regrets],
        "flips": [_flip(one) for one in found.flips],
        "waiting": [dataclasses.asdict(one) for one in found.waiting],
        "variants": [
            {**dataclasses.asdict(one), "name": one.name, "means": means.tolist()}
            for one, means in zip(found.cells, found.values.means, strict=True)
        ],
    }
    return Document.model_validate(told).model_dump(mode="json")


def schema() -> dict[str, Any]:
    """Return the JSON Schema of ``responses.json``."""
    return Document.model_json_schema()
