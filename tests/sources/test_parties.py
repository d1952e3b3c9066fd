"""UCDP's lists of parties: the two orders, the commas in names, the ids."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from westphalia.core.errors import SourceError
from westphalia.sources import ucdp_conflict

FILES = {
    f"conflict/{stem}.csv.gz": f"{stem}.csv"
    for stem in (
        "ucdp_prio_acd_25_1",
        "ucdp_dyadic_25_1",
        "ucdp_organized_violence_country_year_25_1",
    )
}


@pytest.fixture
def parties(place: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> pl.DataFrame:
    monkeypatch.setattr(ucdp_conflict, "ROWS", 5)
    return ucdp_conflict.conflict_parties(place("ucdp_conflict", FILES))


def test_names_find_their_own_numbers_and_not_those_beside_them(parties: pl.DataFrame) -> None:
    isaf = parties.filter(pl.col("conflict_id") == 333, pl.col("role") == "supporter")
    found = dict(isaf.select("actor", "gwcode").iter_rows())
    assert isaf.height == 50
    # Third in the numbers is the United Kingdom; third in the alphabet is Australia.
    assert found["Canada"] == 20
    assert found["United Kingdom"] == 200
    assert found["Australia"] == 900
    assert found["Austria"] == 305
    assert found["Turkey"] == 640


def test_a_comma_in_brackets_does_not_make_a_party(parties: pl.DataFrame) -> None:
    rebels = parties.filter(pl.col("conflict_id") == 209, pl.col("side") == "b")
    assert rebels.select("actor", "actor_id", "kind", "gwcode").rows() == [
        ("CPP", 169, "nonstate", None),
        ("Military faction (forces of Honasan, Abenina & Zumel)", 170, "nonstate", None),
    ]


def test_a_state_outside_the_list_keeps_its_row_without_a_number(parties: pl.DataFrame) -> None:
    hyderabad = parties.filter(pl.col("actor") == "Hyderabad")
    assert hyderabad.select("kind", "gwcode").rows() == [("state", None)]


def test_more_ids_than_names_stop() -> None:
    with pytest.raises(SourceError, match="must be as many"):
        ucdp_conflict.split_names("CPP, MNLF", "169, 170, 171")


def test_serbia_has_its_own_number_from_2007() -> None:
    rows = pl.DataFrame(
        {"gwcode": [345, 345, 751, 365], "year": [2006, 2007, 1948, 2024]},
        schema={"gwcode": pl.Int16, "year": pl.Int16},
    )
    coded = rows.select(ucdp_conflict.gleditsch_ward())["gwcode"].to_list()
    assert coded == [345, 340, None, 365]
