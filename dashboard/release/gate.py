"""The one door figures leave by.

Every page, file, notebook and plot asks here. A cell about fewer than ``min_persons`` people (but
not about none) is emptied, and says so in ``hidden``; a span of months is judged by its lowest
headcount. How many people a figure is about is known from the unit's headcount; where that was never
reported, agreed working days give a floor (nobody has more than 23 a month); where nothing tells,
the figure about people is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd

from dashboard.model import Indicator, Register, ReleaseSettings
from dashboard.model import month as months

#: Why a cell is empty: shown, too few people, or nobody knows how many people it is about.
SHOWN, FEW, UNKNOWN = "", "few-persons", "persons-unknown"
_MOST_WORKING_DAYS = 23
_MOST_HOURS = 250
_HELD_MONTHS = 12
_PARTS = ("numerator", "denominator", "value")
_PEOPLE = re.compile(
    r"\b\w*(?:ansatte|ansatt|tilsette|ledere|leiarar|personer|personar|folkevalgte|brukere|brukarar|innbyggere|"
    r"innbyggjarar|mottakere|mottakarar|pasienter|pasientar|elever|elevar|barn|beboere|bebuarar|søkere|søkjarar)\b",
    re.IGNORECASE,
)
_CELL = ("indicator", "unit", "month", *_PARTS)
#: A month's figure of one series: month, numerator, denominator, value.
Cell = tuple[str, float, float, float]


@dataclass(frozen=True)
class Gate:
    """What one role may see. ``headcount`` maps unit and month to persons, rolled up the tree."""

    register: Register
    settings: ReleaseSettings
    headcount: Mapping[tuple[str, str], float] = field(default_factory=dict)
    role: str = "leader"
    present: Callable[[str, str, str], str] | None = None
    """For a moment that is past: why today hides a month of an indicator in a unit. What is hidden today was never seen."""

    def released(self, frame: pd.DataFrame, *, why: str = SHOWN) -> pd.DataFrame:
        """A copy with ``hidden`` (text) added and the parts of hidden cells emptied.

        ``frame`` has columns indicator, unit, month, numerator, denominator, value, one row a figure. ``why`` hides every
        row, whatever is in it.
        """
        result = frame.copy()
        whys = [why or self.hidden(*cell) for cell in zip(*(frame[c] for c in _CELL), strict=True)]
        result["hidden"] = pd.Series(whys, index=frame.index, dtype="object")
        closed = result["hidden"] != SHOWN
        for part in _PARTS:
            result.loc[closed, part] = np.nan
        return result

    def hidden(
        self,
        indicator: str,
        unit: str,
        month: str,
        numerator: float | None,
        denominator: float | None,
        value: float | None,
    ) -> str:
        """Why one cell is hidden; empty when it may be shown.

        It must pass by every count of people it has: the unit's headcount for figures about staff, its own
        denominator where that counts people, its own value where it is persons.
        """
        row = self.register.indicators.get(indicator)
        if row is None:
            return UNKNOWN
        if _none(numerator) and _none(denominator) and _none(value):
            return SHOWN
        why = self._by_people(row, unit, month, denominator, value)
        if why == SHOWN and self.present is not None:
            why = self.present(indicator, unit, month)
        return why

    def _by_people(self, row: Indicator, unit: str, month: str, denominator: float | None, value: float | None) -> str:
        indicator = row.id
        if row.unit == "persons" or indicator == self.settings.headcount:
            return self._judge(value)
        whys = []
        if (
            indicator in self.settings.person_denominators
            or row.is_ratio
            and counts_people(row.denominator)
            and not _none(denominator)
        ):
            whys.append(self._judge(denominator))
        if row.category in self.settings.person_categories:
            whys.append(self._judge(self.persons(row, unit, month, denominator)))
        return next((why for why in whys if why != SHOWN), SHOWN)

    def withheld(self, indicator: str, unit: str, month: str) -> str:
        """Why a month with no figure would be hidden had it one: the unit's own headcount is of few people."""
        row = self.register.indicators.get(indicator)
        persons = self.headcount.get((unit, month))
        if row is None or row.category not in self.settings.person_categories or persons is None:
            return SHOWN
        return self._judge(persons)

    def window(self, cells: Iterable[Cell], indicator: str, unit: str, *, first: str | None, last: str | None) -> str:
        """Why the months from ``first`` to ``last`` are hidden: one hidden month hides them all."""
        within = (cell for cell in cells if (first or "") <= cell[0] <= (last or ""))
        return next((why for cell in within if (why := self.hidden(indicator, unit, *cell)) != SHOWN), SHOWN)

    def _judge(self, persons: float | None) -> str:
        if _none(persons):
            return UNKNOWN
        assert persons is not None
        return FEW if 0 < persons < self.settings.min_persons else SHOWN

    def persons(self, indicator: Indicator, unit: str, month: str, denominator: float | None) -> float | None:
        """Headcount in the month; else the lowest of the twelve before it; else a floor where that is enough."""
        here = self.headcount.get((unit, month))
        if here is not None:
            return here
        held = [self.headcount.get((unit, months.shift(month, -n))) for n in range(1, _HELD_MONTHS + 1)]
        known = [h for h in held if h is not None]
        if known:
            return min(known)
        floor = _floor(indicator, denominator)
        return floor if floor is not None and (floor >= self.settings.min_persons or floor == 0) else None


def _floor(indicator: Indicator, denominator: float | None) -> float | None:
    """The fewest people a denominator can be about: each has at most 23 days, or 250 hours, a month."""
    if denominator is None or np.isnan(denominator):
        return None
    if counts_people(indicator.denominator):
        return denominator
    text = indicator.denominator.casefold()
    if "dagsverk" in text or indicator.category == "sick_leave":
        return denominator / _MOST_WORKING_DAYS
    return denominator / _MOST_HOURS if "timer" in text else None


@lru_cache(maxsize=1024)
def counts_people(text: str) -> bool:
    """Whether what a register's text counts is people: employees, leaders, users, inhabitants, pupils."""
    return _PEOPLE.search(text) is not None


def _none(value: float | None) -> bool:
    return value is None or value != value  # not a number; asking numpy takes several times as long
