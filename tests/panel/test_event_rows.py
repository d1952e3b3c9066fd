"""Rows by side, dispute and leader: keys, known cases, years and both state systems."""

import datetime as dt

import polars as pl
import pytest

from westphalia.core.errors import UsageError
from westphalia.panel.event_rows import dispute_dyad_years, side_years
from westphalia.panel.unit import unit_of
from westphalia.snapshot.load import load


def test_sides_of_a_war() -> None:
    rows = side_years(1946, 2024)
    assert unit_of(rows.columns).kind == "side-year"
    keys = list(unit_of(rows.columns).keys)
    assert not rows.select(keys).is_duplicated().any()
    assert rows.equals(rows.sort(keys))
    war = rows.filter((pl.col("conflict_id") == 13243) & (pl.col("year") == 2024))
    assert war.select("side", "gwcode", "type", "supporters").rows() == [
        ("a", 365, "interstate", 1),
        ("b", 369, "interstate", 0),
    ]
    parties = (
        load()
        .table("conflict_parties")
        .filter((pl.col("kind") == "state") & (pl.col("role") == "primary"))
    )
    assert rows.height == parties.drop_nulls("gwcode").height


def test_sides_in_the_other_system_keep_their_keys() -> None:
    rows = side_years(1946, 2024, system="cow")
    keys = list(unit_of(rows.columns).keys)
    assert keys == ["conflict_id", "side", "ccode", "year"]
    assert not rows.select(keys).is_duplicated().any()
    germany = side_years(2001, 2024).height - side_years(2001, 2024, system="cow").height
    assert germany == 0
    yemen = rows.filter((pl.col("year") == 2015) & (pl.col("location") == "Yemen (North Yemen)"))
    assert set(yemen["ccode"]) == {679}


def test_sides_as_they_were_known() -> None:
    rows = side_years(2015, 2024, as_of=dt.date(2023, 1, 1))
    assert rows["year"].max() == 2021
    assert rows["as_of"].unique().to_list() == [dt.date(2023, 1, 1)]


@pytest.mark.parametrize(("source", "last"), [("gml", 2010), ("cow", 2014)])
def test_disputes_by_dyad_and_year(source: str, last: int) -> None:
    rows = dispute_dyad_years(1816, 2025, source=source)  # type: ignore[arg-type]
    unit = unit_of(rows.columns)
    assert unit.kind == "dispute-dyad-year"
    assert not rows.select(unit.keys).is_duplicated().any()
    assert (rows["year"].min(), rows["year"].max()) == (1816, last)
    half = dispute_dyad_years(1816, 2025, source=source, directed=False)  # type: ignore[arg-type]
    assert half.height * 2 == rows.height
    assert half.filter(pl.col("ccode1") >= pl.col("ccode2")).is_empty()


def test_rows_refuse_unknown_options() -> None:
    with pytest.raises(UsageError, match="years: 1800-1900; must lie in 1816 to 2025"):
        side_years(1800, 1900)
    with pytest.raises(UsageError, match="system: iso; must be cow or gw"):
        side_years(1990, 2000, system="iso")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="source: mic; must be gml or cow"):
        dispute_dyad_years(1990, 2000, source="mic")  # type: ignore[arg-type]
