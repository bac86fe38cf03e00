"""Which words name a month, a year or a longer period.

Months are written as ``oktober 2026``, ``okt. 26``, ``2026M10``, ``10.2026``, ``2026-10``,
``202610``, as dates, in bokmål, nynorsk and English; a year or a month may stand alone and find
the other half in another heading.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.model import month as months

_FULL = (
    ("januar", "january"), ("februar", "february"), ("mars", "march"), ("april",), ("mai", "may"),
    ("juni", "june"), ("juli", "july"), ("august",), ("september",), ("oktober", "october"),
    ("november",), ("desember", "december"),
)  # fmt: skip
_SHORT = (
    ("jan",), ("feb", "febr"), ("mar",), ("apr",), ("mai", "may"), ("jun",), ("jul",), ("aug",),
    ("sep", "sept"), ("okt", "oct"), ("nov",), ("des", "dec"),
)  # fmt: skip
FULL_NAMES = {name: n for n, names in enumerate(_FULL, 1) for name in names}
NAMES = FULL_NAMES | {name: n for n, names in enumerate(_SHORT, 1) for name in names}

#: A pattern for any month's name, long or short.
ANY_NAME = "|".join(sorted(NAMES, key=len, reverse=True))
_YEAR = r"(?:19|20)\d{2}"
_SCHOOL_YEAR = 8
_MM = r"(?:0?[1-9]|1[0-2])"
_DAY = rf"(?<!\d)(\d{{1,2}})[./-]({_MM})[./-]({_YEAR})(?!\d)"
_NAMED_DAY = re.compile(rf"(?<!\d)(\d{{1,2}})\.\s?({ANY_NAME})(?!\w)(?:\.?\s?({_YEAR})(?!\d))?")
_DAY_SPAN = re.compile(rf"(?:\bfra (?:og med )?)?{_DAY}\s*(?:–|-|til(?: og med)?|t\.?o\.?m\.?)\s*{_DAY}")
_ISO_DAY = rf"(?<!\d)({_YEAR})-(\d{{2}})-(\d{{2}})(?:[t ]00:00(?::00)?)?(?!\d)"

#: What is looked for in a text before any period is: most texts have none of it, and cost one look each.
_NEEDS = {"year": re.compile(_YEAR), "name": re.compile(ANY_NAME), "digit": re.compile(r"\d")}
#: Each with what must stand in a text for it to be found there: a year, a month's name.
_PATTERNS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("y-m", ("year",), re.compile(rf"(?<![\d.,])({_YEAR})\s?m\s?({_MM})(?!\d)")),
    ("y-m", ("year",), re.compile(rf"(?<![\d.,/-])({_YEAR})\s?[-/.]\s?(0[1-9]|1[0-2])(?![\d/-]|[.,]\d)")),
    # Before «3-2024» is March.
    ("tertial", ("year",), re.compile(rf"(?<![^\W_])t([1-3])\s*[-/._ ]?\s*({_YEAR})")),
    ("quarter", ("year",), re.compile(rf"(?<![^\W_])(?:kv|[kq])([1-4])\s*[-/._ ]?\s*({_YEAR})")),
    (
        "m-y",
        ("year",),
        re.compile(rf"(?<![\d.,/-])(?<!uke)(?<!uke )(?<!week)(?<!week )({_MM})\s?[-/.]\s?({_YEAR})(?![\d/-]|[.,]\d)"),
    ),
    ("ym", ("year",), re.compile(r"(?<![\d.,])((?:19|20)\d{2})(0[1-9]|1[0-2])(?![\d]|[.,]\d)")),
    ("name-y", ("year", "name"), re.compile(rf"(?<!\w)({ANY_NAME})\.?[\s\-_/.,]*({_YEAR})(?!\d)")),
    ("name-yy", ("name",), re.compile(rf"(?<!\w)({ANY_NAME})(?:\.\s?|[\s\-_/]|\s?['’])(\d{{2}})(?!\d|[.,]\d|\s?%)")),
    ("y-name", ("year", "name"), re.compile(rf"(?<!\d)({_YEAR})[\s\-_/.,]*({ANY_NAME})(?!\w)\.?")),
    ("tertial", ("digit",), re.compile(rf"(?<!\d)([1-3])\.?\s*tertial(?:\s*({_YEAR}))?")),
    ("quarter", ("digit",), re.compile(rf"(?<!\d)([1-4])\.?\s*kvartal(?:\s*({_YEAR}))?")),
    ("y-tertial", ("year",), re.compile(rf"(?<!\d)({_YEAR})\s?t([1-3])(?!\d)")),
    ("y-quarter", ("year",), re.compile(rf"(?<!\d)({_YEAR})\s*[kq]([1-4])(?!\d)")),
    (
        "y",
        ("year",),
        re.compile(rf"(?:(?<!\w)(?:år|year)\s?:?\s*)?(?<![\d.,\-/])({_YEAR})(?![\d\-/]|[.,]\d|–\d\d(?!\d))"),
    ),
    ("name", ("name",), re.compile(rf"(?<!\w)({'|'.join(sorted(FULL_NAMES, key=len, reverse=True))})(?!\w)")),
)
_NAME_ALONE = re.compile(rf"\s*({ANY_NAME})\.?\s*")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of ``length`` months that begins in month ``first``; halves that are not said are None."""

    year: int | None
    first: int | None
    length: int = 1

    @property
    def is_full(self) -> bool:
        """Whether both year and month are known."""
        return self.year is not None and self.first is not None

    @property
    def written(self) -> str:
        """``2026-10``, ``2026``, ``10``, or with its length where that is more than a month: ``2026-07+3``."""
        halves = [f"{self.year:04d}" if self.year else "", f"{self.first:02d}" if self.first else ""]
        text = "-".join(filter(None, halves))
        return f"{text}+{self.length}" if self.first is not None and self.length > 1 else text

    def joined(self, other: Period) -> Period | None:
        """This period with what the other one adds; None when they contradict each other."""
        if self.year is not None and other.year is not None and self.year != other.year:
            return None
        if (
            self.first is not None
            and other.first is not None
            and ((self.first, self.length) != (other.first, other.length))
        ):
            return None
        named = self if self.first is not None else other
        year = self.year if self.year is not None else other.year
        return Period(year, named.first, named.length)

    def within(self, longer: Period) -> Period | None:
        """This month with the year of a longer period that it lies in, where it has none of its own; else None."""
        if self.year is not None or self.first is None or longer.first is None or longer.length <= self.length:
            return None
        is_in = longer.first <= self.first and self.first + self.length <= longer.first + longer.length
        return Period(longer.year, self.first, self.length) if is_in else None

    def month(self, cadence: str) -> str | None:
        """The month a figure of this cadence is kept under (the period's last), or None if it does not fit.

        A yearly figure needs only the year; a monthly one needs a period of one month.
        """
        return _month(self.year, self.first, self.length, cadence)


@lru_cache(maxsize=4096)
def _month(year: int | None, first: int | None, length: int, cadence: str) -> str | None:
    if year is None:
        return None
    if cadence == "year" and (first is None or length == 12):
        return f"{year:04d}-12"
    wanted = {"month": 1, "quarter": 3, "tertial": 4, "year": 12}[cadence]
    if first is None:
        return None
    if length == wanted and (first - 1) % wanted == 0 or length == 1 and first % wanted == 0:
        return months.shift(f"{year:04d}-{first:02d}", length - 1)
    return None


def of_date(day: dt.date) -> Period:
    """The month a date lies in."""
    return Period(day.year, day.month)


def of_span(first: dt.date, last: dt.date) -> Period | None:
    """The period from one day to another, where that is whole months within a year."""
    ends = (last + dt.timedelta(1)).day == 1
    if first.day != 1 or not ends or first.year != last.year or last < first:
        return None
    return Period(first.year, first.month, last.month - first.month + 1)


def of_number(value: float | None, role: str) -> Period | None:
    """The period a bare number names: 2026, 202610, or 1–12 where months stand."""
    if value is None or value != int(value):
        return None
    number = int(value)
    if 1990 <= number <= 2100:
        return Period(number, None, 12)
    if 199001 <= number <= 210012 and 1 <= number % 100 <= 12:
        return Period(number // 100, number % 100)
    if role == "month" and 1 <= number <= 12:
        return Period(None, number)
    return None


def is_month_or_years(found: Sequence[Period]) -> bool:
    """Whether these are the two readings of one text like «2010-11»: a month, or a year into the next."""
    return len(found) == 2 and found[1] == Period(found[0].year, _SCHOOL_YEAR, 12)


def extract(text: str, *, running: bool) -> tuple[list[Period], str]:
    """The periods a lower-case text names, and the text without them.

    ``running`` text (a title) may hold print dates and people called Jan: there a date counts only
    after "per" or "periode", and a short month name only with its year.
    """
    found: list[Period] = []
    lacks = {need for need, look in _NEEDS.items() if look.search(text) is None}
    if len(lacks) == len(_NEEDS):
        return found, text
    if "year" not in lacks or lacks.isdisjoint(("name", "digit")):
        text = _dates(text, found, running=running)
    for kind, needs, pattern in _PATTERNS:
        if not lacks.isdisjoint(needs):
            continue

        def take(match: re.Match[str], kind: str = kind) -> str:
            found.append(_period(kind, match))
            if kind == "y-m" and _runs_into_next(match):
                found.append(Period(int(match[1]), _SCHOOL_YEAR, 12))
            return " "

        text = pattern.sub(take, text)
    if not running and "name" not in lacks and (short := _NAME_ALONE.fullmatch(text)):
        found.append(Period(None, NAMES[short[1]]))
        text = ""
    return merged(found), text


def _runs_into_next(match: re.Match[str]) -> bool:
    """Whether «2010-11» may be the year from 2010 to 2011, as school years are written."""
    return int(match[2]) == (int(match[1]) + 1) % 100 and re.search("[-/]", match[0]) is not None


def _dates(text: str, found: list[Period], *, running: bool) -> str:
    counts = not running or re.search(r"\b(?:per|pr|pr\.|periode|perioden)\b", text) is not None
    alone = re.fullmatch(rf"\s*(?:{_DAY}|{_ISO_DAY})\s*", text) is not None

    def named(match: re.Match[str]) -> str:
        day, month, year = int(match[1]), NAMES[match[2]], int(match[3]) if match[3] else None
        last = calendar.monthrange(year or 2024, month)[1]
        if not 1 <= day <= last:
            return match[0]
        # «5. november 2026» is when something was done; the last day of a month stands for the month.
        if counts or day == last or (year, month, day) == (None, 2, 28) or match[0].strip() == text.strip():
            found.append(Period(year, month))
        return " "

    def day(match: re.Match[str]) -> str:
        one, month, other = map(int, match.groups())
        date, year = (one, other) if match.re.pattern == _DAY else (other, one)
        # «00.01.1900» is how a date cell shows a 0.
        is_one = 1 <= month <= 12 and 1 <= date <= calendar.monthrange(year, month)[1]
        period = Period(year, month) if is_one else None
        if (counts or alone) and period is not None and period not in found:
            found.append(period)
        return " "

    def span(match: re.Match[str]) -> str:
        day, month, year, last_day, last_month, last_year = map(int, match.groups())
        try:
            period = of_span(dt.date(year, month, day), dt.date(last_year, last_month, last_day))
        except ValueError:
            return match[0]
        if period is None:
            return match[0]
        found.append(period)
        return " "

    text = _NAMED_DAY.sub(named, _DAY_SPAN.sub(span, text))
    for pattern in (_DAY, _ISO_DAY):
        text = re.sub(pattern, day, text)
    return text


def _period(kind: str, match: re.Match[str]) -> Period:
    a, b = match[1], match[2] if match.re.groups > 1 else None
    if kind in ("y-m", "ym"):
        return Period(int(a), int(b or 0))
    if kind == "m-y":
        return Period(int(b or 0), int(a))
    if kind == "name-y":
        return Period(int(b or 0), NAMES[a])
    if kind == "name-yy":
        return Period(2000 + int(b or 0), NAMES[a])
    if kind == "y-name":
        return Period(int(a), NAMES[b or ""])
    if kind in ("tertial", "quarter"):
        length = 4 if kind == "tertial" else 3
        return Period(int(b) if b else None, (int(a) - 1) * length + 1, length)
    if kind in ("y-quarter", "y-tertial"):
        length = 4 if kind == "y-tertial" else 3
        return Period(int(a), (int(b or 0) - 1) * length + 1, length)
    return Period(int(a), None, 12) if kind == "y" else Period(None, NAMES[a])


def without_days(text: str) -> str:
    """A lower-case text without its dates, written in figures or with the month's name."""
    return _dates(text, [], running=True)


def merged(found: list[Period]) -> list[Period]:
    """One year beside months that lack one completes them; the same period twice is one."""
    years = {p.year for p in found if p.first is None}
    named = [p for p in found if p.first is not None]
    if len(years) == 1 and named:
        year = years.pop()
        whole = [Period(p.year if p.year is not None else year, p.first, p.length) for p in named]
    else:
        whole = found
    return list(dict.fromkeys(whole))
