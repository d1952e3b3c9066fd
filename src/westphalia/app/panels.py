"""The command ``westphalia panel``: build a panel into a file, or describe one."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from westphalia import __version__
from westphalia.core.errors import UsageError

Unit = Annotated[
    str | None,
    typer.Argument(help="state-years, state-months, dyad-years, ...", show_default=False),
]


def panel_command(
    unit: Unit = None,
    first: Annotated[int | None, typer.Option("--from", help="First year.")] = None,
    last: Annotated[int | None, typer.Option("--to", help="Last year.")] = None,
    system: Annotated[str, typer.Option(help="State system: cow or gw.")] = "cow",
    directed: Annotated[bool, typer.Option(help="Both directions of a dyad, or one.")] = True,
    relevant: Annotated[bool, typer.Option("--relevant", help="Relevant dyads only.")] = False,
    microstates: Annotated[bool, typer.Option(help="Keep microstates.")] = True,
    membership: Annotated[str, typer.Option(help="any or majority of the year.")] = "any",
    as_of: Annotated[str | None, typer.Option(help="As known on that date (YYYY-MM-DD).")] = None,
    add: Annotated[
        str, typer.Option(help="Verbs, for example contiguity,disputes:source=cow.")
    ] = "",
    carry: Annotated[
        bool, typer.Option("--carry", help="Carry last values forward, with their age.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help=".parquet, .csv, .dta or .arrow file.")
    ] = None,
    describe: Annotated[
        Path | None, typer.Option("--describe", help="Describe a panel file instead.")
    ] = None,
    bib: Annotated[bool, typer.Option("--bib", help="With --describe: print BibTeX.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Build a panel into a file, or describe one."""
    if describe is not None:
        _describe(describe, bib=bib, as_json=as_json)
        return
    if unit is None or first is None or last is None or out is None:
        raise UsageError(
            "panel", unit or "no unit", "needs a unit, --from, --to and -o", "see --help"
        )
    from westphalia.app.dates import date_option
    from westphalia.panel import compose, export

    if out.suffix not in export.FORMATS:
        raise UsageError("-o", out.name, f"must end in {', '.join(export.FORMATS)}", "rename it")
    adds = [one for one in add.split(",") if one.strip()]
    for one in adds:
        compose.parsed(one)
    spec = compose.Spec(
        unit=unit,
        first=first,
        last=last,
        system=cast("Any", system),
        directed=directed,
        microstates=microstates,
        membership=cast("Any", membership),
        as_of=date_option(as_of, "--as-of"),
    )
    frame = compose.compose(compose.make_rows(spec), adds, carry=carry, relevant=relevant)
    about = {
        **asdict(spec),
        "as_of": as_of,
        "relevant": relevant,
        "add": adds,
        "carry": carry,
        "version": __version__,
    }
    export.write_panel(frame, out, about=about)
    if as_json:
        print(json.dumps({**about, "rows": frame.height, "columns": frame.columns}))
        return
    print(f"{out}: {frame.height:,} rows, {frame.width} columns")


def _describe(path: Path, *, bib: bool, as_json: bool) -> None:
    from westphalia.panel import describe, export

    frame, about = export.read_panel(path)
    facts, columns = describe.describe(frame)
    origins = describe.citations(columns)
    if bib:
        print("\n\n".join(describe.bibtex(origin) for origin in origins))
        return
    if as_json:
        rows = [
            {
                "name": one.name,
                "missing": one.missing,
                "first_year": one.first_year,
                "last_year": one.last_year,
                "verb": one.verb,
                "sources": list(one.sources),
            }
            for one in columns
        ]
        print(json.dumps({**facts, "made": about, "columns": rows}, indent=1))
        return
    years = f"{facts['first_year']}-{facts['last_year']}"
    print(f"{path}: {facts['rows']:,} {facts['unit']} rows ({facts['system']} codes), {years}")
    if facts["duplicates"]:
        print(f"  {facts['duplicates']:,} rows repeat a key")
    for one in columns:
        span = f"{one.first_year}-{one.last_year}" if one.first_year else "empty"
        by = f"  {one.verb}" if one.verb else ""
        print(f"  {one.name:28} {one.missing:6.1%} missing  {span:10}{by}")
    if origins:
        print("Cite:")
        for origin in origins:
            print(f"  {origin.name}: {origin.citation}")
