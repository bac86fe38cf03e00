"""The one door figures leave by.

Every page, file, notebook and plot asks here. A cell about fewer than ``min_persons`` people (but
not about none) is emptied, and says so in ``hidden``; a span of months is judged by its lowest
headcount. How many people a figure is about is known from the unit's headcount; where that was never
reported, agreed working days give a floor (nobody has more than 23 a month); where nothing tells,
the figure about people is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from dashboard.model import Register, ReleaseSettings
from dashboard.model import month as months

#: Why a cell is empty: shown, too few people, or nobody knows how many people it is about.
SHOWN, FEW, UNKNOWN = "", "few-persons", "persons-unknown"
_MOST_WORKING_DAYS = 23
_HELD_MONTHS = 12
_PARTS = ("numerator", "denominator", "value")
_CELL = ("indicator", "unit", "month", *_PARTS)


@dataclass(frozen=True)
class Gate:
    """What one role may see. ``headcount`` maps unit and month to persons, rolled up the tree."""

    register: Register
    settings: ReleaseSettings
    headcount: Mapping[tuple[str, str], float] = field(default_factory=dict)
    role: str = "leader"

    def released(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A copy with ``hidden`` (text) added and the parts of hidden cells emptied.

        ``frame`` has columns indicator, unit, month, numerator, denominator, value, one row a figure.
        """
        result = frame.copy()
        why = [self.hidden(*cell) for cell in zip(*(frame[c] for c in _CELL), strict=True)]
        result["hidden"] = pd.Series(why, index=frame.index, dtype="object")
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
        """Why one cell is hidden; empty when it may be shown."""
        row = self.register.indicators.get(indicator)
        if row is None:
            return UNKNOWN
        if _none(numerator) and _none(denominator) and _none(value):
            return SHOWN
        if indicator == self.settings.headcount or row.unit == "persons":
            return self._judge(value)
        if indicator in self.settings.person_denominators:
            return self._judge(denominator)
        if row.category in self.settings.person_categories:
            return self._judge(self._persons(unit, month, row.category, denominator))
        return SHOWN

    def window(self, series: pd.DataFrame, indicator: str, unit: str) -> str:
        """Why a whole span of months is hidden.

        Where staff are counted the span follows its lowest headcount: one hidden month hides it. Where each
        month counts its own cases, the span may be shown when at least three of its months are hidden and
        they hold enough people also without the largest of them, so that none can be found by subtraction.
        """
        cells = list(zip(*(series[c] for c in ("month", *_PARTS)), strict=True))
        whys = [self.hidden(indicator, unit, *cell) for cell in cells]
        closed = [n for n, why in enumerate(whys) if why != SHOWN]
        if not closed:
            return SHOWN
        row = self.register.indicators[indicator]
        own = row.unit == "persons" or indicator in self.settings.person_denominators
        if own and indicator != self.settings.headcount and len(closed) >= 3:
            counted = [float(cells[n][2] if row.is_ratio else cells[n][3]) for n in closed]
            if sum(counted) - max(counted) >= self.settings.min_persons:
                return SHOWN
        return whys[closed[0]]

    def _judge(self, persons: float | None) -> str:
        if _none(persons):
            return UNKNOWN
        assert persons is not None
        return FEW if 0 < persons < self.settings.min_persons else SHOWN

    def _persons(self, unit: str, month: str, category: str, denominator: float | None) -> float | None:
        """Headcount in the month; else the lowest of the months held nearest before it; else a floor."""
        here = self.headcount.get((unit, month))
        if here is not None:
            return here
        held = [self.headcount.get((unit, months.shift(month, -n))) for n in range(1, _HELD_MONTHS + 1)]
        known = [h for h in held if h is not None]
        if known:
            return min(known)
        if category == "sick_leave" and denominator is not None and not np.isnan(denominator):
            floor = denominator / _MOST_WORKING_DAYS
            return floor if floor >= self.settings.min_persons or denominator == 0 else None
        return None


def _none(value: float | None) -> bool:
    return value is None or bool(np.isnan(value))
