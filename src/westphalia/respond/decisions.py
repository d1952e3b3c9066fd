"""Decision analysis on what options come to: regret, information, dominance.

Every array holds gains: values turned so that higher is better, in the measure's own unit, or in
smallest effects for the weighted score. Every row is summed by itself and in the same order, so
that equal options stay equal to the last bit wherever they stand in the list.
"""

import numpy as np
from numpy.typing import NDArray

from westphalia.core.draws import Floats, interval
from westphalia.core.errors import UsageError
from westphalia.judge.information import posteriors

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def checked(gain: Floats, axes: int, *, at_least: bool = False) -> Floats:
    """Return an array in row order, refused unless it is finite and of the shape that is needed.

    Args:
        gain: Any array.
        axes: Number of axes it must have.
        at_least: Whether it may have more.

    Raises:
        UsageError: It has other axes, is empty, or a value is not finite.
    """
    right = gain.ndim == axes or (at_least and gain.ndim > axes)
    if not right or gain.size == 0 or not np.isfinite(gain).all():
        more = " or more" if at_least else ""
        rule = f"must be finite and not empty, with {axes}{more} axes"
        raise UsageError("values of options", gain.shape, rule, "check what is compared")
    return np.ascontiguousarray(gain, dtype=np.float64)


def probabilities(p: Floats, states: int) -> Floats:
    """Return a distribution over states, refused unless it is one.

    Args:
        p: Probability of each state, ``(state,)``.
        states: Number of states there are.

    Raises:
        UsageError: There is not one value for each state, one lies outside 0 to 1, or they do not
            sum to one.
    """
    shares = chances_given(p, states)
    if abs(float(shares.sum()) - 1) > 1e-9:
        rule = "must sum to one over the states"
        raise UsageError("probabilities", shares.tolist(), rule, "check the credence")
    return shares


def chances_given(chances: Floats, states: int) -> Floats:
    """Return chances of an indicator under each state, refused unless they are probabilities.

    Args:
        chances: P(seen by its day | state), ``(state,)``.
        states: Number of states there are.

    Raises:
        UsageError: There is not one value for each state, or one lies outside 0 to 1.
    """
    found = np.asarray(chances, dtype=np.float64)
    # Written so that what is not a number fails too.
    if found.shape != (states,) or not ((found >= 0) & (found <= 1)).all():
        rule = f"must be {states} values from 0 to 1, one for each state"
        raise UsageError("probabilities", found.tolist(), rule, "check the credence and chances")
    return found


def regret(gain: Floats) -> Floats:
    """Return how much worse each option is than the best of the named in every future.

    L. J. Savage (1951), The theory of statistical decision, Journal of the American Statistical
    Association 46, 55-67.

    Args:
        gain: ``(option, future)``; futures may take several axes.

    Returns:
        Of the same shape and unit; never negative, and zero for the best in each future.

    Raises:
        UsageError: The array is empty or not finite.
    """
    known = checked(gain, 2, at_least=True)
    lost: Floats = known.max(axis=0) - known
    return lost


def expected_regret(gain: Floats, p: Floats) -> Floats:
    """Return the mean regret over futures: draws in every state, states by their probability.

    Args:
        gain: ``(option, state, draw)``.
        p: Probability of each state, ``(state,)``.

    Returns:
        ``(option,)``, in the measure's unit. The option with the least of it also has the highest
        expected gain.

    Raises:
        UsageError: The array is empty or not finite, or ``p`` is no distribution over its states.
    """
    lost = regret(checked(gain, 3)).mean(axis=2)
    return expected(lost, p)


def maximal_regret(gain: Floats) -> tuple[Floats, Ints]:
    """Return the largest regret over variants of the relations and states, and where it is.

    Args:
        gain: Mean gains, ``(option, cell, state)``.

    Returns:
        The regret by option, ``(option,)``, in the measure's unit, and the first cell and state
        in which it is reached, ``(option, 2)``. The least of the former is minimax regret.

    Raises:
        UsageError: The array is empty or not finite.
    """
    lost = regret(checked(gain, 3))
    flat = lost.reshape(len(lost), -1)
    at = flat.argmax(axis=1)
    place = np.stack(np.unravel_index(at, lost.shape[1:]), axis=1).astype(np.int64)
    return flat[np.arange(len(flat)), at], place


def expected(gain: Floats, p: Floats) -> Floats:
    """Return expected gains, ``(option,)``.

    Args:
        gain: ``(option, state)``.
        p: Probability of each state, ``(state,)``.

    Raises:
        UsageError: The array is empty or not finite, or ``p`` is no distribution over its states.
    """
    known = checked(gain, 2)
    found: Floats = (known * probabilities(p, known.shape[1])).sum(axis=1)
    return found


def perfect_information(gain: Floats, p: Floats) -> float:
    """Return what it is worth to be told the state before choosing (EVPI).

    H. Raiffa and R. Schlaifer (1961), Applied Statistical Decision Theory; R. A. Howard (1966),
    Information value theory, IEEE Transactions on Systems Science and Cybernetics 2, 22-26.

    Args:
        gain: Mean gains, ``(option, state)``.
        p: Probability of each state, ``(state,)``.

    Returns:
        Expected best gain less the best expected gain, in the measure's unit; 0 or more. It is
        also the least expected regret where there is one draw for each state.

    Raises:
        UsageError: The array is empty or not finite, or ``p`` is no distribution over its states.
    """
    best = expected(gain, p).max()
    told = expected(gain.max(axis=0, keepdims=True), p)[0]
    return _not_negative(float(told - best))


def imperfect_information(gain: Floats, p: Floats, chances: Floats) -> float:
    """Return what it is worth to see first whether an indicator appears (EVSI).

    Raiffa and Schlaifer (1961), as for :func:`perfect_information`, which bounds it.

    Args:
        gain: Mean gains, ``(option, state)``.
        p: Probability of each state, ``(state,)``.
        chances: P(indicator is seen by its day | state), ``(state,)``.

    Returns:
        In the measure's unit; 0 or more, and 0 where the news would change no choice.

    Raises:
        UsageError: The array is empty or not finite, or ``p`` or ``chances`` are no probabilities.
    """
    best = expected(gain, p).max()
    after = sum(share * float(expected(gain, then).max()) for share, then in news(p, chances))
    return min(_not_negative(after - float(best)), perfect_information(gain, p))


def news(p: Floats, chances: Floats) -> tuple[tuple[float, Floats], tuple[float, Floats]]:
    """Return the chance of either news, and the states' probabilities after it.

    Args:
        p: Probability of each state, ``(state,)``.
        chances: P(indicator is seen by its day | state), ``(state,)``.

    Returns:
        First that the indicator is seen, then that it is not. After news that cannot come the
        probabilities are as they were.

    Raises:
        UsageError: ``p`` or ``chances`` are no probabilities.
    """
    prior = probabilities(p, len(p))
    given = chances_given(chances, len(p))
    if not (prior * given).any():
        return (0.0, prior), (1.0, prior)
    if not (prior * (1 - given)).any():
        return (1.0, prior), (0.0, prior)
    seen, then, otherwise = posteriors(prior, given)
    return (seen, then), (1 - seen, otherwise)


def _not_negative(worth: float) -> float:
    # A maximum of means is no more than the mean of maxima; what lies below zero is rounding.
    return max(worth, 0.0)


def pareto(gain: Floats) -> Bools:
    """Return which options no other beats or equals on all measures and beats on one.

    Args:
        gain: ``(option, measure)``.

    Returns:
        ``(option,)``. Options that are equal on all measures are kept or left out together.

    Raises:
        UsageError: The array is empty or not finite.
    """
    known = checked(gain, 2)
    other, one = known[:, None, :], known[None, :, :]
    beaten = (other >= one).all(axis=2) & (other > one).any(axis=2)
    return np.logical_not(beaten.any(axis=0))


def same(draws: Floats) -> tuple[tuple[int, ...], ...]:
    """Return groups of two or more options whose every draw is equal, by position and in order.

    Args:
        draws: ``(option, ...)``.

    Raises:
        UsageError: The array is empty or not finite.
    """
    known = checked(draws, 2, at_least=True) + 0.0  # so that zero has one sign
    groups: dict[bytes, list[int]] = {}
    for place, one in enumerate(known):
        groups.setdefault(one.tobytes(), []).append(place)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def score(gains: Floats, weights: Floats, smallest: Floats) -> Floats:
    """Return the user's weighted sum of gains, each in units of its smallest effect of interest.

    Args:
        gains: ``(option, measure, ...)``.
        weights: The user's weights, ``(measure,)``, 0 or more and not all 0.
        smallest: Smallest effects, ``(measure,)``, above 0, in the measures' units.

    Returns:
        ``(option, ...)``, without unit: weight 1 and a gain of one smallest effect give 1.

    Raises:
        UsageError: The array is empty or not finite, or weights or smallest effects break a rule.
    """
    known = checked(gains, 2, at_least=True)
    count = known.shape[1]
    if weights.shape != (count,) or not (np.isfinite(weights) & (weights >= 0)).all():
        rule = f"must be {count} numbers of 0 or more, one for each measure"
        raise UsageError("weights", weights.tolist(), rule, "set weight of each [[measure]]")
    if not weights.any():
        raise UsageError("weights", weights.tolist(), "must not all be 0", "give one a weight")
    if smallest.shape != (count,) or not (np.isfinite(smallest) & (smallest > 0)).all():
        rule = f"must be {count} numbers above 0, one for each measure"
        raise UsageError("smallest effects", smallest.tolist(), rule, "check the questions")
    total = np.zeros(known.shape[:1] + known.shape[2:])
    for place, (weight, unit) in enumerate(zip(weights, smallest, strict=True)):
        total += weight * known[:, place] / unit
    return total


def told_apart(one: Floats, other: Floats, smallest: float) -> bool:
    """Return whether two options differ, on the same random numbers, by enough to be told.

    Args:
        one: Gains of one option, ``(draw,)``.
        other: Gains of the other, likewise.
        smallest: Smallest effect of interest, in the measure's unit.

    Returns:
        Whether the 90 % interval of the difference lies on one side of zero and its median
        beyond the smallest effect.

    Raises:
        UsageError: Draws are missing, not finite or not as many, or the effect is negative.
    """
    if one.shape != other.shape:
        found = f"{one.shape} and {other.shape}"
        raise UsageError("draws", found, "must be as many for both options", "use the same draws")
    if not smallest >= 0:
        raise UsageError("smallest effect", smallest, "must be 0 or more", "check the question")
    apart = interval(one - other)
    return (apart.p05 > 0 or apart.p95 < 0) and abs(apart.median) > smallest
