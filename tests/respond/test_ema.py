"""A case as a model of EMA Workbench: its experiments give the numbers of the comparison itself."""

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import westphalia as wp
from westphalia import flow
from westphalia.core.errors import UsageError
from westphalia.flow.scene import opened, scene
from westphalia.respond.evaluate import Evaluation, Future
from westphalia.respond.options import Wanted

CASE = Path(__file__).parents[2] / "cases" / "dprk-russia-2024.toml"
ASKED = flow.Question(
    options=("troops", "ceasefire", "arms", "talks"),
    measures=(
        Wanted(question="A4.war12", wish="lower"),
        Wanted(question="A6.end24", wish="higher"),
        Wanted(question="A3.aid12"),
    ),
)
# EMA Workbench imports its plots along with itself.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def model(kept_fits: Path) -> Any:
    pytest.importorskip("ema_workbench")
    return wp.to_ema(CASE, asked=ASKED, seed=5)


@pytest.fixture(scope="module")
def ran(model: Any) -> tuple[Any, Any]:
    ema = importlib.import_module("ema_workbench")
    with ema.SequentialEvaluator(model) as evaluator:
        found: tuple[Any, Any] = evaluator.perform_experiments(scenarios=6, policies=5)
    return found


def test_uncertainties_levers_and_outcomes_are_those_of_the_case(model: Any) -> None:
    assert list(model.uncertainties.keys()) == ["event", "kept", "size", "bargaining"]
    assert list(model.levers.keys()) == ["option"]
    names = [one.name for one in model.levers["option"].categories]
    assert names == ["nothing", "arms", "troops", "talks", "ceasefire"]
    kinds = {one.name: one.kind for one in model.outcomes}
    assert kinds == {"A4_war12": -1, "A6_end24": 1, "A3_aid12": 0}
    size = model.uncertainties["size"]
    assert (size.lower_bound, size.upper_bound) == pytest.approx((0.1, 10.0))


def test_experiments_give_the_numbers_of_the_evaluation_itself(ran: tuple[Any, Any]) -> None:
    experiments, outcomes = ran
    file, given = opened(CASE, None)
    here = scene(file, given, ASKED, draws=200, seed=5)
    assert len(experiments) == 30
    for place, row in enumerate(experiments.to_dict("records")):
        future = Future(row["kept"], row["bargaining"], row["size"])
        evaluation = Evaluation(here.start, future, ("A4.war12", "A6.end24", "A3.aid12"))
        values = evaluation.values(here.offers.levers[row["option"]])
        means = values[:, int(row["event"])].mean(axis=-1)
        told = [outcomes[name][place] for name in ("A4_war12", "A6_end24", "A3_aid12")]
        assert told == means.tolist()


def test_nothing_is_the_baseline_and_options_move_what_they_move(model: Any) -> None:
    future = {"event": True, "kept": 0.5, "size": 1.0, "bargaining": False}
    found = {one: model.function(**future, option=one) for one in ("nothing", "talks", "ceasefire")}
    start = model.function.start
    base = Evaluation(start, Future(0.5), model.function.measures).nothing()[:, 1].mean(axis=-1)
    assert list(found["nothing"].values()) == base.tolist()
    assert found["talks"] == found["nothing"]
    assert found["ceasefire"]["A6_end24"] > found["nothing"]["A6_end24"]
    arms = model.function(**future, option="arms")["A3_aid12"]
    assert arms == pytest.approx(found["nothing"]["A3_aid12"] + 1.0)


def test_all_futures_are_played_though_few_are_kept(model: Any) -> None:
    rng = np.random.default_rng(1)
    shares = [0.25, *rng.random(70).tolist(), 0.25]
    found = [model.function(event=False, kept=one, option="nothing") for one in shares]
    assert found[0] == found[-1]
    assert len(model.function._kept) == 64


def test_without_ema_workbench_it_says_what_to_install(
    kept_fits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.import_module

    def absent(name: str, package: str | None = None) -> Any:
        if name.startswith("ema_workbench"):
            raise ImportError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(UsageError, match=r"is not installed; install westphalia\[ema\]"):
        flow.to_ema(CASE, asked=ASKED)


def test_without_an_option_there_is_no_model(kept_fits: Path) -> None:
    with pytest.raises(UsageError, match="must be two or more"):
        flow.to_ema(CASE, asked=flow.Question(options=("nothing",)))


def test_draws_out_of_range_are_refused() -> None:
    with pytest.raises(UsageError, match="draws: 50; must be 100 to 20000"):
        flow.to_ema(CASE, draws=50)
