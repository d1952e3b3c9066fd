"""Disputes among the dyads of the region, under the acts of an event or a response."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from westphalia.channels import disputes
from westphalia.core.draws import Floats
from westphalia.core.months import year_and_month
from westphalia.simulate.moves import NONE, Moves
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
        outcomes: Outcomes that are wanted.
    """

    def __init__(
        self,
        world: World,
        drawn: Parameters,
        region: pl.DataFrame | None,
        outcomes: tuple[str, ...] = tuple(disputes.OUTCOMES),
    ) -> None:
        self.world, self.drawn, self.region = world, drawn, region
        self.outcomes = outcomes
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
        """Play the dyads that the acts touch; the others are as they are without any act."""
        lately = {self.world.situation.sender.gwcode} if self.world.already_sender else set()
        # A sender of the last three years carries the effect whatever is done.
        before, after = (
            np.logical_or.reduce(
                [holds(region, code) for code in sorted(codes)]
                or [np.zeros(region.height, dtype=np.bool_)]
            )
            for codes in (lately, lately | moves.senders)
        )
        if moves.regional == NONE.regional:
            return self._dyads(region, sender, after, np.ones_like(after))
        plain = self.chances(NONE)
        changed = _changed(region, moves)
        pact = (changed["defence_pact"] != region["defence_pact"]).to_numpy()
        incident = np.zeros(region.height, dtype=np.bool_)
        for one, other in moves.incidents:
            incident |= holds(region, one) & holds(region, other)
        touched = (before != after) | pact
        found = {name: values.copy() for name, values in plain.items()}
        if touched.any():
            for name, values in self._dyads(changed, sender, after, touched).items():
                found[name][:, touched] = values
        if incident.any():
            recent = changed.filter(incident).with_columns(pl.lit(0.0).alias("peace_years"))
            every = np.ones(recent.height, dtype=np.bool_)
            for name, values in self._dyads(
                recent, sender, after[incident], every, seen=True
            ).items():
                found[name][:, incident] = values
        return found

    def _dyads(
        self, rows: pl.DataFrame, sender: Floats, sent: Bools, only: Bools, *, seen: bool = False
    ) -> Chances:
        """Return the chances of some dyads; their last years are known if ``seen``."""
        fitted = self.world.fits[disputes.NAME]
        last = int(fitted.values["last_year"][0])
        unseen = 0 if seen else year_and_month(self.world.first_month)[0] - last
        shift = sender[:, None] * sent[only][None, :].astype(np.float64)
        return {
            outcome: disputes.dyad_probabilities(
                fitted,
                outcome,
                rows,
                self.drawn.dispute[outcome],
                unseen=unseen,
                shift=shift,
                only=None if only.all() else only,
            )
            for outcome in self.outcomes
        }


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
