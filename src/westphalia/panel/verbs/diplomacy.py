"""A verb on diplomats exchanged."""

import numpy as np
import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.lookup import Codes, Lookup
from westphalia.panel.mirror import both_ways
from westphalia.panel.unit import need, unit_of
from westphalia.panel.verb import (
    Carry,
    Layout,
    coded,
    lookup,
    seen_years,
    verb,
    view_of,
    with_age,
    years_of,
)

RANKS = ("none", "other", "charge", "minister", "ambassador")
RANK = pl.Enum(RANKS)


def _ranked(rows: pl.DataFrame) -> pl.DataFrame:
    named = rows.with_columns(
        pl.col(f"diplomat{end}").cast(RANK).alias(f"diplomat_at{end}") for end in "12"
    )
    sent = (pl.col("diplomat_at1") != "none") | (pl.col("diplomat_at2") != "none")
    return both_ways(named).with_columns(sent.alias("represented"))


REPRESENTATION = Layout(
    "diplomatic_exchange",
    {"diplomat_at1": None, "diplomat_at2": None, "represented": None},
    prepare=_ranked,
)


@verb
def add_diplomatic_representation(
    frame: pl.DataFrame, *, carry: Carry = None, view: AsOf | None = None
) -> pl.DataFrame:
    """Add diplomats exchanged.

    Unit: dyad-year. Adds ``diplomat_at1`` (rank of the diplomat whom the second member keeps at
    the first), ``diplomat_at2`` (the other way), each ``none``, ``other``, ``charge``,
    ``minister`` or ``ambassador``, and ``represented``: whether either is there.

    Source: Correlates of War diplomatic exchange 2006.1 (Bayer 2006), about every fifth year of
    1817-2000, in a subset that leaves out dyads without diplomats and those without a later
    observation: absent is null, and so is every year without a survey. ``carry="forward"`` gives
    such a year, and those after 2000, what the last survey says, and adds ``diplomacy_age``.

    Raises:
        UsageError: The frame is not dyadic.
    """
    unit = unit_of(frame.columns)
    need(unit, "add_diplomatic_representation", ("dyad-year", "dispute-dyad-year"))
    seen = view_of(frame, view)
    at = years_of(frame, unit)
    (code,), codes = coded(frame, unit, seen, REPRESENTATION, at)
    found = lookup(seen, REPRESENTATION, (f"{code}1", f"{code}2"))
    years, ages = at, np.zeros(at.size, dtype=np.int16)
    if carry is not None:
        years = _surveyed(found, seen_years(at, found.last, carry)[0])
        ages = (at - years).astype(np.int16)
    rows = found.rows((codes[0], codes[1]), years)
    added = [found.gather(rows, name, name) for name in REPRESENTATION.columns]
    return with_age(frame, added, ages, carry, "diplomacy_age")


def _surveyed(found: Lookup, years: Codes) -> Codes:
    """Return the last year with a survey, for each year; years before the first stay."""
    surveys = found.first + np.flatnonzero((found.grid < found.absent).any(axis=0))
    place = np.searchsorted(surveys, years, side="right") - 1
    return np.where(place >= 0, surveys[np.maximum(place, 0)], years)
