"""Fixture: a comparison of responses with INVENTED numbers. Nothing here is an estimate."""

from dataclasses import replace

import numpy as np

from westphalia.core.draws import Interval, interval
from westphalia.core.rng import stream
from westphalia.respond.comparison import Change, Comparison, Flip, Offered, Regret, Waiting
from westphalia.respond.values import Cell, Measure, Values

DRAWS, CREDENCE = 400, 0.97
MEASURES = (
    ("A4.join24", "a further state enters the war with troops within 24 months", "probability",
     "lower", 0.05, 0.31),
    ("A4.ownarms24", "a further state begins to support Russia's side with weapons, money or "
     "troops within 24 months", "probability", "lower", 0.05, 0.22),
    ("A6.end24", "the war ends within 24 months", "probability", "higher", 0.05, 0.27),
    ("A6.months", "the months until the war has ended with a chance of one half", "months",
     "lower", 3.0, 41.0),
    ("A1.share", "Russia's coalition's share of both sides' military capability", "share",
     "lower", 0.01, 0.82),
    ("A1.days", "days of Russia's present losses that North Korea's contingent replaces, after "
     "the opponent's claims and the deaths known by name", "days", "lower", 30.0, 9.2),
    ("C4.aid12", "military aid that donors allocate to Ukraine in a month, mean of the twelve "
     "months after this one", "EUR bn a month", "", 0.5, 3.4),
    ("B5.pursuit36", "a further state begins to pursue nuclear weapons within 36 months",
     "probability", "lower", 0.05, 0.0061),
)  # fmt: skip
# Middle and spread of the change by measure, in its unit; options without any equal nothing.
OPTIONS: dict[str, tuple[str, str, dict[str, tuple[float, float]]]] = {
    "nothing": ("Nothing is done", "none", {}),
    "wait": ("Wait for more evidence of combat", "none", {}),
    "sanctions": ("Sanctions on North Korea by the United States, Japan, South Korea and the "
                  "European Union's members", "estimated",
                  {"A4.ownarms24": (-0.08, 0.02), "A4.join24": (-0.012, 0.01)}),
    "busters": ("Sanctions on third states' firms that help to evade the ones in force",
                "published", {}),
    "enforce": ("Enforcement of the sanctions in force at sea", "none", {}),
    "arms": ("Arms to Ukraine, EUR 1.5 bn more a month for twelve months", "estimated",
             {"C4.aid12": (1.5, 0.0), "A1.share": (-0.013, 0.003), "A6.end24": (-0.02, 0.04),
              "A6.months": (1.8, 4.0), "A4.join24": (0.06, 0.018)}),
    "arms_large": ("Arms to Ukraine, EUR 4 bn more a month for twenty-four months", "estimated",
                   {"C4.aid12": (4.0, 0.0), "A1.share": (-0.034, 0.006),
                    "A6.end24": (-0.05, 0.09), "A6.months": (4.9, 9.0),
                    "A4.join24": (0.13, 0.03)}),
    "guarantee": ("A guarantee to Ukraine by France, the United Kingdom and Poland, given in "
                  "public and backed by a presence", "estimated",
                  {"A4.join24": (0.21, 0.06), "A6.end24": (0.07, 0.05),
                   "B5.pursuit36": (-0.0008, 0.001)}),
    "exercise": ("Exercises of South Korea and the United States", "estimated",
                 {"A1.days": (-0.4, 0.5)}),
    "talks": ("Talks by a third party, offered to both", "estimated",
              {"A6.end24": (0.09, 0.025), "A6.months": (-7.5, 2.0)}),
    "resolution": ("A resolution of the General Assembly", "none", {}),
    "aid": ("Humanitarian aid, EUR 0.3 bn more a month", "arithmetic", {"C4.aid12": (0.3, 0.0)}),
    "arms+talks": ("Arms to Ukraine with talks by a third party", "estimated",
                   {"C4.aid12": (1.5, 0.0), "A1.share": (-0.013, 0.003),
                    "A6.end24": (0.07, 0.045), "A6.months": (-5.6, 4.4),
                    "A4.join24": (0.06, 0.018)}),
    "sanctions+talks": ("Sanctions with talks", "estimated",
                        {"A4.ownarms24": (-0.08, 0.02), "A4.join24": (-0.012, 0.01),
                         "A6.end24": (0.09, 0.025), "A6.months": (-7.5, 2.0)}),
    "arms_if_seen": ("Arms, once combat is confirmed", "estimated",
                     {"C4.aid12": (0.9, 0.0), "A1.share": (-0.008, 0.002),
                      "A4.join24": (0.035, 0.01)}),
}  # fmt: skip
KINDS = {"arms+talks": "portfolio", "sanctions+talks": "portfolio", "arms_if_seen": "plan"}
WHY = {
    "better": "The effect is estimated on 412 side-years; the interval leaves out no change.",
    "worse": "The effect is estimated on 412 side-years; the interval leaves out no change.",
    "moves": "No wish was given for this measure.",
    "undetermined": "The interval includes changes for the better and for the worse.",
    "no measurable change": "The interval lies within the smallest effect of interest.",
    "no effect in the model": "No channel represents it, for no evidence of an effect is at hand.",
    "by itself": "This is what the option itself adds; nothing was estimated.",
}


def measures(*, weights: bool = False) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            question=key, implication=key[:2], text=text, unit=unit,
            wish=wish, weight=float(1 + place % 3) if weights and wish else None,
            smallest_effect=small, given=place < 3,
        )
        for place, (key, text, unit, wish, small, _) in enumerate(MEASURES)
    )  # fmt: skip


def draws_of(option: str, question: str, base: float) -> np.ndarray:
    """Draws of one option on one measure, by state; equal noise for all options."""
    spread = stream(7, "level", question).normal(0.0, 0.18 * abs(base), (2, DRAWS))
    levels = np.clip(base + spread, 0.0, 1.0 if base < 1 else np.inf)
    if question in OPTIONS[option][2]:
        middle, width = OPTIONS[option][2][question]
        noise = stream(7, "change", question).normal(0.0, 1.0, DRAWS)
        levels = levels + np.array([[0.35], [1.0]]) * (middle + width * noise)
    return levels


def values(options: tuple[str, ...]) -> Values:
    draws = np.array([[draws_of(one, key, base) for key, *_, base in MEASURES] for one in options])
    cells = tuple(
        Cell(structure, bargaining)
        for bargaining in (False, True)
        for structure in ("shrunken", "none", "raw")
    )
    means = np.stack([draws.mean(axis=3)] * len(cells))
    return Values(options, tuple(key for key, *_ in MEASURES), draws, cells, means)


def verdict(change: Interval, one: Measure, option: str) -> str:
    if one.question not in OPTIONS[option][2]:
        return "no effect in the model"
    if change.p05 == change.p95:
        return "by itself"
    if max(abs(change.p05), abs(change.p95)) < one.smallest_effect:
        return "no measurable change"
    if not one.sign:
        return "moves"
    if change.p05 <= 0 <= change.p95:
        return "undetermined"
    return "better" if one.sign * change.median > 0 else "worse"


def change_of(
    found: Values, option: int, place: int, one: Measure, require: float | None
) -> Change:
    name, mixed = found.options[option], found.mixed(CREDENCE)
    moved = found.draws[option, place] - found.draws[0, place]
    change = interval(mixed[option, place] - mixed[0, place])
    found_verdict = verdict(change, one, name)
    return Change(
        option=name, measure=one.question, level=interval(mixed[option, place]), change=change,
        if_true=interval(moved[1]), if_false=interval(moved[0]),
        event_part=interval(CREDENCE * (moved[1] - moved[0])), verdict=found_verdict,
        why=WHY[found_verdict],
        met=None if require is None else float(np.mean(mixed[option, place] < require)),
    )  # fmt: skip


def offered(name: str) -> Offered:
    title, grade, moves = OPTIONS[name]
    parts = {"arms_if_seen": ("arms", "nothing")}.get(name, tuple(name.split("+")))
    return Offered(
        id=name, kind=KINDS.get(name, "option"), title=title,
        parts=parts if name in KINDS else (),
        acts=() if name in ("nothing", "wait") else
        (f"The United States and 26 partners act from November 2024: {title[0].lower()}"
         f"{title[1:]}.",),
        costs=("EUR 1.5 bn a month, EUR 18 bn in all; 0.1 % of the partners' GDP of 2023.",)
        if "arms" in name else (),
        who=("Needs no vote of the Security Council.",
             "27 states must each decide; all are members at this date."),
        cannot_change=("Stocks and output of artillery shells.", "Morale.") if moves else (),
        evidence=("Estimated in the channel of support: 412 side-years, 1989 to 2018.",)
        if grade == "estimated" else ("No study with an effect that fits these measures.",),
        grade=grade,
    )  # fmt: skip


def regrets(found: Values, asked: tuple[Measure, ...], *, score: bool) -> list[Regret]:
    rows = []
    mixed = found.mixed(CREDENCE)
    gains = {
        one.question: (one.sign * mixed[:, place], one.sign * found.means[:, :, place])
        for place, one in enumerate(asked)
        if one.sign
    }
    if score:
        weighed = [(one, (one.weight or 0) / one.smallest_effect) for one in asked if one.sign]
        gains["score"] = (
            sum(gains[one.question][0] * weight for one, weight in weighed),
            sum(gains[one.question][1] * weight for one, weight in weighed),
        )
    for key, (draws, means) in gains.items():
        expected = (draws.max(axis=0) - draws).mean(axis=1)
        maximal = (means.max(axis=1, keepdims=True) - means).max(axis=(0, 2))
        for place, name in enumerate(found.options):
            rows.append(
                Regret(name, key, float(expected[place]), float(maximal[place]),
                       "where the event is true, effects as fitted, bargaining")
            )  # fmt: skip
    return rows


def example(
    *,
    weights: bool = False,
    require: bool = True,
    names: tuple[str, ...] = tuple(OPTIONS),
) -> Comparison:
    """A comparison of the named options, ``nothing`` first."""
    asked, found = measures(weights=weights), values(names)
    required = {"A4.join24": 0.35, "A6.months": 40.0} if require else {}
    still = tuple(name for name in names if not OPTIONS[name][2])
    kept = ("nothing", "sanctions", "talks", "arms+talks", "sanctions+talks", "guarantee",
            "arms_large", "exercise", *still)  # fmt: skip
    return Comparison(
        case="dprk-russia-2024",
        title="North Korean troops in Russia's war against Ukraine",
        as_of="2024-10-31",
        credence=CREDENCE,
        headline="Sanctions with talks are told apart from doing nothing on three of seven "
        "measures, each for the better; a guarantee raises the chance that a further state enters.",
        told_apart=True,
        options=tuple(offered(name) for name in names),
        measures=asked,
        requirements={"A4.join24": "A4.join24 < 0.35", "A6.months": "A6.months < 40"}
        if require
        else {},
        changes=tuple(
            change_of(found, option, place, one, required.get(one.question))
            for option in range(len(names))
            for place, one in enumerate(asked)
        ),
        regrets=tuple(regrets(found, asked, score=weights)),
        pareto=tuple(name for name in names if name in kept),
        same=(still,) if len(still) > 1 else (),
        met_all={name: 0.1 + 0.05 * place for place, name in enumerate(names)} if require else {},
        flips=(
            Flip("A4.join24", "sanctions", "arms", "prefer sanctions to arms if the "
                 "probability of the event is above 34%; below it they cannot be told apart.",
                 0.34, Interval(0.34, 0.21, 0.52), None, None),
            Flip("A6.months", "nothing", "arms_large", "Prefer doing nothing to arms_large on "
                 "A6.months where the effect of support on endings lies above 0.12 and the "
                 "contingent is larger than 9,000.", None, None, 0.81, 0.74),
        ),
        waiting=(
            Waiting("combat", "combat of the contingent is confirmed by two origins", "2024-12-31",
                    "A4.join24", "sanctions", "sanctions+talks", "nothing", 0.62, 0.0031, -0.0012,
                    0.0104),
            Waiting("rotation", "a second contingent is sent", "2025-03-31", "A6.months",
                    "talks", "talks", "talks", 0.4, 0.0, 0.0, 0.21),
        ),
        cells=found.cells,
        reactions=(
            "States that may join or support either side do so by the channels' chances, which "
            "the acts move.",
            "Under bargaining only states whose expected utility of entering is positive may.",
        ),
        notes=(
            "It compares outcomes by open evidence; an effect that no evidence shows is not zero "
            "in the world, only in the model.",
            "The largest of many changes is overstated; read it with its interval.",
        ),
        values=found,
        draws=DRAWS,
        seed=1,
        evaluations=len(names) * DRAWS * 12,
    )  # fmt: skip


def level() -> Comparison:
    """Nothing can be told apart: no flips, no waiting, no wish of the last measure."""
    one = example(require=False, names=("nothing", "wait", "busters", "enforce", "resolution"))
    return replace(
        one,
        told_apart=False,
        headline="The options cannot be told apart given the evidence: none of them has an effect "
        "in the model.",
        flips=(),
        waiting=(),
        notes=(),
        pareto=one.values.options,
    )


def single() -> Comparison:
    """Doing nothing beside one option, with hardly anything said."""
    one = example(require=False, names=("nothing", "talks"))
    return replace(one, flips=(), waiting=(), reactions=(), notes=(), pareto=("talks",))
