"""The expected-utility model of group decisions of Bueno de Mesquita, as Scholz et al. set it out.

Actors with a position, a capability and a salience compare challenging each other with leaving be;
who loses a comparison moves; the forecast is the weighted median once nobody moves.

Sources: B. Bueno de Mesquita (1985), The War Trap Revisited, APSR 79(1); (1994), Political
Forecasting, ch. 4 of Bueno de Mesquita & Stokman, European Community Decision Making; (1997), A
Decision Making Model, International Interactions 23(3-4). Equations as set out by J. B. Scholz,
G. J. Calbert & G. A. Smith (2011), Unravelling Bueno De Mesquita's Group Decision Model, J.
Theoretical Politics 23(4); their numbers are given below.

What the papers leave open, and what is done here:

* Scale: distances are shares of the range of the first positions, in all rounds.
* Q: 1.0, as Scholz et al. chose for the published example; 0.5 is their other choice.
* T (eqs. 20-23): 1 where the median is nearer to the challenger than the challenged is, else 0.
* Salience of a challenge: that of the challenged, who resists with that probability (eq. 6).
* Whose exponent: an actor reckons both its own challenge and that of the other with its own.
* Security (eq. 34): sum of what the others expect from challenging the actor, by their own
  reckoning with exponents of 1.
* Confrontation: who expects less moves all the way. An expected utility of zero moves nobody.
* Choice among offers: confrontations before compromises before compelled moves; within a kind
  the least move; of equal moves the offer of who expects more.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError

NONE, CONFRONTATION, COMPROMISE, COMPELLED = range(4)
ROUNDS = 10
STILL = 1e-6  # of the scale: smaller moves are none
TIE = 9  # decimals to which moves and utilities are compared
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Actors:
    """Who bargains, each of the arrays of shape ``(actor,)``.

    Attributes:
        names: Names, none twice.
        position: On one line, in the unit of the issue.
        capability: Zero or more, in any unit.
        salience: From 0 to 1.

    Raises:
        UsageError: Fewer than two, a value is out of range, or nobody has any weight.
    """

    names: tuple[str, ...]
    position: Floats
    capability: Floats
    salience: Floats

    def __post_init__(self) -> None:
        n = len(self.names)
        if n < 2 or len(set(self.names)) < n:
            raise UsageError("actors", n, "must be two or more, none twice", "name each once")
        for what in ("position", "capability", "salience"):
            values = getattr(self, what)
            if values.shape != (n,) or not np.isfinite(values).all():
                raise UsageError(what, values.shape, f"must be {n} finite numbers", "check it")
        if (self.capability < 0).any():
            raise UsageError("capability", self.capability.min(), "must not be negative", "fix it")
        if ((self.salience < 0) | (self.salience > 1)).any():
            raise UsageError("salience", self.salience.max(), "must be 0 to 1", "divide by 100")
        if not (self.weight > 0).any():
            raise UsageError("capability", 0.0, "times salience must not be 0 for all", "set one")

    @property
    def weight(self) -> Floats:
        """Return capability times salience, ``(actor,)``."""
        return self.capability * self.salience

    @property
    def scale(self) -> float:
        """Return the range of the positions; 1 where all are one."""
        return float(np.ptp(self.position)) or 1.0


@dataclass(frozen=True, slots=True)
class Rules:
    """The choices on which published formulation and published numbers differ.

    Attributes:
        q: Probability that nothing changes if nobody challenges (eq. 7).
        votes: ``contest`` (eqs. 30-31): the share of the votes cast between two positions, so that
            both probabilities add up to 1. ``all``: divided by the votes of all pairs of
            positions, cast with the voters' risk exponents.
        compromise: Among compromises the ``least`` move, or that with the ``lowest`` mean of both
            positions weighted by the utilities.
    """

    q: float = 1.0
    votes: Literal["contest", "all"] = "contest"
    compromise: Literal["least", "lowest"] = "least"


PRINTED = Rules()
# What an independent re-implementation reports of the program behind the published table
# (github.com/jmckib/bdm-scholz-expected-utility-model); the paper prints neither.
PROGRAM = Rules(votes="all", compromise="lowest")


@dataclass(frozen=True, slots=True)
class Bargain:
    """What bargaining comes to.

    Attributes:
        positions: At the start and after each round, ``(round + 1, actor)``.
        medians: Weighted medians, ``(round + 1,)``.
        means: Weighted means, likewise.
        risk: Risk exponents by which each round was played, ``(round, actor)``.
        settled: Whether nobody moved any more in the last round.
    """

    positions: Floats
    medians: Floats
    means: Floats
    risk: Floats
    settled: bool

    @property
    def forecast(self) -> float:
        """Return the weighted median after the last round."""
        return float(self.medians[-1])


def weighted_median(position: Floats, weight: Floats) -> float:
    """Return the position that no other beats in votes (sec. 3.2); of two the lower.

    Args:
        position: Shape ``(actor,)``.
        weight: Capability times salience, likewise.
    """
    order = np.argsort(position, kind="stable")
    reached = np.cumsum(weight[order])
    # Half the total within rounding: a sum is no reason to pick the next one.
    return float(position[order][np.argmax(reached >= reached[-1] * (0.5 - 1e-12))])


def weighted_mean(position: Floats, weight: Floats) -> float:
    """Return the mean position weighted by capability times salience."""
    return float(weight @ position / weight.sum())


def win_probabilities(
    actors: Actors, *, risk: Floats | None = None, rules: Rules = PRINTED
) -> Floats:
    """Return the probability that each actor prevails over each other (eqs. 30-31).

    Everyone votes for the nearer position with capability times salience times the difference of
    the distances. Without a difference of positions there is no contest: 0.

    Args:
        actors: The actors.
        risk: Exponents of the voters, ``(actor,)``; only ``votes="all"`` uses them.
        rules: Which votes are divided by.

    Returns:
        Row challenges column, ``(actor, actor)``.
    """
    if rules.votes == "all":
        support = _curved_support(actors, np.ones_like(actors.position) if risk is None else risk)
        cast = np.full_like(support, 2 * support.sum())
    else:
        support = _support(actors.position, actors.weight)
        cast = support + support.T
    return np.divide(support, cast, out=np.zeros_like(support), where=cast > 0)


def _support(x: Floats, w: Floats) -> Floats:
    """Return the votes for the row's position against the column's, by sums over sorted actors."""
    lower = x[:, None] < x[None, :]
    return np.asarray(np.where(lower, _support_of_lower(x, w), _support_of_lower(-x, w)))


def _support_of_lower(x: Floats, w: Floats) -> Floats:
    """Return the votes for ``x_i`` against ``x_j``; right only where ``x_i <= x_j``.

    Actors below ``x_i`` cast the whole distance, those up to the middle what is left of it.
    """
    order = np.argsort(x, kind="stable")
    stops = x[order]
    weights, moments = (np.concatenate([[0.0], np.cumsum(one[order])]) for one in (w, w * x))
    near, far = x[:, None], x[None, :]
    below = np.searchsorted(stops, x, side="right")[:, None]
    middle = np.searchsorted(stops, (near + far) / 2, side="right")
    between = np.maximum(middle, below)
    partly = (near + far) * (weights[between] - weights[below])
    cast = (far - near) * weights[below] + partly - 2 * (moments[between] - moments[below])
    return np.asarray(np.maximum(cast, 0.0))


def _curved_support(actors: Actors, risk: Floats) -> Floats:
    """Return the votes for row against column with every voter's own exponent."""
    x, w = actors.position, actors.weight
    away = (np.abs(x[:, None] - x[None, :]) / actors.scale) ** risk[:, None]
    found = np.zeros_like(away)
    for i in range(x.size):
        found[i] = w @ np.maximum(away - away[:, i, None], 0.0)
    return found


def expected_utilities(
    actors: Actors, risk: Floats, *, rules: Rules = PRINTED, scale: float | None = None
) -> tuple[Floats, Floats]:
    """Return what challengers gain, as they and as the challenged reckon (eqs. 5-7, 14-25).

    Args:
        actors: The actors.
        risk: Risk exponents, ``(actor,)``.
        rules: The choices.
        scale: Length of the issue, in the unit of the positions; by default their range.

    Returns:
        Two of shape ``(actor, actor)``, row challenges column: with the exponent of the
        challenger, and with that of the challenged. From -4 to 4; 0 on the diagonal.
    """
    length = scale or actors.scale
    x, s = actors.position, actors.salience[None, :]
    away = np.abs(x[:, None] - x[None, :]) / length
    middle = np.abs(x - weighted_median(x, actors.weight))[:, None] / length
    p = win_probabilities(actors, risk=risk, rules=rules)

    def reckoned(r: Floats) -> Floats:
        won, lost, same = (2 - 4 * np.power(0.5 + d, r) for d in (-away / 2, away / 2, 0.0))
        better, worse = (2 - 4 * np.power(0.5 + d * (middle + away) / 4, r) for d in (-1, 1))
        challenged = s * (p * won + (1 - p) * lost) + (1 - s) * won
        left = rules.q * same + (1 - rules.q) * np.where(middle < away, better, worse)
        found: Floats = np.asarray(challenged - left, dtype=np.float64)
        np.fill_diagonal(found, 0.0)
        return found

    return reckoned(risk[:, None]), reckoned(risk[None, :])


def risk_exponents(actors: Actors, *, rules: Rules = PRINTED, scale: float | None = None) -> Floats:
    """Return the exponents from 0.5 (secure least) to 2 (secure most) (eqs. 32-34), ``(actor,)``.

    1 for all where all are equally secure.
    """
    plain, _ = expected_utilities(actors, np.ones_like(actors.position), rules=rules, scale=scale)
    threat = plain.sum(axis=0)
    least, most = float(threat.min()), float(threat.max())
    if most - least <= STILL:
        return np.ones_like(threat)
    basis = (2 * threat - most - least) / (most - least)
    return np.asarray((1 - basis / 3) / (1 + basis / 3))


def offers(
    position: Floats, own: Floats, other: Floats, *, rules: Rules = PRINTED
) -> tuple[Ints, Floats]:
    """Return what each actor (row) is made to do by each other (column) (sec. 6, fig. 6).

    Args:
        position: Shape ``(actor,)``.
        own: What the row expects from challenging the column, ``(actor, actor)``.
        other: What the column expects from challenging the row, as the row reckons it, likewise.
        rules: How compromises are chosen.

    Returns:
        The best offer's kind for each actor (``NONE``, ``CONFRONTATION``, ``COMPROMISE``,
        ``COMPELLED``), ``(actor,)``, and the position to which it leads, likewise.
    """
    x, y = position[:, None], np.broadcast_to(position[None, :], own.shape)
    mine, theirs = (np.round(one, TIE) for one in (own, other))
    yields = (theirs > 0) & (mine < 0) & (x != y)
    kind = np.full(own.shape, NONE)
    kind[(theirs > mine) & (mine > 0) & (x != y)] = CONFRONTATION
    kind[yields & (theirs > -mine)] = COMPROMISE
    kind[yields & (theirs <= -mine)] = COMPELLED
    bent = kind == COMPROMISE
    share = np.divide(np.abs(own), np.abs(other), out=np.ones_like(own), where=bent)
    target = np.where(bent, x + (y - x) * share, y)
    key = np.abs(target - x)
    if rules.compromise == "lowest":
        both = np.abs(own) + np.abs(other)
        mean = np.abs(own) * x + np.abs(other) * y
        key = np.where(bent, np.divide(mean, both, out=np.zeros_like(own), where=bent), key)
    last = np.where(kind == NONE, COMPELLED + 1, kind)
    best = np.lexsort((target, -theirs, np.round(key, TIE), last), axis=-1)[:, 0]
    rows = np.arange(position.size)
    taken = kind[rows, best]
    return taken, np.where(taken == NONE, position, target[rows, best])


def forecast(actors: Actors, *, rounds: int = ROUNDS, rules: Rules = PRINTED) -> Bargain:
    """Return how positions move, round by round, until nobody moves or the rounds are over.

    All take their best offer at once. Risk exponents are estimated anew in every round.

    Raises:
        UsageError: ``rounds`` is negative.
    """
    if rounds < 0:
        raise UsageError("rounds", rounds, "must not be negative", "ask for 0 or more")
    scale, weight = actors.scale, actors.weight
    path, risks, settled = [actors.position], [], False
    for _ in range(rounds):
        now = Actors(actors.names, path[-1], actors.capability, actors.salience)
        risk = risk_exponents(now, rules=rules, scale=scale)
        by_challenger, by_challenged = expected_utilities(now, risk, rules=rules, scale=scale)
        _, moved = offers(path[-1], by_challenger, by_challenged.T, rules=rules)
        settled = bool(np.abs(moved - path[-1]).max() <= STILL * scale)
        path.append(moved)
        risks.append(risk)
        if settled:
            break
    return Bargain(
        positions=np.array(path),
        medians=np.array([weighted_median(one, weight) for one in path]),
        means=np.array([weighted_mean(one, weight) for one in path]),
        risk=np.array(risks).reshape(len(risks), len(actors.names)),
        settled=settled,
    )
