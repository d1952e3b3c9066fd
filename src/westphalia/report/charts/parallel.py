"""The Pareto set as parallel coordinates: one axis for each wished-for measure, better is up.

Every axis reaches as far from doing nothing as the largest change drawn on it, but at least one
smallest effect, so that what is too small to matter does not look large.
"""

from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from westphalia.report import numbers
from westphalia.report.charts.regret import short
from westphalia.report.charts.svg import Scale, drawing, element, line, path, text
from westphalia.report.responses_view import ResponsesView
from westphalia.respond.values import Measure

WIDEST, HEIGHT = 1040.0, 380.0
GAP = 190.0  # between two axes, at most
LEFT, RIGHT, TOP, BOTTOM = 184.0, 112.0, 56.0, 34.0
MOST_LINES = 12
APART = 17.0  # between two labels
LETTERS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """Equal options: their changes on each axis, and where they are on it, 1 the best end."""

    options: tuple[str, ...]
    changes: tuple[float, ...]
    heights: tuple[float, ...]


def pareto_lines(view: ResponsesView) -> tuple[Line, ...]:
    """Return the Pareto set as lines, equal options as one; at most a dozen."""
    axes = axes_of(view)
    groups = view.classes(view.pareto)[:MOST_LINES]
    changes = []
    for group in groups:
        by = _medians(view, group[0])
        changes.append(tuple(by[one.question] for one in axes))
    reach = [_reach(one, [row[place] for row in changes]) for place, one in enumerate(axes)]
    return tuple(
        Line(
            group,
            row,
            tuple(one.sign * value / far for one, value, far in zip(axes, row, reach, strict=True)),
        )
        for group, row in zip(groups, changes, strict=True)
    )


def axes_of(view: ResponsesView) -> tuple[Measure, ...]:
    """Return the wished-for measures on which the set differs, in itself or from doing nothing."""
    drawn = [_medians(view, group[0]) for group in view.classes(view.pareto)[:MOST_LINES]]
    return tuple(one for one in view.wished if any(row[one.question] for row in drawn))


def _medians(view: ResponsesView, option: str) -> dict[str, float]:
    return {one.measure: one.change.median for one in view.changes_of(option)}


def _reach(measure: Measure, values: list[float]) -> float:
    return max([measure.smallest_effect, *(abs(value) for value in values)])


def parallel_chart(view: ResponsesView) -> Markup:
    """Return the chart, or nothing where there are no two axes to draw."""
    lines, axes = pareto_lines(view), axes_of(view)
    if len(axes) < 2:
        return Markup("")
    heights = [height for one in lines for height in one.heights]
    y = Scale(min([-0.15, *heights]), max([0.15, *heights]), HEIGHT - BOTTOM, TOP)
    width = min(WIDEST, LEFT + RIGHT + GAP * (len(axes) - 1))
    at = Scale(0, len(axes) - 1, LEFT, width - RIGHT)
    parts: list[Markup] = []
    for place, one in enumerate(axes):
        values = [row.changes[place] for row in lines]
        parts += _axis(one, at(place), y, _reach(one, values))
    parts.append(line(LEFT, y(0), width - RIGHT, y(0), "ideal"))
    parts.append(text(width - RIGHT + 10, y(0) + 4, "as doing nothing", "tick"))
    starts = _spread([y(one.heights[0]) for one in lines])
    for place, (row, start) in enumerate(zip(lines, starts, strict=True)):
        points = [(at(k), y(height)) for k, height in enumerate(row.heights)]
        parts.append(_line(row, place, len(lines), [(LEFT - 32, start), *points], _told(axes, row)))
    said = "; ".join(f"{', '.join(row.options)}: {', '.join(_told(axes, row))}" for row in lines)
    return drawing((width, HEIGHT), "pareto", "The Pareto set", f"{said}.", parts)


def _told(axes: tuple[Measure, ...], row: Line) -> list[str]:
    return [
        f"{axis.question} {numbers.moved(change, axis.unit)}"
        for axis, change in zip(axes, row.changes, strict=True)
    ]


def _axis(measure: Measure, x: float, y: Scale, reach: float) -> list[Markup]:
    """Return an axis with its name, its ends and the stretch that is too small to matter."""
    little = min(measure.smallest_effect / reach, 1.0)
    low, high = max(-little, y.low), min(little, y.high)
    head, _, tail = measure.question.partition(".")
    parts = [
        line(x, TOP, x, HEIGHT - BOTTOM, "axis"),
        line(x, y(low), x, y(high), "little"),
        text(x, 14, head, "axis-code", "middle"),
        text(x, 29, tail, "tick", "middle"),
    ]
    for end, place in ((y.high, TOP - 9), (y.low, HEIGHT - BOTTOM + 16)):
        shown = numbers.moved(measure.sign * end * reach, measure.unit).replace("-", "\u2212")
        parts.append(text(x, place, shown, "tick", "middle"))
    return [element("g", element("title", measure.text), *parts)]


def _line(
    one: Line, place: int, of: int, points: list[tuple[float, float]], said: list[str]
) -> Markup:
    """Return one line from its label over a dot on every axis; earlier ones show beneath later."""
    name, (label, *stops) = ", ".join(one.options), points
    dots = [
        element("circle", element("title", f"{name}: {told}"), cx=x, cy=y, r=4.0,
                class_=f"spot p{place % 6}")
        for (x, y), told in zip(stops, said, strict=True)
    ]  # fmt: skip
    course = path([label, (LEFT - 10, stops[0][1]), *stops], f"course p{place % 6}")
    dashed = {"stroke_dasharray": "8 4"} if place >= 6 else {}
    return element(
        "g",
        element("title", name),
        element("g", course, stroke_width=2.2 + 0.9 * min(of - 1 - place, 4), **dashed),
        *dots,
        text(label[0] - 6, label[1] + 4, short(one.options, LETTERS), "option", "end"),
    )


def _spread(heights: list[float]) -> list[float]:
    """Return where labels stand: as near to their lines as room allows, in the same order."""
    order = sorted(range(len(heights)), key=lambda place: (heights[place], place))
    found = list(heights)
    for before, place in pairwise(order):
        found[place] = max(found[place], found[before] + APART)
    over = max(max(found) - (HEIGHT - 8), 0.0)
    return [height - over for height in found]
