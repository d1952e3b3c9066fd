"""What options come to in every future: what the simulation hands to the comparison.

Names follow R. J. Lempert, S. W. Popper and S. C. Bankes (2003), Shaping the Next One Hundred Years
(RAND MR-1626): uncertainties X, levers L, relations R, measures M.
"""

from dataclasses import dataclass
from typing import Literal

from westphalia.core.draws import Floats

Wish = Literal["lower", "higher", ""]
Structure = Literal["shrunken", "none", "raw"]
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Cell:
    """One variant of the relations under which every option is played.

    Attributes:
        structure: Event effects drawn around their shrunken values, around zero, or around the
            raw estimates.
        bargaining: Whether who may enter is bounded by the expected-utility model.
    """

    structure: Structure = "shrunken"
    bargaining: bool = False

    @property
    def name(self) -> str:
        """Return its name for people."""
        effects = {"shrunken": "effects shrunken", "none": "no effects", "raw": "effects as fitted"}
        return effects[self.structure] + (", bargaining" if self.bargaining else "")


@dataclass(frozen=True, slots=True)
class Measure:
    """One question by which options are compared.

    Attributes:
        question: Its id.
        implication: Its implication.
        text: Its text with names filled in.
        unit: Its unit.
        wish: Which way the user wants it to go; empty where it is only shown.
        weight: The user's weight, or None.
        smallest_effect: Smallest effect of interest, in its unit.
        given: Whether the user chose the wish; else it is the stated default.
    """

    question: str
    implication: str
    text: str
    unit: str
    wish: Wish
    weight: float | None
    smallest_effect: float
    given: bool

    @property
    def sign(self) -> int:
        """Return 1 if higher is wished for, -1 if lower, 0 where it is only shown."""
        return {"higher": 1, "lower": -1, "": 0}[self.wish]


@dataclass(frozen=True, slots=True)
class Values:
    """What every option comes to.

    Attributes:
        options: Ids, doing nothing first.
        measures: Question ids.
        draws: Under the first cell, ``(option, measure, state, draw)``; state 0 is the event
            false, 1 true; all on the same random numbers.
        cells: Variants of the relations, the one of ``draws`` first.
        means: Mean over draws, ``(cell, option, measure, state)``.
    """

    options: tuple[str, ...]
    measures: tuple[str, ...]
    draws: Floats
    cells: tuple[Cell, ...]
    means: Floats

    def mixed(self, credence: float) -> Floats:
        """Return draws with both states mixed by the credence, ``(option, measure, draw)``."""
        false, true = self.draws[:, :, 0], self.draws[:, :, 1]
        # In this form equal states mix to themselves exactly, whatever the credence.
        return false + credence * (true - false)
