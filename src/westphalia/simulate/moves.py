"""What acts set in the coupled steps: those of the case's event, and those of a response to it."""

from dataclasses import dataclass

from westphalia.events.situation import Arrival, Situation
from westphalia.events.types import event_type

Sided = tuple[tuple[Arrival, ...], tuple[Arrival, ...]]
Left = tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Moves:
    """What acts set, in the sides of the case: its supported side first, then the other.

    Attributes:
        arrivals: States that come to each side with troops.
        leavers: GW code and ``month_id`` of supporters that leave each side.
        agreements: ``month_id`` in which the parties agree to stop fighting.
        attack: Whether the conflict is at war intensity by them.
        fought: Whether the case's sender and supported state have fought on one side by them.
        bound: Whether the two are bound by a defence pact by them.
        senders: GW codes of states that have sent troops abroad.
        pacts: Actor, the other parties, and whether a defence pact of them begins or ends.
        incidents: Pairs of states that have had a militarized dispute.
    """

    arrivals: Sided = ((), ())
    leavers: Left = ((), ())
    agreements: tuple[int, ...] = ()
    attack: bool = False
    fought: bool = False
    bound: bool = False
    senders: frozenset[int] = frozenset()
    pacts: tuple[tuple[int, tuple[int, ...], bool], ...] = ()
    incidents: tuple[tuple[int, int], ...] = ()

    def present(self, month: int) -> Sided:
        """Return the contingents that have come by a month and not left again, by side."""
        gone = [{code for code, at in side if at <= month} for side in self.leavers]
        return (
            tuple(a for a in self.arrivals[0] if a.month <= month and a.gwcode not in gone[0]),
            tuple(a for a in self.arrivals[1] if a.month <= month and a.gwcode not in gone[1]),
        )

    @property
    def regional(self) -> tuple[object, ...]:
        """Return what of it enters the disputes of the region."""
        return self.senders, self.pacts, self.incidents

    @property
    def fighting(self) -> tuple[object, ...]:
        """Return what of it enters the course of the conflict."""
        return self.arrivals, self.leavers, self.agreements, self.attack


NONE = Moves()


def event_moves(s: Situation) -> Moves:
    """Return what the case's own events set."""
    kinds = [(one, event_type(one.type)) for one in s.events]
    stopped = [one.start_month for one, kind in kinds if kind and "ceasefire" in kind.inputs]
    others = (s.supported.gwcode, *s.partners)
    treaty = s.sets("pact") or s.sets("pact_end")
    return Moves(
        arrivals=(s.arrivals, ()),
        leavers=(s.leavers, ()),
        agreements=tuple(stopped),
        attack=s.sets("attack"),
        fought=s.sets("cofought"),
        bound=s.sets("pact"),
        senders=frozenset({s.sender.gwcode}) if s.sets("sender") else frozenset(),
        pacts=((s.sender.gwcode, others, s.sets("pact")),) if treaty else (),
        incidents=((s.sender.gwcode, s.opponent.gwcode),) if s.sets("incident") else (),
    )


def together(*every: Moves) -> Moves:
    """Return what several sets of acts come to, in their order."""
    return Moves(
        arrivals=(
            tuple(one for moves in every for one in moves.arrivals[0]),
            tuple(one for moves in every for one in moves.arrivals[1]),
        ),
        leavers=(
            tuple(one for moves in every for one in moves.leavers[0]),
            tuple(one for moves in every for one in moves.leavers[1]),
        ),
        agreements=tuple(one for moves in every for one in moves.agreements),
        attack=any(moves.attack for moves in every),
        fought=any(moves.fought for moves in every),
        bound=any(moves.bound for moves in every),
        senders=frozenset(one for moves in every for one in moves.senders),
        pacts=tuple(one for moves in every for one in moves.pacts),
        incidents=tuple(one for moves in every for one in moves.incidents),
    )
