"""By what options are compared: thresholds on an implication alone."""

import pytest

from westphalia.core.errors import UsageError
from westphalia.respond.measuring import settled
from westphalia.respond.requirements import Requirement, requirement


@pytest.mark.parametrize(
    ("answered", "name"),
    [
        (("A4.home12", "A4.war12", "A4.join24"), "A4.join24"),
        (("A4.home12", "A4.war12"), "A4.war12"),
        (("A1.win", "A4.home12"), "A4.home12"),
    ],
)
def test_an_implication_alone_is_the_question_that_leads_it(
    answered: tuple[str, ...], name: str
) -> None:
    found = settled({"A4<0.10": requirement("A4<0.10")}, answered)
    assert found == {f"{name} < 0.1": Requirement(name, "<", 0.1)}


def test_other_thresholds_stay_as_they_are_written() -> None:
    wanted = {"A6.end24>=.5": requirement("A6.end24>=.5")}
    assert settled(wanted, ()) == wanted


def test_an_implication_of_which_nothing_is_answered_is_refused() -> None:
    with pytest.raises(UsageError, match="A6 < 1; is on an implication of which this case"):
        settled({"A6 < 1": requirement("A6 < 1")}, ("A4.join24",))
