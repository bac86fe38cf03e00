"""A series that nobody asked a question of: its level's interval and its signal, the same as a link's, and no verdict."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.assess import describe
from dashboard.council import Council


def test_a_linked_series_is_described_as_its_link_is_judged(council: Council) -> None:
    links = council.assess()
    links = links[(links["relation"] != "context") & (links["nature"] == "outcome") & (links["hidden"] == "")]
    described = council.snapshot().described(list(zip(links["indicator"], links["unit"], strict=True)))
    assert len(described) >= 10
    for one, link in zip(described, links.itertuples(), strict=True):
        ends = [one.change_low, one.change_high]
        assert np.allclose(ends, [link.change_low, link.change_high], equal_nan=True), link.indicator
        assert one.charted.variation == link.variation, link.indicator


def test_what_is_hidden_is_described_without_a_figure_and_with_the_reason(small: Council) -> None:
    hidden, shown = small.snapshot().described([("fravaer", "liten"), ("fravaer", "nord")])
    assert hidden.charted.why == "few-persons"
    assert hidden.charted.limits is None
    assert np.isnan([hidden.change_low, hidden.change_high, hidden.case.level.value, hidden.case.level.baseline]).all()
    assert hidden.case.series.empty
    assert shown.change_low < shown.change_high


@pytest.mark.parametrize(
    ("indicator", "unit", "why"),
    [("moter", "nord", "delivery"), ("fravaer", "tom", "never-reported"), ("moter", "tom", "never-reported")],
)
def test_what_can_have_no_signal_says_why(small: Council, indicator: str, unit: str, why: str) -> None:
    (found,) = small.snapshot().described([(indicator, unit)])
    assert (found.charted.why, found.charted.variation) == (why, None)
    assert np.isnan(found.change_low)


def test_nothing_is_described_as_nothing() -> None:
    assert describe([], baseline="2024-01", years=("2026-01", "2027-12")) == []


def test_a_series_is_seen_as_its_frame_has_it(council: Council) -> None:
    snapshot = council.snapshot()
    for indicator, unit in (("sick_leave_total", "nesbyen"), ("turnover", "planbygg"), ("complaints_upheld", "helse")):
        frame = snapshot.series(indicator, unit)
        months, values, whys = zip(*snapshot.seen(indicator, unit), strict=True)
        assert list(months) == frame["month"].to_list()
        assert np.array_equal(values, frame["value"].to_numpy(float), equal_nan=True)
        assert list(whys) == frame["hidden"].to_list()
