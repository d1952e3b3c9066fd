"""From a case and its response options to a model of EMA Workbench."""

from pathlib import Path
from typing import Any

from westphalia.events.case import Case
from westphalia.flow.progress import SEED
from westphalia.flow.scene import Question, check_numbers, opened, scene
from westphalia.respond.ema import to_model
from westphalia.respond.measuring import answered_of, chosen_measures
from westphalia.respond.options import Responses

FEW = 200  # draws of one future: an experiment is then a few hundredths of a second


def to_ema(
    case: Case | str | Path,
    responses: Responses | str | Path | None = None,
    *,
    asked: Question | None = None,
    draws: int = FEW,
    seed: int = SEED,
) -> Any:
    """Return a case with its response options as an ``ema_workbench.Model``.

    Args:
        case: A case, or the path of a case file.
        responses: Options, or the path of a response file; without it as in
            :func:`westphalia.flow.respond`.
        asked: What to keep of them, and by what to compare.
        draws: Draws over which one experiment takes the mean, 100 to 20,000; the same ones in
            every experiment.
        seed: Seed of every random stream, 0 or more.

    Raises:
        CaseError: A file breaks a rule, or an option cannot be taken at the date.
        CodeError: A state is unknown or did not exist at the date.
        UsageError: An argument is out of range, a measure is not answered for the case, there is
            no option beside doing nothing, or EMA Workbench is not installed.
    """
    question = asked or Question()
    check_numbers(question, draws=draws, seed=seed)
    file, given = opened(case, responses)
    here = scene(file, given, question, draws=draws, seed=seed)
    wanted = question.measures or here.options.measure
    measures = chosen_measures(here.made, answered_of(here.start), wanted, {})
    return to_model(here.start, here.offers.levers, measures)
