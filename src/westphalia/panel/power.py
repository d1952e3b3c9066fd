"""State-year values: capabilities, major powers, democracy, and their dyadic forms."""

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.units import CODE, System, system_of
from westphalia.panel.years import carried, expand


def capabilities(view: AsOf, *, system: System, to: int) -> pl.DataFrame:
    """Return capabilities per state-year, the last known year carried forward to ``to``.

    Source: National Material Capabilities 7.0 (Singer 1987).

    Returns:
        ``ccode`` or ``gwcode``, ``year``, ``cinc`` (share of world capability), ``milper_k``
        (thousands), ``militarization`` (military personnel per head), ``age`` (years carried).
    """
    code = CODE[system]
    frame = view.table("capabilities").select(
        code,
        "year",
        "cinc",
        "milper_k",
        pl.when(pl.col("tpop_k") > 0)
        .then(pl.col("milper_k") / pl.col("tpop_k"))
        .alias("militarization"),
    )
    unique = frame.drop_nulls(code).unique([code, "year"], keep="first", maintain_order=True)
    return carried(unique, last=view.last_year("capabilities"), to=to)


def majors(view: AsOf, first: int, last: int) -> pl.DataFrame:
    """Return one row per major power and year: ``ccode``, ``year``.

    Source: Correlates of War, state system membership 2016.
    """
    spans = view.table("majors").select("ccode", "start_year", "end_year")
    return expand(spans, start="start_year", end="end_year", first=first, last=last).unique()


def democracy(view: AsOf, *, system: System, to: int) -> pl.DataFrame:
    """Return the adjusted extended unified democracy score per state-year, carried to ``to``.

    Source: extended Unified Democracy Scores (Marquez 2016; Pemstein, Meserve & Melton 2010).

    Returns:
        ``ccode`` or ``gwcode``, ``year``, ``democracy`` (about -2 to 2), ``age``.
    """
    code = CODE[system]
    frame = view.table("democracy_uds").select(code, "year", democracy="aeuds")
    unique = frame.drop_nulls().unique([code, "year"], keep="first", maintain_order=True)
    return carried(unique, last=view.last_year("democracy_uds"), to=to)


def add_to_both(
    dyads: pl.DataFrame, states: pl.DataFrame, columns: tuple[str, ...]
) -> pl.DataFrame:
    """Join state-year columns to both members of a dyad, with suffix 1 and 2.

    Args:
        dyads: Dyad-years.
        states: State-years with unique code and year.
        columns: Columns to add.
    """
    code = CODE[system_of(dyads)]
    for end in ("1", "2"):
        renamed = states.select(
            pl.col(code).alias(code + end), "year", *(pl.col(c).alias(c + end) for c in columns)
        )
        dyads = dyads.join(renamed, on=[code + end, "year"], how="left", maintain_order="left")
    return dyads


def add_capability_ratio(dyads: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Add ``capability_ratio`` (weaker over stronger CINC) and weak-link ``militarization``."""
    both = add_to_both(dyads, states, ("cinc", "militarization"))
    weaker = pl.min_horizontal("cinc1", "cinc2")
    stronger = pl.max_horizontal("cinc1", "cinc2")
    known = pl.col("militarization1").is_not_null() & pl.col("militarization2").is_not_null()
    measured = pl.col("cinc1").is_not_null() & pl.col("cinc2").is_not_null() & (stronger > 0)
    return both.with_columns(
        pl.when(measured).then(weaker / stronger).alias("capability_ratio"),
        pl.when(known)
        .then(pl.min_horizontal("militarization1", "militarization2"))
        .alias("militarization"),
    ).drop("cinc1", "cinc2", "militarization1", "militarization2")


def add_weak_link(dyads: pl.DataFrame, states: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add the lower of the two members' values of a column, null if either is unknown."""
    both = add_to_both(dyads, states, (column,))
    ends = (f"{column}1", f"{column}2")
    known = pl.col(ends[0]).is_not_null() & pl.col(ends[1]).is_not_null()
    weakest = pl.when(known).then(pl.min_horizontal(*ends)).alias(column)
    return both.with_columns(weakest).drop(*ends)


def gdp_per_head(view: AsOf, *, system: System) -> pl.DataFrame:
    """Return modelled GDP per head per state-year.

    Source: Anders, Fariss & Markowitz (2020), as published in isard.

    Returns:
        ``ccode`` or ``gwcode``, ``year``, ``gdp_pc`` (2011 US dollars).
    """
    code = CODE[system]
    frame = view.table("gdp").select(code, "year", gdp_pc="mrgdppc").drop_nulls(code)
    return frame.unique([code, "year"], keep="first", maintain_order=True)
