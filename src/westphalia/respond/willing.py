"""Which states would gain by fighting, by the expected-utility model: a bound on who may enter.

A positive expected utility from challenging the opponent is the necessary condition for war of B.
Bueno de Mesquita (1981), The War Trap; here it is asked of states that could join one, which the
book does not do (M. Altfeld & B. Bueno de Mesquita, 1979, Choosing Sides in Wars, ISQ 23(1), have a
model of its own for them). What it knows of the past: ``docs/bargaining.md``.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.core.errors import CaseError, CoverageError
from westphalia.events.situation import Situation
from westphalia.events.states import state_at
from westphalia.panel.asof import AsOf
from westphalia.panel.positions import Positions, positions
from westphalia.respond.bargaining import (
    PRINTED,
    Actors,
    Rules,
    expected_utilities,
    risk_exponents,
)
from westphalia.respond.options import Standing

KEPT = 3  # years for which a missing ideal point is replaced by the last
APART = 1e-6  # ideal points of the primary parties that are nearer than this are one
NOBODY: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
# Measured by benchmarks/bargaining.py; a test holds it to docs/bargaining.json.
RECORD = (
    "Of 44 past entries into conflicts between states since 1950, 39 (89 %) met the condition, of "
    "31,896 states that stayed out 31,199 (98 %): it does not tell who enters (odds ratio 0.16, "
    "90 % interval 0.02 to 3.46)."
)
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Sides = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Standings:
    """Every state with its place between the two primary parties.

    Attributes:
        codes: GW codes, ascending, ``(actor,)``.
        actors: Their capability, their position from 0 (the opponent's) to 1 (the supported
            state's), their salience.
        supported: GW code of the supported state.
        opponent: GW code of its opponent.
    """

    codes: Ints
    actors: Actors
    supported: int
    opponent: int


def latest_points(seen: Positions) -> dict[int, float]:
    """Return the last ideal point of each state in the last session known or three years before."""
    recent = seen.points[:, -KEPT - 1 :]
    return {
        int(code): float(row[np.isfinite(row)][-1])
        for code, row in zip(seen.states, recent, strict=True)
        if np.isfinite(row).any()
    }


def on_the_line(
    points: Mapping[int, float],
    cinc: Mapping[int, float],
    supported: int,
    opponent: int,
    *,
    placed: Mapping[int, float] | None = None,
) -> Standings:
    """Return where states stand between two: ``d(opponent) / (d(opponent) + d(supported))``.

    ``d`` is the distance of UN ideal points. Salience is 1 for all: nothing measures it. A state
    without capability, or with neither a point nor a place, is left out.

    Args:
        points: Ideal points by GW code.
        cinc: Shares of capabilities (CINC) by GW code.
        supported: The state that stands at 1.
        opponent: The state that stands at 0.
        placed: Positions from 0 to 1 in place of those from the points.

    Raises:
        CoverageError: One of the two has no point or no capability, or they stand at one point.
    """
    known = {code for code, value in cinc.items() if math.isfinite(value) and value >= 0}
    for code in (supported, opponent):
        if code not in known or code not in points:
            what = "ideal point" if code in known else "capability"
            raise CoverageError(
                f"bargaining: {what}", f"GW {code}", "must be known", "leave bargaining out"
            )
    if abs(points[supported] - points[opponent]) < APART:
        raise CoverageError(
            "bargaining: ideal points", "equal", "must differ", "leave bargaining out"
        )
    place = {code: _between(at, points[supported], points[opponent]) for code, at in points.items()}
    place |= dict(placed or {})
    codes = sorted(known & place.keys())
    actors = Actors(
        names=tuple(str(code) for code in codes),
        position=np.array([place[code] for code in codes]),
        capability=np.array([cinc[code] for code in codes]),
        salience=np.ones(len(codes)),
    )
    return Standings(np.array(codes, dtype=np.int64), actors, supported, opponent)


def _between(at: float, supported: float, opponent: float) -> float:
    far, near = abs(at - opponent), abs(at - supported)
    return far / (far + near)


def at_ends(standings: Standings, sides: Sides) -> Standings:
    """Return the standings with states moved to a side's end, the supported side's first."""
    position = standings.actors.position.copy()
    for end, side in ((1.0, sides[0]), (0.0, sides[1])):
        position[np.isin(standings.codes, np.array(side, dtype=np.int64))] = end
    return replace(standings, actors=replace(standings.actors, position=position))


def standings_of(
    view: AsOf,
    situation: Situation,
    cinc: Mapping[int, float],
    *,
    added: Sides = NOBODY,
    own: tuple[Standing, ...] = (),
) -> Standings:
    """Return where every state stands in a case at the date of the view.

    A state without ideal point or capability is left out. Parties and supporters of a side, and
    states that were brought to it, stand at its end.

    Args:
        view: What could be known.
        situation: The case's states and sides.
        cinc: Shares of capabilities by GW code.
        added: GW codes brought to the supported side and to the other.
        own: What the user says of a state in place of the data.

    Raises:
        CoverageError: The primary parties cannot be told apart, or one has no capability.
        CaseError: The user places a party or supporter, or a state twice.
        CodeError: The user names what is no state at the date.
    """
    supported, opponent = situation.supported.gwcode, situation.opponent.gwcode
    inside = (
        (supported, *situation.primaries[0], *situation.supporters[0]),
        (opponent, *situation.primaries[1], *situation.supporters[1]),
    )
    said = _resolved(view, own, {*inside[0], *inside[1]})
    placed = {code: one.position for code, one in said.items() if one.position is not None}
    found = on_the_line(latest_points(positions(view)), cinc, supported, opponent, placed=placed)
    salience = found.actors.salience.copy()
    for code, one in said.items():
        if code not in found.codes:
            raise CaseError(
                "standing.state", one.state, "has no known capability or position", "take it out"
            )
        if one.salience is not None:
            salience[found.codes == code] = one.salience
    found = replace(found, actors=replace(found.actors, salience=salience))
    return at_ends(found, ((*inside[0], *added[0]), (*inside[1], *added[1])))


def _resolved(view: AsOf, own: tuple[Standing, ...], inside: set[int]) -> dict[int, Standing]:
    """Return what the user says by GW code."""
    found: dict[int, Standing] = {}
    for one in own:
        code = state_at(view, one.state, view.date, field="standing.state").gwcode
        if code in found:
            raise CaseError("standing.state", one.state, "must be named once", "take one out")
        if code in inside and one.position is not None:
            raise CaseError(
                "standing.position", one.state, "is a party of a side", "set only its salience"
            )
        found[code] = one
    return found


def challenge_utilities(actors: Actors, against: int, *, rules: Rules = PRINTED) -> Floats:
    """Return what each actor expects from challenging one of them, with its own risk exponent.

    Args:
        actors: All actors.
        against: Place of the challenged.
        rules: The choices.

    Returns:
        Expected utilities, from -4 to 4, ``(actor,)``; 0 for the challenged itself.
    """
    risk = risk_exponents(actors, rules=rules)
    return expected_utilities(actors, risk, rules=rules)[0][:, against]


def willing(actors: Actors, candidates: Ints, against: int, *, rules: Rules = PRINTED) -> Bools:
    """Return which candidates expect a gain from challenging one actor.

    Args:
        actors: All actors.
        candidates: Places of the candidates, ``(candidate,)``.
        against: Place of the challenged.
        rules: The choices.

    Returns:
        Shape ``(candidate,)``.
    """
    return np.asarray(challenge_utilities(actors, against, rules=rules)[candidates] > 0)


def gate(
    view: AsOf,
    situation: Situation,
    cinc: Mapping[int, float],
    candidates: tuple[list[int], list[int]],
    *,
    added: Sides = NOBODY,
    standings: tuple[Standing, ...] = (),
) -> tuple[Bools, Bools]:
    """Return which states may enter on each side: those that expect a gain, and the unknown.

    Args:
        view: What could be known.
        situation: The case's states and sides.
        cinc: Shares of capabilities by GW code.
        candidates: GW codes of who could join the supported side, and the other.
        added: GW codes that a response or the event has brought to each side.
        standings: What the user says of a state in place of the data.

    Returns:
        For the supported side's candidates and for the other's, ``(candidate,)`` each. True
        where the state's position or capability is not known: the condition does not bind it.

    Raises:
        CoverageError: The primary parties cannot be told apart, or one has no capability.
        CaseError: The user places a party or supporter, or a state twice.
        CodeError: The user names what is no state at the date.
    """
    found = standings_of(view, situation, cinc, added=added, own=standings)
    return (
        allowed(found, candidates[0], found.opponent),
        allowed(found, candidates[1], found.supported),
    )


def allowed(found: Standings, candidates: list[int], against: int) -> Bools:
    """Return which candidates expect a gain from challenging a party; True for the unknown.

    Args:
        found: Where all states stand.
        candidates: GW codes.
        against: GW code of one of the two primary parties.

    Returns:
        Shape ``(candidate,)``.
    """
    wanted = np.array(candidates, dtype=np.int64)
    at = np.minimum(np.searchsorted(found.codes, wanted), found.codes.size - 1)
    opponent = int(np.searchsorted(found.codes, against))
    unknown: Bools = found.codes[at] != wanted
    return np.asarray(willing(found.actors, at, opponent) | unknown)
