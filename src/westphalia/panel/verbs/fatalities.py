"""Verb on deaths in organized violence, by year or by month."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.fatalities import monthly_deaths
from westphalia.panel.lookup import Lookup, build, places
from westphalia.panel.options import some_of
from westphalia.panel.unit import Unit, unit_of
from westphalia.panel.verb import (
    KEPT,
    Carry,
    Layout,
    add_state_values,
    coded,
    seen_years,
    verb,
    view_of,
    with_age,
    years_of,
)

VIOLENCE = {
    "state_based": "state_based_best",
    "interstate": "interstate_best",
    "intrastate": "intrastate_best",
    "nonstate": "nonstate_best",
    "onesided": "onesided_best",
}
BOUNDS = {"low": "state_based_low", "high": "state_based_high"}


@verb
def add_fatalities(
    frame: pl.DataFrame,
    *,
    kinds: Sequence[str] = tuple(VIOLENCE),
    bounds: bool = True,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add deaths in organized violence, by the state on whose soil they happened.

    Unit: any with a state and year; both members of a dyad. Adds the named kinds (persons, best
    estimate): ``deaths_state_based``, and its parts ``deaths_interstate`` and
    ``deaths_intrastate``; ``deaths_nonstate``; ``deaths_onesided`` (civilians killed by one side).
    With ``bounds``, also ``deaths_state_based_low`` and ``deaths_state_based_high``; in eight
    rows of the source they do not enclose the best estimate.

    Unit: state-month. Adds ``deaths_state_based`` only (persons, not whole): the year's level of
    the country-year file in the shape of the months' events; after the last full year scaled by
    the state's last known ratio, preliminary, and to the last month that the source has.

    Source: UCDP country-year 25.1, 1989-2024; UCDP events by month to May 2026 (Davies et al.
    2025; Sundberg & Melander 2013). Outside, and for states that the source does not list, null;
    ``carry="forward"`` keeps the last value and adds ``fatalities_age`` (years).

    Raises:
        UsageError: A kind is unknown, or not to be had by month.
    """
    unit = unit_of(frame.columns)
    if unit.kind == "state-month":
        if tuple(kinds) != tuple(VIOLENCE):
            some_of("kinds", kinds, ("state_based",))
        return _by_month(frame, unit, carry=carry, seen=view_of(frame, view))
    kept = some_of("kinds", kinds, tuple(VIOLENCE))
    names = {VIOLENCE[kind]: f"deaths_{kind}" for kind in kept}
    if bounds and "state_based" in kept:
        names |= {column: f"deaths_{column}" for column in BOUNDS.values()}
    columns = [*VIOLENCE.values(), *BOUNDS.values()]
    return add_state_values(
        frame,
        Layout("fatalities_year", dict.fromkeys(columns)),
        names=names,
        carry=carry,
        view=view,
        age="fatalities_age",
    )


def _by_month(frame: pl.DataFrame, unit: Unit, *, carry: Carry, seen: AsOf) -> pl.DataFrame:
    found = _months(seen)
    years = years_of(frame, unit)
    _, (codes,) = coded(frame, unit, seen, Layout("fatalities_month", {}), years)
    months, _ = seen_years(places(frame["month_id"]), found.last, carry)
    rows = found.rows((codes,), months)
    last_year = 1980 + (found.last - 1) // 12
    ages = np.maximum(years - last_year, 0).astype(np.int16)
    deaths = found.gather(rows, "deaths", "deaths_state_based")
    return with_age(frame, [deaths], ages, carry, "fatalities_age")


def _months(view: AsOf) -> Lookup:
    """Return monthly deaths laid out by state and month; kept while the view stays."""
    key = (f"{view.snapshot.fingerprint}/{id(view.snapshot)}", str(view.date), "monthly deaths")
    if key not in KEPT:
        view.last_year("fatalities_year")  # raises where nothing could be known yet
        codes, months, deaths = monthly_deaths(view)
        rows = pl.DataFrame(
            {
                "gwcode": np.repeat(codes, months.size).astype(np.int16),
                "month_id": np.tile(months, codes.size).astype(np.int16),
                "deaths": deaths.ravel(),
            }
        )
        made = build(
            rows,
            codes=("gwcode",),
            columns={"deaths": None},
            spans=("month_id", "month_id"),
            coverage=(int(months[0]), int(months[-1])),
        )
        KEPT[key] = made, view.snapshot
    return KEPT[key][0]
