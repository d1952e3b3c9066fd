"""The command ``westphalia respond``: what could be done, compared under what is not known."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from westphalia import __version__
from westphalia.app.dates import date_option
from westphalia.app.evidence import console_of, write_page
from westphalia.app.progress import with_progress

if TYPE_CHECKING:
    import datetime as dt

    from westphalia.events.case import Case
    from westphalia.respond.comparison import Comparison
    from westphalia.respond.options import Wanted


def respond_command(
    case: Annotated[Path, typer.Argument(help="Case file (TOML).", show_default=False)],
    responses: Annotated[
        Path | None,
        typer.Argument(
            help="Response file (TOML); else responses/<id>.toml beside the case, or the library.",
            show_default=False,
        ),
    ] = None,
    options: Annotated[
        str | None, typer.Option(help="Options to compare, by id: arms,talks.")
    ] = None,
    portfolio: Annotated[
        list[str] | None, typer.Option(help="Two to four options at once: arms+talks; repeatable.")
    ] = None,
    measures: Annotated[
        str | None,
        typer.Option(help="Questions with wish and weight: A4.join24:lower,A6.end24:higher:2."),
    ] = None,
    require: Annotated[
        list[str] | None, typer.Option(help='A threshold: "A4.join24<0.1"; repeatable.')
    ] = None,
    responder: Annotated[
        str | None, typer.Option(help="Who acts where an option names nobody (ISO code).")
    ] = None,
    draws: Annotated[int, typer.Option(help="Number of draws, 100 to 20000.")] = 2000,
    seed: Annotated[int, typer.Option(help="Seed of every random stream.")] = 1,
    evidence_until: Annotated[
        str | None, typer.Option(help="Leave out evidence after this date (YYYY-MM-DD).")
    ] = None,
    bargaining: Annotated[
        bool, typer.Option("--bargaining/--no-bargaining", help="Play the bargaining variant.")
    ] = True,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler (tcp://...).")
    ] = None,
    processes: Annotated[
        int,
        typer.Option(
            help="Processes here, 1 to 64; each prepares the case anew, which 2000 draws do not "
            "repay."
        ),
    ] = 1,
    every: Annotated[bool, typer.Option("--all", help="Print every number, not the gist.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the page in HTML.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Response options compared: changes, regret, thresholds, what turns the ranking."""
    from westphalia import flow
    from westphalia.report.responses_page import responses_page
    from westphalia.report.responses_text import render
    from westphalia.report.responses_view import responses_view
    from westphalia.respond.document import plain
    from westphalia.respond.record import read_record

    if out is not None:
        flow.check_folder(out)
    asked = flow.Question(
        options=named(options),
        portfolios=tuple(portfolio or ()),
        measures=wanted(measures),
        require=tuple(require or ()),
        responder=responder,
        evidence_until=date_option(evidence_until, "--evidence-until"),
        bargaining=bargaining,
        scheduler=scheduler,
        processes=processes,
    )
    found = with_progress(
        lambda progress: flow.respond(
            case, responses, asked=asked, draws=draws, seed=seed, progress=progress
        )
    )
    if as_json:
        print(json.dumps(plain(found), indent=1, ensure_ascii=False, allow_nan=False))
    console = console_of()
    record = case.parent / "responses" / f"{found.case}.record.toml"
    view = responses_view(found, read_record(record) if record.is_file() else None)
    if not as_json:
        render(view, console, full=every)
    if out is not None:
        path = write_page(out / "responses.html", responses_page(view, version=__version__))
        if not as_json:
            console.print(str(path), soft_wrap=True, markup=False)


def beside(case: str, read: "Case", *, seed: int, until: "dt.date | None") -> "Comparison":
    """Return the comparison of the options that lie beside a case file, or of the library.

    Args:
        case: Path of the case file, or the sentence that it was read from.
        read: The case.
        seed: Seed of every random stream.
        until: Leave out evidence after this date.
    """
    from westphalia import flow

    asked = flow.Question(evidence_until=until)
    path = Path(case)
    at = path if path.is_file() else read
    return with_progress(
        lambda progress: flow.respond(at, asked=asked, seed=seed, progress=progress)
    )


def named(text: str | None) -> tuple[str, ...]:
    """Return the parts of a list written with commas, empty ones left out."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def wanted(text: str | None) -> "tuple[Wanted, ...]":
    """Return the measures of ``--measures``: id, wish and weight with colons between.

    Raises:
        UsageError: One of them is none.
    """
    from pydantic import ValidationError

    from westphalia.core.errors import UsageError
    from westphalia.respond.options import Wanted

    found = []
    for part in named(text):
        question, _, rest = part.partition(":")
        wish, _, weight = rest.partition(":")
        try:
            found.append(
                Wanted.model_validate(
                    {"question": question, "wish": wish, "weight": weight or None}
                )
            )
        except ValidationError as error:
            rule = "must be a question, its wish (lower or higher) and a weight above 0"
            raise UsageError("--measures", part, rule, "write A4.join24:lower") from error
    return tuple(found)
