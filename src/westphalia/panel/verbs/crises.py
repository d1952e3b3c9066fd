"""Verb on international crises."""

from collections.abc import Callable

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.recode import recoded
from westphalia.panel.verb import Carry, Layout, add_state_values, verb, view_of

VIOLENCE = {"none": 0, "minor_clashes": 1, "serious_clashes": 2, "war": 3}
# The project keeps West Germany's and North Yemen's numbers for the united states.
UNITED = {260: 255, 678: 679}
LAST_DIVIDED_YEAR = 1990
COLUMNS = {
    "crisis_onset": False,
    "crisis_ongoing": False,
    "crises": 0,
    "crisis_violence": 0,
    "crisis_own_violence": 0,
}


@verb
def add_crises(
    frame: pl.DataFrame, *, carry: Carry = None, view: AsOf | None = None
) -> pl.DataFrame:
    """Add international crises of which a state is a crisis actor.

    Unit: any with a state; both members of a dyad. Adds ``crisis_onset`` (a crisis came to it in
    the year), ``crisis_ongoing``, ``crises`` (number), ``crisis_violence`` (highest of its crises
    as wholes: 0 none, 1 minor clashes, 2 serious clashes, 3 war) and ``crisis_own_violence`` (in
    its own handling of them). The levels are known when a crisis is over, and null before.

    Source: International Crisis Behavior 14, actor level (Brecher et al. 2021), 1918-2017. A
    crisis is a perceived threat to basic values, finite time to respond and a likelihood of
    hostilities. Outside null; ``carry="forward"`` keeps the last year's and adds ``crises_age``:
    rarely what you want for events.
    """
    seen = view_of(frame, view)
    names = {name: name for name in COLUMNS}
    layout = Layout("crises", COLUMNS, prepare=_years(seen))
    return add_state_values(frame, layout, names=names, carry=carry, view=seen, age="crises_age")


def _years(view: AsOf) -> Callable[[pl.DataFrame], pl.DataFrame]:
    def prepare(rows: pl.DataFrame) -> pl.DataFrame:
        last = view.last_year("crises")
        start = pl.col("start").dt.year()
        # In the source one crisis has no end and no outcome; it stays in its first year.
        unended = pl.col("end").is_null() & (start <= last - LONGEST_YEARS)
        end = pl.when(unended).then(start).otherwise(pl.col("end").dt.year().fill_null(last))
        over = pl.col("end").is_not_null()
        spells = rows.select(
            number("ccode", start),
            "actor_id",
            "crisis",
            start.alias("from"),
            pl.int_ranges(start, pl.min_horizontal(end, last) + 1, dtype=pl.Int16).alias("year"),
            *(
                pl.when(over)
                .then(pl.col(name).replace_strict(VIOLENCE, return_dtype=pl.Int8))
                .alias(f"crisis_{name}")
                for name in ("violence", "own_violence")
            ),
        )
        years = spells.filter(pl.col("year").list.len() > 0).explode("year")
        # Until a crisis is over its level is unknown, unless another's is the highest already.
        levels = [
            pl.when((pl.col(name).null_count() == 0) | (pl.col(name).max() == VIOLENCE["war"]))
            .then(pl.col(name).max())
            .alias(name)
            for name in ("crisis_violence", "crisis_own_violence")
        ]
        grouped = years.group_by("ccode", "year").agg(
            (pl.col("from") == pl.col("year")).any().alias("crisis_onset"),
            pl.lit(value=True).alias("crisis_ongoing"),
            pl.col("crisis").n_unique().cast(pl.Int16).alias("crises"),
            *levels,
        )
        return recoded(grouped, view, by="cow").sort("ccode", "year", "gwcode")

    return prepare


LONGEST_YEARS = 10


def number(code: str, year: pl.Expr) -> pl.Expr:
    """Return the COW number of a state of the project in a year."""
    united = year > LAST_DIVIDED_YEAR
    return pl.when(united).then(pl.col(code).replace(UNITED)).otherwise(code).alias(code)
