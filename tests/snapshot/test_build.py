"""Building from the raw files: same bytes, nothing half-written, our codes against others'."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from westphalia.core.errors import SnapshotError, SourceError
from westphalia.snapshot import build as build_module
from westphalia.snapshot.build import build
from westphalia.snapshot.checks import check_table, expect, supporters
from westphalia.snapshot.codes import CURATED, Codes, add_cow_dyad, add_iso
from westphalia.snapshot.load import load
from westphalia.snapshot.tables import TABLES

RAW = Path(__file__).parents[2].parent / "shared" / "data"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="the publishers' raw files are not here")


@needs_raw
def test_the_same_raw_files_give_the_shipped_bytes(tmp_path: Path) -> None:
    names: list[str] = []
    first = build(RAW, tmp_path / "one", progress=names.append)
    second = build(RAW, tmp_path / "two")
    assert names == [*(table.name for table in TABLES), "checks"]
    files = sorted(path.name for path in first.directory.iterdir())
    assert len(files) == len(TABLES) + 1
    for name in files:
        assert (first.directory / name).read_bytes() == (second.directory / name).read_bytes(), name
    assert first.fingerprint == second.fingerprint == load().fingerprint


@needs_raw
def test_a_failing_check_leaves_the_old_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "data"
    shutil.copytree(load().directory, out)
    before = load(out).fingerprint

    def fail(_: object) -> None:
        expect("a check", 1, 2)

    monkeypatch.setattr(build_module, "check_snapshot", fail)
    with pytest.raises(SnapshotError, match="a check: 1; must be 2"):
        build(RAW, out)
    assert load(out).fingerprint == before
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_without_raw_files_the_build_stops(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="must be in the raw folder"):
        build(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@needs_raw
def test_iso_codes_agree_with_an_independent_table() -> None:
    """Three ended states carry their successor's ISO code there, and none here."""
    ours = pl.read_csv(CURATED / "iso3.csv").select("gwcode", "iso3")
    theirs = (
        pl.read_csv(RAW / "context/countrycode_codelist_panel.csv.gz", infer_schema=False)
        .drop_nulls(["gwn", "iso3c"])
        .select(pl.col("gwn").cast(pl.Float64).cast(pl.Int64).alias("gwcode"), "iso3c")
        .unique()
    )
    both = ours.join(theirs, on="gwcode")
    assert both.height > 170
    differ = both.filter(pl.col("iso3") != pl.col("iso3c")).sort("gwcode")
    assert differ.rows() == [
        (99, "GW99", "COL"),
        (255, "GW255", "DEU"),
        (730, "GW730", "KOR"),
        (815, "GW815", "VNM"),
    ]
    assert ours["gwcode"].n_unique() == ours["iso3"].n_unique() == 225


@pytest.fixture
def codes() -> Codes:
    iso = pl.DataFrame(
        {"gwcode": [2, 260, 340], "iso3": ["USA", "DEU", "SRB"]},
        schema_overrides={"gwcode": pl.Int16},
    )
    cow = pl.DataFrame(
        {"ccode": [2, 255, 345], "year": [2006, 2006, 2006], "gwcode": [2, 260, 340]},
        schema=dict.fromkeys(("ccode", "year", "gwcode"), pl.Int16),
    )
    return Codes(iso=iso, cow=cow, spells=pl.DataFrame())


def test_a_dyad_gets_both_codes_and_keeps_an_unmapped_state(codes: Codes) -> None:
    dyads = pl.DataFrame(
        {"ccode1": [2, 345], "ccode2": [255, 999], "year": [2006, 2006]},
        schema=dict.fromkeys(("ccode1", "ccode2", "year"), pl.Int16),
    )
    coded = add_cow_dyad(dyads, codes, year="year")
    assert coded.select("iso3_1", "iso3_2", "gwcode2").rows() == [
        ("USA", "DEU", 260),
        ("SRB", None, None),
    ]


def test_an_unknown_state_number_stops(codes: Codes) -> None:
    frame = pl.DataFrame({"gwcode": [2, 777]}, schema={"gwcode": pl.Int16})
    with pytest.raises(SourceError, match="777"):
        add_iso(frame, codes)


def test_a_repeated_key_stops() -> None:
    table = next(table for table in TABLES if table.name == "states")
    frame = load().table("states")
    with pytest.raises(SnapshotError, match="states: key: 2 rows"):
        check_table(pl.concat([frame, frame.head(1)]), table)


def test_a_lone_code_stops() -> None:
    table = next(table for table in TABLES if table.name == "states")
    frame = load().table("states").with_columns(iso3=pl.lit(None, pl.String))
    with pytest.raises(SnapshotError, match="states: codes"):
        check_table(frame, table)


def test_a_supporter_on_the_wrong_side_stops() -> None:
    parties = load().table("conflict_parties").with_columns(side=pl.lit("b"))
    with pytest.raises(SnapshotError, match="Russia's supporters 2024"):
        supporters({"conflict_parties": parties})
