"""A workbook as this package sees it: sheets of cells that know their address.

Whatever format a file had, it becomes this. Rows and columns count from 1 as in Excel.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache

from dashboard.intake import numbers

Content = float | str | dt.datetime | bool | None
Key = tuple[int, int]
"""A cell's row and column."""
Span = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass(slots=True)
class Cell:
    """One cell with content.

    ``decimals`` is how many digits after the comma the reader of the sheet sees, ``percent``
    whether the number format shows it as a percentage. ``error`` holds an error value's text
    (``#DIV/0!``); ``uncalculated`` marks a formula saved without its result.
    """

    row: int
    column: int
    content: Content
    decimals: int | None = None
    percent: bool = False
    error: str | None = None
    uncalculated: bool = False

    @property
    def address(self) -> str:
        """The address as Excel shows it, ``D17``."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def shown(self) -> str:
        """What a person sees in the cell, near enough to recognise it."""
        if self.error is not None:
            return self.error
        if isinstance(self.content, str):
            return self.content.strip()
        if isinstance(self.content, dt.datetime):
            return self.content.strftime("%d.%m.%Y")
        if isinstance(self.content, float):
            value = self.content * 100 if self.percent else self.content
            return numbers.show(value, self.decimals) + (" %" if self.percent else "")
        return "" if self.content is None else str(self.content)


@dataclass
class Sheet:
    """One sheet. ``name`` is None in a csv. ``cells`` has only those with content."""

    name: str | None
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[Span] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass
class Workbook:
    """All sheets of a file, and the decimal sign of its text where the file shows one (csv).

    ``numbered`` is where identity numbers stand outside the cells: the sheet's number, None where it is no sheet's, and
    the place by the name that ``wording`` has for it.
    """

    sheets: list[Sheet]
    decimal_sign: str | None = None
    numbered: tuple[tuple[int | None, str], ...] = ()


@lru_cache(maxsize=1024)
def column_letters(number: int) -> str:
    """``1`` is ``A``, ``27`` is ``AA``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The address as Excel shows it."""
    return f"{column_letters(column)}{row}"
