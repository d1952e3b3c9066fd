"""What acts move: read by hand on the leading case, whose first month ahead is November 2024."""

import itertools

import pytest
from tests.respond.places import LEADING, OPTIONS, option, place_of, portfolio

from westphalia.core.months import month_id
from westphalia.events.situation import Arrival
from westphalia.respond.levers import Lever, joined, lever, supports_already
from westphalia.respond.offers import delayed
from westphalia.simulate.moves import NONE, Moves

USA, FRANCE, BRITAIN, GERMANY, UKRAINE, KOREA_N = 2, 220, 200, 260, 369, 731
FIRST = month_id(2024, 11)


def moved(act: str, name: str = LEADING) -> Lever:
    """What one act moves."""
    return place_of(name).offered(option(act)).levers["one"]


STILL = (
    '{ action = "talks" }',
    '{ action = "mediation", actor = "TUR" }',
    '{ action = "enforcement" }',
    '{ action = "exercise" }',
    '{ action = "forward_deployment", target = "KOR", troops = 100 }',
    '{ action = "pact_upgrade", target = "KOR" }',
    '{ action = "resolution" }',
    '{ action = "wait" }',
)


@pytest.mark.parametrize("act", STILL)
def test_what_the_models_do_not_see_moves_nothing(act: str) -> None:
    found = moved(act)
    assert found.still
    assert found.moves == NONE
    assert Lever("one").still


def test_a_ceasefire_is_an_agreement_from_its_month() -> None:
    assert moved('{ action = "ceasefire" }').moves == Moves(agreements=(FIRST,))
    later = moved('{ action = "ceasefire", start = "2025-06" }')
    assert later.moves == Moves(agreements=(FIRST + 7,))
    assert not later.still


def test_troops_go_to_the_side_of_their_target() -> None:
    act = '{ action = "troops", actor = "FRA", troops = 2000 }'
    found = moved(act)
    assert found.moves.arrivals == ((), (Arrival(FRANCE, FIRST, 2000),))
    assert {"A4.join24", "A4.other12", "A4.other36"} <= found.certain
    assert not any(name.startswith("A4.own") for name in found.certain)
    other = moved(act.replace('"FRA"', '"CHN", target = "supported"'))
    assert other.moves.arrivals == ((Arrival(710, FIRST, 2000),), ())
    assert {"A4.join24", "A4.own12", "A4.ownarms24"} <= other.certain
    assert "A4.other12" not in other.certain


def test_troops_that_come_after_a_horizon_do_not_settle_its_question() -> None:
    found = moved('{ action = "troops", troops = 10, start = "2026-01" }')  # the 15th month
    assert {"A4.join24", "A4.join36"} <= found.certain
    assert "A4.join12" not in found.certain


def test_a_contingent_is_shared_out_by_soldiers() -> None:
    at = place_of(LEADING)
    act = '{ action = "troops", actor = "FRA", partners = ["GBR", "DEU"], troops = 9000 }'
    arrivals = moved(act).moves.arrivals[1]
    assert {one.gwcode for one in arrivals} == {FRANCE, BRITAIN, GERMANY}
    total = sum(at.world.soldiers[one.gwcode] for one in arrivals)
    for one in arrivals:
        share = at.world.soldiers[one.gwcode] / total
        assert one.troops == pytest.approx(9000 * share, abs=0.5)
    assert sum(one.troops or 0 for one in arrivals) == pytest.approx(9000, abs=2)


def test_a_contingent_leaves_after_its_months() -> None:
    at = place_of(LEADING)
    act = '{ action = "troops", actor = "FRA", partners = [], troops = 2000, months = 12 }'
    month = at.world.first_month + 12
    assert moved(act).moves.leavers == ((), ((FRANCE, month),))
    whole = '{ action = "troops", actor = "FRA", partners = [], troops = 2000 }'
    assert moved(whole).moves.leavers == ((), ())


def test_a_pact_binds_each_of_those_who_act_to_the_target() -> None:
    found = moved('{ action = "guarantee", partners = ["FRA", "AUT"] }')
    pairs = {(one, other) for one, others, made in found.moves.pacts for other in others if made}
    # Not to each other: that France joins binds nobody to Austria.
    assert pairs == {(USA, UKRAINE), (FRANCE, UKRAINE), (305, UKRAINE)}
    assert found.treaties == 1
    assert found.certain == {"C3.opp36"}
    third = moved('{ action = "pact", target = "IND" }')
    assert third.moves.pacts == ((USA, (750,), True),)
    assert third.treaties == 1
    assert not third.certain


@pytest.mark.parametrize("act", ['actor = "PRK", target = "IND"', 'target = "supported"'])
def test_treaties_of_the_cases_own_states_are_not_counted(act: str) -> None:
    assert moved(f'{{ action = "pact", {act} }}').treaties == 0


def test_a_show_of_force_is_an_incident_of_each_who_shows_it() -> None:
    found = moved('{ action = "show_of_force", partners = ["JPN"] }')
    assert found.moves == Moves(incidents=((USA, KOREA_N), (740, KOREA_N)))


# Months in which EUR 1.2 bn is given, and the mean over the twelve months ahead.
GIVEN = (
    ("", 1.2),
    (", months = 6", 0.6),
    (", months = 24", 1.2),
    (', start = "2025-02"', 0.9),
    (', start = "2025-10", months = 9', 0.1),
    (', start = "2025-11"', 0.0),
)


@pytest.mark.parametrize(("when", "mean"), GIVEN)
def test_what_is_given_is_spread_over_twelve_months(when: str, mean: float) -> None:
    found = moved(f'{{ action = "arms", eur_bn_month = 1.2{when} }}')
    assert found.given == ({"military": pytest.approx(mean)} if mean else {})
    assert moved(f'{{ action = "money", eur_bn_month = 1.2{when} }}').given.get(
        "financial", 0.0
    ) == pytest.approx(mean)


def test_only_what_goes_to_the_cases_opponent_is_counted_as_aid_to_it() -> None:
    assert moved('{ action = "arms", target = "POL", eur_bn_month = 1 }').given == {}
    assert moved('{ action = "arms", actor = "CHN", target = "RUS", eur_bn_month = 1 }').given == {}
    relief = moved('{ action = "humanitarian", eur_bn_month = 1 }')
    assert relief.given == {"humanitarian": 1.0}
    assert not relief.certain


def test_support_that_begins_settles_the_question_whether_any_begins() -> None:
    at = place_of(LEADING)
    s = at.world.situation
    usa = at.offered(option('{ action = "arms", eur_bn_month = 1 }')).levers["one"]
    assert supports_already(at.view, s, usa.acts[0].actor, s.opponent)
    assert not usa.certain
    new = moved('{ action = "arms", actor = "BRA", eur_bn_month = 0.1 }')
    assert new.certain == {"A4.otherarms24"}
    assert not moved('{ action = "humanitarian", actor = "BRA", eur_bn_month = 0.1 }').certain


def test_acts_are_asked_of_the_channels_from_their_own_point_of_view() -> None:
    sanction = moved('{ action = "sanctions", target = "supported" }').frames[0]
    assert (sanction.sender.iso3, sanction.opponent.iso3) == ("USA", "RUS")
    assert {"sanction"} <= sanction.inputs
    arms = moved('{ action = "arms", eur_bn_month = 1 }').frames[0]
    assert (arms.sender.iso3, arms.supported.iso3, arms.opponent.iso3) == ("USA", "UKR", "RUS")
    own = place_of(LEADING).world.situation
    # Helping the other side turns the war round.
    assert (arms.side, own.side) in {("a", "b"), ("b", "a")}
    assert arms.primaries == (own.primaries[1], own.primaries[0])
    assert arms.arrivals == ()


def test_options_at_once_are_the_sum_of_their_parts() -> None:
    text = OPTIONS + portfolio("arm", "send", "again")
    found = place_of(LEADING).offered(text).levers
    both = found["both"]
    assert both.given == found["arm"].given
    assert both.moves.arrivals == found["send"].moves.arrivals
    assert both.certain == found["arm"].certain | found["send"].certain
    assert len(both.acts) == 3
    money = moved('{ action = "money", eur_bn_month = 1 }')
    twice = joined("two", (found["arm"], money, moved('{ action = "arms", eur_bn_month = 0.5 }')))
    assert twice.given == {"military": 1.5, "financial": 1.0}
    assert joined("none", ()).still


def test_the_order_of_what_is_joined_moves_nothing() -> None:
    parts = [
        moved('{ action = "troops", actor = "FRA", troops = 100 }'),
        moved('{ action = "guarantee" }'),
        moved('{ action = "show_of_force" }'),
        moved('{ action = "arms", eur_bn_month = 0.1 }'),
        moved('{ action = "troops", actor = "GBR", troops = 300 }'),
        moved('{ action = "pact", target = "IND" }'),
    ]
    first = joined("all", tuple(parts))
    for order in itertools.islice(itertools.permutations(parts), 0, 720, 37):
        other = joined("all", order)
        assert other.moves == first.moves
        assert (other.given, other.treaties, other.certain) == (
            first.given, first.treaties, first.certain,
        )  # fmt: skip


def test_a_delayed_option_is_the_option_with_that_start() -> None:
    at = place_of(LEADING)
    for act in (
        '{ action = "ceasefire" }',
        '{ action = "troops", troops = 10 }',
        '{ action = "arms", eur_bn_month = 1 }',
    ):
        now = moved(act)
        assert delayed(now, at.view, at.world, until=FIRST) == lever(
            at.view, at.world, "one", now.acts
        )
        late = delayed(now, at.view, at.world, until=FIRST + 4)
        stated = moved(act.replace(" }", ', start = "2025-03" }'))
        assert (late.moves, late.given, late.certain) == (
            stated.moves, stated.given, stated.certain,
        )  # fmt: skip
        # Nothing is left of what would begin beyond the horizon.
        assert delayed(now, at.view, at.world, until=FIRST + 36).still
    stated = moved('{ action = "ceasefire", start = "2025-06" }')
    assert delayed(stated, at.view, at.world, until=FIRST).moves == stated.moves
