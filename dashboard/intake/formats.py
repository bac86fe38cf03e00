"""What number formats make of numbers: a date, a time of day, a percentage, so and so many digits.

Excel's binary formats store a date as a number of days; only the cell's format tells it from a figure.
"""

from __future__ import annotations

import datetime as dt
import math
import re

from dashboard.intake.cells import Cell, Content
from dashboard.intake.numbers import decimals_of, is_percent_format

_LITERAL = re.compile(r'"[^"]*"?|\\.|[_*].|\[(?![hms]+\])[^\]]*\]', re.I)
_GENERAL = frozenset({"", "general", "standard", "@"})
_UNSHOWN = "########"
"""What Excel shows for a date before its first or after its last."""
_NO_DAY = "00.01.00"
"""What it shows, with two digits of the year, for a number below its first day: no date, and no month either."""


class Formats:
    """The number formats of one workbook; ``from_1904`` says which of Excel's two calendars it counts days in."""

    def __init__(self, from_1904: bool = False) -> None:
        self.from_1904 = from_1904
        self._known: dict[str, tuple[bool, bool, int | None]] = {}

    def cell(self, row: int, column: int, value: float, shape: str) -> Cell:
        """A number as a cell: a date where its format ``shape`` shows one, else a figure with its digits."""
        if not math.isfinite(value):
            return Cell(row, column, None, error="#NUM!")
        known = self._known.get(shape)
        if known is None:
            known = self._known[shape] = self._learn(shape)
        is_date, percent, decimals = known
        if is_date:
            return Cell(row, column, self._moment(value, shape))
        if decimals is None:
            decimals = 0 if value.is_integer() else decimals_of(value)
        return Cell(row, column, value, decimals, percent)

    @staticmethod
    def _learn(shape: str) -> tuple[bool, bool, int | None]:
        if shape.strip().lower() in _GENERAL:
            return False, False, None
        percent = is_percent_format(shape)
        # A format without a digit's place shows the number as General does; no number shows that here.
        has_places = re.search("[0#?]", _LITERAL.sub("", shape.split(";")[0])) is not None
        return is_date_format(shape), percent, decimals_of(0.5, shape) if has_places else None

    def _moment(self, value: float, shape: str) -> Content:
        body = _LITERAL.sub("", shape.split(";")[0]).lower()
        days = value + (1462 if self.from_1904 else 0)
        # Excel holds 1900 for a leap year: its day 60 does not exist, and the days before it are one off.
        start = dt.datetime(1899, 12, 31) if days < 60 else dt.datetime(1899, 12, 30)
        try:
            moment = start + dt.timedelta(seconds=round(days * 86400))
        except OverflowError:
            return _UNSHOWN
        if value < 0:
            return _UNSHOWN
        if "[" in body:
            minutes, seconds = divmod(round(value * 86400), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        if re.search("[hs]", body) and not re.search("[dy]|mmm", body):
            return str(moment.time())
        return moment if days >= 1 else _NO_DAY


def is_date_format(shape: str) -> bool:
    """Whether a number format shows a date or a time of day."""
    body = _LITERAL.sub("", shape.split(";")[0])
    return body.strip().lower() not in _GENERAL and re.search("[dmyhs]", body, re.I) is not None
