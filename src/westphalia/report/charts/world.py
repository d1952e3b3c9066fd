"""World map of likely joiners, in the Equal Earth projection.

Projection: Savric, Patterson and Jenny (2019), "The Equal Earth map projection",
International Journal of Geographical Information Science 33(3), 454-465.
"""

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from westphalia.report.charts.svg import drawing, element, number, text
from westphalia.report.view import ShapeView

WIDTH = 960.0
NORTH, SOUTH = 84.0, -57.0
EDGES = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05)
LABELS = ("under 0.1%", "0.1 to 0.25%", "0.25 to 0.5%", "0.5 to 1%", "1 to 2%", "2 to 5%",
          "5% and over")  # fmt: skip
Ring = Sequence[tuple[float, float]]


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


def shade(probability: float) -> int:
    """Return the class of a probability, 0 to 6; the classes are fixed, so maps compare.

    Examples:
        >>> shade(0.0), shade(0.003), shade(0.5)
        (0, 2, 6)
    """
    return sum(probability >= edge for edge in EDGES)


def outlines(shapes: Sequence[ShapeView]) -> Markup:
    """Return a hidden drawing that defines every state's outline once, for all maps to use."""
    paths = [
        element("path", id=f"state-{_slug(shape.iso3)}", d=_outline(shape.rings))
        for shape in shapes
    ]
    return element(
        "svg", element("defs", *paths), width=0, height=0, aria_hidden="true", class_="hidden"
    )


def world_map(
    shapes: Sequence[ShapeView],
    probabilities: Mapping[str, float],
    marks: Mapping[str, str],
    numbered: Mapping[str, int],
    title: str,
) -> Markup:
    """Return a map that uses the page's ``outlines``.

    Args:
        shapes: Outlines of the states.
        probabilities: Probability of joining by ISO code; others are drawn as not estimated.
        marks: Class of marked states by ISO code: ``theatre``, ``sender``, ``supported``.
        numbered: Rank to print on a state, by ISO code; skipped where two would overlap.
        title: Accessible name.
    """
    ordered = sorted(shapes, key=lambda shape: (shape.iso3 in marks, shape.iso3))
    parts = [element("path", d=_sphere(), class_="sea")]
    for shape in ordered:
        known = shape.iso3 in probabilities
        class_ = f"q{shade(probabilities[shape.iso3])}" if known else "unknown"
        class_ += f" {marks[shape.iso3]}" if shape.iso3 in marks else ""
        shown = f"{shape.name}: {100 * probabilities[shape.iso3]:.2f}%" if known else shape.name
        parts.append(
            element("use", element("title", shown), href=f"#state-{_slug(shape.iso3)}",
                    class_=class_)
        )  # fmt: skip
    parts += _numbers(shapes, numbered)
    description = f"{len(probabilities)} states are shaded by their probability; the list beside "
    description += "the map holds the numbers."
    return drawing((WIDTH, HEIGHT), f"map-{title}", title, description, parts)


def _slug(iso3: str) -> str:
    return "".join(letter for letter in iso3 if letter.isalnum()) or "unnamed"


def _sphere() -> str:
    latitudes = [SOUTH + (NORTH - SOUTH) * step / 40 for step in range(41)]
    edge = [place(-180, latitude) for latitude in latitudes]
    edge += [place(180, latitude) for latitude in reversed(latitudes)]
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in edge) + "Z"


def _outline(rings: Sequence[Ring]) -> str:
    """Return the path of all rings, without points that fall on the same tenth of a unit."""
    pieces = []
    for ring in rings:
        if not ring or max(latitude for _, latitude in ring) < SOUTH:
            continue  # Antarctica lies below the drawing
        spots = [place(lon, min(max(lat, SOUTH), NORTH)) for lon, lat in ring]
        written = [f"{number(x)} {number(y)}" for x, y in spots]
        kept = [spot for i, spot in enumerate(written) if i == 0 or spot != written[i - 1]]
        if len(kept) > 2:
            pieces.append("M" + "L".join(kept) + "Z")
    return "".join(pieces)


def _middle(shape: ShapeView) -> tuple[float, float] | None:
    """Return the middle of the state's largest ring in the drawing, by the ring's own area."""
    rings = [[place(*spot) for spot in ring] for ring in shape.rings if len(ring) > 2]
    best: tuple[float, float, float] | None = None
    for ring in rings:
        area = x = y = 0.0
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
            cross = x0 * y1 - x1 * y0
            area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
        if area and (best is None or abs(area) > best[0]):
            best = abs(area), x / (3 * area), y / (3 * area)
    return best[1:] if best else None


def _numbers(shapes: Sequence[ShapeView], numbered: Mapping[str, int]) -> list[Markup]:
    by_code = {shape.iso3: shape for shape in shapes}
    taken: list[tuple[float, float]] = []
    parts: list[Markup] = []
    for iso3, rank in sorted(numbered.items(), key=lambda item: item[1]):
        spot = _middle(by_code[iso3]) if iso3 in by_code else None
        if spot is None or any(math.dist(spot, other) < 19 for other in taken):
            continue
        taken.append(spot)
        parts.append(element("circle", cx=spot[0], cy=spot[1], r=9.5, class_="badge"))
        parts.append(text(spot[0], spot[1] + 4.5, str(rank), "rank", "middle"))
    return parts
