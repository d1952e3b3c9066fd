"""Which uncertainty turns a ranking: futures in which another option is best, boxed in."""

from westphalia.core.errors import UsageError
from westphalia.respond.boxes import box_flip
from westphalia.respond.compare import Compared
from westphalia.respond.comparison import Flip
from westphalia.respond.discovery import find_box
from westphalia.respond.flips import Ranked
from westphalia.respond.playing import Ensemble

FEWEST, MOST = 0.02, 0.98  # share of futures that turn, beyond which there is nothing to box in


def discovered(one: Compared, futures: Ensemble) -> tuple[tuple[Flip, ...], tuple[str, ...]]:
    """Return boxes of futures in which the ranking turns, and what is said if none is looked for.

    On each measure with a wish, the option that is best in expectation over all futures is held
    against the one that most often beats it by more than the smallest effect.

    Args:
        one: What is compared.
        futures: Options in futures drawn over all uncertainties.
    """
    found: list[Flip] = []
    titles = {item.id: item.title for item in one.offers.offered}
    rows = [n for n in one.ranked if n < len(futures.values)]
    for name, place, smallest in one.rankings():
        if place is None:
            continue
        gain = one.measures[place].sign * futures.values[rows, place]
        best = int(gain.mean(axis=1).argmax())
        ahead = gain - gain[best]
        other = int((ahead > smallest).mean(axis=1).argmax())
        turned = ahead[other] > smallest
        if not FEWEST <= turned.mean() <= MOST:
            continue
        try:
            box = find_box(futures.uncertainties, turned, seed=one.seed)
        except UsageError as error:
            return (), (f"Boxes of futures were not looked for: {error}.",)
        if box is None:
            continue
        names = tuple(one.values.options[n] for n in rows)
        found.append(box_flip(box, other, best, Ranked(names, titles, name), futures.names))
    return tuple(found), ()
