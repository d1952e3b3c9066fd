"""Boxes: limits on uncertainties within which another option is preferred, and their words."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from westphalia.respond.comparison import Flip
from westphalia.respond.decisions import Bools
from westphalia.respond.flips import Ranked


@dataclass(frozen=True, slots=True)
class Limit:
    """What a box asks of one uncertainty.

    Attributes:
        uncertainty: Its column.
        lower: Smallest value, None without one.
        upper: Largest value, None without one.
        values: Values of a category or of true and false; None for numbers.
        p: One-sided binomial p-value, in the held-out half, of the box being no denser than
            without this limit (Bryant and Lempert's quasi-p-value, there on the fitted half).
    """

    uncertainty: str
    lower: float | None
    upper: float | None
    values: tuple[str | bool, ...] | None
    p: float

    def holds(self, column: pl.Series) -> Bools:
        """Return which futures lie within it."""
        if self.values is not None:
            return column.is_in(self.values).to_numpy()
        known = column.to_numpy()
        lower = -math.inf if self.lower is None else self.lower
        upper = math.inf if self.upper is None else self.upper
        found: Bools = (known >= lower) & (known <= upper)
        return found


@dataclass(frozen=True, slots=True)
class Box:
    """A box, counted in the half of the futures that it was not fitted to.

    Attributes:
        limits: What it asks, the most telling first.
        coverage: Share of the futures of interest that it holds.
        density: Share of its futures that are of interest.
        mass: Share of all futures that it holds.
        base: Share of all futures that are of interest.
        p: One-sided binomial p-value of its density being the base rate.
        futures: Futures held out.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    base: float
    p: float
    futures: int


def joined(limits: Sequence[Limit], p: Sequence[float]) -> tuple[Limit, ...]:
    """Return limits with both sides of a number in one, the most telling first.

    Args:
        limits: One for each side of a number.
        p: The p-value of each; of two sides the larger is kept.
    """
    found: dict[str, Limit] = {}
    for one, chance in zip(limits, p, strict=True):
        known = found.get(one.uncertainty, dataclasses.replace(one, p=chance))
        found[one.uncertainty] = dataclasses.replace(
            known,
            lower=known.lower if one.lower is None else one.lower,
            upper=known.upper if one.upper is None else one.upper,
            p=max(known.p, chance),
        )
    return tuple(sorted(found.values(), key=lambda one: one.p))


def line(box: Box, better: str, other: str, names: Mapping[str, str]) -> str:
    """Return a box in words: prefer X to Y if ... is above ....

    Args:
        box: The box.
        better: Words for the option that is preferred in it.
        other: Words for the one that is preferred elsewhere.
        names: Words for the uncertainties, that something can be said of: "the event" (is true),
            "the probability that a second state joins" (is above 0.2).
    """
    asked = " and ".join(
        _asked(one, names.get(one.uncertainty, one.uncertainty)) for one in box.limits
    )
    return (
        f"prefer {better} to {other} if {asked}: better in {_percent(box.density)} of those "
        f"futures, in {_percent(box.base)} of all"
    )


def box_flip(box: Box, better: int, other: int, ranked: Ranked, names: Mapping[str, str]) -> Flip:
    """Return a box as a statement of the comparison.

    Args:
        box: The box.
        better: Place of the option that is preferred in it.
        other: Place of the one that is preferred elsewhere.
        ranked: What the options are and what they are ranked by.
        names: Words for the uncertainties, as for :func:`line`.
    """
    return Flip(
        measure=ranked.measure,
        better=ranked.options[better],
        other=ranked.options[other],
        line=line(box, ranked.title(better), ranked.title(other), names),
        threshold=None,
        interval=None,
        coverage=box.coverage,
        density=box.density,
    )


def _asked(one: Limit, words: str) -> str:
    if one.values is not None:
        shown = (str(value).lower() if isinstance(value, bool) else value for value in one.values)
        return f"{words} is {' or '.join(shown)}"
    if one.lower is not None and one.upper is not None:
        return f"{words} is between {number(one.lower)} and {number(one.upper)}"
    if one.lower is not None:
        return f"{words} is above {number(one.lower)}"
    return f"{words} is below {number(one.upper or 0.0)}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def number(value: float) -> str:
    """Return a number with three significant figures.

    Examples:
        >>> number(12345.6), number(0.30004), number(-2.0), number(0.0000123), number(0.0)
        ('12,300', '0.3', '-2', '1.23e-05', '0')
    """
    if value == 0:
        return "0"
    places = 2 - math.floor(math.log10(abs(value)))
    if places > 6:
        return f"{value:.3g}"
    shown = f"{round(value, places):,.{max(places, 0)}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
