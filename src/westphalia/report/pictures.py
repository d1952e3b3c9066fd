"""The pictures of a report as plain data: fans, joiners, reliability, map shapes."""

import math
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.core.draws import Floats, Interval, fan
from westphalia.core.errors import UsageError
from westphalia.core.months import label
from westphalia.estimate.fitted import Record
from westphalia.judge.assessment import Assessment
from westphalia.report.view import Band, FanView, JoinerView, ReliabilityView, ShapeView
from westphalia.simulate.world import SIDES

JOIN_MONTHS = 24
# What the dots are where it is not the scored quantity itself.
PLOTTED = {
    "outcome": "a side wins an interstate war",
}


def band(one: Interval) -> Band:
    """Return an interval as the report shows it."""
    return Band(one.median, one.p05, one.p95)


def ordered(one: Interval) -> bool:
    """Return whether an interval is finite and its ends lie around its median."""
    values = (one.p05, one.median, one.p95)
    return all(math.isfinite(value) for value in values) and list(values) == sorted(values)


def fans(a: Assessment) -> tuple[FanView, ...]:
    """Return the fan charts: deaths, and the chances of an end, an entry and a victory."""
    run, s = a.run, a.situation
    months = tuple(label(run.world.first_month + step) for step in range(run.world.horizon))
    if run.courses is None:
        return ()
    before, after = run.courses
    pairs: list[tuple[str, str, str, Floats, Floats]] = [
        ("end", "The war has ended", "probability", before.p_end, after.p_end),
        (
            "join",
            "A further state has entered with troops",
            "probability",
            before.p_join[:, :, 2],
            after.p_join[:, :, 2],
        ),
    ]
    if before.result is not None and after.result is not None:
        pairs.append(
            (
                "win",
                f"{s.supported.name}'s side has won",
                "probability",
                before.result[:, :, 2],
                after.result[:, :, 2],
            )
        )
    found = [
        FanView(
            key,
            title,
            unit,
            months,
            _levels(one),
            _levels(two),
            (),
            (),
            "The band is the uncertainty of the chance, not of the yes or no.",
        )
        for key, title, unit, one, two in pairs
    ]
    if run.deaths is not None:
        found.insert(0, _deaths(a, months))
    return tuple(found)


def _levels(draws: Floats) -> dict[str, tuple[float, ...]]:
    return {name: tuple(values) for name, values in fan(draws).items()}


def _deaths(a: Assessment, months: tuple[str, ...]) -> FanView:
    if a.run.deaths is None:
        raise UsageError("fan", "deaths", "are not in this run", "check run.deaths")
    fitted = a.fits["fatalities"]
    codes, values = fitted.values["codes"], fitted.values["recent"]
    size = len(values) // len(codes)
    place = codes.index(float(a.situation.theatre.gwcode))
    last = int(fitted.values["last_month"][0])
    return FanView(
        id="deaths",
        title=f"Battle-related deaths per month in {a.situation.theatre.name}",
        unit="deaths per month",
        months=months,
        without=_levels(a.run.deaths[0]),
        with_=_levels(a.run.deaths[1]),
        observed_months=tuple(label(last - size + 1 + step) for step in range(size)),
        observed=tuple(values[place * size : (place + 1) * size]),
        note="Level of the last months by the ratio of the last year with official totals. "
        + fitted.notes[0],
    )


def joiners(a: Assessment) -> tuple[JoinerView, ...]:
    """Rank the states that may enter each side within 24 months, or the horizon if shorter."""
    if a.run.courses is None or a.run.luck is None:
        return ()
    step = min(JOIN_MONTHS, a.run.world.horizon) - 1
    found = []
    for place, side in enumerate(SIDES):
        rows = a.run.world.candidates[place]
        if rows.is_empty():
            continue
        order = a.run.luck.order[place]
        # How many enter and who they are are independent given the parameters: averaging over
        # every pairing of the two takes most of the sampling noise out of small chances.
        first = np.column_stack([np.bincount(one, minlength=rows.height) for one in order.T])
        within = np.cumsum(first, axis=1) / order.shape[0]
        without, with_event = (
            _entered(within, course.entrants[:, step, place]) for course in a.run.courses
        )
        weight = a.run.luck.weights[place].mean(axis=0)
        ranked = np.lexsort((-weight, -with_event))
        for position, index in enumerate(ranked.tolist()):
            row = rows.row(index, named=True)
            found.append(
                JoinerView(
                    iso3=a.state_codes[row["gwcode"]],
                    name=a.state_names[row["gwcode"]],
                    side=side,
                    p_without=float(without[index]),
                    p_with=float(with_event[index]),
                    rank=position + 1,
                    drivers=_drivers(row),
                )
            )
    return tuple(found)


def _entered(within: Floats, entrants: NDArray[np.int64]) -> Floats:
    """Return each state's chance to be among the entrants, ``within`` by rank and number."""
    counts = np.bincount(entrants, minlength=within.shape[1] + 1)[1:] / entrants.size
    return np.asarray(within @ counts[: within.shape[1]])


def _drivers(row: dict[str, Any]) -> tuple[str, ...]:
    kilometres = math.exp(row["log_distance"]) - 1
    return (
        *(("defence pact with the side",) if row["pact"] else ()),
        *(("rival of the opponent",) if row["rival"] else ()),
        "neighbour" if kilometres < 1 else f"{kilometres:,.0f} km away",
    )


def reliability(a: Assessment) -> tuple[ReliabilityView, ...]:
    """Show each channel's main record with its reliability table, and its subsets beside."""
    found = []
    for name, fitted in a.fits.items():
        if not fitted.records:
            continue
        main = next((one for one in fitted.records if one.bins), fitted.records[0])
        record = main.skill
        found.append(
            ReliabilityView(
                channel=name,
                title=PLOTTED.get(name, main.question),
                bins=tuple((one.predicted, one.observed, one.n) for one in main.bins),
                metric=record.metric,
                score=record.score,
                naive_score=record.naive_score,
                skill=band(record.value) if ordered(record.value) else None,
                auc=main.auc,
                subsets=tuple(_subset(one) for one in fitted.records if one is not main),
            )
        )
    return tuple(found)


def _subset(one: Record) -> dict[str, Any]:
    skill = one.skill
    return {
        "question": one.question,
        "subset": one.subset,
        "n": skill.n,
        "score": round(skill.score, 4),
        "naive": round(skill.naive_score, 4),
        "skill": f"{skill.value.median:+.2f} [{skill.value.p05:+.2f}, {skill.value.p95:+.2f}]",
    }


def shapes(rows: pl.DataFrame) -> tuple[ShapeView, ...]:
    """Return the outer rings of every state on the map."""
    rings: dict[tuple[str, str], list[tuple[tuple[float, float], ...]]] = {}
    for row in rows.filter(pl.col("ring") == 0).iter_rows(named=True):
        if row["iso3"] is None:
            continue
        ring = tuple(
            (round(lon, 2), round(lat, 2)) for lon, lat in zip(row["lon"], row["lat"], strict=True)
        )
        rings.setdefault((row["iso3"], row["name"]), []).append(ring)
    return tuple(ShapeView(iso3, name, tuple(parts)) for (iso3, name), parts in rings.items())
