"""Ctrl-C at any moment: exit code 130, one line, no folder, nothing half-written."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="signals are POSIX"),
]
# Python itself ends by the signal if it came in the middle of code compiled from a string; a
# shell shows 130 for both.
CODES = {130, -signal.SIGINT}


@pytest.mark.parametrize("seconds", [0.3, 1.0, 3.0])
def test_an_interruption_leaves_nothing(tmp_path: Path, cases: Path, seconds: float) -> None:
    kept, out = tmp_path / "kept", tmp_path / "out"
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "westphalia.app.cli", "assess"),
            *(str(cases / "dprk-russia-2024.toml"), "--out", str(out)),
        ],
        env={**os.environ, "WESTPHALIA_CACHE": str(kept)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode in CODES
    assert output == ""
    assert errors == "westphalia: interrupted; nothing half-written\n"
    assert not out.exists()
    for path in kept.glob("*") if kept.exists() else ():
        assert not path.name.startswith("."), path
        assert path.read_text(encoding="utf-8").endswith("}\n"), path
