"""Who may still enter a conflict, in which order, and what capability each brings."""

import numpy as np
from numpy.typing import NDArray

from westphalia.core.draws import Floats
from westphalia.simulate.luck import Luck
from westphalia.simulate.moves import Moves
from westphalia.simulate.world import World

Bools = NDArray[np.bool_]
Allowed = tuple[Bools, Bools]


class Entrants:
    """The candidates of both sides that may still enter, with their capability in entry order.

    Args:
        world: What the run starts from.
        luck: Random numbers, shared by all branches.
        allowed: Per side, which candidates may enter; all where it is None.
    """

    def __init__(self, world: World, luck: Luck, allowed: Allowed | None = None) -> None:
        self.shares: list[Floats | None] = []
        self.built: list[Floats] = []
        most = []
        for side, rows in enumerate(world.candidates):
            codes = rows["gwcode"].to_list()
            own = np.array([world.cinc.get(code, 0.0) for code in codes])
            kept = np.ones(len(codes), dtype=np.bool_) if allowed is None else allowed[side]
            order, weights = luck.order[side], luck.weights[side]
            self.shares.append(None)
            if not kept.all():
                total = weights.sum(axis=1)
                inside = weights @ kept.astype(np.float64)
                self.shares[-1] = np.divide(
                    inside, total, out=np.zeros_like(total), where=total > 0
                )
                # A stable partition: those that may not enter come last.
                last = np.argsort(~kept[order], axis=1, kind="stable")
                order = np.take_along_axis(order, last, axis=1)
                own = np.where(kept, own, 0.0)
            # Capability that the first 0, 1, 2, ... entrants bring.
            first = np.zeros((order.shape[0], 1))
            self.built.append(np.concatenate([first, np.cumsum(own[order], axis=1)], axis=1))
            most.append(int(kept.sum()))
        self.most = np.array(most)

    def bounded(self, hazard: Floats) -> Floats:
        """Return the chances that a further state enters, given who may, ``(draw, 2)``.

        Args:
            hazard: Chances over all candidates; changed in place.
        """
        for side, share in enumerate(self.shares):
            if share is not None:
                hazard[:, side] *= share
        hazard[:, self.most == 0] = 0.0
        return hazard

    def strength(self, entered: NDArray[np.int64], rows: NDArray[np.int64]) -> Floats:
        """Return the capability that entrants bring to each side in some draws, ``(row, 2)``.

        Args:
            entered: Number of entrants per row and side.
            rows: Which draw each row is.
        """
        return np.column_stack(
            [built[rows, entered[:, side]] for side, built in enumerate(self.built)]
        )


def allowed_beside(world: World, moves: Moves, willing: Allowed | None = None) -> Allowed | None:
    """Return which candidates may enter where acts have brought some already, None for all.

    Args:
        world: What the run starts from.
        moves: Acts that bring states to either side.
        willing: Candidates that would enter at all, per side; all where it is None.
    """
    here = {one.gwcode for side in moves.arrivals for one in side}
    found = []
    for side, rows in enumerate(world.candidates):
        codes = rows["gwcode"].to_list()
        free = np.array([code not in here for code in codes], dtype=np.bool_)
        found.append(free if willing is None else free & willing[side])
    return None if all(one.all() for one in found) else (found[0], found[1])
