"""The random numbers of a conflict's course: drawn once, shared by every branch of a run."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from westphalia.channels import joining
from westphalia.core.draws import Floats
from westphalia.core.rng import stream
from westphalia.simulate.parameters import ConflictParameters
from westphalia.simulate.world import SIDES, World


@dataclass(frozen=True, slots=True)
class Luck:
    """Random numbers of a run, drawn whole and shared by both branches.

    Attributes:
        join: Uniform per draw, month and side.
        count: Number of entrants if any enter, per draw, month and side.
        order: Per side, places of the candidates per draw in the order in which they enter.
        end: Uniform per draw and month.
        weights: Per side, yearly entry probability of each candidate per draw.
        others: Per draw, share of the supported side's entry chances that is not of states that
            the event brings.
    """

    join: Floats
    count: Floats
    order: tuple[NDArray[np.int64], NDArray[np.int64]]
    end: Floats
    weights: tuple[Floats, Floats]
    others: Floats


def draw_luck(world: World, drawn: ConflictParameters, *, seed: int) -> Luck:
    """Draw the random numbers of a run; their shape does not depend on the event."""
    draws, horizon = drawn.who.shape[0], world.horizon
    fitted = world.fits[joining.NAME]
    most = min((rows.height for rows in world.candidates if rows.height), default=1)
    weights, orders = [], []
    for side, rows in zip(SIDES, world.candidates, strict=True):
        weight = joining.entrant_weights(fitted, rows, drawn.who)
        # Gumbel keys: sorting them draws candidates one after another without replacement,
        # each with chance proportional to its weight (Gumbel-max trick).
        keys = np.log(weight) + stream(seed, joining.NAME, "who enters", side).gumbel(
            size=weight.shape
        )
        orders.append(np.argsort(-keys, axis=1, kind="stable"))
        weights.append(weight)
    own = weights[0].sum(axis=1)
    arriving = np.zeros(draws)
    if world.arriving.height:
        arriving = joining.entrant_weights(fitted, world.arriving, drawn.who).sum(axis=1)
    return Luck(
        join=_by_month(
            stream(seed, joining.NAME, "whether anyone enters").random((draws, horizon, 2))
        ),
        count=_by_month(
            joining.count_draws(fitted, (draws, horizon, 2), most=most, seed=seed, path="run")
        ),
        order=(orders[0], orders[1]),
        end=_by_month(stream(seed, "termination", "end").random((draws, horizon))),
        weights=(weights[0], weights[1]),
        others=np.divide(own, own + arriving, out=np.zeros(draws), where=own > 0),
    )


def _by_month(values: Floats) -> Floats:
    """Return the same numbers with all draws of a month side by side, as they are read."""
    last = values.ndim - 1
    return np.ascontiguousarray(np.moveaxis(values, 0, last)).transpose(last, *range(last))
