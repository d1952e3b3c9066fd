"""The report in the terminal: bottom line, table by pass, what is not answered, files."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from westphalia.report import numbers
from westphalia.report.hypotheses_view import HypothesesView
from westphalia.report.scorecard import headline
from westphalia.report.shown import shown
from westphalia.report.view import JudgementView, ReportView

PASSES = {
    "A": "A. The event",
    "B": "B. The relationship",
    "C": "C. The system",
}
STYLES = {
    "supported": "bold",
    "contradicted": "bold",
    "undetermined": "dim",
    "not measurable here": "dim",
}
HEADERS = ("", "question", "without", "with", "difference", "term", "verdict", "grade", "skill")
LEGEND = (
    "Second lines are central 90% intervals; differences of percentages are in points. Skill is "
    "against the naive baseline on years not seen: 0 is no better, * has an interval above 0. "
    "Alarms: how often the claim came out supported (or contradicted, under that verdict) on "
    "events that did not happen."
)
NARROWEST_QUESTION = 18
WIDEST = 120


def render(
    view: ReportView, console: Console, files: Sequence[Path] = (), *, full: bool = False
) -> None:
    """Print the report; below about 100 columns each judgement becomes a short block.

    Args:
        view: What to show.
        console: Where to print; its width, colour and encoding are respected.
        files: Files that were written, named at the end.
        full: Print every question, not one for each implication.
    """
    width = min(console.width, WIDEST)
    _head(view, console, width)
    shown = [one for one in view.judgements if full or one.lead]
    groups = [(key, [_Row(one) for one in rows]) for key, rows in by_pass(shown)]
    # One layout for all passes, so that columns align; long intervals break before blocks are used.
    question, widths = _layout(groups, width)
    if question < NARROWEST_QUESTION:
        groups = [(key, [_Row(row.judgement, broken=True) for row in rows]) for key, rows in groups]
        question, widths = _layout(groups, width)
    for letter, rows in groups:
        console.print()
        paragraph(console, PASSES.get(letter, letter), width, style="bold underline")
        if question >= NARROWEST_QUESTION:
            console.print(_table(rows, question, widths), width=width)
        else:
            for row in rows:
                _block(row, console, width)
                if row is not rows[-1]:
                    console.print()
    _below(console, width, shown=len(shown), all_of=len(view.judgements))
    _not_answered(view, console, width)
    _in_short(view, console, width)
    if files:
        console.print()
        paragraph(console, "Files", width, style="bold underline")
        for path in files:  # a path must stay whole, to be copied
            console.print(Text(f"  {path}"), soft_wrap=True)


def _in_short(view: ReportView, console: Console, width: int) -> None:
    """Print one paragraph for each further part that the report has."""
    parts = []
    if view.hypotheses is not None:
        parts.append(("Competing hypotheses", hypotheses_line(view.hypotheses)))
    asked = "`westphalia respond CASE` compares response options with doing nothing."
    told = asked if view.responses is None else view.responses.headline
    parts.append(("What could be done", told))
    if view.scorecard:
        parts.append(("Track record", headline(view.scorecard)))
    for heading, told in parts:
        console.print()
        paragraph(console, heading, width, style="bold underline")
        paragraph(console, told, width)


def _below(console: Console, width: int, *, shown: int, all_of: int) -> None:
    """Print what the table means, and how to see the questions that it leaves out."""
    if not all_of:
        return
    console.print()
    if all_of > shown:
        told = f"One question for each implication; --all prints the {all_of - shown} others."
        paragraph(console, told, width, style="dim")
    paragraph(console, LEGEND, width, style="dim")


def hypotheses_line(view: HypothesesView) -> str:
    """Return the probabilities of the hypotheses in a sentence."""
    told = ", ".join(f"{one.id} {numbers.percent(one.posterior)}" for one in view.standings)
    return f"{told}. `westphalia hypotheses CASE --assess` shows the matrix and each one's branch."


def by_pass(judgements: Iterable[JudgementView]) -> list[tuple[str, list[JudgementView]]]:
    """Return the judgements grouped by the first letter of their implication, in its order.

    Within an implication they keep the order they came in.
    """
    ordered = sorted(judgements, key=lambda item: item.implication)
    return [(key, list(rows)) for key, rows in groupby(ordered, lambda item: item.implication[0])]


class _Row:
    """One judgement as the cells of the table, each a tuple of lines."""

    def __init__(self, judgement: JudgementView, *, broken: bool = False) -> None:
        unit = judgement.unit
        self.judgement, self.broken = judgement, broken
        self.without = numbers.outlook(judgement.without, unit)
        self.with_ = numbers.outlook(judgement.with_, unit)
        self.difference = numbers.change(judgement.difference, unit)
        self.skill = numbers.skill(judgement.skill)
        sure = judgement.skill is not None and judgement.skill.p05 > 0
        self.short_skill = (self.skill[0] or "-") + ("*" if sure else "")

    @property
    def alarm(self) -> str:
        """The false-alarm rate on a line of its own, where there is one."""
        rate = self.judgement.false_alarm
        return "" if rate is None else f"\nalarms {numbers.percent(rate)}"

    @property
    def question(self) -> str:
        """The question, with its unit where that is not a percentage."""
        unit = self.judgement.unit
        suffix = "" if numbers.is_fraction(unit) else f" ({unit})"
        return self.judgement.question + suffix

    def cells(self) -> tuple[str, ...]:
        """The nine cells, in the order of ``HEADERS``."""
        judgement = self.judgement
        return (
            judgement.implication,
            self.question,
            self._stacked(self.without),
            self._stacked(self.with_),
            self._stacked(self.difference),
            judgement.likelihood_term or "-",
            judgement.verdict + self.alarm,
            judgement.grade,
            self.short_skill,
        )

    def _stacked(self, pair: tuple[str, str]) -> str:
        middle, ends = pair
        if "-" not in ends and "+" not in ends:  # a hyphen between signed ends would mislead
            ends = ends.replace(" to ", "-")
        return f"{middle}\n{ends}".replace(" to ", " to\n" if self.broken else " to ")


def _layout(groups: Sequence[tuple[str, list[_Row]]], width: int) -> tuple[int, list[int]]:
    """Return the room left for the question and the widths of the other columns."""
    widths = _widths([row for _, rows in groups for row in rows])
    return width - sum(widths) - len(HEADERS), widths


def _longest(text: str, *, words: bool) -> int:
    pieces = text.split() if words else text.split("\n")
    return max((len(piece) for piece in pieces), default=0)


def _widths(rows: Sequence[_Row]) -> list[int]:
    """Width of every column but the question: prose wraps at words, numbers never wrap."""
    columns = list(zip(HEADERS, *(row.cells() for row in rows), strict=True))
    prose = ("term", "verdict")
    return [
        max(_longest(text, words=column[0] in prose) for text in column)
        for column in columns
        if column[0] != "question"
    ]


def _table(rows: Sequence[_Row], question: int, others: Sequence[int]) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    widths = iter(others)
    for header in HEADERS:
        prose = header in ("", "question", "term", "verdict", "grade")
        table.add_column(
            header,
            justify="left" if prose else "right",
            width=question if header == "question" else next(widths),
            overflow="fold",
        )
    for row in rows:
        verdict = row.judgement.verdict
        cells = [Text(cell) for cell in row.cells()]
        cells[HEADERS.index("verdict")].stylize(STYLES.get(verdict, ""))
        table.add_row(*cells)
        if row is not rows[-1]:
            table.add_row()
    return table


def _block(row: _Row, console: Console, width: int) -> None:
    judgement, unit = row.judgement, row.judgement.unit
    paragraph(console, f"{judgement.implication}  {row.question}", width, style="bold")
    lines = [
        f"without {_both(row.without)}, with {_both(row.with_)}",
        f"difference {_both(row.difference)} {numbers.change_unit(unit)}",
        f"verdict: {judgement.verdict}"
        + (f"; {judgement.false_alarms}" if judgement.false_alarms else ""),
        f"grade: {judgement.grade}" + (f"; skill {_both(row.skill)}" if row.skill[0] else ""),
    ]
    if judgement.likelihood_term:
        lines.insert(1, f"with the event: {judgement.likelihood_term}")
    for line in lines:
        paragraph(console, line, width, indent=4)


def _both(pair: tuple[str, str]) -> str:
    return f"{pair[0]} [{pair[1]}]"


def _head(view: ReportView, console: Console, width: int) -> None:
    paragraph(console, view.title, width, style="bold")
    if line := view.case.get("line"):
        paragraph(console, str(line), width)
    facts = f"As of {view.as_of}; horizon {view.horizon_months} months; "
    facts += f"credence that the event is true {numbers.percent(view.credence)}."
    paragraph(console, facts, width, style="dim")
    if view.summary:
        console.print()
        paragraph(console, "Bottom line", width, style="bold underline")
        for sentence in view.summary:
            paragraph(console, sentence, width, bullet="- ")


def _not_answered(view: ReportView, console: Console, width: int) -> None:
    if not view.unanswered:
        return
    console.print()
    paragraph(console, "Not answered", width, style="bold underline")
    for key, heading, reason in view.unanswered:
        paragraph(console, f"{heading}: {reason}", width, bullet=f"{key}  ")


def paragraph(
    console: Console, text: str, width: int, *, style: str = "", indent: int = 0, bullet: str = ""
) -> None:
    """Print text wrapped at words, with a hanging indent under the bullet."""
    hanging = indent + len(bullet)
    lines = shown(text, style).wrap(console, max(width - hanging, 10))
    for place, line in enumerate(lines):
        line.rstrip()
        lead = " " * indent + bullet if place == 0 else " " * hanging
        console.print(Text(lead) + line, no_wrap=True, overflow="ignore", crop=False)
