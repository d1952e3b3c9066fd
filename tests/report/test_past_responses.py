"""The page of past cases: figures beside what was done and what followed, nothing claimed."""

from typing import Any

import pytest

from westphalia.report.past_responses import STILL, page
from westphalia.respond.record import Record, parse_record

RECORD = """
case = "a-case"
[[done]]
date = 1990-08-06
option = "embargo"
text = "An embargo of *all* goods."
citation = "A document"
[[done]]
date = 1990-08-07
text = "Something else."
citation = "A paper"
[[followed]]
date = 1991-02-28
question = "A6.end12"
text = "Fighting stops | <b>for good</b>."
citation = "A paper"
"""


def _band(median: float, p05: float, p95: float) -> dict[str, float]:
    return {"median": median, "p05": p05, "p95": p95}


def _change(option: str, measure: str, change: dict[str, float], verdict: str) -> dict[str, Any]:
    level = _band(0.5, 0.4, 0.6) if measure == "A6.end12" else _band(3.0, 1.0, 6.0)
    return {
        "option": option, "measure": measure, "level": level, "change": change, "verdict": verdict,
    }  # fmt: skip


@pytest.fixture
def stored() -> dict[str, Any]:
    """One case with two measures, an option that moves one of them, and one that moves nothing."""
    none = _band(0.0, 0.0, 0.0)
    options = ("nothing", "embargo", "talks")
    measures: list[dict[str, Any]] = [
        {"question": "A6.end12", "text": "the war ends", "unit": "probability", "wish": "higher"},
        {"question": "C2.vetoes12", "text": "drafts vetoed", "unit": "drafts", "wish": ""},
    ]
    for one in measures:
        one["skill"] = _band(0.031, -0.02, 0.05)
    changes = [
        _change(option, measure["question"], none, STILL)
        for option in options
        for measure in measures
    ]
    changes[2] = _change("embargo", "A6.end12", _band(0.071, 0.02, 0.19), "better")
    comparison = {
        "case": "a-case", "title": "A case", "as_of": "1990-08-31", "credence": 0.992,
        "headline": "Nothing can be told apart.", "measures": measures, "changes": changes,
        "options": [{"id": one, "title": one.capitalize()} for one in options],
    }  # fmt: skip
    came = [
        {"question": "A6.end12", "outcome": 1.0, "reason": ""},
        {"question": "C2.vetoes12", "outcome": None, "reason": "vetoes ends in 2022"},
    ]
    return {
        "draws": 2000, "seed": 1, "snapshot": "0123456789abcdef",
        "cases": [{"comparison": comparison, "came": came}],
    }  # fmt: skip


@pytest.fixture
def records() -> dict[str, Record]:
    """The record of that case."""
    return {"a-case": parse_record(RECORD, name="r.toml")}


def test_figures_stand_beside_what_came(stored: dict[str, Any], records: dict[str, Record]) -> None:
    """Outlook, change with its interval and verdict, and the answer of later data."""
    text = page(stored, records)
    assert "As of 1990-08-31; credence that the event is true 99.20%." in text
    assert "**Nothing can be told apart.**" in text
    assert (
        "| A6.end12: the war ends | higher | +0.03 (-0.02 to +0.05) | 50% (40% to 60%) | it did |"
        in text
    )
    row = "| C2.vetoes12: drafts vetoed | shown only | +0.03 (-0.02 to +0.05) |"
    assert f"{row} 3.00 drafts (1.00 to 6.00) | not settled: vetoes ends in 2022 |" in text
    assert "which is ignorance and no finding: Talks." in text
    assert "| Talks |" not in text
    assert "| Nothing |" not in text


def test_a_difference_without_skill_is_named_so(
    stored: dict[str, Any], records: dict[str, Record]
) -> None:
    """Better is set in bold only where the model's skill interval lies above zero."""
    assert "| Embargo | +7 (+2 to +19) better, *no skill* | - |" in page(stored, records)
    for one in stored["cases"][0]["comparison"]["measures"]:
        one["skill"] = _band(0.04, 0.01, 0.08)
    assert "| Embargo | +7 (+2 to +19) **better** | - |" in page(stored, records)


def test_no_claim_is_made_from_one_history(
    stored: dict[str, Any], records: dict[str, Record]
) -> None:
    """The sentence that a reader must not miss, and how the page came about."""
    text = page(stored, records)
    assert "**A single history neither confirms nor refutes a distribution**" in text
    assert "chosen with\nhindsight" in text or "chosen with hindsight" in text
    assert "Made by `make responses` (2,000 draws, seed 1, snapshot 0123456789ab)." in text


def test_texts_of_records_are_no_markup(stored: dict[str, Any], records: dict[str, Record]) -> None:
    """Stars, bars and angle brackets stay what they are."""
    text = page(stored, records)
    assert r"- 1990-08-06: An embargo of \*all\* goods. *Option: Embargo.* (A document)" in text
    assert "- 1990-08-07: Something else. (A paper)" in text
    assert r"Fighting stops \| \<b\>for good\</b\>. *Bears on A6.end12.* (A paper)" in text


def test_a_case_without_a_record_is_refused(stored: dict[str, Any]) -> None:
    """Figures are not shown without what was done."""
    with pytest.raises(KeyError):
        page(stored, {})
