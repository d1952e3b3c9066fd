"""Who enters an armed conflict with troops, whether anyone does, and how many at once."""

import numpy as np
import polars as pl
from scipy.optimize import minimize_scalar
from scipy.special import zeta

from westphalia.core.draws import Floats
from westphalia.core.rng import stream
from westphalia.estimate.binary import BinaryFit, fit_binary, logistic, rolling, with_constant
from westphalia.estimate.fitted import Fitted, Record
from westphalia.estimate.platt import platt_line, recalibrated
from westphalia.estimate.record import probability_record
from westphalia.estimate.shrink import Effect
from westphalia.panel.asof import AsOf
from westphalia.panel.sides import side_years, third_states, with_lists
from westphalia.scoring.skill import skill

NAME = "joining"
WHO = ("pact", "rival", "log_distance", "log_cinc", "log_supporters", "new")
# The log of one plus the number of supporters, not whether there are any: a side with one
# supporter gains another about twice as often as a side with none, a coalition ten times.
WHETHER = ("log_supporters", "new")
FIRST_TEST, STEP = 1960, 5
RECALIBRATED_FROM = 1975
RECENT = 1990  # the record that the field compares: forecasts since the end of the Cold War


def fit(view: AsOf) -> Fitted:
    """Fit the three parts of joining on what was known.

    ``who``: logit over side-years and third states (defence pact with the side, rivalry with
    its opponent, distance, capability, earlier supporters, new conflict). ``whether``: logit
    over side-years. ``how_many``: zeta distribution of the number of entrants, given one.

    Source: UCDP/PRIO secondary warring parties 1946 on; specification after Joyce, Ghosn &
    Bayer (2014) and Corbetta-type joining models, kept to few variables.
    """
    view.last_year("conflicts")  # raises where no conflict is known yet
    sides = side_years(view).with_columns(
        pl.col("had").log1p().alias("log_supporters"),
        pl.col("other_had").log1p().alias("log_other"),
    )
    rows = third_states(view, with_lists(view, sides))
    rows = rows.join(
        sides.select("conflict_id", "year", "side", "log_supporters", "new"),
        on=["conflict_id", "year", "side"],
    )
    entered = _entries(view)
    rows = rows.join(entered, on=["conflict_id", "year", "side", "gwcode"], how="left")
    rows = rows.with_columns(pl.col("entered").fill_null(value=False)).sort("year")
    who, who_records = _who(rows)
    whether, effects, whether_records = _whether(sides)
    counts = sides.filter(pl.col("entrants") > 0).sort("year", "conflict_id", "side")
    exponent, count_records = _how_many(counts)
    return Fitted(
        channel=NAME,
        as_of=view.date,
        fingerprint=view.snapshot.fingerprint,
        binaries={**who, "whether": whether},
        effects=effects,
        values={
            "zeta_exponent": [exponent],
            "entrant_counts": [float(n) for n in counts["entrants"].to_list()],
        },
        records=(*who_records, *whether_records, *count_records),
        notes=(
            _few_interstate(sides),
            "Entrants arrive in coalitions: probabilities of single states are never multiplied.",
            "Secondary warring parties send troops; arms and money are not joining.",
        ),
    )


def _entries(view: AsOf) -> pl.DataFrame:
    from_year = view.table("conflict_parties").filter(
        (pl.col("role") == "supporter") & (pl.col("kind") == "state")
    )
    keys = ["conflict_id", "year", "side", "gwcode"]
    states = from_year.select(keys).drop_nulls().unique()
    before = states.with_columns(pl.col("year") + 1)
    return states.join(before, on=keys, how="anti").with_columns(entered=pl.lit(value=True))


def _few_interstate(sides: pl.DataFrame) -> str:
    """Say what happened in the rows most like a single contingent in an interstate war."""
    few = sides.filter((pl.col("type") == "interstate") & pl.col("had").is_between(1, 3))
    gained = int((few["entrants"] > 0).sum())
    return (
        f"Of {few.height} side-years of interstate conflicts with one to three supporters, "
        f"{gained} gained a further one; the effect is pooled over all types of conflict."
    )


def _who(rows: pl.DataFrame) -> tuple[dict[str, BinaryFit], list[Record]]:
    """Fit who joins, and the Platt line that takes back the odds of crowded sides."""
    x = rows.select(pl.col(name).cast(pl.Float64) for name in WHO).to_numpy()
    y = rows["entered"].cast(pl.Float64).to_numpy()
    years = rows["year"].cast(pl.Int64).to_numpy()
    conflicts = rows["conflict_id"].cast(pl.Int64).to_numpy()
    models = {"who": fit_binary(x, y, names=WHO, clusters=conflicts)}
    if years.max() < RECALIBRATED_FROM:
        return models, []
    test = rolling(x, y, years, first_test=FIRST_TEST, step=STEP)
    past = test.tested
    models["who_line"] = platt_line(test.p[past], y[past], clusters=conflicts[past])
    p = recalibrated(test.p, y, years, since=RECALIBRATED_FROM)
    records = []
    for subset, since in (("all", RECALIBRATED_FROM), (f"since {RECENT}", RECENT)):
        kept = ~np.isnan(p) & (years >= since)
        if not kept.any() or y[kept].sum() == 0:
            continue
        records.append(
            probability_record(
                ("a given third state enters with troops within a year", subset),
                p[kept],
                test.base[kept],
                y[kept],
                at=(conflicts[kept], years[kept]),
                naive="base rate of earlier years",
            )
        )
    return models, records


def _whether(sides: pl.DataFrame) -> tuple[BinaryFit, dict[str, Effect], list[Record]]:
    y = (sides["entrants"] > 0).cast(pl.Float64).to_numpy()
    years = sides["year"].cast(pl.Int64).to_numpy()
    conflicts = sides["conflict_id"].cast(pl.Int64).to_numpy()
    x = sides.select(pl.col(name).cast(pl.Float64) for name in WHETHER).to_numpy()
    base = fit_binary(x, y, names=WHETHER, clusters=conflicts)
    other = sides["log_other"].to_numpy()
    full = fit_binary(
        np.column_stack([x, other]), y, names=(*WHETHER, "log_other"), clusters=conflicts
    )
    effects = {
        "same_side": Effect(
            *base.at("log_supporters"),
            int((x[:, 0] > 0).sum()),
            "log of supporters on the same side",
        ),
        "other_side": Effect(
            *full.at("log_other"), int((other > 0).sum()), "log of supporters, other side"
        ),
    }
    if years.max() < FIRST_TEST:
        return base, effects, []
    test = rolling(x, y, years, first_test=FIRST_TEST, step=STEP)
    kept = test.tested
    record = probability_record(
        ("at least one state enters on a side within a year", "all"),
        test.p[kept],
        test.base[kept],
        y[kept],
        at=(conflicts[kept], years[kept]),
        naive="base rate of earlier years",
    )
    return base, effects, [record]


def zeta_log_pmf(n: Floats, exponent: float) -> Floats:
    """Return the log probability of ``n`` entrants, given at least one: ``n^-s / zeta(s)``."""
    return np.asarray(-exponent * np.log(n) - np.log(zeta(exponent)))


def _zeta_fit(n: Floats) -> float:
    found = minimize_scalar(
        lambda s: -zeta_log_pmf(n, s).sum(), bounds=(1.01, 6.0), method="bounded"
    )
    return float(found.x)


def _how_many(counts: pl.DataFrame) -> tuple[float, list[Record]]:
    n = counts["entrants"].cast(pl.Float64).to_numpy()
    years = counts["year"].cast(pl.Int64).to_numpy()
    scores, naive, kept = [], [], []
    for year in np.unique(years):
        past, now = n[years < year], years == year
        if past.size < 20:
            continue
        # The naive count is geometric with the past mean: the memoryless rival.
        stop = 1 / past.mean()
        scores.append(-zeta_log_pmf(n[now], _zeta_fit(past)))
        naive.append(-(np.log(stop) + (n[now] - 1) * np.log1p(-stop)))
        kept.append(years[now])
    if not kept:
        return _zeta_fit(n), []
    blocks = np.concatenate(kept)
    record = Record(
        question="number of entrants on a side, given one",
        subset="all",
        skill=skill(
            np.concatenate(scores),
            np.concatenate(naive),
            blocks=blocks,
            years=blocks,
            metric="log score",
            naive="geometric with the mean of earlier years",
        ),
    )
    return _zeta_fit(n), [record]


def entrant_weights(fitted: Fitted, candidates: pl.DataFrame, draws: Floats) -> Floats:
    """Return recalibrated yearly entry probabilities of each candidate per draw.

    Args:
        fitted: The fitted channel.
        candidates: Rows of :func:`westphalia.panel.sides.third_states` with the columns of
            ``WHO``.
        draws: Coefficient draws of ``who``, shape ``(draw, k)``.

    Returns:
        Probabilities, shape ``(draw, candidate)``.
    """
    x = with_constant(candidates.select(pl.col(n).cast(pl.Float64) for n in WHO).to_numpy())
    index: Floats = draws @ x.T
    if "who_line" in fitted.binaries:
        line = fitted.binaries["who_line"].coef
        index = line[0] + line[1] * index
    return logistic(index)


def count_draws(
    fitted: Fitted, shape: tuple[int, ...], *, most: int, seed: int, path: str
) -> Floats:
    """Return draws of the number of entrants, given one, never above ``most``."""
    n = np.arange(1, most + 1, dtype=np.float64)
    mass = np.exp(zeta_log_pmf(n, fitted.values["zeta_exponent"][0]))
    cumulative = np.cumsum(mass / mass.sum())
    u = stream(seed, NAME, "count", path).random(shape)
    return np.searchsorted(cumulative, u, side="left").astype(np.float64) + 1
