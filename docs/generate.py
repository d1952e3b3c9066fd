"""Write the parts of the pages that are made from the code: `make docs`."""

import importlib
import inspect
import json
import re
from pathlib import Path

from westphalia.audit.document import schema as audit_schema
from westphalia.channels import CHANNELS
from westphalia.events.case import Case
from westphalia.events.types import EVENT_TYPES
from westphalia.judge.alarms import STORED
from westphalia.judge.document import schema
from westphalia.panel.verbs import VERBS
from westphalia.reading import figures
from westphalia.report.past_responses import page as past_page
from westphalia.respond.actions import ACTIONS
from westphalia.respond.document import schema as responses_schema
from westphalia.respond.record import read_record
from westphalia.simulate.steps import STEP_INPUTS, STEPS
from westphalia.snapshot.tables import TABLES
from westphalia.sources import SOURCES
from westphalia.track import placebo_page, replay_page
from westphalia.track.ledger.record import page as record_page
from westphalia.track.scorecard_page import forecasts_page, page

ROOT = Path(__file__).parents[1]


def source_table() -> str:
    """Return the table of sources in Markdown."""
    tables: dict[str, list[str]] = {}
    for table in TABLES:
        for source in table.sources:
            tables.setdefault(source, []).append(table.name)
    lines = ["| source | publisher | version | lag, months | tables |", "|---|---|---|---|---|"]
    for one in SOURCES:
        named = ", ".join(tables.get(one.name, []))
        lines.append(
            f"| {one.name} | {one.publisher} | {one.version} | {one.lag_months} | {named} |"
        )
    return "\n".join(lines)


def channel_table() -> str:
    """Return the table of channels in Markdown."""
    lines = ["| channel | forecasts | answers | tables |", "|---|---|---|---|"]
    for one in CHANNELS:
        answers, named = ", ".join(one.implications), ", ".join(one.tables)
        lines.append(f"| {one.name} | {one.title} | {answers} | {named} |")
    return "\n".join(lines)


def event_table() -> str:
    """Return the table of event types in Markdown."""
    lines = [
        "| type | what it is | sets | cannot change here | PLOVER, CAMEO |",
        "|---|---|---|---|---|",
    ]
    for one in EVENT_TYPES:
        marks = [
            word
            for word, held in (("war", one.in_war), ("supports", one.helps), ("troops", one.sized))
            if held
        ]
        what = f"{one.title} ({', '.join(marks)})" if marks else one.title
        sets = ", ".join(one.inputs) or "nothing"
        cannot = "; ".join(one.cannot_change) or "nothing"
        lines.append(f"| {one.key} | {what} | {sets} | {cannot} | {one.plover}, {one.cameo} |")
    return "\n".join(lines)


def with_events(text: str) -> str:
    """Return the page on case files with the table of event types made anew."""
    pattern = r"^\| type \| what it is \|.*\n(?:\|.*\n?)*"
    return re.sub(pattern, lambda _: event_table() + "\n", text, flags=re.MULTILINE)


def action_table() -> str:
    """Return the table of response actions in Markdown."""
    lines = [
        "| action | what it is | an effect of it rests on | cannot change here |",
        "|---|---|---|---|",
    ]
    for one in ACTIONS:
        takes = [f"`{key}`" for key in one.takes if key not in ("start", "months")]
        what = f"{one.title} (takes {', '.join(takes)})" if takes else one.title
        cannot = "; ".join(one.cannot_change) or "nothing"
        lines.append(f"| {one.key} | {what} | {one.grounds} | {cannot} |")
    return "\n".join(lines)


def with_actions(text: str) -> str:
    """Return the page on responses with the table of actions made anew."""
    pattern = r"^\| action \| what it is \|.*\n(?:\|.*\n?)*"
    return re.sub(pattern, lambda _: action_table() + "\n", text, flags=re.MULTILINE)


def step_table() -> str:
    """Return the table of the steps of a run in Markdown."""
    lines = ["| step | what it does | reads | writes |", "|---|---|---|---|"]
    for one in STEPS:
        reads = [*one.reads, *(f"{name} (a month before)" for name in one.before)]
        what = one.text if one.monthly else f"{one.text} (once a run)"
        lines.append(f"| {one.name} | {what} | {', '.join(reads)} | {', '.join(one.writes)} |")
    return "\n".join(lines)


def input_table() -> str:
    """Return the table of the inputs of these steps in Markdown."""
    lines = ["| input | comes | from |", "|---|---|---|"]
    for one in STEP_INPUTS:
        origin = "carried forward" if one.origin == "carried" else one.origin
        lines.append(f"| {one.name} | {origin} | {', '.join(one.of) or 'the case'} |")
    return "\n".join(lines)


def with_steps(text: str) -> str:
    """Return the page on methods with the tables of steps and inputs made anew."""
    for header, table in (("step", step_table()), ("input", input_table())):
        pattern = rf"^\| {header} \|.*\n(?:\|.*\n?)*"
        text = re.sub(pattern, lambda _, new=table: new + "\n", text, flags=re.MULTILINE)
    return text


def with_figures(text: str) -> str:
    """Return the page on the reader with its figures made anew."""
    card = json.loads((ROOT / "docs" / "reading.json").read_text(encoding="utf-8"))
    start, end = "<!-- figures -->\n", "<!-- end of figures -->"
    before, _, rest = text.partition(start)
    return before + start + figures.page(card) + end + rest.partition(end)[2]


def with_tables(text: str) -> str:
    """Return the architecture page with both tables made anew."""
    for header, table in (("source", source_table()), ("channel", channel_table())):
        pattern = rf"^\| {header} \|.*\n(?:\|.*\n?)*"
        text = re.sub(pattern, lambda _, new=table: new + "\n", text, flags=re.MULTILINE)
    return text


def plain(text: str) -> str:
    """Return a docstring as Markdown."""
    text = re.sub(r":\w+:`~?(?:westphalia\.)?([\w.]+)`", r"`\1`", text)
    text = text.replace("``", "`")
    text = re.sub(r"^(Args|Returns|Raises|Examples):$", r"**\1**", text, flags=re.MULTILINE)
    return re.sub(r"^    (\w+): ", r"- `\1`: ", text, flags=re.MULTILINE)


def verb_page(name: str, module: str) -> str:
    """Return the page of one verb, made from its docstring."""
    verb = getattr(importlib.import_module(module), name)
    parameters = list(inspect.signature(verb).parameters.values())
    shown = ", ".join(
        one.name if one.default is one.empty else f"{one.name}={one.default!r}"
        for one in parameters
        if one.name != "view"
    )
    head = f"# `{name}`\n\n```python\nwp.{name}({shown})\n```\n"
    return f"{head}\n{plain(inspect.getdoc(verb) or '')}\n"


def verb_index() -> str:
    """Return the list of verbs with their first sentences."""
    lines = [
        "# Verbs",
        "",
        "Each adds columns to a panel, never a row. Outside its coverage a verb gives null, not",
        'zero; `carry="forward"` fills with the last value and adds its age in years. Lazy frames',
        "stay lazy. Every verb takes `view=`, an `AsOf` view, for callers that hold one.",
        "",
        "| verb | adds |",
        "|---|---|",
    ]
    for name, module in VERBS:
        doc = inspect.getdoc(getattr(importlib.import_module(module), name)) or ""
        lines.append(f"| [{name}]({name}.md) | {plain(doc.splitlines()[0])} |")
    return "\n".join(lines) + "\n"


def past_responses() -> str:
    """Return the page of responses to past cases, from stored figures and records by hand."""
    stored = json.loads((ROOT / "docs" / "responses-past.json").read_text(encoding="utf-8"))
    paths = sorted((ROOT / "cases" / "responses").glob("*.record.toml"))
    records = {record.case: record for record in map(read_record, paths)}
    return past_page(stored, records)


def record_pages() -> dict[str, str]:
    """Return the pages made from the stored output of backtest, replay, placebo and ledger."""
    card = json.loads((ROOT / "docs" / "scorecard.json").read_text(encoding="utf-8"))
    replay = json.loads((ROOT / "docs" / "replay.json").read_text(encoding="utf-8"))
    alarms = json.loads(STORED.read_text(encoding="utf-8"))
    record = json.loads((ROOT / "docs" / "record.json").read_text(encoding="utf-8"))
    return {
        "docs/record.md": record_page(record, first="dprk-russia-2024"),
        "docs/scorecard.md": page(card),
        "docs/forecasts.md": forecasts_page(card),
        "docs/replay.md": replay_page.page(replay),
        "docs/responses-past.md": past_responses(),
        "docs/placebo.md": placebo_page.page(alarms),
    }


def generated() -> dict[str, str]:
    """Return the text of every generated file by its path in the repository."""
    architecture = ROOT / "ARCHITECTURE.md"
    return {
        **record_pages(),
        "docs/case.schema.json": json.dumps(Case.model_json_schema(), indent=1) + "\n",
        "docs/assessment.schema.json": json.dumps(schema(), indent=1) + "\n",
        "docs/audit.schema.json": json.dumps(audit_schema(), indent=1) + "\n",
        "docs/responses.schema.json": json.dumps(responses_schema(), indent=1) + "\n",
        "ARCHITECTURE.md": with_tables(architecture.read_text(encoding="utf-8")),
        "docs/methods.md": with_steps((ROOT / "docs" / "methods.md").read_text(encoding="utf-8")),
        "docs/reading.md": with_figures((ROOT / "docs" / "reading.md").read_text(encoding="utf-8")),
        "docs/case.md": with_events((ROOT / "docs" / "case.md").read_text(encoding="utf-8")),
        "docs/responses.md": with_actions(
            (ROOT / "docs" / "responses.md").read_text(encoding="utf-8")
        ),
        "docs/verbs/README.md": verb_index(),
        **{f"docs/verbs/{name}.md": verb_page(name, module) for name, module in VERBS},
    }


if __name__ == "__main__":
    (ROOT / "docs" / "verbs").mkdir(exist_ok=True)
    for name, text in generated().items():
        (ROOT / name).write_text(text, encoding="utf-8")
