"""The balance of both coalitions' capability, and what it says of the outcome."""

import numpy as np
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.estimate.ordered import ordered_probabilities
from westphalia.events.situation import Arrival
from westphalia.simulate.moves import Moves
from westphalia.simulate.parameters import Parameters
from westphalia.simulate.world import World


def strengths(
    world: World, moves: Moves, *, times: Floats | float = 1.0, month: int | None = None
) -> Floats:
    """Return the summed capability (CINC) of both sides, supported side first.

    Zero for both where a primary party's capability is not known: a side without its own state
    has no share.

    Args:
        world: What the run starts from.
        moves: Acts whose contingents are counted.
        times: Multiple of the stated sizes of the case's own contingents, or one per draw.
        month: ``month_id`` in which contingents must be there; all are counted without it.

    Returns:
        ``(2,)``, or ``(draw, 2)`` where ``times`` is given per draw.
    """
    s = world.situation
    led = all(s.primaries)  # no state leads a side of armed groups
    if not led or any(code not in world.cinc for side in s.primaries for code in side):
        return np.zeros((*np.shape(times), 2))
    sides = np.array(
        [
            sum(world.cinc.get(code, 0.0) for code in (*s.primaries[i], *s.supporters[i]))
            for i in range(2)
        ]
    )
    own = set(s.arrivals)
    there = moves.arrivals if month is None else moves.present(month)
    for place, arrivals in enumerate(there):
        for one in arrivals:
            scale = times if one in own else 1.0
            sides = sides + np.multiply.outer(_contingent(world, one, scale), np.eye(2)[place])
    return sides


def decided(
    drawn: Parameters, share: Floats, rows: NDArray[np.int64] | None = None
) -> Floats | None:
    """Return the chances that the supported side loses, neither, wins, if the war ends.

    Args:
        drawn: Parameter draws.
        share: Supported side's share of capability, ``(draw,)``.
        rows: Which draws these are; all of them without.

    Returns:
        Probabilities, ``(draw, 3)``; None where outcomes are not modelled.
    """
    if drawn.share is None or drawn.cuts is None:
        return None
    coef, cuts = drawn.share, drawn.cuts
    if rows is not None and rows.size < coef.shape[0]:
        coef, cuts = coef[rows], cuts[rows]
    return np.asarray(ordered_probabilities(share[:, None], coef, cuts))


def _contingent(world: World, one: Arrival, times: Floats | float) -> Floats | float:
    """Return the capability that a contingent brings: its state's, by share of its soldiers.

    Where a state's forces are unknown, or the size is not stated, nothing is added.
    """
    soldiers = world.soldiers.get(one.gwcode)
    if not soldiers or one.troops is None:
        return np.zeros_like(times)
    return world.cinc.get(one.gwcode, 0.0) * np.minimum(1.0, times * one.troops / soldiers)
