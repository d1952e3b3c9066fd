"""Votes, diplomats, trade, World Bank figures: by hand, and by decade from the raw files."""

import csv
import gzip
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from westphalia.core.errors import UsageError
from westphalia.panel.rows import dyad_years, state_months, state_years
from westphalia.panel.similarity import MEASURES, joint_votes, similarity
from westphalia.panel.verbs.diplomacy import add_diplomatic_representation
from westphalia.panel.verbs.economy import add_trade, add_wb_economy
from westphalia.panel.verbs.voting import add_ideal_points, add_un_voting

RAW = Path(__file__).parents[2].parent / "shared" / "data"
NAMES = Path(__file__).parents[2] / "src" / "westphalia" / "curated" / "un_vote_names.csv"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="the raw data are not here")


def rows_of(path: str) -> Iterator[dict[str, str]]:
    with gzip.open(RAW / path, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def by_decade(frame: pl.DataFrame, column: str) -> dict[int, float]:
    sums: dict[int, float] = defaultdict(float)
    for year, value in frame.select("year", column).iter_rows():
        if value is not None:
            sums[year // 10 * 10] += value
    return dict(sums)


def close(one: dict[int, float], two: dict[int, float]) -> bool:
    return one.keys() == two.keys() and all(
        math.isclose(one[key], two[key], rel_tol=1e-6) for key in one
    )


def row(frame: pl.DataFrame, **key: int) -> dict[str, object]:
    return frame.row(
        by_predicate=pl.all_horizontal(pl.col(n) == v for n, v in key.items()), named=True
    )


def test_similarity_of_ten_votes_by_hand() -> None:
    # Shares of the first: 5/10, 2/10, 3/10; of the second: 5/10, 3/10, 2/10.
    table = np.array([[[4.0, 1.0, 0.0], [0.0, 2.0, 0.0], [1.0, 0.0, 2.0]]])
    squared = {name: found[0] for name, found in similarity(table, squared=True).items()}
    # Observed (1 + 4) / 10; expected 1.38 by the margins, 1.375 by their mean.
    assert squared == pytest.approx(
        {"agreement": 0.8, "kappa": 1 - 0.5 / 1.38, "pi": 1 - 0.5 / 1.375, "s": 1 - 2 * 0.5 / 4}
    )
    absolute = {name: found[0] for name, found in similarity(table, squared=False).items()}
    # Observed (1 + 2) / 10; expected 0.88: 0.15 + 0.1 + 0.04 + 0.09 one apart, 0.25 two.
    assert absolute["kappa"] == pytest.approx(1 - 0.3 / 0.88)
    assert absolute["s"] == pytest.approx(1 - 2 * 0.3 / 2)


def test_kappa_and_pi_agree_with_the_formulas_in_deviations() -> None:
    one, two = np.array([1, 1, 2, 3, 3, 1]), np.array([1, 2, 2, 3, 1, 1])
    votes = np.concatenate([one, two])
    states, calls = np.repeat([0, 1], 6), np.tile(np.arange(6), 2)
    found = similarity(joint_votes(states, calls, votes)[0, 1][None], squared=True)
    gap, middle = ((one - two) ** 2).sum(), (one.mean() + two.mean()) / 2
    kappa = 1 - gap / (
        ((one - one.mean()) ** 2).sum()
        + ((two - two.mean()) ** 2).sum()
        + 6 * (one.mean() - two.mean()) ** 2
    )
    pi = 1 - gap / (((one - middle) ** 2).sum() + ((two - middle) ** 2).sum())
    assert found["kappa"][0] == pytest.approx(kappa)
    assert found["pi"][0] == pytest.approx(pi)


def test_the_same_vote_always_says_nothing_about_chance() -> None:
    table = np.array([[[7.0, 0, 0], [0, 0, 0], [0, 0, 0]], np.zeros((3, 3))])
    found = similarity(table, squared=True)
    assert found["s"][0] == found["agreement"][0] == 1
    assert np.isnan(found["kappa"]).all()
    assert np.isnan([found[name][1] for name in MEASURES]).all()


def test_votes_by_session_and_outside() -> None:
    found = add_un_voting(dyad_years(1944, 2024, directed=False))
    assert found.filter(~pl.col("year").is_between(1946, 2019))["un_joint_votes"].is_null().all()
    israel, russia = (row(found, ccode1=2, ccode2=code, year=2010) for code in (666, 365))
    assert israel["un_agreement"] > 0.75 > 0.5 > russia["un_agreement"]
    swapped = add_un_voting(found.select(ccode1="ccode2", ccode2="ccode1", year="year"))
    assert swapped.drop("ccode1", "ccode2").equals(found.drop("ccode1", "ccode2"))
    carried = add_un_voting(dyad_years(2019, 2024), measures=("s",), carry="forward")
    then, now = (row(carried, ccode1=2, ccode2=200, year=year) for year in (2019, 2024))
    assert (now["un_s"], now["un_voting_age"]) == (then["un_s"], 5)


@needs_raw
@pytest.mark.parametrize("distance", ["squared", "absolute"])
def test_likeness_with_the_united_states_by_decade(distance: str) -> None:
    codes = {
        line["name"]: int(line["gwcode"])
        for line in csv.DictReader(NAMES.read_text(encoding="utf-8").splitlines())
    }
    session = {
        int(line["rcid"]): int(line["session"])
        for line in rows_of("context/unvotes_un_roll_calls.csv.gz")
    }
    point = {"yes": 1, "abstain": 2, "no": 3}
    cast: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    table = pl.read_parquet(RAW / "context/unvotes_un_votes.parquet")
    for call, name, vote in table.select("rcid", "country", pl.col("vote").cast(str)).iter_rows():
        cast[codes[name], session[call] + 1945][call] = point[vote]
    keys, wanted = [], []
    for (code, year), votes in cast.items():
        usa = cast[2, year]
        both = [abs(votes[call] - usa[call]) for call in votes if call in usa]
        if code in (2, 345) or not both:  # Serbia takes over from Yugoslavia: told apart by date
            continue
        most = 4 if distance == "squared" else 2
        cost = sum(gap**2 if distance == "squared" else gap for gap in both)
        keys.append((2, code, year))
        wanted.append((year, 1 - 2 * cost / (most * len(both)), len(both)))
    frame = pl.DataFrame(keys, schema=["gwcode1", "gwcode2", "year"], orient="row")
    found = add_un_voting(frame, distance=distance)
    plain = pl.DataFrame(wanted, schema=["year", "s", "joint"], orient="row")
    assert close(by_decade(found, "un_s"), by_decade(plain, "s"))
    assert close(by_decade(found, "un_joint_votes"), by_decade(plain, "joint"))
    assert len(keys) > 10_000


def test_ideal_points_of_both_members() -> None:
    found = add_ideal_points(dyad_years(2022, 2025, system="gw"))
    pair = row(found, gwcode1=2, gwcode2=365, year=2022)
    assert pair["ideal_fp1"] > 2 > 0 > pair["ideal_fp2"]
    assert pair["ideal_distance_fp"] == pytest.approx(pair["ideal_fp1"] - pair["ideal_fp2"])
    assert pair["ideal_fp_q051"] <= pair["ideal_fp1"] <= pair["ideal_fp_q951"]
    assert found.filter(pl.col("year") == 2025)["ideal_distance_fp"].is_null().all()
    months = add_ideal_points(state_months(2024, 2025), carry="forward")
    assert sorted(months["ideal_age"].unique()) == [0, 1]


@needs_raw
def test_ideal_points_by_decade() -> None:
    plain, keys = [], []
    for line in rows_of("context/unga_idealpoints_july2025.csv.gz"):
        if line["idealpointfp"]:
            plain.append((int(line["year"]), float(line["idealpointfp"])))
            keys.append((int(line["ccode"]), int(line["year"])))
    frame = pl.DataFrame(keys, schema=["ccode", "year"], orient="row")
    wanted = pl.DataFrame(plain, schema=["year", "x"], orient="row")
    assert close(by_decade(add_ideal_points(frame), "ideal_fp"), by_decade(wanted, "x"))


def test_diplomats_between_surveys() -> None:
    pair = pl.DataFrame({"ccode1": 2, "ccode2": 20, "year": [1929, 1930, 1932, 1935, 2000, 2003]})
    bare = add_diplomatic_representation(pair)
    assert bare["diplomat_at2"].to_list() == [
        None,
        "minister",
        None,
        "minister",
        "ambassador",
        None,
    ]
    assert bare["diplomat_at1"].to_list() == [None, "none", None, "minister", "ambassador", None]
    kept = add_diplomatic_representation(pair, carry="forward")
    assert kept["diplomat_at1"].to_list()[1:4] == ["none", "none", "minister"]
    assert kept["diplomacy_age"].to_list() == [4, 0, 2, 0, 0, 3]
    assert kept["represented"].to_list() == [None, True, True, True, True, True]
    back = add_diplomatic_representation(pair.select(ccode1="ccode2", ccode2="ccode1", year="year"))
    assert back["diplomat_at1"].to_list() == bare["diplomat_at2"].to_list()


@needs_raw
def test_ambassadors_by_decade() -> None:
    keys, plain = [], []
    for line in rows_of("context/cow_diplomatic_exchange_subset.csv.gz"):
        one, two, year = (int(line[name]) for name in ("ccode1", "ccode2", "year"))
        keys += [(one, two, year), (two, one, year)]
        plain += [(year, int(line["DR_at_1"]) == 3), (year, int(line["DR_at_2"]) == 3)]
    frame = pl.DataFrame(keys, schema=["ccode1", "ccode2", "year"], orient="row")
    found = add_diplomatic_representation(frame)
    sent = found.with_columns(x=pl.col("diplomat_at1") == "ambassador")
    wanted = pl.DataFrame(plain, schema=["year", "x"], orient="row")
    assert by_decade(sent, "x") == by_decade(wanted, "x")


def test_trade_both_ways_and_with_the_world() -> None:
    found = add_trade(dyad_years(2014, 2015))
    north, south = (row(found, ccode1=a, ccode2=b, year=2014) for a, b in ((2, 20), (20, 2)))
    assert (north["flow1_musd"], north["flow2_musd"]) == (south["flow2_musd"], south["flow1_musd"])
    assert north["flow1_musd"] == 346_063  # what the United States buys from Canada
    assert found.filter(pl.col("year") == 2015)["flow1_musd"].is_null().all()
    states = add_trade(state_years(2014, 2016, system="gw"), carry="forward")
    then, now = (row(states, gwcode=2, year=year) for year in (2014, 2016))
    assert (now["imports_musd"], now["trade_age"]) == (then["imports_musd"], 2)
    assert then["imports_musd"] > then["exports_musd"] > 1_000_000
    both = row(add_trade(dyad_years(2014, 2014), members=True), ccode1=20, ccode2=2, year=2014)
    assert both["imports_musd2"] == then["imports_musd"]


@needs_raw
def test_trade_by_decade_keeps_zero_and_unknown_apart() -> None:
    raw = pl.read_parquet(RAW / "context/cow_trade_dyadic_4.parquet")
    found = add_trade(raw.select("ccode1", "ccode2", "year"))
    assert close(by_decade(found, "flow1_musd"), by_decade(raw, "flow1"))
    zeros = sum(value == 0 for value in raw["flow1"].to_list())
    assert (found["flow1_musd"] == 0).sum() == zeros > 600_000
    assert found["flow1_musd"].null_count() == raw["flow1"].to_list().count(None) == 50_833
    raw = pl.read_parquet(RAW / "states/cow_trade_sy.parquet").cast({"ccode": int, "year": int})
    found = add_trade(raw.select("ccode", "year"))
    assert close(by_decade(found, "exports_musd"), by_decade(raw, "exports"))


@needs_raw
def test_population_by_decade() -> None:
    codes = {"USA": 2, "CHN": 710, "IND": 750, "BRA": 140, "NGA": 475, "FRA": 220, "JPN": 740}
    sums: dict[int, float] = defaultdict(float)
    for line in rows_of("context/wb_population.csv.gz"):
        if line["Country Code"] in codes:
            sums[int(line["Year"]) // 10 * 10] += float(line["Value"])
    frame = state_years(1950, 2025, system="gw").filter(pl.col("gwcode").is_in(codes.values()))
    found = add_wb_economy(frame)
    assert close(by_decade(found, "wb_population"), dict(sums))
    usa = row(found, gwcode=2, year=2020)
    assert 60_000 < usa["wb_gdp_pc_usd"] == pytest.approx(usa["wb_gdp_usd"] / usa["wb_population"])
    assert found.filter(~pl.col("year").is_between(1960, 2024))["wb_population"].is_null().all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: add_un_voting(state_years(2000, 2000)),
        lambda: add_un_voting(dyad_years(2000, 2000), measures=("tau",)),
        lambda: add_un_voting(dyad_years(2000, 2000), distance="cubic"),
        lambda: add_diplomatic_representation(state_years(2000, 2000)),
        lambda: add_diplomatic_representation(dyad_years(2000, 2000), carry="back"),
        lambda: add_trade(state_years(2000, 2000), carry="back"),
    ],
)
def test_a_wrong_call_is_one_line(call: object) -> None:
    with pytest.raises(UsageError) as caught:
        call()  # type: ignore[operator]
    assert "\n" not in str(caught.value)
