"""Acts that cannot be done at the date, by those who are to do them: one line each."""

import pytest
from tests.respond.places import LEADING, option, place_of

from westphalia.core.errors import CaseError, CodeError, WestphaliaError
from westphalia.respond.actions import ACTIONS, nearest_actions
from westphalia.respond.offers import library

REBELS = """
[case]
id = "rebels"
title = "Weapons for those who fight Syria"
as_of = 2015-06-30
[[event]]
type = "arms_transfer"
actor = "SAU"
supports = "rebels"
against = "SYR"
start = "2015-06"
[credence]
prior = 0.5
prior_source = "a coin"
"""


# An act's text, and words that its line must hold.
ACTS: dict[str, tuple[str, str]] = {
    "no such action": ('{ action = "sanction" }', "take sanctions, "),
    "key of no act": ('{ action = "talks", city = "Kyiv" }', "city: Kyiv; is not a known key"),
    "troops of arms": (
        '{ action = "arms", eur_bn_month = 1, troops = 5 }',
        "arms.troops: 5; has no place in it",
    ),
    "no amount": ('{ action = "arms" }', "eur_bn_month: missing; is required"),
    "no size": ('{ action = "troops" }', "troops: missing; is required"),
    "amount is no number": ('{ action = "arms", eur_bn_month = nan }', "eur_bn_month: nan"),
    "amount without end": ('{ action = "arms", eur_bn_month = inf }', "eur_bn_month: inf"),
    "amount below zero": ('{ action = "arms", eur_bn_month = -1 }', "should be greater than 0"),
    "amount of zero": ('{ action = "arms", eur_bn_month = 0 }', "should be greater than 0"),
    "huge amount": ('{ action = "arms", eur_bn_month = 1e9 }', "less than or equal to 1000"),
    "more than the giver has": (
        '{ action = "money", actor = "EST", eur_bn_month = 10 }',
        "eur_bn_month: 10.0; is more in a year than the givers' product, about 41 billion",
    ),
    "half a soldier": ('{ action = "troops", troops = 2.5 }', "troops: 2.5"),
    "more soldiers than there are": (
        '{ action = "troops", actor = "EST", troops = 400000 }',
        "troops: 400000; exceeds the 7,000 soldiers of those who send them",
    ),
    "soldiers of a state without": (
        '{ action = "troops", actor = "ISL", troops = 1 }',
        "troops: 1; exceeds the 0 soldiers",
    ),
    "more in peace than there are": (
        '{ action = "forward_deployment", actor = "EST", target = "POL", troops = 7001 }',
        "forward_deployment.troops: 7001; exceeds the 7,000 soldiers",
    ),
    "troops for no party": (
        '{ action = "troops", target = "POL", troops = 10 }',
        "Poland; must be a primary party of the war",
    ),
    "troops of a party": (
        '{ action = "troops", actor = "RUS", troops = 10 }',
        "Russia; is in the war already",
    ),
    "troops of the event's sender": (
        '{ action = "troops", actor = "PRK", troops = 10 }',
        "North Korea; is in the war already",
    ),
    "a party among the partners": (
        '{ action = "troops", partners = ["RUS"], troops = 10 }',
        "Russia; is in the war already",
    ),
    "no such state": ('{ action = "sanctions", actor = "XXX" }', "actor: XXX; is not the code"),
    "no such target": ('{ action = "sanctions", target = "SUN" }', "target: SUN; is not the code"),
    "a state that is gone": (
        '{ action = "sanctions", partners = ["DDR"] }',
        "partners: DDR; was not a state on 2024-10-31",
    ),
    "lower case": ('{ action = "sanctions", actor = "usa" }', "actor: usa"),
    "on itself": ('{ action = "sanctions", target = "USA" }', "both who acts and whom it is for"),
    "arms for itself": (
        '{ action = "arms", actor = "UKR", eur_bn_month = 1 }',
        "Ukraine; cannot be both",
    ),
    "target among the partners": (
        '{ action = "sanctions", partners = ["PRK", "GBR"] }',
        "North Korea; cannot be both",
    ),
    "a pact with itself": ('{ action = "pact", target = "USA" }', "United States; cannot be both"),
    "partners twice": (
        '{ action = "sanctions", partners = ["GBR", "FRA", "GBR"] }',
        "partners: United Kingdom; is named twice",
    ),
    "arms from the enemy": (
        '{ action = "arms", actor = "RUS", eur_bn_month = 1 }',
        "Russia; is the other party to the war",
    ),
    "a pact that is in force": (
        '{ action = "pact", target = "KOR" }',
        "South Korea; has a defence pact with United States already; take the action pact_upgrade",
    ),
    "a pact with nobody": ('{ action = "pact" }', "target: missing; is required"),
    "a pact with armed groups": ('{ action = "pact", target = "rebels" }', "is no state"),
    "an upgrade of nothing": (
        '{ action = "pact_upgrade", target = "IND" }',
        "India; has no defence pact with United States known on 2024-10-31",
    ),
    "an upgrade with nobody": ('{ action = "pact_upgrade" }', "target: missing; is required"),
    "through an alliance that is none": (
        '{ action = "sanctions", partners = ["GBR", "CHE"], through = "alliance" }',
        "Switzerland; has no defence pact with United States",
    ),
    "through an alliance of one": (
        '{ action = "sanctions", through = "alliance" }',
        "partners: missing",
    ),
    "the Council against a veto": (
        '{ action = "sanctions", target = "supported", through = "security council" }',
        "Russia; holds the veto in the Security Council",
    ),
    "the Council against a veto's client": (
        '{ action = "sanctions", through = "security council" }',
        "Russia; holds the veto in the Security Council",
    ),
    "the Assembly through the Council": (
        '{ action = "resolution", through = "security council" }',
        "resolution.through: security council; does not pass",
    ),
    "talks through a body": (
        '{ action = "talks", through = "alliance" }',
        "talks.through: alliance; has no place in it",
    ),
    "no such body": ('{ action = "sanctions", through = "NATO" }', "through: NATO; should be"),
    "before the date": (
        '{ action = "sanctions", start = "2024-10" }',
        "start: 2024-10; must lie in the months ahead, 2024-11 to 2027-10",
    ),
    "beyond the horizon": ('{ action = "sanctions", start = "2027-11" }', "start: 2027-11; must"),
    "thirteenth month": ('{ action = "sanctions", start = "2025-13" }', "start: 2025-13"),
    "for no time": ('{ action = "sanctions", months = 0 }', "months: 0"),
    "for too long": ('{ action = "sanctions", months = 121 }', "months: 121"),
    "mediation by a party": (
        '{ action = "mediation", actor = "RUS" }',
        "Russia; is a party and cannot mediate",
    ),
    "mediation with a party": (
        '{ action = "mediation", actor = "TUR", partners = ["UKR"] }',
        "Ukraine; is a party and cannot mediate",
    ),
    "a ceasefire of others": (
        '{ action = "ceasefire", target = "IND" }',
        "target: India; is no party to the war",
    ),
    "busters without a name": ('{ action = "secondary_sanctions" }', "target: missing"),
    "the same act twice": (
        '{ action = "talks" }, { action = "talks", start = "2025-01" }',
        "talks by United States; is done twice by the same state",
    ),
    "a pact from both ends": (
        '{ action = "pact", target = "IND" }, { action = "pact", actor = "IND", target = "USA" }',
        "pact by United States; is done twice",
    ),
    "one state's troops twice": (
        '{ action = "troops", troops = 5, partners = ["FRA"] }, '
        '{ action = "troops", actor = "FRA", troops = 5 }',
        "troops by France; are sent twice",
    ),
    "troops on both sides": (
        '{ action = "troops", actor = "CHN", troops = 5 }, '
        '{ action = "troops", actor = "CHN", target = "supported", troops = 5 }',
        "troops by China; are sent twice",
    ),
    "a ceasefire and troops": (
        '{ action = "ceasefire" }, { action = "troops", troops = 5 }',
        "ceasefire and troops; cannot go together",
    ),
}


@pytest.mark.parametrize(("text", "said"), ACTS.values(), ids=ACTS)
def test_an_act_that_cannot_be_done_is_one_line(text: str, said: str) -> None:
    with pytest.raises((CaseError, CodeError)) as caught:
        place_of(LEADING).offered(option(text))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 600


# At other dates: who was a state, who held the veto, what could be asked.
ELSEWHERE: dict[str, tuple[str, str, str]] = {
    "Algeria in 1950": (
        "china-korea-1950",
        '{ action = "sanctions", actor = "DZA" }',
        "DZA; was not a state on 1950-11-30",
    ),
    "troops without a war": (
        "finland-nato-2023",
        '{ action = "troops", actor = "CHN", troops = 10 }',
        "needs an armed conflict of the parties",
    ),
    "ceasefire without a war": (
        "finland-nato-2023",
        '{ action = "ceasefire" }',
        "needs an armed conflict of the parties",
    ),
    "the opponent's own pact": (
        "finland-nato-2023",
        '{ action = "guarantee", actor = "BLR", target = "opponent" }',
        "Russia; has a defence pact with Belarus already",
    ),
}


@pytest.mark.parametrize(("name", "act", "said"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_cannot_be_done_elsewhere_is_one_line(name: str, act: str, said: str) -> None:
    with pytest.raises(WestphaliaError) as caught:
        place_of(name).offered(option(act, responder=""))
    assert said in str(caught.value)


@pytest.mark.parametrize("act", ["talks", "mediation"])
def test_states_that_do_not_fight_can_talk(act: str) -> None:
    found = place_of("iran-hormuz-2012").offered(option(f'{{ action = "{act}", actor = "TUR" }}'))
    assert found.levers["one"].still


def test_who_sits_for_china_changes_with_the_date() -> None:
    act = '{ action = "sanctions", actor = "GBR", target = "sender", through = "security council" }'
    # Resolution 2758 (VI) seated Beijing in October 1971; the sender here is Beijing in 1950.
    found = place_of("china-korea-1950").offered(option(act, responder=""))
    assert "through the security council" in found.offered[1].acts[0]
    assert not any("holds the veto" in line for line in found.offered[1].who)
    later = option(act.replace('"sender"', '"CHN"').replace("through", "start"), responder="")
    later = later.replace('start = "security council"', 'start = "2024-12"')
    assert "no mandate of the Security Council: China holds the veto" in (
        place_of(LEADING).offered(later).offered[1].who
    )


def test_armed_groups_are_helped_and_sign_nothing() -> None:
    at = place_of(REBELS)
    given = at.offered(option('{ action = "arms", target = "supported", eur_bn_month = 1 }'))
    assert given.offered[1].acts[0].startswith("Arms, rebels in Syria, EUR 1 bn a month: United")
    with pytest.raises(CaseError, match="rebels in Syria; is no state and cannot sign a treaty"):
        at.offered(option('{ action = "guarantee", target = "supported" }'))


def test_every_action_of_the_library_is_one_of_the_actions() -> None:
    keys = {one.key for one in ACTIONS}
    assert {act.action for one in library().option for act in one.act} <= keys
    assert len(keys) == len(ACTIONS)
    for one in ACTIONS:
        assert set(one.requires) <= set(one.takes)
        assert nearest_actions(one.key.replace("_", "-"))[0] == one.key
