"""What is counted in full: steps taken, agreements made, people trained. Facts, and so no test of their slope.

A level is held against the baseline's from one counted unit on; the pace of the last six months against the pace
still needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.assess.goal import Goal
from dashboard.assess.level import WHY, Level, level
from dashboard.model import Indicator
from dashboard.model import month as months

#: Months that the pace now is read over, and the fewest since the decision for it to say anything.
SPAN, FEWEST = 6, 3
#: Parts of the pace needed from which a target is on course, and up to which it is not.
ENOUGH, TOO_LITTLE = 1.0, 0.5
#: Each verdict with a reason it may be given for, and the reasons of a course.
REASONS = (
    *(("undecided", why) for why in (*WHY, "no-baseline")),
    ("better", "counted-more"), ("worse", "counted-less"), ("unchanged", "counted-same"),
)  # fmt: skip
COURSES = ("no-target", "no-level", "reached", "past", "too-early", "no-pace", "pace")


@dataclass(frozen=True)
class Progress:
    """Verdict and course of a delivery, each with the code of its reason; paces in the indicator's unit per month."""

    verdict: str
    reason: str
    on_course: str
    course: str
    needed: float = float("nan")
    actual: float = float("nan")

    @property
    def ratio(self) -> float:
        """Actual pace over needed pace; NaN where there is nothing to need."""
        return self.actual / self.needed if self.needed else float("nan")


def progress(series: pd.DataFrame, indicator: Indicator, now: Level, goal: Goal | None, *, start: str) -> Progress:
    """How far a delivery has come since ``start``, and whether its pace is enough. ``series`` as ``Cube.series`` gives it."""
    verdict, reason = _verdict(series, indicator, now)
    if goal is None:
        return Progress(verdict, reason, "no-target", "no-target")
    way = -1 if indicator.direction == "lower" else 1
    if np.isnan(now.value) or now.month is None:
        return Progress(verdict, reason, "undecided", "no-level")
    if way * (now.value - goal.value) >= 0:
        return Progress(verdict, reason, "yes", "reached", 0.0)
    left = months.ordinal(goal.by) - months.ordinal(now.month)
    if left <= 0:
        return Progress(verdict, reason, "no", "past")
    needed = (goal.value - now.value) / left
    gone = months.ordinal(now.month) - months.ordinal(start) + 1
    then = level(series, indicator, baseline=(start, start), through=months.shift(now.month, -SPAN))
    actual = (now.value - then.value) / SPAN if then.month == months.shift(now.month, -SPAN) else float("nan")
    if gone < FEWEST:
        return Progress(verdict, reason, "undecided", "too-early", needed, actual)
    if np.isnan(actual):
        return Progress(verdict, reason, "undecided", "no-pace", needed, actual)
    # Exactly enough is enough: rates are quotients that no binary number holds.
    share = round(actual / needed, 9)
    course = "yes" if share >= ENOUGH else "no" if share <= TOO_LITTLE else "undecided"
    return Progress(verdict, reason, course, "pace", needed, actual)


def _verdict(series: pd.DataFrame, indicator: Indicator, now: Level) -> tuple[str, str]:
    if np.isnan(now.value):
        return "undecided", now.why or "gap"
    if np.isnan(now.baseline):
        return "undecided", "no-baseline"
    way = -1 if indicator.direction == "lower" else 1
    one = _one(series, indicator, now)
    # Of a percentage without its parts nobody knows what one is; where it differs, something has been counted.
    counted = round(way * now.change / one, 6) if one > 0 else np.sign(round(way * now.change, 6))
    if counted >= 1:
        return "better", "counted-more"
    return ("worse", "counted-less") if counted <= -1 else ("unchanged", "counted-same")


def _one(series: pd.DataFrame, indicator: Indicator, now: Level) -> float:
    """What one counted unit changes the level by; NaN where its parts are not known."""
    if not indicator.is_ratio:
        return 1.0
    month = series["month"].to_numpy(dtype=object)
    within = (month >= (now.first or "")) & (month <= (now.month or ""))
    whole = float(np.nansum(series["denominator"].to_numpy(float)[within]))
    return 100 / whole if whole > 0 else float("nan")
