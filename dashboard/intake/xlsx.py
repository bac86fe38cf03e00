"""xlsx and xlsm through openpyxl: values as last calculated, with number formats, merges and what is hidden.

Macros are never looked at. A formula saved without its result is told from an empty cell by
reading the formulas as well, only where the file has any.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string

from dashboard.intake.cells import Cell, Content, Sheet, Workbook
from dashboard.intake.numbers import decimals_of, is_percent_format

_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships":
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}  # fmt: skip


def read(path: Path) -> Workbook:
    """Every worksheet of an xlsx or xlsm file, hidden ones included and marked."""
    content = _transitional(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # From bytes: openpyxl refuses a path whose ending it does not know, and a file in quarantine has none.
        content = content if content is not None else path.read_bytes()
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
        formulas = None
        if _has_formulas(path):
            formulas = openpyxl.load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    return Workbook([_sheet(ws, formulas[ws.title] if formulas else None) for ws in book.worksheets])


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(
            b"<f" in archive.read(part)
            for part in archive.namelist()
            if "/worksheets/" in part and part.endswith(".xml")
        )


def _transitional(path: Path) -> bytes | None:
    """A strict workbook rewritten with the usual namespaces; openpyxl finds no cells in it otherwise."""
    with zipfile.ZipFile(path) as archive:
        if b"purl.oclc.org/ooxml" not in archive.read("xl/workbook.xml"):
            return None
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as out:
            for part in archive.infolist():
                body = archive.read(part)
                for strict, usual in _STRICT.items():
                    body = body.replace(strict, usual)
                out.writestr(part.filename, body)
        return target.getvalue()


def _sheet(ws: Any, formulas: Any) -> Sheet:
    sheet = Sheet(ws.title, hidden=ws.sheet_state != "visible")
    formats: dict[str, tuple[bool, bool]] = {}
    for (row, column), cell in ws._cells.items():
        one = _cell(row, column, cell, formats)
        if one is None and formulas is not None and cell.data_type == "n":
            formula = formulas._cells.get((row, column))
            if formula is not None and formula.data_type == "f":
                one = Cell(row, column, None, uncalculated=True)
        if one is not None:
            sheet.cells[row, column] = one
    sheet.merged = [(r.min_row, r.min_col, r.max_row, r.max_col) for r in ws.merged_cells.ranges]
    for number, row in ws.row_dimensions.items():
        if row.hidden or row.height == 0:
            sheet.hidden_rows.add(number)
    for letter, column in ws.column_dimensions.items():
        if column.hidden or column.width == 0:
            first = column.min or column_index_from_string(letter)
            sheet.hidden_columns.update(range(first, min(column.max or first, 16384) + 1))
    return sheet


def _cell(row: int, column: int, cell: Any, formats: dict[str, tuple[bool, bool]]) -> Cell | None:
    value: Any = getattr(cell, "value", None)
    if value is None or value == "" and isinstance(value, str):
        return None
    if cell.data_type == "e":
        return Cell(row, column, None, error=str(value))
    if isinstance(value, bool):
        return Cell(row, column, value)
    if isinstance(value, int | float):
        shape = cell.number_format or "General"
        percent = formats.setdefault(shape, (is_percent_format(shape), True))[0]
        number = float(value)
        return Cell(row, column, number, decimals_of(number * 100 if percent else number, shape), percent)
    return Cell(row, column, _content(value))


def _content(value: Any) -> Content:
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, dt.timedelta | dt.time):
        return str(value)
    return str(value)
