"""Natural cubic splines: a smooth curve, straight beyond its outer knots."""

from collections.abc import Sequence

import numpy as np

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError

PEACE_KNOTS = (1.0, 4.0, 7.0)  # Beck, Katz & Tucker (1998)
PEACE_OUTER = (0.0, 30.0)


def natural_cubic(values: Floats, *, knots: Sequence[float], outer: tuple[float, float]) -> Floats:
    """Return the terms that a natural cubic spline adds to a straight line.

    With the outer knots ``a < b`` and an inner knot ``k`` between, the term is
    ``(x-k)_+^3 - w (x-a)_+^3 - (1-w) (x-b)_+^3`` with ``w = (b-k)/(b-a)``, over ``(b-a)^2``: the
    truncated-power form of Royston and Parmar (2002), scaled as Harrell does. A column of ones, the
    value itself and these terms span all cubic splines on the knots that are straight outside.

    Args:
        values: Shape ``(n,)``.
        knots: Inner knots, rising.
        outer: The knots beyond which the curve is straight.

    Returns:
        One column per inner knot, shape ``(n, knot)``.

    Raises:
        UsageError: The knots do not rise.

    Examples:
        >>> natural_cubic(np.array([0.0, 2.0]), knots=(1.0,), outer=(0.0, 3.0)).round(4).tolist()
        [[0.0], [-0.4815]]
    """
    low, high = outer
    if list(knots) != sorted(set(knots)) or not knots or not low < knots[0] <= knots[-1] < high:
        raise UsageError("knots", (low, *knots, high), "must rise", "give them in order")
    width = high - low
    columns = []
    for knot in knots:
        share = (high - knot) / width
        term = (
            _cube(values - knot) - share * _cube(values - low) - (1 - share) * _cube(values - high)
        )
        columns.append(term / width**2)
    return np.column_stack(columns)


def _cube(values: Floats) -> Floats:
    return np.asarray(np.maximum(values, 0.0) ** 3)
