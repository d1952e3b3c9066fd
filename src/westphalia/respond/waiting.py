"""What it is worth to wait for an indicator before acting, and plans that act on it.

H. Raiffa and R. Schlaifer (1961), Applied Statistical Decision Theory, for what news is worth;
R. McDonald and D. Siegel (1986), The value of waiting to invest, Quarterly Journal of Economics
101, 707-727, for setting it against what delay costs. Adaptive plans act once a signpost passes its
threshold: W. E. Walker, S. A. Rahman and J. Cave (2001), Adaptive policies, policy analysis and
policy-making, European Journal of Operational Research 128, 282-289.
"""

from dataclasses import dataclass

import numpy as np

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError
from westphalia.respond.decisions import (
    chances_given,
    checked,
    expected,
    imperfect_information,
    news,
    perfect_information,
)


@dataclass(frozen=True, slots=True)
class Wait:
    """What waiting for one indicator is worth, on one measure or the score; options by position.

    Attributes:
        now: The best option now. Of options that are equal the first stands for all.
        seen: The best delayed option once the indicator is seen.
        unseen: The best delayed option if it is not seen by its day.
        p_seen: Probability that it is seen.
        information: What its news is worth if nothing is lost by waiting; 0 or more.
        value: What waiting is worth with the options delayed; negative where delay costs more.
        perfect: What being told the state now is worth; bounds ``information``.
    """

    now: int
    seen: int
    unseen: int
    p_seen: float
    information: float
    value: float
    perfect: float


def waiting(now: Floats, later: Floats, p: Floats, chances: Floats) -> Wait:
    """Return what it is worth to see whether an indicator appears before acting.

    Args:
        now: Mean gains of the options begun now, ``(option, state)``.
        later: Mean gains of the same options begun after the indicator's day, likewise.
        p: Probability of each state, ``(state,)``.
        chances: P(indicator is seen by its day | state), ``(state,)``.

    Returns:
        Worth in the measure's unit. Where the indicator cannot be seen, or cannot fail to be,
        the best option after the news that cannot come is that of the present probabilities.

    Raises:
        UsageError: Arrays are empty, not finite or of different shapes, or ``p`` or ``chances``
            are no probabilities.
    """
    if now.shape != later.shape:
        found = f"{now.shape} and {later.shape}"
        rule = "must be of one shape for options now and delayed"
        raise UsageError("values of options", found, rule, "delay every option")
    (p_seen, if_seen), (p_unseen, if_unseen) = news(p, chances)
    first, seen, unseen = expected(now, p), expected(later, if_seen), expected(later, if_unseen)
    return Wait(
        now=int(first.argmax()),
        seen=int(seen.argmax()),
        unseen=int(unseen.argmax()),
        p_seen=p_seen,
        information=imperfect_information(now, p, chances),
        value=float(p_seen * seen.max() + p_unseen * unseen.max() - first.max()),
        perfect=perfect_information(now, p),
    )


def plan_draws(then: Floats, otherwise: Floats, chances: Floats) -> Floats:
    """Return the draws of a plan: one option once an indicator is seen, else another.

    In each draw it is the mean over seeing and not seeing the indicator, which is taken to depend
    on the state alone. For the share of futures that meet a threshold hand in, as numbers, whether
    each branch meets it: the mean of both branches may pass where neither does.

    Args:
        then: Draws of the option that is begun when it is seen, ``(..., state, draw)``.
        otherwise: Draws of the one that is begun if it is not, likewise.
        chances: P(indicator is seen by its day | state), ``(state,)``.

    Returns:
        Of the same shape; exactly that of a branch where the other cannot come, or is equal.

    Raises:
        UsageError: Arrays are empty, not finite or of different shapes, or ``chances`` are no
            probabilities.
    """
    if then.shape != otherwise.shape:
        found = f"{then.shape} and {otherwise.shape}"
        raise UsageError("values of a plan", found, "must be of one shape", "use the same draws")
    one, other = checked(then, 2, at_least=True), checked(otherwise, 2, at_least=True)
    share = chances_given(chances, one.shape[-2])[:, None]
    mixed: Floats = np.where(share == 1, one, other + share * (one - other))
    return mixed
