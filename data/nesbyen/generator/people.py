"""Sick leave, positions and turnover, simulated person by person and day by day.

A unit has a fixed number of positions. A position is held by one person at a time, who leaves at a
month's end and is replaced after some months. Each person has an own proneness to short and to long
absence. Days 1-16 of a spell are short-term absence, days from 17 on long-term; self-certified days
lie in the first days of a spell only. Agreed days are the working days less the person's holidays.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import defaultdict
from dataclasses import dataclass, field

from .basics import LAST, LEAVES, MONTHS, Month, is_workday, leaves, months_between, stream
from .stories import HELSE_ROTA, SHORT_SPELLS_FALL, swap

POSITIONS = {
    "sykehjem": 86, "hjemmetjeneste": 62, "bofellesskap": 46, "legekontor": 11, "helsestasjon": 12,
    "tildeling": 6, "barneskole": 39, "ungdomsskole": 23, "barnehage_a": 17, "barnehage_b": 14,
    "barnevern": 8, "kultur": 7, "drift": 17, "planbygg": 4, "renhold": 13, "brann": 9, "hr": 6,
    "okonomi": 7, "ikt": 7, "servicetorg": 6,
}  # fmt: skip
ALWAYS_FULL = ("planbygg", "tildeling")  # a leaver is replaced at once, so the headcount never moves
PRONENESS = defaultdict(
    lambda: 0.85,
    sykehjem=1.12, hjemmetjeneste=1.12, bofellesskap=1.08, renhold=1.2, barnehage_a=1.2, barnehage_b=1.15,
    hr=0.6, okonomi=0.6, ikt=0.6, servicetorg=0.7, planbygg=0.8, tildeling=0.7,
)  # fmt: skip
FIELD_SERVICE = ("sykehjem", "hjemmetjeneste", "bofellesskap", "helsestasjon")
ROTA_SHARES = ((1.0, 30), (0.8, 20), (0.75, 16), (0.6, 16), (0.5, 11), (0.25, 7))
DAY_SHARES = ((1.0, 72), (0.8, 16), (0.6, 8), (0.5, 4))
QUIT, PENSION, CONTRACT_ENDS = 0.0100, 0.0012, 0.045  # per month; the last for temporary staff
SHORT_PER_YEAR, LONG_PER_YEAR = 2.7, 0.32
SHORT_SEASON = (1.5, 1.55, 1.28, 0.95, 0.82, 0.64, 0.5, 0.76, 1.02, 1.1, 1.22, 1.26)
LONG_SEASON = (1.25, 1.2, 1.08, 0.98, 0.92, 0.82, 0.75, 0.88, 1.0, 1.05, 1.07, 1.0)
SHORT_LENGTHS = ((1, 27), (2, 22), (3, 19), (4, 9), (5, 6), (7, 7), (10, 5), (14, 4), (16, 1))
LONG_MEDIAN, LONG_SPREAD, LONG_MAX = 66.0, 1.0, 348  # days beyond the sixteenth
GRADED_FROM, GRADED_CHANCE = 60, 0.5
BURN_IN: Month = (2022, 7)  # the spells of the first reported month began before it


@dataclass
class UnitMonth:
    """What one unit has in one month, before rounding."""

    agreed: float = 0.0
    short_self: float = 0.0
    short_doctor: float = 0.0
    long_doctor: float = 0.0
    persons: int = 0
    fte: float = 0.0
    vacant: float = 0.0
    full_time: int = 0
    permanent_start: int = 0
    quit: int = 0
    qualified_fte: float = 0.0


@dataclass
class Person:
    share: float
    permanent: bool
    qualified: bool
    short: float
    long: float
    spell_day: int = 0  # the day of the running spell, 0 when well
    spell_length: int = 0
    self_days: int = 0
    graded: bool = False
    immune: int = 0
    holidays: dict[int, set[dt.date]] = field(default_factory=dict)


def pick(rng: random.Random, table: tuple[tuple[float, int], ...]) -> float:
    return rng.choices([row[0] for row in table], [row[1] for row in table])[0]


def hire(rng: random.Random, unit: str, share: float) -> Person:
    return Person(
        share=share,
        permanent=rng.random() < 0.88,
        qualified=rng.random() < (0.765 if unit != "helsestasjon" else 0.95),
        short=rng.gammavariate(1.8, 1 / 1.8),
        long=rng.gammavariate(1.6, 1 / 1.6),
    )


def holidays(rng: random.Random, unit: str, year: int) -> set[dt.date]:
    """Three weeks in summer and two single weeks."""
    first = 15 if unit in HELSE_ROTA else 29 if "skole" in unit else 22
    start = dt.date(year, 6, first) + dt.timedelta(7 * rng.randrange(6 if unit in HELSE_ROTA else 4))
    singles = rng.sample(((2, 19), (4, 1), (10, 1), (12, 22), (8, 20), (5, 20), (11, 6)), 2)
    days: set[dt.date] = set()
    for begin, weeks in [(start, 3), *((dt.date(year, *single), 1) for single in singles)]:
        monday = begin - dt.timedelta(begin.weekday())
        days.update(monday + dt.timedelta(number) for number in range(7 * weeks))
    return days


def start_spell(rng: random.Random, person: Person, is_long: bool) -> None:
    if is_long:
        beyond = rng.lognormvariate(math.log(LONG_MEDIAN), LONG_SPREAD)
        person.spell_length = 16 + max(1, min(LONG_MAX, round(beyond)))
    else:
        person.spell_length = int(pick(rng, SHORT_LENGTHS))
    if person.spell_length <= 8:
        person.self_days = 8 if rng.random() < 0.86 else 0
    else:
        person.self_days = rng.choices((0, 3, 8), (45, 35, 20))[0]
    person.graded = rng.random() < GRADED_CHANCE
    person.spell_day = 1


def live_one_day(
    rng: random.Random, person: Person, day: dt.date, factors: tuple[float, float], unit: str, sums: UnitMonth
) -> None:
    if person.spell_day:
        person.spell_day += 1
        if person.spell_day > person.spell_length:
            person.spell_day, person.immune = 0, 4
    elif person.immune:
        person.immune -= 1
    else:
        short = SHORT_PER_YEAR / 365 * person.short * factors[0]
        long = LONG_PER_YEAR / 365 * person.long * factors[1]
        draw = rng.random()
        if draw < short + long:
            start_spell(rng, person, is_long=draw >= short)
    if not is_workday(day):
        return
    if day.year not in person.holidays:
        person.holidays[day.year] = holidays(rng, unit, day.year)
    if day in person.holidays[day.year]:
        return
    sums.agreed += person.share
    if not person.spell_day:
        return
    grade = 0.5 if person.graded and person.spell_day > GRADED_FROM else 1.0
    if person.spell_day > 16:
        sums.long_doctor += person.share * grade
    elif person.spell_day <= person.self_days:
        sums.short_self += person.share
    else:
        sums.short_doctor += person.share


def leaving(rng: random.Random, person: Person) -> str:
    if not person.permanent:
        return "contract" if rng.random() < CONTRACT_ENDS else ""
    draw = rng.random()
    return "quit" if draw < QUIT else "pension" if draw < QUIT + PENSION else ""


def empty_months(rng: random.Random, unit: str, others_empty: bool) -> int:
    if unit in ALWAYS_FULL:
        return 0
    if POSITIONS[unit] < 10:
        return 0 if others_empty else rng.choices((0, 1, 2), (5, 3, 2))[0]
    return rng.choices((0, 1, 2, 3, 4, 6), (3, 9, 16, 22, 24, 26))[0]


def new_share(rng: random.Random, unit: str, share: float, month: Month) -> float:
    """From 2026 on, a rota position that falls vacant is now and then made a full one."""
    full = unit in HELSE_ROTA and month >= (2026, 1) and rng.random() < 0.3
    return 1.0 if full else share


def epidemic(month: Month) -> float:
    """What a month is like for everybody: a hard or a mild winter."""
    return math.exp(stream("epidemic", *month).gauss(0, 0.09))


def simulate_unit(unit: str) -> dict[Month, UnitMonth]:
    rng, helse = stream("people", unit), leaves("helse")
    in_rota = unit in HELSE_ROTA or unit == "renhold"
    shares = [pick(rng, ROTA_SHARES if in_rota else DAY_SHARES) for _ in range(POSITIONS[unit])]
    staff: list[Person | None] = [hire(rng, unit, share) for share in shares]
    wait = [0] * len(shares)
    result = {}
    for month in months_between(BURN_IN, LAST):
        sums = UnitMonth()
        for place, person in enumerate(staff):
            if person is None and wait[place] == 0:
                shares[place] = new_share(rng, unit, shares[place], month)
                staff[place] = hire(rng, unit, shares[place])
            wait[place] = max(0, wait[place] - 1)
        sums.permanent_start = sum(person is not None and person.permanent for person in staff)
        wave, number = epidemic(month), month[1] - 1
        short = PRONENESS[unit] * SHORT_SEASON[number] * wave * (1 - SHORT_SPELLS_FALL * swap(unit, helse, month))
        factors = (short, PRONENESS[unit] * LONG_SEASON[number])
        day = dt.date(*month, 1)
        while day.month == month[1]:
            for person in staff:
                if person is not None:
                    live_one_day(rng, person, day, factors, unit, sums)
            day += dt.timedelta(1)
        present = [person for person in staff if person is not None]
        sums.persons = len(present)
        sums.fte = sum(person.share for person in present)
        sums.vacant = sum(share for share, person in zip(shares, staff, strict=True) if person is None)
        sums.full_time = sum(person.share >= 1 for person in present)
        sums.qualified_fte = sum(person.share for person in present if person.qualified)
        for place, person in enumerate(staff):
            reason = leaving(rng, person) if person is not None else ""
            if reason:
                sums.quit += reason == "quit"
                others_empty = any(other is None for other in staff)
                staff[place], wait[place] = None, empty_months(rng, unit, others_empty)
        result[month] = sums
    return result


def simulate() -> dict[str, dict[Month, UnitMonth]]:
    everything = {unit: simulate_unit(unit) for unit in LEAVES}
    return {unit: {month: everything[unit][month] for month in MONTHS} for unit in LEAVES}
