"""Workbooks: SIPRI's layout is read as written by others, and broken ones are refused."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from westphalia.adapters import sipri_milex
from westphalia.adapters.importing import import_file
from westphalia.adapters.workbook import letters, read_sheets
from westphalia.core.errors import SourceError

FIXTURES = Path(__file__).parents[1] / "fixtures" / "adapters"
Sheets = dict[str, list[list[Any]]]


def test_a_workbook_that_a_library_wrote_is_read_by_hand_known_figures() -> None:
    table = sipri_milex.read(FIXTURES / "made_up_milex.xlsx")["milex"]
    assert table.height == 11
    rows = {(row["name"], row["year"]): row for row in table.iter_rows(named=True)}
    algeria = rows["Algeria", 2022]
    assert (algeria["gwcode"], algeria["iso3"], algeria["constant_price_year"]) == (
        615,
        "DZA",
        2023,
    )
    assert algeria["milex_constant_musd"] == 11.5
    assert algeria["milex_share_gdp"] == 0.048
    assert rows["USSR", 1988]["gwcode"] == rows["Russia", 2024]["gwcode"] == 365
    assert rows["Korea, South", 2024]["milex_constant_musd"] is None
    assert rows["Korea, South", 2024]["milex_current_musd"] == 43
    # "xxx" and ". ." are no rows, a region is no country, and 2024 Current is no year.
    assert ("USSR", 2024) not in rows
    assert set(table["name"]) == {"Algeria", "USSR", "Russia", "Korea, South"}
    assert table["year"].max() == 2024


def broken(change: Callable[[Sheets], None], tmp_path: Path, samples: ModuleType) -> str:
    """Return the message when the sheets are changed."""
    sheets = samples.milex_sheets()
    change(sheets)
    path = samples.workbook(tmp_path / "broken.xlsx", sheets)
    with pytest.raises(SourceError) as caught:
        sipri_milex.read(path)
    return str(caught.value)


CURRENT = "Current US$"


def _without_sheet(sheets: Sheets) -> None:
    del sheets[CURRENT]


def _other_sheets(sheets: Sheets) -> None:
    for name in list(sheets):
        sheets["My " + name] = sheets.pop(name)


def _set(row: int, column: int, value: object) -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        sheets[CURRENT][row][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without_sheet, "must also have Current US"),
        (_other_sheets, "must be those of the publisher's workbook"),
        (_set(4, 3, -12.0), "[Current US$], line 5, column D: -12.0; must be 0 to"),
        (_set(4, 3, "twelve"), "line 5, column D: twelve; must be a number"),
        (_set(4, 0, "Atlantis"), "column country: Atlantis; must be a state"),
        (_set(4, 0, None), "line 5, column A: empty; must name the country"),
        (_set(2, 0, "State"), "no cell 'Country' in column A"),
        (_set(2, 4, 2023), "line 3, column E: 2023; must be a year from 1949, each once"),
        (_set(2, 4, 1789), "line 3, column E: 1789; must be a year"),
        (_set(2, 4, "Total"), "line 3, column E: Total; must be a year"),
    ],
)
def test_a_broken_sheet_is_refused_at_its_cell(
    change: Callable[[Sheets], None], said: str, tmp_path: Path, samples: ModuleType
) -> None:
    assert said in broken(change, tmp_path, samples)


def test_the_sheets_that_are_broken_above_hold_as_they_are(
    tmp_path: Path, samples: ModuleType
) -> None:
    path = samples.workbook(tmp_path / "good.xlsx", samples.milex_sheets())
    assert sipri_milex.read(path)["milex"]["milex_current_musd"].to_list() == [12.0, 14.0]


def test_a_share_in_percent_is_refused(tmp_path: Path, samples: ModuleType) -> None:
    def change(sheets: Sheets) -> None:
        sheets["Share of GDP"][4][3] = 5.0

    assert "0.023, not 2.3" in broken(change, tmp_path, samples)


def test_an_entity_bomb_is_refused(tmp_path: Path, samples: ModuleType) -> None:
    head = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    path = samples.workbook(tmp_path / "bomb.xlsx", samples.milex_sheets(), head=head)
    with pytest.raises(SourceError, match="a document type; no workbook has one"):
        sipri_milex.read(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 50_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(SourceError, match="more than 200 times its size"):
        sipri_milex.read(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 100_000_001)
    with pytest.raises(SourceError, match="must be at most 100000000"):
        sipri_milex.read(path)


@pytest.mark.parametrize("member", ["xl/workbook.xml", "other.xml"])
def test_a_zip_that_is_no_workbook_is_refused(member: str, tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "<workbook><sheets>")
    with pytest.raises(SourceError, match=r"must be a whole \.xlsx workbook"):
        sipri_milex.read(path)


def test_a_cut_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.xlsx"
    path.write_bytes((FIXTURES / "made_up_milex.xlsx").read_bytes()[:6000])
    with pytest.raises(SourceError, match=r"must be a whole \.xlsx workbook"):
        sipri_milex.read(path)


def test_a_workbook_is_no_csv(store: Path) -> None:
    with pytest.raises(SourceError, match="must be CSV text here"):
        import_file("acled", FIXTURES / "made_up_milex.xlsx")
    assert not store.exists()


def test_strings_in_line_and_in_runs_are_read(tmp_path: Path) -> None:
    path = tmp_path / "strings.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<workbook><sheet name="a" r:id="r1"/></workbook>')
        archive.writestr(
            "xl/_rels/workbook.xml.rels", '<R><Relationship Id="r1" Target="/xl/s.xml"/></R>'
        )
        archive.writestr(
            "xl/sharedStrings.xml",
            "<sst><si><r><t>one </t></r><r><t>two</t></r><rPh><t>aside</t></rPh></si></sst>",
        )
        archive.writestr(
            "xl/s.xml",
            '<s><row r="2"><c t="s"><v>0</v></c><c t="inlineStr"><is><t>in line</t></is></c>'
            '<c r="AA2"><f>1+1</f><v>2</v></c></row></s>',
        )
    assert read_sheets(path, lambda _: True) == {"a": [(2, {0: "one two", 1: "in line", 26: "2"})]}


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_have_letters(column: int, name: str) -> None:
    assert letters(column) == name
