"""Every figure that is delivered: {(indicator, unit, month): (numerator, denominator or None)}."""

from __future__ import annotations

import math

from . import people, services
from .basics import LEAVES, MONTHS, Month, stream
from .stories import CORRECTED_FACTOR, HELSE_ROTA, OVERTIME_END, OVERTIME_LEVEL, swap

Number = float
Figure = tuple[Number, Number | None]
Figures = dict[tuple[str, str, Month], Figure]

SICK = ("sick_leave_total", "sick_leave_short", "sick_leave_long", "sick_leave_self", "sick_leave_doctor")
OVERTIME = {"legekontor": 1.9, "brann": 3.6, "drift": 2.2, "renhold": 1.0, "okonomi": 1.6}
HOURS = dict.fromkeys(HELSE_ROTA, 7.1)  # hours per day's work; others 7.5
AGENCY = {"sykehjem": 2.4, "hjemmetjeneste": 1.5, "bofellesskap": 1.2, "legekontor": 3.5}
AGENCY_SEASON = (1.0, 1.0, 1.0, 1.0, 0.8, 1.2, 2.4, 1.7, 0.8, 0.8, 0.9, 1.2)


def sick_days(unit_month: people.UnitMonth) -> dict[str, tuple[int, int]]:
    """Tenths of days' work, rounded part by part so that the sums hold exactly."""
    parts = (unit_month.short_self, unit_month.short_doctor, unit_month.long_doctor, unit_month.agreed)
    own, doctor, long, agreed = (round(10 * days) for days in parts)
    lost = (own + doctor + long, own + doctor, long, own, doctor + long)
    return {name: (days, agreed) for name, days in zip(SICK, lost, strict=True)}


def before_correction(true: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """The first export of the corrected month: another leave counted as long, certified absence."""
    extra = round((CORRECTED_FACTOR - 1) * true["sick_leave_total"][0])
    wrong = ("sick_leave_total", "sick_leave_long", "sick_leave_doctor")
    return {name: (lost + extra * (name in wrong), agreed) for name, (lost, agreed) in true.items()}


def wander(name: str, unit: str, spread: float, memory: float = 0.5) -> dict[Month, float]:
    """A correlated disturbance around 1, for rates that vary by themselves."""
    rng, value, result = stream(name, unit), 0.0, {}
    for month in MONTHS:
        value = memory * value + rng.gauss(0, spread * math.sqrt(1 - memory**2))
        result[month] = math.exp(value)
    return result


def staffing(unit: str, months: dict[Month, people.UnitMonth]) -> Figures:
    result: Figures = {}
    for month, one in months.items():
        fte, vacant = round(one.fte, 1), round(one.vacant, 1)
        result["fte_agreed", unit, month] = (fte, None)
        result["headcount", unit, month] = (one.persons, None)
        result["vacancy_rate", unit, month] = (vacant, round(fte + vacant, 1))
        result["turnover", unit, month] = (one.quit, one.permanent_start)
        result["fulltime_share", unit, month] = (one.full_time, one.persons)
        result["mean_position", unit, month] = (fte, one.persons)
        if unit in people.FIELD_SERVICE:
            result["qualified_share", unit, month] = (min(fte, round(one.qualified_fte, 1)), fte)
    return result


def rota(unit: str, months: dict[Month, people.UnitMonth]) -> Figures:
    """Overtime for all; hired-in hours where they are used."""
    result: Figures = {}
    over = wander("overtime hours", unit, 0.11 if unit in HELSE_ROTA else 0.35)
    hired = wander("agency", unit, 0.25)
    for month, one in months.items():
        hours = round(one.agreed * HOURS.get(unit, 7.5))
        level = OVERTIME.get(unit, 0.8)
        if unit in HELSE_ROTA:
            level = OVERTIME_LEVEL + (OVERTIME_END - OVERTIME_LEVEL) * swap(unit, LEAVES, month)
        overtime = round(hours * level / 100 * over[month])
        result["overtime_share", unit, month] = (overtime, hours)
        if unit in AGENCY:
            lost = (one.short_self + one.short_doctor + one.long_doctor) * HOURS.get(unit, 7.5)
            agency = round(hours * AGENCY[unit] / 100 * AGENCY_SEASON[month[1] - 1] * hired[month])
            result["agency_share", unit, month] = (agency, round(hours - lost) + overtime + agency)
    return result


def build() -> tuple[Figures, dict[tuple[str, Month], dict[str, tuple[int, int]]]]:
    """All figures but sick leave, and the sick leave in tenths of days per unit and month."""
    staff = people.simulate()
    result: Figures = {}
    for unit in LEAVES:
        result |= staffing(unit, staff[unit]) | rota(unit, staff[unit])
    heads = {(unit, month): staff[unit][month].persons for unit in LEAVES for month in MONTHS}
    result |= services.build(heads)
    sick = {(unit, month): sick_days(staff[unit][month]) for unit in LEAVES for month in MONTHS}
    return result, sick
