"""Verbs on territorial claims and on defence cooperation agreements."""

from collections.abc import Sequence

import polars as pl

from westphalia.panel.asof import AsOf
from westphalia.panel.directed import add_both_directions, by_pair, by_state, pair_years
from westphalia.panel.mirror import both_ways
from westphalia.panel.options import some_of
from westphalia.panel.unit import System, unit_of
from westphalia.panel.verb import Carry, Layout, add_dyad_values, add_state_values, verb, view_of

KINDS = ("general", "industry", "training", "procurement", "commission", "research")
CLAIMS = {"territorial_claims": 0, "claim_onsets": 0, "claim_salience": 0}
MADE = ("territorial_claims_made", "territorial_claims_faced")
AGREEMENTS = ("dca_count", "dca_signed")


def _claims(view: AsOf, system: System, *, dyadic: bool) -> Layout:
    def prepare(spells: pl.DataFrame) -> pl.DataFrame:
        until = pl.col("end_year").fill_null(view.last_year("territorial_claims"))
        rows = pair_years(spells, pl.col("start_year"), until, view)
        claim = pl.col("claim_dyad")
        counts = claim.n_unique().cast(pl.Int16)
        if not dyadic:
            return by_state(
                rows, system, {"1": [counts.alias(MADE[0])], "2": [counts.alias(MADE[1])]}
            )
        begun = pl.col("start_year") == pl.col("year")
        onsets = claim.filter(begun).n_unique().cast(pl.Int16).alias("claim_onsets")
        salience = pl.col("salience").max().cast(pl.Int16).alias("claim_salience")
        return by_pair(rows, system, [counts.alias("territorial_claims"), onsets, salience])

    columns = CLAIMS if dyadic else dict.fromkeys(MADE, 0)
    return Layout("territorial_claims", columns, prepare=prepare, tag=system)


@verb
def add_territorial_claims(
    frame: pl.DataFrame,
    *,
    members: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add claims of one state to another's territory.

    Unit: dyad-year. Adds ``territorial_claims_12`` (claims that the first member upholds against
    the second in the year), ``claim_onsets_12`` (begun in it) and ``claim_salience_12`` (how much
    the most salient of them matters, 1 to 12; 0 without a claim), and the other way round with
    ``_21``. Unit: any other with a state. Adds ``territorial_claims_made`` and
    ``territorial_claims_faced``.

    Source: Issue Correlates of War, provisional territorial claims 1.01 (Frederick, Hensel &
    Macaulay 2017), 1816-2001; none there is zero, outside is null; ``carry="forward"`` keeps the
    last year's and adds ``claims_age``.

    Args:
        frame: A panel.
        members: For a dyad, add what each member has, with suffix 1 and 2, and not what stands
            between them.
        carry: ``"forward"`` or None.
        view: What can be known.
    """
    unit, seen = unit_of(frame.columns), view_of(frame, view)
    dyadic = unit.dyadic and not members
    layout = _claims(seen, unit.system, dyadic=dyadic)
    add = add_both_directions if dyadic else add_state_values
    names = {name: name for name in layout.columns}
    return add(frame, layout, names=names, carry=carry, view=seen, age="claims_age")


def _agreements(view: AsOf, system: System, kinds: Sequence[str], *, dyadic: bool) -> Layout:
    def prepare(spells: pl.DataFrame) -> pl.DataFrame:
        last = view.last_year("defence_agreements")
        signed = pl.col("start").dt.year()
        until = pl.min_horizontal(pl.col("end").dt.year().fill_null(last), pl.lit(last))
        kept = spells.filter(pl.any_horizontal(list(kinds)))
        rows = pair_years(kept.with_columns(signed.alias("_signed")), signed, until, view)
        agreement, fresh = pl.col("agreement_id"), pl.col("_signed") == pl.col("year")
        counts = [
            agreement.n_unique().cast(pl.Int16).alias("dca_count"),
            agreement.filter(fresh).n_unique().cast(pl.Int16).alias("dca_signed"),
        ]
        whole = both_ways(rows.drop("iso3_1", "iso3_2", strict=False))
        if dyadic:
            in_force = pl.lit(value=True).alias("dca")
            return by_pair(whole, system, counts).with_columns(in_force)
        other = "ccode2" if system == "cow" else "gwcode2"
        partners = pl.col(other).n_unique().cast(pl.Int16).alias("dca_partners")
        return by_state(whole, system, {"1": [*counts, partners]})

    columns: dict[str, object] = dict.fromkeys(AGREEMENTS, 0)
    columns |= {"dca": False} if dyadic else {"dca_partners": 0}
    tag = f"{system}/{','.join(kinds)}/{dyadic}"
    return Layout("defence_agreements", columns, prepare=prepare, tag=tag)


@verb
def add_defence_agreements(
    frame: pl.DataFrame,
    *,
    kinds: Sequence[str] = KINDS,
    members: bool = False,
    carry: Carry = None,
    view: AsOf | None = None,
) -> pl.DataFrame:
    """Add bilateral defence cooperation agreements.

    Unit: dyad-year (no direction). Adds ``dca`` (whether one is in force), ``dca_count`` (how
    many) and ``dca_signed`` (signed in the year). Unit: any other with a state. Adds ``dca_count``,
    ``dca_signed`` and ``dca_partners`` (states with which one is in force). In force is from
    the year of signature.

    Source: DCAD 1.0 (Kinne 2020), agreements signed 1980-2010; older ones are not in it, so that
    the first years are too low. Ends are mostly the source's estimates from the agreed span. None
    is zero, outside is null; ``carry="forward"`` keeps the last year's and adds ``dca_age``.

    Args:
        frame: A panel.
        kinds: Only agreements of one of these kinds: ``general`` (a framework) or, by sector,
            ``industry``, ``training``, ``procurement``, ``commission``, ``research``.
        members: For a dyad, add what each member has with anyone, with suffix 1 and 2, and not
            what binds them to each other.
        carry: ``"forward"`` or None.
        view: What can be known.

    Raises:
        UsageError: A kind is unknown.
    """
    kinds = some_of("kinds", kinds, KINDS)
    unit, seen = unit_of(frame.columns), view_of(frame, view)
    dyadic = unit.dyadic and not members
    layout = _agreements(seen, unit.system, kinds, dyadic=dyadic)
    add = add_dyad_values if dyadic else add_state_values
    names = {name: name for name in layout.columns}
    return add(frame, layout, names=names, carry=carry, view=seen, age="dca_age")
