"""A run: both branches of the coupled simulation, on the same random streams."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from westphalia.channels import CHANNELS, disputes, fatalities, pacts
from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError
from westphalia.core.rng import stream
from westphalia.estimate.binary import logistic, with_constant
from westphalia.simulate.closure import check_closure
from westphalia.simulate.conflict import Branch, Course
from westphalia.simulate.disputes import RegionDisputes
from westphalia.simulate.entrants import Allowed, Entrants, allowed_beside
from westphalia.simulate.luck import Luck, draw_luck
from westphalia.simulate.moves import NONE, Moves, event_moves, together
from westphalia.simulate.parameters import Parameters, draw_parameters
from westphalia.simulate.world import World

MAX_DRAWS = 100_000
Pair = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Shared:
    """Everything that all branches of a run share: nothing in it depends on what is done.

    Attributes:
        world: What the run starts from.
        draws: Number of draws.
        seed: Its seed.
        drawn: Parameter draws.
        luck: Random numbers of the conflict, or None where none is simulated.
        paths: Monthly deaths in the theatre while the conflict goes on and after it, without any
            entry, ``(draw, month)`` each, or None.
        region: Dyads of the region, or None.
        disputes: Their chances, by acts.
        entrants: Who may enter, by the candidates that may not.
    """

    world: World
    draws: int
    seed: int
    drawn: Parameters
    luck: Luck | None
    paths: Pair | None
    region: pl.DataFrame | None
    disputes: RegionDisputes
    entrants: dict[bytes, Entrants] = field(default_factory=dict)

    def open_to(self, luck: Luck, allowed: Allowed | None) -> Entrants:
        """Return who may enter, made once for the same candidates."""
        key = b"" if allowed is None else allowed[0].tobytes() + b"/" + allowed[1].tobytes()
        if key not in self.entrants:
            self.entrants[key] = Entrants(self.world, luck, allowed)
        return self.entrants[key]


@dataclass(frozen=True, slots=True)
class Run:
    """Both branches of a simulation.

    Attributes:
        world: What it started from.
        draws: Number of draws.
        seed: Its seed.
        drawn: Parameter draws, shared by both branches.
        luck: Shared random numbers of the conflict, or None where none is simulated.
        courses: Course of the conflict without and with the event, or None likewise.
        deaths: Monthly deaths in the theatre without and with, ``(draw, month)``, or None.
        pact: Probability of a new pact within 36 months without and with, ``(draw,)``, or None.
        region: Dyads of the region, or None.
        dispute: Per outcome, yearly probability per dyad without and with, ``(draw, dyad)``.
        outlooks: Draws of the questions of channels outside the coupled steps.
        moves: Acts without and with the event; a response's are in both.
        times: Multiple of the stated sizes of the event's contingents, or one per draw.
        beside: The run without the response, for a run with one.
    """

    world: World
    draws: int
    seed: int
    drawn: Parameters
    luck: Luck | None
    courses: tuple[Course, Course] | None
    deaths: Pair | None
    pact: Pair | None
    region: pl.DataFrame | None
    dispute: dict[str, Pair]
    outlooks: dict[str, Pair]
    moves: tuple[Moves, Moves]
    times: Floats | float = 1.0
    beside: "Run | None" = None


def check_draws(draws: int) -> None:
    """Check the number of draws.

    Raises:
        UsageError: It is out of range.
    """
    if not 100 <= draws <= MAX_DRAWS:
        raise UsageError("draws", draws, f"must be 100 to {MAX_DRAWS}", "choose another number")


def simulate(world: World, region: pl.DataFrame | None, *, draws: int, seed: int) -> Run:
    """Run both branches, step by step as declared in :mod:`westphalia.simulate.steps`.

    Args:
        world: What to start from.
        region: Dyads of the region with the columns of the dispute model, or None.
        draws: Number of draws, 100 to 100,000.
        seed: Seed of every random stream.

    Raises:
        UsageError: The number of draws is out of range, or an input of a step is missing.
    """
    shared = share(world, region, draws=draws, seed=seed)
    return play(shared, outlooks=event_outlooks(shared))


def share(
    world: World,
    region: pl.DataFrame | None,
    *,
    draws: int,
    seed: int,
    outcomes: tuple[str, ...] = tuple(disputes.OUTCOMES),
) -> Shared:
    """Draw everything that branches share.

    Args:
        world: What to start from.
        region: Dyads of the region with the columns of the dispute model, or None.
        draws: Number of draws, 100 to 100,000.
        seed: Seed of every random stream.
        outcomes: Outcomes of the region's disputes that are wanted.

    Raises:
        UsageError: The number of draws is out of range, or an input of a step is missing.
    """
    check_draws(draws)
    check_closure(world=world, region=region)
    drawn = draw_parameters(world.fits, draws=draws, seed=seed)
    luck = None
    if drawn.conflict is not None and world.situation.conflict_id is not None:
        luck = draw_luck(world, drawn.conflict, seed=seed)
    return Shared(
        world=world,
        draws=draws,
        seed=seed,
        drawn=drawn,
        luck=luck,
        paths=None if luck is None else _paths(world, drawn, draws=draws, seed=seed),
        region=region,
        disputes=RegionDisputes(world, drawn, region, outcomes),
    )


def event_outlooks(shared: Shared) -> dict[str, Pair]:
    """Return the questions of the channels beside the coupled steps, without and with the event."""
    world = shared.world
    return {
        question: pair
        for channel in CHANNELS
        if channel.outlooks is not None and channel.name in world.fits
        for question, pair in channel.outlooks(
            world.fits[channel.name], world.situation, draws=shared.draws, seed=shared.seed
        ).items()
    }


def play(
    shared: Shared,
    *,
    outlooks: dict[str, Pair],
    response: Moves = NONE,
    willing: tuple[Allowed | None, Allowed | None] = (None, None),
    times: Floats | float = 1.0,
    beside: Run | None = None,
) -> Run:
    """Play the branches without and with the event, a response in both.

    Args:
        shared: What branches share.
        outlooks: Draws of the questions of channels outside the coupled steps.
        response: Acts of a response.
        willing: Without and with the event, candidates of each side that would enter at all; all
            where it is None.
        times: Multiple of the stated sizes of the event's contingents, or one per draw.
        beside: The run without the response, with the same candidates and sizes: what does not
            change is taken from it.
    """
    world, drawn = shared.world, shared.drawn
    event = event_moves(world.situation)
    moves = together(response), together(event, response)
    courses, deaths = None, None
    if shared.luck is not None:
        if beside is not None and response.fighting == NONE.fighting:
            courses, deaths = beside.courses, beside.deaths
        else:
            courses = (
                _course(shared, shared.luck, NONE, response, willing[0], times),
                _course(shared, shared.luck, event, response, willing[1], times),
            )
            deaths = _deaths(shared, courses)
    chances = tuple(shared.disputes.chances(one) for one in moves)
    return Run(
        world=world,
        draws=shared.draws,
        seed=shared.seed,
        drawn=drawn,
        luck=shared.luck,
        courses=courses,
        deaths=deaths,
        pact=_pact(world, drawn, moves),
        region=shared.region,
        dispute={name: (chances[0][name], chances[1][name]) for name in chances[0]},
        outlooks=outlooks,
        moves=moves,
        times=times,
        beside=beside,
    )


def _course(
    shared: Shared,
    luck: Luck,
    event: Moves,
    response: Moves,
    willing: Allowed | None,
    times: Floats | float,
) -> Course:
    entrants = shared.open_to(luck, allowed_beside(shared.world, response, willing))
    return Branch(
        shared.world,
        shared.drawn,
        luck,
        entrants,
        event=event,
        response=response,
        times=times,
    ).run()


def _paths(world: World, drawn: Parameters, *, draws: int, seed: int) -> Pair | None:
    """Return monthly deaths in the theatre while the conflict goes on, and after its end."""
    fitted = world.fits.get(fatalities.NAME)
    if fitted is None or drawn.entry is None:
        return None
    theatre = world.situation.theatre.gwcode
    # Months between the last known one and the first simulated one are drawn and passed over.
    gap = world.first_month - int(fitted.values["last_month"][0]) - 1
    path = fatalities.outlook(fitted, theatre, months=gap + world.horizon, draws=draws, seed=seed)[
        :, gap:
    ]
    year = fatalities.recent(fitted, theatre)[-fatalities.WINDOW :].mean()
    after = np.asarray(fitted.values["after_end"])
    rng = stream(seed, fatalities.NAME, "after the end")
    return path, after[rng.integers(0, after.size, path.shape)] * year


def _deaths(shared: Shared, courses: tuple[Course, Course]) -> Pair | None:
    """Return monthly deaths: the outlook, shifted after an entry, quieted after the end."""
    if shared.paths is None or shared.drawn.entry is None:
        return None
    path, quiet = shared.paths
    entry = np.exp(shared.drawn.entry)[:, None]
    steps = np.arange(shared.world.horizon)
    without, with_event = (
        np.where(
            steps[None, :] > course.ended[:, None],
            quiet,
            path * np.where(course.entered, entry, 1.0),
        )
        for course in courses
    )
    return without, with_event


def _pact(world: World, drawn: Parameters, moves: tuple[Moves, Moves]) -> Pair | None:
    """Return the chance of a new defence pact of sender and supported state in 36 months."""
    if world.pair is None or drawn.pact is None:
        return None
    names = world.fits[pacts.NAME].binaries["full"].names
    place = names.index("fought")
    x = with_constant(np.append(world.pair, 0.0)[None, :])[0]
    index = drawn.pact @ x
    without = np.asarray(logistic(index))
    found = []
    for one in moves:
        if one.bound:
            found.append(np.ones_like(without))
        else:
            found.append(logistic(index + drawn.pact[:, place]) if one.fought else without)
    return found[0], found[1]
