"""Panels by name: the rows of a unit, the verbs to add, options as text."""

import datetime as dt
import importlib
import inspect
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from westphalia.core.errors import UsageError
from westphalia.panel import rows
from westphalia.panel.rows import Membership
from westphalia.panel.unit import System
from westphalia.panel.verbs import VERBS

UNITS: tuple[str, ...] = (
    "state-years",
    "state-months",
    "dyad-years",
    "dispute-dyad-years",
    "side-years",
    "leader-years",
)
EVENT_ROWS = "westphalia.panel.event_rows"


def verb_named(name: str) -> Callable[..., Any]:
    """Return the verb of that name, with or without ``add_``, dashes for underscores.

    Raises:
        UsageError: There is none; the line names the nearest.
    """
    plain = name.strip().replace("-", "_")
    for full, module in VERBS:
        if plain in (full, full.removeprefix("add_")):
            found: Callable[..., Any] = getattr(importlib.import_module(module), full)
            return found
    import difflib  # noqa: PLC0415

    known = [full.removeprefix("add_") for full, _ in VERBS]
    near = difflib.get_close_matches(plain, known, n=3, cutoff=0.4) or known[:5]
    raise UsageError("--add", name, "is not a verb", f"nearest: {', '.join(near)}")


def parsed(text: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    """Return the verb and options of ``name:option=value:option=value``.

    Values are read as the option's default is: true and false, whole numbers, several values
    joined by ``+``, else text.

    Raises:
        UsageError: The verb or an option is unknown, or an option has no value.

    Examples:
        >>> parsed("disputes:source=cow")[1]
        {'source': 'cow'}
        >>> parsed("alliances:kinds=defense+nonagg:either=true")[1]
        {'kinds': ('defense', 'nonagg'), 'either': True}
    """
    name, *parts = text.split(":")
    verb = verb_named(name)
    known = {
        key: parameter.default
        for key, parameter in inspect.signature(verb).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY and key != "view"
    }
    options: dict[str, Any] = {}
    for part in parts:
        key, equals, value = part.partition("=")
        if not equals or key not in known:
            raise UsageError(
                f"--add {name}", part, f"options are {', '.join(known)}", "write option=value"
            )
        options[key] = _value(value, known[key])
    return verb, options


def _value(text: str, default: object) -> object:
    if isinstance(default, bool) or text in ("true", "false"):
        return text == "true"
    if isinstance(default, tuple) or "+" in text:
        return tuple(text.split("+"))
    if text.lstrip("-").isdigit():
        return int(text)
    return text


@dataclass(frozen=True, slots=True)
class Spec:
    """The rows of a panel by name.

    Attributes:
        unit: One of ``UNITS``.
        first: First year.
        last: Last year.
        system: State system, ``cow`` or ``gw``.
        directed: Both directions of a dyad, or one.
        microstates: Whether to keep microstates.
        membership: ``any`` or ``majority`` of the year.
        as_of: As could be known on that date, or None for everything.
    """

    unit: str
    first: int
    last: int
    system: System = "cow"
    directed: bool = True
    microstates: bool = True
    membership: Membership = "any"
    as_of: dt.date | None = None


def make_rows(spec: Spec) -> pl.DataFrame:
    """Return the rows that a specification names.

    Raises:
        UsageError: The unit is unknown, or years and options are out of range.
    """
    if spec.unit not in UNITS:
        raise UsageError(
            "unit", spec.unit, f"must be one of {', '.join(UNITS)}", "name one of these"
        )
    name = spec.unit.replace("-", "_")
    maker = getattr(rows, name, None) or getattr(importlib.import_module(EVENT_ROWS), name)
    takes = inspect.signature(maker).parameters
    options = {key: value for key, value in asdict(spec).items() if key in takes}
    made: pl.DataFrame = maker(**options)
    return made


def compose(
    base: pl.DataFrame, adds: Sequence[str], *, carry: bool, relevant: bool
) -> pl.DataFrame:
    """Return rows with verbs added by name, in the order given.

    Args:
        base: Rows of a unit.
        adds: Verbs as :func:`parsed` reads them.
        carry: Whether every verb that can carries its last value forward.
        relevant: Whether to keep politically relevant dyads only.

    Raises:
        UsageError: A verb or option is unknown, or makes no sense on the unit.
    """
    plan = [parsed(one) for one in adds if one.strip()]
    frame = rows.politically_relevant(base).select(base.columns) if relevant else base
    for verb, options in plan:
        if carry and "carry" in inspect.signature(verb).parameters:
            options = {"carry": "forward", **options}
        frame = verb(frame, **options)
    return frame
