"""Deliveries: what is counted in full, held against the baseline from one unit on, and its pace against the pace needed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from cases import BASELINE, NAN, START, YEARS, case, judged, series

from dashboard.assess import Goal, level
from dashboard.assess.delivery import Progress, progress
from dashboard.model import Indicator


def delivery(measure: str = "count", over_time: str = "stock", direction: str = "higher", **over: Any) -> Indicator:
    unit = "percent" if measure == "ratio" else "count"
    return Indicator("avtaler", "Avtaler", unit, measure, "", "delivery", over_time, direction=direction, **over)


STOCK, FLOW = delivery(), delivery(over_time="flow")
SHARE, FLOW_SHARE = delivery("ratio"), delivery("ratio", "flow")


def made(
    values: Any, what: Indicator = STOCK, *, sizes: Any = 40.0, target: float | None = None, by: str = "2027-12"
) -> Progress:
    frame = series(values, sizes if what.is_ratio else None)
    now = level(frame, what, baseline=BASELINE, through=YEARS[1])
    goal = None if target is None else Goal(target, by, "proposed", ((by, target),))
    return progress(frame, what, now, goal, start=YEARS[0])


def steps(later: int, *at: int, before: float = 10.0, by: float = 1.0) -> list[float]:
    """A stock that stands at ``before`` and goes up by ``by`` in each of these months after the decision."""
    return [before + by * sum(n >= START + one for one in at) for n in range(START + later)]


# ── better or worse from one counted unit on ──


@pytest.mark.parametrize(
    ("by", "verdict", "reason"),
    [(1, "better", "counted-more"), (0, "unchanged", "counted-same"), (-1, "worse", "counted-less")],
)
def test_one_counted_unit_decides(by: int, verdict: str, reason: str) -> None:
    found = made(steps(1, 0, by=by))
    assert (found.verdict, found.reason) == (verdict, reason)
    lower = made(steps(1, 0, by=by), delivery(direction="lower"))
    turned = {"better": "worse", "worse": "better"}
    assert lower.verdict == turned.get(verdict, verdict)


@pytest.mark.parametrize(("later", "verdict"), [(50.0, "better"), (10.0, "unchanged"), (5.0, "worse")])
def test_a_percentage_without_its_parts_is_not_as_before_where_it_differs(later: float, verdict: str) -> None:
    frame = series([10.0] * START + [later] * 3)
    frame["numerator"] = frame["denominator"] = NAN
    now = level(frame, SHARE, baseline=BASELINE, through=YEARS[1])
    assert progress(frame, SHARE, now, None, start=YEARS[0]).verdict == verdict


@pytest.mark.parametrize(
    ("by", "verdict"), [(0.99, "unchanged"), (1.0, "better"), (-0.99, "unchanged"), (-1.0, "worse")]
)
def test_less_than_one_counted_unit_is_none(by: float, verdict: str) -> None:
    assert made(steps(2, 0, by=by)).verdict == verdict


@pytest.mark.parametrize("whole", [3.0, 7.0, 17.0, 40.0, 148.0, 361.0])
@pytest.mark.parametrize("had", [0, 1, 2])
def test_one_more_of_any_whole_is_better_and_one_less_is_worse(whole: float, had: int) -> None:
    for more, verdict in ((1, "better"), (0, "unchanged"), (-1, "worse")):
        if not 0 <= had + more <= whole:
            continue
        values = [100 * had / whole] * START + [100 * (had + more) / whole]
        assert made(values, SHARE, sizes=whole).verdict == verdict


def test_a_share_that_falls_for_a_larger_whole_alone_is_not_yet_one_less() -> None:
    # 10 of 40 and 10 of 41: half a per cent lower, and a quarter of one counted.
    values = [25.0] * START + [100 * 10 / 41]
    assert made(values, SHARE, sizes=[40.0] * START + [41.0]).verdict == "unchanged"


def test_a_flow_is_its_last_twelve_months_against_the_baselines_mean_year() -> None:
    assert made([1.0] * START + [1.0] * 12, FLOW).verdict == "unchanged"
    assert made([1.0] * START + [1.0] * 11 + [2.0], FLOW).verdict == "better"
    assert made([1.0] * START + [1.0] * 11 + [0.0], FLOW).verdict == "worse"
    # 11 and 12 a year: the mean year is 11.5, and 12 is half a unit more.
    assert made([1.0] * 11 + [0.0] + [1.0] * 24, FLOW).verdict == "unchanged"


def test_a_share_over_twelve_months_counts_in_all_of_them() -> None:
    base = [25.0] * START
    for more, verdict in ((0, "unchanged"), (1, "better"), (-1, "worse")):
        later = [25.0] * 11 + [100 * (10 + more) / 40]
        assert made(base + later, FLOW_SHARE).verdict == verdict


def test_a_stock_is_held_against_the_last_month_of_the_baseline() -> None:
    grown = [8.0] * 12 + [10.0] * 12
    assert made([*grown, 10.0]).verdict == "unchanged"
    assert made([*grown, 11.0]).verdict == "better"


def test_without_a_baseline_nothing_is_better_or_worse() -> None:
    found = made([NAN] * START + [3.0] * 6)
    assert (found.verdict, found.reason) == ("undecided", "no-baseline")


def test_a_gap_in_the_last_twelve_months_of_a_flow_is_said() -> None:
    values = [1.0] * (START + 12)
    values[START + 3] = NAN
    found = made(values, FLOW, target=20.0)
    assert (found.verdict, found.reason) == ("undecided", "gap")
    assert (found.on_course, found.course) == ("undecided", "no-level")


def test_a_delivery_is_never_tested_nor_charted() -> None:
    found = judged(case(steps(24, *range(0, 24, 2)), STOCK, target=30.0))[0]
    assert (found.verdict, found.look, found.charted.why, found.charted.variation) == ("better", 0, "delivery", None)
    assert all(np.isnan(value) for value in (found.p, found.pace, found.least, found.change_low, found.course.chance))


# ── on course ──


def test_without_a_target_there_is_no_course() -> None:
    found = made(steps(6, 0))
    assert (found.on_course, found.course) == ("no-target", "no-target")


@pytest.mark.parametrize(
    ("done", "course"),
    [(12, "yes"), (9, "yes"), (8, "undecided"), (6, "undecided"), (5, "undecided"), (4, "no"), (0, "no")],
)
def test_the_pace_of_six_months_is_held_against_the_pace_still_needed(done: int, course: str) -> None:
    # Twelve months gone, twelve left; in the last six ``done`` were delivered. The target is 18 more: 1.5 a month.
    values = [10.0] * (START + 6) + list(10 + np.linspace(0, done, 7)[1:])
    found = made(values, target=10.0 + done + 18)
    assert found.needed == pytest.approx(1.5)
    assert found.actual == pytest.approx(done / 6)
    assert found.ratio == pytest.approx(done / 9)
    assert (found.on_course, found.course) == (course, "pace")


@pytest.mark.parametrize("whole", [7.0, 12.0, 17.0, 23.0, 40.0, 361.0])
@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_exactly_enough_is_enough_and_exactly_half_is_too_little(whole: float, direction: str) -> None:
    """Six months, and six left: what is done must be done once more, in shares that no binary number holds."""
    what, way = delivery("ratio", direction=direction), 1 if direction == "higher" else -1
    at = 100.0 * round(whole / 2) / whole
    for done in (1, 2, 3):
        values = [at] * START + [at + way * 100 * done * n / 6 / whole for n in range(1, 7)]
        for more, course in ((done, "yes"), (2 * done, "no")):
            found = made(values, what, sizes=whole, target=values[-1] + way * 100 * more / whole, by="2026-12")
            assert found.on_course == course, (done, more, found.ratio)


def test_lower_may_be_the_way() -> None:
    what = delivery(direction="lower")
    values = [40.0] * START + [40.0 - n for n in range(1, 13)]
    assert made(values, what, target=16.0).on_course == "yes"
    assert made(values, what, target=16.0).needed == pytest.approx(-1.0)
    assert made(values, what, target=4.0).on_course == "no"
    assert made(values, what, target=10.0).on_course == "undecided"
    assert made([40.0 + n for n in range(START + 12)], what, target=10.0).on_course == "no"


@pytest.mark.parametrize(("gone", "course"), [(1, "too-early"), (2, "too-early"), (3, "pace")])
def test_under_three_months_nothing_is_said_of_the_course(gone: int, course: str) -> None:
    found = made(steps(gone, 0), target=100.0)
    assert found.course == course
    assert (found.on_course == "undecided") == (gone < 3)


@pytest.mark.parametrize("gone", [1, 6, 24])
def test_a_target_that_is_reached_is_on_course_however_soon_and_however_slow(gone: int) -> None:
    found = made(steps(gone, 0), target=11.0)
    assert (found.on_course, found.course, found.needed) == ("yes", "reached", 0.0)
    assert np.isnan(found.ratio)
    over = made(steps(gone, 0), target=9.0)
    assert (over.on_course, over.course) == ("yes", "reached")


@pytest.mark.parametrize("by", ["2026-12", "2026-06"])
def test_a_target_that_is_past_and_not_reached_is_not_on_course(by: str) -> None:
    found = made(steps(12, 0), target=20.0, by=by)
    assert (found.on_course, found.course) == ("no", "past")
    assert np.isnan(found.needed)


def test_a_gap_six_months_ago_leaves_no_pace() -> None:
    values = steps(12, 0, 3, 6)
    values[START + 5] = NAN
    found = made(values, target=30.0)
    assert (found.on_course, found.course) == ("undecided", "no-pace")
    assert np.isfinite(found.needed)


def test_the_months_left_are_counted_from_the_newest_figure() -> None:
    assert made(steps(8, 0), target=27.0).needed == pytest.approx(16 / 16)
    assert made(steps(8, 0), target=27.0, by="2028-12").needed == pytest.approx(16 / 28)


def test_a_flows_pace_is_that_of_its_rolling_year() -> None:
    # One a month, then two: a year of 12 becomes one of 18 in six months.
    found = made([1.0] * (START + 6) + [2.0] * 6, FLOW, target=30.0)
    assert found.actual == pytest.approx(1.0)
    assert found.needed == pytest.approx((30 - 18) / 12)
    assert found.on_course == "yes"
