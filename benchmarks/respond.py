"""Options played in futures, beside EMA Workbench with a model that does nothing.

An evaluation is one option played in one future (one draw, in one state of the event, in one
variant of the models), every measure answered. Options begun after an indicator's day are played
too, and not counted.
"""

import multiprocessing
import os
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from westphalia import flow
from westphalia.flow.responding import STRUCTURES
from westphalia.flow.scene import Scene, opened, scene
from westphalia.flow.variants import play
from westphalia.respond.measuring import answered_of, chosen_measures
from westphalia.respond.values import Cell

CASE = Path("cases/dprk-russia-2024.toml")
DRAWS, MANY = 2000, 20_000
RUNS = 4000
WAR = ("troops", "ceasefire")  # they move the war itself: nothing of it can be taken over
CHILD = "--memory"


def set_scene(options: tuple[str, ...], draws: int) -> tuple[Scene, tuple[str, ...]]:
    """Return the case with some of its options, and its measures."""
    file, given = opened(CASE, None)
    here = scene(file, given, flow.Question(options=options), draws=draws, seed=1)
    measures = chosen_measures(here.made, answered_of(here.start), here.options.measure, {})
    return here, tuple(one.question for one in measures)


def rate(name: str, options: tuple[str, ...], *, draws: int, processes: int) -> float:
    """Play options in every variant and futures, print and return evaluations a second."""
    here, measures = set_scene(options, draws)
    bargaining = (False, True) if here.start.willing else (False,)
    cells = tuple(Cell(one, bargains) for bargains in bargaining for one in STRUCTURES)
    asked = flow.Question(options=options, processes=processes)
    start, used = time.perf_counter(), cpu()
    play(here, asked, measures, cells, boxed=True, progress=lambda _: None)
    seconds = time.perf_counter() - start
    finish()
    levers = here.offers.levers.values()
    # In the futures every draw is played in both states, with and without bargaining.
    evaluations = len(levers) * (len(cells) + len(bargaining)) * 2 * draws
    moving = sum(not one.still for one in levers)
    print(
        f"{name:34} {draws:6,} draws, {processes} process{'es' * (processes > 1):2}"
        f" {seconds:7.2f} s, {cpu() - used:7.2f} s of CPU, {evaluations / seconds:10,.0f} a second"
        f" ({len(levers)} options, {moving} of them moving anything)"
    )
    return evaluations / seconds


def finish() -> None:
    """Wait for processes that have done their work: only then is their use counted."""
    while multiprocessing.active_children():
        time.sleep(0.01)


def cpu() -> float:
    """Return seconds of CPU of this process and those that it has ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def trivial() -> float:
    """Return runs a second of a model that does nothing, through EMA Workbench."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import (  # noqa: PLC0415
            CategoricalParameter,
            Model,
            RealParameter,
            ScalarOutcome,
            SequentialEvaluator,
        )

        model = Model("trivial", function=lambda x, option: {"y": x if option == "a" else -x})
        model.uncertainties = [RealParameter("x", 0.0, 1.0)]
        model.levers = [CategoricalParameter("option", ["a", "b"])]
        model.outcomes = [ScalarOutcome("y")]
        with SequentialEvaluator(model) as evaluator:
            start = time.perf_counter()
            evaluator.perform_experiments(scenarios=RUNS // 10, policies=10)
            seconds = time.perf_counter() - start
    return RUNS / seconds


def memory(processes: int) -> None:
    """Print the peak memory of a comparison of many draws, in a fresh process."""
    subprocess.run([sys.executable, __file__, CHILD, str(processes)], check=True)


def compared(processes: int) -> None:
    """Compare, and print the time and the peak memory of this process and of its largest child."""
    start = time.perf_counter()
    flow.respond(CASE, asked=flow.Question(processes=processes), draws=MANY)
    seconds = time.perf_counter() - start
    finish()
    here, child = (
        resource.getrusage(who).ru_maxrss / 1e6
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        f"whole comparison, {MANY:,} draws, processes {processes}: {seconds:.1f} s, "
        f"peak memory {here:.2f} GB here, {child:.2f} GB in the largest other process"
    )


def timed(task: Callable[[], object]) -> float:
    """Return the seconds that a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    set_scene((), DRAWS)  # fits that are not kept are made and kept
    print(f"prepared world, fits kept: {timed(lambda: set_scene((), DRAWS)):.2f} s, not counted")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    one = rate("leading case", (), draws=DRAWS, processes=1)
    rate("leading case", (), draws=DRAWS, processes=2)
    many = rate("leading case", (), draws=MANY, processes=1)
    two = rate("leading case", (), draws=MANY, processes=2)
    war = rate("options that move the war", WAR, draws=DRAWS, processes=1)
    war_two = rate("options that move the war", WAR, draws=MANY, processes=2)
    runs = trivial()
    print(
        f"{'EMA Workbench, a model of nothing':34} {RUNS:6,} runs, 1 process, {runs:,.0f} a second"
    )
    print(f"\nleading case over EMA Workbench, one process: {one / runs:.1f}")
    print(f"options that move the war over EMA Workbench, one process: {war / runs:.1f}")
    print(f"two processes over one, {MANY:,} draws: {two / many:.2f}")
    print(f"two processes, options that move the war over EMA Workbench: {war_two / runs:.1f}")
    for processes in (1, 2):
        memory(processes)


if __name__ == "__main__":
    if sys.argv[1:2] == [CHILD]:
        compared(int(sys.argv[2]))
    else:
        main()
