"""Short names of states, for people."""

import re

import polars as pl

from westphalia.panel.asof import AsOf

# Names by which the field and the press know states that no map of today shows, or that the
# map's source shortens.
SHORT = {
    "Korea, People's Republic of": "North Korea",
    "Korea, Republic of": "South Korea",
    "Vietnam, Republic of": "South Vietnam",
    "Vietnam, Democratic Republic of": "Vietnam",
    "Yemen, People's Republic of": "South Yemen",
    "Italy/Sardinia": "Italy",
    "Rumania": "Romania",
    "United States of America": "United States",
    "German Federal Republic": "Germany",
}


def short_name(name: str) -> str:
    """Return a state's name without the former names that Gleditsch and Ward put in brackets.

    Examples:
        >>> short_name("Russia (Soviet Union)"), short_name("Korea, Republic of")
        ('Russia', 'South Korea')
    """
    plain = re.sub(r"\s*\(.*?\)", "", name)
    return SHORT.get(plain, plain)


def names(view: AsOf) -> dict[int, str]:
    """Return the short name of every state by Gleditsch-Ward number."""
    states = view.snapshot.table("states").sort("gwcode", "start")
    latest = states.unique("gwcode", keep="last", maintain_order=True)
    pairs = latest.select("gwcode", pl.col("name")).iter_rows()
    return {int(code): short_name(str(name)) for code, name in pairs}


def outward(view: AsOf) -> dict[int, str]:
    """Return the outward code (ISO 3166 alpha-3) of every state by Gleditsch-Ward number."""
    states = view.snapshot.table("states").sort("gwcode", "start")
    latest = states.unique("gwcode", keep="last", maintain_order=True)
    return {int(code): str(iso) for code, iso in latest.select("gwcode", "iso3").iter_rows()}
