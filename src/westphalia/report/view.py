"""What a report shows: plain frozen data, checked when it is made, savable as JSON.

Nothing here is computed. Every number arrives finished; the terminal and the page only show it.
Probabilities and shares are fractions of one; months are written ``YYYY-MM``; an interval is
the central 90 % of the draws unless its field says otherwise.
"""

import dataclasses
import json
import math
from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

from westphalia.core.errors import UsageError
from westphalia.report.evidence_view import EvidenceView, WeightsView
from westphalia.report.hypotheses_view import HypothesesView
from westphalia.report.information_view import InformationView
from westphalia.report.network_view import BlocView, PartnersView
from westphalia.report.responses_view import ResponsesView

Plain = str | int | float | bool | None
QUANTILES = ("p05", "p25", "p50", "p75", "p95")
VERDICTS = ("supported", "not supported", "contradicted", "undetermined", "not measurable here")
GRADES = ("published", "moderate", "weak", "null", "none")
DIRECTIONS = ("up", "down")


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise UsageError(what, value, "must be one of " + ", ".join(allowed), "use one of these")


def _probability(what: str, value: float) -> None:
    if not 0 <= value <= 1:  # also refuses NaN
        raise UsageError(what, value, "must lie in 0 to 1", "pass a fraction, not a percentage")


@dataclasses.dataclass(frozen=True, slots=True)
class Band:
    """Median and central 90 % interval, in the unit of its owner.

    Raises:
        UsageError: A number is not finite, or the three are out of order.
    """

    median: float
    p05: float
    p95: float

    def __post_init__(self) -> None:
        values = (self.p05, self.median, self.p95)
        if not all(math.isfinite(value) for value in values) or list(values) != sorted(values):
            raise UsageError("band", values, "needs finite p05 <= median <= p95", "check the draws")


@dataclasses.dataclass(frozen=True, slots=True)
class JudgementView:
    """One question of one implication, answered in both branches.

    Attributes:
        id: Key of the question, for example ``A4.join``.
        implication: Key of the implication, for example ``A4``; its first letter is the pass.
        heading: Name of the implication.
        question: The resolvable question.
        unit: ``probability``, ``share``, or a physical unit such as ``deaths per month``.
        claim: What the usual claim says.
        direction: Direction that the claim asserts, ``up`` or ``down``.
        without: Outlook without the event.
        with_: Outlook with the event.
        difference: With minus without, in the same unit.
        mixed: Both branches mixed by the credence, or nothing.
        p_direction: Share of draws in which the difference has the claimed direction.
        smallest_effect: Smallest difference that would matter, in the same unit.
        verdict: One of ``VERDICTS``.
        verdict_reason: Why, in a sentence.
        likelihood_term: ICD 203 term for the outlook with the event, or an empty string.
        grade: One of ``GRADES``.
        grade_reason: Why, in a sentence.
        n: Number of cases behind the estimate.
        n_unit: What is counted, for example ``side-years``.
        metric: Name of the score.
        naive: Name of the naive baseline.
        skill: Skill against the naive baseline on years not seen, or nothing.
        naive_score: Score of the naive baseline.
        score: Score of the model.
        rests_on: What the estimate rests on.
        would_change: What would have to be seen to change it.
        caveats: What a reader must know.
        channel: Channel that answers.
        lead: Whether it speaks for its implication where only one question is shown.
        false_alarm: Share of events that did not happen on which the engine gives the verdict (the
            verdict *supported*, unless it is *contradicted*), or nothing where none was tried.
        false_alarms: The same in words, or an empty string.

    Raises:
        UsageError: A verdict, grade or direction is unknown, or ``p_direction`` is no probability.
    """

    id: str
    implication: str
    heading: str
    question: str
    unit: str
    claim: str
    direction: str
    without: Band
    with_: Band
    difference: Band
    mixed: Band | None
    p_direction: float
    smallest_effect: float
    verdict: str
    verdict_reason: str
    likelihood_term: str
    grade: str
    grade_reason: str
    n: int
    n_unit: str
    metric: str
    naive: str
    skill: Band | None
    naive_score: float | None
    score: float | None
    rests_on: str
    would_change: tuple[str, ...]
    caveats: tuple[str, ...]
    channel: str
    lead: bool = True
    false_alarm: float | None = None
    false_alarms: str = ""

    def __post_init__(self) -> None:
        _one_of("verdict", self.verdict, VERDICTS)
        _one_of("grade", self.grade, GRADES)
        _one_of("direction", self.direction, DIRECTIONS)
        _probability("p_direction", self.p_direction)
        if not self.implication:
            raise UsageError("implication", self.id, "must not be empty", "name it, such as A4")


@dataclasses.dataclass(frozen=True, slots=True)
class FanView:
    """One quantity month by month in both branches, with what was observed before.

    ``without`` and ``with_`` hold the five ``QUANTILES``, each as long as ``months``;
    ``observed`` is as long as ``observed_months``.

    Raises:
        UsageError: A quantile is missing, or the lengths differ.
    """

    id: str
    title: str
    unit: str
    months: tuple[str, ...]
    without: Mapping[str, tuple[float, ...]]
    with_: Mapping[str, tuple[float, ...]]
    observed_months: tuple[str, ...]
    observed: tuple[float, ...]
    note: str

    def __post_init__(self) -> None:
        for branch in (self.without, self.with_):
            if set(branch) != set(QUANTILES):
                raise UsageError(
                    "fan", sorted(branch), "needs p05 p25 p50 p75 p95", "use draws.fan"
                )
            if any(len(branch[name]) != len(self.months) for name in QUANTILES):
                raise UsageError("fan", self.id, "needs one value per month", "check the lengths")
        if len(self.observed) != len(self.observed_months):
            raise UsageError("fan", self.id, "observed needs a month each", "check the lengths")


@dataclasses.dataclass(frozen=True, slots=True)
class JoinerView:
    """A state that may enter on a side, ranked within that side by ``p_with``."""

    iso3: str
    name: str
    side: str
    p_without: float
    p_with: float
    rank: int
    drivers: tuple[str, ...]

    def __post_init__(self) -> None:
        _probability("p_without", self.p_without)
        _probability("p_with", self.p_with)


@dataclasses.dataclass(frozen=True, slots=True)
class CaseMemberView:
    """One past case of the reference class, by name."""

    conflict: str
    years: str
    supported: str
    entrants: tuple[str, ...]
    opponent: str
    counter_entrants: tuple[str, ...]
    outcome: str
    note: str


@dataclasses.dataclass(frozen=True, slots=True)
class ReliabilityView:
    """How a channel did on years it had not seen; bins are (predicted, observed, n)."""

    channel: str
    title: str
    bins: tuple[tuple[float, float, int], ...]
    metric: str
    score: float
    naive_score: float
    skill: Band | None
    auc: float | None
    subsets: tuple[Mapping[str, Plain], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ScoreView:
    """One channel's line of the scorecard; ``held`` is what its 90 % intervals held, or None."""

    channel: str
    question: str
    rival: str
    skill: Band
    n: int
    years: str
    held: float | None
    skilled: bool


@dataclasses.dataclass(frozen=True, slots=True)
class SourceView:
    """One source, as ``westphalia sources`` shows it."""

    name: str
    publisher: str
    version: str
    licence: str
    citation: str
    url: str
    first_year: int | None
    last_year: int | None
    rows: int
    lag_months: int
    note: str


@dataclasses.dataclass(frozen=True, slots=True)
class ShapeView:
    """Outline of a state: closed rings of (longitude, latitude) in degrees."""

    iso3: str
    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ReportView:
    """Everything that a report shows.

    ``case`` is shown entry by entry in its own order; an entry ``line`` is shown first, as a
    sentence. ``stale`` rows hold ``input``, ``last_year`` and ``age_years``. There is no clock
    time, so that the same input gives the same bytes.

    Raises:
        UsageError: The credence or the prior is no probability, or a judgement's id repeats.
    """

    title: str
    summary: tuple[str, ...]
    case: Mapping[str, Plain | tuple[Plain, ...]]
    as_of: str
    horizon_months: int
    seed: int
    draws: int
    credence: float
    prior: float
    prior_source: str
    credence_steps: tuple[tuple[str, float], ...]
    judgements: tuple[JudgementView, ...]
    unanswered: tuple[tuple[str, str, str], ...]
    fans: tuple[FanView, ...]
    joiners: tuple[JoinerView, ...]
    evidence: tuple[EvidenceView, ...]
    reference_class: tuple[CaseMemberView, ...]
    reliability: tuple[ReliabilityView, ...]
    sources: tuple[SourceView, ...]
    assumptions: tuple[str, ...]
    limits: tuple[str, ...]
    stale: tuple[Mapping[str, Plain], ...]
    verdict_rule: str
    shapes: tuple[ShapeView, ...]
    theatre_iso3: str
    supported_iso3: str
    opponent_iso3: str
    sender_iso3: str
    version: str
    data_fingerprint: str
    scorecard: tuple[ScoreView, ...] = ()
    partners: tuple[PartnersView, ...] = ()
    bloc: BlocView | None = None
    weights: WeightsView | None = None
    hypotheses: HypothesesView | None = None
    information: InformationView | None = None
    responses: ResponsesView | None = None
    generated: None = None

    def __post_init__(self) -> None:
        _probability("credence", self.credence)
        _probability("prior", self.prior)
        ids = [judgement.id for judgement in self.judgements]
        if len(set(ids)) != len(ids):
            repeated = sorted({key for key in ids if ids.count(key) > 1})
            raise UsageError("judgement id", repeated, "must be unique", "rename the question")


def to_json(view: ReportView) -> str:
    """Return the view as JSON in field order; equal views give equal bytes, NaN is refused."""
    plain = dataclasses.asdict(view)
    return json.dumps(plain, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def from_json(text: str) -> ReportView:
    """Return the view that ``to_json`` wrote.

    Raises:
        UsageError: The text is not such a view.
    """
    try:
        return TypeAdapter(ReportView).validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "text"
        raise UsageError(
            "report JSON", where, str(first["msg"]), "pass what view.to_json wrote"
        ) from error
