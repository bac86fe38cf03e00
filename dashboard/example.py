"""When the workbooks of an example would have come: made up, as the figures in them are.

All of them are stored on the day the example is loaded. Were that said of them, nothing would have been known on any
day before it, and nothing could be seen of how figures come late and are corrected.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import Path

from dashboard.deliveries import due_on
from dashboard.model import Settings
from dashboard.model import month as months
from dashboard.store import stem

#: One file in so many comes after its due day, and at most so many weekdays after it; the others as many before it.
_ONE_LATE_IN = 14
_WEEKDAYS = 5
#: Weekdays from one edition of a month's file to the next.
_BETWEEN_EDITIONS = 25
_DAY = dt.timedelta(days=1)


def oldest_first(files: Iterable[Path]) -> list[Path]:
    """Workbooks in the order of the months in their names; those without one first."""
    return sorted(files, key=lambda path: (_month_in(path.stem), path.name))


def made_up_moments(files: Iterable[Path], settings: Settings, now: dt.datetime) -> dict[Path, dt.datetime]:
    """When each workbook would have come, the first first: a weekday around its due day, in UTC, never after ``now``.

    The same names always give the same moments. A file whose name has no month comes now.
    """
    found = dict.fromkeys(files, now)
    editions: dict[tuple[str, str], int] = {}
    # The plain name is the first edition; what is added to it tells of a later one.
    for path in sorted(found, key=lambda path: (len(path.stem), path.name)):
        month, source = _month_in(path.stem), stem(path.name)
        if not month:
            continue
        edition = editions[source, month] = editions.get((source, month), -1) + 1
        found[path] = min(now, _moment(path.name, due_on(month, source, settings), edition))
    return dict(sorted(found.items(), key=lambda one: (one[1], _month_in(one[0].stem) or "9", one[0].name)))


def _moment(name: str, due: dt.date, edition: int) -> dt.datetime:
    chance = hashlib.sha256(name.encode()).digest()
    number = 1 + chance[1] % _WEEKDAYS
    day = _weekdays_after(due, number) if chance[0] % _ONE_LATE_IN == 0 else _weekdays_before(due, number - 1)
    time = dt.time(7 + chance[2] % 6, chance[3] % 60, chance[4] % 60, tzinfo=dt.UTC)
    return dt.datetime.combine(_weekdays_after(day, edition * _BETWEEN_EDITIONS), time)


def _weekdays_after(day: dt.date, number: int) -> dt.date:
    while number:
        day += _DAY
        number -= day.weekday() < 5
    return day


def _weekdays_before(day: dt.date, number: int) -> dt.date:
    """The weekday so many weekdays before the last one that is not after ``day``."""
    while day.weekday() >= 5:
        day -= _DAY
    for _ in range(number):
        day -= _DAY * (3 if day.weekday() == 0 else 1)
    return day


def _month_in(stem: str) -> str:
    found = [stem[n : n + 7] for n in range(len(stem) - 6) if months.is_month(stem[n : n + 7])]
    return found[0] if found else ""
