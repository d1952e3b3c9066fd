"""Which options can be told apart from each other, where neither need differ from doing nothing."""

from itertools import combinations

from westphalia.respond.compare import Compared
from westphalia.respond.comparison import Change
from westphalia.respond.decisions import told_apart
from westphalia.respond.values import NOTHING

Pair = tuple[str, str, str]


def told_pairs(one: Compared, found: tuple[Change, ...]) -> tuple[Pair, ...]:
    """Return pairs of options, and the measure on which they can be told apart.

    Only options that whoever acts can take, on measures with a wish whose model has shown skill,
    and by no arithmetic of their own.

    Args:
        one: What is compared.
        found: Every option on every measure.
    """
    counted = {(item.option, item.measure) for item in found if item.verdict == "by itself"}
    mixed = one.values.mixed(one.credence)
    names = one.values.options
    pairs = []
    for m in one.wished:
        measure = one.measures[m]
        if measure.question in one.unproved:
            continue
        moving = [
            n
            for n in one.ranked
            if names[n] != NOTHING
            and (names[n], measure.question) not in counted
            and (mixed[n, m] != mixed[0, m]).any()
        ]
        pairs += [
            (names[here], names[there], measure.question)
            for here, there in combinations(moving, 2)
            if told_apart(mixed[here, m], mixed[there, m], measure.smallest_effect)
        ]
    return tuple(pairs)
