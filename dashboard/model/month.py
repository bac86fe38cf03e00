"""A month is the text ``2026-10``: it sorts, compares and stores as what it says.

Everything in this package that speaks of a month uses that text; this module is the
arithmetic on it. Nothing here knows a language: months in words belong to ``wording``.
"""

from __future__ import annotations

import datetime as dt
import re

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def is_month(text: object) -> bool:
    """Whether ``text`` is a month written ``YYYY-MM``."""
    return isinstance(text, str) and _MONTH.fullmatch(text) is not None


def ordinal(month: str) -> int:
    """Months since year 0, so that two months can be subtracted. ValueError if not a month."""
    match = _MONTH.fullmatch(month)
    if match is None:
        raise ValueError(f"not a month (YYYY-MM): {month!r}")
    return int(match[1]) * 12 + int(match[2]) - 1


def from_ordinal(number: int) -> str:
    """The month that ``ordinal`` gave ``number`` for."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def from_date(day: dt.date) -> str:
    """The month a date lies in."""
    return f"{day.year:04d}-{day.month:02d}"


def shift(month: str, steps: int) -> str:
    """The month ``steps`` months later (earlier when negative)."""
    return from_ordinal(ordinal(month) + steps)


def span(first: str, last: str) -> list[str]:
    """Every month from ``first`` to ``last``, both included; empty when ``last`` is earlier."""
    return [from_ordinal(n) for n in range(ordinal(first), ordinal(last) + 1)]


def calendar_month(month: str) -> int:
    """1 for January to 12 for December."""
    return ordinal(month) % 12 + 1


def month_earlier(day: dt.date) -> dt.date:
    """The same day a month before, or that month's last day."""
    first = dt.date.fromisoformat(f"{shift(from_date(day), -1)}-01")
    return min(first + dt.timedelta(day.day - 1), day.replace(day=1) - dt.timedelta(1))
