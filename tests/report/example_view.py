"""Fixture: a realistic report with INVENTED numbers. Nothing here is an estimate."""

import math
from dataclasses import replace

from westphalia.report import view as v

HEADINGS = {
    "A1": ("Military position", "The supported side ends the war ahead", "probability", 0.34, 0.0),
    "A2": ("Bilateral ties", "New or upgraded defence commitment within 36 months",
           "probability", 0.06, 0.09),
    "A3": ("Global alliances", "New defence commitments among third states within 36 months",
           "commitments", 3.1, 0.1),
    "A4": ("Escalation", "At least one more state enters with troops within 24 months",
           "probability", 0.11, 0.07),
    "A6": ("Peace negotiations", "The conflict ends within 24 months", "probability", 0.31, -0.08),
    "B1": ("Military cooperation and balance", "Supported coalition's share of capabilities",
           "share", 0.82, 0.004),
    "B3": ("Regional security", "Growth of rivals' military spending over three years",
           "share", 0.09, 0.01),
    "B4": ("Diplomatic alignment", "Polarisation of the General Assembly", "ideal-point units",
           0.83, 0.01),
    "B5": ("Non-proliferation", "A state starts to pursue nuclear weapons within 36 months",
           "probability", 0.006, 0.0004),
    "B6": ("Humanitarian", "People newly displaced across borders next year", "people",
           1_240_000, 96_000),
    "C1": ("Regional tensions", "Militarised dispute between the sender and a rival within a year",
           "probability", 0.42, 0.03),
    "C2": ("Sanctions and diplomacy", "Security Council vetoes per year", "vetoes", 2.6, 0.2),
    "C5": ("Nuclear risk", "Fatal dispute between two nuclear-armed states within 36 months",
           "probability", 0.018, 0.001),
    "C6": ("Humanitarian and economic", "Monthly deaths in the theatre", "deaths per month",
           5400, 250),
}  # fmt: skip
VERDICTS = {"A4": "supported", "A6": "supported", "A1": "not supported", "B3": "not supported",
            "B4": "contradicted", "B5": "undetermined", "C6": "not measurable here"}  # fmt: skip
GRADES = ("moderate", "weak", "null", "published", "none")


def _band(middle: float, half: float, *, low: float = -math.inf, high: float = math.inf) -> v.Band:
    return v.Band(middle, max(low, middle - half), min(high, middle + 1.3 * half))


def judgement(key: str, place: int = 0) -> v.JudgementView:
    heading, question, unit, base, effect = HEADINGS[key]
    top = 1.0 if unit in ("probability", "share") else math.inf
    width = 0.45 * base
    return v.JudgementView(
        id=f"{key}.main", implication=key, heading=heading, question=question, unit=unit,
        claim=f"The usual claim says that this goes up ({heading.lower()}).", direction="up",
        without=_band(base, width, low=0, high=top),
        with_=_band(base + effect, 1.2 * width, low=0, high=top),
        difference=_band(effect, abs(effect) * 1.4 + 0.02 * base),
        mixed=_band(base + 0.97 * effect, 1.19 * width, low=0, high=top),
        p_direction=0.5 + 0.4 * math.tanh(4 * effect / base), smallest_effect=0.05 * base,
        verdict=VERDICTS.get(key, "not supported"),
        verdict_reason="The interval of the difference includes changes too small to matter.",
        likelihood_term="unlikely" if unit == "probability" else "",
        grade=GRADES[place % 5], grade_reason="In sample only; no gain on years not seen.",
        n=2899 if place % 3 else 62, n_unit="side-years", metric="log score",
        naive="climatology of the last 20 years",
        skill=None if place % 5 == 4 else v.Band(0.058 - 0.03 * (place % 4), -0.11, 0.102),
        naive_score=0.0202, score=0.0190,
        rests_on="A rolling four-variable logit on side-years, 1946 to the as-of date.",
        would_change=("A second contingent is confirmed.", "A treaty is signed by a third state."),
        caveats=("Entrants select hard wars; this is an association.",), channel="entry",
    )  # fmt: skip


def _fan(key: str, title: str, unit: str, level: float, lift: float) -> v.FanView:
    months = tuple(f"{2024 + (10 + i) // 12}-{(10 + i) % 12 + 1:02d}" for i in range(24))
    past = tuple(f"{2022 + (10 + i) // 12}-{(10 + i) % 12 + 1:02d}" for i in range(24))

    def branch(shift: float) -> dict[str, tuple[float, ...]]:
        spread = {"p05": -1.6, "p25": -0.7, "p50": 0.0, "p75": 0.7, "p95": 1.6}
        return {
            name: tuple(
                level * (1 + shift * i / 24) * math.exp(step * 0.09 * math.sqrt(i + 1))
                for i in range(24)
            )
            for name, step in spread.items()
        }

    return v.FanView(
        id=key, title=title, unit=unit, months=months, without=branch(0.0), with_=branch(lift),
        observed_months=past,
        observed=tuple(level * (1 + 0.25 * math.sin(i / 2.1)) for i in range(24)),
        note="Fixture: an invented series.",
    )  # fmt: skip


def box(iso3: str, name: str, west: float, south: float, size: float = 8) -> v.ShapeView:
    east, north = west + size, south + size
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return v.ShapeView(iso3, name, (ring,))


JOINERS = (
    ("BLR", "Belarus", "supported", 0.021, 0.034),
    ("PRK", "North Korea", "supported", 0.002, 0.03),
    ("CHN", "China", "supported", 0.006, 0.0071), ("IRN", "Iran", "supported", 0.004, 0.0048),
    ("SRB", "Serbia", "supported", 0.0006, 0.0007),
    ("KOR", "South Korea", "opponent", 0.003, 0.012),
    ("POL", "Poland", "opponent", 0.009, 0.011), ("GBR", "United Kingdom", "opponent", 0.008, 0.01),
    ("FRA", "France", "opponent", 0.007, 0.009), ("USA", "United States", "opponent", 0.005, 0.007),
)  # fmt: skip
SHAPES = (
    box("RUS", "Russia", 60, 55, 20), box("UKR", "Ukraine", 28, 46),
    box("PRK", "North Korea", 125, 39),
    box("BLR", "Belarus", 24, 52), box("CHN", "China", 95, 27, 15), box("IRN", "Iran", 48, 28),
    box("KOR", "South Korea", 126, 34, 3), box("POL", "Poland", 15, 50, 6),
    box("GBR", "United Kingdom", -5, 51, 6), box("FRA", "France", -1, 44, 6),
    box("USA", "United States", -115, 33, 20), box("BRA", "Brazil", -60, -20, 18),
    box("AUS", "Australia", 120, -32, 18),
)  # fmt: skip


def _joiners() -> tuple[v.JoinerView, ...]:
    rows, ranks = [], {"supported": 0, "opponent": 0}
    for iso3, name, side, p_without, p_with in JOINERS:
        ranks[side] += 1
        drivers = ("defence pact with the side", "rival of the other side")
        rows.append(v.JoinerView(iso3, name, side, p_without, p_with, ranks[side], drivers))
    return tuple(rows)


def _evidence() -> tuple[v.EvidenceView, ...]:
    rows = (
        ("2024-10-18", "Intelligence service of state K", "B2", True, 3.0, True, "Seen on ships."),
        ("2024-10-23", "Government of state U", "B2", True, 3.0, True, "Has proof."),
        ("2024-10-24", "News agency quoting state K", "C3", True, 1.0, False, "Repeats it."),
        ("2024-10-25", "Foreign ministry of state R", "D4", False, 0.8, True, "Does not confirm."),
    )  # fmt: skip
    return tuple(
        v.EvidenceView(f"e{i}", date, origin, grade, supports, text, f"{origin}, {date} (fixture)",
                       "https://example.org/item", ratio, counted,
                       "counted" if counted else "copy of e0: same origin")
        for i, (date, origin, grade, supports, ratio, counted, text) in enumerate(rows)
    )  # fmt: skip


def example() -> v.ReportView:
    """Return the full fixture."""
    return v.ReportView(
        title="North Korean soldiers deploy in support of Russia against Ukraine (fixture)",
        summary=(
            "The event is almost certain to have happened: credence 97%.",
            "Two of the claims hold up: further entry is more likely, an early end less likely.",
            "For the other claims no effect beyond the baseline can be measured.",
        ),
        case={"line": "North Korea sends about 11,000 soldiers to Russia (fixture).",
              "event type": "troop deployment", "sender": "PRK", "size": 11_000,
              "opponents": ("UKR",)},
        as_of="2024-10-31", horizon_months=36, seed=7, draws=4000, credence=0.97, prior=0.3,
        prior_source="Share of comparable allegations later confirmed (fixture)",
        credence_steps=(("Intelligence service of state K", 0.56), ("Government of state U", 0.79),
                        ("Foreign ministry of state R", 0.75), ("Alliance confirms", 0.97)),
        judgements=tuple(judgement(key, place) for place, key in enumerate(HEADINGS)),
        unanswered=(("A5", "Propaganda and morale", "No poll covers both branches."),
                    ("B2", "Sanctions and economy", "Trade data end before the event."),
                    ("C3", "Realignment", "Alliance data end in 2018."),
                    ("C4", "Challenge to the opposing alliance", "No estimate beat its baseline.")),
        fans=(_fan("deaths", "Deaths in the theatre", "deaths per month", 5200, 0.08),
              _fan("end", "The conflict has ended", "probability", 0.12, -0.2),
              _fan("displaced", "People displaced across borders", "people", 6_100_000, 0.02)),
        joiners=_joiners(), evidence=_evidence(),
        reference_class=(
            v.CaseMemberView("Ogaden (fixture)", "1977-80", "Ethiopia", ("Cuba", "South Yemen"),
                             "Somalia", (), "supported side won", "long-range sender"),
            v.CaseMemberView("Vietnam (fixture)", "1965-75", "South Vietnam",
                             ("United States", "South Korea", "Thailand", "Australia"),
                             "North Vietnam", ("North Korea",), "supported side lost", ""),
        ),
        reliability=(
            v.ReliabilityView("entry", "Who enters with troops",
                              ((0.002, 0.001, 61000), (0.01, 0.012, 4100), (0.04, 0.03, 900),
                               (0.12, 0.17, 140)), "log score", 0.0190, 0.0202,
                              v.Band(0.058, 0.01, 0.102), 0.784,
                              ({"subset": "rivals only", "n": 410, "auc": 0.65, "skill": -0.05},)),
            v.ReliabilityView("termination", "Conflict ends within a year",
                              ((0.08, 0.07, 400), (0.2, 0.22, 520), (0.4, 0.36, 300),
                               (0.6, 0.58, 90)), "log score", 0.481, 0.527,
                              v.Band(0.087, 0.05, 0.12), 0.71, ()),
        ),
        sources=(v.SourceView("ucdp_acd", "Uppsala Conflict Data Program", "25.1", "CC BY 4.0",
                              "Gleditsch et al. 2002; Davies et al. 2025", "https://ucdp.uu.se/",
                              1946, 2024, 2752, 6, "Troops only; arms transfers are not coded."),),
        assumptions=("Deployment size 11,000.", "The pact of June 2024 is in force."),
        limits=("All event effects are associations.", "Calibration differs between eras."),
        stale=({"input": "Alliance commitments", "last_year": 2018, "age_years": 6},),
        verdict_rule="Supported if at least 90% of draws have the claimed direction and the median "
                     "exceeds the smallest effect that matters; contradicted if the reverse holds.",
        shapes=SHAPES, theatre_iso3="UKR", supported_iso3="RUS", opponent_iso3="UKR",
        sender_iso3="PRK", version="0.1.0", data_fingerprint="f1x7ure0" * 8,
    )  # fmt: skip


def empty() -> v.ReportView:
    """Return a view in which every list is empty."""
    return replace(
        example(), summary=(), case={}, credence_steps=(), judgements=(), unanswered=(), fans=(),
        joiners=(), evidence=(), reference_class=(), reliability=(), sources=(), assumptions=(),
        limits=(), stale=(), shapes=(),
    )  # fmt: skip
