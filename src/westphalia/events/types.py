"""Event types as data: what an event changes in the models, and what it cannot change here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of event that a case may hold.

    Attributes:
        key: Name in a case file.
        title: Name for people.
        changes: Inputs of the models that it sets, by channel.
        cannot_change: What it plausibly changes, but no model here can represent.
        reference_class: Which past cases stand beside it.
        plover: PLOVER event type and mode.
        cameo: CAMEO code.
        sends_troops: Whether the actor becomes a supporter with troops.
    """

    key: str
    title: str
    changes: tuple[str, ...]
    cannot_change: tuple[str, ...]
    reference_class: str
    plover: str
    cameo: str
    sends_troops: bool


EVENT_TYPES: tuple[EventType, ...] = (
    EventType(
        key="troop_deployment",
        title="Troop deployment in support of another state's war",
        changes=(
            "joining: the supported side has a supporter",
            "termination: the supported side has a supporter",
            "outcome: the supported side's capability grows by the contingent's share",
            "pacts: sender and supported state have fought on one side",
            "disputes: the sender has sent troops abroad",
        ),
        cannot_change=(
            "the quality, training and task of the contingent",
            "munitions and technology that may come with it or be paid for it",
            "public opinion and morale",
        ),
        reference_class="supporters that entered interstate conflicts with troops since 1946",
        plover="ASSAULT-none / COOPERATE-military",
        cameo="0874",
        sends_troops=True,
    ),
    EventType(
        key="none",
        title="No event (a check that nothing changes)",
        changes=(),
        cannot_change=(),
        reference_class="supporters that entered interstate conflicts with troops since 1946",
        plover="none",
        cameo="none",
        sends_troops=False,
    ),
)


def event_type(key: str) -> EventType | None:
    """Return the event type of that key, or None."""
    return next((kind for kind in EVENT_TYPES if kind.key == key), None)
