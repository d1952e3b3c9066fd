"""Verbs on ties between states: alliances and strategic rivalries."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.core.errors import UsageError
from westphalia.panel.asof import AsOf
from westphalia.panel.directed import add_both_directions
from westphalia.panel.lookup import places
from westphalia.panel.unit import Kind, Unit, need, unit_of
from westphalia.panel.verb import (
    Carry,
    Layout,
    add_dyad_values,
    add_state_values,
    verb,
    view_of,
    years_of,
)

KINDS = ("defense", "offense", "neutral", "nonagg", "consul")
ALLIANCES = Layout("alliances", dict.fromkeys(KINDS, False), ("first_year", "last_year"))
DYADS: tuple[Kind, ...] = ("dyad-year", "dispute-dyad-year")
RIVALRY_KINDS = ("positional", "spatial", "ideological", "interventionary")
TSS_LAST = 2020


@verb
def add_alliances(
    frame: pl.DataFrame,
    *,
    kinds: Sequence[str] = KINDS,
    either: bool = False,
    curated: bool = True,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add alliance obligations.

    Unit: dyad-year: what the first member owes the second, or, with ``either``, what either owes
    the other. Adds the named kinds as ``atop_defense``, ``atop_offense``, ``atop_neutral``,
    ``atop_nonagg``, ``atop_consul``, and, if ``defense`` is among them and ``curated`` is left on,
    ``atop_curated``: the defence obligation of that row rests on a treaty signed since the source
    ended.

    Source: ATOP 5.1 (Leeds et al. 2002), 1815-2018, dated by signature. Outside it null, except
    where a curated defence treaty (2019-2025, each with its citation) says yes;
    ``carry="forward"`` keeps the last year's and adds ``alliances_age``.

    Raises:
        UsageError: The frame is not dyadic, or a kind is unknown.
    """
    unit = unit_of(frame.columns)
    need(unit, "add_alliances", DYADS)
    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(
                "kinds", kind, f"must be among {', '.join(KINDS)}", "name one of these"
            )
    names = {kind: f"atop_{kind}" for kind in kinds}
    if either:
        wide = add_both_directions(
            frame, ALLIANCES, names=names, carry=carry, view=view, age="alliances_age"
        )
        ways = [f"{name}_{way}" for name in names.values() for way in ("12", "21")]
        wide = wide.with_columns(
            (pl.col(f"{name}_12") | pl.col(f"{name}_21")).alias(name) for name in names.values()
        ).drop(ways)
    else:
        wide = add_dyad_values(
            frame, ALLIANCES, names=names, carry=carry, view=view, age="alliances_age"
        )
    if not (curated and "defense" in kinds):
        return wide
    recent = pl.Series("atop_curated", _curated(frame, unit, view_of(frame, view)))
    held = pl.when(recent).then(pl.lit(value=True)).otherwise(pl.col("atop_defense"))
    return wide.with_columns(held.alias("atop_defense"), recent)


def _curated(frame: pl.DataFrame, unit: Unit, view: AsOf) -> NDArray[np.bool_]:
    """Return whether a curated treaty binds the two states in the row's year."""
    treaties = curated_pacts(view, unit.system)
    years = years_of(frame, unit)
    one, two = (places(frame[code]) for code in unit.codes)
    key = np.minimum(one, two) * 1000 + np.maximum(one, two)
    bound = np.zeros(frame.height, dtype=np.bool_)
    if treaties.is_empty() or frame.is_empty() or years.max() < treaties["first"].to_list()[0]:
        return bound
    candidates = np.flatnonzero(years >= min(treaties["first"].to_list()))
    for first, last, low, high in treaties.select("first", "last", "low", "high").iter_rows():
        here = (key[candidates] == low * 1000 + high) & (years[candidates] >= first)
        bound[candidates[here & (years[candidates] <= last)]] = True
    return bound


def curated_pacts(view: AsOf, system: str) -> pl.DataFrame:
    """Return curated defence treaties: ``low``, ``high`` code, ``first`` and ``last`` year."""
    treaties = view.table("commitments").filter(pl.col("change") == "start")
    if system == "cow":
        spells = view.snapshot.table("crosswalk")
        now = spells.filter(pl.col("last_year") == pl.col("last_year").max())
        for end in ("1", "2"):
            codes = now.select(
                pl.col("gwcode").alias(f"gwcode{end}"), pl.col("ccode").alias(f"ccode{end}")
            )
            treaties = treaties.join(codes, on=f"gwcode{end}")
    one, two = (f"{'ccode' if system == 'cow' else 'gwcode'}{end}" for end in ("1", "2"))
    return treaties.select(
        pl.min_horizontal(one, two).cast(pl.Int64).alias("low"),
        pl.max_horizontal(one, two).cast(pl.Int64).alias("high"),
        pl.col("signed").dt.year().cast(pl.Int64).alias("first"),
        pl.col("ended").dt.year().cast(pl.Int64).fill_null(9999).alias("last"),
    ).sort("first", "low", "high")


def _rivalry_layout(source: str) -> Layout:
    if source == "tss":
        return Layout(
            "rivalries",
            {"rival": False, **dict.fromkeys(RIVALRY_KINDS, False)},
            ("start_year", "end_year"),
            symmetric=True,
            # Several rivalries of one pair can touch in a year; the later one counts.
            prepare=lambda rows: rows.sort("start_year", descending=True).with_columns(
                pl.lit(value=True).alias("rival")
            ),
        )
    if source == "td":
        return Layout(
            "rivalries_td",
            {"rival": False},
            ("start_year", "end_year"),
            symmetric=True,
            prepare=lambda rows: rows.sort("start_year", descending=True).with_columns(
                pl.lit(value=True).alias("rival")
            ),
        )
    raise UsageError("source", source, "must be tss or td", "name one of these")


@verb
def add_rivalries(
    frame: pl.DataFrame,
    *,
    source: str = "tss",
    kinds: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add strategic rivalry.

    Unit: dyad-year. Adds ``rival`` and, with ``kinds`` and the source ``tss``, also
    ``rival_positional``, ``rival_spatial``, ``rival_ideological`` and ``rival_interventionary``
    (null where not coded).

    Source: ``"tss"`` Thompson, Sakuwa & Suhas (2021), to 2020; ``"td"`` Thompson & Dreyer (2012),
    to 2010. Both are coded with hindsight. A rivalry without an end goes on to the source's last
    year; after it null; ``carry="forward"`` keeps the last year's and adds ``rivalries_age``.

    Raises:
        UsageError: The frame is not dyadic, or the source is unknown.
    """
    need(unit_of(frame.columns), "add_rivalries", DYADS)
    names = {"rival": "rival"}
    if kinds and source == "tss":
        names |= {kind: f"rival_{kind}" for kind in RIVALRY_KINDS}
    return add_dyad_values(
        frame, _rivalry_layout(source), names=names, carry=carry, view=view, age="rivalries_age"
    )


@verb
def add_allies_rivals(
    frame: pl.DataFrame, *, carry: Carry = None, view: AsOf | None = None
) -> pl.DataFrame:
    """Add how many states a state is bound to by a defence pact, and how many are its rivals.

    Unit: any with a state; both members of a dyad. Adds ``allies`` (ATOP defence obligations,
    either way) and ``rivals`` (Thompson, Sakuwa & Suhas).

    Coverage as :func:`add_alliances` (curated treaties not counted) and :func:`add_rivalries`;
    outside null; ``carry="forward"`` adds ``allies_age`` and ``rivals_age``.
    """
    counted = (
        ("alliances", "allies", ("first_year", "last_year")),
        ("rivalries", "rivals", ("start_year", "end_year")),
    )
    for table, name, spans in counted:
        layout = Layout(table, {name: 0}, prepare=_counter(name, spans), tag=name)
        frame = add_state_values(
            frame, layout, names={name: name}, carry=carry, view=view, age=f"{name}_age"
        )
    return frame


def _counter(name: str, spans: tuple[str, str]):  # type: ignore[no-untyped-def]
    def count(rows: pl.DataFrame) -> pl.DataFrame:
        kept = rows.filter("defense") if name == "allies" else rows
        end = pl.col(spans[1]).fill_null(TSS_LAST)
        years = kept.with_columns(
            pl.int_ranges(spans[0], end + 1, dtype=pl.Int16).alias("year")
        ).explode("year")
        keys = ("ccode1", "ccode2", "gwcode1", "gwcode2", "year")
        swapped = years.select(
            ccode1="ccode2", ccode2="ccode1", gwcode1="gwcode2", gwcode2="gwcode1", year="year"
        )
        both = pl.concat([years.select(keys), swapped.select(keys)]).unique()
        return (
            both.group_by(ccode="ccode1", gwcode="gwcode1", year="year")
            .agg(pl.len().cast(pl.Int16).alias(name))
            .sort("ccode", "year")
        )

    return count
