"""From a case to its assessment: fit, simulate both branches, judge."""

import datetime as dt
from pathlib import Path

import polars as pl

from westphalia.channels import CHANNELS, disputes
from westphalia.core.errors import CaseError, UsageError
from westphalia.estimate.fitted import Fitted
from westphalia.events.apart import without_events
from westphalia.events.case import Case, read_case
from westphalia.events.hypotheses import matrix
from westphalia.events.situation import Situation, situation
from westphalia.events.supposed import supposed
from westphalia.events.weights import weights
from westphalia.flow.progress import SEED, Progress, silent
from westphalia.flow.weighing import carry
from westphalia.judge.assessment import Assessment
from westphalia.judge.contrasts import contrasts
from westphalia.judge.convergence import MOST
from westphalia.judge.information import information
from westphalia.judge.judgement import judge
from westphalia.judge.precedents import reference_class
from westphalia.judge.prior import credence_of
from westphalia.judge.sensitivity import Sensitivity, check_samples
from westphalia.judge.sensitivity import sensitivity as sobol
from westphalia.panel.asof import AsOf
from westphalia.panel.names import names, outward
from westphalia.panel.region import regional_dyads
from westphalia.report.assemble import assemble
from westphalia.report.view import ReportView
from westphalia.respond.comparison import Comparison
from westphalia.simulate.prepared import Prepared
from westphalia.simulate.run import check_draws, simulate
from westphalia.simulate.world import build_world
from westphalia.snapshot.catalogue import catalogue
from westphalia.snapshot.load import Snapshot, load
from westphalia.track.fitting import fit_all

DRAWS = 2000


def prepare(
    case: Case | str | Path,
    *,
    horizon: int | None = None,
    snapshot: Snapshot | None = None,
    progress: Progress = silent,
) -> Prepared:
    """Read a case and fit, up to where the simulation starts.

    Args:
        case: A case, or the path of a case file.
        horizon: Months ahead, 1 to 120; by default the case's own.
        snapshot: Tables to use; by default the shipped ones.
        progress: Told what is being done.

    Raises:
        CaseError: The case breaks a rule, or nothing can be fitted at its date.
        CodeError: A state is unknown or did not exist at the date.
        UsageError: The horizon is out of range.
    """
    if horizon is not None and not 1 <= horizon <= 120:
        raise UsageError("horizon", horizon, "must be 1 to 120 months", "choose another horizon")
    read = case if isinstance(case, Case) else read_case(Path(case))
    view = AsOf(load() if snapshot is None else snapshot, read.case.as_of)
    found = situation(view, read)
    fits, failed = fit_all(view, progress)
    if not fits:
        raise CaseError(
            "case.as_of", read.case.as_of, next(iter(failed.values())), "choose a later date"
        )
    progress("simulation")
    before = without_events(view, read)
    months = horizon if horizon is not None else read.case.horizon_months
    world = build_world(before, found, fits, horizon=months)
    region = None
    if disputes.NAME in fits:
        region = disputes.design(
            regional_dyads(before, found.sender.gwcode, found.supported.gwcode)
        ).drop_nulls(list(disputes.TERMS))
        region = None if region.is_empty() else region
    return Prepared(read, view, world, region, failed)


def _check(seed: int, draws: int) -> None:
    if seed < 0:
        raise UsageError("seed", seed, "must be 0 or more", "choose another seed")
    check_draws(draws)


def assess(
    case: Case | str | Path,
    *,
    draws: int | None = None,
    seed: int = SEED,
    horizon: int | None = None,
    evidence_until: dt.date | None = None,
    snapshot: Snapshot | None = None,
    progress: Progress = silent,
) -> Assessment:
    """Assess a case: fit, simulate both branches, judge.

    Args:
        case: A case, or the path of a case file.
        draws: Number of draws, 100 to 100,000; by default 2,000, doubled up to three times until
            the Monte-Carlo error of every question is small enough.
        seed: Seed of every random stream, 0 or more.
        horizon: Months ahead, 1 to 120; by default the case's own.
        evidence_until: Leave out evidence after this date.
        snapshot: Tables to use; by default the shipped ones.
        progress: Told what is being done.

    Raises:
        CaseError: The case breaks a rule, or its conflict cannot be simulated at its date.
        CodeError: A state is unknown or did not exist at the date.
        UsageError: An argument is out of range.
    """
    _check(seed, DRAWS if draws is None else draws)
    made = prepare(case, horizon=horizon, snapshot=snapshot, progress=progress)
    read, view, world = made.case, made.view, made.world
    tables, found, fits = view.snapshot, world.situation, world.fits
    run = simulate(world, made.region, draws=draws or DRAWS, seed=seed)
    if not contrasts(run):
        raise CaseError(
            "case.as_of",
            read.case.as_of,
            "no question can be answered from what could be known then",
            "choose a later date",
        )
    progress("judgements")
    credence, rank = credence_of(read, world, until=evidence_until)
    smallest = dict(read.smallest_effects)
    answers = judge(run, credence=credence.value, smallest_effects=smallest)
    while (
        draws is None
        and run.draws < MOST * DRAWS
        and not all(one.monte_carlo.converged for one in answers)
    ):
        progress(f"simulation with {2 * run.draws:,} draws")
        run = simulate(world, made.region, draws=2 * run.draws, seed=seed)
        answers = judge(run, credence=credence.value, smallest_effects=smallest)
    found_hypotheses = matrix(read, credence)
    branches = None
    if found_hypotheses is not None:
        branches = carry(made, run, answers, found_hypotheses, progress=progress)
    return Assessment(
        case=read,
        as_of=view.date,
        seed=seed,
        situation=found,
        credence=credence,
        weights=weights(
            read, prior=credence.prior, prior_source=credence.prior_source, until=evidence_until
        ),
        hypotheses=found_hypotheses,
        branches=branches,
        information=information(
            read,
            answers,
            contrasts(run) if read.indicator else (),
            credence=credence.value,
            matrix=found_hypotheses,
            branches=branches,
        ),
        answers=answers,
        run=run,
        fits=fits,
        failed=made.failed,
        reference=reference_class(view, found),
        sources=_used(tables, fits),
        shapes=tables.table("map_shapes"),
        state_names=names(view),
        state_codes=outward(view),
        sender_rank=rank,
        fingerprint=tables.fingerprint,
    )


def sensitivity(
    case: Case | str | Path,
    *,
    samples: int = 1024,
    draws: int = 512,
    seed: int = SEED,
    horizon: int | None = None,
    snapshot: Snapshot | None = None,
    progress: Progress = silent,
) -> Sensitivity:
    """Return the Sobol indices of every question's mixed outlook (:mod:`judge.sensitivity`).

    Args:
        case: A case, or the path of a case file.
        samples: Points of each of the two sample matrices, a power of two.
        draws: Rows of the joint parameter draws, 100 to 100,000.
        seed: Seed of every random stream, 0 or more.
        horizon: Months ahead, 1 to 120; by default the case's own.
        snapshot: Tables to use; by default the shipped ones.
        progress: Told what is being done.

    Raises:
        CaseError: The case breaks a rule, or nothing can be answered at its date.
        UsageError: An argument is out of range.
    """
    _check(seed, draws)
    check_samples(samples)
    made = prepare(case, horizon=horizon, snapshot=snapshot, progress=progress)
    return sobol(made.world, made.region, samples=samples, rows=draws, seed=seed, progress=progress)


def _used(tables: Snapshot, fits: dict[str, Fitted]) -> pl.DataFrame:
    """Return the catalogue rows of the tables that the fitted channels and the report use."""
    used = {name for channel in CHANNELS if channel.name in fits for name in channel.tables}
    used |= {"terminations", "map_shapes"}
    return catalogue(tables).filter(pl.col("table").is_in(sorted(used)))


def report(
    assessment: Assessment, *, version: str, responses: Comparison | None = None
) -> ReportView:
    """Return what the terminal and the page show."""
    return assemble(assessment, version=version, responses=responses)


def check(case: Case | str | Path, *, snapshot: Snapshot | None = None) -> Situation:
    """Check a case against the tables as of its date, without running it.

    Args:
        case: A case, or the path of a case file.
        snapshot: Tables to use; by default the shipped ones.

    Returns:
        The situation that the event falls into.

    Raises:
        CaseError: The case breaks a rule.
        CodeError: A state is unknown or did not exist at the date.
    """
    read = case if isinstance(case, Case) else read_case(Path(case))
    view = AsOf(load() if snapshot is None else snapshot, read.case.as_of)
    found = situation(view, read)
    for one in read.hypothesis:
        if one.event:
            supposed(view, read, found, one)
    return found
