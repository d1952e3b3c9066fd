"""State codes of a row's own year, for spells whose codes are those of one day."""

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.unit import System


def recoded(rows: pl.DataFrame, view: AsOf, *, by: System) -> pl.DataFrame:
    """Return the rows with both codes, the other one as of the row's year.

    A spell in office or in a war can outlive a state's number (West Germany's 260 becomes COW
    255 in 1990), so its yearly rows are coded anew.

    Args:
        rows: Rows with ``year`` and the source's own code.
        view: What can be known.
        by: System of the code to start from: ``"cow"`` (``ccode``) or ``"gw"`` (``gwcode``).

    Returns:
        The rows with ``ccode`` and ``gwcode``; one without a partner has null, and one with two
        in the year of a union stands twice.
    """
    own, other = ("ccode", "gwcode") if by == "cow" else ("gwcode", "ccode")
    walk = view.snapshot.table("crosswalk").select("ccode", "gwcode", "first_year", "last_year")
    numbered = rows.drop(other, strict=False).with_row_index("_row")
    found = (
        numbered.select("_row", own, "year")
        .join(walk.drop_nulls(), on=own)
        .filter(pl.col("year").is_between("first_year", "last_year"))
        .select("_row", other)
    )
    return numbered.join(found, on="_row", how="left", maintain_order="left_right").drop("_row")
