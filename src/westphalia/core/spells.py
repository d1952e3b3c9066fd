"""Yearly rows as spells of unchanged values, and back."""

from collections.abc import Sequence

import polars as pl


def encode_spells(
    frame: pl.DataFrame, *, unit: Sequence[str], values: Sequence[str], year: str = "year"
) -> pl.DataFrame:
    """Return one row per run of consecutive years in which a unit's values stay the same.

    Args:
        frame: One row per unit and year, columns ``unit``, ``year`` and ``values``.
        unit: Columns that name the unit, for example both codes of a dyad.
        values: Columns whose change ends a spell; null is a value like any other.
        year: Name of the year column.

    Returns:
        ``unit``, ``first_year``, ``last_year``, ``values``, sorted by unit and first year.
    """
    ordered = frame.sort([*unit, year])
    same = [pl.col(name).eq_missing(pl.col(name).shift(1)) for name in (*unit, *values)]
    follows = pl.col(year) == pl.col(year).shift(1) + 1
    starts = (~pl.all_horizontal([*same, follows.fill_null(value=False)])).cum_sum()
    return (
        ordered.with_columns(starts.alias("_spell"))
        .group_by("_spell", maintain_order=True)
        .agg(
            [pl.col(name).first() for name in unit]
            + [pl.col(year).first().alias("first_year"), pl.col(year).last().alias("last_year")]
            + [pl.col(name).first() for name in values]
        )
        .drop("_spell")
    )


def expand_spells(
    frame: pl.DataFrame,
    *,
    first: str = "first_year",
    last: str = "last_year",
    year: str = "year",
) -> pl.DataFrame:
    """Return one row per year of each spell, both ends included.

    Args:
        frame: One row per spell.
        first: Column with the first year.
        last: Column with the last year; it must not be null.
        year: Name of the new column, which takes the place of both.

    Returns:
        The other columns of ``frame`` and ``year``, in the order of the spells.
    """
    years = pl.int_ranges(pl.col(first).cast(pl.Int32), pl.col(last).cast(pl.Int32) + 1)
    dtype = frame.schema[first]
    return (
        frame.with_columns(years.alias(year))
        .drop([name for name in (first, last) if name != year])
        .explode(year)
        .with_columns(pl.col(year).cast(dtype))
    )
