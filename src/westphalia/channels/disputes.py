"""Militarized disputes: onset per dyad and year, with force and with deaths, by kind of dyad."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.estimate.binary import BinaryFit, fit_binary, logistic, rolling
from westphalia.estimate.fitted import Fitted
from westphalia.estimate.platt import platt_line, recalibrated
from westphalia.estimate.rivals import simple_rivals
from westphalia.estimate.shrink import Effect
from westphalia.estimate.trial import Trial, keyed, probability_trial
from westphalia.panel.asof import AsOf
from westphalia.panel.disputes import dispute_panel
from westphalia.panel.senders import sender_years

NAME = "disputes"
TABLES = (
    "dispute_dyad_years",
    "states_cow",
    "contiguity",
    "majors",
    "capabilities",
    "alliances",
    "commitments",
    "rivalries",
    "democracy_uds",
    "crosswalk",
)
STEP = 1
PEACE = "peace_years"
SMALLEST_WEIGHT = 1e-4  # peace years less likely than this are passed over
TERMS = (
    "land",
    "capability_ratio",
    "major",
    "defence_pact",
    "democracy",
    "militarization",
    "rival",
    "peace_years",
    "peace_years_2",
    "peace_years_3",
)
OUTCOMES = {
    "onset": "a dispute",
    "force_onset": "a dispute with force",
    "fatal_onset": "a fatal dispute",
}
BASE_RATE = "base rate of earlier years"
FEWEST = 5  # onsets worth a record
FEW_SENDERS = 5


class Era(NamedTuple):
    """Which years are fitted, from when forecasts are tried, and from when recalibrated."""

    first_year: int
    first_test: int
    recalibrated: int


# Dyads behave otherwise since 1946; before enough years of that era are known, all are taken.
MODERN, LONG = Era(1946, 1960, 1970), Era(1816, 1880, 1900)
FIRST_MODERN = 1975
SUBSETS = ("rivals", "land neighbours", "other dyads")
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def fit(view: AsOf) -> Fitted:
    """Fit dispute onset on what was known, and recalibrate it by kind of dyad.

    Logit over politically relevant dyad-years since 1946, or since 1816 as long as fewer than
    thirty years of that era are known ("dangerous dyads": contiguity,
    capability ratio, major power, defence pact, weak-link democracy and militarization, peace
    years) with strategic rivalry; a Platt line per kind of dyad, fitted on earlier
    out-of-sample forecasts, corrects what one equation gets wrong about rivals. GDP is left
    out: its sign turns with the measure. Standard errors by dyad.

    Source: Gibler, Miller & Little 2.2.1; Bremer (1992), Miller (2022); Platt (1999).
    """
    fitted, tested = _tested(view)
    return replace(fitted, records=tuple(one for trial in tested for one in trial.fair_records()))


def trials(view: AsOf) -> tuple[Trial, ...]:
    """Return the out-of-sample forecasts of every outcome, row by row, whole and by kind."""
    return _tested(view)[1]


def _tested(view: AsOf) -> tuple[Fitted, tuple[Trial, ...]]:
    """Return the fit without its records, and what they are computed from."""
    last = view.last_year("dispute_dyad_years")
    era = MODERN if last >= FIRST_MODERN else LONG
    rows = design(dispute_panel(view, 1816, last)).filter(pl.col("year") >= era.first_year)
    rows = rows.drop_nulls(list(TERMS)).sort("year", "ccode1", "ccode2")
    x = rows.select(pl.col(name).cast(pl.Float64) for name in TERMS).to_numpy()
    years = rows["year"].cast(pl.Int64).to_numpy()
    dyads = rows["ccode1"].cast(pl.Int64).to_numpy() * 1000 + rows["ccode2"].to_numpy()
    kinds = subsets(rows)
    models: dict[str, BinaryFit] = {}
    tested: list[Trial] = []
    for outcome in OUTCOMES:
        y = rows[outcome].cast(pl.Float64).to_numpy()
        models[outcome] = fit_binary(x, y, names=TERMS, clusters=dyads)
        test = rolling(x, y, years, first_test=era.first_test, step=STEP)
        tested += _trials(outcome, rows, (test.p, test.base, y), since=era.recalibrated)
        for name, inside in kinds.items():
            past = inside & test.tested
            models[f"{outcome}/{name}"] = platt_line(test.p[past], y[past], clusters=dyads[past])
    fitted = Fitted(
        channel=NAME,
        as_of=view.date,
        fingerprint=view.snapshot.fingerprint,
        binaries=models,
        effects={"sender": _sender_effect(view, rows, x, dyads)},
        values={"last_year": [float(last)]},
        notes=(
            f"Disputes are known to {last}; later years are played through with the model itself.",
            "Overall discrimination hides the kinds of dyad: read the record by subset.",
            "Rivalries are coded with hindsight.",
        ),
    )
    return fitted, tuple(tested)


def design(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the powers of peace years, scaled as the field prints them."""
    years = pl.col("peace_years")
    return rows.with_columns(
        (years**2 / 1000).alias("peace_years_2"), (years**3 / 100000).alias("peace_years_3")
    )


def subsets(rows: pl.DataFrame) -> dict[str, Bools]:
    """Return which rows belong to which kind of dyad; every row to exactly one."""
    rivals, land = rows["rival"].to_numpy(), rows["land"].to_numpy()
    return dict(zip(SUBSETS, (rivals, land & ~rivals, ~land & ~rivals), strict=True))


def _trials(
    outcome: str, rows: pl.DataFrame, tried: tuple[Floats, Floats, Floats], *, since: int
) -> Iterator[Trial]:
    p, base, y = tried
    years, kinds = rows["year"].cast(pl.Int64).to_numpy(), subsets(rows)
    dyads = rows["ccode1"].cast(pl.Int64).to_numpy() * 1000 + rows["ccode2"].to_numpy()
    better = np.full(p.size, np.nan)
    for inside in kinds.values():
        line = recalibrated(p, y, years, since=since, inside=inside)
        better = np.where(inside, line, better)
    kept = ~np.isnan(better)
    if y[kept].sum() < FEWEST:
        return
    own = np.full(y.size, np.nan)
    for inside in kinds.values():
        own = np.where(inside, _own_rate(y, years, inside, since=since), own)
    trial = probability_trial(
        f"{OUTCOMES[outcome]} begins in a dyad within the year",
        better[kept],
        own[kept],
        y[kept],
        keys=keyed(rows.filter(kept), ("ccode1", "ccode2", "year")),
        at=(dyads[kept], years[kept]),
        naive="rate among its kind of dyad in earlier years",
    )
    parts = {
        name: inside[kept] for name, inside in kinds.items() if y[kept & inside].sum() >= FEWEST
    }
    rivals = {BASE_RATE: base[kept], **simple_rivals(y, years, dyads, kept=kept)}
    yield replace(trial.beside(rivals), subsets=parts)


def _own_rate(y: Floats, years: Ints, inside: Bools, *, since: int) -> Floats:
    rate = np.full(y.size, np.nan)
    for year in range(since, int(years.max()) + 1):
        past = inside & (years < year)
        rate[years == year] = y[past].mean()
    return rate


def _sender_effect(view: AsOf, rows: pl.DataFrame, x: Floats, dyads: Ints) -> Effect:
    """Return the log odds ratio of onset where a member sent troops within three years."""
    sent = sender_years(view)
    flagged = rows
    for end in ("1", "2"):
        mark = sent.select(
            pl.col("ccode").alias(f"ccode{end}"), "year", pl.lit(value=True).alias(f"sent{end}")
        )
        flagged = flagged.join(mark, on=[f"ccode{end}", "year"], how="left", maintain_order="left")
    either = pl.col("sent1").fill_null(value=False) | pl.col("sent2").fill_null(value=False)
    sender = flagged.select(either.cast(pl.Float64)).to_series().to_numpy()
    if sender.sum() < FEW_SENDERS:
        return Effect(0.0, 1.0, int(sender.sum()), "log odds ratio, a member sent troops")
    y = rows["onset"].cast(pl.Float64).to_numpy()
    model = fit_binary(np.column_stack([x, sender]), y, names=(*TERMS, "sender"), clusters=dyads)
    return Effect(*model.at("sender"), int(sender.sum()), "log odds ratio, a member sent troops")


def dyad_probabilities(
    fitted: Fitted,
    outcome: str,
    rows: pl.DataFrame,
    draws: Floats,
    *,
    unseen: int,
    shift: Floats,
    only: Bools | None = None,
) -> Floats:
    """Return recalibrated yearly probabilities per draw and dyad, shape ``(draw, dyad)``.

    Dispute data end years before the date. The peace years of each dyad are therefore not
    taken as they last were: the unseen years are played through with the model itself, and the
    probability is averaged over the peace years that they may have left.

    Args:
        fitted: The fitted channel.
        outcome: Key of ``OUTCOMES``.
        rows: Dyads with the columns of ``TERMS``; peace years as of the first unseen year.
        draws: Coefficient draws of that outcome's model, shape ``(draw, k)``.
        unseen: Years between that year and the one forecast.
        shift: Added log odds per draw and dyad, ``(draw, dyad)`` or ``(draw, only)``.
        only: Dyads that are wanted; all of them where it is None.
    """
    weights = peace_weights(fitted, rows, unseen)
    weighty = np.flatnonzero(weights.max(axis=0) > SMALLEST_WEIGHT).tolist()
    if only is not None:
        weights, rows = weights[only], rows.filter(only)
    odds = _LogOdds(fitted, outcome, rows, draws)
    p: Floats = np.zeros((draws.shape[0], rows.height))
    for years in weighty:
        p += weights[None, :, years] * logistic(odds.after(years) + shift)
    return np.asarray(p / weights.sum(axis=1)[None, :])


class _LogOdds:
    """Recalibrated log odds of an outcome per draw and dyad, by years of peace."""

    def __init__(self, fitted: Fitted, outcome: str, rows: pl.DataFrame, draws: Floats) -> None:
        fixed = [name for name in TERMS if not name.startswith(PEACE)]
        x = rows.select(pl.col(name).cast(pl.Float64) for name in fixed).to_numpy()
        place = [1 + TERMS.index(name) for name in fixed]
        self.fixed: Floats = draws[:, :1] + draws[:, place] @ x.T
        self.powers = draws[:, [1 + TERMS.index(name) for name in TERMS if name not in fixed]]
        self.start, self.slope = np.empty((2, rows.height))
        for name, inside in subsets(rows).items():
            self.start[inside], self.slope[inside] = fitted.binaries[f"{outcome}/{name}"].coef

    def after(self, years: int) -> Floats:
        """Return the log odds after that many years of peace, ``(draw, dyad)``."""
        peace = self.powers @ np.array([years, years**2 / 1000, years**3 / 100000])
        index: Floats = self.fixed + peace[:, None]
        index *= self.slope
        index += self.start
        return index


def peace_weights(fitted: Fitted, rows: pl.DataFrame, unseen: int) -> Floats:
    """Return the distribution of peace years per dyad after the unseen years, ``(dyad, years)``.

    Args:
        fitted: The fitted channel.
        rows: Dyads with the columns of ``TERMS``; peace years as of the first unseen year.
        unseen: Years to play through with the model.
    """
    start = rows["peace_years"].cast(pl.Int64).to_numpy()
    weights = np.zeros((rows.height, int(start.max()) + unseen + 1))
    weights[np.arange(rows.height), start] = 1.0
    odds = _LogOdds(fitted, "onset", rows, fitted.binaries["onset"].coef[None, :])
    chance = np.column_stack([logistic(odds.after(years)[0]) for years in range(weights.shape[1])])
    for _ in range(unseen):
        begun = (weights * chance).sum(axis=1)
        weights[:, 1:] = (weights * (1 - chance))[:, :-1]
        weights[:, 0] = begun
    return weights
