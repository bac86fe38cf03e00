"""A link with all that is needed to judge it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.assess.goal import Goal
from dashboard.assess.level import Level
from dashboard.assess.slopes import YEAR
from dashboard.model import Indicator, Link

NAN = float("nan")


@dataclass(frozen=True)
class Case:
    """A link with its figures. ``series`` is as ``Cube.series`` gives it, from the first month there is.

    ``hidden`` says why it may not be seen, or nothing; ``persons`` is the lowest headcount in its months, NaN where it is
    not about staff or not known. ``index`` is the season's twelve factors, January first, and ``rho`` the correlation of
    its months, both from the whole municipality. ``jumps`` and ``rebased`` are months in which a new level was
    registered, and in which control limits begin anew.
    """

    link: Link
    indicator: Indicator
    series: pd.DataFrame
    level: Level
    hidden: str = ""
    goal: Goal | None = None
    persons: float = NAN
    index: tuple[float, ...] | None = None
    rho: float = NAN
    jumps: tuple[str, ...] = ()
    rebased: tuple[str, ...] = ()
    is_primary: bool = False

    def column(self, name: str, span: Sequence[str]) -> NDArray[np.float64]:
        """A column of the series, one figure a month of ``span``; NaN where the series has not got the month."""
        place = {month: n for n, month in enumerate(self.series["month"].to_list())}
        figures = np.append(self.series[name].to_numpy(float), NAN)
        return np.asarray(figures[[place.get(month, -1) for month in span]])


def yearly(indicator: Indicator) -> int:
    """What a month's figure is multiplied by to be in the unit of the indicator's level and target."""
    return YEAR if not indicator.is_ratio and indicator.over_time == "flow" else 1


def by_jumps(cases: Sequence[Case], span: Sequence[str]) -> dict[tuple[int, ...], list[int]]:
    """The cases (their places) that have their registered jumps in the same columns of ``span``, the first column left out."""
    column = {month: n for n, month in enumerate(span)}
    found: dict[tuple[int, ...], list[int]] = {}
    for n, case in enumerate(cases):
        steps = sorted({column[month] for month in case.jumps if column.get(month, 0) > 0})
        found.setdefault(tuple(steps), []).append(n)
    return found
