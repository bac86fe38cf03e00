"""Numbers, months and dates as people read them."""

from __future__ import annotations

import datetime as dt
import math
import re

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from dashboard.wording.catalogue import N_, NN_, locale_of, tell, tell_counted

#: What stands for a number that is not there.
NONE = "–"


def number(value: float | None, decimals: int | None = None, language: str = "") -> str:
    """``1 234,5``; a dash where there is no number. Without ``decimals``, as many as are needed, at most two."""
    if value is None or not math.isfinite(value):
        return NONE
    if decimals is None:
        text = format_decimal(round(value, 2) + 0.0, format="#,##0.##", locale=locale_of(language))
    else:
        shape = "#,##0" + ("." + "0" * decimals if decimals else "")
        text = format_decimal(round(value, decimals) + 0.0, format=shape, locale=locale_of(language))
    return str(text).replace("-", "−")


def grouped(found: str) -> str:
    """A figure of many digits as found, written as others are: ``12 100``. Any other text is as it was."""
    if not re.fullmatch(r"[−-]?\d{4,15}(?:,\d{1,9})?", found):
        return found
    return number(float(found.replace("−", "-").replace(",", ".")), len(found.partition(",")[2]))


#: How many decimals a figure of each unit is written with.
_DECIMALS = {"percent": 1, "fte": 1, "persons": 0, "days": 0, "count": 0}
#: What one and several of a unit are called; a unit that is not here is called what it is.
_UNITS = {
    "percent": NN_("prosent", "prosent"),
    "fte": NN_("årsverk", "årsverk"),
    "persons": NN_("person", "personer"),
    "days": NN_("døgn", "døgn"),
    "count": ("", ""),
    "points": NN_("prosentpoeng", "prosentpoeng"),
}
_PARTS, _AND = N_("{figure} ({above} av {below})"), N_("{first} og {last}")
_DATE, _MOMENT = N_("d. MMMM yyyy"), N_("d. MMMM yyyy 'kl.' HH:mm")


def _word(unit: str, language: str, *, one: bool = False) -> str:
    forms = _UNITS.get(unit, ("", unit))
    return tell_counted(*forms, 1 if one else 2, language) if forms[0] else forms[1]


def _with_unit(text: str, unit: str, language: str) -> str:
    return f"{text} {_word(unit, language, one=text in ('1', '−1'))}".strip()


def decimals_of(unit: str, *values: float) -> int:
    """How many decimals these values of a unit are written with: its own, or one where they are not whole."""
    decimals = _DECIMALS.get(unit, 1)
    return 1 if decimals == 0 and any(math.isfinite(v) and v != int(v) for v in values) else decimals


def unit_word(unit: str, language: str = "") -> str:
    """The word after a number of this unit: ``prosent``, ``årsverk``; empty for a plain count."""
    return _word(unit, language)


def difference_word(unit: str, language: str = "", *, one: bool = False) -> str:
    """The word after a difference between figures of this unit (after ``one`` of it): ``prosentpoeng``, ``årsverk``."""
    return _word("points" if unit == "percent" else unit, language, one=one)


def figure(value: float | None, unit: str, language: str = "") -> str:
    """A figure with its unit: ``7,4 prosent``, ``12 personer``."""
    if value is None or not math.isfinite(value):
        return NONE
    return _with_unit(number(value, decimals_of(unit, value), language), unit, language)


def signed(value: float, decimals: int, language: str = "") -> str:
    """A number that always has its sign, but for one that is written as nothing: ``+0,4``, ``−1,2``, ``0,0``."""
    shown = number(value, decimals, language)
    return f"+{shown}" if round(value, decimals) > 0 else shown


def amount(value: float, unit: str, language: str = "", decimals: int | None = None) -> str:
    """How large a difference is, without its sign: ``2,0 prosentpoeng``, ``3 personer``."""
    shown = number(abs(value), decimals_of(unit, value) if decimals is None else decimals, language)
    return _with_unit(shown, "points" if unit == "percent" else unit, language)


def difference(value: float | None, unit: str, language: str = "") -> str:
    """A difference with its sign: ``+0,4 prosentpoeng``, ``−3 personer``."""
    if value is None or not math.isfinite(value):
        return NONE
    decimals = decimals_of(unit, value)
    sign = "+" if round(value, decimals) > 0 else "−" if round(value, decimals) < 0 else "±"
    return sign + amount(value, unit, language)


def shown_difference(value: float, before: float, unit: str, language: str = "") -> str:
    """The difference between two figures as they are shown, so that a reader who subtracts finds the same."""
    decimals = _DECIMALS.get(unit, 1) or 1
    return difference(round(round(value, decimals) - round(before, decimals), decimals), unit, language)


#: A figure's value, numerator and denominator; NaN or None for what it does not have.
Parts = tuple[float | None, float | None, float | None]


def told_apart(before: Parts, after: Parts, unit: str, language: str = "") -> tuple[str, str]:
    """Two figures as text. Where they would read alike and are not, their parts stand beside, or more decimals."""
    alike = figure(before[0], unit, language), figure(after[0], unit, language)
    if alike[0] != alike[1]:
        return alike
    for decimals in (None, 3, 4, 6, 9):
        said = _in_full(before, unit, decimals, language), _in_full(after, unit, decimals, language)
        if said[0] != said[1]:
            return said
    return alike


def _in_full(parts: Parts, unit: str, decimals: int | None, language: str) -> str:
    value, numerator, denominator = parts
    above, below = number(numerator, decimals, language), number(denominator, decimals, language)
    if NONE in (above, below):
        return f"{number(value, decimals, language)} {unit_word(unit, language)}".strip()
    return tell(_PARTS, language, figure=figure(value, unit, language), above=above, below=below)


def month(text: str | None, language: str = "", *, short: bool = False) -> str:
    """``oktober 2026`` for ``2026-10`` (short: ``okt. 2026``); a dash where there is none."""
    if not text:
        return NONE
    day = dt.date(int(text[:4]), int(text[5:7]), 1)
    return str(format_date(day, "MMM yyyy" if short else "MMMM yyyy", locale=locale_of(language)))


def period(text: str, language: str = "") -> str:
    """``oktober 2026`` for ``2026-10``, ``oktober`` for ``10``, ``2026``, and ``juli–september 2026`` for ``2026-07+3``."""
    start, _, length = text.partition("+")
    year, _, first = start.rpartition("-") if "-" in start or len(start) == 2 else (start, "", "")
    if not first:
        return year
    last = int(first) + int(length or 1) - 1
    names = [_month_name(int(first), language), *([_month_name((last - 1) % 12 + 1, language)] if length else [])]
    years = [year, str(int(year) + (last - 1) // 12)] if year and length else [year]
    if len(set(years)) == 2:
        return "–".join(f"{name} {of}" for name, of in zip(names, years, strict=True))
    return f"{'–'.join(names)} {year}".strip()


def _month_name(number: int, language: str) -> str:
    return str(format_date(dt.date(2000, number, 1), "LLLL", locale=locale_of(language)))


def date(day: dt.date | str | None, language: str = "") -> str:
    """``22. april 2026``."""
    if not day:
        return NONE
    value = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return str(format_date(value, tell(_DATE, language), locale=locale_of(language)))


def moment(when: dt.datetime | str | None, language: str = "") -> str:
    """A moment in local time: ``23. november 2026 kl. 13:05``."""
    if not when:
        return NONE
    value = dt.datetime.fromisoformat(when.replace("Z", "+00:00")) if isinstance(when, str) else when
    local = value.astimezone()
    return str(format_datetime(local, tell(_MOMENT, language), locale=locale_of(language)))


def listing(words: list[str], language: str = "") -> str:
    """``a, b og c``."""
    if len(words) < 2:
        return "".join(words)
    return tell(_AND, language, first=", ".join(words[:-1]), last=words[-1])


def size(count: int) -> str:
    """A file's size: ``24 kB``, ``3,1 MB``."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} kB"
    return f"{number(count / 1024 / 1024, 1)} MB"
