"""Loading: by name, checked, quick, and with a reason when it cannot be."""

import dataclasses
import shutil
import time
from pathlib import Path

import pytest

from westphalia.core.errors import SnapshotError
from westphalia.snapshot.load import load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(load().directory, copy)
    return copy


def test_a_copy_has_the_same_fingerprint_and_rows(folder: Path) -> None:
    assert load(folder).fingerprint == load().fingerprint
    assert load(folder).table("majors").equals(load().table("majors"))


def test_loading_reads_the_manifest_only(folder: Path) -> None:
    for path in folder.glob("*.parquet"):
        path.unlink()
    started = time.perf_counter()
    snapshot = load(folder)
    assert time.perf_counter() - started < 0.2
    assert "states" in snapshot.tables()
    with pytest.raises(SnapshotError, match=r"states\.parquet; is missing"):
        snapshot.table("states")


def test_a_changed_table_is_refused(folder: Path) -> None:
    path = folder / "majors.parquet"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(SnapshotError, match="differs from its checksum"):
        load(folder).table("majors")


def test_a_table_is_read_once(folder: Path) -> None:
    snapshot = load(folder)
    first = snapshot.table("majors")
    (folder / "majors.parquet").unlink()
    assert snapshot.table("majors") is first


def test_unknown_names_are_refused() -> None:
    snapshot = load()
    with pytest.raises(SnapshotError, match="is not in the snapshot"):
        snapshot.table("unicorns")
    with pytest.raises(SnapshotError, match="is not registered"):
        snapshot.origin("unicorns")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "has no manifest"), ("{", "is not JSON"), ("[]", "must list tables")],
)
def test_a_bad_manifest_is_refused(tmp_path: Path, content: str | None, reason: str) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(SnapshotError, match=reason):
        load(tmp_path)


def test_a_snapshot_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        load().fingerprint = "other"  # type: ignore[misc]
