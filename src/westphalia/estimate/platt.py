"""Platt lines: a logit of the outcome on the log odds of earlier out-of-sample forecasts."""

import numpy as np
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.estimate.binary import BinaryFit, fit_binary, logistic

Ints = NDArray[np.int64]
FLOOR = 1e-9


def log_odds(p: Floats) -> Floats:
    """Return the log odds of probabilities, held away from 0 and 1."""
    held = np.clip(p, FLOOR, 1 - FLOOR)
    return np.asarray(np.log(held / (1 - held)))


def platt_line(p: Floats, y: Floats, *, clusters: Ints) -> BinaryFit:
    """Fit the line that recalibrates forecasts (Platt 1999).

    Args:
        p: Out-of-sample forecasts, shape ``(n,)``.
        y: What happened, 0 or 1, shape ``(n,)``.
        clusters: Cluster of each forecast.

    Raises:
        FitError: The outcomes do not vary.
    """
    return fit_binary(log_odds(p)[:, None], y, names=("log_odds",), clusters=clusters)


def recalibrated(
    p: Floats, y: Floats, years: Ints, *, since: int, inside: NDArray[np.bool_] | None = None
) -> Floats:
    """Recalibrate every forecast by a line fitted on earlier years' forecasts only.

    Args:
        p: Out-of-sample forecasts, NaN where none was made, shape ``(n,)``.
        y: What happened, shape ``(n,)``.
        years: Year of each forecast, shape ``(n,)``.
        since: First year to recalibrate.
        inside: Rows that share a line; by default all.

    Returns:
        Recalibrated forecasts, NaN before ``since`` and outside.

    Raises:
        FitError: The outcomes of the years before ``since`` do not vary.
    """
    kept = ~np.isnan(p) if inside is None else inside & ~np.isnan(p)
    out = np.full(p.size, np.nan)
    for year in range(since, int(years.max()) + 1):
        past, now = kept & (years < year), kept & (years == year)
        if now.any():
            line = platt_line(p[past], y[past], clusters=years[past]).coef
            out[now] = logistic(line[0] + line[1] * log_odds(p[now]))
    return out
