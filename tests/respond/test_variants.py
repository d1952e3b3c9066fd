"""The same comparison in one process, in two, and on a Dask cluster, to the last bit."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from westphalia import flow
from westphalia.core.errors import UsageError
from westphalia.events.case import Case, read_case
from westphalia.respond.comparison import Comparison
from westphalia.respond.document import plain
from westphalia.snapshot.load import load

CASES = Path(__file__).parents[2] / "cases"
CASE = CASES / "dprk-russia-2024.toml"
OPTIONS = ("troops", "ceasefire", "arms", "pact-upgrade", "arms-if-confirmed")
slow = pytest.mark.slow


def compared(**where: object) -> Comparison:
    asked = flow.Question(options=OPTIONS, portfolios=("arms+ceasefire",), **where)  # type: ignore[arg-type]
    return flow.respond(CASE, asked=asked, draws=200, seed=3)


@pytest.fixture(scope="module")
def here(kept_fits: Path) -> Comparison:
    return compared()


def test_the_options_include_portfolios_and_plans(here: Comparison) -> None:
    assert [one.kind for one in here.options].count("plan") == 1
    assert "arms-and-ceasefire" in here.values.options
    assert len(here.cells) == 6
    moved = here.values.means - here.values.means[:, :1]
    assert np.abs(moved).max() > 0


@slow
def test_two_processes_give_what_one_gives(here: Comparison) -> None:
    there = compared(processes=2)
    assert json.dumps(plain(there)) == json.dumps(plain(here))
    assert np.array_equal(there.values.draws, here.values.draws)
    assert np.array_equal(there.values.means, here.values.means)


@slow
# Workers that are told to stop leave their sockets to the garbage collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_gives_what_one_process_gives(here: Comparison) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        there = compared(scheduler=cluster.scheduler_address)
    assert json.dumps(plain(there)) == json.dumps(plain(here))
    assert np.array_equal(there.values.draws, here.values.draws)


@pytest.mark.parametrize("processes", [0, -1, 65])
def test_a_number_of_processes_out_of_range_is_refused(processes: int) -> None:
    with pytest.raises(UsageError, match=f"--processes: {processes}; must be 1 to 64"):
        flow.respond(CASE, asked=flow.Question(processes=processes))


def test_tables_of_the_callers_own_stay_in_one_process(kept_fits: Path) -> None:
    own = dataclasses.replace(load())
    with pytest.raises(UsageError, match="--processes: 2; needs the shipped tables"):
        flow.respond(CASE, asked=flow.Question(processes=2), draws=100, snapshot=own)


def test_a_case_comes_back_from_plain_data_as_it_was() -> None:
    for path in sorted(CASES.glob("*.toml")):
        case = read_case(path)
        again = Case.model_validate(json.loads(json.dumps(case.model_dump(mode="json"))))
        assert again == case, path.name


@slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="counts processes in /proc")
def test_an_interruption_leaves_no_process_behind(here: Comparison) -> None:
    """Ctrl-C reaches the whole group; the command ends with 130, and its processes with it."""
    command = [sys.executable, "-m", "westphalia.app.cli", "respond", str(CASE)]
    started = subprocess.Popen(
        [*command, "--processes", "2", "--draws", "20000"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    children: set[int] = set()
    until = time.monotonic() + 120
    while len(children) < 2 and time.monotonic() < until:
        time.sleep(0.1)
        children = members(started.pid) - {started.pid}
    assert len(children) >= 2
    time.sleep(2)  # until they are at work
    os.killpg(started.pid, signal.SIGINT)
    assert started.wait(timeout=60) == 130
    until = time.monotonic() + 10
    while members(started.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert not members(started.pid)


def members(group: int) -> set[int]:
    """Return the processes of a group that are no zombies."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, owner = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(owner) == group and state != "Z":
            found.add(int(path.parent.name))
    return found
