"""What a controller has said that headings mean, and which sheets it holds for.

A sheet's *signature* names the words over its figures, without the months and numbers in them: next month's sheet
from the same system has the same one. What was taught about a heading holds on sheets with that signature.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from dashboard.intake import numbers, periods
from dashboard.intake.cells import Sheet
from dashboard.intake.people import is_named_for
from dashboard.intake.periods import Period
from dashboard.intake.vocabulary import Heading, Meaning, normal
from dashboard.model import Lesson, Register
from dashboard.model.month import is_month

ANY = "*"
"""The signature of a lesson that holds on every sheet, as a profile's do until they are remembered."""

Taught = Mapping[str, Heading]
"""Headings by their normalised text."""

_DIGIT = re.compile(r"\d")
_REMEMBERED = 200
"""How long a text may be to be worth remembering: the same headings come again sheet after sheet."""


def signature(sheet: Sheet) -> str:
    """What sheets with the same headings have in common: sixteen hexadecimal digits."""
    first, above = _first_figure(sheet)
    words = {text for row, content in above if row < first if (text := _lasting(content))}
    return hashlib.sha256("\n".join(sorted(words)).encode()).hexdigest()[:16]


def _first_figure(sheet: Sheet) -> tuple[float, list[tuple[int, str]]]:
    """The first row with a figure, and the texts that stand above it among others, with their rows."""
    first = math.inf
    texts: list[tuple[int, str]] = []
    for (row, _), cell in sheet.cells.items():
        if row >= first:
            continue
        if _is_figure(cell.content):
            first = row
        elif isinstance(cell.content, str):
            texts.append((row, cell.content))
    return first, texts


def _is_figure(content: object) -> bool:
    if isinstance(content, bool) or content is None:
        return False
    if isinstance(content, float):
        return not (content == int(content) and 1990 <= content <= 2100 or 199001 <= content <= 210012)
    if not isinstance(content, str) or _DIGIT.search(content) is None:
        return False
    return numbers.read_number(content) is not None


def _lasting(text: str) -> str:
    """A heading without what changes from month to month."""
    return _rest(text) if len(text) <= _REMEMBERED else _rest.__wrapped__(text)


@lru_cache(maxsize=2048)
def _rest(text: str) -> str:
    rest = periods.extract(normal(text), running=False)[1]
    return " ".join(re.sub(r"[\d.:/–-]+", " ", rest).split())


def is_lasting(heading: str, kind: str) -> bool:
    """Whether a meaning may be remembered.

    A month is kept only for a text that itself tells one month from another, and a person's name is never kept.
    """
    return not is_named_for(heading) and (kind != "month" or any(c.isdigit() for c in heading))


def taught_for(sheet_signature: str, lessons: Iterable[Lesson], register: Register) -> dict[str, Heading]:
    """What holds on a sheet; of two lessons about one heading the later. Lessons whose name has left the register do not."""
    taught: dict[str, Heading] = {}
    for lesson in lessons:
        if lesson.signature in (ANY, sheet_signature):
            heading = heading_of(lesson, register)
            if heading is not None:
                taught[lesson.heading] = heading
    return taught


def heading_of(lesson: Lesson, register: Register) -> Heading | None:
    """What a lesson makes of its heading; None where the register no longer has what it names."""
    text, meaning = lesson.heading, lesson.meaning
    if lesson.kind == "ignore":
        return Heading(text, whole=True, skipped=True)
    if lesson.kind == "unit" and meaning in register.units:
        return Heading(text, units=frozenset({meaning}), whole=True)
    if lesson.kind == "indicator":
        indicator, _, part = meaning.partition(":")
        if indicator in register.indicators and part in ("", "numerator", "denominator", "value"):
            found = Meaning(indicator, part if part in ("numerator", "denominator") else None)
            return Heading(text, meanings=frozenset({found}), part="value" if part == "value" else None, whole=True)
    if lesson.kind == "month":
        if is_month(meaning):
            return Heading(text, periods=(Period(int(meaning[:4]), int(meaning[5:])),), whole=True)
        if meaning.isdigit() and 1 <= int(meaning) <= 12:
            return Heading(text, periods=(Period(None, int(meaning)),), whole=True)
    return None
