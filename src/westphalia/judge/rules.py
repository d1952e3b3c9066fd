"""The stated rules: likelihood terms, verdicts and evidence grades."""

from westphalia.core.draws import Interval
from westphalia.estimate.fitted import Record
from westphalia.estimate.shrink import Effect

# Intelligence Community Directive 203 (2015), one row of terms, never mixed with the other.
TERMS: tuple[tuple[float, str], ...] = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)
CERTAINTY = 0.9
VERDICT_RULE = (
    "With d the claimed direction and s the smallest effect of interest of the question: supported "
    "if the probability of a difference in direction d is at least 0.9, its median exceeds s and "
    "the channel's out-of-sample skill is not negative; contradicted likewise in the other "
    "direction; not supported if the 90 % interval of the difference lies within -s to +s; "
    "undetermined otherwise; not measurable here where no channel answers."
)
GRADE_RULE = (
    "Moderate: the channel's skill interval lies above zero and the event's effect is at least "
    "twice its standard error on 20 or more cases. Null: the effect is smaller than its standard "
    "error. Weak: anything between, or a channel whose skill interval reaches zero. None: no "
    "model of the effect. Published: taken from a study, not estimated here."
)
EXPLAINED = 2.0
ENOUGH = 20


def likelihood_term(p: float) -> str:
    """Return the ICD 203 term of a probability.

    Examples:
        >>> likelihood_term(0.02), likelihood_term(0.5), likelihood_term(0.8)
        ('almost no chance', 'roughly even chance', 'very likely')
    """
    return next(term for upper, term in TERMS if p < upper)


def verdict(
    difference: Interval,
    p_direction: float,
    p_opposite: float,
    *,
    sign: int,
    smallest: float,
    skill: float,
) -> str:
    """Return the verdict on a claim by the stated rule.

    Args:
        difference: Median and 90 % interval of with minus without.
        p_direction: Share of draws with a difference in the claimed direction.
        p_opposite: Share of draws with a difference in the other direction.
        sign: 1 if the claim says up, -1 if down.
        smallest: Smallest effect of interest, above 0.
        skill: Channel's out-of-sample skill.
    """
    skilled = skill >= 0
    if skilled and p_direction >= CERTAINTY and sign * difference.median > smallest:
        return "supported"
    if skilled and p_opposite >= CERTAINTY and -sign * difference.median > smallest:
        return "contradicted"
    if -smallest <= difference.p05 and difference.p95 <= smallest:
        return "not supported"
    return "undetermined"


def grade(record: Record | None, effect: Effect | None) -> tuple[str, str]:
    """Return the evidence grade of an event effect and the reason, by the stated rule."""
    if record is None:
        return "none", "no out-of-sample record exists"
    if effect is None:
        return "none", "no effect of the event on this question is estimated"
    ratio = abs(effect.raw) / effect.se if effect.se > 0 else 0.0
    facts = f"{effect.label} {effect.raw:+.2f} (SE {effect.se:.2f}), {effect.n} cases"
    lower = record.skill.value.p05
    if ratio < 1:
        return "null", f"{facts}: smaller than its standard error"
    if lower > 0 and ratio >= EXPLAINED and effect.n >= ENOUGH:
        return "moderate", f"{facts}; skill interval above zero"
    if lower <= 0:
        return "weak", f"{facts}; the channel's skill interval reaches zero"
    return "weak", f"{facts}: less than twice its standard error, or few cases"
