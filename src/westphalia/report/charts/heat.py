"""Heat table of options against measures: each cell's text, its colour and its explanation.

Colour says better or worse by the user's wish, its depth how many smallest effects the middle of
the draws lies away; the sign and the word beside it say the same without colour.
"""

from dataclasses import dataclass

from westphalia.core.draws import Interval
from westphalia.report import numbers
from westphalia.report.responses_view import NO_EFFECT, ResponsesView
from westphalia.report.view import Band
from westphalia.respond.comparison import Change, Offered
from westphalia.respond.values import Measure

STEPS = (1.0, 2.0, 4.0)  # smallest effects at which the colour deepens


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: the change, its interval, the verdict, its style classes, what it rests on."""

    measure: str
    middle: str
    ends: str
    word: str
    style: str
    title: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One option that has an effect in the model."""

    place: int
    option: Offered
    cells: tuple[HeatCell, ...]

    @property
    def untouched(self) -> tuple[str, ...]:
        """Measures on which it has no effect in the model."""
        return tuple(one.measure for one in self.cells if not one.middle)

    @property
    def told(self) -> str:
        """The verdicts with their measures, in words."""
        found: dict[str, list[str]] = {one: [] for one in ("better", "worse")}
        for one in self.cells:
            if one.middle:
                found.setdefault(one.word, []).append(one.measure)
        return "; ".join(f"{word} on {', '.join(names)}" for word, names in found.items() if names)


def band(one: Interval) -> Band:
    """Return an interval as a report writes it."""
    return Band(one.median, one.p05, one.p95)


def baseline(view: ResponsesView) -> tuple[tuple[str, str], ...]:
    """Return what doing nothing comes to: median and interval of each measure's level."""
    changes = view.changes_of(view.nothing.id)
    return tuple(
        numbers.outlook(band(change.level), one.unit)
        for one, change in zip(view.measures, changes, strict=True)
    )


def heat_rows(view: ResponsesView) -> tuple[HeatRow, ...]:
    """Return the options that do not equal doing nothing in every draw, in order."""
    still = (view.nothing.id, *view.still)
    return tuple(
        HeatRow(
            place,
            option,
            tuple(
                heat_cell(change, one)
                for one, change in zip(view.measures, view.changes_of(option.id), strict=True)
            ),
        )
        for place, option in enumerate(view.options)
        if option.id not in still
    )


def heat_cell(change: Change, measure: Measure) -> HeatCell:
    """Return one cell as it is shown."""
    key = measure.question
    title = explained(change, measure)
    if change.verdict == NO_EFFECT:
        return HeatCell(key, "", "", "\u2013", "none-here", title)
    middle, ends = numbers.change(band(change.change), measure.unit)
    return HeatCell(key, middle, ends, change.verdict, _style(change, measure), title)


def _style(change: Change, measure: Measure) -> str:
    """Return the style classes: a depth for what is told apart, stripes for what is not."""
    if change.verdict == "by itself":
        return "by-itself"
    if change.verdict not in ("better", "worse", "undetermined") or not measure.sign:
        return "plain"
    gain = measure.sign * change.change.median / measure.smallest_effect
    depth = sum(abs(gain) >= step for step in STEPS)
    if change.verdict == "undetermined":
        side = ("lean-better" if gain > 0 else "lean-worse") if depth else "plain"
        return f"unsure {side}"
    return f"{change.verdict} d{max(depth, 1)}"


def explained(change: Change, measure: Measure) -> str:
    """Return in words what a cell shows and what it rests on."""
    unit = measure.unit
    if change.verdict == NO_EFFECT:
        return f"{measure.text}: {NO_EFFECT}. {change.why}"
    said = ", ".join(
        f"{name} {_both(numbers.change(band(value), unit))}"
        for name, value in (
            ("change", change.change),
            ("if the event is true", change.if_true),
            ("if it is false", change.if_false),
            ("of the change hangs on the event", change.event_part),
        )
    )
    level = _both(numbers.outlook(band(change.level), unit))
    return (
        f"{measure.text}: {said} ({numbers.change_unit(unit)}); level {level}. "
        f"{change.verdict[0].upper()}{change.verdict[1:]}: {change.why}"
    )


def _both(pair: tuple[str, str]) -> str:
    return f"{pair[0]} [{pair[1]}]"
