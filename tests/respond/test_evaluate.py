"""Laws of what options come to in the leading case, and values reckoned again by hand."""

import dataclasses
import math
from collections.abc import Callable

import numpy as np
import pytest
from tests.respond.places import Place, option
from tests.respond.test_levers import STILL

from westphalia.core.draws import Floats
from westphalia.core.months import month_id
from westphalia.judge.contrasts import contrasts
from westphalia.respond.evaluate import ASKED, Evaluation, Future, Start, future_of, linked, moved
from westphalia.respond.levers import Lever, joined
from westphalia.respond.offers import delayed
from westphalia.respond.values import Cell
from westphalia.simulate.moves import Moves
from westphalia.simulate.run import simulate

FRANCE, RUSSIA, UKRAINE, KOREA_N = 220, 365, 369, 731
CELLS = [Cell(how, on) for on in (False, True) for how in ("shrunken", "none", "raw")]
CEASEFIRE = '{ action = "ceasefire" }'
TROOPS = '{ action = "troops", actor = "FRA", troops = 20000 }'
ARMS = '{ action = "arms", eur_bn_month = 1.0, months = 6 }'
MOVING = (CEASEFIRE, TROOPS, ARMS, '{ action = "guarantee" }', '{ action = "show_of_force" }')


@pytest.fixture(scope="module")
def take(at: Place) -> Callable[[str], Lever]:
    """Return what takes an option of one act."""
    return lambda act: at.offered(option(act)).levers["one"]


def of(one: Evaluation, values: Floats, name: str) -> Floats:
    """The values of one measure, ``(state, draw)``."""
    return values[one.measures.index(name)]


@pytest.mark.parametrize("cell", CELLS, ids=lambda one: one.name)
def test_an_option_that_sets_nothing_changes_no_draw(
    cell: Cell, start: Start, take: Callable[[str], Lever], headline: Evaluation
) -> None:
    one = Evaluation(start, future_of(cell), headline.measures)
    plain = one.nothing()
    assert np.isfinite(plain).all()
    for act in STILL:
        assert np.array_equal(one.values(take(act)), plain), act
    assert np.array_equal(one.values(Lever("nothing")), plain)


def test_an_option_that_is_played_and_touches_nobody_changes_no_draw(
    headline: Evaluation, take: Callable[[str], Lever]
) -> None:
    # An incident of two states that no dyad of the region holds: every step is played anew.
    idle = dataclasses.replace(take(STILL[0]), moves=Moves(incidents=((998, 999),)))
    assert not idle.still
    assert np.array_equal(headline.values(idle), headline.nothing())


def test_doing_nothing_is_what_assess_says(start: Start) -> None:
    run = simulate(start.world, start.region, draws=start.draws, seed=start.seed)
    told = {one.question.id: one for one in contrasts(run)}
    names = tuple(name for name in told if name in ASKED)
    assert len(names) > 50
    one = Evaluation(start, Future(), names)
    for name, pair in zip(names, one.nothing(), strict=True):
        assert np.array_equal(pair[0], told[name].without), name
        assert np.array_equal(pair[1], told[name].with_event), name


def test_without_event_effects_the_event_moves_less_than_with_the_raw_ones(start: Start) -> None:
    names = ("A4.war12", "B3.dispute12", "A4.deaths12")
    none, raw = (Evaluation(start, future_of(Cell(how)), names) for how in ("none", "raw"))
    gaps = [np.abs(np.diff(each.nothing(), axis=1)).mean(axis=(1, 2)) for each in (none, raw)]
    assert (gaps[0] < gaps[1]).any()
    assert (gaps[0] <= gaps[1] + 1e-3).all()


@pytest.mark.parametrize("act", MOVING)
def test_an_idle_option_beside_a_moving_one_adds_nothing(
    act: str, headline: Evaluation, take: Callable[[str], Lever]
) -> None:
    moving = take(act)
    alone = headline.values(moving)
    assert not np.array_equal(alone, headline.nothing())
    for parts in ((moving, take(STILL[0])), (take(STILL[0]), moving)):
        assert np.array_equal(headline.values(joined("both", parts)), alone)


def test_the_order_of_options_in_a_portfolio_changes_nothing(
    headline: Evaluation, take: Callable[[str], Lever]
) -> None:
    parts = [take(act) for act in (TROOPS, *MOVING[2:], TROOPS.replace("FRA", "GBR"))]
    first = headline.values(joined("all", tuple(parts)))
    for order in ((4, 3, 2, 1, 0), (2, 4, 0, 3, 1), (1, 0, 3, 2, 4)):
        again = headline.values(joined("all", tuple(parts[n] for n in order)))
        assert np.array_equal(again, first)


def test_a_ceasefire_moves_the_end_by_the_sign_of_its_drawn_effect(
    headline: Evaluation, take: Callable[[str], Lever]
) -> None:
    assert headline.shared.drawn.conflict is not None
    effect = headline.shared.drawn.conflict.agreement
    values = of(headline, headline.values(take(CEASEFIRE)), "A6.end24")
    gap = values - of(headline, headline.nothing(), "A6.end24")
    assert (gap[:, effect > 0] >= 0).all()
    assert (gap[:, effect < 0] <= 0).all()
    assert (gap[:, effect > 0.5] > 0).all()


def test_a_later_ceasefire_is_that_ceasefire_begun_later(
    at: Place, headline: Evaluation, take: Callable[[str], Lever]
) -> None:
    stated = take(CEASEFIRE.replace(" }", ', start = "2025-05" }'))
    shifted = delayed(take(CEASEFIRE), at.view, at.world, until=month_id(2025, 5))
    assert np.array_equal(headline.values(stated), headline.values(shifted))
    assert not np.array_equal(headline.values(stated), headline.values(take(CEASEFIRE)))


def test_a_contingent_without_soldiers_moves_no_balance(
    headline: Evaluation, take: Callable[[str], Lever]
) -> None:
    sent = take(TROOPS)
    empty = tuple(dataclasses.replace(one, troops=0) for one in sent.moves.arrivals[1])
    none = dataclasses.replace(
        sent, moves=dataclasses.replace(sent.moves, arrivals=((), empty)), frames=()
    )
    plain = of(headline, headline.nothing(), "A1.share")
    assert np.array_equal(of(headline, headline.values(none), "A1.share"), plain)
    assert (of(headline, headline.values(sent), "A1.share") < plain).all()


def test_the_same_seed_gives_the_same_values_and_another_does_not(
    start: Start, headline: Evaluation, take: Callable[[str], Lever]
) -> None:
    again = Evaluation(start, Future(), headline.measures).values(take(TROOPS))
    assert np.array_equal(again, headline.values(take(TROOPS)))
    other = Evaluation(dataclasses.replace(start, seed=4), Future(), headline.measures)
    assert not np.array_equal(other.values(take(TROOPS)), again)


def test_what_is_settled_by_itself_is_certain_and_nothing_else_is(
    headline: Evaluation, take: Callable[[str], Lever]
) -> None:
    sent = headline.values(take(TROOPS))
    assert (of(headline, sent, "A4.join24") == 1).all()
    assert (of(headline, sent, "A4.other24") == 1).all()
    assert (of(headline, sent, "A6.end24") < 1).all()


# Values reckoned again, from the run's parameters.
def monthly(hazard: float) -> float:
    """The chance in a month, from a log hazard by the year: 1 - (1 - p)^(1/12)."""
    yearly = 1 - math.exp(-math.exp(hazard))
    return float(1 - (1 - yearly) ** (1 / 12))


@pytest.mark.parametrize("draw", [0, 7, 150])
def test_the_end_of_the_war_after_a_ceasefire_by_hand(
    draw: int, headline: Evaluation, take: Callable[[str], Lever]
) -> None:
    """Without the event: log hazard of the year, the agreement's effect on its first 12 months."""
    world, run = headline.shared.world, headline.plain
    s = world.situation
    assert headline.shared.drawn.conflict is not None
    h = headline.shared.drawn.conflict.hazard[draw]
    effect = headline.shared.drawn.conflict.agreement[draw]
    found = headline._run(take(CEASEFIRE), run)
    assert found.courses is not None
    entrants = found.courses[0].entrants[draw]  # who entered in this draw, month by month
    own = 0 if s.side == "a" else 1
    goes_on = 1.0
    for step in range(24):
        year = 2024 + (10 + step) // 12  # the first month is November 2024
        before = next((entrants[n] for n in range(step - 1, -1, -1)
                       if 2024 + (10 + n) // 12 < year), (0, 0))  # fmt: skip
        there = [len(s.supporters[side]) + before[side] > 0 for side in (own, 1 - own)]
        hazard = h[0] + h[1] * math.log(year - s.first_year + 1) + h[2] * s.war
        hazard += h[3] * s.interstate + h[4] * there[0] + h[5] * there[1]
        goes_on *= 1 - monthly(hazard + (effect if step < 12 else 0.0))
    told = of(headline, headline.values(take(CEASEFIRE)), "A6.end24")[0, draw]
    assert told == pytest.approx(1 - goes_on, abs=1e-9)


def test_the_balance_of_capability_after_a_contingent_by_hand(
    headline: Evaluation, take: Callable[[str], Lever]
) -> None:
    """Each state's share of capabilities, a contingent by its share of its state's soldiers."""
    world = headline.shared.world
    cinc, soldiers = world.cinc, world.soldiers
    sides = [
        sum(cinc[code] for code in (*world.situation.primaries[n], *world.situation.supporters[n]))
        for n in (0, 1)
    ]
    french = cinc[FRANCE] * 20_000 / soldiers[FRANCE]
    korean = cinc[KOREA_N] * 12_000 / soldiers[KOREA_N]
    own, other = sides[0], sides[1] + french
    told = of(headline, headline.values(take(TROOPS)), "A1.share")
    assert told[0] == pytest.approx(own / (own + other), abs=1e-9)
    assert told[1] == pytest.approx((own + korean) / (own + korean + other), abs=1e-9)


def test_what_is_given_is_added_to_aid_by_hand(
    headline: Evaluation, take: Callable[[str], Lever]
) -> None:
    plain, given = headline.nothing(), headline.values(take(ARMS))
    for name in ("A3.aid12", "C4.aid12"):  # EUR 1 bn a month in six months of twelve
        gap = of(headline, given, name) - of(headline, plain, name)
        assert gap == pytest.approx(np.full_like(gap, 0.5), abs=1e-9)
    relief = headline.values(take('{ action = "humanitarian", eur_bn_month = 2.0 }'))
    share, total = (of(headline, plain, name) for name in ("B6.aidshare12", "A3.aid12"))
    expected = (share * total + 2.0) / (total + 2.0)
    assert of(headline, relief, "B6.aidshare12") == pytest.approx(expected, abs=1e-9)
    assert of(headline, given, "B6.aidshare12") == pytest.approx(
        share * total / (total + 0.5), abs=1e-9
    )


@pytest.mark.parametrize(
    ("unit", "value", "change", "later"),
    [
        ("probability", 0.5, math.log(3), 0.75),
        ("share", 0.2, math.log(4), 0.5),
        ("ratio", 2.0, math.log(1.5), 3.0),
        ("times", 0.5, -math.log(2), 0.25),
        ("EUR bn", 4.0, -1.5, 2.5),
    ],
)
def test_changes_add_up_on_the_scale_of_their_unit(
    unit: str, value: float, change: float, later: float
) -> None:
    values = np.full((2, 3), value)
    shift = np.array([change, 0.0, change])
    found = moved(values, shift, unit)
    assert found[:, [0, 2]] == pytest.approx(np.full((2, 2), later))
    assert (found[:, 1] == value).all()  # to the last bit
    assert linked(found, unit)[0, 0] - linked(values, unit)[0, 0] == pytest.approx(change)


@pytest.mark.parametrize("unit", ["probability", "share"])
def test_certain_values_stay_within_bounds(unit: str) -> None:
    found = moved(np.array([[0.0, 1.0]]), np.array([5.0, -5.0]), unit)
    assert ((found >= 0) & (found <= 1)).all()
    assert found[0, 0] == pytest.approx(0.0, abs=1e-6)
    assert found[0, 1] == pytest.approx(1.0, abs=1e-6)
