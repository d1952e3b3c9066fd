"""Reading publishers' files: typed or refused."""

from pathlib import Path

import polars as pl
import pytest

from westphalia.core.errors import SnapshotError, SourceError
from westphalia.core.tables import check_allowed, check_none, check_range, check_unique, read_raw


def write(folder: Path, text: str) -> Path:
    path = folder / "rows.csv"
    path.write_text(text)
    return path


def test_cells_are_trimmed_typed_and_empty_ones_null(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b,c,d\n 1 , x ,2024-06-19,1.5\n2.0,,,\n")
    frame = read_raw(path, {"a": pl.Int16, "b": pl.String, "c": pl.Date, "d": pl.Float64})
    assert frame.schema == {"a": pl.Int16, "b": pl.String, "c": pl.Date, "d": pl.Float64}
    assert frame.select("a", "b", "d").rows() == [(1, "x", 1.5), (2, None, None)]
    assert str(frame["c"][0]) == "2024-06-19"


@pytest.mark.parametrize(
    ("cell", "dtype"),
    [("1.5", pl.Int16), ("many", pl.Int16), ("40000", pl.Int16), ("2024-02-30", pl.Date)],
)
def test_a_cell_that_does_not_fit_stops(tmp_path: Path, cell: str, dtype: pl.DataType) -> None:
    with pytest.raises(SourceError, match=r"rows\.csv: a: .*" + cell.split("-")[0]):
        read_raw(write(tmp_path, f"a\n{cell}\n"), {"a": dtype})


def test_a_fraction_in_a_parquet_column_of_integers_stops(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pl.DataFrame({"a": [1.0, 2.5]}).write_parquet(path)
    with pytest.raises(SourceError, match=r"\[2\.5\]"):
        read_raw(path, {"a": pl.Int16})


def test_a_lacking_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"columns: \['b'\]"):
        read_raw(write(tmp_path, "a\n1\n"), {"a": pl.Int16, "b": pl.Int16})


def test_a_check_shows_the_first_five_rows_and_the_error_asked_for() -> None:
    frame = pl.DataFrame({"a": list(range(9))})
    with pytest.raises(
        SnapshotError, match=r"big: 8 rows, first .*'a': 5.*; must be 0; "
    ) as caught:
        check_none(frame, "big", pl.col("a") > 0, rule="must be 0", failure=SnapshotError)
    assert "'a': 6" not in str(caught.value)


def test_null_is_fine_for_ranges_and_categories() -> None:
    frame = pl.DataFrame({"a": [1, None]})
    check_range(frame, "t", {"a": (0, 1)})
    check_allowed(frame, "t", {"a": (1, 2)})
    with pytest.raises(SourceError, match="t: a: 1 rows"):
        check_range(frame, "t", {"a": (2, 3)})
    with pytest.raises(SourceError, match="must be one of"):
        check_allowed(frame, "t", {"a": (2, 3)})


def test_a_repeated_key_is_shown() -> None:
    frame = pl.DataFrame({"a": [1, 1, 2], "b": [1, 2, 1]})
    check_unique(frame, "t", ("a", "b"))
    with pytest.raises(SourceError, match="t: 2 rows"):
        check_unique(frame, "t", ("a",))
