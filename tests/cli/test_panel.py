"""``westphalia panel``: build a panel into a file, describe it, cite it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]


def test_a_panel_is_built_and_described(westphalia: Command, tmp_path: Path) -> None:
    path = tmp_path / "panel.parquet"
    done = westphalia(
        "panel", "dyad-years", "--from", "1946", "--to", "1950", "--relevant", "--add",
        "contiguity,alliances,disputes", "-o", str(path),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    frame = pl.read_parquet(path)
    assert f"{frame.height:,} rows" in done.stdout
    assert {"contiguity", "atop_defense", "dispute_onset"} <= set(frame.columns)
    shown = westphalia("panel", "--describe", str(path))
    assert "dyad-year rows (cow codes), 1946-1950" in shown.stdout
    assert "Leeds" in shown.stdout
    cited = westphalia("panel", "--describe", str(path), "--bib")
    assert cited.stdout.count("@misc{") >= 3
    facts = json.loads(westphalia("panel", "--describe", str(path), "--json").stdout)
    assert facts["made"]["add"] == ["contiguity", "alliances", "disputes"]
    assert facts["rows"] == frame.height


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "needs a unit, --from, --to and -o"),
        (["dyad-years", "--from", "1990", "--to", "1980", "-o", "x.csv"], "in order"),
        (["dyad-years", "--from", "1700", "--to", "1980", "-o", "x.csv"], "must lie in 1816"),
        (["nation-years", "--from", "1990", "--to", "1991", "-o", "x.csv"], "must be one of"),
        (["state-years", "--from", "1990", "--to", "1991", "-o", "x.xlsx"], "must end in"),
        (
            ["state-years", "--from", "1990", "--to", "1991", "--system", "iso", "-o", "x.csv"],
            'must be "cow" or "gw"',
        ),
        (
            ["state-years", "--from", "1990", "--to", "1991", "--add", "contiguity", "-o", "x.csv"],
            "needs dyad-year",
        ),
        (
            ["dyad-years", "--from", "1990", "--to", "1991", "--add", "aliances", "-o", "x.csv"],
            "nearest: alliances",
        ),
        (
            ["state-years", "--from", "1990", "--to", "1991", "--as-of", "soon", "-o", "x.csv"],
            "must be a date",
        ),
        (["--describe", "nowhere.parquet"], "must be an existing file"),
    ],
)
def test_a_wrong_call_is_one_line_and_leaves_no_file(
    westphalia: Command, tmp_path: Path, arguments: list[str], line: str
) -> None:
    placed = [str(tmp_path / one) if one.startswith("x.") else one for one in arguments]
    done = westphalia("panel", *placed)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert line in done.stderr
    assert list(tmp_path.iterdir()) == []
