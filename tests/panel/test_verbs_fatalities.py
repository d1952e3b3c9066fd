"""Deaths by state and year or month: known cases, coverage, the raw files by plain loops."""

import csv
import datetime as dt
import gzip
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from westphalia.core.errors import CoverageError, UsageError
from westphalia.panel.asof import AsOf
from westphalia.panel.rows import dyad_years, state_months, state_years
from westphalia.panel.verbs.fatalities import add_fatalities
from westphalia.snapshot.load import load

RAW = Path(__file__).parents[2].parent / "shared" / "data"
LEVELS = "conflict/ucdp_organized_violence_country_year_25_1.csv.gz"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="no raw tables in ../shared/data")


def one(frame: pl.DataFrame, **values: object) -> dict[str, object]:
    found = frame.filter(pl.col(name) == pl.lit(value) for name, value in values.items())
    assert found.height == 1
    return found.row(0, named=True)


@pytest.fixture(scope="module")
def states() -> pl.DataFrame:
    return state_years(1980, 2025, system="gw")


def test_deaths_of_a_year(states: pl.DataFrame) -> None:
    found = add_fatalities(states)
    assert found.select(states.columns).equals(states)
    rwanda = one(found, gwcode=517, year=1994)
    assert rwanda["deaths_onesided"] > 500_000  # type: ignore[operator]
    parts = pl.col("deaths_interstate") + pl.col("deaths_intrastate")
    known = found.drop_nulls("deaths_state_based")
    assert known.filter(parts != pl.col("deaths_state_based")).is_empty()
    outside = found.filter((pl.col("year") < 1989) | (pl.col("year") > 2024))
    assert outside["deaths_state_based"].null_count() == outside.height
    assert one(found, gwcode=225, year=2000)["deaths_state_based"] == 0


def test_a_state_that_the_source_does_not_list_is_unknown(states: pl.DataFrame) -> None:
    listed = set(load().table("fatalities_year").select("gwcode", "year").rows())
    found = add_fatalities(states).filter(pl.col("year").is_between(1989, 2024))
    missing = found.filter(pl.col("deaths_state_based").is_null()).select("gwcode", "year")
    assert set(missing.rows()) == set(found.select("gwcode", "year").rows()) - listed


def test_deaths_are_carried_with_their_age(states: pl.DataFrame) -> None:
    found = add_fatalities(states, kinds=["onesided"], carry="forward")
    assert "deaths_state_based" not in found.columns
    late, last = one(found, gwcode=645, year=2025), one(found, gwcode=645, year=2024)
    assert late["deaths_onesided"] == last["deaths_onesided"]
    assert (late["fatalities_age"], last["fatalities_age"]) == (1, 0)


@needs_raw
def test_deaths_are_those_of_the_raw_file(states: pl.DataFrame) -> None:
    members = set(states.rows())
    columns = {
        "deaths_state_based": "sb_total_deaths_best_cy",
        "deaths_state_based_high": "sb_total_deaths_high_cy",
        "deaths_nonstate": "ns_total_deaths_best_cy",
    }
    expected: dict[str, Counter[int]] = {name: Counter() for name in columns}
    with gzip.open(RAW / LEVELS, "rt", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            number, year = int(line["country_id_cy"]), int(line["year_cy"])
            number = 340 if number == 345 and year > 2006 else number
            if (number, year) in members:
                for name, column in columns.items():
                    expected[name][year // 10 * 10] += int(line[column])
    found = add_fatalities(states).filter(pl.col("year").is_between(1989, 2024))
    for name in columns:
        sums: Counter[int] = Counter()
        for year, deaths in found.select("year", name).drop_nulls().iter_rows():
            sums[year // 10 * 10] += deaths
        assert sums == expected[name]


def test_months_of_a_full_year_sum_to_its_level(states: pl.DataFrame) -> None:
    months = add_fatalities(state_months(1988, 2025))
    years = add_fatalities(states).select("gwcode", "year", level="deaths_state_based")
    summed = months.group_by("gwcode", "year").agg(
        pl.col("deaths_state_based").sum(), pl.len().alias("months")
    )
    both = summed.join(years, on=["gwcode", "year"]).filter(
        (pl.col("months") == 12) & pl.col("level").is_not_null()
    )
    assert both.height > 5_000
    gap = (both["deaths_state_based"] - both["level"]).abs()
    assert gap.max() < 1e-6  # type: ignore[operator]
    early = months.filter(pl.col("year") < 1989)
    assert early["deaths_state_based"].null_count() == early.height > 0


def test_months_after_the_last_event_are_unknown() -> None:
    months = state_months(2025, 2025, system="cow")
    view = AsOf(load(), dt.date(2025, 8, 1))
    found = add_fatalities(months, view=view)
    known = found.filter(pl.col("ccode") == 369).drop_nulls("deaths_state_based")
    assert known["month"].to_list() == [1, 2, 3, 4, 5, 6]
    carried = add_fatalities(months, view=view, carry="forward").filter(pl.col("ccode") == 369)
    assert carried["deaths_state_based"].to_list()[6:] == [known["deaths_state_based"][-1]] * 6
    assert carried["fatalities_age"].to_list() == [0] * 12


def test_deaths_on_dyads_and_dates_before_the_source() -> None:
    found = add_fatalities(dyad_years(2022, 2022), kinds=["state_based"], bounds=False)
    war = one(found, ccode1=365, ccode2=369)
    assert war["deaths_state_based2"] > 80_000  # type: ignore[operator]
    assert found.width == 5
    early = AsOf(load(), dt.date(1985, 1, 1))
    with pytest.raises(CoverageError, match="starts in 1989"):
        add_fatalities(state_months(1984, 1984), view=early)
    with pytest.raises(UsageError, match="kinds: nonstate; must be among state_based"):
        add_fatalities(state_months(2000, 2000), kinds=["nonstate"])
