"""``westphalia respond``: bad input is one line and exit code 2, and what is written is whole."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from westphalia.respond.document import Document

Done = subprocess.CompletedProcess[str]
Command = Callable[..., Done]
CASES = Path(__file__).parents[2] / "cases"
LEADING = CASES / "dprk-russia-2024.toml"
ODD = """responder = "USA"
[[option]]
id = "odd"
title = "[bold]Talk[/] <script>alert(1)</script> [/nope] {{ 7 * 7 }}"
note = "<img src=x onerror=alert(2)> [link=http://x]y[/link] \\u001b[31m"
citation = "[red]cited[/] <b>c</b>"
act = [{ action = "talks" }]
[[option]]
id = "stop"
title = "Stop"
act = [{ action = "ceasefire" }]
[[measure]]
question = "A6.end24"
wish = "higher"
"""
# What is asked beside the leading case, and words that its line must hold.
REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "no file": (("gone.toml",), "response file: gone.toml; must be an existing file"),
    "a folder": (("/",), "must be an existing file"),
    "no such option": (("--options", "fly"), "--options: fly; is no option of the file"),
    "portfolio of one": (("--portfolio", "arms"), "--portfolio: arms; must hold two to 4"),
    "few draws": (("--draws", "5"), "draws: 5; must be 100 to 20000"),
    "many draws": (("--draws", "1000000000"), "draws: 1000000000; must be 100 to 20000"),
    "no number of draws": (("--draws", "many"), "--draws"),
    "seed below zero": (("--seed", "-1"), "seed: -1; must be 0 or more"),
    "no processes": (("--processes", "0"), "--processes: 0; must be 1 to 64"),
    "no date": (("--evidence-until", "2024"), "--evidence-until: 2024; must be a date"),
    "no implication": (("--measures", "A9.rain"), "--measures: A9.rain; must be a question"),
    "no wish": (("--measures", "A4.join24:up"), "--measures: A4.join24:up"),
    "weight of zero": (("--measures", "A4.join24:lower:0"), "a weight above 0"),
    "weight is no number": (("--measures", "A4.join24:lower:nan"), "a weight above 0"),
    "no threshold": (("--require", "A4.join24"), "requirement: A4.join24; must be one question"),
    "threshold on nothing": (("--require", "rain < 1"), "question in requirement: rain"),
    "threshold without a number": (("--require", "A4.join24 < nan"), "number in requirement: nan"),
}
# Refused only once the case is prepared: what it answers, and who existed.
LATER: dict[str, tuple[tuple[str, ...], str]] = {
    "no scheduler": (("--scheduler", "nonsense"), "--scheduler: nonsense"),
    "not answered": (("--measures", "A4.rain"), "measure: A4.rain; is not answered"),
    "named twice": (("--measures", "A4.join24,A4.join24"), "A4.join24; is named twice"),
    "threshold not answered": (("--require", "A4.rain < 1"), "measure: A4.rain; is not answered"),
    "no such responder": (("--responder", "XXX"), "responder: XXX; is not the code"),
    "responder that is gone": (("--responder", "DDR"), "was not a state on 2024-10-31"),
    "unknown in a portfolio": (("--portfolio", "arms+fly"), "fly; is no option that can be taken"),
}


def refused(done: Done, said: str) -> None:
    """One line on the error stream, exit code 2, nothing on output."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert said in done.stderr


@pytest.mark.parametrize(("words", "said"), [*REFUSED.values(), *LATER.values()],
                         ids=[*REFUSED, *LATER])  # fmt: skip
def test_what_cannot_be_asked_is_one_line(
    words: tuple[str, ...], said: str, inside: Command, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    refused(inside("respond", LEADING, *words, "--out", out), said)
    assert not out.exists()


FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty; must hold [[option]]"),
    "not TOML": (b"[[option]", "must be TOML"),
    "not UTF-8": (b'x = "\xff"', "must be UTF-8"),
    "two megabytes": (b"#" * 2_000_000, "must be under 1000000 bytes"),
    "nested": (b"x = " + b"[" * 9000 + b"]" * 9000, "nested too deep"),
    "no such action": (
        b'[[option]]\nid = "one"\ntitle = "One"\nact = [{ action = "sanktions" }]\n',
        "action: sanktions; is not known; take sanctions",
    ),
}


@pytest.mark.parametrize(("content", "said"), FILES.values(), ids=FILES)
def test_a_broken_file_is_one_line(
    content: bytes, said: str, inside: Command, tmp_path: Path
) -> None:
    file = tmp_path / "r.toml"
    file.write_bytes(content)
    refused(inside("respond", LEADING, file, "--out", tmp_path / "out"), said)
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_a_file_is_refused_before_anything_is_done(
    inside: Command, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("kept", encoding="utf-8")
    refused(inside("respond", LEADING, "--out", file), "is a file; choose another")
    assert file.read_text(encoding="utf-8") == "kept"


def test_text_from_a_file_is_shown_as_it_is_and_does_nothing(
    inside: Command, tmp_path: Path
) -> None:
    file, out = tmp_path / "odd.toml", tmp_path / "out"
    file.write_text(ODD, encoding="utf-8")
    done = inside("respond", LEADING, file, "--draws", "100", "--all", "--out", out)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    told = " ".join(done.stdout.split())
    assert "[bold]Talk[/] <script>alert(1)</script> [/nope] {{ 7 * 7 }}" in told
    page = (out / "responses.html").read_text(encoding="utf-8")
    for live in ("<script>alert", "<img src=x", "<b>c</b>"):
        assert live not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7 * 7 }}" in page


def test_json_is_whole_and_alone(inside: Command, tmp_path: Path) -> None:
    file = tmp_path / "odd.toml"
    file.write_text(ODD, encoding="utf-8")
    words = ("respond", LEADING, file, "--draws", "100", "--json", "--require", "A6 > 0.3")
    done = inside(*words)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert Document.model_validate(told).model_dump(mode="json") == told
    assert [one["id"] for one in told["options"]] == ["nothing", "odd", "stop"]
    assert told["measures"][0]["requirement"] == "A6.end24 > 0.3"
    assert inside(*words).stdout == done.stdout


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("seconds", [1.0, 4.0])
def test_an_interruption_leaves_nothing(kept_fits: Path, tmp_path: Path, seconds: float) -> None:
    out = tmp_path / "out"
    words = ("respond", str(LEADING), "--draws", "20000", "--out", str(out))
    with subprocess.Popen(
        [sys.executable, "-m", "westphalia.app.cli", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    ) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode in {130, -signal.SIGINT}
    assert output == ""
    assert errors == "westphalia: interrupted; nothing half-written\n"
    assert not out.exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["finland-nato-2023", "china-korea-1950"])
def test_every_kind_of_case_has_the_library(name: str, inside: Command, tmp_path: Path) -> None:
    """A case without a war, and one before most data."""
    file = tmp_path / f"{name}.toml"  # away from the responses that lie beside it
    file.write_bytes((CASES / f"{name}.toml").read_bytes())
    done = inside("respond", file, "--draws", "100")
    assert done.returncode == 0, done.stderr
    assert "No effect in the model, equal to doing nothing in every draw:" in done.stdout
    told = " ".join(done.stdout.split())
    assert "No responder was named:" in told
    assert ("Left out, as it cannot be taken" in told) == (name == "finland-nato-2023")
