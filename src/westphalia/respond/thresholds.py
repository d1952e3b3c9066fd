"""The share of futures in which the user's thresholds hold."""

import numpy as np

from westphalia.core.draws import Floats
from westphalia.respond.compare import Compared
from westphalia.respond.requirements import Requirement, met
from westphalia.respond.waiting import plan_draws


def by_measure(
    one: Compared, wanted: dict[str, Requirement]
) -> tuple[dict[int, tuple[Requirement, ...]], dict[str, str]]:
    """Return thresholds by the place of their measure, and as written by question.

    Args:
        one: What is compared.
        wanted: Thresholds by the text that the user wrote.
    """
    places: dict[int, tuple[Requirement, ...]] = {}
    texts: dict[str, str] = {}
    for text, wish in wanted.items():
        place = one.values.measures.index(wish.question)
        places[place] = (*places.get(place, ()), wish)
        known = texts.get(wish.question)
        texts[wish.question] = text if known is None else f"{known} and {text}"
    return places, texts


def shares_met(
    one: Compared, wanted: dict[int, tuple[Requirement, ...]], later: dict[str, Floats]
) -> dict[str, float]:
    """Return by option the share of futures in which all thresholds hold.

    Futures are draws in both states, weighed by the credence. A plan holds them as often as the
    branch that is taken does, begun after the indicator's day: the mean of both may where neither
    does.

    Args:
        one: What is compared.
        wanted: Thresholds by the place of their measure.
        later: Options begun after each indicator's day, ``(option, measure, state, draw)``.
    """

    def held(draws: Floats) -> Floats:
        every = [met(wish, draws[place]) for place, wishes in wanted.items() for wish in wishes]
        return np.asarray(np.logical_and.reduce(every), dtype=np.float64)

    names = list(one.offers.levers)
    found = {}
    for place, name in enumerate(names):
        found[name] = held(one.values.draws[place])
    for plan in one.offers.plans:
        branches = later[plan.indicator.id]
        found[plan.plan.id] = plan_draws(
            held(branches[names.index(plan.plan.then)]),
            held(branches[names.index(plan.plan.otherwise)]),
            np.array(plan.chances),
        )
    return {name: float(one.p @ holds.mean(axis=-1)) for name, holds in found.items()}
