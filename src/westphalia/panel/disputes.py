"""Dyad-years with militarized disputes and the peace that precedes them."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.panel import power, ties, units
from westphalia.panel.asof import AsOf

FORCE = 4  # hostility level: use of force
FATAL = 1  # fatality level: at least one death


def dispute_years(view: AsOf) -> pl.DataFrame:
    """Return dispute dyad-years with ``ccode1 < ccode2``.

    Source: Gibler, Miller & Little 2.2.1, one dispute per dyad-year.

    Returns:
        ``ccode1``, ``ccode2``, ``year``, ``onset``, ``ongoing``, ``force_onset`` (an onset whose
        dispute reached the use of force), ``fatal_onset`` (one with a death).
    """
    frame = view.table("dispute_dyad_years").filter(pl.col("ccode1") < pl.col("ccode2"))
    onset = pl.col("onset")
    return frame.select(
        "ccode1",
        "ccode2",
        "year",
        "onset",
        "ongoing",
        (onset & (pl.col("hostility").fill_null(0) >= FORCE)).alias("force_onset"),
        (onset & (pl.col("fatality").fill_null(0) >= FATAL)).alias("fatal_onset"),
    )


def peace_years(unit: NDArray[np.int64], event: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return years since the last event, or since the unit was first observed.

    The first observed year of a unit counts 0, and so does the year after an event; years in
    which the unit is not observed are not counted, as in peacesciencer's spells.

    Args:
        unit: Unit of each row, shape ``(n,)``; rows sorted by unit, then year.
        event: Whether the event was going on, shape ``(n,)``.

    Examples:
        >>> one = np.zeros(5, dtype=np.int64)
        >>> peace_years(one, np.array([False, False, True, False, False])).tolist()
        [0.0, 1.0, 2.0, 0.0, 1.0]
    """
    n = unit.size
    starts = np.ones(n, dtype=np.bool_)
    starts[1:] = unit[1:] != unit[:-1]
    starts[1:] |= event[:-1]
    order = np.arange(n)
    return np.asarray(order - np.maximum.accumulate(np.where(starts, order, 0)), dtype=np.float64)


def relevant_dyad_years(view: AsOf, first: int, last: int) -> pl.DataFrame:
    """Return politically relevant, non-directed COW dyad-years: contiguous or with a major power.

    Returns:
        ``ccode1 < ccode2``, ``year``, ``contiguity`` (null if not contiguous), ``major``.
    """
    dyads = units.dyad_years(view, first, last, system="cow", directed=False)
    touching = ties.contiguity(view, first, last, system="cow")
    dyads = dyads.join(touching, on=["ccode1", "ccode2", "year"], how="left", maintain_order="left")
    great = power.majors(view, first, last)
    for end in ("1", "2"):
        dyads = ties.flag(
            dyads, great, on={f"ccode{end}": "ccode", "year": "year"}, name=f"major{end}"
        )
    either = pl.col("major1") | pl.col("major2")
    kept = dyads.filter(pl.col("contiguity").is_not_null() | either)
    return kept.with_columns(either.alias("major")).drop("major1", "major2")


def dispute_panel(view: AsOf, first: int, last: int) -> pl.DataFrame:
    """Return politically relevant dyad-years with the "dangerous dyads" covariates.

    Specification: Bremer (1992) as extended by Miller (2022); same-year covariates. Peace years
    run over the politically relevant rows.

    Returns:
        Keys, the three onsets, ``ongoing``, ``land``, ``capability_ratio``, ``major``,
        ``defence_pact``, ``democracy`` and ``militarization`` (weak link), ``gdp_pc`` (weak
        link), ``rival``, ``peace_years``; missing covariates stay null.
    """
    dyads = relevant_dyad_years(view, first, last)
    keys = ["ccode1", "ccode2", "year"]
    dyads = dyads.join(dispute_years(view), on=keys, how="left").with_columns(
        pl.col("onset", "ongoing", "force_onset", "fatal_onset").fill_null(value=False)
    )
    dyads = power.add_capability_ratio(dyads, power.capabilities(view, system="cow", to=last))
    pair = {key: key for key in keys}
    pacts = ties.defence_pacts(view, first, last, system="cow")
    dyads = ties.flag(dyads, pacts, on=pair, name="defence_pact")
    rivals = ties.rivalries(view, first, last, system="cow")
    dyads = ties.flag(dyads, rivals, on=pair, name="rival")
    dyads = power.add_weak_link(dyads, power.democracy(view, system="cow", to=last), "democracy")
    dyads = power.add_weak_link(dyads, power.gdp_per_head(view, system="cow"), "gdp_pc")
    dyads = dyads.sort(keys).with_columns(
        (pl.col("contiguity") == 1).fill_null(False).alias("land")
    )
    unit = (
        dyads.select(pl.col("ccode1").cast(pl.Int64) * 1000 + pl.col("ccode2"))
        .to_series()
        .to_numpy()
    )
    spells = peace_years(unit, dyads["ongoing"].to_numpy())
    return dyads.with_columns(pl.Series("peace_years", spells))
