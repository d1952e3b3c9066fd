"""Every option in every future: the coupled simulation and the channels beside it, once each."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import expit, logit

from westphalia.channels import CHANNELS
from westphalia.core.draws import Floats
from westphalia.estimate.fitted import Fitted
from westphalia.estimate.shrink import Kept
from westphalia.events.situation import Situation
from westphalia.judge.contrasts import OUTCOME_OF, contrasts, recorded
from westphalia.judge.implications import Question
from westphalia.judge.judgement import filled
from westphalia.judge.questions import QUESTIONS
from westphalia.judge.rules import fallback
from westphalia.respond.levers import Lever
from westphalia.respond.values import Cell
from westphalia.simulate.entrants import Allowed
from westphalia.simulate.run import Pair, Run, Shared, play, share
from westphalia.simulate.world import World

Willing = Callable[[Lever], tuple[Allowed | None, Allowed | None]]
ASKED = {question.id: question for question in QUESTIONS}
# One quantity under two names: the sanctions' target is the case's supported state.
ALSO = {"B2.yield60": "B2.success60"}
TINY = 1e-9
AID, MILITARY, SHARE = "A3.aid12", "C4.aid12", "B6.aidshare12"
TREATIES = "A3.treaties36"
KEPT_SHARE = {"none": 0.0, "raw": 1.0}


@dataclass(frozen=True, slots=True)
class Start:
    """What every future starts from.

    Attributes:
        world: The case's world, effects shrunken.
        region: Dyads of its region, or None.
        draws: Number of draws.
        seed: Seed of every random stream.
        willing: Which candidates would enter at all, for the bargaining variant; None without it.
    """

    world: World
    region: pl.DataFrame | None
    draws: int
    seed: int
    willing: Willing | None = None


@dataclass(frozen=True, slots=True)
class Future:
    """How the relations are varied, for all draws or draw by draw.

    Attributes:
        kept: Share of the raw event effects that is kept, one for all channels, or by channel one
            per draw; None for the shrunken estimates.
        bargaining: Whether who may enter is bounded by the expected-utility model.
        times: Multiple of the stated sizes of the event's contingents, or one per draw.
    """

    kept: float | dict[str, Floats] | None = None
    bargaining: bool = False
    times: Floats | float = 1.0


def future_of(cell: Cell) -> Future:
    """Return the future of a variant."""
    return Future(kept=KEPT_SHARE.get(cell.structure), bargaining=cell.bargaining)


def varied(fits: dict[str, Fitted], kept: float | dict[str, Floats] | None) -> dict[str, Fitted]:
    """Return the fits with that share of their raw event effects kept.

    Args:
        fits: Fitted channels by name.
        kept: A share for all, or by channel one per draw; a channel that is not named, and all of
            them for None, keeps its shrunken effects.
    """
    if kept is None:
        return fits
    found = dict(fits)
    for name, fit in fits.items():
        part = kept.get(name) if isinstance(kept, dict) else kept
        if part is not None:
            found[name] = dataclasses.replace(
                fit,
                effects={
                    key: Kept(one.raw, one.se, one.n, one.label, part)
                    for key, one in fit.effects.items()
                },
            )
    return found


class Evaluation:
    """All options in one future, on the same random numbers.

    Args:
        start: What every future starts from.
        future: How the relations are varied.
        measures: Ids of the questions.
        also: Further questions that doing nothing is asked, answered or not.
    """

    def __init__(
        self,
        start: Start,
        future: Future,
        measures: tuple[str, ...],
        also: tuple[str, ...] = (),
    ) -> None:
        self.start, self.future, self.measures = start, future, measures
        world = dataclasses.replace(start.world, fits=varied(start.world.fits, future.kept))
        # What one option adds to aid needs all of it.
        needed = {*measures, *also} | ({AID} if {MILITARY, SHARE} & {*measures} else set())
        outcomes = {OUTCOME_OF[name] for name in needed & OUTCOME_OF.keys()}
        self.shared: Shared = share(
            world,
            start.region,
            draws=start.draws,
            seed=start.seed,
            outcomes=tuple(sorted(outcomes)),
        )
        self.channels = {ASKED[name].channel for name in needed}
        self.needed = frozenset(needed)
        self.plain = self._run(Lever("nothing"), None)
        self.base = {one.question.id: one for one in contrasts(self.plain, self.needed)}
        self.frames: dict[Situation, dict[str, Floats]] = {}

    def nothing(self) -> Floats:
        """Return what doing nothing comes to, ``(measure, state, draw)``."""
        pairs = [(self.base[name].without, self.base[name].with_event) for name in self.measures]
        return np.array(pairs)

    def values(self, lever: Lever) -> Floats:
        """Return what an option comes to, ``(measure, state, draw)``.

        Args:
            lever: The option.
        """
        found = self.nothing()
        if lever.still:
            return found
        run = self._run(lever, self.plain)
        told = {one.question.id: one for one in contrasts(run, self.needed)}
        changes = [self._beside(frame) for frame in lever.frames]
        for place, name in enumerate(self.measures):
            if worse(self.shared.world, ASKED[name]):
                continue
            if name in told:
                found[place] = told[name].without, told[name].with_event
            for change in changes:
                if name in change:
                    found[place] = moved(found[place], change[name], ASKED[name].unit)
            found[place] = self._by_itself(lever, name, found[place])
        return found

    def _run(self, lever: Lever, beside: Run | None) -> Run:
        willing: tuple[Allowed | None, Allowed | None] = (None, None)
        if self.future.bargaining and self.start.willing is not None:
            willing = self.start.willing(lever)
        return play(
            self.shared,
            outlooks=self._outlooks(self.shared.world.situation)
            if beside is None
            else beside.outlooks,
            response=lever.moves,
            willing=willing,
            times=self.future.times,
            beside=beside,
        )

    def _outlooks(self, s: Situation) -> dict[str, Pair]:
        """Return what the channels of the measures beside the coupled steps answer."""
        world = self.shared.world
        return {
            question: pair
            for channel in CHANNELS
            if channel.outlooks is not None
            and channel.name in self.channels
            and channel.name in world.fits
            for question, pair in channel.outlooks(
                world.fits[channel.name], s, draws=self.start.draws, seed=self.start.seed
            ).items()
        }

    def _beside(self, frame: Situation) -> dict[str, Floats]:
        """Return the changes of the case's questions that a frame's own questions tell of.

        They are on the scale of :func:`linked`, ``(draw,)``.
        """
        if frame in self.frames:
            return self.frames[frame]
        horizon = self.shared.world.horizon
        own = {
            filled(one.question, self.shared.world.situation, horizon=horizon): name
            for name, one in self.base.items()
        }
        found: dict[str, Floats] = {}
        for asked, (before, after) in self._outlooks(frame).items():
            if before is after or np.array_equal(before, after):
                continue
            question = ASKED[asked]
            name = own.get(filled(question, frame, horizon=horizon))
            also = ALSO.get(asked)
            same_target = frame.opponent == self.shared.world.situation.supported
            if name is None and also in self.base and same_target:
                name = also
            # The very same quantity, or nothing is carried over.
            if name is None or not np.array_equal(self.base[name].without, before):
                continue
            found[name] = linked(after, question.unit) - linked(before, question.unit)
        self.frames[frame] = found
        return found

    def _by_itself(self, lever: Lever, name: str, pair: Floats) -> Floats:
        """Return the values with what an option comes to by its own arithmetic."""
        if name in lever.certain:
            return np.ones_like(pair)
        if name == TREATIES:
            return pair + lever.treaties
        given = sum(lever.given.values())
        if not given:
            return pair
        if name == AID:
            return pair + given
        if name == MILITARY:
            return pair + lever.given.get("military", 0.0)
        if name == SHARE and AID in self.base:
            total = np.array([self.base[AID].without, self.base[AID].with_event])
            relief = lever.given.get("humanitarian", 0.0)
            return np.asarray((pair * total + relief) / (total + given))
        return pair


def worse(world: World, question: Question) -> str:
    """Return why a question's forecast falls back to its baseline, or an empty string."""
    record = recorded(world.fits[question.channel], question)
    return "" if record is None else fallback(record)


def linked(values: Floats, unit: str) -> Floats:
    """Return values on the scale on which effects add up: log odds, logs, or as they are.

    Args:
        values: Values in the unit.
        unit: ``probability`` and ``share`` go to log odds, ratios to logs.
    """
    if unit in ("probability", "share"):
        return np.asarray(logit(np.clip(values, TINY, 1 - TINY)))
    if unit in ("times", "ratio"):
        return np.asarray(np.log(np.maximum(values, TINY)))
    return values


def moved(values: Floats, change: Floats, unit: str) -> Floats:
    """Return values moved by a change on the scale of :func:`linked`.

    Where the change is nothing, the value stays the same to the last bit.

    Args:
        values: ``(state, draw)``.
        change: ``(draw,)``.
        unit: The unit.
    """
    later = linked(values, unit) + change[None, :]
    if unit in ("probability", "share"):
        later = expit(later)
    elif unit in ("times", "ratio"):
        later = np.exp(later)
    return np.asarray(np.where(change[None, :] == 0, values, later))
