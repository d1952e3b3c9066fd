"""How the simulated conflict ends: its chance to end, split by cause, and the months left."""

import numpy as np

from westphalia.channels import endings
from westphalia.core.draws import Floats
from westphalia.simulate.conflict import MONTHS, Course
from westphalia.simulate.run import Run

AGREEMENT, CEASEFIRE, VICTORY = range(3)
SPLIT = 24  # months within which the causes are asked for
BY_CAUSE = ("A6.agreement24", "A6.ceasefire24", "A6.victory24", "A1.win", "A1.lose")
LONGEST = 600  # months looked ahead for the one by which half the draws' conflicts have ended


def split_by_cause(run: Run, before: Course, after: Course) -> dict[str, tuple[Floats, Floats]]:
    """Return chances that the conflict ends by each cause, and that either side wins.

    Each is the simulated chance to end times the cause's share, so that causes add up to the end
    and nothing is counted twice. The shares are the same in both branches, since supporters
    change when a conflict ends, not how; what a ceasefire of the event adds to the chance to end
    is an end by agreement or ceasefire. Who wins, given a victory, is the outcome channel's.

    Args:
        run: The run.
        before: Course without the event.
        after: Course with it.
    """
    fitted = run.world.fits.get(endings.NAME)
    if fitted is None:
        return {}
    s = run.world.situation
    shares = endings.share_draws(
        fitted, s.conflict_id, interstate=s.interstate, draws=run.draws, seed=run.seed
    )
    found = {}
    if run.world.horizon >= SPLIT:
        pair = _by_cause(run, (before, after), shares, SPLIT - 1)
        for name, place in (
            ("agreement", AGREEMENT),
            ("ceasefire", CEASEFIRE),
            ("victory", VICTORY),
        ):
            found[f"A6.{name}{SPLIT}"] = pair[0][:, place], pair[1][:, place]
    if before.result is not None and after.result is not None:
        last = run.world.horizon - 1
        pair = _by_cause(run, (before, after), shares, last)
        for name, level in (("win", 2), ("lose", 0)):
            without, with_event = (
                by_cause[:, VICTORY] * _given_victory(result[:, last], level)
                for by_cause, result in zip(pair, (before.result, after.result), strict=True)
            )
            found[f"A1.{name}"] = without, with_event
    return found


def _by_cause(
    run: Run, courses: tuple[Course, Course], shares: Floats, step: int
) -> tuple[Floats, Floats]:
    """Return chances of an end by each cause up to a month, ``(draw, 4)`` without and with."""
    found = []
    for place, course in enumerate(courses):
        ends = course.p_end[:, step]
        if not run.moves[place].agreements:
            found.append(ends[:, None] * shares)
            continue
        both = shares[:, [AGREEMENT, CEASEFIRE]]
        towards = np.zeros_like(shares)
        towards[:, [AGREEMENT, CEASEFIRE]] = both / both.sum(axis=1, keepdims=True)
        plain = _unsettled(run, courses, place).p_end[:, step]
        more, rest = np.maximum(ends - plain, 0.0), np.minimum(ends, plain)
        found.append(rest[:, None] * shares + more[:, None] * towards)
    return found[0], found[1]


def _unsettled(run: Run, courses: tuple[Course, Course], place: int) -> Course:
    """Return the branch as it is without the agreements of its acts."""
    if run.beside is not None and run.beside.courses is not None:
        courses = run.beside.courses
    return courses[0] if run.world.situation.sets("ceasefire") else courses[place]


def _given_victory(result: Floats, level: int) -> Floats:
    """Return the chance of a side's victory, given that one side wins, ``(draw,)``."""
    decided = result[:, 0] + result[:, 2]
    return np.asarray(np.where(decided > 0, result[:, level] / np.maximum(decided, 1e-12), 0.5))


def months_left(run: Run, course: Course) -> Floats:
    """Return the month by which the conflict has ended with a chance of one half, per draw.

    Beyond the horizon the last month's hazard goes on with the age of the conflict.

    Args:
        run: The run.
        course: One branch of it.

    Returns:
        Months from the date, at most ``LONGEST``, ``(draw,)``.
    """
    drawn = run.drawn.conflict
    assert drawn is not None  # there is a course
    p_end, horizon = course.p_end, run.world.horizon
    survival = -np.log1p(-np.clip(p_end, 0.0, 1 - 1e-12))
    previous = survival[:, -2] if horizon > 1 else np.zeros(run.draws)
    # The complementary log-log hazard adds up over months and goes with a power of the age.
    monthly = survival[:, -1] - previous
    slope = drawn.hazard[:, 1]
    age = run.world.years()[-1] - run.world.situation.first_year + 1
    ahead = np.arange(1, LONGEST - horizon + 1)
    years = (
        age
        + (run.world.first_month + horizon - 1 + ahead - 1) // MONTHS
        - (run.world.first_month + horizon - 1 - 1) // MONTHS
    )
    growth = (years[None, :] / age) ** slope[:, None]
    later = survival[:, -1:] + np.cumsum(monthly[:, None] * growth, axis=1)
    whole = np.concatenate([survival, later], axis=1)
    reached = whole >= np.log(2.0)
    first = np.where(reached.any(axis=1), reached.argmax(axis=1), whole.shape[1] - 1)
    start = np.where(first > 0, whole[np.arange(run.draws), first - 1], 0.0)
    step = whole[np.arange(run.draws), first] - start
    part = np.clip((np.log(2.0) - start) / np.maximum(step, 1e-12), 0.0, 1.0)
    return np.asarray(first + part)
