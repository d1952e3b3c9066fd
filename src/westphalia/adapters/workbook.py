"""Sheets of an .xlsx workbook as text cells, with limits.

A workbook is a zip of XML. Only what a table of a publisher needs is read: values, shared and
inline strings. Formats, dates and formulas are not; a formula gives the value kept beside it.
"""

import posixpath
import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from westphalia.adapters.inputs import check_size, kind_of
from westphalia.core.errors import SourceError

Cells = dict[int, str]
Grid = list[tuple[int, Cells]]
# SIPRI's whole workbook has under 10 MB.
LARGEST_MEMBER = 100_000_000
SHARED = "xl/sharedStrings.xml"
CHUNK = 1 << 16
LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
Attributes = dict[str, str]


def is_workbook(path: Path) -> bool:
    """Return whether a file is a zip, which only workbooks are here.

    Raises:
        UsageError: The file cannot be opened.
        SourceError: It is empty or of a kind that nothing reads.
    """
    return kind_of(path) == "workbook"


def read_sheets(path: Path, wanted: Callable[[str], bool]) -> dict[str, Grid]:
    """Return the wanted sheets by name, in the workbook's order.

    Args:
        path: An .xlsx file.
        wanted: Whether the sheet of a name is read.

    Returns:
        Per sheet the rows that are not empty: number (from 1) and cells by column (from 0).

    Raises:
        SourceError: The file is damaged, unpacks too far, or none of its sheets is wanted.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            book = _Book(path.name, archive)
            sheets = book.sheets()
            chosen = {name: member for name, member in sheets.items() if wanted(name)}
            if not chosen:
                raise SourceError(
                    f"{path.name}: sheets",
                    ", ".join(sheets),
                    "must be those of the publisher's workbook",
                    "choose the right file, unchanged",
                )
            strings = book.strings()
            return {name: book.grid(member, strings) for name, member in chosen.items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, IndexError, ValueError) as error:
        raise _damaged(path.name, error) from error
    except (xml.parsers.expat.ExpatError, NotImplementedError, RuntimeError) as error:
        raise _damaged(path.name, error) from error


def _damaged(name: str, error: Exception) -> SourceError:
    return SourceError(name, f"{error}", "must be a whole .xlsx workbook", "fetch the file again")


@dataclass(slots=True)
class _Book:
    """The members of one workbook."""

    name: str
    archive: zipfile.ZipFile

    def _parse(self, member: str, handler: "_Handler") -> None:
        """Feed a member to a handler piece by piece."""
        info = self.archive.getinfo(member)
        if info.file_size > LARGEST_MEMBER:
            raise SourceError(
                f"{self.name}: {member}",
                f"{info.file_size} bytes",
                f"must be at most {LARGEST_MEMBER}",
                "fetch the file again",
            )
        check_size(self.name, plain=info.file_size, stored=info.compress_size)
        parser = xml.parsers.expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = handler.start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.data
        # No workbook declares a document type; one that does may hide an entity bomb.
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        with self.archive.open(info) as stream:
            while block := stream.read(CHUNK):
                parser.Parse(block, False)
        parser.Parse(b"", True)

    def _refuse_doctype(self, *_: object) -> None:
        raise SourceError(
            self.name, "a document type", "no workbook has one", "fetch the file again"
        )

    def sheets(self) -> dict[str, str]:
        """Return the member of each sheet by the sheet's name."""
        listed, linked = _Elements("sheet"), _Elements("Relationship")
        self._parse("xl/workbook.xml", listed)
        self._parse("xl/_rels/workbook.xml.rels", linked)
        targets = {one["Id"]: one["Target"] for one in linked.found}
        members: dict[str, str] = {}
        for sheet in listed.found:
            target = targets[sheet["id"]]
            joined = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            members[sheet["name"].strip()] = posixpath.normpath(joined)
        return members

    def strings(self) -> list[str]:
        """Return the shared strings; a workbook may have none."""
        strings = _Strings()
        if SHARED in self.archive.namelist():
            self._parse(SHARED, strings)
        return strings.found

    def grid(self, member: str, strings: list[str]) -> Grid:
        """Return the cells of one sheet."""
        sheet = _Sheet(strings)
        self._parse(member, sheet)
        return [(row, cells) for row, cells in sheet.rows if cells]


def _local(name: str) -> str:
    """Return an element's or attribute's name without its namespace prefix."""
    return name.rpartition(":")[2]


class _Handler:
    """Collects text between a start and an end."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.open = False

    def start(self, name: str, attributes: Attributes, /) -> None:
        """Note the start of an element."""

    def end(self, name: str) -> None:
        """Note the end of an element."""

    def data(self, piece: str) -> None:
        """Keep text that is asked for."""
        if self.open:
            self.text.append(piece)

    def taken(self) -> str:
        """Return the text so far and begin anew."""
        joined = "".join(self.text)
        self.text.clear()
        return joined


class _Elements(_Handler):
    """Attributes of every element of one name."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.found: list[Attributes] = []

    def start(self, name: str, attributes: Attributes, /) -> None:
        """Keep the attributes of a wanted element."""
        if _local(name) == self.wanted:
            self.found.append({_local(key): value for key, value in attributes.items()})


class _Strings(_Handler):
    """Shared strings: the text of each ``si``, its runs joined, phonetic guides left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.aside = False

    def start(self, name: str, _: Attributes, /) -> None:
        """Open the text of a string."""
        self.aside = self.aside or _local(name) == "rPh"
        self.open = _local(name) == "t" and not self.aside

    def end(self, name: str) -> None:
        """Close a text or a string."""
        local = _local(name)
        self.open = False
        if local == "rPh":
            self.aside = False
        elif local == "si":
            self.found.append(self.taken())


class _Sheet(_Handler):
    """Cells of a sheet, row by row."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self.strings = strings
        self.rows: Grid = []
        self.kind = "n"
        self.column = -1

    def start(self, name: str, attributes: Attributes, /) -> None:
        """Open a row, a cell or the value in it."""
        local = _local(name)
        if local == "row":
            last = self.rows[-1][0] if self.rows else 0
            number = int(attributes.get("r", last + 1))
            if not last < number <= LAST_ROW:
                raise ValueError(f"row {number} after row {last}")
            self.rows.append((number, {}))
            self.column = -1
        elif local == "c":
            self.kind = attributes.get("t", "n")
            self.column = _column(attributes["r"]) if "r" in attributes else self.column + 1
        self.open = local in {"v", "t"}

    def end(self, name: str) -> None:
        """Close a cell."""
        self.open = False
        if _local(name) != "c":
            return
        value = self.taken().strip()
        if value and self.kind == "s":
            value = self.strings[int(value)].strip()
        if value:
            self.rows[-1][1][self.column] = value


def _column(reference: str) -> int:
    """Return the position of a cell such as ``AB12`` in its row, from 0."""
    position = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        position = position * 26 + ord(letter) - ord("A") + 1
    if not 1 <= position <= LAST_COLUMN:
        raise ValueError(f"cell {reference}")
    return position - 1


def letters(column: int) -> str:
    """Return the letters of a column as a spreadsheet shows them.

    Examples:
        >>> letters(0), letters(25), letters(27)
        ('A', 'Z', 'AB')
    """
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
