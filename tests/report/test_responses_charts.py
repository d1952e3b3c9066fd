"""The drawings of a comparison of responses: cells of the heat table, regret, the Pareto set."""

import dataclasses
from types import ModuleType

import pytest

from westphalia.core.draws import Interval
from westphalia.report.charts.heat import baseline, heat_cell, heat_rows
from westphalia.report.charts.parallel import axes_of, parallel_chart, pareto_lines
from westphalia.report.charts.regret import regret_charts, regret_rows, unregretted
from westphalia.report.responses_view import NO_EFFECT, ResponsesView, responses_view
from westphalia.respond.comparison import Change, Offered
from westphalia.respond.values import Measure

STILL = ("wait", "busters", "enforce", "resolution")
LOWER = Measure("A4.join24", "A4", "a state enters", "probability", "lower", None, 0.05, True)
FREE = dataclasses.replace(LOWER, wish="")
ZERO = Interval(0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def shown(comparisons: ModuleType) -> ResponsesView:
    return responses_view(comparisons.example(weights=True))


def change(verdict: str, middle: float, low: float, high: float) -> Change:
    moved = Interval(middle, low, high)
    level = Interval(0.3, 0.2, 0.4)
    return Change(
        "x", "A4.join24", level, moved, moved, ZERO, moved, verdict, "For a reason.", None
    )


@pytest.mark.parametrize(
    ("verdict", "middle", "style"),
    [
        ("better", -0.051, "better d1"),
        ("better", -0.11, "better d2"),
        ("better", -0.21, "better d3"),
        ("worse", 0.06, "worse d1"),
        ("worse", 0.15, "worse d2"),
        ("worse", 0.3, "worse d3"),
        ("undetermined", 0.06, "unsure lean-worse"),
        ("undetermined", -0.06, "unsure lean-better"),
        ("undetermined", 0.02, "unsure plain"),
        ("no measurable change", 0.001, "plain"),
        ("by itself", 0.3, "by-itself"),
    ],
)
def test_colour_is_the_wish_in_smallest_effects(verdict: str, middle: float, style: str) -> None:
    made = heat_cell(change(verdict, middle, middle - 0.01, middle + 0.01), LOWER)
    assert made.style == style
    assert made.word == verdict


def test_a_measure_without_a_wish_has_no_colour() -> None:
    assert heat_cell(change("moves", 0.4, 0.3, 0.5), FREE).style == "plain"


def test_a_cell_says_its_change_and_what_it_rests_on() -> None:
    made = heat_cell(change("better", -0.12, -0.2, -0.06), LOWER)
    assert (made.middle, made.ends) == ("-12", "-20 to -6")
    assert made.title == (
        "a state enters: change -12 [-20 to -6], if the event is true -12 [-20 to -6], if it is "
        "false 0 [0 to 0], of the change hangs on the event -12 [-20 to -6] (points); level 30% "
        "[20% to 40%]. Better: For a reason."
    )


def test_no_effect_is_a_dash_that_says_why() -> None:
    made = heat_cell(change("no effect in the model", 0.0, 0.0, 0.0), LOWER)
    assert (made.middle, made.word, made.style) == ("", "\u2013", "none-here")
    assert made.title == "a state enters: no effect in the model. For a reason."


def test_rows_are_the_options_that_have_an_effect(shown: ResponsesView) -> None:
    rows = heat_rows(shown)
    assert [row.option.id for row in rows] == [
        one.id for one in shown.options[1:] if one.id not in STILL
    ]
    assert shown.still == STILL
    sanctions = next(row for row in rows if row.option.id == "sanctions")
    assert sanctions.untouched == tuple(
        one.question for one in shown.measures if one.question[:2] != "A4"
    )
    assert len(baseline(shown)) == 8


def test_regret_rows_hold_each_option_once_the_least_first(shown: ResponsesView) -> None:
    for key, *_ in shown.comparable():
        rows = regret_rows(shown, key)
        assert sorted(name for row in rows for name in row.options) == sorted(
            one.id for one in shown.options
        )
        most = [row.regret.maximal for row in rows]
        assert most == sorted(most)


def test_the_score_has_bars_only_with_weights(
    shown: ResponsesView, comparisons: ModuleType
) -> None:
    assert regret_charts(shown)[0].key == "score"
    without = responses_view(comparisons.example())
    assert "score" not in [one.key for one in regret_charts(without)]


def test_regret_under_the_smallest_effect_is_told_and_not_drawn(shown: ResponsesView) -> None:
    drawn = {one.key for one in regret_charts(shown)}
    told = {key for key, *_ in unregretted(shown)}
    assert told == {"A1.days", "B5.pursuit36"}
    assert drawn == {key for key, *_ in shown.comparable()} - told


def tiny(options: dict[str, tuple[float, float]]) -> ResponsesView:
    """A view of options with given changes on a lower-is-better and a higher-is-better measure."""
    other = dataclasses.replace(LOWER, question="A6.end24", wish="higher", smallest_effect=0.1)
    offered = tuple(
        Offered(name, "option", name, (), (), (), (), (), (), "estimated") for name in options
    )
    changes = tuple(
        dataclasses.replace(change("better", value, value, value), option=name, measure=key)
        for name, values in options.items()
        for key, value in zip(("A4.join24", "A6.end24"), values, strict=True)
    )
    same = tuple(
        {
            tuple(other for other in options if options[other] == options[name]): None
            for name in options
        }
    )
    return ResponsesView(
        "case", "title", "2024-10-31", 0.5, "headline", True, offered, (LOWER, other), {}, changes,
        (), tuple(options), same, {}, (), (), ("effects shrunken",), (), (), 10, 1, 20,
    )  # fmt: skip


def test_better_is_up_on_every_axis() -> None:
    told = tiny({"nothing": (0.0, 0.0), "a": (-0.2, -0.02), "b": (0.1, 0.05), "c": (0.1, 0.05)})
    nothing, a, b = pareto_lines(told)
    assert nothing.heights == (0.0, 0.0)
    assert a.heights == (1.0, pytest.approx(-0.2))  # the axis reaches the smallest effect, 0.1
    assert b.heights == (pytest.approx(-0.5), pytest.approx(0.5))
    assert b.options == ("b", "c")


def test_at_most_a_dozen_lines_are_drawn() -> None:
    told = tiny({f"o{place}": (-0.01 * place, -0.01 * place) for place in range(20)})
    assert len(pareto_lines(told)) == 12
    picture = str(parallel_chart(told))
    assert picture.count('class="course') == 12
    assert picture.count("<circle") == 24


def test_nothing_is_drawn_where_there_is_no_choice(comparisons: ModuleType) -> None:
    assert parallel_chart(tiny({"nothing": (0.0, 0.0), "a": (0.0, 0.0)})) == ""
    assert parallel_chart(responses_view(comparisons.level())) == ""


def test_one_option_is_drawn_beside_doing_nothing(comparisons: ModuleType) -> None:
    told = responses_view(comparisons.single())
    assert [one.question for one in axes_of(told)] == ["A6.end24", "A6.months"]
    assert str(parallel_chart(told)).count('class="course') == 1


def test_what_has_no_regret_is_not_ranked(shown: ResponsesView) -> None:
    assert shown.unranked() == ()
    kept = tuple(one for one in shown.regrets if one.option != "talks")
    assert dataclasses.replace(shown, regrets=kept).unranked() == ("talks",)
    assert dataclasses.replace(shown, regrets=()).unranked() == ()


def test_measures_that_only_arithmetic_moves_are_told() -> None:
    told = tiny({"nothing": (0.0, 0.0), "a": (-0.2, 0.3)})
    nothing, idle, moved, counted = told.changes
    verdicts = (
        (nothing, NO_EFFECT),
        (idle, NO_EFFECT),
        (moved, "better"),
        (counted, "by itself"),
    )
    changes = tuple(dataclasses.replace(one, verdict=word) for one, word in verdicts)
    assert dataclasses.replace(told, changes=changes).counted() == ("A6.end24",)


def test_options_with_equal_shares_stand_together(comparisons: ModuleType) -> None:
    told = responses_view(comparisons.example())
    rows = dict(dataclasses.replace(told, met_all={}).required())
    assert set(next(iter(rows))) == {"nothing", *STILL, "exercise", "aid"}
    assert all(len(shares) == 2 for shares in rows.values())
    assert sum(len(names) for names in rows) == len(told.options)


def test_why_nothing_moves_is_told_once(shown: ResponsesView) -> None:
    ((names, reasons),) = shown.unmoved()
    assert names == STILL
    ((why, measures),) = reasons
    assert why == "No channel represents it, for no evidence of an effect is at hand."
    assert measures == tuple(one.question for one in shown.measures)
