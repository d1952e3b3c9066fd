"""The comparison as a model of EMA Workbench, for those who work there.

J. H. Kwakkel (2017), The Exploratory Modeling Workbench, Environmental Modelling & Software 96,
239-250: uncertainties, levers, outcomes and a function from the ones to the others.
"""

import importlib
from collections import OrderedDict
from typing import Any

from scipy import stats

from westphalia.core.errors import UsageError
from westphalia.respond.evaluate import Evaluation, Future, Start
from westphalia.respond.levers import Lever
from westphalia.respond.playing import SIZES
from westphalia.respond.values import Measure

NAME = "westphalia"
KEPT = 64  # futures whose doing nothing is kept for the next option


class Simulated:
    """One future, played on common draws: what EMA Workbench calls.

    Args:
        start: What every future starts from; its draws and seed are those of every call.
        levers: Doing nothing, options and portfolios, by id.
        measures: Ids of the questions.
    """

    def __init__(self, start: Start, levers: dict[str, Lever], measures: tuple[str, ...]) -> None:
        self.start, self.levers, self.measures = start, levers, measures
        self._kept: OrderedDict[Future, Evaluation] = OrderedDict()

    def __call__(
        self,
        *,
        event: bool,
        kept: float,
        option: str,
        size: float = 1.0,
        bargaining: bool = False,
    ) -> dict[str, float]:
        """Return the mean over draws of every measure, by the outcome's name.

        Args:
            event: Whether the event is true.
            kept: Share of the raw effects of the event that is kept, 0 to 1.
            option: Id of the option.
            size: Multiple of the stated size of the event's contingents.
            bargaining: Whether only states that expect a gain may enter.
        """
        future = Future(float(kept), bool(bargaining), float(size))
        values = self._evaluation(future).values(self.levers[option])
        means = values[:, int(event)].mean(axis=-1)
        return {outcome(n): float(one) for n, one in zip(self.measures, means, strict=True)}

    def _evaluation(self, future: Future) -> Evaluation:
        if future not in self._kept:
            self._kept[future] = Evaluation(self.start, future, self.measures)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(future)
        return self._kept[future]


def outcome(question: str) -> str:
    """Return the name of a question as an outcome: names of EMA Workbench are identifiers."""
    return question.replace(".", "_")


def to_model(start: Start, levers: dict[str, Lever], measures: tuple[Measure, ...]) -> Any:
    """Return an ``ema_workbench.Model`` whose levers are the options.

    Uncertainties: ``event`` (is it true), ``kept`` (share of the raw event effects, 0 to 1),
    ``size`` (multiple of the stated contingents, log-uniform, where there are any) and
    ``bargaining`` (where it is available). Lever: ``option``. Outcomes: mean over draws of each
    measure, its direction the user's wish. Plans are no levers of it.

    Args:
        start: What every future starts from.
        levers: Doing nothing, options and portfolios, by id.
        measures: By what they are compared.

    Raises:
        UsageError: EMA Workbench is not installed, or there is no option beside doing nothing.
    """
    if len(levers) < 2:
        raise UsageError("options", "nothing", "must be two or more", "name an option")
    try:
        ema = importlib.import_module("ema_workbench")
    except ImportError as error:
        raise UsageError(
            "to_ema", "ema_workbench", "is not installed", "install westphalia[ema]"
        ) from error
    wishes = {
        "lower": ema.ScalarOutcome.MINIMIZE,
        "higher": ema.ScalarOutcome.MAXIMIZE,
        "": ema.ScalarOutcome.INFO,
    }
    model = ema.Model(NAME, function=Simulated(start, levers, tuple(m.question for m in measures)))
    uncertainties = [ema.BooleanParameter("event"), ema.RealParameter("kept", 0.0, 1.0)]
    if any(one.troops for one in start.world.situation.arrivals):
        sizes = stats.loguniform(*SIZES)
        uncertainties.append(ema.RealParameter.from_dist("size", sizes, pff=False))
    if start.willing is not None:
        uncertainties.append(ema.BooleanParameter("bargaining"))
    model.uncertainties = uncertainties
    model.levers = [ema.CategoricalParameter("option", list(levers))]
    model.outcomes = [
        ema.ScalarOutcome(outcome(one.question), kind=wishes[one.wish]) for one in measures
    ]
    return model
