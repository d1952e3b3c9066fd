"""From a case and its response options to their comparison."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from westphalia.core.errors import UsageError
from westphalia.core.months import month_of
from westphalia.events.case import Case, read_case
from westphalia.events.parts import Indicator
from westphalia.flow.assessing import DRAWS, prepare
from westphalia.flow.progress import SEED, Progress, silent
from westphalia.judge.prior import credence_of
from westphalia.respond.compare import (
    Compared,
    best_set,
    changes,
    flips,
    groups,
    regrets,
    share_met,
    waits,
)
from westphalia.respond.comparison import Comparison, Flip
from westphalia.respond.discovered import discovered
from westphalia.respond.evaluate import Start
from westphalia.respond.headline import headline, notes
from westphalia.respond.measuring import chosen_measures
from westphalia.respond.offers import chosen, library, offers
from westphalia.respond.options import Responses, Wanted, check_ids, read_responses
from westphalia.respond.playing import Played, ensemble, gathered, played
from westphalia.respond.reactions import reactions, start_of
from westphalia.respond.requirements import Requirement, requirement
from westphalia.respond.taken import responder_of
from westphalia.respond.values import Cell, Structure
from westphalia.simulate.prepared import Prepared
from westphalia.snapshot.load import Snapshot

MOST_DRAWS = 20_000
STRUCTURES: tuple[Structure, ...] = ("shrunken", "none", "raw")


@dataclass(frozen=True, slots=True)
class Question:
    """What a user asks to be compared, beside the response file.

    Attributes:
        options: Ids to keep; all without any.
        portfolios: Further portfolios, ids joined by ``+``.
        measures: In place of the file's; those without any.
        require: Further thresholds, such as ``A4.join24 < 0.1``.
        responder: Who acts where an act names nobody, in place of the file's.
        evidence_until: Leave out evidence after this date.
        scheduler: Address of a Dask scheduler on which variants are played, or None.
        processes: Processes here that play them, 1 to 64.
    """

    options: tuple[str, ...] = ()
    portfolios: tuple[str, ...] = ()
    measures: tuple[Wanted, ...] = ()
    require: tuple[str, ...] = ()
    responder: str | None = None
    evidence_until: dt.date | None = None
    scheduler: str | None = None
    processes: int = 1


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
    if not 100 <= draws <= MOST_DRAWS:
        raise UsageError("draws", draws, f"must be 100 to {MOST_DRAWS}", "choose another number")
    if seed < 0:
        raise UsageError("seed", seed, "must be 0 or more", "choose another seed")
    question = asked or Question()
    file = read_case(Path(case)) if not isinstance(case, Case) else case
    found = _responses(case, file, responses)
    strict = found is not None
    options = chosen(
        library() if found is None else found,
        only=question.options,
        extra=question.portfolios,
    )
    wanted = {text: requirement(text) for text in (*options.require, *question.require)}
    made = prepare(file, snapshot=snapshot, progress=progress)
    who, how = responder_of(made.view, made.world, question.responder or options.responder)
    offered = offers(made.view, made.world, file, options, responder=who, strict=strict)
    start, bargains = start_of(made, options.standing, draws=draws, seed=seed)
    measures = chosen_measures(made, start, question.measures or options.measure, wanted)
    progress("options")
    cells = tuple(
        Cell(structure, bargaining)
        for bargaining in ((False, True) if start.willing else (False,))
        for structure in STRUCTURES
    )
    indicators = _indicators(file, made)
    names = tuple(one.question for one in measures)
    pages = []
    for cell in cells:
        progress(f"options under {cell.name}")
        pages.append(played(made.view, start, offered, cell, measures=names, indicators=indicators))
    one = Compared(
        world=made.world,
        offers=offered,
        measures=measures,
        values=gathered(cells, tuple(pages), offered, names),
        credence=credence_of(file, made.world, until=question.evidence_until)[0].value,
        seed=seed,
    )
    progress("comparison")
    by_hand = question.responder or options.responder
    limits = (*notes(one, "" if by_hand else how), bargains)
    return _told(one, file, wanted, pages[0], start, limits=limits)


def _responses(
    case: Case | str | Path, file: Case, responses: Responses | str | Path | None
) -> Responses | None:
    """Return the user's options; those beside the case file where none are named, else None."""
    if isinstance(responses, Responses):
        check_ids(responses)
        return responses
    if responses is not None:
        return read_responses(Path(responses))
    if isinstance(case, Case):
        return None
    beside = Path(case).parent / "responses" / f"{file.case.id}.toml"
    return read_responses(beside) if beside.is_file() else None


def _indicators(file: Case, made: Prepared) -> tuple[Indicator, ...]:
    """Return the case's indicators on the event whose day leaves time to act."""
    last = made.world.first_month + made.world.horizon - 1
    return tuple(one for one in file.indicator if not one.p_if and month_of(one.by) + 1 <= last)


def _told(
    one: Compared,
    file: Case,
    wanted: dict[str, Requirement],
    page: Played,
    start: Start,
    *,
    limits: tuple[str, ...],
) -> Comparison:
    indicators = _indicators_of(file, page)
    found = changes(one, {item.question: item for item in wanted.values()})
    line, apart = headline(
        found, one.offers.offered, one.measures, one.offers.conditional, one.unproved
    )
    every = {
        n: wanted_one
        for n, measure in enumerate(one.measures)
        for wanted_one in wanted.values()
        if wanted_one.question == measure.question
    }
    boxes: tuple[Flip, ...] = ()
    worth = waits(one, indicators, page.later)
    options, cells = one.values.options, one.values.cells
    levers, evaluations = len(one.offers.levers), len(options) * len(cells) * 2 * start.draws
    more: tuple[str, ...] = ()
    if levers > 1 and one.wished:
        futures = ensemble(start, one.offers, tuple(m.question for m in one.measures))
        evaluations += futures.values.shape[0] * 2 * (2 if start.willing else 1) * start.draws
        boxes, more = discovered(one, futures)
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
        requirements={item.question: text for text, item in wanted.items()},
        changes=found,
        regrets=regrets(one),
        pareto=best_set(one, found),
        same=groups(one),
        met_all={name: share_met(one, name, every) for name in options} if every else {},
        flips=(*flips(one, indicators, page.later), *boxes),
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
