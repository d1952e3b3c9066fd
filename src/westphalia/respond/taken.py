"""Acts with their states filled in, checked against what could be done at the date."""

from dataclasses import dataclass

import polars as pl

from westphalia.core.errors import CaseError, CodeError, CoverageError
from westphalia.core.months import label
from westphalia.events.situation import Situation
from westphalia.events.states import REBELS, State, rebels_in, state_at
from westphalia.panel.asof import AsOf
from westphalia.panel.defiance import PERMANENT
from westphalia.respond.action import Action
from westphalia.respond.actions import action, nearest_actions
from westphalia.respond.options import Act, Option, Responses
from westphalia.simulate.world import World, treaty_between

FORMAT = "see docs/responses.md"
SELF = (
    "sanctions",
    "secondary_sanctions",
    "exercise",
    "show_of_force",
    "arms",
    "money",
    "troops",
    "guarantee",
)


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
    """Return the acts of an option, checked.

    Args:
        view: What could be known.
        world: What the simulation starts from.
        option: The option.
        responses: The file that it is of: its partners act where an act names none.
        responder: Who acts where an act names nobody.

    Raises:
        CaseError: An act is not of the library, lacks what it needs, or cannot be done at the
            date by those who are to do it.
        CodeError: A state is unknown or did not exist.
    """
    found = tuple(
        _taken(view, world, option, act, responses=responses, responder=responder)
        for act in option.act
    )
    for one in found:
        _check_possible(view, world, option, one)
    kinds = [(one.action.key, one.actor, one.target) for one in found]
    if len(set(kinds)) < len(kinds):
        rule = "does the same thing by the same state twice"
        raise CaseError(f"option {option.id}", option.title, rule, "make one act of the two")
    return found


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


def _check_possible(view: AsOf, world: World, option: Option, one: Taken) -> None:
    where = f"option {option.id}: {one.action.key}"
    if one.target is not None and one.target in one.actors and one.action.key in SELF:
        rule = "cannot be both who acts and whom it is for"
        raise CaseError(where, one.target.name, rule, "name another target or actor")
    if one.act.through:
        _check_body(view, world, one, where=where)
    if one.action.event_type == "defence_pact" or one.action.key == "pact_upgrade":
        _check_pact(view, one, where=where)
    if one.action.key == "troops":
        _check_troops(world, one, where=where)
    if one.act.eur_bn_month:
        _check_amount(view, one, where=where)
    if one.action.key == "ceasefire" and not world.situation.conflict:
        rule = "needs an armed conflict of the parties, and none is known at the date"
        raise CaseError(where, world.situation.opponent.name, rule, "take it out")
    parties = {code for side in world.situation.primaries for code in side}
    if one.action.key == "mediation" and one.actor.gwcode in parties:
        rule = "is a party and cannot mediate"
        raise CaseError(where, one.actor.name, rule, "name another actor")


def _check_body(view: AsOf, world: World, one: Taken, *, where: str) -> None:
    """Refuse what the Council's veto, or membership, makes impossible at the date."""
    s = world.situation
    if one.act.through == "security council":
        barred = (s.sender, s.supported, *(() if one.target is None else (one.target,)))
        holder = next((state for state in barred if state.gwcode in PERMANENT), None)
        if holder is not None:
            rule = "holds the veto in the Security Council and is concerned"
            raise CaseError(where, holder.name, rule, "do it without the Council")
    if one.act.through == "alliance":
        for partner in one.partners:
            if not treaty_between(view, one.actor.gwcode, partner.gwcode):
                rule = f"has no defence pact with {one.actor.name} known on {view.date}"
                raise CaseError(where, partner.name, rule, "leave it out or drop `through`")


def _check_pact(view: AsOf, one: Taken, *, where: str) -> None:
    others = [*one.partners] if one.target is None else [one.target]
    if not others:
        raise CaseError(f"{where}.target", "missing", "is required", "name the other state")
    bound = [one_of for one_of in others if treaty_between(view, one.actor.gwcode, one_of.gwcode)]
    if one.action.key == "pact_upgrade" and len(bound) < len(others):
        free = next(other for other in others if other not in bound)
        rule = f"has no defence pact with {one.actor.name} known on {view.date}"
        raise CaseError(where, free.name, rule, "take the action pact or guarantee")
    if one.action.key != "pact_upgrade" and bound:
        rule = f"has a defence pact with {one.actor.name} already"
        raise CaseError(where, bound[0].name, rule, "take the action pact_upgrade")


def _check_troops(world: World, one: Taken, *, where: str) -> None:
    s = world.situation
    if one.side is None:
        rule = "must be a primary party of the war"
        shown = one.target.name if one.target else "nobody"
        raise CaseError(f"{where}.target", shown, rule, "name one")
    parties = {code for group in (s.primaries, s.supporters) for side in group for code in side}
    for state in one.actors:
        if state.gwcode in parties:
            raise CaseError(where, state.name, "is in the war already", "name another state")
    soldiers = sum(world.soldiers.get(state.gwcode, 0.0) for state in one.actors)
    if soldiers and (one.act.troops or 0) > soldiers:
        rule = f"exceeds the {soldiers:,.0f} soldiers of those who send them"
        raise CaseError(f"{where}.troops", one.act.troops, rule, "correct the size")


def _check_amount(view: AsOf, one: Taken, *, where: str) -> None:
    """Refuse what is more in a year than the givers' whole product."""
    try:
        wealth = view.table("economy_wb").filter(pl.col("gdp_usd").is_not_null())
    except CoverageError:
        return
    codes = [state.gwcode for state in one.actors]
    latest = wealth.filter(pl.col("gwcode").is_in(codes)).sort("year").group_by("gwcode").last()
    if latest.height < len(codes):
        return
    product = float(latest["gdp_usd"].sum()) / 1e9
    if (one.act.eur_bn_month or 0) * 12 > product:
        rule = f"is more in a year than the givers' product, about {product:,.0f} billion dollars"
        raise CaseError(f"{where}.eur_bn_month", one.act.eur_bn_month, rule, "correct the amount")


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
