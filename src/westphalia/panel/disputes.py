"""The "dangerous dyads" panel: politically relevant dyad-years with the field's covariates."""

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.rows import dyad_years, politically_relevant
from westphalia.panel.verbs.disputes import add_disputes, add_peace_spells
from westphalia.panel.verbs.power import add_capability_ratio, add_democracy, add_gdp_population
from westphalia.panel.verbs.ties import add_alliances, add_rivalries

KEYS = ["ccode1", "ccode2", "year"]
EVENTS = ("onset", "ongoing", "force_onset", "fatal_onset")


def dispute_panel(view: AsOf, first: int, last: int) -> pl.DataFrame:
    """Return politically relevant dyad-years with the "dangerous dyads" covariates.

    Specification: Bremer (1992) as extended by Miller (2022); same-year covariates, carried
    forward beyond their sources, but for GDP. Peace years run over the politically relevant
    rows; a year outside the dispute data counts as one without a dispute.

    Returns:
        ``ccode1 < ccode2``, ``year``, ``onset``, ``ongoing``, ``force_onset``, ``fatal_onset``,
        ``land``, ``capability_ratio``, ``major``, ``defence_pact``, ``democracy``,
        ``militarization`` and ``gdp_pc`` (weak links), ``rival``, ``peace_years``; missing
        covariates stay null.
    """
    rows = dyad_years(first, last, system="cow", directed=False, as_of=view)
    rows = politically_relevant(rows, view=view)
    rows = add_disputes(rows, view=view).with_columns(
        pl.col(f"dispute_{event}").fill_null(value=False).alias(event) for event in EVENTS
    )
    rows = add_capability_ratio(rows, carry="forward", view=view)
    rows = add_alliances(rows, kinds=("defense",), either=True, carry="forward", view=view)
    rows = add_rivalries(rows, carry="forward", view=view)
    rows = add_democracy(
        rows, measures=("uds_adjusted",), weak_links=True, carry="forward", view=view
    )
    rows = add_gdp_population(rows, weak_links=True, view=view)
    rows = add_peace_spells(rows, event="ongoing")
    return rows.select(
        *KEYS,
        *EVENTS,
        "contiguity",
        (pl.col("contiguity") == 1).fill_null(value=False).alias("land"),
        "capability_ratio",
        (pl.col("major1") | pl.col("major2")).alias("major"),
        pl.col("atop_defense").fill_null(value=False).alias("defence_pact"),
        pl.col("uds_adjusted_min").alias("democracy"),
        "militarization",
        pl.col("gdp_pc_min").alias("gdp_pc"),
        pl.col("rival").fill_null(value=False),
        "peace_years",
    )
