"""From figures and register to judgements: what each link's case is made of, and what one month that is hidden hides."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from cases import BASELINE, NAN, YEARS, bend, numbers

from dashboard import assess
from dashboard.assess import Judged, Level
from dashboard.judging import Judge, primary_links
from dashboard.model import Break, Commitment, Indicator, Link, Place, Register, ReleaseSettings, Settings, Target, Unit
from dashboard.model import month as months
from dashboard.release import Gate
from dashboard.saying import link_row, reason, standing_of

SETTINGS = Settings("Byen", release=ReleaseSettings())
ABSENCE = Indicator(
    "fravaer", "Fravær", "percent", "ratio", "sick_leave", numerator="Tapte dagsverk", denominator="Avtalte dagsverk",
    direction="lower",
)  # fmt: skip
CASES = Indicator(
    "saker", "Saker", "percent", "ratio", "service", numerator="I tide", denominator="Saker", direction="higher"
)
MEETINGS = Indicator("moter", "Møter", "count", "count", "service", "delivery", direction="higher")
SEASON = 1 + 0.3 * np.cos(2 * np.pi * np.arange(12) / 12)
UNITS = ("by", "nord", "sor")


def link(
    indicator: str = "fravaer", unit: str = "by", relation: str = "direct", commitment: str = "1.1", **over: Any
) -> Link:
    return Link(commitment, indicator, relation, "Grunn", unit, **over)


def register(*links: Link, **tables: Any) -> Register:
    above = {name: "" if name == "by" else "by" for name in UNITS}
    units = {name: Unit(name, name, parent, places=(Place(parent),)) for name, parent in above.items()}
    return Register(units, {i.id: i for i in (ABSENCE, CASES, MEETINGS)}, links=links or (link(),), **tables)


def figures(later: int = 12, change: float = 0.0, first: str = "2024-01", rho: float = 0.0) -> pd.DataFrame:
    """Absence and cases in both units, month by month, with a season."""
    rows = []
    for seed, unit in enumerate(UNITS[1:]):
        values = bend(later, change, noise=0.3, seed=seed, rho=rho)
        values = values * np.resize(SEASON, len(values))
        for n, value in enumerate(values):
            for name in ("fravaer", "saker"):
                rows.append((name, unit, months.shift(first, n), value * 10, 1000.0, value))
    return pd.DataFrame(rows, columns=["indicator", "unit", "month", "numerator", "denominator", "value"])


def judged(
    frame: pd.DataFrame,
    known: Register,
    heads: float | dict[tuple[str, str], float] | None = 150.0,
    day: str = "2026-11-23",
) -> list[Judged]:
    first, last = min(frame["month"].min(), BASELINE[0]), frame["month"].max()
    cube = assess.roll_up(frame, known, first, last)
    span = months.span(first, last)
    headcount = {(unit, month): 150.0 for unit in UNITS for month in span}
    if not isinstance(heads, dict):
        headcount = {} if heads is None else dict.fromkeys(headcount, heads)
    else:
        headcount |= heads
    gate = Gate(known, SETTINGS.release, headcount)

    def level_of(indicator: str, unit: str) -> tuple[Level, str]:
        found = assess.level(
            cube.series(indicator, unit), known.indicators[indicator], baseline=BASELINE, through=YEARS[1]
        )
        return found, ""

    return Judge(known, SETTINGS, cube, gate, level_of, through=last, day=dt.date.fromisoformat(day)).links()


def test_links_are_judged_in_the_registers_order() -> None:
    links = [link("moter"), link("saker", "nord"), link("fravaer"), link("saker", "nord", commitment="1.2")]
    known = register(*links)
    assert [one.case.link for one in judged(figures(), known)] == links


def test_a_register_without_links_has_nothing_to_judge() -> None:
    assert judged(figures(), Register(register().units, register().indicators)) == []


def test_before_any_figure_all_is_silent() -> None:
    known = register()
    cube = assess.roll_up(figures().iloc[:0], known, "2024-01", "2024-01")
    nothing = Level(NAN, NAN, None, None, NAN, NAN, 0, "no-data")
    (found,) = Judge(
        known, SETTINGS, cube, Gate(known, SETTINGS.release), lambda *_: (nothing, ""), through=None,
        day=dt.date(2026, 11, 23),
    ).links()  # fmt: skip
    assert (found.verdict, found.reason, found.gone) == ("no-data", "never-reported", 0)


# ── breaks and targets ──


def test_the_least_that_counts_is_said_as_it_was_tested() -> None:
    """By the months' own mean, as the test has it, and not by a baseline that weighs them or that a break has taken away."""
    frame = figures(later=24)
    known = register(breaks=(Break("fravaer", "2025-01", "redefined", "Ny definisjon"),))
    (found,) = judged(frame, known)
    whole = frame[frame["indicator"] == "fravaer"].groupby("month")["value"].mean()
    assert found.matters == pytest.approx(0.05 * whole[whole.index < "2026-01"].mean())
    said = reason(replace(found, verdict="unchanged", reason="too-small-to-matter"), known)
    assert f"under {found.matters:.1f} prosentpoeng".replace(".", ",") in said


def test_where_there_is_no_target_none_is_said_to_be_proposed() -> None:
    """So for the units below a link that has one: it is the link's, not theirs."""
    known = register(
        link(target_status="proposed"), link("saker", target=90.0, target_by="2027-12", target_status="adopted")
    )
    rows = [link_row(one, known) for one in judged(figures(), known)]
    assert [row["target_status"] for row in rows] == ["not_set", "adopted"]


def test_a_break_is_a_jump_or_new_limits_by_its_kind_and_holds_for_its_unit_or_all() -> None:
    breaks = (
        Break("fravaer", "2026-03", "redefined", "Ny definisjon"),
        Break("fravaer", "2025-05", "jump", "Slått sammen", "nord"),
        Break("fravaer", "2025-06", "rebased", "Ny ledelse"),
        Break("saker", "2025-07", "jump", "Nytt system"),
    )
    links = [link(), link(unit="nord"), link("saker")]
    by, nord, cases = judged(figures(), register(*links, breaks=breaks))
    assert (by.case.jumps, by.case.rebased) == (("2026-03",), ("2025-06",))
    assert (nord.case.jumps, nord.case.rebased) == (("2025-05", "2026-03"), ("2025-06",))
    assert (cases.case.jumps, cases.case.rebased) == (("2025-07",), ())


def test_a_target_is_the_one_that_held_on_the_day() -> None:
    targets = (Target("1.1", "fravaer", "by", "2026-09-01", "2027-12", 6.0, reason="Vedtak"),)
    known = register(link(target=7.0, target_by="2027-12"), targets=targets)
    (before,), (after,) = (judged(figures(), known, day=day) for day in ("2026-08-31", "2026-09-01"))
    assert before.case.goal is not None
    assert after.case.goal is not None
    assert (before.case.goal.value, after.case.goal.value) == (7.0, 6.0)
    assert before.course.chance > after.course.chance


# ── hidden ──


@pytest.mark.parametrize("month", ["2024-01", "2025-12", "2026-06", "2026-12"])
def test_one_month_that_may_not_be_seen_hides_all_that_is_made_of_the_months_about_it(month: str) -> None:
    known = register(link(unit="nord", target=6.0, target_by="2027-12"), link("saker", "nord"))
    few, other = judged(figures(), known, {("nord", month): 4.0})
    assert (few.verdict, few.reason) == ("suppressed", "few-persons")
    assert {name for name in numbers(few) if ".goal" not in name and ".link" not in name} == set()
    # Figures that are not about the unit's staff are not hidden by it.
    assert other.verdict != "suppressed"


def test_a_month_before_the_baseline_hides_nothing_that_is_not_made_of_it() -> None:
    frame = figures(24, first="2023-01")
    (found,) = judged(frame, register(link(unit="nord")), {("nord", "2023-06"): 3.0})
    assert found.verdict != "suppressed"


# ── persons ──


def test_persons_are_the_lowest_headcount_of_the_months_that_are_judged_and_of_staff_alone() -> None:
    known = register(link(), link("saker"))
    heads = {("by", "2025-03"): 61.0, ("by", "2026-05"): 58.0}
    staff, cases = judged(figures(), known, heads)
    assert staff.case.persons == 58
    assert np.isnan(cases.case.persons)
    (small,) = judged(figures(), register(), 19.0)
    assert small.charted.why == "few-staff"


def test_where_no_headcount_was_reported_the_working_days_tell_how_few_they_may_be() -> None:
    """Eight people's months are no better known for nobody having counted them."""
    frame = figures()
    frame[["numerator", "denominator"]] *= 0.2
    (found,) = judged(frame, register(link(unit="nord")), heads=None)
    assert found.verdict != "suppressed"
    assert found.case.persons == pytest.approx(200 / 23)
    assert found.charted.why == "few-staff"


# ── what the whole municipality shares ──


def test_season_and_correlation_are_those_of_before_the_decision() -> None:
    calm, wild = figures(), figures()
    after = wild["month"] >= YEARS[0]
    wild.loc[after, "numerator"] *= 3
    wild.loc[after, "value"] *= 3
    (one,), (other,) = judged(calm, register()), judged(wild, register())
    assert one.case.index == other.case.index
    assert one.case.rho == other.case.rho
    assert one.case.index is not None
    np.testing.assert_allclose(one.case.index, SEASON, atol=0.06)


def test_all_units_of_an_indicator_share_both() -> None:
    by, nord, sor = judged(figures(), register(*(link(unit=unit) for unit in UNITS)))
    assert by.case.index == nord.case.index == sor.case.index
    assert by.case.rho == nord.case.rho == sor.case.rho


def test_the_correlation_is_that_of_the_units_and_not_of_their_sum_once_more() -> None:
    (found,) = judged(figures(rho=0.6), register())
    assert 0.3 < found.case.rho < 0.85
    (loose,) = judged(figures(), register())
    assert loose.case.rho < 0.3


def test_a_delivery_has_neither() -> None:
    frame = figures().assign(indicator="moter", denominator=NAN)
    (found,) = judged(frame, register(link("moter")))
    assert found.case.index is None
    assert np.isnan(found.case.rho)


@pytest.mark.parametrize("part", ["numerator", "denominator"])
def test_a_negative_part_stops_nothing(part: str) -> None:
    frame = figures()
    frame.loc[frame.index[:4], part] = -5000.0
    (found,) = judged(frame, register(link("saker")))
    assert found.verdict in assess.VERDICTS


# ── primary links ──


def test_a_points_primary_link_is_its_first_direct_outcome_or_else_its_first_indirect_one() -> None:
    links = [
        link("moter", commitment="1"),
        link("saker", commitment="1", relation="indirect"),
        link("fravaer", commitment="1", relation="direct"),
        link("saker", "nord", commitment="1", relation="direct"),
        link("saker", commitment="2", relation="balancing"),
        link("fravaer", commitment="2", relation="indirect"),
        link("saker", commitment="3", relation="context"),
        link("moter", commitment="4"),
    ]
    known = register(*links)
    assert primary_links(known) == {links[2], links[5]}
    assert [one.case.is_primary for one in judged(figures(), known)] == [n in (2, 5) for n in range(len(links))]


# ── down into the units of what is flagged ──


def _two_units(change: float) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    span = months.span("2024-01", "2027-12")
    rows = []
    for n, unit in enumerate(("nord", "sor")):
        for place, month in enumerate(span):
            bend = change * (n == 0) * max(0, place - 24) / 12
            rows.append(("fravaer", unit, month, 80 + bend + rng.normal(0, 0.5), 1000.0))
    frame = pd.DataFrame(rows, columns=["indicator", "unit", "month", "numerator", "denominator"])
    return frame.assign(value=100 * frame["numerator"] / frame["denominator"])


def _judge(frame: pd.DataFrame, known: Register) -> Judge:
    cube = assess.roll_up(frame, known, "2024-01", "2027-12")
    headcount = {(unit, month): 150.0 for unit in UNITS for month in months.span("2024-01", "2027-12")}

    def level_of(indicator: str, unit: str) -> tuple[Level, str]:
        series = cube.series(indicator, unit)
        return assess.level(series, known.indicators[indicator], baseline=BASELINE, through=YEARS[1]), ""

    gate = Gate(known, SETTINGS.release, headcount)
    return Judge(known, SETTINGS, cube, gate, level_of, through="2027-12", day=dt.date(2028, 1, 20))


def test_a_change_that_is_found_is_looked_for_in_the_units_below_it() -> None:
    judge = _judge(_two_units(-20.0), register(link()))
    (whole,) = judge.links()
    assert whole.verdict == "better"
    below = {one.case.link.unit: one.verdict for one in judge.below(whole)}
    assert below["nord"] == "better"
    assert below["sor"] != "better"


def test_where_no_change_is_found_no_unit_is_looked_into() -> None:
    judge = _judge(_two_units(0.0), register(link()))
    (whole,) = judge.links()
    assert whole.verdict not in ("better", "worse")
    assert judge.below(whole) == []


def test_what_is_counted_otherwise_is_not_held_against_what_was_counted_before() -> None:
    known = register(link(), breaks=(Break("fravaer", "2026-03", "redefined", "Ny definisjon"),))
    (found,) = _judge(_two_units(-20.0), known).links()
    assert np.isnan(found.case.level.baseline)
    assert np.isnan(found.case.level.change)
    assert not np.isnan(found.case.level.value)


# ── what a commitment's standing names ──


def commitments(*links: Link) -> Register:
    above = {"1": "", "1.1": "1", "1.1.1": "1.1", "1.1.2": "1.1"}
    kinds = ("question", "commitment", "measure", "measure")
    listed = {
        name: Commitment(name, parent, kind, "tema", name)
        for kind, (name, parent) in zip(kinds, above.items(), strict=True)
    }
    return register(*links, commitments=listed)


def test_a_series_linked_to_a_commitment_and_to_a_measure_below_it_is_named_once() -> None:
    known = commitments(link(commitment="1.1"), link(commitment="1.1.1"), link("saker", commitment="1.1.2"))
    found = judged(figures(later=6), known)
    said = standing_of("1.1", found, known, dt.date(2026, 11, 23), pd.DataFrame()).because
    assert said.count("Fravær, by") == 1
    assert said.count("Saker, by") == 1


def test_a_measure_with_background_alone_is_said_to_be_unmeasured() -> None:
    known = commitments(link(commitment="1.1.1"), link("saker", relation="context", commitment="1.1.2"))
    found = judged(figures(later=6), known)
    assert standing_of("1.1", found, known, dt.date(2026, 11, 23), pd.DataFrame()).unmeasured == ("1.1.2",)
