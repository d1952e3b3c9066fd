"""Fan chart: what was observed, then both branches with their 50 % and 90 % bands."""

from collections.abc import Mapping

from markupsafe import Markup

from westphalia.report import numbers
from westphalia.report.charts.svg import Scale, drawing, line, path, round_ticks, text
from westphalia.report.view import FanView

WIDTH, HEIGHT = 460.0, 270.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 12.0, 14.0, 30.0
MOST_MONTH_LABELS = 5


def fan_chart(fan: FanView) -> Markup:
    """Return the chart; the axis starts at zero because every quantity shown is a level."""
    axis = sorted(set(fan.observed_months) | set(fan.months))
    place = {month: index for index, month in enumerate(axis)}
    values = [
        value for branch in (fan.without, fan.with_) for row in branch.values() for value in row
    ]
    values += [*fan.observed, 0.0]
    ticks = round_ticks(min(values), max(values))
    if fan.unit == "probability" and max(values) <= 1:
        ticks = [tick for tick in ticks if tick <= 1]
    x = Scale(0, max(len(axis) - 1, 1), LEFT, WIDTH - RIGHT)
    y = Scale(ticks[0], max(ticks[-1], max(values)), HEIGHT - BOTTOM, TOP)

    parts: list[Markup] = []
    for tick in ticks:
        parts += [line(LEFT, y(tick), WIDTH - RIGHT, y(tick), "grid")]
        parts += [text(LEFT - 6, y(tick) + 4, axis_amount(tick, fan.unit), "tick", "end")]
    parts += _months(axis, x)
    if fan.observed_months and fan.months:
        now = x(place[fan.observed_months[-1]])
        parts += [line(now, TOP, now, HEIGHT - BOTTOM, "now")]
    columns = [x(place[month]) for month in fan.months]
    for branch, name in ((fan.without, "without"), (fan.with_, "with")):
        parts += _branch(branch, name, columns, y)
    if fan.observed:
        history = zip(fan.observed_months, fan.observed, strict=True)
        parts += [path([(x(place[month]), y(v)) for month, v in history], "observed")]
    return drawing((WIDTH, HEIGHT), f"fan-{fan.id}", fan.title, _description(fan), parts)


def _branch(
    branch: Mapping[str, tuple[float, ...]], name: str, columns: list[float], y: Scale
) -> list[Markup]:
    def along(quantile: str) -> list[tuple[float, float]]:
        return [(column, y(v)) for column, v in zip(columns, branch[quantile], strict=True)]

    if not columns:
        return []
    parts = [
        path(along(low) + along(high)[::-1], f"band {name} {kind}", closed=True)
        for low, high, kind in (("p05", "p95", "wide"), ("p25", "p75", "inner"))
    ]
    if name == "with":  # only one branch has edges, so that overlapping bands stay apart
        parts += [path(along(edge), f"edge {name}") for edge in ("p05", "p95")]
    return [*parts, path(along("p50"), f"median {name}")]


def _months(axis: list[str], x: Scale) -> list[Markup]:
    """Labels on Januaries where they fit, else on evenly spaced months."""
    januaries = [index for index, month in enumerate(axis) if month.endswith("-01")]
    if not 2 <= len(januaries) <= MOST_MONTH_LABELS:
        step = max(1, -(-len(axis) // MOST_MONTH_LABELS))
        januaries = list(range(0, len(axis), step))
    parts = []
    for index in januaries:
        middle = min(max(x(index), LEFT + 18), WIDTH - RIGHT - 24)
        parts += [line(x(index), HEIGHT - BOTTOM, x(index), HEIGHT - BOTTOM + 4, "axis")]
        parts += [text(middle, HEIGHT - BOTTOM + 18, axis[index], "tick", "middle")]
    return [line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "axis"), *parts]


def axis_amount(value: float, unit: str) -> str:
    """Return a tick's label, short: no trailing zeros."""
    if numbers.is_fraction(unit):
        return f"{100 * value:g}%"
    for size, letter in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(value) >= 10 * size or (abs(value) >= size and size > 1e3):
            return f"{value / size:g}{letter}"
    return f"{value:,g}"


def _description(fan: FanView) -> str:
    if not fan.months:
        return "No months to show."
    ends = []
    for name, branch in (("without", fan.without), ("with", fan.with_)):
        low, middle, high = (numbers.amount(branch[q][-1], fan.unit) for q in ("p05", "p50", "p95"))
        ends.append(f"{middle} {name} the event (90% interval {low} to {high})")
    return f"In {fan.months[-1]}: {ends[0]}, {ends[1]}."
