"""What an action of the library is: what it sets, costs, needs and rests on."""

from dataclasses import dataclass
from typing import Literal

Grounds = Literal["estimated", "arithmetic", "published", "none"]
Cost = Literal["trade", "euros", "soldiers", "commitment", "none"]


@dataclass(frozen=True, slots=True)
class Action:
    """One kind of thing that a state can do in response.

    Attributes:
        key: Name in a response file.
        title: Name for people.
        event_type: Event type as which the models see it (:mod:`westphalia.events.types`); empty
            where they see nothing of it.
        target: Role of the case that it is aimed at or helps, where the file names none; empty
            for an action that must name one, or needs none.
        grounds: What an effect of it rests on here: estimated in the channels, arithmetic (the
            act is itself what a question counts), published only, or nothing.
        takes: Keys of an act that it uses beside actor, partners and target.
        requires: Those of them that it cannot do without.
        cost: What is counted of its cost.
        cannot_change: What it plausibly changes, but no model here can represent.
        published: Findings with their citations; read beside, none is used as a number.
        consent: Who else must agree for it to happen, or an empty string.
    """

    key: str
    title: str
    event_type: str
    target: str
    grounds: Grounds
    takes: tuple[str, ...]
    requires: tuple[str, ...]
    cost: Cost
    cannot_change: tuple[str, ...]
    published: tuple[str, ...]
    consent: str = ""
