"""How fast a large panel is built, and where the time goes."""

import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

import westphalia as wp

FIRST, LAST, REPEATS = 1816, 2010, 5
MERGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("add_disputes", {}),
    ("add_contiguity", {}),
    ("add_capabilities", {}),
    ("add_alliances", {}),
    ("add_major_powers", {}),
    ("add_democracy", {}),
    ("add_capital_distance", {}),
    ("add_igos", {}),
    ("add_rivalries", {}),
    ("add_gdp_population", {}),
)


def timed(task: Callable[[], Any]) -> tuple[Any, float]:
    """Return a task's result and its seconds."""
    start = time.perf_counter()
    made = task()
    return made, time.perf_counter() - start


def show(name: str, seconds: list[float]) -> float:
    """Print the median with minimum and maximum, and return the median."""
    middle = statistics.median(seconds)
    print(f"{name:44} {middle:8.3f} s  [{min(seconds):.3f}, {max(seconds):.3f}]")
    return middle


def build(spent: dict[str, list[float]]) -> pl.DataFrame:
    """Build the panel once and note the seconds of each step."""
    frame, seconds = timed(lambda: wp.dyad_years(FIRST, LAST))
    spent.setdefault("rows", []).append(seconds)
    for name, options in MERGES:
        verb = getattr(wp, name)
        frame, seconds = timed(lambda verb=verb, old=frame, o=options: verb(old, **o))
        spent.setdefault(name, []).append(seconds)
    return frame


def joined() -> float:
    """Return the seconds of ten plain hash joins of the same size, the usual way to merge."""
    frame = wp.dyad_years(FIRST, LAST)
    rng = np.random.default_rng(1)
    keys = frame.sample(400_000, seed=1)
    tables = [keys.with_columns(pl.Series(f"value{n}", rng.random(keys.height))) for n in range(10)]

    def merge() -> pl.DataFrame:
        wide = frame
        for table in tables:
            wide = wide.join(table, on=["ccode1", "ccode2", "year"], how="left")
        return wide

    return statistics.median(timed(merge)[1] for _ in range(3))


def main() -> None:
    """Measure and print."""
    cold: dict[str, list[float]] = {}
    frame, first = timed(lambda: build(cold))
    spent: dict[str, list[float]] = {}
    totals = [timed(lambda: build(spent))[1] for _ in range(REPEATS)]
    print(
        f"\ndirected COW dyad-years {FIRST}-{LAST}: {frame.height:,} rows x {frame.width} columns"
    )
    print(f"{'first time (tables read and laid out)':44} {first:8.3f} s")
    whole = show("ten merges", totals)
    for name, seconds in spent.items():
        show(f"  {name}", seconds)
    size = frame.estimated_size()
    source = np.zeros(size, dtype=np.uint8)
    floor = show(
        "floor: the same bytes written in memory",
        [timed(lambda: source.copy())[1] for _ in range(REPEATS)],
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory so far {peak:.2f} GB")
    print(f"{size / 1e6:.0f} MB; {whole / floor:.1f} times the floor")
    joins = joined()
    print(f"ten plain hash joins of one column: {joins:.2f} s, {joins / whole:.1f} times as long")


if __name__ == "__main__":
    main()
