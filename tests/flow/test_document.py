"""``assessment.json`` and the schemas: published form, stated rules, independent arithmetic."""

import json
import runpy
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import polars as pl
import pytest

from westphalia import __version__
from westphalia.flow import draws_frame
from westphalia.judge.assessment import Assessment
from westphalia.judge.document import document

DOCS = Path(__file__).parents[2] / "docs"
SCHEMAS = {f"{name}.schema.json" for name in ("assessment", "audit", "case", "responses")}
REQUIRED = ("case", "as_of", "seed", "credence", "sources", "judgements")
REQUIRED_OF_A_JUDGEMENT = (
    "implication",
    "question",
    "verdict",
    "grade",
    "without",
    "with",
    "difference",
    "likelihood_term",
    "skill",
)
# Intelligence Community Directive 203: upper ends of the ranges in per cent.
ICD_203 = {
    5: "almost no chance",
    20: "very unlikely",
    45: "unlikely",
    55: "roughly even chance",
    80: "likely",
    95: "very likely",
    101: "almost certain",
}


@pytest.fixture(scope="module")
def plain(leading: Assessment) -> dict[str, Any]:
    """The document as it is read back from its file."""
    found: dict[str, Any] = json.loads(json.dumps(document(leading, version=__version__)))
    return found


@pytest.fixture(scope="module")
def drawn(leading: Assessment) -> dict[str, tuple[Any, Any]]:
    """Draws without and with the event, by question, as ``draws.parquet`` holds them."""
    frame = draws_frame(leading.run)
    assert frame.columns == ["question", "draw", "without", "with"]
    return {
        str(name[0]): (rows["without"].to_numpy(), rows["with"].to_numpy())
        for name, rows in frame.group_by("question", maintain_order=True)
    }


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DOCS / name).read_text(encoding="utf-8"))
    return found


def band(draws: Any) -> list[float]:
    """Median, 5th and 95th percentile by sorting and interpolating."""
    ordered = np.sort(draws)
    places = np.array([0.5, 0.05, 0.95]) * (ordered.size - 1)
    low = np.floor(places).astype(int)
    high = np.minimum(low + 1, ordered.size - 1)
    return [float(v) for v in ordered[low] + (places - low) * (ordered[high] - ordered[low])]


def verdict_by_the_rule(one: dict[str, Any], difference: Any) -> str:
    """The printed rule, read again: d is the claimed direction, s the smallest effect."""
    sign = {"up": 1.0, "down": -1.0}[one["claimed_direction"]]
    median, low, high = band(difference)
    s, has_skill = one["smallest_effect"], not one["skill"]["median"] < 0
    if has_skill and np.mean(sign * difference > 0) >= 0.9 and sign * median > s:
        return "supported"
    if has_skill and np.mean(sign * difference < 0) >= 0.9 and sign * median < -s:
        return "contradicted"
    return "not supported" if low >= -s and high <= s else "undetermined"


def test_the_generated_pages_are_up_to_date() -> None:
    generated: dict[str, str] = runpy.run_path(str(DOCS / "generate.py"))["generated"]()
    schemas = {
        Path(name).name: text for name, text in generated.items() if name.endswith(".schema.json")
    }
    assert set(schemas) == SCHEMAS
    for name, text in schemas.items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", ["dprk-russia-2024.toml", "dprk-russia-2025.toml"])
def test_the_cases_fit_the_published_schema(cases: Path, name: str) -> None:
    raw = tomllib.loads((cases / name).read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(json.dumps(raw, default=str)), schema("case.schema.json"))


def test_the_case_schema_refuses_a_case_without_event(cases: Path) -> None:
    raw = tomllib.loads((cases / "dprk-russia-2024.toml").read_text(encoding="utf-8"))
    del raw["event"]
    with pytest.raises(jsonschema.ValidationError, match="event"):
        jsonschema.validate(json.loads(json.dumps(raw, default=str)), schema("case.schema.json"))


@pytest.mark.slow
def test_the_document_fits_the_published_schema(plain: dict[str, Any]) -> None:
    published = schema("assessment.schema.json")
    jsonschema.validate(plain, published)
    with pytest.raises(jsonschema.ValidationError, match="seed"):
        jsonschema.validate({**plain, "seed": "one"}, published)


@pytest.mark.slow
def test_the_keys_that_readers_rely_on(plain: dict[str, Any], leading: Assessment) -> None:
    assert set(REQUIRED) <= set(plain)
    assert plain["as_of"] == "2024-10-31"
    assert plain["seed"] == leading.seed
    assert len(plain["judgements"]) >= 10
    for one in plain["judgements"]:
        assert set(REQUIRED_OF_A_JUDGEMENT) <= set(one), one["id"]
        for branch in ("without", "with", "difference", "mixed"):
            assert set(one[branch]) == {"median", "p05", "p95"}
            assert one[branch]["p05"] <= one[branch]["median"] <= one[branch]["p95"]
        assert one["question"].strip()
        assert "{" not in one["question"] + one["resolves"]
        assert {"metric", "naive", "median", "p05", "p95", "n"} <= set(one["skill"])
        if one["unit"] == "probability":
            for branch in ("without", "with", "mixed"):
                assert 0 <= one[branch]["p05"] <= one[branch]["p95"] <= 1
    for source in plain["sources"]:
        assert all(source[key] for key in ("table", "publisher", "version", "licence", "citation"))


@pytest.mark.slow
def test_every_implication_is_answered_or_says_why_not(plain: dict[str, Any]) -> None:
    answered = {one["implication"] for one in plain["judgements"]}
    open_ones = {one["implication"]: one["needs"] for one in plain["unanswered"]}
    assert not answered & set(open_ones)
    assert answered | set(open_ones) == {f"{part}{n}" for part in "ABC" for n in range(1, 7)}
    assert all(open_ones.values())


@pytest.mark.slow
def test_the_bands_are_those_of_the_draws(
    plain: dict[str, Any], drawn: dict[str, tuple[Any, Any]]
) -> None:
    assert [one["id"] for one in plain["judgements"]] == list(drawn)
    p = plain["credence"]["value"]
    for one in plain["judgements"]:
        without, with_event = drawn[one["id"]]
        expected = {
            "without": without,
            "with": with_event,
            "difference": with_event - without,
            "mixed": p * with_event + (1 - p) * without,
        }
        for name, draws in expected.items():
            found = [one[name][part] for part in ("median", "p05", "p95")]
            assert found == pytest.approx(band(draws), abs=1e-12), (one["id"], name)


@pytest.mark.slow
def test_verdicts_follow_from_the_draws_by_the_printed_rule(
    plain: dict[str, Any], drawn: dict[str, tuple[Any, Any]]
) -> None:
    seen = set()
    for one in plain["judgements"]:
        difference = drawn[one["id"]][1] - drawn[one["id"]][0]
        if one["verdict"] == "not measurable here":
            assert one["grade"] == "none"
            assert not difference.any()
            continue
        assert one["verdict"] == verdict_by_the_rule(one, difference), one["id"]
        sign = 1 if one["claimed_direction"] == "up" else -1
        assert one["p_direction"] == pytest.approx(np.mean(sign * difference > 0))
        seen.add(one["verdict"])
    assert {"supported", "not supported", "undetermined"} & seen


@pytest.mark.slow
def test_likelihood_terms_are_those_of_the_directive(plain: dict[str, Any]) -> None:
    for one in plain["judgements"]:
        if one["unit"] != "probability":
            assert one["likelihood_term"] == ""
            continue
        percent = 100 * one["mixed"]["median"]
        term = next(word for upper, word in ICD_203.items() if percent < upper)
        assert one["likelihood_term"] == term, one["id"]


@pytest.mark.slow
def test_the_frame_of_judgements_says_the_same(leading: Assessment, plain: dict[str, Any]) -> None:
    frame = leading.judgements
    assert frame["question"].to_list() == [one["id"] for one in plain["judgements"]]
    assert frame["verdict"].to_list() == [one["verdict"] for one in plain["judgements"]]
    assert frame.select(pl.all().is_null().any()).row(0) == (False,) * frame.width
    for name in ("without", "with", "difference", "mixed"):
        medians = [one[name]["median"] for one in plain["judgements"]]
        assert frame[f"{name}_median"].to_list() == pytest.approx(medians)
