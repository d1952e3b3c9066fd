"""Vintages: imported tables in the user's own folder, beside the shipped ones.

Each lies in ``vintages/<table>/<source>-<version>/`` as ``table.parquet`` and ``vintage.json``.
A vintage is written once and never changed; a run names the ones it uses.
"""

import dataclasses
import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from westphalia.core.errors import SnapshotError, UsageError
from westphalia.core.files import sha256
from westphalia.core.origin import Origin
from westphalia.snapshot.load import Snapshot

VARIABLE = "WESTPHALIA_DATA"
FOLDER = "vintages"
TABLE_FILE, RECEIPT_FILE = "table.parquet", "vintage.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Vintage:
    """One imported table.

    Attributes:
        table: Name of the table.
        name: Source and version, for example ``sipri_milex-2026``.
        directory: Folder with the table and its receipt.
        origin: Publisher, version, terms and the day the user fetched the file.
        terms: What the publisher's terms let the user do.
        input: Name, SHA-256 and bytes of the file that was imported.
        entry: The table as a manifest describes it: sha256, rows, columns, key, time, years.
    """

    table: str
    name: str
    directory: Path
    origin: Origin
    terms: str
    input: Mapping[str, Any]
    entry: Mapping[str, Any]

    def receipt(self) -> dict[str, Any]:
        """Return what ``vintage.json`` holds."""
        origin = dataclasses.asdict(self.origin)
        origin["retrieved"] = self.origin.retrieved.isoformat()
        return {
            "format": FORMAT,
            "table": self.table,
            "name": self.name,
            "origin": origin,
            "terms": self.terms,
            "input": dict(self.input),
            "entry": dict(self.entry),
        }


def data_folder() -> Path:
    """Return the folder of the user's data: the variable, else where XDG puts data."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    if base := os.environ.get("XDG_DATA_HOME"):
        return Path(base) / "westphalia"
    return Path.home() / ".local" / "share" / "westphalia"


def list_vintages() -> tuple[Vintage, ...]:
    """Return all vintages by table, day and name.

    Raises:
        SnapshotError: A receipt is damaged.
    """
    root = data_folder() / FOLDER
    found = [_read(path) for path in root.glob(f"*/*/{RECEIPT_FILE}") if path.parts[-3][0] != "."]
    found.sort(key=lambda one: (one.table, one.origin.retrieved, one.name))
    return tuple(found)


def _read(path: Path) -> Vintage:
    """Return the vintage whose receipt is at a path."""
    try:
        receipt = json.loads(path.read_text(encoding="utf-8"))
        origin = dict(receipt["origin"])
        origin["retrieved"] = dt.date.fromisoformat(origin["retrieved"])
        if receipt["format"] != FORMAT:
            raise ValueError(f"format {receipt['format']}")
        return Vintage(
            table=str(receipt["table"]),
            name=str(receipt["name"]),
            directory=path.parent,
            origin=Origin(**origin),
            terms=str(receipt["terms"]),
            input=dict(receipt["input"]),
            entry=dict(receipt["entry"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotError(
            "vintage", path, "has a damaged receipt", "delete its folder and import the file again"
        ) from error


def load_vintage(table: str, name: str | None = None) -> pl.DataFrame:
    """Return an imported table, checked against its checksum.

    Args:
        table: Name of the table.
        name: Name of the vintage; by default the one fetched last.

    Raises:
        UsageError: There is none, or two were fetched on the same last day and none is named.
        SnapshotError: Its file is missing or has changed.
    """
    path = _checked(find(table, name))
    return pl.read_parquet(path)


def find(table: str, name: str | None = None) -> Vintage:
    """Return the vintage of a table by name, or the one fetched last.

    Raises:
        UsageError: There is none, or the last day has two.
    """
    here = [one for one in list_vintages() if one.table == table]
    named = [one for one in here if name in (None, one.name)]
    if not named:
        known = ", ".join(one.name for one in here) or "none of this table"
        raise UsageError(
            "vintage", name or table, f"must be imported; there is {known}", "see `import --list`"
        )
    last = [one for one in named if one.origin.retrieved == named[-1].origin.retrieved]
    if len(last) > 1:
        choices = ", ".join(one.name for one in last)
        raise UsageError("vintage", table, f"has several of the last day: {choices}", "name one")
    return last[0]


def _checked(vintage: Vintage) -> Path:
    """Return the path of a vintage's table after comparing its checksum."""
    path = vintage.directory / TABLE_FILE
    again = "delete its folder and import the file again"
    if not path.is_file():
        raise SnapshotError("vintage", f"{vintage.table}/{vintage.name}", "has no table", again)
    if sha256(path) != vintage.entry["sha256"]:
        raise SnapshotError(
            "vintage", f"{vintage.table}/{vintage.name}", "differs from its checksum", again
        )
    return path


@dataclass(frozen=True)
class VintagedSnapshot(Snapshot):
    """A snapshot in which named vintages stand beside, or in place of, the shipped tables.

    Attributes:
        origins: Origins of the vintages by name, which is their source here.
    """

    origins: Mapping[str, Origin] = field(default_factory=dict, repr=False)

    def origin(self, source: str) -> Origin:
        """Return the origin of a vintage's source, or of a shipped one.

        Raises:
            SnapshotError: There is no such source.
        """
        return self.origins[source] if source in self.origins else super().origin(source)


def with_vintages(snapshot: Snapshot, names: Iterable[str]) -> Snapshot:
    """Return a snapshot whose tables are the vintages that are named, and else the same.

    Args:
        snapshot: Any snapshot.
        names: Each ``<table>/<name>`` for one table, or ``<name>`` for all tables of a vintage.

    Returns:
        A snapshot with a fingerprint of its own; the same one if nothing is named.

    Raises:
        UsageError: A vintage is unknown, or two are named for one table.
        SnapshotError: A vintage is damaged, or lacks a column of the shipped table it replaces.
    """
    chosen: dict[str, Vintage] = {}
    for name in names:
        for vintage in _named(name):
            other = chosen.setdefault(vintage.table, vintage)
            if other.name != vintage.name:
                raise UsageError(
                    "vintages", f"{other.name}, {vintage.name}",
                    f"are two of the table {vintage.table}", "name one",
                )  # fmt: skip
    if not chosen:
        return snapshot
    manifest = dict(snapshot.manifest)
    parts = [snapshot.fingerprint]
    for table in sorted(chosen):
        vintage = chosen[table]
        path = _checked(vintage)
        _check_columns(vintage, snapshot)
        # The name serves as source: two versions of one source may stand in one snapshot.
        sources = {"file": str(path.resolve()), "sources": [vintage.name]}
        manifest[table] = {**vintage.entry, **sources}
        parts.append(f"{table}/{vintage.name}/{vintage.entry['sha256']}")
    origins = {one.name: dataclasses.replace(one.origin, name=one.name) for one in chosen.values()}
    own = snapshot.origins if isinstance(snapshot, VintagedSnapshot) else {}
    return VintagedSnapshot(
        directory=snapshot.directory,
        fingerprint=hashlib.sha256("\n".join(parts).encode()).hexdigest(),
        manifest=manifest,
        origins={**own, **origins},
    )


def _named(name: str) -> list[Vintage]:
    """Return the vintages that a name stands for."""
    every = list_vintages()
    found = [one for one in every if name in (one.name, f"{one.table}/{one.name}")]
    if not found:
        known = ", ".join(f"{one.table}/{one.name}" for one in every) or "none"
        raise UsageError("vintage", name, f"must be one of {known}", "import it first")
    return found


def _check_columns(vintage: Vintage, snapshot: Snapshot) -> None:
    """Stop when a vintage cannot take the place of the shipped table of its name."""
    if vintage.table not in snapshot.manifest:
        return
    has = vintage.entry["columns"]
    shipped = snapshot.manifest[vintage.table]["columns"]
    lacking = [name for name, dtype in shipped.items() if has.get(name) != dtype]
    if lacking:
        raise SnapshotError(
            f"vintage {vintage.table}/{vintage.name}",
            ", ".join(lacking),
            "must be as in the shipped table",
            "leave the vintage out",
        )


def vintages() -> pl.DataFrame:
    """Return one row per vintage: table, name, source, version, coverage, terms, input.

    Raises:
        SnapshotError: A receipt is damaged.
    """
    rows = [
        (
            one.table,
            one.name,
            one.origin.name,
            one.origin.publisher,
            one.origin.version,
            one.origin.licence,
            one.entry["first_year"],
            one.entry["last_year"],
            one.entry["rows"],
            one.origin.retrieved,
            one.input["sha256"],
            str(one.directory),
        )
        for one in list_vintages()
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


COLUMNS = {
    "table": pl.String,
    "name": pl.String,
    "source": pl.String,
    "publisher": pl.String,
    "version": pl.String,
    "licence": pl.String,
    "first_year": pl.Int32,
    "last_year": pl.Int32,
    "rows": pl.Int32,
    "retrieved": pl.Date,
    "input_sha256": pl.String,
    "directory": pl.String,
}
