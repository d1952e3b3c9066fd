"""Loads the fixture modules beside this file, which importlib mode does not put on the path."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from westphalia.report.view import ReportView


def beside(name: str) -> ModuleType:
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"report_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def examples() -> ModuleType:
    return beside("example_view")


@pytest.fixture(scope="session")
def comparisons() -> ModuleType:
    return beside("example_comparison")


@pytest.fixture
def view(examples: ModuleType) -> ReportView:
    made: ReportView = examples.example()
    return made


@pytest.fixture
def empty_view(examples: ModuleType) -> ReportView:
    made: ReportView = examples.empty()
    return made
