"""What every verb shares: lazy frames, the view, carrying forward, columns for both ends."""

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.core.errors import UsageError
from westphalia.core.months import MONTHS_PER_YEAR
from westphalia.panel.asof import AsOf
from westphalia.panel.lookup import Codes, Lookup, build, places
from westphalia.panel.unit import CODE, Unit, unit_of
from westphalia.snapshot.load import Snapshot, load

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)
Rest = ParamSpec("Rest")
Carry = Literal["forward"] | None
EVERYTHING = dt.date(9999, 12, 31)
# The snapshot is kept with its look-up, so that its identity cannot be taken by another.
KEPT: dict[tuple[str, ...], tuple[Lookup, Snapshot]] = {}
MOST_KEPT = 64


class Verb(Protocol[Rest]):
    """A verb: a frame in, a frame of the same kind out."""

    def __call__(self, frame: Frame, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Frame:
        """Return the frame with more columns, or fewer rows for a filter."""
        ...


def verb(function: Callable[Concatenate[pl.DataFrame, Rest], pl.DataFrame]) -> Verb[Rest]:
    """Let a verb on eager frames take lazy ones as well: lazy in, lazy out."""

    @functools.wraps(function)
    def either(frame: Any, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Any:
        if isinstance(frame, pl.LazyFrame):
            schema = function(pl.DataFrame(schema=frame.collect_schema()), *args, **kwargs).schema
            return frame.map_batches(
                lambda eager: function(eager, *args, **kwargs),
                schema=schema,
                predicate_pushdown=False,
                projection_pushdown=False,
                slice_pushdown=False,
            )
        if not isinstance(frame, pl.DataFrame):
            raise UsageError(
                function.__name__, type(frame).__name__, "needs a Polars frame", "use wp.dyad_years"
            )
        return function(frame, *args, **kwargs)

    return either


@functools.cache
def everything() -> AsOf:
    """Return the shipped tables with nothing taken out."""
    return AsOf(load(), EVERYTHING)


def view_of(frame: pl.DataFrame, view: AsOf | None) -> AsOf:
    """Return the view to read: the given one, that of the ``as_of`` column, or everything.

    Raises:
        UsageError: The column holds more than one date.
    """
    if view is not None:
        return view
    if "as_of" not in frame.columns or frame.is_empty():
        return everything()
    dates = frame["as_of"].unique().to_list()
    if len(dates) != 1 or dates[0] is None:
        raise UsageError("as_of", dates[:3], "must be one date per frame", "split the frame")
    return AsOf(load(), dates[0])


def years_of(frame: pl.DataFrame, unit: Unit) -> Codes:
    """Return the calendar year of each row."""
    if unit.kind != "state-month":
        return places(frame["year"])
    return 1980 + (places(frame["month_id"]) - 1) // MONTHS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is to be read.

    Attributes:
        table: Name in the snapshot.
        columns: Value column -> value where there is no row inside the coverage.
        spans: First-year and last-year columns; the same twice for yearly rows.
        symmetric: Whether a dyad of the table has no direction.
        prepare: Turns the as-of rows into those to lay out; by default they stay.
        tag: Tells two preparations of one table apart.
    """

    table: str
    columns: Mapping[str, object]
    spans: tuple[str, str] = ("year", "year")
    symmetric: bool = False
    prepare: Callable[[pl.DataFrame], pl.DataFrame] | None = None
    tag: str = ""


CROSSWALK = {
    "ccode": Layout("crosswalk", {"gwcode": None}, ("first_year", "last_year")),
    "gwcode": Layout("crosswalk", {"ccode": None}, ("first_year", "last_year")),
}


def coded(
    frame: pl.DataFrame, unit: Unit, view: AsOf, layout: Layout, years: Codes
) -> tuple[tuple[str, ...], list[Codes]]:
    """Return the code columns of the table to look up by, and the frame's codes in them.

    A table that is keyed in the other system only is reached through the dated crosswalk.
    """
    columns = view.snapshot.manifest[layout.table]["columns"]
    own = CODE[unit.system]
    values = [places(frame[code]) for code in unit.codes]
    if own in columns or f"{own}1" in columns:
        return (own,), values
    other = "gwcode" if own == "ccode" else "ccode"
    walk = lookup(view, CROSSWALK[own], (own,))
    inside = np.clip(years, walk.first, walk.last)
    moved = [places(walk.gather(walk.rows((one,), inside), other, other)) for one in values]
    return (other,), moved


def lookup(view: AsOf, layout: Layout, codes: tuple[str, ...]) -> Lookup:
    """Return the table laid out for look-ups; layouts are kept while the view stays."""
    source = f"{view.snapshot.fingerprint}/{id(view.snapshot)}"
    key = (source, str(view.date), layout.table, layout.tag, *layout.columns, *codes)
    if key not in KEPT:
        if len(KEPT) >= MOST_KEPT:
            KEPT.clear()
        rows = view.table(layout.table)
        entry = view.snapshot.manifest[layout.table]
        made = build(
            rows if layout.prepare is None else layout.prepare(rows),
            codes=codes,
            columns=dict(layout.columns),
            spans=layout.spans,
            coverage=(int(entry["first_year"]), view.last_year(layout.table)),
            symmetric=layout.symmetric,
        )
        KEPT[key] = made, view.snapshot
    return KEPT[key][0]


def seen_years(years: Codes, last: int, carry: Carry) -> tuple[Codes, NDArray[np.int16]]:
    """Return the year whose value each row gets, and its age in years.

    Raises:
        UsageError: ``carry`` is neither ``"forward"`` nor None.
    """
    if carry not in (None, "forward"):
        raise UsageError("carry", carry, 'must be "forward" or None', "leave it out for null")
    if carry is None:
        return years, np.zeros(years.size, dtype=np.int16)
    seen = np.minimum(years, last)
    return seen, (years - seen).astype(np.int16)


def add_state_values(
    frame: pl.DataFrame,
    layout: Layout,
    *,
    names: Mapping[str, str],
    carry: Carry,
    view: AsOf | None,
    age: str,
) -> pl.DataFrame:
    """Add state-year values to any unit; for a dyad those of both members.

    Args:
        frame: Rows to add to; their order and number stay.
        layout: The table.
        names: Column of the table -> name of the new column, before the suffix.
        carry: ``"forward"`` fills years after the coverage with the last value.
        view: What can be known.
        age: Name of the column with the age of carried values.
    """
    unit = unit_of(frame.columns)
    seen = view_of(frame, view)
    at = years_of(frame, unit)
    column_of, codes = coded(frame, unit, seen, layout, at)
    found = lookup(seen, layout, column_of)
    years, ages = seen_years(at, found.last, carry)
    added = []
    for code, end in zip(codes, unit.ends, strict=True):
        rows = found.rows((code,), years)
        added += [found.gather(rows, column, name + end) for column, name in names.items()]
    return with_age(frame, added, ages, carry, age)


def add_dyad_values(
    frame: pl.DataFrame,
    layout: Layout,
    *,
    names: Mapping[str, str],
    carry: Carry,
    view: AsOf | None,
    age: str,
) -> pl.DataFrame:
    """Add dyad-year values to a dyad-year frame.

    Args:
        frame: Rows to add to; their order and number stay.
        layout: The table.
        names: Column of the table -> name of the new column.
        carry: ``"forward"`` fills years after the coverage with the last value.
        view: What can be known.
        age: Name of the column with the age of carried values.
    """
    unit = unit_of(frame.columns)
    seen = view_of(frame, view)
    at = years_of(frame, unit)
    (column_of,), codes = coded(frame, unit, seen, layout, at)
    found = lookup(seen, layout, (f"{column_of}1", f"{column_of}2"))
    years, ages = seen_years(at, found.last, carry)
    rows = found.rows((codes[0], codes[1]), years)
    added = [found.gather(rows, column, name) for column, name in names.items()]
    return with_age(frame, added, ages, carry, age)


def with_age(
    frame: pl.DataFrame, added: list[pl.Series], ages: NDArray[np.int16], carry: Carry, age: str
) -> pl.DataFrame:
    """Return the frame with new columns, and the age of carried values if any are carried."""
    clash = [series.name for series in added if series.name in frame.columns]
    if clash:
        raise UsageError("column", clash[0], "is in the frame already", "drop it first")
    if carry == "forward":
        added = [*added, pl.Series(age, ages)]
    return frame.with_columns(added)
