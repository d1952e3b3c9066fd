"""Equal Earth projection of places and rings, cut at the edge of the map.

Projection: Savric, Patterson and Jenny (2019), "The Equal Earth map projection",
International Journal of Geographical Information Science 33(3), 454-465.
"""

import math
from collections.abc import Sequence

Ring = Sequence[tuple[float, float]]
WIDTH = 960.0
NORTH, SOUTH = 84.0, -57.0


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Return the plane coordinates of a place given in degrees, for a sphere of radius one.

    Examples:
        >>> x, y = equal_earth(180, 0)
        >>> round(x, 4), round(y, 4)
        (2.7066, 0.0)
        >>> round(equal_earth(0, 90)[1], 4)
        1.3174
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    t2 = t * t
    t6 = t2**3
    slope = a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(t) / (3 * slope)
    return x, t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))


_TOP, _FOOT, _SIDE = equal_earth(0, NORTH)[1], equal_earth(0, SOUTH)[1], equal_earth(180, 0)[0]
_UNIT = WIDTH / (2 * _SIDE)
HEIGHT = round(_UNIT * (_TOP - _FOOT), 1)


def place(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a place lies in the drawing."""
    x, y = equal_earth(longitude, latitude)
    return _UNIT * (x + _SIDE), _UNIT * (_TOP - y)


def cut(ring: Ring) -> list[Ring]:
    """Return the ring in pieces that each lie within 180 degrees west and east.

    A ring that crosses the antimeridian is followed across it and then cut there; without this
    it would be drawn as a bar across the whole map.
    """
    if not ring:
        return []
    turned, offset, before = [], 0.0, ring[0][0]
    for longitude, latitude in ring:
        offset -= 360.0 * round((longitude - before) / 360.0)
        turned.append((longitude + offset, latitude))
        before = longitude
    reach = [longitude for longitude, _ in turned]
    if min(reach) >= -180 and max(reach) <= 180:
        return [turned]
    copies = [[(longitude + turn, lat) for longitude, lat in turned] for turn in (-360, 0, 360)]
    halves = (_keep(_keep(copy, -180.0, 1.0), 180.0, -1.0) for copy in copies)
    return [half for half in halves if len(half) > 2]


def _keep(ring: Ring, edge: float, side: float) -> list[tuple[float, float]]:
    """Return the part of a closed ring on one side of a meridian (Sutherland-Hodgman)."""
    kept: list[tuple[float, float]] = []
    for (x0, y0), (x1, y1) in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        inside0, inside1 = side * (x0 - edge) >= 0, side * (x1 - edge) >= 0
        if inside0 != inside1:
            kept.append((edge, y0 + (edge - x0) / (x1 - x0) * (y1 - y0)))
        if inside1:
            kept.append((x1, y1))
    return kept
