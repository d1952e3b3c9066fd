"""From a run to judgements: both branches, the difference, and what they rest on."""

from dataclasses import dataclass

from westphalia.core.draws import Interval, interval
from westphalia.core.errors import FitError
from westphalia.estimate.fitted import Fitted, Record
from westphalia.estimate.shrink import Effect
from westphalia.events.situation import Situation
from westphalia.judge.contrasts import EITHER, Contrast, contrasts, recorded
from westphalia.judge.convergence import MonteCarlo, monte_carlo
from westphalia.judge.implications import Question
from westphalia.judge.rules import grade, likelihood_term, verdict
from westphalia.simulate.run import Run

# Inputs that bring a named effect into play; a name that is not listed is always in play.
DRIVEN_BY = {
    "supported": {"supporter", "supporter_leaves"},
    "same_side": {"supporter", "supporter_leaves"},
    "other_side": {"supporter", "supporter_leaves"},
    "sender": {"sender"},
    "fought": {"cofought"},
    "entry": {"supporter"},
    "test": {"test"},
    "nuclear_test": {"nuclear_test"},
    "new_own": {"supporter", "weapons"},
    "new_other": {"supporter", "weapons"},
    "agreement": {"ceasefire"},
    "left": {"supporter_leaves"},
    "pact": {"pact"},
    "busting": {"busting"},
    "armed": {"weapons"},
    "sanction": {"sanction"},
    "lifted": {"sanction_lifted"},
    "sanctioned": {"sanction"},
    "sent": {"sender"},
    "allies": {"cofought", "pact", "busting"},
    "region": {"sender"},
    "alliance": {"supporter"},
    "step": {"supporter"},
}
UNTOUCHED = "the event sets no input of the model behind this question"


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
        monte_carlo: How far another seed would move what is shown.
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
    monte_carlo: MonteCarlo


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
    record = recorded(fitted, question)
    if record is None:
        raise FitError(question.channel, question.id, "has no record", "see its card")
    effect = event_effect(run.world.fits, s, question)
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
    settled = contrast.settled or ("" if contrast.difference.any() else UNTOUCHED)
    if settled:
        said, reason = "not measurable here", settled
        level, why, effect = "none", settled, None
    # In this form equal branches mix to themselves exactly, whatever the credence.
    mixture = contrast.without + credence * contrast.difference
    mixed = interval(mixture)
    text, resolves = filled(question, s, horizon=run.world.horizon)
    return Judgement(
        question=question,
        text=text,
        resolves=resolves,
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
        monte_carlo=monte_carlo(contrast, mixture),
    )


def filled(question: Question, s: Situation, *, horizon: int) -> tuple[str, str]:
    """Return a question's text, and how it will be settled, with names filled in.

    Args:
        question: The question.
        s: The situation that it is asked of.
        horizon: Months ahead.
    """
    text = question.text.replace(EITHER, "{sender}") if s.sender == s.supported else question.text
    names = {
        "sender": s.sender.name,
        "supported": s.supported.name,
        "opponent": s.opponent.name,
        "theatre": s.theatre.name,
        "horizon": horizon,
    }
    return text.format(**names), question.resolves.format(**names)


def event_effect(fits: dict[str, Fitted], s: Situation, question: Question) -> Effect | None:
    """Return the first of a question's effects that the events of a situation bring into play.

    Args:
        fits: Fitted channels by name.
        s: The situation.
        question: The question.
    """
    for named in question.effect.split("|"):
        channel, _, name = named.rpartition(":")
        fitted = fits.get(channel or question.channel)
        if fitted is None or not s.inputs & DRIVEN_BY.get(name, s.inputs):
            continue
        found = fitted.effects.get(f"supported_{s.side}" if name == "supported" else name)
        if found is not None:
            return found
    return None


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
