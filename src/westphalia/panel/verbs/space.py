"""A verb on what the others have: values of neighbours, allies, rivals, or of all by distance."""

from typing import Literal

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.options import one_of
from westphalia.panel.steps import steps
from westphalia.panel.unit import CODE, System, Unit, need, unit_of
from westphalia.panel.verb import Carry, seen_years, verb, view_of, with_age, years_of
from westphalia.panel.verbs.geography import add_capital_distance, add_contiguity
from westphalia.panel.verbs.ties import add_alliances, add_rivalries
from westphalia.panel.verbs.transform import named

READS = {
    "neighbours": "contiguity",
    "allies": "alliances",
    "rivals": "rivalries",
    "distance": "capitals",
}
WAYS = ("mean", "sum", "weighted")
NEAREST_KM = 1.0  # two capitals are never closer than this


def _linked(
    pairs: pl.DataFrame, system: System, weights: str, carry: Carry, view: AsOf
) -> pl.Series:
    """Return whether the second state of a pair counts for the first; null where unknown."""
    found: pl.DataFrame
    if weights == "neighbours":
        found = add_contiguity(pairs, carry=carry, view=view)
        return found["contiguity"] > 0
    if weights == "rivals":
        found = add_rivalries(pairs, carry=carry, view=view)
        return found["rival"]
    if weights == "distance":
        found = add_capital_distance(pairs, carry=carry, view=view)
        return found["capital_km"].is_not_null().replace_strict({False: None, True: True})
    one, two = (f"{CODE[system]}{end}" for end in ("1", "2"))
    found = add_alliances(pairs, kinds=("defense",), carry=carry, view=view)
    swapped = pairs.rename({one: two, two: one})
    back: pl.DataFrame = add_alliances(swapped, kinds=("defense",), carry=carry, view=view)
    return found["atop_defense"] | back["atop_defense"]


def _summed(name: str) -> dict[str, pl.Expr]:
    """Return the ways to put the values of the linked states together."""
    linked, value, near = pl.col("linked"), pl.col("value"), pl.col("near")
    counted = linked & value.is_not_null()
    known = linked.is_not_null().all() & (linked & value.is_null()).sum().eq(0)
    weighed = counted & near.is_not_null()
    ways = {
        "mean": value.filter(counted).mean(),
        "sum": pl.when(known).then(value.filter(counted).sum()),
        "weighted": (value * near).filter(weighed).sum() / near.filter(weighed).sum(),
    }
    # No linked state is no mean; unknown links are no answer at all.
    answered = linked.is_not_null().all()
    return {
        "mean": pl.when(answered).then(ways["mean"]).alias(name),
        "sum": ways["sum"].alias(name),
        "weighted": pl.when(answered & weighed.any()).then(ways["weighted"]).alias(name),
    }


@verb
def add_spatial_lag(
    frame: pl.DataFrame,
    column: str,
    *,
    weights: Literal["neighbours", "allies", "rivals", "distance"] = "neighbours",
    how: Literal["mean", "sum", "weighted"] = "mean",
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add what the states around a state have, of a column of the frame itself.

    Unit: state-year or state-month. Adds ``<column>_<weights>_<how>`` from the other rows of the
    same year or month. Which states count: ``"neighbours"`` (contiguous by land or across up to
    400 miles of water), ``"allies"`` (a defence pact, either way), ``"rivals"`` (strategic
    rivalry), ``"distance"`` (all). How: ``"mean"`` over those whose value is known, ``"sum"``
    (null if a value is unknown, 0 if no state counts), ``"weighted"``: the mean with weights one
    over the kilometres between the capitals. A mean over no state is null.

    Source and coverage as :func:`add_contiguity`, :func:`add_alliances`, :func:`add_rivalries`
    (TSS), :func:`add_capital_distance`; states that are not in the frame do not count. Outside
    the coverage null; ``carry="forward"`` keeps the last year's ties and adds ``<weights>_age``.

    Args:
        frame: State-years or state-months with the column.
        column: A column of numbers or a Boolean one.
        weights: Which states count.
        how: How their values are put together.
        carry: ``"forward"`` or None.
        view: What can be known; it limits the ties, the column is the frame's own.

    Raises:
        UsageError: The frame is of another unit, the column is missing or no number, an option is
            unknown, or a key occurs twice.
    """
    unit = unit_of(frame.columns)
    need(unit, "add_spatial_lag", ("state-year", "state-month"))
    named(column, frame, numeric=True)
    one_of("weights", weights, tuple(READS))
    one_of("how", how, WAYS)
    steps(frame, unit)
    seen = view_of(frame, view)
    code, time = unit.keys
    years = years_of(frame, unit)
    rows = pl.DataFrame(
        {"state": frame[code], "time": frame[time], "year": years, "value": frame[column]}
    ).cast({"value": pl.Float64})
    links = _links(rows.select("state", "year"), unit, (weights, how), carry, seen)
    name = f"{column}_{weights}_{how}"
    others = rows.select(other="state", time="time", value="value")
    lagged = (
        rows.select("state", "time", "year")
        .join(links, on=("state", "year"))
        .join(others, on=("other", "time"))
        .group_by("state", "time")
        .agg(_summed(name)[how])
    )
    found = rows.select("state", "time").join(
        lagged, on=("state", "time"), how="left", maintain_order="left"
    )
    table = "capitals_cow" if weights == "distance" and unit.system == "cow" else READS[weights]
    ages = seen_years(years, seen.last_year(table), carry)[1]
    return with_age(frame, [found[name]], ages, carry, f"{weights}_age")


def _links(
    states: pl.DataFrame, unit: Unit, choice: tuple[str, str], carry: Carry, view: AsOf
) -> pl.DataFrame:
    """Return ``state``, ``other``, ``year``, ``linked`` and ``near`` (one over kilometres).

    Pairs that are known not to be linked are kept only for a sum, where they stand for zero.
    """
    weights, how = choice
    one, two = (f"{CODE[unit.system]}{end}" for end in ("1", "2"))
    once = states.drop_nulls().unique().sort("state", "year")
    pairs = (
        once.rename({"state": one})
        .join(once.rename({"state": two}), on="year")
        .filter(pl.col(one) != pl.col(two))
    )
    linked = _linked(pairs, unit.system, weights, carry, view).alias("linked")
    pairs = pairs.with_columns(linked)
    if how != "sum":
        pairs = pairs.filter(pl.col("linked").is_null() | pl.col("linked"))
    near = pl.Series("near", [None] * pairs.height, dtype=pl.Float64)
    if how == "weighted":
        km: pl.DataFrame = add_capital_distance(pairs.drop("linked"), carry=carry, view=view)
        near = (1 / km["capital_km"].clip(lower_bound=NEAREST_KM)).alias("near")
    return (
        pairs.select(one, two, "year", "linked")
        .rename({one: "state", two: "other"})
        .with_columns(near)
    )
