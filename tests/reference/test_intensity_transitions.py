"""How states move between no conflict, minor conflict and war, beside an earlier count.

The earlier count, made apart from this package from UCDP/PRIO 25.1 (11,179 pairs of state-years
1946-2024), has: none -> .960 .032 .008; minor -> .214 .687 .099; war -> .105 .205 .690. The
definition that gives it is the highest intensity of the conflicts, colonial ones included, in
which the state is a primary party, over Gleditsch-Ward members without microstates. Counting
supporters as well gives .929 for none -> none, leaving colonial wars out .680 for war -> war.
"""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from westphalia.panel.asof import AsOf
from westphalia.panel.intensity import state_intensity, transition_matrix, transitions
from westphalia.snapshot.load import load

EARLIER = np.array([[0.960, 0.032, 0.008], [0.214, 0.687, 0.099], [0.105, 0.205, 0.690]])
PAIRS = 11_179


@pytest.fixture(scope="module")
def view() -> AsOf:
    return AsOf(load(), dt.date(2026, 11, 1))


def test_the_matrix_agrees_with_the_earlier_count(view: AsOf) -> None:
    matrix = transition_matrix(view)
    assert np.abs(matrix - EARLIER).max() < 0.0015
    assert matrix.sum(axis=1) == pytest.approx(np.ones(3))


def test_the_number_of_pairs_agrees(view: AsOf) -> None:
    pairs = transitions(view)
    assert pairs.height == PAIRS
    assert (pairs["year"].min(), pairs["year"].max()) == (1946, 2023)


def test_state_years_are_unique_and_known_cases_have_their_level(view: AsOf) -> None:
    frame = state_intensity(view)
    assert not frame.select("gwcode", "year").is_duplicated().any()
    levels = {
        (gwcode, year): frame.filter((pl.col("gwcode") == gwcode) & (pl.col("year") == year))[
            "level"
        ].item()
        for gwcode, year in ((369, 2022), (369, 2013), (731, 2024), (225, 1990), (530, 2021))
    }
    # Ukraine at war, Ukraine before; North Korea only supports; Switzerland; Ethiopia.
    assert levels == {
        (369, 2022): 2,
        (369, 2013): 0,
        (731, 2024): 0,
        (225, 1990): 0,
        (530, 2021): 2,
    }


def test_an_earlier_view_ends_earlier() -> None:
    early = state_intensity(AsOf(load(), dt.date(1991, 1, 15)))
    assert early["year"].max() == 1989
