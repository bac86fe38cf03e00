"""Merged ranges, settled for what reads the sheet: no wider than what is in use, and with nothing hidden under them.

A file of a few kilobytes can merge all seventeen billion places of a sheet. What lies outside the cells in use says
nothing and is cut off; what is left counts as cells do.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from dashboard.intake.cells import Cell, Sheet, Span
from dashboard.intake.limits import TooManyCells
from dashboard.intake.people import is_number


def settle_merges(sheets: Iterable[Sheet], most_cells: int) -> list[int]:
    """Cut the merged ranges to what is in use, and take away what their first cell covers: nobody sees it.

    The numbers of the sheets on which what was taken away holds an identity number, one for each place.
    Raises TooManyCells when cells and places under merged ranges are more than ``most_cells`` together.
    """
    count = 0
    found: list[int] = []
    for number, sheet in enumerate(sheets):
        count += len(sheet.cells)
        if sheet.merged and sheet.cells:
            sheet.merged = list(_cut(sheet))
            count += sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in sheet.merged)
        if count > most_cells:
            raise TooManyCells
        for span in sheet.merged if sheet.cells else ():
            found += [number for cell in _uncover(sheet, span) if is_number(cell.content)]
    return found


def _cut(sheet: Sheet) -> Iterable[Span]:
    last_row = max(sheet.cells)[0]
    last_column = max(map(itemgetter(1), sheet.cells))
    for top, left, bottom, right in sheet.merged:
        if top <= last_row and left <= last_column:
            yield top, left, min(bottom, last_row), min(right, last_column)


def _uncover(sheet: Sheet, span: Span) -> Iterable[Cell]:
    top, left, bottom, right = span
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) != (top, left) and (row, column) in sheet.cells:
                yield sheet.cells.pop((row, column))
