"""A comparison of response options in the terminal: headline, table, regret, flips, waiting."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from westphalia.report import numbers
from westphalia.report.charts.heat import HeatCell, HeatRow, band, baseline, heat_rows
from westphalia.report.charts.regret import regret_rows, regretted, unregretted
from westphalia.report.responses_view import SCORE, ResponsesView
from westphalia.report.shown import shown
from westphalia.report.terminal import paragraph
from westphalia.report.words import sentence, sentences
from westphalia.respond.comparison import Flip
from westphalia.respond.values import Measure

WIDEST = 140
NAME = 24  # most columns of an option's name
MOST_NAMED = 4
MARKS = {
    "better": "*",
    "worse": "!",
    "undetermined": "?",
    "no measurable change": "~",
    "moves": ">",
    "by itself": "=",
}
STYLES = {"better": "bold", "worse": "bold", "undetermined": "dim", "no measurable change": "dim"}
LEGEND = (
    "Changes beside doing nothing on the same random numbers, points for percentages. * better and "
    "! worse by your wish, ? undetermined, ~ no measurable "
    "change, > moves (no wish), = by itself (the option's own arithmetic), - no effect in the "
    "model."
)

FLIPS_LEGEND = (
    "A probability is followed by its 90% interval over resampled draws. Coverage: share of the "
    "futures in which the ranking turns that the box holds; density: share of the box's futures in "
    "which it turns."
)
REGRETS_LEGEND = (
    "Maximal: the largest mean, beside the best on the mean, over the event true and false and the "
    "variants. Expected: beside the best in each single draw, luck included, so it may be more."
)


def render(view: ResponsesView, console: Console, *, full: bool = False) -> None:
    """Print the comparison; text of files is printed as it is, never as markup.

    Args:
        view: What to show.
        console: Where to print; its width is respected.
        full: Print also what each option is, what each cell rests on, and every regret.
    """
    width = min(console.width, WIDEST)
    paragraph(console, view.title, width, style="bold")
    facts = f"As of {view.as_of}; credence that the event is true "
    facts += f"{numbers.percent(view.credence)}; {view.draws:,} draws, seed {view.seed}, "
    paragraph(console, f"{facts}{view.evaluations:,} evaluations.", width, style="dim")
    console.print()
    paragraph(console, view.headline, width, style="bold")
    _measures(view, console, width)
    _changes(view, console, width)
    if full:
        _options(view, console, width)
        _cells(view, console, width)
    _regret(view, console, width, full=full)
    _pareto(view, console, width)
    _required(view, console, width)
    _flips(view, console, width)
    _waiting(view, console, width)
    _record(view, console, width)
    for heading, lines in (("Reactions", view.reactions), ("Limits", view.notes)):
        if lines:
            _heading(console, heading, width)
            for one in lines:
                paragraph(console, one, width, bullet="- ")


def _heading(console: Console, text: str, width: int) -> None:
    console.print()
    paragraph(console, text, width, style="bold underline")


def _grid(*columns: tuple[str, bool]) -> Table:
    """Return a table of columns, each a header and whether it holds numbers."""
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1, 0, 0))
    for header, figures in columns:
        table.add_column(
            shown(header), justify="right" if figures else "left", no_wrap=figures, overflow="fold"
        )
    return table


def _measures(view: ResponsesView, console: Console, width: int) -> None:
    """Print each measure with its wish and what doing nothing comes to."""
    _heading(console, "Measures, and doing nothing", width)
    table = _grid(("", False), ("measure", False), ("wish", False), ("doing nothing", True))
    for one, level in zip(view.measures, baseline(view), strict=True):
        unit = "" if numbers.is_fraction(one.unit) else f" ({one.unit})"
        small = numbers.moved(one.smallest_effect, one.unit).lstrip("+")
        table.add_row(
            shown(one.question),
            shown(f"{one.text}{unit}; smallest effect {small}"),
            (one.wish or "only shown") + ("" if one.given or not one.wish else ", default"),
            f"{level[0]}\n{level[1]}",
        )
    console.print(table, width=width)


def _changes(view: ResponsesView, console: Console, width: int) -> None:
    """Print options by measures, in as many tables as the width asks for."""
    _heading(console, "What would change", width)
    rows = heat_rows(view)
    if rows:
        name = min(NAME, max(len(row.option.id) for row in rows))
        for places in _fitting(view.measures, rows, width - name - 1):
            console.print(_table(view, rows, places, name))
            console.print()
    if view.still:
        told = f"No effect in the model, equal to doing nothing in every draw: {_list(view.still)}."
        paragraph(console, told, width)
    paragraph(console, LEGEND, width, style="dim")


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)


def _few(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    if len(names) <= MOST_NAMED:
        return _list(names)
    return f"{_list(names[: MOST_NAMED - 1])} and {len(names) - MOST_NAMED + 1} more"


def _text(cell: HeatCell) -> tuple[str, str]:
    """Return both lines of a cell: the change with its mark, and its interval."""
    if not cell.middle:
        return "-  ", ""
    return f"{cell.middle} {MARKS.get(cell.word, ' ')}", cell.ends.replace(" to ", "..")


def _fitting(measures: Sequence[Measure], rows: Sequence[HeatRow], room: int) -> list[range]:
    """Return runs of measures, each of which fits beside the names; at least one in each."""
    found: list[range] = []
    start, used = 0, 0
    for place, one in enumerate(measures):
        pieces = [*one.question.split(".")]
        pieces += [line for row in rows for line in _text(row.cells[place])]
        need = max(len(piece) for piece in pieces) + 1
        if used and used + need > room:
            found.append(range(start, place))
            start, used = place, 0
        used += need
    return [*found, range(start, len(measures))]


def _table(view: ResponsesView, rows: Sequence[HeatRow], places: range, name: int) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("option", width=name, overflow="fold")
    for place in places:
        head = view.measures[place].question.replace(".", ".\n")
        table.add_column(shown(head), justify="right", no_wrap=True)
    for row in rows:
        cells = []
        for place in places:
            cell = row.cells[place]
            middle, ends = _text(cell)
            style = STYLES.get(cell.word, "")
            cells.append(Text.assemble((middle, style), ("\n" + ends if ends else "", "dim")))
        table.add_row(shown(row.option.id), *cells)
    return table


def _options(view: ResponsesView, console: Console, width: int) -> None:
    _heading(console, "What each option is", width)
    for one in view.options:
        kind = "" if one.kind == "option" else f" ({one.kind} of {_list(one.parts)})"
        paragraph(console, f"{one.id}: {one.title}{kind}", width, style="bold")
        for label, said in (
            ("Done", one.acts),
            ("Costs", one.costs),
            ("Who must act or agree", one.who),
            ("Evidence", one.evidence),
            ("Cannot change here", one.cannot_change),
        ):
            if said:
                paragraph(console, f"{label}: {sentences(said)}", width, indent=2)


def _cells(view: ResponsesView, console: Console, width: int) -> None:
    _heading(console, "What each change rests on", width)
    for row in heat_rows(view):
        paragraph(console, row.option.id, width, style="bold")
        for cell in row.cells:
            paragraph(console, f"{cell.measure}: {cell.title}", width, indent=2)
    for names, reasons in view.unmoved():
        paragraph(console, _list(names), width, style="bold")
        for why, measures in reasons:
            paragraph(console, f"{_list(measures)}: no effect. {sentence(why)}", width, indent=2)


def _regret(view: ResponsesView, console: Console, width: int, *, full: bool) -> None:
    """Print the least and the largest regret on each measure, or that of every option."""
    _heading(console, "Regret beside the best of the named", width)
    for key, said, unit in regretted(view):
        name = said if key == SCORE else f"{key}, {numbers.change_unit(unit)}"
        rows = regret_rows(view, key)
        if not full:
            least, most = rows[0], rows[-1]
            told = (
                f"{name}: least {_few(least.options)}, maximal {least.maximal}, expected "
                f"{least.expected}; largest {_few(most.options)}, maximal {most.maximal}, "
                f"expected {most.expected}, {most.worst}."
            )
            paragraph(console, told, width, bullet="- ")
            continue
        table = _grid((name, False), ("expected", True), ("maximal", True), ("where", False))
        for row in rows:
            table.add_row(shown(_list(row.options)), row.expected, row.maximal, shown(row.worst))
        console.print(table, width=width)
        console.print()
    if regretted(view):
        paragraph(console, REGRETS_LEGEND, width)
    if unregretted(view):
        little = ", ".join(
            f"{key} (at most {most} {unit})" for key, most, unit in unregretted(view)
        )
        told = f"No regret reaches the smallest effect of interest on {little}."
        paragraph(console, told, width)
    if view.unranked():
        paragraph(console, f"Not ranked: {_list(view.unranked())} (see below).", width)
    if not view.comparable():
        paragraph(console, "No measure has a wish, so nothing can be regretted.", width)


def _pareto(view: ResponsesView, console: Console, width: int) -> None:
    if not view.wished:
        return
    _heading(console, "Not beaten on the wished-for measures (Pareto set)", width)
    for group in view.classes(view.pareto):
        paragraph(console, " = ".join(group), width, bullet="- ")


def _required(view: ResponsesView, console: Console, width: int) -> None:
    if not view.requirements:
        return
    _heading(console, "Share of futures in which your thresholds hold", width)
    heads = [(said, True) for said in view.requirements.values()]
    table = _grid(("option", False), *heads, *([("all", True)] if view.met_all else []))
    for names, shares in view.required():
        told = ("" if one is None else numbers.percent(one) for one in shares)
        table.add_row(shown(_list(names)), *told)
    console.print(table, width=width)


def _flips(view: ResponsesView, console: Console, width: int) -> None:
    _heading(console, "What would turn the ranking", width)
    for one in view.flips:
        note = f" ({flip_note(one)})" if flip_note(one) else ""
        paragraph(console, f"{one.measure}: {sentence(one.line)}{note}", width, bullet="- ")
    if view.flips:
        paragraph(console, FLIPS_LEGEND, width, style="dim")
    else:
        told = "No uncertainty was found that turns the ranking of two options."
        paragraph(console, told, width)


def flip_note(one: Flip) -> str:
    """Return how well a box holds the futures in which the ranking turns; empty without one."""
    parts = [
        f"{name} {numbers.percent(value)}"
        for name, value in (("coverage", one.coverage), ("density", one.density))
        if value is not None
    ]
    return f"box with {', '.join(parts)}" if parts else ""


def _waiting(view: ResponsesView, console: Console, width: int) -> None:
    _heading(console, "What waiting is worth", width)
    for one in view.waiting:
        unit = view.unit_of(one.measure)
        news, perfect = (
            numbers.moved(value, unit).lstrip("+") for value in (one.information, one.perfect)
        )
        paragraph(
            console,
            f"{one.indicator} ({one.text}, by {one.by}; chance {numbers.percent(one.p_seen)}), on "
            f"{one.measure}: now {one.now}, if seen {one.seen}, if not {one.unseen}; news alone "
            f"{news}, with the delay {numbers.moved(one.value, unit)}, knowing the event "
            f"{perfect} {numbers.change_unit(unit)}.",
            width,
            bullet="- ",
        )
    if not view.waiting:
        told = (
            "No indicator of the case makes waiting worth, or cost, more than the smallest effect "
        )
        paragraph(console, f"{told}of interest.", width)


def _record(view: ResponsesView, console: Console, width: int) -> None:
    """Print what was done about a past case and what followed, beside the outlook then."""
    if view.record is None:
        return
    _heading(console, "What was done", width)
    for done in view.record.done:
        as_ = f"compared as {done.option}" if done.option else "none of the options"
        paragraph(console, f"{done.date}: {done.text} ({as_}; {done.citation})", width, bullet="- ")
    _heading(console, "What followed, which need not have been brought about by it", width)
    for one in view.record.followed:
        levels = "; ".join(
            f"{_list(names)} {numbers.outlook(band(found.level), asked.unit)[0]}"
            for names, asked, found in view.levels_on(one.question)
        )
        outlook = f" {one.question} as of {view.as_of}: {levels}." if levels else ""
        told = f"{one.date}: {one.text} ({one.citation}){outlook}"
        paragraph(console, told, width, bullet="- ")
