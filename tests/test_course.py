"""The way to a target: what is needed by hand calculation, what the figures do, and when a chance is given, and in which words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from cases import NAN, START, Array, bend, case, count, indicator, judged, one

from dashboard.assess import autoregression, chance
from dashboard.assess.autoregression import RHO
from dashboard.assess.course import Course, level_spreads
from dashboard.assess.mixture import Mixture
from dashboard.assess.slopes import design
from dashboard.model import month as months

HIGHER, STOCK = indicator(direction="higher"), indicator(over_time="stock")
SEASON = 0.4 * np.cos(2 * np.pi * np.arange(12) / 12) - 0.3 * np.sin(4 * np.pi * np.arange(12) / 12)


def line(later: int, change: float = 0.0, *, before: float = 0.0, at: float = 8.0, season: bool = True) -> Array:
    """Figures without noise: a level, a pace before, a change of pace a year, and a season."""
    since = (np.arange(START + later) - START) / 12
    return np.asarray(at + before * since + change * np.maximum(since, 0) + season * np.resize(SEASON, START + later))


def course(*given: Any, **over: Any) -> Course:
    return one(*given, **over).course


# ── the pace that is needed, and the pace there is ──


@pytest.mark.parametrize("k", [2, 3, 6, 10, 12, 15, 18])
def test_a_rate_needs_its_way_over_the_months_to_the_middle_of_the_last_twelve(k: int) -> None:
    level = 8.0 - 1.2 * (k - 1) / 12
    found = course(line(k, -1.2), target=6.0)
    assert found.needed == pytest.approx((6.0 - level) / (18.5 - k))
    assert found.actual == pytest.approx(-0.1)
    assert found.ratio == pytest.approx(found.actual / found.needed)


@pytest.mark.parametrize("k", [19, 20, 23, 24])
def test_past_that_middle_no_pace_is_needed_that_can_be_said(k: int) -> None:
    found = course(line(k, -1.2), target=5.0)
    assert np.isnan([found.needed, found.ratio, found.ratio_low, found.ratio_high]).all()
    assert found.actual == pytest.approx(-0.1)


@pytest.mark.parametrize("k", [2, 6, 12, 18, 19, 23])
def test_a_stock_needs_its_way_over_the_months_to_the_last(k: int) -> None:
    level = 8.0 - 1.2 * (k - 1) / 12
    found = course(line(k, -1.2), STOCK, target=5.0)
    assert found.needed == pytest.approx((5.0 - level) / (24 - k))
    assert found.remaining == NAN or np.isnan(found.remaining)


def test_a_count_needs_and_has_its_pace_in_the_unit_of_a_year_per_month() -> None:
    # 10 a month is 120 a year; down by 1.2 a month each year is down by 14.4 a year: 1.2 per month.
    found = course(line(10, -1.2, at=10), count(), target=90.0)
    assert found.needed == pytest.approx((90 - 12 * (10 - 1.2 * 9 / 12)) / 8.5)
    assert found.actual == pytest.approx(-1.2)


@pytest.mark.parametrize(("by", "horizon"), [("2027-06", 18), ("2026-12", 12), ("2028-12", 36)])
def test_another_month_than_the_last_of_the_years_has_its_own_middle(by: str, horizon: int) -> None:
    found = course(line(4, -1.2), target=6.0, by=by)
    assert found.needed == pytest.approx((6.0 - 7.7) / (horizon - 5.5 - 4))
    stock = course(line(4, -1.2), STOCK, target=6.0, by=by)
    assert stock.needed == pytest.approx((6.0 - 7.7) / (horizon - 4))


@pytest.mark.parametrize(("what", "target"), [(indicator(), 8.5), (indicator(), 20.0), (HIGHER, 7.5), (HIGHER, 0.0)])
def test_past_the_target_already_no_pace_is_needed_and_none_held_against_it(what: Any, target: float) -> None:
    found = course(line(8, season=False), what, target=target)
    assert found.needed == 0
    assert np.isnan([found.ratio, found.ratio_low, found.ratio_high]).all()
    assert (found.on_course, found.chance) == ("yes", 1.0)


def test_a_target_behind_the_baseline_is_lost_by_getting_worse() -> None:
    # 9 is worse than the 8 there was: kept by standing still, and lost at two a year.
    assert course(bend(8), target=9.0).on_course == "yes"
    assert course(bend(8, 3.0), target=9.0).on_course == "no"
    assert course(bend(8), HIGHER, target=7.0).on_course == "yes"
    assert course(bend(8, -3.0), HIGHER, target=7.0).on_course == "no"


def test_the_ratio_has_its_interval_about_it() -> None:
    for what, target, change in ((indicator(), 6.0, -1.0), (HIGHER, 10.0, 1.0)):
        found = course(bend(10, change, noise=0.3), what, target=target)
        assert found.ratio_low < found.ratio < found.ratio_high
    wide, narrow = (course(bend(10, -1.0, noise=noise), target=6.0) for noise in (0.6, 0.1))
    assert wide.ratio_high - wide.ratio_low > 2 * (narrow.ratio_high - narrow.ratio_low)


# ── the months that remain ──


@pytest.mark.parametrize("k", [13, 15, 18, 23])
def test_once_the_window_has_begun_what_remains_must_bring_the_weighted_mean_to_the_target(k: int) -> None:
    rng = np.random.default_rng(k)
    values, sizes = bend(k, noise=0.5), rng.uniform(500, 1500, START + k)
    found = course(values, sizes=sizes, target=7.0)
    # What is to come weighs as the same month a year before.
    known, weights = values[START + 12 :], sizes[START + 12 :]
    later = sizes[START + k - 12 : START + 12]
    by_hand = (7.0 * (weights.sum() + later.sum()) - weights @ known) / later.sum()
    assert found.remaining == pytest.approx(by_hand)
    whole = np.concatenate([known, np.full(len(later), found.remaining)])
    assert np.average(whole, weights=np.concatenate([weights, later])) == pytest.approx(7.0)


@pytest.mark.parametrize("k", [6, 11, 12, 24])
def test_before_the_window_and_after_it_nothing_remains_to_be_said(k: int) -> None:
    assert np.isnan(course(bend(k), target=7.0).remaining)


def test_a_count_says_what_remains_as_a_years_pace() -> None:
    values = bend(18, at=10)
    found = course(values, count(), target=130.0)
    assert values[START + 12 :].sum() + 6 * found.remaining / 12 == pytest.approx(130.0)


def test_with_a_month_of_the_window_missing_what_remains_is_not_known() -> None:
    values, sizes = bend(18), np.full(START + 18, 1000.0)
    values[START + 14] = sizes[START + 14] = NAN
    found = course(values, sizes=sizes, target=7.0)
    assert np.isnan(found.remaining)
    assert found.chance == pytest.approx(0.0, abs=0.01)


# ── the chance, and its words ──


@pytest.mark.parametrize(
    ("k", "reason"), [(1, "too-early"), (5, "too-early"), (6, "chance"), (11, "chance"), (12, "chance")]
)
def test_no_chance_is_given_before_six_months(k: int, reason: str) -> None:
    found = course(bend(k), target=7.0)
    assert found.reason == reason
    assert np.isnan(found.chance) == (reason != "chance")
    assert (found.on_course == "undecided") == (reason != "chance")


@pytest.mark.parametrize(
    ("persons", "k", "reason"),
    [
        (99.0, 6, "few-staff"),
        (99.0, 11, "few-staff"),
        (99.0, 12, "chance"),
        (100.0, 6, "chance"),
        (NAN, 6, "chance"),
        (99.0, 5, "too-early"),
    ],
)
def test_nor_before_twelve_below_a_hundred_staff(persons: float, k: int, reason: str) -> None:
    found = course(bend(k), target=7.0, persons=persons)
    assert found.reason == reason
    assert np.isnan(found.chance) == (reason != "chance")


@pytest.mark.parametrize("k", [6, 9, 12, 15, 20])
@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_the_chance_is_that_of_the_weighted_mean_of_the_last_twelve(k: int, direction: str) -> None:
    rng = np.random.default_rng(k)
    values, sizes = bend(k, noise=0.6, seed=k), rng.uniform(500, 1500, START + k)
    found = course(values, indicator(direction=direction), sizes=sizes, target=8.1)
    weights = [
        sizes[n] if n < START + k else sizes[n - 12] if n - 12 < START + k else sizes[n - 24] for n in range(36, 48)
    ]
    usual = values[:START].mean()
    below = float(chance(values, START, 8.1, prior_pace_sd=0.10 * usual, weights=weights))
    assert found.chance == pytest.approx(below if direction == "lower" else 1 - below)
    assert 0.005 < found.chance < 0.995


def test_the_chance_of_a_count_is_that_of_the_sum_of_twelve_months() -> None:
    values = bend(9, noise=2.0, at=10)
    found = course(values, count(), target=118.0)
    usual = values[:START].mean()
    assert found.chance == pytest.approx(float(chance(values, START, 118 / 12, prior_pace_sd=0.10 * usual)))


def test_the_chance_of_a_stock_is_that_of_its_last_month() -> None:
    values = bend(9, noise=0.6)
    found = course(values, STOCK, target=8.0)
    usual = values[:START].mean()
    assert found.chance == pytest.approx(float(chance(values, START, 8.0, span=1, prior_pace_sd=0.10 * usual)))


def test_the_chance_of_another_month_is_that_of_the_twelve_before_it() -> None:
    values = bend(9, noise=0.6)
    found = course(values, target=8.0, by="2027-06")
    usual = values[:START].mean()
    assert found.chance == pytest.approx(float(chance(values, START, 8.0, months=18, prior_pace_sd=0.10 * usual)))


def test_a_window_that_began_before_the_decision_counts_its_months_as_they_were() -> None:
    values = bend(7)
    values[START - 4 : START] = 20.0
    found = course(values, target=8.5, by="2026-08")
    # Four months of twelve at 20: nothing that the last one brings can mend it.
    assert (found.on_course, found.chance) == ("no", pytest.approx(0.0, abs=1e-6))


def test_the_words_are_yes_from_eighty_and_no_up_to_twenty_per_cent() -> None:
    seen = set()
    for target in np.arange(6.5, 9.6, 0.05):
        found = course(bend(9, noise=0.8), target=float(target))
        expected = "yes" if found.chance >= 0.8 else "no" if found.chance <= 0.2 else "undecided"
        assert found.on_course == expected
        seen.add(expected)
    assert seen == {"yes", "no", "undecided"}


def test_without_a_target_there_is_no_course() -> None:
    assert course(bend(12)) == Course()
    assert (Course().on_course, Course().reason) == ("no-target", "no-target")


def test_with_no_figure_since_the_decision_nothing_is_said_of_the_course() -> None:
    found = judged(case(bend(0), target=7.0), gone=8)[0]
    assert (found.verdict, found.course.on_course) == ("no-data", "undecided")


# ── when the target's month has come ──


@pytest.mark.parametrize(("target", "on_course", "reason"), [(8.5, "yes", "reached"), (7.5, "no", "past")])
@pytest.mark.parametrize(("k", "by"), [(24, "2027-12"), (12, "2026-12"), (20, "2026-12"), (3, "2026-03")])
def test_when_its_month_has_come_a_target_is_reached_or_not(
    target: float, on_course: str, reason: str, k: int, by: str
) -> None:
    found = course(bend(k), target=target, by=by, persons=50.0)
    assert (found.on_course, found.reason) == (on_course, reason)


def test_a_level_that_is_known_is_not_said_to_be_missing() -> None:
    """Without a baseline there is a level and no chance."""
    found = one(bend(10)[START:], STOCK, first="2026-01", target=7.0)
    assert found.case.level.value > 0
    assert (found.course.on_course, found.course.reason) == ("undecided", "few-figures")
    assert course(bend(10)[START:], first="2026-01", target=7.0).reason == "no-level"


@pytest.mark.parametrize(("target", "on_course", "reason"), [(8.5, "yes", "reached"), (7.5, "no", "past")])
@pytest.mark.parametrize("what", [indicator(), STOCK])
def test_without_a_baseline_too_what_is_known_is_reached_or_not(
    target: float, on_course: str, reason: str, what: Any
) -> None:
    found = course(bend(14)[START:], what, first="2026-01", target=target, by="2026-12")
    assert (found.on_course, found.reason, found.chance) == (on_course, reason, float(on_course == "yes"))


@pytest.mark.parametrize("direction", ["lower", "higher"])
@pytest.mark.parametrize("at", [100.0, 8.0, 7.3, 0.1])
@pytest.mark.parametrize("size", [1000.0, 7.0])
def test_a_target_that_is_met_to_the_point_is_reached(direction: str, at: float, size: float) -> None:
    values = np.full(START + 24, at + 1.0 if direction == "lower" else at - 1.0)
    values[START + 6 :] = at
    found = course(values, indicator(direction=direction), sizes=size, target=at)
    assert (found.on_course, found.reason, found.chance) == ("yes", "reached", 1.0)
    counted = course(np.round(values), count(direction=direction), target=12 * float(np.round(at)))
    assert counted.on_course == "yes"


@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_a_chance_is_never_less_than_none_nor_more_than_all(direction: str) -> None:
    for seed in range(60):
        for target in (1.0, 20.0):
            found = course(bend(24, noise=0.5, seed=seed), indicator(direction=direction), target=target)
            assert 0 <= found.chance <= 1


def test_a_constant_series_on_its_target_has_met_it() -> None:
    for what in (indicator(), HIGHER, STOCK, indicator(over_time="stock", direction="higher")):
        found = course(np.full(START + 9, 100.0), what, target=100.0)
        assert (found.on_course, found.chance) == ("yes", 1.0)


def test_a_window_with_a_gap_is_not_said_to_be_past() -> None:
    """What cannot be known is not a target missed."""
    values = np.concatenate([np.full(START, NAN), bend(24)[START:]])
    sizes = np.where(np.isfinite(values), 1000.0, NAN)
    values[START : START + 20] = sizes[START : START + 20] = NAN
    found = course(values, sizes=sizes, target=9.0)
    assert (found.on_course, found.reason) == ("undecided", "no-level")


@pytest.mark.parametrize("target", [8.5, 7.5])
def test_it_is_no_fact_while_a_month_that_it_is_judged_by_is_missing(target: float) -> None:
    word = "yes" if target > 8 else "no"
    late, other = case(bend(23), target=target), case(bend(24), commitment="1.2")
    found = judged(late, other)[0].course
    assert (found.on_course, found.reason) == (word, "chance")
    values, sizes = bend(24), np.full(START + 24, 1000.0)
    values[START + 14] = sizes[START + 14] = NAN
    gap = course(values, sizes=sizes, target=target)
    assert (gap.on_course, gap.reason) == (word, "chance")


@pytest.mark.parametrize(("target", "on_course"), [(8.5, "yes"), (7.5, "no")])
def test_a_target_of_before_the_years_is_a_fact_too(target: float, on_course: str) -> None:
    assert course(bend(8), target=target, by="2025-12").on_course == on_course
    assert course(bend(8), STOCK, target=target, by="2025-06").on_course == on_course


def test_a_target_of_before_all_figures_is_not_said_to_be_missed() -> None:
    for by in ("2024-03", "2020-01"):
        found = course(bend(8), target=9.0, by=by)
        assert (found.on_course, found.reason) == ("undecided", "few-figures")


# ── the level's own uncertainty ──


@pytest.mark.parametrize("what", [indicator(), STOCK, count()])
@pytest.mark.parametrize("k", [4, 14])
def test_the_spread_of_a_change_of_level_is_that_of_its_months_with_every_covariance_written_out(
    what: Any, k: int
) -> None:
    rng = np.random.default_rng(k)
    values = bend(k, noise=0.6, rho=0.4)
    sizes = rng.uniform(500, 1500, START + k) if what.is_ratio else np.ones(START + k)
    given = case(values, what, sizes=sizes)
    per = 12 if not what.is_ratio else 1
    table = (values * per)[None]
    span = months.span("2024-01", months.shift("2024-01", START + k - 1))
    (found,) = level_spreads([given], table, span, start=START, first_month=0)
    window = 1 if what.over_time == "stock" else 12
    weigh = np.zeros(START + k)
    weigh[-window:] = sizes[-window:] / sizes[-window:].sum()
    weigh[:START] -= sizes[:START] / sizes[:START].sum()
    assert given.level.change == pytest.approx(weigh @ table[0])
    fitted = autoregression.fit(table, design(START + k, START, 0), autoregression.constant(np.eye(7)[:1]), 1)
    lag = np.abs(np.arange(START + k)[:, None] - np.arange(START + k))
    error = np.sqrt([noise * weigh @ rho**lag @ weigh for rho, noise in zip(RHO, fitted.noise[0], strict=True)])
    expected = Mixture(np.zeros((1, len(RHO))), error[None], fitted.weight, fitted.dof).quantile(0.9)
    assert found == pytest.approx(expected[0])


def test_the_spread_holds_the_truth_about_four_times_of_five() -> None:
    """Levels drawn around no change at all, months that hang together by a half."""
    inside = []
    for seed in range(150):
        found = one(bend(12, noise=0.5, rho=0.5, seed=seed))
        inside.append(found.change_low < 0 < found.change_high)
    assert 0.70 <= np.mean(inside) <= 0.90


def test_a_level_that_cannot_be_had_has_no_spread() -> None:
    values, sizes = bend(12), np.full(START + 12, 1000.0)
    values[START + 5] = sizes[START + 5] = NAN
    found = one(values, sizes=sizes)
    assert np.isnan([found.change_low, found.change_high]).all()
