"""Who would gain by fighting: places on the line, ends, the user's own standings, the unknown."""

from pathlib import Path

import numpy as np
import pytest

from westphalia.core.errors import CaseError, CodeError, CoverageError
from westphalia.events.case import read_case
from westphalia.events.situation import Situation, situation
from westphalia.panel.asof import AsOf
from westphalia.respond.bargaining import Actors, expected_utilities
from westphalia.respond.options import Standing
from westphalia.respond.willing import (
    allowed,
    at_ends,
    challenge_utilities,
    gate,
    on_the_line,
    standings_of,
    willing,
)
from westphalia.snapshot.load import load

ROOT = Path(__file__).parents[2]
POINTS = {1: 2.0, 2: -2.0, 3: 0.0, 4: 1.0, 5: 4.0, 6: 0.0}
CINC = {1: 0.1, 2: 0.2, 3: 0.3, 4: 0.1, 5: 0.1, 7: 0.2}
USA, CHINA, DPRK, RUSSIA, UKRAINE = 2, 710, 731, 365, 369


def test_places_on_the_line_by_hand() -> None:
    found = on_the_line(POINTS, CINC, supported=1, opponent=2)
    # 6 has no capability and 7 no point.
    assert found.codes.tolist() == [1, 2, 3, 4, 5]
    # 5 lies beyond: 6 from the opponent, 2 from the supported state.
    assert found.actors.position.tolist() == [1.0, 0.0, 0.5, 0.75, 0.75]
    assert (found.actors.salience == 1).all()


def test_a_place_stands_for_a_missing_point() -> None:
    found = on_the_line(POINTS, CINC, supported=1, opponent=2, placed={7: 0.25, 3: 1.0})
    assert found.actors.position.tolist() == [1.0, 0.0, 1.0, 0.75, 0.75, 0.25]


def test_ends() -> None:
    found = at_ends(on_the_line(POINTS, CINC, supported=1, opponent=2), ((3,), (5, 99)))
    assert found.actors.position.tolist() == [1.0, 0.0, 1.0, 0.75, 0.0]


@pytest.mark.parametrize(("supported", "opponent"), [(1, 6), (7, 2), (1, 99)])
def test_unknown_parties_are_refused(supported: int, opponent: int) -> None:
    with pytest.raises(CoverageError, match="leave bargaining out"):
        on_the_line(POINTS, CINC, supported, opponent)


def test_parties_at_one_point_are_refused() -> None:
    with pytest.raises(CoverageError, match="must differ"):
        on_the_line(POINTS | {2: 2.0}, CINC, 1, 2)


def test_the_stronger_side_gains() -> None:
    # With exponents of 1 and full salience a gain is expected with more than half the votes.
    actors = Actors(
        ("weak", "strong", "middle"),
        np.array([1.0, 0.0, 0.4]),
        np.array([1.0, 5.0, 1.0]),
        np.ones(3),
    )
    plain = expected_utilities(actors, np.ones(3))[0]
    assert plain[0, 1] == pytest.approx(2 * (2 * 1 / (1 + 5 + 0.2) - 1))
    assert challenge_utilities(actors, 1)[0] < 0
    assert willing(actors, np.array([0, 1, 2]), 0).tolist() == [False, True, True]


def test_the_unknown_are_not_bound() -> None:
    found = on_the_line(POINTS, CINC | {2: 20.0}, supported=1, opponent=2)
    assert allowed(found, [1, 4, 99, 6], 2).tolist() == [False, False, True, True]
    assert allowed(found, [], 2).shape == (0,)


@pytest.fixture(scope="module")
def case_of_2024(cases: Path) -> tuple[AsOf, Situation]:
    case = read_case(cases / "dprk-russia-2024.toml")
    view = AsOf(load(), case.case.as_of)
    return view, situation(view, case)


def shares(view: AsOf) -> dict[int, float]:
    rows = view.table("capabilities")
    last = rows.filter(rows["year"] == view.last_year("capabilities"))
    return dict(last.select("gwcode", "cinc").drop_nulls().iter_rows())


def test_a_case(case_of_2024: tuple[AsOf, Situation]) -> None:
    view, s = case_of_2024
    cinc = shares(view)
    found = standings_of(view, s, cinc)
    place = dict(zip(found.codes.tolist(), found.actors.position.tolist(), strict=True))
    assert (place[RUSSIA], place[UKRAINE]) == (1.0, 0.0)
    assert place[USA] < 0.5 < place[CHINA]
    one, two = gate(view, s, cinc, ([CHINA, USA, 9999], [USA, DPRK]))
    assert one.shape == (3,)
    assert one.dtype == two.dtype == np.bool_
    assert one[2]


def test_nearly_everyone_is_willing(case_of_2024: tuple[AsOf, Situation]) -> None:
    view, s = case_of_2024
    cinc = shares(view)
    every = standings_of(view, s, cinc).codes.tolist()
    against = gate(view, s, cinc, (every, every))
    text = (ROOT / "docs" / "bargaining.md").read_text(encoding="utf-8")
    one, two = (int(met.sum()) for met in against)
    assert f"{one} of {len(every)} states are willing against Ukraine and {two} against" in text


def test_who_is_brought_to_a_side_stands_at_its_end(case_of_2024: tuple[AsOf, Situation]) -> None:
    view, s = case_of_2024
    found = standings_of(view, s, shares(view), added=((DPRK,), (USA,)))
    place = dict(zip(found.codes.tolist(), found.actors.position.tolist(), strict=True))
    assert (place[DPRK], place[USA]) == (1.0, 0.0)


def test_the_users_own_standings(case_of_2024: tuple[AsOf, Situation]) -> None:
    view, s = case_of_2024
    own = (Standing(state="CHN", position=0.3), Standing(state="UKR", salience=0.5))
    found = standings_of(view, s, shares(view), own=own)
    at = found.codes.tolist().index
    assert found.actors.position[at(CHINA)] == 0.3
    assert found.actors.salience[at(UKRAINE)] == 0.5
    assert found.actors.salience[at(CHINA)] == 1
    # Brought to a side, a state stands at its end whatever was said of it.
    moved = standings_of(view, s, shares(view), own=own, added=((CHINA,), ()))
    assert moved.actors.position[at(CHINA)] == 1


@pytest.mark.parametrize(
    ("own", "kind", "text"),
    [
        ((Standing(state="RUS", position=0.5),), CaseError, "is a party"),
        ((Standing(state="CHN"), Standing(state="CHN")), CaseError, "named once"),
        ((Standing(state="XXX"),), CodeError, "not the code"),
    ],
)
def test_impossible_standings(
    case_of_2024: tuple[AsOf, Situation],
    own: tuple[Standing, ...],
    kind: type[Exception],
    text: str,
) -> None:
    view, s = case_of_2024
    with pytest.raises(kind, match=text):
        standings_of(view, s, shares(view), own=own)
