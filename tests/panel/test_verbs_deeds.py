"""Sanctions, claims, defence cooperation, refugees: by hand, and by decade from the raw files."""

import csv
import datetime as dt
import gzip
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from westphalia.core.errors import UsageError
from westphalia.panel.asof import AsOf
from westphalia.panel.rows import dyad_years, state_months, state_years
from westphalia.panel.verbs.claims import add_defence_agreements, add_territorial_claims
from westphalia.panel.verbs.refugees import add_refugees
from westphalia.panel.verbs.sanctions import add_sanctions
from westphalia.snapshot.load import load

RAW = Path(__file__).parents[2].parent / "shared" / "data"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="the raw data are not here")


def rows_of(path: str) -> Iterator[dict[str, str]]:
    with gzip.open(RAW / path, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def by_decade(frame: pl.DataFrame, column: str) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for year, value in frame.select("year", column).iter_rows():
        sums[year // 10 * 10] += value or 0
    return nonzero(sums)


def nonzero(sums: dict[int, int]) -> dict[int, int]:
    return {decade: value for decade, value in sums.items() if value}


def row(frame: pl.DataFrame, **key: int) -> dict[str, object]:
    return frame.row(
        by_predicate=pl.all_horizontal(pl.col(name) == value for name, value in key.items()),
        named=True,
    )


def every_pair(keys: set[tuple[int, int]], first: int, last: int) -> pl.DataFrame:
    """All years of some pairs, members or not."""
    pairs = pl.DataFrame(sorted(keys), schema=["ccode1", "ccode2"], orient="row")
    years = pl.DataFrame({"year": range(first, last + 1)})
    return pairs.join(years, how="cross").cast(pl.Int16)


def test_the_falklands_are_claimed_one_way() -> None:
    found = add_territorial_claims(dyad_years(1975, 2005, system="gw"))
    pair = row(found, gwcode1=160, gwcode2=200, year=1982)
    assert (pair["territorial_claims_12"], pair["territorial_claims_21"]) == (1, 0)
    assert (pair["claim_salience_12"], pair["claim_onsets_12"]) == (10, 0)
    mirror = row(found, gwcode1=200, gwcode2=160, year=1982)
    assert (mirror["territorial_claims_12"], mirror["territorial_claims_21"]) == (0, 1)
    late = found.filter(pl.col("year") > 2001)
    assert late["territorial_claims_12"].null_count() == late.height
    kept = add_territorial_claims(dyad_years(2005, 2005, system="gw"), carry="forward")
    now = row(kept, gwcode1=160, gwcode2=200, year=2005)
    assert (now["territorial_claims_12"], now["claims_age"]) == (1, 4)
    states = add_territorial_claims(state_months(1982, 1982))
    britain = states.filter(pl.col("gwcode") == 200)
    assert (britain["territorial_claims_faced"] >= 2).all()  # Gibraltar too
    both = add_territorial_claims(dyad_years(1982, 1982, system="gw"), members=True)
    assert row(both, gwcode1=2, gwcode2=200, year=1982)["territorial_claims_faced2"] >= 2


@needs_raw
def test_claims_by_decade() -> None:
    lasting: dict[int, int] = defaultdict(int)
    begun: dict[int, int] = defaultdict(int)
    keys = set()
    for line in rows_of("conflict/icow_provisional_claims_1_01.csv.gz"):
        first, last = int(line["begclaim"]) // 100, int(line["endclaim"]) // 100
        keys.add((int(line["chal"]), int(line["tgt"])))
        begun[first // 10 * 10] += 1
        for year in range(first, last + 1):
            lasting[year // 10 * 10] += 1
    found = add_territorial_claims(every_pair(keys, 1816, 2001))
    assert by_decade(found, "territorial_claims_12") == nonzero(lasting)
    assert by_decade(found, "claim_onsets_12") == nonzero(begun)
    assert sum(begun.values()) == 837


def test_defence_cooperation_of_neighbours() -> None:
    found = add_defence_agreements(dyad_years(1979, 2011))
    pair = [row(found, ccode1=20, ccode2=2, year=year) for year in (1979, 1980, 1984, 2010, 2011)]
    assert [one["dca"] for one in pair] == [None, False, True, True, None]
    assert [one["dca_signed"] for one in pair[1:4]] == [0, 1, 0]
    general = add_defence_agreements(dyad_years(1984, 1984), kinds=["general"])
    assert row(general, ccode1=2, ccode2=20, year=1984)["dca"] is False
    states = add_defence_agreements(state_years(1980, 2012, system="gw"), carry="forward")
    then, now = (row(states, gwcode=2, year=year) for year in (2010, 2012))
    assert now["dca_partners"] == then["dca_partners"] > 30
    assert (now["dca_age"], then["dca_age"]) == (2, 0)


@needs_raw
def test_defence_cooperation_by_decade() -> None:
    signed: dict[int, int] = defaultdict(int)
    in_force: dict[int, int] = defaultdict(int)
    keys = set()
    for line in rows_of("conflict/dcad_1_0_defense_cooperation_agreements.csv.gz"):
        pair = (int(line["ccode1"]), int(line["ccode2"]))
        if line["DCAid"] == "DCADv1.0-0297":
            pair = (101, 145)
        if pair[0] == pair[1]:
            continue
        keys.add(pair)
        first = int(line["signYear"])
        signed[first // 10 * 10] += 1
        for year in range(first, int(line["endYearEstimate"]) + 1):
            in_force[year // 10 * 10] += 1
    found = add_defence_agreements(every_pair(keys, 1980, 2010))
    assert by_decade(found, "dca_signed") == nonzero(signed)
    assert by_decade(found, "dca_count") == nonzero(in_force)


def test_sanctions_against_iraq_and_south_africa() -> None:
    found = add_sanctions(dyad_years(1944, 2006, system="gw"))
    iraq = [row(found, gwcode1=2, gwcode2=645, year=year) for year in (1944, 1990, 1995, 2006)]
    assert [one["sanctions_12"] for one in iraq[::3]] == [None, None]
    assert iraq[1]["sanction_onsets_12"] >= 1
    assert iraq[1]["sanctions_12"] >= 1 <= iraq[2]["sanctions_12"]
    assert iraq[1]["sanctions_21"] == 0
    states = add_sanctions(state_years(1986, 1986))
    assert row(states, ccode=560, year=1986)["sanctions_against"] >= 3
    assert states["sanctions_by"].arg_max() == states["ccode"].to_list().index(2)
    trade = add_sanctions(dyad_years(1990, 1990, system="gw"), issues=["trade_practices"])
    assert row(trade, gwcode1=2, gwcode2=645, year=1990)["sanction_onsets_12"] == 0
    closed = add_sanctions(dyad_years(2005, 2005), open_ended=False)
    assert closed["sanctions_12"].sum() < found.filter(pl.col("year") == 2005)["sanctions_12"].sum()


@needs_raw
def test_threats_and_impositions_by_decade() -> None:
    threats, onsets = defaultdict(int), defaultdict(int)
    for line in rows_of("context/ties_v4_1.csv.gz"):
        if line["targetstate"] == "1000":
            continue
        year = int(line["startyear"][:4])
        threats[year // 10 * 10] += int(line["threat"])
        imposed = line["sancimpositionstartyear"][:4]
        if line["imposition"] == "1" and imposed.isdigit():
            onsets[int(imposed) // 10 * 10] += int(imposed) <= 2005
    targets = range(2, 991)
    frame = pl.DataFrame({"ccode": targets}).join(
        pl.DataFrame({"year": range(1945, 2006)}), how="cross"
    )
    found = add_sanctions(frame.cast(pl.Int16))
    assert by_decade(found, "sanction_threats_against") == nonzero(threats)
    assert by_decade(found, "sanction_onsets_against") == nonzero(onsets)


def test_a_case_known_early_has_no_later_steps() -> None:
    early = AsOf(load(), dt.date(1990, 6, 30))
    frame = dyad_years(1985, 1992, system="gw")
    seen, full = add_sanctions(frame, view=early), add_sanctions(frame)
    assert seen.filter(pl.col("year") > 1989)["sanctions_12"].is_null().all()
    for column in ("sanction_threats_12", "sanction_onsets_12"):
        past = pl.col("year") < 1990
        assert seen.filter(past)[column].equals(full.filter(past)[column])


def test_refugees_of_ukraine() -> None:
    found = add_refugees(dyad_years(2021, 2025, system="gw"))
    before, after = (row(found, gwcode1=369, gwcode2=290, year=year) for year in (2021, 2022))
    assert before["refugees_stock_12"] < 1000 < 900_000 < after["refugees_stock_12"]
    assert after["refugees_flow_12"] > 900_000
    back = row(found, gwcode1=290, gwcode2=369, year=2022)
    assert back["refugees_stock_21"] == after["refugees_stock_12"]
    assert found.filter(pl.col("year") == 2025)["refugees_stock_12"].is_null().all()
    states = add_refugees(state_years(2021, 2025, system="gw"), counts=["stock"], carry="forward")
    out = row(states, gwcode=369, year=2025)
    assert out["refugees_stock_out"] > 4_000_000
    assert out["refugees_age"] == 1
    assert "refugees_flow_out" not in states.columns


@needs_raw
def test_refugees_by_decade() -> None:
    raw = pl.read_parquet(RAW / "context/unhcr_population.parquet")
    codes = dict(load().table("states").select("iso3", "gwcode").iter_rows())
    out, into, pairs = defaultdict(int), defaultdict(int), defaultdict(int)
    for year, origin, asylum, many in raw.select(
        "year", "coo_iso", "coa_iso", "refugees"
    ).iter_rows():
        if year > 2024:
            continue
        if origin in codes and asylum in codes:
            pairs[year // 10 * 10] += int(many)
        if origin == asylum:
            continue
        out[year // 10 * 10] += int(many) * (origin in codes)
        into[year // 10 * 10] += int(many) * (asylum in codes)
    states = pl.DataFrame({"gwcode": sorted(set(codes.values()))})
    years = pl.DataFrame({"year": range(1951, 2025)})
    frame = states.join(years, how="cross").cast(pl.Int16)
    found = add_refugees(frame, kinds=["refugees"], counts=["stock"])
    assert by_decade(found, "refugees_stock_out") == nonzero(out)
    assert by_decade(found, "refugees_stock_in") == nonzero(into)
    two = states.rename({"gwcode": "gwcode1"}).join(
        states.rename({"gwcode": "gwcode2"}), how="cross"
    )
    dyads = add_refugees(two.join(years, how="cross").cast(pl.Int16), kinds=["refugees"])
    assert by_decade(dyads, "refugees_stock_12") == nonzero(pairs)


@pytest.mark.parametrize(
    "call",
    [
        lambda: add_sanctions(dyad_years(2000, 2000), issues=["oil"]),
        lambda: add_sanctions(dyad_years(2000, 2000), carry="back"),
        lambda: add_defence_agreements(dyad_years(2000, 2000), kinds=["treaty"]),
        lambda: add_refugees(dyad_years(2000, 2000), kinds=["tourists"]),
        lambda: add_refugees(dyad_years(2000, 2000), counts=["share"]),
        lambda: add_refugees(add_refugees(dyad_years(2000, 2000))),
    ],
)
def test_a_wrong_call_is_one_line(call: object) -> None:
    with pytest.raises(UsageError) as caught:
        call()  # type: ignore[operator]
    assert "\n" not in str(caught.value)
