"""Write the parts of the docs that are made from the code: `make docs`."""

import json
from pathlib import Path

from westphalia.events.case import Case
from westphalia.judge.document import schema

HERE = Path(__file__).parent


def generated() -> dict[str, str]:
    """Return the text of every generated file by name."""
    return {
        "case.schema.json": json.dumps(Case.model_json_schema(), indent=1) + "\n",
        "assessment.schema.json": json.dumps(schema(), indent=1) + "\n",
    }


if __name__ == "__main__":
    for name, text in generated().items():
        (HERE / name).write_text(text, encoding="utf-8")
