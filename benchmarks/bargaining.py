"""What the bargaining model's condition for war knew of who entered; `--write` keeps the figures.

One row per third state, side and year of conflicts whose sides are both led by a state, since 1950.
Ideal points and capabilities are those of the year before; states that fought in the year before
stand at the end of their side. Outcome: the state becomes a secondary warring party in the year.
"""

import argparse
import datetime as dt
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.channels import joining
from westphalia.core.draws import Floats
from westphalia.core.errors import CoverageError
from westphalia.core.files import write_text
from westphalia.core.rng import stream
from westphalia.panel.asof import AsOf
from westphalia.panel.positions import Positions, positions
from westphalia.panel.rows import state_years
from westphalia.panel.sides import parties, side_years, third_states, with_lists
from westphalia.panel.verbs.power import add_capabilities
from westphalia.respond.bargaining import PRINTED, Rules
from westphalia.respond.willing import (
    Standings,
    at_ends,
    challenge_utilities,
    latest_points,
    on_the_line,
)
from westphalia.scoring.calibration import auc
from westphalia.snapshot.load import load

STORED = Path(__file__).parents[1] / "docs" / "bargaining.json"
AS_OF = dt.date(2026, 11, 22)
FIRST = 1950
LIMITED = 1975  # joining's recalibrated forecasts start here
DRAWS = 2000
SEED = 7
KEYS = ["conflict_id", "year", "side", "gwcode"]
READINGS = {"gain": PRINTED, "gain, Q of 0.5": Rules(q=0.5)}
Bools = NDArray[np.bool_]


def candidates(view: AsOf) -> tuple[pl.DataFrame, int]:
    """Return third states with whether they entered, and how many entered any state's side."""
    sides = side_years(view).filter(pl.col("year") >= FIRST)
    listed = with_lists(view, sides)
    rows = third_states(view, listed)
    entered = joining._entries(view)
    rows = rows.join(entered, on=KEYS, how="left").with_columns(
        pl.col("entered").fill_null(value=False)
    )
    both = listed.filter(pl.col("opponents").list.len() > 0).select(KEYS[:3])
    return rows.join(both, on=KEYS[:3], how="semi").sort(KEYS), int(rows["entered"].sum())


def capabilities(view: AsOf, first: int, last: int) -> dict[int, dict[int, float]]:
    """Return CINC by year and GW code."""
    frame = add_capabilities(
        state_years(first, last, system="gw", as_of=view),
        components=("cinc",),
        carry="forward",
        view=view,
    ).drop_nulls("cinc")
    found: dict[int, dict[int, float]] = {}
    for year, code, share in frame.select("year", "gwcode", "cinc").iter_rows():
        found.setdefault(year, {})[code] = share
    return found


def by_side(frame: pl.DataFrame) -> dict[tuple[int, int, str], list[int]]:
    """Return GW codes by conflict, year and side."""
    grouped = frame.group_by(KEYS[:3]).agg(pl.col("gwcode").sort())
    return {tuple(row[:3]): row[3] for row in grouped.iter_rows()}


def points_before(seen: Positions, year: int) -> dict[int, float]:
    """Return the ideal points that a forecast for a year could use."""
    known = seen.years < year
    if not known.any():
        return {}
    return latest_points(Positions(seen.states, seen.years[known], seen.points[:, known]))


def utilities(view: AsOf, rows: pl.DataFrame) -> pl.DataFrame:
    """Add the expected utility of challenging, by reading, and ``place`` (1 at the side's end)."""
    leads = by_side(parties(view, "primary"))
    helpers = by_side(parties(view, "supporter").with_columns(pl.col("year") + 1))
    seen, share = positions(view), capabilities(view, FIRST - 1, int(rows["year"].max()))
    found = []
    for (conflict, year, side), _ in rows.group_by(KEYS[:3], maintain_order=True):
        other = "b" if side == "a" else "a"
        own, against = leads[conflict, year, side], leads[conflict, year, other]
        points, cinc = points_before(seen, year), share.get(year - 1, {})
        try:
            standings = line(points, cinc, own, against)
        except CoverageError:
            continue
        ends = [
            (*lead, *helpers.get((conflict, year, name), ()))
            for lead, name in ((own, side), (against, other))
        ]
        standings = at_ends(standings, (ends[0], ends[1]))
        place = int(np.searchsorted(standings.codes, standings.opponent))
        found.append(
            pl.DataFrame(
                {
                    "gwcode": standings.codes,
                    **{
                        name: challenge_utilities(standings.actors, place, rules=rules)
                        for name, rules in READINGS.items()
                    },
                    "place": standings.actors.position,
                    "conflict_id": conflict,
                    "year": year,
                    "side": side,
                },
                schema_overrides={name: rows.schema[name] for name in KEYS},
            )
        )
    return rows.join(pl.concat(found), on=KEYS, how="inner").sort(KEYS)


def line(
    points: dict[int, float], cinc: dict[int, float], own: list[int], against: list[int]
) -> Standings:
    """Return standings between the most capable primary party of each side."""
    lead, opponent = (max(side, key=lambda code: cinc.get(code, 0.0)) for side in (own, against))
    return on_the_line(points, cinc, supported=lead, opponent=opponent)


def odds_ratio(condition: Bools, entered: Bools) -> float:
    """Return the odds ratio of entering, half a row added to each of the four cells."""
    cells = [
        ((condition == met) & (entered == came)).sum() + 0.5
        for met in (True, False)
        for came in (True, False)
    ]
    return float(cells[0] * cells[3] / (cells[1] * cells[2]))


def interval(
    statistic: Callable[[NDArray[np.int64]], float], clusters: NDArray[np.int64], name: str
) -> list[float]:
    """Return the 90 % interval of a statistic of rows over resampled conflicts."""
    order = np.argsort(clusters, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(clusters[order])) + 1)
    draw = stream(SEED, "bargaining", name)
    values = []
    for _ in range(DRAWS):
        rows = np.concatenate([parts[k] for k in draw.integers(len(parts), size=len(parts))])
        values.append(statistic(rows))
    kept = np.array(values)[np.isfinite(values)]
    return [round(float(x), 3) for x in np.quantile(kept, [0.05, 0.95])]


def condition_figures(
    condition: Bools, entered: Bools, clusters: NDArray[np.int64], name: str
) -> dict[str, Any]:
    """Return how a yes-or-no condition goes with entering."""
    return {
        "entrants": [int((condition & entered).sum()), int(entered.sum())],
        "others": [int((condition & ~entered).sum()), int((~entered).sum())],
        "odds_ratio": round(odds_ratio(condition, entered), 3),
        "odds_ratio_90": interval(
            lambda rows: odds_ratio(condition[rows], entered[rows]), clusters, name
        ),
    }


def ranked(value: Floats, entered: Bools, rows: NDArray[np.int64]) -> float:
    """Return the AUC on some rows; not a number where all outcomes are alike."""
    y = entered[rows].astype(np.float64)
    return auc(value[rows], y) if 0 < y.sum() < y.size else float("nan")


def outranked(value: Floats, entered: Bools, side_years: NDArray[np.int64]) -> Floats:
    """Return, per entrant, the share of others of its side and year that it outranks."""
    shares = []
    for row in np.flatnonzero(entered):
        others = value[(side_years == side_years[row]) & ~entered]
        shares.append((others < value[row]).mean() + (others == value[row]).mean() / 2)
    return np.array(shares)


def ranking(values: dict[str, Floats], frame: pl.DataFrame) -> dict[str, Any]:
    """Return for each way to rank the AUC over all rows, and that within sides and years."""
    entered, every = frame["entered"].to_numpy(), np.arange(frame.height)
    clusters = frame["conflict_id"].cast(pl.Int64).to_numpy()
    side_years = frame.select(pl.struct(KEYS[:3]).rank("dense")).to_series().to_numpy()
    found = {}
    for name, value in values.items():
        within = outranked(value, entered, side_years.astype(np.int64))
        found[name] = {
            "auc": round(ranked(value, entered, every), 3),
            "auc_90": interval(
                lambda rows, v=value: ranked(v, entered, rows), clusters, f"auc/{name}"
            ),
            "within": round(float(within.mean()), 3),
            "within_90": interval(
                lambda rows, w=within: float(w[rows].mean()), clusters[entered], f"within/{name}"
            ),
        }
    return found


def by_conflict(view: AsOf, entries: pl.DataFrame) -> dict[str, int]:
    """Return the number of entries by conflict, most first."""
    named = dict(view.table("conflicts").sort("year").select("conflict_id", "location").iter_rows())
    counted = entries.group_by("conflict_id").len().sort(["len", "conflict_id"], descending=True)
    return {named[code]: n for code, n in counted.iter_rows()}


def measured() -> dict[str, Any]:
    """Return all figures."""
    view = AsOf(load(), AS_OF)
    rows, anywhere = candidates(view)
    covered = utilities(view, rows)
    entered = covered["entered"].to_numpy()
    clusters = covered["conflict_id"].cast(pl.Int64).to_numpy()
    gain, place = covered["gain"].to_numpy(), covered["place"].to_numpy()
    capability = covered["log_cinc"].to_numpy()
    conditions = {
        "willing": gain > 0,
        "willing, Q of 0.5": covered["gain, Q of 0.5"].to_numpy() > 0,
        "nearer to the side": place > 0.5,
        "willing and nearer": (gain > 0) & (place > 0.5),
    }
    trial = next(one for one in joining.trials(view) if one.question.startswith("a given third"))
    forecasts = trial.keys.select(KEYS).with_columns(p=pl.Series(trial.p))
    late = covered.join(forecasts, on=KEYS, how="inner")
    return {
        "as_of": AS_OF.isoformat(),
        "first_year": FIRST,
        "last_year": int(covered["year"].max()),
        "rows": covered.height,
        "conflicts": covered["conflict_id"].n_unique(),
        "side_years": covered.select(KEYS[:3]).n_unique(),
        "entries": int(entered.sum()),
        "entries_of_rows_without_a_place": int(rows["entered"].sum() - entered.sum()),
        "entries_on_any_state_led_side": anywhere,
        "entries_by_conflict": by_conflict(view, covered.filter(pl.col("entered"))),
        "conditions": {
            name: condition_figures(one, entered, clusters, name)
            for name, one in conditions.items()
        },
        "ranking": ranking(
            {"expected utility": gain, "place": place, "capability": capability}, covered
        ),
        "since": LIMITED,
        "rows_since": late.height,
        "entries_since": int(late["entered"].sum()),
        "ranking_since": ranking(
            {
                "expected utility": late["gain"].to_numpy(),
                "capability": late["log_cinc"].to_numpy(),
                "joining": late["p"].to_numpy(),
            },
            late,
        ),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/")
    arguments = parser.parse_args()
    start = time.perf_counter()
    now = measured()
    print(json.dumps(now, indent=1))
    print(f"{time.perf_counter() - start:.0f} s")
    if arguments.write:
        write_text(STORED, json.dumps(now, indent=1) + "\n")


if __name__ == "__main__":
    main()
