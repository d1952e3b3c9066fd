"""Which input a judgement's outlook depends on most: Sobol indices, over all inputs at once.

The mixed outlook ``without + credence x (with - without)`` is taken as a function of the credence,
the size of the contingent, the row of the joint parameter draws, and how far event effects are
shrunken. Indices are those of Saltelli et al. (2010) as ``scipy.stats.sobol_indices`` has them: the
first-order index is the share of the outlook's variance that would go if that input were known;
the total index adds the variance that it has together with others.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from westphalia.core.draws import Floats, Interval
from westphalia.core.errors import UsageError
from westphalia.estimate.fitted import Fitted
from westphalia.estimate.shrink import Kept
from westphalia.events.situation import Situation
from westphalia.judge.contrasts import Contrast, contrasts
from westphalia.judge.indices import Grid, indices
from westphalia.simulate.run import simulate
from westphalia.simulate.world import World

INPUTS = ("credence", "size", "parameters", "structure")
STRUCTURES = ("none", "shrunken", "raw")
TIMES = 10.0  # the contingent is a tenth to ten times its stated size
SIZES = 9  # sizes that are simulated, evenly on the log scale; between them lies a line
FEWEST, MOST = 16, 16_384


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Sobol indices of every judgement's mixed outlook.

    Attributes:
        inputs: Inputs that were varied, in order.
        ranges: What each of them ranged over, in words.
        samples: Points of each of the two sample matrices.
        rows: Rows of the joint parameter draws.
        seed: Seed of every random stream.
        outlooks: Mixed outlook over all samples, by question.
        first: First-order index by question and input, with 90 % bootstrap interval.
        total: Total index likewise.
    """

    inputs: tuple[str, ...]
    ranges: dict[str, str]
    samples: int
    rows: int
    seed: int
    outlooks: dict[str, Interval]
    first: dict[str, dict[str, Interval]]
    total: dict[str, dict[str, Interval]]

    def frame(self) -> pl.DataFrame:
        """Return one row per question and input: both indices with their 90 % intervals."""
        return pl.DataFrame(
            {
                "question": question,
                "input": name,
                "first": first[name].median,
                "first_p05": first[name].p05,
                "first_p95": first[name].p95,
                "total": self.total[question][name].median,
                "total_p05": self.total[question][name].p05,
                "total_p95": self.total[question][name].p95,
            }
            for question, first in self.first.items()
            for name in self.inputs
        )

    def plain(self) -> dict[str, Any]:
        """Return all of it as plain data, one object per question."""
        return {
            "inputs": self.ranges,
            "samples": self.samples,
            "draws": self.rows,
            "seed": self.seed,
            "questions": [
                {
                    "question": question,
                    "mixed": self.outlooks[question].as_dict(),
                    "first_order": {name: _index(one) for name, one in first.items()},
                    "total": {name: _index(one) for name, one in self.total[question].items()},
                }
                for question, first in self.first.items()
            ],
        }


def _index(one: Interval) -> dict[str, float]:
    return {"index": one.median, "p05": one.p05, "p95": one.p95}


def resized(found: Situation, times: float) -> Situation:
    """Return the situation with every contingent that many times as large.

    Args:
        found: The case's situation.
        times: Multiple of the stated sizes; a contingent has one soldier at least.
    """
    if times == 1.0:
        return found

    def troops(stated: int | None) -> int | None:
        return max(1, round(times * stated)) if stated else stated

    events = tuple(
        one.model_copy(update={"troops": troops(one.troops)}) if one.troops else one
        for one in found.events
    )
    arrivals = tuple(dataclasses.replace(one, troops=troops(one.troops)) for one in found.arrivals)
    return dataclasses.replace(found, events=events, event=events[-1], arrivals=arrivals)


def with_structure(fits: dict[str, Fitted], structure: str) -> dict[str, Fitted]:
    """Return the fits with event effects drawn around zero, their shrunken, or raw estimates."""
    if structure == "shrunken":
        return fits
    kept = {"none": 0.0, "raw": 1.0}[structure]
    return {
        name: dataclasses.replace(
            fit,
            effects={
                key: Kept(one.raw, one.se, one.n, one.label, kept)
                for key, one in fit.effects.items()
            },
        )
        for name, fit in fits.items()
    }


def largest(world: World) -> float:
    """Return the largest multiple of the stated sizes: ten, or as the actors' soldiers allow."""
    allowed = [TIMES]
    for one in world.situation.arrivals:
        soldiers = world.soldiers.get(one.gwcode)
        if soldiers and one.troops:
            allowed.append(max(1.0, soldiers / one.troops))
    return min(allowed)


def check_samples(samples: int) -> None:
    """Check the number of points of a sample matrix.

    Raises:
        UsageError: It is no power of two, or out of range.
    """
    if not FEWEST <= samples <= MOST or samples & (samples - 1):
        rule = f"must be a power of two from {FEWEST} to {MOST}"
        raise UsageError("samples", samples, rule, "choose 64, 256 or 1024")


def sensitivity(
    world: World,
    region: pl.DataFrame | None,
    *,
    samples: int,
    rows: int,
    seed: int,
    progress: Callable[[str], None],
) -> Sensitivity:
    """Return the Sobol indices of every question's mixed outlook.

    Args:
        world: What every simulation starts from; fits and situation are varied.
        region: Dyads of the region, or None.
        samples: Points of each of the two sample matrices, a power of two from 16 to 16,384.
        rows: Rows of the joint parameter draws, 100 or more.
        seed: Seed of every random stream.
        progress: Told before each simulation.

    Raises:
        UsageError: A number is out of range, or no question can be answered.
    """
    check_samples(samples)
    sized = any(one.troops for one in world.situation.events)
    inputs = INPUTS if sized else tuple(name for name in INPUTS if name != "size")
    most = largest(world)
    times = np.geomspace(1 / TIMES, most, SIZES) if sized else np.ones(1)
    names, grid = simulated(world, region, times, rows=rows, seed=seed, progress=progress)
    progress("indices")
    first, total, outlooks = indices(grid, inputs, samples=samples, seed=seed)
    ranges = {
        "credence": "0 to 1, uniform",
        "size": f"{1 / TIMES:g} to {most:.3g} times as stated, uniform on the log scale",
        "parameters": f"one of {rows} rows of the joint draws, the luck of that row among them",
        "structure": "event effects drawn around zero, shrunken or raw estimates",
    }
    return Sensitivity(
        inputs=inputs,
        ranges={name: ranges[name] for name in inputs},
        samples=samples,
        rows=rows,
        seed=seed,
        outlooks=dict(zip(names, outlooks, strict=True)),
        first={name: dict(zip(inputs, first[n], strict=True)) for n, name in enumerate(names)},
        total={name: dict(zip(inputs, total[n], strict=True)) for n, name in enumerate(names)},
    )


def simulated(
    world: World,
    region: pl.DataFrame | None,
    times: Floats,
    *,
    rows: int,
    seed: int,
    progress: Callable[[str], None],
) -> tuple[tuple[str, ...], Grid]:
    """Return the questions, and their draws at each size and structure on the same streams.

    Args:
        world: What every simulation starts from.
        region: Dyads of the region, or None.
        times: Multiples of the stated sizes, ``(size,)``.
        rows: Number of draws.
        seed: Seed of every random stream.
        progress: Told before each simulation.

    Raises:
        UsageError: No question can be answered.
    """
    pages: list[list[tuple[Contrast, ...]]] = []
    fits = [with_structure(world.fits, one) for one in STRUCTURES]
    for place, one in enumerate(times.tolist()):
        changed = resized(world.situation, one)
        pages.append([])
        for other, fitted in zip(STRUCTURES, fits, strict=True):
            progress(f"size {place + 1} of {times.size}, event effects {other}")
            varied = dataclasses.replace(world, situation=changed, fits=fitted)
            pages[-1].append(contrasts(simulate(varied, region, draws=rows, seed=seed)))
    names = tuple(one.question.id for one in pages[0][0])
    if not names:
        raise UsageError("case", world.situation.event.start, "has no answer", "see assess")
    # The axes are put in the order question, size, structure, row.
    without, gain = (
        np.array([[[take(one) for one in page] for page in line] for line in pages])
        for take in (_without, _gain)
    )
    return names, Grid(times, without.transpose(2, 0, 1, 3), gain.transpose(2, 0, 1, 3))


def _without(one: Contrast) -> Floats:
    """Return the draws without the event; the spread of a counted chance is only its count's."""
    return np.full_like(one.without, one.without.mean()) if one.counted else one.without


def _gain(one: Contrast) -> Floats:
    return one.difference
