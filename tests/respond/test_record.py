"""Records of past cases: the shipped ones hold, broken ones stop with one line that says why."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from westphalia.core.errors import CaseError
from westphalia.events.case import MAX_BYTES, read_case
from westphalia.judge.implications import IMPLICATIONS
from westphalia.respond.options import read_responses
from westphalia.respond.record import check_record, parse_record, read_record

CASES = Path(__file__).parents[2] / "cases"
RECORDS = sorted((CASES / "responses").glob("*.record.toml"))
RESPONSES = sorted(set((CASES / "responses").glob("*.toml")) - set(RECORDS))

WHOLE = """
case = "a-case"

[[done]]
date = 1990-09-25
text = "Later."
citation = "Somewhere"

[[done]]
date = 1990-08-06
option = "embargo"
text = "Earlier."
citation = "Somewhere"

[[followed]]
date = 1991-02-28
question = "A6.end12"
text = "Fighting stops."
citation = "Somewhere"
"""
BROKEN = {
    "not TOML": ("case = ", "r.toml", "must be TOML"),
    "empty": ("", "case", "is required"),
    "unknown key": (WHOLE + 'why = "x"\n', "followed.0.why", "is not a known key"),
    "no citation": (WHOLE.replace('citation = "Somewhere"\n', "", 1), "citation", "is required"),
    "no date": (WHOLE.replace("date = 1990-08-06", 'date = "soon"'), "done.1.date", "date"),
    "no question": (WHOLE.replace("A6.end12", "D9.x"), "followed.0.question", "match"),
    "bad id": (WHOLE.replace('"a-case"', '"A Case"'), "case", "match pattern"),
    "nothing done": ('case = "a-case"\n[[followed]]\n', "done", "is required"),
    "one table": ('case = "a-case"\n[done]\n', "done", "list of tables"),
    "deep": ("x = " + "[" * 5000, "r.toml", "must be TOML"),
}


def test_three_past_cases_have_a_record() -> None:
    """The three that the comparison is shown for."""
    assert [path.name.split(".")[0] for path in RECORDS] == [
        "iran-hormuz-2012",
        "iraq-kuwait-1990",
        "ukraine-invasion-2022",
    ]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.name)
def test_a_record_fits_its_case_and_options(path: Path) -> None:
    """Every option named exists, and what followed lies after the date."""
    record = read_record(path)
    case = read_case(CASES / f"{record.case}.toml").case
    options = [one.id for one in read_responses(CASES / "responses" / f"{case.id}.toml").option]
    assert path.name == f"{case.id}.record.toml"
    check_record(record, case=case.id, as_of=case.as_of, options=options)
    assert len({one.option for one in record.done} - {None}) >= 4
    assert any(one.question for one in record.followed)


@pytest.mark.parametrize("path", RESPONSES, ids=lambda path: path.name)
def test_a_response_file_fits_its_case(path: Path) -> None:
    """Measures have wishes, options a source, and portfolios and plans what they name."""
    found, case = read_responses(path), read_case(CASES / path.name)
    options = {one.id for one in found.option}
    assert len(found.measure) == 8
    assert all(one.wish for one in found.measure)
    assert {one.question.split(".")[0] for one in found.measure} <= {one.id for one in IMPLICATIONS}
    assert all(one.citation or one.id == "wait" for one in found.option)
    assert len(options) >= 8
    assert len(found.portfolio) == 2
    assert all(set(one.options) <= options for one in found.portfolio)
    assert all(one.then in options for one in found.plan)
    assert {one.indicator for one in found.plan} <= {one.id for one in case.indicator}


def test_the_leading_case_has_its_roles() -> None:
    """Options by the roles of the case, a portfolio of four, and an adaptive plan."""
    found = read_responses(CASES / "responses" / "dprk-russia-2024.toml")
    done = {act.action for option in found.option for act in option.act}
    assert done == {
        "sanctions", "secondary_sanctions", "enforcement", "arms", "money", "troops", "guarantee",
        "exercise", "forward_deployment", "pact_upgrade", "talks", "mediation", "ceasefire",
        "resolution", "humanitarian", "wait", "show_of_force",
    }  # fmt: skip
    assert max(len(one.options) for one in found.portfolio) == 4
    assert [one.indicator for one in found.plan] == ["independent-imagery"]
    assert [act.eur_bn_month for one in found.option if one.id == "arms" for act in one.act] == [1]


def test_who_entered_on_kuwaits_side_is_as_the_table_counts() -> None:
    """The record's thirty supporters of Kuwait are those of the shipped table."""
    table = Path(__file__).parents[2] / "src" / "westphalia" / "data" / "conflict_parties.parquet"
    rows = pl.read_parquet(table).filter(
        (pl.col("conflict_id") == 371) & (pl.col("year") == 1991) & (pl.col("role") == "supporter")
    )
    assert set(rows["side"].to_list()) == {"b"}
    assert rows["gwcode"].n_unique() == 30
    record = read_record(CASES / "responses" / "iraq-kuwait-1990.record.toml")
    assert any("UCDP lists 30 of them" in one.text for one in record.followed)


def test_tables_are_put_in_order_of_time() -> None:
    """Whatever the order in the file."""
    record = parse_record(WHOLE, name="r.toml")
    assert [one.text for one in record.done] == ["Earlier.", "Later."]
    assert [one.option for one in record.done] == ["embargo", None]
    assert record.followed[0].question == "A6.end12"


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_record_stops_with_one_line(name: str) -> None:
    """That names the file and the place."""
    text, place, rule = BROKEN[name]
    with pytest.raises(CaseError) as caught:
        parse_record(text, name="r.toml")
    line = str(caught.value)
    assert "\n" not in line
    assert "r.toml" in line
    assert place in line
    assert rule in line


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"case": "another"}, "must be another"),
        ({"options": ["shield"]}, "must be one of shield"),
        ({"as_of": dt.date(1991, 2, 28)}, "must be after the as-of date 1991-02-28"),
    ],
)
def test_a_record_of_something_else_is_refused(changed: dict[str, object], said: str) -> None:
    """Another case, an option that is not there, or what was known at the date."""
    given: dict[str, object] = {
        "case": "a-case", "as_of": dt.date(1990, 8, 31), "options": ["embargo"],
    }  # fmt: skip
    record = parse_record(WHOLE, name="r.toml")
    check_record(record, **given)  # type: ignore[arg-type]
    with pytest.raises(CaseError, match=said):
        check_record(record, **{**given, **changed})  # type: ignore[arg-type]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Missing, too large, not UTF-8."""
    path = tmp_path / "r.toml"
    with pytest.raises(CaseError, match="existing file"):
        read_record(path)
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(CaseError, match="must be under"):
        read_record(path)
    path.write_bytes(b'case = "\xff"')
    with pytest.raises(CaseError, match="UTF-8"):
        read_record(path)
