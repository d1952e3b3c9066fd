import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from westphalia.panel.asof import AsOf
from westphalia.reading.actors.states import members
from westphalia.reading.found import Mention
from westphalia.reading.gazetteer import Gazetteer, fights, load_gazetteer
from westphalia.reading.tokens import tokens
from westphalia.snapshot.load import load

NOW = dt.date(2024, 10, 31)
WORDS = tokens(
    "North South Korea Korean Koreans and the - , 's of in Germany East Soviet Union US U.S. led "
    "Kim Jong Un President Bush Jordan said troops Sino Russian Bank Republic Congo Guinea 1979 "
    "1970s European sanctions Brussels Paris Texas Côte d'Ivoire NATO The Hague Warsaw Pact Putin"
)
Short = list[tuple[str, str, tuple[str, ...]]]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(load())


def read(gazetteer: Gazetteer, text: str, date: dt.date = NOW) -> tuple[Mention, ...]:
    return gazetteer.mentions(tokens(text), date)


def short(gazetteer: Gazetteer, text: str, date: dt.date = NOW) -> Short:
    return [(one.text, one.kind, one.states) for one in read(gazetteer, text, date)]


def test_the_leading_case(gazetteer: Gazetteer) -> None:
    text = "North Korean soldiers deploy to Kursk in support of Russia against Ukraine"
    assert short(gazetteer, text) == [
        ("North Korean", "demonym", ("PRK",)),
        ("Russia", "name", ("RUS",)),
        ("Ukraine", "name", ("UKR",)),
    ]


def test_a_mention_says_where_it_stands(gazetteer: Gazetteer) -> None:
    (one, two) = read(gazetteer, "In Seoul, Russia's envoy spoke")
    assert (one.text, one.name, one.first, one.last) == ("Seoul", "South Korea", 1, 2)
    assert (two.text, two.name, two.first, two.last) == ("Russia", "Russia", 3, 4)


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("the Democratic People's Republic of Korea fired", "name", "PRK"),
        ("the Republic of Korea fired", "name", "KOR"),
        ("the DPRK fired", "name", "PRK"),
        ("North Koreans fired", "demonym", "PRK"),
        ("the U.S. fired", "name", "USA"),
        ("the USA fired", "name", "USA"),
        ("the United States' navy fired", "name", "USA"),
        ("Turkey fired", "name", "TUR"),
        ("Türkiye fired", "name", "TUR"),
        ("Côte d\u2019Ivoire fired", "name", "CIV"),
        ("Chad fired", "name", "TCD"),
        ("Papua New Guinea fired", "name", "PNG"),
        ("Guinea-Bissau fired", "name", "GNB"),
        ("South Sudan fired", "name", "SSD"),
        ("the Netherlands fired", "name", "NLD"),
        ("The Hague fired", "capital", "NLD"),
        ("Kiev fired", "capital", "UKR"),
        ("Kyiv fired", "capital", "UKR"),
        ("Washington, D.C. fired", "capital", "USA"),
        ("Pyongyang fired", "capital", "PRK"),
        ("the Kremlin fired", "seat", "RUS"),
        ("the Elysee fired", "seat", "FRA"),
        ("the Élysée fired", "seat", "FRA"),
        ("the Pentagon fired", "seat", "USA"),
        ("the IDF fired", "seat", "ISR"),
        ("Zhongnanhai fired", "seat", "CHN"),
        ("Putin fired", "leader", "RUS"),
        ("Kim Jong Un fired", "leader", "PRK"),
        ("Kim Jong-un fired", "leader", "PRK"),
        ("President Biden fired", "leader", "USA"),
        ("Foreign Minister Sergei Lavrov fired", "leader", "RUS"),
    ],
)
def test_ways_to_name_a_state(gazetteer: Gazetteer, text: str, kind: str, code: str) -> None:
    (one,) = read(gazetteer, text)
    assert (one.kind, one.states, one.others) == (kind, (code,), ())


@pytest.mark.parametrize(
    "text",
    [
        "They told us of a turkey and fine china",
        "a ship in the Gulf of Mexico left New Mexico for the Indian Ocean",
        "Northern Ireland voted",
        "the South China Sea and the Sea of Japan are calm",
        "he plays Russian roulette over French fries and Swiss cheese",
        "a Chinese restaurant with Korean barbecue and a German shepherd",
        "Turkey dinner is served",
        "Polish the silver",
        "Michael Jordan scored and Chad Smith sang",
        "Georgia's runoff was decided in Atlanta",
        "the Bank of Japan raised rates; the University of London did not",
        "an anti-American mood and pro-Russian views, Chinese-made",
        "Melania Trump wore a Panama hat",
        "the French Open and the Italian film",
        "Latin American and African American voters",
        "a fire in Paris, Texas and one in Moscow, Idaho",
        "the Red Cross, the World Bank and the International Criminal Court",
        "Real Madrid lost; ethnic Albanians fled; Mr. Trump was in Georgia and Arizona",
        "tension on the Korean peninsula lifted the US dollar against the Swiss franc",
        "Kim Yong-hyun resigned in May, not in March",
        "",
    ],
)
def test_what_names_no_actor(gazetteer: Gazetteer, text: str) -> None:
    assert read(gazetteer, text) == ()


def test_hyphens_join_and_part(gazetteer: Gazetteer) -> None:
    assert short(gazetteer, "U.S.-South Korea drills and the Saudi-led coalition") == [
        ("U.S.", "name", ("USA",)),
        ("South Korea", "name", ("KOR",)),
        ("Saudi", "demonym", ("SAU",)),
    ]
    assert [one.states for one in read(gazetteer, "Sino-Russian drills in the Indo-Pacific")] == [
        ("CHN",),
        ("RUS",),
    ]


def test_headlines_and_queries(gazetteer: Gazetteer) -> None:
    assert [one.states for one in read(gazetteer, "RUSSIA ATTACKS UKRAINE")] == [("RUS",), ("UKR",)]
    assert [one.states for one in read(gazetteer, "north korea sends troops to russia")] == [
        ("PRK",),
        ("RUS",),
    ]
    assert [one.states for one in read(gazetteer, "Jordan Sends Troops Into Chad Again")] == [
        ("JOR",),
        ("TCD",),
    ]


def test_queries_in_small_letters(gazetteer: Gazetteer) -> None:
    found = read(gazetteer, "iran and china plan drills in the philippines, turkey tells us")
    assert [one.states for one in found] == [("IRN",), ("CHN",), ("PHL",), ("TUR",)]
    found = read(gazetteer, "us and u.s. allies told us that the us drills with nato in oman")
    assert [one.name for one in found] == ["United States"] * 3 + ["NATO", "Oman"]
    assert read(gazetteer, "who runs a japanese restaurant in a car") == ()


@given(
    st.lists(st.sampled_from([word.text for word in WORDS]), max_size=12),
    st.dates(dt.date(1950, 1, 1)),
)
def test_mentions_stand_in_order_and_apart(words: list[str], date: dt.date) -> None:
    sentence = tokens(" ".join(words))
    found = load_gazetteer(load()).mentions(sentence, date)
    ends = [0, *(one.last for one in found)]
    for one, before in zip(found, ends, strict=False):
        assert before <= one.first < one.last <= len(sentence)
        assert sentence[one.first].text in one.text
        assert len({one.states, *one.others}) == 1 + len(one.others)


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    gazetteer = load_gazetteer(load())
    words = tokens(text)
    found = [*gazetteer.mentions(words, NOW), *gazetteer.places(words, NOW)]
    assert all(0 <= one.first < one.last <= len(words) for one in found)


def test_ambiguity_is_shown(gazetteer: Gazetteer) -> None:
    (korea,) = read(gazetteer, "Korea sent troops")
    assert (korea.states, korea.others) == (("KOR",), (("PRK",),))
    (koreas,) = read(gazetteer, "the Koreas met")
    assert (koreas.states, koreas.others) == (("KOR", "PRK"), ())
    (congo,) = read(gazetteer, "Congolese troops")
    assert (congo.states, congo.others) == (("COD",), (("COG",),))
    (germany,) = read(gazetteer, "Germany sent troops", dt.date(1970, 1, 1))
    assert (germany.states, germany.others) == (("DEU",), (("DDR",),))
    (yemen,) = read(gazetteer, "Yemen sent troops", dt.date(1970, 1, 1))
    assert (yemen.states, yemen.others) == (("YEM",), (("YMD",),))
    (vietnam,) = read(gazetteer, "Vietnam sent troops", dt.date(1960, 1, 1))
    assert (vietnam.states, vietnam.others) == (("VNM",), (("GW817",),))
    (china,) = read(gazetteer, "China sent troops", dt.date(1960, 1, 1))
    assert (china.states, china.others) == (("CHN",), (("TWN",),))
    (brussels,) = read(gazetteer, "Brussels agreed")
    assert len(brussels.states) == 27
    assert brussels.others == (("BEL",),)


def test_words_are_read_at_their_date(gazetteer: Gazetteer) -> None:
    then = dt.date(1970, 6, 1)
    assert read(gazetteer, "The Soviet Union and the Soviets") == ()
    (soviet,) = read(gazetteer, "The Soviet Union", then)
    assert (soviet.name, soviet.states) == ("Soviet Union", ("RUS",))
    (russia,) = read(gazetteer, "Russia", then)
    assert (russia.name, russia.states) == ("Soviet Union", ("RUS",))
    assert read(gazetteer, "Ukraine and South Sudan", then) == ()
    assert short(gazetteer, "West German envoys left Saigon for Peking", then) == [
        ("West German", "demonym", ("DEU",)),
        ("Saigon", "capital", ("GW817",)),
        ("Peking", "capital", ("CHN",)),
    ]
    assert [one.name for one in read(gazetteer, "Rhodesia and Ceylon", then)] == [
        "Rhodesia",
        "Ceylon",
    ]
    assert read(gazetteer, "Rhodesia and Ceylon") == ()


def test_a_stated_year_is_a_date(gazetteer: Gazetteer) -> None:
    assert [one.name for one in read(gazetteer, "In 1979 the Soviet Union invaded Kabul")] == [
        "Soviet Union",
        "Afghanistan",
    ]
    assert [
        one.name for one in read(gazetteer, "In the 1970s Brezhnev met East German envoys")
    ] == [
        "Soviet Union",
        "East Germany",
    ]
    assert read(gazetteer, "In 2030 the Soviet Union invaded") == ()


def test_leaders_only_while_they_lead(gazetteer: Gazetteer) -> None:
    assert short(gazetteer, "Brezhnev spoke", dt.date(1970, 6, 1)) == [
        ("Brezhnev", "leader", ("RUS",))
    ]
    assert read(gazetteer, "Brezhnev spoke") == ()
    assert read(gazetteer, "Trump spoke") == ()
    assert short(gazetteer, "Trump spoke", dt.date(2018, 1, 1)) == [("Trump", "leader", ("USA",))]
    assert short(gazetteer, "Saddam Hussein spoke", dt.date(1991, 1, 1)) == [
        ("Saddam Hussein", "leader", ("IRQ",))
    ]
    # Held on the last day of Archigos (2015): nothing is known of him later.
    assert read(gazetteer, "Zuma and President Zuma spoke") == ()
    assert read(gazetteer, "Keating spoke", dt.date(1993, 1, 1)) == ()
    assert short(gazetteer, "Prime Minister Paul Keating spoke", dt.date(1993, 1, 1)) == [
        ("Keating", "leader", ("AUS",))
    ]


def test_organisations_are_sets_of_states_at_a_date(gazetteer: Gazetteer) -> None:
    (nato,) = read(gazetteer, "NATO agreed")
    assert (nato.kind, len(nato.states)) == ("organisation", 32)
    (nato,) = read(gazetteer, "NATO agreed", dt.date(1954, 1, 1))
    assert len(nato.states) == 14
    assert "DEU" not in nato.states
    (pact,) = read(gazetteer, "the Warsaw Pact agreed", dt.date(1970, 1, 1))
    assert pact.states == ("BGR", "CSK", "DDR", "HUN", "POL", "ROU", "RUS")
    assert read(gazetteer, "the Warsaw Pact agreed") == ()
    assert len(members("EU", dt.date(1960, 1, 1))) == 6
    assert len(members("EU", dt.date(2005, 1, 1))) == 25
    assert len(members("EU", dt.date(2014, 1, 1))) == 28
    assert len(members("AU", NOW)) == 54
    assert len(members("LAS", NOW)) == 21
    assert len(members("ASEAN", NOW)) == 10
    assert members("BRICS", dt.date(2012, 1, 1)) == ("BRA", "CHN", "IND", "RUS", "ZAF")
    (one,) = read(gazetteer, "Ursula von der Leyen agreed")
    assert (one.name, len(one.states)) == ("EU", 27)
    (un,) = read(gazetteer, "the U.N. agreed")
    assert (un.name, un.states) == ("United Nations", ())


def test_groups_are_no_states(gazetteer: Gazetteer) -> None:
    (one,) = read(gazetteer, "Hezbollah fired")
    assert (one.kind, one.name, one.states) == ("organisation", "Hezbollah", ("rebels",))
    assert fights("Hezbollah", NOW) == ("ISR",)
    assert short(gazetteer, "the Taliban fired") == [("Taliban", "seat", ("AFG",))]
    assert short(gazetteer, "the Taliban fired", dt.date(2010, 1, 1)) == [
        ("Taliban", "organisation", ("rebels",))
    ]
    assert fights("Taliban", dt.date(2010, 1, 1)) == ("AFG",)


def test_the_other_half(gazetteer: Gazetteer) -> None:
    found = short(gazetteer, "Seoul said that the North fired into the South.")
    assert found == [
        ("Seoul", "capital", ("KOR",)),
        ("North", "name", ("PRK",)),
        ("South", "name", ("KOR",)),
    ]
    assert short(gazetteer, "France said that the North fired") == [("France", "name", ("FRA",))]
    assert [one.states for one in read(gazetteer, "North and South Korea met")] == [
        ("PRK",),
        ("KOR",),
    ]
    assert [one.states for one in read(gazetteer, "Seoul halts trade with North over ship")] == [
        ("KOR",),
        ("PRK",),
    ]
    assert [one.name for one in read(gazetteer, "the North's nuclear test")] == ["North Korea"]
    assert read(gazetteer, "the rebels hold the North") == ()
    assert short(gazetteer, "Seoul and the North Atlantic") == [("Seoul", "capital", ("KOR",))]


def test_places_are_no_actors(gazetteer: Gazetteer) -> None:
    found = gazetteer.places(tokens("Troops left Kursk for Snake Island"), NOW)
    assert [(one.text, one.state, one.first, one.last) for one in found] == [
        ("Kursk", "RUS", 2, 3),
        ("Snake Island", "UKR", 4, 6),
    ]
    assert gazetteer.places(tokens("Papua New Guinea and the New York Times"), NOW) == ()
    (crimea,) = gazetteer.places(tokens("Crimea"), dt.date(1980, 1, 1))
    assert crimea.state == "RUS"


@pytest.mark.parametrize("year", [1951, 1977, 1992, 2013, 2024])
def test_a_later_snapshot_reads_a_date_alike(gazetteer: Gazetteer, year: int) -> None:
    date = dt.date(year, 8, 1)
    assert Gazetteer(AsOf(load(), date)).at(date).forms() == gazetteer.at(date).forms()


def test_nothing_after_the_views_date() -> None:
    view = AsOf(load(), dt.date(1990, 1, 1))
    gazetteer = load_gazetteer(view)
    assert read(gazetteer, "Ukraine and the Soviet Union") == read(
        gazetteer, "Ukraine and the Soviet Union", view.date
    )
    assert load_gazetteer(view) is gazetteer
