"""How the other side answers: through the channels, and in a named variant by bargaining."""

import dataclasses

from westphalia.core.errors import CoverageError
from westphalia.panel.asof import AsOf
from westphalia.respond.evaluate import Start
from westphalia.respond.levers import Lever
from westphalia.respond.options import Standing
from westphalia.respond.willing import RECORD, gate
from westphalia.simulate.entrants import Allowed
from westphalia.simulate.moves import event_moves


def with_bargaining(start: Start, view: AsOf, standings: tuple[Standing, ...]) -> tuple[Start, str]:
    """Return the start with the bargaining variant where there is one, and what is said of it.

    Args:
        start: What every future starts from.
        view: What could be known.
        standings: Where the user says that states stand, in place of the data.
    """
    world = start.world
    codes = (world.candidates[0]["gwcode"].to_list(), world.candidates[1]["gwcode"].to_list())
    if world.situation.conflict_id is None or not any(codes):
        return start, "No war that others could enter: the bargaining variant has nothing to bound."
    event = event_moves(world.situation)
    kept: dict[tuple[object, ...], Allowed] = {}

    def bounded(here: tuple[tuple[int, ...], tuple[int, ...]]) -> Allowed:
        if here not in kept:
            kept[here] = gate(
                view,
                world.situation,
                world.cinc,
                codes,
                added=here,
                standings=standings,
            )
        return kept[here]

    def willing(lever: Lever) -> tuple[Allowed, Allowed]:
        own = lever.moves.arrivals
        without = tuple(tuple(one.gwcode for one in side) for side in own)
        with_event = tuple(
            tuple(one.gwcode for one in (*came, *side))
            for came, side in zip(event.arrivals, own, strict=True)
        )
        return bounded((without[0], without[1])), bounded((with_event[0], with_event[1]))

    try:
        found, _ = willing(Lever("nothing"))
    except CoverageError as error:
        return start, f"The bargaining variant is not available here: {error}."
    held = sum(int((~one).sum()) for one in found)
    total = sum(one.size for one in found)
    return dataclasses.replace(start, willing=willing), (
        f"Bargaining variant: by the expected-utility model {held} of {total} places of candidates "
        "(a state counts once a side) would lose by entering and are held out. "
        f"{RECORD}"
    )


def reactions(start: Start) -> tuple[str, ...]:
    """Return how the other side's answers enter, in sentences."""
    told = [
        "The other side answers through the channels: who joins either side, who begins to support "
        "it, and the disputes of the states that act; these react to supporters, contingents, "
        "pacts and incidents, and to nothing else."
    ]
    if start.willing is not None:
        told.append(
            "Named variant, on and off: only states that the expected-utility bargaining model "
            "(Bueno de Mesquita, after Scholz, Calbert and Smith 2011) expects to gain may enter."
        )
    return tuple(told)
