"""Comparison: a total is not better because its units have changed size, and a month is held against its like."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from dateutil.easter import easter as known_easter

from dashboard.assess import compared, mix_fixed, roll_up
from dashboard.assess.comparison import easter, easter_moved, mark
from dashboard.model import Indicator, Place, Register, Unit

NAN = float("nan")
RATE = Indicator("fravaer", "Fravær", "percent", "ratio", numerator="Tapte", denominator="Avtalte", direction="lower")
COUNT = Indicator("moter", "Møter", "count", "count", direction="higher")


def register(*places: tuple[str, str, str | None, str | None]) -> Register:
    units: dict[str, Unit] = {}
    for name, parent, since, until in places:
        before = units[name].places if name in units else ()
        units[name] = Unit(name, name, parent, places=(*before, Place(parent, since, until)))
    return Register(units, {"fravaer": RATE, "moter": COUNT})


TREE = register(("by", "", None, None), ("a", "by", None, None), ("b", "by", None, None))


def reported(*rows: tuple[str, str, str, float | None, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["indicator", "unit", "month", "numerator", "denominator"])
    return frame.assign(value=100 * frame["numerator"] / frame["denominator"])


def test_a_total_that_fell_only_because_the_worse_unit_shrank_is_fixed() -> None:
    tops, sizes = [[10.0, 5.0], [2.0, 3.0]], [[100.0, 50.0], [100.0, 150.0]]
    assert mix_fixed(tops, sizes, [100, 100]) == pytest.approx([6.0, 6.0])


def test_a_part_that_weighs_nothing_need_not_report() -> None:
    assert mix_fixed([[1.0], [NAN]], [[10.0], [NAN]], [5, 0]) == pytest.approx([10.0])
    assert np.isnan(mix_fixed([[1.0], [NAN]], [[10.0], [NAN]], [5, 5])).all()
    assert np.isnan(mix_fixed([[1.0]], [[10.0]], [0])).all()
    assert np.isnan(mix_fixed([[0.0]], [[0.0]], [3])).all()


@pytest.mark.parametrize("wrong", [([1.0], [1.0], [1]), ([[1.0]], [[1.0]], [-1]), ([[1.0]], [[1.0, 2.0]], [1])])
def test_what_does_not_fit_is_refused(wrong: tuple[list[object], ...]) -> None:
    with pytest.raises(ValueError):
        mix_fixed(*wrong)


def test_a_unit_is_compared_with_itself_a_year_before_and_by_twelve_months() -> None:
    rows = [
        ("fravaer", u, f"{y}-{m:02d}", float(m + (y == 2025)), 100.0)
        for u in "ab"
        for y in (2024, 2025)
        for m in range(1, 13)
    ]
    cube = roll_up(reported(*rows), TREE, "2024-01", "2025-12")
    found = compared(cube, TREE, "fravaer", "by", baseline=("2024-01", "2024-12")).set_index("month")
    assert found.loc["2025-03", "year_ago"] == pytest.approx(1.0)
    assert np.isnan(found.loc["2024-03", "year_ago"])
    assert found.loc["2024-12", "rolling_12"] == pytest.approx(6.5)
    assert np.isnan(found.loc["2024-11", "rolling_12"])
    assert found.loc["2025-06", "mix_fixed"] == pytest.approx(found.loc["2025-06", "value"])


def test_the_mix_follows_the_tree_of_its_month() -> None:
    moved = register(
        ("by", "", None, None), ("s1", "by", None, None), ("s2", "by", None, None), ("a", "s1", None, None),
        ("u", "s1", None, "2024-06"), ("u", "s2", "2024-07", None), ("b", "s2", None, None),
    )  # fmt: skip
    rates = {"a": 2.0, "b": 4.0, "u": 10.0}
    rows = [("fravaer", u, f"2024-{m:02d}", r, 100.0) for u, r in rates.items() for m in range(1, 13)]
    cube = roll_up(reported(*rows), moved, "2024-01", "2024-12")
    found = compared(cube, moved, "fravaer", "s1", baseline=("2024-01", "2024-12"))["mix_fixed"]
    assert list(found) == pytest.approx([6.0] * 6 + [2.0] * 6)


def test_a_count_has_no_mix() -> None:
    rows = [("moter", "a", f"2024-{m:02d}", 3.0, None) for m in range(1, 13)]
    cube = roll_up(reported(*rows).assign(value=3.0), TREE, "2024-01", "2024-12")
    found = compared(cube, TREE, "moter", "a", baseline=("2024-01", "2024-12"))
    assert found["mix_fixed"].isna().all()
    assert found["rolling_12"].iloc[-1] == 36


def test_march_april_and_july_are_marked() -> None:
    assert [mark(f"2026-{m:02d}") for m in range(1, 13)] == [
        "",
        "",
        "easter",
        "easter",
        "",
        "",
        "small-denominator",
    ] + [""] * 5


def test_easter_is_where_the_calendar_has_it() -> None:
    assert all(easter(year) == known_easter(year) for year in range(1900, 2100))
    assert easter(2024) == dt.date(2024, 3, 31)
    with pytest.raises(ValueError):
        easter(1500)


def test_a_month_says_when_easter_has_come_to_it_or_left_it() -> None:
    assert [easter_moved(month) for month in ("2025-03", "2025-04", "2026-04", "2025-05")] == [True, True, False, False]
