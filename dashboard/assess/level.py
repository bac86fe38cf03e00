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

from dashboard.assess.rollup import rolling
from dashboard.model import Indicator


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
    frame = series[series["month"] <= through].reset_index(drop=True)
    known = np.flatnonzero(~np.isnan(frame["value"].to_numpy(float)) | (frame["denominator"] == 0).to_numpy())
    base = _baseline(series, indicator, baseline)
    if not len(known):
        return Level(np.nan, base, None, None, np.nan, np.nan, 0, "no-data")
    last = int(known[-1])
    month = str(frame["month"].iloc[last])
    newest = float(frame["value"].iloc[last])
    year_ago = newest - float(frame["value"].iloc[last - 12]) if last >= 12 else np.nan
    if indicator.over_time == "stock":
        return Level(newest, base, month, month, newest, year_ago, int(frame["absent"].iloc[last]), "")
    window = frame.iloc[max(0, last - 11) : last + 1]
    absent = int(window["absent"].max())
    value = _twelve(window, indicator)
    why = "" if not np.isnan(value) else _why(window, indicator)
    first = str(window["month"].iloc[0])
    return Level(value, base, month, first, newest, year_ago, absent, why)


def _twelve(window: pd.DataFrame, indicator: Indicator) -> float:
    numerators = window["numerator"].to_numpy(float)
    if not indicator.is_ratio:
        numerators = np.where(window["absent"].to_numpy() > 0, np.nan, numerators)
        return float(rolling(numerators)[-1])
    return float(rolling(numerators, window["denominator"].to_numpy(float))[-1])


def _why(window: pd.DataFrame, indicator: Indicator) -> str:
    alone = window["value"].notna() & window["numerator"].isna()
    return "value-only" if indicator.is_ratio and alone.any() else "gap"


def _baseline(series: pd.DataFrame, indicator: Indicator, baseline: tuple[str, str]) -> float:
    frame = series[(series["month"] >= baseline[0]) & (series["month"] <= baseline[1])]
    if indicator.over_time == "stock" and indicator.nature == "delivery":
        known = frame["value"].dropna()
        return float(known.iloc[-1]) if len(known) else np.nan
    if indicator.is_ratio:
        whole = frame.dropna(subset=["numerator", "denominator"])
        total = whole["denominator"].sum()
        return float(100 * whole["numerator"].sum() / total) if total > 0 else np.nan
    known = frame["value"].dropna()
    if not len(known):
        return np.nan
    return float(known.mean() * (12 if indicator.over_time == "flow" else 1))
