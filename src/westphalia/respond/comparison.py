"""The comparison of response options: what a reader is told, and what it rests on."""

from dataclasses import dataclass

import polars as pl

from westphalia.core.draws import Interval
from westphalia.respond.values import Cell, Measure, Values


@dataclass(frozen=True, slots=True)
class Offered:
    """One option, portfolio or plan as it was compared.

    Attributes:
        id: Short name.
        kind: ``option``, ``portfolio`` or ``plan``.
        title: One line for people.
        parts: Ids of what it is made of: options of a portfolio, branches of a plan.
        acts: What is done by whom, in sentences.
        costs: What it costs in observable units, in sentences.
        who: Who must act or agree, and whether they can at the date, in sentences.
        cannot_change: What it plausibly changes, but no model here can represent.
        evidence: What its effects rest on: estimated, published (not used as a number) or none.
        grade: ``estimated``, ``published``, ``arithmetic`` or ``none``: the best of its acts'.
    """

    id: str
    kind: str
    title: str
    parts: tuple[str, ...]
    acts: tuple[str, ...]
    costs: tuple[str, ...]
    who: tuple[str, ...]
    cannot_change: tuple[str, ...]
    evidence: tuple[str, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class Change:
    """One option on one measure, beside doing nothing on the same random numbers.

    Attributes:
        option: The option.
        measure: The question.
        level: Outlook with the option, both states mixed by the credence.
        change: Level less that of doing nothing.
        if_true: Change if the event is true.
        if_false: Change if it is false.
        event_part: Credence times (change if true less change if false): what of the change
            depends on the event.
        verdict: ``better``, ``worse``, ``moves`` (no wish given), ``no measurable change``,
            ``undetermined``, ``no effect in the model`` or ``by itself``.
        why: What it rests on, or why there is none; one sentence.
        met: Share of futures in which the measure's requirement holds; None without one.
    """

    option: str
    measure: str
    level: Interval
    change: Interval
    if_true: Interval
    if_false: Interval
    event_part: Interval
    verdict: str
    why: str
    met: float | None


@dataclass(frozen=True, slots=True)
class Regret:
    """How much worse an option is than the best one of the named, on one measure or the score.

    Attributes:
        option: The option.
        measure: The question; ``score`` for the user's weighted sum.
        expected: Mean over futures (draws in both states by the credence) of the loss beside the
            option that is best in that future, in the measure's unit.
        maximal: Largest mean loss over event true and false and the variants of the models.
        worst: Where that is, in words.
    """

    option: str
    measure: str
    expected: float
    maximal: float
    worst: str


@dataclass(frozen=True, slots=True)
class Flip:
    """One uncertainty that turns the ranking of two options.

    Attributes:
        measure: The question, or ``score``.
        better: Option preferred where the statement holds.
        other: The option preferred elsewhere.
        line: The statement: prefer X to Y if the probability of ... is above ....
        threshold: The probability, for a statement of that form; None for a box.
        interval: Its 90 % interval over resampled draws, likewise.
        coverage: Share of the futures in which the ranking turns that a box holds.
        density: Share of a box's futures in which it does.
    """

    measure: str
    better: str
    other: str
    line: str
    threshold: float | None
    interval: Interval | None
    coverage: float | None
    density: float | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What it is worth to wait for an indicator before acting, on one measure or the score.

    Attributes:
        indicator: The indicator.
        text: What would be seen.
        by: The day by which it is seen or not.
        measure: The question, or ``score``.
        now: The best option now, and ``seen``, ``unseen`` the best ones then.
        seen: Best once it is seen.
        unseen: Best if it is not seen by its day.
        p_seen: Probability that it is seen.
        information: What its news is worth if nothing is lost by waiting (0 or more).
        value: What waiting is worth with the option delayed: negative where delay costs more.
        perfect: What being told whether the event is true is worth (bounds ``information``).
    """

    indicator: str
    text: str
    by: str
    measure: str
    now: str
    seen: str
    unseen: str
    p_seen: float
    information: float
    value: float
    perfect: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it for one case.

    Attributes:
        case: Id of the case.
        title: Its title.
        as_of: Its date, ISO.
        credence: P(event is true).
        headline: The bottom line, one or two sentences.
        told_apart: Whether any two options differ on a wished-for measure by more than its
            smallest effect, estimated and not by the option's own arithmetic.
        options: What was compared, doing nothing first.
        measures: By what.
        requirements: The user's thresholds as written, by question.
        changes: Every option on every measure, options in order, measures within.
        regrets: Likewise, for measures with a wish, and ``score`` if there are weights.
        pareto: Options that no other beats or equals on all wished-for measures.
        same: Groups of options whose every draw is equal on every measure.
        met_all: By option the share of futures in which all requirements hold; empty without.
        flips: What would turn the ranking, most telling first.
        waiting: What waiting is worth.
        cells: Variants of the relations.
        reactions: How the other side's answers enter, in sentences.
        notes: Limits a reader must know.
        values: The draws.
        draws: Number of draws.
        seed: Seed of every random stream.
        evaluations: Number of option and future pairs evaluated.
    """

    case: str
    title: str
    as_of: str
    credence: float
    headline: str
    told_apart: bool
    options: tuple[Offered, ...]
    measures: tuple[Measure, ...]
    requirements: dict[str, str]
    changes: tuple[Change, ...]
    regrets: tuple[Regret, ...]
    pareto: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]
    met_all: dict[str, float]
    flips: tuple[Flip, ...]
    waiting: tuple[Waiting, ...]
    cells: tuple[Cell, ...]
    reactions: tuple[str, ...]
    notes: tuple[str, ...]
    values: Values
    draws: int
    seed: int
    evaluations: int

    def frame(self) -> pl.DataFrame:
        """Return one row per option and measure: level, change, both states, verdict, regret.

        Intervals are columns ending in ``_p05`` and ``_p95`` beside the median, in the measure's
        unit; regret is null for what is left out of the ranking and for measures without a wish.
        """
        regrets = {(one.option, one.measure): one for one in self.regrets}
        rows = []
        for one in self.changes:
            row: dict[str, object] = {"option": one.option, "measure": one.measure}
            for name in ("level", "change", "if_true", "if_false", "event_part"):
                found: Interval = getattr(one, name)
                row |= {name: found.median, f"{name}_p05": found.p05, f"{name}_p95": found.p95}
            regret = regrets.get((one.option, one.measure))
            row |= {
                "verdict": one.verdict,
                "why": one.why,
                "met": one.met,
                "regret_expected": None if regret is None else regret.expected,
                "regret_maximal": None if regret is None else regret.maximal,
            }
            rows.append(row)
        return pl.DataFrame(rows, infer_schema_length=None)
