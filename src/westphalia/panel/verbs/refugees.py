"""A verb on refugees and asylum seekers."""

from collections.abc import Sequence

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.directed import add_both_directions
from westphalia.panel.options import some_of
from westphalia.panel.unit import unit_of
from westphalia.panel.verb import Carry, Layout, add_state_values, verb, view_of

KINDS = ("refugees", "asylum_seekers", "oip")
COUNTED = {"stock": "refugee_stocks", "flow": "refugee_flows"}


def _of_states(table: str, kinds: Sequence[str]) -> Layout:
    """Return the sums over all places of asylum, and over all origins, those of no state too."""

    def prepare(rows: pl.DataFrame) -> pl.DataFrame:
        abroad = rows.filter(pl.col("origin") != pl.col("asylum"))
        sums = []
        for end, way in (("1", "out"), ("2", "in")):
            totals = [
                pl.when(pl.col(kind).is_not_null().any())
                .then(pl.col(kind).sum())
                .alias(f"{kind}_{way}")
                for kind in kinds
            ]
            known = abroad.drop_nulls(f"gwcode{end}")
            sums.append(known.group_by(gwcode=f"gwcode{end}", year="year").agg(totals))
        return sums[0].join(sums[1], on=("gwcode", "year"), how="full", coalesce=True)

    columns = dict.fromkeys(f"{kind}_{way}" for kind in kinds for way in ("out", "in"))
    return Layout(table, columns, prepare=prepare, tag="states")


@verb
def add_refugees(
    frame: pl.DataFrame,
    *,
    kinds: Sequence[str] = ("refugees", "asylum_seekers"),
    counts: Sequence[str] = tuple(COUNTED),
    members: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add people who fled from one state to another.

    Unit: dyad-year. Adds for each kind and count ``<kind>_<count>_12`` (persons from the first
    member in the second) and ``<kind>_<count>_21``: ``refugees_stock_12``,
    ``asylum_seekers_flow_21`` and so on. Unit: any other with a state. Adds
    ``<kind>_<count>_out`` (persons from the state, wherever they are) and ``<kind>_<count>_in``
    (those it hosts, wherever they are from, unknown origins and the stateless included).

    Source: UNHCR (2025), numbers at the year's end 1951-2024, arrivals within the year 1962-2024.
    Where it lists nothing the value is null, not zero: it may be none or not reported; small
    numbers are rounded; its own zeros stay. ``carry="forward"`` keeps the last year's and adds
    ``refugees_age``.

    Args:
        frame: A panel.
        kinds: Among ``refugees``, ``asylum_seekers``, ``oip`` (others in need of international
            protection, since 2018).
        counts: Among ``stock`` (at the year's end), ``flow`` (arrivals within the year).
        members: For a dyad, add the totals of each member, with suffix 1 and 2, and not what
            stands between them.
        carry: ``"forward"`` or None.
        view: What can be known.

    Raises:
        UsageError: A kind or a count is unknown.
    """
    kinds = some_of("kinds", kinds, KINDS)
    counts = some_of("counts", counts, tuple(COUNTED))
    seen = view_of(frame, view)
    dyadic = unit_of(frame.columns).dyadic and not members
    add = add_both_directions if dyadic else add_state_values
    for count in counts:
        table = COUNTED[count]
        layout = Layout(table, dict.fromkeys(kinds)) if dyadic else _of_states(table, kinds)
        names = {
            f"{kind}{way}": f"{kind}_{count}{way}"
            for kind in kinds
            for way in (("",) if dyadic else ("_out", "_in"))
        }
        frame = add(frame, layout, names=names, carry=carry, view=seen, age="refugees_age")
    return frame
