"""Where an indicator stands now, where it stood in the baseline, and how it compares with a year ago.

A flow's level is its last twelve months (rate, or sum for a count); a stock's is its newest month.
The baseline is the same measure over the baseline years: a flow's rate over all of them (a count's
mean year), an outcome stock's rate or mean over all of them, a delivery stock's last baseline month,
since its steps are facts that do not go back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.assess.rollup import rolling
from dashboard.model import Indicator

Array = NDArray[np.float64]
#: Why a level cannot be had.
WHY = ("no-data", "gap", "value-only")


@dataclass(frozen=True)
class Level:
    """A level in the indicator's unit; NaN where it cannot be had, and ``why`` says so.

    ``month`` is the newest month it rests on, ``first`` the earliest. ``year_ago`` is the newest month
    against the same month a year before. ``why`` is ``""``, ``no-data``, ``gap`` (a month of the twelve
    is missing) or ``value-only`` (percentages without parts cannot be added over months).
    """

    value: float
    baseline: float
    month: str | None
    first: str | None
    newest: float
    year_ago: float
    absent: int
    why: str

    @property
    def change(self) -> float:
        """Level less baseline."""
        return self.value - self.baseline


def level(series: pd.DataFrame, indicator: Indicator, *, baseline: tuple[str, str], through: str) -> Level:
    """The level of one series (as ``Cube.series`` gives it) at its newest month up to ``through``."""
    # As arrays: a frame that is cut and compared costs more than all that is reckoned here.
    month = series["month"].to_numpy(dtype=object)
    top, size, value = (series[name].to_numpy(float) for name in ("numerator", "denominator", "value"))
    absent = series["absent"].to_numpy()
    base = _baseline(month, top, size, value, indicator, baseline)
    known = np.flatnonzero((month <= through) & (~np.isnan(value) | (size == 0)))
    if not len(known):
        return Level(np.nan, base, None, None, np.nan, np.nan, 0, "no-data")
    last = int(known[-1])
    newest = float(value[last])
    year_ago = newest - float(value[last - 12]) if last >= 12 else np.nan
    if indicator.over_time == "stock":
        return Level(newest, base, str(month[last]), str(month[last]), newest, year_ago, int(absent[last]), "")
    window = slice(max(0, last - 11), last + 1)
    whole = _twelve(top[window], size[window], absent[window], indicator)
    alone = ~np.isnan(value[window]) & np.isnan(top[window])
    why = "" if not np.isnan(whole) else "value-only" if indicator.is_ratio and alone.any() else "gap"
    first = str(month[window.start])
    return Level(whole, base, str(month[last]), first, newest, year_ago, int(absent[window].max()), why)


def _twelve(top: Array, size: Array, absent: NDArray[np.int64], indicator: Indicator) -> float:
    if not indicator.is_ratio:
        return float(rolling(np.where(absent > 0, np.nan, top))[-1])
    return float(rolling(top, size)[-1])


def _baseline(
    month: NDArray[np.object_], top: Array, size: Array, value: Array, indicator: Indicator, baseline: tuple[str, str]
) -> float:
    within = (month >= baseline[0]) & (month <= baseline[1])
    known = value[within & ~np.isnan(value)]
    if indicator.over_time == "stock" and indicator.nature == "delivery":
        return float(known[-1]) if len(known) else np.nan
    if indicator.is_ratio:
        whole = within & ~np.isnan(top) & ~np.isnan(size)
        total = size[whole].sum()
        return float(100 * top[whole].sum() / total) if total > 0 else np.nan
    if not len(known):
        return np.nan
    return float(known.mean() * (12 if indicator.over_time == "flow" else 1))
