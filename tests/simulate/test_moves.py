"""Acts in the coupled steps: either side alike, who may enter, and the disputes of a region."""

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from westphalia.channels import disputes
from westphalia.core.draws import Floats
from westphalia.core.months import month_id
from westphalia.events.situation import Arrival
from westphalia.judge.assessment import Assessment
from westphalia.simulate.conflict import Branch, Course
from westphalia.simulate.disputes import RegionDisputes, holds
from westphalia.simulate.entrants import Entrants, allowed_beside
from westphalia.simulate.luck import Luck
from westphalia.simulate.moves import NONE, Moves, event_moves, together
from westphalia.simulate.parameters import Parameters
from westphalia.simulate.run import Shared, play, share
from westphalia.simulate.world import World

FRANCE, BRITAIN, POLAND = 220, 200, 290
NOVEMBER = month_id(2024, 11)
FRENCH = Arrival(FRANCE, NOVEMBER, 20_000)


@pytest.fixture(scope="module")
def shared(leading: Assessment) -> Shared:
    return share(leading.run.world, leading.run.region, draws=200, seed=9)


def course(shared: Shared, luck: Luck, response: Moves, allowed: Any = None) -> Course:
    """The course of the conflict without the event, under a response."""
    entrants = Entrants(shared.world, luck, allowed)
    return Branch(shared.world, shared.drawn, luck, entrants, response=response).run()


def turned(shared: Shared, luck: Luck) -> tuple[Shared, Luck]:
    """The same war with the sides' names changed: supported for opponent."""
    world, s = shared.world, shared.world.situation
    there = dataclasses.replace(
        s,
        side="b" if s.side == "a" else "a",
        primaries=s.primaries[::-1],
        supporters=s.supporters[::-1],
    )
    back = dataclasses.replace(world, situation=there, candidates=world.candidates[::-1])
    swapped = dataclasses.replace(
        luck,
        join=luck.join[:, :, ::-1],
        count=luck.count[:, :, ::-1],
        order=luck.order[::-1],
        weights=luck.weights[::-1],
    )
    return dataclasses.replace(shared, world=back), swapped


def test_troops_on_one_side_mirror_troops_on_the_other(shared: Shared) -> None:
    assert shared.luck is not None
    # Entries of the event's own sender are asked of one side alone: taken out of the mirror.
    luck = dataclasses.replace(shared.luck, others=np.ones_like(shared.luck.others))
    back, swapped = turned(shared, luck)
    for arrivals in ((), (FRENCH,), (FRENCH, Arrival(POLAND, NOVEMBER + 9, 5_000))):
        here = course(shared, luck, Moves(arrivals=(arrivals, ())))
        there = course(back, swapped, Moves(arrivals=((), arrivals)))
        assert there.p_end == pytest.approx(here.p_end, abs=1e-12)
        assert there.p_join[:, :, [1, 0, 2]] == pytest.approx(here.p_join, abs=1e-12)
        assert there.share == pytest.approx(1 - here.share, abs=1e-12)
        assert np.array_equal(there.entrants[:, :, ::-1], here.entrants)
        assert np.array_equal(there.entered, here.entered)
        assert np.array_equal(there.ended, here.ended)


def test_troops_of_a_response_are_an_entry_from_their_month(shared: Shared) -> None:
    assert shared.luck is not None
    late = Arrival(FRANCE, NOVEMBER + 7, 20_000)
    plain = course(shared, shared.luck, NONE)
    sent = course(shared, shared.luck, Moves(arrivals=((), (late,))))
    assert np.array_equal(sent.p_join[:, :7], plain.p_join[:, :7])
    assert (sent.p_join[:, 7:, [1, 2]] == 1).all()
    assert (sent.p_join[:, 7:, 0] < 1).all()
    # Its capability counts from the month in which it comes.
    assert np.array_equal(sent.share[:, :7], plain.share[:, :7])
    assert (sent.share[:, 7] < plain.share[:, 7]).all()
    assert sent.entered[:, 7:19].all()
    # A supporter counts from the January after it came: June 2025 moves nothing before 2026.
    assert np.array_equal(sent.p_end[:, :14], plain.p_end[:, :14])
    assert not np.array_equal(sent.p_end[:, 14:], plain.p_end[:, 14:])


def test_troops_that_leave_take_their_capability_with_them(shared: Shared) -> None:
    assert shared.luck is not None
    came = Arrival(FRANCE, NOVEMBER, 20_000)
    stays = course(shared, shared.luck, Moves(arrivals=((), (came,))))
    leaves = course(
        shared,
        shared.luck,
        Moves(arrivals=((), (came,)), leavers=((), ((FRANCE, NOVEMBER + 6),))),
    )
    assert np.array_equal(leaves.share[:, :6], stays.share[:, :6])
    assert (leaves.share[:, 6] > stays.share[:, 6]).all()
    # It leaves in May 2025: the year in which the side's last supporter goes is that of the end.
    assert np.array_equal(leaves.p_join, stays.p_join) is False
    assert not np.array_equal(leaves.p_end[:, 2:14], stays.p_end[:, 2:14])


def test_troops_of_the_event_are_nobodys_further_entry(shared: Shared) -> None:
    assert shared.luck is not None
    branch = Branch(
        shared.world,
        shared.drawn,
        shared.luck,
        Entrants(shared.world, shared.luck),
        event=Moves(arrivals=((), (FRENCH,))),
    )
    assert (branch.run().p_join < 1).all()


def test_a_ceasefire_counts_for_twelve_months_from_its_start(shared: Shared) -> None:
    assert shared.luck is not None
    stopped = Branch(
        shared.world,
        shared.drawn,
        shared.luck,
        Entrants(shared.world, shared.luck),
        response=Moves(agreements=(NOVEMBER + 3,)),
    )
    assert [stopped.stopping(step)[0] for step in range(18)] == [
        3 <= step < 15 for step in range(18)
    ]


def test_states_that_may_not_enter_never_do(shared: Shared) -> None:
    luck, world = shared.luck, shared.world
    assert luck is not None
    rows = [one["gwcode"].to_list() for one in world.candidates]
    nobody = tuple(np.zeros(len(codes), dtype=np.bool_) for codes in rows)
    closed = course(shared, luck, NONE, nobody)
    assert (closed.entrants == 0).all()
    assert (closed.p_join == 0).all()
    one = tuple(np.array([code == POLAND for code in codes]) for codes in rows)
    opened = course(shared, luck, NONE, one)
    assert opened.entrants.max() <= 1
    free = course(shared, luck, NONE)
    assert (opened.p_join <= free.p_join + 1e-12).all()
    entrants = Entrants(world, luck, one)
    for side in (0, 1):
        one_each = np.ones((shared.draws, 2), dtype=np.int64)
        brought = entrants.strength(one_each, np.arange(shared.draws))[:, side]
        assert brought == pytest.approx(np.full(shared.draws, world.cinc[POLAND]))


def test_chances_to_enter_are_bounded_by_the_share_of_those_who_may(shared: Shared) -> None:
    luck = shared.luck
    assert luck is not None
    sizes = [one.height for one in shared.world.candidates]
    kept = (np.arange(sizes[0]) % 2 == 0, np.zeros(sizes[1], dtype=np.bool_))
    found = Entrants(shared.world, luck, kept).bounded(np.full((shared.draws, 2), 0.25))
    weights = luck.weights[0]
    expected = [
        0.25 * sum(row[n] for n in range(0, sizes[0], 2)) / sum(row) for row in weights[:20]
    ]
    assert found[:20, 0] == pytest.approx(np.array(expected), abs=1e-12)
    assert (found[:, 1] == 0).all()
    every = (np.ones(sizes[0], dtype=np.bool_), np.ones(sizes[1], dtype=np.bool_))
    same = Entrants(shared.world, luck, every).bounded(np.full((shared.draws, 2), 0.25))
    assert (same == 0.25).all()


def test_who_came_by_an_act_cannot_enter_again(shared: Shared) -> None:
    world = shared.world
    assert allowed_beside(world, NONE) is None
    found = allowed_beside(world, Moves(arrivals=((), (FRENCH,))))
    assert found is not None
    for side, rows in enumerate(world.candidates):
        codes = rows["gwcode"].to_numpy()
        assert not found[side][codes == FRANCE].any()
        assert found[side][codes != FRANCE].all()


def test_acts_come_together_in_their_order(shared: Shared) -> None:
    event = event_moves(shared.world.situation)
    assert together() == NONE
    assert together(event) == together(NONE, event) == event
    both = together(event, Moves(arrivals=((), (FRENCH,)), agreements=(NOVEMBER,)))
    assert both.arrivals == (event.arrivals[0], (FRENCH,))
    assert both.agreements == (*event.agreements, NOVEMBER)
    assert both.senders == event.senders


def test_a_response_without_moves_leaves_both_branches_alone(shared: Shared) -> None:
    plain = play(shared, outlooks={})
    again = play(shared, outlooks={}, response=NONE)
    for one, other in zip(plain.courses or (), again.courses or (), strict=True):
        for field in dataclasses.fields(Course):
            assert np.array_equal(getattr(one, field.name), getattr(other, field.name))


# A region of three states: which dyads acts touch, and by how much.
def region_of(shared: Shared) -> pl.DataFrame:
    """Three dyads like the first of the real region, between states 2, 3 and 4."""
    assert shared.region is not None
    row = shared.region.head(1)
    pairs = [(2, 3), (2, 4), (3, 4)]
    rows = pl.concat([row] * len(pairs)).with_columns(
        gwcode1=pl.Series([one for one, _ in pairs], dtype=row.schema["gwcode1"]),
        gwcode2=pl.Series([other for _, other in pairs], dtype=row.schema["gwcode2"]),
        peace_years=pl.lit(30).cast(row.schema["peace_years"]),
    )
    return rows.with_columns(pl.lit(value=False).cast(row.schema["defence_pact"])
                             .alias("defence_pact"))  # fmt: skip


def three(shared: Shared) -> RegionDisputes:
    """Disputes among the three."""
    world = dataclasses.replace(shared.world, already_sender=False)
    return RegionDisputes(world, shared.drawn, region_of(shared))


def logit(values: Floats) -> Floats:
    return np.asarray(np.log(values) - np.log1p(-values))


def test_only_the_dyads_that_an_act_touches_change(shared: Shared) -> None:
    region = three(shared)
    plain = region.chances(NONE)
    touched = {
        Moves(pacts=((2, (3,), True),)): [True, False, False],
        Moves(pacts=((2, (3, 4), True),)): [True, True, False],
        Moves(incidents=((4, 3),)): [False, False, True],
        Moves(senders=frozenset({3})): [True, False, True],
        Moves(senders=frozenset({9}), incidents=((2, 9),)): [False, False, False],
        Moves(pacts=((2, (3,), False),)): [False, False, False],  # there was none to end
    }
    for moves, expected in touched.items():
        found = region.chances(moves)
        for name in disputes.OUTCOMES:
            assert (found[name] != plain[name]).any(axis=0).tolist() == expected, (moves, name)


def test_a_pact_is_the_models_own_term(shared: Shared) -> None:
    """By hand: a region in which the first dyad has had the pact all along."""
    bound = three(shared).chances(Moves(pacts=((3, (2,), True),)))
    region = region_of(shared).with_columns(
        pl.when(pl.arange(0, 3) == 0)
        .then(pl.lit(value=True))
        .otherwise(pl.col("defence_pact"))
        .cast(region_of(shared).schema["defence_pact"])
        .alias("defence_pact")
    )
    world = dataclasses.replace(shared.world, already_sender=False)
    stated = RegionDisputes(world, shared.drawn, region).chances(NONE)
    for name in disputes.OUTCOMES:
        assert bound[name] == pytest.approx(stated[name], abs=1e-12)


def test_an_incident_is_a_dispute_of_this_year(shared: Shared) -> None:
    """By hand: the log odds of the fitted model at no years of peace, recalibrated."""
    region = three(shared)
    found = region.chances(Moves(incidents=((2, 3),)))["onset"][:, 0]
    assert (found > region.chances(NONE)["onset"][:, 0]).mean() > 0.95
    fitted = shared.world.fits[disputes.NAME]
    row = (
        region_of(shared)
        .head(1)
        .with_columns(pl.lit(0).cast(region_of(shared).schema["peace_years"]).alias("peace_years"))
    )
    alone = disputes.dyad_probabilities(
        fitted, "onset", row, shared.drawn.dispute["onset"], unseen=0,
        shift=np.zeros((shared.draws, 1)),
    )  # fmt: skip
    assert found == pytest.approx(alone[:, 0], abs=1e-12)


def test_a_sender_adds_its_log_odds_where_the_years_of_peace_are_known(shared: Shared) -> None:
    region = three(shared)
    calm = Moves(incidents=((2, 3),))
    sent = dataclasses.replace(calm, senders=frozenset({2}))
    gap = logit(region.chances(sent)["onset"]) - logit(region.chances(calm)["onset"])
    assert shared.drawn.sender is not None
    assert gap[:, 0] == pytest.approx(shared.drawn.sender, abs=1e-9)
    assert gap[:, 2] == pytest.approx(np.zeros(shared.draws), abs=1e-12)


def test_a_sender_of_the_last_years_carries_the_effect_already(shared: Shared) -> None:
    s = shared.world.situation
    code = s.sender.gwcode
    region = region_of(shared).with_columns(pl.col("gwcode1").replace(2, code).alias("gwcode1"))
    lately = dataclasses.replace(shared.world, already_sender=True)
    one = RegionDisputes(lately, shared.drawn, region)
    plain, sent = one.chances(NONE), one.chances(Moves(senders=frozenset({code})))
    for name in disputes.OUTCOMES:
        assert np.array_equal(plain[name], sent[name])
    assert holds(region, code).tolist() == [True, True, False]


def test_without_a_region_there_are_no_disputes(shared: Shared) -> None:
    empty = RegionDisputes(shared.world, shared.drawn, None)
    assert empty.chances(Moves(senders=frozenset({2}))) == {}
    bare: Any = SimpleNamespace(sender=None, dispute={})
    drawn: Parameters = bare
    world: World = shared.world
    assert RegionDisputes(world, drawn, region_of(shared)).chances(NONE) == {}
