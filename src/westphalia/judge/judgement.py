"""From a run to judgements: both branches, the difference, and what they rest on."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.channels import fatalities
from westphalia.core.draws import Floats, Interval, interval
from westphalia.core.rng import stream
from westphalia.estimate.fitted import Record
from westphalia.estimate.shrink import Effect
from westphalia.judge.implications import Question
from westphalia.judge.questions import QUESTIONS, dyad_question
from westphalia.judge.rules import grade, likelihood_term, verdict
from westphalia.simulate.run import Run

MONTHS = 12
BLOCK = 100  # draws of like effect that one probability is averaged over


@dataclass(frozen=True, slots=True)
class Contrast:
    """Draws of one quantity without and with the event.

    Attributes:
        question: The question.
        without: Draws without the event, ``(draw,)``.
        with_event: Draws with it, on the same random numbers.
        settled: Why there is nothing to measure, or an empty string.
    """

    question: Question
    without: Floats
    with_event: Floats
    settled: str = ""

    @property
    def difference(self) -> Floats:
        """With minus without, per draw."""
        return np.asarray(self.with_event - self.without)


@dataclass(frozen=True, slots=True)
class Judgement:
    """An answer with everything it rests on.

    Attributes:
        question: The question.
        text: Its text with names filled in.
        resolves: How later data will settle it, likewise.
        without: Outlook without the event.
        with_event: Outlook with it.
        difference: With minus without.
        mixed: Mixed by the credence.
        p_direction: Share of draws with a difference in the claimed direction.
        smallest_effect: Smallest effect of interest used.
        verdict: Verdict on the usual claim.
        verdict_reason: Why.
        likelihood_term: ICD 203 term of the mixed outlook; empty for other units.
        grade: Evidence grade of the event's effect.
        grade_reason: Why.
        record: Out-of-sample record of the channel.
        effect: The event effect behind it, or None.
    """

    question: Question
    text: str
    resolves: str
    without: Interval
    with_event: Interval
    difference: Interval
    mixed: Interval
    p_direction: float
    smallest_effect: float
    verdict: str
    verdict_reason: str
    likelihood_term: str
    grade: str
    grade_reason: str
    record: Record
    effect: Effect | None


def contrasts(run: Run) -> tuple[Contrast, ...]:
    """Return the draws behind every question that the run can answer, in catalogue order."""
    found: dict[str, tuple[Floats, Floats]] = {}
    settled: dict[str, str] = {}
    before, after = run.courses
    last = run.world.horizon - 1
    for months in (12, 24, 36):
        if months <= run.world.horizon:
            found[f"A6.end{months}"] = before.p_end[:, months - 1], after.p_end[:, months - 1]
            joined = before.p_join[:, months - 1], after.p_join[:, months - 1]
            found[f"A4.join{months}"] = joined[0][:, 2], joined[1][:, 2]
            found[f"A4.own{months}"] = joined[0][:, 0], joined[1][:, 0]
            found[f"A4.other{months}"] = joined[0][:, 1], joined[1][:, 1]
    found["A1.share"] = before.share[:, 0], after.share[:, 0]
    if before.result is not None and after.result is not None:
        found["A1.win"] = before.result[:, last, 2], after.result[:, last, 2]
        found["A1.lose"] = before.result[:, last, 0], after.result[:, last, 0]
    if run.world.bound:
        certain = np.ones(run.draws)
        found["A2.pact"] = certain, certain
        settled["A2.pact"] = f"already bound: {run.world.bound}; no pact is left to sign"
    elif run.pact is not None:
        found["A2.pact"] = run.pact
    found |= _deaths(run) | _disputes(run) | run.outlooks
    asked = tuple(
        Contrast(question, *found[question.id], settled.get(question.id, ""))
        for question in QUESTIONS
        if question.id in found and question.channel in run.world.fits
    )
    pairs = {"B3": list(_pairs(run))}
    return tuple(
        one
        for contrast in asked
        for one in (contrast, *pairs.pop(contrast.question.implication, []))
    )


def _pairs(run: Run) -> Iterator[Contrast]:
    """Return the sender's own dyads; no other dyad of the region can differ."""
    if run.region is None or "onset" not in run.dispute:
        return
    sender = run.world.situation.sender.gwcode
    without, with_event = run.dispute["onset"]
    for place, row in enumerate(run.region.iter_rows(named=True)):
        if sender in (row["gwcode1"], row["gwcode2"]):
            ends = [(row[f"iso3_{end}"], row[f"name_{end}"]) for end in ("1", "2")]
            yield Contrast(dyad_question(*ends), without[:, place], with_event[:, place])


def _recorded(run: Run, question: Question) -> bool:
    """Return whether the channel has an out-of-sample record to show: no skill, no answer."""
    fitted = run.world.fits.get(question.channel)
    return fitted is not None and any(
        (one.question, one.subset) == question.record for one in fitted.records
    )


def _deaths(run: Run) -> dict[str, tuple[Floats, Floats]]:
    """Return the chance that the next year's deaths exceed those of the last known year.

    Without the event it is the share of draws above. With it, the change is averaged over
    draws of like effect (blocks in the order of the drawn effect), so that its spread is the
    uncertainty of the effect and not the luck of single paths.
    """
    if run.deaths is None or run.drawn.entry is None or run.world.horizon < MONTHS:
        return {}
    known = fatalities.recent(run.world.fits[fatalities.NAME], run.world.situation.theatre.gwcode)
    level = known[-MONTHS:].mean()
    before, after = (one[:, :MONTHS].mean(axis=1) > level for one in run.deaths)
    changed = after.astype(np.float64) - before.astype(np.float64)
    order = np.argsort(run.drawn.entry, kind="stable")
    gain = np.empty(run.draws)
    for block in np.array_split(order, max(1, run.draws // BLOCK)):
        gain[block] = changed[block].mean()
    # The chance is itself a count of draws: its Monte-Carlo error goes into both branches.
    p = before.mean()
    noise = np.sqrt(p * (1 - p) / run.draws) * stream(run.seed, "judge", "deaths").standard_normal(
        run.draws
    )
    without = np.clip(p + noise, 0.0, 1.0)
    return {"A4.deaths12": (without, np.clip(without + gain, 0.0, 1.0))}


def _disputes(run: Run) -> dict[str, tuple[Floats, Floats]]:
    """Return the chance that at least one dyad of a set has a dispute within a year."""
    if run.region is None or not run.dispute:
        return {}
    s = run.world.situation
    members = run.region.select("gwcode1", "gwcode2")
    sender = _holds(members, s.sender.gwcode)
    exposed = sender | _holds(members, s.supported.gwcode)
    sets = {
        "B1.force12": ("force_onset", exposed),
        "B3.dispute12": ("onset", sender),
        "C1.dispute12": ("onset", np.ones_like(sender)),
        "C1.fatal12": ("fatal_onset", np.ones_like(sender)),
    }
    return {
        name: (any_of(run.dispute[outcome][0][:, kept]), any_of(run.dispute[outcome][1][:, kept]))
        for name, (outcome, kept) in sets.items()
        if kept.any()
    }


def _holds(members: pl.DataFrame, gwcode: int) -> NDArray[np.bool_]:
    return (
        members.select((pl.col("gwcode1") == gwcode) | (pl.col("gwcode2") == gwcode))
        .to_series()
        .to_numpy()
    )


def any_of(p: Floats) -> Floats:
    """Return the chance of at least one event among columns, given the draw's parameters."""
    return np.asarray(1 - np.prod(1 - p, axis=1))


def judge(
    run: Run, *, credence: float, smallest_effects: dict[str, float]
) -> tuple[Judgement, ...]:
    """Return the judgements of a run.

    Args:
        run: Both branches.
        credence: P(event is true), by which the branches are mixed.
        smallest_effects: Overrides of the smallest effect, by question or implication.
    """
    return tuple(
        _judged(run, one, credence=credence, smallest_effects=smallest_effects)
        for one in contrasts(run)
    )


def _judged(
    run: Run, contrast: Contrast, *, credence: float, smallest_effects: dict[str, float]
) -> Judgement:
    question, s = contrast.question, run.world.situation
    fitted = run.world.fits[question.channel]
    record = fitted.record(*question.record)
    effect = _effect(run, question)
    smallest = smallest_effects.get(
        question.id, smallest_effects.get(question.implication, question.smallest_effect)
    )
    sign = 1 if question.direction == "up" else -1
    gain = sign * contrast.difference
    difference = interval(contrast.difference)
    p_direction, p_opposite = float((gain > 0).mean()), float((gain < 0).mean())
    skill = record.skill.value.median
    said = verdict(difference, p_direction, p_opposite, sign=sign, smallest=smallest, skill=skill)
    reason = _reason(said, p_direction, p_opposite, smallest, skill)
    level, why = grade(record, effect)
    if contrast.settled:
        said, reason = "not measurable here", contrast.settled
        level, why = "none", contrast.settled
    # In this form equal branches mix to themselves exactly, whatever the credence.
    mixed = interval(contrast.without + credence * contrast.difference)
    names = {
        "sender": s.sender.name,
        "supported": s.supported.name,
        "opponent": s.opponent.name,
        "theatre": s.theatre.name,
        "horizon": run.world.horizon,
    }
    return Judgement(
        question=question,
        text=question.text.format(**names),
        resolves=question.resolves.format(**names),
        without=interval(contrast.without),
        with_event=interval(contrast.with_event),
        difference=difference,
        mixed=mixed,
        p_direction=p_direction,
        smallest_effect=smallest,
        verdict=said,
        verdict_reason=reason,
        likelihood_term=likelihood_term(mixed.median) if question.unit == "probability" else "",
        grade=level,
        grade_reason=why,
        record=record,
        effect=effect,
    )


def _effect(run: Run, question: Question) -> Effect | None:
    effects = run.world.fits[question.channel].effects
    if question.effect == "supported":
        return effects[f"supported_{run.world.situation.side}"]
    return effects.get(question.effect)


def _reason(said: str, p_direction: float, p_opposite: float, smallest: float, skill: float) -> str:
    if said == "not supported":
        return f"the 90 % interval of the difference lies within {smallest:g} of zero"
    if skill < 0:
        return f"the channel has no out-of-sample skill ({skill:+.2f})"
    if said == "supported":
        return f"{p_direction:.0%} of draws differ as claimed, by more than {smallest:g}"
    if said == "contradicted":
        return f"{p_opposite:.0%} of draws differ the other way, by more than {smallest:g}"
    return (
        f"{p_direction:.0%} of draws differ as claimed and {p_opposite:.0%} the other way; the "
        f"interval reaches beyond {smallest:g} or the median does not"
    )
