"""Verb on external support in armed conflicts."""

from collections.abc import Callable, Sequence
from typing import Literal

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.options import one_of, some_of
from westphalia.panel.unit import unit_of
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

KINDS = (
    "troops",
    "troop_presence",
    "joint",
    "territory",
    "weapons",
    "materiel",
    "training",
    "funding",
    "intelligence",
    "other",
)
RECIPIENTS = ("any", "state", "nonstate")
BY_GW = Layout("conflict_parties", {})
GIVER, TAKER = "supporter_gwcode", "actor_gwcode"
Make = Callable[[pl.DataFrame], pl.DataFrame]


@verb
def add_external_support(
    frame: pl.DataFrame,
    *,
    kinds: Sequence[str] = KINDS[:9],
    to: Literal["any", "state", "nonstate"] = "any",
    members: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add external support given and received in armed conflicts.

    Unit: any with a state. Adds ``support_given`` and ``support_received`` (its government was
    supported by another state) and both again for each named kind, as ``support_given_weapons``.
    Unit: dyad-year. The same between the two: ``support_given`` says that the first supported the
    government of the second, ``support_received`` the reverse.

    Kinds: ``troops`` that fight, ``troop_presence`` without fighting, ``joint`` operations or use
    of infrastructure, ``territory``, ``weapons``, ``materiel``, ``training``, ``funding``,
    ``intelligence``, ``other``. The source counts kinds by supported actor: where some of several
    supporters gave a kind and it is not said who, it is null. Support by elements of a state
    without its government is not counted.

    Source: UCDP External Support Dataset 18.1 (Meier et al. 2023), 1975-2017, in years with armed
    conflict and the inactive years that it codes. Outside null; ``carry="forward"`` keeps the
    last year's and adds ``support_age``.

    Args:
        frame: A panel.
        kinds: Kinds of support to add.
        to: For a state, count what it gave to ``"any"`` warring party, to a ``"state"`` or to a
            ``"nonstate"`` one. Between two states always the government.
        members: For a dyad, add what each member gave to and received from anyone, with suffix 1
            and 2, and not what passed between the two.
        carry: ``"forward"`` or None.
        view: What can be known.

    Raises:
        UsageError: A kind or recipient is unknown.
    """
    kept = some_of("kinds", kinds, KINDS)
    one_of("to", to, RECIPIENTS)
    flags = ["support", *kept]
    names = {
        f"{way}_{flag}": f"support_{way}" + ("" if flag == "support" else f"_{flag}")
        for way in ("given", "received")
        for flag in flags
    }
    values = dict.fromkeys(
        (f"{way}_{flag}" for way in ("given", "received") for flag in ("support", *KINDS)), False
    )
    unit = unit_of(frame.columns)
    between = unit.dyadic and not members
    prepare, tag = (_dyads, "dyads") if between else (_states(to), f"states/{to}")
    layout = Layout("external_support", values, prepare=prepare, tag=tag)
    seen = view_of(frame, view)
    at = years_of(frame, unit)
    # The table's codes are of supporters and actors; laid out it is keyed by Gleditsch-Ward.
    _, codes = coded(frame, unit, seen, BY_GW, at)
    found = lookup(seen, layout, ("gwcode1", "gwcode2") if between else ("gwcode",))
    years, ages = seen_years(at, found.last, carry)
    ends = [(tuple(codes), "")]
    if not between:
        ends = [((one,), end) for one, end in zip(codes, unit.ends, strict=True)]
    added = []
    for place, end in ends:
        rows = found.rows(place, years)
        added += [found.gather(rows, column, name + end) for column, name in names.items()]
    return with_age(frame, added, ages, carry, "support_age")


def _rows(table: pl.DataFrame) -> pl.DataFrame:
    """Return support by states; an actor of several governments stands under each."""
    named = pl.concat(
        [
            table.select(name=f"{who}_name", number=f"{who}_gwcode", year="year")
            for who in ("actor", "supporter")
        ]
    )
    numbers = named.drop_nulls().group_by("name").agg(pl.col("number").last())
    several = pl.col("actor_kind").eq("state") & pl.col(TAKER).is_null()
    joint = (
        table.filter(several)
        .with_columns(pl.col("actor_name").str.split(", ").alias("name"))
        .explode("name")
        .join(numbers, on="name", how="left")
        .with_columns(pl.col("number").alias(TAKER))
        .select(table.columns)
    )
    states = pl.concat([table.filter(~several), joint]).with_columns(support=pl.lit(value=True))
    return states.filter(pl.col("supporter_kind") == "state")


def _any(way: str) -> list[pl.Expr]:
    """Return flags: true if one is, null if none is but one may be."""
    flags = pl.col("support", *KINDS)
    return [flags.any(ignore_nulls=False).name.prefix(f"{way}_")]


def _joined(given: pl.DataFrame, received: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """Return both, with false for the one that is not there."""
    marks = [
        frame.with_columns(pl.lit(value=True).alias(name))
        for frame, name in ((given, "_given"), (received, "_received"))
    ]
    both = marks[0].join(marks[1], on=on, how="full", coalesce=True)
    return both.with_columns(
        pl.when(pl.col(f"_{way}"))
        .then(pl.col(f"{way}_{flag}"))
        .otherwise(pl.lit(value=False))
        .alias(f"{way}_{flag}")
        for way in ("given", "received")
        for flag in ("support", *KINDS)
    ).sort(on)


def _states(to: str) -> Make:
    def prepare(table: pl.DataFrame) -> pl.DataFrame:
        rows = _rows(table)
        gave = rows if to == "any" else rows.filter(pl.col("actor_kind") == to)
        given = gave.group_by(gwcode=GIVER, year="year").agg(_any("given"))
        helped = rows.filter(pl.col("actor_kind") == "state").drop_nulls(TAKER)
        received = helped.group_by(gwcode=TAKER, year="year").agg(_any("received"))
        return _joined(given, received, ["gwcode", "year"])

    return prepare


def _dyads(table: pl.DataFrame) -> pl.DataFrame:
    rows = _rows(table).filter(pl.col("actor_kind") == "state").drop_nulls(TAKER)
    given = rows.group_by(gwcode1=GIVER, gwcode2=TAKER, year="year").agg(_any("given"))
    received = rows.group_by(gwcode1=TAKER, gwcode2=GIVER, year="year").agg(_any("received"))
    return _joined(given, received, ["gwcode1", "gwcode2", "year"])
