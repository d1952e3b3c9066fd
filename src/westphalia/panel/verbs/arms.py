"""Verbs on arms and troops: nuclear weapons, American forces abroad."""

from collections.abc import Callable

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.recode import recoded
from westphalia.panel.verb import Carry, Layout, add_state_values, verb, view_of

STATUS = ("explore", "pursue", "possess")
UNITED_STATES = 2
TROOPS = {
    "troops": "us_troops",
    "army": "us_army",
    "navy": "us_navy",
    "air_force": "us_air_force",
    "marine_corps": "us_marine_corps",
}


@verb
def add_nuclear(
    frame: pl.DataFrame, *, carry: Carry = None, view: AsOf | None = None
) -> pl.DataFrame:
    """Add nuclear weapons: status and warheads.

    Unit: any with a state; both members of a dyad. Adds ``nuclear_explore``, ``nuclear_pursue``
    and ``nuclear_possess`` (the highest status of the year, so at most one is true) and
    ``warheads`` (stockpiled, retired ones left out): 0 for a state that possesses none,
    null for one that does and is not counted (North Korea before 2015, India and Pakistan
    before 1998).

    Source: status 1938-2022, Our World in Data after Bleek (2017) and Nuclear Threat Initiative
    (2022), coded with hindsight; Soviet warheads left in Belarus, Kazakhstan and Ukraine are no
    possession. Warheads 1945-2023, Federation of American Scientists (Kristensen et al. 2023).
    Outside null; ``carry="forward"`` keeps the last year's and adds ``nuclear_age`` and
    ``warheads_age``.
    """
    seen = view_of(frame, view)
    layout = Layout("nuclear_status", dict.fromkeys(STATUS, False), prepare=_status(seen))
    names = {name: f"nuclear_{name}" for name in STATUS}
    held = add_state_values(frame, layout, names=names, carry=carry, view=seen, age="nuclear_age")
    layout = Layout("nuclear_stockpile", {"warheads": 0}, prepare=_stockpile(seen))
    names = {"warheads": "warheads"}
    return add_state_values(held, layout, names=names, carry=carry, view=seen, age="warheads_age")


def _status_years(view: AsOf) -> pl.DataFrame:
    """Return state-years with a status."""
    spells = view.table("nuclear_status").select("gwcode", "first_year", "last_year", "status")
    end = pl.col("last_year").fill_null(view.last_year("nuclear_status"))
    return spells.with_columns(
        pl.int_ranges("first_year", end + 1, dtype=pl.Int16).alias("year")
    ).explode("year")


def _status(view: AsOf) -> Callable[[pl.DataFrame], pl.DataFrame]:
    def prepare(_: pl.DataFrame) -> pl.DataFrame:
        return _status_years(view).select(
            "gwcode", "year", *((pl.col("status") == name).alias(name) for name in STATUS)
        )

    return prepare


def _stockpile(view: AsOf) -> Callable[[pl.DataFrame], pl.DataFrame]:
    def prepare(rows: pl.DataFrame) -> pl.DataFrame:
        counted = rows.select("gwcode", "year", "warheads")
        possess = _status_years(view).filter(pl.col("status") == "possess")
        # A state that possesses and is not counted has an unknown number, not none.
        uncounted = possess.select("gwcode", "year").join(
            counted, on=["gwcode", "year"], how="anti"
        )
        return pl.concat([counted, uncounted], how="diagonal")

    return prepare


@verb
def add_us_troops(
    frame: pl.DataFrame,
    *,
    services: bool = False,
    interpolated: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add American troops on a state's soil.

    Unit: any with a state; both members of a dyad. Adds ``us_troops`` (active duty, persons, at
    the year's report) and, with ``services``, ``us_army``, ``us_navy``, ``us_air_force`` and
    ``us_marine_corps``, which need not sum to it. Null for the United States themselves, for
    states without a report, and where the figure is withheld (Afghanistan, Iraq and Syria after
    2017; figures there, where given, are others' estimates).

    Source: troopdata (Allen, Flynn & Machain 2022), from the Department of Defense, 1950-2024.
    The years 1951 and 1952 are a mean of their neighbours, far from the truth in Korea: null
    unless ``interpolated``. Outside null; ``carry="forward"`` keeps the last year's and adds
    ``us_troops_age``.

    Args:
        frame: A panel.
        services: Whether to add the services.
        interpolated: Whether to keep 1951 and 1952.
        carry: ``"forward"`` or None.
        view: What can be known.
    """
    seen = view_of(frame, view)

    def prepare(rows: pl.DataFrame) -> pl.DataFrame:
        abroad = rows.drop_nulls("gwcode").filter(pl.col("gwcode") != UNITED_STATES)
        if not interpolated:
            abroad = abroad.filter(~pl.col("interpolated"))
        # The source has the COW number of a later state for an earlier one (West Germany's):
        # the place's own number counts. Two names of one place in a year are one place.
        summed = abroad.group_by("gwcode", "year").agg(
            pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name)
            for name in TROOPS
        )
        return recoded(summed, seen, by="gw").sort("gwcode", "year", "ccode")

    names = dict(list(TROOPS.items())[: None if services else 1])
    layout = Layout(
        "us_troops", dict.fromkeys(TROOPS), prepare=prepare, tag=f"interpolated={interpolated}"
    )
    return add_state_values(frame, layout, names=names, carry=carry, view=seen, age="us_troops_age")
