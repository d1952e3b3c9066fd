"""The stored comparisons of past cases are those of the files, and claim no more than they hold."""

import json
from pathlib import Path
from typing import Any

import pytest

from westphalia.events.case import read_case
from westphalia.flow.assessing import assess
from westphalia.flow.responding import respond
from westphalia.respond.options import read_responses
from westphalia.respond.record import check_record, read_record
from westphalia.snapshot.load import load
from westphalia.track.came import came_of

ROOT = Path(__file__).parents[2]
CASES = ROOT / "cases"
STORED = json.loads((ROOT / "docs" / "responses-past.json").read_text(encoding="utf-8"))
FOUND = {one["comparison"]["case"]: one for one in STORED["cases"]}


def test_three_past_cases_are_stored() -> None:
    assert set(FOUND) == {"iraq-kuwait-1990", "iran-hormuz-2012", "ukraine-invasion-2022"}
    assert STORED["snapshot"] == load().fingerprint


@pytest.mark.parametrize("name", FOUND)
def test_what_is_stored_is_of_the_files(name: str) -> None:
    """Options, measures, date and record: a file that is changed needs `make responses`."""
    told = FOUND[name]["comparison"]
    file = read_responses(CASES / "responses" / f"{name}.toml")
    case = read_case(CASES / f"{name}.toml").case
    record = read_record(CASES / "responses" / f"{name}.record.toml")
    options = [(one.id, one.title) for one in (*file.option, *file.portfolio)]
    assert [(one["id"], one["title"]) for one in told["options"]][1:] == options
    assert [(one["question"], one["wish"]) for one in told["measures"]] == [
        (one.question, one.wish) for one in file.measure
    ]
    assert told["as_of"] == case.as_of.isoformat()
    check_record(record, case=name, as_of=case.as_of, options=[one.id for one in file.option])


@pytest.mark.parametrize("name", FOUND)
def test_what_has_no_effect_changes_nothing(name: str) -> None:
    """An option without evidence of an effect stands at zero, with no interval."""
    still = [
        one
        for one in FOUND[name]["comparison"]["changes"]
        if one["verdict"] == "no effect in the model"
    ]
    assert still
    assert all(set(one["change"].values()) == {0.0} for one in still)


def test_what_came_is_as_history_has_it() -> None:
    """Read by hand: Iraq lost within 36 months, and states entered on Kuwait's side."""
    iraq = {one["question"]: one["outcome"] for one in FOUND["iraq-kuwait-1990"]["came"]}
    assert iraq["A1.win"] == 0
    assert iraq["A1.lose"] == 1
    assert iraq["A4.other24"] == 1
    assert iraq["A4.own24"] == 0
    assert iraq["A6.end12"] == 1
    assert iraq["B2.success60"] == 0
    ukraine = {one["question"]: one["outcome"] for one in FOUND["ukraine-invasion-2022"]["came"]}
    assert ukraine["A6.end24"] == 0
    assert ukraine["A4.own24"] == 1  # North Korea in 2024
    assert ukraine["A1.win"] is None


@pytest.mark.slow
def test_a_stored_comparison_can_be_made_again() -> None:
    """Same files, draws and seed: the same figures."""
    name = "iran-hormuz-2012"
    told: dict[str, Any] = FOUND[name]["comparison"]
    path = CASES / f"{name}.toml"
    found = respond(path, draws=STORED["draws"], seed=STORED["seed"])
    assert found.headline == told["headline"]
    for one, kept in zip(found.changes, told["changes"], strict=True):
        assert (one.option, one.measure, one.verdict) == (
            kept["option"], kept["measure"], kept["verdict"],
        )  # fmt: skip
        assert one.change.median == pytest.approx(kept["change"]["median"], abs=1e-5)
    measures = tuple(one.question for one in found.measures)
    came = came_of(assess(path, draws=200), (*measures, "A1.win"), tables=load())
    assert [one.outcome for one in came[:-1]] == [one["outcome"] for one in FOUND[name]["came"]]
    assert came[-1].reason == "the case is not asked it"
