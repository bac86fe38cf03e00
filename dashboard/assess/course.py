"""The way to a target: the pace that is needed, the pace there is, and the chance that it is met."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.assess import autoregression, outlook
from dashboard.assess.autoregression import RHO
from dashboard.assess.case import Case, by_jumps
from dashboard.assess.mixture import Mixture
from dashboard.assess.slopes import BEFORE, CHANGE, HARMONICS, YEAR, design
from dashboard.assess.verdicts import SURPRISING
from dashboard.model import month as months

Array = NDArray[np.float64]
NAN = float("nan")
#: What a pace or a level may be expected to change by in a year, in parts of the level: the prior of both slopes.
EXPECTED = 0.10
#: Met to the point is met: a mean may lie this far past its target, in parts of the level, and only be rounded.
_ROUNDING = 1e-9
#: A target is on course from the one chance on, and not on course up to the other.
LIKELY, UNLIKELY = 0.80, 0.20
#: Months that must have gone before a chance is given; where staff are few, as many as to the first look.
SOONEST, SOONEST_FEW, FEW_STAFF = 6, 12, 100
#: The mean of the last twelve of 24 months stands five and a half months before the last of them.
_MIDDLE = 5.5
_TAILS = (0.10, 0.90)
#: Why a course is what it is; that of a verdict which no test was made for is passed on as it is.
REASONS = ("no-target", "no-level", "few-figures", "too-early", "few-staff", "chance", "reached", "past")


@dataclass(frozen=True)
class Course:
    """On course or not, and why; paces in the indicator's unit per month, NaN where there is none.

    ``on_course`` is ``yes``, ``no``, ``undecided`` or ``no-target``. ``ratio`` is actual / needed pace with its 80 %
    interval, NaN once the target is reached. ``remaining`` is the mean that the months that remain must have, once the
    months that the target is judged by have begun.
    """

    on_course: str = "no-target"
    reason: str = "no-target"
    needed: float = NAN
    actual: float = NAN
    ratio: float = NAN
    ratio_low: float = NAN
    ratio_high: float = NAN
    chance: float = NAN
    remaining: float = NAN


def courses(
    cases: list[Case], table: Array, span: list[str], *, start: int, first_month: int, usual: Array, gone: list[int]
) -> list[Course]:
    """The course of each outcome; ``table`` has its figures (cases × months), a count's as its rate per year.

    ``gone`` is how many of the followed months each has reported.
    """
    chances = _chances(cases, table, span, start=start, first_month=first_month, usual=usual)
    paces = _paces(cases, table, span, start=start, first_month=first_month, usual=usual)
    return [
        _course(case, table[n], span, start, gone[n], chances[n], tuple(float(part[n]) for part in paces))
        for n, case in enumerate(cases)
    ]


def _course(
    case: Case, values: Array, span: list[str], start: int, gone: int, chance: float, pace: tuple[float, ...]
) -> Course:
    goal = case.goal
    if goal is None:
        return Course()
    known = np.flatnonzero(np.isfinite(values))
    if len(known) <= start and not (known >= start).any():
        return Course("undecided", "no-level")
    way = -1 if case.indicator.direction == "lower" else 1
    horizon = _horizon(case, span[start])
    done = len(span) - start
    is_stock = case.indicator.over_time == "stock"
    window = 1 if is_stock else YEAR
    level, actual, low, high = pace
    left = horizon - done - (0 if is_stock else _MIDDLE)
    needed = (goal.value - level) / left if left > 0 else NAN
    if way * needed <= 0:
        # At or past the target already: no pace is needed, and none can be held against it.
        needed = 0.0
    ratio = (actual / needed, low / needed, high / needed) if np.isfinite(needed) and needed else (NAN, NAN, NAN)
    remaining = _remaining(case, values, span, start + horizon, window)
    figures = (needed, actual, ratio[0], min(ratio[1:]), max(ratio[1:]))
    word = "yes" if chance >= LIKELY else "no" if chance <= UNLIKELY else "undecided"
    judged_by = values[max(start + horizon - window, 0) : max(start + horizon, 0)]
    if done >= horizon and len(judged_by) == window and np.isfinite(judged_by).all():
        # A fact, however little is known of the months before it.
        weights = _weights(case, span, start + horizon, window)
        come_to = float(weights @ judged_by / weights.sum())
        slack = _ROUNDING * max(abs(goal.value), abs(come_to))
        is_met = way * (come_to - goal.value) >= -slack
        return Course("yes" if is_met else "no", "reached" if is_met else "past", *figures, float(is_met))
    unknown = "no-level" if np.isnan(case.level.value) else "few-figures"
    if done >= horizon:
        # Where a month is missing, now or for ever, it is no fact.
        return Course(word, unknown if np.isnan(chance) else "chance", *figures, chance)
    if gone < SOONEST:
        return Course("undecided", "too-early", *figures)
    if gone < SOONEST_FEW and case.persons < FEW_STAFF:
        return Course("undecided", "few-staff", *figures, NAN, remaining)
    if np.isnan(chance):
        return Course("undecided", unknown, *figures, NAN, remaining)
    return Course(word, "chance", *figures, chance, remaining)


def _horizon(case: Case, start: str) -> int:
    """Months from the decision to the target's own month, both counted."""
    assert case.goal is not None
    return months.ordinal(case.goal.by) - months.ordinal(start) + 1


def _remaining(case: Case, values: Array, span: list[str], end: int, window: int) -> float:
    """The mean needed in the months that remain of those the target is judged by; NaN before they begin."""
    goal, begun = case.goal, np.arange(max(end - window, 0), min(end, len(values)))
    left = end - max(end - window, 0) - len(begun)
    if goal is None or not len(begun) or left <= 0 or np.isnan(values[begun]).any():
        return NAN
    weights = _weights(case, span, end, window)
    so_far = float(weights[: len(begun)] @ values[begun])
    return (goal.value * float(weights.sum()) - so_far) / float(weights[len(begun) :].sum())


def _paces(
    cases: list[Case], table: Array, span: list[str], *, start: int, first_month: int, usual: Array
) -> tuple[Array, ...]:
    """The level now without its season, and the pace now per month with its 80 % interval, by case."""
    parts = np.full((4, len(cases)), NAN)
    for steps, rows in by_jumps(cases, span).items():
        matrix = design(len(span), start, first_month, steps=steps)
        contrasts = np.zeros((3, matrix.shape[1]))
        contrasts[0, BEFORE], contrasts[1, CHANGE] = 1, 1
        contrasts[2] = matrix[-1]
        contrasts[2, CHANGE + 1 : CHANGE + 1 + 2 * len(HARMONICS)] = 0
        fitted = autoregression.fit(table[rows], matrix, autoregression.constant(contrasts), 3)
        # What is measured, and not what was expected: the change itself is left free, as for the verdict.
        fitted = fitted.shrunk(0, np.where(usual[rows] > 0, SURPRISING * usual[rows], np.inf))
        now = fitted.along(0, 1)
        parts[:, rows] = fitted.along(2).centre(), *(part / YEAR for part in (now.centre(), *map(now.quantile, _TAILS)))
    return tuple(parts)


def _chances(cases: list[Case], table: Array, span: list[str], *, start: int, first_month: int, usual: Array) -> Array:
    found = np.full(len(cases), NAN)
    groups: dict[tuple[int, int, tuple[int, ...]], list[int]] = {}
    for steps, alike in by_jumps(cases, span).items():
        for n in alike:
            if cases[n].goal is None:
                continue
            window = 1 if cases[n].indicator.over_time == "stock" else YEAR
            horizon = _horizon(cases[n], months.shift(span[0], start))
            if window <= start + horizon:
                groups.setdefault((window, horizon, steps), []).append(n)
    for (window, horizon, steps), rows in groups.items():
        weights = np.array([_weights(cases[n], span, start + horizon, window) for n in rows])
        goals = np.array([cases[n].goal.value for n in rows])  # type: ignore[union-attr]
        higher = np.array([cases[n].indicator.direction == "higher" for n in rows])
        below = outlook.expected(
            table[rows], start, first_month=first_month, span=window, months=horizon,
            prior_pace_sd=np.where(usual[rows] > 0, EXPECTED * usual[rows], np.inf), weights=weights,
            steps=steps,
        ).below(goals + np.where(higher, -1, 1) * _ROUNDING * np.fmax(np.abs(goals), np.abs(usual[rows])))  # fmt: skip
        found[rows] = np.where(higher, 1 - below, below)
    return found


def _weights(case: Case, span: list[str], end: int, window: int) -> Array:
    """What each month that the target is judged by weighs: its denominator, or that of the same month a year before."""
    if not case.indicator.is_ratio or window == 1:
        return np.ones(window)
    sizes = dict(zip(case.series["month"].to_list(), case.series["denominator"].to_list(), strict=True))
    found = np.full(window, NAN)
    for place in range(window):
        month = months.shift(span[0], end - window + place)
        while month >= span[0]:
            size = sizes.get(month, NAN)
            if np.isfinite(size) and size > 0:
                found[place] = size
                break
            month = months.shift(month, -YEAR)
    usual = found[np.isfinite(found)].mean() if np.isfinite(found).any() else 1.0
    found[~np.isfinite(found)] = usual
    return found


def level_spreads(cases: list[Case], table: Array, span: list[str], *, start: int, first_month: int) -> Array:
    """Half the 80 % interval of each level's difference from its baseline, by the noise of its months."""
    spread = np.full(len(cases), NAN)
    for steps, rows in by_jumps(cases, span).items():
        matrix = design(table.shape[1], start, first_month, steps=steps)
        fitted = autoregression.fit(table[rows], matrix, autoregression.constant(np.eye(matrix.shape[1])[:1]), 1)
        weighing = np.array([_weighing(cases[n], span, start) for n in rows])
        count = weighing.shape[1]
        together = np.array([np.correlate(row, row, "full")[count - 1 :] for row in weighing])
        together[:, 1:] *= 2
        error = np.sqrt(np.maximum(fitted.noise * (together @ (RHO[:, None] ** np.arange(count)).T), 0.0))
        spread[rows] = Mixture(np.zeros_like(error), error, fitted.weight, fitted.dof).quantile(_TAILS[1])
    return spread


def _weighing(case: Case, span: list[str], start: int) -> Array:
    """What each month weighs in level less baseline; NaN where either cannot be had."""
    known = np.isfinite(case.column("value", span))
    size = case.column("denominator", span) if case.indicator.is_ratio else np.ones(len(span))
    size = np.where(known & np.isfinite(size), size, 0.0)
    before, now = size.copy(), size.copy()
    before[start:] = 0
    end = span.index(case.level.month) + 1 if case.level.month in span else 0
    now[: max(0, end - (1 if case.indicator.over_time == "stock" else YEAR))] = 0
    now[end:] = 0
    if np.isnan(case.level.change) or not before.sum() or not now.sum():
        return np.full(len(span), NAN)
    return np.asarray(now / now.sum() - before / before.sum())
