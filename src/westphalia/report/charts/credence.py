"""Credence scale: how the prior becomes a credence, one step of evidence after another."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from westphalia.report import numbers
from westphalia.report.charts.svg import Scale, drawing, element, line, text

WIDTH, HEIGHT, EDGE = 320.0, 30.0, 12.0
TERMS = (
    (0.01, 0.05, "almost no chance"),
    (0.05, 0.20, "very unlikely"),
    (0.20, 0.45, "unlikely"),
    (0.45, 0.55, "roughly even chance"),
    (0.55, 0.80, "likely"),
    (0.80, 0.95, "very likely"),
    (0.95, 0.99, "almost certain"),
)
SCALE = Scale(0.0, 1.0, EDGE, WIDTH - EDGE)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the chart: what was learned, its picture, and the credence after it."""

    label: str
    picture: Markup
    value: str


def credence_rows(
    prior: float, steps: Sequence[tuple[str, float]], credence: float
) -> tuple[Step, ...]:
    """Return the prior, each step and the credence, one row each."""
    rows = [Step("Prior", _row("Prior", prior, prior, 0), numbers.percent(prior))]
    before = prior
    for place, (label, after) in enumerate(steps, start=1):
        rows.append(Step(label, _row(label, before, after, place), numbers.percent(after)))
        before = after
    last = _row("Credence", credence, credence, len(steps) + 1, final=True)
    return (*rows, Step("Credence", last, numbers.percent(credence)))


def _row(label: str, before: float, after: float, place: int, *, final: bool = False) -> Markup:
    middle = HEIGHT / 2
    parts = [line(EDGE, middle, WIDTH - EDGE, middle, "axis")]
    parts += [
        line(SCALE(at), 3, SCALE(at), HEIGHT - 3, "grid") for at in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    if before != after:
        parts += [line(SCALE(before), middle, SCALE(after), middle, "move")]
        parts += [element("circle", cx=SCALE(before), cy=middle, r=4.0, class_="dot without")]
    parts += [
        element("circle", cx=SCALE(after), cy=middle, r=7.5 if final else 5.5, class_="dot with")
    ]
    description = f"From {numbers.percent(before)} to {numbers.percent(after)}."
    return drawing((WIDTH, HEIGHT), f"credence-{place}", label, description, parts)


def terms_scale() -> Markup:
    """Return the ICD 203 terms on the scale from 0 to 100 %."""
    width, height = 540.0, 56.0
    x = Scale(0.0, 1.0, 14.0, width - 14.0)
    parts: list[Markup] = []
    for place, (low, high, _) in enumerate(TERMS):
        parts.append(
            element("rect", x=x(low), y=8.0, width=x(high) - x(low), height=22.0,
                    class_=f"term t{place}")
        )  # fmt: skip
        parts.append(text(x((low + high) / 2), 24, str(place + 1), f"inside i{place}", "middle"))
    for value in sorted({end for low, high, _ in TERMS for end in (low, high)}):
        nudge = {0.01: -4, 0.05: 4, 0.95: -4, 0.99: 6}.get(value, 0)
        parts.append(line(x(value), 30, x(value), 36, "axis"))
        parts.append(text(x(value) + nudge, 50, f"{100 * value:.0f}", "tick", "middle"))
    description = "; ".join(f"{term} {low:.0%} to {high:.0%}" for low, high, term in TERMS)
    return drawing((width, height), "terms", "Likelihood terms", description + ".", parts)
