"""The figures as they were known at one moment: rolled up, gated, and held against the commitments.

Made once a data version and never changed, so every session may read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from dashboard import assess
from dashboard.assess import Cube, Described, Fan, Judged, Level
from dashboard.comparing import comparison
from dashboard.judging import Judge
from dashboard.model import Change, Link, Register, Settings
from dashboard.model import month as months
from dashboard.model.observation import Observation
from dashboard.release import SHOWN, Gate
from dashboard.saying import LINK_COLUMNS, LINK_NUMBERS, PLAN_COLUMNS, Standing, link_row, plan_row, standing_of
from dashboard.wording import sentences
from dashboard.wording.catalogue import spoken

_T = TypeVar("_T")
_FIGURE_KEY = ["indicator", "unit", "month"]


class Snapshot:
    """Figures at one moment. Frames handed out are the caller's own."""

    def __init__(
        self, observations: pd.DataFrame, register: Register, settings: Settings, day: dt.date,
        present: Snapshot | None = None,
    ) -> None:  # fmt: skip
        """``day`` is the moment's date: what is due before it is late. ``present`` is today's, for a moment that is past."""
        self._observations, self._present = observations, present
        self.register, self.settings, self.day = register, settings, day
        self._kept: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """What ``make`` gives, made once for these figures; it must be something nobody changes."""
        if key not in self._kept:
            self._kept[key] = make()
        found: _T = self._kept[key]
        return found

    def after(self, changes: Sequence[Change]) -> Snapshot:
        """The figures as they would be with these changes; their cells stay behind."""
        gone = pd.MultiIndex.from_tuples([c.key for c in changes], names=_FIGURE_KEY)
        index = pd.MultiIndex.from_frame(self._observations[_FIGURE_KEY])
        new = [c.after for c in changes if c.after is not None]
        columns = (*_FIGURE_KEY, "numerator", "denominator", "value", "sheet", "cell", "denominator_cell")
        arriving = pd.DataFrame({name: [getattr(o, name) for o in new] for name in columns})
        kept = self._observations[~index.isin(gone)] if changes else self._observations
        frame = pd.concat([kept, arriving.reindex(columns=kept.columns).astype(kept.dtypes.to_dict(), errors="ignore")])
        return Snapshot(frame.sort_values(_FIGURE_KEY, ignore_index=True), self.register, self.settings, self.day)

    def a_month_before(self) -> Snapshot:
        """The same, without the newest month's figures and on the day a month before."""
        newest = self.through
        frame = self._observations
        kept = frame if newest is None else frame[frame["month"] < newest]
        day = months.month_earlier(self.day)
        return Snapshot(kept.reset_index(drop=True), self.register, self.settings, day, self._present)

    @property
    def count(self) -> int:
        """How many figures there are."""
        return len(self._observations)

    def ending(self, month: str) -> Snapshot:
        """The same, with no figure after ``month``, on the day as many months before as it is from the newest."""
        day = self.day
        for _ in months.span(month, self.through or month)[1:]:
            day = months.month_earlier(day)
        kept = self._observations[self._observations["month"] <= month]
        return Snapshot(kept.reset_index(drop=True), self.register, self.settings, day)

    @cached_property
    def through(self) -> str | None:
        """The newest month anything is reported for."""
        return str(self._observations["month"].max()) if len(self._observations) else None

    def months_after(self, month: str | None) -> list[str]:
        """The months after one (None: all) that anything is reported for, in order."""
        known = sorted(set(map(str, self._observations["month"].unique())))
        return [one for one in known if month is None or one > month]

    @cached_property
    def months_gone(self) -> int:
        """How many of the followed months have been reported."""
        return assess.months_gone(self._years, self.through)

    @property
    def _years(self) -> tuple[str, str]:
        return self.settings.years_from, self.settings.years_to

    @cached_property
    def _cube(self) -> Cube:
        first = self.settings.baseline_from
        last = max(self.through or first, first)
        if len(self._observations):
            first = min(first, str(self._observations["month"].min()))
        return assess.roll_up(self._observations, self.register, first, last)

    @cached_property
    def gate(self) -> Gate:
        """The door for this moment's figures."""
        headcount: dict[tuple[str, str], float] = {}
        name = self.settings.release.headcount
        if name in self.register.indicators:
            for unit in self.register.units:
                series = self._cube.series(name, unit)
                known = series[series["value"].notna()]
                headcount |= {(unit, m): float(v) for m, v in zip(known["month"], known["value"], strict=True)}
        present = None if self._present is None else self._present.closed
        return Gate(self.register, self.settings.release, headcount, present=present)

    def closed(self, indicator: str, unit: str, month: str) -> str:
        """Why one month of a series is hidden, or would be were there anything in it; empty when it may be seen."""
        key = ("closed", indicator, unit)
        return self.once(key, lambda: self._closed(indicator, unit)).get(month, SHOWN)

    def _closed(self, indicator: str, unit: str) -> dict[str, str]:
        if indicator not in self.register.indicators or unit not in self.register.units:
            return {}
        cells = self._cube.cells(indicator, unit)
        # A figure that was taken out is still about those who are too few.
        whys = {
            cell[0]: self.gate.hidden(indicator, unit, *cell) or self.gate.withheld(indicator, unit, cell[0])
            for cell in cells
        }
        return {month: why for month, why in whys.items() if why != SHOWN}

    @cached_property
    def _released(self) -> pd.DataFrame:
        return self.gate.released(self._observations)

    def observations(
        self, indicators: Sequence[str] | None, units: Sequence[str] | None, first: str | None, last: str | None
    ) -> pd.DataFrame:
        """Reported figures, filtered, as they may be seen."""
        frame = self._released
        keep = np.ones(len(frame), dtype=bool)
        for column, wanted in (("indicator", indicators), ("unit", units)):
            if wanted is not None:
                keep &= frame[column].isin(list(wanted)).to_numpy()
        if first is not None:
            keep &= (frame["month"] >= first).to_numpy()
        if last is not None:
            keep &= (frame["month"] <= last).to_numpy()
        return frame[keep].reset_index(drop=True)

    def series(self, indicator: str, unit: str) -> pd.DataFrame:
        """One row a month from the first to the newest: figures, ``absent`` and ``hidden``."""
        frame = self._cube.series(indicator, unit)
        frame.insert(0, "unit", unit)
        frame.insert(0, "indicator", indicator)
        return self.gate.released(frame)

    def seen(self, indicator: str, unit: str) -> list[tuple[str, float, str]]:
        """Month, value and why it is hidden, one a month: ``series`` without a frame, for those who read many."""
        found = []
        for month, numerator, denominator, value in self._cube.cells(indicator, unit):
            why = self.gate.hidden(indicator, unit, month, numerator, denominator, value)
            found.append((month, value if why == SHOWN else float("nan"), why))
        return found

    def has_figures(self, indicator: str, unit: str) -> bool:
        """Whether anything was reported of an indicator in a unit or below it, seen or not."""
        return any(t == t or v == v for _, t, _, v in self._cube.cells(indicator, unit))

    def came_in(self, indicator: str, first: str) -> list[int]:
        """The uploads that an indicator's figures from a month on came in."""
        frame = self._observations
        mine = (frame["indicator"] == indicator) & (frame["month"] >= first)
        return [int(upload) for upload in frame.loc[mine, "upload"].dropna().unique()]

    def compared(self, indicator: str, unit: str) -> pd.DataFrame:
        """A series beside what it may fairly be held against, one row a month, as it may be seen."""
        return comparison(self._cube, self.register, self.settings, indicator, unit, self.seen)

    def sources(self, indicator: str, unit: str) -> pd.DataFrame:
        """The reported figures that a unit's series is made of, one row each, newest month first."""
        frame = self._released[self._released["indicator"] == indicator]
        kept: list[int] = []
        for month, rows in frame.groupby("month"):
            below = set(self.register.descendants(unit, str(month)))
            present = set(rows["unit"])
            mine = present & below or present & {unit}
            leaves = {u for u in mine if not present.intersection(self.register.descendants(u, str(month)))}
            kept += [int(i) for i, u in zip(rows.index, rows["unit"], strict=True) if u in leaves]
        found = frame.loc[kept].sort_values(["month", "unit"], ascending=[False, True])
        return found.reset_index(drop=True)

    def cells(self, indicator: str, unit: str) -> dict[str, str]:
        """For each month, the cells its figure came from, in words: file, sheet, addresses in reading order."""
        found: dict[str, str] = {}
        for month, rows in self.sources(indicator, unit).groupby("month"):
            places = zip(rows["file"], rows["sheet"], rows["cell"], strict=True)
            found[str(month)] = sentences.cells(
                [(str(f), s if isinstance(s, str) else None, str(c)) for f, s, c in places]
            )
        return found

    def changes(self, changes: Sequence[Change]) -> pd.DataFrame:
        """Changes as rows: ``kind``, before and after with their cells, emptied where people are few."""
        rows = [_change_row(c) for c in changes]
        figures = [f"{when}{part}" for when in ("before", "after") for part in ("", "_numerator", "_denominator")]
        columns = ["kind", "indicator", "unit", "month", *figures, "before_cell", "after_cell", "before_file"]
        frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(figures, float))
        hidden = []
        for change in changes:
            both = [self._why(o) for o in (change.before, change.after) if o is not None]
            hidden.append(next((w for w in both if w != SHOWN), SHOWN))
        frame["hidden"] = pd.Series(hidden, dtype="object")
        frame.loc[frame["hidden"] != SHOWN, figures] = np.nan
        return frame

    def _why(self, one: Observation) -> str:
        return self.gate.hidden(one.indicator, one.unit, one.month, one.numerator, one.denominator, one.value)

    def level(self, indicator: str, unit: str) -> tuple[Level, str]:
        """The level of a series, and why it is hidden; what may not be seen comes without its number."""
        row = self.register.indicators[indicator]
        series = self._cube.series(indicator, unit)
        baseline = (self.settings.baseline_from, self.settings.baseline_to)
        found = assess.level(series, row, baseline=baseline, through=self.settings.years_to)
        cells, nan = self._cube.cells(indicator, unit), float("nan")

        def why(first: str | None, last: str | None) -> str:
            return self.gate.window(cells, indicator, unit, first=first, last=last)

        hidden = why(found.first, found.month)
        if hidden != SHOWN:
            return Level(nan, nan, found.month, found.first, nan, nan, 0, found.why), hidden
        before = _year_before(found.month)
        is_newest_hidden = why(found.month, found.month) != SHOWN
        return replace(
            found,
            baseline=nan if why(*baseline) != SHOWN else found.baseline,
            newest=nan if is_newest_hidden else found.newest,
            year_ago=nan if is_newest_hidden or why(before, before) != SHOWN else found.year_ago,
        ), SHOWN

    def aimed(self, link: Link) -> Link:
        """The link with the target that holds on the moment's day: one the register has revised takes the place of its own."""
        goal = assess.goal(link, self.register.targets, self.day.isoformat())
        if goal is None:
            return replace(link, target=None, target_by=None, target_status="not_set")
        return replace(link, target=goal.value, target_by=goal.by, target_status=goal.status)

    @cached_property
    def _judge(self) -> Judge:
        return Judge(
            self.register, self.settings, self._cube, self.gate, self.level, through=self.through, day=self.day
        )

    @cached_property
    def judged(self) -> list[Judged]:
        """One for each link, in the register's order; what may not be seen comes without figures."""
        return self._judge.links()

    def found(self, indicator: str, unit: str, link: Link | None = None) -> Judged:
        """What was found of a series for its chart, for the link where one is given; what may not be seen has no figures.

        Of a series that nothing points to, its verdict is not to be told: it belongs to no family of tests.
        """
        same = [one for one in self.judged if (one.case.link.indicator, one.case.link.unit) == (indicator, unit)]
        if link is not None:
            same = [one for one in same if one.case.link.commitment == link.commitment] or same
        # Limits and what may come are the series' own; a link that is only background has none, another of them may.
        best = same if link is not None else sorted(same, key=lambda one: one.charted.limits is None)
        return best[0] if best else self.once(("alone", indicator, unit), lambda: self._judge.alone(indicator, unit))

    def fan(self, indicator: str, unit: str) -> Fan | None:
        """What each month that remains may come to be; None where that cannot be said, or may not be seen."""
        return self.once(("fan", indicator, unit), lambda: self._judge.fan(self.found(indicator, unit)))

    def described(self, series: Sequence[tuple[str, str]]) -> list[Described]:
        """Indicators in units: interval of the level and signal of the newest month, without a verdict, as they may be seen."""
        return self._judge.described(series)

    @property
    def below(self) -> pd.DataFrame:
        """The units directly below each link whose change was found, one row a unit, columns as ``links``. Take a copy."""
        return self._said("below", lambda: self._frame([u for one in self.judged for u in self._judge.below(one)]))

    @property
    def links(self) -> pd.DataFrame:
        """One row a link, in the register's order. Do not change it; take a copy."""
        return self._said("links", lambda: self._frame(self.judged))

    def _said(self, what: Hashable, make: Callable[[], _T]) -> _T:
        """What has sentences in it, made once in each language that is spoken."""
        return self.once((what, spoken()), make)

    def _frame(self, judged: Sequence[Judged]) -> pd.DataFrame:
        rows = [link_row(one, self.register, spoken()) for one in judged]
        # As objects: in a column of text, pandas would turn a None into a NaN that is not None any more.
        frame = pd.DataFrame(rows, columns=list(LINK_COLUMNS), dtype=object)
        return frame.astype(dict.fromkeys(LINK_NUMBERS, float) | {"absent": int, "look": int})

    @property
    def plan(self) -> pd.DataFrame:
        """What each link that is tested could show at best. Do not change it; take a copy."""
        return self._said("plan", self._plan)

    def _plan(self) -> pd.DataFrame:
        tested = [one for one in self.judged if one.case.indicator.nature == "outcome"]
        return pd.DataFrame([plan_row(one, self.register, spoken()) for one in tested], columns=list(PLAN_COLUMNS))

    def standing(self, commitment: str) -> Standing:
        """Where a commitment stands, by its own links and its measures', its deadlines and its owner's view."""
        return self._said(("standing", commitment), lambda: self._standing(commitment))

    def _standing(self, commitment: str) -> Standing:
        family = self.register.family(commitment)
        mine = self.links["commitment"].isin(family)
        judged = [one for one in self.judged if one.case.link.commitment in family]
        return standing_of(commitment, judged, self.register, self.day, self.links[mine], spoken())


def _year_before(month: str | None) -> str:
    return f"{int(month[:4]) - 1}{month[4:]}" if month else ""


def _change_row(change: Change) -> tuple[object, ...]:
    before, after = change.before, change.after
    return (
        change.kind,
        *change.key,
        *_parts(before),
        *_parts(after),
        _cell(before),
        _cell(after),
        change.before_file,
    )


def _parts(one: Observation | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if one is None else (one.value, one.numerator, one.denominator)


def _cell(one: Observation | None) -> str | None:
    if one is None or one.cell is None:
        return None
    return f"{one.sheet}!{one.cell}" if one.sheet else one.cell
