"""The declared steps of a run, and the inputs that they read."""

from dataclasses import dataclass
from typing import Literal

Origin = Literal["exogenous", "estimated", "carried"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a run, in the order in which it is played.

    Attributes:
        name: Its name.
        text: What it does.
        reads: What it reads: written by a step above it, or declared as an input.
        writes: What it writes.
        before: What it reads as it stood a month before; written by any monthly step.
        monthly: Whether it is played in every month, or once in a run.
    """

    name: str
    text: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    before: tuple[str, ...] = ()
    monthly: bool = True


@dataclass(frozen=True, slots=True)
class Input:
    """Something that steps read and no step writes.

    Attributes:
        name: Its name: ``situation.``, ``world.`` or ``fits.`` and the attribute.
        origin: Exogenous (the event or the situation states it), estimated (a channel), or
            carried forward from the last year that a table covers.
        of: The channel that estimates it, or the names in ``World.ages`` of what is carried.
    """

    name: str
    origin: Origin
    of: tuple[str, ...] = ()


PACTS, CINC = "defence pacts (ATOP; later treaties curated)", "military capabilities"
DISTANCE, RIVALS, WARS = "minimum distance", "strategic rivalries", "armed conflicts"
CANDIDATES = (PACTS, CINC, DISTANCE, RIVALS)
REGION = (
    "direct contiguity",
    RIVALS,
    PACTS,
    CINC,
    "democracy",
    "major powers",
    "militarized disputes",
)

STEP_INPUTS: tuple[Input, ...] = (
    Input("seed", "exogenous"),
    Input("situation.inputs", "exogenous"),
    Input("situation.events", "exogenous"),
    Input("situation.arrivals", "exogenous"),
    Input("situation.leavers", "exogenous"),
    Input("response", "exogenous"),
    Input("situation.sender", "exogenous"),
    Input("situation.supported", "exogenous"),
    Input("situation.opponent", "exogenous"),
    Input("situation.partners", "exogenous"),
    Input("situation.side", "exogenous"),
    Input("situation.conflict_id", "exogenous"),
    Input("situation.theatre", "exogenous"),
    Input("world.first_month", "exogenous"),
    Input("world.horizon", "exogenous"),
    Input("fits.joining", "estimated", ("joining",)),
    Input("fits.termination", "estimated", ("termination",)),
    Input("fits.endings", "estimated", ("endings",)),
    Input("fits.outcome", "estimated", ("outcome",)),
    Input("fits.fatalities", "estimated", ("fatalities",)),
    Input("fits.pacts", "estimated", ("pacts",)),
    Input("fits.disputes", "estimated", ("disputes",)),
    Input("fits of channels beside", "estimated", ("every channel with questions of its own",)),
    Input("situation.primaries", "carried", (WARS,)),
    Input("situation.supporters", "carried", (WARS,)),
    Input("situation.war", "carried", (WARS,)),
    Input("situation.interstate", "carried", (WARS,)),
    Input("situation.first_year", "carried", (WARS,)),
    Input("world.candidates", "carried", CANDIDATES),
    Input("world.arriving", "carried", CANDIDATES),
    Input("world.cinc", "carried", (CINC,)),
    Input("world.soldiers", "carried", (CINC,)),
    Input("world.pair", "carried", (DISTANCE, "ideal points", "democracy")),
    Input("world.already_sender", "carried", (WARS,)),
    Input("region", "carried", REGION),
)

STEPS: tuple[Step, ...] = (
    Step(
        "parameters",
        "every coefficient and event effect, drawn once for both branches",
        (
            "seed",
            "fits.joining",
            "fits.termination",
            "fits.endings",
            "fits.outcome",
            "fits.fatalities",
            "fits.pacts",
            "fits.disputes",
        ),
        (
            "parameters.who",
            "parameters.whether",
            "parameters.other_side",
            "parameters.hazard",
            "parameters.agreement",
            "parameters.left",
            "parameters.share",
            "parameters.cuts",
            "parameters.entry",
            "parameters.pact",
            "parameters.dispute",
            "parameters.sender",
        ),
        monthly=False,
    ),
    Step(
        "luck",
        "random numbers of all months, drawn once for both branches",
        (
            "seed",
            "world.candidates",
            "world.arriving",
            "world.horizon",
            "fits.joining",
            "parameters.who",
        ),
        ("luck.join", "luck.count", "luck.order", "luck.end", "luck.weights", "luck.others"),
        monthly=False,
    ),
    Step(
        "supporters",
        "states on each side in the calendar year before, the sender among them",
        (
            "situation.supporters",
            "situation.arrivals",
            "situation.leavers",
            "response",
            "world.first_month",
            "world.horizon",
        ),
        ("supporters",),
        before=("entrants",),
    ),
    Step(
        "joining",
        "whether any further state enters each side, how many, and who",
        (
            "supporters",
            "response",
            "situation.conflict_id",
            "situation.side",
            "fits.joining",
            "parameters.whether",
            "parameters.other_side",
            "luck.join",
            "luck.count",
            "luck.others",
            "world.candidates",
        ),
        ("entrants", "p_join", "entered"),
        before=("entrants", "ended", "p_join"),
    ),
    Step(
        "share",
        "each side's share of capability, contingent and entrants included",
        (
            "entrants",
            "situation.primaries",
            "situation.supporters",
            "situation.arrivals",
            "response",
            "luck.order",
            "world.candidates",
            "world.cinc",
            "world.soldiers",
        ),
        ("share",),
    ),
    Step(
        "termination",
        "whether the conflict ends, given age, intensity, supporters, and a ceasefire or the "
        "last supporter's leaving",
        (
            "supporters",
            "situation.side",
            "situation.war",
            "situation.interstate",
            "situation.first_year",
            "situation.inputs",
            "situation.events",
            "situation.arrivals",
            "situation.leavers",
            "situation.supporters",
            "response",
            "world.first_month",
            "parameters.hazard",
            "parameters.agreement",
            "parameters.left",
            "luck.end",
        ),
        ("ended", "p_end"),
        before=("ended", "p_end"),
    ),
    Step(
        "outcome",
        "if it ends: supported side loses, neither, or wins, given the share",
        ("share", "p_end", "situation.interstate", "parameters.share", "parameters.cuts"),
        ("result",),
        before=("p_end", "result"),
    ),
    Step(
        "fatalities",
        "deaths of the month, given entry within a year and whether it has ended",
        (
            "seed",
            "entered",
            "ended",
            "situation.theatre",
            "world.first_month",
            "world.horizon",
            "fits.fatalities",
            "parameters.entry",
        ),
        ("deaths",),
    ),
    Step(
        "pacts",
        "whether sender and supported state sign a defence pact within three years",
        ("world.pair", "situation.inputs", "fits.pacts", "parameters.pact"),
        ("pact",),
        monthly=False,
    ),
    Step(
        "disputes",
        "whether each dyad of the region has a dispute within each year",
        (
            "region",
            "response",
            "situation.inputs",
            "situation.sender",
            "situation.supported",
            "situation.opponent",
            "situation.partners",
            "world.already_sender",
            "world.first_month",
            "fits.disputes",
            "parameters.dispute",
            "parameters.sender",
        ),
        ("dispute",),
        monthly=False,
    ),
    Step(
        "outlooks",
        "questions of the channels beside the coupled steps, each from its own last values",
        (
            "seed",
            "situation.inputs",
            "situation.sender",
            "situation.supported",
            "situation.opponent",
            "situation.theatre",
            "fits of channels beside",
        ),
        ("outlooks",),
        monthly=False,
    ),
)
