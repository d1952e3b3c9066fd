"""Episodes, sides and supporters, on a war written by hand and on known cases."""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
import pytest

from westphalia.panel.asof import AsOf
from westphalia.panel.episodes import episode_years
from westphalia.panel.fatalities import monthly_deaths
from westphalia.panel.intensity import state_intensity
from westphalia.panel.senders import sender_years
from westphalia.panel.sides import parties, side_years, third_states, with_lists

Overlay = Callable[[Mapping[str, pl.DataFrame]], AsOf]
FRANCE, GERMANY, ITALY, SPAIN = 220, 260, 325, 230


@pytest.fixture
def war(overlay: Overlay) -> AsOf:
    """Conflict 1: 1990-1992 and again 1995; Italy helps side a from 1991, Spain b in 1995."""
    years = [(1, 1990, 1), (1, 1991, 2), (1, 1992, 2), (1, 1995, 1), (2, 1997, 1)]
    conflicts = pl.DataFrame(
        [(c, y, i, "intrastate" if c == 2 else "interstate") for c, y, i in years],
        schema=["conflict_id", "year", "intensity", "type"],
        orient="row",
    )
    rows: list[tuple[int, int, str, str, str, int | None]] = []
    for conflict, year, _ in years:
        rows.append((conflict, year, "a", "primary", "state", FRANCE))
        if conflict == 1:
            rows.append((conflict, year, "b", "primary", "state", GERMANY))
        else:
            rows.append((conflict, year, "b", "primary", "nonstate", None))
    rows += [(1, year, "a", "supporter", "state", ITALY) for year in (1991, 1992)]
    rows += [(1, 1995, "b", "supporter", "state", SPAIN)]
    columns = ["conflict_id", "year", "side", "role", "kind", "gwcode"]
    return overlay(
        {
            "conflicts": conflicts,
            "conflict_parties": pl.DataFrame(rows, schema=columns, orient="row"),
        }
    )


def test_episodes_end_where_the_next_year_is_silent(war: AsOf) -> None:
    rows = episode_years(war).select("conflict_id", "year", "age", "war", "ended").rows()
    # 1997 is the last known year: whether it ended an episode cannot be known.
    assert rows == [
        (1, 1990, 1, False, False),
        (1, 1991, 2, True, False),
        (1, 1992, 3, True, True),
        (1, 1995, 1, False, True),
    ]


def test_support_is_that_of_the_year_before_and_entry_that_of_the_year(war: AsOf) -> None:
    rows = episode_years(war).select("year", "supported_a", "supported_b", "entry").rows()
    assert rows == [
        (1990, False, False, False),
        (1991, False, False, True),
        (1992, True, False, False),
        (1995, False, False, True),
    ]


def test_sides_are_those_led_by_a_state(war: AsOf) -> None:
    frame = side_years(war)
    assert frame.select("conflict_id", "year", "side").rows() == [
        *[(1, year, side) for year in (1990, 1991, 1992, 1995) for side in "ab"],
        (2, 1997, "a"),
    ]
    columns = ["year", "side", "new", "supporters", "had", "other_had", "entrants"]
    assert frame.filter(pl.col("year").is_in([1991, 1992])).select(columns).rows() == [
        (1991, "a", False, 1, 0, 0, 1),
        (1991, "b", False, 0, 0, 0, 0),
        (1992, "a", False, 1, 1, 0, 0),
        (1992, "b", False, 0, 0, 1, 0),
    ]
    assert frame.filter("new")["year"].to_list() == [1990, 1990, 1995, 1995, 1997]


def test_third_states_leave_out_who_is_in_the_fight(war: AsOf) -> None:
    sides = with_lists(war, side_years(war)).filter(
        (pl.col("conflict_id") == 1) & (pl.col("year") == 1992)
    )
    frame = third_states(war, sides)
    assert sorted(frame["side"].unique()) == ["a", "b"]
    assert not set(frame["gwcode"]) & {FRANCE, GERMANY, ITALY}
    assert {SPAIN, 2, 200} <= set(frame["gwcode"])
    assert not frame.select("side", "gwcode").is_duplicated().any()
    spain = frame.filter(pl.col("gwcode") == SPAIN)
    # Spain is allied with both since 1982, and borders on one only.
    assert spain["pact"].to_list() == [True, True]
    assert spain["log_distance"].to_list()[0] == 0
    assert spain["log_distance"].to_list()[1] > 5
    assert frame.null_count().sum_horizontal().item() == 0


def test_a_helper_is_not_at_war_itself(war: AsOf) -> None:
    levels = state_intensity(war).filter(pl.col("level") > 0).select("gwcode", "year", "level")
    assert levels.rows() == [
        (FRANCE, 1990, 1),
        (FRANCE, 1991, 2),
        (FRANCE, 1992, 2),
        (FRANCE, 1995, 1),
        (FRANCE, 1997, 1),
        (GERMANY, 1990, 1),
        (GERMANY, 1991, 2),
        (GERMANY, 1992, 2),
        (GERMANY, 1995, 1),
    ]


def test_senders_count_for_three_years_after_the_first(war: AsOf) -> None:
    rows = sorted(sender_years(war).rows())
    assert rows == [(230, year) for year in (1996, 1997, 1998)] + [
        (325, year) for year in (1992, 1993, 1994)
    ]


def test_north_korea_supports_russia_in_2024(view: AsOf) -> None:
    rows = parties(view, "supporter").filter(
        (pl.col("conflict_id") == 13243) & (pl.col("gwcode") == 731)
    )
    assert rows.select("year", "side").rows() == [(2024, "a")]
    side = side_years(view).filter((pl.col("conflict_id") == 13243) & (pl.col("year") == 2024))
    assert side.select("side", "entrants", "had").rows() == [("a", 1, 0), ("b", 0, 0)]


def test_shipped_episodes_add_up(view: AsOf) -> None:
    frame = episode_years(view)
    assert not frame.select("conflict_id", "year").is_duplicated().any()
    assert frame["age"].min() == 1
    starts, ends = frame.filter(pl.col("age") == 1).height, frame.filter("ended").height
    going_on = frame.filter((pl.col("year") == frame["year"].max()) & ~pl.col("ended")).height
    assert starts == ends + going_on


def test_months_add_up_to_the_level_of_their_year(view: AsOf) -> None:
    codes, months, deaths = monthly_deaths(view)
    assert deaths.shape == (codes.size, months.size)
    levels = view.table("fatalities_year").select("gwcode", "year", "state_based_best")
    years = (months - 1) // 12 + 1980
    sums = {
        (code, year): float(deaths[place, years == year].sum())
        for place, code in enumerate(codes.tolist())
        for year in range(1989, 2025)
    }
    gaps = [abs(sums[code, year] - level) for code, year, level in levels.iter_rows()]
    assert len(gaps) == levels.height > 6000
    assert max(gaps) < 0.01
    assert np.isfinite(deaths).all()
    assert deaths.min() == 0
