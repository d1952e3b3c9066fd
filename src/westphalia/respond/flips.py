"""What turns the ranking of two options: a probability of the event, or an indicator seen.

An expected gain is linear in the probability that the event is true, so where two options change
places there is one threshold and it has a closed form: the threshold probability of S. G. Pauker
and J. P. Kassirer (1980), The threshold approach to clinical decision making, New England Journal
of Medicine 302, 1109-1117.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from westphalia.core.draws import Floats, Interval, interval
from westphalia.core.errors import UsageError
from westphalia.core.rng import stream
from westphalia.respond.comparison import Flip
from westphalia.respond.decisions import Bools, checked, expected, news, same

RESAMPLES = 1000
REVERSED = 0.05  # more resamples that turn the other way than these, and no threshold is told
FALSE, TRUE = 0, 1
WEAK = ", by less than the smallest effect of interest"


@dataclass(frozen=True, slots=True)
class Ranked:
    """The options of a ranking, and what they are ranked by.

    Attributes:
        options: Their ids, in the order of the arrays.
        titles: Words for them by id.
        measure: The question, or ``score``.
        smallest: Smallest effect of interest, in the measure's unit; 1 for the score.
    """

    options: tuple[str, ...]
    titles: Mapping[str, str]
    measure: str
    smallest: float = 0.0

    def title(self, place: int) -> str:
        """Return the words for the option at a place."""
        return self.titles.get(self.options[place], self.options[place])


@dataclass(frozen=True, slots=True)
class Threshold:
    """The probability of the event at which two options change places.

    Attributes:
        value: The probability, strictly between 0 and 1.
        interval: Median and 90 % interval of it over resampled draws; 0 or 1 stands for resamples
            in which one option is preferred at every probability.
        above: Whether the first option is preferred above it.
        if_false: Mean gain of the first less that of the other if the event is false.
        if_true: Likewise if it is true.
    """

    value: float
    interval: Interval
    above: bool
    if_false: float
    if_true: float


def threshold(one: Floats, other: Floats, *, seed: int) -> Threshold | None:
    """Return the probability of the event at which two options change places.

    Draws are resampled whole (bootstrap, 1,000 times), so both options and both states keep their
    common random numbers.

    Args:
        one: Gains of the first option, ``(state, draw)``; state 0 is the event false, 1 true.
        other: Gains of the other, likewise.
        seed: Seed of the resampling.

    Returns:
        None where one of them is preferred at every probability, where they are equal, or where
        over 5 % of resamples turn the other way: then the draws do not tell the direction.

    Raises:
        UsageError: Arrays are empty, not finite, of different shapes, or not of two states.
    """
    if one.shape != other.shape or one.ndim != 2 or one.shape[0] != 2:
        found = f"{one.shape} and {other.shape}"
        rule = "must be of one shape, with the states false and true"
        raise UsageError("values of two options", found, rule, "check what is compared")
    apart = checked(one, 2) - checked(other, 2)
    false, true = (float(mean) for mean in apart.mean(axis=1))
    if not min(false, true) < 0 < max(false, true):
        return None
    draws = apart.shape[1]
    again = _resampled(seed, draws) @ apart.T
    above = true > 0
    values, turned = _crossings(again if above else -again)
    if turned.mean() > REVERSED:
        return None
    return Threshold(false / (false - true), interval(values[~turned]), above, false, true)


@lru_cache(maxsize=1)
def _resampled(seed: int, draws: int) -> Floats:
    """Return the share of every draw in every resample; kept, as all pairs share them."""
    counts = stream(seed, "flips").multinomial(draws, np.full(draws, 1 / draws), size=RESAMPLES)
    shares: Floats = counts / draws
    shares.flags.writeable = False
    return shares


def _crossings(apart: Floats) -> tuple[Floats, Bools]:
    """Return where means, ``(resample, state)``, rise through zero, and which ones fall."""
    false, true = apart[:, FALSE], apart[:, TRUE]
    rising, falling = (false < 0) & (true > 0), (false > 0) & (true < 0)
    # Preferred at every probability: the threshold lies at 0; at none: at 1.
    found = np.where(false + true > 0, 0.0, 1.0)
    found[rising] = (false / np.where(rising, false - true, 1.0))[rising]
    return found, falling


def credence_flips(gain: Floats, credence: float, ranked: Ranked, *, seed: int) -> tuple[Flip, ...]:
    """Return which options would replace the best one at another probability of the event.

    Args:
        gain: ``(option, state, draw)``; state 0 is the event false, 1 true.
        credence: P(event is true) as it is held.
        ranked: What the options are and what they are ranked by.
        seed: Seed of the resampling.

    Returns:
        One statement for each option that changes places with the best one, by more than the
        smallest effect if the event is certainly true or certainly false. Options that are best
        of all at some probability come first, then the threshold nearest to the credence. Of
        options whose draws are all equal only the first is named.

    Raises:
        UsageError: The array is empty, not finite or not of two states, or the credence is no
            probability.
    """
    known = checked(gain, 3)
    means = known.mean(axis=2)
    best = int(expected(means, np.array([1 - credence, credence])).argmax())
    leading = _best_somewhere(means)
    again = {place for group in same(known) for place in group[1:]}
    found = []
    for other in range(len(known)):
        if other == best or other in again:
            continue
        at = threshold(known[best], known[other], seed=seed)
        if at is None or max(abs(at.if_false), abs(at.if_true)) < ranked.smallest:
            continue
        key = (other not in leading, abs(at.value - credence), other)
        found.append((key, _flip(at, best, other, ranked)))
    return tuple(flip for _, flip in sorted(found, key=lambda pair: pair[0]))


def _best_somewhere(means: Floats) -> set[int]:
    """Return the options that are best at some probability of the event: the upper envelope."""
    false, slope = means[:, FALSE], means[:, TRUE] - means[:, FALSE]
    steps, apart = slope[:, None] - slope[None, :], false[None, :] - false[:, None]
    where = np.divide(apart, steps, out=np.zeros_like(apart), where=steps != 0)
    turns = np.unique(np.concatenate([[0.0, 1.0], where[(where > 0) & (where < 1)]]))
    # Between two turns no options change places, so the middle tells who leads throughout.
    middles = (turns[1:] + turns[:-1]) / 2
    return {int((false + p * slope).argmax()) for p in middles}


def _flip(at: Threshold, best: int, other: int, ranked: Ranked) -> Flip:
    one, two = ranked.title(best), ranked.title(other)
    high, low = abs(at.if_true) < ranked.smallest, abs(at.if_false) < ranked.smallest
    here, there = (high, low) if at.above else (low, high)
    sides = ("above", "below") if at.above else ("below", "above")
    span = f"{_chance(at.value)} [{_chance(at.interval.p05)}, {_chance(at.interval.p95)}]"
    line = (
        f"prefer {one} to {two} if the probability that the event is true is {sides[0]} {span}"
        f"{WEAK if here else ''}; {sides[1]} it, {two}{WEAK if there else ''}"
    )
    return Flip(
        measure=ranked.measure,
        better=ranked.options[best],
        other=ranked.options[other],
        line=line,
        threshold=at.value,
        interval=at.interval,
        coverage=None,
        density=None,
    )


def _chance(value: float) -> str:
    """Return a probability with two decimals, and more near 0 and 1.

    Examples:
        >>> _chance(0.344), _chance(0.0021), _chance(0.9979), _chance(0.0), _chance(1.0)
        ('0.34', '0.002', '0.998', '0', '1')
    """
    near = min(value, 1 - value)
    if near == 0:
        return f"{value:.0f}"
    return f"{value:.2f}" if near >= 0.01 else f"{value:.3f}"


def indicator_flip(
    gain: Floats, p: Floats, chances: Floats, ranked: Ranked, *, text: str
) -> Flip | None:
    """Return what an indicator turns: the best option once it is seen, and if it is not.

    Args:
        gain: Mean gains of the options as they are begun after its day, ``(option, state)``.
        p: Probability of each state, ``(state,)``.
        chances: P(indicator is seen by its day | state), ``(state,)``.
        ranked: What the options are and what they are ranked by.
        text: What would be seen.

    Returns:
        None where the same option is best (or as good) after either news, or where the two differ
        by less than the smallest effect after both.

    Raises:
        UsageError: The array is empty or not finite, or ``p`` or ``chances`` are no probabilities.
    """
    (_, if_seen), (_, if_unseen) = news(p, chances)
    seen, unseen = expected(gain, if_seen), expected(gain, if_unseen)
    one, other = int(seen.argmax()), int(unseen.argmax())
    ahead, behind = float(seen[one] - seen[other]), float(unseen[other] - unseen[one])
    if min(ahead, behind) <= 0 or max(ahead, behind) < ranked.smallest:
        return None
    first, second = ranked.title(one), ranked.title(other)
    line = (
        f"prefer {first} to {second} if this is seen: {text}"
        f"{WEAK if ahead < ranked.smallest else ''}; if it is not, {second}"
        f"{WEAK if behind < ranked.smallest else ''}"
    )
    return Flip(
        measure=ranked.measure,
        better=ranked.options[one],
        other=ranked.options[other],
        line=line,
        threshold=None,
        interval=None,
        coverage=None,
        density=None,
    )
