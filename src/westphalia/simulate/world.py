"""What a simulation starts from: the situation, the fitted channels, and who could act."""

import contextlib
from dataclasses import dataclass

import numpy as np
import polars as pl

from westphalia.core.draws import Floats
from westphalia.core.errors import CoverageError
from westphalia.core.months import month_of, year_and_month
from westphalia.estimate.fitted import Fitted
from westphalia.events.situation import Situation
from westphalia.panel import bonds
from westphalia.panel.asof import AsOf
from westphalia.panel.rows import state_years
from westphalia.panel.sides import third_states
from westphalia.panel.verbs.power import add_capabilities
from westphalia.panel.verbs.ties import add_alliances

SIDES = ("supported", "opponent")


@dataclass(frozen=True)
class World:
    """Everything that the steps of a simulation read; nothing in it depends on the event.

    Attributes:
        situation: The case's situation.
        fits: Fitted channels by name; a missing one is not simulated.
        first_month: First simulated ``month_id``: the month after the as-of date.
        horizon: Number of months.
        sender: The sender as a candidate for the supported side: one row, or none if a
            covariate is unknown or it is in the conflict.
        arriving: Candidates for the supported side whose own entry the case is about.
        candidates: Other third states per side (supported, opponent), with covariates of
            ``who``.
        cinc: Capability by GW code, last known.
        soldiers: Military personnel by GW code, persons, where known.
        bound: The treaty by which sender and supported state are bound at the date, or "".
        pair: Covariates of the sender-supported dyad for the pact model, or None.
        already_sender: Whether the sender sent troops elsewhere in the last three years.
        ages: Age in years of carried inputs, by input.
    """

    situation: Situation
    fits: dict[str, Fitted]
    first_month: int
    horizon: int
    sender: pl.DataFrame
    arriving: pl.DataFrame
    candidates: tuple[pl.DataFrame, pl.DataFrame]
    cinc: dict[int, float]
    soldiers: dict[int, float]
    bound: str
    pair: Floats | None
    already_sender: bool
    ages: dict[str, tuple[int, int]]

    def years(self) -> list[int]:
        """Return the calendar year of each simulated month."""
        return [year_and_month(self.first_month + step)[0] for step in range(self.horizon)]


def build_world(
    view: AsOf, case_situation: Situation, fits: dict[str, Fitted], *, horizon: int
) -> World:
    """Gather what the simulation needs, as it was known.

    Args:
        view: What could be known.
        case_situation: The situation of the case.
        fits: Fitted channels by name.
        horizon: Months to simulate.
    """
    s = case_situation
    own_side, other_side = _candidates(view, s)
    arriving = pl.col("gwcode").is_in(s.apart)
    cinc, soldiers = _forces(view)
    bound = treaty_between(view, s.sender.gwcode, s.supported.gwcode)
    return World(
        situation=s,
        fits=fits,
        first_month=month_of(view.date) + 1,
        horizon=horizon,
        sender=own_side.filter(pl.col("gwcode") == s.sender.gwcode),
        arriving=own_side.filter(arriving),
        candidates=(own_side.filter(~arriving), other_side.filter(~arriving)),
        cinc=cinc,
        soldiers=soldiers,
        bound=bound,
        pair=None if bound or s.sender == s.supported else _pair(view, s),
        already_sender=sent_lately(view, s.sender.gwcode, s.conflict_id),
        ages=_ages(view),
    )


def _forces(view: AsOf) -> tuple[dict[int, float], dict[int, float]]:
    """Return capability and soldiers by GW code, last known; empty before the data begin."""
    year = view.date.year
    try:
        strength = add_capabilities(
            state_years(year, year, system="gw", as_of=view),
            components=("cinc", "milper"),
            carry="forward",
            view=view,
        )
    except CoverageError:
        return {}, {}
    known = strength.select("gwcode", "cinc", pl.col("milper") * 1000).iter_rows()
    cinc, soldiers = {}, {}
    for code, capability, persons in known:
        if capability is not None:
            cinc[code] = capability
        if persons is not None:
            soldiers[code] = persons
    return cinc, soldiers


def _ages(view: AsOf) -> dict[str, tuple[int, int]]:
    """Return last year and age of the inputs that are carried forward, where they are known."""
    found = {}
    for name, table in (
        ("defence pacts (ATOP; later treaties curated)", "alliances"),
        ("military capabilities", "capabilities"),
        ("minimum distance", "distance"),
        ("direct contiguity", "contiguity"),
        ("strategic rivalries", "rivalries"),
        ("armed conflicts", "conflicts"),
        ("militarized disputes", "dispute_dyad_years"),
        ("interstate wars with outcomes", "wars"),
        ("ideal points", "ideal_points"),
        ("democracy", "democracy_uds"),
        ("major powers", "majors"),
    ):
        # At an early date a source may hold nothing yet: then nothing is carried.
        with contextlib.suppress(CoverageError):
            last = view.last_year(table)
            found[name] = (last, view.date.year - last)
    return found


def _candidates(view: AsOf, s: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return who could join each side in the year ahead, with covariates of the date's year."""
    inside = [*s.primaries[0], *s.primaries[1], *s.supporters[0], *s.supporters[1]]
    codes = pl.List(pl.Int16)
    # Who joins rebels is not modelled: a side that no state leads has no candidates.
    led = [place for place in (0, 1) if s.primaries[place]]
    rows = pl.DataFrame(
        {
            "conflict_id": [s.conflict_id or 0] * len(led),
            "year": [view.date.year + 1] * len(led),
            "side": [SIDES[place] for place in led],
            "primaries": [list(s.primaries[place]) for place in led],
            "opponents": [list(s.primaries[1 - place]) for place in led],
            "excluded": [inside] * len(led),
        },
        schema={
            "conflict_id": pl.Int32,
            "year": pl.Int16,
            "side": pl.String,
            "primaries": codes,
            "opponents": codes,
            "excluded": codes,
        },
    )
    both = third_states(view, rows)
    own, other = (
        both.filter(pl.col("side") == side).with_columns(
            pl.lit(float(np.log1p(len(s.supporters[place])))).alias("log_supporters"),
            pl.lit(value=False).alias("new"),
        )
        for place, side in enumerate(SIDES)
    )
    return own, other


def _pair(view: AsOf, s: Situation) -> Floats | None:
    """Return the pact model's covariates of the dyad, latest values carried; None if unknown."""
    rows = bonds.pair_covariates(_dyad(view, s.sender.gwcode, s.supported.gwcode), view=view)
    values = rows.select(bonds.COVARIATES).row(0)
    return None if None in values else np.array(values)


def _dyad(view: AsOf, one: int, other: int) -> pl.DataFrame:
    """Return a dyad in the date's year."""
    low, high = sorted((one, other))
    return pl.DataFrame(
        {"gwcode1": [low], "gwcode2": [high], "year": [view.date.year]},
        schema={"gwcode1": pl.Int16, "gwcode2": pl.Int16, "year": pl.Int16},
    )


def treaty_between(view: AsOf, one: int, other: int) -> str:
    """Return the treaty that binds two states to defence at the date, or an empty string.

    Args:
        view: What could be known.
        one: GW code.
        other: GW code.
    """
    if one == other:
        return ""
    pair = [one, other]
    treaties = view.table("commitments").filter(
        (pl.col("change") == "start")
        & pl.col("ended").is_null()
        & pl.col("gwcode1").is_in(pair)
        & pl.col("gwcode2").is_in(pair)
    )
    for row in treaties.sort("signed").iter_rows(named=True):
        return f"{row['treaty']}, signed {row['signed']}"
    rows = add_alliances(
        _dyad(view, one, other), kinds=("defense",), either=True, carry="forward", view=view
    )
    if not rows["atop_defense"].to_list()[0]:
        return ""
    return f"a defence pact of ATOP's, last seen in {view.last_year('alliances')}"


def sent_lately(view: AsOf, gwcode: int, conflict_id: int | None) -> bool:
    """Return whether a state sent troops to another conflict in the last three years.

    Args:
        view: What could be known.
        gwcode: The state.
        conflict_id: The conflict that does not count.
    """
    helpers = view.table("conflict_parties").filter(
        (pl.col("role") == "supporter")
        & (pl.col("gwcode") == gwcode)
        & (pl.col("conflict_id") != (conflict_id or 0))
    )
    first = helpers.group_by("conflict_id").agg(pl.col("year").min())
    return not first.filter(pl.col("year") >= view.date.year - 3).is_empty()
