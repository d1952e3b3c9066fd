"""Files, portfolios, plans and choices that cannot be: one line each; and what is kept of them."""

import pytest
from tests.respond.places import LEADING, OPTIONS, Place, option, place_of, plan, portfolio

from westphalia.core.errors import CaseError, CodeError, UsageError, WestphaliaError
from westphalia.respond.offers import library
from westphalia.respond.options import Option, Responses, check_ids, parse_responses
from westphalia.respond.taken import responder_of

# A whole file, and words that its line must hold.
FILES: dict[str, tuple[str, str]] = {
    "empty": ("", "empty; must hold [[option]]"),
    "a remark alone": ("# later\n", "empty; must hold [[option]]"),
    "not TOML": ("[[option]\n", "must be TOML"),
    "nested too deep": ("x = " + "[" * 9000 + "]" * 9000, "nested too deep"),
    "tables nested too deep": (".".join("a" * 20_000) + " = 1", "nested too deep"),
    "a number of ten thousand digits": ("x = " + "9" * 10_000, "must be TOML"),
    "one table in place of a list": ('[option]\nid = "one"\ntitle = "One"\n', "list of tables"),
    "forty-one options": (
        "".join(f'[[option]]\nid = "o-{n}"\ntitle = "O"\n' for n in range(41)),
        "at most 40 items",
    ),
    "id of one letter": (option("", name="a"), "id: a; "),
    "id in capitals": (option("", name="One"), "id: One; "),
    "title of blanks": ('[[option]]\nid = "one"\ntitle = "  "\n', "title"),
    "title of two lines": ('[[option]]\nid = "one"\ntitle = "A\\nB"\n', "must be one line"),
    "title that steers": ('[[option]]\nid = "one"\ntitle = "A\\u001b[2J"\n', "must be one line"),
    "title turned round": ('[[option]]\nid = "one"\ntitle = "A\\u202eB"\n', "must be one line"),
    "same id twice": (OPTIONS + option("", responder=""), ""),
    "id of doing nothing": (option("", name="nothing"), "id: nothing; is always compared"),
    "portfolio of that id": (OPTIONS + portfolio("talk", "arm", name="nothing"), "id: nothing; is"),
    "plan of that id": (OPTIONS + plan("arm", name="nothing"), "id: nothing; is always compared"),
    "portfolio with an option's id": (
        OPTIONS + portfolio("talk", "arm", name="arm"),
        "id: arm; must be unique",
    ),
    "portfolio of one": (OPTIONS + portfolio("talk"), "options: ['talk']"),
    "portfolio of five": (OPTIONS + portfolio("talk", "arm", "stop", "send", "again"), "at most 4"),
    "portfolio of an unknown": (
        OPTIONS + portfolio("talk", "fly"),
        "portfolio both: fly; is no option that can be taken",
    ),
    "portfolio of nothing": (OPTIONS + portfolio("talk", "nothing"), "nothing; is no option"),
    "portfolio of one twice": (OPTIONS + portfolio("arm", "arm"), "names an option twice"),
    "portfolio of one act twice": (
        OPTIONS + portfolio("talk", "again"),
        "talks by United States; is done twice by the same state",
    ),
    "portfolio of portfolios": (
        OPTIONS + portfolio("talk", "arm") + portfolio("both", "stop", name="more"),
        "portfolio more: both; is no option",
    ),
    "portfolio that excludes itself": (
        OPTIONS + portfolio("stop", "send"),
        "ceasefire and troops; cannot go together",
    ),
    "plan on nothing known": (
        OPTIONS + plan("arm", indicator="omen"),
        "plan see.indicator: omen; is no [[indicator]] of the case",
    ),
    "plan on hypotheses": (
        OPTIONS + plan("arm", indicator="combat-deaths-counted"),
        "tells of hypotheses, not of the event",
    ),
    "plan of an unknown": (OPTIONS + plan("fly"), "plan see: fly; is no option"),
    "plan else of an unknown": (OPTIONS + plan("arm", otherwise="fly"), "plan see: fly; is no"),
    "plan of plans": (OPTIONS + plan("arm") + plan("see", name="more"), "plan more: see; is no"),
    "no such responder": (option('{ action = "talks" }', responder="XXX"), "responder: XXX"),
    "responder that is gone": (
        option('{ action = "talks" }', responder="DDR"),
        "responder: DDR; was not a state on 2024-10-31",
    ),
    "measure of no implication": (OPTIONS + '[[measure]]\nquestion = "A9.war"\n', "A9.war"),
    "wish upwards": (OPTIONS + '[[measure]]\nquestion = "A4.join24"\nwish = "up"\n', "wish: up"),
    "weight of zero": (OPTIONS + '[[measure]]\nquestion = "A4.join24"\nweight = 0\n', "weight: 0"),
    "weight is no number": (
        OPTIONS + '[[measure]]\nquestion = "A4.join24"\nweight = nan\n',
        "weight: nan",
    ),
}
FILES["same id twice"] = (OPTIONS + OPTIONS.partition("\n")[2], "id: again; must be unique")


@pytest.mark.parametrize(("text", "said"), FILES.values(), ids=FILES)
def test_a_broken_file_is_one_line(text: str, said: str) -> None:
    with pytest.raises((CaseError, CodeError)) as caught:
        place_of(LEADING).offered(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 600


def test_an_indicator_beyond_the_horizon_cannot_be_waited_for() -> None:
    at = place_of(LEADING)
    text = (
        '[case]\nid = "short"\ntitle = "S"\nas_of = 2024-10-31\nhorizon_months = 36\n'
        '[[event]]\ntype = "troop_deployment"\nactor = "PRK"\nsupports = "RUS"\nagainst = "UKR"\n'
        'start = "2024-10"\n[[indicator]]\nid = "late"\ntext = "L"\nby = 2027-10-01\n'
        'p_if_true = 0.5\np_if_false = 0.1\ncitation = "c"\n'
    )
    case = place_of(text).case
    late = Place(case, at.view, at.world)
    with pytest.raises(CaseError, match="lies beyond the horizon: 2027-10-01"):
        late.offered(OPTIONS + plan("arm", indicator="late"))


def test_the_library_leaves_out_what_cannot_be_done_and_says_so() -> None:
    found = place_of("finland-nato-2023")
    options = library()
    who, how = responder_of(found.view, found.world, None)
    assert who.iso3 == "CHN"
    assert "China is the most capable state without a defence pact with Finland" in how
    with pytest.raises(WestphaliaError):
        found.offered(option('{ action = "troops", troops = 10000 }', responder="CHN"))
    text = "".join(
        f'[[option]]\nid = "{one}"\ntitle = "{one}"\nact = [{{ action = "{one}" {more} }}]\n'
        for one, more in (("talks", ""), ("ceasefire", ""), ("troops", ", troops = 10000"))
    )
    kept = found.offered(text, strict=False)
    assert [one.id for one in kept.offered] == ["nothing", "talks"]
    assert len(kept.left_out) == 2
    assert all("needs an armed conflict" in line for line in kept.left_out)
    assert len(options.option) == 14


def test_without_acts_nothing_is_done() -> None:
    found = place_of(LEADING).offered('responder = "USA"\n')
    assert [one.id for one in found.offered] == ["nothing"]
    idle = place_of(LEADING).offered('[[option]]\nid = "idle"\ntitle = "Idle"\n')
    assert idle.levers["idle"].still
    assert idle.offered[1].acts == ("nothing is done",)


CHOSEN: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "no such option": (("fly",), (), "--options: fly; is no option of the file"),
    "a portfolio of one": ((), ("talk",), "--portfolio: talk; must hold two to 4"),
    "a portfolio of five": ((), ("talk+arm+stop+send+again",), "must hold two to 4"),
    "a portfolio twice": ((), ("talk+arm", "talk+arm"), "--portfolio: talk+arm; is named twice"),
    "a portfolio of an unknown": ((), ("talk+fly",), "fly; is no option that can be taken"),
    "a portfolio of blanks": ((), ("+",), "is no option that can be taken"),
    "a portfolio of nothing": ((), ("talk+nothing",), "nothing; is no option that can be taken"),
}


@pytest.mark.parametrize(("only", "extra", "said"), CHOSEN.values(), ids=CHOSEN)
def test_a_choice_that_cannot_be_made_is_one_line(
    only: tuple[str, ...], extra: tuple[str, ...], said: str
) -> None:
    with pytest.raises((UsageError, CaseError)) as caught:
        place_of(LEADING).offered(OPTIONS, only=only, extra=extra)
    assert said in str(caught.value)


def test_what_a_choice_rests_on_is_kept_with_it() -> None:
    at = place_of(LEADING)
    text = OPTIONS + portfolio("talk", "arm") + plan("both")
    found = at.offered(text, only=("see",))
    assert [one.id for one in found.offered] == ["nothing", "talk", "arm", "both", "see"]
    only = at.offered(text, only=("stop",), extra=("talk+send",))
    assert [one.id for one in only.offered] == ["nothing", "talk", "stop", "send", "talk-and-send"]
    assert [one.id for one in at.offered(text, only=("nothing",)).offered] == ["nothing"]


def test_ids_of_responses_made_in_python_are_checked_too() -> None:
    twice = Responses(option=(Option(id="one", title="One"), Option(id="one", title="Two")))
    with pytest.raises(CaseError, match="id: one; must be unique"):
        check_ids(twice)
    with pytest.raises(CaseError, match="id: nothing; is always compared"):
        check_ids(Responses(option=(Option(id="nothing", title="One"),)))


def test_titles_keep_no_steering_characters_in_error_lines() -> None:
    text = '[[option]]\nid = "one"\ntitle = "One"\n"\\u001b[31m" = 1\n'
    with pytest.raises(CaseError) as caught:
        parse_responses(text, name="r.toml")
    assert "\x1b" not in str(caught.value)
