"""A store of its own for each test, and the module of made-up files beside this one."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from westphalia.adapters.importing import import_file
from westphalia.adapters.vintages import VARIABLE

Write = Callable[..., Path]


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    path = Path(__file__).with_name("samples.py")
    spec = importlib.util.spec_from_file_location("adapter_samples", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder for the user's data."""
    folder = tmp_path / "store"
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return what writes text to a file of the test's folder."""

    def to(text: str | bytes, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
        return path

    return to


@pytest.fixture
def filled(store: Path, samples: ModuleType, write: Write) -> Path:
    """Return a store that holds one vintage."""
    import_file("sipri-milex", write(samples.MILEX, "good.csv"), version="1")
    return store
