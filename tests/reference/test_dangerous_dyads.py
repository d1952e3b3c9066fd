"""The "dangerous dyads" logit on shipped tables, beside its published replication.

Logit of dispute onset on politically relevant dyad-years 1816-2010. Published: vignette of the R
package peacesciencer 1.2 (Miller 2022). Earlier: the same model on the same sources, built apart
from this package. Here: the shipped tables as of November 2026.

=================  ===============  =========  =========
term               published (SE)   earlier    here
=================  ===============  =========  =========
land contiguity    1.057 (0.058)    1.057      1.073
capability ratio   1.055 (0.082)    1.056      1.060
major power        0.113 (0.059)    0.116      0.114
defence pact       -0.132 (0.058)   -0.143     -0.146
democracy          -0.272 (0.032)   -0.281     -0.280
militarization     30.15 (2.38)     29.92      29.70
years of peace     -0.146 (0.005)   -0.141     -0.147
constant           -3.517 (0.076)   -3.564     -3.562
complete rows      106,056          106,031    106,314
=================  ===============  =========  =========

The differences come from newer releases of capabilities, democracy and GDP. The published errors
are not clustered; those of ``fit_binary`` are, so only one cluster per row compares with them.
"""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from westphalia.estimate.binary import BinaryFit, fit_binary
from westphalia.panel.asof import AsOf
from westphalia.panel.disputes import dispute_panel
from westphalia.panel.rows import dyad_years
from westphalia.snapshot.load import load

MISSING = ["capability_ratio", "militarization", "democracy", "gdp_pc"]
TERMS = ("land", "capability_ratio", "major", "defence_pact", "democracy", "gdp_pc")
NAMES = (*TERMS, "militarization", "peace_years", "peace_years_2", "peace_years_3")


@pytest.fixture(scope="module")
def view() -> AsOf:
    return AsOf(load(), dt.date(2026, 11, 1))


@pytest.fixture(scope="module")
def panel(view: AsOf) -> pl.DataFrame:
    return dispute_panel(view, 1816, 2010)


@pytest.fixture(scope="module")
def fit(panel: pl.DataFrame) -> BinaryFit:
    rows = panel.drop_nulls(MISSING)
    t = pl.col("peace_years")
    x = rows.select(
        *(pl.col(name).cast(pl.Float64) for name in NAMES[:8]),
        (t**2).alias(NAMES[8]),
        (t**3).alias(NAMES[9]),
    )
    onset = rows["onset"].cast(pl.Float64).to_numpy()
    each_row = np.arange(rows.height, dtype=np.int64)
    return fit_binary(x.to_numpy(), onset, names=NAMES, clusters=each_row)


def test_politically_relevant_dyad_years(panel: pl.DataFrame) -> None:
    assert panel.height == 112_282
    assert not panel.select("ccode1", "ccode2", "year").is_duplicated().any()


def test_directed_dyad_years(view: AsOf) -> None:
    assert dyad_years(1816, 2010, as_of=view).height == 1_685_310


def test_undirected_dyad_years_are_half_of_them(view: AsOf) -> None:
    pairs = dyad_years(1816, 2010, directed=False, as_of=view)
    assert pairs.height * 2 == 1_685_310
    assert (pairs["ccode1"] < pairs["ccode2"]).all()


def test_complete_rows(fit: BinaryFit) -> None:
    assert fit.n == pytest.approx(106_056, rel=0.005)
    assert fit.events == pytest.approx(2_447, rel=0.02)


@pytest.mark.parametrize(
    ("term", "published", "within"),
    [
        ("land", 1.057, 0.03),
        ("capability_ratio", 1.055, 0.03),
        ("major", 0.113, 0.03),
        ("defence_pact", -0.132, 0.03),
        ("democracy", -0.272, 0.03),
        ("militarization", 30.15, 1.0),
        ("peace_years", -0.146, 0.01),
        ("const", -3.517, 0.08),
    ],
)
def test_coefficients(fit: BinaryFit, term: str, published: float, within: float) -> None:
    assert fit.at(term)[0] == pytest.approx(published, abs=within)


@pytest.mark.parametrize(
    ("term", "published"),
    [("land", 0.058), ("capability_ratio", 0.082), ("major", 0.059), ("defence_pact", 0.058)],
)
def test_standard_errors(fit: BinaryFit, term: str, published: float) -> None:
    assert fit.at(term)[1] == pytest.approx(published, rel=0.10)
