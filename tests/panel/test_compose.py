"""Panels by name, as files, and described."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from westphalia.core.errors import UsageError
from westphalia.panel.compose import Spec, compose, make_rows, parsed
from westphalia.panel.describe import bibtex, citations, describe, made_by
from westphalia.panel.export import FORMATS, read_panel, write_panel
from westphalia.panel.rows import dyad_years, politically_relevant, state_years
from westphalia.panel.verbs import VERBS
from westphalia.panel.verbs.geography import add_contiguity
from westphalia.panel.verbs.ties import add_alliances


def test_a_panel_by_name_is_the_panel_by_calls() -> None:
    rows = make_rows(Spec("dyad-years", 2000, 2002, directed=False))
    named = compose(
        rows,
        ["contiguity", "alliances:kinds=defense+nonagg:either=true"],
        carry=False,
        relevant=True,
    )
    plain = politically_relevant(dyad_years(2000, 2002, directed=False)).select(rows.columns)
    called = add_alliances(add_contiguity(plain), kinds=("defense", "nonagg"), either=True)
    assert named.equals(called)


def test_carry_reaches_every_verb_that_can() -> None:
    rows = make_rows(Spec("dyad-years", 2018, 2018))
    found = compose(rows, ["contiguity", "rivalries"], carry=True, relevant=False)
    assert found["contiguity_age"].unique().to_list() == [2]
    assert found["rivalries_age"].unique().to_list() == [0]


def test_an_as_of_panel_says_so_and_obeys() -> None:
    rows = make_rows(Spec("state-years", 1988, 1992, "gw", as_of=dt.date(1991, 6, 30)))
    found = compose(rows, ["capabilities:components=cinc"], carry=False, relevant=False)
    assert rows["as_of"].unique().to_list() == [dt.date(1991, 6, 30)]
    assert (
        found.filter(pl.col("year") >= 1990)["cinc"].null_count()
        == found.filter(pl.col("year") >= 1990).height
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("aliances", "--add: aliances; is not a verb; nearest: alliances"),
        ("disputes:sorce=cow", "--add disputes: sorce=cow; options are"),
        ("disputes:source", "--add disputes: source; options are"),
    ],
)
def test_a_wrong_verb_or_option_is_named(text: str, line: str) -> None:
    with pytest.raises(UsageError) as caught:
        parsed(text)
    assert str(caught.value).startswith(line)


def test_a_wrong_unit_is_named() -> None:
    with pytest.raises(UsageError, match="unit: country-years; must be one of state-years"):
        make_rows(Spec("country-years", 1990, 1991))


@pytest.mark.parametrize("ending", FORMATS)
def test_a_panel_survives_every_format(tmp_path: Path, ending: str) -> None:
    frame = compose(
        make_rows(Spec("dyad-years", 2000, 2000, directed=False)),
        ["alliances:kinds=defense", "capabilities:components=cinc+milex"],
        carry=False,
        relevant=True,
    )
    path = tmp_path / f"panel{ending}"
    write_panel(frame, path, about={"unit": "dyad-years"})
    back, about = read_panel(path)
    assert back.columns == frame.columns
    assert back.height == frame.height
    assert back["cinc1"].cast(pl.Float64).to_list() == pytest.approx(frame["cinc1"].to_list())
    assert back["milex2"].is_null().to_list() == frame["milex2"].is_null().to_list()
    assert about == ({"unit": "dyad-years"} if ending == ".parquet" else {})


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="must end in"):
        write_panel(state_years(2000, 2000), tmp_path / "panel.xlsx", about={})
    long = state_years(2000, 2000).with_columns(pl.lit(1).alias("x" * 33))
    with pytest.raises(UsageError, match="over 32 characters"):
        write_panel(long, tmp_path / "panel.dta", about={})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not parquet", b"PAR1....PAR1"])
def test_a_damaged_panel_is_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "panel.parquet"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"panel file: panel\.parquet; cannot be read"):
        read_panel(path)


def test_a_described_panel_names_unit_gaps_and_sources() -> None:
    frame = add_contiguity(dyad_years(2015, 2018))
    facts, columns = describe(frame)
    assert (facts["unit"], facts["system"]) == ("dyad-year", "cow")
    assert (facts["rows"], facts["duplicates"]) == (frame.height, 0)
    column = next(one for one in columns if one.name == "contiguity")
    assert column.missing == pytest.approx(
        frame.filter(pl.col("year") > 2016).height / frame.height
    )
    assert (column.first_year, column.last_year) == (2015, 2016)
    assert (column.verb, column.sources) == ("add_contiguity", ("cow_contiguity",))
    assert [origin.name for origin in citations(columns)] == ["cow_contiguity"]
    assert "Stinnett" in bibtex(citations(columns)[0])


def test_every_verb_with_a_source_is_cited_for_some_unit() -> None:
    found = {
        verb: sources
        for columns in (["ccode1", "ccode2", "year"], ["gwcode", "year"], ["gwcode", "month_id"])
        for verb, sources in made_by(columns).values()
    }
    computed = {"add_lag", "add_lead", "add_growth", "add_decay", "add_spatial_lag"}
    computed.add("add_peace_spells")
    assert {verb for verb, _ in VERBS} - computed <= set(found)
    assert all(sources for verb, sources in found.items() if verb not in computed)


def test_a_frame_of_no_unit_is_refused() -> None:
    with pytest.raises(UsageError, match="has no state code and year"):
        describe(pl.DataFrame({"a": [1]}))
