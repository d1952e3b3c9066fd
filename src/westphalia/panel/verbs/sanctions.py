"""A verb on economic sanctions."""

from collections.abc import Sequence

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.directed import add_both_directions, by_pair, by_state, pair_years
from westphalia.panel.options import some_of
from westphalia.panel.unit import System, unit_of
from westphalia.panel.verb import Carry, Layout, add_state_values, verb, view_of

ISSUES = (
    "political_influence",
    "military_behaviour",
    "destabilize_regime",
    "release_citizens_property",
    "territorial_dispute",
    "strategic_material",
    "alliance_choice",
    "human_rights",
    "weapons_proliferation",
    "nonstate_support",
    "drug_trafficking",
    "environment",
    "trade_practices",
    "economic_reform",
    "other",
)
COUNTS = ("sanction_threats", "sanction_onsets", "sanctions")


def _years(
    cases: pl.DataFrame, view: AsOf, issues: Sequence[str], *, open_ended: bool
) -> pl.DataFrame:
    """Return the years of each case and sender, and what of it happened in them."""
    last = view.last_year("sanctions")
    begun = pl.col("start").dt.year()
    # Some cases carry a date of imposition and say that nothing was imposed.
    imposed = pl.when(pl.col("imposed")).then(pl.col("imposed_on").dt.year())
    seen = pl.coalesce("end", "ongoing_at").dt.year()
    unknown = pl.lit(last) if open_ended else pl.max_horizontal(begun, imposed)
    until = pl.min_horizontal(pl.coalesce(seen, unknown), pl.lit(last))
    named = pl.any_horizontal(pl.col("issue", "issue2", "issue3").is_in(list(issues)))
    rows = pair_years(
        cases.filter(named | (len(issues) == len(ISSUES))).with_columns(
            pl.when("threat").then(begun).alias("threatened_in"), imposed.alias("imposed_in")
        ),
        pl.min_horizontal(begun, imposed),
        pl.max_horizontal(until, begun),
        view,
    ).filter(pl.col("year") <= last)
    return rows.with_columns(
        (pl.col("threatened_in") == pl.col("year")).alias("sanction_threats"),
        (pl.col("imposed_in") == pl.col("year")).alias("sanction_onsets"),
        (pl.col("imposed_in") <= pl.col("year")).alias("sanctions"),
    )


def _cases(name: str, suffix: str = "") -> pl.Expr:
    counted = pl.col("case_id").filter(pl.col(name)).n_unique()
    return counted.cast(pl.Int16).alias(name + suffix)


def _layout(
    view: AsOf, system: System, issues: Sequence[str], *, open_ended: bool, dyadic: bool
) -> Layout:
    def prepare(cases: pl.DataFrame) -> pl.DataFrame:
        rows = _years(cases, view, issues, open_ended=open_ended)
        if dyadic:
            return by_pair(rows, system, [_cases(name) for name in COUNTS])
        ways = {"1": "_by", "2": "_against"}
        counts = {end: [_cases(name, way) for name in COUNTS] for end, way in ways.items()}
        return by_state(rows, system, counts)

    names = COUNTS if dyadic else [f"{n}{way}" for n in COUNTS for way in ("_by", "_against")]
    tag = f"{system}/{','.join(issues)}/{open_ended}"
    return Layout("sanctions", dict.fromkeys(names, 0), prepare=prepare, tag=tag)


@verb
def add_sanctions(
    frame: pl.DataFrame,
    *,
    issues: Sequence[str] = ISSUES,
    open_ended: bool = True,
    members: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add economic sanctions.

    Unit: dyad-year. Adds numbers of cases: ``sanction_threats_12`` (begun by a threat in the year,
    of the first member against the second), ``sanction_onsets_12`` (sanctions imposed in it) and
    ``sanctions_12`` (in force on some day of it), and the other way round with ``_21``. Senders are
    the states that a case names; members of an institution that sanctions are not counted, unless
    named. Unit: any other with a state. Adds the three numbers with ``_by`` (the state is a
    sender) and ``_against`` (it is the target, also of institutions).

    Source: TIES 4.1 (Morgan, Bapat & Kobayashi 2014), cases begun 1945-2005; none there is zero,
    outside is null; ``carry="forward"`` keeps the last year's and adds ``sanctions_age``. Of the
    845 imposed cases five have no date and do not count, 218 have no known end.

    Args:
        frame: A panel.
        issues: Only cases with one of these issues; half of all are ``trade_practices``.
        open_ended: Whether a case without a known end, not last seen going on at some day, goes on
            to the source's last year; else it counts in the year of its last known step only.
        members: For a dyad, add what each member has, with suffix 1 and 2, and not what they do
            to each other.
        carry: ``"forward"`` or None.
        view: What can be known.

    Raises:
        UsageError: An issue is unknown.
    """
    issues = some_of("issues", issues, ISSUES)
    unit, seen = unit_of(frame.columns), view_of(frame, view)
    dyadic = unit.dyadic and not members
    layout = _layout(seen, unit.system, issues, open_ended=open_ended, dyadic=dyadic)
    add = add_both_directions if dyadic else add_state_values
    names = {name: name for name in layout.columns}
    return add(frame, layout, names=names, carry=carry, view=seen, age="sanctions_age")
