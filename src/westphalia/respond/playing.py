"""All options in all variants of the relations, and in futures that are varied draw by draw."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from westphalia.core.draws import Floats
from westphalia.core.months import month_of
from westphalia.core.rng import stream
from westphalia.events.parts import Indicator
from westphalia.panel.asof import AsOf
from westphalia.respond.evaluate import ASKED, Evaluation, Future, Start, future_of
from westphalia.respond.levers import Lever
from westphalia.respond.offers import Adaptive, Offers, delayed
from westphalia.respond.values import Cell, Values
from westphalia.respond.waiting import plan_draws

SIZES = (0.1, 10.0)  # multiples of the stated size of a contingent, as in the sensitivity


@dataclass(frozen=True, slots=True)
class Played:
    """What one variant of the relations comes to.

    Attributes:
        now: Options and portfolios, then plans, ``(option, measure, state, draw)``.
        later: By indicator the options and portfolios begun after its day, likewise.
    """

    now: Floats
    later: dict[str, Floats]


def played(
    view: AsOf,
    start: Start,
    offers: Offers,
    cell: Cell,
    *,
    measures: tuple[str, ...],
    indicators: tuple[Indicator, ...],
) -> Played:
    """Play every option in one variant of the relations.

    Args:
        view: What could be known.
        start: What every future starts from.
        offers: What is compared.
        cell: The variant.
        measures: Ids of the questions.
        indicators: Those after whose day every option is begun as well.
    """
    evaluation = Evaluation(start, future_of(cell), measures)
    levers = offers.levers
    now = np.array([evaluation.values(one) for one in levers.values()])
    names = list(levers)
    # Every option is begun after an indicator's day; for a plan alone, its own branches.
    wanted = {(month_of(one.by) + 1, name) for one in indicators for name in names}
    for one in offers.plans:
        wanted |= {(_month(one), one.plan.then), (_month(one), one.plan.otherwise)}
    found = {
        (month, name): _later(
            view, start, evaluation, levers[name], month=month, now=now[names.index(name)]
        )
        for month, name in sorted(wanted)
    }
    plans = [
        plan_draws(
            found[_month(one), one.plan.then],
            found[_month(one), one.plan.otherwise],
            np.array(one.chances),
        )
        for one in offers.plans
    ]
    later = {
        one.id: np.array([found[month_of(one.by) + 1, name] for name in names])
        for one in indicators
    }
    return Played(np.concatenate([now, np.array(plans)]) if plans else now, later)


def _month(one: Adaptive) -> int:
    """Return the first month after the day of a plan's indicator."""
    return month_of(one.indicator.by) + 1


def _later(
    view: AsOf,
    start: Start,
    evaluation: Evaluation,
    found: Lever,
    *,
    month: int,
    now: Floats,
) -> Floats:
    """Return the values of an option begun no earlier than a month."""
    if found.still:
        return now
    shifted = delayed(found, view, start.world, until=month)
    same = shifted.moves == found.moves and shifted.given == found.given
    if same and len(shifted.acts) == len(found.acts):
        return now  # what it moves has no date
    return evaluation.values(shifted)


def gathered(
    cells: tuple[Cell, ...], found: tuple[Played, ...], offers: Offers, measures: tuple[str, ...]
) -> Values:
    """Return the values of all options from what every variant came to.

    Args:
        cells: The variants, the headline first.
        found: What each came to.
        offers: What was compared.
        measures: Ids of the questions.
    """
    return Values(
        options=(*offers.levers, *(one.plan.id for one in offers.plans)),
        measures=measures,
        draws=found[0].now,
        cells=cells,
        means=np.array([one.now.mean(axis=-1) for one in found]),
    )


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Futures that differ in everything at once, draw by draw.

    Attributes:
        uncertainties: One row per future: whether the event is true, what share of each channel's
            effects is kept, the size of the contingents, bargaining, and what the effects came to.
        names: Words for its columns.
        values: ``(option, measure, future)``; options and portfolios, no plans.
    """

    uncertainties: pl.DataFrame
    names: dict[str, str]
    values: Floats


def ensemble(start: Start, offers: Offers, measures: tuple[str, ...]) -> Ensemble:
    """Play every option in futures drawn over all uncertainties, each evenly over its range.

    The event is true in half of them, whatever the credence: a ranking that turns with it must be
    seen to turn.

    Args:
        start: What every future starts from.
        offers: What is compared.
        measures: Ids of the questions.
    """
    rng, draws = stream(start.seed, "respond", "futures"), start.draws
    fits = start.world.fits
    moving = ("joining", "termination", "endings", "fatalities", "disputes")
    channels = dict.fromkeys((*moving, *(ASKED[name].channel for name in measures)))
    kept = {name: rng.random(draws) for name in channels if name in fits and fits[name].effects}
    true = rng.random(draws) < 0.5
    times = np.exp(rng.uniform(np.log(SIZES[0]), np.log(SIZES[1]), draws))
    bargains = rng.random(draws) < 0.5
    sized = any(one.troops for one in start.world.situation.arrivals)
    futures = [Future(kept, bargaining, times if sized else 1.0) for bargaining in (False, True)]
    if start.willing is None:
        futures, bargains = futures[:1], np.zeros(draws, dtype=np.bool_)
    pages = []
    evaluations = [Evaluation(start, future, measures) for future in futures]
    for evaluation in evaluations:
        every = np.array([evaluation.values(one) for one in offers.levers.values()])
        pages.append(np.where(true, every[:, :, 1], every[:, :, 0]))
    drawn = evaluations[0].shared.drawn
    columns: dict[str, object] = {"event": true}
    names = {"event": "the event"}
    for name, share in kept.items():
        columns[f"kept_{name}"] = share
        names[f"kept_{name}"] = f"the share of {name}'s estimated event effects that is real"
    if sized:
        columns["size"] = times
        names["size"] = "the contingent's size as a multiple of what is stated"
    if start.willing is not None:
        columns["bargaining"] = bargains
        names["bargaining"] = "that only states which expect a gain enter"
    if drawn.conflict is not None:
        columns["agreement"] = drawn.conflict.agreement
        names["agreement"] = "the log hazard ratio of the war's end after an agreement"
        columns["other_side"] = drawn.conflict.other_side
        names["other_side"] = "the effect of the other side's supporters on entry"
    if drawn.entry is not None:
        columns["entry"] = drawn.entry
        names["entry"] = "the log change of deaths after an entry"
    values = pages[0] if len(pages) == 1 else np.where(bargains, pages[1], pages[0])
    return Ensemble(pl.DataFrame(columns), names, values)
