"""People who flee a state: arrivals abroad by origin and year, with what foretells them."""

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.episodes import episode_years
from westphalia.panel.intensity import state_intensity
from westphalia.panel.rows import state_years

KINDS = ("refugees", "asylum_seekers", "refugee_like", "oip")
FIRST_YEAR = 1990  # dyads reported are few before, and deaths are counted since 1989
LAGS = 3
KEYS = ["gwcode", "year"]
UNITED_STATES = 2  # UCDP locates the conflict with Al-Qaida there


def world_outflow(view: AsOf) -> pl.DataFrame:
    """Return new displacement of the world: ``year``, ``persons``.

    Origins that are no state count, too (Palestine, Western Sahara, stateless, unknown).

    Source: UNHCR (2025), arrivals abroad within the year, 1962-2024.
    """
    return _arrivals(view).group_by("year").agg(pl.col("persons").sum()).sort("year")


def outflow_years(view: AsOf) -> pl.DataFrame:
    """Return state-years with new displacement from the state and its predictors.

    An origin that UNHCR does not list in a year sent nobody. Persons, deaths and stocks are on
    the scale ``log(1 + x)``; a stock or a population that is not known is the last known one.

    Source: UNHCR (2025); UCDP 25.1; World Bank (2025).

    Returns:
        ``gwcode``, ``year``, ``persons``, ``flow``, ``flow_1``, ``flow_2`` (one and two years
        before), ``deaths``, ``deaths_1``, ``minor``, ``war``, ``population``, ``stock``
        (refugees and asylum seekers abroad), ``idps``; sorted, member states without
        microstates from 1990 to the last known year.

    Raises:
        CoverageError: No year could be known yet.
    """
    last = view.last_year("refugee_flows")
    deaths = _on_soil(view)
    rows = state_years(FIRST_YEAR, last, system="gw", microstates=False, as_of=view)
    rows = rows.select(pl.col("gwcode").cast(pl.Int64), pl.col("year").cast(pl.Int64)).sort(KEYS)
    flows = _flows(view)
    for lag in range(LAGS):
        earlier = flows.with_columns(pl.col("year") + lag)
        name = f"flow_{lag}" if lag else "flow"
        rows = rows.join(earlier.rename({"persons": name}), on=KEYS, how="left")
    for lag, name in enumerate(("deaths", "deaths_1")):
        earlier = deaths.with_columns(pl.col("year") + lag).rename({"deaths": name})
        rows = rows.join(earlier, on=KEYS, how="left")
    for table in (_levels(view), _population(view), _stocks(view)):
        rows = rows.join(table, on=KEYS, how="left")
    fought = pl.col("deaths") > 0
    rows = rows.sort(KEYS).with_columns(
        pl.col("population").forward_fill().over("gwcode"),
        pl.col("flow", "flow_1", "flow_2", "deaths", "deaths_1", "stock", "idps").fill_null(0),
    )
    rows = rows.with_columns(
        pl.col("flow").alias("persons"),
        ((pl.col("level") == 1) & fought).fill_null(value=False).alias("minor"),
        ((pl.col("level") == 2) & fought).fill_null(value=False).alias("war"),
        pl.col("population").fill_null(pl.col("population").median()),
    )
    logged = ("flow", "flow_1", "flow_2", "deaths", "deaths_1", "population", "stock", "idps")
    return rows.with_columns(pl.col(*logged).cast(pl.Float64).log1p()).drop("level")


def entries(view: AsOf) -> pl.DataFrame:
    """Return state-years of active conflict on a state's soil: ``gwcode``, ``year``, ``entry``.

    ``entry`` says whether a third state entered a conflict there with troops in that year. A
    primary party is the place of the fighting where deaths were counted on its soil; the United
    States are left out.

    Source: UCDP/PRIO 25.1; UCDP country-year 25.1.
    """
    leads = view.table("conflict_parties").filter(
        (pl.col("role") == "primary") & (pl.col("kind") == "state")
    )
    places = leads.select("conflict_id", *KEYS).drop_nulls().unique()
    rows = episode_years(view).join(places, on=["conflict_id", "year"])
    rows = rows.group_by(KEYS).agg(pl.col("entry").any())
    rows = rows.with_columns(pl.col(*KEYS).cast(pl.Int64))
    soil = _on_soil(view).filter(pl.col("deaths") > 0).select(KEYS)
    rows = rows.join(soil, on=KEYS, how="semi")
    return rows.filter(pl.col("gwcode") != UNITED_STATES).sort(KEYS)


def _arrivals(view: AsOf) -> pl.DataFrame:
    rows = view.table("refugee_flows").filter(
        (pl.col("origin") != pl.col("asylum")) & (pl.col("year") <= view.last_year("refugee_flows"))
    )
    counted = pl.sum_horizontal(pl.col(*KINDS).cast(pl.Int64).fill_null(0))
    return rows.select(
        pl.col("gwcode1").cast(pl.Int64).alias("gwcode"),
        pl.col("year").cast(pl.Int64),
        counted.alias("persons"),
    )


def _flows(view: AsOf) -> pl.DataFrame:
    known = _arrivals(view).drop_nulls("gwcode")
    return known.group_by(KEYS).agg(pl.col("persons").sum())


def _on_soil(view: AsOf) -> pl.DataFrame:
    return view.table("fatalities_year").select(
        pl.col(*KEYS).cast(pl.Int64), pl.col("state_based_best").alias("deaths")
    )


def _levels(view: AsOf) -> pl.DataFrame:
    return state_intensity(view).select(pl.col(*KEYS).cast(pl.Int64), "level")


def _population(view: AsOf) -> pl.DataFrame:
    return view.table("economy_wb").select(pl.col(*KEYS).cast(pl.Int64), "population").drop_nulls()


def _stocks(view: AsOf) -> pl.DataFrame:
    rows = view.table("refugee_stocks").drop_nulls("gwcode1")
    abroad = pl.col("origin") != pl.col("asylum")
    people = pl.sum_horizontal(
        pl.col("refugees", "asylum_seekers").cast(pl.Int64).fill_null(0)
    ).filter(abroad)
    return rows.group_by(
        pl.col("gwcode1").cast(pl.Int64).alias("gwcode"), pl.col("year").cast(pl.Int64)
    ).agg(people.sum().alias("stock"), pl.col("idps").cast(pl.Int64).sum().alias("idps"))
