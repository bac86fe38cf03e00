"""Roll-up: rates are sums over sums, for any unit of the tree that held in the month and any span of months."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.assess import Cube, change_on_year, level, rate, roll_up, rolling
from dashboard.model import Indicator, Place, Register, Unit
from dashboard.model import month as months

RATE = Indicator("fravaer", "Fravær", "percent", "ratio", numerator="Tapte", denominator="Avtalte", direction="lower")
COUNT = Indicator("moter", "Møter", "count", "count", direction="higher")
STOCK = Indicator("avtaler", "Avtaler", "count", "count", over_time="stock", direction="higher")
Row = tuple[str, str, str, float | None, float | None, float | None]
NAN = float("nan")


@pytest.fixture(scope="module")
def vectors(root: Path) -> dict[str, dict[str, Any]]:
    rows = json.loads((root / "tests/reference/rollup.json").read_text("utf-8"))
    return {row["id"]: row for row in rows}


def unit(name: str, parent: str = "", *places: Place) -> Unit:
    return Unit(name, name.capitalize(), places[-1].parent if places else parent, places=places or (Place(parent),))


def register(*units: Unit) -> Register:
    indicators = {i.id: i for i in (RATE, COUNT, STOCK)}
    return Register({u.id: u for u in units}, indicators)


FLAT = register(unit("by"), *(unit(name, "by") for name in "abcd"))
DEEP = register(
    unit("by"), unit("nord", "by"), unit("sor", "by"), unit("a", "nord"), unit("b", "nord"), unit("c", "sor")
)


def ratio(where: str, month: str, above: float | None, below: float | None, indicator: str = "fravaer") -> Row:
    given = above is not None and below is not None and below > 0
    return (indicator, where, month, above, below, 100 * above / below if given else None)  # type: ignore[operator]


def value_only(where: str, month: str, value: float) -> Row:
    return ("fravaer", where, month, None, None, value)


def count(where: str, month: str, number: float, indicator: str = "moter") -> Row:
    return (indicator, where, month, number, None, number)


def cube(rows: Iterable[Row], tree: Register = FLAT, first: str = "2026-01", last: str = "2026-12") -> Cube:
    frame = pd.DataFrame(list(rows), columns=["indicator", "unit", "month", "numerator", "denominator", "value"])
    return roll_up(frame.astype({"numerator": float, "denominator": float, "value": float}), tree, first, last)


def at(found: Cube, indicator: str, where: str, month: str) -> pd.Series:
    series = found.series(indicator, where)
    return series[series["month"] == month].iloc[0]


def equal(found: float, expected: float) -> bool:
    return found == pytest.approx(expected, abs=1e-9, nan_ok=True)


# ── rates over time ──


def test_four_quarters_give_the_rate_of_their_sums(vectors: dict[str, dict[str, Any]]) -> None:
    case = vectors["nav_four_quarters"]
    lost, possible = (np.array([quarter[n] for quarter in case["quarters"]]) for n in (2, 3))
    found = rolling(lost, possible, window=4)
    assert np.isnan(found[:3]).all()
    assert rolling(lost, window=4)[-1] == pytest.approx(case["expected"]["lost_days_12m"])
    assert rolling(possible, window=4)[-1] == pytest.approx(case["expected"]["possible_days_12m"])
    assert found[-1] == pytest.approx(case["exact_rate"], abs=5e-5)
    assert round(found[-1], 1) == case["expected"]["rate_12m_pct"]
    assert rate(lost[-4:], possible[-4:]) == pytest.approx(found[-1])
    assert abs(found[-1] - case["trap_average_of_quarter_rates"]) > 0.03


def test_change_is_against_the_same_month_a_year_before_in_points(vectors: dict[str, dict[str, Any]]) -> None:
    values = np.full(24, NAN)
    values[5], values[17] = rate([10.0], [100]), rate([8.0], [100])
    found = change_on_year(values)
    assert found[17] == pytest.approx(vectors["nav_trend_test"]["expected"]["change_pp"])
    assert np.isnan(np.delete(found, 17)).all()


def test_a_units_rate_is_weighted_and_never_the_average_of_rates(vectors: dict[str, dict[str, Any]]) -> None:
    case = vectors["average_of_averages_trap"]
    found = cube(ratio(name, "2026-03", *parts) for name, parts in case["input"].items())
    value = at(found, "fravaer", "by", "2026-03")["value"]
    assert value == pytest.approx(case["expected"]["weighted_pct"], abs=5e-5)
    assert value == pytest.approx(rate(*zip(*case["input"].values(), strict=True)))
    assert abs(value - case["wrong_unweighted"]) > 2


@pytest.mark.parametrize("gone", ["both", "numerator", "denominator"])
def test_a_missing_month_gives_no_rolling_twelve(vectors: dict[str, dict[str, Any]], gone: str) -> None:
    assert vectors["missing_month_rolling12"]["expected"] is None
    above, below = np.arange(1.0, 31), np.full(30, 100.0)
    if gone in ("both", "numerator"):
        above[14] = NAN
    if gone in ("both", "denominator"):
        below[14] = NAN
    found = rolling(above, below)
    assert np.isnan(found[:11]).all()
    assert np.isfinite(found[11:14]).all()
    assert np.isnan(found[14:26]).all()
    assert np.isfinite(found[26:]).all()


def test_fewer_than_twelve_months_give_no_rolling_twelve() -> None:
    assert np.isnan(rolling(np.ones(11), np.full(11, 10.0))).all()
    assert np.isnan(change_on_year(np.ones(12))).all()


@pytest.mark.parametrize(
    ("above", "below"),
    [([], []), ([0.0], [0.0]), ([1.0, NAN], [10.0, 10.0]), ([1.0, 1.0], [10.0, NAN]), ([NAN], [NAN])],
)
def test_a_rate_of_nothing_or_of_a_missing_part_is_no_number(above: list[float], below: list[float]) -> None:
    assert np.isnan(rate(above, below))


def test_parts_that_are_not_equally_many_are_refused() -> None:
    with pytest.raises(ValueError, match="equally many"):
        rate([1, 2, 3], [10])


def test_a_month_of_no_agreed_days_is_a_figure_and_does_not_break_the_window() -> None:
    above, below = np.ones(12), np.full(12, 10.0)
    above[6] = below[6] = 0
    assert rolling(above, below)[-1] == pytest.approx(10)


@pytest.mark.parametrize("seed", range(20))
def test_rolling_is_the_same_as_adding_by_hand(seed: int) -> None:
    random = np.random.default_rng(seed)
    above = random.integers(0, 50, (3, 40)).astype(float)
    below = above + random.integers(0, 500, (3, 40))
    for array in (above, below):
        array[random.random(array.shape) < 0.02] = NAN
    found = rolling(above, below)
    for series in range(3):
        for n in range(40):
            window = slice(n - 11, n + 1)
            by_hand = rate(above[series, window], below[series, window]) if n >= 11 else NAN
            assert equal(found[series, n], by_hand)


@pytest.mark.parametrize("seed", range(20))
def test_a_rate_lies_between_the_lowest_and_the_highest_of_its_parts(seed: int) -> None:
    random = np.random.default_rng(seed)
    below = random.uniform(1, 1000, 8)
    above = below * random.uniform(0, 1, 8)
    parts = 100 * above / below
    assert parts.min() - 1e-9 <= rate(above, below) <= parts.max() + 1e-9
    assert rate(above * 7, below * 7) == pytest.approx(rate(above, below))
    order = random.permutation(8)
    assert rate(above[order], below[order]) == pytest.approx(rate(above, below))


def test_nobodys_array_is_changed() -> None:
    above, below = np.arange(24.0), np.full(24, 50.0)
    kept = above.copy(), below.copy()
    rolling(above, below)
    change_on_year(above)
    assert (above == kept[0]).all()
    assert (below == kept[1]).all()


# ── up the tree ──


def test_a_deep_tree_gives_the_sum_of_its_leaves() -> None:
    found = cube([ratio("a", "2026-01", 5, 50), ratio("b", "2026-01", 1, 100), ratio("c", "2026-01", 0, 50)], DEEP)
    assert tuple(at(found, "fravaer", "nord", "2026-01")[["numerator", "denominator", "value"]]) == (6, 150, 4)
    assert tuple(at(found, "fravaer", "by", "2026-01")[["numerator", "denominator", "value"]]) == (6, 200, 3)


@pytest.mark.parametrize("seed", range(10))
def test_the_whole_is_the_sum_of_the_leaves_whatever_the_order_of_the_rows(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = [
        ratio(leaf, month, float(random.integers(0, 9)), float(random.integers(9, 99)))
        for leaf in "abc"
        for month in months.span("2026-01", "2026-12")
        if random.random() > 0.2
    ]
    one = cube(rows, DEEP)
    other = cube([rows[n] for n in random.permutation(len(rows))], DEEP)
    for where in DEEP.units:
        pd.testing.assert_frame_equal(one.series("fravaer", where), other.series("fravaer", where))
    for month in one.months:
        mine = [(row[3], row[4]) for row in rows if row[2] == month]
        whole = at(one, "fravaer", "by", month)
        assert equal(whole["value"], rate(*zip(*mine, strict=True)) if mine else NAN)
        assert equal(whole["numerator"], sum(p[0] for p in mine) if mine else NAN)  # type: ignore[misc]


def test_counts_are_added() -> None:
    found = cube([count("a", "2026-01", 2), count("b", "2026-01", 0), count("c", "2026-01", 3)], DEEP)
    row = at(found, "moter", "by", "2026-01")
    assert (row["value"], row["numerator"]) == (5, 5)
    assert np.isnan(row["denominator"])


def test_children_outrank_their_parents_own_figure() -> None:
    found = cube([ratio("by", "2026-01", 90, 100), ratio("a", "2026-01", 1, 10), ratio("b", "2026-01", 2, 20)])
    assert at(found, "fravaer", "by", "2026-01")["value"] == pytest.approx(10)


def test_a_parents_own_figure_is_used_where_no_child_has_one() -> None:
    found = cube([ratio("by", "2026-01", 9, 100), ratio("by", "2026-02", 9, 100), ratio("a", "2026-02", 1, 10)])
    assert at(found, "fravaer", "by", "2026-01")["value"] == pytest.approx(9)
    assert at(found, "fravaer", "by", "2026-02")["value"] == pytest.approx(10)


def test_the_choice_is_made_for_each_indicator_by_itself() -> None:
    found = cube([count("by", "2026-01", 7), ratio("a", "2026-01", 1, 10)])
    assert at(found, "moter", "by", "2026-01")["value"] == 7


def test_an_own_figure_in_the_middle_of_the_tree_counts_upwards() -> None:
    found = cube([ratio("nord", "2026-01", 8, 100), ratio("c", "2026-01", 2, 100)], DEEP)
    assert at(found, "fravaer", "by", "2026-01")["value"] == pytest.approx(5)


def test_a_rate_without_its_parts_is_kept_and_never_summed() -> None:
    found = cube([value_only("a", "2026-01", 50.0), ratio("b", "2026-01", 1, 10)])
    assert at(found, "fravaer", "a", "2026-01")["value"] == 50
    assert np.isnan(at(found, "fravaer", "a", "2026-01")["numerator"])
    whole = at(found, "fravaer", "by", "2026-01")
    assert whole["value"] == pytest.approx(10)
    assert whole["absent"] == 1


def test_only_rates_without_parts_give_no_rate_above() -> None:
    found = cube([value_only("a", "2026-01", 50.0), value_only("b", "2026-01", 10.0)])
    assert np.isnan(at(found, "fravaer", "by", "2026-01")["value"])


def test_a_numerator_without_denominator_is_never_half_a_sum() -> None:
    found = cube([ratio("a", "2026-01", 5, None), ratio("b", "2026-01", 1, 10)])
    whole = at(found, "fravaer", "by", "2026-01")
    assert (whole["numerator"], whole["denominator"]) == (1, 10)


def test_nothing_of_nothing_is_a_figure_without_a_rate() -> None:
    found = cube([ratio("a", "2026-01", 0, 0), ratio("b", "2026-01", 1, 10), ratio("a", "2026-02", 0, 0)])
    assert at(found, "fravaer", "by", "2026-01")["value"] == pytest.approx(10)
    row = at(found, "fravaer", "by", "2026-02")
    assert np.isnan(row["value"])
    assert (row["numerator"], row["denominator"]) == (0, 0)


def test_a_unit_that_usually_reports_and_does_not_is_counted_as_absent() -> None:
    rows = [ratio(u, m, 1, 10) for u in "ab" for m in months.span("2026-01", "2026-06") if (u, m) != ("b", "2026-03")]
    found = cube(rows, FLAT, last="2026-06")
    absent = found.series("fravaer", "by").set_index("month")["absent"]
    assert absent["2026-03"] == 1
    assert absent.drop("2026-03").sum() == 0


def test_a_unit_or_indicator_that_is_not_in_the_register_adds_nothing() -> None:
    found = cube([ratio("ukjent", "2026-01", 9, 10), ratio("a", "2026-01", 1, 10), ratio("a", "2026-01", 9, 9, "rar")])
    assert at(found, "fravaer", "by", "2026-01")["value"] == pytest.approx(10)


def test_no_figures_give_an_empty_cube_with_its_months() -> None:
    found = cube([])
    series = found.series("fravaer", "by")
    assert len(series) == 12
    assert series["value"].isna().all()


@pytest.mark.parametrize(("indicator", "where"), [("ukjent", "by"), ("fravaer", "ukjent")])
def test_an_unknown_series_is_a_key_error(indicator: str, where: str) -> None:
    with pytest.raises(KeyError):
        cube([]).series(indicator, where)


# ── a unit that moves ──

MOVING = register(
    unit("by"),
    unit("s1", "by"),
    unit("s2", "by"),
    unit("u", "", Place("s1", None, "2026-06"), Place("s2", "2026-07", None)),
    unit("v", "s1"),
    unit("w", "s2"),
)


def test_a_unit_that_moves_is_where_it_was_in_each_month(vectors: dict[str, dict[str, Any]]) -> None:
    assert "transfer_of_unit" in vectors
    rows = [
        ratio(who, month, n, 100)
        for who, n in (("u", 10), ("v", 1), ("w", 2))
        for month in months.span("2026-01", "2026-12")
    ]
    found = cube(rows, MOVING)
    for month in months.span("2026-01", "2026-12"):
        before = month <= "2026-06"
        assert at(found, "fravaer", "s1", month)["numerator"] == (11 if before else 1)
        assert at(found, "fravaer", "s2", month)["numerator"] == (2 if before else 12)
        assert at(found, "fravaer", "by", month)["numerator"] == 13


def test_a_sector_is_not_short_of_the_unit_that_left_it() -> None:
    rows = [ratio(who, month, 1, 100) for who in "uvw" for month in months.span("2026-01", "2026-12")]
    found = cube(rows, MOVING)
    for sector in ("s1", "s2"):
        assert found.series("fravaer", sector)["absent"].sum() == 0


def test_the_rolling_rate_of_a_sector_has_each_month_once() -> None:
    rows = [
        ratio(who, m, n, 100) for who, n in (("u", 10), ("v", 1), ("w", 2)) for m in months.span("2026-01", "2026-12")
    ]
    found = cube(rows, MOVING)
    series = {s: found.series("fravaer", s) for s in ("s1", "s2", "by")}
    sums = {s: (frame["numerator"].sum(), frame["denominator"].sum()) for s, frame in series.items()}
    assert sums["by"] == (sums["s1"][0] + sums["s2"][0], sums["s1"][1] + sums["s2"][1])
    last = rolling(series["s1"]["numerator"].to_numpy(), series["s1"]["denominator"].to_numpy())[-1]
    assert last == pytest.approx(100 * (6 * 11 + 6 * 1) / (6 * 200 + 6 * 100))


# ── the level ──

Measure = Callable[..., float]


def level_of(rows: Iterable[Row], indicator: Indicator, last: str = "2026-10") -> Any:
    found = cube(rows, FLAT, first="2024-01", last=last).series(indicator.id, "by")
    return level(found, indicator, baseline=("2024-01", "2025-12"), through="2027-12")


def test_a_rates_level_is_twelve_months_against_the_whole_baseline() -> None:
    rows = [
        ratio("a", m, 20 if m < "2025-01" else 10, 100 if m < "2026" else 400)
        for m in months.span("2024-01", "2026-10")
    ]
    found = level_of(rows, RATE)
    assert found.value == pytest.approx(100 * 12 * 10 / (2 * 100 + 10 * 400))
    assert found.baseline == pytest.approx(15)
    assert (found.first, found.month) == ("2025-11", "2026-10")
    assert found.year_ago == pytest.approx(2.5 - 10)


def test_a_rates_level_is_not_told_with_a_month_missing() -> None:
    rows = [ratio("a", m, 1, 100) for m in months.span("2024-01", "2026-10") if m != "2026-06"]
    found = level_of(rows, RATE)
    assert np.isnan(found.value)
    assert found.why == "gap"
    assert found.newest == pytest.approx(1)


def test_a_counts_level_is_the_sum_of_twelve_months_and_its_baseline_a_years_mean() -> None:
    rows = [count("a", m, 1 if m < "2025-01" else 3) for m in months.span("2024-01", "2026-10")]
    found = level_of(rows, COUNT)
    assert (found.value, found.baseline) == (36, 24)


def test_a_stocks_level_is_its_newest_month() -> None:
    rows = [count("a", m, n, "avtaler") for n, m in enumerate(months.span("2024-01", "2026-10"))]
    assert level_of(rows, STOCK).value == 33


def test_months_without_parts_say_why_there_is_no_level() -> None:
    rows = [value_only("a", m, 5.0) for m in months.span("2024-01", "2026-10")]
    frame = pd.DataFrame(rows, columns=["indicator", "unit", "month", "numerator", "denominator", "value"])
    series = roll_up(frame.astype({"numerator": float, "denominator": float}), FLAT, "2024-01", "2026-10")
    found = level(series.series("fravaer", "a"), RATE, baseline=("2024-01", "2025-12"), through="2027-12")
    assert np.isnan(found.value)
    assert found.why == "value-only"


def test_nothing_reported_is_no_level() -> None:
    found = level_of([], RATE)
    assert (found.month, found.why) == (None, "no-data")
