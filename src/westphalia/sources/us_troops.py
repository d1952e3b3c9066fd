"""American troops abroad. Raw file: ``conflict/us_troops_country_year_1950_2024.csv.gz``."""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import check_count, check_none, check_range, check_unique, read_raw

CURATED = Path(__file__).parents[1] / "curated"
ROWS = 13_135
FIRST_YEAR, LAST_YEAR = 1950, 2024
SERVICES = {
    "troops_ad": "troops",
    "army_ad": "army",
    "navy_ad": "navy",
    "air_force_ad": "air_force",
    "marine_corps_ad": "marine_corps",
}
# States that the source gives no ISO code; their COW number is the Gleditsch-Ward number too.
WITHOUT_ISO = (265, 315, 345, 347, 511, 678, 680, 817)
IVORY_COAST = 437
# Afghanistan, Iraq and Syria: withheld from the reports after this year.
WITHHELD, LAST_FULL_YEAR = (645, 652, 700), 2017
# Years without a report: the source filled them from those around, services not at all.
INTERPOLATED = (1951, 1952)
HOME = 2
YUGOSLAVIA, SERBIA, LAST_YUGOSLAV_YEAR = 345, 340, 2005

ORIGINS = (
    Origin(
        name="us_troops",
        title="troopdata: U.S. Military Deployment and Basing Data",
        publisher="M. A. Allen, M. E. Flynn and C. M. Machain, from US Department of Defense",
        version="rebuild to 2024",
        licence="public domain figures, free with citation (package GPL-3)",
        citation="Allen, M. A., Flynn, M. E. and Machain, C. M. (2022). Outside the Wire: U.S. "
        "Military Deployments and Public Opinion in Host States; troopdata, R package.",
        url="https://github.com/meflynn/troopdata",
        retrieved=dt.date(2026, 11, 22),
        lag_months=6,
        note="Active duty, by place, at the year's report; with the United States themselves. "
        "gwcode is the place's, also before it was a state; territories have none. Afghanistan, "
        "Iraq and Syria are withheld after 2017: figures to 2021 are others' estimates, and a zero "
        "there is null here. Some names stand twice in a year, one row always zero: summed. Six "
        "negative counts of marines in 1959 are null. 1951 and 1952 (interpolated) are a "
        "mean of 1950 and 1953, or 1953 carried back: not as-of, and far from the truth in Korea. "
        "The services need not sum to the troops.",
    ),
)


def us_troops(raw: Path) -> pl.DataFrame:
    """Return troops by place and year, null where nothing was reported.

    Columns: ccode, year, place, gwcode, troops, army, navy, air_force, marine_corps, withheld,
    interpolated.

    Raises:
        SourceError: A count, key or range is not the expected one, or two rows of a place and
            year both have troops.
    """
    rows = read_raw(
        raw / "conflict/us_troops_country_year_1950_2024.csv.gz",
        {"countryname": pl.String, "iso3c": pl.String, "ccode": pl.Int16, "year": pl.Int16}
        | dict.fromkeys(SERVICES, pl.Int32),
    )
    check_count(rows, "us_troops", ROWS)
    check_range(rows, "us_troops", {"year": (FIRST_YEAR, LAST_YEAR), "troops_ad": (0, 4_000_000)})
    twice = (pl.col("troops_ad") > 0).sum().over("ccode", "year") > 1
    check_none(rows, "us_troops: names", twice, rule="only one name of a place may have troops")
    states = read_raw(CURATED / "iso3.csv", {"iso3": pl.String, "gwcode": pl.Int16})
    coded = rows.join(states, left_on="iso3c", right_on="iso3", how="left", maintain_order="left")
    check_none(
        coded,
        "us_troops: codes",
        pl.col("iso3c").is_not_null() & pl.col("gwcode").is_null(),
        rule="each ISO code must be in curated/iso3.csv",
    )
    number = pl.coalesce(
        "gwcode", pl.when(pl.col("ccode").is_in(WITHOUT_ISO)).then(pl.col("ccode"))
    )
    serbia = (number == YUGOSLAVIA) & (pl.col("year") > LAST_YUGOSLAV_YEAR)
    name = pl.when(pl.col("ccode") == IVORY_COAST).then(pl.lit("Ivory Coast"))
    known = coded.with_columns(
        pl.when(serbia).then(pl.lit(SERBIA, pl.Int16)).otherwise(number).alias("gwcode"),
        name.otherwise(pl.col("countryname")).alias("place"),
    )
    merged = (
        known.sort("ccode", "year", "troops_ad", descending=[False, False, True])
        .group_by("ccode", "year", maintain_order=True)
        .agg(
            pl.col("place").first(),
            pl.col("gwcode").first(),
            *(
                pl.when(pl.col(old).sum() >= 0).then(pl.col(old).sum()).alias(new)
                for old, new in SERVICES.items()
            ),
        )
        .with_columns(
            (pl.col("ccode").is_in(WITHHELD) & (pl.col("year") > LAST_FULL_YEAR)).alias("withheld"),
            pl.col("year").is_in(INTERPOLATED).alias("interpolated"),
        )
    )
    check_unique(merged, "us_troops", ("ccode", "year"))
    return merged.with_columns(
        pl.when(~_false_zero(name)).then(pl.col(name)).alias(name) for name in SERVICES.values()
    )


def _false_zero(name: str) -> pl.Expr:
    """Return where a zero means that nothing was reported."""
    unsaid = pl.col("withheld") | (pl.col("interpolated") & (pl.col("ccode") == HOME))
    if name == "troops":
        services = [column for column in SERVICES.values() if column != name]
        unsaid = unsaid | (pl.max_horizontal(services) > 0).fill_null(value=False)
    else:
        unsaid = unsaid | pl.col("interpolated")
    return (pl.col(name) == 0).fill_null(value=False) & unsaid
