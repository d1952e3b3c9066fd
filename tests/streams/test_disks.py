"""Full, limited and read-only disks: one line, and nothing lost."""

import errno
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.streams.exports import line, slots, zipped

from westphalia.core.errors import StoreError
from westphalia.store.database import open_database
from westphalia.streams import stream_of
from westphalia.streams.compact import compact
from westphalia.streams.folder import Folder
from westphalia.streams.ingest import Report, ingest
from westphalia.streams.manifest import Manifest, Part

GDELT = stream_of("gdelt")
Store = tuple[Folder, Manifest]


def take(store: Store, source: Path) -> Report:
    return ingest(*store, GDELT, GDELT.list_folder(source))


def rows(store: Store) -> pl.DataFrame:
    folder, manifest = store
    return folder.scan(manifest.parts()).collect().sort("key")


def content(place: Path) -> list[Part]:
    """The files of a compacted store; a name is the hash of the bytes."""
    database = open_database(place / "store.sqlite")
    folder, manifest = Folder(place / "events"), Manifest(database)
    with folder.locked():
        compact(folder, manifest, every=True)
    found = manifest.parts()
    database.close()
    return found


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_full_or_read_only_disk_is_one_line_and_loses_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    small = tmp_path / "exports"
    small.mkdir()
    zipped(small / "20241101000000.export.CSV.zip", "\n".join(line(n) for n in range(25)) + "\n")
    late = [line(n) for n in range(20, 30)]
    zipped(small / "20241101010000.export.CSV.zip", "\n".join(late) + "\n")
    (small / "20241101010000.export.CSV.zip").rename(small / "late")
    take(store, small)
    before = rows(store)
    (small / "late").rename(small / "20241101010000.export.CSV.zip")

    def full(_: int) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="nothing is lost") as caught:
            take(store, small)
    assert "\n" not in str(caught.value)
    assert rows(store).equals(before)
    assert take(store, small).stored == 1
    assert rows(store).height == 30


def ingesting(small: Path, place: Path, **named: Any) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "westphalia.app.cli", "events", "ingest", "gdelt"]
    words += ["--from-folder", str(small), "--database", str(place / "store.sqlite")]
    words += ["--store", str(place / "events")]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60, **named)


def test_a_limit_of_the_system_on_files_is_one_line(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    source = tmp_path / "exports"
    slots(source)
    place, calm = tmp_path / "held", tmp_path / "calm"
    place.mkdir()
    assert ingesting(source, calm).returncode == 0
    # Half of the largest file that an unhindered run leaves: with real days and made-up ones.
    most = max(path.stat().st_size for path in calm.rglob("*") if path.is_file()) // 2

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    ended = ingesting(source, place, preexec_fn=limit)
    wrong = ended.returncode == 2 and ended.stderr.count("\n") == 1
    assert wrong, ended.stderr
    assert ingesting(source, place).returncode == 0
    assert content(place) == content(calm)


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """Return a file system of 200 kB in memory, where one may be made."""
    place = tmp_path / "tiny"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(place)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        made = False
    if not made:
        pytest.skip("no file system may be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_full_and_one_that_is_read_only(tiny: Path, tmp_path: Path) -> None:
    source = tmp_path / "exports"
    source.mkdir()
    made = random.Random(1)  # addresses that cannot be packed small
    lines = [line(n, url=f"https://example.org/{made.getrandbits(256):x}") for n in range(9000)]
    zipped(source / "20241101000000.export.CSV.zip", "\n".join(lines[:100]) + "\n")
    home = tmp_path / "home"
    home.mkdir()

    def taken() -> subprocess.CompletedProcess[str]:
        words = ["events", "ingest", "gdelt", "--from-folder", str(source), "--store", str(tiny)]
        words += ["--database", str(home / "store.sqlite")]
        program = [sys.executable, "-m", "westphalia.app.cli", *words]
        return subprocess.run(program, capture_output=True, text=True, check=False, timeout=60)

    def stored() -> int:
        database = open_database(home / "store.sqlite")
        found = rows((Folder(tiny), Manifest(database))).height
        database.close()
        return found

    def told(ended: subprocess.CompletedProcess[str], why: str) -> bool:
        one = ended.returncode == 2 and ended.stderr.count("\n") == 1
        return one and why in ended.stderr and "nothing is lost" in ended.stderr

    assert taken().returncode == 0
    zipped(source / "20241101001500.export.CSV.zip", "\n".join(lines[100:]) + "\n")
    ended = taken()
    assert told(ended, "no space left"), ended.stderr
    assert stored() == 100
    subprocess.run(["mount", "-o", "remount,ro,size=20m", str(tiny)], check=True)
    ended = taken()
    assert told(ended, "read-only file system"), ended.stderr
    assert stored() == 100
    subprocess.run(["mount", "-o", "remount,rw,size=20m", str(tiny)], check=True)
    assert taken().returncode == 0
    assert stored() == 9000
