"""Interval row: both branches of one judgement on one small axis."""

from markupsafe import Markup

from westphalia.report import numbers
from westphalia.report.charts.fan import axis_amount
from westphalia.report.charts.svg import Scale, drawing, element, line, round_ticks, text
from westphalia.report.view import Band, JudgementView

WIDTH, HEIGHT = 200.0, 44.0
LEFT, RIGHT = 8.0, 8.0
FRACTION_ENDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def domain(judgement: JudgementView) -> tuple[float, float]:
    """Return the ends of the axis: from zero where all is positive, to a round number."""
    bands = (judgement.without, judgement.with_)
    low, high = min(band.p05 for band in bands), max(band.p95 for band in bands)
    if numbers.is_fraction(judgement.unit) and low >= 0 and high <= 1:
        return 0.0, next(end for end in FRACTION_ENDS if end >= high)
    # A level far from zero would be squeezed against the edge by an axis that starts there.
    start = 0.0 if 0 <= low <= 0.7 * high else low
    ticks = round_ticks(start, max(high, start))
    return ticks[0], ticks[-1]


def interval_row(judgement: JudgementView) -> Markup:
    """Return the row: a hollow dot without the event above a full dot with it."""
    low, high = domain(judgement)
    x = Scale(low, high, LEFT, WIDTH - RIGHT)
    parts = [line(LEFT, 31, WIDTH - RIGHT, 31, "axis")]
    for value, anchor in ((low, "start"), (high, "end")):
        parts += [line(x(value), 28, x(value), 34, "axis")]
        shown = axis_amount(value, judgement.unit)
        parts += [text(x(value) + (-6 if anchor == "start" else 6), 43, shown, "tick", anchor)]
    parts += _mark(judgement.without, x, 8, "without")
    parts += _mark(judgement.with_, x, 21, "with")
    spoken = [
        f"{name} the event {middle} (90% interval {ends})"
        for name, (middle, ends) in (
            ("without", numbers.outlook(judgement.without, judgement.unit)),
            ("with", numbers.outlook(judgement.with_, judgement.unit)),
        )
    ]
    description = "; ".join(spoken) + "."
    return drawing((WIDTH, HEIGHT), f"row-{judgement.id}", judgement.question, description, parts)


def _mark(band: Band, x: Scale, height: float, name: str) -> list[Markup]:
    return [
        line(x(band.p05), height, x(band.p95), height, f"whisker {name}"),
        element("circle", cx=x(band.median), cy=height, r=4.5, class_=f"dot {name}"),
    ]
