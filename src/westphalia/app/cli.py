"""The command ``westphalia``: every verb has a twin in Python."""

import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from westphalia import __version__
from westphalia.app import (
    audits,
    backtests,
    evidence,
    histories,
    hypotheses,
    imports,
    ledgers,
    panels,
    proposals,
    replays,
    responses,
    sensitivities,
    sentences,
    streams,
    syncs,
    watching,
    worlds,
)
from westphalia.app.dates import date_option
from westphalia.app.output import console, escape_unknown, print_json
from westphalia.app.progress import interruptions, with_progress
from westphalia.core.errors import UsageError, WestphaliaError

FAILED, INTERRUPTED = 2, 130

app = typer.Typer(
    name="westphalia",
    help="What follows from an event in the international system: graded, calibrated, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
case_app = typer.Typer(help="Make and check case files.", no_args_is_help=True)
snapshot_app = typer.Typer(help="Build the tables that ship.", no_args_is_help=True)
app.add_typer(case_app, name="case")
app.add_typer(evidence.app, name="evidence")
app.add_typer(snapshot_app, name="snapshot")
app.add_typer(ledgers.app, name="ledger")
app.add_typer(streams.events_app, name="events")
app.command("import")(imports.import_command)
app.command("sync")(syncs.sync_command)
app.command("panel")(panels.panel_command)
app.command("hypotheses")(hypotheses.hypotheses_command)
app.command("respond")(responses.respond_command)
app.command("audit")(audits.audit_command)
app.command("sensitivity")(sensitivities.sensitivity_command)
app.command("backtest")(backtests.backtest_command)
app.command("replay")(replays.replay_command)
app.command("placebo")(replays.placebo_command)
app.command("world")(worlds.world_command)
app.command("watch")(watching.watch_command)
app.command("history")(histories.history_command)
app.command("propose")(proposals.propose_command)

CaseFile = Annotated[Path, typer.Argument(help="Case file (TOML).", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def _version(wanted: bool) -> None:
    if wanted:
        print(f"westphalia {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    return None


@app.command("assess")
def assess_command(
    case: Annotated[
        str, typer.Argument(help="Case file (TOML), or a sentence in quotes.", show_default=False)
    ],
    draws: Annotated[
        int | None,
        typer.Option(help="Number of draws, 100 to 100000; by default 2000, more if needed."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of every random stream.")] = 1,
    horizon: Annotated[
        int | None, typer.Option(help="Months ahead; by default the case's own.")
    ] = None,
    evidence_until: Annotated[
        str | None, typer.Option(help="Leave out evidence after this date (YYYY-MM-DD).")
    ] = None,
    vintage: Annotated[
        list[str] | None,
        typer.Option(help="Use a vintage, or `latest`; may be repeated."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for report.html, assessment.json, draws.parquet.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Print every question, not one for each implication.")
    ] = False,
    as_of: sentences.AsOf = None,
    yes: sentences.Yes = False,
    save_case: sentences.SaveCase = None,
    model: sentences.Model = None,
    model_name: sentences.ModelName = None,
    ledger: Annotated[
        bool, typer.Option("--ledger/--no-ledger", help="Enter the questions into the ledger.")
    ] = True,
    respond: Annotated[
        bool, typer.Option("--respond", help="Compare response options in the report as well.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Assess a case: every question without the event, with it, and the difference.

    A sentence is read first: what was understood is shown, and on a terminal confirmed.
    """
    from westphalia import flow

    until = date_option(evidence_until, "--evidence-until")
    if out is not None:
        flow.check_folder(out)
    snapshot = imports.snapshot_with(vintage or [], sentences.dated(case, as_of))
    read = sentences.case_of(
        case, as_of=as_of, yes=yes, save=save_case, snapshot=snapshot, model=(model, model_name)
    )
    assessment = with_progress(
        lambda progress: flow.assess(
            read,
            draws=draws,
            seed=seed,
            horizon=horizon,
            evidence_until=until,
            snapshot=snapshot,
            progress=progress,
        )
    )
    written: tuple[Path, ...] = ()
    compared = responses.beside(case, read, seed=seed, until=until) if respond else None
    if out is not None:
        written = flow.write(assessment, out, version=__version__, responses=compared)
    if as_json:
        from westphalia.judge.document import document

        print_json(document(assessment, version=__version__))
    else:
        from westphalia.report import terminal

        view = flow.report(assessment, version=__version__, responses=compared)
        terminal.render(view, console(), files=written, full=every)
    if ledger:
        ledgers.enter_quietly(assessment, snapshot)


@app.command("channels")
def channels_command(
    as_of: Annotated[str | None, typer.Option(help="Fit on what was known (YYYY-MM-DD).")] = None,
    as_json: AsJson = False,
) -> None:
    """Print the model cards: equation, data, coefficients, out-of-sample record."""
    from westphalia import flow
    from westphalia.report import cards

    date = date_option(as_of, "--as-of")
    fits = with_progress(lambda progress: flow.channels(as_of=date, progress=progress))
    if as_json:
        print_json(cards.cards(fits))
        return
    cards.render(fits, console())


@app.command("sources")
def sources_command(
    as_json: AsJson = False,
    vintages: Annotated[
        bool, typer.Option("--vintages", help="Print the imported tables instead.")
    ] = False,
) -> None:
    """Print the shipped tables: publisher, version, licence, citation, coverage, lag."""
    if vintages:
        imports.print_vintages(as_json=as_json)
        return
    from westphalia import flow
    from westphalia.report import listing

    rows = flow.sources()
    if as_json:
        print_json([{**row, "retrieved": str(row["retrieved"])} for row in rows.to_dicts()])
        return
    listing.render_sources(rows, console())


@case_app.command("new")
def case_new(
    path: Annotated[Path, typer.Argument(help="File to write.", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Write a case file to start from."""
    from westphalia.core.files import write_text
    from westphalia.events.template import TEMPLATE

    if path.exists() and not force:
        raise UsageError("case file", path, "exists already", "choose another or add --force")
    try:
        write_text(path, TEMPLATE)
    except OSError as error:
        raise UsageError("case file", path, f"{error.strerror}", "choose another") from error
    print(f"{path}: edit it, then run `westphalia case check {path}`")


@case_app.command("check")
def case_check(case: CaseFile, as_json: AsJson = False) -> None:
    """Check a case file against its own rules and the tables of its date."""
    from westphalia import flow
    from westphalia.events.case import read_case
    from westphalia.events.situation import conflict_line, event_line

    read = read_case(case)
    found = flow.check(read)
    facts = {
        "case": read.case.id,
        "event": f"{found.kind.title}: {event_line(found)}",
        "conflict": conflict_line(found),
        "evidence": f"{len(read.evidence)} items of "
        f"{len({item.origin for item in read.evidence})} origins",
    }
    if read.hypothesis:
        facts["hypotheses"] = ", ".join(one.id for one in read.hypothesis)
    if read.indicator:
        facts["indicators"] = f"{len(read.indicator)}, the first by " + str(
            min(one.by for one in read.indicator)
        )
    if as_json:
        print_json(facts)
        return
    print(f"{case}: holds")
    for name, value in facts.items():
        print(f"  {name}: {value}")


@snapshot_app.command("build")
def snapshot_build(
    raw: Annotated[
        Path, typer.Option("--from", help="Folder with the publishers' files.", show_default=False)
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder to write; by default the package's own.")
    ] = None,
) -> None:
    """Build the tables that ship from the publishers' files, with every check."""
    from westphalia.snapshot.build import build
    from westphalia.snapshot.load import SHIPPED

    if not raw.is_dir():
        raise UsageError("--from", raw, "must be a folder", "name the data folder")
    made = with_progress(lambda progress: build(raw, out or SHIPPED, progress=progress))
    size = sum(path.stat().st_size for path in made.directory.iterdir())
    print(f"{len(made.tables())} tables, {size / 1e6:.2f} MB in {made.directory}")


def main() -> None:
    """Run the command line; every refusal is one line and exit code 2, Ctrl-C is 130."""
    escape_unknown()
    before = signal.signal(signal.SIGINT, _interrupted)
    interruptions.clear()
    try:
        code = _run()
    except Exception:
        # An interruption in the middle of an import can come back as another error.
        if not interruptions:
            raise
        code = INTERRUPTED
    finally:
        signal.signal(signal.SIGINT, before)
    if code == INTERRUPTED:
        print("westphalia: interrupted; nothing half-written", file=sys.stderr)
    if code:
        sys.exit(code)


def _interrupted(number: int, _: object) -> None:
    interruptions.append(number)
    raise KeyboardInterrupt


def _run() -> int:
    """Run the command and return the exit code; what went wrong is told in one line."""
    try:
        # The framework hands an interruption, or a command's own exit, back as an exit code.
        answered = app(standalone_mode=False)
        code = answered if answered in {FAILED, INTERRUPTED} else 0
        sys.stdout.flush()
    except WestphaliaError as error:
        return _failed(str(error))
    except TyperException as error:
        if error.message.startswith("Usage:"):  # a group called without a command: its help
            print(error.message)
            return FAILED
        said = " ".join(error.format_message().split()).rstrip(".")
        return _failed(f"{said}; see `westphalia --help`")
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # What is left in the buffer has nowhere to go; it must not be written at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _failed(f"{error.strerror}: {error.filename}; choose another file or folder")
    return code


def _failed(line: str) -> int:
    print(f"westphalia: {line}", file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    main()
