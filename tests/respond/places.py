"""Worlds of the cases that ship, without any fit: what can be done does not rest on fits."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from westphalia.events.apart import without_events
from westphalia.events.case import Case, parse_case, read_case
from westphalia.events.situation import situation
from westphalia.panel.asof import AsOf
from westphalia.respond.offers import Offers, chosen, offers
from westphalia.respond.options import parse_responses
from westphalia.respond.taken import responder_of
from westphalia.simulate.world import World, build_world
from westphalia.snapshot.load import load

CASES = Path(__file__).parents[2] / "cases"
LEADING = "dprk-russia-2024"


@dataclass(frozen=True)
class Place:
    """A case with what could be known, and its world."""

    case: Case
    view: AsOf
    world: World

    def offered(
        self,
        text: str,
        *,
        strict: bool = True,
        only: tuple[str, ...] = (),
        extra: tuple[str, ...] = (),
    ) -> Offers:
        """Return what a response file offers here."""
        found = chosen(parse_responses(text, name="r.toml"), only=only, extra=extra)
        who, _ = responder_of(self.view, self.world, found.responder)
        return offers(self.view, self.world, self.case, found, responder=who, strict=strict)


@cache
def place_of(name: str) -> Place:
    """Return a shipped case, or one read from its text, with its world."""
    path = CASES / name
    case = read_case(path.with_suffix(".toml")) if "\n" not in name else parse_case(name, name="c")
    view = AsOf(load(), case.case.as_of)
    world = build_world(without_events(view, case), situation(view, case), {}, horizon=36)
    return Place(case, without_events(view, case), world)


def option(act: str, *, name: str = "one", responder: str = "USA") -> str:
    """A response file of one option with these acts."""
    who = f'responder = "{responder}"\n' if responder else ""
    return f'{who}[[option]]\nid = "{name}"\ntitle = "One"\nact = [{act}]\n'


OPTIONS = """responder = "USA"
[[option]]
id = "talk"
title = "Talk"
act = [{ action = "talks" }]
[[option]]
id = "arm"
title = "Arm"
act = [{ action = "arms", eur_bn_month = 1.0 }]
[[option]]
id = "stop"
title = "Stop"
act = [{ action = "ceasefire" }]
[[option]]
id = "send"
title = "Send"
act = [{ action = "troops", troops = 10 }]
[[option]]
id = "again"
title = "Talk again"
act = [{ action = "talks", months = 3 }]
"""
SEEN = "independent-imagery"


def portfolio(*ids: str, name: str = "both") -> str:
    """A portfolio of these options."""
    return f'[[portfolio]]\nid = "{name}"\noptions = {list(ids)}\n'


def plan(then: str, *, indicator: str = SEEN, otherwise: str = "nothing", name: str = "see") -> str:
    """An adaptive plan."""
    return (
        f'[[plan]]\nid = "{name}"\nindicator = "{indicator}"\nthen = "{then}"\n'
        f'otherwise = "{otherwise}"\n'
    )
