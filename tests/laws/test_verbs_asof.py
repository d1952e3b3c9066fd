"""Every verb under an as-of view: garbage in what is later changes nothing. Codes: to and fro."""

import datetime as dt
import importlib
import importlib.util
import inspect
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from westphalia.core.errors import UsageError
from westphalia.panel.asof import AsOf
from westphalia.panel.lookup import places
from westphalia.panel.verb import CROSSWALK, everything, lookup
from westphalia.panel.verbs import VERBS

DAY = dt.date(1996, 7, 1)
NOW = dt.date(2026, 11, 1)
STATES = (2, 20, 200, 220, 260, 265, 345, 365, 369, 640, 645, 652, 666, 678, 680, 710, 731, 732)
# After the day little happens to these, among these states.
QUIET = {
    "add_contiguity",
    "add_capital_distance",
    "add_major_powers",
    "add_wars",
    "add_spatial_lag",
}


def verb_of(name: str) -> Any:
    return getattr(importlib.import_module(dict(VERBS)[name]), name)


NAMES = [name for name, _ in VERBS if "view" in inspect.signature(verb_of(name)).parameters]


def call(name: str, frame: pl.DataFrame, view: AsOf, **options: object) -> Any:
    own = {"column": "x"} if name == "add_spatial_lag" else {}
    return verb_of(name)(frame, view=view, **own, **options)


def panels(name: str, first: int) -> list[pl.DataFrame]:
    """State-years and dyad-years of some states, as far as the verb takes them."""
    one = pl.DataFrame({"gwcode": STATES})
    two = one.select(gwcode1="gwcode").join(one.select(gwcode2="gwcode"), how="cross")
    two = two.filter(pl.col("gwcode1") != pl.col("gwcode2"))
    years = pl.DataFrame({"year": range(first, 2026, 2)})
    found = []
    for states in (one, two):
        frame = states.join(years, how="cross").cast(pl.Int16).with_columns(x=1.0)
        try:
            call(name, frame.clear(), everything())
        except UsageError:
            continue
        found.append(frame)
    return found


def by_path(stem: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(stem, Path(__file__).with_name(f"{stem}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def views() -> tuple[AsOf, AsOf]:
    """The tables as of a day, and the same with garbage in all that is later."""
    poison = by_path("test_asof")
    dirty = poison.poisoned(DAY, poison.poison_ends, poison.poison_rows)
    return AsOf(poison.SNAPSHOT, DAY), AsOf(dirty, DAY)


@pytest.mark.parametrize("name", NAMES)
def test_no_later_knowledge_enters(name: str, views: tuple[AsOf, AsOf]) -> None:
    clean, dirty = views
    carries = "carry" in inspect.signature(verb_of(name)).parameters
    for frame in panels(name, DAY.year - 40):
        for options in [{}, {"carry": "forward"}] if carries else [{}]:
            found = call(name, frame, clean, **options)
            assert found.equals(call(name, frame, dirty, **options))


def test_the_garbage_would_show(views: tuple[AsOf, AsOf]) -> None:
    clean, dirty = (AsOf(view.snapshot, NOW) for view in views)
    same = set()
    for name in NAMES:
        frame = panels(name, 1946)[0]
        try:
            if call(name, frame, clean).equals(call(name, frame, dirty)):
                same.add(name)
        except (pl.exceptions.PolarsError, IndexError):
            continue  # a verb may break on garbage: that shows it, too
    assert same <= QUIET


def test_codes_there_and_back_are_the_same() -> None:
    view = everything()
    there, back = (lookup(view, CROSSWALK[code], (code,)) for code in ("ccode", "gwcode"))
    walk = view.table("crosswalk").drop_nulls(["ccode", "gwcode"])
    for year in range(1816, 2026, 3):
        now = walk.filter(pl.col("first_year") <= year, pl.col("last_year") >= year)
        alone = now.filter(pl.col("ccode").is_unique() & pl.col("gwcode").is_unique())
        codes = places(alone["ccode"])
        years = places(pl.repeat(year, alone.height, eager=True))
        moved = there.gather(there.rows((codes,), years), "gwcode", "gwcode")
        home = back.gather(back.rows((places(moved),), years), "ccode", "ccode")
        assert moved.to_list() == alone["gwcode"].to_list()
        assert home.to_list() == alone["ccode"].to_list()
        assert now.height - alone.height <= 4  # unions: two states of one list in the other
