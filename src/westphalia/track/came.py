"""What came of the measures by which responses to a past case are compared."""

import dataclasses

from westphalia.judge.assessment import Assessment
from westphalia.judge.contrasts import contrasts
from westphalia.panel.asof import AsOf
from westphalia.snapshot.load import Snapshot
from westphalia.sources import SOURCES
from westphalia.track.ledger.settle import numbered
from westphalia.track.resolve import Past, Void, resolve


@dataclasses.dataclass(frozen=True, slots=True)
class Came:
    """What later data say to one question.

    Attributes:
        question: Its id.
        outcome: The answer in the question's unit, 0 or 1 for a probability; None where the data
            give none.
        reason: Why they give none; empty where they do.
    """

    question: str
    outcome: float | None
    reason: str


def came_of(found: Assessment, measures: tuple[str, ...], *, tables: Snapshot) -> tuple[Came, ...]:
    """Return what the tables that ship say to questions of a past case, in their order.

    Args:
        found: The assessment of the case.
        measures: Question ids; those that the case is not asked are said to be so.
        tables: The tables that are later than its date.
    """
    later = AsOf(tables, max(origin.retrieved for origin in SOURCES))
    s, world = found.situation, found.run.world
    past = Past(
        later=later,
        view=AsOf(tables, found.as_of),
        situation=s,
        conflict_id=s.conflict_id or numbered(later, s, found.as_of.year),
        first_month=world.first_month,
        horizon=world.horizon,
        dyads=found.run.region,
        fits=found.fits,
    )
    asked = {one.question.id: one for one in contrasts(found.run)}
    answers = []
    for name in measures:
        one = asked.get(name)
        if one is None:
            answers.append(Came(name, None, "the case is not asked it"))
            continue
        outcome = Void(one.settled) if one.settled else resolve(past, one.question)
        if isinstance(outcome, Void):
            answers.append(Came(name, None, outcome.reason))
        else:
            answers.append(Came(name, float(outcome), ""))
    return tuple(answers)
