"""All links judged at once: levels, signals, the change of pace, the way to the target, and a verdict with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from dashboard.assess import course, delivery, families, power, slopes
from dashboard.assess.case import Case, by_jumps, yearly
from dashboard.assess.charted import Charted, chart
from dashboard.assess.course import Course
from dashboard.assess.verdicts import (
    ALPHA,
    LOOKS,
    MATTERS,
    SURPRISING,
    is_tested,
    last_look,
    months_gone,
    tested,
    unasked,
)
from dashboard.model import month as months

Array = NDArray[np.float64]
NAN = float("nan")


@dataclass(frozen=True)
class Judged:
    """What was found of a case. Paces per year and changes are in the indicator's unit; NaN where there is none.

    ``gone`` is how many of the followed months are reported; of an outcome, its own. ``look`` is the look the verdict was
    given at, 0 where no test was made; ``p`` belongs to it. ``free_pace`` is the change of pace had nothing been known of
    the pace before. ``least`` is the smallest change over two years that the
    series could show, ``matters`` the smallest change of pace that counts. What may not be seen has no figure in it, its case's neither.
    """

    case: Case
    verdict: str
    reason: str
    gone: int
    look: int = 0
    change_low: float = NAN
    change_high: float = NAN
    before: float = NAN
    pace: float = NAN
    pace_low: float = NAN
    pace_high: float = NAN
    p: float = NAN
    free_pace: float = NAN
    least: float = NAN
    matters: float = NAN
    course: Course = field(default_factory=Course)
    charted: Charted = field(default_factory=Charted)


def judge(cases: Sequence[Case], *, baseline: str, years: tuple[str, str], gone: int) -> list[Judged]:
    """Each case judged, in their order. ``baseline`` is its first month, ``years`` those followed, ``gone`` how many are reported."""
    # A baseline that does not begin before the years is none: one month, too few to test anything by.
    baseline = min(baseline, months.shift(years[0], -1))
    asked = [unasked(c.indicator, c.level, hidden=c.hidden, start=years[0], relation=c.link.relation) for c in cases]
    open_ = [n for n, found in enumerate(asked) if found is None]
    found = {n: _given(cases[n], verdict, gone) for n, verdict in enumerate(asked) if verdict is not None}
    for n in open_:
        if cases[n].indicator.nature == "delivery":
            found[n] = _delivered(cases[n], years[0], gone)
    outcomes = [n for n in open_ if n not in found]
    judged = _outcomes([cases[n] for n in outcomes], baseline, years, gone)
    found |= dict(zip(outcomes, judged, strict=True))
    # When a target is set, nothing is reported of the years it is set for.
    planned = [
        n
        for n, one in found.items()
        if one.reason == "not-since-start" and is_tested(one.case.indicator, one.case.link.relation)
    ]
    figures = _Figures.of([cases[n] for n in planned], baseline, years)
    for n, least in zip(planned, _least(figures), strict=True):
        found[n] = replace(found[n], least=float(least))
    return [found[n] for n in range(len(cases))]


def _given(case: Case, verdict: tuple[str, str], gone: int) -> Judged:
    if case.hidden:
        nothing = replace(case.level, value=NAN, baseline=NAN, newest=NAN, year_ago=NAN, absent=0)
        case = replace(case, series=case.series.iloc[:0], level=nothing, persons=NAN, index=None, rho=NAN)
    no = "no-target" if case.goal is None else "undecided"
    way = Course(no, no if case.goal is None else verdict[1])
    return Judged(case, *verdict, gone, course=way, charted=Charted(why=verdict[1]))


def _delivered(case: Case, start: str, gone: int) -> Judged:
    found = delivery.progress(case.series, case.indicator, case.level, case.goal, start=start)
    way = Course(found.on_course, found.course, found.needed, found.actual, found.ratio)
    return Judged(case, found.verdict, found.reason, gone, course=way)


@dataclass(frozen=True)
class _Figures:
    """The figures of cases in one table (cases × months of ``span``), its ``start`` the column of the decision.

    ``usual`` is each one's mean before it, ``prior`` the spread of the pace that is not surprising.
    """

    cases: list[Case]
    span: list[str]
    start: int
    first_month: int
    table: Array
    usual: Array
    prior: Array

    @staticmethod
    def of(cases: list[Case], baseline: str, years: tuple[str, str]) -> _Figures:
        last = max([months.shift(years[0], -1), *(c.level.month or years[0] for c in cases)])
        span = months.span(baseline, last)
        start = months.ordinal(years[0]) - months.ordinal(baseline)
        # A count's month is held as its rate per year, as its level and its target are.
        table = np.array([c.column("value", span) * yearly(c.indicator) for c in cases])
        usual = np.array([_mean(row[:start]) for row in table])
        prior = np.where(usual > 0, SURPRISING * usual, np.inf)
        return _Figures(cases, span, start, months.calendar_month(baseline) - 1, table, usual, prior)


def _least(figures: _Figures) -> Array:
    """The smallest change that each could show at the last look; however long the years are, no test is made after it."""
    found = np.full(len(figures.cases), NAN)
    for steps, rows in by_jumps(figures.cases, figures.span).items():
        found[rows] = power.detectable(
            figures.table[rows], figures.start, alpha=ALPHA, first_month=figures.first_month, months=LOOKS[-1],
            prior_pace_sd=figures.prior[rows], steps=steps,
        )  # fmt: skip
    return found


def _outcomes(cases: list[Case], baseline: str, years: tuple[str, str], gone: int) -> list[Judged]:
    if not cases:
        return []
    figures = _Figures.of(cases, baseline, years)
    span, start, table, first = figures.span, figures.start, figures.table, figures.first_month
    usual, prior = figures.usual, figures.prior
    least = _least(figures)
    # One that lags is judged by its own months: at sixteen of them it is between two looks, whatever others have reached.
    reached = [min(gone, months_gone(years, c.level.month)) for c in cases]
    looks = [last_look(n) for n in reached]
    # Each by the months up to its look; one that has reached none, by all there are.
    paced: dict[int, _Paced] = {}
    for look in dict.fromkeys(looks):
        rows = [n for n, own in enumerate(looks) if own == look]
        until = table.shape[1] if look is None else start + look
        found = _paces([cases[n] for n in rows], table[rows, :until], span, start, first, prior[rows])
        paced |= dict(zip(rows, found, strict=True))
    at_look = [paced[n] for n in range(len(cases))]
    kept = _kept(cases, at_look)
    ways = course.courses(cases, table, span, start=start, first_month=first, usual=usual, gone=reached)
    charts = [chart(c, baseline=baseline, months_fixed=start, last=span[-1]) for c in cases]
    spread = course.level_spreads(cases, table, span, start=start, first_month=first)
    judged = []
    for n, case in enumerate(cases):
        look, tests = looks[n], at_look[n]
        matters = MATTERS * usual[n] if usual[n] > 0 else NAN
        if look is None:
            verdict = "undecided", "too-early"
        elif tests.reason:
            verdict = "undecided", tests.reason
        else:
            verdict = tested(
                change=tests.change, low=tests.low, high=tests.high, p=tests.p, is_kept=bool(kept[n]),
                matters=matters, direction=case.indicator.direction,
            )  # fmt: skip
        judged.append(
            Judged(
                case,
                *verdict,
                reached[n],
                look or 0,
                case.level.change - spread[n],
                case.level.change + spread[n],
                tests.before,
                tests.change,
                tests.low,
                tests.high,
                NAN if look is None else tests.p,
                tests.free,
                float(least[n]),
                float(matters),
                ways[n],
                charts[n],
            )  # fmt: skip
        )
    return judged


@dataclass(frozen=True)
class _Paced:
    before: float
    change: float
    low: float
    high: float
    p: float
    free: float
    reason: str


def _paces(
    cases: list[Case], table: Array, span: list[str], start: int, first_month: int, prior: Array
) -> list[_Paced]:
    """The change of pace of each case; those with the same registered jumps together."""
    found: dict[int, _Paced] = {}
    for steps, rows in by_jumps(cases, span[: table.shape[1]]).items():
        pace = slopes.pace(table[rows], start, first_month=first_month, prior_pace_sd=prior[rows], steps=steps)
        free = slopes.estimate(table[rows], start, first_month=first_month, steps=steps)
        for place, n in enumerate(rows):
            found[n] = _Paced(
                float(pace.before[place]), float(pace.change[place]), float(pace.change_low[place]),
                float(pace.change_high[place]), float(pace.p[place]), float(free[place]), str(pace.reason[place]),
            )  # fmt: skip
    return [found[n] for n in range(len(cases))]


def _kept(cases: list[Case], paces: list[_Paced]) -> NDArray[np.bool_]:
    """Which changes are kept: the commitments' primary links are one family, the other links another."""
    found = np.zeros(len(cases), bool)
    for is_primary in (True, False):
        # A series that two points rest on is one test, and counts once.
        rows: dict[tuple[str, str], list[int]] = {}
        for n, case in enumerate(cases):
            if case.is_primary == is_primary:
                rows.setdefault((case.link.indicator, case.link.unit), []).append(n)
        kept = families.kept([NAN if paces[same[0]].reason else paces[same[0]].p for same in rows.values()])
        for same, one in zip(rows.values(), kept, strict=True):
            found[same] = one
    return found


def _mean(values: Array) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else NAN
