"""The bottom line of a comparison, and what a reader must know of it."""

from collections import defaultdict

from westphalia.respond.compare import Compared
from westphalia.respond.comparison import Change, Offered
from westphalia.respond.values import NOTHING, Measure
from westphalia.respond.verdicts import CHANGE_RULE

TOLD = ("better", "worse")
MOST_PAIRS = 3
ASSUMED = "if those whose consent it needs agree"
UNPROVED = "in models that had shown no skill, which is no evidence"


def headline(
    changes: tuple[Change, ...],
    offered: tuple[Offered, ...],
    measures: tuple[Measure, ...],
    conditional: frozenset[str],
    unproved: frozenset[str] = frozenset(),
    pairs: tuple[tuple[str, str, str], ...] = (),
) -> tuple[str, bool]:
    """Return the bottom line, and whether any two options are told apart.

    Only an option counts as told apart that whoever acts can take without the consent of others,
    by a model that has shown skill.

    Args:
        changes: Every option on every measure.
        offered: What was compared, doing nothing first.
        measures: By what.
        conditional: Ids of those that move something only if others agree.
        unproved: Measures whose model had shown no skill.
        pairs: Two options each that are told apart from each other, and the measure.
    """
    titles = {one.id: one.title for one in offered}
    wished = [one for one in measures if one.sign]
    others = [one for one in offered if one.id != NOTHING]
    if not wished:
        return (
            "No measure has a wish, so nothing is better or worse: the changes alone are shown.",
            False,
        )
    if not others:
        return "Nothing but doing nothing was named: there is nothing to compare.", False
    proved = _told(changes, unproved, shown=True)
    free = {name: how for name, how in proved.items() if name not in conditional}
    agreed = {name: how for name, how in proved.items() if name in conditional}
    lines = []
    if free:
        lines.append(
            f"Of {_count(len(others), 'option')}, {len(free)} can be told apart from doing "
            f"nothing on the evidence: {_shown(free, titles)}."
        )
    else:
        named = "the option" if len(others) == 1 else f"the {len(others)} options"
        each = ", nor from each other," if len(others) > 1 and not pairs else ""
        lines.append(
            f"On the evidence {named} cannot be told apart from doing nothing{each} on any of "
            f"{_count(len(wished), 'measure')}."
        )
    if pairs:
        told = "; ".join(f"{titles[a]} and {titles[b]} ({on})" for a, b, on in pairs[:MOST_PAIRS])
        more = f" and {len(pairs) - MOST_PAIRS} more" if len(pairs) > MOST_PAIRS else ""
        lines.append(f"Told apart from each other: {told}{more}.")
    if agreed:
        lines.append(f"Only {ASSUMED}: {_shown(agreed, titles)}.")
    weak = _told(changes, unproved, shown=False)
    if weak:
        lines.append(f"Only {UNPROVED}: {_shown(weak, titles)}.")
    counted = [one for one in changes if one.verdict == "by itself"]
    if counted:
        names = list(dict.fromkeys(titles[one.option] for one in counted))
        shown = f"{len(names)} options" if len(names) > 3 else "; ".join(names)
        lines.append(f"Changes that an option makes by its own arithmetic ({shown}) tell nothing.")
    return " ".join(lines), bool(free or pairs)


def _told(
    changes: tuple[Change, ...], unproved: frozenset[str], *, shown: bool
) -> dict[str, list[str]]:
    """Return by option what is better or worse, in models that have shown skill or in others."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in changes:
        if one.verdict in TOLD and shown == (one.measure not in unproved):
            found[one.option].append(f"{one.verdict} on {one.measure}")
    return found


def _shown(told: dict[str, list[str]], titles: dict[str, str]) -> str:
    return "; ".join(f"{titles[name]} ({', '.join(how)})" for name, how in told.items())


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def notes(one: Compared, how: str) -> tuple[str, ...]:
    """Return what a reader must know of how it was compared.

    Args:
        one: What was compared.
        how: How the responder was chosen, empty where the user named it.
    """
    told = [CHANGE_RULE]
    if how:
        told.append(f"{how[0].upper()}{how[1:]}.")
    if not all(measure.given for measure in one.measures):
        told.append(
            "No measures were named: these are a stated default, with fewer deaths, entries, "
            "disputes and displaced, and an earlier end, as the wish; set your own."
        )
    if one.offers.conditional:
        names = ", ".join(sorted(one.offers.conditional))
        told.append(
            f"Shown as if agreed, and left out of regret, Pareto set and rankings, because it is "
            f"not in the hands of who acts: {names}. How likely the others agree is not estimated."
        )
    if one.unproved:
        names = ", ".join(item.question for item in one.measures if item.question in one.unproved)
        told.append(
            f"The models behind {names} had shown no skill by the date (its 90 % interval reaches "
            "zero): what an option changes there is the model's own and no evidence, and is left "
            "out of the Pareto set and of what is told apart."
        )
    told += [f"Left out, as it cannot be taken: {text}." for text in one.offers.left_out]
    told.append(
        "Every option starts from the same draws of parameters and luck; an option that sets "
        "no input of a model changes nothing in any draw."
    )
    return tuple(told)
