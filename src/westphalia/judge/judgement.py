"""From a run to judgements: both branches, the difference, and what they rest on."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from westphalia.core.draws import Floats, Interval, interval
from westphalia.estimate.fitted import Record
from westphalia.estimate.shrink import Effect
from westphalia.judge.implications import QUESTIONS, Question
from westphalia.judge.rules import grade, likelihood_term, verdict
from westphalia.simulate.run import Run


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
        settled["A2.pact"] = "the pair is already bound by a defence pact: no new one to sign"
    elif run.pact is not None:
        found["A2.pact"] = run.pact
    found |= _deaths(run) | _disputes(run)
    return tuple(
        Contrast(question, *found[question.id], settled.get(question.id, ""))
        for question in QUESTIONS
        if question.id in found and question.channel in run.world.fits
    )


def _deaths(run: Run) -> dict[str, tuple[Floats, Floats]]:
    """Return the chance of deadlier months: the share of draws above last year's mean.

    The chance is one number per branch; its uncertainty is that of the mean over draws, shown
    by resampling blocks of draws.
    """
    if run.deaths is None or run.world.horizon < 12:
        return {}
    values = np.asarray(run.world.fits["fatalities"].values["recent"])
    place = (
        run.world.fits["fatalities"]
        .values["codes"]
        .index(float(run.world.situation.theatre.gwcode))
    )
    months = values.size // len(run.world.fits["fatalities"].values["codes"])
    level = values[place * months : (place + 1) * months][-12:].mean()
    above = [(one[:, :12].mean(axis=1) > level).astype(np.float64) for one in run.deaths]
    blocks = run.draws // 50
    without, with_event = (
        np.repeat(one[: blocks * 50].reshape(blocks, 50).mean(axis=1), 50) for one in above
    )
    return {"A4.deaths12": (without, with_event)}


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


def _holds(members: pl.DataFrame, gwcode: int) -> np.ndarray:  # type: ignore[type-arg]
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
    mixed = interval(credence * contrast.with_event + (1 - credence) * contrast.without)
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
