"""Every link judged and every commitment's standing found, from the figures as they were known at one moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from dashboard import assess
from dashboard.assess import Case, Cube, Described, Fan, Judged, Level
from dashboard.assess.correlation import pooled_rho
from dashboard.assess.fan import fan
from dashboard.assess.season import month_index
from dashboard.assess.verdicts import is_tested
from dashboard.model import Indicator, Link, Register, Settings
from dashboard.model import month as months
from dashboard.release import Cell, Gate

#: Breaks that bring a new level with them; others only begin control limits anew.
_JUMPS = ("redefined", "jump")


class Judge:
    """Judges links, and the units below those that are flagged, of one moment's figures.

    ``level_of`` gives a series' level as it may be seen, and why it may not.
    """

    def __init__(
        self,
        register: Register,
        settings: Settings,
        cube: Cube,
        gate: Gate,
        level_of: Callable[[str, str], tuple[Level, str]],
        *,
        through: str | None,
        day: dt.date,
    ) -> None:
        self._register, self._settings, self._cube, self._gate = register, settings, cube, gate
        self._level_of, self._day = level_of, day
        self._years = settings.years_from, settings.years_to
        self._gone = assess.months_gone(self._years, through)
        self._shared: dict[str, tuple[tuple[float, ...] | None, float]] = {}

    def links(self) -> list[Judged]:
        """One for each link, in the register's order."""
        primary = primary_links(self._register)
        return self._judge([self._case(link, is_primary=link in primary) for link in self._register.links])

    def below(self, judged: Judged) -> list[Judged]:
        """The units directly below a link whose change was found, each judged, as one family; none where none was found.

        Looked for nowhere else: of many units that are tested, some are always flagged by chance.
        """
        link = judged.case.link
        if judged.case.indicator.nature != "outcome" or judged.verdict not in ("better", "worse"):
            return []
        children = self._register.children(link.unit)
        cases = [
            self._case(replace(link, unit=unit, target=None, target_by=None), is_primary=True) for unit in children
        ]
        return self._judge([case for case in cases if case.level.month is not None])

    def alone(self, indicator: str, unit: str) -> Judged:
        """A series that no link points to, for its chart and what may come: its verdict is one of no family, and not to be told."""
        link = Link("", indicator, "direct", "", unit)
        return self._judge([self._case(link, is_primary=False)])[0]

    def fan(self, judged: Judged) -> Fan | None:
        """What the months that remain may come to be; None where nothing can be said of them, or may not be."""
        return fan(judged.case, baseline=self._settings.baseline_from, years=self._years, gone=judged.gone)

    def described(self, series: Sequence[tuple[str, str]]) -> list[Described]:
        """Indicators in units, described and not judged, in the order given."""
        cases = [self._case(Link("", indicator, "context", "", unit), is_primary=False) for indicator, unit in series]
        return assess.describe(cases, baseline=self._settings.baseline_from, years=self._years)

    def _judge(self, cases: Sequence[Case]) -> list[Judged]:
        return assess.judge(cases, baseline=self._settings.baseline_from, years=self._years, gone=self._gone)

    def _case(self, link: Link, *, is_primary: bool) -> Case:
        register, settings = self._register, self._settings
        indicator = register.indicators[link.indicator]
        level, hidden = self._level_of(link.indicator, link.unit)
        series = self._cube.series(link.indicator, link.unit)
        cells = self._cube.cells(link.indicator, link.unit)
        span = settings.baseline_from, level.month or ""
        # One month that may not be seen hides all that is made of the months about it.
        why = hidden or self._gate.window(cells, link.indicator, link.unit, first=span[0], last=span[1])
        breaks = register.breaks_of(link.indicator, link.unit)
        if any(b.kind == "redefined" and settings.baseline_from < b.month <= (level.month or "") for b in breaks):
            # What is counted otherwise is not held against what was counted before.
            level = replace(level, baseline=float("nan"))
        if link.indicator not in self._shared:
            self._shared[link.indicator] = _season(self._cube, register, settings, indicator)
        index, rho = self._shared[link.indicator]
        return Case(
            link,
            indicator,
            series.iloc[:0] if why else series,
            level,
            why,
            assess.goal(link, register.targets, self._day.isoformat()),
            _fewest(self._gate, settings, indicator, link.unit, [c for c in cells if span[0] <= c[0] <= span[1]]),
            index,
            rho,
            tuple(b.month for b in breaks if b.kind in _JUMPS),
            tuple(b.month for b in breaks if b.kind not in _JUMPS),
            is_primary,
        )


def primary_links(register: Register) -> set[Link]:
    """Each point's one primary link: its first direct outcome, or else its first indirect one."""
    found: dict[str, Link] = {}
    for relation in ("direct", "indirect"):
        for link in register.links:
            indicator = register.indicators[link.indicator]
            if link.relation == relation and is_tested(indicator, relation):
                found.setdefault(link.commitment, link)
    return set(found.values())


def _season(
    cube: Cube, register: Register, settings: Settings, indicator: Indicator
) -> tuple[tuple[float, ...] | None, float]:
    """The season of the whole municipality and the correlation of the units' months, both before the decision."""
    root = register.root
    if indicator.nature != "outcome" or indicator.cadence != "month" or root is None or not cube.months:
        return None, float("nan")
    at = cube.indicators.index(indicator.id)
    before = months.ordinal(settings.years_from) - months.ordinal(cube.months[0])
    first = months.calendar_month(cube.months[0]) - 1
    whole = cube.units.index(root)
    tops, sizes = cube.numerator[at, whole, :before], cube.denominator[at, whole, :before]
    index = None
    if np.isfinite(tops).any() and not (tops < 0).any() and not (sizes < 0).any():
        found = month_index(tops, sizes if indicator.is_ratio else None, first_month=first)
        if np.isfinite(found).all() and (found > 0).all():
            index = tuple(float(factor) for factor in found)
    # A parent's figures are its children's once more.
    leaves = [n for n, unit in enumerate(cube.units) if not register.children(unit)]
    values = cube.value[at, leaves, :before]
    known = values[np.isfinite(values).any(axis=1)]
    if not len(known) or before < 1:
        return index, float("nan")
    return index, pooled_rho(known, first_month=first, season=index)


def _fewest(gate: Gate, settings: Settings, indicator: Indicator, unit: str, cells: Sequence[Cell]) -> float:
    """The lowest headcount of a unit's months, for figures about staff; NaN for others, and where nothing tells.

    Where it was never reported, it is the fewest that the figures let through can be about.
    """
    if indicator.category not in settings.release.person_categories:
        return float("nan")
    known = [gate.headcount[unit, month] for month, *_ in cells if (unit, month) in gate.headcount]
    if not known:
        known = [persons for cell in cells if (persons := gate.persons(indicator, unit, cell[0], cell[2]))]
    return min(known, default=float("nan"))
