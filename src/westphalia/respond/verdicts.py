"""What a change is called, and why: by a stated rule, as for the judgements."""

import numpy as np

from westphalia.core.draws import Floats, Interval, interval
from westphalia.judge.judgement import event_effect
from westphalia.judge.rules import CERTAINTY
from westphalia.respond.evaluate import AID, ASKED, MILITARY, SHARE, TREATIES, worse
from westphalia.respond.levers import Lever
from westphalia.respond.values import Measure
from westphalia.simulate.moves import NONE
from westphalia.simulate.world import World

CHANGE_RULE = (
    "With s the smallest effect of interest of the question: better or worse (moves, without a "
    "wish) if at least 0.9 of draws change that way and the median exceeds s; no measurable change "
    "if the 90 % interval of the change lies within -s to +s; undetermined otherwise; by itself "
    "where the option is what the question counts; no effect in the model where nothing that it "
    "sets enters the model behind the question."
)
NO_EFFECT, BY_ITSELF, NO_CHANGE = "no effect in the model", "by itself", "no measurable change"
COUPLED = {
    "joining": "supporters on either side move who else enters",
    "termination": "supporters, and an agreement, move the chance that the war ends",
    "endings": "supporters, and an agreement, move how and when the war ends",
    "outcome": "the balance of capability moves who wins, the chance to end moves when",
    "fatalities": "an entry, or an end, moves the deaths of the months after",
    "disputes": "troops sent, a pact or an incident moves the disputes of the pairs concerned",
}


def called(change: Floats, measure: Measure, lever: Lever) -> str:
    """Return what a change is called, by :data:`CHANGE_RULE`.

    Args:
        change: Change in every draw, both states mixed, ``(draw,)``.
        measure: The measure.
        lever: The option; both branches of a plan.
    """
    if not change.any():
        return NO_EFFECT
    if by_itself(lever, measure.question):
        return BY_ITSELF
    found, small = interval(change), measure.smallest_effect
    if -small <= found.p05 and found.p95 <= small:
        return NO_CHANGE
    for sign in (1, -1):
        if (sign * change > 0).mean() >= CERTAINTY and sign * found.median > small:
            if not measure.sign:
                return "moves"
            return "better" if sign == measure.sign else "worse"
    return "undetermined"


def by_itself(lever: Lever, question: str) -> bool:
    """Return whether an option is itself what a question counts."""
    counted = {AID: bool(lever.given), SHARE: bool(lever.given), TREATIES: bool(lever.treaties)}
    counted[MILITARY] = bool(lever.given.get("military"))
    return question in lever.certain or counted.get(question, False)


def reason(world: World, lever: Lever, question: str, said: str) -> str:
    """Return in one sentence what a change rests on, or why there is none.

    Args:
        world: What the simulation starts from.
        lever: The option.
        question: The question.
        said: What the change is called.
    """
    asked = ASKED[question]
    behind = worse(world, asked)
    if behind:
        return behind
    if said == NO_EFFECT:
        if lever.still:
            return "the models have no input for it, so it moves nothing in them"
        return f"nothing that it sets is an input of the model behind this ({asked.channel})"
    if said == BY_ITSELF:
        return "the option is itself what the question counts: arithmetic, not an estimate"
    for frame in lever.frames:
        effect = event_effect(world.fits, frame, asked)
        if effect is not None:
            return (
                f"estimated: {effect.label} {effect.raw:+.2f} (SE {effect.se:.2f}), "
                f"{effect.n} cases, shrunken"
            )
    if lever.moves != NONE and asked.channel in COUPLED:
        return f"through the coupled simulation: {COUPLED[asked.channel]}"
    return f"carried over from the channel {asked.channel}, asked of the act itself"


def unchanged() -> Interval:
    """Return the interval of no change."""
    return interval(np.zeros(1))
