"""Files that users write in TOML: read whole or refused in one line."""

import re
import tomllib
from pathlib import Path
from typing import Any

from westphalia.core.errors import CaseError

MAX_BYTES = 1_000_000
# The parser takes time by the square of the parts of a dotted key: none of ours has many.
DOTTED = re.compile(r"""(?<![\w"'-])(?:[\w"'-]+\s*\.\s*){200}""")


def text_of(path: Path, *, what: str) -> str:
    """Return the text of a user's file.

    Args:
        path: The file.
        what: What it is called in the error line.

    Raises:
        CaseError: The file is missing, too large, not UTF-8, or may not be read.
    """
    if not path.is_file():
        raise CaseError(what, path, "must be an existing file", "check the path")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise CaseError(path.name, f"{size} bytes", f"must be under {MAX_BYTES} bytes", "cut it")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CaseError(
            path.name, error.reason, "must be UTF-8 text", "save it as UTF-8"
        ) from error
    except OSError as error:
        raise CaseError(what, path, "cannot be read", "check its permissions") from error


def tables_of(text: str, *, name: str, page: str) -> dict[str, Any]:
    """Return what a TOML text holds.

    Args:
        text: The text.
        name: File name for the error line.
        page: Where the format is described.

    Raises:
        CaseError: It is not TOML.
    """
    if DOTTED.search(text):
        raise CaseError(name, "nested too deep", "must be TOML", f"see {page}")
    try:
        return tomllib.loads(text)
    except ValueError as error:  # a number of too many digits is no TOMLDecodeError
        raise CaseError(name, error, "must be TOML", f"see {page}") from error
    except RecursionError as error:
        raise CaseError(name, "nested too deep", "must be TOML", f"see {page}") from error
