"""Size limits: lines in a file, statements in a function."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
LINES = 350
STATEMENTS = 45

Function = ast.FunctionDef | ast.AsyncFunctionDef


def statements(function: Function) -> int:
    """Statements inside a function, those of nested functions included, docstring excluded."""
    inside = sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
    return inside - (ast.get_docstring(function) is not None)


def functions(path: Path) -> list[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_no_file_is_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in FILES
    }
    assert len(lengths) > 50
    assert {name: lines for name, lines in lengths.items() if lines > LINES} == {}


def test_no_function_is_long() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{one.name}": statements(one)
        for path in FILES
        for one in functions(path)
        if statements(one) > STATEMENTS
    }
    assert long == {}


@pytest.mark.parametrize("body", [3, 50])
def test_statements_are_counted(body: int) -> None:
    text = 'def f():\n    """Doc."""\n' + "    x = 1\n" * body
    function = ast.parse(text).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert statements(function) == body
