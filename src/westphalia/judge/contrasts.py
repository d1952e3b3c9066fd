"""The draws behind every question of a run, without and with the event."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.channels import fatalities, joining
from westphalia.core.draws import Floats
from westphalia.core.rng import stream
from westphalia.estimate.fitted import Fitted, Record
from westphalia.judge.endings import BY_CAUSE, months_left, split_by_cause
from westphalia.judge.implications import Question
from westphalia.judge.questions import QUESTIONS, dyad_question
from westphalia.judge.rules import fallback
from westphalia.simulate.balance import decided, strengths
from westphalia.simulate.conflict import Course, monthly
from westphalia.simulate.run import Run

MONTHS = 12
SENDER_MONTHS = 24
EITHER = "{sender} or {supported}"
COUNTED = ("A4.deaths12", "A4.double12")
# Questions that rest on the number of soldiers alone.
SIZED = {"A1.share", "A1.decided", "A1.days"}
UNSIZED = "the size of the contingent is not stated"
# Outcome of the dispute model that a question on the region asks for.
OUTCOME_OF = {
    "B1.force12": "force_onset",
    "B3.dispute12": "onset",
    "C1.dispute12": "onset",
    "C1.fatal12": "fatal_onset",
}
BLOCK = 100  # draws of like effect that one probability is averaged over


@dataclass(frozen=True, slots=True)
class Contrast:
    """Draws of one quantity without and with the event.

    Attributes:
        question: The question.
        without: Draws without the event, ``(draw,)``.
        with_event: Draws with it, on the same random numbers.
        settled: Why there is nothing to measure, or an empty string.
        counted: Whether the chance is itself a share of draws, so that its spread over draws is
            the Monte-Carlo error.
    """

    question: Question
    without: Floats
    with_event: Floats
    settled: str = ""
    counted: bool = False

    @property
    def difference(self) -> Floats:
        """With minus without, per draw."""
        return np.asarray(self.with_event - self.without)


def contrasts(run: Run, only: Container[str] | None = None) -> tuple[Contrast, ...]:
    """Return the draws behind every question that the run can answer, in catalogue order.

    Args:
        run: The run.
        only: Ids of questions that are wanted; all, and the sender's own dyads, where it is None.
    """
    found: dict[str, tuple[Floats, Floats]] = {}
    settled: dict[str, str] = {}
    if run.world.situation.conflict_id is not None:
        found |= _balance(run)
    if run.courses is not None:
        found |= _course(run, *run.courses, only=only)
    if run.world.bound:
        certain = np.ones(run.draws)
        found["A2.pact"] = certain, certain
        settled["A2.pact"] = f"already bound: {run.world.bound}; no pact is left to sign"
    elif run.pact is not None:
        found["A2.pact"] = run.pact
        if run.world.situation.sets("pact"):
            settled["A2.pact"] = "the event itself is such a pact"
    found |= _deaths(run) | _disputes(run) | run.outlooks
    if run.world.situation.unsized:
        for name in SIZED & found.keys():
            found[name] = (found[name][0], found[name][0].copy())
            settled[name] = UNSIZED
    asked = tuple(
        _contrast(run, question, found[question.id], settled.get(question.id, ""))
        for question in QUESTIONS
        if question.id in found
        and (only is None or question.id in only)
        and question.channel in run.world.fits
        and recorded(run.world.fits[question.channel], question) is not None
        and not _of_itself(run, question)
    )
    pairs = {"B3": list(_pairs(run)) if only is None else []}
    return tuple(
        one
        for contrast in asked
        for one in (contrast, *pairs.pop(contrast.question.implication, []))
    )


def _contrast(run: Run, question: Question, pair: tuple[Floats, Floats], settled: str) -> Contrast:
    """Return the contrast of a question, or its baseline alone where its forecasts were worse."""
    record = recorded(run.world.fits[question.channel], question)
    worse = "" if record is None else fallback(record)
    if worse and not settled:
        pair, settled = (pair[0], pair[0].copy()), worse
    return Contrast(question, *pair, settled, counted=question.id in COUNTED)


def recorded(fitted: Fitted, question: Question) -> Record | None:
    """Return the record that speaks for a question: its subset's, else the whole, else none.

    A question without any out-of-sample record is not asked: no skill, no answer.
    """
    kept = {one.subset: one for one in fitted.records if one.question == question.record[0]}
    return kept.get(question.record[1], kept.get("all"))


def _of_itself(run: Run, question: Question) -> bool:
    """Return whether a question asks of a dyad of a state with itself."""
    s = run.world.situation
    between = "{sender}" in question.text and "{supported}" in question.text
    return s.sender == s.supported and between and EITHER not in question.text


def _balance(run: Run) -> dict[str, tuple[Floats, Floats]]:
    """Return the share of capability at the start, and who wins once the war ends."""
    pair = [strengths(run.world, moves, times=run.times) for moves in run.moves]
    if not all((one.sum(axis=-1) > 0).all() for one in pair):
        return {}
    without, with_event = (
        np.broadcast_to(one[..., 0] / one.sum(axis=-1), (run.draws,)) for one in pair
    )
    found = {"A1.share": (without, with_event)}
    levels = [decided(run.drawn, share) for share in (without, with_event)]
    if run.world.situation.interstate and levels[0] is not None and levels[1] is not None:
        found["A1.decided"] = levels[0][:, 2], levels[1][:, 2]
    return found


def _course(
    run: Run, before: Course, after: Course, *, only: Container[str] | None
) -> dict[str, tuple[Floats, Floats]]:
    """Return what the simulated conflict answers: who joins, how it ends, who wins."""
    found = {}
    own, other = (bool(side) for side in run.world.situation.primaries)
    sides = {"own": (own, 0), "other": (other, 1), "join": (own and other, 2)}
    for months in (12, 24, 36):
        if months <= run.world.horizon:
            found[f"A6.end{months}"] = before.p_end[:, months - 1], after.p_end[:, months - 1]
            joined = before.p_join[:, months - 1], after.p_join[:, months - 1]
            # Who joins a side that no state leads is not modelled.
            for name, (led, place) in sides.items():
                if led:
                    found[f"A4.{name}{months}"] = joined[0][:, place], joined[1][:, place]
    if before.result is not None and after.result is not None:
        last = run.world.horizon - 1
        found["A1.win"] = before.result[:, last, 2], after.result[:, last, 2]
        found["A1.lose"] = before.result[:, last, 0], after.result[:, last, 0]
    # These take longer than the rest together.
    if only is None or "A6.months" in only:
        found["A6.months"] = months_left(run, before), months_left(run, after)
    if only is None or any(name in only for name in BY_CAUSE):
        found |= split_by_cause(run, before, after)
    return found | _sender_joins(run, before, after)


def _sender_joins(run: Run, before: Course, after: Course) -> dict[str, tuple[Floats, Floats]]:
    """Return the chance that the sender itself enters with troops, where the event is another."""
    s, drawn = run.world.situation, run.drawn.conflict
    if drawn is None or run.world.sender.is_empty() or run.world.horizon < SENDER_MONTHS:
        return {}
    if s.sender.gwcode in s.apart or s.sets("supporter_leaves"):
        return {}
    row = run.world.sender
    bound = pl.lit(value=True) if s.sets("pact") else pl.lit(value=False)
    told = s.sets("pact") or s.sets("pact_end")
    changed = row.with_columns(bound.cast(row.schema["pact"]).alias("pact")) if told else row
    fitted = run.world.fits[joining.NAME]
    pair = []
    for candidate, course in ((row, before), (changed, after)):
        hazard = monthly(joining.entrant_weights(fitted, candidate, drawn.who)[:, 0])
        going = (1 - course.p_end[:, :SENDER_MONTHS]).sum(axis=1)
        pair.append(np.asarray(-np.expm1(-hazard * going)))
    return {"A4.sender24": (pair[0], pair[1])}


def _pairs(run: Run) -> Iterator[Contrast]:
    """Return the sender's own dyads; no other dyad of the region can differ."""
    if run.region is None or "onset" not in run.dispute:
        return
    sender = run.world.situation.sender.gwcode
    without, with_event = run.dispute["onset"]
    for place, row in enumerate(run.region.iter_rows(named=True)):
        if sender in (row["gwcode1"], row["gwcode2"]):
            ends = [(row[f"iso3_{end}"], row[f"name_{end}"]) for end in ("1", "2")]
            pair = without[:, place], with_event[:, place]
            yield _contrast(run, dyad_question(*ends), pair, "")


def _deaths(run: Run) -> dict[str, tuple[Floats, Floats]]:
    """Return the chances that the next year's deaths exceed the last known one's, and its double.

    Without the event it is the share of draws above. With it, the change is averaged over
    draws of like effect (blocks in the order of the drawn effect), so that its spread is the
    uncertainty of the effect and not the luck of single paths.
    """
    entry = run.drawn.entry
    if run.deaths is None or entry is None or run.world.horizon < MONTHS:
        return {}
    fitted = run.world.fits[fatalities.NAME]
    known = fatalities.recent(fitted, run.world.situation.theatre.gwcode)
    level = known[-MONTHS:].mean()
    if level == 0:
        return {}
    plain = run if run.beside is None or run.beside.deaths is None else run.beside
    assert plain.deaths is not None  # it has none only if the run has none
    means = [one[:, :MONTHS].mean(axis=1) for one in (plain.deaths[0], *run.deaths)]
    found = {}
    for name, times in (("A4.deaths12", 1), ("A4.double12", 2)):
        above = [one > times * level for one in means]
        found[name] = _chances(stream(run.seed, "judge", name), entry, above)
    return found


def _chances(
    rng: np.random.Generator, effect: Floats, happens: list[NDArray[np.bool_]]
) -> tuple[Floats, Floats]:
    """Return draws of the chance of what happens in some draws, without and with the event.

    Args:
        rng: Stream of the question.
        effect: The drawn effect that tells the branches apart, ``(draw,)``.
        happens: Whether it happens in each draw: where nothing is done at all, and in both
            branches.
    """
    plain, *branches = happens
    draws = effect.size
    order = np.argsort(effect, kind="stable")
    # The chance is itself a count of draws: its Monte-Carlo error goes into all branches.
    p = plain.mean()
    chance = np.clip(p + np.sqrt(p * (1 - p) / draws) * rng.standard_normal(draws), 0.0, 1.0)
    found = []
    for branch in branches:
        changed = branch.astype(np.float64) - plain.astype(np.float64)
        gain = np.empty(draws)
        for block in np.array_split(order, max(1, draws // BLOCK)):
            gain[block] = changed[block].mean()
        found.append(np.clip(chance + gain, 0.0, 1.0))
    return found[0], found[1]


def _disputes(run: Run) -> dict[str, tuple[Floats, Floats]]:
    """Return the chance that at least one dyad of a set has a dispute within a year."""
    if run.region is None or not run.dispute:
        return {}
    s = run.world.situation
    members = run.region.select("gwcode1", "gwcode2")
    sender = _holds(members, s.sender.gwcode)
    exposed = sender | _holds(members, s.supported.gwcode)
    every = np.ones_like(sender)
    sets = {
        "B1.force12": exposed,
        "B3.dispute12": sender,
        "C1.dispute12": every,
        "C1.fatal12": every,
    }
    found = {}
    for name, kept in sets.items():
        if kept.any() and OUTCOME_OF[name] in run.dispute:
            without, with_event = run.dispute[OUTCOME_OF[name]]
            found[name] = any_of(without[:, kept]), any_of(with_event[:, kept])
    return found


def _holds(members: pl.DataFrame, gwcode: int) -> NDArray[np.bool_]:
    return (
        members.select((pl.col("gwcode1") == gwcode) | (pl.col("gwcode2") == gwcode))
        .to_series()
        .to_numpy()
    )


def any_of(p: Floats) -> Floats:
    """Return the chance of at least one event among columns, given the draw's parameters."""
    return np.asarray(1 - np.prod(1 - p, axis=1))
