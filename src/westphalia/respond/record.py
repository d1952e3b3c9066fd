"""What was done about a past case and what followed: a record by hand, as TOML."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from westphalia.core.errors import CaseError
from westphalia.events.case import first_problem
from westphalia.events.parts import Id, Strict, Text
from westphalia.events.toml_file import tables_of, text_of
from westphalia.respond.options import Asked

PAGE = "docs/responses.md"


class Done(Strict):
    """Something that was done, and the option of the response file that it comes to, if any."""

    date: dt.date
    text: Text
    option: Id | None = None
    citation: Text


class Followed(Strict):
    """Something that came later, and the question that it bears on, or ``""``.

    It bears on the question: it need not settle it, and nothing says what brought it about.
    """

    date: dt.date
    question: Asked | Literal[""] = ""
    text: Text
    citation: Text


class Record(Strict):
    """A whole record of one past case."""

    case: Id
    done: Annotated[tuple[Done, ...], Field(min_length=1, max_length=200)]
    followed: Annotated[tuple[Followed, ...], Field(min_length=1, max_length=200)]


def parse_record(text: str, *, name: str) -> Record:
    """Return the record that a TOML text holds, each table in order of its dates.

    Args:
        text: The TOML text.
        name: File name for the error line.

    Raises:
        CaseError: The text is not TOML or breaks a rule of the format.
    """
    raw = tables_of(text, name=name, page=PAGE)
    try:
        found = Record.model_validate(raw)
    except ValidationError as error:
        raise first_problem(error, name, page=PAGE) from error
    return Record(
        case=found.case,
        done=tuple(sorted(found.done, key=lambda one: one.date)),
        followed=tuple(sorted(found.followed, key=lambda one: one.date)),
    )


def read_record(path: Path) -> Record:
    """Read and check a record.

    Raises:
        CaseError: The file is missing, too large, not UTF-8, or breaks a rule.
    """
    return parse_record(text_of(path, what="record"), name=path.name)


def check_record(record: Record, *, case: str, as_of: dt.date, options: Iterable[str]) -> None:
    """Check a record against the case that it belongs to.

    What was done may have been done before the case's date; what followed must lie after it.

    Args:
        record: The record.
        case: Id of the case.
        as_of: Its date.
        options: Ids of the options of its response file.

    Raises:
        CaseError: It is of another case, names an option that the file has not, or says that
            something followed which was known at the date.
    """
    if record.case != case:
        raise CaseError("record: case", record.case, f"must be {case}", "correct it")
    known = set(options)
    for one in record.done:
        if one.option is not None and one.option not in known:
            rule = f"must be one of {', '.join(sorted(known))}"
            raise CaseError("record: done.option", one.option, rule, "correct it")
    for later in record.followed:
        if later.date <= as_of:
            rule = f"must be after the as-of date {as_of}"
            raise CaseError("record: followed.date", later.date, rule, "drop it")
