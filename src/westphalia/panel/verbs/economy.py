"""Verbs on economies and the exchange between them: World Bank figures, trade."""

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.mirror import both_ways
from westphalia.panel.unit import unit_of
from westphalia.panel.verb import Carry, Layout, add_dyad_values, add_state_values, verb

WORLD_BANK = Layout("economy_wb", {"gdp_usd": None, "population": None})
TRADE_STATES = Layout("trade_states", {"imports_musd": None, "exports_musd": None})
TRADE_DYADS = Layout(
    "trade_dyads", {"flow1_musd": None, "flow2_musd": None}, prepare=both_ways, tag="both ways"
)


@verb
def add_wb_economy(
    frame: pl.DataFrame, *, carry: Carry = None, view: AsOf | None = None
) -> pl.DataFrame:
    """Add GDP and population as the World Bank publishes them.

    Unit: any with a state; both members of a dyad. Adds ``wb_gdp_usd`` (current US dollars),
    ``wb_population`` (persons) and ``wb_gdp_pc_usd`` (current US dollars per head).

    Source: World Development Indicators, 1960-2024 (GDP to 2023), today's states and borders.
    Missing values and years outside it are null; ``carry="forward"`` keeps the values of the last
    year covered (2024, which has no GDP yet) and adds ``wb_age``.
    """
    names = {"gdp_usd": "wb_gdp_usd", "population": "wb_population"}
    wide: pl.DataFrame = add_state_values(
        frame, WORLD_BANK, names=names, carry=carry, view=view, age="wb_age"
    )
    return wide.with_columns(
        (pl.col(f"wb_gdp_usd{end}") / pl.col(f"wb_population{end}")).alias(f"wb_gdp_pc_usd{end}")
        for end in unit_of(frame.columns).ends
    )


@verb
def add_trade(
    frame: pl.DataFrame,
    *,
    members: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add trade in goods.

    Unit: dyad-year: ``flow1_musd`` (what the first member imports from the second) and
    ``flow2_musd`` (what the second imports from the first). Any other unit with a state:
    ``imports_musd`` and ``exports_musd``, its trade with the world. All in million current US
    dollars.

    Source: Correlates of War trade 4.0 (Barbieri & Keshk 2016), 1870-2014. A zero is the source's
    own and often false (closed economies, nobody reporting); unknown and absent are null, and so is
    every year outside. Of West Germany in 1955-1990 the dyads hold almost nothing.
    ``carry="forward"`` keeps the last year's and adds ``trade_age``.

    Args:
        frame: A panel.
        members: For a dyad, add the imports and exports of each member, with suffix 1 and 2, and
            not the trade between them.
        carry: ``"forward"`` or None.
        view: What can be known.
    """
    if unit_of(frame.columns).dyadic and not members:
        flows = {name: name for name in TRADE_DYADS.columns}
        return add_dyad_values(
            frame, TRADE_DYADS, names=flows, carry=carry, view=view, age="trade_age"
        )
    totals = {name: name for name in TRADE_STATES.columns}
    return add_state_values(
        frame, TRADE_STATES, names=totals, carry=carry, view=view, age="trade_age"
    )
