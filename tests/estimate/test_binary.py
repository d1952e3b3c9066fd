"""Binary fits beside the formulas themselves, and forecasts that cannot look ahead."""

import numpy as np
import pytest

from westphalia.core.draws import Floats
from westphalia.core.errors import FitError
from westphalia.estimate.binary import Ints, Link, fit_binary, inverse, rolling, with_constant

N, GROUPS = 600, 40
TRUE = np.array([-1.0, 0.8, -0.5])
LINKS: tuple[Link, ...] = ("logit", "cloglog")


def sample(link: Link, seed: int = 5) -> tuple[Floats, Floats, Ints]:
    """Rows in clusters that share a part of their covariate and of their outcome."""
    rng = np.random.default_rng(seed)
    clusters = rng.integers(0, GROUPS, N)
    common = rng.normal(size=GROUPS)[clusters]
    x = np.column_stack([rng.normal(size=N) + common, rng.integers(0, 2, N)])
    p = inverse(link, with_constant(x) @ TRUE + 0.4 * common)
    return x, (rng.uniform(size=N) < p).astype(np.float64), clusters.astype(np.int64)


def score_and_weight(link: Link, index: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """First derivative, expected and observed curvature of each row's log likelihood."""
    if link == "logit":
        p = 1 / (1 + np.exp(-index))
        return y - p, p * (1 - p), p * (1 - p)
    rate = np.exp(index)
    p = 1 - np.exp(-rate)
    first = rate * (y / p - 1)
    expected = rate**2 * (1 - p) / p
    observed = -(rate * (y / p - 1) - rate**2 * y * (1 - p) / p**2)
    return first, expected, observed


def by_scoring(link: Link, design: Floats, y: Floats) -> Floats:
    """Maximise the likelihood by Fisher scoring, from zero."""
    b = np.zeros(design.shape[1])
    for _ in range(100):
        first, weight, _ = score_and_weight(link, design @ b, y)
        b = b + np.linalg.solve(design.T @ (weight[:, None] * design), design.T @ first)
    return b


def sandwich(link: Link, design: Floats, y: Floats, b: Floats, clusters: Ints) -> Floats:
    """Cluster-robust covariance with the factor G/(G-1) x (n-1)/(n-k)."""
    first, _, observed = score_and_weight(link, design @ b, y)
    weight = observed
    bread = np.linalg.inv(design.T @ (weight[:, None] * design))
    scores = np.array([(first[:, None] * design)[clusters == g].sum(0) for g in set(clusters)])
    n, k, groups = y.size, design.shape[1], len(set(clusters))
    factor = groups / (groups - 1) * (n - 1) / (n - k)
    return np.asarray(factor * bread @ (scores.T @ scores) @ bread)


@pytest.mark.parametrize("link", LINKS)
def test_coefficients_and_errors_are_those_of_the_formulas(link: Link) -> None:
    x, y, clusters = sample(link)
    fit = fit_binary(x, y, names=("a", "b"), clusters=clusters, link=link)
    design = with_constant(x)
    b = by_scoring(link, design, y)
    assert fit.coef == pytest.approx(b, abs=1e-5)
    assert fit.cov == pytest.approx(sandwich(link, design, y, b, clusters), rel=1e-3, abs=1e-6)
    assert fit.se() == pytest.approx(np.sqrt(np.diag(fit.cov)))


@pytest.mark.parametrize("link", LINKS)
def test_log_likelihood_and_counts(link: Link) -> None:
    x, y, clusters = sample(link)
    fit = fit_binary(x, y, names=("a", "b"), clusters=clusters, link=link)
    p = inverse(link, with_constant(x) @ fit.coef)
    assert fit.log_likelihood == pytest.approx(
        float(np.where(y > 0, np.log(p), np.log1p(-p)).sum())
    )
    assert (fit.n, fit.events, fit.clusters) == (N, int(y.sum()), GROUPS)
    assert fit.names == ("const", "a", "b")
    assert fit.at("b") == pytest.approx((fit.coef[2], fit.se()[2]))


def test_a_two_by_two_table_by_hand() -> None:
    # 10 of 40 without, 30 of 50 with: the log odds ratio is ln(30/20) - ln(10/30).
    x = np.repeat([0.0, 1.0], [40, 50])[:, None]
    y = np.concatenate([np.repeat([1.0, 0.0], [10, 30]), np.repeat([1.0, 0.0], [30, 20])])
    fit = fit_binary(x, y, names=("with",), clusters=np.arange(90))
    assert fit.coef == pytest.approx([np.log(10 / 30), np.log(30 / 20) - np.log(10 / 30)], abs=1e-5)
    # One cluster per row: Woolf's error, but for the small-sample factor.
    woolf = np.sqrt(1 / 10 + 1 / 30 + 1 / 30 + 1 / 20) * np.sqrt(90 / 89 * 89 / 88)
    assert fit.at("with")[1] == pytest.approx(woolf, rel=1e-4)


def test_the_labels_of_clusters_do_not_matter() -> None:
    x, y, clusters = sample("logit")
    grouped = fit_binary(x, y, names=("a", "b"), clusters=clusters)
    renamed = fit_binary(x, y, names=("a", "b"), clusters=1_000_000 - 7 * clusters)
    assert renamed.cov == pytest.approx(grouped.cov)


def test_copies_of_a_row_in_one_cluster_add_nothing() -> None:
    x, y, _ = sample("logit")
    rows = np.repeat(np.arange(N), 4)
    once = fit_binary(x, y, names=("a", "b"), clusters=np.arange(N))
    together = fit_binary(x[rows], y[rows], names=("a", "b"), clusters=rows)
    apart = fit_binary(x[rows], y[rows], names=("a", "b"), clusters=np.arange(4 * N))
    assert together.coef == pytest.approx(once.coef, abs=1e-6)
    assert together.se() == pytest.approx(once.se(), rel=0.005)
    assert apart.se() == pytest.approx(once.se() / 2, rel=0.005)


def test_draws_have_the_fitted_mean_and_covariance() -> None:
    x, y, clusters = sample("logit")
    fit = fit_binary(x, y, names=("a", "b"), clusters=clusters)
    draws = fit.draw(np.random.default_rng(1), 40_000)
    assert draws.shape == (40_000, 3)
    assert draws.mean(axis=0) == pytest.approx(fit.coef, abs=4 * fit.se().max() / 200)
    assert np.cov(draws.T) == pytest.approx(fit.cov, rel=0.1, abs=0.02 * fit.cov.max())


@pytest.mark.parametrize(("value", "reason"), [(np.nan, "finite"), (np.inf, "finite")])
def test_a_gap_in_the_rows_is_refused(value: float, reason: str) -> None:
    x, y, clusters = sample("logit")
    x[3, 1] = value
    with pytest.raises(FitError, match=reason):
        fit_binary(x, y, names=("a", "b"), clusters=clusters)


@pytest.mark.parametrize("outcome", [0.0, 1.0])
def test_outcomes_that_do_not_vary_are_refused(outcome: float) -> None:
    x, _, clusters = sample("logit")
    with pytest.raises(FitError, match="must vary"):
        fit_binary(x, np.full(N, outcome), names=("a", "b"), clusters=clusters)


@pytest.fixture(scope="module")
def history() -> tuple[Floats, Floats, Ints]:
    x, y, _ = sample("logit", seed=8)
    return x, y, np.sort(np.random.default_rng(2).integers(1980, 2000, N)).astype(np.int64)


@pytest.mark.parametrize("link", LINKS)
def test_later_rows_cannot_change_a_forecast(
    history: tuple[Floats, Floats, Ints], link: Link
) -> None:
    x, y, years = history
    clean = rolling(x, y, years, first_test=1990, step=5, link=link)
    late = years >= 1995
    worse_x, worse_y = x.copy(), y.copy()
    worse_x[late] = 17.0
    worse_y[late] = 1 - y[late]
    dirty = rolling(worse_x, worse_y, years, first_test=1990, step=5, link=link)
    early = (years >= 1990) & ~late
    assert np.array_equal(clean.p[early], dirty.p[early])
    # The base rate of the second block is that of the years before it, poison or none.
    assert np.array_equal(clean.base, dirty.base, equal_nan=True)


def test_outcomes_of_the_block_itself_cannot_change_its_forecasts(
    history: tuple[Floats, Floats, Ints],
) -> None:
    x, y, years = history
    flipped = np.where(years >= 1995, 1 - y, y)
    clean = rolling(x, y, years, first_test=1990, step=5)
    dirty = rolling(x, flipped, years, first_test=1990, step=5)
    assert np.array_equal(clean.p, dirty.p, equal_nan=True)


def test_earlier_rows_do_change_a_forecast(history: tuple[Floats, Floats, Ints]) -> None:
    x, y, years = history
    flipped = np.where(years == 1985, 1 - y, y)
    clean = rolling(x, y, years, first_test=1990, step=5)
    dirty = rolling(x, flipped, years, first_test=1990, step=5)
    assert np.abs(clean.p - dirty.p)[clean.tested].min() > 0


def test_what_is_tested_and_the_base_rate(history: tuple[Floats, Floats, Ints]) -> None:
    x, y, years = history
    found = rolling(x, y, years, first_test=1990, step=4)
    assert np.array_equal(found.tested, years >= 1990)
    for origin, end in ((1990, 1994), (1994, 1998), (1998, 2002)):
        block = (years >= origin) & (years < end)
        assert found.base[block] == pytest.approx(y[years < origin].mean())


def test_a_block_is_forecast_by_a_fit_on_the_years_before(
    history: tuple[Floats, Floats, Ints],
) -> None:
    x, y, years = history
    found = rolling(x, y, years, first_test=1990, step=5)
    before, block = years < 1995, years >= 1995
    b = by_scoring("logit", with_constant(x[before]), y[before])
    assert found.p[block] == pytest.approx(inverse("logit", with_constant(x[block]) @ b), abs=1e-5)


def test_too_early_a_start_is_refused(history: tuple[Floats, Floats, Ints]) -> None:
    x, y, years = history
    with pytest.raises(FitError, match="before 1980"):
        rolling(x, y, years, first_test=1980, step=5)
