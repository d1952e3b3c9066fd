"""The leading case prepared once, with the fits that the run keeps."""

from pathlib import Path

import pytest
from tests.respond.places import LEADING, Place

from westphalia.flow.assessing import prepare
from westphalia.respond.evaluate import Evaluation, Start
from westphalia.respond.evaluate import future_of as of_cell
from westphalia.respond.reactions import with_bargaining
from westphalia.respond.values import Cell
from westphalia.simulate.prepared import Prepared

MEASURES = (
    "A1.win",
    "A1.share",
    "A3.aid12",
    "A3.treaties36",
    "A4.join24",
    "A4.other24",
    "A4.otherarms24",
    "A4.war12",
    "A4.deaths12",
    "A6.end24",
    "B2.success60",
    "B3.dispute12",
    "B6.aidshare12",
    "C1.dispute12",
    "C3.opp36",
    "C4.aid12",
    "C5.pair12",
)


@pytest.fixture(scope="session")
def made(kept_fits: Path, cases: Path) -> Prepared:
    """Return what the leading case comes to before anything is simulated."""
    return prepare(cases / f"{LEADING}.toml")


@pytest.fixture(scope="session")
def at(made: Prepared) -> Place:
    """Return the leading case with its fits, to take options in."""
    return Place(made.case, made.view, made.world)


@pytest.fixture(scope="session")
def start(made: Prepared) -> Start:
    """Return what every future of the leading case starts from."""
    plain = Start(made.world, made.region, 200, 3)
    return with_bargaining(plain, made.view, ())[0]


@pytest.fixture(scope="session")
def headline(start: Start) -> Evaluation:
    """Return the leading case under the headline variant."""
    return Evaluation(start, of_cell(Cell()), MEASURES)
