"""The last day on which a month's figures are in time."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.model import Settings
from dashboard.model import month as months


def due_on(month: str, source: str, settings: Settings) -> dt.date:
    """The source's due day for a month; a day that the month lacks is its last."""
    own = settings.source(source)
    year, number = map(int, months.shift(month, own.due_months).split("-"))
    return dt.date(year, number, min(own.due_day or 1, calendar.monthrange(year, number)[1]))


def last_due_month(settings: Settings, today: dt.date) -> str:
    """The newest month whose ordinary due day has passed."""
    month = months.shift(months.from_date(today), -1)
    return month if due_on(month, "", settings) < today else months.shift(month, -1)


@dataclass(frozen=True)
class Deadline:
    """A due day, the month it is for and the sources it holds for."""

    day: dt.date
    month: str
    sources: tuple[str, ...]


def next_due(settings: Settings, today: dt.date, sources: Iterable[str]) -> Deadline:
    """The first due day that has not passed, among the sources; the ordinary one where there is none."""
    found: dict[tuple[dt.date, str], list[str]] = {}
    for source in [s for s in sources if s] or [""]:
        month = months.shift(months.from_date(today), -settings.source(source).due_months)
        if due_on(month, source, settings) < today:
            month = months.shift(month, 1)
        found.setdefault((due_on(month, source, settings), month), []).append(source)
    (day, month), own = min(found.items())
    return Deadline(day, month, tuple(s for s in own if s))
