"""A frame's unit of analysis, read from its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from westphalia.core.errors import UsageError

System = Literal["cow", "gw"]
Kind = Literal[
    "state-year", "state-month", "dyad-year", "dispute-dyad-year", "side-year", "leader-year"
]
CODE: dict[System, str] = {"cow": "ccode", "gw": "gwcode"}


@dataclass(frozen=True, slots=True)
class Unit:
    """What a row of a frame is.

    Attributes:
        kind: Unit of analysis.
        system: State system of its codes.
        codes: Code column, or both of a dyad.
        keys: Columns that identify a row.
    """

    kind: Kind
    system: System
    codes: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def ends(self) -> tuple[str, ...]:
        """Suffixes of added columns: none for a state, 1 and 2 for a dyad."""
        return ("",) if len(self.codes) == 1 else ("1", "2")

    @property
    def dyadic(self) -> bool:
        """Whether a row is a pair of states."""
        return len(self.codes) == 2


def unit_of(columns: Sequence[str]) -> Unit:
    """Return the unit that the columns make, of both systems the one that comes first.

    Args:
        columns: Column names of a frame.

    Raises:
        UsageError: They make no unit; the line names the calls that give one.

    Examples:
        >>> unit_of(["ccode1", "ccode2", "year"]).kind
        'dyad-year'
        >>> unit_of(["gwcode", "month_id"]).kind
        'state-month'
    """
    names = list(columns)
    found = [one for one in (_unit(names, system) for system in CODE) if one is not None]
    if not found:
        raise UsageError(
            "frame",
            ", ".join(names[:8]) or "no columns",
            "has no state code and year",
            "start from state_years, state_months, dyad_years, side_years or leader_years",
        )
    return min(found, key=lambda unit: names.index(unit.codes[0]))


def _unit(names: list[str], system: System) -> Unit | None:
    code = CODE[system]
    one, two = f"{code}1", f"{code}2"
    if {one, two, "year"} <= set(names):
        if "dispnum" in names:
            return Unit("dispute-dyad-year", system, (one, two), ("dispnum", one, two, "year"))
        return Unit("dyad-year", system, (one, two), (one, two, "year"))
    if code not in names:
        return None
    if "month_id" in names:
        return Unit("state-month", system, (code,), (code, "month_id"))
    if "year" not in names:
        return None
    if {"conflict_id", "side"} <= set(names):
        return Unit("side-year", system, (code,), ("conflict_id", "side", code, "year"))
    if "leader_id" in names:
        return Unit("leader-year", system, (code,), ("leader_id", code, "year"))
    return Unit("state-year", system, (code,), (code, "year"))


def need(unit: Unit, verb: str, kinds: tuple[Kind, ...]) -> None:
    """Refuse a unit that a verb makes no sense on.

    Raises:
        UsageError: The unit is not among ``kinds``.
    """
    if unit.kind not in kinds:
        maker = kinds[0].replace("-", "_") + "s"
        raise UsageError(
            verb, f"a {unit.kind} frame", f"needs {' or '.join(kinds)}", f"start from {maker}"
        )
