"""From a case and its response options to their comparison."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from westphalia.core.errors import CoverageError, UsageError
from westphalia.core.months import month_of
from westphalia.events.case import Case, read_case
from westphalia.events.parts import Indicator
from westphalia.flow.assessing import DRAWS, prepare
from westphalia.flow.progress import SEED, Progress, silent
from westphalia.judge.judgement import filled
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
from westphalia.respond.evaluate import ASKED, Evaluation, Future, Start
from westphalia.respond.headline import headline
from westphalia.respond.levers import Lever
from westphalia.respond.offers import chosen, library, offers
from westphalia.respond.options import Responses, Standing, Wanted, read_responses
from westphalia.respond.playing import Played, ensemble, gathered, played
from westphalia.respond.requirements import Requirement, requirement
from westphalia.respond.taken import responder_of
from westphalia.respond.values import Cell, Measure, Structure
from westphalia.respond.verdicts import CHANGE_RULE
from westphalia.respond.willing import gate
from westphalia.simulate.entrants import Allowed
from westphalia.simulate.moves import event_moves
from westphalia.simulate.prepared import Prepared
from westphalia.snapshot.load import Snapshot

MOST_DRAWS = 20_000
MOST_MEASURES = 8
STRUCTURES: tuple[Structure, ...] = ("shrunken", "none", "raw")
# Shown without a file: the first eight that the case answers. The wishes are a stated default.
DEFAULTS: tuple[Wanted, ...] = tuple(
    Wanted(question=question, wish=wish)
    for question, wish in (
        ("A4.join24", "lower"),
        ("A4.war12", "lower"),
        ("A6.end24", "higher"),
        ("A4.deaths12", "lower"),
        ("A1.win", ""),
        ("C1.dispute12", "lower"),
        ("B3.dispute12", "lower"),
        ("B6.outflow12", "lower"),
        ("C2.begun12", "lower"),
        ("C2.target12", "lower"),
        ("B2.success60", ""),
        ("C5.pair12", "lower"),
        ("C6.world12", "lower"),
        ("A2.pact", ""),
        ("A3.treaties36", ""),
        ("B5.pursuit36", "lower"),
    )
)


@dataclass(frozen=True, slots=True)
class Question:
    """What a user asks to be compared, beside the response file.

    Attributes:
        options: Ids to keep; all without any.
        portfolios: Further portfolios, ids joined by ``+``.
        measures: In place of the file's; those without any.
        require: Further thresholds, such as ``A4.join24 < 0.1``.
        responder: Who acts where an act names nobody, in place of the file's.
    """

    options: tuple[str, ...] = ()
    portfolios: tuple[str, ...] = ()
    measures: tuple[Wanted, ...] = ()
    require: tuple[str, ...] = ()
    responder: str | None = None


def respond(
    case: Case | str | Path,
    responses: Responses | str | Path | None = None,
    *,
    asked: Question | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    evidence_until: dt.date | None = None,
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
        evidence_until: Leave out evidence after this date.
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
    start, bargains = _start(made, options.standing, draws=draws, seed=seed)
    measures = _measures(made, start, question.measures or options.measure, wanted)
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
        credence=credence_of(file, made.world, until=evidence_until)[0].value,
        seed=seed,
    )
    progress("comparison")
    by_hand = question.responder or options.responder
    notes = (*_notes(one, "" if by_hand else how), bargains)
    return _told(one, file, wanted, pages[0], start, notes=notes)


def _responses(
    case: Case | str | Path, file: Case, responses: Responses | str | Path | None
) -> Responses | None:
    """Return the user's options; those beside the case file where none are named, else None."""
    if isinstance(responses, Responses):
        return responses
    if responses is not None:
        return read_responses(Path(responses))
    if isinstance(case, Case):
        return None
    beside = Path(case).parent / "responses" / f"{file.case.id}.toml"
    return read_responses(beside) if beside.is_file() else None


def _start(
    made: Prepared, standings: tuple[Standing, ...], *, draws: int, seed: int
) -> tuple[Start, str]:
    """Return what every future starts from, and what is said of the bargaining variant."""
    world = made.world
    start = Start(world, made.region, draws, seed)
    codes = (world.candidates[0]["gwcode"].to_list(), world.candidates[1]["gwcode"].to_list())
    if world.situation.conflict_id is None or not any(codes):
        return start, "No war that others could enter: the bargaining variant has nothing to bound."
    event = event_moves(world.situation)
    kept: dict[tuple[object, ...], Allowed] = {}

    def bounded(here: tuple[tuple[int, ...], tuple[int, ...]]) -> Allowed:
        if here not in kept:
            kept[here] = gate(
                made.view,
                world.situation,
                world.cinc,
                codes,
                added=here,
                standings=standings,
            )
        return kept[here]

    def willing(lever: Lever) -> tuple[Allowed, Allowed]:
        own = lever.moves.arrivals
        without = tuple(tuple(one.gwcode for one in side) for side in own)
        with_event = tuple(
            tuple(one.gwcode for one in (*came, *side))
            for came, side in zip(event.arrivals, own, strict=True)
        )
        return bounded((without[0], without[1])), bounded((with_event[0], with_event[1]))

    try:
        found, _ = willing(Lever("nothing"))
    except CoverageError as error:
        return start, f"The bargaining variant is not available here: {error}."
    held = sum(int((~one).sum()) for one in found)
    total = sum(one.size for one in found)
    return dataclasses.replace(start, willing=willing), (
        f"Bargaining variant: by the expected-utility model {held} of {total} places of candidates "
        "(a state counts once a side) would lose by entering and are held out; see "
        "docs/bargaining.md for how little that model knew of past entries."
    )


def _measures(
    made: Prepared, start: Start, wanted: tuple[Wanted, ...], required: dict[str, Requirement]
) -> tuple[Measure, ...]:
    """Return the measures, each a question that the case answers.

    Raises:
        UsageError: One is not, or is named twice.
    """
    probe = dataclasses.replace(start, draws=100, willing=None)
    every = tuple(ASKED)
    answered = Evaluation(probe, Future(), (), also=every).base
    given = bool(wanted)
    chosen_ones = list(wanted)
    if not given:
        chosen_ones = [one for one in DEFAULTS if one.question in answered][:MOST_MEASURES]
    named = [one.question for one in chosen_ones]
    chosen_ones += [
        Wanted(question=one)
        for one in dict.fromkeys(found.question for found in required.values())
        if one not in named
    ]
    named = [one.question for one in chosen_ones]
    for name in named:
        if name not in answered:
            near = ", ".join(one for one in answered if one[:2] == name[:2]) or "another"
            rule = "is not answered for this case"
            raise UsageError("measure", name, rule, f"take {near}")
        if named.count(name) > 1:
            raise UsageError("measure", name, "is named twice", "drop one")
    s, horizon = made.world.situation, made.world.horizon
    sizes = made.case.smallest_effects
    return tuple(
        Measure(
            question=one.question,
            implication=ASKED[one.question].implication,
            text=filled(ASKED[one.question], s, horizon=horizon)[0],
            unit=ASKED[one.question].unit,
            wish=one.wish,
            weight=one.weight,
            smallest_effect=sizes.get(
                one.question,
                sizes.get(ASKED[one.question].implication, ASKED[one.question].smallest_effect),
            ),
            given=given,
        )
        for one in chosen_ones
    )


def _indicators(file: Case, made: Prepared) -> tuple[Indicator, ...]:
    """Return the case's indicators on the event whose day leaves time to act."""
    last = made.world.first_month + made.world.horizon - 1
    return tuple(one for one in file.indicator if not one.p_if and month_of(one.by) + 1 <= last)


def _notes(one: Compared, how: str) -> tuple[str, ...]:
    """Return what a reader must know of how it was compared."""
    notes = [CHANGE_RULE]
    if how:
        notes.append(f"{how[0].upper()}{how[1:]}.")
    if not all(measure.given for measure in one.measures):
        notes.append(
            "No measures were named: these are a stated default, with fewer deaths, entries, "
            "disputes and displaced, and an earlier end, as the wish; set your own."
        )
    if one.offers.conditional:
        names = ", ".join(sorted(one.offers.conditional))
        notes.append(
            f"Shown as if agreed, and left out of regret, Pareto set and rankings, because it is "
            f"not in the hands of who acts: {names}. How likely the others agree is not estimated."
        )
    notes += [f"Left out, as it cannot be taken: {text}." for text in one.offers.left_out]
    notes.append(
        "Every option starts from the same draws of parameters and luck; an option that sets "
        "no input of a model changes nothing in any draw."
    )
    return tuple(notes)


def _reactions(start: Start) -> tuple[str, ...]:
    told = [
        "The other side answers through the channels: who joins either side, who begins to support "
        "it, and the disputes of the states that act; these react to supporters, contingents, "
        "pacts and incidents, and to nothing else."
    ]
    if start.willing is not None:
        told.append(
            "Named variant, on and off: only states that the expected-utility bargaining model "
            "(Bueno de Mesquita, after Scholz, Calbert and Smith 2011) expects to gain may enter."
        )
    return tuple(told)


def _told(
    one: Compared,
    file: Case,
    wanted: dict[str, Requirement],
    page: Played,
    start: Start,
    *,
    notes: tuple[str, ...],
) -> Comparison:
    indicators = _indicators_of(file, page)
    found = changes(one, {item.question: item for item in wanted.values()})
    line, apart = headline(found, one.offers.offered, one.measures, one.offers.conditional)
    every = {
        n: wanted_one
        for n, measure in enumerate(one.measures)
        for wanted_one in wanted.values()
        if wanted_one.question == measure.question
    }
    boxes: tuple[Flip, ...] = ()
    options, cells = one.values.options, one.values.cells
    levers, evaluations = len(one.offers.levers), len(options) * len(cells) * 2 * start.draws
    more: tuple[str, ...] = ()
    if levers > 1 and one.wished:
        futures = ensemble(start, one.offers, tuple(m.question for m in one.measures))
        evaluations += futures.values.shape[0] * 2 * (2 if start.willing else 1) * start.draws
        boxes, more = discovered(one, futures)
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
        pareto=best_set(one),
        same=groups(one),
        met_all={name: share_met(one, name, every) for name in options} if every else {},
        flips=(*flips(one, indicators, page.later), *boxes),
        waiting=waits(one, indicators, page.later),
        cells=cells,
        reactions=_reactions(start),
        notes=(*notes, *more),
        values=one.values,
        draws=start.draws,
        seed=start.seed,
        evaluations=evaluations,
    )


def _indicators_of(file: Case, page: Played) -> tuple[Indicator, ...]:
    return tuple(one for one in file.indicator if one.id in page.later)
