"""Months, Norwegian working days, the register, and seeded random streams."""

from __future__ import annotations

import csv
import datetime as dt
import math
import random
from functools import cache
from pathlib import Path

SEED = "nesbyen-eksempel-64"
REGISTER = Path(__file__).resolve().parents[1] / "register"
FIRST, LAST = (2024, 1), (2026, 10)
NAMES = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]

Month = tuple[int, int]


def stream(*names: object) -> random.Random:
    """An own random stream per purpose, so that changing one figure leaves the others alone."""
    return random.Random("/".join(str(part) for part in (SEED, *names)))


def months_between(first: Month, last: Month) -> list[Month]:
    start, stop = first[0] * 12 + first[1] - 1, last[0] * 12 + last[1] - 1
    return [(number // 12, number % 12 + 1) for number in range(start, stop + 1)]


MONTHS = months_between(FIRST, LAST)


def key(month: Month) -> str:
    return f"{month[0]:04d}-{month[1]:02d}"


def month_of(text: str) -> Month:
    return int(text[:4]), int(text[5:7])


def label(month: Month) -> str:
    return f"{NAMES[month[1] - 1]} {month[0]}"


def steps_since(month: Month, start: Month) -> int:
    """How many months have begun since `start`, that month included; 0 before it."""
    return max(0, (month[0] - start[0]) * 12 + month[1] - start[1] + 1)


@cache
def easter(year: int) -> dt.date:
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return dt.date(year, f // 31, f % 31 + 1)


@cache
def public_holidays(year: int) -> frozenset[dt.date]:
    fixed = {dt.date(year, *day) for day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))}
    return frozenset(fixed | {easter(year) + dt.timedelta(days) for days in (-3, -2, 1, 39, 50)})


def is_workday(day: dt.date) -> bool:
    return day.weekday() < 5 and day not in public_holidays(day.year)


def poisson(rng: random.Random, mean: float) -> int:
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def binomial(rng: random.Random, trials: int, chance: float) -> int:
    return sum(rng.random() < chance for _ in range(trials))


def read(table: str) -> list[dict[str, str]]:
    with (REGISTER / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


UNITS = {row["id"]: row for row in read("units")}
INDICATORS = {row["id"]: row for row in read("indicators")}
CHILDREN: dict[str, list[str]] = {unit: [] for unit in UNITS}
for _unit, _row in UNITS.items():
    if _row["parent"]:
        CHILDREN[_row["parent"]].append(_unit)


def leaves(unit: str) -> list[str]:
    if not CHILDREN[unit]:
        return [unit]
    return [leaf for child in CHILDREN[unit] for leaf in leaves(child)]


ROOT = next(unit for unit, row in UNITS.items() if not row["parent"])
LEAVES = leaves(ROOT)


def unit_name(unit: str, alias: bool = False) -> str:
    """The unit's own name, or the last alias it is known by."""
    aliases = UNITS[unit]["aliases"].split("|")
    return aliases[-1] if alias and aliases[-1] else UNITS[unit]["name"]


def indicator_name(indicator: str, alias: bool = False) -> str:
    aliases = INDICATORS[indicator]["aliases"].split("|")
    return aliases[0] if alias and aliases[0] else INDICATORS[indicator]["name"]
