"""The options of a file, its portfolios and plans, as they are compared."""

from dataclasses import dataclass, replace
from pathlib import Path

from westphalia.core.errors import CaseError, UsageError, WestphaliaError
from westphalia.core.months import month_of
from westphalia.events.case import Case
from westphalia.events.parts import Indicator
from westphalia.events.states import State
from westphalia.panel.asof import AsOf
from westphalia.respond.comparison import Offered
from westphalia.respond.costs import act_line, cost_lines, who_lines
from westphalia.respond.levers import Lever, joined, lever
from westphalia.respond.options import (
    MOST_TOGETHER,
    Option,
    Plan,
    Portfolio,
    Responses,
    parse_responses,
)
from westphalia.respond.possible import check_possible, check_together
from westphalia.respond.taken import taken
from westphalia.respond.values import NOTHING
from westphalia.simulate.world import World

LIBRARY = Path(__file__).parent / "library.toml"
ORDER = ("estimated", "arithmetic", "published", "none")


@dataclass(frozen=True, slots=True)
class Adaptive:
    """A plan with its indicator and the chances of seeing it.

    Attributes:
        plan: As written.
        indicator: What would be seen, by which day.
        chances: P(seen by its day) if the event is false, and if it is true.
    """

    plan: Plan
    indicator: Indicator
    chances: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Offers:
    """Everything that is compared.

    Attributes:
        offered: What a reader is told of each, doing nothing first, then options, portfolios,
            plans.
        levers: Doing nothing, options and portfolios as the models see them, by id.
        plans: Adaptive plans.
        conditional: Ids of those that move something only if others agree.
        left_out: Options of the library that cannot be taken at the date, with the reason.
    """

    offered: tuple[Offered, ...]
    levers: dict[str, Lever]
    plans: tuple[Adaptive, ...]
    conditional: frozenset[str]
    left_out: tuple[str, ...]


def library() -> Responses:
    """Return the options that are compared where no file names any."""
    return parse_responses(LIBRARY.read_text(encoding="utf-8"), name=LIBRARY.name)


def offers(
    view: AsOf,
    world: World,
    case: Case,
    responses: Responses,
    *,
    responder: State,
    strict: bool,
) -> Offers:
    """Return what is compared, every act checked.

    Args:
        view: What could be known.
        world: What the simulation starts from.
        case: The case, for its indicators.
        responses: Options, portfolios and plans.
        responder: Who acts where an act names nobody.
        strict: Whether an option that cannot be taken is refused; otherwise it is left out.

    Raises:
        CaseError: An option cannot be taken at the date, or a portfolio or plan is impossible.
        CodeError: A state is unknown or did not exist.
    """
    levers = {NOTHING: Lever(NOTHING)}
    told = [_nothing()]
    left_out = []
    for one in responses.option:
        try:
            acts = taken(view, world, one, responses, responder=responder)
            check_possible(view, world, one.id, acts)
        except WestphaliaError as error:
            if strict:
                raise
            left_out.append(f"{one.title}: {error.value} {error.rule}")
            continue
        levers[one.id] = lever(view, world, one.id, acts)
        told.append(_option(view, world, one, levers[one.id]))
    titles = {one.id: one.title for one in told}
    options = dict(levers)
    for group in responses.portfolio:
        levers[group.id] = _portfolio(group, options)
        told.append(_together(group, tuple(one for one in told if one.id in group.options)))
    plans = tuple(_plan(one, case, levers, last=_last(world)) for one in responses.plan)
    told += [_planned(one, titles) for one in plans]
    return Offers(
        offered=tuple(told),
        levers=levers,
        plans=plans,
        conditional=frozenset(
            name
            for name, one in levers.items()
            if any(act.action.consent and act.action.event_type for act in one.acts)
        ),
        left_out=tuple(left_out),
    )


def _last(world: World) -> int:
    return world.first_month + world.horizon - 1


def _nothing() -> Offered:
    return Offered(
        id=NOTHING,
        kind="option",
        title="Doing nothing",
        parts=(),
        acts=("what is in force goes on",),
        costs=("none counted",),
        who=(),
        cannot_change=(),
        evidence=("what every other option is held against",),
        grade="none",
    )


def _option(view: AsOf, world: World, one: Option, found: Lever) -> Offered:
    kinds = {act.action.key: act.action for act in found.acts}
    evidence = []
    for kind in kinds.values():
        evidence.append(f"{kind.title}: {GROUNDS[kind.grounds]}")
        evidence += [f"read beside, not used as a number: {text}" for text in kind.published]
    grades = [kind.grounds for kind in kinds.values()] or ["none"]
    return Offered(
        id=one.id,
        kind="option",
        title=one.title,
        parts=(),
        acts=tuple(act_line(act) for act in found.acts) or ("nothing is done",),
        costs=tuple(dict.fromkeys(line for a in found.acts for line in cost_lines(view, world, a))),
        who=tuple(dict.fromkeys(line for act in found.acts for line in who_lines(view, act))),
        cannot_change=tuple(text for kind in kinds.values() for text in kind.cannot_change),
        evidence=tuple(evidence) + ((f"on the table: {one.citation}",) if one.citation else ()),
        grade="none" if found.still else min(grades, key=ORDER.index),
    )


GROUNDS = {
    "estimated": "what it sets is an input of models estimated here",
    "arithmetic": "counted by its own arithmetic; what it brings about is not estimated",
    "published": "no model here has an input for it; none of the published effects is used",
    "none": "no model here has an input for it, and no estimate is known to us",
}


def _portfolio(group: Portfolio, levers: dict[str, Lever]) -> Lever:
    where = f"portfolio {group.id}"
    for name in group.options:
        if name not in levers or name == NOTHING:
            known = ", ".join(list(levers)[1:4])
            raise CaseError(where, name, "is no option that can be taken", f"name some of {known}")
    if len(set(group.options)) < len(group.options):
        raise CaseError(where, ", ".join(group.options), "names an option twice", "drop one")
    acts = tuple(act for name in group.options for act in levers[name].acts)
    check_together(where, acts)
    return joined(group.id, tuple(levers[name] for name in group.options))


def _together(group: Portfolio, parts: tuple[Offered, ...]) -> Offered:
    def every(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for one in parts for text in getattr(one, name)))

    grade = min((one.grade for one in parts), key=ORDER.index)
    return Offered(
        id=group.id,
        kind="portfolio",
        title=group.title or " and ".join(one.title for one in parts),
        parts=group.options,
        acts=every("acts"),
        costs=every("costs"),
        who=every("who"),
        cannot_change=every("cannot_change"),
        evidence=("its options' together; what they do to each other is only what the models add",),
        grade=grade,
    )


def _plan(one: Plan, case: Case, levers: dict[str, Lever], *, last: int) -> Adaptive:
    where = f"plan {one.id}"
    found = next((item for item in case.indicator if item.id == one.indicator), None)
    if found is None:
        rule = "is no [[indicator]] of the case"
        raise CaseError(f"{where}.indicator", one.indicator, rule, "name one of the case's")
    if found.p_if:
        rule = "tells of hypotheses, not of the event"
        raise CaseError(f"{where}.indicator", one.indicator, rule, "name another")
    for name in (one.then, one.otherwise):
        if name not in levers:
            rule = "is no option that can be taken"
            raise CaseError(where, name, rule, "name an option or portfolio")
    if month_of(found.by) + 1 > last:
        rule = f"lies beyond the horizon: {found.by}"
        raise CaseError(f"{where}.indicator", one.indicator, rule, "name an earlier one")
    return Adaptive(one, found, (found.p_if_false or 0.0, found.p_if_true or 0.0))


def _planned(one: Adaptive, titles: dict[str, str]) -> Offered:
    plan = one.plan
    then = titles.get(plan.then, plan.then)
    otherwise = titles.get(plan.otherwise, plan.otherwise)
    seen = f"seen by {one.indicator.by}: {one.indicator.text}"
    return Offered(
        id=plan.id,
        kind="plan",
        title=plan.title or f"{then} if it is seen: {one.indicator.text}",
        parts=(plan.then, plan.otherwise),
        acts=(f"if {seen}: {then}", f"if not: {otherwise}"),
        costs=("as of the branch that is taken, begun after that day",),
        who=("as of the branch that is taken",),
        cannot_change=("as of the branch that is taken",),
        evidence=(
            f"seen with a chance of {one.chances[1]:.0%} if the event is true and "
            f"{one.chances[0]:.0%} if it is false ({one.indicator.citation})",
        ),
        grade="none",
    )


def delayed(found: Lever, view: AsOf, world: World, *, until: int) -> Lever:
    """Return a lever with acts that begin no earlier than a month, none beyond the horizon.

    Args:
        found: The lever.
        view: What could be known.
        world: What the simulation starts from.
        until: ``month_id`` of the first month in which it can begin.
    """
    last = _last(world)
    later = []
    for act in found.acts:
        start = max(act.start, until)
        if start <= last:
            end = min(act.months, last - start + 1)
            later.append(replace(act, start=start, months=end))
    return lever(view, world, found.id, tuple(later))


def chosen(responses: Responses, *, only: tuple[str, ...], extra: tuple[str, ...]) -> Responses:
    """Return the options that a command names, and further portfolios written ``a+b``.

    Args:
        responses: All options of the file.
        only: Ids to keep; all where it is empty.
        extra: Portfolios, each ids joined by ``+``.

    Raises:
        UsageError: A name is not known, or a portfolio has fewer than two or more than four.
    """
    groups = []
    for text in extra:
        parts = tuple(part.strip() for part in text.split("+"))
        if not 2 <= len(parts) <= MOST_TOGETHER:
            rule = f"must hold two to {MOST_TOGETHER} options joined by +"
            raise UsageError("--portfolio", text, rule, "write arms+talks")
        named = "-and-".join(parts)[:60]
        groups.append(Portfolio.model_construct(id=named, title=None, options=parts))
    known = {one.id for one in responses.option} | {one.id for one in responses.portfolio}
    known |= {one.id for one in responses.plan}
    ids = [*known, *(one.id for one in groups)]
    twice = next((one for one in groups if ids.count(one.id) > 1), None)
    if twice is not None:
        raise UsageError("--portfolio", "+".join(twice.options), "is named twice", "drop one")
    for name in only:
        if name not in known and name != NOTHING:
            near = ", ".join(sorted(known)[:6])
            raise UsageError("--options", name, "is no option of the file", f"such as {near}")
    if not only:
        return responses.model_copy(update={"portfolio": (*responses.portfolio, *groups)})
    plans = tuple(one for one in responses.plan if one.id in only)
    needed = {*only} | {part for one in plans for part in (one.then, one.otherwise)}
    portfolios = tuple(one for one in responses.portfolio if one.id in needed)
    needed |= {part for one in (*portfolios, *groups) for part in one.options}
    return responses.model_copy(
        update={
            "option": tuple(one for one in responses.option if one.id in needed),
            "portfolio": (*portfolios, *groups),
            "plan": plans,
        }
    )
