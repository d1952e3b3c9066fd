"""Battle-related deaths by state and month: the year's level, the months' shape."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.core.months import month_id
from westphalia.panel.asof import AsOf

FIRST_YEAR = 1989


def monthly_deaths(view: AsOf) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return state-based deaths per state of location and month, every known month filled.

    The country-month file drops events that span months (a quarter of all deaths) and counts
    every kind of violence, so the level comes from the country-year file and only the shape
    over the months from here. Months of a year whose level is not known yet are scaled by the
    state's ratio of level to shape in its last known year.

    Source: UCDP country-year 25.1 (level), UCDP GED and candidate events (shape).

    Returns:
        GW codes ``(state,)``, ``month_id`` ``(month,)``, deaths ``(state, month)``.
    """
    levels = view.table("fatalities_year").select("gwcode", "year", level="state_based_best")
    shape = view.table("fatalities_month").select("gwcode", "year", "month_id", "fatalities_best")
    last_level = view.last_year("fatalities_year")
    sums = shape.group_by("gwcode", "year").agg(pl.col("fatalities_best").sum().alias("counted"))
    ratio = levels.join(sums, on=["gwcode", "year"]).filter(pl.col("counted") > 0)
    ratio = ratio.select("gwcode", "year", (pl.col("level") / pl.col("counted")).alias("ratio"))
    newest = ratio.sort("year").group_by("gwcode").agg(pl.col("ratio").last().alias("newest"))
    rows = shape.join(ratio, on=["gwcode", "year"], how="left").join(
        newest, on="gwcode", how="left"
    )
    scale = pl.when(pl.col("year") <= last_level).then(pl.col("ratio"))
    rows = rows.with_columns(
        (pl.col("fatalities_best") * scale.otherwise(pl.col("newest")).fill_null(1.0)).alias(
            "deaths"
        )
    )
    # A year with deaths but no dated event is spread evenly over its months.
    undated = levels.join(sums, on=["gwcode", "year"], how="anti").filter(pl.col("level") > 0)
    codes = np.unique(levels["gwcode"].to_numpy().astype(np.int64))
    first = month_id(FIRST_YEAR, 1)
    last = int(shape["month_id"].to_numpy().max())
    months = np.arange(first, last + 1, dtype=np.int64)
    deaths = np.zeros((codes.size, months.size))
    known = rows.filter(pl.col("gwcode").is_in(codes.tolist()))
    deaths[
        np.searchsorted(codes, known["gwcode"].to_numpy()), known["month_id"].to_numpy() - first
    ] = known["deaths"].to_numpy()
    for code, year, level in undated.select("gwcode", "year", "level").iter_rows():
        start = month_id(year, 1) - first
        deaths[np.searchsorted(codes, code), start : start + 12] = level / 12
    return codes, months, deaths
