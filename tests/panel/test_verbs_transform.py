"""Lags, leads, growth, decay, splines and spatial lags: by hand and against plain loops."""

import math
import random

import numpy as np
import polars as pl
import pytest

from westphalia.core.errors import UsageError
from westphalia.panel.rows import dyad_years, state_months, state_years
from westphalia.panel.splines import natural_cubic
from westphalia.panel.verbs.disputes import add_peace_spells
from westphalia.panel.verbs.geography import add_contiguity
from westphalia.panel.verbs.power import add_capabilities
from westphalia.panel.verbs.space import add_spatial_lag
from westphalia.panel.verbs.ties import add_alliances, add_rivalries
from westphalia.panel.verbs.transform import add_decay, add_growth, add_lag, add_lead

GAPPED = pl.DataFrame(
    {
        "ccode": [2, 2, 20, 2, 20, 2],
        "year": [1991, 1990, 1991, 1993, 1990, 1994],
        "x": [6.0, 5.0, 60.0, 7.0, None, 0.0],
        "event": [False, True, None, False, None, True],
    }
)


def test_a_lag_is_the_year_before_and_never_an_older_one() -> None:
    found = add_lag(add_lead(GAPPED, "x"), ["x"], k=2)
    assert found["x_lead1"].to_list() == [None, 6.0, None, 0.0, 60.0, None]
    assert found["x_lag2"].to_list() == [None, None, None, 6.0, None, None]
    assert found.select(GAPPED.columns).equals(GAPPED)


def test_growth_is_of_positive_values_only() -> None:
    logs = add_growth(GAPPED, "x")["x_growth1"].to_list()
    assert logs == [pytest.approx(math.log(6 / 5)), None, None, None, None, None]
    shares = add_growth(GAPPED, "x", kind="share")["x_growth1"].to_list()
    assert shares == [pytest.approx(0.2), None, None, None, None, -1.0]


def test_decay_goes_by_the_calendar() -> None:
    found = add_decay(GAPPED, "event", half_life=2)["event_decay"].to_list()
    root = 0.5**0.5
    assert found == [pytest.approx(root), 1.0, None, pytest.approx(0.5**1.5), None, 1.0]


def test_decay_is_zero_before_the_first_event_seen() -> None:
    frame = pl.DataFrame({"gwcode": 2, "month_id": [1, 2, 3, 5], "deaths": [0, None, 9, 0]})
    assert add_decay(frame, "deaths", half_life=1)["deaths_decay"].to_list() == [0, 0, 1, 0.25]


@pytest.mark.parametrize("k", [1, 3])
def test_lags_agree_with_a_plain_dictionary(k: int) -> None:
    generator = random.Random(7)
    frame = dyad_years(1938, 1950).sample(fraction=0.5, shuffle=True, seed=3)
    frame = frame.with_columns(pl.Series("x", [generator.random() for _ in range(frame.height)]))
    known = {(one, two, year): x for one, two, year, x in frame.iter_rows()}
    found = add_lead(add_lag(frame, "x", k=k), "x", k=k)
    rows = frame.select("ccode1", "ccode2", "year").rows()
    assert found[f"x_lag{k}"].to_list() == [known.get((a, b, y - k)) for a, b, y in rows]
    assert found[f"x_lead{k}"].to_list() == [known.get((a, b, y + k)) for a, b, y in rows]


@pytest.mark.parametrize(
    "keys",
    [
        {"conflict_id": [1, 1, 2], "side": ["a", "b", "a"], "gwcode": 2},
        {"leader_id": ["one", "two", "one"], "ccode": [2, 2, 20]},
        {"dispnum": [1, 1, 2], "ccode1": [2, 20, 2], "ccode2": [20, 2, 20]},
    ],
)
def test_a_lag_stays_within_its_unit(keys: dict[str, object]) -> None:
    one = pl.DataFrame(keys).with_columns(year=pl.lit(1990), x=pl.int_range(pl.len()))
    frame = pl.concat([one.with_columns(year=pl.lit(1991), x=pl.col("x") + 10), one])
    assert add_lag(frame, "x")["x_lag1"].to_list() == [0, 1, 2, None, None, None]


@pytest.mark.parametrize(
    ("call", "value"),
    [
        (lambda: add_lag(GAPPED, "y"), "y"),
        (lambda: add_lag(GAPPED, "x", k=0), "0"),
        (lambda: add_lead(GAPPED, "x", k=-1), "-1"),
        (lambda: add_growth(GAPPED, "x", kind="percent"), "percent"),
        (lambda: add_growth(GAPPED.with_columns(x=pl.lit("a")), "x"), "x"),
        (lambda: add_decay(GAPPED, "event", half_life=0), "0"),
        (lambda: add_decay(GAPPED, "event", half_life=float("nan")), "nan"),
        (lambda: add_lag(pl.concat([GAPPED, GAPPED]), "x"), "ccode 2, year 1990"),
        (lambda: add_lag(add_lag(GAPPED, "x"), "x"), "x_lag1"),
        (lambda: add_spatial_lag(GAPPED, "x", weights="friends"), "friends"),
        (lambda: add_spatial_lag(GAPPED, "x", how="median"), "median"),
        (lambda: add_spatial_lag(dyad_years(1990, 1990), "year"), "a dyad-year frame"),
    ],
)
def test_a_wrong_call_is_one_line(call: object, value: str) -> None:
    with pytest.raises(UsageError) as caught:
        call()  # type: ignore[operator]
    assert caught.value.args[0].count("\n") == 0
    assert str(caught.value.value) == value


def test_an_empty_frame_gets_the_columns() -> None:
    empty = GAPPED.clear()
    for found in (
        add_lag(empty, "x"),
        add_growth(empty, "x"),
        add_decay(empty, "event", half_life=1),
    ):
        assert found.height == 0
        assert found.width == empty.width + 1
    assert add_spatial_lag(empty, "x").columns[-1] == "x_neighbours_mean"


def test_the_spline_is_smooth_and_straight_outside() -> None:
    at = np.arange(-5, 60, 0.01)
    terms = natural_cubic(at, knots=(1, 4, 7), outer=(0, 30))
    bend = np.diff(terms, 2, axis=0) / 0.01**2
    outside = (at[1:-1] < -0.05) | (at[1:-1] > 30.05)
    assert np.abs(bend[outside]).max() < 1e-4
    assert np.abs(np.diff(bend, axis=0)).max() < 0.001  # no jump of the second derivative
    assert (np.abs(bend[~outside]).max(axis=0) > 0.005).all()
    # By hand at 5 with the knot 4: 1 - 26/30 * 125 = -107.333, over 900.
    assert natural_cubic(np.array([5.0]), knots=(1, 4, 7), outer=(0, 30))[0, 1] == pytest.approx(
        (1 - 26 / 30 * 125) / 900
    )


def _plain(frame: pl.DataFrame, links: dict[tuple[int, int], bool | None], how: str) -> list:
    values = dict(frame.select("ccode", "x").iter_rows())
    found = []
    for state in frame["ccode"]:
        linked = [other for other in values if links.get((state, other))]
        known = [values[other] for other in linked if values[other] is not None]
        if how == "mean":
            found.append(sum(known) / len(known) if known else None)
        else:
            found.append(sum(known) if len(known) == len(linked) else None)
    return found


@pytest.mark.parametrize("weights", ["neighbours", "allies", "rivals"])
@pytest.mark.parametrize("how", ["mean", "sum"])
def test_spatial_lags_agree_with_a_plain_loop(weights: str, how: str) -> None:
    frame = add_capabilities(state_years(1950, 1950), components=("milex",))
    frame = frame.rename({"milex": "x"})
    pairs = dyad_years(1950, 1950)
    if weights == "neighbours":
        flags = add_contiguity(pairs)["contiguity"] > 0
    elif weights == "rivals":
        flags = add_rivalries(pairs)["rival"]
    else:
        flags = add_alliances(pairs)["atop_defense"]
    links = {
        (a, b): tied for a, b, tied in zip(pairs["ccode1"], pairs["ccode2"], flags, strict=True)
    }
    links |= {(b, a): True for (a, b), tied in links.items() if tied}  # a pact binds either way
    found = add_spatial_lag(frame, "x", weights=weights, how=how)
    wanted = _plain(frame, links, how)
    assert found[f"x_{weights}_{how}"].to_list() == [
        None if value is None else pytest.approx(value) for value in wanted
    ]
    assert sum(value is not None for value in wanted) > 30


def test_a_weighted_lag_leans_to_the_nearer_capital() -> None:
    frame = pl.DataFrame({"gwcode": [220, 211, 740], "year": 2000, "x": [None, 1.0, 0.0]})
    found = add_spatial_lag(frame, "x", weights="distance", how="weighted")
    # Paris: Brussels at about 264 km, Tokyo at about 9,715 km.
    expected = (1 / 264) / (1 / 264 + 1 / 9715)
    assert found["x_distance_weighted"][0] == pytest.approx(expected, abs=0.001)


def test_ties_outside_the_coverage_are_unknown_unless_carried() -> None:
    frame = state_years(2014, 2024, system="gw").with_columns(x=pl.lit(1.0))
    found = add_spatial_lag(frame, "x", how="sum")
    assert found.filter(pl.col("year") > 2016)["x_neighbours_sum"].is_null().all()
    assert found.filter(pl.col("year") <= 2016)["x_neighbours_sum"].is_not_null().all()
    carried = add_spatial_lag(frame, "x", how="sum", carry="forward")
    assert carried.filter(pl.col("year") == 2024)["neighbours_age"].unique().to_list() == [8]
    germany = carried.filter(pl.col("gwcode") == 260, pl.col("year") == 2024)
    # Nine by land; Sweden and the United Kingdom lie across water.
    assert germany["x_neighbours_sum"].item() >= 9


def test_months_take_the_ties_of_their_year() -> None:
    months = state_months(2010, 2010).with_columns(x=pl.col("month").cast(pl.Float64))
    found = add_spatial_lag(months, "x")
    france = found.filter(pl.col("gwcode") == 220)
    assert france["x_neighbours_mean"].to_list() == [float(month) for month in range(1, 13)]


def test_splines_of_peace_years() -> None:
    frame = pl.DataFrame({"ccode": 2, "year": range(1900, 1909), "event": [True] + [False] * 8})
    found = add_peace_spells(frame, event="event", splines=True)
    assert found["peace_years"].to_list() == [0.0, *range(8)]
    terms = natural_cubic(found["peace_years"].to_numpy(), knots=(1, 4, 7), outer=(0, 30))
    names = ("peace_spline1", "peace_spline2", "peace_spline3")
    assert np.array_equal(found.select(names).to_numpy(), terms)
    # By hand after seven years: (7-4)^3 - 26/30 * 7^3, over 900.
    assert found["peace_spline2"][-1] == pytest.approx((27 - 26 / 30 * 343) / 900)
    assert add_peace_spells(frame, event="event").width == frame.width + 1
