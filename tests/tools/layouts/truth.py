"""The figures themselves, made up before anything is laid out, and what is said of them in a workbook."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from dashboard.model import Indicator, Register
from layouts.words import Span

Key = tuple[str, str, str]
"""Indicator, unit and the month the figure is kept under."""
Parts = tuple[float | None, float | None, float | None]
"""Numerator, denominator and value, as an observation has them."""

_PERSONS = re.compile(r"\b(?:ansatte?|personer|innbyggere|brukere|hoder)\b", re.I)


def adds_up(indicator: Indicator, part: str) -> bool:
    """Whether figures of units may be summed: not percentages, and not persons, who may be in two units."""
    if not indicator.is_ratio:
        return indicator.unit != "persons" and not _PERSONS.search(indicator.numerator)
    text = {"numerator": indicator.numerator, "denominator": indicator.denominator}.get(part, "")
    return part != "value" and not _PERSONS.search(text)


class Figures:
    """A figure for every indicator, unit and period asked for: parents are the sums of their children."""

    def __init__(self, random: random.Random, register: Register) -> None:
        self.random = random
        self.register = register
        self.digits = random.choice([0, 0, 1, 1, 2])
        self._known: dict[tuple[str, str, Span], float] = {}

    def part(self, indicator: str, unit: str, span: Span, part: str) -> float | None:
        """One part; the value of 0 of 0 is None. Percentages are 0–100, with all their digits."""
        row = self.register.indicators[indicator]
        if not row.is_ratio:
            return self._of(row, "value", unit, span)
        above, below = self._of(row, "numerator", unit, span), self._of(row, "denominator", unit, span)
        if part == "value":
            return 100 * above / below if below else None
        return above if part == "numerator" else below

    def summed(self, indicator: str, units: list[str], spans: list[Span], part: str) -> float | None:
        """What a total's line shows: the sum, fewer where persons may be counted twice, a percentage of the sums."""
        row = self.register.indicators[indicator]
        if row.is_ratio and part == "value":
            above, below = (self.summed(indicator, units, spans, p) for p in ("numerator", "denominator"))
            return 100 * (above or 0) / below if below else None
        every = [self.part(indicator, unit, span, part) or 0.0 for unit in units for span in spans]
        if len(units) > 1 and part != "denominator" and not adds_up(row, part):
            return max(max(every), float(round(sum(every) * 0.9)))
        return round(sum(every), 6)

    def _of(self, row: Indicator, part: str, unit: str, span: Span) -> float:
        # Two indicators with the same denominator have the same figures under it.
        what = row.denominator if part == "denominator" else f"{row.id} {part}"
        key = (what, unit, span)
        if key not in self._known:
            below = self.register.children(unit)
            if below:
                every = [self._of(row, part, child, span) for child in below]
                whole = round(sum(every), 6)
                # A whole is never made smaller: its part must not outgrow it.
                adds = part == "denominator" or adds_up(row, part)
                self._known[key] = whole if adds else max(max(every), float(round(whole * 0.95)))
            else:
                self._known[key] = self._drawn(row, part, unit, span)
        return self._known[key]

    def _drawn(self, row: Indicator, part: str, unit: str, span: Span) -> float:
        random = self.random
        if part == "value":
            if row.unit == "fte":
                return round(random.uniform(1, 90), self.digits)
            return float(random.choice([0, random.randint(0, 9), random.randint(0, 60), random.randint(900, 4000)]))
        if part == "denominator":
            return (
                float(random.choice([0, 1])) if random.random() < 0.02 else round(random.uniform(20, 6000), self.digits)
            )
        return round(
            self._of(row, "denominator", unit, span) * random.choice([0, 1, random.random() * 0.4]), self.digits
        )


@dataclass
class Said:
    """What a workbook says: the parts printed of each figure, and where each stands."""

    parts: dict[Key, dict[str, float]] = field(default_factory=dict)
    cells: dict[tuple[Key, str], tuple[int, int, int]] = field(default_factory=dict)

    def truth(self, register: Register) -> dict[Key, Parts]:
        """The observations a careful controller would make of it: no parent beside its children."""
        found: dict[Key, Parts] = {}
        for key, parts in self.parts.items():
            above, below, value = (parts.get(p) for p in ("numerator", "denominator", "value"))
            if not register.indicators[key[0]].is_ratio:
                found[key] = (value, None, value)
            elif above is not None and below is not None:
                found[key] = (above, below, 100 * above / below if below else None)
            else:
                found[key] = (None, None, value)
        present: dict[tuple[str, str], set[str]] = {}
        for indicator, unit, month in found:
            present.setdefault((indicator, month), set()).add(unit)
        return {
            key: parts
            for key, parts in found.items()
            if not present[key[0], key[2]].intersection(register.descendants(key[1], key[2]))
        }
