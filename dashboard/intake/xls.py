"""The old xls format, read with its number formats: only they tell that 0.074 is shown as 7,4 %."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import xlrd

from dashboard.intake.cells import Cell, Sheet, Workbook
from dashboard.intake.numbers import decimals_of, is_percent_format


def read(path: Path) -> Workbook:
    """Every sheet of an xls file, hidden ones included and marked."""
    book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO())
    return Workbook([_sheet(book, book.sheet_by_index(n)) for n in range(book.nsheets)])


def _sheet(book: Any, source: Any) -> Sheet:
    sheet = Sheet(source.name, hidden=source.visibility != 0)
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            cell = _cell(book, source.cell(row, column), row + 1, column + 1)
            if cell is not None:
                sheet.cells[row + 1, column + 1] = cell
    sheet.merged = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows = {n + 1 for n, info in source.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns = {n + 1 for n, info in source.colinfo_map.items() if info.hidden}
    return sheet


def _cell(book: Any, cell: Any, row: int, column: int) -> Cell | None:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return Cell(row, column, cell.value) if cell.value != "" else None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell(row, column, None, error=xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell(row, column, bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        day = xlrd.xldate_as_datetime(cell.value, book.datemode)
        return Cell(row, column, dt.datetime(day.year, day.month, day.day))
    if cell.ctype != xlrd.XL_CELL_NUMBER:
        return None
    shape = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    percent = is_percent_format(shape)
    value = float(cell.value)
    return Cell(row, column, value, decimals_of(value * 100 if percent else value, shape), percent)
