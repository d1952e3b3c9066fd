"""Write the parts of the pages that are made from the code: `make docs`."""

import json
import re
from pathlib import Path

from westphalia.channels import CHANNELS
from westphalia.events.case import Case
from westphalia.judge.document import schema
from westphalia.snapshot.tables import TABLES
from westphalia.sources import SOURCES

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


def with_tables(page: str) -> str:
    """Return the architecture page with both tables made anew."""
    for header, table in (("source", source_table()), ("channel", channel_table())):
        pattern = rf"^\| {header} \|.*\n(?:\|.*\n?)*"
        page = re.sub(pattern, lambda _, new=table: new + "\n", page, flags=re.MULTILINE)
    return page


def generated() -> dict[str, str]:
    """Return the text of every generated file by its path in the repository."""
    page = ROOT / "ARCHITECTURE.md"
    return {
        "docs/case.schema.json": json.dumps(Case.model_json_schema(), indent=1) + "\n",
        "docs/assessment.schema.json": json.dumps(schema(), indent=1) + "\n",
        "ARCHITECTURE.md": with_tables(page.read_text(encoding="utf-8")),
    }


if __name__ == "__main__":
    for name, text in generated().items():
        (ROOT / name).write_text(text, encoding="utf-8")
