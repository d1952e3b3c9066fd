"""Verbs on the UN General Assembly: ideal points, and how alike two states vote."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.lookup import Lookup
from westphalia.panel.options import one_of, some_of
from westphalia.panel.similarity import MEASURES, pairs_of
from westphalia.panel.unit import need, unit_of
from westphalia.panel.verb import (
    Carry,
    Layout,
    add_state_values,
    coded,
    lookup,
    seen_years,
    verb,
    view_of,
    with_age,
    years_of,
)

POINTS = ("ideal_fp", "ideal_fp_q05", "ideal_fp_q95", "ideal_all", "votes_fp")
IDEAL = Layout("ideal_points", dict.fromkeys(POINTS))
FIRST_SESSION = 1945  # the session of 1946 is the first


@verb
def add_ideal_points(
    frame: pl.DataFrame,
    *,
    distance: bool = True,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add ideal points from votes in the UN General Assembly.

    Unit: any with a state; both members of a dyad. Adds ``ideal_fp`` (from votes on foreign
    policy; higher is nearer the US-led order, about -3 to 3) with its 5 and 95 % quantiles
    ``ideal_fp_q05`` and ``ideal_fp_q95``, ``ideal_all`` (from all votes) and ``votes_fp`` (votes
    that it rests on). For a dyad with ``distance``, also ``ideal_distance_fp`` and
    ``ideal_distance_all``: the absolute differences.

    Source: Bailey, Strezhnev & Voeten (2017), July 2025 release, by the year in which a session
    starts: 1946-2024, ``ideal_all`` to 2023. The whole series is re-estimated at each release.
    States without votes and years outside it are null; ``carry="forward"`` keeps the last year's
    and adds ``ideal_age``.
    """
    unit = unit_of(frame.columns)
    names = {name: name for name in POINTS}
    frame = add_state_values(frame, IDEAL, names=names, carry=carry, view=view, age="ideal_age")
    if not (unit.dyadic and distance):
        return frame
    return frame.with_columns(
        (pl.col(f"ideal_{kind}1") - pl.col(f"ideal_{kind}2")).abs().alias(f"ideal_distance_{kind}")
        for kind in ("fp", "all")
    )


def _likeness(*, squared: bool) -> Layout:
    def prepare(rows: pl.DataFrame) -> pl.DataFrame:
        by_session = rows.with_columns(
            (pl.col("session").cast(pl.Int16) + FIRST_SESSION).alias("year")
        )
        return pairs_of(by_session, "gwcode", squared=squared)

    columns = dict.fromkeys(("joint", *MEASURES))
    return Layout("un_votes", columns, symmetric=True, prepare=prepare, tag=f"squared={squared}")


def last_row_year(found: Lookup) -> int:
    """Return the last year in which a table has any row."""
    years = np.flatnonzero((found.grid < found.absent).any(axis=0))
    return found.first + (int(years[-1]) if years.size else 0)


@verb
def add_un_voting(
    frame: pl.DataFrame,
    *,
    measures: Sequence[str] = MEASURES,
    distance: Literal["squared", "absolute"] = "squared",
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add how alike the two states vote in the UN General Assembly.

    Unit: dyad-year (no direction). Adds ``un_joint_votes`` (roll calls on which both voted) and
    the named measures over them, votes being yes, abstain, no at equal steps: ``un_agreement``
    (share of equal votes), ``un_s`` (Signorino & Ritter's S, -1 to 1), ``un_kappa`` (Cohen's
    weighted kappa) and ``un_pi`` (Scott's weighted pi), the latter two corrected for chance as in
    Haege (2011). Squared distances give the valued series as published there, absolute ones
    Signorino and Ritter's own S.

    Source: roll calls of Voeten, Strezhnev & Bailey as in unvotes, sessions 1 to 74 by the year in
    which they start: 1946-2019. Absences do not count. Null without a joint vote, for kappa and pi
    also where both always cast one and the same vote, and outside the years;
    ``carry="forward"`` keeps the last session's and adds ``un_voting_age``.

    Raises:
        UsageError: The frame is not dyadic, or an option is unknown.
    """
    unit = unit_of(frame.columns)
    need(unit, "add_un_voting", ("dyad-year", "dispute-dyad-year"))
    measures = some_of("measures", measures, MEASURES)
    one_of("distance", distance, ("squared", "absolute"))
    layout = _likeness(squared=distance == "squared")
    seen = view_of(frame, view)
    at = years_of(frame, unit)
    (code,), codes = coded(frame, unit, seen, layout, at)
    found = lookup(seen, layout, (f"{code}1", f"{code}2"))
    # The last session runs into a year of which it holds few votes.
    years, ages = seen_years(at, last_row_year(found), carry)
    rows = found.rows((codes[0], codes[1]), years)
    added = [found.gather(rows, "joint", "un_joint_votes")]
    added += [found.gather(rows, name, f"un_{name}") for name in measures]
    return with_age(frame, added, ages, carry, "un_voting_age")
