"""Verbs on power and wealth: capabilities, major powers, democracy, GDP and population."""

from collections.abc import Sequence

import polars as pl

from westphalia.core.errors import UsageError
from westphalia.panel.asof import AsOf
from westphalia.panel.unit import unit_of
from westphalia.panel.verb import Carry, Layout, add_state_values, verb

COMPONENTS = {
    "milex": "milex_kusd",
    "milper": "milper_k",
    "irst": "irst_kt",
    "pec": "pec_kt",
    "tpop": "tpop_k",
    "upop": "upop_k",
    "cinc": "cinc",
}
MAJORS = Layout(
    "majors",
    {"major": False},
    ("start_year", "end_year"),
    prepare=lambda rows: rows.with_columns(pl.lit(value=True).alias("major")),
)
MEASURES = {
    "polyarchy": ("democracy", "v2x_polyarchy"),
    "uds": ("democracy_uds", "euds"),
    "uds_adjusted": ("democracy_uds", "aeuds"),
}
WEALTH = {
    "gdp_pc": "mrgdppc",
    "gdp": "pwtrgdp",
    "population": "pwtpop",
}


@verb
def add_capabilities(
    frame: pl.DataFrame,
    *,
    components: Sequence[str] = tuple(COMPONENTS),
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add national material capabilities.

    Unit: any with a state; both members of a dyad. Adds the named components: ``milex`` (thousand
    current US dollars), ``milper`` (thousand persons), ``irst`` (thousand tons of iron and
    steel), ``pec`` (thousand coal-ton equivalents), ``tpop`` and ``upop`` (thousand persons) and
    ``cinc`` (mean share of the system's known components).

    Source: National Material Capabilities 7.0 (Singer 1987), 1816-2022. Missing components and
    years outside it are null; ``carry="forward"`` keeps the last year's and adds
    ``capabilities_age``.

    Raises:
        UsageError: A component is unknown.
    """
    for name in components:
        if name not in COMPONENTS:
            raise UsageError(
                "components", name, f"must be among {', '.join(COMPONENTS)}", "name one of these"
            )
    return add_state_values(
        frame,
        Layout("capabilities", dict.fromkeys(COMPONENTS.values())),
        names={COMPONENTS[name]: name for name in components},
        carry=carry,
        view=view,
        age="capabilities_age",
    )


@verb
def add_capability_ratio(
    frame: pl.DataFrame, *, carry: Carry = None, view: AsOf | None = None
) -> pl.DataFrame:
    """Add the balance of capabilities of a dyad.

    Unit: dyad-year. Adds ``capability_ratio`` (weaker over stronger CINC, 0 to 1),
    ``capability_share1`` (the first member's share of the two), ``preponderance`` (the stronger
    one's share) and ``militarization`` (weak link of military personnel per head).

    Source and coverage as :func:`add_capabilities`; null if either side is unknown.

    Raises:
        UsageError: The frame is not dyadic.
    """
    unit = unit_of(frame.columns)
    if not unit.dyadic:
        raise UsageError(
            "add_capability_ratio", f"a {unit.kind} frame", "needs a dyad", "start from dyad_years"
        )
    wanted = ("cinc", "milper", "tpop")
    raw = frame.select(name for name in frame.columns if name in (*unit.keys, "as_of"))
    known = add_capabilities(raw, components=wanted, carry=carry, view=view)
    one, two = pl.col("cinc1"), pl.col("cinc2")
    both = pl.when(one.is_not_null() & two.is_not_null() & (one + two > 0))
    weaker, stronger = pl.min_horizontal("cinc1", "cinc2"), pl.max_horizontal("cinc1", "cinc2")
    heads = [
        pl.when(pl.col(f"tpop{end}") > 0).then(pl.col(f"milper{end}") / pl.col(f"tpop{end}"))
        for end in unit.ends
    ]
    added = known.select(
        both.then(weaker / stronger).alias("capability_ratio"),
        both.then(one / (one + two)).alias("capability_share1"),
        both.then(stronger / (one + two)).alias("preponderance"),
        weak_link(*heads).alias("militarization"),
        *(["capabilities_age"] if carry == "forward" else []),
    )
    if "capabilities_age" in frame.columns:
        added = added.drop("capabilities_age", strict=False)
    return frame.hstack(added)


def weak_link(one: pl.Expr, two: pl.Expr) -> pl.Expr:
    """Return the lower of two values, null if either is."""
    both = one.is_not_null() & two.is_not_null()
    return pl.when(both).then(pl.min_horizontal(one, two))


@verb
def add_major_powers(
    frame: pl.DataFrame, *, carry: Carry = None, view: AsOf | None = None
) -> pl.DataFrame:
    """Add whether a state is a major power.

    Unit: any with a state; both members of a dyad. Adds ``major``.

    Source: Correlates of War, state system membership 2016. After 2016 null; ``carry="forward"``
    keeps the last year's and adds ``major_age``.
    """
    return add_state_values(
        frame, MAJORS, names={"major": "major"}, carry=carry, view=view, age="major_age"
    )


@verb
def add_democracy(
    frame: pl.DataFrame,
    *,
    measures: Sequence[str] = tuple(MEASURES),
    weak_links: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add measures of democracy.

    Unit: any with a state; both members of a dyad. Adds the named measures: ``polyarchy`` (V-Dem's
    electoral democracy index, 0 to 1), ``uds`` and ``uds_adjusted`` (extended Unified Democracy
    Scores, about -2 to 2). With ``weak_links``, for a dyad, also the lower of the two with suffix
    ``_min``.

    Source: V-Dem (Coppedge et al.), 1816-2024; extended Unified Democracy Scores (Marquez 2016;
    Pemstein, Meserve & Melton 2010) as in isard. Outside null; ``carry="forward"`` keeps the last
    year's and adds ``democracy_age`` (of the last named measure).

    Raises:
        UsageError: A measure is unknown.
    """
    unit = unit_of(frame.columns)
    for place, name in enumerate(measures):
        if name not in MEASURES:
            raise UsageError(
                "measures", name, f"must be among {', '.join(MEASURES)}", "name one of these"
            )
        table, column = MEASURES[name]
        final = place == len(measures) - 1
        frame = add_state_values(
            frame,
            Layout(table, {column: None}),
            names={column: name},
            carry=carry,
            view=view,
            age="democracy_age" if final else f"{name}_age",
        )
        if weak_links and unit.dyadic:
            lower = weak_link(pl.col(f"{name}1"), pl.col(f"{name}2"))
            frame = frame.with_columns(lower.alias(f"{name}_min"))
    return frame


@verb
def add_gdp_population(
    frame: pl.DataFrame,
    *,
    weak_links: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add modelled GDP per head, GDP and population.

    Unit: any with a state; both members of a dyad. Adds ``gdp_pc`` (2011 US dollars per head),
    ``gdp`` (million 2011 US dollars) and ``population`` (millions). With ``weak_links``, for a
    dyad, also the lower GDP per head as ``gdp_pc_min``.

    Source: Fariss, Anders, Markowitz & Barnum (2022) estimates as published in isard, 1816-2019.
    Outside null; ``carry="forward"`` keeps the last year's and adds ``gdp_age``.
    """
    unit = unit_of(frame.columns)
    frame = add_state_values(
        frame,
        Layout("gdp", dict.fromkeys(WEALTH.values())),
        names={column: name for name, column in WEALTH.items()},
        carry=carry,
        view=view,
        age="gdp_age",
    )
    if weak_links and unit.dyadic:
        lower = weak_link(pl.col("gdp_pc1"), pl.col("gdp_pc2"))
        frame = frame.with_columns(lower.alias("gdp_pc_min"))
    return frame
