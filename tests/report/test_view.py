"""The view: what it refuses, and that it survives JSON."""

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from westphalia.core.errors import UsageError
from westphalia.report.view import Band, ReportView, from_json, to_json


def test_json_there_and_back_is_the_same_view(view: ReportView) -> None:
    assert from_json(to_json(view)) == view
    assert list(from_json(to_json(view)).case) == list(view.case)


def test_a_damaged_json_says_where(view: ReportView) -> None:
    plain = json.loads(to_json(view))
    del plain["judgements"][2]["verdict"]
    with pytest.raises(UsageError, match=r"judgements\.2\.verdict"):
        from_json(json.dumps(plain))


@pytest.mark.parametrize("bad", [(0.5, 0.6, 0.7), (0.5, 0.1, 0.4), (math.nan, 0, 1)])
def test_a_band_out_of_order_is_refused(bad: tuple[float, float, float]) -> None:
    with pytest.raises(UsageError, match="band"):
        Band(*bad)


@pytest.mark.parametrize(
    ("field", "value"),
    [("verdict", "maybe"), ("grade", "strong"), ("direction", "closer"), ("p_direction", 1.2),
     ("implication", "")],
)  # fmt: skip
def test_a_judgement_refuses_unknown_words(view: ReportView, field: str, value: Any) -> None:
    with pytest.raises(UsageError):
        replace(view.judgements[0], **{field: value})


def test_a_fan_needs_all_quantiles_of_one_length(view: ReportView) -> None:
    fan = view.fans[0]
    with pytest.raises(UsageError, match="p05 p25 p50 p75 p95"):
        replace(fan, without={"p50": fan.without["p50"]})
    with pytest.raises(UsageError, match="one value per month"):
        replace(fan, months=fan.months[1:])


def test_two_judgements_cannot_share_an_id(view: ReportView) -> None:
    with pytest.raises(UsageError, match="unique"):
        replace(view, judgements=view.judgements[:1] * 2)
