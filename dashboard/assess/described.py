"""What may be said of a series that nobody asked a question of: its level's interval, and whether its newest month stands out.

No change of pace is tested here and no verdict given: of many units that are tested, some are always flagged by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from dashboard.assess.case import Case, yearly
from dashboard.assess.charted import Charted, chart
from dashboard.assess.course import level_spreads
from dashboard.model import month as months

NAN = float("nan")


@dataclass(frozen=True)
class Described:
    """A case, the 80 % interval of its level less its baseline (NaN where there is none), and what its control chart says."""

    case: Case
    change_low: float = NAN
    change_high: float = NAN
    charted: Charted = field(default_factory=Charted)


def describe(cases: Sequence[Case], *, baseline: str, years: tuple[str, str]) -> list[Described]:
    """Each case described, in their order. ``baseline`` is its first month, ``years`` those followed. Hidden ones have no figures."""
    baseline = min(baseline, months.shift(years[0], -1))
    found = {n: Described(case, charted=Charted(why=_why_not(case))) for n, case in enumerate(cases)}
    asked = [n for n, one in found.items() if not one.charted.why]
    if not asked:
        return list(found.values())
    own = [cases[n] for n in asked]
    span = months.span(baseline, max([months.shift(years[0], -1), *(c.level.month or years[0] for c in own)]))
    start = months.ordinal(years[0]) - months.ordinal(baseline)
    table = np.array([c.column("value", span) * yearly(c.indicator) for c in own])
    spread = level_spreads(own, table, span, start=start, first_month=months.calendar_month(baseline) - 1)
    for n, case, half in zip(asked, own, spread, strict=True):
        low, high = case.level.change - half, case.level.change + half
        charted = chart(case, baseline=baseline, months_fixed=start, last=span[-1])
        found[n] = Described(case, float(low), float(high), charted)
    return [found[n] for n in range(len(cases))]


def _why_not(case: Case) -> str:
    if case.hidden:
        return case.hidden
    if case.level.month is None:
        return "never-reported"
    if case.indicator.nature == "delivery":
        return "delivery"
    return "too-seldom" if case.indicator.cadence != "month" else ""
