"""Regret bars: how much worse than the best of the named an option may turn out."""

from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from westphalia.report import numbers
from westphalia.report.charts.svg import Scale, drawing, element, line, text
from westphalia.report.responses_view import ResponsesView
from westphalia.respond.comparison import Regret

WIDTH, LEFT, RIGHT = 380.0, 132.0, 258.0
EXPECTED = WIDTH - 58.0  # right edge of the column of numbers
ROW, HEAD, FOOT = 21.0, 20.0, 6.0
LETTERS = 19  # of a label beside a bar


@dataclass(frozen=True, slots=True)
class RegretRow:
    """Options with equal regret; numbers as they are shown."""

    options: tuple[str, ...]
    expected: str
    maximal: str
    worst: str
    regret: Regret


@dataclass(frozen=True, slots=True)
class RegretChart:
    """The regret on one measure or the score: its drawing and the rows behind it."""

    key: str
    text: str
    unit: str
    picture: Markup
    rows: tuple[RegretRow, ...]


def regret_rows(view: ResponsesView, measure: str) -> tuple[RegretRow, ...]:
    """Return the options on one measure, equal regrets as one row, the least maximal one first.

    Args:
        view: The comparison.
        measure: A question, or ``score``.
    """
    unit = view.unit_of(measure)
    rows = []
    for _, group in groupby(
        view.regrets_on(measure), lambda one: (one.maximal, one.expected, one.worst)
    ):
        equals = tuple(group)
        expected, maximal = (
            numbers.moved(value, unit).lstrip("+")
            for value in (equals[0].expected, equals[0].maximal)
        )
        names = tuple(one.option for one in equals)
        rows.append(RegretRow(names, expected, maximal, equals[0].worst, equals[0]))
    return tuple(rows)


def largest(view: ResponsesView, measure: str) -> float:
    """Return the largest regret of any option on a measure or the score."""
    return max([0.0, *(max(one.maximal, one.expected) for one in view.regrets_on(measure))])


def regretted(view: ResponsesView) -> tuple[tuple[str, str, str], ...]:
    """Return id, text and unit of the score and the measures on which some regret matters."""
    small = {one.question: one.smallest_effect for one in view.wished}
    return tuple(
        (key, said, unit)
        for key, said, unit in view.comparable()
        if largest(view, key) >= small.get(key, 0.0) and largest(view, key) > 0
    )


def unregretted(view: ResponsesView) -> tuple[tuple[str, str, str], ...]:
    """Return id, largest regret and unit where none reaches the smallest effect of interest."""
    told = regretted(view)
    return tuple(
        (
            one[0],
            numbers.moved(largest(view, one[0]), one[2]).lstrip("+"),
            numbers.change_unit(one[2]),
        )
        for one in view.comparable()
        if one not in told
    )


def regret_charts(view: ResponsesView) -> tuple[RegretChart, ...]:
    """Return a chart for the score and every wished measure on which some regret matters."""
    return tuple(
        RegretChart(key, said, unit, regret_chart(view, key), regret_rows(view, key))
        for key, said, unit in regretted(view)
    )


def short(names: tuple[str, ...], letters: int = LETTERS) -> str:
    """Return names as a label: the first one, and how many others are equal to it.

    Examples:
        >>> short(("nothing", "talks", "wait")), short(("a_rather_long_name_of_an_option",))
        ('nothing +2', 'a_rather_long_name…')
    """
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    room = letters - len(more)
    first = names[0] if len(names[0]) <= room else names[0][: room - 1] + "\u2026"
    return first + more


def regret_chart(view: ResponsesView, measure: str) -> Markup:
    """Return the bars of one measure: expected regret as a bar, maximal as a tick.

    Args:
        view: The comparison.
        measure: A question, or ``score``.
    """
    rows = regret_rows(view, measure)
    x = Scale(0.0, largest(view, measure) or 1.0, LEFT, RIGHT)
    height = HEAD + ROW * len(rows) + FOOT
    parts = [
        text(EXPECTED, 12, "expected", "tick", "end"),
        text(WIDTH, 12, "maximal", "tick", "end"),
        line(LEFT, HEAD, LEFT, height - FOOT, "axis"),
    ]
    for place, row in enumerate(rows):
        middle = HEAD + ROW * (place + 0.5)
        parts.append(_row(row, x, middle))
    name = next(said for key, said, _ in view.comparable() if key == measure)
    said = "; ".join(
        f"{', '.join(row.options)}: expected {row.expected}, maximal {row.maximal}" for row in rows
    )
    return drawing((WIDTH, height), f"regret-{measure}", f"Regret: {name}", f"{said}.", parts)


def _row(row: RegretRow, x: Scale, middle: float) -> Markup:
    wide = x(row.regret.expected) - LEFT
    at = x(row.regret.maximal)
    return element(
        "g",
        element("title", f"{', '.join(row.options)}: largest {row.worst}"),
        text(LEFT - 8, middle + 4, short(row.options), "option", "end"),
        line(LEFT, middle, at, middle, "reach"),
        element("rect", x=LEFT, y=middle - 5, width=max(wide, 0.0), height=10.0, class_="expected"),
        line(at, middle - 8, at, middle + 8, "maximal"),
        text(EXPECTED, middle + 4, row.expected, "figure", "end"),
        text(WIDTH, middle + 4, row.maximal, "figure", "end"),
    )
