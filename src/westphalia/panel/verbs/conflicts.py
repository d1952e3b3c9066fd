"""Verbs on armed conflicts: who fights, who helps with troops, and who signs for peace."""

from collections.abc import Callable, Sequence

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.options import some_of
from westphalia.panel.unit import unit_of
from westphalia.panel.verb import (
    Carry,
    Layout,
    add_dyad_values,
    add_state_values,
    verb,
    view_of,
)

TYPES = ("interstate", "intrastate", "internationalized", "extrastate")
AGREEMENTS = ("full", "partial", "process")
KEY = ["conflict_id", "year"]
SIDE = [*KEY, "side"]
Make = Callable[[pl.DataFrame], pl.DataFrame]
OF_STATES = {
    "conflicts": 0,
    "conflict_onset": False,
    "conflict_intensity": 0,
    "conflicts_supported": 0,
    "conflict_supporters": 0,
}
OF_DYADS = {
    "conflict_between": False,
    "conflict_between_intensity": 0,
    "conflict_opposed": False,
    "conflict_same_side": False,
}


@verb
def add_conflicts(
    frame: pl.DataFrame,
    *,
    types: Sequence[str] = TYPES,
    members: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add armed conflicts.

    Unit: any with a state. Adds ``conflicts`` (number in which it is a primary party),
    ``conflict_onset`` (one of them was not active the year before; null in 1946),
    ``conflict_intensity`` (the highest of them: 1 minor, 2 war of at least 1,000 deaths in the
    year, 0 none), ``conflicts_supported`` (number to which it sends troops without being a
    primary party: UCDP's secondary warring party) and ``conflict_supporters`` (number of states
    with troops on its side).

    Unit: dyad-year. Adds ``conflict_between`` (both are primary parties, on opposite sides),
    ``conflict_between_intensity``, ``conflict_opposed`` and ``conflict_same_side`` (on opposite
    sides, or on one, in whatever role).

    Source: UCDP/PRIO Armed Conflict Dataset 25.1 (Gleditsch et al. 2002; Davies et al. 2025),
    1946-2024, from 25 battle-related deaths a year. Outside null; ``carry="forward"`` keeps the
    last year's and adds ``conflicts_age``.

    Args:
        frame: A panel.
        types: Types of conflict to count.
        members: For a dyad, add what each member is in, with suffix 1 and 2, and not what is
            between the two.
        carry: ``"forward"`` or None.
        view: What can be known.

    Raises:
        UsageError: A type is unknown.
    """
    kept = some_of("types", types, TYPES)
    seen = view_of(frame, view)
    if unit_of(frame.columns).dyadic and not members:
        layout = Layout(
            "conflict_parties",
            OF_DYADS,
            prepare=_dyads(seen, kept),
            symmetric=True,
            tag=f"dyads/{kept}",
        )
        add = add_dyad_values
    else:
        layout = Layout(
            "conflict_parties", OF_STATES, prepare=_states(seen, kept), tag=f"states/{kept}"
        )
        add = add_state_values
    names = {name: name for name in layout.columns}
    return add(frame, layout, names=names, carry=carry, view=seen, age="conflicts_age")


def _involved(view: AsOf, parties: pl.DataFrame, types: Sequence[str]) -> pl.DataFrame:
    """Return states in conflicts of the types, with role, intensity and whether it is new."""
    conflicts = view.table("conflicts").select(*KEY, "type", "intensity")
    before = conflicts.select("conflict_id", pl.col("year") + 1, went_on=pl.lit(value=True))
    start = int(view.snapshot.manifest["conflicts"]["first_year"])
    conflicts = conflicts.join(before, on=KEY, how="left").with_columns(
        pl.when(pl.col("year") > start).then(pl.col("went_on").is_null()).alias("new")
    )
    states = parties.filter(pl.col("kind") == "state").drop_nulls("gwcode")
    kept = conflicts.filter(pl.col("type").is_in(types))
    return states.select(*SIDE, "role", "gwcode").unique().join(kept, on=KEY)


def _states(view: AsOf, types: Sequence[str]) -> Make:
    def prepare(parties: pl.DataFrame) -> pl.DataFrame:
        rows = _involved(view, parties, types)
        lead, helps = pl.col("role") == "primary", pl.col("role") == "supporter"
        leads = rows.filter(lead)
        helpers = rows.filter(helps).select(*SIDE, helper="gwcode")
        helped = leads.join(helpers, on=SIDE).filter(pl.col("helper") != pl.col("gwcode"))
        counts = helped.group_by("gwcode", "year").agg(
            pl.col("helper").n_unique().cast(pl.Int16).alias("conflict_supporters")
        )
        grouped = rows.group_by("gwcode", "year").agg(
            pl.col("conflict_id").filter(lead).n_unique().cast(pl.Int16).alias("conflicts"),
            pl.col("new").filter(lead).any(ignore_nulls=False).alias("conflict_onset"),
            pl.col("intensity").filter(lead).max().fill_null(0).alias("conflict_intensity"),
            pl.col("conflict_id")
            .filter(helps)
            .n_unique()
            .cast(pl.Int16)
            .alias("conflicts_supported"),
        )
        joined = grouped.join(counts, on=["gwcode", "year"], how="left")
        return joined.with_columns(pl.col("conflict_supporters").fill_null(0)).sort(
            "gwcode", "year"
        )

    return prepare


def _dyads(view: AsOf, types: Sequence[str]) -> Make:
    def prepare(parties: pl.DataFrame) -> pl.DataFrame:
        rows = _involved(view, parties, types)
        one = rows.rename({"gwcode": "gwcode1", "side": "side1", "role": "role1"})
        two = rows.select(*KEY, side2="side", role2="role", gwcode2="gwcode")
        pairs = one.join(two, on=KEY).filter(pl.col("gwcode1") < pl.col("gwcode2"))
        opposed = pl.col("side1") != pl.col("side2")
        leads = (pl.col("role1") == "primary") & (pl.col("role2") == "primary")
        return (
            pairs.group_by("gwcode1", "gwcode2", "year")
            .agg(
                (opposed & leads).any().alias("conflict_between"),
                pl.col("intensity")
                .filter(opposed & leads)
                .max()
                .fill_null(0)
                .alias("conflict_between_intensity"),
                opposed.any().alias("conflict_opposed"),
                (~opposed).any().alias("conflict_same_side"),
            )
            .sort("gwcode1", "gwcode2", "year")
        )

    return prepare


@verb
def add_peace_agreements(
    frame: pl.DataFrame,
    *,
    kinds: Sequence[str] = AGREEMENTS,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add how many peace agreements were signed over a state's conflicts.

    Unit: any with a state; both members of a dyad. Adds ``peace_agreements``: agreements between
    warring parties, signed in the year, over a conflict that the source lists under the state
    (all states where it lists several). One agreement over several conflicts counts once.

    Source: UCDP Peace Agreement Dataset 22.1 (Pettersson, Hogbladh & Oberg 2019), 1975-2021;
    ceasefires alone are not in it. Outside null; ``carry="forward"`` keeps the last year's and
    adds ``peace_agreements_age``: rarely what you want for events.

    Args:
        frame: A panel.
        kinds: ``"full"``, ``"partial"``, ``"process"`` (an agreement on how to negotiate).
        carry: ``"forward"`` or None.
        view: What can be known.

    Raises:
        UsageError: A kind is unknown.
    """
    kept = some_of("kinds", kinds, AGREEMENTS)

    def prepare(rows: pl.DataFrame) -> pl.DataFrame:
        signed = rows.filter(pl.col("kind").is_in(kept)).select(
            "paid",
            pl.col("gwcodes").str.split(",").alias("gwcode"),
            pl.col("date").dt.year().cast(pl.Int16).alias("year"),
        )
        return (
            signed.explode("gwcode")
            .with_columns(pl.col("gwcode").cast(pl.Int16))
            .group_by("gwcode", "year")
            .agg(pl.col("paid").n_unique().cast(pl.Int16).alias("peace_agreements"))
            .sort("gwcode", "year")
        )

    layout = Layout("peace_agreements", {"peace_agreements": 0}, prepare=prepare, tag=str(kept))
    return add_state_values(
        frame,
        layout,
        names={"peace_agreements": "peace_agreements"},
        carry=carry,
        view=view,
        age="peace_agreements_age",
    )
