"""Laws of a whole comparison of the leading case, on few draws and a few measures."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from westphalia.core.errors import UsageError
from westphalia.events.case import Case
from westphalia.flow.assessing import assess
from westphalia.flow.responding import respond
from westphalia.flow.scene import Question
from westphalia.respond.comparison import Comparison
from westphalia.respond.document import plain
from westphalia.respond.options import Option, Responses, Wanted, parse_responses
from westphalia.respond.values import NOTHING

DRAWS = 200
PLAN = """
[[plan]]
id = "see"
indicator = "independent-imagery"
then = "send"
otherwise = "stop"
"""
TEXT = """
responder = "USA"
require = ["A4.join24 < 0.2"]
[[option]]
id = "idle"
title = "An exercise"
act = [{ action = "exercise" }]
[[option]]
id = "stop"
title = "A ceasefire"
act = [{ action = "ceasefire" }]
[[option]]
id = "send"
title = "Troops"
act = [{ action = "troops", actor = "FRA", troops = 20000 }]
[[option]]
id = "arm"
title = "Arms"
act = [{ action = "arms", eur_bn_month = 1.0 }]
[[option]]
id = "show"
title = "A show of force"
act = [{ action = "show_of_force" }]
[[portfolio]]
id = "send-idle"
options = ["send", "idle"]
[[portfolio]]
id = "idle-send"
options = ["idle", "send"]
[[portfolio]]
id = "arm-show"
options = ["arm", "show"]
[[measure]]
question = "A4.war12"
wish = "lower"
weight = 1.0
[[measure]]
question = "A6.end24"
wish = "higher"
weight = 2.0
[[measure]]
question = "A3.aid12"
wish = "higher"
weight = 0.5
[[measure]]
question = "A4.join24"
wish = "lower"
weight = 1.0
[[measure]]
question = "B3.dispute12"
"""


def responses(text: str = TEXT + PLAN) -> Responses:
    return parse_responses(text, name="r.toml")


@pytest.fixture(scope="module")
def path(kept_fits: Path, cases: Path) -> Path:
    return cases / "dprk-russia-2024.toml"


@pytest.fixture(scope="module")
def found(path: Path) -> Comparison:
    return respond(path, responses(), draws=DRAWS, seed=5)


def draws_of(one: Comparison, option: str) -> Any:
    """What an option comes to in every draw, ``(measure, state, draw)``."""
    return one.values.draws[one.values.options.index(option)]


def by_option(one: Comparison) -> dict[tuple[str, str], Any]:
    """Changes by option and measure, without titles."""
    return {(each.option, each.measure): each for each in one.changes}


def regrets_of(one: Comparison) -> dict[tuple[str, str], tuple[float, float]]:
    return {(each.option, each.measure): (each.expected, each.maximal) for each in one.regrets}


def test_doing_nothing_is_what_assess_says(found: Comparison, path: Path) -> None:
    told = {one.question.id: one for one in assess(path, draws=DRAWS, seed=5).answers}
    changes = by_option(found)
    for m, measure in enumerate(found.measures):
        answer = told[measure.question]
        level = changes[NOTHING, measure.question].level
        assert (level.p05, level.median, level.p95) == (
            answer.mixed.p05, answer.mixed.median, answer.mixed.p95,
        )  # fmt: skip
        false, true = draws_of(found, NOTHING)[m]
        assert np.median(false) == pytest.approx(answer.without.median, abs=1e-12)
        assert np.median(true) == pytest.approx(answer.with_event.median, abs=1e-12)


def test_an_option_that_sets_nothing_changes_nothing(found: Comparison) -> None:
    assert np.array_equal(draws_of(found, "idle"), draws_of(found, NOTHING))
    idle, nothing = (found.values.options.index(name) for name in ("idle", NOTHING))
    assert np.array_equal(found.values.means[:, idle], found.values.means[:, nothing])
    for one in found.changes:
        if one.option == "idle":
            assert one.verdict == "no effect in the model"
            assert (one.change.p05, one.change.median, one.change.p95) == (0, 0, 0)
            assert (one.event_part.p05, one.event_part.p95) == (0, 0)
    assert any({NOTHING, "idle"} <= {*group} for group in found.same)


def test_a_portfolio_with_an_idle_option_is_the_other_one_in_any_order(found: Comparison) -> None:
    for name in ("send-idle", "idle-send"):
        assert np.array_equal(draws_of(found, name), draws_of(found, "send"))
        at, send = (found.values.options.index(one) for one in (name, "send"))
        assert np.array_equal(found.values.means[:, at], found.values.means[:, send])


def test_means_of_the_headline_are_those_of_its_draws(found: Comparison) -> None:
    assert found.values.means[0] == pytest.approx(found.values.draws.mean(axis=-1), abs=1e-12)
    assert [one.name for one in found.cells] == [
        "effects shrunken",
        "no effects",
        "effects as fitted",
        "effects shrunken, bargaining",
        "no effects, bargaining",
        "effects as fitted, bargaining",
    ]


def test_regret_is_never_negative_and_some_option_has_the_least(found: Comparison) -> None:
    told = regrets_of(found)
    measures = {measure for _, measure in told}
    assert measures == {"A4.war12", "A6.end24", "A3.aid12", "A4.join24", "score"}
    ranked = {option for option, _ in told}
    assert "stop" not in ranked  # in the hands of others
    assert "see" not in ranked  # one of its branches is
    for measure in measures:
        rows = {option: told[option, measure] for option in ranked}
        assert min(most for _, most in rows.values()) >= 0
        assert min(mean for mean, _ in rows.values()) >= 0
        if measure == "score":
            continue
        place = [one.question for one in found.measures].index(measure)
        sign = found.measures[place].sign
        gains = {option: sign * draws_of(found, option)[place] for option in ranked}
        best = np.max(list(gains.values()), axis=0)
        p = np.array([1 - found.credence, found.credence])
        for option, (mean, _) in rows.items():
            assert mean == pytest.approx(float(p @ (best - gains[option]).mean(axis=1)), abs=1e-12)


def test_maximal_regret_by_hand(found: Comparison) -> None:
    """The largest mean loss over six variants and both states, beside the best of the ranked."""
    ranked = sorted({one.option for one in found.regrets})
    rows = [found.values.options.index(name) for name in ranked]
    for m, measure in enumerate(found.measures[:4]):
        gains = measure.sign * found.values.means[:, rows, m]
        lost = gains.max(axis=1, keepdims=True) - gains
        told = regrets_of(found)
        for n, name in enumerate(ranked):
            assert told[name, measure.question][1] == pytest.approx(lost[:, n].max(), abs=1e-12)


def test_the_order_of_options_changes_nothing_else(found: Comparison, path: Path) -> None:
    file = responses()
    turned = file.model_copy(
        update={"option": file.option[::-1], "portfolio": file.portfolio[::-1]}
    )
    other = respond(path, turned, draws=DRAWS, seed=5)
    assert by_option(other) == by_option(found)
    assert regrets_of(other) == regrets_of(found)
    assert {*other.pareto} == {*found.pareto}
    assert {frozenset(group) for group in other.same} == {frozenset(group) for group in found.same}
    assert other.met_all == found.met_all
    assert other.told_apart == found.told_apart


def test_a_further_option_without_effect_changes_no_ranking(found: Comparison, path: Path) -> None:
    file = responses()
    wait = Option.model_validate({"id": "wait", "title": "W", "act": [{"action": "wait"}]})
    more = respond(
        path, file.model_copy(update={"option": (*file.option, wait)}), draws=DRAWS, seed=5
    )
    for key, one in by_option(found).items():
        assert by_option(more)[key] == one
    for key, pair in regrets_of(found).items():
        assert regrets_of(more)[key] == pair
    assert {*more.pareto} - {"wait"} == {*found.pareto}


def test_the_same_seed_gives_the_same_bytes(found: Comparison, path: Path) -> None:
    again = respond(path, responses(), draws=DRAWS, seed=5)
    assert json.dumps(plain(again)) == json.dumps(plain(found))
    other = respond(path, responses(TEXT), draws=DRAWS, seed=6)
    assert by_option(other)["stop", "A6.end24"] != by_option(found)["stop", "A6.end24"]


def test_what_depends_on_the_event_vanishes_with_its_credence(
    found: Comparison, path: Path, changed: Callable[[Any], Case]
) -> None:
    def unlikely(raw: dict[str, Any]) -> None:
        raw["credence"] = {"prior": 1e-6, "prior_source": "a law"}
        raw["evidence"] = []
        raw.pop("hypothesis")
        raw["indicator"] = []

    one = respond(changed(unlikely), responses(TEXT), draws=DRAWS, seed=5)
    assert one.credence == pytest.approx(1e-6)
    for each in one.changes:
        assert abs(each.event_part.p05) <= 1e-6 * 20
        assert abs(each.event_part.p95) <= 1e-6 * 20
    # At credence 0 exactly, from the draws alone.
    mixed = one.values.mixed(0.0)
    assert np.array_equal(mixed, one.values.draws[:, :, 0])
    assert np.array_equal(found.values.mixed(0.0), found.values.draws[:, :, 0])


def test_a_plan_is_the_mean_of_its_branches_begun_after_the_day(
    found: Comparison, path: Path
) -> None:
    # The indicator is seen by 31 December 2024: either branch begins in January.
    text = TEXT.replace('action = "ceasefire" }', 'action = "ceasefire", start = "2025-01" }')
    text = text.replace("troops = 20000 }", 'troops = 20000, start = "2025-01" }')
    later = respond(path, responses(text), draws=DRAWS, seed=5)
    for state, chance in ((0, 0.05), (1, 0.6)):
        then, otherwise = (draws_of(later, name)[:, state] for name in ("send", "stop"))
        assert draws_of(found, "see")[:, state] == pytest.approx(
            chance * then + (1 - chance) * otherwise, abs=1e-12
        )
    assert not np.array_equal(draws_of(later, "stop"), draws_of(found, "stop"))
    at = [one.question for one in found.measures].index("A4.join24")
    stop = draws_of(later, "stop")[at]  # with troops it is never met: their entry is one
    share = (1 - found.credence) * 0.95 * (stop[0] < 0.2).mean()
    share += found.credence * 0.4 * (stop[1] < 0.2).mean()
    assert found.met_all["see"] == pytest.approx(share, abs=1e-12)


def test_what_is_arithmetic_is_called_so_and_tells_nothing(found: Comparison) -> None:
    changes = by_option(found)
    assert changes["arm", "A3.aid12"].verdict == "by itself"
    assert changes["arm", "A3.aid12"].change.median == pytest.approx(1.0)
    assert changes["send", "A4.join24"].verdict == "by itself"
    assert changes["see", "A4.join24"].verdict == "by itself"
    assert "Arms (" not in found.headline


def test_measures_and_options_of_the_command_stand_in_place_of_the_files(path: Path) -> None:
    asked = Question(
        options=("idle",),
        portfolios=("arm+show",),
        measures=(Wanted(question="A1.win"),),
        require=("A6.end24 > 0.3", "A6.end24 < 0.6"),
    )
    one = respond(path, responses(), asked=asked, draws=100, seed=5)
    assert [each.id for each in one.options] == [NOTHING, "idle", "arm", "show", "arm-and-show"]
    assert [each.question for each in one.measures] == ["A1.win", "A4.join24", "A6.end24"]
    assert one.requirements["A6.end24"] == "A6.end24 > 0.3 and A6.end24 < 0.6"
    assert one.regrets == ()
    assert one.pareto == ()
    assert "No measure has a wish" in one.headline
    assert set(one.met_all) == {each.id for each in one.options}


def test_a_file_without_options_compares_nothing(path: Path) -> None:
    one = respond(path, responses('responder = "USA"\n'), draws=100)
    assert one.values.options == (NOTHING,)
    assert one.headline == "Nothing but doing nothing was named: there is nothing to compare."
    assert not one.told_apart


def test_a_variant_that_is_switched_off_changes_no_other(found: Comparison, path: Path) -> None:
    one = respond(path, responses(), asked=Question(bargaining=False), draws=DRAWS, seed=5)
    assert [each.name for each in one.cells] == [each.name for each in found.cells[:3]]
    assert by_option(one) == by_option(found)
    assert np.array_equal(one.values.means, found.values.means[:3])
    for key, (_, most) in regrets_of(one).items():
        assert most <= regrets_of(found)[key][1]


def test_an_event_of_unstated_size_leaves_what_rests_on_it_to_the_response(
    changed: Callable[[Any], Case], kept_fits: Path
) -> None:
    asked = Question(measures=(Wanted(question="A1.share", wish="lower"),), require=())
    text = TEXT.replace("require =", "partners = []\nrequire =")
    one = respond(
        changed(lambda raw: raw["event"][0].pop("troops")), responses(text), asked=asked, draws=100
    )
    false, true = draws_of(one, NOTHING)[0]
    assert np.array_equal(false, true)  # nothing is known of what the event adds
    sent = draws_of(one, "send")[0]
    assert np.array_equal(sent[0], sent[1])
    assert (sent[0] < false).all()


def test_a_comparison_that_would_fill_the_memory_is_refused(path: Path) -> None:
    many = "".join(f'[[option]]\nid = "o-{n}"\ntitle = "O"\n' for n in range(40))
    with pytest.raises(UsageError) as caught:
        respond(path, responses(many), draws=20_000)
    # 41 options, 8 measures, 2 states, and as many again for each of 6 indicators.
    assert "draws: 20000; are too many for 41 options on 8 measures" in str(caught.value)
    assert f"take {70_000_000 // (41 * 8 * 2 * 7):,} or fewer" in str(caught.value)
