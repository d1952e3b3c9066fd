"""Out-of-sample records of probability forecasts, whole and by subset."""

import numpy as np
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.estimate.fitted import Record
from westphalia.scoring.calibration import auc, reliability
from westphalia.scoring.proper import log_score
from westphalia.scoring.skill import skill

Ints = NDArray[np.int64]


def probability_record(
    question: tuple[str, str],
    p: Floats,
    naive_p: Floats,
    outcome: Floats,
    *,
    at: tuple[Ints, Ints],
    naive: str,
) -> Record:
    """Return the record of probability forecasts by log score.

    Args:
        question: What was forecast, and in which subset (``all`` for the whole).
        p: The model's probabilities, shape ``(n,)``.
        naive_p: The naive probabilities, shape ``(n,)``.
        outcome: 0 or 1, shape ``(n,)``.
        at: Cluster of each forecast for the bootstrap, and its year.
        naive: What the naive forecast is.
    """
    both = 0 < outcome.sum() < outcome.size
    return Record(
        question=question[0],
        subset=question[1],
        skill=skill(
            log_score(p, outcome),
            log_score(naive_p, outcome),
            blocks=at[0],
            years=at[1],
            metric="log score",
            naive=naive,
        ),
        bins=reliability(p, outcome),
        auc=auc(p, outcome) if both else None,
        mean_forecast=float(p.mean()),
        mean_observed=float(outcome.mean()),
    )
