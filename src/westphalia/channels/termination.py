"""When an armed conflict ends: a yearly hazard, with and without supporters."""

import numpy as np
import polars as pl

from westphalia.estimate.binary import fit_binary, rolling
from westphalia.estimate.fitted import Fitted, Record
from westphalia.estimate.record import probability_record
from westphalia.estimate.shrink import Effect
from westphalia.panel.asof import AsOf
from westphalia.panel.episodes import episode_years

NAME = "termination"
BASE = ("log_age", "war", "interstate")
SUPPORT = ("supported_a", "supported_b")
QUESTION = "an armed conflict ends within the year"
FIRST_TEST = 1960


def fit(view: AsOf) -> Fitted:
    """Fit the yearly hazard of an episode's end on what was known.

    Complementary log-log model of ``ended`` on log age, war intensity and interstate type; the
    effect of supporters, lagged a year, is fitted beside it and shrunken. Standard errors are
    clustered by conflict.

    Source: UCDP/PRIO 25.1; form after Prentice & Gloeckler (1978), covariates after Balch-Lindsay,
    Enterline & Joyce (2008).
    """
    rows = episode_years(view).with_columns(pl.col("age").cast(pl.Float64).log().alias("log_age"))
    rows = rows.sort("year", "conflict_id")
    y = rows["ended"].cast(pl.Float64).to_numpy()
    years = rows["year"].cast(pl.Int64).to_numpy()
    conflicts = rows["conflict_id"].cast(pl.Int64).to_numpy()
    x = rows.select(pl.col(n).cast(pl.Float64) for n in (*BASE, *SUPPORT)).to_numpy()
    k = len(BASE)
    base = fit_binary(x[:, :k], y, names=BASE, clusters=conflicts, link="cloglog")
    full = fit_binary(x, y, names=(*BASE, *SUPPORT), clusters=conflicts, link="cloglog")
    effects = {
        name: Effect(*full.at(name), int(x[:, k + place].sum()), f"log hazard ratio, {name}")
        for place, name in enumerate(SUPPORT)
    }
    records: list[Record] = []
    if years.max() > FIRST_TEST:
        forecasts = {
            "all": rolling(x[:, :k], y, years, first_test=FIRST_TEST, step=1, link="cloglog").p,
            "with supporters": rolling(
                x, y, years, first_test=FIRST_TEST, step=1, link="cloglog"
            ).p,
            "age only": rolling(
                x[:, :1], y, years, first_test=FIRST_TEST, step=1, link="cloglog"
            ).p,
        }
        naive = rolling(x[:, :1], y, years, first_test=FIRST_TEST, step=1, link="cloglog").base
        tested = years >= FIRST_TEST
        records = [
            probability_record(
                (QUESTION, name),
                p[tested],
                naive[tested],
                y[tested],
                at=(conflicts[tested], years[tested]),
                naive="base rate of earlier years",
            )
            for name, p in forecasts.items()
        ]
        interstate = tested & (x[:, 2] > 0)
        records.append(
            probability_record(
                (QUESTION, "interstate"),
                forecasts["all"][interstate],
                naive[interstate],
                y[interstate],
                at=(conflicts[interstate], years[interstate]),
                naive="base rate of earlier years",
            )
        )
    return Fitted(
        channel=NAME,
        as_of=view.date,
        fingerprint=view.snapshot.fingerprint,
        binaries={"base": base, "full": full},
        effects=effects,
        values={"episodes": [float(_episodes(rows))]},
        records=tuple(records),
        notes=(
            "War intensity is that of the same year, a mild look-ahead in the record.",
            "Supporters enter wars that are hard to end: the effect is an association.",
        ),
    )


def _episodes(rows: pl.DataFrame) -> int:
    return int(np.sum(rows["age"].to_numpy() == 1))
