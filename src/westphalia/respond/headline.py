"""The bottom line of a comparison, and what a reader must know of it."""

from collections import defaultdict

from westphalia.respond.compare import Compared
from westphalia.respond.comparison import Change, Offered
from westphalia.respond.values import NOTHING, Measure
from westphalia.respond.verdicts import CHANGE_RULE

TOLD = ("better", "worse")
ASSUMED = "if those whose consent it needs agree"


def headline(
    changes: tuple[Change, ...],
    offered: tuple[Offered, ...],
    measures: tuple[Measure, ...],
    conditional: frozenset[str],
) -> tuple[str, bool]:
    """Return the bottom line, and whether any option is told apart from doing nothing.

    Args:
        changes: Every option on every measure.
        offered: What was compared, doing nothing first.
        measures: By what.
        conditional: Ids of those that move something only if others agree.
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
    told: dict[str, list[str]] = defaultdict(list)
    for one in changes:
        if one.verdict in TOLD:
            told[one.option].append(f"{one.verdict} on {one.measure}")
    free = {name: how for name, how in told.items() if name not in conditional}
    agreed = {name: how for name, how in told.items() if name in conditional}
    lines = []
    if free:
        shown = "; ".join(f"{titles[name]} ({', '.join(how)})" for name, how in free.items())
        lines.append(
            f"Of {_count(len(others), 'option')}, {len(free)} can be told apart from doing "
            f"nothing on the evidence: {shown}."
        )
    else:
        lines.append(
            f"On the evidence the {_count(len(others), 'option')} cannot be told apart from doing "
            f"nothing, nor from each other, on any of {_count(len(wished), 'measure')}."
        )
    if agreed:
        shown = "; ".join(f"{titles[name]} ({', '.join(how)})" for name, how in agreed.items())
        lines.append(f"Only {ASSUMED}: {shown}.")
    counted = [one for one in changes if one.verdict == "by itself"]
    if counted:
        names = list(dict.fromkeys(titles[one.option] for one in counted))
        shown = f"{len(names)} options" if len(names) > 3 else "; ".join(names)
        lines.append(f"Changes that an option makes by its own arithmetic ({shown}) tell nothing.")
    return " ".join(lines), bool(told)


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
    told += [f"Left out, as it cannot be taken: {text}." for text in one.offers.left_out]
    told.append(
        "Every option starts from the same draws of parameters and luck; an option that sets "
        "no input of a model changes nothing in any draw."
    )
    return tuple(told)
