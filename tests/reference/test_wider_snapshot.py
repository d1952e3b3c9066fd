"""The wider tables against facts known from elsewhere, and against each other."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from westphalia.core.spells import expand_spells
from westphalia.snapshot.load import Snapshot, load

# Rows as published, or as they follow from the publisher's number.
ROWS = {
    "igo_states": 15_557,
    "trade_states": 14_410,
    "trade_dyads": 1_347_308 // 2,
    "diplomatic_exchange": 46_365,
    "capitals_cow": 242,
    "leaders": 3_409,
    "leader_force": 3_409 - 479,
    "un_roll_calls": 6_203,
    "un_votes": 870_109,
    # Two agreements name no partner.
    "defence_agreements": 1_871 - 2,
    "refugee_flows": 105_868,
    "refugee_stocks": 138_893,
    # The last crisis of the release has no codes.
    "crises": 1_078 - 1,
    "crisis_events": 487 - 1,
    "territorial_claims": 837,
}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load()


def rows_where(frame: pl.DataFrame, **values: Any) -> pl.DataFrame:
    return frame.filter(pl.col(name).eq_missing(pl.lit(value)) for name, value in values.items())


def test_row_counts_are_the_published_ones(snapshot: Snapshot) -> None:
    assert {name: snapshot.table(name).height for name in ROWS} == ROWS


def test_the_partition_of_palestine(snapshot: Snapshot) -> None:
    """Resolution 181: 33 for, 13 against, 10 abstaining, and Thailand away."""
    vote = rows_where(snapshot.table("un_votes"), rcid=77)
    assert vote.group_by("vote").len().sort("vote").rows() == [(1, 33), (2, 10), (3, 13)]
    assert "THA" not in vote["iso3"].to_list()
    assert rows_where(vote, iso3="TWN")["vote"].to_list() == [2]
    call = rows_where(snapshot.table("un_roll_calls"), rcid=77)
    assert call.select("session", "year", "palestine").row(0) == (2, 1947, True)


def test_serbia_votes_as_itself_and_yugoslavia_before(snapshot: Snapshot) -> None:
    votes = snapshot.table("un_votes")
    assert rows_where(votes, iso3="YUG")["year"].max() == 2005
    assert rows_where(votes, iso3="SRB")["year"].min() == 2006


def test_the_missile_crisis(snapshot: Snapshot) -> None:
    crisis = rows_where(snapshot.table("crises"), name="CUBAN MISSILES").sort("start", "iso3")
    assert crisis.select("iso3", "start", "outcome", "nuclear").rows() == [
        ("USA", dt.date(1962, 10, 16), "victory", "second_strike"),
        ("CUB", dt.date(1962, 10, 22), "defeat", "none"),
        ("RUS", dt.date(1962, 10, 22), "defeat", "second_strike"),
    ]


def test_nuclear_states_and_the_highest_stockpiles(snapshot: Snapshot) -> None:
    status = snapshot.table("nuclear_status")
    today = rows_where(status, status="possess", last_year=2022)["iso3"].sort().to_list()
    assert today == ["CHN", "FRA", "GBR", "IND", "ISR", "PAK", "PRK", "RUS", "USA"]
    korea = rows_where(status, iso3="PRK").sort("first_year")
    assert korea.select("first_year", "status").rows() == [
        (1962, "explore"),
        (1980, "pursue"),
        (2006, "possess"),
    ]
    stock = snapshot.table("nuclear_stockpile")
    highest = stock.filter(pl.col("warheads") == pl.col("warheads").max().over("iso3"))
    assert rows_where(highest, iso3="USA").select("year", "warheads").rows() == [(1967, 31_255)]
    assert rows_where(highest, iso3="RUS").select("year", "warheads").rows() == [(1986, 40_159)]


def test_refugees_of_2022_are_as_unhcr_reported(snapshot: Snapshot) -> None:
    stocks = rows_where(snapshot.table("refugee_stocks"), year=2022)
    assert stocks["refugees"].sum() == pytest.approx(29.4e6, rel=0.002)
    syrians = rows_where(stocks, origin="SYR", asylum="TUR")
    assert syrians.select("iso3_1", "iso3_2", "refugees").row(0) == ("SYR", "TUR", 3_535_898)
    assert stocks.filter(pl.col("idps") > 0).select((pl.col("origin") == pl.col("asylum")).all())[
        0, 0
    ]


def test_places_that_are_no_states_keep_their_code(snapshot: Snapshot) -> None:
    for name in ("refugee_flows", "refugee_stocks"):
        frame = snapshot.table(name)
        palestine = rows_where(frame, origin="PSE")
        assert palestine.height > 100
        assert palestine["gwcode1"].null_count() == palestine.height
        assert frame.select(pl.col("origin", "asylum").null_count()).row(0) == (0, 0)


def test_trade_keeps_zero_and_unknown_apart(snapshot: Snapshot) -> None:
    trade = snapshot.table("trade_dyads")
    assert trade["flow1_musd"].null_count() == 22_937
    assert (trade["flow1_musd"] == 0).sum() == 369_908
    assert trade.select(pl.col("flow1_musd", "flow2_musd").min()).row(0) == (0.0, 0.0)
    china = rows_where(trade, iso3_1="USA", iso3_2="CHN", year=2014)
    assert china.select("flow1_musd", "flow2_musd").row(0) == (472_525.0, 183_283.0)


def test_shared_organizations(snapshot: Snapshot) -> None:
    years = expand_spells(
        rows_where(snapshot.table("igo_dyads"), iso3_1="GBR", iso3_2="FRA"),
    )
    found = dict(years.select("year", "shared_igos").iter_rows())
    assert (found[1920], found[1930], found[2014]) == (31, 35, 91)


def test_support_is_null_where_the_file_does_not_say_whose(snapshot: Snapshot) -> None:
    support = rows_where(snapshot.table("external_support"), year=1985)
    kabul = rows_where(support, actor_name="Afghanistan", supporter_iso3="RUS")
    assert kabul.height > 0
    assert kabul.select(pl.col("troops", "weapons").all()).row(0) == (True, True)
    rebels = rows_where(support, actor_name="Hizb-i Islami-yi Afghanistan")
    assert set(rebels["supporter_iso3"]) >= {"USA", "PAK", "SAU", "CHN", "GBR"}
    assert rebels["weapons"].null_count() == rebels.height
    assert rebels["troops"].to_list() == [False] * rebels.height


def test_american_troops(snapshot: Snapshot) -> None:
    troops = snapshot.table("us_troops")
    assert rows_where(troops, iso3="DEU", year=1985)["troops"].item() == 246_875
    assert rows_where(troops, iso3="IRQ", year=2023).select("troops", "withheld").row(0) == (
        None,
        True,
    )
    filled = troops.filter("interpolated")
    assert sorted(set(filled["year"])) == [1951, 1952]
    assert filled["army"].drop_nulls().is_empty()


def test_confrontations_mirror_each_other(snapshot: Snapshot) -> None:
    frame = snapshot.table("confrontations")
    columns = ["mic", "year", "ccode1", "ccode2", "acts1", "acts2", "fatal_min1", "fatal_max2"]
    swapped = ["mic", "year", "ccode2", "ccode1", "acts2", "acts1", "fatal_min2", "fatal_max1"]
    other = frame.select(swapped).rename(dict(zip(swapped, columns, strict=True)))
    assert frame.join(other, on=columns, how="anti").is_empty()
    onsets = frame.group_by("mic", "ccode1", "ccode2").agg(pl.col("onset").sum())
    assert set(onsets["onset"]) == {1}
    korea = rows_where(frame, iso3_1="PRK", iso3_2="KOR", year=1950, mic=51)
    assert korea.select("hostility1", "side_a1", "initiator1").row(0) == (5, True, True)


def test_wars_inside_states(snapshot: Snapshot) -> None:
    wars = snapshot.table("intrastate_wars")
    assert wars["war"].n_unique() == 420
    ongoing = wars.filter(pl.col("end_year").is_null())
    assert ongoing.height == 12
    assert ongoing["outcome"].null_count() == 12


def test_sanctions_by_case_and_sender(snapshot: Snapshot) -> None:
    frame = snapshot.table("sanctions")
    cases = frame.unique("case_id")
    assert cases.height == 1_412
    assert cases["imposed"].sum() == 845
    union = frame.filter(pl.col("sender_kind") == "union")
    assert union["iso3_1"].null_count() == union.height > 40
    # India barred trade with South Africa in 1946, not yet a state itself, until 1993.
    india = rows_where(frame, ccode1=750, iso3_2="ZAF").sort("start")
    assert india.select("start", "end", "total_embargo").row(0) == (
        dt.date(1946, 3, 11),
        dt.date(1993, 10, 9),
        True,
    )


def test_leaders(snapshot: Snapshot) -> None:
    frame = snapshot.table("leaders")
    assert frame["end"].null_count() == 165
    fall = frame.filter(pl.col("leader") == "Gorbachev")
    assert fall.select("iso3", "start", "exit", "irregular_exit").row(0) == (
        "RUS",
        dt.date(1985, 3, 11),
        "irregular",
        True,
    )
    force = snapshot.table("leader_force")
    assert force.join(frame, on=["obs_id", "gwcode", "start"], how="anti").is_empty()


def test_rivals_claims_and_powers(snapshot: Snapshot) -> None:
    kurils = rows_where(snapshot.table("territorial_claims"), iso3_1="JPN", iso3_2="RUS")
    assert kurils.filter(pl.col("end_year").is_null())["start_year"].to_list() == [1952]
    koreas = rows_where(snapshot.table("rivalries_td"), iso3_1="PRK", iso3_2="KOR")
    assert koreas.select("start_year", "end_year", "principal").rows() == [
        (1948, None, "positional")
    ]
    america = rows_where(snapshot.table("powers"), iso3="USA", level="global")
    assert america.select("start", "end").rows() == [(dt.date(1899, 1, 1), None)]
