"""A case with its options, read and checked, up to where they are played."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from westphalia.core.errors import UsageError
from westphalia.events.case import Case, read_case
from westphalia.flow.assessing import prepare
from westphalia.flow.progress import Progress, silent
from westphalia.respond.evaluate import Start
from westphalia.respond.offers import Offers, chosen, library, offers
from westphalia.respond.options import Responses, Wanted, check_ids, read_responses
from westphalia.respond.reactions import with_bargaining
from westphalia.respond.taken import responder_of
from westphalia.simulate.prepared import Prepared
from westphalia.snapshot.load import Snapshot

MOST_DRAWS = 20_000
MOST_PROCESSES = 64


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
        bargaining: Whether the bargaining variant is played as well.
        scheduler: Address of a Dask scheduler on which variants are played, or None.
        processes: Processes here that play them, 1 to 64.
    """

    options: tuple[str, ...] = ()
    portfolios: tuple[str, ...] = ()
    measures: tuple[Wanted, ...] = ()
    require: tuple[str, ...] = ()
    responder: str | None = None
    evidence_until: dt.date | None = None
    bargaining: bool = True
    scheduler: str | None = None
    processes: int = 1


@dataclass(frozen=True, slots=True)
class Scene:
    """A case with its options, checked, before anything is played.

    Attributes:
        made: What the case comes to before anything is simulated.
        given: Options as the user wrote them; None where the library stands in.
        options: Those that are compared.
        offers: What they move.
        start: What every future starts from.
        how: How the responder was found, in words.
        bargains: What is said of the bargaining variant.
    """

    made: Prepared
    given: Responses | None
    options: Responses
    offers: Offers
    start: Start
    how: str
    bargains: str


def check_numbers(question: Question, *, draws: int, seed: int) -> None:
    """Check the numbers that a user gives.

    Raises:
        UsageError: One is out of range.
    """
    if not 100 <= draws <= MOST_DRAWS:
        raise UsageError("draws", draws, f"must be 100 to {MOST_DRAWS}", "choose another number")
    if seed < 0:
        raise UsageError("seed", seed, "must be 0 or more", "choose another seed")
    if not 1 <= question.processes <= MOST_PROCESSES:
        rule = f"must be 1 to {MOST_PROCESSES}"
        raise UsageError("--processes", question.processes, rule, "choose another number")


def opened(
    case: Case | str | Path, responses: Responses | str | Path | None
) -> tuple[Case, Responses | None]:
    """Return the case, and the user's options: those beside the case file where none are named.

    Args:
        case: A case, or the path of a case file.
        responses: Options, or the path of a response file, or None.

    Raises:
        CaseError: A file breaks a rule.
    """
    file = case if isinstance(case, Case) else read_case(Path(case))
    if isinstance(responses, Responses):
        check_ids(responses)
        return file, responses
    if responses is not None:
        return file, read_responses(Path(responses))
    if isinstance(case, Case):
        return file, None
    beside = Path(case).parent / "responses" / f"{file.case.id}.toml"
    return file, read_responses(beside) if beside.is_file() else None


def chosen_of(given: Responses | None, question: Question) -> Responses:
    """Return the options that are compared.

    Args:
        given: Options as the user wrote them; None for the library.
        question: What is kept of them.

    Raises:
        UsageError: A name is not known, or a portfolio is none.
    """
    source = library() if given is None else given
    return chosen(source, only=question.options, extra=question.portfolios)


def scene(
    file: Case,
    given: Responses | None,
    question: Question,
    *,
    draws: int,
    seed: int,
    snapshot: Snapshot | None = None,
    progress: Progress = silent,
) -> Scene:
    """Prepare a case and check its options.

    Args:
        file: The case.
        given: Options as the user wrote them; None for the library.
        question: What is kept of them, and who responds.
        draws: Number of draws.
        seed: Seed of every random stream.
        snapshot: Tables to use; by default the shipped ones.
        progress: Told what is being done.

    Raises:
        CaseError: The case breaks a rule, or an option cannot be taken at the date.
        CodeError: A state is unknown or did not exist at the date.
        UsageError: An option is not known.
    """
    options = chosen_of(given, question)
    made = prepare(file, snapshot=snapshot, progress=progress)
    who, how = responder_of(made.view, made.world, question.responder or options.responder)
    offered = offers(made.view, made.world, file, options, responder=who, strict=given is not None)
    start = Start(made.world, made.region, draws, seed)
    bargains = "The bargaining variant was switched off."
    if question.bargaining:
        start, bargains = with_bargaining(start, made.view, options.standing)
    return Scene(made, given, options, offered, start, how, bargains)
