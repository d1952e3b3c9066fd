"""What options move: the coupled steps, the channels beside them, and what follows by itself.

An act enters in one of three ways. It sets inputs of the coupled steps, on either side of the
case. Or it sets inputs of a channel beside them: then the channel is asked from the act's own
point of view (its actor as sender, whom it helps as supported state, whom it is aimed at as
opponent), and where it is asked the very question of the case, of the same states and on the same
draws, what it answers is carried over. Or the act is itself what a question counts: aid that is
allocated, a treaty that is signed, a state that enters. An act that does none of this moves
nothing.
"""

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from westphalia.channels.sanctions import WIDENED
from westphalia.core.errors import CoverageError
from westphalia.core.months import MONTHS_PER_YEAR, year_and_month
from westphalia.events.parts import Event
from westphalia.events.situation import Arrival, Situation
from westphalia.events.states import State
from westphalia.events.types import event_type
from westphalia.panel.asof import AsOf
from westphalia.respond.taken import Taken
from westphalia.simulate.moves import NONE, Moves, together
from westphalia.simulate.world import World, sent_lately

UKRAINE = 369
GIVING = {"arms": "military", "money": "financial", "humanitarian": "humanitarian"}


@dataclass(frozen=True, slots=True)
class Lever:
    """An option, a portfolio of options, or doing nothing, as the models see it.

    Attributes:
        id: Short name.
        acts: What is done.
        moves: What it sets in the coupled steps.
        frames: Its acts as situations of their own, for the channels beside.
        given: EUR bn a month by kind, mean over the twelve months ahead, to the case's opponent.
        treaties: New defence treaties by its acts, none of them of the case's sender or
            supported state.
        certain: Questions that it answers by itself.
    """

    id: str
    acts: tuple[Taken, ...] = ()
    moves: Moves = NONE
    frames: tuple[Situation, ...] = ()
    given: dict[str, float] = field(default_factory=dict)
    treaties: int = 0
    certain: frozenset[str] = frozenset()

    @property
    def still(self) -> bool:
        """Return whether it moves nothing anywhere."""
        unmoved = self.moves == NONE and not self.frames
        return unmoved and not self.given and not self.treaties and not self.certain


def lever(view: AsOf, world: World, name: str, acts: tuple[Taken, ...]) -> Lever:
    """Return what acts move.

    Args:
        view: What could be known.
        world: What the simulation starts from.
        name: Id of the option.
        acts: What is done, checked.
    """
    return joined(name, tuple(_of_act(view, world, one) for one in acts))


def joined(name: str, parts: tuple[Lever, ...]) -> Lever:
    """Return what several levers come to at once.

    Args:
        name: Id of the portfolio.
        parts: Its options.
    """
    kinds = dict.fromkeys(kind for one in parts for kind in one.given)
    given = {kind: math.fsum(one.given.get(kind, 0.0) for one in parts) for kind in kinds}
    return Lever(
        id=name,
        acts=tuple(act for one in parts for act in one.acts),
        moves=_ordered(together(*(one.moves for one in parts))),
        frames=tuple(frame for one in parts for frame in one.frames),
        given=given,
        treaties=sum(one.treaties for one in parts),
        certain=frozenset(name for one in parts for name in one.certain),
    )


def _ordered(moves: Moves) -> Moves:
    """Return the same acts in one order, whatever that of the options: sums are then the same."""
    return dataclasses.replace(
        moves,
        arrivals=(_by_state(moves.arrivals[0]), _by_state(moves.arrivals[1])),
        leavers=(tuple(sorted(moves.leavers[0])), tuple(sorted(moves.leavers[1]))),
        agreements=tuple(sorted(moves.agreements)),
        pacts=tuple(sorted(moves.pacts)),
        incidents=tuple(sorted(moves.incidents)),
    )


def _by_state(arrivals: tuple[Arrival, ...]) -> tuple[Arrival, ...]:
    return tuple(sorted(arrivals, key=lambda one: (one.gwcode, one.month)))


def _of_act(view: AsOf, world: World, one: Taken) -> Lever:
    s, key = world.situation, one.action.key
    frames = tuple(_frames(view, world, one))
    if key in GIVING:
        return Lever(
            key,
            (one,),
            frames=frames,
            given=_given(world, one),
            certain=_begins(view, s, one),
        )
    if key == "troops":
        return Lever(
            key,
            (one,),
            moves=_arriving(view, world, one),
            frames=frames,
            certain=_begins(view, s, one) | _enters(world, one),
        )
    if key in ("guarantee", "pact") and one.target is not None:
        own = {s.sender.gwcode, s.supported.gwcode}
        outside = not own & {state.gwcode for state in (*one.actors, one.target)}
        by_itself = {"C3.opp36"} if one.target == s.opponent else set()
        # Each of those who act is bound to the target; among themselves nothing changes.
        pacts = tuple((state.gwcode, (one.target.gwcode,), True) for state in one.actors)
        return Lever(
            key,
            (one,),
            moves=Moves(pacts=pacts),
            frames=frames,
            treaties=int(outside),
            certain=frozenset(by_itself),
        )
    if key == "show_of_force" and one.target is not None:
        pairs = tuple((state.gwcode, one.target.gwcode) for state in one.actors)
        return Lever(key, (one,), moves=Moves(incidents=pairs), frames=frames)
    if key == "ceasefire":
        return Lever(key, (one,), moves=Moves(agreements=(one.start,)), frames=frames)
    return Lever(key, (one,), frames=frames)


def _arriving(view: AsOf, world: World, one: Taken) -> Moves:
    """Return what own troops set: the contingent goes to its senders by their soldiers.

    They leave after their months, if these end before the horizon.
    """
    s = world.situation
    total = sum(world.soldiers.get(state.gwcode, 0.0) for state in one.actors)
    arrivals = []
    for state in one.actors:
        share = world.soldiers.get(state.gwcode, 0.0) / total if total else 1 / len(one.actors)
        arrivals.append(Arrival(state.gwcode, one.start, round(share * (one.act.troops or 0))))
    new = [
        state.gwcode for state in one.actors if not sent_lately(view, state.gwcode, s.conflict_id)
    ]
    end = one.start + one.months
    # To the horizon, nobody leaves within it.
    leaving = end < world.first_month + world.horizon
    left = tuple((state.gwcode, end) for state in one.actors) if leaving else ()
    came = tuple(arrivals)
    return Moves(
        arrivals=(came, ()) if one.side == 0 else ((), came),
        leavers=(left, ()) if one.side == 0 else ((), left),
        senders=frozenset(new),
    )


def _given(world: World, one: Taken) -> dict[str, float]:
    """Return what is given to the case's opponent, spread over the twelve months ahead."""
    if one.target is None or one.target != world.situation.opponent:
        return {}
    first = one.start - world.first_month
    covered = max(0, min(first + one.months, MONTHS_PER_YEAR) - max(first, 0))
    amount = (one.act.eur_bn_month or 0.0) * covered / MONTHS_PER_YEAR
    return {GIVING[one.action.key]: amount} if amount else {}


def _begins(view: AsOf, s: Situation, one: Taken) -> frozenset[str]:
    """Return the question that is answered if a state begins to support a side by the act."""
    if one.side is None or one.target is None or one.action.key == "humanitarian":
        return frozenset()
    new = [state for state in one.actors if not supports_already(view, s, state, one.target)]
    return frozenset({("A4.ownarms24", "A4.otherarms24")[one.side]} if new else ())


def _enters(world: World, one: Taken) -> frozenset[str]:
    """Return the questions on a further state's entry that own troops answer by themselves."""
    side = "own" if one.side == 0 else "other"
    return frozenset(
        f"A4.{name}{months}"
        for name in ("join", side)
        for months in (12, 24, 36)
        if one.start - world.first_month < months
    )


def supports_already(view: AsOf, s: Situation, state: State, target: State) -> bool:
    """Return whether a state is known to support a party with troops, weapons or money.

    Args:
        view: What could be known.
        s: The case's situation.
        state: Who may support.
        target: The party.
    """
    for place in (0, 1):
        if target.gwcode in s.primaries[place] and state.gwcode in s.supporters[place]:
            return True
    if target.gwcode == UKRAINE:
        donors = _known(view, "aid_ukraine").filter(pl.col("gwcode") == state.gwcode)
        if not donors.is_empty():
            return True
    known = _known(view, "external_support")
    if known.is_empty() or s.conflict_id is None:
        return False
    here = known.filter(
        (pl.col("conflict_id") == s.conflict_id)
        & (pl.col("supporter_gwcode") == state.gwcode)
        & (pl.col("actor_gwcode") == target.gwcode)
        & (pl.col("year") == known["year"].max())
    )
    return not here.is_empty()


def _known(view: AsOf, table: str) -> pl.DataFrame:
    try:
        return view.table(table)
    except CoverageError:
        return pl.DataFrame()


def _frames(view: AsOf, world: World, one: Taken) -> Iterator[Situation]:
    """Yield an act as situations of their own, one for each state that acts by itself."""
    kind = event_type(one.action.event_type) if one.action.event_type else None
    if kind is None:
        return
    s = world.situation
    year, month = year_and_month(one.start)
    start = f"{year:04d}-{month:02d}"
    if one.action.key == "ceasefire":
        yield _as_of_case(s, inputs=frozenset(kind.inputs))
        return
    if one.target is None or not one.target.gwcode:
        return
    helps = kind.helps
    opposed = _other_party(s, one.side) if helps else one.target
    supported = one.target if helps else one.actor
    inputs = set(kind.inputs)
    if helps and supports_already(view, s, one.actor, one.target):
        inputs -= {"weapons"}  # the models know only whether support begins
    if sent_lately(view, one.actor.gwcode, s.conflict_id):
        inputs -= {"sender"}
    if "sanction" in inputs:
        inputs |= {WIDENED}
    event = Event(
        type=kind.key,
        actor=one.actor.iso3,
        supports=one.target.iso3 if helps else None,
        against=opposed.iso3,
        partners=tuple(state.iso3 for state in one.partners),
        troops=one.act.troops if kind.sized else None,
        start=start,
    )
    turned = _mirrored(s) if supported.gwcode in s.primaries[1] else s
    yield dataclasses.replace(
        turned,
        event=event,
        kind=kind,
        events=(event,),
        inputs=frozenset(inputs),
        sender=one.actor,
        supported=supported,
        opponent=opposed,
        partners=tuple(state.gwcode for state in one.partners),
        arrivals=(),
        leavers=(),
    )


def _other_party(s: Situation, side: int | None) -> State:
    """Return against whom help goes: the other party of the case, its sender for a third state."""
    if side is None:
        return s.sender
    return s.opponent if side == 0 else s.supported


def _as_of_case(s: Situation, *, inputs: frozenset[str]) -> Situation:
    """Return the case's own situation with other inputs and no contingents."""
    return dataclasses.replace(s, inputs=inputs, arrivals=(), leavers=())


def _mirrored(s: Situation) -> Situation:
    """Return the situation seen from the other side of the conflict."""
    return dataclasses.replace(
        s,
        side="b" if s.side == "a" else "a",
        primaries=(s.primaries[1], s.primaries[0]),
        supporters=(s.supporters[1], s.supporters[0]),
    )
