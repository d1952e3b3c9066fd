"""What a panel is: unit, years, missing values, and the sources to cite."""

import datetime as dt
import importlib
import re
from dataclasses import dataclass
from typing import Any

import polars as pl

from westphalia.core.errors import UsageError, WestphaliaError
from westphalia.core.origin import Origin
from westphalia.panel.asof import AsOf
from westphalia.panel.unit import unit_of
from westphalia.panel.verb import EVERYTHING, KEPT
from westphalia.panel.verbs import VERBS
from westphalia.snapshot.load import Snapshot, load


@dataclass(frozen=True)
class Listening(AsOf):
    """A view that remembers which tables were read."""

    heard: tuple[set[str], ...] = ()

    def table(self, name: str) -> pl.DataFrame:
        """Return the table and remember its name."""
        self.heard[0].add(name)
        return super().table(name)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a panel.

    Attributes:
        name: Its name.
        missing: Share of null values.
        first_year: First year with a value.
        last_year: Last year with a value.
        verb: The verb that adds such a column, or an empty string.
        sources: Names of the sources behind that verb.
    """

    name: str
    missing: float
    first_year: int | None
    last_year: int | None
    verb: str
    sources: tuple[str, ...]


def made_by(columns: list[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return, for each column that a verb would add, the verb and its sources.

    Every verb is tried on an empty frame of the unit, so that nothing has to be listed by hand.

    Args:
        columns: Columns of a panel.

    Raises:
        UsageError: The columns make no unit.
    """
    unit = unit_of(columns)
    snapshot = load()
    empty = pl.DataFrame(
        schema={name: pl.String if name == "side" else pl.Int16 for name in unit.keys}
    )
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for place, (name, module) in enumerate(VERBS):
        verb = getattr(importlib.import_module(module), name)
        heard: set[str] = set()
        # A date of its own, so that no table laid out before is taken from the store.
        view = Listening(snapshot, EVERYTHING - dt.timedelta(days=place + 1), (heard,))
        try:
            added = [one for one in verb(empty, view=view).columns if one not in unit.keys]
        except (WestphaliaError, TypeError):
            continue  # it makes no sense on this unit, or needs a column to work on
        sources = {
            source for table in sorted(heard) for source in snapshot.manifest[table]["sources"]
        }
        for column in added:
            found.setdefault(column, (name, tuple(sorted(sources))))
    for key in [one for one in KEPT if one[1].startswith("9999-") and one[1] != str(EVERYTHING)]:
        del KEPT[key]
    return found


def describe(frame: pl.DataFrame) -> tuple[dict[str, Any], tuple[Column, ...]]:
    """Return the unit of a panel and its columns.

    Args:
        frame: Any panel.

    Returns:
        ``unit``, ``system``, ``rows``, ``first_year``, ``last_year``, ``duplicates``; and a column
        each.

    Raises:
        UsageError: The columns make no unit.
    """
    unit = unit_of(frame.columns)
    known = made_by(frame.columns)
    year = (
        pl.col("year")
        if "year" in frame.columns
        else 1980 + (pl.col("month_id").cast(pl.Int32) - 1) // 12
    )
    dated = frame.with_columns(year.cast(pl.Int32).alias("_year"))
    columns = []
    for name in frame.columns:
        span = dated.filter(pl.col(name).is_not_null())["_year"]
        verb, sources = known.get(name, ("", ()))
        columns.append(
            Column(
                name=name,
                missing=frame[name].null_count() / max(frame.height, 1),
                first_year=_whole(span.min()),
                last_year=_whole(span.max()),
                verb=verb,
                sources=sources,
            )
        )
    facts = {
        "unit": unit.kind,
        "system": unit.system,
        "rows": frame.height,
        "first_year": _whole(dated["_year"].min()),
        "last_year": _whole(dated["_year"].max()),
        "duplicates": frame.height - frame.select(unit.keys).unique().height,
    }
    return facts, tuple(columns)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def citations(columns: tuple[Column, ...], snapshot: Snapshot | None = None) -> list[Origin]:
    """Return the origins of every source behind the columns, in order of first use."""
    tables = load() if snapshot is None else snapshot
    names = dict.fromkeys(source for column in columns for source in column.sources)
    return [tables.origin(name) for name in names]


def bibtex(origin: Origin) -> str:
    """Return a BibTeX entry for a source.

    Raises:
        UsageError: The source has no citation.
    """
    if not origin.citation:
        raise UsageError("source", origin.name, "has no citation", "see `westphalia sources`")
    year = re.search(r"\((\d{4})", origin.citation)
    clean = origin.citation.replace("{", "").replace("}", "").replace("&", r"\&")
    lines = [
        f"@misc{{{origin.name},",
        f"  title = {{{origin.title}}},",
        f"  author = {{{{{origin.publisher}}}}},",
        *([f"  year = {{{year.group(1)}}},"] if year else []),
        f"  version = {{{origin.version}}},",
        f"  url = {{{origin.url}}},",
        f"  note = {{{clean}}},",
        "}",
    ]
    return "\n".join(lines)
