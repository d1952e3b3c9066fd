"""Every verb in every unit and both systems: rows kept, order free, lazy as eager, honest nulls."""

import importlib
import inspect
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from westphalia.core.errors import UsageError
from westphalia.panel.unit import CODE, System
from westphalia.panel.verb import everything
from westphalia.panel.verbs import VERBS

Verb = Callable[..., Any]
SYSTEMS: tuple[System, ...] = ("cow", "gw")
KINDS = ("state-year", "state-month", "dyad-year", "dispute-dyad-year", "side-year", "leader-year")
# What a verb cannot do without, or what is meant to go beyond its source.
ARGUMENTS: dict[str, dict[str, object]] = {
    "add_lag": {"columns": "x"},
    "add_lead": {"columns": "x"},
    "add_growth": {"columns": "x"},
    "add_decay": {"event": "event", "half_life": 5},
    "add_spatial_lag": {"column": "x"},
    "add_peace_spells": {"event": "event"},
    "add_alliances": {"curated": False},
}
# Columns that say who does what to whom, with no twin for the other way.
ONE_WAY = ("atop_", "capability_share1", "supported", "support_")
STATES = (2, 20, 200, 220, 255, 260, 265, 345, 365, 369, 640, 645, 666, 678, 679, 710, 731, 732)
CODES = st.sampled_from((*STATES, 740, 816, 817, 999))
EDGES = (1700, 1816, 1870, 1914, 1946, 1990, 2001, 2010, 2014, 2016, 2019, 2024, 2040)
YEARS = st.one_of(st.sampled_from(EDGES), st.integers(1810, 2030))
QUICK = settings(max_examples=8)


def load_verb(name: str) -> Verb:
    where = dict(VERBS)[name]
    verb: Verb = getattr(importlib.import_module(where), name)
    return verb


def call(name: str, frame: Any, **options: object) -> Any:
    return load_verb(name)(frame, **ARGUMENTS.get(name, {}), **options)


def takes(name: str, option: str) -> bool:
    return option in inspect.signature(load_verb(name)).parameters


NAMES = tuple(name for name, _ in VERBS)
CARRIED = tuple(name for name in NAMES if takes(name, "carry") and name != "add_spatial_lag")


def schema(kind: str, system: System) -> dict[str, Any]:
    code = CODE[system]
    dyad = {f"{code}1": pl.Int16, f"{code}2": pl.Int16, "year": pl.Int16}
    state = {code: pl.Int16, "year": pl.Int16}
    keys: dict[str, dict[str, Any]] = {
        "state-year": state,
        "state-month": {code: pl.Int16, "month_id": pl.Int16},
        "dyad-year": dyad,
        "dispute-dyad-year": {"dispnum": pl.Int32, **dyad},
        "side-year": {"conflict_id": pl.Int32, "side": pl.String, **state},
        "leader-year": {"leader_id": pl.String, **state},
    }
    return keys[kind]


def supported(name: str, kind: str, system: System) -> bool:
    empty = pl.DataFrame(schema={**schema(kind, system), "x": pl.Float64, "event": pl.Boolean})
    try:
        call(name, empty)
    except UsageError:
        return False
    return True


UNITS = {
    name: [(kind, one) for one in SYSTEMS for kind in KINDS if supported(name, kind, one)]
    for name in NAMES
}


@st.composite
def frames(draw: st.DrawFn, kind: str, system: System) -> pl.DataFrame:
    """Some rows with different keys, in any order, and two columns of the user's own."""
    keys = schema(kind, system)
    parts: dict[str, st.SearchStrategy[Any]] = {
        "year": YEARS,
        "month_id": st.builds(lambda y, m: (y - 1980) * 12 + m, YEARS, st.integers(1, 12)),
        "side": st.sampled_from("ab"),
        "dispnum": st.sampled_from((1, 257, 4283)),
        "conflict_id": st.sampled_from((234, 13243)),
        "leader_id": st.sampled_from(("USA-1", "RUS-2")),
    }
    row = st.tuples(*(parts.get(name, CODES) for name in keys))
    if "year" in keys and len([name for name in keys if name.startswith(CODE[system])]) == 2:
        row = row.filter(lambda key: key[-3] != key[-2])
    rows = draw(st.lists(row, max_size=7, unique=True))
    frame = pl.DataFrame(rows, schema=keys, orient="row")
    known = st.one_of(st.none(), st.floats(-5, 5))
    x = draw(st.lists(known, min_size=len(rows), max_size=len(rows)))
    event = draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    return frame.with_columns(
        pl.Series("x", x, dtype=pl.Float64), pl.Series("event", event, pl.Boolean)
    )


def drawn(data: st.DataObject, name: str, kinds: tuple[str, ...] = KINDS) -> pl.DataFrame:
    kind, system = data.draw(st.sampled_from([unit for unit in UNITS[name] if unit[0] in kinds]))
    return data.draw(frames(kind, system))


def added(before: pl.DataFrame, after: pl.DataFrame) -> list[str]:
    return [name for name in after.columns if name not in before.columns]


def test_every_verb_works_on_some_unit_in_both_systems() -> None:
    assert len(NAMES) == len(set(NAMES)) > 30
    assert {name: {system for _, system in units} for name, units in UNITS.items()} == {
        name: set(SYSTEMS) for name in NAMES
    }


@pytest.mark.parametrize("name", NAMES)
@QUICK
@given(st.data())
def test_no_row_is_added_dropped_moved_or_altered(name: str, data: st.DataObject) -> None:
    frame = drawn(data, name)
    found = call(name, frame)
    assert found.height == frame.height
    assert found.select(frame.columns).equals(frame)
    assert added(frame, found)


@pytest.mark.parametrize("name", NAMES)
@QUICK
@given(st.data())
def test_lazy_is_eager(name: str, data: st.DataObject) -> None:
    frame = drawn(data, name)
    eager, lazy = call(name, frame), call(name, frame.lazy())
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect_schema() == eager.schema
    assert lazy.collect().equals(eager)


@pytest.mark.parametrize(("one", "two"), list(zip(NAMES, (*NAMES[1:], NAMES[0]), strict=True)))
@QUICK
@given(st.data())
def test_the_order_of_two_verbs_does_not_matter(one: str, two: str, data: st.DataObject) -> None:
    shared = [unit for unit in UNITS[one] if unit in UNITS[two]]
    if not shared:
        pytest.skip("no unit in common")
    kind, system = data.draw(st.sampled_from(shared))
    frame = data.draw(frames(kind, system))
    forth, back = call(two, call(one, frame)), call(one, call(two, frame))
    assert sorted(forth.columns) == sorted(back.columns)
    assert forth.equals(back.select(forth.columns))


DYADIC = [name for name in NAMES if any(kind == "dyad-year" for kind, _ in UNITS[name])]
MIRROR = {"1": "2", "2": "1", "_12": "_21", "_21": "_12"}


def turned(name: str) -> str:
    """The same column seen from the other member."""
    for end in ("_12", "_21"):
        if name.endswith(end):
            return name.removesuffix(end) + MIRROR[end]
    for end in ("1", "2", "1_musd", "2_musd"):
        if name.endswith(end):
            return name.removesuffix(end) + MIRROR[end[0]] + end[1:]
    return name


def panel(kind: str, system: System, codes: tuple[int, ...] = STATES) -> pl.DataFrame:
    """All years of every seventh, of some states or of all pairs of them."""
    code = CODE[system]
    one = pl.DataFrame({code: codes})
    if kind == "dyad-year":
        two = one.rename({code: f"{code}2"})
        one = one.rename({code: f"{code}1"}).join(two, how="cross")
        one = one.filter(pl.col(f"{code}1") != pl.col(f"{code}2"))
    years = pl.DataFrame({"year": range(1816, 2026, 7)})
    return (
        one.join(years, how="cross")
        .cast(pl.Int16)
        .with_columns(x=1.0, event=pl.col("year") % 2 > 0)
    )


@pytest.mark.parametrize("name", [name for name in DYADIC if takes(name, "view")])
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_dyad_turned_round_is_the_same_dyad(name: str, system: System) -> None:
    frame = panel("dyad-year", system)
    one, two = frame.columns[:2]
    back = call(name, frame.rename({one: two, two: one}))
    found = call(name, frame)
    for column in added(frame, found):
        if not column.startswith(ONE_WAY):
            assert back[turned(column)].alias(column).equals(found[column]), column
    assert any(found[column].null_count() < found.height for column in added(frame, found))


# States with the same number in both lists, at all times.
SAME = (2, 20, 200, 220, 365, 640, 645, 666, 710, 731, 732, 740)


def members(kind: str, system: System) -> pl.DataFrame:
    """Years in which all states of a row are in both lists."""
    frame = panel(kind, system, SAME)
    spells = everything().table("crosswalk").filter(pl.col("ccode") == pl.col("gwcode"))
    spells = spells.with_columns(pl.int_ranges("first_year", pl.col("last_year") + 1).alias("year"))
    now = spells.explode("year").select(state="ccode", year=pl.col("year").cast(pl.Int16))
    for code in [name for name in frame.columns if name.startswith(CODE[system])]:
        frame = frame.join(now.rename({"state": code}), on=(code, "year"), how="semi")
    return frame


@pytest.mark.parametrize("name", [name for name in NAMES if takes(name, "view")])
def test_both_systems_say_the_same(name: str) -> None:
    for kind in {kind for kind, _ in UNITS[name]} & {"state-year", "dyad-year"}:
        rows = members(kind, "cow")
        cow, gw = call(name, rows), call(name, members(kind, "gw"))
        assert cow.height == gw.height > 200
        for column in added(rows, cow):
            assert cow[column].equals(gw[column]), column


@pytest.mark.parametrize("name", CARRIED)
@pytest.mark.parametrize("year", [1700, 2040])
def test_outside_the_coverage_nothing_is_known(name: str, year: int) -> None:
    for kind, system in UNITS[name]:
        keys = schema(kind, system)
        values = {"month_id": (year - 1980) * 12 + 6, "year": year, "side": "a", "leader_id": "a"}
        codes = iter((2, 365, 710))
        row = {key: values.get(key) or next(codes) for key in keys}
        frame = pl.DataFrame([row], schema=keys)
        found = call(name, frame)
        known = [column for column in added(frame, found) if found[column].null_count() == 0]
        assert known == [], (kind, system)


def age_of(column: str, ages: list[str]) -> str:
    """The age column that speaks of a value: the one of its name, else the last."""
    named = [age for age in ages if column.startswith(age.removesuffix("_age"))]
    return named[0] if named else ages[-1]


def check_carried(name: str, frame: pl.DataFrame) -> None:
    carried, bare = call(name, frame, carry="forward"), call(name, frame)
    ages = [column for column in carried.columns if column not in bare.columns]
    assert ages, carried.columns
    time, step = ("month_id", 12) if "month_id" in frame.columns else ("year", 1)
    for age in ages:
        assert carried[age].null_count() == 0
        assert (carried[age] >= 0).all()
        earlier = frame.with_columns(
            (pl.col(time) - carried[age] * step).cast(pl.Int16).alias(time)
        )
        then = call(name, earlier)
        for column in added(frame, bare):
            if age_of(column, ages) == age:
                assert carried[column].equals(then[column]), (column, age)


@pytest.mark.parametrize("name", CARRIED)
@QUICK
@given(st.data())
def test_a_carried_value_is_that_of_the_year_it_is_from(name: str, data: st.DataObject) -> None:
    check_carried(name, drawn(data, name))


@pytest.mark.parametrize("name", CARRIED)
def test_carrying_agrees_on_whole_panels(name: str) -> None:
    for kind, system in UNITS[name]:
        if kind in ("state-year", "dyad-year"):
            frame = panel(kind, system).filter(pl.col("year") > 1970)
            check_carried(name, frame)
