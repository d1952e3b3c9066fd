"""Disputes among the dyads of the region, under the acts of an event or a response."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.channels import disputes
from westphalia.core.draws import Floats
from westphalia.core.months import year_and_month
from westphalia.simulate.moves import Moves
from westphalia.simulate.parameters import Parameters
from westphalia.simulate.world import World

Bools = NDArray[np.bool_]
Chances = dict[str, Floats]


class RegionDisputes:
    """Yearly chances of a dispute per dyad; only dyads that acts touch can differ.

    Acts enter as the model's own inputs: a state that has sent troops carries the sender's effect
    in all its dyads; a new pact, or its end, changes the pact of the dyads that it binds; an
    incident sets the peace years of the two states to none.

    Args:
        world: What the run starts from.
        drawn: Parameter draws.
        region: Dyads of the region with the columns of the dispute model, or None.
    """

    def __init__(self, world: World, drawn: Parameters, region: pl.DataFrame | None) -> None:
        self.world, self.drawn, self.region = world, drawn, region
        self.kept: dict[tuple[object, ...], Chances] = {}

    def chances(self, moves: Moves) -> Chances:
        """Return per outcome the yearly probabilities, ``(draw, dyad)``; empty without a region.

        Args:
            moves: Acts of an event and a response.
        """
        if self.region is None or disputes.NAME not in self.world.fits:
            return {}
        if self.drawn.sender is None:
            return {}
        if moves.regional not in self.kept:
            self.kept[moves.regional] = self._played(self.region, self.drawn.sender, moves)
        return self.kept[moves.regional]

    def _played(self, region: pl.DataFrame, sender: Floats, moves: Moves) -> Chances:
        fitted = self.world.fits[disputes.NAME]
        lately = {self.world.situation.sender.gwcode} if self.world.already_sender else set()
        touched = np.zeros(region.height, dtype=np.bool_)
        # A sender of the last three years carries the effect whatever is done.
        for code in sorted(lately | moves.senders):
            touched |= holds(region, code)
        shift = sender[:, None] * touched[None, :].astype(np.float64)
        changed = _changed(region, moves)
        unseen = year_and_month(self.world.first_month)[0] - int(fitted.values["last_year"][0])
        incident = np.zeros(region.height, dtype=np.bool_)
        for one, other in moves.incidents:
            incident |= holds(region, one) & holds(region, other)
        found = {}
        for outcome in disputes.OUTCOMES:
            coefficients = self.drawn.dispute[outcome]
            found[outcome] = disputes.dyad_probabilities(
                fitted, outcome, changed, coefficients, unseen=unseen, shift=shift
            )
            if incident.any():
                recent = changed.filter(incident).with_columns(pl.lit(0.0).alias("peace_years"))
                found[outcome][:, incident] = disputes.dyad_probabilities(
                    fitted, outcome, recent, coefficients, unseen=0, shift=shift[:, incident]
                )
        return found


def holds(region: pl.DataFrame, code: int) -> Bools:
    """Return which dyads a state is in."""
    return (
        region.select((pl.col("gwcode1") == code) | (pl.col("gwcode2") == code))
        .to_series()
        .to_numpy()
    )


def _changed(region: pl.DataFrame, moves: Moves) -> pl.DataFrame:
    """Return the region with the pacts that acts make or end; itself if there are none."""
    for actor, others, made in moves.pacts:
        members = [actor, *others]
        # A treaty of the actor with the others: those others may be bound already, or not.
        bound = pl.col("gwcode1").is_in(members) & pl.col("gwcode2").is_in(members)
        of_actor = (pl.col("gwcode1") == actor) | (pl.col("gwcode2") == actor)
        value = pl.lit(made).cast(region.schema["defence_pact"])
        region = region.with_columns(
            pl.when(bound & of_actor)
            .then(value)
            .otherwise(pl.col("defence_pact"))
            .alias("defence_pact")
        )
    return region
