"""From what every option comes to, to the comparison that a reader is told."""

from dataclasses import dataclass

import numpy as np

from westphalia.core.draws import Floats, interval
from westphalia.events.parts import Indicator
from westphalia.judge.contrasts import recorded
from westphalia.respond.comparison import Change, Flip, Regret, Waiting
from westphalia.respond.decisions import expected_regret, maximal_regret, pareto, same, score
from westphalia.respond.evaluate import ASKED
from westphalia.respond.flips import Ranked, credence_flips, indicator_flip
from westphalia.respond.levers import Lever, joined
from westphalia.respond.offers import Offers
from westphalia.respond.values import NOTHING, Measure, Values
from westphalia.respond.verdicts import called, reason
from westphalia.respond.waiting import waiting
from westphalia.simulate.world import World

SCORE = "score"
MOST_FLIPS = 12


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared, and under which credence.

    Attributes:
        world: What the simulation starts from.
        offers: Options, portfolios and plans.
        measures: By what.
        values: What each comes to.
        credence: P(event is true).
        seed: Seed of every random stream.
    """

    world: World
    offers: Offers
    measures: tuple[Measure, ...]
    values: Values
    credence: float
    seed: int

    @property
    def p(self) -> Floats:
        """Probability of both states, false first."""
        return np.array([1 - self.credence, self.credence])

    @property
    def ranked(self) -> tuple[int, ...]:
        """Places of the options that whoever acts can take without the consent of others."""
        barred = {*self.offers.conditional}
        for plan in self.offers.plans:
            if {plan.plan.then, plan.plan.otherwise} & barred:
                barred.add(plan.plan.id)
        for one in self.offers.offered:
            if one.kind == "portfolio" and barred & {*one.parts}:
                barred.add(one.id)
        return tuple(n for n, name in enumerate(self.values.options) if name not in barred)

    @property
    def wished(self) -> tuple[int, ...]:
        """Places of the measures with a wish."""
        return tuple(n for n, one in enumerate(self.measures) if one.sign)

    @property
    def unproved(self) -> frozenset[str]:
        """Measures whose model had shown no skill at the date: its interval reaches zero.

        What an option changes in such a model is the model's own, and no evidence.
        """
        records = {
            one.question: recorded(
                self.world.fits[ASKED[one.question].channel], ASKED[one.question]
            )
            for one in self.measures
        }
        return frozenset(
            name for name, one in records.items() if one is None or one.skill.value.p05 <= 0
        )

    @property
    def weights(self) -> Floats | None:
        """Weights of the measures with a wish, or None unless all of them have one."""
        found = [self.measures[n].weight for n in self.wished]
        if not found or any(one is None for one in found):
            return None
        return np.array(found, dtype=np.float64)

    def gains(self, place: int | None, values: Floats | None = None) -> Floats:
        """Return gains of options, ``(option, state, draw)``.

        Args:
            place: Place of the measure; None for the user's score.
            values: ``(option, measure, state, draw)``; those of the ranked options without it.
        """
        draws = self.values.draws[list(self.ranked)] if values is None else values
        if place is not None:
            return np.asarray(self.measures[place].sign * draws[:, place])
        return self._score(draws[:, list(self.wished)] * self._signs[None, :, None, None])

    def mean_gains(self, place: int | None) -> Floats:
        """Return mean gains of the ranked options, ``(option, cell, state)``, likewise."""
        means = self.values.means.transpose(1, 2, 0, 3)[list(self.ranked)]
        if place is not None:
            return np.asarray(self.measures[place].sign * means[:, place])
        return self._score(means[:, list(self.wished)] * self._signs[None, :, None, None])

    @property
    def _signs(self) -> Floats:
        return np.array([self.measures[n].sign for n in self.wished], dtype=np.float64)

    def _score(self, gains: Floats) -> Floats:
        smallest = np.array([self.measures[n].smallest_effect for n in self.wished])
        weights = self.weights
        return score(gains, np.ones(len(smallest)) if weights is None else weights, smallest)

    def rankings(self) -> tuple[tuple[str, int | None, float], ...]:
        """Return by what options are ranked: name, place, smallest effect; the score last."""
        found: list[tuple[str, int | None, float]] = [
            (self.measures[n].question, n, self.measures[n].smallest_effect) for n in self.wished
        ]
        if self.weights is not None:
            found.append((SCORE, None, 1.0))
        return tuple(found)


def changes(one: Compared, held: dict[int, dict[str, float]]) -> tuple[Change, ...]:
    """Return every option on every measure, beside doing nothing on the same draws.

    Args:
        one: What is compared.
        held: By place of a measure with thresholds, the share of futures in which they hold, by
            option.
    """
    values, found = one.values, []
    mixed = values.mixed(one.credence)
    apart = values.draws - values.draws[:1]
    for n, name in enumerate(values.options):
        lever = one.offers.levers.get(name) or _of_plan(one, name)
        for m, measure in enumerate(one.measures):
            false, true = apart[n, m]
            change = false + one.credence * (true - false)
            said = called(change, measure, lever)
            found.append(
                Change(
                    option=name,
                    measure=measure.question,
                    level=interval(mixed[n, m]),
                    change=interval(change),
                    if_true=interval(true),
                    if_false=interval(false),
                    event_part=interval(one.credence * (true - false)),
                    verdict=said,
                    why=_why(one, name, lever, measure.question, said),
                    met=held[m][name] if m in held else None,
                )
            )
    return tuple(found)


def _of_plan(one: Compared, name: str) -> Lever:
    """Return what a plan may do, whether its indicator is seen or not."""
    plan = next(item for item in one.offers.plans if item.plan.id == name)
    levers = one.offers.levers
    return joined(name, (levers[plan.plan.then], levers[plan.plan.otherwise]))


def _why(one: Compared, name: str, lever: Lever, question: str, said: str) -> str:
    if name == NOTHING:
        return "what the other options are held against"
    return reason(one.world, lever, question, said)


def regrets(one: Compared) -> tuple[Regret, ...]:
    """Return expected and maximal regret of the ranked options, on each measure and the score."""
    found = []
    for name, place, _ in one.rankings():
        mean = expected_regret(one.gains(place), one.p)
        most, where = maximal_regret(one.mean_gains(place))
        for n, option in enumerate(one.ranked):
            cell, state = (int(at) for at in where[n])
            truth = "the event true" if state else "the event false"
            worst = f"{truth}, {one.values.cells[cell].name}" if most[n] > 0 else "nowhere"
            found.append(
                Regret(one.values.options[option], name, float(mean[n]), float(most[n]), worst)
            )
    return tuple(found)


def best_set(one: Compared, found: tuple[Change, ...]) -> tuple[str, ...]:
    """Return the options that no other beats on all wished-for measures.

    A change counts if it can be told from none in a model that has shown skill, or is the option's
    own arithmetic; all others count as equal to doing nothing, so that noise puts nobody ahead.

    Args:
        one: What is compared.
        found: Every option on every measure.
    """
    if not one.wished:
        return ()
    counted = {
        (change.option, change.measure): change.change.median
        for change in found
        if change.verdict == "by itself"
        or (change.verdict in ("better", "worse") and change.measure not in one.unproved)
    }
    gains = np.array(
        [
            [
                one.measures[m].sign
                * counted.get((one.values.options[n], one.values.measures[m]), 0.0)
                for m in one.wished
            ]
            for n in one.ranked
        ]
    )
    return tuple(
        one.values.options[n] for n, kept in zip(one.ranked, pareto(gains), strict=True) if kept
    )


def groups(one: Compared) -> tuple[tuple[str, ...], ...]:
    """Return groups of two or more options whose every draw is equal on every measure."""
    found = same(one.values.draws)
    return tuple(tuple(one.values.options[n] for n in group) for group in found if len(group) > 1)


def flips(
    one: Compared, indicators: tuple[Indicator, ...], later: dict[str, Floats]
) -> tuple[Flip, ...]:
    """Return which probability, and which indicator, turns the ranking.

    Args:
        one: What is compared.
        indicators: The case's indicators on the event.
        later: Options begun after each one's day, ``(option, measure, state, draw)``.
    """
    titles = {item.id: item.title for item in one.offers.offered}
    names = tuple(one.values.options[n] for n in one.ranked)
    found: list[Flip] = []
    for name, place, smallest in one.rankings():
        ranking = Ranked(names, titles, name, smallest)
        found += credence_flips(one.gains(place), one.credence, ranking, seed=one.seed)
    for indicator in indicators:
        delayed = _delayed(one, later[indicator.id])
        if delayed is None:
            continue
        rows, values = delayed
        for name, place, smallest in one.rankings():
            ranking = Ranked(tuple(one.values.options[n] for n in rows), titles, name, smallest)
            gain = one.gains(place, values).mean(axis=-1)
            turned = indicator_flip(gain, one.p, _chances(indicator), ranking, text=indicator.text)
            found += [] if turned is None else [turned]
    return tuple(found[:MOST_FLIPS])


def waits(
    one: Compared, indicators: tuple[Indicator, ...], later: dict[str, Floats]
) -> tuple[Waiting, ...]:
    """Return what waiting for each indicator is worth, where it is worth or costs anything.

    Only what reaches the smallest effect of interest is told.

    Args:
        one: What is compared.
        indicators: The case's indicators on the event.
        later: Options begun after each one's day, ``(option, measure, state, draw)``.
    """
    found = []
    for indicator in indicators:
        delayed = _delayed(one, later[indicator.id])
        if delayed is None:
            continue
        rows, values = delayed
        names = [one.values.options[n] for n in rows]
        now = one.values.draws[list(rows)]
        for name, place, smallest in one.rankings():
            worth = waiting(
                one.gains(place, now).mean(axis=-1),
                one.gains(place, values).mean(axis=-1),
                one.p,
                _chances(indicator),
            )
            if max(abs(worth.value), worth.information, worth.perfect) < smallest:
                continue  # nothing that anybody would act on
            found.append(
                Waiting(
                    indicator=indicator.id,
                    text=indicator.text,
                    by=indicator.by.isoformat(),
                    measure=name,
                    now=names[worth.now],
                    seen=names[worth.seen],
                    unseen=names[worth.unseen],
                    p_seen=worth.p_seen,
                    information=worth.information,
                    value=worth.value,
                    perfect=worth.perfect,
                )
            )
    return tuple(found)


def _delayed(one: Compared, later: Floats) -> tuple[tuple[int, ...], Floats] | None:
    """Return the ranked options that can be delayed, plans left out, and their draws."""
    rows = tuple(n for n in one.ranked if n < len(later))
    return (rows, later[list(rows)]) if rows else None


def _chances(indicator: Indicator) -> Floats:
    return np.array([indicator.p_if_false or 0.0, indicator.p_if_true or 0.0])
