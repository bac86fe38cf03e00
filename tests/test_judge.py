"""Verdicts: when one is given, by which rule, among how many, and what is said of figures that cannot bear one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from cases import BASELINE, NAN, START, YEARS, Array, bend, case, count, indicator, judged, numbers, one

from dashboard.assess import LOOKS, VERDICTS, Case, Judged, judge, months_gone, pace, verdicts
from dashboard.assess.case import yearly
from dashboard.assess.verdicts import ALPHA, last_look

LOWER, HIGHER = indicator(), indicator(direction="higher")
CONTEXT = indicator(direction="context")


def same(first: Judged, other: Judged) -> bool:
    """Whether two judgements give the same verdict, and on the same figures."""
    words, figures = ("verdict", "reason", "look"), ("before", "pace", "pace_low", "pace_high", "p")
    alike = all(np.isclose(getattr(first, n), getattr(other, n), rtol=1e-6, equal_nan=True) for n in figures)
    return alike and all(getattr(first, n) == getattr(other, n) for n in words)


# ── when: at 12, 18 and 24 months ──


def test_the_looks_are_those_of_the_specification() -> None:
    assert LOOKS == (12, 18, 24)
    assert ALPHA == 0.02


@pytest.mark.parametrize(
    ("gone", "look"), [(0, None), (11, None), (12, 12), (17, 12), (18, 18), (23, 18), (24, 24), (30, 24)]
)
def test_the_last_look_is_the_newest_that_has_been_reached(gone: int, look: int | None) -> None:
    assert last_look(gone) == look


@pytest.mark.parametrize(
    ("through", "gone"), [(None, 0), ("2025-12", 0), ("2026-01", 1), ("2026-12", 12), ("2027-12", 24), ("2028-05", 24)]
)
def test_months_gone_are_those_followed_that_are_reported(through: str | None, gone: int) -> None:
    assert months_gone(YEARS, through) == gone


@pytest.mark.parametrize("later", [1, 2, 6, 10, 11])
@pytest.mark.parametrize("change", [0.0, -4.0, 4.0])
def test_before_the_first_look_nothing_is_decided_whatever_the_figures(later: int, change: float) -> None:
    found = one(bend(later, change))
    assert (found.verdict, found.reason, found.look) == ("undecided", "too-early", 0)
    assert np.isnan(found.p)


@pytest.mark.parametrize("later", LOOKS)
def test_a_clear_change_is_found_at_each_look(later: int) -> None:
    found = one(bend(later, -2.0))
    assert (found.verdict, found.reason, found.look) == ("better", "shown", later)
    assert found.p < ALPHA
    assert found.pace == pytest.approx(-2.0, abs=0.3)
    assert found.pace_low < found.pace < found.pace_high < 0


@pytest.mark.parametrize(("later", "look"), [(13, 12), (14, 12), (17, 12), (19, 18), (23, 18)])
def test_between_looks_the_verdict_of_the_last_one_stands(later: int, look: int) -> None:
    whole = bend(24, -2.0, noise=0.5)
    assert same(one(whole[: START + later]), one(whole[: START + look]))


@pytest.mark.parametrize("look", [12, 18])
def test_figures_after_a_look_change_nothing_until_the_next(look: int) -> None:
    calm, wild = bend(look + 5), bend(look + 5)
    wild[START + look :] += 50
    assert same(one(calm), one(wild))
    following = LOOKS[LOOKS.index(look) + 1]
    assert not same(
        one(bend(following)), one(np.concatenate([wild[: START + look], bend(following)[START + look :] + 50]))
    )


def test_figures_after_the_years_that_are_followed_change_no_verdict() -> None:
    whole = bend(30, -2.0)
    whole[START + 24 :] += 50
    assert same(one(whole), one(whole[: START + 24]))


def test_a_series_that_lags_is_judged_at_the_looks_that_its_own_months_have_reached() -> None:
    """Else one with sixteen months would be tested at 16, at 17 and at 18: no look is between two looks."""
    slow = bend(24, -2.0, noise=0.5)
    other = case(bend(18), count(id="annet"), commitment="1.2")
    for later in (12, 14, 16, 17):
        lagging, _ = judged(case(slow[: START + later]), other)
        alone = one(slow[: START + 12])
        assert (lagging.look, lagging.gone) == (12, later)
        assert same(lagging, alone)


def test_a_series_that_lags_behind_the_first_look_is_not_tested() -> None:
    lagging, _ = judged(case(bend(9, -4.0)), case(bend(12), count(id="annet"), commitment="1.2"))
    assert (lagging.verdict, lagging.reason, lagging.look) == ("undecided", "too-early", 0)


# ── which: better, worse, unchanged, undecided ──


@pytest.mark.parametrize(
    ("what", "change", "verdict"),
    [(LOWER, -2.0, "better"), (LOWER, 2.0, "worse"), (HIGHER, 2.0, "better"), (HIGHER, -2.0, "worse")],
)
def test_the_direction_says_which_change_is_better(what: Any, change: float, verdict: str) -> None:
    assert one(bend(12, change), what).verdict == verdict


def test_an_unbent_line_is_unchanged_though_it_rises() -> None:
    rising = bend(24) + np.arange(START + 24) * 0.05
    found = one(rising)
    assert (found.verdict, found.reason) == ("unchanged", "too-small-to-matter")


def test_unchanged_is_an_interval_within_five_per_cent_of_the_level_a_year() -> None:
    for noise, seed in ((0.05, 1), (0.3, 1), (1.0, 1), (1.0, 2), (1.5, 3)):
        found = one(bend(24, noise=noise, seed=seed))
        within = found.pace_low >= -0.05 * 8 and found.pace_high <= 0.05 * 8
        if found.p >= ALPHA:
            assert (
                (found.verdict == "unchanged") == (abs(found.pace_low) <= 0.4 and abs(found.pace_high) <= 0.4) == within
            )


def test_a_wide_interval_about_nothing_is_undecided() -> None:
    found = one(bend(24, noise=2.0))
    assert (found.verdict, found.reason) == ("undecided", "not-shown")
    assert found.p >= ALPHA


def test_a_change_that_is_found_but_not_kept_is_undecided_among_many() -> None:
    # One change at p just under .02 among many without any: Benjamini and Hochberg do not keep it.
    for shift in np.arange(0.2, 3.0, 0.05):
        changed = case(bend(24, -float(shift), noise=0.6, seed=4))
        (alone,) = judged(changed)
        if 0.008 < alone.p < ALPHA:
            break
    else:
        pytest.fail("no change of that size")
    assert alone.verdict == "better"
    others = [case(bend(24, noise=0.6, seed=n), commitment=f"2.{n}") for n in range(50, 90)]
    others = [c for c, found in zip(others, judged(*others), strict=True) if found.p > 0.3]
    among = judged(changed, *others)[0]
    assert (among.verdict, among.reason) == ("undecided", "among-many")
    assert among.p == pytest.approx(alone.p)


def test_the_primary_links_are_one_family_and_the_others_another() -> None:
    clear, blank = bend(24, -2.0), [bend(24, noise=2.0, seed=n) for n in range(20, 80)]
    weak = next(
        c
        for shift in np.arange(0.2, 3.0, 0.05)
        if 0.01 < judged(c := case(bend(24, -float(shift), noise=0.6, seed=4)))[0].p < ALPHA
    )
    many = [case(values, commitment=f"3.{n}") for n, values in enumerate(blank)]
    primary = replace(weak, is_primary=True)
    assert judged(primary, *many)[0].verdict == "better"
    assert judged(weak, *many)[0].reason == "among-many"
    assert judged(primary, *[replace(c, is_primary=True) for c in many])[0].reason == "among-many"
    # What is kept in one family does not make room in the other.
    helped = [replace(case(clear, commitment=f"4.{n}"), is_primary=True) for n in range(60)]
    assert judged(weak, *many, *helped)[0].reason == "among-many"


def test_a_series_that_many_points_rest_on_is_one_test() -> None:
    weak = next(
        c
        for shift in np.arange(0.2, 3.0, 0.05)
        if 0.01 < judged(c := case(bend(24, -float(shift), noise=0.6, seed=4)))[0].p < ALPHA
    )
    blank = case(bend(24, noise=2.0, seed=20), commitment="3")
    again = [replace(blank, link=replace(blank.link, commitment=f"3.{n}")) for n in range(60)]
    assert judged(weak, blank, *again)[0].verdict == judged(weak, blank)[0].verdict == "better"


def test_background_takes_no_place_among_what_is_tested() -> None:
    found = one(bend(24, -2.0), relation="context")
    assert (found.verdict, found.reason) == ("not-measurable", "context")
    assert np.isnan(found.p)


def test_what_is_known_beforehand_is_shown_beside_what_the_figures_alone_say() -> None:
    values = bend(24, -1.0, noise=0.6, seed=3)
    found = one(values)
    alone = pace(values, START)
    assert found.free_pace == pytest.approx(float(alone.change))
    assert found.pace != pytest.approx(found.free_pace)


def test_what_cannot_be_tested_takes_no_place_in_its_family() -> None:
    weak = next(
        c
        for shift in np.arange(0.2, 3.0, 0.05)
        if 0.01 < judged(c := case(bend(24, -float(shift), noise=0.6, seed=4)))[0].p < ALPHA
    )
    short = [case(bend(24, seed=n)[12:], first="2025-01", commitment=f"5.{n}") for n in range(40)]
    found = judged(weak, *short)
    assert found[0].verdict == "better"
    assert {one.reason for one in found[1:]} == {"few-baseline"}


def test_links_come_back_in_their_order() -> None:
    given = [
        case(bend(12), commitment="1"),
        case(bend(12), CONTEXT, commitment="2"),
        case(np.full(START + 12, 8.0), indicator(nature="delivery", direction="higher"), commitment="3"),
        case(bend(12, 2.0), commitment="4"),
        case([], commitment="5"),
    ]
    found = judged(*given)
    assert [one.case.link.commitment for one in found] == list("12345")
    assert [one.verdict for one in found] == ["unchanged", "not-measurable", "unchanged", "worse", "no-data"]
    assert judge([], baseline=BASELINE[0], years=YEARS, gone=12) == []


def test_each_link_is_judged_as_it_would_be_alone_but_for_its_family() -> None:
    given = [case(bend(18, c, seed=n), commitment=str(n)) for n, c in enumerate((0.0, -2.0, 2.0))]
    for together, alone in zip(judged(*given), (judged(c)[0] for c in given), strict=True):
        assert same(together, alone)
        assert together.least == pytest.approx(alone.least)
        assert together.change_low == pytest.approx(alone.change_low)


def test_a_counts_pace_is_in_the_unit_of_its_level_a_year() -> None:
    # 10 a month, and one more a month each year: 12 more a year, each year.
    found = one(bend(24, 1.0, at=10, noise=0.05), count())
    assert yearly(count()) == 12
    assert found.pace == pytest.approx(12.0, abs=1.0)
    assert found.case.level.value == pytest.approx(12 * 11.5, rel=0.01)
    stock = one(bend(24, 1.0, at=10, noise=0.05), count(over_time="stock"))
    assert yearly(count(over_time="stock")) == 1
    assert stock.pace == pytest.approx(1.0, abs=0.1)


def test_the_change_of_level_has_an_interval_about_it() -> None:
    found = one(bend(24, -2.0))
    level = found.case.level
    assert found.change_low < level.change < found.change_high < 0
    assert found.change_high - level.change == pytest.approx(level.change - found.change_low)


# ── figures that cannot bear a verdict ──


def test_a_constant_series_is_unchanged() -> None:
    found = one(np.full(START + 24, 8.0), target=7.0)
    assert (found.verdict, found.reason, found.p) == ("unchanged", "too-small-to-matter", 1.0)
    assert (found.pace, found.pace_low, found.pace_high) == pytest.approx((0.0, 0.0, 0.0), abs=1e-9)
    assert (found.course.on_course, found.course.chance) == ("no", 0.0)


def test_a_constant_series_has_its_limits_on_its_mean_though_no_correlation_is_known() -> None:
    found = one(np.full(START + 12, 8.0), rho=NAN)
    assert found.charted.why == ""
    assert found.charted.limits is not None
    np.testing.assert_allclose(found.charted.limits.upper, 8.0)
    np.testing.assert_allclose(found.charted.limits.lower, 8.0)
    assert found.charted.variation == "common"
    moved = np.full(START + 12, 8.0)
    moved[-1] = 9.0
    assert one(moved, rho=NAN).charted.variation == "concern"


def test_a_series_of_noughts_is_not_said_to_be_unchanged_by_parts_of_nothing() -> None:
    found = one(np.zeros(START + 24), count())
    assert (found.verdict, found.reason) == ("undecided", "not-shown")


def test_a_series_without_a_figure_is_no_data() -> None:
    for values in ([], np.full(START + 12, NAN)):
        found = judged(missing(values), gone=12)[0]
        assert (found.verdict, found.reason) == ("no-data", "never-reported")


def missing(values: Any) -> Case:
    return case(values, sizes=np.full(len(values), NAN))


def test_a_series_with_nothing_since_the_decision_is_no_data() -> None:
    found = judged(case(bend(0)), gone=12)[0]
    assert (found.verdict, found.reason) == ("no-data", "not-since-start")


@pytest.mark.parametrize("gone", [1, 12, 24])
def test_one_point_decides_nothing(gone: int) -> None:
    found = judged(case([8.0], first="2026-01"), gone=gone)[0]
    assert found.verdict == "undecided"
    assert found.reason == "too-early"
    only = judged(case([*np.full(START + gone - 1, NAN), 8.0], sizes=[*np.full(START + gone - 1, NAN), 1000.0]))[0]
    assert only.verdict == "undecided"
    assert only.reason == ("too-early" if gone < 12 else "few-baseline")


def test_a_denominator_of_nought_is_no_figure_and_no_fault() -> None:
    values, sizes = bend(24), np.full(START + 24, 1000.0)
    sizes[30] = 0
    values[30] = NAN
    assert one(values, sizes=sizes).verdict == "unchanged"
    nothing = one(np.full(START + 24, NAN), sizes=0.0, target=7.0)
    assert (nothing.verdict, nothing.reason) == ("undecided", "no-data")
    assert nothing.course.on_course == "undecided"


def test_negative_counts_are_judged_and_not_refused() -> None:
    values = bend(24, -24.0, at=-5.0, noise=1.0)
    found = one(values, count())
    # Parts of a level below nought are nothing to measure a change by; the change itself is.
    assert found.verdict == "better"
    still = one(bend(24, at=-5.0), count())
    assert still.verdict == "undecided"


def test_a_negative_denominator_is_no_figure_and_stops_nothing() -> None:
    sizes = np.full(START + 12, 1000.0)
    sizes[5] = -1000.0
    found = one(bend(12), sizes=sizes)
    assert found.verdict in VERDICTS
    assert found.charted.why == ""


def test_a_gap_at_the_decision_is_bridged() -> None:
    values, sizes = bend(24, -2.0), np.full(START + 24, 1000.0)
    values[START - 1 : START + 2] = sizes[START - 1 : START + 2] = NAN
    found = one(values, sizes=sizes)
    # The last twelve months of the baseline are there once less: twice is wanted of each.
    assert (found.verdict, found.reason) == ("undecided", "season")
    longer = one(
        np.concatenate([bend(24)[:12], values]), sizes=np.concatenate([np.full(12, 1000.0), sizes]), first="2023-01"
    )
    assert longer.look == 24


def test_a_gap_right_after_the_decision_is_bridged() -> None:
    values, sizes = bend(24, -2.0), np.full(START + 24, 1000.0)
    values[START : START + 3] = sizes[START : START + 3] = NAN
    assert one(values, sizes=sizes).verdict == "better"


def test_too_much_missing_is_said() -> None:
    values, sizes = bend(24, -2.0), np.full(START + 24, 1000.0)
    values[START + 2 : START + 12 : 2] = sizes[START + 2 : START + 12 : 2] = NAN
    found = one(values, sizes=sizes)
    assert (found.verdict, found.reason) == ("undecided", "missing")


def test_a_unit_created_midway_has_too_little_before() -> None:
    found = judged(case(bend(24, -2.0)[6:], first="2024-07"))[0]
    assert (found.verdict, found.reason) == ("undecided", "few-baseline")
    after = judged(case(bend(24)[START + 3 :], first="2026-04"), gone=24)[0]
    assert (after.verdict, after.reason) == ("undecided", "few-baseline")


def test_a_unit_closed_midway_is_judged_by_what_it_had() -> None:
    closed = bend(24, -2.0)[: START + 15]
    assert same(judged(case(closed), gone=24)[0], judged(case(closed[: START + 12]))[0])
    early = judged(case(closed[: START + 8]), gone=24)[0]
    assert early.verdict == "undecided"


def test_months_that_hang_together_too_closely_are_said() -> None:
    found = one(bend(24) + 3 * np.sin(2 * np.pi * np.arange(START + 24) / 27))
    assert (found.verdict, found.reason) == ("undecided", "correlated")


@pytest.mark.parametrize("baseline", ["2025-12", "2026-01", "2026-06", "2030-01"])
@pytest.mark.parametrize("later", [0, 1, 12, 24])
def test_without_a_baseline_before_the_years_nothing_is_tested_and_nothing_stops(baseline: str, later: int) -> None:
    for what in (LOWER, count(), indicator(over_time="stock")):
        given = case(bend(later, -2.0), what, target=5.0, index=(1.0,) * 12)
        (found,) = judge([given], baseline=baseline, years=YEARS, gone=later)
        reason = {0: "not-since-start", 1: "too-early"}.get(later, "few-baseline")
        assert (found.verdict in ("undecided", "no-data"), found.reason) == (True, reason)
        assert found.charted.variation in (None, "common")


@pytest.mark.parametrize("change", [-1.0, 1.0])
@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_the_rules_of_a_verdict_are_those_of_the_specification(change: float, direction: str) -> None:
    said = {"change": change, "low": change - 0.3, "high": change + 0.3, "matters": 0.4, "direction": direction}
    better = (change < 0) == (direction == "lower")
    assert verdicts.tested(p=0.0199, is_kept=True, **said) == ("better" if better else "worse", "shown")
    assert verdicts.tested(p=0.02, is_kept=True, **said) == ("undecided", "not-shown")
    assert verdicts.tested(p=0.0199, is_kept=False, **said) == ("undecided", "among-many")
    within = said | {"change": change / 4, "low": -0.4, "high": 0.4}
    assert verdicts.tested(p=0.5, is_kept=False, **within) == ("unchanged", "too-small-to-matter")
    assert verdicts.tested(p=0.5, is_kept=False, **(within | {"low": -0.41})) == ("undecided", "not-shown")
    assert verdicts.tested(p=0.5, is_kept=False, **(within | {"high": 0.41})) == ("undecided", "not-shown")
    assert verdicts.tested(p=0.5, is_kept=False, **(within | {"matters": NAN})) == ("undecided", "not-shown")
    # What is shown is told though it be small.
    assert verdicts.tested(p=0.001, is_kept=True, **within)[1] == "shown"


# ── breaks ──


def test_a_registered_jump_is_no_change_of_pace() -> None:
    jumped = bend(24)
    jumped[START + 4 :] -= 3
    assert one(jumped, jumps=()).reason != "too-small-to-matter"
    found = one(jumped, jumps=("2026-05",))
    assert (found.verdict, found.reason) == ("unchanged", "too-small-to-matter")
    assert found.pace == pytest.approx(0.0, abs=0.3)


def test_a_registered_jump_is_no_pace_on_the_way_to_a_target_either() -> None:
    jumped = bend(12, noise=0.05)
    jumped[START + 4 :] -= 3
    found = one(jumped, jumps=("2026-05",), target=4.0)
    assert found.course.actual == pytest.approx(0.0, abs=0.03)
    assert found.course.on_course == "no"
    plain = one(bend(12, noise=0.05) - 3, target=4.0)
    assert found.course.needed == pytest.approx(plain.course.needed, abs=0.02)


def test_a_registered_jump_is_no_noise_that_a_change_must_stand_out_from() -> None:
    jumped = bend(24)
    jumped[START + 4 :] -= 3
    assert one(jumped, jumps=("2026-05",)).least < 0.7 * one(jumped).least


@pytest.mark.parametrize("month", ["2024-06", "2027-02"])
def test_a_break_with_too_few_points_on_a_side_is_the_reason(month: str) -> None:
    found = one(bend(24, -2.0), jumps=(month,))
    assert (found.verdict, found.reason) == ("undecided", "break")


def test_a_break_after_the_look_is_not_yet_any() -> None:
    assert one(bend(14, -2.0), jumps=("2027-02",)).verdict == "better"


def test_limits_drawn_anew_are_no_jump_for_the_pace() -> None:
    values = bend(24, -2.0)
    assert same(one(values, rebased=("2026-06",)), one(values))


# ── what is not tested ──


@pytest.mark.parametrize("cadence", ["quarter", "tertial", "year"])
def test_what_is_not_monthly_is_told_to_be_too_seldom(cadence: str) -> None:
    found = one(bend(24, -2.0), indicator(cadence=cadence))
    assert (found.verdict, found.reason) == ("undecided", "too-seldom")


def test_what_has_no_direction_cannot_get_better() -> None:
    found = one(bend(24, -2.0), CONTEXT)
    assert (found.verdict, found.reason) == ("not-measurable", "no-direction")
    assert found.charted.variation is None


@pytest.mark.parametrize("what", [LOWER, CONTEXT, count(), indicator(nature="delivery"), indicator(cadence="year")])
@pytest.mark.parametrize("later", [3, 12, 24])
def test_what_is_hidden_carries_no_number(what: Any, later: int) -> None:
    found = one(bend(later, -2.0), what, hidden="few-persons", persons=3.0, target=7.0, index=(1.0,) * 12)
    assert (found.verdict, found.reason) == ("suppressed", "few-persons")
    # What is open to all: the target that was set.
    assert {n for n in numbers(found) if ".goal" not in n and ".link" not in n} == set()
    assert (found.course.on_course, found.charted.variation, found.charted.assurance) == ("undecided", None, None)
    assert found.case.level.month is None or found.case.level.absent == 0


def test_the_walk_over_all_numbers_finds_those_of_what_is_not_hidden() -> None:
    found = set(numbers(one(bend(12, -2.0), target=7.0, persons=300.0)))
    assert {"Judged.case.series", "Judged.case.level.value", "Judged.p", "Judged.course.chance"} <= found
    assert "Judged.charted.limits.upper" in found
    assert "Judged.case.persons" in found


def test_hidden_comes_before_all_else() -> None:
    for given in (case([], hidden="few-persons"), case(bend(0), hidden="few-persons")):
        assert judged(given, gone=12)[0].verdict == "suppressed"


# ── charts ──


def charted(values: Array, *given: Any, **over: Any) -> Any:
    return one(values, *given, **over).charted


@pytest.mark.parametrize(("persons", "why"), [(19.0, "few-staff"), (20.0, ""), (NAN, "")])
def test_below_twenty_staff_there_are_no_limits(persons: float, why: str) -> None:
    found = charted(bend(12), persons=persons)
    assert found.why == why
    assert (found.limits is None) == (found.variation is None) == bool(why)


@pytest.mark.parametrize(("at", "why"), [(4.9, "small-counts"), (5.1, "")])
def test_counts_below_five_a_month_get_no_limits(at: float, why: str) -> None:
    assert charted(bend(12, at=at, noise=0.01), count()).why == why
    # A rate below five is no small count.
    assert charted(bend(12, at=at, noise=0.01)).why == ""


def test_a_delivery_has_no_chart() -> None:
    found = charted(bend(12), indicator(nature="delivery", direction="higher"))
    assert (found.why, found.limits, found.variation, found.assurance) == ("delivery", None, None, None)


@pytest.mark.parametrize(("rho", "why"), [(0.6, ""), (0.61, "correlated"), (0.7, "correlated"), (0.9, "correlated")])
def test_from_a_correlation_of_seven_tenths_there_is_no_chart(rho: float, why: str) -> None:
    # Rounded up to the table's tenths.
    assert charted(bend(12), rho=rho).why == why


def test_limits_are_wider_by_the_correlation() -> None:
    plain, wide = charted(bend(12)).limits, charted(bend(12), rho=0.5).limits
    np.testing.assert_allclose((wide.upper - wide.centre) / (plain.upper - plain.centre), 1 / np.sqrt(0.5))


def test_where_no_correlation_is_known_of_figures_that_vary_there_is_no_chart() -> None:
    found = charted(bend(12), rho=NAN)
    assert found.why == "few-points"
    assert found.limits is None


def test_limits_are_frozen_on_the_baseline() -> None:
    calm, wild = bend(24), bend(24)
    wild[START:] += 20
    for name in ("centre", "upper", "lower"):
        np.testing.assert_allclose(getattr(charted(calm).limits, name), getattr(charted(wild).limits, name))
    assert charted(wild).variation == "concern"
    assert charted(wild, HIGHER).variation == "improvement"


def test_limits_begin_anew_where_it_is_registered_and_thirteen_points_lie_on_each_side() -> None:
    values = bend(14)
    values[START:] += 5
    found = charted(values, rebased=("2026-01",))
    assert found.why == ""
    assert found.limits.centre[START] == pytest.approx(values[START:].mean(), abs=0.01)
    assert found.limits.centre[0] == pytest.approx(values[:START].mean(), abs=0.01)
    assert found.variation == "common"
    assert charted(bend(12), rebased=("2026-01",)).why == "few-points"
    assert charted(bend(12), rebased=("2024-12",)).why == "few-points"
    assert charted(bend(12), jumps=("2026-01",)).why == "few-points"


def test_limits_that_begin_anew_in_the_baseline_are_frozen_too() -> None:
    """On what is left of the baseline, or on the fewest points that give whole limits: what comes later changes none."""
    calm, wild = bend(20), bend(20)
    wild[START + 2 :] -= 4
    for month, first, last in (("2025-02", 13, 26), ("2025-06", 17, 30)):
        now, then = charted(calm, rebased=(month,)), charted(wild, rebased=(month,))
        assert now.limits.centre[-1] == pytest.approx(calm[first:last].mean(), abs=0.01)
        if last <= START + 2:
            np.testing.assert_allclose(now.limits.upper, then.limits.upper)
            assert then.variation == "improvement"
    longer = np.concatenate([bend(20)[:12], bend(20)])
    given = case(longer, first="2023-01", rebased=("2024-06",))
    (found,) = judge([given], baseline="2023-01", years=YEARS, gone=20)
    assert found.charted.limits.centre[-1] == pytest.approx(longer[17:36].mean(), abs=0.01)


def test_it_is_points_that_are_wanted_on_a_side_and_not_months() -> None:
    values, sizes = bend(14), np.full(START + 14, 1000.0)
    values[[START + 3, START + 5]] = sizes[[START + 3, START + 5]] = NAN
    assert charted(values, sizes=sizes, rebased=("2026-01",)).why == "few-points"


def test_the_decision_itself_begins_no_new_limits() -> None:
    values = bend(14)
    values[START:] += 5
    assert charted(values).limits.centre[-1] == pytest.approx(values[:START].mean(), abs=0.01)


def test_the_season_is_taken_out_and_put_in_again() -> None:
    index = tuple(1 + 0.4 * np.cos(2 * np.pi * np.arange(12) / 12))
    plain = bend(12)
    seasonal = plain * np.resize(index, len(plain))
    with_season, without = charted(seasonal, index=index).limits, charted(plain).limits
    for name in ("centre", "upper", "lower", "near_upper", "near_lower"):
        back = getattr(with_season, name) / np.resize(index, len(plain))
        np.testing.assert_allclose(back, getattr(without, name), rtol=1e-9)
    np.testing.assert_array_equal(with_season.label, without.label)
    assert charted(seasonal, index=index).variation == charted(plain).variation


def test_the_season_is_that_of_the_month_and_not_of_the_place() -> None:
    index = tuple(float(n) for n in np.linspace(0.5, 1.5, 12))
    found = one(bend(12), index=index, first="2024-01")
    assert found.charted.first == "2024-01"
    assert found.charted.limits.centre[0] / found.charted.limits.centre[6] == pytest.approx(index[0] / index[6])


def test_a_target_beyond_the_limits_passes_or_fails() -> None:
    assert charted(bend(12), target=12.0).assurance == "passes"
    assert charted(bend(12), target=4.0).assurance == "fails"
    assert charted(bend(12), target=8.0).assurance == "inconsistent"
    assert charted(bend(12)).assurance is None
    # A count's target is that of a year.
    assert charted(bend(12, at=10), count(), target=12 * 10.0).assurance == "inconsistent"
    assert charted(bend(12, at=10), count(), target=10.0).assurance == "fails"


def test_a_series_without_parts_is_charted_by_its_values() -> None:
    given = case(bend(12))
    given.series["numerator"] = given.series["denominator"] = NAN
    found = judged(given)[0].charted
    assert found.why == ""
    assert found.limits is not None
    np.testing.assert_allclose(found.limits.centre, bend(12)[:START].mean())


def test_the_smallest_change_is_said_when_the_target_is_set_before_any_month_has_gone() -> None:
    """The plan is asked for when nothing is reported of the years to come."""
    unstarted, early = one(bend(1, noise=0.5)[:START]), one(bend(1, noise=0.5))
    assert (unstarted.verdict, unstarted.reason) == ("no-data", "not-since-start")
    assert unstarted.least == pytest.approx(early.least, rel=0.3)
    for what, given in ((CONTEXT, {}), (LOWER, {"relation": "context"}), (indicator(cadence="year"), {})):
        assert np.isnan(one(bend(1)[:START], what, **given).least)
    assert np.isnan(one(bend(1)[:START], hidden="few-persons").least)


@pytest.mark.parametrize("to", ["2026-12", "2029-12"])
def test_the_smallest_change_is_that_of_the_last_look_however_long_the_years_are(to: str) -> None:
    """It is told as what two years can show."""
    given = case(bend(6, noise=0.5))
    (usual,) = judge([given], baseline=BASELINE[0], years=YEARS, gone=6)
    (found,) = judge([given], baseline=BASELINE[0], years=(YEARS[0], to), gone=6)
    assert found.least == pytest.approx(usual.least)


def test_the_smallest_change_is_said_before_the_first_look_too() -> None:
    early = one(bend(3, noise=0.5))
    assert 0 < early.least < 8
    assert one(bend(3, noise=1.0)).least > 1.5 * early.least
