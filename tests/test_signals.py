"""Signals: limits and rules are those of the named references, and nothing is called a signal that they do not call one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard.assess import signals

REFERENCE = json.loads(Path(__file__).with_name("reference").joinpath("spc.json").read_text("utf-8"))
CASES = {case["id"]: case for case in REFERENCE["cases"]}
DIRECTIONS = {"increase": "higher", "decrease": "lower", "neutral": "context"}
ICONS = {
    "common_cause": "common",
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
    "special_cause_neutral_high": "high",
    "special_cause_neutral_low": "low",
}
ASSURANCES = {None: "none", "consistent_fail": "fails", "consistent_pass": "passes", "inconsistent": "inconsistent"}
NAN = float("nan")
#: Eighteen months that vary by one about ten, then what a test adds.
CALM = [9.0, 11.0] * 9


def of_kind(*kinds: str) -> list[str]:
    return [name for name, case in CASES.items() if case["kind"] in kinds]


def label(special_cause_type: str) -> str:
    words = {"Common": "common", "7 Point T": "trend", "2 in 3": "two-of-three", "7 Points": "shift"}
    return next((word for start, word in words.items() if special_cause_type.startswith(start)), "outside")


def run(case: dict[str, Any]) -> Any:
    given = case["input"]
    return signals(
        given["y"],
        fixed_months=given["fix_after_n_points"],
        rebase_at=given["rebase_start_index0"],
        target=given["target"],
        direction=DIRECTIONS[given["improvement_direction"]],
        screen=given["screen_outliers"],
    )


@pytest.mark.parametrize("name", of_kind("xmr_mdc"))
def test_limits_labels_and_icons_are_those_of_making_data_count(name: str) -> None:
    found, wanted = run(CASES[name]), CASES[name]["expected"]
    for ours, theirs in (("centre", "mean"), ("lower", "lpl"), ("upper", "upl")):
        np.testing.assert_allclose(getattr(found, ours), np.array(wanted[theirs], float), atol=1e-9)
    assert list(found.label) == [label(word) for word in wanted["special_cause_type"]]
    assert list(found.side) == wanted["relative_to_mean"]
    assert found.variation == ICONS[wanted["variation_icon"]]
    assert found.assurance == ASSURANCES[wanted["assurance_type"]]


@pytest.mark.parametrize("name", of_kind("iprime", "qic_ip"))
def test_limits_of_rates_follow_their_denominators_as_in_the_references(name: str) -> None:
    given, wanted = CASES[name]["input"], CASES[name]["expected"]
    top = np.array(given.get("num", given.get("y")), float)
    size = np.array(given.get("den", given.get("n")), float)
    part = given.get("part_ends_1based")
    found = signals(
        top / size,
        numerators=top,
        denominators=size,
        screen=given.get("screened", given.get("screened_mr")),
        fixed_months=given.get("freeze"),
        rebase_at=() if part is None else (part,),
    )
    for ours, theirs in (("centre", "cl"), ("lower", "lcl"), ("upper", "ucl")):
        np.testing.assert_allclose(getattr(found, ours), wanted[theirs], atol=1e-9)


def test_the_published_example_has_its_published_limits() -> None:
    case = CASES["published_mdc_deviations"]
    for screen, words in ((True, "screened"), (False, "unscreened")):
        found, wanted = signals(case["input"]["y"], screen=screen), case["expected"][words]
        assert found.upper[0] == pytest.approx(wanted["upl"], abs=0.005)
        assert found.lower[0] == pytest.approx(wanted["lpl"], abs=0.005)
    assert (
        list(np.flatnonzero(signals(case["input"]["y"]).label != "common")) == case["expected"]["special_cause_index0"]
    )


def test_many_series_at_once_are_each_as_if_alone() -> None:
    same = [CASES[name]["input"]["y"] for name in of_kind("xmr_mdc")]
    length = max(map(len, same))
    table = np.array([[*row, *[NAN] * (length - len(row))] for row in same], float)
    together = signals(table, target=7.0, direction="higher", rho=0.2)
    for row, values in enumerate(same):
        alone = signals(values, target=7.0, direction="higher", rho=0.2)
        np.testing.assert_allclose(together.upper[row, : len(values)], alone.upper)
        assert list(together.label[row, : len(values)]) == list(alone.label)
        assert (together.variation[row], together.assurance[row]) == (alone.variation, alone.assurance)


def test_equal_denominators_give_the_limits_of_single_figures() -> None:
    values = np.array([*CALM, 12.5, 8.0]) / 100
    rates = signals(values, numerators=values * 400, denominators=np.full(20, 400.0), screen=False)
    singles = signals(values, screen=False)
    np.testing.assert_allclose(rates.upper - rates.centre, singles.upper - singles.centre, rtol=2e-3)


@pytest.mark.parametrize(
    ("rho", "factor", "length"),
    [
        (-0.2, 1, 7), (0.0, 1, 7), (0.05, 1, 7), (0.1, 1.05, 8), (0.15, 1.12, 9), (0.2, 1.12, 9), (0.3, 1.20, 10),
        (0.1 + 0.2, 1.20, 10), (0.4, 1.29, 12), (0.5, 1.41, 15), (0.55, 1.58, 18), (0.6, 1.58, 18),
    ],
)  # fmt: skip
def test_correlated_months_have_wider_limits_and_longer_shifts(rho: float, factor: float, length: int) -> None:
    plain = signals(CALM)
    found = signals(CALM, rho=rho)
    np.testing.assert_allclose((found.upper - found.centre) / (plain.upper - plain.centre), factor, atol=0.005)
    for run, wanted in ((length, "shift"), (length - 1, "common")):
        values = [*CALM, 9.0, *([10.2] * run), 9.9]
        assert signals(values, rho=rho, fixed_months=18).label[19] == wanted


@pytest.mark.parametrize("rho", [0.61, 0.7, 0.95, NAN])
def test_from_the_highest_correlation_on_there_are_no_limits_and_no_icon(rho: float) -> None:
    found = signals([*CALM, 30.0], rho=rho, target=5.0)
    assert np.isnan(found.upper).all()
    assert np.isnan(found.lower).all()
    assert set(found.label) == {"common"}
    assert (found.variation, found.assurance) == ("none", "none")


def test_limits_are_frozen_on_the_first_months() -> None:
    later = signals([*CALM, 30.0, 31.0, 29.0], fixed_months=18)
    np.testing.assert_allclose(later.upper, signals(CALM).upper[0])
    assert list(later.label[18:]) == ["outside"] * 3


def test_no_rule_reaches_across_a_new_beginning() -> None:
    values = [*CALM, *[12.0] * 4, *[12.0] * 3, 9.0, 11.0]
    assert "shift" in signals(values, fixed_months=18).label
    assert "shift" not in signals(values, fixed_months=18, rebase_at=(22,)).label


def test_a_missing_month_breaks_runs_and_gives_no_moving_range() -> None:
    whole = signals([*CALM, 9.0, *[10.5] * 7], fixed_months=18)
    broken = signals([*CALM, 9.0, *[10.5] * 3, NAN, *[10.5] * 4], fixed_months=18)
    assert list(whole.label[19:]) == ["shift"] * 7
    assert list(broken.label[19:]) == ["common"] * 3 + [""] + ["common"] * 4
    jump = signals([1.0, 1.2, NAN, 9.0, 9.2, 9.1], screen=False)
    assert (jump.upper - jump.centre)[0] == pytest.approx(2.66 * np.mean([0.2, 0.2, 0.1]))


def test_a_tie_breaks_a_trend() -> None:
    rising = [*CALM, 9.0, 9.2, 9.4, 9.6, 9.8, 10.0, 10.2]
    tied = [*CALM, 9.0, 9.2, 9.4, 9.4, 9.8, 10.0, 10.2]
    assert signals(rising, fixed_months=18).label[-1] == "trend"
    assert signals(tied, fixed_months=18).label[-1] == "common"


def test_a_trend_is_judged_by_its_way_and_not_by_the_side_it_is_on() -> None:
    rising = [*CALM, 8.4, 8.6, 8.8, 9.0, 9.2, 9.4, 9.6]
    for direction, wanted in (("higher", "improvement"), ("lower", "concern"), ("context", "high")):
        found = signals(rising, fixed_months=18, direction=direction)
        assert (found.label[-1], found.side[-1], found.slope[-1], found.variation) == ("trend", -1, 1, wanted)


def test_a_figure_on_the_limit_or_on_the_centre_is_no_signal() -> None:
    limit = signals(CALM)
    on_limit = signals([*CALM, float(limit.upper[0]), 9.0], fixed_months=18)
    assert on_limit.label[18] == "common"
    on_centre = signals([*CALM, 9.0, *[10.5] * 6, 10.0, *[10.5] * 6], fixed_months=18)
    assert set(on_centre.label) == {"common"}


def test_a_target_on_a_limit_is_neither_safe_nor_out_of_reach() -> None:
    edge = float(signals(CALM).upper[0])
    assert signals(CALM, target=edge).assurance == "inconsistent"
    assert signals(CALM, target=edge + 1e-9).assurance == "passes"
    assert signals(CALM, target=edge + 1e-9, direction="higher").assurance == "fails"
    assert signals(CALM, target=edge + 1e-9, direction="context").assurance == "none"
    assert signals(CALM).assurance == "none"


def test_a_constant_series_has_its_mean_for_limits() -> None:
    found = signals([4.0] * 20)
    assert (found.centre == 4).all()
    assert (found.lower == 4).all()
    assert (found.upper == 4).all()
    assert set(found.label) == {"common"}
    assert signals([*[4.0] * 20, 5.0], fixed_months=20).label[-1] == "outside"


@pytest.mark.parametrize("value", [7.3, 0.1, 12.34, 1 / 3])
@pytest.mark.parametrize("months", [3, 7, 9, 13, 24, 47])
def test_a_constant_series_is_on_its_mean_whatever_the_last_digit_of_the_sum(value: float, months: int) -> None:
    found = signals([value] * months, target=value)
    assert set(found.label) == {"common"}
    assert set(found.side) == {0}
    assert (found.variation, found.assurance) == ("common", "inconsistent")


def test_a_rate_that_is_constant_but_for_rounding_has_no_signal() -> None:
    size = np.array([30.1, 70.7, 51.3] * 8)
    found = signals(size * 0.073 / size, numerators=size * 0.073, denominators=size)
    assert (set(found.label), set(found.side)) == ({"common"}, {0})


def test_a_figure_on_a_centre_or_a_target_on_a_limit_that_no_float_holds_is_on_it() -> None:
    calm = np.array(CALM) / 100
    assert set(signals([*calm, *[0.1] * 12], fixed_months=18).label) == {"common"}
    for target in ((10 - 2 * 2.66) / 100, (10 + 2 * 2.66) / 100):
        assert signals(calm, target=target).assurance == "inconsistent"
        assert signals([*calm, target], fixed_months=18).label[-1] == "common"


def test_few_points_give_trial_limits_and_one_point_none() -> None:
    assert signals(CALM[:12]).trial.all()
    assert not signals(CALM[:13]).trial.any()
    alone = signals([NAN, 4.0, NAN])
    assert np.isnan(alone.upper).all()
    assert list(alone.label) == ["", "common", ""]


def test_without_figures_there_is_nothing_to_say() -> None:
    found = signals([[NAN] * 5, CALM[:5]], target=3.0)
    assert (found.variation[0], found.assurance[0]) == ("none", "none")
    assert set(found.label[0]) == {""}
    assert signals(np.empty((0, 5))).variation.shape == (0,)


def test_a_rate_of_nothing_is_no_figure_and_negative_counts_are_figures() -> None:
    found = signals([0.0, NAN, 0.1], numerators=[0.0, 0.0, 1.0], denominators=[10.0, 0.0, 10.0])
    assert list(found.label) == ["common", "", "common"]
    assert signals([-v for v in CALM]).centre[0] == -10


def test_infinite_figures_count_as_missing() -> None:
    np.testing.assert_allclose(signals([*CALM, np.inf, 10.0]).centre, signals([*CALM, NAN, 10.0]).centre)


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": np.zeros((2, 2, 2))},
        {"values": [1.0, 2.0], "numerators": [1.0, 2.0]},
        {"values": [1.0, 2.0], "numerators": [1.0], "denominators": [1.0]},
        {"values": [1.0, 2.0], "numerators": [1.0, 1.0], "denominators": [1.0, -1.0]},
        {"values": [1.0, 2.0], "rebase_at": (2,)},
        {"values": [1.0, 2.0], "rebase_at": (0,)},
        {"values": [1.0, 2.0], "fixed_months": 0},
        {"values": [1.0, 2.0], "direction": "up"},
        {"values": [[1.0, 2.0]], "direction": ["lower", "lower"]},
    ],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, Any]) -> None:
    values = wrong.pop("values")
    with pytest.raises(ValueError):
        signals(values, **wrong)


@pytest.mark.parametrize("shape", [(0,), (3, 0)])
def test_without_a_month_it_is_said_what_is_missing(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="at least one month"):
        signals(np.empty(shape))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"target": [1.0, 2.0, 3.0]}, "target must be one for all series, or one for each of the 2"),
        ({"rho": [0.1, 0.2, 0.3]}, "rho must be one for all series, or one for each of the 2"),
        ({"rho": 1.0}, "rho must be between -1 and 1"),
        ({"rho": -2}, "rho must be between -1 and 1"),
    ],
)
def test_what_does_not_fit_the_series_is_refused_in_words(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        signals(np.ones((2, 24)), **given)


def test_a_masked_figure_is_no_figure() -> None:
    values = np.arange(24.0) % 5
    masked = np.ma.masked_array(values, mask=np.arange(24) == 7)
    plain = np.where(np.arange(24) == 7, np.nan, values)
    np.testing.assert_array_equal(signals(masked).upper, signals(plain).upper)
