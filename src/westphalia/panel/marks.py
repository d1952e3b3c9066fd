"""Marks: whether a key of one frame occurs in another."""

import polars as pl


def flag(rows: pl.DataFrame, keys: pl.DataFrame, *, on: list[str], name: str) -> pl.DataFrame:
    """Add a boolean column: whether the row's key occurs among the keys.

    Args:
        rows: Rows to add to; their order and number stay.
        keys: Frame with the key columns; repeats do no harm.
        on: Key columns, named alike in both.
        name: Name of the new column.
    """
    marked = keys.select(on).unique().with_columns(pl.lit(value=True).alias(name))
    joined = rows.join(marked, on=on, how="left", maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(value=False))
