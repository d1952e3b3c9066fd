"""The page on bargaining holds the figures that were measured, and so does the gate's record."""

import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from westphalia.respond.willing import RECORD

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "bargaining.md").read_text(encoding="utf-8")
STORED = json.loads((ROOT / "docs" / "bargaining.json").read_text(encoding="utf-8"))
ROWS = {
    "willing": "willing (the gate)",
    "willing, Q of 0.5": "willing, Q of 0.5",
    "nearer to the side": "nearer to the side than to its opponent",
    "willing and nearer": "willing and nearer",
}
RANKED = {
    "expected utility": "expected utility",
    "place": "place on the line",
    "capability": "capability",
    "joining": "the joining channel, out of sample",
}


def condition_rows() -> Iterator[str]:
    for name, title in ROWS.items():
        one = STORED["conditions"][name]
        low, high = one["odds_ratio_90"]
        yield (
            f"| {title} | {one['entrants'][0]} of {one['entrants'][1]} | {one['others'][0]:,} of "
            f"{one['others'][1]:,} | {one['odds_ratio']:.2f} ({low:.2f} to {high:.2f}) |"
        )


def ranking_rows() -> Iterator[str]:
    for since, key in ((STORED["first_year"], "ranking"), (STORED["since"], "ranking_since")):
        for name, one in STORED[key].items():
            cells = [
                f"{one[what]:.3f} ({one[f'{what}_90'][0]:.3f} to {one[f'{what}_90'][1]:.3f})"
                for what in ("auc", "within")
            ]
            shown = " | ".join(cells).replace("0.", ".")
            yield f"| since {since} | {RANKED[name]} | {shown} |"


@pytest.mark.parametrize("row", [*condition_rows(), *ranking_rows()])
def test_every_measured_row_is_on_the_page(row: str) -> None:
    assert row in PAGE


def test_the_tables_hold_nothing_else() -> None:
    tables = PAGE[PAGE.index("## What it knew") :]
    rows = [line for line in tables.splitlines() if re.match(r"\| (willing|nearer|since)", line)]
    assert rows == [*condition_rows(), *ranking_rows()]


def test_the_counts_of_the_text() -> None:
    text = " ".join(PAGE.split())
    most = max(STORED["entries_by_conflict"].values())
    for line in (
        f"There are {STORED['rows']:,} rows, {STORED['side_years']} side-years and "
        f"{STORED['conflicts']} conflicts",
        f"Of the {STORED['entries']} entries {most} are the coalition of 1991",
        f"Another {STORED['entries_of_rows_without_a_place']} entries",
        f"{STORED['entries_on_any_state_led_side']} states entered some state's side",
    ):
        assert line in text
    assert STORED["entries_by_conflict"]["Iraq, Kuwait"] == most
    assert len(STORED["entries_by_conflict"]) == 6


def test_the_first_line_and_the_record_are_what_was_measured() -> None:
    one = STORED["conditions"]["willing"]
    (came, entrants), (stayed, others) = one["entrants"], one["others"]
    low, high = one["odds_ratio_90"]
    ratio = f"{one['odds_ratio']:.2f}"
    assert (
        f"Of {entrants} past entries into conflicts between states since {STORED['first_year']}, "
        f"{came} ({came / entrants:.0%}) met the condition, of {others:,} states that stayed out "
        f"{stayed:,} ({stayed / others:.0%}): it does not tell who enters (odds ratio {ratio}, "
        f"90 % interval {low:.2f} to {high:.2f})."
    ).replace("%)", " %)") == RECORD
    # It would be a lie as soon as the interval lay above one.
    assert low < 1
    head = " ".join(PAGE[: PAGE.index("## ")].split())
    for figure in (f"{came} of {entrants} entrants", f"{stayed:,} of {others:,}", ratio):
        assert figure in head


def test_the_example_of_the_page_runs() -> None:
    code = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)[0]
    printed = re.search(r"# (\[.*\])", code)
    assert printed is not None
    space: dict[str, Any] = {}
    path = ROOT / "docs" / "bargaining.md"
    exec(compile(code.replace("print(", "shown = ("), str(path), "exec"), space)
    expected = [float(x) for x in printed.group(1).strip("[]").split()]
    assert np.asarray(space["shown"]).tolist() == expected


@pytest.mark.slow
def test_the_stored_figures_are_those_of_the_code() -> None:
    now = runpy.run_path(str(ROOT / "benchmarks" / "bargaining.py"))["measured"]()
    assert json.loads(json.dumps(now)) == STORED
