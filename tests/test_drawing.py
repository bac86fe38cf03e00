"""Drawing: what a chart shows is what was found, per month, and nothing in it tells of what may not be seen."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from cases import numbers
from drawings import NAN, drawn, figures, heads, link, path, register, snapshot, wavy

from dashboard.assess import LOOKS
from dashboard.charts import drawing
from dashboard.charts.drawing import axis, runs
from dashboard.model import Break, Target
from dashboard.snapshot import Snapshot

AIM = {"target": 6.0, "target_by": "2027-12", "target_status": "proposed"}


def seen(
    values: list[float] | None = None, *, persons: float = 150.0, day: str = "2026-11-23", **tables: Any
) -> Snapshot:
    known = register(link(**AIM), link(unit="nord", **AIM, commitment="1.2"), **tables)
    return snapshot(known, figures(wavy() if values is None else values), heads(persons), day=day)


def test_it_runs_from_the_baseline_to_the_end_of_the_years_with_each_months_figure() -> None:
    values = wavy()
    found = drawing(seen(values), "fravaer", "by", link(**AIM))
    assert (found.months[0], found.months[-1], found.start) == ("2024-01", "2027-12", "2026-01")
    assert found.values[:34] == pytest.approx(values)
    assert all(math.isnan(v) for v in found.values[34:])
    assert found.newest == 33
    assert [n for _, n in found.looks] == list(LOOKS)
    assert dict(found.looks) == {"2026-12": 12, "2027-06": 18, "2027-12": 24}


def test_mean_and_limits_are_those_of_the_link() -> None:
    now = seen()
    found = drawing(now, "fravaer", "by", link(**AIM))
    judged = now.judged[0]
    assert found.mean == judged.case.level.baseline
    assert found.limits is not None
    assert judged.charted.limits is not None
    assert found.limits.upper == pytest.approx(tuple(judged.charted.limits.upper))
    assert found.low == pytest.approx(np.percentile(found.values[:24], 10))
    assert found.high == pytest.approx(np.percentile(found.values[:24], 90))


def test_the_path_goes_from_the_usual_to_the_target() -> None:
    found = drawing(seen(), "fravaer", "by", link(**AIM)).path
    assert found is not None
    assert (found.months[0], found.months[-1], found.shape) == ("2025-12", "2027-12", "line")
    assert found.values[0] == pytest.approx(drawing(seen(), "fravaer", "by").mean)
    assert found.values[-1] == 6.0


def test_a_revised_target_keeps_the_one_it_took_the_place_of() -> None:
    rows = (
        Target("1.1", "fravaer", "by", "2026-05-01", "2026-12", 7.5, "steps", "adopted"),
        Target("1.1", "fravaer", "by", "2026-05-01", "2027-12", 7.0, "steps", "adopted", "For høyt"),
    )
    found = drawing(seen(targets=rows), "fravaer", "by", link(**AIM))
    assert [(p.target, p.revised) for p in found.paths] == [(6.0, True), (7.0, False)]
    assert found.path is not None
    assert (found.path.shape, found.path.status, found.path.reason) == ("steps", "adopted", "For høyt")
    assert found.path.values[12] == 7.5
    assert found.path.values[11] == pytest.approx(found.mean)


def test_a_target_set_later_is_not_known_the_day_before() -> None:
    rows = (Target("1.1", "fravaer", "by", "2026-05-01", "2027-12", 7.0),)
    assert len(drawing(seen(targets=rows, day="2026-04-30"), "fravaer", "by", link(**AIM)).paths) == 1


def test_a_count_for_the_year_has_everything_per_month() -> None:
    aimed = link("anrop", target=240.0, target_by="2027-12")
    now = snapshot(register(aimed), figures(wavy(at=20, noise=2), "anrop"))
    found = drawing(now, "anrop", "by", aimed)
    assert found.is_yearly
    assert 35 < found.mean < 45
    assert found.path is not None
    assert found.path.target == 20
    assert found.fan is not None
    assert 30 < found.fan.middle[0] < 50


def test_the_fan_is_that_of_the_snapshot_and_follows_the_newest_month() -> None:
    now = seen()
    found = drawing(now, "fravaer", "by", link(**AIM))
    assert found.fan is now.fan("fravaer", "by")
    assert found.fan is not None
    assert found.fan.months[0] == "2026-11"


def test_no_fan_before_a_chance_may_be_given() -> None:
    assert drawing(seen(wavy(29)), "fravaer", "by", link(**AIM)).fan is None
    assert drawing(seen(wavy(34), persons=10), "fravaer", "nord", link(unit="nord")).fan is None


def test_a_unit_no_link_points_to_has_limits_and_a_fan_of_its_own() -> None:
    found = drawing(seen(), "fravaer", "sor")
    assert found.limits is not None
    assert found.fan is not None
    assert found.paths == ()


def test_plain_has_neither_limits_nor_fan() -> None:
    found = drawing(seen(), "fravaer", "by", link(**AIM), plain=True)
    assert (found.limits, found.fan, found.marks) == (None, None, ())
    assert found.path is not None


def test_a_month_that_stands_out_has_its_rule_side_and_worth() -> None:
    values = wavy(noise=0.2)
    values[30] = 14.0
    found = drawing(seen(values), "fravaer", "by")
    mark = next(one for one in found.marks if one.month == "2026-07")
    assert (mark.label, mark.side, mark.tone) == ("outside", 1, "worse")


def test_a_delivery_has_steps_and_no_band_limits_or_looks() -> None:
    aimed = link("moter", target=10.0, target_by="2027-12")
    now = snapshot(register(aimed), figures([1.0] * 24 + [2.0] * 10, "moter"))
    found = drawing(now, "moter", "by", aimed)
    assert (found.limits, found.fan, found.looks) == (None, None, ())
    assert math.isnan(found.low)
    assert found.mean == 2.0


# ── hidden ──


def test_a_hidden_month_leaves_no_figure_anywhere() -> None:
    """Four in the unit all the time: nothing but the target, which anyone may know, is in it."""
    found = drawing(seen(persons=4), "fravaer", "nord", link(unit="nord", **AIM, commitment="1.2"))
    assert set(found.hidden[:34]) == {"few-persons"}
    assert not np.isfinite(found.values).any()
    assert [math.isnan(v) for v in (found.mean, found.low, found.high)] == [True] * 3
    assert (found.limits, found.fan, found.marks) == (None, None, ())
    told = [v for p in found.paths for v in p.values if math.isfinite(v)]
    assert told == [6.0]
    assert {note.kind for note in found.notes} == set()


@pytest.mark.parametrize("month", [3, 30])
def test_one_hidden_month_takes_with_it_all_that_is_made_of_it(month: int) -> None:
    """In the baseline or after it: a band or a mean with one month left out would tell it by subtraction."""
    values, few = wavy(), heads(150.0)
    few.loc[
        (few["unit"] == "nord") & (few["month"] == f"{2024 + month // 12}-{month % 12 + 1:02d}"), ["numerator", "value"]
    ] = 4.0
    known = register(link(unit="nord", **AIM))
    found = drawing(snapshot(known, figures(values), few), "fravaer", "nord", link(unit="nord", **AIM))
    assert found.hidden[month] == "few-persons"
    assert math.isnan(found.values[month])
    assert math.isfinite(found.values[month + 1])
    assert [math.isnan(v) for v in (found.mean, found.low, found.high)] == [True] * 3
    assert (found.limits, found.fan, found.marks) == (None, None, ())
    secret = values[month]
    assert not any(abs(float(v) - secret) < 1e-9 for v in found.values if math.isfinite(v))


def test_people_whose_number_nobody_knows_are_hidden_too() -> None:
    known = register(link(unit="nord"))
    found = drawing(snapshot(known, figures(wavy(), size=20.0)), "fravaer", "nord", link(unit="nord"))
    assert set(found.hidden[:34]) == {"persons-unknown"}
    assert not list(numbers(found.values))


# ── notes ──


def test_breaks_easter_july_and_missing_units_are_noted() -> None:
    broken = (Break("fravaer", "2025-03", "rebased", "Ny turnus"), Break("anrop", "2025-03", "jump", "Annet"))
    holed = [*wavy(25), NAN, *wavy(8)]
    one = figures(holed, units=["nord"])
    known = register(link(), breaks=broken)
    found = drawing(snapshot(known, one, figures(wavy(34), units=["sor"]), heads(150.0)), "fravaer", "by")
    said = {(note.month, note.kind, note.reason, note.count) for note in found.notes}
    assert ("2025-03", "rebased", "Ny turnus", 0) in said
    assert ("2024-03", "easter", "", 0) in said
    assert ("2025-04", "easter", "", 0) in said
    assert ("2026-07", "july", "", 0) in said
    assert ("2026-02", "absent", "", 1) in said
    assert not any(reason == "Annet" for *_, reason, _ in said)
    assert not any(month > "2026-10" for month, kind, *_ in said if kind != "rebased")


def test_what_is_counted_otherwise_has_no_usual_from_before() -> None:
    found = drawing(seen(breaks=(Break("fravaer", "2025-03", "redefined", "Ny"),)), "fravaer", "by")
    assert math.isnan(found.mean)
    assert math.isnan(found.low)


# ── little or nothing ──


def test_without_any_figure_there_is_a_drawing_with_nothing_in_it() -> None:
    known = register(link(**AIM))
    found = drawing(snapshot(known, figures([]), heads(150.0)), "fravaer", "by", link(**AIM))
    assert found.newest is None
    assert found.known == []
    assert [p.target for p in found.paths] == [6.0]


def test_one_figure_is_drawn() -> None:
    found = drawing(seen([NAN] * 30 + [8.0]), "fravaer", "by")
    assert found.known == [30]
    assert math.isnan(found.low)


def test_figures_after_the_years_and_targets_before_them_are_drawn_too() -> None:
    early = link(target=6.0, target_by="2023-06")
    known = register(early)
    found = drawing(snapshot(known, figures(wavy(50)), heads(150.0, 50), day="2028-04-01"), "fravaer", "by", early)
    assert found.months[-1] == "2028-02"
    assert found.path is not None
    assert found.path.target == 6.0


def test_an_unknown_indicator_or_unit_is_a_key_error() -> None:
    for asked in (("nei", "by"), ("fravaer", "nei")):
        with pytest.raises(KeyError):
            drawing(seen(), *asked)


def test_it_is_made_once_for_the_same_figures() -> None:
    now = seen()
    assert drawing(now, "fravaer", "by", link(**AIM)) is drawing(now, "fravaer", "by", link(**AIM))
    assert drawing(now, "fravaer", "by") is not drawing(now, "fravaer", "by", link(**AIM))


# ── the value axis ──


@pytest.mark.parametrize(
    ("low", "high"),
    [(0, 0), (5, 5), (-3, -3), (0, 1e-9), (1e12, 3e12), (-5, 5), (97.1, 97.2), (3, 12), (NAN, NAN), (-12, -3), (7, 3), (0, math.inf)],
)  # fmt: skip
def test_the_axis_holds_all_and_is_marked_evenly(low: float, high: float) -> None:
    first, last, ticks = axis(low, high)
    assert first < last
    assert 2 <= len(ticks) <= 8
    if math.isfinite(low + high):
        assert first <= min(low, high) + 1e-9 * abs(low)
        assert last >= max(low, high) - 1e-9 * abs(high)
    steps = np.diff(ticks)
    assert steps == pytest.approx([steps[0]] * len(steps))


def test_it_begins_at_zero_unless_that_would_flatten_all() -> None:
    assert axis(3, 12)[0] == 0
    assert axis(96, 99)[0] > 90


def test_runs_are_cut_where_a_month_is_missing() -> None:
    assert runs([1, 2, NAN, 4, NAN, NAN, 7, 8]) == [[0, 1], [3], [6, 7]]
    assert runs([]) == []


def test_the_span_holds_what_is_drawn_of_targets() -> None:
    assert drawn([5.0, 6.0], paths=(path(1.0),)).span() == (1.0, 8.0)
    assert drawn([]).span() == (0.0, 1.0)
