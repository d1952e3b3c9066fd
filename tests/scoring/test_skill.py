"""Skill: a ratio of means, and an interval from whole blocks."""

import numpy as np
import pytest

from westphalia.core.draws import Floats
from westphalia.core.errors import UsageError
from westphalia.scoring.skill import Skill, skill

YEARS = np.array([2000, 2000, 2001, 2001, 2002, 2003], dtype=np.int64)
SCORE = np.array([0.1, 0.3, 0.2, 0.4, 0.5, 0.3])
NAIVE = np.array([0.4, 0.4, 0.2, 0.6, 0.5, 0.3])


def scored(score: Floats, naive: Floats, *, seed: int = 0) -> Skill:
    return skill(score, naive, blocks=YEARS, years=YEARS, metric="m", naive="n", seed=seed)


def test_skill_by_hand() -> None:
    found = scored(SCORE, NAIVE)
    # Sums 1.8 and 2.4.
    assert found.value.median == pytest.approx(1 - 1.8 / 2.4)
    assert (found.score, found.naive_score) == pytest.approx((0.3, 0.4))
    assert (found.n, found.blocks) == (6, 4)
    assert (found.first_year, found.last_year) == (2000, 2003)


def test_the_interval_holds_the_point_and_has_width() -> None:
    found = scored(SCORE, NAIVE)
    assert found.value.p05 < found.value.median < found.value.p95


def test_blocks_are_resampled_whole() -> None:
    # One block only: nothing to resample, no width.
    one = np.zeros(6, dtype=np.int64)
    found = skill(SCORE, NAIVE, blocks=one, years=YEARS, metric="m", naive="n")
    assert found.value.p05 == found.value.median == found.value.p95


def test_correlated_rows_widen_the_interval() -> None:
    rng = np.random.default_rng(3)
    score = np.repeat(rng.uniform(0, 1, 40), 10)
    naive = np.full(400, 0.6)
    years = np.full(400, 2000)
    wide = skill(
        score, naive, blocks=np.repeat(np.arange(40), 10), years=years, metric="m", naive="n"
    )
    narrow = skill(score, naive, blocks=np.arange(400), years=years, metric="m", naive="n")
    ratio = (wide.value.p95 - wide.value.p05) / (narrow.value.p95 - narrow.value.p05)
    # Ten equal copies of each row: the honest interval is sqrt(10) times as wide.
    assert ratio == pytest.approx(np.sqrt(10), rel=0.15)


def test_the_same_seed_gives_the_same_interval() -> None:
    assert scored(SCORE, NAIVE, seed=4) == scored(SCORE, NAIVE, seed=4)
    assert scored(SCORE, NAIVE, seed=4) != scored(SCORE, NAIVE, seed=5)


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(UsageError, match="must be above zero"):
        scored(SCORE, np.zeros(6))
    with pytest.raises(UsageError, match="need one naive score"):
        scored(SCORE[:5], NAIVE)
    empty = np.zeros(0)
    with pytest.raises(UsageError, match="need one naive score"):
        skill(
            empty,
            empty,
            blocks=empty.astype(np.int64),
            years=empty.astype(np.int64),
            metric="m",
            naive="n",
        )
