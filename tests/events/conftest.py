"""A whole case as plain data, which tests change in one place and write as TOML."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

GOOD: dict[str, Any] = {
    "case": {
        "id": "a-case",
        "title": "A state sends troops",
        "as_of": "2024-10-31",
        "horizon_months": 24,
    },
    "event": [
        {
            "type": "troop_deployment",
            "actor": "PRK",
            "supports": "RUS",
            "against": "UKR",
            "troops": 12000,
            "start": "2024-10",
        }
    ],
    "credence": {"prior": 0.2, "prior_source": "an example"},
    "evidence": [
        {
            "id": "first",
            "date": "2024-10-01",
            "origin": "One",
            "grade": "B2",
            "supports": True,
            "text": "A report.",
            "citation": "A paper",
        },
        {
            "id": "second",
            "date": "2024-10-20",
            "origin": "Two",
            "grade": "A1",
            "supports": False,
            "text": "A denial.",
            "citation": "A statement",
        },
    ],
}
Change = Callable[[dict[str, Any]], Any]


def toml_value(value: Any) -> str:
    """Write a plain value; JSON's text and numbers are TOML's too."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(one) for one in value) + "]"
    return json.dumps(value)


def as_toml(raw: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(key)} = {toml_value(value)}\n" for key, value in raw.items())


@pytest.fixture
def changed() -> Callable[[Change], str]:
    """Return the good case as TOML after one change to its data."""

    def apply(change: Change) -> str:
        raw = copy.deepcopy(GOOD)
        change(raw)
        return as_toml(raw)

    return apply
