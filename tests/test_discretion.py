"""Whether a series may be compared with in a message: what the gate says of each of its months, however often asked."""

from __future__ import annotations

import random

import pytest

from dashboard.history import Discretion, Known
from dashboard.model import Indicator, Place, Register, ReleaseSettings, Unit
from dashboard.release import FEW, UNKNOWN, Gate

SETTINGS = ReleaseSettings(person_denominators=("cases",))
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]


@pytest.fixture
def register() -> Register:
    def ratio(name: str, category: str, whole: str = "") -> Indicator:
        return Indicator(name, name, "percent", "ratio", category=category, denominator=whole)

    indicators = [
        ratio("sick", "sick_leave", "avtalte dagsverk"), ratio("cases", "service_level"), ratio("plans", "preparedness"),
        Indicator("headcount", "Ansatte", "persons", "count", category="staffing"),
        Indicator("waiting", "Venter", "persons", "count", category="service_level"),
    ]  # fmt: skip
    units = {"by": Unit("by", "By", places=(Place(""),)), "u": Unit("u", "U", "by", places=(Place("by"),))}
    return Register(units, {one.id: one for one in indicators})


def test_the_answer_is_the_gates_own_for_every_month(register: Register) -> None:
    rng = random.Random(34)
    discretion = Discretion(register, SETTINGS)
    told = []
    for _ in range(3000):
        indicator, unit = rng.choice([*register.indicators, "unknown"]), rng.choice(list(register.units))
        few = rng.random() < 0.3
        known: dict[str, Known] = {
            month: (rng.choice([0.0, 7.5, 300.0]), rng.choice([None, 0.0, 4.0, 90.0, 400.0] if few else [400.0]))
            for month in sorted(rng.sample(MONTHS, rng.randint(1, 4)))
        }
        heads: dict[str, Known] = {
            month: (rng.choice([0.0, 3.0, 5.0, 80.0] if few else [0.0, 80.0]), None)
            for month in MONTHS
            if rng.random() < 0.8
        }
        gate = Gate(register, SETTINGS, {(unit, month): persons for month, (persons, _) in heads.items()})
        hiding = {FEW} if register.children(unit) else {FEW, UNKNOWN}
        whys = {gate.hidden(indicator, unit, month, None, whole, value) for month, (value, whole) in known.items()}
        told.append(discretion.hides(indicator, unit, known, heads))
        assert told[-1] == bool(whys & hiding)
    assert 300 < sum(told) < 2700


def test_the_same_figure_is_judged_anew_when_its_unit_has_shrunk(register: Register) -> None:
    discretion, known = Discretion(register, SETTINGS), {"2025-03": (4.0, 80.0)}
    assert not discretion.hides("sick", "u", known, {"2025-03": (40.0, None)})
    assert discretion.hides("sick", "u", known, {"2025-03": (4.0, None)})


def test_the_same_figure_of_another_indicator_is_another_figure(register: Register) -> None:
    discretion, known, heads = Discretion(register, SETTINGS), {"2025-03": (100.0, 4.0)}, {"2025-03": (40.0, None)}
    assert not discretion.hides("plans", "u", known, heads)
    assert discretion.hides("cases", "u", known, heads)


def test_a_month_without_a_headcount_is_judged_by_those_before_it(register: Register) -> None:
    discretion, known = Discretion(register, SETTINGS), {"2025-03": (4.0, 80.0)}
    assert discretion.hides("sick", "u", known, {"2025-02": (4.0, None)})
    assert not discretion.hides("sick", "u", known, {"2025-02": (40.0, None)})
