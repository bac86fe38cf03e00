"""What a chart of an indicator shows, as figures and codes: each way of drawing it takes all it draws from here.

It is made through the gate, and so is free of what may not be seen: where one month of what a band, limits, a fan or a
mean is made of is hidden, they are not there. It knows no language; words are found when it is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dashboard.assess import LOOKS, Fan, Goal, Judged
from dashboard.assess import goal as goal_of
from dashboard.assess.case import yearly
from dashboard.assess.comparison import easter
from dashboard.model import Indicator, Link
from dashboard.model import month as months
from dashboard.release import SHOWN

if TYPE_CHECKING:
    from dashboard.snapshot import Snapshot

NAN = float("nan")
#: The band of the usual holds the middle 80 % of the baseline's months, where there are at least so many.
LOW, HIGH = 10, 90
FEWEST = 12
#: Units that are whole numbers.
COUNTED = ("count", "persons", "days")
#: Labels of points that stand out, what weighs most first.
STANDS_OUT = ("outside", "trend", "two-of-three", "shift")
#: Notes on the time line: breaks in the figures, months with units missing, and months unlike others.
NOTES = ("redefined", "jump", "rebased", "absent", "easter", "july")


@dataclass(frozen=True)
class Mark:
    """A month that stands out: by which rule, on which side of the usual (1 above, -1 below), and whether that is better.

    ``tone`` is ``better``, ``worse`` or, where no side is better, ``neutral``.
    """

    month: str
    label: str
    side: int
    tone: str


@dataclass(frozen=True)
class Limits:
    """Control limits by month, with their season; ``trial`` where they rest on few months."""

    months: tuple[str, ...]
    lower: tuple[float, ...]
    centre: tuple[float, ...]
    upper: tuple[float, ...]
    trial: bool


@dataclass(frozen=True)
class Path:
    """The way to a target: a value a month (NaN before a path without a beginning has one). ``revised``: another took its place."""

    months: tuple[str, ...]
    values: tuple[float, ...]
    shape: str
    target: float
    by: str
    status: str
    set_on: str = ""
    reason: str = ""
    revised: bool = False


@dataclass(frozen=True)
class Note:
    """Something about a month: a code of ``NOTES``, the register's own reason, or how many units lack a figure."""

    month: str
    kind: str
    reason: str = ""
    count: int = 0


@dataclass(frozen=True)
class Drawing:
    """One indicator in one unit, month by month from the first to the last that is drawn.

    ``values`` are in the unit of a month's figure, NaN where there is none or it is hidden; ``hidden`` says why by month,
    empty where shown. ``is_yearly``: level and target are set for twelve months; ``is_step``: it counts steps taken, and its
    mean is the level they had reached when the baseline ended. ``mean``, ``low`` and ``high`` are the baseline's, NaN where they cannot be had. ``start`` is the
    first of the months that are followed, ``looks`` the months at which the pace is judged, with how many have gone.
    """

    indicator: str
    unit: str
    name: str
    place: str
    measure: str
    direction: str
    is_yearly: bool
    is_step: bool
    months: tuple[str, ...]
    values: tuple[float, ...]
    hidden: tuple[str, ...]
    baseline: tuple[str, str]
    start: str
    end: str
    mean: float = NAN
    low: float = NAN
    high: float = NAN
    limits: Limits | None = None
    marks: tuple[Mark, ...] = ()
    paths: tuple[Path, ...] = ()
    fan: Fan | None = None
    looks: tuple[tuple[str, int], ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def known(self) -> list[int]:
        """The places of months with a figure."""
        return [n for n, value in enumerate(self.values) if math.isfinite(value)]

    @property
    def newest(self) -> int | None:
        """The place of the newest month with a figure."""
        return max(self.known, default=None)

    @property
    def path(self) -> Path | None:
        """The way to the target that holds."""
        return next((path for path in self.paths if not path.revised), None)

    def place_of(self, month: str) -> int:
        """Where a month stands on the time line; outside it, where it would."""
        return months.ordinal(month) - months.ordinal(self.months[0])

    def span(self) -> tuple[float, float]:
        """The least and the greatest of all that is drawn; 0 and 1 where nothing is."""
        drawn = [*self.values, self.mean, self.low, self.high]
        drawn += [v for path in self.paths for v in (*path.values, path.target)]
        drawn += [] if self.limits is None else [*self.limits.lower, *self.limits.upper]
        drawn += [] if self.fan is None else [*self.fan.low80, *self.fan.high80]
        finite = [v for v in drawn if math.isfinite(v)]
        return (min(finite), max(finite)) if finite else (0.0, 1.0)


def drawing(snapshot: Snapshot, indicator: str, unit: str, link: Link | None = None, *, plain: bool = False) -> Drawing:
    """The chart of an indicator in a unit, with the target of ``link`` where one is given.

    ``plain`` leaves out limits and what may come, for small charts. It is made once for each data version and day.
    KeyError for an indicator or unit that is not in the register.
    """
    key = ("drawing", indicator, unit, None if link is None else link.commitment, plain)
    found: Drawing = snapshot.once(key, lambda: _made(snapshot, indicator, unit, link, plain))
    return found


def _made(snapshot: Snapshot, indicator: str, unit: str, link: Link | None, plain: bool) -> Drawing:
    settings, register = snapshot.settings, snapshot.register
    row, place = register.indicators[indicator], register.units[unit]
    series = snapshot.series(indicator, unit)
    series = series[series["month"] >= settings.baseline_from]
    goal = None if link is None else _goal(snapshot, link)
    seen = series["month"].to_list()
    last = max([settings.years_to, *seen[-1:], *([goal.by] if goal else [])])
    span = months.span(min([settings.baseline_from, *seen[:1]]), last)
    values = dict(zip(seen, series["value"].to_numpy(float).tolist(), strict=True))
    hidden = dict(zip(seen, series["hidden"], strict=True))
    found = Drawing(
        indicator, unit, row.name, place.name, row.unit, row.direction, yearly(row) > 1, row.nature == "delivery" and row.over_time == "stock", tuple(span),
        tuple(values.get(m, NAN) for m in span), tuple(hidden.get(m, SHOWN) for m in span),
        (settings.baseline_from, settings.baseline_to), settings.years_from, settings.years_to,
        looks=tuple(
            (month, n)
            for n in LOOKS
            if row.nature == "outcome" and (month := months.shift(settings.years_from, n - 1)) <= settings.years_to
        ),
    )  # fmt: skip
    absent = dict(zip(seen, series["absent"].to_list(), strict=True))
    found = replace(found, notes=_notes(snapshot, found, absent))
    found = _with_baseline(snapshot, found, row)
    if goal is not None:
        found = replace(found, paths=_paths(goal, found, yearly(row)))
    if plain or row.nature != "outcome":
        return found
    judged = snapshot.found(indicator, unit, link)
    limits = _limits(judged)
    marks = () if limits is None else _marks(judged, found)
    return replace(found, limits=limits, marks=marks, fan=snapshot.fan(indicator, unit))


def _goal(snapshot: Snapshot, link: Link) -> Goal | None:
    """The target by the register's own link: one that was aimed (``Snapshot.aimed``) no longer tells what it was before."""
    same = (link.commitment, link.indicator, link.unit)
    own = next((one for one in snapshot.register.links if (one.commitment, one.indicator, one.unit) == same), link)
    return goal_of(own, snapshot.register.targets, snapshot.day.isoformat())


def _with_baseline(snapshot: Snapshot, found: Drawing, row: Indicator) -> Drawing:
    """The mean is the level's own; the band holds the middle 80 % of the baseline's months, of what is counted alike."""
    first, last = found.baseline
    level, why = snapshot.level(found.indicator, found.unit)
    within = [n for n, month in enumerate(found.months) if first <= month <= last]
    broken = any(note.kind == "redefined" and note.month > first for note in found.notes)
    if broken or why != SHOWN or any(found.hidden[n] != SHOWN for n in within):
        return found
    figures = [found.values[n] for n in within if math.isfinite(found.values[n])]
    found = replace(found, mean=level.baseline / yearly(row))
    if len(figures) < FEWEST or row.nature != "outcome":
        return found
    low, high = np.percentile(figures, [LOW, HIGH])
    return replace(found, low=float(low), high=float(high))


def _paths(goal: Goal, found: Drawing, each: int) -> tuple[Path, ...]:
    """The path that holds, and those it took the place of, from the month before the years begin."""
    begin = months.shift(found.start, -1)
    paths = []
    for one in (*goal.earlier, goal):
        span = months.span(begin, max(one.by, begin))
        values = tuple(one.at(month, start=begin, level=found.mean * each) / each for month in span)
        revised = one is not goal
        paths.append(
            Path(tuple(span), values, one.shape, one.value / each, one.by, one.status, one.set_on, one.reason, revised)
        )
    return tuple(paths)


def _limits(judged: Judged) -> Limits | None:
    drawn = judged.charted.limits
    if drawn is None or judged.case.hidden:
        return None
    span = tuple(months.shift(judged.charted.first, n) for n in range(len(drawn.centre)))
    lower, centre, upper = (
        tuple(np.asarray(part, float).tolist()) for part in (drawn.lower, drawn.centre, drawn.upper)
    )
    if not np.isfinite(drawn.centre).any():
        return None
    known = judged.case.series["value"].dropna()
    if (known >= 0).all():
        lower = tuple(np.maximum(lower, 0.0).tolist())
    if judged.case.indicator.is_ratio and (known <= 100).all():
        upper = tuple(np.minimum(upper, 100.0).tolist())
    return Limits(span, lower, centre, upper, bool(np.asarray(drawn.trial).any()))


def _marks(judged: Judged, found: Drawing) -> tuple[Mark, ...]:
    drawn = judged.charted.limits
    assert drawn is not None
    marks = []
    for n, label in enumerate(drawn.label):
        month = months.shift(judged.charted.first, n)
        at = found.place_of(month)
        if label not in STANDS_OUT or not 0 <= at < len(found.values) or math.isnan(found.values[at]):
            continue
        side = int(drawn.slope[n] if label == "trend" else drawn.side[n])
        marks.append(Mark(month, str(label), side, _tone(side, found.direction)))
    return tuple(marks)


def _tone(side: int, direction: str) -> str:
    if direction not in ("lower", "higher") or not side:
        return "neutral"
    return "better" if (side > 0) == (direction == "higher") else "worse"


def _notes(snapshot: Snapshot, found: Drawing, absent: dict[str, int]) -> tuple[Note, ...]:
    notes = [
        Note(one.month, one.kind, one.reason)
        for one in snapshot.register.breaks_of(found.indicator, found.unit)
        if found.months[0] <= one.month <= found.months[-1]
    ]
    for month, value in zip(found.months, found.values, strict=True):
        if not math.isfinite(value):
            continue
        if absent.get(month, 0) > 0:
            notes.append(Note(month, "absent", count=int(absent[month])))
        number = months.calendar_month(month)
        if number in (3, 4) and easter(int(month[:4])).month == number:
            notes.append(Note(month, "easter"))
        elif number == 7:
            notes.append(Note(month, "july"))
    return tuple(sorted(notes, key=lambda note: (note.month, NOTES.index(note.kind))))


def axis(low: float, high: float, measure: str = "", most: int = 5) -> tuple[float, float, list[float]]:
    """The value axis for what lies between: its ends, and its marks, at even numbers.

    It begins at zero, unless everything lies in the upper half, where zero would flatten it. Per cent end at a hundred
    where none is above; what is counted one by one has no marks between.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        low, high = 0.0, 1.0
    low, high = min(low, high), max(low, high)
    if low == high:
        low, high = (low - abs(low) * 0.1, high + abs(high) * 0.1) if low else (0.0, 1.0)
    if 0 < low < high / 2:
        low = 0.0
    elif low / 2 < high < 0:
        high = 0.0
    step = _even((high - low) / most)
    if measure in COUNTED:
        step = max(step, 1.0)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = [n * step for n in range(first, last + 1)]
    if measure == "percent" and len(ticks) > 2 and high <= 100 < ticks[-1]:
        ticks = [*ticks[:-2], 100.0] if ticks[-2] > 100 - step / 2 else [*ticks[:-1], 100.0]
    return ticks[0], ticks[-1], ticks


def _even(rough: float) -> float:
    """The least step of 1, 2 or 5 tens that is not below a rough one."""
    if not rough > 0 or not math.isfinite(rough):
        return 1.0
    ten = 10.0 ** math.floor(math.log10(rough))
    return next(n * ten for n in (1, 2, 5, 10) if n * ten >= rough * (1 - 1e-9))


def runs(values: Sequence[float]) -> list[list[int]]:
    """The places of figures that stand beside each other: a month without one is a gap."""
    found: list[list[int]] = []
    for n, value in enumerate(values):
        if not math.isfinite(value):
            continue
        if found and found[-1][-1] == n - 1:
            found[-1].append(n)
        else:
            found.append([n])
    return found
