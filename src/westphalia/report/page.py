"""The report as one HTML file that needs no network, no font and no script."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from westphalia.report import numbers
from westphalia.report.charts.credence import TERMS, credence_rows, terms_scale
from westphalia.report.charts.fan import fan_chart
from westphalia.report.charts.heat import band, baseline, heat_rows
from westphalia.report.charts.interval import interval_row
from westphalia.report.charts.parallel import parallel_chart
from westphalia.report.charts.regret import regret_charts, unregretted
from westphalia.report.charts.reliability import reliability_plot
from westphalia.report.charts.timeline import timeline
from westphalia.report.charts.world import LABELS, Atlas, outlines, region_map, world_map
from westphalia.report.responses_text import FLIPS_LEGEND, flip_note
from westphalia.report.scorecard import headline
from westphalia.report.terminal import PASSES, by_pass
from westphalia.report.view import VERDICTS, Band, JoinerView, JudgementView, ReportView
from westphalia.report.words import sentence, sentences, upfirst

LISTED_JOINERS = 10
STYLESHEETS = ("base.css", "charts.css", "screens.css")
RESPONSES_STYLE = "responses.css"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the conflict: its maps, its first joiners and the others."""

    name: str
    world: Markup | None
    region: Markup | None
    first: tuple[JoinerView, ...]
    others: tuple[JoinerView, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """One implication at a glance: the question that speaks for it, or what is missing."""

    implication: str
    heading: str
    judgement: JudgementView | None
    needs: str


def render(view: ReportView) -> str:
    """Return the page as HTML; equal views give equal bytes.

    The page carries its style and drawings inside, and a content security policy that allows
    the style by its hash and nothing else.
    """
    style = styles(*((RESPONSES_STYLE,) if view.responses is not None else ()))
    environment = environment_of()
    marks = _marks(view)
    named = {shape.iso3: shape.name for shape in view.shapes}
    context = {
        "view": view,
        "style": Markup(style),
        "style_hash": hash_of(style),
        "groups": [(key, PASSES.get(key, key), rows) for key, rows in by_pass(view.judgements)],
        "glance": _glance(view),
        "tally": _tally(view),
        "case_rows": [(k, v) for k, v in view.case.items() if k != "line"],
        "credence_rows": credence_rows(view.prior, view.credence_steps, view.credence),
        "sides": _sides(view, marks),
        "outlines": outlines(view.shapes) if view.joiners else "",
        "marks": [(mark, named.get(iso3, iso3)) for iso3, mark in marks.items()],
        "shades": LABELS,
        "terms": TERMS,
        "terms_scale": terms_scale(),
    }
    return environment.get_template("page.html.j2").render(context)


def environment_of() -> Environment:
    """Return what fills in the templates, everything escaped."""
    environment = Environment(
        loader=PackageLoader("westphalia", "report/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        percent=numbers.percent,
        amount=numbers.amount,
        outlook=numbers.outlook,
        change=numbers.change,
        change_unit=numbers.change_unit,
        skill=numbers.skill,
        is_fraction=numbers.is_fraction,
        typeset=typeset,
        web_address=web_address,
        fan_chart=fan_chart,
        interval_row=interval_row,
        reliability_plot=reliability_plot,
        headline=headline,
        timeline=timeline,
        triple=triple,
        decibans=numbers.decibans,
        moved=numbers.moved,
        plain=_plain,
        upfirst=upfirst,
        sentence=sentence,
        sentences=sentences,
        flip_note=flip_note,
        band=band,
        baseline=baseline,
        heat_rows=heat_rows,
        regret_charts=regret_charts,
        unregretted=unregretted,
        parallel_chart=parallel_chart,
    )
    environment.globals.update(flips_legend=FLIPS_LEGEND)
    return environment


def typeset(text: str) -> str:
    """Return a number with a true minus sign instead of a hyphen.

    Examples:
        >>> typeset("-3 to +19")
        '−3 to +19'
    """  # noqa: RUF002 - the minus sign is the point
    return text.replace("-", "\u2212")


def triple(values: tuple[float, float, float]) -> Band:
    """Return median, 5 and 95 % as a band."""
    return Band(*values)


def web_address(text: str) -> str:
    """Return the address if it may become a link, else an empty string.

    Examples:
        >>> web_address("https://ucdp.uu.se/"), web_address("javascript:alert(1)")
        ('https://ucdp.uu.se/', '')
    """
    return text if text.startswith(("https://", "http://")) else ""


def _plain(value: object) -> str:
    """Return a value of the case or of a row of numbers as it is written in prose."""
    if value is None or value == () or value == []:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value) if abs(value) < 10_000 else f"{value:,}"
    if isinstance(value, float):
        return typeset(f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}")
    if isinstance(value, (tuple, list)):
        return ", ".join(_plain(part) for part in value)
    return str(value)


def styles(*more: str) -> str:
    """Return the style of all pages, and the named style sheets after it."""
    folder = files("westphalia.report").joinpath("templates")
    names = (*STYLESHEETS, *more)
    return "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)


def hash_of(style: str) -> str:
    """Return the hash by which the content security policy allows the style."""
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return base64.b64encode(digest).decode("ascii")


def _glance(view: ReportView) -> list[tuple[str, list[Glance]]]:
    """Return one row for each implication, answered or not, by pass."""
    rows = [
        Glance(one.implication, one.heading, one, "") for one in view.judgements if one.lead
    ] + [Glance(key, heading, None, needs) for key, heading, needs in view.unanswered]
    rows.sort(key=lambda row: row.implication)
    return [
        (PASSES.get(key, key), list(found))
        for key, found in groupby(rows, lambda row: row.implication[0])
    ]


def _tally(view: ReportView) -> list[tuple[str, int]]:
    """Return how many judgements have each verdict, in the order of ``VERDICTS``."""
    found = [judgement.verdict for judgement in view.judgements]
    return [(verdict, found.count(verdict)) for verdict in VERDICTS if verdict in found]


def _marks(view: ReportView) -> Mapping[str, str]:
    """Return the marked states; a state with two parts is marked by the first of this list."""
    marks: dict[str, str] = {}
    for iso3, mark in (
        (view.theatre_iso3, "theatre"),
        (view.sender_iso3, "sender"),
        (view.supported_iso3, "supported"),
        (view.opponent_iso3, "opponent"),
    ):
        if iso3:
            marks.setdefault(iso3, mark)
    return marks


def _sides(view: ReportView, marks: Mapping[str, str]) -> list[Side]:
    ordered = sorted(view.joiners, key=lambda joiner: (joiner.side, joiner.rank, joiner.iso3))
    sides = []
    for key, members in groupby(ordered, lambda joiner: joiner.side):
        rows, name = tuple(members), numbers.side_name(view, key)
        first, others = rows[:LISTED_JOINERS], rows[LISTED_JOINERS:]
        world = region = None
        if view.shapes:
            title = f"Likely joiners on the side of {name}"
            chances = {row.iso3: row.p_with for row in rows}
            ranks = {row.iso3: row.rank for row in first}
            atlas = Atlas(view.shapes, chances, marks, ranks, title)
            world, region = world_map(atlas), region_map(atlas, view.theatre_iso3)
        sides.append(Side(name, world, region, first, others))
    # The supported side comes first: the event acts there.
    supported = numbers.side_name(view, "supported")
    return sorted(sides, key=lambda side: side.name != supported)
