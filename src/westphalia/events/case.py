"""The case file: what is alleged, as of when, and on which evidence."""

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError, field_validator

from westphalia.core.errors import CaseError
from westphalia.core.months import month_id
from westphalia.events.parts import (
    About,
    CellLevels,
    Event,
    EvidenceItem,
    Hypothesis,
    Indicator,
    KnownConflict,
    Positive,
    Prior,
    Strict,
)
from westphalia.events.rules import (
    check_events,
    check_hypotheses,
    check_indicators,
    check_repeats,
    check_starts,
    check_supposed,
    in_order,
)
from westphalia.events.toml_file import MAX_BYTES, tables_of, text_of
from westphalia.events.types import event_type

__all__ = [
    "MAX_BYTES",
    "About",
    "Case",
    "Event",
    "EvidenceItem",
    "KnownConflict",
    "Prior",
    "first_problem",
    "parse_case",
    "read_case",
]

MOST_EVENTS = 60  # above the largest coalition that UCDP counts in one year, 54 states
# What TOML calls the things that pydantic calls by their Python names.
TOML_FORMS = {
    "model_type": "must be a table, written [name]",
    "dict_type": "must be a table, written [name]",
    "tuple_type": "must be a list of tables, written [[name]]",
}


class Case(Strict):
    """A whole case file."""

    case: About
    event: Annotated[tuple[Event, ...], Field(min_length=1, max_length=MOST_EVENTS)]
    known_conflict: KnownConflict | None = None
    credence: Prior = Prior()
    evidence: tuple[EvidenceItem, ...] = Field(default=(), max_length=500)
    hypothesis: tuple[Hypothesis, ...] = Field(default=(), max_length=12)
    cells: CellLevels = CellLevels()
    indicator: tuple[Indicator, ...] = Field(default=(), max_length=100)
    smallest_effects: dict[
        Annotated[str, StringConstraints(pattern=r"^[ABC][1-6](\.[a-z0-9_]+)?$")], Positive
    ] = Field(default_factory=dict)

    @field_validator("event")
    @classmethod
    def _in_order(cls, events: tuple[Event, ...]) -> tuple[Event, ...]:
        """Put events in time order.

        Of one month, the type listed first comes last, and of one type the most troops.
        """
        return in_order(events)


def parse_case(text: str, *, name: str) -> Case:
    """Return the case that a TOML text describes, its own rules checked.

    Args:
        text: The TOML text.
        name: File name for the error line.

    Raises:
        CaseError: The text is not TOML or breaks a rule of the format.
    """
    raw = tables_of(text, name=name, page="docs/case.md")
    if not raw:
        raise CaseError(name, "empty", "must hold [case] and [[event]]", "see `case new`")
    try:
        case = Case.model_validate(raw)
    except ValidationError as error:
        raise first_problem(error, name) from error
    _check_times(case)
    check_events(case.event)
    _check_credence(case)
    check_hypotheses(case.hypothesis, case.evidence, case.cells)
    check_supposed(case.hypothesis, case.event, case.case.as_of)
    check_indicators(case.indicator, case.hypothesis, case.case.as_of)
    return case


def read_case(path: Path) -> Case:
    """Read and check a case file.

    Raises:
        CaseError: The file is missing, too large, not UTF-8, or breaks a rule.
    """
    return parse_case(text_of(path, what="case file"), name=path.name)


def first_problem(error: ValidationError, name: str, *, page: str = "docs/case.md") -> CaseError:
    """Return the first of the problems of a table of the file as an error of one line.

    Args:
        error: What the check of the format found.
        name: File name.
        page: Where the format is described.
    """
    problem = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in problem["loc"]) or "file"
    value: Any = problem.get("input", "")
    if problem["type"] == "extra_forbidden":
        return CaseError(f"{name}: {place}", value, "is not a known key", f"see {page}")
    if problem["type"] == "missing":
        return CaseError(f"{name}: {place}", "missing", "is required", "add it")
    if problem["type"] in TOML_FORMS:
        return CaseError(f"{name}: {place}", value, TOML_FORMS[problem["type"]], "correct it")
    rule = re.sub(r"^(Input|String|Value error,?)\s*", "", problem["msg"])
    return CaseError(f"{name}: {place}", value, rule, "correct it")


def _check_times(case: Case) -> None:
    as_of = case.case.as_of
    if not dt.date(1950, 1, 1) <= as_of <= dt.date(2035, 12, 31):
        raise CaseError("case.as_of", as_of, "must lie in 1950 to 2035", "choose another date")
    for item in case.evidence:
        if item.date > as_of:
            raise CaseError(
                f"evidence.{item.id}.date", item.date, f"is after the as-of date {as_of}", "drop it"
            )
    check_starts(case.event, as_of)
    last = month_id(as_of.year, as_of.month)
    known = case.known_conflict
    if known is not None and known.start_month > last:
        raise CaseError(
            "known_conflict.start", known.start, f"is after the as-of date {as_of}", "correct one"
        )


def _check_credence(case: Case) -> None:
    sized = any(kind.sized for kind in map(event_type, (e.type for e in case.event)) if kind)
    if case.credence.prior == "base_rate" and not sized:
        raise CaseError(
            "credence.prior",
            "base_rate",
            "is estimated for troop deployments only",
            "state a probability and prior_source",
        )
    ids = [item.id for item in case.evidence]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise CaseError("evidence.id", twice[0], "must be unique", "rename one")
    check_repeats(case.evidence)
    if case.credence.prior != "base_rate" and not case.credence.prior_source:
        raise CaseError(
            "credence.prior_source", "missing", "a prior needs its source", "state where it is from"
        )
