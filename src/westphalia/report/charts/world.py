"""World map of likely joiners: shaded states, marked parties, ranks."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from westphalia.report import numbers
from westphalia.report.charts.projection import HEIGHT, NORTH, SOUTH, WIDTH, Ring, cut, place
from westphalia.report.charts.svg import drawing, element, number, text
from westphalia.report.view import ShapeView

REGION = (260.0, 124.0)  # width and height of the part around the theatre
EDGES = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05)
LABELS = ("under 0.1%", "0.1 to 0.25%", "0.25 to 0.5%", "0.5 to 1%", "1 to 2%", "2 to 5%",
          "5% and over")  # fmt: skip


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
        element("path", id=f"state-{_slug(shape.iso3)}", d=_outline(shape.rings), class_="outline")
        for shape in shapes
    ]
    return element(
        "svg", element("defs", *paths), width=0, height=0, aria_hidden="true", class_="hidden"
    )


@dataclass(frozen=True, slots=True)
class Atlas:
    """What the maps of one side share.

    Attributes:
        shapes: Outlines of the states.
        probabilities: Probability of joining by ISO code; others are drawn as not estimated.
        marks: Class of marked states by ISO code: ``theatre``, ``sender``, ``supported``.
        numbered: Rank to print on a state, by ISO code; skipped where two would overlap.
        title: Accessible name.
    """

    shapes: Sequence[ShapeView]
    probabilities: Mapping[str, float]
    marks: Mapping[str, str]
    numbered: Mapping[str, int]
    title: str


def world_map(atlas: Atlas) -> Markup:
    """Return the map of the world; it uses the page's ``outlines``."""
    return _map(atlas, (0.0, 0.0, WIDTH, HEIGHT), atlas.title)


def region_map(atlas: Atlas, iso3: str) -> Markup | None:
    """Return the map around one state, or nothing where its outline is not known."""
    centre = next((_middle(shape) for shape in atlas.shapes if shape.iso3 == iso3), None)
    if centre is None:
        return None
    width, height = REGION
    x = min(max(centre[0] - width / 2, 0.0), WIDTH - width)
    y = min(max(centre[1] - height / 2, 0.0), HEIGHT - height)
    return _map(atlas, (x, y, width, height), f"{atlas.title}, around the theatre")


def _map(atlas: Atlas, window: tuple[float, float, float, float], title: str) -> Markup:
    ordered = sorted(atlas.shapes, key=lambda shape: (shape.iso3 in atlas.marks, shape.iso3))
    parts = [element("path", d=_sphere(), class_="sea")]
    for shape in ordered:
        known = atlas.probabilities.get(shape.iso3)
        class_ = "unknown" if known is None else f"q{shade(known)}"
        if shape.iso3 in atlas.marks:
            class_ += f" {atlas.marks[shape.iso3]}"
        shown = shape.name if known is None else f"{shape.name}: {numbers.percent(known)}"
        parts.append(
            element("use", element("title", shown), href=f"#state-{_slug(shape.iso3)}",
                    class_=class_)
        )  # fmt: skip
    parts += _captions(atlas, window)
    description = f"{len(atlas.probabilities)} states are shaded by their probability; the list "
    description += "beside the map holds the numbers."
    return drawing(window, f"map-{title}", title, description, parts)


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
    for ring in (piece for whole in rings for piece in cut(whole)):
        if max(latitude for _, latitude in ring) < SOUTH:
            continue  # Antarctica lies below the drawing
        spots = [place(lon, min(max(lat, SOUTH), NORTH)) for lon, lat in ring]
        written = [f"{number(x)} {number(y)}" for x, y in spots]
        kept = [spot for i, spot in enumerate(written) if i == 0 or spot != written[i - 1]]
        if len(kept) > 2:
            pieces.append("M" + "L".join(kept) + "Z")
    return "".join(pieces)


def _middle(shape: ShapeView) -> tuple[float, float] | None:
    """Return the middle of the state's largest ring in the drawing, by the ring's own area."""
    pieces = (piece for ring in shape.rings for piece in cut(ring))
    rings = [[place(*spot) for spot in piece] for piece in pieces if len(piece) > 2]
    best: tuple[float, float, float] | None = None
    for ring in rings:
        area = x = y = 0.0
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
            cross = x0 * y1 - x1 * y0
            area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
        if area and (best is None or abs(area) > best[0]):
            best = abs(area), x / (3 * area), y / (3 * area)
    return best[1:] if best else None


def _captions(atlas: Atlas, window: tuple[float, float, float, float]) -> list[Markup]:
    """Return names of marked states and ranks of joiners that fit in the window without overlap.

    Both are as large on a part of the world as on the whole.
    """
    left, top, width, height = window
    scale = width / WIDTH
    spots = {shape.iso3: _middle(shape) for shape in atlas.shapes}
    inside = {
        iso3: spot
        for iso3, spot in spots.items()
        if spot and left < spot[0] < left + width and top < spot[1] < top + height
    }
    names, taken = [], []
    for shape in atlas.shapes:
        spot, reach = inside.get(shape.iso3), (16 + 9 * len(shape.name)) * scale
        if spot and shape.iso3 in atlas.marks and spot[0] + reach < left + width:
            taken.append((spot[0] + 13 * scale, spot[0] + reach, spot[1]))
            names.append(_at(spot, scale, text(13, 5, shape.name, "name")))
    discs: list[Markup] = []
    placed: list[tuple[float, float]] = []
    for iso3, rank in sorted(atlas.numbered.items(), key=lambda item: item[1]):
        spot = _free(inside.get(iso3), placed, taken, scale)
        if spot is None:
            continue
        placed.append(spot)
        disc = element("circle", cx=0, cy=0, r=9.5, class_="badge")
        discs.append(_at(spot, scale, disc, text(0, 4.5, str(rank), "rank", "middle")))
    return discs + names


def _free(
    spot: tuple[float, float] | None,
    discs: Sequence[tuple[float, float]],
    names: Sequence[tuple[float, float, float]],
    scale: float,
) -> tuple[float, float] | None:
    """Return the spot, or one just below or above, where a disc covers no disc and no name."""
    if spot is None:
        return None
    near, x = 7 * scale, spot[0]
    for y in (spot[1], spot[1] + 12 * scale, spot[1] - 12 * scale):
        clear = all(math.dist((x, y), other) >= 19 * scale for other in discs)
        if clear and not any(
            start - near < x < end + near and abs(y - height) < 2 * near
            for start, end, height in names
        ):
            return x, y
    return None


def _at(spot: tuple[float, float], scale: float, *parts: Markup) -> Markup:
    where = f"translate({number(spot[0])} {number(spot[1])}) scale({scale:.4g})"
    return element("g", *parts, transform=where)
