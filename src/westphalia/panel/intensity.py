"""How intense the conflicts of a state are: none, minor, war, year by year."""

import numpy as np
import polars as pl

from westphalia.core.draws import Floats
from westphalia.panel.asof import AsOf
from westphalia.panel.rows import state_years

FIRST_YEAR = 1946
LEVELS = ("none", "minor", "war")


def state_intensity(view: AsOf) -> pl.DataFrame:
    """Return the highest intensity of the conflicts in which a state is a primary party.

    Every type of conflict counts, colonial ones too; sending troops to somebody else's war does
    not. States are the Gleditsch-Ward system without microstates.

    Source: UCDP/PRIO Armed Conflict Dataset 25.1 (minor: 25 battle deaths, war: 1,000).

    Returns:
        ``gwcode``, ``year``, ``level`` (0 none, 1 minor, 2 war); sorted, every member state-year
        from 1946 to the last known year.

    Raises:
        CoverageError: No conflict year could be known yet.
    """
    last = view.last_year("conflicts")
    leads = view.table("conflict_parties").filter(
        (pl.col("role") == "primary") & (pl.col("kind") == "state")
    )
    conflicts = view.table("conflicts").select("conflict_id", "year", "intensity")
    highest = (
        leads.select("conflict_id", "year", "gwcode")
        .join(conflicts, on=["conflict_id", "year"])
        .group_by("gwcode", "year")
        .agg(pl.col("intensity").max().alias("level"))
    )
    states = state_years(FIRST_YEAR, last, system="gw", microstates=False, as_of=view)
    return (
        states.join(highest, on=["gwcode", "year"], how="left")
        .with_columns(pl.col("level").fill_null(0))
        .sort("gwcode", "year")
    )


def transitions(view: AsOf) -> pl.DataFrame:
    """Return pairs of consecutive state-years: ``gwcode``, ``year``, ``level``, ``following``."""
    now = state_intensity(view)
    later = now.select("gwcode", pl.col("year") - 1, following="level")
    return now.join(later, on=["gwcode", "year"]).sort("gwcode", "year")


def transition_matrix(view: AsOf) -> Floats:
    """Return the share of state-years at one level (row) that were at another a year later.

    Returns:
        Shape ``(3, 3)``: none, minor, war; rows sum to 1, a level that never occurs is NaN.
    """
    pairs = transitions(view)
    counts = np.zeros((len(LEVELS), len(LEVELS)))
    np.add.at(counts, (pairs["level"].to_numpy(), pairs["following"].to_numpy()), 1)
    total = counts.sum(axis=1, keepdims=True)
    return np.asarray(np.where(total > 0, counts / np.maximum(total, 1.0), np.nan))
