"""What a chart is read against: the baseline's usual range and the path to the target.

Both per month, in the indicator's unit: a count's target for twelve months is a twelfth of it a month.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.model import Indicator, Link, Settings

#: The band holds the middle 80 % of the baseline months.
LOW, HIGH = 10, 90


@dataclass(frozen=True)
class Yardstick:
    """``low`` and ``high`` NaN without a baseline; ``path`` (month, value) pairs, empty without a target."""

    low: float
    high: float
    baseline: tuple[str, str]
    start: str
    path: tuple[tuple[str, float], ...]


def yardstick(series: pd.DataFrame, indicator: Indicator, settings: Settings, link: Link | None) -> Yardstick:
    """The yardstick of a released series (``month``, ``value``; hidden months are NaN)."""
    baseline = (settings.baseline_from, settings.baseline_to)
    inside = series[(series["month"] >= baseline[0]) & (series["month"] <= baseline[1])]["value"].dropna()
    values = inside.to_numpy(float)
    low, high = np.percentile(values, [LOW, HIGH]) if len(values) >= 12 else (np.nan, np.nan)
    path: tuple[tuple[str, float], ...] = ()
    if link is not None and link.target is not None and link.target_by and len(values):
        is_yearly = indicator.measure == "count" and indicator.over_time == "flow"
        goal = link.target / 12 if is_yearly else link.target
        is_step = indicator.over_time == "stock" and indicator.nature == "delivery"
        begin = float(values[-1]) if is_step else _mean(inside, series, indicator)
        path = ((baseline[1], begin), (link.target_by, goal))
    return Yardstick(float(low), float(high), baseline, settings.years_from, path)


def _mean(inside: pd.Series[float], series: pd.DataFrame, indicator: Indicator) -> float:
    rows = series.loc[inside.index]
    if indicator.is_ratio and rows["denominator"].sum() > 0:
        return float(100 * rows["numerator"].sum() / rows["denominator"].sum())
    return float(inside.mean())
