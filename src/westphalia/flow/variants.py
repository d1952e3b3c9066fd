"""Variants of the relations as keyed tasks: here, in processes, or on a Dask cluster.

A task holds plain data alone. Whoever works on it prepares the world again from the kept fits, so
that its numbers are those of one process to the last bit.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError
from westphalia.core.files import canonical_json
from westphalia.core.months import month_of
from westphalia.events.case import Case
from westphalia.events.parts import Indicator
from westphalia.flow.progress import Progress
from westphalia.flow.scene import Question, Scene, scene
from westphalia.respond.options import Responses
from westphalia.respond.playing import Ensemble, Played, ensemble, future_values, played
from westphalia.respond.values import Cell
from westphalia.snapshot.load import load
from westphalia.track.tasks import Result, Task, read, run

HEADLINE, MEANS, FUTURES = "headline", "means", "futures"
# Draws of all options that are held at once: about 20 bytes each at the peak, measured.
MOST_NUMBERS = 70_000_000


@dataclass(frozen=True, slots=True)
class Plays:
    """What all variants come to.

    Attributes:
        headline: Draws of the first variant.
        means: Means over draws of each variant, ``(option, measure, state)``.
        futures: Futures varied draw by draw, or None where none were asked for.
    """

    headline: Played
    means: tuple[Floats, ...]
    futures: Ensemble | None


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the work: a variant, or the futures with or without bargaining.

    Attributes:
        what: ``headline`` (all draws), ``means`` (means over draws) or ``futures``.
        cell: The variant; of futures its bargaining alone counts.
    """

    what: str
    cell: Cell

    @property
    def key(self) -> str:
        """Return its name, a file name."""
        bargains = "-bargaining" if self.cell.bargaining else ""
        return f"{self.what}-{self.cell.structure}{bargains}"


def play(
    here: Scene,
    question: Question,
    measures: tuple[str, ...],
    cells: tuple[Cell, ...],
    *,
    boxed: bool,
    progress: Progress,
) -> Plays:
    """Play every option in every variant, and in futures varied draw by draw.

    Args:
        here: The case with its options.
        question: Where it is played: processes, or a Dask scheduler.
        measures: Ids of the questions.
        cells: Variants, the headline first.
        boxed: Whether futures are wanted.
        progress: Told what is being done.

    Raises:
        UsageError: See :func:`westphalia.track.tasks.run`; or the tables are not those that other
            processes have.
    """
    parts = [Part(HEADLINE, cells[0]), *(Part(MEANS, cell) for cell in cells[1:])]
    if boxed:
        bargaining = (False, True) if here.start.willing else (False,)
        parts += [Part(FUTURES, Cell(bargaining=one)) for one in bargaining]
    if question.scheduler is None and question.processes == 1:
        found = {}
        for part in parts:
            progress("futures" if part.what == FUTURES else f"options under {part.cell.name}")
            found[part.key] = _worked(here, part, measures)
    else:
        rows = _elsewhere(here, question, measures, parts, progress)
        found = {one.key: _shaped(here, one, rows.pop(one.key), measures) for one in parts}
    headline, *rest = (found[one.key] for one in parts)
    assert isinstance(headline, Played)
    means = [np.asarray(headline.now.mean(axis=-1))]
    means += [one for one in rest[: len(cells) - 1] if not isinstance(one, Played)]
    pages = tuple(one for one in rest[len(cells) - 1 :] if not isinstance(one, Played))
    futures = ensemble(here.start, measures, pages) if boxed else None
    return Plays(headline, tuple(means), futures)


def check_size(here: Scene, measures: int) -> None:
    """Refuse a comparison whose draws would not fit into two gigabytes.

    Args:
        here: What is compared.
        measures: By how many measures.

    Raises:
        UsageError: There are too many draws for so many options, measures and indicators.
    """
    options = len(here.offers.offered)
    each = options * measures * 2 * (1 + len(indicators_of(here)))
    if each * here.start.draws > MOST_NUMBERS:
        rule = f"are too many for {options} options on {measures} measures, which fill the memory"
        fix = f"take {MOST_NUMBERS // each:,} or fewer, or fewer options"
        raise UsageError("draws", here.start.draws, rule, fix)


def indicators_of(here: Scene) -> tuple[Indicator, ...]:
    """Return the case's indicators on the event whose day leaves time to act.

    Args:
        here: The case with its options.
    """
    world = here.made.world
    last = world.first_month + world.horizon - 1
    every = here.made.case.indicator
    return tuple(one for one in every if not one.p_if and month_of(one.by) + 1 <= last)


def _worked(here: Scene, part: Part, measures: tuple[str, ...]) -> Played | Floats:
    """Return what one part comes to."""
    if part.what == FUTURES:
        bargaining = part.cell.bargaining
        return future_values(here.start, here.offers, measures, bargaining=bargaining)
    # Options begun later are told of the headline alone.
    indicators = indicators_of(here) if part.what == HEADLINE else ()
    page = played(
        here.made.view,
        here.start,
        here.offers,
        part.cell,
        measures=measures,
        indicators=indicators,
    )
    return page if part.what == HEADLINE else np.asarray(page.now.mean(axis=-1))


def _in_a_row(found: Played | Floats) -> Floats:
    """Return the numbers of a part in a row; of a headline, repeated draws only once.

    Many options move nothing, or nothing that has a date. A block (option) that equals that of
    doing nothing, of the option now, or of the option at the indicator before, is marked so.
    """
    if not isinstance(found, Played):
        return found.ravel()
    every = [one.view(np.int64) for one in (found.now, *found.later.values())]  # bit by bit
    marks: list[int] = []
    kept = []
    for place, blocks in enumerate(every):
        for n, block in enumerate(blocks):
            before = [one for one in ((0, 0), (0, n), (place - 1, n)) if (0, 0) <= one < (place, n)]
            same = (one for one in before if np.array_equal(every[one[0]][one[1]], block))
            mark = next(same, (place, n))
            marks += mark
            if mark == (place, n):
                kept.append(block.view(np.float64).ravel())
    return np.concatenate([np.array(marks, dtype=np.float64), *kept])


def _shaped(here: Scene, part: Part, row: Floats, measures: tuple[str, ...]) -> Played | Floats:
    """Return what one part comes to from its numbers in a row."""
    levers, plans, draws = len(here.offers.levers), len(here.offers.plans), here.start.draws
    if part.what == FUTURES:
        return row.reshape(levers, len(measures), draws)
    if part.what == MEANS:
        return row.reshape(levers + plans, len(measures), 2)
    indicators = indicators_of(here)
    block = (len(measures), 2, draws)
    every = [np.empty((levers + plans, *block))]
    every += [np.empty((levers, *block)) for _ in indicators]
    places = [(page, n) for page, one in enumerate(every) for n in range(len(one))]
    marks = row[: 2 * len(places)].astype(np.int64).reshape(-1, 2)
    at, size = 2 * len(places), len(measures) * 2 * draws
    for (page, n), (other, m) in zip(places, marks.tolist(), strict=True):
        if (other, m) == (page, n):
            every[page][n] = row[at : at + size].reshape(block)
            at += size
        else:
            every[page][n] = every[other][m]
    later = {one.id: values for one, values in zip(indicators, every[1:], strict=True)}
    return Played(every[0], later)


def _elsewhere(
    here: Scene,
    question: Question,
    measures: tuple[str, ...],
    parts: list[Part],
    progress: Progress,
) -> dict[str, Floats]:
    """Return the numbers of all parts by key, worked out by other processes."""
    tables = here.made.view.snapshot
    if tables is not load():
        where = "--scheduler" if question.scheduler else "--processes"
        rule = "needs the shipped tables, which other processes read as well"
        raise UsageError(where, question.scheduler or question.processes, rule, "leave it out")
    payload = _payload(here, question, measures)
    tasks = [
        Task(
            one.key,
            {
                "what": one.what,
                "structure": one.cell.structure,
                "bargaining": one.cell.bargaining,
                **payload,
            },
        )
        for one in parts
    ]
    with tempfile.TemporaryDirectory() as made:
        paths = run(
            tasks,
            part_of_task,
            Path(made),
            scheduler=question.scheduler,
            processes=question.processes,
            progress=lambda line: progress(f"options, {line}"),
        )
        return {key: _row(read(path)) for key, path in paths.items()}


def _payload(here: Scene, question: Question, measures: tuple[str, ...]) -> dict[str, Any]:
    """Return what a worker needs to set the same scene, as plain data."""
    return {
        "case": here.made.case.model_dump(mode="json"),
        "responses": None if here.given is None else here.given.model_dump(mode="json"),
        "options": list(question.options),
        "portfolios": list(question.portfolios),
        "responder": question.responder,
        "bargains": question.bargaining,
        "measures": list(measures),
        "draws": here.start.draws,
        "seed": here.start.seed,
        "fingerprint": here.made.view.snapshot.fingerprint,
    }


def part_of_task(task: Task) -> Result:
    """Return the numbers of one part as a frame of one column.

    Args:
        task: Its part, and all that its numbers rest on.

    Raises:
        UsageError: The tables here are others than those of whoever asks.
    """
    wanted: dict[str, Any] = dict(task.payload)
    part = Part(wanted.pop("what"), Cell(wanted.pop("structure"), wanted.pop("bargaining")))
    found = _worked(_kept(wanted), part, tuple(wanted["measures"]))
    return pl.DataFrame({"values": _in_a_row(found)})


KEPT: list[tuple[str, Scene]] = []


def _kept(wanted: dict[str, Any]) -> Scene:
    """Return the scene that this process has set last, if it is the one that is wanted."""
    key = canonical_json(wanted)
    for name, one in tuple(KEPT):
        if name == key:
            return one
    found = _set(wanted)
    KEPT[:] = [(key, found)]
    return found


def _set(wanted: dict[str, Any]) -> Scene:
    tables = load()
    if tables.fingerprint != wanted["fingerprint"]:
        rule = "differ from those of whoever asks"
        raise UsageError("tables", tables.fingerprint, rule, "install the same version everywhere")
    given = wanted["responses"]
    question = Question(
        options=tuple(wanted["options"]),
        portfolios=tuple(wanted["portfolios"]),
        responder=wanted["responder"],
        bargaining=wanted["bargains"],
    )
    return scene(
        Case.model_validate(wanted["case"]),
        None if given is None else Responses.model_validate(given),
        question,
        draws=wanted["draws"],
        seed=wanted["seed"],
    )


def _row(found: Result) -> Floats:
    if not isinstance(found, pl.DataFrame):
        raise UsageError("task", type(found).__name__, "must give a frame", "see the worker")
    return found["values"].to_numpy()
