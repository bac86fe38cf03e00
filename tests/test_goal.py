"""Targets: the path to them, and how they were revised, as they stood on a day."""

from __future__ import annotations

import pytest

from dashboard.assess import goal
from dashboard.assess.goal import Goal
from dashboard.model import Link, Target

START, LEVEL = "2025-12", 10.0


def link(target: float | None = 6.0, by: str | None = "2027-12", status: str = "proposed") -> Link:
    return Link("1.1", "fravaer", "direct", "Grunn", "by", target, by, status)


def points(set_on: str, *path: tuple[str, float], **over: str) -> list[Target]:
    said = {"commitment": "1.1", "indicator": "fravaer", "unit": "by"} | over
    return [Target(set_on=set_on, month=month, value=value, **said) for month, value in path]


def made(shape: str = "line", *path: tuple[str, float]) -> Goal:
    return Goal(path[-1][1], path[-1][0], "proposed", path, shape)


# ── the path ──


@pytest.mark.parametrize(
    ("month", "expected"),
    [("2025-12", 10), ("2026-06", 9), ("2026-12", 8), ("2027-06", 7), ("2027-12", 6), ("2028-01", 6), ("2030-01", 6)],
)
def test_a_line_runs_straight_from_the_level_at_the_start_to_the_target(month: str, expected: float) -> None:
    assert made("line", ("2027-12", 6.0)).at(month, start=START, level=LEVEL) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("month", "expected"), [("2026-01", 9.75), ("2026-04", 9), ("2026-12", 9), ("2027-06", 7.5), ("2027-12", 6)]
)
def test_a_line_bends_at_each_of_its_points(month: str, expected: float) -> None:
    path = made("line", ("2026-04", 9.0), ("2026-12", 9.0), ("2027-12", 6.0))
    assert path.at(month, start=START, level=LEVEL) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("month", "expected"),
    [("2026-05", 10), ("2026-06", 9), ("2027-05", 9), ("2027-06", 7), ("2027-11", 7), ("2027-12", 6), ("2029-01", 6)],
)
def test_a_step_holds_until_the_next(month: str, expected: float) -> None:
    path = made("steps", ("2026-06", 9.0), ("2027-06", 7.0), ("2027-12", 6.0))
    assert path.at(month, start=START, level=LEVEL) == expected


@pytest.mark.parametrize("shape", ["line", "steps"])
def test_before_the_start_a_path_is_at_its_level(shape: str) -> None:
    assert made(shape, ("2027-12", 6.0)).at("2025-01", start=START, level=LEVEL) == LEVEL


@pytest.mark.parametrize("shape", ["line", "steps"])
def test_a_point_in_the_month_of_the_start_stands_for_the_level(shape: str) -> None:
    path = made(shape, ("2025-12", 9.0), ("2027-12", 6.0))
    assert path.at("2025-12", start=START, level=LEVEL) == 9


def test_a_point_before_the_start_is_no_way_back_to_it() -> None:
    # The path to a revised target may begin before the years that are followed.
    path = made("line", ("2025-06", 12.0), ("2027-12", 6.0))
    assert path.at("2026-12", start=START, level=LEVEL) == pytest.approx(8.0)
    assert path.at("2025-12", start=START, level=LEVEL) == LEVEL
    assert made("line", ("2025-06", 12.0)).at("2026-12", start=START, level=LEVEL) == 12.0


# ── the target that holds ──


def test_without_a_target_there_is_no_goal() -> None:
    assert goal(link(None, None), [], "2026-11-23") is None
    assert goal(link(None, "2027-12"), [], "2026-11-23") is None


def test_a_target_of_nought_is_a_target() -> None:
    found = goal(link(0.0), [], "2026-11-23")
    assert found is not None
    assert found.value == 0


def test_what_the_link_says_is_a_path_of_one_point() -> None:
    found = goal(link(6.0, "2027-12", "adopted"), [], "2026-11-23")
    assert found == Goal(6.0, "2027-12", "adopted", (("2027-12", 6.0),))
    assert (found.shape, found.set_on, found.earlier) == ("line", "", ())


def test_a_path_takes_the_place_of_what_the_link_says_from_the_day_it_was_set() -> None:
    path = points("2026-03-15", ("2026-12", 9.0), ("2027-12", 7.0), shape="steps", status="adopted", reason="Vedtak")
    before, on, after = (goal(link(), path, day) for day in ("2026-03-14", "2026-03-15", "2026-11-23"))
    assert before == Goal(6.0, "2027-12", "proposed", (("2027-12", 6.0),))
    assert on == after
    assert on is not None
    assert (on.value, on.by, on.status, on.shape) == (7.0, "2027-12", "adopted", "steps")
    assert (on.points, on.set_on, on.reason) == ((("2026-12", 9.0), ("2027-12", 7.0)), "2026-03-15", "Vedtak")
    assert [(one.value, one.set_on) for one in on.earlier] == [(6.0, "")]


def test_a_link_may_have_its_target_in_the_table_alone() -> None:
    path = points("2026-03-15", ("2027-12", 7.0))
    assert goal(link(None, None), path, "2026-03-14") is None
    found = goal(link(None, None), path, "2026-03-15")
    assert found is not None
    assert (found.value, found.earlier) == (7.0, ())


def test_a_revised_target_keeps_its_history_oldest_first() -> None:
    path = [
        *points("2026-10-01", ("2028-06", 8.0), reason="Utsatt"),
        *points("2026-03-15", ("2027-12", 7.0)),
        *points("2026-06-01", ("2027-12", 5.0)),
    ]
    found = goal(link(), path, "2026-11-23")
    assert found is not None
    assert (found.value, found.by, found.reason) == (8.0, "2028-06", "Utsatt")
    assert [(one.set_on, one.value) for one in found.earlier] == [("", 6.0), ("2026-03-15", 7.0), ("2026-06-01", 5.0)]
    assert all(one.earlier == () for one in found.earlier)
    as_of = goal(link(), path, "2026-09-30")
    assert as_of is not None
    assert (as_of.value, len(as_of.earlier)) == (5.0, 2)


def test_points_stand_in_the_order_of_their_months_and_the_last_is_the_target() -> None:
    found = goal(link(), points("2026-03-15", ("2027-12", 7.0), ("2026-06", 9.5), ("2026-12", 9.0)), "2026-11-23")
    assert found is not None
    assert [month for month, _ in found.points] == ["2026-06", "2026-12", "2027-12"]
    assert (found.value, found.by) == (7.0, "2027-12")


def test_the_reason_of_a_path_may_stand_at_any_of_its_points() -> None:
    path = points("2026-03-15", ("2026-12", 9.0), reason="Vedtak 12/26") + points("2026-03-15", ("2027-12", 7.0))
    found = goal(link(), path, "2026-11-23")
    assert found is not None
    assert found.reason == "Vedtak 12/26"


@pytest.mark.parametrize("other", [{"commitment": "1.2"}, {"indicator": "overtid"}, {"unit": "nord"}])
def test_the_path_of_another_link_is_not_this_ones(other: dict[str, str]) -> None:
    found = goal(link(), points("2026-03-15", ("2027-12", 1.0), **other), "2026-11-23")
    assert found is not None
    assert found.value == 6.0
