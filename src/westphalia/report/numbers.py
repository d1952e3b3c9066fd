"""How numbers are written: the same in the terminal and on the page."""

import math

from westphalia.report.view import Band, ReportView

SCALES = ((1e9, 1e9, "bn"), (1e6, 1e6, "m"), (1e3, 1e5, "k"))
FRACTIONS = ("probability", "share")


def is_fraction(unit: str) -> bool:
    """Return whether the unit is a fraction of one, shown as a percentage."""
    return unit in FRACTIONS


def percent(value: float) -> str:
    """Return a fraction as a whole percentage; two decimals within one percent of either end.

    Examples:
        >>> percent(0.124), percent(0.0024), percent(0.00001), percent(0.9962), percent(0.0)
        ('12%', '0.24%', '<0.01%', '99.62%', '0%')
    """
    if value < 0:
        return "-" + percent(-value)
    if value in (0.0, 1.0) or 0.01 <= value <= 0.99 or value > 1:
        return f"{100 * value:.0f}%"
    if value < 0.00005:
        return "<0.01%"
    if value > 0.99995:
        return ">99.99%"
    return f"{100 * value:.2f}%"


def _decimals(largest: float, figures: int = 3) -> int:
    """Return how many decimals show the largest number's figures; negative for big numbers."""
    if largest == 0:
        return 0
    return min(figures - 1 - math.floor(math.log10(largest)), 4)


def _plain(value: float, decimals: int, *, signed: bool = False) -> str:
    rounded = round(value, decimals) + 0.0  # adding zero turns -0.0 into 0.0
    if rounded == 0:
        return "0"
    sign = "+" if signed else ""
    for size, start, letter in SCALES:
        if abs(rounded) >= start:
            places = max(0, 2 - math.floor(math.log10(abs(rounded) / size)))
            return f"{rounded / size:{sign}.{places}f}{letter}"
    return f"{rounded:{sign},.{max(decimals, 0)}f}"


def amount(value: float, unit: str) -> str:
    """Return one number in its unit's way of writing, without the unit's name.

    Examples:
        >>> amount(0.5, "share"), amount(12345.6, "deaths per month"), amount(2.345, "months")
        ('50%', '12,300', '2.35')
    """
    return percent(value) if is_fraction(unit) else _plain(value, _decimals(abs(value)))


def outlook(band: Band, unit: str) -> tuple[str, str]:
    """Return the median and the interval of an outlook, such as ``('12%', '5% to 24%')``."""
    if is_fraction(unit):
        low, middle, high = (percent(value) for value in (band.p05, band.median, band.p95))
        return middle, f"{low} to {high}"
    decimals = _decimals(max(abs(band.p05), abs(band.p95)))
    low, middle, high = (_plain(v, decimals) for v in (band.p05, band.median, band.p95))
    return middle, f"{low} to {high}"


def change(band: Band, unit: str) -> tuple[str, str]:
    """Return a signed difference and its interval; fractions in percentage points.

    Examples:
        >>> change(Band(0.071, -0.029, 0.19), "probability")
        ('+7', '-3 to +19')
        >>> change(Band(0.0, 0.0, 0.0), "months")
        ('0', '0 to 0')
    """
    factor = 100.0 if is_fraction(unit) else 1.0
    values = [factor * value for value in (band.p05, band.median, band.p95)]
    largest = max(abs(value) for value in values)
    if factor == 1.0:
        decimals = _decimals(largest, figures=2)
    else:
        decimals = 0 if largest >= 10 else 1 if largest >= 1 else 2
    low, middle, high = (_plain(value, decimals, signed=True) for value in values)
    return middle, f"{low} to {high}"


def change_unit(unit: str) -> str:
    """Return the unit of a difference: percentage points for fractions."""
    return "points" if is_fraction(unit) else unit


def skill(band: Band | None) -> tuple[str, str]:
    """Return a skill and its interval with two decimals, or two empty strings."""
    if band is None:
        return "", ""
    low, middle, high = (_plain(v, 2, signed=True) for v in (band.p05, band.median, band.p95))
    return middle, f"{low} to {high}"


def side_name(view: ReportView, side: str) -> str:
    """Return how a side is called: ``supported`` and ``opponent`` get their state's name."""
    iso3 = {"supported": view.supported_iso3, "opponent": view.opponent_iso3}.get(side, side)
    names = {shape.iso3: shape.name for shape in view.shapes}
    return names.get(iso3, iso3)
