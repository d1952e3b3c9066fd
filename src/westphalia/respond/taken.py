"""Acts with their states, months and sides filled in."""

from dataclasses import dataclass

import polars as pl

from westphalia.core.errors import CaseError, CodeError
from westphalia.core.months import label
from westphalia.events.situation import Situation
from westphalia.events.states import REBELS, State, rebels_in, state_at
from westphalia.panel.asof import AsOf
from westphalia.respond.action import Action
from westphalia.respond.actions import action, nearest_actions
from westphalia.respond.options import Act, Option, Responses
from westphalia.simulate.world import World, treaty_between


@dataclass(frozen=True, slots=True)
class Taken:
    """An act with everything filled in.

    Attributes:
        act: The act as written.
        action: What is done.
        actor: Who does it.
        partners: Who does it too.
        target: To or for whom; None for an action without one.
        side: 0 if the target is a primary party of the case's supported side, 1 of the other, None
            if of neither.
        start: ``month_id`` from which it is done.
        months: How many months it lasts.
    """

    act: Act
    action: Action
    actor: State
    partners: tuple[State, ...]
    target: State | None
    side: int | None
    start: int
    months: int

    @property
    def actors(self) -> tuple[State, ...]:
        """Return everybody who does it."""
        return (self.actor, *self.partners)


def taken(
    view: AsOf, world: World, option: Option, responses: Responses, *, responder: State
) -> tuple[Taken, ...]:
    """Return the acts of an option with everything filled in.

    Args:
        view: What could be known.
        world: What the simulation starts from.
        option: The option.
        responses: The file that it is of: its partners act where an act names none.
        responder: Who acts where an act names nobody.

    Raises:
        CaseError: An act is not of the library, lacks what it needs, or does not lie ahead.
        CodeError: A state is unknown or did not exist.
    """
    return tuple(
        _taken(view, world, option, act, responses=responses, responder=responder)
        for act in option.act
    )


def _taken(
    view: AsOf,
    world: World,
    option: Option,
    act: Act,
    *,
    responses: Responses,
    responder: State,
) -> Taken:
    where = f"option {option.id}: {act.action}"
    kind = action(act.action)
    if kind is None:
        near = ", ".join(nearest_actions(act.action))
        raise CaseError(f"option {option.id}: action", act.action, "is not known", f"take {near}")
    for name in ("eur_bn_month", "troops", "start", "months", "through"):
        value = getattr(act, name)
        if value and name not in kind.takes:
            raise CaseError(f"{where}.{name}", value, "has no place in it", "drop it")
        if not value and name in kind.requires:
            raise CaseError(f"{where}.{name}", "missing", "is required", "add it")
    s, date = world.situation, view.date
    actor = state_at(view, act.actor, date, field=f"{where}.actor") if act.actor else responder
    codes = responses.partners if act.partners is None else act.partners
    others = tuple(state_at(view, code, date, field=f"{where}.partners") for code in codes)
    twice = next((one for one in others if others.count(one) > 1), None)
    if twice is not None:
        raise CaseError(f"{where}.partners", twice.name, "is named twice", "drop one")
    partners = tuple(one for one in others if one != actor)
    target = _target(view, s, kind, act, where=where)
    start = world.first_month if act.start_month is None else act.start_month
    last = world.first_month + world.horizon - 1
    if not world.first_month <= start <= last:
        rule = f"must lie in the months ahead, {label(world.first_month)} to {label(last)}"
        raise CaseError(f"{where}.start", act.start, rule, "correct it")
    months = min(act.months or world.horizon, last - start + 1)
    codes_of = [{*side} for side in s.primaries]
    side = None
    if target is not None:
        side = next((place for place in (0, 1) if target.gwcode in codes_of[place]), None)
    return Taken(act, kind, actor, partners, target, side, start, months)


def _target(view: AsOf, s: Situation, kind: Action, act: Act, *, where: str) -> State | None:
    named = act.target or kind.target
    if not named:
        if kind.key in ("secondary_sanctions", "pact"):
            raise CaseError(f"{where}.target", "missing", "is required", "name the third state")
        return None
    if named == REBELS:
        return rebels_in(s.supported if s.supported.gwcode else s.opponent)
    roles = {"sender": s.sender, "supported": s.supported, "opponent": s.opponent}
    return roles.get(named) or state_at(view, named, view.date, field=f"{where}.target")


def responder_of(view: AsOf, world: World, named: str | None) -> tuple[State, str]:
    """Return who acts where an act names nobody, and how it was chosen.

    Without a name it is the most capable state at the date that is no party to the case and has
    no defence pact with its sender or supported state.

    Args:
        view: What could be known.
        world: What the simulation starts from.
        named: A code, or None.

    Raises:
        CodeError: No such state exists at the date.
    """
    if named:
        return state_at(view, named, view.date, field="responder"), "as named"
    s = world.situation
    inside = {s.sender.gwcode, s.supported.gwcode, s.opponent.gwcode}
    inside |= {code for group in (s.primaries, s.supporters) for side in group for code in side}
    names = view.table("states").filter(pl.col("gwcode").is_in(list(world.cinc)))
    codes = dict(names.select("gwcode", "iso3").iter_rows())
    for code in sorted(world.cinc, key=lambda one: -world.cinc[one]):
        if code in inside or code not in codes:
            continue
        parties = [party.gwcode for party in (s.sender, s.supported) if party.gwcode]
        if any(treaty_between(view, code, party) for party in parties):
            continue
        found = state_at(view, codes[code], view.date, field="responder")
        how = (
            f"no responder was named: {found.name} is the most capable state without a defence "
            f"pact with {s.sender.name} or {s.supported.name}"
        )
        return found, how
    raise CodeError("responder", "none", "cannot be chosen from the data", "name --responder")
