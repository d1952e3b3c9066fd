"""What an assessment leaves on disk: the page, the document, the draws."""

import contextlib
import os
from pathlib import Path

import polars as pl

from westphalia.core.errors import UsageError
from westphalia.core.files import canonical_json, replacing
from westphalia.judge.assessment import Assessment
from westphalia.judge.contrasts import contrasts
from westphalia.judge.document import document
from westphalia.report import page
from westphalia.report.assemble import assemble
from westphalia.respond.comparison import Comparison
from westphalia.simulate.run import Run


def check_folder(folder: Path) -> None:
    """Check that a folder can be written to, or made, before anything costly is done.

    Raises:
        UsageError: The folder or a part of its path is a file, or may not be written to.
    """
    try:
        nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    except OSError as error:
        raise UsageError("output folder", folder, f"{error.strerror}", "choose another") from error
    rule = "" if nearest.is_dir() else f"{nearest} is a file"
    if not rule and not os.access(nearest, os.W_OK | os.X_OK):
        rule = f"{nearest} cannot be written to"
    if rule:
        raise UsageError("output folder", folder, rule, "choose another")


def write(
    assessment: Assessment,
    folder: Path,
    *,
    version: str,
    responses: Comparison | None = None,
) -> tuple[Path, ...]:
    """Write ``report.html``, ``assessment.json`` and ``draws.parquet``, all of them or none.

    Args:
        assessment: What to write.
        folder: Where to; made if missing.
        version: Version of the package.
        responses: A comparison of what could be done, shown as a section of the page.

    Returns:
        The three paths.

    Raises:
        UsageError: The folder is a file or cannot be written to.
    """
    view = assemble(assessment, version=version, responses=responses)
    html, data = page.render(view), canonical_json(document(assessment, version=version))
    paths = folder / "report.html", folder / "assessment.json", folder / "draws.parquet"
    new = not folder.exists()
    try:
        # All three are written beside their places before the first takes its place.
        with contextlib.ExitStack() as stack:
            parts = [stack.enter_context(replacing(path)) for path in paths]
            parts[0].write_text(html, encoding="utf-8")
            parts[1].write_text(data, encoding="utf-8")
            draws_frame(assessment.run).write_parquet(parts[2], compression="zstd")
    except OSError as error:
        raise UsageError("output folder", folder, f"{error.strerror}", "choose another") from error
    finally:
        # An interrupted first run leaves no empty folder behind.
        if new and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return paths


def draws_frame(run: Run) -> pl.DataFrame:
    """Return the draws behind every question: ``question``, ``draw``, ``without``, ``with``."""
    return pl.concat(
        pl.DataFrame(
            {
                "question": [one.question.id] * run.draws,
                "draw": range(run.draws),
                "without": one.without,
                "with": one.with_event,
            }
        )
        for one in contrasts(run)
    )
