"""What simple rivals say to a question at its date: the base rate, and no change."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from westphalia.core.draws import Floats
from westphalia.core.months import MONTHS_PER_YEAR
from westphalia.estimate.fitted import Record
from westphalia.judge.implications import Question
from westphalia.panel.asof import AsOf
from westphalia.track.resolve import Past, Void, resolve
from westphalia.track.resolve.specs import spec_of

BACK = 15  # years of earlier windows
FEWEST = 5  # of them that a distribution needs
# A war that goes on has never ended before, nor has a pact: their own past says nothing.
OF_WAR = ("A1", "A4", "A6")
OF_PACT = ("A2.pact", "A2.end36")
# Their records are of single dyads, the questions of a whole region.
OF_REGION = ("B1.force12", "B3.dispute12", "C1.dispute12", "C1.fatal12")
STAY = ("members", "pair")  # who belongs to a group is as of the date, in earlier windows too
LEVELS: Floats = (np.arange(49) + 0.5) / 49


@dataclass(frozen=True, slots=True)
class Rivals:
    """Simple forecasts of one question from what was known at its date.

    Attributes:
        climatology: Of a yes-or-no question the share of its earlier windows (Jeffreys), where
            they are few or it is on a war the base rate of its channel's record; of a quantity 49
            equally likely values of its earlier windows. None where nothing is known.
        climatology_of: Where it is from.
        no_change: What the last earlier window that was known gave; None without one.
    """

    climatology: float | list[float] | None
    climatology_of: str
    no_change: float | None


def rivals(past: Past, question: Question, record: Record) -> Rivals:
    """Return the rivals of a question.

    The same rule is applied to the same states one year earlier, two years earlier and so on,
    with nothing used that was not known at the date.

    Args:
        past: The case; its later data are those known at the date.
        question: The question.
        record: The record of its channel.
    """
    found = list(_earlier(past, question))
    last = found[0] if found else None
    windows = f"{len(found)} earlier windows of the same states"
    if question.unit != "probability":
        values = np.quantile(found, LEVELS).tolist() if len(found) >= FEWEST else None
        return Rivals(values, windows if values else "", last)
    own = question.implication not in OF_WAR and question.id not in OF_PACT
    if own and len(found) >= FEWEST:
        return Rivals((sum(found) + 0.5) / (len(found) + 1), windows, last)
    if record.mean_observed is None or question.id in OF_REGION:
        return Rivals(None, "", last)
    return Rivals(record.mean_observed, f"{record.question} ({record.subset})", last)


def _earlier(past: Past, question: Question) -> Iterator[float]:
    """Yield the outcomes of the windows that ended before the date, the latest first."""
    kept: dict[str, Any] = {
        name: value for name, value in past.frozen.items() if name.startswith(STAY)
    }
    spec = spec_of(question.id)
    tables = spec.tables if spec else ()
    for back in range(1, BACK + 1):
        date = _years_before(past.view.date, back)
        view = AsOf(past.later.snapshot, date)
        if any(view.table(name).is_empty() for name in tables):
            return  # before a series begins
        moved = replace(
            past,
            view=view,
            first_month=past.first_month - MONTHS_PER_YEAR * back,
            frozen=dict(kept),
        )
        outcome = resolve(moved, question)
        if not isinstance(outcome, Void):
            yield outcome


def _years_before(date: dt.date, back: int) -> dt.date:
    day = 28 if (date.month, date.day) == (2, 29) else date.day
    return date.replace(year=date.year - back, day=day)
