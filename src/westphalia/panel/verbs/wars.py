"""Verbs on the wars of the Correlates of War project."""

from typing import Literal

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.options import one_of
from westphalia.panel.recode import recoded
from westphalia.panel.unit import unit_of
from westphalia.panel.verb import (
    Carry,
    Layout,
    add_dyad_values,
    add_state_values,
    verb,
    view_of,
)

KINDS = ("interstate", "intrastate")
OF_DYADS = {"onset": False, "ongoing": False}
OF_STATES = {"onset": False, "ongoing": False, "wars": 0}


@verb
def add_wars(
    frame: pl.DataFrame,
    *,
    kind: Literal["interstate", "intrastate"] = "interstate",
    members: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add wars of the Correlates of War project (at least 1,000 battle deaths in twelve months).

    Unit: any with a state. Adds ``interstate_war_onset`` (the state's first year in a war),
    ``interstate_war_ongoing`` and ``interstate_wars`` (number it takes part in that year); with
    ``kind="intrastate"`` the same with that prefix, for the state whose government fights on the
    first side; outside states that intervene are not named by the source. Unit: dyad-year. Adds,
    for interstate wars, ``interstate_war_onset`` and ``interstate_war_ongoing`` between the two,
    on opposite sides.

    Source: Inter-State War Data 4.0, 1816-2007, and Intra-State War Data 5.1, 1816-2014 (Sarkees
    & Wayman 2010; Dixon & Sarkees 2016). The covered years are those of the shipped table;
    outside them null; ``carry="forward"`` keeps the last year's and adds
    ``interstate_wars_age``: rarely what you want for events.

    Args:
        frame: A panel.
        kind: ``"interstate"`` or ``"intrastate"``.
        members: For a dyad and interstate wars, add what each member is in, with suffix 1 and 2,
            and not what is between the two. Intrastate wars are always those of the members.
        carry: ``"forward"`` or None.
        view: What can be known.

    Raises:
        UsageError: The kind is unknown.
    """
    one_of("kind", kind, KINDS)
    seen = view_of(frame, view)
    age = f"{kind}_wars_age"
    if unit_of(frame.columns).dyadic and kind == "interstate" and not members:
        names = {name: f"{kind}_war_{name}" for name in OF_DYADS}
        return add_dyad_values(frame, BETWEEN, names=names, carry=carry, view=seen, age=age)
    names = {"onset": f"{kind}_war_onset", "ongoing": f"{kind}_war_ongoing", "wars": f"{kind}_wars"}
    layout = _interstate(seen) if kind == "interstate" else _intrastate(seen)
    return add_state_values(frame, layout, names=names, carry=carry, view=seen, age=age)


def _between(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per pair and year; two wars at once are one row."""
    keys = ("ccode1", "ccode2", "gwcode1", "gwcode2", "year")
    return (
        rows.group_by(keys)
        .agg(pl.col("onset").any(), pl.lit(value=True).alias("ongoing"))
        .sort(keys)
    )


BETWEEN = Layout("war_dyads", OF_DYADS, prepare=_between, tag="between")


def _interstate(view: AsOf) -> Layout:
    last = view.last_year("wars")

    def prepare(rows: pl.DataFrame) -> pl.DataFrame:
        spells = [
            rows.drop_nulls(f"start{n}").select(
                "ccode",
                "war",
                pl.col(f"start{n}").dt.year().alias("from"),
                # An end that is not known yet lies ahead: the war goes on.
                pl.col(f"end{n}").dt.year().fill_null(last).alias("to"),
            )
            for n in ("", "2")
        ]
        return recoded(war_years(pl.concat(spells)), view, by="cow")

    return Layout("wars", OF_STATES, prepare=prepare, tag="states")


def _intrastate(view: AsOf) -> Layout:
    last = view.last_year("intrastate_wars")

    def prepare(rows: pl.DataFrame) -> pl.DataFrame:
        spells = rows.drop_nulls("ccode").select(
            "ccode",
            "war",
            pl.col("start_year").alias("from"),
            pl.col("end_year").fill_null(last).alias("to"),
        )
        return recoded(war_years(spells), view, by="cow")

    return Layout("intrastate_wars", OF_STATES, prepare=prepare, tag="states")


def war_years(spells: pl.DataFrame) -> pl.DataFrame:
    """Return state-years at war: ``onset`` (first year in one), ``ongoing``, ``wars``.

    Args:
        spells: Participants' spells: ``ccode``, ``war``, first and last year ``from``, ``to``.

    Examples:
        >>> row = {"ccode": [2], "war": [106], "from": [1917], "to": [1918]}
        >>> war_years(pl.DataFrame(row))["onset"].to_list()
        [True, False]
    """
    years = spells.filter(pl.col("from") <= pl.col("to")).with_columns(
        pl.col("from").min().over("ccode", "war").alias("entered"),
        pl.int_ranges("from", pl.col("to") + 1, dtype=pl.Int16).alias("year"),
    )
    return (
        years.explode("year")
        .group_by("ccode", "year")
        .agg(
            (pl.col("entered") == pl.col("year")).any().alias("onset"),
            pl.lit(value=True).alias("ongoing"),
            pl.col("war").n_unique().cast(pl.Int16).alias("wars"),
        )
        .sort("ccode", "year")
    )
