"""How a comparison of responses reads: cells, regret, the Pareto set, page, terminal, JSON."""

import dataclasses
import io
import json
import re
from html.parser import HTMLParser
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from rich.console import Console

from westphalia.report import page
from westphalia.report.charts.heat import heat_rows
from westphalia.report.responses_page import responses_page
from westphalia.report.responses_text import render
from westphalia.report.responses_view import ResponsesView, responses_view
from westphalia.report.view import ReportView, from_json, to_json
from westphalia.respond.comparison import Comparison, Regret
from westphalia.respond.document import plain, schema
from westphalia.respond.record import Record

HOSTILE = "<script>alert('x')</script>{{ 7*7 }}\x1b[31m[red]"


RECORD = Record.model_validate(
    {
        "case": "dprk-russia-2024",
        "done": [
            {"date": "2024-11-17", "option": "arms", "text": "Arms are sent.", "citation": "A"},
            {"date": "2024-12-01", "text": "A statement is made.", "citation": "B"},
        ],
        "followed": [
            {"date": "2025-01-11", "question": "A4.join24", "text": "None joins.", "citation": "C"},
            {"date": "2025-02-01", "question": "C2.vetoes12", "text": "A veto.", "citation": "D"},
        ],
    }
)


@pytest.fixture(scope="module")
def full(comparisons: ModuleType) -> Comparison:
    made: Comparison = comparisons.example(weights=True)
    return made


@pytest.fixture(scope="module")
def shown(full: Comparison) -> ResponsesView:
    return responses_view(full)


class Seen(HTMLParser):
    """The words of a page, its tags, and the ids and fragments in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.titles: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        self.titles += [given["title"] or ""] if "title" in given else []
        if tag not in {"meta", "br", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def printed(told: ResponsesView, width: int, *, full: bool = False) -> str:
    console = Console(width=width, file=io.StringIO(), highlight=False, force_terminal=False)
    render(told, console, full=full)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("name", ["example", "level", "single"])
def test_the_page_is_well_formed_and_needs_nothing(comparisons: ModuleType, name: str) -> None:
    told = responses_view(getattr(comparisons, name)())
    html = responses_page(told, version="0")
    seen = Seen(html)
    assert html == responses_page(told, version="0")
    assert seen.tags.count("h1") == 1
    assert "script" not in seen.tags
    assert not re.search(r"(?:src|href)=\"(?!#)", html)
    assert len(set(seen.ids)) == len(seen.ids)
    assert {link[1:] for link in seen.links} <= set(seen.ids)
    assert told.headline in seen.text


def test_every_cell_explains_itself(shown: ResponsesView) -> None:
    seen = Seen(responses_page(shown, version="0"))
    cells = [cell for row in heat_rows(shown) for cell in row.cells]
    assert {cell.title for cell in cells} <= set(seen.titles)
    for one in shown.changes:
        assert one.option == shown.nothing.id or one.why in seen.text


def test_the_page_says_plainly_what_has_no_effect(comparisons: ModuleType) -> None:
    seen = Seen(responses_page(responses_view(comparisons.level()), version="0"))
    assert "No effect in the model equal to doing nothing in every draw wait Wait for" in seen.text
    assert "cannot be told apart" in seen.text
    assert "No uncertainty was found that turns the ranking of two options." in seen.text
    assert "No indicator of the case makes waiting worth" in seen.text


def everywhere(value: Any, text: str) -> Any:
    """The same data with the text after every free sentence and every id."""
    if isinstance(value, str):
        known = {"better", "worse", "lower", "higher", "score", "probability", "share", ""}
        return value if value in known else value + text
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
        return dataclasses.replace(value, **{k: everywhere(v, text) for k, v in pairs.items()})
    if isinstance(value, dict):
        return {everywhere(key, text): everywhere(part, text) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(everywhere(part, text) for part in value)
    return value


def test_text_of_files_is_never_markup(shown: ResponsesView) -> None:
    spoiled = everywhere(shown, HOSTILE)
    html = responses_page(spoiled, version="0")
    assert "<script" not in html
    assert "{{ 7*7 }}" in html
    assert "script" not in Seen(html).tags
    for out in (printed(spoiled, 80), printed(spoiled, 120, full=True)):
        assert "\x1b" not in out
        assert "[red]" in out


def test_the_section_stands_in_the_report_only_if_there_is_one(
    view: ReportView, shown: ResponsesView
) -> None:
    without = page.render(view)
    with_ = page.render(dataclasses.replace(view, responses=shown))
    assert 'id="responses"' not in without
    assert ".heat" not in without
    seen = Seen(with_)
    assert "responses" in seen.ids
    assert len(set(seen.ids)) == len(seen.ids)
    assert {link[1:] for link in seen.links if link.startswith("#")} <= set(seen.ids)
    assert shown.headline in seen.text


def test_a_report_with_the_section_comes_back_from_json(
    view: ReportView, shown: ResponsesView
) -> None:
    whole = dataclasses.replace(view, responses=shown)
    assert from_json(to_json(whole)) == whole


@pytest.mark.parametrize("width", [60, 80, 120, 160])
@pytest.mark.parametrize("name", ["example", "level", "single"])
def test_the_terminal_keeps_its_width(comparisons: ModuleType, width: int, name: str) -> None:
    told = responses_view(getattr(comparisons, name)())
    for full in (False, True):
        lines = printed(told, width, full=full).splitlines()
        assert max(len(line) for line in lines) <= width
        assert told.headline in " ".join(" ".join(lines).split())


def test_the_terminal_folds_what_equals_doing_nothing(shown: ResponsesView) -> None:
    words = " ".join(printed(shown, 80).split())
    assert (
        "No effect in the model, equal to doing nothing in every draw: wait, busters, enforce, "
        "resolution." in words
    )
    table = printed(shown, 80).partition("What would change")[2].partition("No effect in")[0]
    assert "sanctions" in table
    assert "enforce" not in table


def test_the_terminal_marks_every_verdict(comparisons: ModuleType) -> None:
    out = printed(responses_view(comparisons.example()), 120)
    assert re.search(r"(?m)^guarantee +\+21 !", out)
    assert re.search(r"(?m)^talks +- +- +\+9 \* +-7 \*", out)


def test_json_fits_its_schema(full: Comparison) -> None:
    told = plain(full)
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(told, schema())
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert len(told["changes"]) == len(full.options) * len(full.measures)
    assert told["variants"][3]["name"] == "effects shrunken, bargaining"
    assert told["measures"][0]["requirement"] == "A4.join24 < 0.35"
    assert told["regrets"][0]["option"] == "nothing"


def test_a_negative_regret_does_not_fit(full: Comparison) -> None:
    wrong = Regret("nothing", "A4.join24", -0.1, 0.0, "nowhere")
    with pytest.raises(ValueError, match="expected"):
        plain(dataclasses.replace(full, regrets=(wrong,)))


def test_a_record_stands_beside_the_outlook_of_the_day(full: Comparison) -> None:
    told = responses_view(full, RECORD)
    assert told.record is not None
    assert told.record.options == ("arms",)
    assert [one[0] for one in told.levels_on("A4.join24")] == [("nothing",), ("arms",)]
    assert told.levels_on("C2.vetoes12") == ()
    seen = Seen(responses_page(told, version="0"))
    assert "Arms are sent. A" in seen.text
    assert "does not say that it was brought about by it" in seen.text
    words = " ".join(printed(told, 80).split())
    assert "2024-12-01: A statement is made. (none of the options; B)" in words
    assert re.search(r"None joins\. \(C\) A4\.join24 as of 2024-10-31: nothing \d+%; arms", words)


def test_a_record_of_an_option_that_was_left_out_names_none(comparisons: ModuleType) -> None:
    told = responses_view(comparisons.single(), RECORD)
    assert told.record is not None
    assert [one.option for one in told.record.done] == ["", ""]
