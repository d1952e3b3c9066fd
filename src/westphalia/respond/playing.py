"""All options in all variants of the relations, and in futures that are varied draw by draw."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.core.months import month_of
from westphalia.core.rng import stream
from westphalia.events.parts import Indicator
from westphalia.panel.asof import AsOf
from westphalia.respond.evaluate import ASKED, Evaluation, Future, Start, future_of
from westphalia.respond.evaluate import varied as changed_fits
from westphalia.respond.levers import Lever
from westphalia.respond.offers import Adaptive, Offers, delayed
from westphalia.respond.values import Cell, Values
from westphalia.respond.waiting import plan_draws
from westphalia.simulate.parameters import draw_parameters

Bools = NDArray[np.bool_]
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
    cells: tuple[Cell, ...],
    headline: Played,
    means: tuple[Floats, ...],
    offers: Offers,
    measures: tuple[str, ...],
) -> Values:
    """Return the values of all options from what every variant came to.

    Args:
        cells: The variants, the headline first.
        headline: What the headline came to.
        means: Means over draws of what each variant came to, ``(option, measure, state)`` each.
        offers: What was compared.
        measures: Ids of the questions.
    """
    return Values(
        options=(*offers.levers, *(one.plan.id for one in offers.plans)),
        measures=measures,
        draws=headline.now,
        cells=cells,
        means=np.array(means),
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


@dataclass(frozen=True, slots=True)
class Varied:
    """What differs from future to future, one per draw.

    Attributes:
        kept: By channel, the share of its raw event effects that is kept.
        true: Whether the event is true.
        times: Multiple of the stated sizes of the event's contingents.
        bargains: Whether who may enter is bounded by the expected-utility model.
        sized: Whether there are contingents of a stated size.
    """

    kept: dict[str, Floats]
    true: Bools
    times: Floats
    bargains: Bools
    sized: bool

    def future(self, *, bargaining: bool) -> Future:
        """Return all of it but the event's truth, with or without bargaining in every draw."""
        return Future(self.kept, bargaining, self.times if self.sized else 1.0)


def varied_futures(start: Start, measures: tuple[str, ...]) -> Varied:
    """Draw what differs from future to future, each evenly over its range.

    The event is true in half of them, whatever the credence: a ranking that turns with it must be
    seen to turn.

    Args:
        start: What every future starts from.
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
    if start.willing is None:
        bargains = np.zeros(draws, dtype=np.bool_)
    sized = any(one.troops for one in start.world.situation.arrivals)
    return Varied(kept, true, times, bargains, sized)


def future_values(
    start: Start, offers: Offers, measures: tuple[str, ...], *, bargaining: bool
) -> Floats:
    """Play every option in the futures, all with bargaining or all without.

    Args:
        start: What every future starts from.
        offers: What is compared.
        measures: Ids of the questions.
        bargaining: Whether who may enter is bounded.

    Returns:
        Values in the state that each future has, ``(option, measure, future)``.
    """
    varied = varied_futures(start, measures)
    evaluation = Evaluation(start, varied.future(bargaining=bargaining), measures)
    found = np.empty((len(offers.levers), len(measures), start.draws))
    for place, one in enumerate(offers.levers.values()):
        values = evaluation.values(one)
        found[place] = np.where(varied.true, values[:, 1], values[:, 0])
    return found


def ensemble(start: Start, measures: tuple[str, ...], pages: tuple[Floats, ...]) -> Ensemble:
    """Return the futures with what every option came to in each.

    Args:
        start: What every future starts from.
        measures: Ids of the questions.
        pages: Values of :func:`future_values` without bargaining, and with it where there is any.
    """
    varied = varied_futures(start, measures)
    fits = changed_fits(start.world.fits, varied.kept)
    drawn = draw_parameters(fits, draws=start.draws, seed=start.seed)
    columns: dict[str, object] = {"event": varied.true}
    names = {"event": "the event"}
    for name, share in varied.kept.items():
        columns[f"kept_{name}"] = share
        names[f"kept_{name}"] = f"the share of {name}'s estimated event effects that is real"
    if varied.sized:
        columns["size"] = varied.times
        names["size"] = "the contingent's size as a multiple of what is stated"
    if start.willing is not None:
        columns["bargaining"] = varied.bargains
        names["bargaining"] = "that only states which expect a gain enter"
    if drawn.conflict is not None:
        columns["agreement"] = drawn.conflict.agreement
        names["agreement"] = "the log hazard ratio of the war's end after an agreement"
        columns["other_side"] = drawn.conflict.other_side
        names["other_side"] = "the effect of the other side's supporters on entry"
    if drawn.entry is not None:
        columns["entry"] = drawn.entry
        names["entry"] = "the log change of deaths after an entry"
    values = pages[0] if len(pages) == 1 else np.where(varied.bargains, pages[1], pages[0])
    return Ensemble(pl.DataFrame(columns), names, values)
