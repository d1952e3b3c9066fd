"""Tables that hold a dyad once, laid out for both directions."""

import re

import polars as pl

END = re.compile(r"[12](?=(_[a-z]+)?$)")  # flow1, iso3_1, flow1_musd


def both_ways(rows: pl.DataFrame) -> pl.DataFrame:
    """Return every row and its mirror image.

    Args:
        rows: One row per dyad; a column of the first member's (``flow1``, ``flow1_musd``)
            has a twin of the second's.

    Examples:
        >>> both_ways(pl.DataFrame({"ccode1": [2], "ccode2": [20], "flow1": [7], "flow2": [9]}))[1]
        shape: (1, 4)
        ┌────────┬────────┬───────┬───────┐
        │ ccode1 ┆ ccode2 ┆ flow1 ┆ flow2 │
        │ ---    ┆ ---    ┆ ---   ┆ ---   │
        │ i64    ┆ i64    ┆ i64   ┆ i64   │
        ╞════════╪════════╪═══════╪═══════╡
        │ 20     ┆ 2      ┆ 9     ┆ 7     │
        └────────┴────────┴───────┴───────┘
    """
    other = {"1": "2", "2": "1"}
    swap = {name: END.sub(lambda found: other[found[0]], name) for name in rows.columns}
    return pl.concat([rows, rows.rename(swap).select(rows.columns)])
