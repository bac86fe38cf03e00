"""Texts that the rest of their sheet, or the heading of their column, says how to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.intake import clauses, periods
from dashboard.intake.cells import Cell, Key
from dashboard.intake.delimited import find_decimal_sign
from dashboard.intake.periods import Period
from dashboard.intake.spans import spans
from dashboard.intake.vocabulary import Heading, Vocabulary, is_qualified, normal

if TYPE_CHECKING:
    from dashboard.intake.grid import Grid

_CODE_WORD = re.compile(
    r"\b(?:\w*(?:kode|nr|nummer)|codes?|id|ansvar\w*|koststed|enhet\w*|avdeling\w*|units?|org\w*)\b"
)
_MONTH_NAME = re.compile(rf"(?<!\w)(?:{periods.ANY_NAME})(?!\w)")
#: What makes the month in a text another one than the figure's: a day, a span that begins or ends there, a comparison.
_NOT_THE_MONTH = re.compile(
    rf"\d[./-]\d{{1,2}}[./-]\d|\d\.? ?(?:[-–/]|(?:til|to|og|and) )? ?(?:{periods.ANY_NAME})\b|"
    rf"\b(?:{clauses.BOUNDS}|til|siste|forrige|neste|uke|veke|dag|to|until|till|"
    r"last|next|previous|week|day|ytd)\b"
)
_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\s*")
_YEAR_AND_TWO = re.compile(r"\s*(?:19|20)\d\d\s?[-/]\s?\d\d\s*")


def settled_months(headings: Mapping[Key, Heading], texts: Iterable[str]) -> dict[Key, Heading]:
    """«2010-11» is a month where another text of the sheet is one in the same form that is no school year.

    ``texts`` are all the sheet's. Alone it keeps both readings.
    """
    written = [text for text in texts if text[:1].isdigit() and _YEAR_AND_TWO.fullmatch(text)]
    read = {text: tuple(periods.extract(normal(text), running=False)[0]) for text in written}
    doubtful = {text for text, found in read.items() if periods.is_month_or_years(found)}
    if not doubtful or not any(len(found) == 1 and found[0].is_full for found in read.values()):
        return {}
    return {k: replace(h, periods=h.periods[:1]) for k, h in headings.items() if h.text in doubtful}


def settled(headings: Mapping[Key, Heading], texts: Iterable[str]) -> dict[Key, Heading]:
    """Headings whose text can be read two ways, as the rest of the sheet tells to read them."""
    return settled_months(headings, texts) | settled_days(headings, texts) | spans(headings, texts)


def settled_days(headings: Mapping[Key, Heading], texts: Iterable[str]) -> dict[Key, Heading]:
    """«10/01/2026» is a day with its month before or after it: another day of its column, or of its row, may tell.

    One above the twelfth does, and so do several of which only the first or only the last half differs, as the first of
    each month. Where none tells, both months are kept.
    """
    written = {text: m for text in texts if "/" in text and (m := _SLASHED.fullmatch(text)) is not None}
    if not written:
        return {}
    days = {key: written[h.text] for key, h in headings.items() if h.text in written}
    lines: dict[tuple[int, int], list[re.Match[str]]] = {}
    for key, day in days.items():
        for axis in (0, 1):
            lines.setdefault((axis, key[axis]), []).append(day)
    settled: dict[Key, Heading] = {}
    for key, day in days.items():
        line = max((lines[axis, key[axis]] for axis in (1, 0)), key=lambda line: len({d[0] for d in line}))
        found = _months_of(day, _order(line))
        if found:
            settled[key] = replace(headings[key], periods=found, whole=True)
    return settled


def _order(line: Sequence[re.Match[str]]) -> str:
    """Whether the days of a line are written ``day`` first or ``month`` first; empty where they do not tell."""
    halves = [{int(day[n]) for day in line} for n in (1, 2)]
    beyond = [max(half) > 12 for half in halves]
    if any(beyond):
        return "" if all(beyond) else "day" if beyond[0] else "month"
    firsts = [half == {1} for half in halves]
    return "day" if firsts == [True, False] and len(halves[1]) > 1 else (
        "month" if firsts == [False, True] and len(halves[0]) > 1 else ""
    )  # fmt: skip


def _months_of(day: re.Match[str], order: str) -> tuple[Period, ...]:
    """The months a day may lie in, that of the day before the month first."""
    one, other, year = (int(part) for part in day.groups())
    halves = {"day": (other,), "month": (one,)}.get(order, (other, one))
    return tuple(dict.fromkeys(Period(year, month) for month in halves if 1 <= month <= 12))


def shown_sign(cells: Iterable[Cell]) -> str | None:
    """The decimal sign that the texts of a sheet show."""
    texts = (cell.content for cell in cells if isinstance(cell.content, str))
    return find_decimal_sign(text for text in texts if len(text) < 40 and ("," in text or "." in text))


def under(role: str, heading: Heading, vocabulary: Vocabulary) -> Heading:
    """What a text not wholly known means under a heading that says what stands there.

    Under a unit's or a code's it may be a code of letters; under a month's, a longer text with one month in it is that month.
    """
    if role in ("unit", "code") and not heading.says:
        unit = vocabulary.code(heading.text)
        return heading if unit is None else Heading(heading.text, units=frozenset({unit}), whole=True)
    if role == "month" and not heading.whole and not heading.runs_on and not is_qualified(heading):
        found = _only_period(normal(heading.text).replace("_", " "))
        return heading if found is None else Heading(heading.text, periods=(found,), whole=True)
    return heading


def _only_period(text: str) -> Period | None:
    found, _ = periods.extract(text, running=False)
    is_one = len(found) == 1 and found[0].is_full and len(_MONTH_NAME.findall(text)) < 2
    return found[0] if is_one and not (_NOT_THE_MONTH.search(text) or clauses.is_when(text)) else None


def may_head_codes(heading: Heading, texts: Sequence[str]) -> bool:
    """Whether a heading may stand over codes of units: «Ansvarsnr.», or any but a month over several that are not short."""
    is_plain = len(set(texts)) > 1 and min(map(len, texts)) > 2
    return heading.whole and not heading.periods or is_plain or _CODE_WORD.search(normal(heading.text)) is not None


def begins_table(grid: Grid, row: int, column: int) -> bool:
    """Whether only headings stand left of a column in a row, back to where its table begins."""
    for left in range(column - 1, 0, -1):
        if grid.at(row, left) is None:  # a blank column ends the table to the left
            return True
        if (row, left) in grid.numbers:
            return False
    return True
