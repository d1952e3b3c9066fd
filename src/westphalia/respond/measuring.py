"""By what options are compared: the user's measures, or a stated default."""

import dataclasses

from westphalia.core.errors import UsageError
from westphalia.judge.implications import IMPLICATIONS
from westphalia.judge.judgement import filled
from westphalia.respond.evaluate import ASKED, Evaluation, Future, Start
from westphalia.respond.options import Wanted
from westphalia.respond.requirements import Requirement
from westphalia.respond.values import Measure
from westphalia.simulate.prepared import Prepared

MOST_MEASURES = 8
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


def answered_of(start: Start) -> tuple[str, ...]:
    """Return the questions that a case answers, in the order of the catalogue.

    Args:
        start: What every future starts from.
    """
    probe = dataclasses.replace(start, draws=100, willing=None)
    return tuple(Evaluation(probe, Future(), (), also=tuple(ASKED)).base)


def settled(required: dict[str, Requirement], answered: tuple[str, ...]) -> dict[str, Requirement]:
    """Return thresholds each on a question: of an implication alone the one that speaks for it.

    Args:
        required: The user's thresholds, by the text as written.
        answered: Questions that the case answers.

    Raises:
        UsageError: A threshold is on an implication of which nothing is answered.
    """
    found = {}
    for text, one in required.items():
        if "." in one.question:
            found[text] = one
            continue
        leads = next(each.leads for each in IMPLICATIONS if each.id == one.question)
        names = (*leads, *(name for name in answered if name[:2] == one.question))
        name = next((name for name in names if name in answered), None)
        if name is None:
            rule = "is on an implication of which this case answers nothing"
            raise UsageError("requirement", text, rule, "take another")
        found[f"{name} {one.sign} {one.value:g}"] = dataclasses.replace(one, question=name)
    return found


def chosen_measures(
    made: Prepared,
    answered: tuple[str, ...],
    wanted: tuple[Wanted, ...],
    required: dict[str, Requirement],
) -> tuple[Measure, ...]:
    """Return the measures, each a question that the case answers.

    Args:
        made: What the case comes to before anything is simulated.
        answered: Questions that the case answers.
        wanted: The user's measures; the default ones without any.
        required: The user's thresholds: their questions are shown as well.

    Raises:
        UsageError: One is not, or is named twice.
    """
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
