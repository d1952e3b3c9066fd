"""Loads the fixture module beside this file, which importlib mode does not put on the path."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from westphalia.report.view import ReportView


@pytest.fixture(scope="session")
def examples() -> ModuleType:
    path = Path(__file__).with_name("example_view.py")
    spec = importlib.util.spec_from_file_location("report_example_view", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def view(examples: ModuleType) -> ReportView:
    made: ReportView = examples.example()
    return made


@pytest.fixture
def empty_view(examples: ModuleType) -> ReportView:
    made: ReportView = examples.empty()
    return made
