"""«Fra dato» and «Til dato»: two days that together say one period.

A span of whole months within a year is that period, however long: whether it fits is a matter of the indicator.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from dashboard.intake.cells import Key
from dashboard.intake.periods import of_span
from dashboard.intake.vocabulary import Heading, normal

_OF = r"(?:(?:periode|rapporteringsperiode|måned|gjelder)n? ?)?"
_FROM = re.compile(rf"{_OF}(?:fra|frå|from|start)(?: og med)?[ –-]?(?:dato|date)?:?|{_OF}f\.?o\.?m\.?:?|start date:?")
_TO = re.compile(rf"{_OF}(?:til|slutt|stopp|to|end)(?: og med)?[ –-]?(?:dato|date)?:?|{_OF}t\.?o\.?m\.?:?|end date:?")
_DAY = re.compile(r"\s*(\d{1,2})[./](\d{1,2})[./](\d{4})\s*")
_ISO = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00)?)?\s*")


def spans(headings: Mapping[Key, Heading], texts: Iterable[str]) -> dict[Key, Heading]:
    """The headings that such a pair of words makes of the days beside or below it, and of the words themselves."""
    words = {text: normal(text) for text in texts if len(text) < 40}
    froms = {text for text, word in words.items() if _FROM.fullmatch(word)}
    tos = {text for text, word in words.items() if froms and _TO.fullmatch(word)}
    if not tos:
        return {}
    rows: dict[int, list[int]] = {}
    for row, column in headings:
        rows.setdefault(column, []).append(row)
    found: dict[Key, Heading] = {}
    for key in [key for key, heading in headings.items() if heading.text in froms]:
        other = _other(headings, key, tos)
        if other is not None:
            found |= _settled(headings, key, other, sorted(rows[key[1]]))
    return found


def _other(headings: Mapping[Key, Heading], key: Key, tos: set[str]) -> Key | None:
    """The word for the end: right beside, after the day, or in the next row."""
    row, column = key
    places = [(row, column + 1), (row, column + 2), (row + 1, column), (row, column + 3)]
    return next((at for at in places if at in headings and headings[at].text in tos), None)


def _settled(headings: Mapping[Key, Heading], first: Key, last: Key, rows: Sequence[int]) -> dict[Key, Heading]:
    spans: dict[Key, Heading] = {}
    beside = (first[0], first[1] + 1), (last[0], last[1] + 1)
    days = _days(headings, *beside)
    if days is not None:
        spans = dict.fromkeys(beside, _span(*days))
    elif first[0] == last[0]:
        for row in rows[bisect_right(rows, first[0]) :]:
            below = (row, first[1]), (row, last[1])
            days = _days(headings, *below)
            if days is None:
                break
            spans |= dict.fromkeys(below, _span(*days))
    if not any(span.periods for span in spans.values()):
        return {}  # absences, or months of pay: the days are not the figures' months
    words = {at: replace(headings[at], column="month", whole=True, periods=(), runs_on=False) for at in (first, last)}
    return words | spans


def _days(headings: Mapping[Key, Heading], first: Key, last: Key) -> tuple[dt.date, dt.date] | None:
    one, other = _day(headings.get(first)), _day(headings.get(last))
    return (one, other) if one is not None and other is not None else None


def _day(heading: Heading | None) -> dt.date | None:
    if heading is None:
        return None
    try:
        if (found := _DAY.fullmatch(heading.text)) is not None:
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        if (found := _ISO.fullmatch(heading.text)) is not None:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return None


@lru_cache(maxsize=1024)
def _span(first: dt.date, last: dt.date) -> Heading:
    """The same object for the same days; without a period where the span is not of whole months within a year."""
    span = of_span(first, last)
    periods = (span,) if span is not None else ()
    return Heading(f"{first:%d.%m.%Y}–{last:%d.%m.%Y}", periods=periods, whole=bool(periods))
