"""Distributions of a level some years ahead: empirical errors within bins of the last value."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from westphalia.core.draws import Floats

Ints = NDArray[np.int64]
BINS = 10
LEVELS: Floats = (np.arange(100) + 0.5) / 100


def least_squares(x: Floats, y: Floats, clusters: Ints) -> tuple[Floats, Floats]:
    """Return coefficients and their cluster-robust covariance.

    Args:
        x: Covariates with the constant, shape ``(n, k)``.
        y: Outcomes, shape ``(n,)``.
        clusters: Cluster of each row, shape ``(n,)``.
    """
    bread = np.linalg.pinv(x.T @ x)
    coef = bread @ (x.T @ y)
    groups = np.unique(clusters, return_inverse=True)[1]
    sums = np.zeros((int(groups.max()) + 1, x.shape[1]))
    np.add.at(sums, groups, x * (y - x @ coef)[:, None])
    return np.asarray(coef), np.asarray(bread @ (sums.T @ sums) @ bread)


@dataclass(frozen=True, slots=True)
class Binned:
    """Two forecasts: the last value with past innovations, a regression with its residuals.

    Attributes:
        edges: Inner edges of the bins of the last value, increasing.
        coef: Coefficients of the regression, shape ``(k,)``.
        cov: Their cluster-robust covariance, shape ``(k, k)``.
        bins: Bin of each past row, shape ``(n,)``.
        innovations: Later less last value of each, shape ``(n,)``.
        residuals: Later value less the regression's of each, shape ``(n,)``.
    """

    edges: Floats
    coef: Floats
    cov: Floats
    bins: Ints
    innovations: Floats
    residuals: Floats

    def place(self, last: Floats) -> Ints:
        """Return the bin of each last value."""
        return np.searchsorted(self.edges, last, side="right")

    def expected(self, x: Floats) -> tuple[Floats, Floats]:
        """Return the regression's mean per row and its standard error."""
        variance = np.einsum("ij,jk,ik->i", x, self.cov, x)
        return np.asarray(x @ self.coef), np.sqrt(np.maximum(variance, 0.0))

    def ensembles(self, x: Floats, last: Floats) -> tuple[Floats, Floats]:
        """Return equally likely values of both forecasts, none below 0, ``(row, level)`` each."""
        mean = self.expected(x)[0]
        walk, regression = np.empty((2, last.size, LEVELS.size))
        place = self.place(last)
        for one in np.unique(place):
            past, here = self.bins == one, place == one
            walk[here] = last[here, None] + np.quantile(self.innovations[past], LEVELS)
            regression[here] = mean[here, None] + np.quantile(self.residuals[past], LEVELS)
        return np.maximum(walk, 0.0), np.maximum(regression, 0.0)


def fit_binned(x: Floats, y: Floats, *, last: Floats, clusters: Ints) -> Binned:
    """Fit both forecasts; bins are the tenths of the last value.

    Args:
        x: Covariates with the constant, shape ``(n, k)``.
        y: Later values, shape ``(n,)``.
        last: Last values, shape ``(n,)``.
        clusters: Cluster of each row, shape ``(n,)``.
    """
    coef, cov = least_squares(x, y, clusters)
    edges = np.unique(np.quantile(last, np.arange(1, BINS) / BINS))
    return Binned(
        edges=edges,
        coef=coef,
        cov=cov,
        bins=np.searchsorted(edges, last, side="right"),
        innovations=np.asarray(y - last),
        residuals=np.asarray(y - x @ coef),
    )
