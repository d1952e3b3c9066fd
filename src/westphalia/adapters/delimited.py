"""Delimited text as rows with line numbers: header, delimiter and width are checked."""

import csv
import dataclasses
import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from westphalia.adapters.inputs import text_lines
from westphalia.core.errors import SourceError

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
BATCH = 50_000
# A preface that is longer than this is no preface.
PREFACE = 30


@dataclass(frozen=True, slots=True)
class Rows:
    """Text cells with where each row stands.

    Attributes:
        name: File, and sheet if any, as a message names it.
        frame: Column ``line`` (1 is the first line of the file) and one text column per field; an
            empty cell is null. Tables made long also have ``at``, the column a cell stood in.
        header: Column names as the file writes them.
        labels: The file's own name of each column that has another here.
    """

    name: str
    frame: pl.DataFrame
    header: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    def having(self, frame: pl.DataFrame) -> "Rows":
        """Return rows of the same file with other columns."""
        return dataclasses.replace(self, frame=frame)


@dataclass(frozen=True, slots=True)
class Layout:
    """A header that an adapter knows.

    Attributes:
        required: Columns that must be there.
        optional: Columns that are read where they are there.
        ignored: Further columns that the publisher writes and nobody needs.
        closed: Whether any other column is refused.
        preface: Whether lines may stand above the header.
        names: Turns the cells of the file's header into the names above.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    closed: bool = True
    preface: bool = False
    names: Callable[[list[str]], list[str]] = list


Records = Iterator[tuple[int, list[str]]]


def read_rows(path: Path, *layouts: Layout, fallback: str | None = None) -> tuple[int, Rows]:
    """Return the rows of a comma-separated file whose header is one of the layouts.

    Args:
        path: The file, plain or in gzip.
        layouts: Headers to look for, in order.
        fallback: Encoding of lines that are not UTF-8.

    Returns:
        Position of the layout that fits, and its rows.

    Raises:
        UsageError: The file cannot be opened.
        SourceError: Delimiter, header or a row is not what the layouts say.
    """
    records = _records(path, fallback)
    seen: list[tuple[int, list[str]]] = []
    deepest = PREFACE if any(one.preface for one in layouts) else 0
    for line, cells in records:
        seen.append((line, cells))
        for which, layout in enumerate(layouts):
            names = layout.names([cell.strip() for cell in cells])
            if set(layout.required) <= set(names):
                _check_header(path, line, names, layout)
                labels = {name: cell for name, cell in zip(names, cells, strict=True) if cell}
                frame = _frame(path, names, layout, records)
                return which, Rows(path.name, frame, tuple(cells), labels)
        if len(seen) > deepest:
            break
    raise _wrong_header(path, seen, layouts)


def _records(path: Path, fallback: str | None) -> Records:
    """Yield the line on which each record starts, and its cells."""
    reader = csv.reader(text_lines(path, fallback=fallback), strict=True)
    start = 1
    try:
        for cells in reader:
            if cells:
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(
            f"{path.name}, line {start}",
            f"{error}",
            "must be comma-separated with closed quotes",
            "the file may be cut short: fetch it again",
        ) from error


def _check_header(path: Path, line: int, names: list[str], layout: Layout) -> None:
    wanted = [*layout.required, *layout.optional]
    twice = [name for name in wanted if names.count(name) > 1]
    if twice:
        raise SourceError(
            f"{path.name}, line {line}, column {twice[0]}",
            "occurs twice",
            "must be in the header once",
            "delete one of the two columns",
        )
    known = {*wanted, *layout.ignored, ""}
    other = [name for name in names if name not in known]
    if layout.closed and other:
        raise SourceError(
            f"{path.name}, line {line}, column {other[0]}",
            "is not known",
            f"columns are {', '.join(wanted)}",
            "delete the column or export the file again",
        )


def _wrong_header(
    path: Path, seen: Sequence[tuple[int, list[str]]], layouts: Sequence[Layout]
) -> SourceError:
    """Return the error that says best why no line is the header."""
    best: tuple[int, int, list[str], Layout] | None = None
    for layout in layouts:
        for line, cells in seen:
            if other := _other_delimiter(cells, layout):
                return SourceError(
                    f"{path.name}, line {line}",
                    f"separated by {DELIMITERS[other]}",
                    "must be separated by commas, with decimal points",
                    "save the file as CSV with commas",
                )
            names = layout.names([cell.strip() for cell in cells])
            hits = len(set(layout.required) & set(names))
            if best is None or hits > best[0]:
                best = (hits, line, names, layout)
    if best is None:
        return SourceError(path.name, "no rows", "must not be empty", "fetch the file again")
    hits, line, names, layout = best
    missing = next(name for name in layout.required if name not in names)
    near = difflib.get_close_matches(missing, [name for name in names if name], n=1)
    fix = f"the header has {near[0]!r}: rename it" if near and hits else "choose the right file"
    return SourceError(
        f"{path.name}, line {line}, column {missing}",
        "missing",
        f"the header must have {', '.join(layout.required)}",
        fix,
    )


def _other_delimiter(cells: list[str], layout: Layout) -> str | None:
    """Return the delimiter that would show most of the header, where it is not a comma."""
    text = ",".join(cells)
    for mark in DELIMITERS:
        if mark == "," or mark not in text:
            continue
        names = layout.names([cell.strip(' "') for cell in text.split(mark)])
        if len(set(layout.required) & set(names)) >= max(2, len(layout.required) // 2):
            return mark
    return None


def _frame(path: Path, names: list[str], layout: Layout, records: Records) -> pl.DataFrame:
    """Return the wanted columns of all records; width is checked record by record."""
    wanted = [name for name in (*layout.required, *layout.optional) if name in names]
    places = [names.index(name) for name in wanted]
    batches: list[pl.DataFrame] = []
    lines: list[int] = []
    columns: list[list[str]] = [[] for _ in wanted]

    def flush() -> None:
        data = {"line": pl.Series(lines, dtype=pl.Int32)}
        data |= {n: pl.Series(c, dtype=pl.String) for n, c in zip(wanted, columns, strict=True)}
        batches.append(pl.DataFrame(data))
        lines.clear()
        for column in columns:
            column.clear()

    for line, cells in records:
        if len(cells) != len(names):
            raise SourceError(
                f"{path.name}, line {line}",
                f"{len(cells)} cells",
                f"must have {len(names)}, as the header",
                "the line is broken or the file cut short: fetch it again",
            )
        lines.append(line)
        for column, place in zip(columns, places, strict=True):
            column.append(cells[place])
        if len(lines) >= BATCH:
            flush()
    flush()
    frame = pl.concat(batches)
    if frame.is_empty():
        raise SourceError(path.name, "no rows", "must have rows", "fetch the file again")
    trimmed = pl.col(wanted).str.strip_chars()
    return frame.with_columns(pl.when(trimmed != "").then(trimmed).name.keep())
