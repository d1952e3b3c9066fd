"""Scenario discovery: the futures in which another option is preferred, as limits on uncertainties.

PRIM, the patient rule induction method (J. H. Friedman and N. I. Fisher, 1999, Bump hunting in
high-dimensional data, Statistics and Computing 9, 123-143), as it is used for scenarios (B. P.
Bryant and R. J. Lempert, 2010, Thinking inside the box, Technological Forecasting and Social Change
77, 34-49) and as EMA Workbench runs it (J. H. Kwakkel, 2017, The Exploratory Modeling Workbench,
Environmental Modelling & Software 96, 239-250). PRIM finds a dense box in pure noise too, so it
peels one half of the futures, and what is told of a box is tested and counted in the other half.
"""

import importlib
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import polars as pl
from scipy import stats

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError
from westphalia.core.rng import stream
from westphalia.respond.boxes import Box, Limit, joined
from westphalia.respond.decisions import Bools, Ints, checked, probabilities

FEWEST = 40  # futures of interest, and others, below which no box is looked for
MOST_ROWS = 4000
MOST_UNCERTAINTIES = 8
DENSITY = 0.75  # share of a box's futures that must be of interest
SMALLEST_MASS = 0.05  # share of all futures that a box must hold
MATTERS = 0.05  # limits with a larger p-value are dropped
NOISE = 0.01  # a box with a larger p-value is not told


def one_state(draws: Floats, p: Floats, *, seed: int) -> tuple[Ints, Floats]:
    """Return one future for each draw: a state drawn by its probability, and the values in it.

    Both states of one draw share their parameters. Were both kept, one could be fitted to and the
    other held out, and nothing would be tested.

    Args:
        draws: ``(..., state, draw)``.
        p: Probability of each state, ``(state,)``.
        seed: Seed of the draw.

    Returns:
        The state of each future, ``(draw,)``, and the values, ``(..., draw)``.

    Raises:
        UsageError: The array is empty or not finite, or ``p`` is no distribution over its states.
    """
    known = checked(draws, 2, at_least=True)
    states, count = known.shape[-2:]
    edges = np.cumsum(probabilities(p, states))[:-1]
    uniform = stream(seed, "discovery", "states").random(count)
    state: Ints = np.asarray(np.searchsorted(edges, uniform, side="right"), dtype=np.int64)
    return state, known[..., state, np.arange(count)]


def find_box(
    uncertainties: pl.DataFrame, of_interest: Bools, *, threshold: float = DENSITY, seed: int = 0
) -> Box | None:
    """Return the limits on uncertainties within which futures are mostly of interest.

    Half of the futures, drawn at random, are peeled with PRIM. Of the boxes on the peeling
    trajectory with at least the density asked for, the one is taken that holds most of the futures
    of interest less the share it holds of the others (W. J. Youden, 1950, Index for rating
    diagnostic tests, Cancer 3, 32-35), so that it ends where the density falls to the base rate.
    In the other half the box must be denser than the base rate (p < 0.01) and not below the
    density asked for (p < 0.05); limits without which it is as dense (p > 0.05) are dropped, the
    least telling first.

    Args:
        uncertainties: One row for each future, futures independent of each other
            (:func:`one_state`); numbers, texts or booleans, without gaps. Of more than 8 that
            vary, the 8 are searched whose distribution differs most between the futures of
            interest and the others, in the half that is fitted to. At most 4,000 rows are used.
        of_interest: Whether the option is preferred in each future, ``(future,)``.
        threshold: Density asked for.
        seed: Seed of the halves.

    Returns:
        None where fewer than 40 futures are of interest or fewer than 40 are not, where no box is
        as dense as that, and where the box may be noise.

    Raises:
        UsageError: Rows do not match, values are missing or not finite, the density lies outside 0
            to 1, or EMA Workbench is not installed.
    """
    _check(uncertainties, of_interest, threshold)
    interesting = int(of_interest.sum())
    if min(interesting, len(of_interest) - interesting) < FEWEST:
        return None
    order = stream(seed, "discovery", "halves").permutation(len(of_interest))[:MOST_ROWS]
    fitted, held = np.array_split(order, 2)
    x, y = uncertainties[fitted], of_interest[fitted]
    searched = _telling(x, y)
    if not searched:
        return None
    found = _chosen(_trajectory(x.select(searched), y), x, y, threshold)
    if not found:
        return None
    return _tested(found, uncertainties[held], of_interest[held], threshold)


def _check(uncertainties: pl.DataFrame, of_interest: Bools, threshold: float) -> None:
    if of_interest.shape != (uncertainties.height,) or of_interest.dtype != np.bool_:
        found = f"{uncertainties.height} rows and {of_interest.shape}"
        rule = "must be one truth value for each row of uncertainties"
        raise UsageError("futures of interest", found, rule, "check the futures")
    if not 0 < threshold <= 1:
        raise UsageError("density of a box", threshold, "must lie above 0 and at most 1", "set it")
    for column in uncertainties:
        kind = column.dtype
        known = kind.is_numeric() or kind in (pl.Boolean, pl.String)
        whole = known and not column.null_count()
        if not whole or (kind.is_float() and not column.is_finite().all()):
            rule = "must be numbers, texts or booleans without gaps"
            raise UsageError("uncertainty", column.name, rule, "check the futures")


def _telling(x: pl.DataFrame, y: Bools) -> list[str]:
    """Return the uncertainties to search: those whose distribution differs most by interest.

    Regional sensitivity analysis (R. C. Spear and G. M. Hornberger, 1980, Water Research 14,
    43-49): the largest difference between the two distribution functions, or for categories
    between the shares of any set of values.
    """
    apart: dict[str, float] = {}
    for column in x:
        if column.n_unique() < 2:
            continue
        if column.dtype.is_numeric():
            values = column.to_numpy()
            one, other = (
                np.searchsorted(np.sort(values[group]), values, side="right") / group.sum()
                for group in (y, ~y)
            )
            apart[column.name] = float(np.abs(one - other).max())
        else:
            masks = [(column == value).to_numpy() for value in column.unique().sort()]
            apart[column.name] = sum(abs(mask[y].mean() - mask[~y].mean()) for mask in masks) / 2
    ranked = sorted(apart, key=lambda name: -apart[name])[:MOST_UNCERTAINTIES]
    return [name for name in x.columns if name in ranked]


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence what EMA Workbench says of parts that are not used here, and nothing else."""
    log = logging.getLogger("matplotlib")  # imported for pictures: tells of its font cache
    level = log.level
    with warnings.catch_warnings():
        # Evaluation on a cluster of its own, and interactive pictures.
        warnings.filterwarnings("ignore", message="ipyparallel not installed")
        warnings.filterwarnings("ignore", message="altair based interactive inspection")
        # Announced by Pandas 3.1 for a call in Prim.__init__; the call still works.
        warnings.filterwarnings("ignore", message="The inplace keyword in DataFrame.drop")
        log.setLevel(logging.ERROR)
        try:
            yield
        finally:
            log.setLevel(level)


def _trajectory(x: pl.DataFrame, y: Bools) -> list[tuple[Limit, ...]]:
    """Return the boxes of PRIM's peeling and pasting trajectory, the widest first."""
    with _quiet():
        try:
            prim = importlib.import_module("ema_workbench.analysis.prim")
        except ImportError as error:
            rule = "needs EMA Workbench, for limits on uncertainties that turn the ranking"
            fix = "install westphalia[ema]"
            raise UsageError("scenario discovery", "PRIM", rule, fix) from error
        pandas = importlib.import_module("pandas")  # what PRIM takes
        values = {
            column.name: column.unique().sort().to_list()
            for column in x
            if not column.dtype.is_numeric()
        }
        # Categories go by their place: sets of texts are walked in another order in every process.
        frame = pandas.DataFrame(
            {
                column.name: pandas.Series(
                    [values[column.name].index(one) for one in column], dtype=object
                )
                if column.name in values
                else column.cast(pl.Float64).to_numpy()
                for column in x
            }
        )
        # The lowest threshold keeps the whole trajectory; the choice from it is made here.
        found = prim.Prim(frame, y.astype(np.int64), threshold=1e-6, mass_min=SMALLEST_MASS)
        boxes = found.find_box().box_lims
    return [_limits(box, boxes[0], values) for box in boxes]


def _limits(box: Any, widest: Any, values: Mapping[str, list[str | bool]]) -> tuple[Limit, ...]:
    """Return a box of EMA Workbench's as limits, one for each side of a number."""
    found: list[Limit] = []
    for name in box.columns:
        lower, upper = box[name][0], box[name][1]
        if name in values:
            kept = tuple(values[name][place] for place in sorted(lower))
            if len(kept) < len(values[name]):
                found.append(Limit(name, None, None, kept, 1.0))
            continue
        if lower > widest[name][0]:
            found.append(Limit(name, float(lower), None, None, 1.0))
        if upper < widest[name][1]:
            found.append(Limit(name, None, float(upper), None, 1.0))
    return tuple(found)


def _inside(limits: tuple[Limit, ...], x: pl.DataFrame) -> Bools:
    held = np.ones(x.height, dtype=np.bool_)
    for one in limits:
        held &= one.holds(x[one.uncertainty])
    return held


def _chosen(
    boxes: list[tuple[Limit, ...]], x: pl.DataFrame, y: Bools, threshold: float
) -> tuple[Limit, ...]:
    """Return the dense box that tells the futures of interest from the others best."""
    best: tuple[Limit, ...] = ()
    most = 0.0
    for limits in boxes:
        held = _inside(limits, x)
        if limits and y[held].mean() >= threshold:
            tells = float(held[y].mean() - held[~y].mean())
            if tells > most:
                best, most = limits, tells
    return best


def _denser(limits: tuple[Limit, ...], x: pl.DataFrame, y: Bools, base: float) -> float:
    """Return the one-sided p-value of a box's density being a base rate; 1 if it is empty."""
    held = _inside(limits, x)
    if not held.any():
        return 1.0
    test = stats.binomtest(int(y[held].sum()), int(held.sum()), base, alternative="greater")
    return float(test.pvalue)


def _tested(limits: tuple[Limit, ...], x: pl.DataFrame, y: Bools, threshold: float) -> Box | None:
    """Return a box with the limits that matter in the held-out half, None if it may be noise."""
    base = float(y.mean())
    if _denser(limits, x, y, base) >= NOISE:
        return None
    kept, p = _that_matter(limits, x, y)
    held = _inside(kept, x)
    noise = _denser(kept, x, y, base)
    few = stats.binomtest(int(y[held].sum()), int(held.sum()), threshold, alternative="less")
    # Without limits the box is everything, as dense as the base rate.
    if noise >= NOISE or few.pvalue < MATTERS:
        return None
    return Box(
        limits=joined(kept, p),
        coverage=float(held[y].mean()),
        density=float(y[held].mean()),
        mass=float(held.mean()),
        base=base,
        p=noise,
        futures=x.height,
    )


def _that_matter(
    limits: tuple[Limit, ...], x: pl.DataFrame, y: Bools
) -> tuple[tuple[Limit, ...], list[float]]:
    """Return the limits without which a box is less dense, and the p-value of each."""
    kept = limits
    while kept:
        wider = [kept[:place] + kept[place + 1 :] for place in range(len(kept))]
        p = [_denser(kept, x, y, float(y[_inside(one, x)].mean())) for one in wider]
        if max(p) <= MATTERS:
            return kept, p
        kept = wider[int(np.argmax(p))]
    return (), []
