"""An error is one printable line: what, value, rule, next step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from westphalia.core.errors import CaseError, WestphaliaError


def test_the_four_parts_are_kept_and_shown() -> None:
    error = CaseError("case.horizon", 0, "must be 1 to 120", "correct it")
    assert str(error) == "case.horizon: 0; must be 1 to 120; correct it"
    assert (error.what, error.value, error.rule, error.fix) == (
        "case.horizon",
        0,
        "must be 1 to 120",
        "correct it",
    )


@given(st.text(), st.text())
def test_whatever_is_given_the_message_is_one_printable_line(what: str, value: str) -> None:
    message = str(WestphaliaError(what, value, "is wrong", "correct it"))
    assert message.isprintable()
    assert len(message) < 450
    assert message.endswith("; is wrong; correct it")


@pytest.mark.parametrize("length", [200, 201])
def test_a_long_value_is_cut(length: int) -> None:
    message = str(WestphaliaError("a", "x" * length, "b", "c"))
    assert ("..." in message) == (length > 200)
