"""Files side by side in sources/ and channels/ do not know each other."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "westphalia"
APART = ("sources", "channels")


def siblings_imported(source: str, folder: str, names: set[str]) -> set[str]:
    """Names of the folder's modules that the source text imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            dotted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            dotted = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        parts = [name.split(".") for name in dotted]
        found |= {p[2] for p in parts if p[:2] == ["westphalia", folder] and len(p) > 2}
    return found & names


@pytest.mark.parametrize("folder", APART)
def test_siblings_stay_apart(folder: str) -> None:
    paths = [path for path in (SRC / folder).glob("*.py") if path.stem != "__init__"]
    names = {path.stem for path in paths}
    assert len(names) >= 2
    wrong = {
        path.name: sorted(found)
        for path in paths
        if (found := siblings_imported(path.read_text(encoding="utf-8"), folder, names))
    }
    assert not wrong


@pytest.mark.parametrize(
    "line",
    [
        "import westphalia.sources.gml",
        "from westphalia.sources import gml",
        "from westphalia.sources.gml import disputes",
        "def f():\n    from westphalia.sources import gml as other",
    ],
)
def test_every_way_to_import_a_sibling_is_seen(line: str) -> None:
    assert siblings_imported(line, "sources", {"gml", "atop"}) == {"gml"}
