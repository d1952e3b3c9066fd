"""Verb on memberships in intergovernmental organizations."""

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.unit import unit_of
from westphalia.panel.verb import Carry, Layout, add_dyad_values, add_state_values, verb

SHARED = Layout("igo_dyads", {"shared_igos": None}, ("first_year", "last_year"), symmetric=True)
KINDS = ("igos_full", "igos_associate", "igos_observer")
OF_STATES = Layout("igo_states", dict.fromkeys(("igos", *KINDS)))


@verb
def add_igos(
    frame: pl.DataFrame,
    *,
    kinds: bool = False,
    members: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add memberships in intergovernmental organizations.

    Unit: dyad-year. Adds ``shared_igos``: organizations of which both are full members. Unit: any
    with a state. Adds ``igos`` (memberships of every kind) and, with ``kinds``, ``igos_full``,
    ``igos_associate`` and ``igos_observer``.

    Source: Correlates of War Intergovernmental Organizations 3 (Pevehouse et al. 2020), 1816-2014.
    Outside, and for a state that it does not list, null; ``carry="forward"`` keeps the last
    year's and adds ``igos_age``.

    Args:
        frame: A panel.
        kinds: Whether to add the kinds of a state's memberships.
        members: For a dyad, add what each member has, with suffix 1 and 2, and not what they
            share.
        carry: ``"forward"`` or None.
        view: What can be known.
    """
    if unit_of(frame.columns).dyadic and not members:
        names = {"shared_igos": "shared_igos"}
        return add_dyad_values(frame, SHARED, names=names, carry=carry, view=view, age="igos_age")
    names = {name: name for name in (("igos", *KINDS) if kinds else ("igos",))}
    return add_state_values(frame, OF_STATES, names=names, carry=carry, view=view, age="igos_age")
