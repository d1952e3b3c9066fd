"""State-system tables of the isard package: codes, capitals, distances, modelled GDP, scores.

Raw files: ``states/{cw_gw_panel,gw_capitals,gw_mindist,cw_democracy,cw_gdppop}.parquet``.
"""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.spells import encode_spells
from westphalia.core.tables import check_none, check_range, check_unique, read_raw

_RETRIEVED = dt.date(2026, 11, 22)
_PACKAGE = "https://github.com/svmiller/isard"
LAST_CAPITAL_DAY = dt.date(2024, 12, 31)
# United Yemen stands in the capitals file under its COW number too, with the same capital.
COW_YEMEN = 679

ORIGINS = (
    Origin(
        name="isard_crosswalk",
        title="Correlates of War and Gleditsch-Ward state-year panels",
        publisher="S. V. Miller (isard)",
        version="0.2.0",
        licence="facts, free with citation (package GPL-2)",
        citation="Miller, S. V. (2026). isard: Overflow Data for Quantitative Peace Science. "
        "R package 0.2.0.",
        url=_PACKAGE,
        retrieved=_RETRIEVED,
        lag_months=0,
        note="Built from the COW-led panel: a COW state-year has at most one GW code. In 1990 two "
        "COW codes lead to GW 260 (255, 260) and to GW 678 (678, 679). COW 345 is GW 340 (Serbia) "
        "before 1916 and from 2006, GW 345 (Yugoslavia) between.",
    ),
    Origin(
        name="isard_capitals",
        title="Capitals of Gleditsch-Ward states",
        publisher="S. V. Miller (isard)",
        version="0.2.0",
        licence="facts, free with citation (package GPL-2)",
        citation="Miller, S. V. (2026). isard: Overflow Data for Quantitative Peace Science. "
        "R package 0.2.0.",
        url=_PACKAGE,
        retrieved=_RETRIEVED,
        lag_months=0,
        note="Spells run to 2024-12-31; that day as an end means: still the capital. Spells of "
        "ended states, which the source runs to 2024 too, are cut at the state's last day.",
    ),
    Origin(
        name="isard_mindist",
        title="Minimum distance between Gleditsch-Ward states",
        publisher="S. V. Miller (isard), from CShapes 2.0 by Schvitz et al.",
        version="0.2.0",
        licence="derived facts, free with citation; the CShapes shapes are not passed on",
        citation="Schvitz, G. et al. (2022). Mapping the International System, 1886-2019: The "
        "CShapes 2.0 Dataset. Journal of Conflict Resolution 66(1); Miller, S. V. (2026). isard.",
        url=_PACKAGE,
        retrieved=_RETRIEVED,
        lag_months=12,
        note="Kilometres between nearest borders, rounded to the integer; 0 means touching. No "
        "microstates of the Pacific, nothing after 2019.",
    ),
    Origin(
        name="isard_uds",
        title="Extended unified democracy scores",
        publisher="S. V. Miller (isard), after Marquez and after Pemstein, Meserve and Melton",
        version="0.2.0",
        licence="facts, free with citation (package GPL-2)",
        citation="Marquez, X. (2016). A Quick Method for Extending the Unified Democracy Scores; "
        "Miller, S. V. (2026). isard.",
        url=_PACKAGE,
        retrieved=_RETRIEVED,
        lag_months=12,
        note="One late estimate of the whole series: a score for 1960 was estimated from measures "
        "made decades later, so it was not known then.",
    ),
    Origin(
        name="isard_gdppop",
        title="Simulated GDP and population",
        publisher="S. V. Miller (isard), after Fariss, Anders, Markowitz and Barnum",
        version="0.2.0",
        licence="facts, free with citation (package GPL-2)",
        citation="Fariss, C. J., Anders, T., Markowitz, J. N. and Barnum, M. (2022). New Estimates "
        "of Over 500 Years of Historic GDP and Population Data. Journal of Conflict Resolution "
        "66(3).",
        url=_PACKAGE,
        retrieved=_RETRIEVED,
        lag_months=24,
        note="Model estimates with standard deviations; one late estimate of the whole series. "
        "mrgdppc in 2011 international dollars per head, pwtrgdp in millions, pwtpop in millions.",
    ),
)


def crosswalk(raw: Path) -> pl.DataFrame:
    """Return spells of one GW code for one COW code: gwcode, ccode, first_year, last_year.

    Raises:
        SourceError: A COW state-year leads to two GW codes.
    """
    panel = read_raw(
        raw / "states/cw_gw_panel.parquet",
        {"ccode": pl.Int16, "gwcode": pl.Int16, "year": pl.Int16},
    ).drop_nulls()
    check_unique(panel, "crosswalk: one GW code per COW state-year", ("ccode", "year"))
    check_range(panel, "crosswalk", {"year": (1816, 2025)})
    return encode_spells(panel, unit=("gwcode", "ccode"), values=())


def capitals(raw: Path) -> pl.DataFrame:
    """Return capitals: gwcode, capital, start, end (null when current), lat, lng in degrees.

    Raises:
        SourceError: A coordinate is out of range.
    """
    rows = read_raw(
        raw / "states/gw_capitals.parquet",
        {
            "gwcode": pl.Int16,
            "capital": pl.String,
            "stdate": pl.Date,
            "enddate": pl.Date,
            "lat": pl.Float64,
            "lng": pl.Float64,
        },
    )
    check_range(rows, "capitals", {"lat": (-90, 90), "lng": (-180, 180)})
    kept = rows.filter(pl.col("gwcode") != COW_YEMEN).rename({"stdate": "start", "enddate": "end"})
    return kept.with_columns(pl.when(pl.col("end") < LAST_CAPITAL_DAY).then(pl.col("end")))


def distance(raw: Path) -> pl.DataFrame:
    """Return spells of minimum distance: gwcode1 < gwcode2, first_year, last_year, distance_km.

    Raises:
        SourceError: A dyad is not ordered, or a distance is out of range.
    """
    rows = read_raw(
        raw / "states/gw_mindist.parquet",
        {"gwcode1": pl.Int16, "gwcode2": pl.Int16, "year": pl.Int16, "mindist": pl.Float64},
    )
    check_none(
        rows,
        "distance: order of the dyad",
        pl.col("gwcode1") >= pl.col("gwcode2"),
        rule="gwcode1 must be below gwcode2",
    )
    check_range(rows, "distance", {"mindist": (0, 20_040), "year": (1886, 2019)})
    check_unique(rows, "distance", ("gwcode1", "gwcode2", "year"))
    whole = rows.with_columns(pl.col("mindist").round().cast(pl.Int32).alias("distance_km"))
    return encode_spells(whole, unit=("gwcode1", "gwcode2"), values=("distance_km",))


def democracy_uds(raw: Path) -> pl.DataFrame:
    """Return unified democracy scores: ccode, year, euds, aeuds.

    Raises:
        SourceError: A score is out of range.
    """
    rows = read_raw(
        raw / "states/cw_democracy.parquet",
        {"ccode": pl.Int16, "year": pl.Int16, "euds": pl.Float64, "aeuds": pl.Float64},
    ).drop_nulls()
    check_range(rows, "democracy_uds", {"euds": (-4, 4), "aeuds": (-4, 4), "year": (1816, 2025)})
    return rows


def gdp(raw: Path) -> pl.DataFrame:
    """Return modelled GDP and population by COW state-year, with standard deviations.

    Raises:
        SourceError: A value is out of range.
    """
    measures = ("mrgdppc", "sd_mrgdppc", "pwtrgdp", "sd_pwtrgdp", "pwtpop", "sd_pwtpop")
    rows = read_raw(
        raw / "states/cw_gdppop.parquet",
        {"ccode": pl.Int16, "year": pl.Int16} | dict.fromkeys(measures, pl.Float64),
    ).drop_nulls("mrgdppc")
    check_range(
        rows,
        "gdp",
        {"mrgdppc": (100, 200_000), "pwtrgdp": (10, 40_000_000), "pwtpop": (0.005, 1_600)},
    )
    return rows
