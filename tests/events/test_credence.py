"""Credence: odds by hand, one voice per origin, and no matter in which order."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from westphalia.events.case import About, Case, Event, EvidenceItem, Prior
from westphalia.events.credence import Credence, likelihood_ratio, ratio_table, weigh

B2 = 20**0.8
DENIAL_E3 = 3**0.2


def item(
    name: str, *, origin: str = "One", grade: str = "B2", supports: bool = True, day: int = 1
) -> EvidenceItem:
    return EvidenceItem(
        id=name if len(name) > 1 else f"item-{name}",
        date=dt.date(2024, 10, day),
        origin=origin,
        grade=grade,
        supports=supports,
        text="A report.",
        citation="A paper",
    )


def credence(
    *items: EvidenceItem,
    prior: float = 0.1,
    ratios: dict[str, float] | None = None,
    until: dt.date | None = None,
) -> Credence:
    event = Event(
        type="troop_deployment",
        actor="PRK",
        supports="RUS",
        against="UKR",
        troops=1000,
        start="2024-10",
    )
    case = Case(
        case=About(id="a-case", title="A case", as_of=dt.date(2024, 10, 31)),
        event=(event,),
        credence=Prior(likelihood_ratios=ratios or {}),
        evidence=items,
    )
    return weigh(case, prior=prior, prior_source="an example", until=until)


def from_odds(odds: float) -> float:
    return odds / (1 + odds)


@pytest.mark.parametrize(
    ("grade", "ratio"),
    [("A1", 100), ("A3", 3), ("B2", 20**0.8), ("C3", 3**0.6), ("E5", 3**-0.2), ("D4", 1)],
)
def test_ratios_by_hand(grade: str, ratio: float) -> None:
    assert likelihood_ratio(grade) == pytest.approx(ratio)


def test_the_table_has_all_grades_and_falls_with_reliability() -> None:
    table = ratio_table()
    assert len(table) == 36
    for number in "123":
        column = [table[letter + number] for letter in "ABCDEF"]
        assert column == sorted(column, reverse=True)
        assert column[-1] == 1
    assert all(table[letter + "6"] == 1 for letter in "ABCDEF")


def test_no_evidence_gives_the_prior() -> None:
    found = credence(prior=0.037)
    assert found.value == pytest.approx(0.037)
    assert found.steps == ()
    assert (found.prior, found.prior_source) == (0.037, "an example")


def test_two_origins_by_hand() -> None:
    # Odds 1/9 x 20^0.8 x 100.
    found = credence(item("a"), item("b", origin="Two", grade="A1", day=2))
    assert found.value == pytest.approx(from_odds(B2 * 100 / 9))
    assert found.steps[0].after == pytest.approx(from_odds(B2 / 9))
    assert found.steps[1].after == found.value


def test_a_denial_lowers() -> None:
    found = credence(item("a", grade="E3", supports=False))
    assert found.value == pytest.approx(from_odds(1 / 9 / DENIAL_E3))
    assert found.value < 0.1
    assert found.steps[0].ratio == pytest.approx(1 / DENIAL_E3)


def test_a_report_and_its_denial_of_one_grade_cancel() -> None:
    found = credence(item("a"), item("b", origin="Two", supports=False))
    assert found.value == pytest.approx(0.1)


def test_an_origin_counts_once_with_its_latest_word() -> None:
    found = credence(item("early", grade="A1", day=3), item("late", grade="C3", day=9))
    assert found.value == pytest.approx(from_odds(3**0.6 / 9))
    assert [(step.item.id, step.counted) for step in found.steps] == [
        ("early", False),
        ("late", True),
    ]
    assert "late" in found.steps[0].reason
    assert found.steps[0].after == pytest.approx(0.1)


def test_a_source_that_takes_back_its_word_is_a_denial() -> None:
    found = credence(item("says"), item("unsays", supports=False, day=5))
    assert found.value == pytest.approx(from_odds(1 / 9 / B2))


def test_of_one_day_the_stronger_item_counts() -> None:
    for names in (("a", "b"), ("b", "a")):
        found = credence(item(names[0], grade="A1"), item(names[1], grade="C3"))
        assert found.value == pytest.approx(from_odds(100 / 9))


def test_copies_of_one_origin_change_nothing() -> None:
    once = credence(item("a"))
    thrice = credence(item("a"), item("b"), item("c"))
    assert thrice.value == once.value
    assert sum(step.counted for step in thrice.steps) == 1


def test_a_ratio_of_the_case_replaces_the_tables() -> None:
    found = credence(item("a"), ratios={"B2": 4.0})
    assert found.value == pytest.approx(from_odds(4 / 9))
    assert ratio_table({"B2": 4.0})["B2"] == 4.0
    assert ratio_table({"B2": 4.0})["B1"] == ratio_table()["B1"]


def test_evidence_after_a_day_is_left_out() -> None:
    items = (item("a", day=3), item("b", origin="Two", day=9))
    found = credence(*items, until=dt.date(2024, 10, 8))
    assert found.value == pytest.approx(credence(items[0]).value)
    assert [step.item.id for step in found.steps] == ["item-a"]


ITEMS = st.lists(
    st.builds(
        item,
        st.uuids().map(lambda one: one.hex[:12]),
        origin=st.sampled_from(["One", "Two", "Three"]),
        grade=st.sampled_from(["A1", "B2", "C3", "D5", "E3", "F6"]),
        supports=st.booleans(),
        day=st.integers(1, 4),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)


@given(items=ITEMS, prior=st.floats(0.001, 0.999), data=st.data())
def test_the_order_in_the_file_does_not_matter(
    items: list[EvidenceItem], prior: float, data: st.DataObject
) -> None:
    other = data.draw(st.permutations(items))
    assert credence(*items, prior=prior) == credence(*other, prior=prior)


@given(items=ITEMS, prior=st.floats(0.001, 0.999))
def test_the_value_is_the_prior_times_the_counted_ratios(
    items: list[EvidenceItem], prior: float
) -> None:
    found = credence(*items, prior=prior)
    counted = [step for step in found.steps if step.counted]
    odds = prior / (1 - prior) * math.prod(step.ratio for step in counted)
    assert found.value == pytest.approx(from_odds(odds))
    assert len(found.steps) == len(items)
    origins = [step.item.origin for step in counted]
    assert sorted(origins) == sorted({one.origin for one in items})


@pytest.mark.parametrize("supports", [True, False])
def test_five_hundred_strong_reports_do_not_overflow(supports: bool) -> None:
    items = [
        item(f"item-{n}", origin=f"Origin {n}", grade="A1", supports=supports) for n in range(500)
    ]
    found = credence(*items)
    assert found.value == pytest.approx(1.0 if supports else 0.0)
    assert all(0 <= step.after <= 1 for step in found.steps)
