"""From a case and its response options to their comparison."""

from pathlib import Path

from westphalia.events.case import Case
from westphalia.events.parts import Indicator
from westphalia.flow.assessing import DRAWS
from westphalia.flow.progress import SEED, Progress, silent
from westphalia.flow.scene import Question, check_numbers, chosen_of, opened, scene
from westphalia.flow.variants import Plays, check_size, play
from westphalia.judge.prior import credence_of
from westphalia.respond.compare import (
    Compared,
    best_set,
    changes,
    flips,
    groups,
    regrets,
    waits,
)
from westphalia.respond.comparison import Comparison, Flip
from westphalia.respond.discovered import discovered
from westphalia.respond.evaluate import Start
from westphalia.respond.headline import headline, notes
from westphalia.respond.measuring import answered_of, chosen_measures, settled
from westphalia.respond.options import Responses
from westphalia.respond.pairs import told_pairs
from westphalia.respond.playing import Played, gathered
from westphalia.respond.reactions import reactions
from westphalia.respond.requirements import Requirement, requirement
from westphalia.respond.thresholds import by_measure, shares_met
from westphalia.respond.values import Cell, Structure
from westphalia.snapshot.load import Snapshot

STRUCTURES: tuple[Structure, ...] = ("shrunken", "none", "raw")


def respond(
    case: Case | str | Path,
    responses: Responses | str | Path | None = None,
    *,
    asked: Question | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    snapshot: Snapshot | None = None,
    progress: Progress = silent,
) -> Comparison:
    """Compare what could be done about a case, under what is not known.

    Args:
        case: A case, or the path of a case file.
        responses: Options, or the path of a response file; without it the file
            ``responses/<id>.toml`` beside the case file, if there is one, or the library.
        asked: What to keep of them, and by what to compare.
        draws: Number of draws, 100 to 20,000.
        seed: Seed of every random stream, 0 or more.
        snapshot: Tables to use; by default the shipped ones.
        progress: Told what is being done.

    Raises:
        CaseError: A file breaks a rule, or an option cannot be taken at the date.
        CodeError: A state is unknown or did not exist at the date.
        UsageError: An argument is out of range, or a measure is not answered for the case.
    """
    question = asked or Question()
    check_numbers(question, draws=draws, seed=seed)
    file, given = opened(case, responses)
    thresholds = (*chosen_of(given, question).require, *question.require)
    required = {text: requirement(text) for text in thresholds}
    here = scene(
        file, given, question, draws=draws, seed=seed, snapshot=snapshot, progress=progress
    )
    made, start, offered = here.made, here.start, here.offers
    answered = answered_of(start)
    wanted = settled(required, answered)
    measures = chosen_measures(made, answered, question.measures or here.options.measure, wanted)
    check_size(here, len(measures))
    progress("options")
    cells = tuple(
        Cell(structure, bargaining)
        for bargaining in ((False, True) if start.willing else (False,))
        for structure in STRUCTURES
    )
    names = tuple(one.question for one in measures)
    boxed = len(offered.levers) > 1 and any(one.sign for one in measures)
    plays = play(here, question, names, cells, boxed=boxed, progress=progress)
    one = Compared(
        world=made.world,
        offers=offered,
        measures=measures,
        values=gathered(cells, plays.headline, plays.means, offered, names),
        credence=credence_of(file, made.world, until=question.evidence_until)[0].value,
        seed=seed,
    )
    progress("comparison")
    by_hand = question.responder or here.options.responder
    limits = (*notes(one, "" if by_hand else here.how), here.bargains)
    return _told(one, file, wanted, plays, start, limits=limits)


def _told(
    one: Compared,
    file: Case,
    wanted: dict[str, Requirement],
    plays: Plays,
    start: Start,
    *,
    limits: tuple[str, ...],
) -> Comparison:
    indicators = _indicators_of(file, plays.headline)
    places, texts = by_measure(one, wanted)
    later = plays.headline.later
    held = {place: shares_met(one, {place: wishes}, later) for place, wishes in places.items()}
    found = changes(one, held)
    line, apart = headline(
        found,
        one.offers.offered,
        one.measures,
        one.offers.conditional,
        one.unproved,
        told_pairs(one, found),
    )
    boxes: tuple[Flip, ...] = ()
    worth = waits(one, indicators, later)
    options, cells = one.values.options, one.values.cells
    evaluations = len(options) * len(cells) * 2 * start.draws
    more: tuple[str, ...] = ()
    if plays.futures is not None:
        variants = 2 if start.willing else 1
        evaluations += plays.futures.values.shape[0] * 2 * variants * start.draws
        boxes, more = discovered(one, plays.futures)
    if indicators and not worth:
        more += (
            "Waiting for an indicator is worth, or costs, less than the smallest effect of "
            "interest on every measure.",
        )
    return Comparison(
        case=file.case.id,
        title=file.case.title,
        as_of=file.case.as_of.isoformat(),
        credence=one.credence,
        headline=line,
        told_apart=apart,
        options=one.offers.offered,
        measures=one.measures,
        requirements=texts,
        changes=found,
        regrets=regrets(one),
        pareto=best_set(one, found),
        same=groups(one),
        met_all=shares_met(one, places, later) if places else {},
        flips=(*flips(one, indicators, later), *boxes),
        waiting=worth,
        cells=cells,
        reactions=reactions(start),
        notes=(*limits, *more),
        values=one.values,
        draws=start.draws,
        seed=start.seed,
        evaluations=evaluations,
    )


def _indicators_of(file: Case, page: Played) -> tuple[Indicator, ...]:
    return tuple(one for one in file.indicator if one.id in page.later)
