"""Responses to three past cases as of their dates, and what came: `make responses`."""

from pathlib import Path
from typing import Any

from westphalia.core.files import canonical_json, write_text
from westphalia.flow.assessing import DRAWS, assess
from westphalia.flow.progress import SEED
from westphalia.flow.responding import respond
from westphalia.respond.document import plain
from westphalia.snapshot.load import Snapshot, load
from westphalia.track.came import came_of

ROOT = Path(__file__).parents[1]
STORED = ROOT / "docs" / "responses-past.json"
CASES = ("iraq-kuwait-1990", "iran-hormuz-2012", "ukraine-invasion-2022")
KEPT = ("case", "title", "as_of", "credence", "headline", "told_apart", "pareto", "same", "notes")
OF_OPTION = ("id", "kind", "title", "grade")
OF_MEASURE = ("question", "text", "unit", "wish", "smallest_effect", "requirement")
OF_CHANGE = ("option", "measure", "level", "change", "verdict", "met")
DIGITS = 6


def shortened(value: Any) -> Any:
    """Return plain data with its numbers cut to six digits after the point."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: shortened(one) for key, one in value.items()}
    return [shortened(one) for one in value] if isinstance(value, list) else value


def compared(name: str, tables: Snapshot) -> dict[str, Any]:
    """Return the plain figures of one case's comparison, and what came of its measures."""
    case = ROOT / "cases" / f"{name}.toml"
    options = ROOT / "cases" / "responses" / f"{name}.toml"
    told = plain(respond(case, options, draws=DRAWS, seed=SEED, snapshot=tables))
    found = {key: told[key] for key in KEPT}
    parts = (("options", OF_OPTION), ("measures", OF_MEASURE), ("changes", OF_CHANGE))
    for part, kept in parts:
        found[part] = [{key: one[key] for key in kept} for one in told[part]]
    measures = tuple(one["question"] for one in found["measures"])
    assessed = assess(case, draws=DRAWS, seed=SEED, snapshot=tables)
    skills = {one.question.id: one.record.skill.value for one in assessed.answers}
    for one in found["measures"]:
        one["skill"] = skills[one["question"]].as_dict()
    came = [
        {"question": one.question, "outcome": one.outcome, "reason": one.reason}
        for one in came_of(assessed, measures, tables=tables)
    ]
    return {"comparison": shortened(found), "came": came}


def main() -> None:
    """Run all three and keep the figures."""
    tables = load()
    stored = {
        "draws": DRAWS,
        "seed": SEED,
        "snapshot": tables.fingerprint,
        "cases": [compared(name, tables) for name in CASES],
    }
    write_text(STORED, canonical_json(stored))


if __name__ == "__main__":
    main()
