"""The few SVG parts that every chart uses: elements, a linear scale, round ticks."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

Value = str | int | float


def number(value: float) -> str:
    """Return a coordinate with at most one decimal.

    Examples:
        >>> number(3.14159), number(2.0), number(-0.01)
        ('3.1', '2', '0')
    """
    rounded = round(value, 1) + 0.0
    return f"{rounded:g}" if abs(rounded) < 100_000 else f"{rounded:.0f}"


def element(tag: str, *children: str, **attributes: Value) -> Markup:
    """Return one element; attributes, and children that are not Markup, are escaped.

    An attribute's trailing underscore is dropped (``class_``), inner ones become hyphens.
    """
    parts = []
    for name, value in attributes.items():
        shown = number(value) if isinstance(value, float) else str(value)
        parts.append(f' {name.rstrip("_").replace("_", "-")}="{escape(shown)}"')
    inner = "".join(str(escape(child)) for child in children)
    return Markup(f"<{tag}{''.join(parts)}>{inner}</{tag}>")


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """Return a straight line."""
    return element("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), class_=class_)


def text(x: float, y: float, content: str, class_: str, anchor: str = "start") -> Markup:
    """Return a line of text; ``anchor`` is ``start``, ``middle`` or ``end``."""
    return element("text", content, x=float(x), y=float(y), class_=class_, text_anchor=anchor)


def path(points: Iterable[tuple[float, float]], class_: str, *, closed: bool = False) -> Markup:
    """Return a polyline through the points, closed on request."""
    d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")
    return element("path", d=d, class_=class_)


def drawing(
    size: tuple[float, ...], key: str, title: str, description: str, parts: Iterable[str]
) -> Markup:
    """Return a whole drawing with its name and description for readers who do not see it.

    Args:
        size: Width and height of the view box, or its left, top, width and height.
        key: Unique within the page; names the title and the description.
        title: Accessible name.
        description: What the drawing shows, in a sentence.
        parts: The elements.
    """
    left, top, width, height = size if len(size) == 4 else (0.0, 0.0, *size)
    slug = "".join(letter if letter.isalnum() else "-" for letter in key)
    return element(
        "svg",
        element("title", title, id=f"{slug}-t"),
        element("desc", description, id=f"{slug}-d"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=" ".join(number(value) for value in (left, top, width, height)),
        width=float(width),
        height=float(height),
        role="img",
        aria_labelledby=f"{slug}-t {slug}-d",
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear map from values to coordinates; an empty range maps to the middle."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the coordinate of a value; values outside are drawn at the edge."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)


def round_ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Return about ``count`` round values from at or below ``low`` to at or above ``high``.

    Examples:
        >>> round_ticks(0, 0.23)
        [0.0, 0.05, 0.1, 0.15, 0.2, 0.25]
        >>> round_ticks(3, 3)
        [3.0, 4.0]
    """
    span = high - low
    if span <= 0:
        return [float(low), float(low) + 1.0]
    rough = span / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.85)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(place * step, 12) for place in range(first, last + 1)]
