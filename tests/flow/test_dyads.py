"""The sender's own dyads are questions of their own; no other dyad can differ."""

import numpy as np

from westphalia.judge.assessment import Assessment
from westphalia.judge.judgement import contrasts


def test_every_dyad_of_the_sender_is_asked(leading: Assessment) -> None:
    region = leading.run.region
    assert region is not None
    mine = {
        f"B3.{row['iso3_1'].lower()}_{row['iso3_2'].lower()}"
        for row in region.iter_rows(named=True)
        if "PRK" in (row["iso3_1"], row["iso3_2"])
    }
    asked = {one.question.id for one in leading.answers if one.question.id.count("_") == 1}
    assert asked == mine
    assert {"B3.prk_kor", "B3.prk_jpn"} <= mine


def test_the_chance_of_any_is_at_least_that_of_each(leading: Assessment) -> None:
    found = {one.question.id: one for one in contrasts(leading.run)}
    whole = found["B3.dispute12"].with_event
    for name, one in found.items():
        if name.startswith("B3.") and "_" in name:
            assert (one.with_event <= whole + 1e-12).all()


def test_dyads_without_the_sender_are_the_same_in_both_branches(leading: Assessment) -> None:
    region = leading.run.region
    assert region is not None
    for without, with_event in leading.run.dispute.values():
        for place, row in enumerate(region.iter_rows(named=True)):
            same = np.array_equal(without[:, place], with_event[:, place])
            assert same == ("PRK" not in (row["iso3_1"], row["iso3_2"]))
