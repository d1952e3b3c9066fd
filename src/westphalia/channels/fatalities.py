"""Battle-related deaths per month: an outlook as a distribution, and what shifts it."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.core.errors import FitError
from westphalia.core.rng import stream
from westphalia.estimate.fitted import Fitted, Record
from westphalia.estimate.shrink import Effect
from westphalia.panel.asof import AsOf
from westphalia.panel.episodes import episode_years
from westphalia.panel.fatalities import FIRST_YEAR, monthly_deaths
from westphalia.scoring.calibration import reliability
from westphalia.scoring.proper import crps
from westphalia.scoring.skill import skill

NAME = "fatalities"
CANDIDATES = ("last 12 months", "negative binomial", "mixture")
HORIZONS = (3, 12, 24, 36)
DRAWS = 300
WINDOW = 12
MEMORY = 24
PATH = 36
QUESTION = "deaths in a month, states with deaths in the last year"
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Scores:
    """CRPS of log(1 + deaths) per candidate and forecast, and of the last value.

    Beside it, per candidate, the forecast chance that deaths exceed the state's mean of the last
    12 months, and whether they did.
    """

    origin: Ints
    due: Ints
    state: Ints
    ours: Floats
    last_value: Floats
    above: Floats
    rose: Floats


def fit(view: AsOf) -> Fitted:
    """Choose the outlook by out-of-sample CRPS and keep the pools that it draws from.

    Candidates: a resample of the state's own last 12 months (VIEWS' Conflictology), a negative
    binomial with the moments of the last 24, and an even mixture of the last 3 months, the last
    12 and the paths of past analogues relative to their own last year.

    At every origin the candidate with the lowest CRPS over forecasts already due is used; the
    record is that of this choice, so nothing was chosen on the months it is scored on.
    """
    codes, months, deaths = monthly_deaths(view)
    scores = _backtest(deaths, months)
    chosen, records = _choose(scores)
    paths = _analogues(deaths, deaths.shape[1])
    # The simulation ends conflicts itself: analogues that fell silent would end them twice.
    paths = paths[paths[:, -WINDOW:].sum(axis=1) > 0]
    effect, quiet = _entry_effect(view), _after_end(view, codes, months, deaths)
    return Fitted(
        channel=NAME,
        as_of=view.date,
        fingerprint=view.snapshot.fingerprint,
        effects={"entry": effect},
        values={
            "chosen": [float(CANDIDATES.index(chosen))],
            "analogues": np.round(paths, 4).ravel().tolist(),
            "after_end": np.round(quiet, 4).tolist(),
            "codes": codes.astype(np.float64).tolist(),
            "recent": np.round(deaths[:, -MEMORY:], 3).ravel().tolist(),
            "last_month": [float(months[-1])],
        },
        records=records,
        notes=(
            f"Outlook in use: {chosen}.",
            "Counts are UCDP's best estimates and lag behind the true toll of a large war.",
        ),
    )


def _draw(name: str, own: Floats, paths: Floats, rng: np.random.Generator, size: int) -> Floats:
    """Return paths of deaths, shape ``(size, PATH)``, for one state's last 24 months."""
    year = own[-WINDOW:]
    if name == "last 12 months":
        return year[rng.integers(0, WINDOW, (size, PATH))]
    if name == "negative binomial":
        mean, variance = own.mean(), own.var()
        if mean <= 0:
            return np.zeros((size, PATH))
        shape = mean**2 / max(variance - mean, 1e-3 * mean)
        return rng.poisson(rng.gamma(shape, mean / shape, (size, PATH))).astype(np.float64)
    # One component per draw for the whole path, so that a path is one story.
    part = rng.integers(0, 3, size)
    recent = own[-3:][rng.integers(0, 3, (size, PATH))]
    resampled = year[rng.integers(0, WINDOW, (size, PATH))]
    analogue = paths[rng.integers(0, paths.shape[0], size)] * year.mean()
    picked = np.where(part[:, None] == 0, recent, resampled)
    return np.asarray(np.where(part[:, None] == 2, analogue, picked))


def _analogues(deaths: Floats, known: int) -> Floats:
    """Return past paths relative to the year before, wholly inside the first ``known`` months.

    One origin a year and state, among states with deaths in the last 12 months.
    """
    paths = []
    for origin in range(MEMORY, known - PATH + 1, 12):
        mean = deaths[:, origin - WINDOW : origin].mean(axis=1)
        active = mean > 0
        if active.any():
            paths.append(deaths[active, origin : origin + PATH] / mean[active, None])
    if not paths:
        raise FitError("past paths", known, f"need {MEMORY + PATH} months", "use a later date")
    return np.concatenate(paths)


def _backtest(deaths: Floats, months: Ints) -> _Scores:
    """Score every candidate from each December on, for states active in the year before."""
    names = ("origin", "due", "state", "ours", "last", "above", "rose")
    columns: dict[str, list[Floats]] = {name: [] for name in names}
    for origin in range(MEMORY + PATH + 12, months.size, 12):
        paths = _analogues(deaths, origin)
        active = np.flatnonzero(deaths[:, origin - WINDOW : origin].sum(axis=1) > 0)
        steps = [h for h in HORIZONS if origin + h <= months.size]
        for state in active if steps else ():
            own = deaths[state, origin - MEMORY : origin]
            truth = np.log1p(deaths[state, [origin + h - 1 for h in steps]])
            level = np.log1p(own[-WINDOW:].mean())
            scored, above = [], []
            for name in CANDIDATES:
                rng = stream(0, NAME, "backtest", name, int(origin), int(state))
                path = _draw(name, own, paths, rng, DRAWS)[:, [h - 1 for h in steps]]
                scored.append(crps(np.log1p(path).T, truth))
                above.append((np.log1p(path) > level).mean(axis=0))
            columns["origin"].append(np.full(len(steps), float(origin)))
            columns["due"].append(np.array([float(origin + h - 1) for h in steps]))
            columns["state"].append(np.full(len(steps), float(state)))
            columns["ours"].append(np.stack(scored, axis=1))
            columns["above"].append(np.stack(above, axis=1))
            columns["rose"].append((truth > level).astype(np.float64))
            columns["last"].append(np.abs(np.log1p(own[-1]) - truth))
    if not columns["ours"]:
        raise FitError("months of deaths", months.size, "are too few to score", "use a later date")
    flat = {name: np.concatenate(parts) for name, parts in columns.items()}
    whole = {name: flat[name].astype(np.int64) for name in ("origin", "due", "state")}
    return _Scores(
        ours=flat["ours"],
        last_value=flat["last"],
        above=flat["above"],
        rose=flat["rose"],
        **whole,
    )


def _choose(scores: _Scores) -> tuple[str, tuple[Record, ...]]:
    picked, above = np.full(scores.origin.size, np.nan), np.full(scores.origin.size, np.nan)
    for origin in np.unique(scores.origin):
        due = scores.due < origin
        place = int(scores.ours[due].mean(axis=0).argmin()) if due.any() else 0
        now = scores.origin == origin
        picked[now], above[now] = scores.ours[now, place], scores.above[now, place]
    years = FIRST_YEAR + scores.origin // 12
    records = [
        Record(
            question=QUESTION,
            subset=subset,
            skill=skill(
                ours,
                naive,
                blocks=scores.state,
                years=years,
                metric="CRPS of log(1 + deaths)",
                naive=name,
            ),
            bins=reliability(above, scores.rose) if subset == "all" else (),
        )
        for subset, ours, naive, name in (
            ("all", picked, scores.last_value, "last month's value"),
            ("against Conflictology", picked, scores.ours[:, 0], "resample of the last 12 months"),
        )
    ]
    return CANDIDATES[int(scores.ours.mean(axis=0).argmin())], tuple(records)


def _entry_effect(view: AsOf) -> Effect:
    """Return the change in log deaths after a third party's entry, against conflicts without.

    Year-to-year change of log(1 + state-based deaths) of conflict locations with one conflict
    episode-year after another, entry or not in the first year; standard error by country.
    """
    levels = view.table("fatalities_year").select(
        "gwcode", "year", pl.col("state_based_best").log1p().alias("log_deaths")
    )
    later = levels.select("gwcode", (pl.col("year") - 1).alias("year"), after="log_deaths")
    change = levels.join(later, on=["gwcode", "year"])
    places = view.table("conflict_parties").filter(
        (pl.col("role") == "primary") & (pl.col("side") == "a") & (pl.col("kind") == "state")
    )
    places = places.select("conflict_id", "year", "gwcode").unique()
    rows = episode_years(view).join(places, on=["conflict_id", "year"])
    rows = (
        rows.group_by("gwcode", "year")
        .agg(pl.col("entry").any())
        .join(change, on=["gwcode", "year"])
        .sort("gwcode", "year")
    )
    entry = rows["entry"].cast(pl.Float64).to_numpy()
    gain = (rows["after"] - rows["log_deaths"]).to_numpy()
    treated = entry > 0
    if treated.sum() < 5:
        return Effect(0.0, 1.0, int(treated.sum()), "log change of deaths after an entry")
    difference = float(gain[treated].mean() - gain[~treated].mean())
    residual = np.where(treated, gain - gain[treated].mean(), gain - gain[~treated].mean())
    weight = np.where(treated, 1 / treated.sum(), -1 / (~treated).sum())
    groups = np.unique(rows["gwcode"].to_numpy(), return_inverse=True)[1]
    sums = np.bincount(groups, weights=weight * residual)
    return Effect(
        difference,
        float(np.sqrt((sums**2).sum())),
        int(treated.sum()),
        "log change of deaths in the year after an entry",
    )


def _after_end(view: AsOf, codes: Ints, months: Ints, deaths: Floats) -> Floats:
    """Return monthly deaths in the year after an episode's end, over the year before."""
    ends = episode_years(view).filter("ended")
    places = view.table("conflict_parties").filter(
        (pl.col("role") == "primary") & (pl.col("kind") == "state")
    )
    keys = ["conflict_id", "year"]
    ends = ends.join(places.select(*keys, "gwcode").drop_nulls().unique(), on=keys)
    ratios = []
    for code, year in ends.select("gwcode", "year").sort("gwcode", "year").iter_rows():
        start = (year - FIRST_YEAR + 1) * 12
        place = int(np.searchsorted(codes, code))
        if start - 12 < 0 or start + 12 > months.size or codes[min(place, codes.size - 1)] != code:
            continue
        before = deaths[place, start - 12 : start].mean()
        if before > 0:
            ratios.append(deaths[place, start : start + 12] / before)
    return np.concatenate(ratios) if ratios else np.zeros(1)


def outlook(fitted: Fitted, gwcode: int, *, months: int, draws: int, seed: int) -> Floats:
    """Return paths of monthly deaths of a state, shape ``(draws, months)``.

    Beyond 36 months the path goes on with a resample of its own last year.

    Raises:
        FitError: The state is not among those with counted deaths.
    """
    own = recent(fitted, gwcode)
    paths = np.asarray(fitted.values["analogues"]).reshape(-1, PATH)
    name = CANDIDATES[int(fitted.values["chosen"][0])]
    rng = stream(seed, NAME, "outlook", gwcode)
    drawn = _draw(name, own, paths, rng, draws)
    if months <= PATH:
        return drawn[:, :months]
    more = rng.integers(PATH - WINDOW, PATH, (draws, months - PATH))
    return np.concatenate([drawn, np.take_along_axis(drawn, more, axis=1)], axis=1)


def recent(fitted: Fitted, gwcode: int) -> Floats:
    """Return a state's last 24 known months of deaths.

    Raises:
        FitError: The state is not among those with counted deaths.
    """
    codes = fitted.values["codes"]
    if float(gwcode) not in codes:
        raise FitError("state", gwcode, "has no counted deaths", "choose a state at war")
    place = codes.index(float(gwcode))
    return np.asarray(fitted.values["recent"][place * MEMORY : (place + 1) * MEMORY])
