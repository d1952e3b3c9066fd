"""Sanctions: whether their target gives in within five years."""

import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.core.errors import CoverageError
from westphalia.core.months import month_id
from westphalia.core.rng import stream
from westphalia.estimate.binary import logistic
from westphalia.estimate.fitted import Fitted
from westphalia.estimate.multinomial import MultinomialFit, fit_multinomial
from westphalia.estimate.shrink import Effect
from westphalia.estimate.trial import Trial, probability_trial
from westphalia.events.situation import Situation
from westphalia.panel.asof import AsOf
from westphalia.panel.sanction_windows import SPAN, TERMS, Background, in_force, windows

NAME = "sanctions"
TABLES = ("sanctions", "capabilities", "trade_dyads", "alliances")
YIELDED = "the target of sanctions gives in, in part or whole, within five years"
PLAIN = f"{YIELDED}: beside the rate of all"
SECURITY = "over security"
RIVAL = "rate of fifteen years, same kind of issue, new or old"
PLAIN_RIVAL = "rate of fifteen years"
FIRST_TEST, FEWEST_TESTS = 1972, 5
RATE_YEARS = 15
RIDGE = 1.0
SMALL_SHARE = 0.001  # partners below have no part in a state's dependence
STANDING = ("cofought", "pact", "busting")  # inputs that put the actor beside the supported state
WIDENED = "widened"  # input of a response: it adds to sanctions in force, if there are any
Ints = NDArray[np.int64]


def fit(view: AsOf) -> Fitted:
    """Fit whether the target of sanctions gives in within five years.

    Ridge logit over windows of five years, from imposition and from every fifth year still in
    force: trade issue, an organization among the senders, log ratio of capabilities, the target's
    trade with the senders, five years old or more. Terms not known are at their mean. The effect
    of allies who take no part is fitted beside them.

    Source: Morgan, Bapat & Kobayashi (2014), TIES 4.1.

    Raises:
        CoverageError: Too few windows had closed.
    """
    background = Background(view)
    rows = windows(view, background)
    y, years = rows["yielded"].to_numpy().astype(np.int64), rows["year"].to_numpy()
    tests = rolled(view, rows)
    clusters = rows["target"].to_numpy()
    closed = years + SPAN < view.date.year
    x = _design(rows, TERMS)
    model = fit_multinomial(
        x[closed], y[closed], categories=2, ridge=RIDGE, clusters=clusters[closed]
    )
    now = in_force(view)
    return Fitted(
        channel=NAME,
        as_of=view.date,
        fingerprint=view.snapshot.fingerprint,
        effects={"allies": _allies(rows.filter(pl.Series(closed)))},
        values={
            "centre": model.centre.tolist(),
            "scale": model.scale.tolist(),
            "coef": model.coef[:, 0].tolist(),
            "cov": np.asarray(model.cov).ravel().tolist(),
            "mean": x[closed].mean(axis=0).tolist(),
            **_now(background, now, view.date),
        },
        records=tuple(record for test in tests for record in test.records()),
        notes=(
            "The cases begin before 2006: for later dates the chances are extrapolated, and what "
            "is in force is listed by hand.",
            "Most of the skill is that disputes over trade practices seldom end so; beside the "
            "rate of the same kind of issue and age little is left.",
            "Sanctions in force for five years or longer end in acquiescence half as often.",
            "Trade of third states with the target changes nothing that could be measured.",
        ),
    )


def _now(background: Background, now: pl.DataFrame, date: dt.date) -> dict[str, list[float]]:
    """Return what the outlooks need of states, of partners, and of sanctions in force."""
    year = date.year
    states = sorted(background.states())
    values: dict[str, list[float]] = {
        "month": [float(month_id(year, date.month))],
        "states": [float(one) for one in states],
        "cinc": [background.cinc(one, year - 1) for one in states],
        "allies": [float(len(background.allies(one, year - 1))) for one in states],
        "partner": [],
        "partner_share": [],
        "force": [],
        "force_sender": [],
    }
    for one in states:
        for other, share in sorted(background.partners(one, year - 1).items()):
            if share >= SMALL_SHARE:
                values["partner"].append(float(one * 1000 + other))
                values["partner_share"].append(round(share, 6))
    for place, row in enumerate(now.iter_rows(named=True)):
        values["force"] += [float(row["target"]), float(row["since"]), float(row["institution"])]
        values["force_sender"] += [float(place * 1000 + one) for one in row["senders"]]
    return values


def _design(rows: pl.DataFrame, terms: tuple[str, ...]) -> Floats:
    """Return covariates with what is not known at its mean, ``(n, k)``."""
    x = rows.select(pl.col(name).cast(pl.Float64) for name in terms).to_numpy()
    return np.where(np.isfinite(x), x, np.nanmean(x, axis=0))


def _allies(rows: pl.DataFrame) -> Effect:
    x = _design(rows, (*TERMS, "allies"))
    y = rows["yielded"].to_numpy().astype(np.int64)
    model = fit_multinomial(x, y, categories=2, ridge=RIDGE, clusters=rows["target"].to_numpy())
    assert model.cov is not None
    size = float(model.scale[-1])
    return Effect(
        float(model.coef[-1, 0]) / size,
        float(np.sqrt(model.cov[-1, -1])) / size,
        int((rows["allies"].to_numpy() > 0).sum()),
        "log odds of acquiescence per log(1 + allies who take no part)",
    )


def trials(view: AsOf) -> tuple[Trial, ...]:
    """Return a forecast of each window from the year it opens in, against two rates."""
    return rolled(view, windows(view, Background(view)))


def rolled(view: AsOf, rows: pl.DataFrame) -> tuple[Trial, ...]:
    """Forecast rows of ``windows`` from 1972 on, refitted each year on windows closed before."""
    y, years = rows["yielded"].to_numpy().astype(np.int64), rows["year"].to_numpy()
    x, cells = _design(rows, TERMS), rows.select("trade_issue", "old").to_numpy()
    every = np.zeros(y.size, dtype=np.int64)
    kind = (2 * cells[:, 0] + cells[:, 1]).astype(np.int64)
    p, rate, plain = np.full((3, y.size), np.nan)
    for year in np.unique(years[years >= FIRST_TEST]).tolist():
        train, test = years + SPAN < year, years == year
        if y[train].sum() in (0, train.sum()):
            continue
        model = fit_multinomial(x[train], y[train], categories=2, ridge=RIDGE)
        p[test] = model.probabilities(x[test])[:, 1]
        recent = train & (years + SPAN >= year - RATE_YEARS)
        rate[test] = _rates(y, kind, recent, test)
        plain[test] = _rates(y, every, recent, test)
    tested = np.isfinite(p)
    if np.unique(years[tested]).size < FEWEST_TESTS:
        rule = f"needs {FEWEST_TESTS} years of forecasts for a record"
        raise CoverageError("sanctions", view.date, rule, "choose a later date")
    keys = rows.select("case_id", "target", "year", "age").filter(pl.Series(tested))
    at = (years[tested], years[tested])
    outcome = y[tested].astype(np.float64)
    subsets = {
        SECURITY: cells[tested, 0] == 0,
        "new": cells[tested, 1] == 0,
        "in force for five years or longer": cells[tested, 1] == 1,
    }
    return tuple(
        replace(
            probability_trial(
                question, p[tested], naive_p[tested], outcome, keys=keys, at=at, naive=naive
            ),
            subsets=subsets,
        )
        for question, naive_p, naive in ((YIELDED, rate, RIVAL), (PLAIN, plain, PLAIN_RIVAL))
    )


def _rates(y: Ints, kind: Ints, recent: NDArray[np.bool_], test: NDArray[np.bool_]) -> Floats:
    """Return the share of recent windows of the same kind, half a case added either way."""
    count = np.bincount(kind[recent], minlength=kind.max() + 1)
    happened = np.bincount(kind[recent], weights=y[recent], minlength=kind.max() + 1)
    return np.asarray(((happened + 0.5) / (count + 1))[kind[test]])


def outlooks(
    fitted: Fitted, situation: Situation, *, draws: int, seed: int
) -> dict[str, tuple[Floats, Floats]]:
    """Return the chance that the target gives in, without and with the event.

    Where the event imposes sanctions on the opponent, the actor joins the senders, or is the
    first: without it nothing is there to give in to. Otherwise the target is the supported state;
    a state that begins to stand by it counts as an ally more. A state under no known sanctions
    has no outlook.
    """
    if situation.sets("sanction"):
        found = _joined(fitted, situation, draws, seed)
        return {} if found is None else {"B2.yield60": found}
    target = situation.supported.gwcode
    known = _senders(fitted, target, before=np.inf)
    if known is None:
        return {}
    index = _index(fitted, target, *known, draws=draws, seed=seed)
    shift = np.zeros(draws)
    if situation.sender.gwcode != target and any(situation.sets(name) for name in STANDING):
        allies = _by_state(fitted, "allies", target)
        effect = fitted.effects["allies"].draw(stream(seed, NAME, "allies"), draws)
        shift = effect * np.log((allies + 2) / (allies + 1))
    return {"B2.success60": (logistic(index), logistic(index + shift))}


def _joined(
    fitted: Fitted, situation: Situation, draws: int, seed: int
) -> tuple[Floats, Floats] | None:
    """Return the chance without and with the new senders, None where one is the target itself.

    What was imposed in the month of the event or later may be the event: it is left out. New
    sanctions open a window of their own; a sender who takes part already adds nothing. Where a
    response widens sanctions in force these keep their age: that new ones succeed more often than
    old ones, which have outlasted the others, is no effect of whoever joins them.
    """
    target = situation.opponent.gwcode
    joining = {situation.sender.gwcode, *situation.partners}
    if target in joining:
        return None
    start = situation.event.start
    known = _senders(fitted, target, before=month_id(int(start[:4]), int(start[5:7])))
    if known is None:
        index = _index(fitted, target, joining, 0.0, old=False, draws=draws, seed=seed)
        return np.zeros(draws), logistic(index)
    senders, institution, old = known
    without = logistic(_index(fitted, target, *known, draws=draws, seed=seed))
    if joining <= senders:
        return without, without
    after = senders | joining
    kept = old and situation.sets(WIDENED)
    index = _index(fitted, target, after, institution, old=kept, draws=draws, seed=seed)
    return without, logistic(index)


def _senders(fitted: Fitted, target: int, *, before: float) -> tuple[set[int], float, bool] | None:
    """Return senders of the latest sanctions in force, the organization flag, and if they are old.

    Args:
        fitted: The fitted channel.
        target: GW code.
        before: Sanctions since that month or later do not count.
    """
    pairs = np.asarray(fitted.values["force_sender"], dtype=np.int64)
    listed = np.asarray(fitted.values["force"]).reshape(-1, 3)
    own = np.flatnonzero((listed[:, 0] == target) & (listed[:, 1] < before))
    if not own.size:
        return None
    place = int(own[-1])
    old = fitted.values["month"][0] - listed[place, 1] >= 12 * SPAN
    senders = {int(one) for one in pairs[pairs // 1000 == place] % 1000}
    return senders, float(listed[place, 2]), bool(old)


def _by_state(fitted: Fitted, name: str, state: int) -> float:
    states = fitted.values["states"]
    return fitted.values[name][states.index(float(state))] if float(state) in states else 0.0


def _index(
    fitted: Fitted,
    target: int,
    senders: set[int],
    institution: float,
    old: bool,
    *,
    draws: int,
    seed: int,
) -> Floats:
    """Return drawn log odds that the target gives in, ``(draw,)``."""
    values = {name: np.asarray(one) for name, one in fitted.values.items()}
    strength = sum(_by_state(fitted, "cinc", one) for one in senders)
    own = _by_state(fitted, "cinc", target)
    partner = values["partner"].astype(np.int64)
    mine = partner // 1000 == target
    x = values["mean"].copy()
    x[0], x[1], x[4] = 0.0, institution, float(old)
    if strength > 0 and own > 0:
        x[2] = np.log(strength / own)
    if mine.any():
        x[3] = values["partner_share"][mine & np.isin(partner % 1000, list(senders))].sum()
    model = MultinomialFit(values["centre"], values["scale"], values["coef"][:, None])
    cov = values["cov"].reshape(len(x) + 1, -1)
    rng = stream(seed, NAME, "coef")
    coef = rng.multivariate_normal(values["coef"], cov, size=draws, method="svd")
    return np.asarray(coef @ model.design(x[None, :])[0])
