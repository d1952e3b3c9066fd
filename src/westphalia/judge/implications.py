"""The eighteen implications, and the questions that this version answers."""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Implication:
    """One heading of the usual prose.

    Attributes:
        id: ``A1`` to ``C6``.
        heading: Its heading.
        claim: What is usually claimed, in one sentence.
        needs: Data or channel that would answer it, if no question here does.
    """

    id: str
    heading: str
    claim: str
    needs: str = ""


IMPLICATIONS: tuple[Implication, ...] = (
    Implication("A1", "Military position", "The troops strengthen the supported side."),
    Implication("A2", "Bilateral ties", "Sender and supported state draw closer."),
    Implication(
        "A3",
        "Global alliances",
        "Other states rethink their alliances and help the opponent more.",
        "an alliance-network channel and monthly aid series",
    ),
    Implication("A4", "Escalation", "The war escalates and draws in further states."),
    Implication(
        "A5",
        "Propaganda and morale",
        "The show of support lifts legitimacy and morale.",
        "roll calls of the General Assembly; no open poll series exists for most parties",
    ),
    Implication("A6", "Peace negotiations", "Peace is delayed."),
    Implication(
        "B1", "Military cooperation and balance", "The balance shifts and force is met with force."
    ),
    Implication(
        "B2",
        "Sanctions and economy",
        "Sanctions on both are weakened.",
        "dyadic trade after 2014 and a sanctions channel",
    ),
    Implication("B3", "Regional security", "The sender's region becomes less stable."),
    Implication(
        "B4",
        "Diplomatic alignment",
        "Neutral states must choose sides; the Assembly polarises.",
    ),
    Implication("B5", "Non-proliferation", "Weapons technology spreads."),
    Implication(
        "B6",
        "Humanitarian",
        "More people are displaced and need aid.",
        "more years of arrivals by origin than were known at the date",
    ),
    Implication("C1", "Regional tensions", "Tensions in the sender's region rise."),
    Implication(
        "C2",
        "Sanctions and diplomacy",
        "The sanctioned state grows more defiant.",
        "a channel on vetoes, tests and provocations",
    ),
    Implication(
        "C3",
        "Realignment",
        "A united front forms and others join it.",
        "an alliance-network channel",
    ),
    Implication(
        "C4",
        "Challenge to the opposing alliance",
        "The opposing alliance spends and helps more.",
        "a military-spending channel and monthly aid series",
    ),
    Implication("C5", "Nuclear risk", "The risk of nuclear conflict and proliferation rises."),
    Implication(
        "C6",
        "Humanitarian and economic",
        "Displacement grows and markets suffer.",
        "more years of arrivals by origin than were known at the date; a market channel",
    ),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A resolvable question under an implication.

    Attributes:
        id: Implication and short name, ``A4.join24``.
        text: Template; ``{sender}``, ``{supported}``, ``{opponent}``, ``{theatre}`` are filled in.
        unit: ``probability``, ``share`` or ``months``.
        direction: Where the usual claim points.
        smallest_effect: Smallest difference that matters, in the unit.
        channel: Channel that answers.
        record: Question and subset of that channel's record.
        effect: Name of the event effect that moves it, or an empty string.
        resolves: How later data will settle it.
    """

    id: str
    text: str
    unit: str
    direction: Direction
    smallest_effect: float
    channel: str
    record: tuple[str, str]
    effect: str
    resolves: str

    @property
    def implication(self) -> str:
        """Return the implication that the question belongs to."""
        return self.id.split(".")[0]


WHETHER = ("at least one state enters on a side within a year", "all")
END = ("an armed conflict ends within the year", "with supporters")
OUTCOME = ("which side wins an interstate war, or neither", "all")
PAST_MOVES = "against past moves of all"
DISPUTE = "begins in a dyad within the year"
# Five percentage points: below that a principal would hardly act differently, and the intervals
# of these channels cannot tell a smaller difference from none. One point for capability shares.
POINT = 0.05

QUESTIONS: tuple[Question, ...] = (
    Question(
        "A1.win",
        "{supported}'s side wins the war within {horizon} months",
        "probability",
        "up",
        POINT,
        "outcome",
        OUTCOME,
        "",
        "UCDP termination: the episode ends in victory for that side",
    ),
    Question(
        "A1.lose",
        "{supported}'s side loses the war within {horizon} months",
        "probability",
        "down",
        POINT,
        "outcome",
        OUTCOME,
        "",
        "UCDP termination: the episode ends in victory for the other side",
    ),
    Question(
        "A1.share",
        "{supported}'s coalition's share of both sides' military capability",
        "share",
        "up",
        0.01,
        "outcome",
        OUTCOME,
        "",
        "National Material Capabilities, sender's by the contingent's part of its soldiers",
    ),
    Question(
        "A2.pact",
        "{sender} and {supported} are bound by a defence pact within 36 months",
        "probability",
        "up",
        POINT,
        "pacts",
        ("two states without a defence pact sign one within three years", "with co-fighting"),
        "fought",
        "ATOP, or a published treaty with a defence clause",
    ),
    Question(
        "A2.distance36",
        "the distance between {sender} and {supported} in UN ideal points three sessions on",
        "ideal points",
        "down",
        0.1,
        "voting",
        ("distance of two states in UN ideal points, three sessions on", PAST_MOVES),
        "fought",
        "a later release of UN ideal points from votes on foreign policy, aligned to this one",
    ),
    Question(
        "A4.join12",
        "a further state enters the war with troops within 12 months",
        "probability",
        "up",
        POINT,
        "joining",
        WHETHER,
        "same_side",
        "UCDP/PRIO: a secondary warring party other than {sender}",
    ),
    Question(
        "A4.join24",
        "a further state enters the war with troops within 24 months",
        "probability",
        "up",
        POINT,
        "joining",
        WHETHER,
        "same_side",
        "UCDP/PRIO: a secondary warring party other than {sender}",
    ),
    Question(
        "A4.own24",
        "a further state enters on {supported}'s side within 24 months",
        "probability",
        "up",
        POINT,
        "joining",
        WHETHER,
        "same_side",
        "UCDP/PRIO: a secondary warring party on that side other than {sender}",
    ),
    Question(
        "A4.other24",
        "a state enters on {opponent}'s side within 24 months",
        "probability",
        "up",
        POINT,
        "joining",
        WHETHER,
        "other_side",
        "UCDP/PRIO: a secondary warring party on that side",
    ),
    Question(
        "A4.deaths12",
        "monthly deaths in {theatre} over the next 12 months exceed those of the last 12 known",
        "probability",
        "up",
        POINT,
        "fatalities",
        ("deaths in a month, states with deaths in the last year", "all"),
        "entry",
        "UCDP GED, state-based best estimates, mean of the months",
    ),
    Question(
        "A6.end12",
        "the war ends within 12 months",
        "probability",
        "down",
        POINT,
        "termination",
        END,
        "supported",
        "UCDP/PRIO: no further active year",
    ),
    Question(
        "A6.end24",
        "the war ends within 24 months",
        "probability",
        "down",
        POINT,
        "termination",
        END,
        "supported",
        "UCDP/PRIO: no further active year",
    ),
    Question(
        "A6.end36",
        "the war ends within 36 months",
        "probability",
        "down",
        POINT,
        "termination",
        END,
        "supported",
        "UCDP/PRIO: no further active year",
    ),
    Question(
        "B1.force12",
        "a dispute with use of force begins in a regional dyad of {sender} or {supported} within "
        "12 months",
        "probability",
        "up",
        POINT,
        "disputes",
        (f"a dispute with force {DISPUTE}", "all"),
        "sender",
        "a later release of militarized-dispute data, hostility 4 or 5",
    ),
    Question(
        "B3.dispute12",
        "a militarized dispute begins in a dyad of {sender} within 12 months",
        "probability",
        "up",
        POINT,
        "disputes",
        (f"a dispute {DISPUTE}", "all"),
        "sender",
        "a later release of militarized-dispute data",
    ),
    Question(
        "B4.neutral36",
        "the mean change of neutral states' distance to {supported} in UN ideal points three "
        "sessions on; polarisation would move them apart",
        "ideal points",
        "up",
        0.1,
        "voting",
        ("mean change of neutral states' distance to a state, three sessions on", PAST_MOVES),
        "entry",
        "a later release of UN ideal points from votes on foreign policy, aligned to this one; "
        "neutral states as of the last known session",
    ),
    Question(
        "B5.pursuit36",
        "a further state begins to pursue nuclear weapons within 36 months",
        "probability",
        "up",
        POINT,
        "nuclear",
        ("a further state begins to pursue nuclear weapons within the year", "all"),
        "",
        "a later release of nuclear status data (Bleek, NTI): a new spell of pursuit",
    ),
    Question(
        "B6.outflow12",
        "new displacement from {theatre} in the next full calendar year exceeds that of the last "
        "known year",
        "probability",
        "up",
        POINT,
        "displacement",
        (
            "new displacement from a state in a year exceeds that of the last known year",
            "with deaths",
        ),
        "entry",
        "UNHCR forced displacement flows, all kinds added, next full calendar year",
    ),
    Question(
        "C1.dispute12",
        "a militarized dispute begins in any dyad of the region within 12 months",
        "probability",
        "up",
        POINT,
        "disputes",
        (f"a dispute {DISPUTE}", "all"),
        "sender",
        "a later release of militarized-dispute data",
    ),
    Question(
        "C1.fatal12",
        "a fatal dispute begins in any dyad of the region within 12 months",
        "probability",
        "up",
        POINT,
        "disputes",
        (f"a fatal dispute {DISPUTE}", "all"),
        "sender",
        "a later release of militarized-dispute data",
    ),
    Question(
        "C5.dispute12",
        "a militarized dispute begins between two nuclear-armed states within 12 months",
        "probability",
        "up",
        POINT,
        "nuclear",
        (
            "a dispute begins between any two nuclear-armed states within the year",
            "at the age of the data",
        ),
        "sender",
        "a later release of militarized-dispute data",
    ),
    Question(
        "C6.world12",
        "new displacement in the world in the next full calendar year exceeds that of the last "
        "known year",
        "probability",
        "up",
        POINT,
        "displacement",
        ("new displacement of the world in a year exceeds that of the last known year", "all"),
        "entry",
        "UNHCR forced displacement flows, all kinds added, next full calendar year",
    ),
)


def dyad_question(one: tuple[str, str], other: tuple[str, str]) -> Question:
    """Return the question whether two states of the region have a dispute.

    Args:
        one: Code and name of the first state.
        other: Code and name of the second.
    """
    return Question(
        f"B3.{one[0].lower()}_{other[0].lower()}",
        f"a militarized dispute begins between {one[1]} and {other[1]} within 12 months",
        "probability",
        "up",
        POINT,
        "disputes",
        (f"a dispute {DISPUTE}", "all"),
        "sender",
        "a later release of militarized-dispute data",
    )
