"""Sanctions: reference numbers, skill as said, no effect of no event, nothing from later."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from westphalia.channels import sanctions
from westphalia.core.errors import CoverageError
from westphalia.estimate.fitted import Fitted, from_dict
from westphalia.events.case import read_case
from westphalia.events.situation import Situation, situation
from westphalia.events.types import event_type
from westphalia.panel.asof import AsOf
from westphalia.panel.sanction_windows import LATER, TERMS, Background, in_force, windows
from westphalia.snapshot.load import Snapshot, load

SNAPSHOT = load()
DAY = dt.date(2024, 10, 31)
VIEW = AsOf(SNAPSHOT, DAY)
CASES = Path(__file__).parents[2] / "cases"
AMERICA, RUSSIA, KOREA = 2, 365, 731


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    return sanctions.fit(VIEW)


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    return windows(VIEW, Background(VIEW))


@pytest.fixture(scope="module")
def found() -> Situation:
    return situation(VIEW, read_case(CASES / "dprk-russia-2024.toml"))


def set_by(situation: Situation, *inputs: str) -> Situation:
    return replace(situation, inputs=frozenset(inputs))


def test_windows_follow_each_other_while_sanctions_last(rows: pl.DataFrame) -> None:
    assert rows.select("case_id", "age").is_unique().all()
    assert set(rows["age"].to_list()) == {0, 5, 10, 15, 20}
    # A target gives in once, and no window follows.
    gave = rows.filter("yielded").select("case_id", at="age")
    after = rows.join(gave, on="case_id").filter(pl.col("age") > pl.col("at"))
    assert after.is_empty()
    new, security = pl.col("age") == 0, pl.col("trade_issue") == 0
    assert rows.filter(new)["yielded"].mean() == pytest.approx(0.245, abs=0.02)  # prototype
    assert rows.filter(new & security)["yielded"].mean() == pytest.approx(0.34, abs=0.01)
    assert rows.filter(~new & security)["yielded"].mean() == pytest.approx(0.15, abs=0.02)


def test_four_terms_score_as_in_the_prototype(rows: pl.DataFrame) -> None:
    # Prototype: .480 against .531 for the rate of fifteen years, 426 cases, skill .097.
    new = rows.filter((pl.col("age") == 0) & (pl.col("year") <= 2005))
    trial = sanctions.rolled(VIEW, new)[1].record()
    assert trial.skill.n == pytest.approx(400, abs=30)
    assert trial.skill.score == pytest.approx(0.480, abs=0.02)
    assert trial.skill.naive_score == pytest.approx(0.531, abs=0.02)
    assert trial.skill.value.median == pytest.approx(0.097, abs=0.005)
    assert trial.auc == pytest.approx(0.71, abs=0.02)


def test_most_of_the_skill_goes_beside_the_rate_of_the_same_kind(fitted: Fitted) -> None:
    plain = fitted.record(sanctions.PLAIN).skill.value
    hard = fitted.record(sanctions.YIELDED).skill.value
    asked = fitted.record(sanctions.YIELDED, sanctions.SECURITY)
    assert plain.p05 > 0.04
    assert hard.median < 0.5 * plain.median
    assert asked.skill.value.p05 < 0 < asked.skill.value.median
    assert asked.mean_forecast == pytest.approx(asked.mean_observed, abs=0.02)
    assert any("Most of the skill" in note for note in fitted.notes)


def test_issue_and_age_have_the_sign_of_the_prototype(fitted: Fitted) -> None:
    slopes = np.array(fitted.values["coef"][1:]) / np.array(fitted.values["scale"])
    by_name = dict(zip(TERMS, slopes.tolist(), strict=True))
    assert by_name["trade_issue"] == pytest.approx(-1.29, abs=0.4)
    assert by_name["old"] < -0.8
    assert by_name["log_ratio"] == pytest.approx(0.11, abs=0.1)
    allies = fitted.effects["allies"]
    assert abs(allies.raw) < allies.se  # busting cannot be measured
    assert allies.n > 300


def test_sanctions_in_force_are_those_of_the_date() -> None:
    def targets(year: int, month: int = 6) -> dict[int, list[int]]:
        view = AsOf(SNAPSHOT, dt.date(year, month, 1))
        now = in_force(view)
        return dict(zip(now["target"].to_list(), now["senders"].to_list(), strict=True))

    assert RUSSIA not in targets(2013)
    assert 200 in targets(2014)[RUSSIA]  # then a member of the Union
    assert {AMERICA, 200} <= set(targets(2022)[RUSSIA])
    assert KOREA in targets(2024)
    assert 630 in targets(2015)
    assert 630 not in targets(2017)
    assert 560 in targets(1988)  # South Africa
    assert len({(one.target, one.since) for one in LATER}) == len(LATER)
    for one in LATER:
        assert one.citation
        assert one.until is None or one.until > one.since


def test_no_event_changes_nothing(fitted: Fitted, found: Situation) -> None:
    none = event_type("none")
    assert none is not None
    calm = sanctions.outlooks(
        fitted, replace(found, kind=none, inputs=frozenset()), draws=500, seed=3
    )
    acted = sanctions.outlooks(fitted, found, draws=500, seed=3)
    assert set(calm) == set(acted) == {"B2.success60"}
    without, same = calm["B2.success60"]
    assert (without == same).all()
    before, after = acted["B2.success60"]
    assert (before == without).all()
    assert not (after == before).all()
    # An effect that is none by its own error moves nothing on average.
    assert abs((after - before).mean()) < 0.01
    assert ((before > 0) & (before < 1)).all()


def test_one_sender_more_changes_the_terms_and_the_first_brings_a_chance(
    fitted: Fitted, found: Situation
) -> None:
    china = replace(found.sender, iso3="CHN", gwcode=710, name="China")
    case = set_by(replace(found, sender=china, opponent=found.supported), "sanction")
    before, after = sanctions.outlooks(fitted, case, draws=500, seed=1)["B2.yield60"]
    assert not (before == after).all()
    already = set_by(replace(case, sender=replace(china, iso3="USA", gwcode=AMERICA)), "sanction")
    before, after = sanctions.outlooks(fitted, already, draws=500, seed=1)["B2.yield60"]
    assert (before == after).all()
    free = replace(found.opponent, iso3="BRA", gwcode=140, name="Brazil")
    first = set_by(replace(case, opponent=free), "sanction")
    before, after = sanctions.outlooks(fitted, first, draws=500, seed=1)["B2.yield60"]
    assert (before == 0).all()
    assert (after > 0).all()
    assert sanctions.outlooks(fitted, replace(first, sender=free), draws=9, seed=1) == {}


def test_sanctions_that_a_response_widens_keep_their_age(fitted: Fitted, found: Situation) -> None:
    """Those on North Korea stand since 2006: Brazil joining them makes no new ones of them."""
    brazil = replace(found.sender, iso3="BRA", gwcode=140, name="Brazil")
    case = set_by(replace(found, sender=brazil, opponent=found.sender, partners=()), "sanction")
    before, new = sanctions.outlooks(fitted, case, draws=500, seed=1)["B2.yield60"]
    wider = replace(case, inputs=case.inputs | {sanctions.WIDENED})
    same, widened = sanctions.outlooks(fitted, wider, draws=500, seed=1)["B2.yield60"]
    assert (same == before).all()
    assert np.median(new - before) > 0.05
    assert abs(np.median(widened - before)) < 0.02
    assert (widened != before).any()


def test_a_state_under_no_sanctions_has_no_outlook(fitted: Fitted, found: Situation) -> None:
    brazil = replace(found.supported, iso3="BRA", gwcode=140, name="Brazil")
    assert sanctions.outlooks(fitted, replace(found, supported=brazil), draws=9, seed=1) == {}


def test_it_can_be_kept_and_taken_back(fitted: Fitted, found: Situation) -> None:
    again = from_dict(fitted.as_dict())
    for name, pair in sanctions.outlooks(again, found, draws=200, seed=1).items():
        before = sanctions.outlooks(fitted, found, draws=200, seed=1)[name]
        assert all((one == other).all() for one, other in zip(pair, before, strict=True))


def spoiled(day: dt.date) -> Snapshot:
    """The tables with other numbers in everything that could not be known on the date."""
    view = AsOf(SNAPSHOT, day)
    frames = {name: SNAPSHOT.table(name) for name in SNAPSHOT.tables()}
    late = pl.col("year") > view.known_year("trade_dyads")
    frames["trade_dyads"] = frames["trade_dyads"].with_columns(
        pl.when(late).then(pl.lit(7.0, pl.Float32)).otherwise(one).alias(one)
        for one in ("flow1_musd", "flow2_musd")
    )
    late = pl.col("year") > view.known_year("capabilities")
    frames["capabilities"] = frames["capabilities"].with_columns(
        cinc=pl.when(late).then(0.5).otherwise("cinc")
    )
    ahead = pl.col("end") > day
    frames["sanctions"] = frames["sanctions"].with_columns(
        outcome=pl.when(ahead).then(pl.lit("full_acquiescence")).otherwise("outcome"),
        end=pl.when(ahead).then(pl.lit(dt.date(2013, 1, 1))).otherwise("end"),
    )
    return Snapshot(SNAPSHOT.directory, SNAPSHOT.fingerprint, SNAPSHOT.manifest, frames)


@pytest.mark.parametrize("day", [dt.date(1985, 7, 1)], ids=str)
def test_nothing_later_is_used(day: dt.date) -> None:
    clean, dirty = (sanctions.fit(AsOf(tables, day)) for tables in (SNAPSHOT, spoiled(day)))
    assert clean.as_dict() == dirty.as_dict()


@pytest.mark.parametrize("year", [1949, 1960, 1975])
def test_early_dates_are_refused(year: int) -> None:
    with pytest.raises(CoverageError):
        sanctions.fit(AsOf(SNAPSHOT, dt.date(year, 1, 1)))


def test_trials_are_the_records(fitted: Fitted) -> None:
    found = [record for trial in sanctions.trials(VIEW) for record in trial.records()]
    assert tuple(found) == fitted.records
