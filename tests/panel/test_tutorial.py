"""The tutorial's code runs as printed and gives the figures that it prints."""

import re
import runpy
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "dangerous-dyads.md"


def test_the_tutorial_reproduces_the_dangerous_dyads(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len(code.strip().splitlines()) < 30
    script = tmp_path / "tutorial.py"
    script.write_text(code, encoding="utf-8")
    names = runpy.run_path(str(script))
    table = names["table"]
    assert names["data"].height == pytest.approx(106_056, rel=0.005)
    assert table["land"] == pytest.approx(1.057, abs=0.03)
    assert table["capability_ratio"] == pytest.approx(1.055, abs=0.03)
    rows = dict(re.findall(r"^\| ([\w ]+) \| ([\d.,]+) \|", text, flags=re.MULTILINE))
    printed = {name: float(value.replace(",", "")) for name, value in rows.items()}
    assert printed["land contiguity"] == pytest.approx(table["land"], abs=0.0006)
    assert printed["capability ratio"] == pytest.approx(table["capability_ratio"], abs=0.0006)
    assert printed["major power"] == pytest.approx(table["major"], abs=0.0006)
    assert printed["militarization"] == pytest.approx(table["militarization"], abs=0.06)
    assert printed["N"] == names["data"].height
