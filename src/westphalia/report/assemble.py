"""From an assessment to what a report shows; nothing is estimated here."""

from typing import Any

import polars as pl

from westphalia.events.situation import conflict_line, event_line
from westphalia.events.types import INPUTS, event_type
from westphalia.judge.alarms import false_alarms, said
from westphalia.judge.assessment import Assessment
from westphalia.judge.convergence import convergence_line
from westphalia.judge.implications import IMPLICATIONS
from westphalia.judge.judgement import Judgement
from westphalia.judge.rules import GRADE_RULE, VERDICT_RULE
from westphalia.judge.words import ASSUMPTIONS, CAVEATS, LIMITS, WOULD_CHANGE, rests_on
from westphalia.report import summary
from westphalia.report.evidence_view import EvidenceView, weights_view
from westphalia.report.hypotheses_view import hypotheses_view
from westphalia.report.information_view import information_view
from westphalia.report.network import bloc, likely_partners
from westphalia.report.pictures import band, fans, joiners, ordered, reliability, shapes
from westphalia.report.responses_view import responses_view
from westphalia.report.scorecard import scorecard
from westphalia.report.view import (
    CaseMemberView,
    JudgementView,
    ReportView,
    SourceView,
)
from westphalia.respond.comparison import Comparison
from westphalia.simulate.closure import closure_line


def assemble(
    assessment: Assessment, *, version: str, responses: Comparison | None = None
) -> ReportView:
    """Return everything that the terminal and the page show.

    Args:
        assessment: The assessment.
        version: Version of the package.
        responses: A comparison of what could be done about the same case, if one was made.
    """
    a, s = assessment, assessment.situation
    leads = a.leads()
    return ReportView(
        title=a.case.case.title,
        summary=summary.sentences(a),
        case=_case(a),
        as_of=a.as_of.isoformat(),
        horizon_months=a.run.world.horizon,
        seed=a.seed,
        draws=a.run.draws,
        credence=a.credence.value,
        prior=a.credence.prior,
        prior_source=a.credence.prior_source,
        credence_steps=tuple(
            (f"{step.item.date} {step.item.origin}, {step.item.grade}", step.after)
            for step in a.credence.steps
            if step.counted
        ),
        judgements=tuple(_judgement(a, one, leads) for one in a.answers),
        unanswered=tuple(
            (key, heading, f"needs {needs}") for key, heading, needs in a.unanswered()
        ),
        fans=fans(a),
        joiners=joiners(a),
        evidence=tuple(
            EvidenceView(
                id=step.item.id,
                date=step.item.date.isoformat(),
                origin=step.item.origin,
                grade=step.item.grade,
                supports=step.item.supports,
                text=step.item.text,
                citation=step.item.citation,
                url=step.item.url,
                likelihood_ratio=step.ratio,
                counted=step.counted,
                reason=step.reason,
            )
            for step in a.credence.steps
        ),
        reference_class=tuple(
            CaseMemberView(
                conflict=one.conflict,
                years=f"{one.first_year}-{one.last_year}",
                supported=", ".join(one.supported),
                entrants=one.entrants,
                opponent=", ".join(one.opponent),
                counter_entrants=one.counter_entrants,
                outcome=one.outcome,
                note="",
            )
            for one in a.reference
        ),
        reliability=reliability(a),
        sources=_sources(a.sources),
        assumptions=(*ASSUMPTIONS, closure_line()),
        limits=(
            *LIMITS,
            convergence_line(a.monte_carlo, a.run.draws),
            *(f"Not fitted at this date: {k}: {v}" for k, v in a.failed.items()),
        ),
        stale=tuple(
            {"input": name, "last_year": last, "age_years": age}
            for name, (last, age) in a.run.world.ages.items()
            if age > 0
        ),
        verdict_rule=f"{VERDICT_RULE} Evidence grades. {GRADE_RULE}",
        shapes=shapes(a.shapes),
        theatre_iso3=s.theatre.iso3,
        supported_iso3=s.supported.iso3,
        opponent_iso3=s.opponent.iso3,
        sender_iso3=s.sender.iso3,
        partners=likely_partners(a),
        bloc=bloc(a),
        version=version,
        data_fingerprint=a.fingerprint,
        scorecard=scorecard(a.fits),
        weights=weights_view(a.weights, as_of=a.as_of.isoformat()) if a.weights.items else None,
        hypotheses=hypotheses_view(a.hypotheses, a.branches, leads) if a.hypotheses else None,
        information=information_view(a.information, leads) if a.information else None,
        responses=responses_view(responses) if responses is not None else None,
    )


def _case(a: Assessment) -> dict[str, Any]:
    s = a.situation
    rows: dict[str, Any] = {
        "line": f"{s.kind.title}: {event_line(s)}. As it could be known on {a.as_of}.",
        "Conflict": conflict_line(s),
        "Theatre": s.theatre.name,
        "Enters the models as": "; ".join(INPUTS[name] for name in INPUTS if s.sets(name))
        or "nothing",
        "Cannot be represented here": "; ".join(s.kind.cannot_change) or "nothing",
        "Event codes": f"PLOVER {s.kind.plover}, CAMEO {s.kind.cameo}",
    }
    if len(s.events) > 1:
        rows["Events"] = "; ".join(
            f"{one.start} {kind.title if (kind := event_type(one.type)) else one.type} "
            f"({one.actor})"
            for one in s.events
        )
    if a.sender_rank and s.apart:
        rows["Before any report"] = (
            f"{s.sender.name} ranked {a.sender_rank[0]} of {a.sender_rank[1]} states by its "
            f"chance to enter on {s.supported.name}'s side"
        )
    return rows


def _judgement(a: Assessment, one: Judgement, leads: frozenset[str]) -> JudgementView:
    implication = next(i for i in IMPLICATIONS if i.id == one.question.implication)
    record = one.record.skill
    tally = false_alarms(a.situation.kind.key, one.question.id)
    return JudgementView(
        id=one.question.id,
        implication=implication.id,
        heading=implication.heading,
        question=one.text,
        unit=one.question.unit,
        claim=implication.claim,
        direction=one.question.direction,
        without=band(one.without),
        with_=band(one.with_event),
        difference=band(one.difference),
        mixed=band(one.mixed),
        p_direction=one.p_direction,
        smallest_effect=one.smallest_effect,
        verdict=one.verdict,
        verdict_reason=one.verdict_reason,
        likelihood_term=one.likelihood_term,
        grade=one.grade,
        grade_reason=one.grade_reason,
        n=record.n,
        n_unit="out-of-sample forecasts",
        metric=record.metric,
        naive=record.naive,
        skill=band(record.value) if ordered(record.value) else None,
        naive_score=record.naive_score,
        score=record.score,
        rests_on=rests_on(one),
        would_change=WOULD_CHANGE[one.question.channel],
        caveats=(*CAVEATS[one.question.channel], *a.fits[one.question.channel].notes),
        channel=one.question.channel,
        lead=one.question.id in leads,
        false_alarm=tally.rate(one.verdict) if tally else None,
        false_alarms=said(tally, one.verdict) if tally else "",
    )


def _sources(rows: pl.DataFrame) -> tuple[SourceView, ...]:
    return tuple(
        SourceView(
            name=f"{row['table']} ({row['source']})",
            publisher=row["publisher"],
            version=row["version"],
            licence=row["licence"],
            citation=row["citation"],
            url=row["url"],
            first_year=row["first_year"],
            last_year=row["last_year"],
            rows=row["rows"],
            lag_months=row["lag_months"],
            note=row["note"],
        )
        for row in rows.iter_rows(named=True)
    )
