"""The conflict month by month: who joins, whether it ends, and how."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from westphalia.channels import joining
from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError
from westphalia.core.months import year_and_month
from westphalia.estimate.binary import inverse, logistic
from westphalia.simulate.balance import decided, strengths
from westphalia.simulate.entrants import Entrants
from westphalia.simulate.luck import Luck
from westphalia.simulate.moves import NONE, Moves, together
from westphalia.simulate.parameters import Parameters
from westphalia.simulate.world import World

MONTHS = 12
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Course:
    """The course of the conflict in one branch; the event's own sender is never an entrant.

    Attributes:
        p_end: Probability that it has ended by each month, ``(draw, month)``.
        p_join: Probability that a further state has entered by each month while it went on:
            supported side, opponent's side, either; ``(draw, month, 3)``.
        ended: Month of the simulated end, ``horizon`` if none, ``(draw,)``.
        entrants: Further states on each side by each month, ``(draw, month, 2)``.
        entered: Whether anyone, the sender included, entered in the twelve months up to each.
        result: Probability that it has ended by each month and the supported side lost, neither
            won, or it won, ``(draw, month, 3)``; None where outcomes are not modelled.
        share: Supported side's share of capability at each month, ``(draw, month)``.
    """

    p_end: Floats
    p_join: Floats
    ended: NDArray[np.int64]
    entrants: NDArray[np.int64]
    entered: NDArray[np.bool_]
    result: Floats | None
    share: Floats


def monthly(yearly: Floats) -> Floats:
    """Return the monthly probability that gives a yearly one: ``1 - (1 - p)^(1/12)``."""
    return np.asarray(-np.expm1(np.log1p(-np.clip(yearly, 0.0, 1 - 1e-12)) / MONTHS))


def by_month(draws: int, horizon: int, *rest: int) -> Floats:
    """Return zeros ``(draw, month, ...)`` in which all draws of a month lie side by side.

    Months are played one after another, each in all draws at once.
    """
    places = len(rest)
    return np.zeros((horizon, *rest, draws)).transpose(places + 1, *range(places + 1))


class Branch:
    """One branch of the simulation: the conflict with the acts of an event, a response, or none.

    Args:
        world: What the run starts from.
        drawn: Parameter draws.
        luck: Random numbers, shared by all branches.
        entrants: Who may still enter each side, and what each brings.
        event: Acts of the case's own event; its senders are nobody's further entrants.
        response: Acts of a response; a state that it brings is a further entrant of that side.
        times: Multiple of the stated sizes of the event's contingents, or one per draw.
    """

    def __init__(
        self,
        world: World,
        drawn: Parameters,
        luck: Luck,
        entrants: Entrants,
        *,
        event: Moves = NONE,
        response: Moves = NONE,
        times: Floats | float = 1.0,
    ) -> None:
        s = world.situation
        if drawn.conflict is None:
            raise UsageError("conflict", "no parameters", "cannot be simulated", "see the fits")
        draws, horizon = luck.end.shape
        self.world, self.all, self.luck = world, drawn, luck
        self.drawn, self.open = drawn.conflict, entrants
        self.moves, self.response = together(event, response), response
        self.years = world.years()
        self.own_rates = joining.own_rates(world.fits[joining.NAME], s.conflict_id or 0, s.side)
        self.times, self.here = times, self.moves.present(world.first_month)
        self.start = self.strengths(0)
        self.entrants = by_month(draws, horizon, 2).astype(np.int64, order="K")
        self.known = np.array([len(s.supporters[0]), len(s.supporters[1])])
        self.ended = np.full(draws, horizon, dtype=np.int64)

    def strengths(self, step: int) -> Floats:
        """Return both sides' capability without simulated entrants, ``(2,)`` or ``(draw, 2)``."""
        month = self.world.first_month + step
        return strengths(self.world, self.moves, times=self.times, month=month)

    def moved_on(self, step: int) -> bool:
        """Return whether a contingent has come or left in a month, and count it from then on."""
        here = self.moves.present(self.world.first_month + step)
        if here == self.here:
            return False
        self.here, self.start = here, self.strengths(step)
        return True

    def supporters_before(self, step: int) -> NDArray[np.int64]:
        """Return supporters per draw and side in the calendar year before a month's year.

        As in the estimation, a supporter counts from the January after it entered.
        """
        year = self.years[step]
        there = np.broadcast_to(self.known, (self.ended.size, 2)).copy()
        for side in (0, 1):
            came = [one.month for one in self.moves.arrivals[side]]
            left = [month for _, month in self.moves.leavers[side]]
            there[:, side] += sum(year_and_month(month)[0] < year for month in came)
            there[:, side] -= sum(year_and_month(month)[0] < year for month in left)
        return there + self.simulated_before(step)

    def simulated_before(self, step: int) -> NDArray[np.int64]:
        """Return simulated entrants per draw and side up to the calendar year before."""
        last = self.years.index(self.years[step]) - 1
        return self.entrants[:, last] if last >= 0 else np.zeros_like(self.entrants[:, 0])

    def join_hazard(self, supporters: NDArray[np.int64]) -> Floats:
        """Return the monthly chance that a further state enters, per draw and side."""
        own, other = np.log1p(supporters), np.log1p(supporters[:, ::-1])
        w = self.drawn.whether
        index = w[:, :1] + w[:, 1:2] * own + w[:, 3:4] * self.own_rates[None, :]
        yearly = logistic(index + self.drawn.other_side[:, None] * other)
        hazard = monthly(yearly)
        hazard[:, 0] *= self.luck.others
        return self.open.bounded(hazard)

    def end_index(self, step: int, supporters: NDArray[np.int64]) -> Floats:
        """Return the log hazard of the end by the year's supporters, per draw."""
        s, h = self.world.situation, self.drawn.hazard
        age = np.log(self.years[step] - s.first_year + 1)
        side_a, side_b = (0, 1) if s.side == "a" else (1, 0)
        return np.asarray(
            h[:, 0]
            + h[:, 1] * age
            + h[:, 2] * (s.war or self.moves.attack)
            + h[:, 3] * s.interstate
            + h[:, 4] * (supporters[:, side_a] > 0)
            + h[:, 5] * (supporters[:, side_b] > 0)
        )

    def stopping(self, step: int) -> tuple[bool, int]:
        """Return whether an agreement counts in a month, and how many sides lose their last.

        An agreement counts for twelve months from its start; a departure for the calendar year
        of it, after which the side has no supporter in the year before.
        """
        s, now = self.world.situation, self.world.first_month + step
        agreed = any(0 <= now - month < MONTHS for month in self.moves.agreements)
        bare = 0
        for side, leavers in enumerate(self.moves.leavers):
            years = {year_and_month(month)[0] for _, month in leavers}
            there = len(s.supporters[side]) + len(self.moves.arrivals[side])
            bare += there <= len(leavers) and self.years[step] in years
        return agreed, bare

    def share(self, step: int, rows: Ints) -> Floats:
        """Return the supported side's share of the coalitions' capability in some draws."""
        start = self.start if self.start.ndim == 1 else self.start[rows]
        strength = start + self.open.strength(self.entrants[rows, step], rows)
        total = strength.sum(axis=1)
        # Where no capability is known (rebels, a state too new), neither side has more.
        even = np.full(total.size, 0.5)
        return np.asarray(np.divide(strength[:, 0], total, out=even, where=total > 0))

    def hazards(self) -> Iterator[tuple[Floats, Floats, Floats, Floats]]:
        """Yield for each month the chances to join and to end, then those of a conflict unjoined.

        Supporters count by calendar year, so that chances change with it and with agreements
        alone. Whether anyone further enters is asked of a conflict that nobody has entered yet.
        """
        year: int | None = None
        kept: dict[tuple[bool, int], tuple[Floats, ...]] = {}
        joins: tuple[Floats, ...] = ()
        indices: tuple[Floats, ...] = ()
        for step in range(self.luck.end.shape[1]):
            if self.years[step] != year:
                year, kept = self.years[step], {}
                before = self.supporters_before(step)
                simulated = self.simulated_before(step)
                every = (before, before - simulated) if simulated.any() else (before,)
                joins = tuple(self.join_hazard(one) for one in every)
                indices = tuple(self.end_index(step, one) for one in every)
            agreed, bare = found = self.stopping(step)
            if found not in kept:
                added = np.zeros(self.ended.size)
                if agreed:
                    added += self.drawn.agreement
                added += bare * self.drawn.left
                kept[found] = tuple(monthly(inverse("cloglog", one + added)) for one in indices)
            yield joins[0], kept[found][0], joins[-1], kept[found][-1]

    def run(self) -> Course:
        """Play the months in order: supporters of last year, joining, ending, outcome."""
        draws, horizon = self.luck.end.shape
        p_end, share = by_month(draws, horizon), by_month(draws, horizon)
        p_join, result = by_month(draws, horizon, 3), by_month(draws, horizon, 3)
        alive = np.ones(draws)
        quiet = np.ones((3, draws)).T  # goes on, and nobody has entered: own, other, either side
        chances: Floats = np.zeros((draws, 3))
        last: Floats | None = None
        every = np.arange(draws)
        now = self.share(0, every)
        levels = np.asfortranarray(self._levels(now, every))
        for step, (hazard, end, chance, plain) in enumerate(self.hazards()):
            if chance is not last:
                either = 1 - (1 - chance[:, 0]) * (1 - chance[:, 1])
                chances, last = np.stack([chance[:, 0], chance[:, 1], either]).T, chance
            past = p_join[:, step - 1] if step else 0.0
            np.add(past, quiet * chances, out=p_join[:, step])
            quiet *= (1 - chances) * (1 - plain)[:, None]
            going = self.ended == horizon
            new = (self.luck.join[:, step] < hazard) & going[:, None]
            if step:
                self.entrants[:, step] = self.entrants[:, step - 1]
            if self.moved_on(step):
                now = self.share(step, every)
                levels = np.asfortranarray(self._levels(now, every))
            rows = np.flatnonzero(new[:, 0] | new[:, 1])
            if rows.size:
                # Nothing changes in the other draws.
                there = self.entrants[rows, step]
                added = np.where(new[rows], self.luck.count[rows, step].astype(np.int64), 0)
                self.entrants[rows, step] = np.minimum(there + added, self.open.most)
                now[rows] = self.share(step, rows)
                levels[rows] = self._levels(now[rows], rows)
            share[:, step] = now
            ends = alive * end
            np.add(
                result[:, step - 1] if step else 0.0, ends[:, None] * levels, out=result[:, step]
            )
            alive *= 1 - end
            p_end[:, step] = 1 - alive
            self.ended[going & (self.luck.end[:, step] < end)] = step
        modelled = self.all.share is not None and self.world.situation.interstate
        return Course(
            p_end,
            self._with_response(p_join),
            self.ended,
            self.entrants,
            self._entered(),
            result if modelled else None,
            share,
        )

    def _levels(self, share: Floats, rows: Ints) -> Floats:
        """Return the chances of each outcome if the conflict ends now, none if not modelled."""
        levels = decided(self.all, share, rows)
        return np.zeros((share.size, 3)) if levels is None else levels

    def _with_response(self, p_join: Floats) -> Floats:
        """Return the chances of an entry, certain from when a response itself is one."""
        for side, arrivals in enumerate(self.response.arrivals):
            for one in arrivals:
                step = max(one.month - self.world.first_month, 0)
                p_join[:, step:, [side, 2]] = 1.0
        return p_join

    def _entered(self) -> NDArray[np.bool_]:
        """Return whether an entry, those of the acts included, lies in the twelve months before."""
        draws, horizon = self.luck.end.shape
        total = self.entrants.sum(axis=2)
        steps = np.diff(np.concatenate([np.zeros((draws, 1), np.int64), total], axis=1), axis=1) > 0
        recent = np.zeros((draws, horizon), dtype=np.bool_)
        for step in range(horizon):
            recent[:, step] = steps[:, max(0, step - MONTHS + 1) : step + 1].any(axis=1)
        for one in (*self.moves.arrivals[0], *self.moves.arrivals[1]):
            first = one.month - self.world.first_month
            recent[:, max(first, 0) : max(first + MONTHS, 0)] = True
        return recent
