"""The command line in a process of its own, in a pipe, with every warning an error."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from westphalia.app import cli

COMMAND = (sys.executable, "-W", "error", "-m", "westphalia.app.cli")
Done = subprocess.CompletedProcess[str]
Command = Callable[..., Done]


def run_command(*arguments: str | Path, cwd: Path) -> Done:
    return subprocess.run(
        [*COMMAND, *(str(argument) for argument in arguments)],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "60", "TERM": "dumb"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty working directory."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="session")
def westphalia(kept_fits: Path, elsewhere: Path) -> Command:
    """Return what runs the command with arguments, from an empty working directory."""

    def run(*arguments: str | Path) -> Done:
        return run_command(*arguments, cwd=elsewhere)

    return run


@pytest.fixture
def inside(
    kept_fits: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Return what runs the command in this process, for the many that need no process."""

    def run(*arguments: str | Path) -> Done:
        given = ["westphalia", *(str(argument) for argument in arguments)]
        monkeypatch.setattr(sys, "argv", given)
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return subprocess.CompletedProcess(given, code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def all_at_once(westphalia: Command) -> Callable[[dict[str, tuple[str, ...]]], dict[str, Done]]:
    """Return what runs several commands, two at a time."""

    def run(commands: dict[str, tuple[str, ...]]) -> dict[str, Done]:
        with ThreadPoolExecutor(2) as pool:
            done = pool.map(lambda arguments: westphalia(*arguments), commands.values())
            return dict(zip(commands, done, strict=True))

    return run
