"""Plain listings for the terminal."""

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text


def render_sources(rows: pl.DataFrame, console: Console) -> None:
    """Print the catalogue: a table of coverage, then how each source is cited.

    Args:
        rows: Rows of the snapshot's catalogue.
        console: Where to.
    """
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("table", "publisher", "version", "licence"):
        table.add_column(name, overflow="fold")
    for name in ("years", "rows", "lag"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows.iter_rows(named=True):
        first, last = row["first_year"], row["last_year"]
        table.add_row(
            row["table"],
            row["publisher"],
            row["version"],
            row["licence"],
            "" if first is None else f"{first}-{last}",
            f"{row['rows']:,}",
            f"{row['lag_months']} m",
        )
    console.print(table)
    console.print(Text("\nHow to cite (lag: months after a row's period until it is known)"))
    cited = rows.unique("source", keep="first", maintain_order=True)
    for row in cited.iter_rows(named=True):
        note = f" {row['note']}" if row["note"] else ""
        console.print(Text(f"{row['source']}: {row['citation']} {row['url']}{note}"))
