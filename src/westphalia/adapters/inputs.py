"""Files from outside, opened with limits: nothing is read before it is known to be bounded."""

import contextlib
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal, cast

from westphalia.core.errors import SourceError, UsageError

Kind = Literal["text", "gzip", "workbook"]
LARGEST_BYTES = 2_000_000_000
LARGEST_RATIO = 200
# A ratio means little in a small file.
RATIO_FROM = 10_000_000
# The header of the full V-Dem file is the longest line of the known files, under 0.2 MB.
LONGEST_LINE = 1_000_000
HEAD = 4096
MAGIC = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "workbook",
    b"\xd0\xcf\x11\xe0": "an Excel 97 workbook",
    b"PAR1": "a Parquet file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x28\xb5\x2f\xfd": "a zstd file",
    b"%PDF": "a PDF file",
}
ACCEPTED = "must be CSV text in UTF-8, the same in gzip, or an .xlsx workbook where one is read"


def kind_of(path: Path) -> Kind:
    """Return what a file is, from its first bytes and not from its name.

    Raises:
        UsageError: There is no such file, it is a folder, or it cannot be opened.
        SourceError: It is empty, too large, or of a kind that no adapter reads.
    """
    if path.is_dir():
        raise UsageError("file", path, "is a folder", "name the file in it")
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except FileNotFoundError as error:
        raise UsageError("file", path, "does not exist", "check the path") from error
    except OSError as error:
        raise UsageError("file", path, f"cannot be read: {error.strerror}", "check it") from error
    if not size or not head:
        raise SourceError(path.name, "0 bytes", "must not be empty", "fetch the file again")
    if size > LARGEST_BYTES:
        raise SourceError(
            path.name, f"{size} bytes", f"must be at most {LARGEST_BYTES}", "export fewer rows"
        )
    found = next((what for magic, what in MAGIC.items() if head.startswith(magic)), "text")
    if found == "text" and b"\0" in head:
        found = "a binary file"
    if found not in {"text", "gzip", "workbook"}:
        raise SourceError(path.name, found, ACCEPTED, "save it as CSV in UTF-8")
    return cast(Kind, found)


@contextlib.contextmanager
def _opened(path: Path, kind: Kind) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Yield the stream of plain bytes and the stream of the file itself."""
    with path.open("rb") as raw:
        if kind == "gzip":
            with gzip.GzipFile(fileobj=raw) as plain:
                yield cast(BinaryIO, plain), raw
        else:
            yield raw, raw


def check_size(name: str, *, plain: int, stored: int) -> None:
    """Stop before a small file fills the memory.

    Args:
        name: File or member.
        plain: Bytes unpacked so far.
        stored: Bytes read so far from the packed file.

    Raises:
        SourceError: Too many bytes, or far too many for what is stored.
    """
    if plain > LARGEST_BYTES:
        raise SourceError(
            name,
            f"more than {LARGEST_BYTES} bytes unpacked",
            f"must be at most {LARGEST_BYTES}",
            "export fewer rows",
        )
    if plain > RATIO_FROM and plain > LARGEST_RATIO * max(stored, 1):
        raise SourceError(
            name,
            f"unpacks to more than {LARGEST_RATIO} times its size",
            "is no text that a publisher writes",
            "fetch the file again",
        )


def _byte_lines(path: Path, kind: Kind) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines; length, total size and ratio are checked as they come."""
    total = 0
    with _opened(path, kind) as (plain, raw):
        number = 0
        while line := plain.readline(LONGEST_LINE + 1):
            number += 1
            total += len(line)
            if len(line) > LONGEST_LINE:
                raise SourceError(
                    f"{path.name}, line {number}",
                    f"more than {LONGEST_LINE} bytes",
                    "is longer than any line of a publisher's table",
                    "fetch the file again",
                )
            if kind == "gzip":
                check_size(path.name, plain=total, stored=raw.tell())
            yield number, line


def text_lines(path: Path, *, fallback: str | None = None) -> Iterator[str]:
    """Yield the lines of a text file, plain or in gzip, without reading it whole.

    Args:
        path: The file.
        fallback: Encoding of lines that are not UTF-8, where the publisher is known to use it.

    Raises:
        UsageError: The file cannot be opened.
        SourceError: It is a workbook or binary, unpacks too far, is cut short or damaged, or a
            line is not in the encoding.
    """
    kind = kind_of(path)
    if kind == "workbook":
        raise SourceError(
            path.name, "an .xlsx or .zip file", "must be CSV text here", "save the table as CSV"
        )
    try:
        for number, line in _byte_lines(path, kind):
            yield _decoded(path.name, number, line, fallback)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(
            path.name, f"{error}", "must be a whole gzip file", "fetch the file again"
        ) from error


def _decoded(name: str, number: int, line: bytes, fallback: str | None) -> str:
    if b"\0" in line:
        raise SourceError(
            f"{name}, line {number}", "a zero byte", "must be text", "fetch the file again"
        )
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        if fallback is not None:
            return line.decode(fallback, errors="replace")
        shown = line[max(error.start - 12, 0) : error.end + 12].decode("latin-1")
        raise SourceError(
            f"{name}, line {number}", shown, "must be UTF-8", "save the file as CSV in UTF-8"
        ) from error
