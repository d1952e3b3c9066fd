"""What one state does to another: spans to yearly counts, and values for both directions."""

from collections.abc import Mapping

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.recode import recoded
from westphalia.panel.unit import CODE, System, unit_of
from westphalia.panel.verb import (
    Carry,
    Layout,
    coded,
    lookup,
    seen_years,
    view_of,
    with_age,
    years_of,
)


def pair_years(spans: pl.DataFrame, first: pl.Expr, last: pl.Expr, view: AsOf) -> pl.DataFrame:
    """Return one row per year of each span between two states, with the codes of that year.

    Args:
        spans: Rows with ``ccode1`` and ``ccode2`` (null for a party that is no state).
        first: First year of a span.
        last: Its last year, not null.
        view: What can be known.

    Returns:
        The other columns, ``year`` and both codes of both states; in the year of a union a row can
        stand twice, so count what the rows name and not the rows.
    """
    years = pl.int_ranges(first, last + 1, dtype=pl.Int16).alias("year")
    rows = spans.with_columns(years).explode("year", empty_as_null=False, keep_nulls=False)
    for end in ("1", "2"):
        rows = rows.drop(f"gwcode{end}", "gwcode", strict=False)
        rows = recoded(rows.rename({f"ccode{end}": "ccode"}), view, by="cow")
        rows = rows.rename({"ccode": f"ccode{end}", "gwcode": f"gwcode{end}"})
    return rows


def by_pair(rows: pl.DataFrame, system: System, counts: list[pl.Expr]) -> pl.DataFrame:
    """Return the counts per ordered pair and year."""
    one, two = (f"{CODE[system]}{end}" for end in ("1", "2"))
    known = rows.drop_nulls([one, two, "year"])
    return known.group_by(one, two, "year").agg(counts).sort(one, two, "year")


def by_state(
    rows: pl.DataFrame, system: System, counts: Mapping[str, list[pl.Expr]]
) -> pl.DataFrame:
    """Return counts per state and year, as the first party and as the second, null as zero.

    Args:
        rows: As :func:`pair_years` gives them.
        system: Which codes.
        counts: The counts to take with the state as party ``"1"`` and as party ``"2"``.
    """
    code = CODE[system]
    parts = [
        rows.drop_nulls([f"{code}{end}", "year"])
        .group_by(pl.col(f"{code}{end}").alias(code), "year")
        .agg(wanted)
        for end, wanted in counts.items()
    ]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined.join(part, on=(code, "year"), how="full", coalesce=True)
    return joined.with_columns(pl.exclude(code, "year").fill_null(0)).sort(code, "year")


def add_both_directions(
    frame: pl.DataFrame,
    layout: Layout,
    *,
    names: Mapping[str, str],
    carry: Carry,
    view: AsOf | None,
    age: str,
) -> pl.DataFrame:
    """Add the values of first to second member (suffix ``_12``) and of second to first (``_21``).

    Args:
        frame: Dyad-years; their order and number stay.
        layout: The table, with direction.
        names: Column of the table -> name of the new columns, before the suffix.
        carry: ``"forward"`` fills years after the coverage with the last value.
        view: What can be known.
        age: Name of the column with the age of carried values.
    """
    unit = unit_of(frame.columns)
    seen = view_of(frame, view)
    at = years_of(frame, unit)
    (code,), codes = coded(frame, unit, seen, layout, at)
    found = lookup(seen, layout, (f"{code}1", f"{code}2"))
    years, ages = seen_years(at, found.last, carry)
    forth, back = (found.rows(pair, years) for pair in ((codes[0], codes[1]), (codes[1], codes[0])))
    added = [
        found.gather(rows, column, f"{name}_{way}")
        for column, name in names.items()
        for rows, way in ((forth, "12"), (back, "21"))
    ]
    return with_age(frame, added, ages, carry, age)
