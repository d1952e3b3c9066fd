"""What could be done at the date, by those who are to do it; anything else is refused."""

import datetime as dt
from collections import Counter

import polars as pl

from westphalia.core.errors import CaseError, CoverageError
from westphalia.events.states import NO_STATE, State
from westphalia.panel.asof import AsOf
from westphalia.panel.defiance import PERMANENT
from westphalia.respond.taken import Taken
from westphalia.simulate.world import World, treaty_between

# United Nations General Assembly, resolution 2758 (XXVI) of 25 October 1971: who sits for China.
SEATED = dt.date(1971, 10, 25)
BEIJING, TAIPEI = 710, 713
# Acts that a state may aim at itself, or do with itself among those concerned.
OWN = ("talks", "mediation", "ceasefire", "resolution", "wait")
IN_WAR = ("ceasefire", "troops")
PACTS = ("guarantee", "pact")


def holds_veto(state: State, date: dt.date) -> bool:
    """Return whether a state is a permanent member of the Security Council at a date."""
    if state.gwcode in (BEIJING, TAIPEI):
        return (state.gwcode == BEIJING) == (date >= SEATED)
    return state.gwcode in PERMANENT


def check_possible(view: AsOf, world: World, name: str, acts: tuple[Taken, ...]) -> None:
    """Refuse an option one of whose acts cannot be done, or not together with another.

    Args:
        view: What could be known.
        world: What the simulation starts from.
        name: Id of the option.
        acts: Its acts.

    Raises:
        CaseError: An act cannot be done at the date by those who are to do it.
    """
    for one in acts:
        where = f"option {name}: {one.action.key}"
        _check_states(world, one, where=where)
        if one.act.through:
            _check_body(view, world, one, where=where)
        if one.action.key in (*PACTS, "pact_upgrade"):
            _check_pact(view, one, where=where)
        if one.action.key == "troops":
            _check_troops(world, one, where=where)
        if one.act.troops:
            _check_size(world, one, where=where)
        if one.act.eur_bn_month:
            _check_amount(view, one, where=where)
    check_together(f"option {name}", acts)


def check_together(where: str, acts: tuple[Taken, ...]) -> None:
    """Refuse acts that are the same thing twice, or that exclude each other.

    Args:
        where: Option or portfolio, for the error line.
        acts: What is done at once.

    Raises:
        CaseError: There are such acts.
    """
    times = Counter(_same(one) for one in acts)
    twice = next((one for one in acts if times[_same(one)] > 1), None)
    if twice is not None:
        rule = "is done twice by the same state"
        raise CaseError(where, f"{twice.action.key} by {twice.actor.name}", rule, "drop one")
    sent = Counter(state for one in acts if one.action.key == "troops" for state in one.actors)
    sender = next((state for state, number in sent.items() if number > 1), None)
    if sender is not None:
        raise CaseError(where, f"troops by {sender.name}", "are sent twice", "make one act of it")
    if {"ceasefire", "troops"} <= {one.action.key for one in acts}:
        rule = "cannot go together: the parties would agree to stop and be sent troops"
        raise CaseError(where, "ceasefire and troops", rule, "leave one of them out")


def _same(one: Taken) -> tuple[object, ...]:
    """Return what tells an act from others; a pact is the same from both ends."""
    if one.action.key in PACTS and one.target is not None:
        return "pact", frozenset({one.actor.gwcode, one.target.gwcode})
    return one.action.key, one.actor, one.target


def _check_states(world: World, one: Taken, *, where: str) -> None:
    """Refuse acts by or for states that cannot do them, whatever their means."""
    s, key = world.situation, one.action.key
    if one.target is not None and one.target in one.actors and key not in OWN:
        rule = "cannot be both who acts and whom it is for"
        raise CaseError(where, one.target.name, rule, "name another target or actor")
    if key in IN_WAR and not s.conflict:
        rule = "needs an armed conflict of the parties, and none is known at the date"
        raise CaseError(where, s.opponent.name, rule, "take it out")
    of_war = one.side is not None or one.target in (None, s.supported, s.opponent)
    if key == "ceasefire" and one.target is not None and not of_war:
        rule = "is no party to the war and cannot stop it"
        raise CaseError(f"{where}.target", one.target.name, rule, "leave the target out")
    parties = {code for side in s.primaries for code in side}
    for state in one.actors:
        if key == "mediation" and state.gwcode in parties:
            rule = "is a party and cannot mediate"
            raise CaseError(where, state.name, rule, "name another actor")
        other = () if one.side is None or not s.conflict else s.primaries[1 - one.side]
        if key in ("arms", "money") and state.gwcode in other:
            rule = "is the other party to the war"
            raise CaseError(where, state.name, rule, "name another actor or target")


def _check_body(view: AsOf, world: World, one: Taken, *, where: str) -> None:
    """Refuse what the Council's veto, or membership, makes impossible at the date."""
    s = world.situation
    if one.action.key == "resolution" and one.act.through != "general assembly":
        rule = "does not pass resolutions of the General Assembly"
        raise CaseError(f"{where}.through", one.act.through, rule, "drop it")
    if one.act.through == "security council":
        barred = (s.sender, s.supported, *(() if one.target is None else (one.target,)))
        holder = next((state for state in barred if holds_veto(state, view.date)), None)
        if holder is not None:
            rule = "holds the veto in the Security Council and is concerned"
            raise CaseError(where, holder.name, rule, "do it without the Council")
    if one.act.through == "alliance":
        if not one.partners:
            raise CaseError(f"{where}.partners", "missing", "are its members", "name them")
        for partner in one.partners:
            if not treaty_between(view, one.actor.gwcode, partner.gwcode):
                rule = f"has no defence pact with {one.actor.name} known on {view.date}"
                raise CaseError(where, partner.name, rule, "leave it out or drop `through`")


def _check_pact(view: AsOf, one: Taken, *, where: str) -> None:
    if one.target is None:
        raise CaseError(f"{where}.target", "missing", "is required", "name the other state")
    if one.target.gwcode == NO_STATE:
        rule = "is no state and cannot sign a treaty"
        raise CaseError(f"{where}.target", one.target.name, rule, "name a state")
    bound = treaty_between(view, one.actor.gwcode, one.target.gwcode)
    if one.action.key == "pact_upgrade" and not bound:
        rule = f"has no defence pact with {one.actor.name} known on {view.date}"
        raise CaseError(where, one.target.name, rule, "take the action pact or guarantee")
    if one.action.key != "pact_upgrade" and bound:
        rule = f"has a defence pact with {one.actor.name} already"
        raise CaseError(where, one.target.name, rule, "take the action pact_upgrade")


def _check_troops(world: World, one: Taken, *, where: str) -> None:
    s = world.situation
    if one.side is None:
        rule = "must be a primary party of the war"
        shown = one.target.name if one.target else "nobody"
        raise CaseError(f"{where}.target", shown, rule, "name one")
    parties = {code for group in (s.primaries, s.supporters) for side in group for code in side}
    parties |= {arrival.gwcode for arrival in s.arrivals}
    for state in one.actors:
        if state.gwcode in parties:
            raise CaseError(where, state.name, "is in the war already", "name another state")


def _check_size(world: World, one: Taken, *, where: str) -> None:
    """Refuse more soldiers than there are, where the forces of all who send them are known."""
    known = [world.soldiers.get(state.gwcode) for state in one.actors]
    if any(number is None for number in known):
        return
    soldiers = sum(number for number in known if number is not None)
    if (one.act.troops or 0) > soldiers:
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
