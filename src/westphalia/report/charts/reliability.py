"""Reliability plot: what was predicted against what then happened, with counts."""

import math

from markupsafe import Markup

from westphalia.report import numbers
from westphalia.report.charts.fan import axis_amount
from westphalia.report.charts.svg import Scale, drawing, element, line, path, round_ticks, text
from westphalia.report.view import ReliabilityView

SIZE = 300.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 22.0, 16.0, 48.0


def reliability_plot(view: ReliabilityView) -> Markup:
    """Return the plot; dots grow with the square root of their count, which is printed."""
    highest = max((max(p, o) for p, o, _ in view.bins), default=1.0)
    ticks = [tick for tick in round_ticks(0.0, min(highest, 1.0)) if tick <= 1.0]
    top = max(ticks[-1], highest)
    x, y = Scale(0, top, LEFT, SIZE - RIGHT), Scale(0, top, SIZE - BOTTOM, TOP)
    parts: list[Markup] = []
    for tick in ticks:
        shown = axis_amount(tick, "probability")
        parts += [line(LEFT, y(tick), SIZE - RIGHT, y(tick), "grid")]
        parts += [text(LEFT - 11, y(tick) + 4, shown, "tick", "end")]
        parts += [text(x(tick), SIZE - BOTTOM + 21, shown, "tick", "middle")]
    parts += [line(x(0), y(0), x(top), y(top), "ideal")]
    parts += [text((LEFT + SIZE - RIGHT) / 2, SIZE - 8, "predicted", "label", "middle")]
    parts += [
        element("text", "observed", x=12.0, y=(TOP + SIZE - BOTTOM) / 2, class_="label",
                text_anchor="middle",
                transform=f"rotate(-90 12 {(TOP + SIZE - BOTTOM) / 2:.0f})")
    ]  # fmt: skip
    bins = sorted(view.bins)
    if len(bins) > 1:
        parts += [path([(x(p), y(o)) for p, o, _ in bins], "median with")]
    most = max((n for _, _, n in bins), default=1)
    for predicted, observed, n in bins:
        radius = 3.0 + 6.0 * math.sqrt(n / most) if most else 3.0
        parts += [element("circle", cx=x(predicted), cy=y(observed), r=radius, class_="dot with")]
    description = "; ".join(
        f"predicted {numbers.percent(p)}, observed {numbers.percent(o)}, {n:,} cases"
        for p, o, n in bins
    )
    key = f"reliability-{view.channel}-{view.title}"
    return drawing((SIZE, SIZE), key, view.title, f"{description}.", parts)
