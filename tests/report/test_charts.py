"""The drawings: positions against hand-worked values, and the edges of their inputs."""

import re
from dataclasses import replace

import pytest

from westphalia.report.charts import interval, world
from westphalia.report.charts.fan import fan_chart
from westphalia.report.charts.projection import HEIGHT, WIDTH, cut, place
from westphalia.report.charts.reliability import reliability_plot
from westphalia.report.charts.svg import Scale, element, round_ticks
from westphalia.report.view import Band, ReportView, ShapeView


def test_text_and_attributes_are_escaped() -> None:
    assert element("text", "a<b", class_='x"y') == '<text class="x&#34;y">a&lt;b</text>'


def test_the_scale_is_linear_and_keeps_outliers_at_the_edge() -> None:
    scale = Scale(0, 10, 100, 300)
    assert [scale(value) for value in (0, 2.5, 10, 99, -1)] == [100, 150, 300, 300, 100]


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-3, 17), (0, 1e7), (2.2, 2.3), (0, 3e-5)])
def test_ticks_are_few_and_hold_the_range(low: float, high: float) -> None:
    ticks = round_ticks(low, high)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 3 <= len(ticks) <= 8


def test_places_on_the_map() -> None:
    assert place(0, 0)[0] == pytest.approx(WIDTH / 2)
    assert place(-180, 0)[0] == pytest.approx(0)
    assert place(0, 84)[1] == pytest.approx(0)
    assert place(0, -57)[1] == pytest.approx(HEIGHT, abs=0.1)


def test_a_ring_across_the_antimeridian_is_cut_in_two() -> None:
    ring = ((170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0), (170.0, 0.0))
    pieces = cut(ring)
    assert len(pieces) == 2
    spans = sorted((min(x for x, _ in p), max(x for x, _ in p)) for p in pieces)
    assert spans == [(-180, -170), (170, 180)]


def test_a_ring_that_stays_on_one_side_is_whole() -> None:
    ring = ((10.0, 0.0), (20.0, 0.0), (20.0, 10.0), (10.0, 0.0))
    assert [list(piece) for piece in cut(ring)] == [list(ring)]


def test_the_axis_of_a_row_fits_its_interval(view: ReportView) -> None:
    rare = replace(
        view.judgements[0], without=Band(0.002, 0.001, 0.004), with_=Band(0.003, 0.001, 0.009)
    )
    assert interval.domain(rare) == (0.0, 0.01)
    high = replace(rare, unit="index", without=Band(95, 94, 96), with_=Band(96, 95, 97))
    low, top = interval.domain(high)
    assert 90 < low <= 94
    assert 97 <= top < 100


def test_dots_sit_at_the_medians(view: ReportView) -> None:
    judgement = replace(
        view.judgements[0], without=Band(0.25, 0.1, 0.4), with_=Band(0.75, 0.6, 0.9)
    )
    centres = re.findall(r'<circle cx="([\d.]+)"', interval.interval_row(judgement))
    inner = interval.WIDTH - interval.LEFT - interval.RIGHT
    assert [float(c) for c in centres] == [interval.LEFT + inner / 4, interval.LEFT + inner * 3 / 4]


def test_equal_branches_are_drawn_on_the_same_path(view: ReportView) -> None:
    fan = replace(view.fans[0], with_=view.fans[0].without)
    medians = re.findall(r'<path d="([^"]+)" class="median', fan_chart(fan))
    assert len(medians) == 2
    assert medians[0] == medians[1]


def test_charts_of_nothing_are_still_drawings(view: ReportView) -> None:
    none = dict.fromkeys(("p05", "p25", "p50", "p75", "p95"), ())
    bare = replace(
        view.fans[0], months=(), without=none, with_=none, observed_months=(), observed=()
    )
    assert fan_chart(bare).endswith("</svg>")
    assert reliability_plot(replace(view.reliability[0], bins=())).endswith("</svg>")


def test_the_shade_follows_the_probability(view: ReportView) -> None:
    atlas = world.Atlas(view.shapes, {"BLR": 0.034, "CHN": 0.0071}, {"UKR": "theatre"}, {}, "t")
    drawn = dict(re.findall(r'href="#state-(\w+)" class="([^"]+)"', world.world_map(atlas)))
    assert (drawn["BLR"], drawn["CHN"], drawn["BRA"]) == ("q5", "q3", "unknown")
    assert drawn["UKR"] == "unknown theatre"


def test_the_region_map_needs_the_theatre(view: ReportView) -> None:
    atlas = world.Atlas(view.shapes, {}, {}, {}, "t")
    assert world.region_map(atlas, "XXX") is None
    assert world.region_map(atlas, "UKR") is not None


def test_antarctica_is_left_out() -> None:
    south = ((-60.0, -80.0), (60.0, -80.0), (60.0, -65.0), (-60.0, -80.0))
    drawn = world.outlines((ShapeView("ATA", "Antarctica", (south,)),))
    assert 'd=""' in drawn
