"""Pairs of nuclear-armed states, their own disputes, and who began to pursue the weapons."""

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.rows import state_years
from westphalia.panel.senders import sender_years
from westphalia.panel.verb import Carry
from westphalia.panel.verbs.arms import add_nuclear
from westphalia.panel.verbs.disputes import add_disputes

WINDOW = 10  # years of own disputes that are looked back on
PAIR = ["gwcode1", "gwcode2"]


def armed_pairs(view: AsOf, first: int, last: int, *, carry: Carry = None) -> pl.DataFrame:
    """Return pairs of states that both possess nuclear weapons, by year.

    Source: Our World in Data after Bleek (2017) and Nuclear Threat Initiative (2022).

    Args:
        view: What can be known.
        first: First year.
        last: Last year.
        carry: As in the verbs; ``"forward"`` keeps the last known status.

    Returns:
        ``gwcode1 < gwcode2``, ``year``; sorted by year.
    """
    states = add_nuclear(state_years(first, last, system="gw", as_of=view), carry=carry, view=view)
    armed = states.filter("nuclear_possess").select("gwcode", "year").unique()
    pairs = armed.rename({"gwcode": "gwcode1"}).join(armed.rename({"gwcode": "gwcode2"}), on="year")
    kept = pairs.filter(pl.col("gwcode1") < pl.col("gwcode2"))
    return kept.select(*PAIR, "year").sort("year", *PAIR)


def add_history(pairs: pl.DataFrame, view: AsOf) -> pl.DataFrame:
    """Add in which of the ten years before each row a dispute began between the two.

    A year outside the dispute data counts as one without; years before both were armed count.

    Source: Correlates of War disputes 5.0.

    Returns:
        The rows and ``history``: bit ``k`` is set if a dispute began ``k + 1`` years before.
    """
    total = pl.lit(0, dtype=pl.Int64)
    found = pairs
    for back in range(1, WINDOW + 1):
        earlier = pairs.with_columns((pl.col("year") - back).cast(pairs.schema["year"]))
        onset = add_disputes(earlier, source="cow", view=view)["dispute_onset"]
        found = found.with_columns(onset.fill_null(value=False).cast(pl.Int64).alias(f"b{back}"))
        total = total + pl.col(f"b{back}") * 2 ** (back - 1)
    return found.select(*pairs.columns, total.alias("history"))


def armed_dyad_years(view: AsOf, first: int, last: int) -> pl.DataFrame:
    """Return nuclear-armed pairs by year, with dispute onset, history and troops sent abroad.

    Returns:
        ``gwcode1 < gwcode2``, ``year``, ``onset``, ``history`` (see :func:`add_history`),
        ``sent``: whether a member sent troops to another's war within three years.
    """
    rows = add_history(armed_pairs(view, first, last), view)
    onset = add_disputes(rows.select(*PAIR, "year"), source="cow", view=view)["dispute_onset"]
    return _add_sent(rows.with_columns(onset.fill_null(value=False).alias("onset")), view)


def _add_sent(pairs: pl.DataFrame, view: AsOf) -> pl.DataFrame:
    """Add whether a member sent troops to another's war within three years before."""
    # Every state that has possessed the weapons has the same number in COW and in GW.
    sent = sender_years(view).select(gwcode="ccode", year="year")
    found = pairs
    for end in ("1", "2"):
        mark = sent.select(
            pl.col("gwcode").alias(f"gwcode{end}"), "year", pl.lit(value=True).alias(f"sent{end}")
        )
        found = found.join(mark, on=[f"gwcode{end}", "year"], how="left", maintain_order="left")
    either = pl.any_horizontal(pl.col("sent1", "sent2").fill_null(value=False))
    return found.select(*pairs.columns, either.alias("sent"))


def pursuit_starts(view: AsOf, first: int, last: int) -> pl.DataFrame:
    """Return how many states began to pursue nuclear weapons in each year.

    A state that had given up and began again counts again. Coded with hindsight: programmes
    became known years after they began.

    Source: Our World in Data after Bleek (2017) and Nuclear Threat Initiative (2022).

    Returns:
        ``year``, every year from ``first`` to ``last``, and ``starts``.
    """
    spells = view.table("nuclear_status").filter(pl.col("status") == "pursue")
    starts = spells.group_by(year="first_year").agg(pl.len().cast(pl.Int64).alias("starts"))
    years = pl.DataFrame({"year": range(first, last + 1)}, schema={"year": pl.Int16})
    return years.join(starts, on="year", how="left", maintain_order="left").with_columns(
        pl.col("starts").fill_null(0)
    )
