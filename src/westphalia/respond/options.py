"""The response file: options, portfolios, plans, measures and thresholds, as TOML."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from westphalia.core.errors import CaseError
from westphalia.core.months import month_id
from westphalia.events.case import first_problem
from westphalia.events.parts import Code, Id, Month, Party, Strict, Text
from westphalia.events.toml_file import tables_of, text_of
from westphalia.respond.values import NOTHING, Wish

PAGE = "docs/responses.md"
MOST_OPTIONS = 40
MOST_TOGETHER = 4  # options of one portfolio
Role = Literal["sender", "supported", "opponent"]
Asked = Annotated[str, StringConstraints(pattern=r"^[ABC][1-6]\.[a-z0-9_]+$")]
Amount = Annotated[float, Field(gt=0, le=1000)]
# Control characters, and those that turn the direction of the text around them.
STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """Return a text that is one line, without characters that steer what shows it.

    Raises:
        ValueError: It is not.
    """
    if STEERING.search(text):
        raise ValueError("must be one line without control characters")
    return text


Title = Annotated[Text, AfterValidator(one_line)]


class Act(Strict):
    """One thing that is done: an action of the library by named states.

    ``actor`` and ``partners`` are the responder and its partners where they are left out;
    ``target`` is a code, or a role of the case's principal event. ``eur_bn_month`` is for arms,
    money and humanitarian aid, ``troops`` for contingents; ``months`` is how long it lasts.
    """

    action: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    actor: Code | None = None
    partners: Annotated[tuple[Code, ...], Field(max_length=60)] | None = None
    target: Party | Role | None = None
    eur_bn_month: Amount | None = None
    troops: Annotated[int, Field(ge=1, le=5_000_000)] | None = None
    start: Month | None = None
    months: Annotated[int, Field(ge=1, le=120)] | None = None
    through: Literal["", "alliance", "security council", "general assembly"] = ""

    @property
    def start_month(self) -> int | None:
        """Return the ``month_id`` of the start, None where it is the first month ahead."""
        return None if self.start is None else month_id(int(self.start[:4]), int(self.start[5:]))


class Option(Strict):
    """A response: a set of acts. Without acts nothing is done."""

    id: Id
    title: Title
    act: Annotated[tuple[Act, ...], Field(max_length=20)] = ()
    note: Text | None = None
    citation: Text | None = None


class Portfolio(Strict):
    """Up to four options at once."""

    id: Id
    title: Title | None = None
    options: Annotated[tuple[Id, ...], Field(min_length=2, max_length=MOST_TOGETHER)]


class Plan(Strict):
    """An adaptive plan: ``then`` once the indicator is seen by its day, else ``otherwise``."""

    id: Id
    title: Title | None = None
    indicator: Id
    then: Id
    otherwise: Id = NOTHING


class Wanted(Strict):
    """A measure with the way it is wished to go, and a weight if measures are to be added up."""

    question: Asked
    wish: Wish = ""
    weight: Annotated[float, Field(gt=0, le=1e6)] | None = None


class Standing(Strict):
    """Where a state stands in the bargaining variant, in place of what the data say.

    ``position`` runs from 0, the opponent's, to 1, the supported state's.
    """

    state: Code
    position: Annotated[float, Field(ge=0, le=1)] | None = None
    salience: Annotated[float, Field(ge=0, le=1)] | None = None


class Responses(Strict):
    """A whole response file."""

    responder: Code | None = None
    partners: Annotated[tuple[Code, ...], Field(max_length=60)] = ()
    option: Annotated[tuple[Option, ...], Field(max_length=MOST_OPTIONS)] = ()
    portfolio: Annotated[tuple[Portfolio, ...], Field(max_length=MOST_OPTIONS)] = ()
    plan: Annotated[tuple[Plan, ...], Field(max_length=MOST_OPTIONS)] = ()
    measure: Annotated[tuple[Wanted, ...], Field(max_length=30)] = ()
    require: Annotated[tuple[Text, ...], Field(max_length=30)] = ()
    standing: Annotated[tuple[Standing, ...], Field(max_length=250)] = ()


def parse_responses(text: str, *, name: str) -> Responses:
    """Return the responses that a TOML text describes, the format's own rules checked.

    Args:
        text: The TOML text.
        name: File name for the error line.

    Raises:
        CaseError: The text is not TOML or breaks a rule of the format.
    """
    raw = tables_of(text, name=name, page=PAGE)
    if not raw:
        raise CaseError(name, "empty", "must hold [[option]] tables", f"see {PAGE}")
    try:
        found = Responses.model_validate(raw)
    except ValidationError as error:
        raise first_problem(error, name, page=PAGE) from error
    check_ids(found, name=name)
    return found


def check_ids(found: Responses, *, name: str = "responses") -> None:
    """Refuse ids that are not unique, or that stand for doing nothing.

    Args:
        found: The responses.
        name: What they are called in the error line.

    Raises:
        CaseError: There is such an id.
    """
    ids = [one.id for one in found.option] + [one.id for one in found.portfolio]
    ids += [one.id for one in found.plan]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise CaseError(f"{name}: id", twice[0], "must be unique", "rename one")
    if NOTHING in ids:
        rule = "is always compared and needs no option of its own"
        raise CaseError(f"{name}: id", NOTHING, rule, "take another id")


def read_responses(path: Path) -> Responses:
    """Read and check a response file.

    Raises:
        CaseError: The file is missing, too large, not UTF-8, or breaks a rule.
    """
    return parse_responses(text_of(path, what="response file"), name=path.name)
