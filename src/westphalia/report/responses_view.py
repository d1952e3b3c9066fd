"""What a report shows of a comparison of response options: the comparison without its draws."""

import dataclasses
from collections.abc import Mapping

from westphalia.respond.comparison import (
    Change,
    Comparison,
    Flip,
    Offered,
    Regret,
    Waiting,
)
from westphalia.respond.record import Record
from westphalia.respond.values import Measure

SCORE = "score"
NO_EFFECT = "no effect in the model"


@dataclasses.dataclass(frozen=True, slots=True)
class DoneView:
    """Something that was done; ``option`` is empty where it is none of those compared."""

    date: str
    text: str
    option: str
    citation: str


@dataclasses.dataclass(frozen=True, slots=True)
class FollowedView:
    """Something that came later; ``question`` is empty where it bears on no measure."""

    date: str
    text: str
    question: str
    citation: str


@dataclasses.dataclass(frozen=True, slots=True)
class RecordView:
    """What was done about a past case and what followed, each in order of its dates."""

    done: tuple[DoneView, ...]
    followed: tuple[FollowedView, ...]

    @property
    def options(self) -> tuple[str, ...]:
        """Options that were taken, each once, in order of their dates."""
        return tuple(dict.fromkeys(one.option for one in self.done if one.option))


@dataclasses.dataclass(frozen=True, slots=True)
class ResponsesView:
    """A comparison as a report shows it; its parts are plain already, ``variants`` are names.

    ``changes`` stand by option and within it by measure, in their orders; doing nothing comes
    first of the options.
    """

    case: str
    title: str
    as_of: str
    credence: float
    headline: str
    told_apart: bool
    options: tuple[Offered, ...]
    measures: tuple[Measure, ...]
    requirements: Mapping[str, str]
    changes: tuple[Change, ...]
    regrets: tuple[Regret, ...]
    pareto: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]
    met_all: Mapping[str, float]
    flips: tuple[Flip, ...]
    waiting: tuple[Waiting, ...]
    variants: tuple[str, ...]
    reactions: tuple[str, ...]
    notes: tuple[str, ...]
    draws: int
    seed: int
    evaluations: int
    record: RecordView | None = None

    @property
    def nothing(self) -> Offered:
        """Doing nothing, beside which every option stands."""
        return self.options[0]

    @property
    def wished(self) -> tuple[Measure, ...]:
        """Measures that have a wish, in order."""
        return tuple(one for one in self.measures if one.sign)

    @property
    def still(self) -> tuple[str, ...]:
        """Options that equal doing nothing in every draw, in order; doing nothing is not one."""
        return tuple(one for one in self.equals(self.nothing.id) if one != self.nothing.id)

    def equals(self, option: str) -> tuple[str, ...]:
        """Return the option and those equal to it in every draw, in the order of the options."""
        group = next((one for one in self.same if option in one), (option,))
        return tuple(one.id for one in self.options if one.id in group)

    def classes(self, among: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """Return options as groups of equals, each group once, in the order of the options.

        Args:
            among: Ids to group.
        """
        found: dict[tuple[str, ...], None] = {}
        for one in self.options:
            if one.id in among:
                found[tuple(name for name in self.equals(one.id) if name in among)] = None
        return tuple(found)

    def changes_of(self, option: str) -> tuple[Change, ...]:
        """Return the changes of one option, one for each measure."""
        return tuple(one for one in self.changes if one.option == option)

    def moved_by(self, option: str) -> tuple[tuple[Measure, Change], ...]:
        """Return the measures on which an option has an effect in the model, with its changes."""
        pairs = zip(self.measures, self.changes_of(option), strict=True)
        return tuple((one, change) for one, change in pairs if change.verdict != NO_EFFECT)

    def unmoved_by(self, option: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return why an option has no effect in the model, and on which measures."""
        found: dict[str, list[str]] = {}
        for one in self.changes_of(option):
            if one.verdict == NO_EFFECT:
                found.setdefault(one.why, []).append(one.measure)
        return tuple((why, tuple(names)) for why, names in found.items())

    def unmoved(
        self,
    ) -> tuple[tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]], ...]:
        """Return options that equal doing nothing, grouped by why they have no effect."""
        found: dict[tuple[tuple[str, tuple[str, ...]], ...], list[str]] = {}
        for one in self.still:
            found.setdefault(self.unmoved_by(one), []).append(one)
        return tuple((tuple(names), why) for why, names in found.items())

    def counted(self) -> tuple[str, ...]:
        """Return measures that options move by their own arithmetic alone."""
        moved: dict[str, set[str]] = {}
        for one in self.changes:
            if one.verdict != NO_EFFECT:
                moved.setdefault(one.measure, set()).add(one.verdict)
        return tuple(one for one, verdicts in moved.items() if verdicts == {"by itself"})

    def unranked(self) -> tuple[str, ...]:
        """Return options that are shown and left out of the rankings; empty without rankings."""
        ranked = {one.option for one in self.regrets}
        return tuple(one.id for one in self.options if ranked and one.id not in ranked)

    def required(self) -> tuple[tuple[tuple[str, ...], tuple[float | None, ...]], ...]:
        """Return options with the shares of futures that meet each threshold, and all of them.

        Options with equal shares stand together; the last share is left out without it.
        """
        found: dict[tuple[float | None, ...], list[str]] = {}
        for option in self.options:
            met = {one.measure: one.met for one in self.changes_of(option.id)}
            shares = [met.get(key) for key in self.requirements]
            if self.met_all:
                shares.append(self.met_all.get(option.id))
            found.setdefault(tuple(shares), []).append(option.id)
        return tuple((tuple(names), shares) for shares, names in found.items())

    def levels_on(self, question: str) -> tuple[tuple[tuple[str, ...], Measure, Change], ...]:
        """Return the levels of a measure under doing nothing and under what was done.

        Options without an effect on it stand with doing nothing. Empty where the question is none
        of the measures.
        """
        asked = next((one for one in self.measures if one.question == question), None)
        if asked is None:
            return ()
        taken = self.record.options if self.record is not None else ()
        groups: dict[str, tuple[list[str], Change]] = {}
        for one in self.changes:
            if one.measure == question and one.option in (self.nothing.id, *taken):
                key = self.nothing.id if one.verdict == NO_EFFECT else one.option
                groups.setdefault(key, ([], one))[0].append(one.option)
        return tuple((tuple(names), asked, one) for names, one in groups.values())

    def regrets_on(self, measure: str) -> tuple[Regret, ...]:
        """Return the regrets on one measure or the score, the least maximal one first."""
        order = {one.id: place for place, one in enumerate(self.options)}
        found = [one for one in self.regrets if one.measure == measure]
        return tuple(
            sorted(found, key=lambda one: (one.maximal, one.expected, order.get(one.option, 0)))
        )

    def comparable(self) -> tuple[tuple[str, str, str], ...]:
        """Return id, text and unit of the score, if there is one, and of every wished measure."""
        score = any(one.measure == SCORE for one in self.regrets)
        head = ((SCORE, "Score by your weights", "smallest effects"),) if score else ()
        return head + tuple((one.question, one.text, one.unit) for one in self.wished)

    def unit_of(self, measure: str) -> str:
        """Return the unit of a measure, or that of the score."""
        units = {one.question: one.unit for one in self.measures}
        return units.get(measure, "smallest effects")


def responses_view(found: Comparison, record: Record | None = None) -> ResponsesView:
    """Return the comparison as a report shows it.

    Args:
        found: The comparison.
        record: For a past case, what was done about it and what followed.
    """
    kept = {one.name for one in dataclasses.fields(ResponsesView)} - {"variants", "record"}
    parts = {name: getattr(found, name) for name in kept}
    return ResponsesView(
        **parts,
        variants=tuple(one.name for one in found.cells),
        record=_record(record, {one.id for one in found.options}) if record is not None else None,
    )


def _record(found: Record, options: set[str]) -> RecordView:
    return RecordView(
        done=tuple(
            DoneView(
                one.date.isoformat(),
                one.text,
                one.option if one.option in options else "",
                one.citation,
            )
            for one in found.done
        ),
        followed=tuple(
            FollowedView(one.date.isoformat(), one.text, one.question, one.citation)
            for one in found.followed
        ),
    )
