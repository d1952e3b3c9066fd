"""The pages that describe the code are checked against it."""

import importlib
import re
import runpy
from pathlib import Path

import westphalia
from westphalia.channels import CHANNELS
from westphalia.panel.verbs import VERBS
from westphalia.snapshot.tables import TABLES
from westphalia.sources import SOURCES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def rows(header: str) -> list[list[str]]:
    """Return the cells of the table whose header row starts as given."""
    lines = PAGE.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {header} |"))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def test_the_table_of_folders_is_the_layer_list() -> None:
    layers = runpy.run_path(str(ROOT / "tests" / "architecture" / "test_layers.py"))["LAYERS"]
    package = ROOT / "src" / "westphalia"
    here = {p.name for p in package.iterdir() if p.is_dir() and any(p.glob("*.py"))} | {"flow"}
    listed = [row[0] for row in rows("folder")]
    assert set(listed) == here
    assert listed == [name for name in layers if name in here]


def test_every_hand_over_exists_where_the_table_says() -> None:
    for name, made_by, _ in rows("type"):
        module, _, attribute = made_by.rpartition(".")
        assert hasattr(importlib.import_module(f"westphalia.{module}"), attribute), name


def test_the_table_of_sources_is_the_registry() -> None:
    tables: dict[str, list[str]] = {}
    for table in TABLES:
        for source in table.sources:
            tables.setdefault(source, []).append(table.name)
    expected = [
        [one.name, one.publisher, one.version, str(one.lag_months), ", ".join(tables[one.name])]
        for one in SOURCES
    ]
    assert rows("source") == expected


def test_the_table_of_channels_is_the_registry() -> None:
    expected = [
        [one.name, one.title, ", ".join(one.implications), ", ".join(one.tables)]
        for one in CHANNELS
    ]
    assert rows("channel") == expected


def test_generated_pages_are_as_generated() -> None:
    texts = runpy.run_path(str(ROOT / "docs" / "generate.py"))["generated"]()
    for name, text in texts.items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, f"make docs: {name}"


def test_every_local_link_of_the_pages_leads_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_public_name_on_a_page_exists() -> None:
    names = set(dir(westphalia))
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        used = set(re.findall(r"\bwp\.(\w+)", page.read_text(encoding="utf-8")))
        assert used - {"__version__"} <= names, f"{page.name}: {used - names}"


def test_every_verb_has_a_page_and_no_page_is_left_over() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "verbs").glob("add_*.md")}
    assert pages == {name for name, _ in VERBS}
