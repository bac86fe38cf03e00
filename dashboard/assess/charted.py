"""Whether a link's newest month stands out from its noise, and whether its target is within reach of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dashboard.assess.case import Case, yearly
from dashboard.assess.control import FULL, HIGHEST_RHO, Signals, signals
from dashboard.model import month as months

#: Fewer staff, or fewer counted in a month's mean, than this: no limits are drawn.
FEWEST_STAFF, FEWEST_COUNTED = 20, 5
#: Why there is no chart.
WHY = ("delivery", "few-staff", "small-counts", "correlated", "few-points")
_LIMITS = ("centre", "lower", "upper", "near_lower", "near_upper")
_MONTHLY = (*_LIMITS, "label", "side", "slope", "trial")


@dataclass(frozen=True)
class Charted:
    """What a control chart says of a link. ``why`` is why there is none: empty where there is one.

    ``limits`` are in the unit of a month's figure, from the month ``first`` on, with the season in them. ``why`` is
    ``delivery`` (steps are facts), ``few-staff``, ``small-counts``, ``correlated`` or ``few-points``,
    or the reason of a verdict that was given without looking at the figures.
    """

    variation: str | None = None
    assurance: str | None = None
    why: str = "delivery"
    first: str = ""
    limits: Signals | None = None


def chart(case: Case, *, baseline: str, months_fixed: int, last: str) -> Charted:
    """The chart of an outcome from ``baseline`` to ``last``, its limits frozen on the first ``months_fixed`` months."""
    span = months.span(baseline, last)
    values = case.column("value", span)
    why = _why_not(case, values, values[:months_fixed])
    if why:
        return Charted(why=why, first=baseline)
    season = _season(case, span)
    rebased = sorted({span.index(m) for m in (*case.jumps, *case.rebased) if m in span and span.index(m) > 0})
    sides = np.split(np.isfinite(values), rebased)
    if rebased and min(side.sum() for side in sides) < FULL:
        return Charted(why="few-points", first=baseline)
    goal = None if case.goal is None else case.goal.value / yearly(case.indicator)
    tops = sizes = None
    parts = case.column("numerator", span)
    if case.indicator.is_ratio and np.isfinite(parts).any():
        tops, sizes = 100 * parts / season, case.column("denominator", span)
        # Less than nothing is no whole to be a part of.
        sizes = np.where(sizes > 0, sizes, np.nan)
    pieces = []
    for begin, end in zip([0, *rebased], [*rebased, len(span)], strict=True):
        # Frozen on what is left of the baseline, or on the fewest that give whole limits.
        fixed = min(months_fixed, max(months_fixed - begin, FULL)) if begin < months_fixed else months_fixed
        part = slice(begin, end)
        pieces.append(
            signals(
                (values / season)[part],
                numerators=None if tops is None else tops[part],
                denominators=None if sizes is None else sizes[part],
                fixed_months=fixed,
                target=goal,
                rho=np.nan_to_num(case.rho),
                direction=case.indicator.direction,
            )
        )
    found = replace(pieces[-1], **{name: np.concatenate([getattr(one, name) for one in pieces]) for name in _MONTHLY})
    drawn = replace(found, **{name: getattr(found, name) * season for name in _LIMITS})
    variation, assurance = str(found.variation), str(found.assurance)
    return Charted(_or_none(variation), _or_none(assurance), "", baseline, drawn)


def _why_not(case: Case, values: NDArray[np.float64], before: NDArray[np.float64]) -> str:
    if case.persons < FEWEST_STAFF:
        return "few-staff"
    if not case.indicator.is_ratio and np.isfinite(values).any() and np.nanmean(values) < FEWEST_COUNTED:
        return "small-counts"
    if case.rho > HIGHEST_RHO:
        return "correlated"
    before = before[np.isfinite(before)]
    # Without noise there is no correlation to know; where there is some, limits without it would be too narrow.
    is_unknown = np.isnan(case.rho) and (len(before) < 2 or np.ptp(before) > 0)
    return "few-points" if is_unknown or np.isfinite(values).sum() < 2 else ""


def _season(case: Case, span: list[str]) -> NDArray[np.float64]:
    if case.index is None:
        return np.ones(len(span))
    return np.array([case.index[months.calendar_month(month) - 1] for month in span])


def _or_none(word: str) -> str | None:
    return None if word == "none" else word
