"""Changed copies of the leading case."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from westphalia.events.case import Case

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture(scope="session")
def changed(cases: Path) -> Callable[[Change], Case]:
    """Return the leading case after a change to its plain data."""

    def apply(change: Change) -> Case:
        raw = tomllib.loads((cases / "dprk-russia-2024.toml").read_text(encoding="utf-8"))
        change(raw)
        return Case.model_validate(raw)

    return apply
