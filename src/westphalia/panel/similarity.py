"""How alike two states vote: agreement, S, and chance-corrected kappa and pi."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.core.draws import Floats

POINTS = 3  # yes, abstain, no
MEASURES = ("agreement", "kappa", "pi", "s")


def costs(*, squared: bool) -> Floats:
    """Return the distance of each vote from each, shape ``(3, 3)``: the votes lie at 1, 2, 3."""
    gap = np.abs(np.subtract.outer(np.arange(POINTS), np.arange(POINTS))).astype(np.float64)
    return gap**2 if squared else gap


def similarity(table: Floats, *, squared: bool) -> dict[str, Floats]:
    """Return measures of likeness from cross-tables of two states' votes.

    With the distance ``d(i, j)`` between two votes, observed ``D = sum p_ij d_ij``: ``s`` is
    ``1 - 2 D / d_max`` (Signorino & Ritter 1999, equal weights); ``kappa`` is ``1 - D / E`` with
    ``E = sum p_i. p_.j d_ij`` (Cohen 1968); ``pi`` the same with ``E`` from the mean of both
    states' shares (Scott 1955), as in Haege (2011). With squared distances these are the published
    series for valued UN votes (Haege's ``kappavv``, ``pivv``, ``srsvvs``).

    Args:
        table: Counts of joint votes, shape ``(n, 3, 3)``: first state's vote, second state's.
        squared: Whether distances are squared.

    Returns:
        ``agreement`` (share of equal votes), ``kappa``, ``pi``, ``s``, each shape ``(n,)``; NaN
        without a joint vote, and for ``kappa`` and ``pi`` where no disagreement could be expected
        because both always cast one and the same vote.

    Examples:
        >>> both = np.array([[[4.0, 1.0, 0.0], [0.0, 2.0, 0.0], [1.0, 0.0, 2.0]]])
        >>> found = similarity(both, squared=True)
        >>> [round(float(found[name][0]), 4) for name in MEASURES]
        [0.8, 0.6377, 0.6364, 0.75]
    """
    gap = costs(squared=squared)
    total = table.sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = table / total[:, None, None]
        one, two = shares.sum(axis=2), shares.sum(axis=1)
        middle = (one + two) / 2
        seen = np.einsum("nij,ij->n", shares, gap)
        by_kappa = np.einsum("ni,nj,ij->n", one, two, gap, optimize=True)
        by_pi = np.einsum("ni,nj,ij->n", middle, middle, gap, optimize=True)
        return {
            "agreement": np.einsum("nii->n", shares),
            "kappa": np.where(by_kappa > 0, 1 - seen / by_kappa, np.nan),
            "pi": np.where(by_pi > 0, 1 - seen / by_pi, np.nan),
            "s": 1 - 2 * seen / gap.max(),
        }


def joint_votes(
    states: NDArray[np.intp], calls: NDArray[np.intp], votes: NDArray[np.intp]
) -> Floats:
    """Return the cross-table of every two states' votes of one session.

    Args:
        states: State of each vote, from 0 without gaps, shape ``(vote,)``.
        calls: Roll call of each vote, from 0 without gaps.
        votes: 1 yes, 2 abstain, 3 no.

    Returns:
        Counts, shape ``(state, state, 3, 3)``.
    """
    cast = np.zeros((POINTS, int(states.max()) + 1, int(calls.max()) + 1), dtype=np.float32)
    cast[votes - 1, states, calls] = 1.0
    table = np.einsum("iac,jbc->abij", cast, cast, optimize=True)
    return np.asarray(table, dtype=np.float64)


def pairs_of(votes: pl.DataFrame, code: str, *, squared: bool) -> pl.DataFrame:
    """Return the measures for every two states and year, lower code first.

    Args:
        votes: ``code``, ``year``, ``rcid``, ``vote`` (1 yes, 2 abstain, 3 no).
        code: Code column of the states.
        squared: As in :func:`similarity`.

    Returns:
        ``<code>1 < <code>2``, ``year``, ``joint`` (joint votes, at least one) and the measures.
    """
    parts = [_pairs_of_year(part, code, squared=squared) for part in votes.partition_by("year")]
    schema = {f"{code}1": pl.Int16, f"{code}2": pl.Int16, "year": pl.Int16, "joint": pl.Int16}
    kinds = {**schema, **dict.fromkeys(MEASURES, pl.Float64)}
    return pl.concat([pl.DataFrame(schema=kinds), *parts])


def _pairs_of_year(votes: pl.DataFrame, code: str, *, squared: bool) -> pl.DataFrame:
    codes, states = np.unique(votes[code].to_numpy(), return_inverse=True)
    calls = np.unique(votes["rcid"].to_numpy(), return_inverse=True)[1]
    table = joint_votes(states, calls, votes["vote"].to_numpy().astype(np.intp))
    one, two = np.triu_indices(codes.size, k=1)
    joint = table[one, two]
    count = joint.sum(axis=(1, 2))
    met = count > 0
    found = similarity(joint[met], squared=squared)
    year = np.full(int(met.sum()), votes["year"][0], dtype=np.int16)
    return pl.DataFrame(
        {
            f"{code}1": codes[one[met]].astype(np.int16),
            f"{code}2": codes[two[met]].astype(np.int16),
            "year": year,
            "joint": count[met].astype(np.int16),
            **{name: pl.Series(found[name], nan_to_null=True) for name in MEASURES},
        }
    )
