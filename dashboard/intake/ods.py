"""OpenDocument sheets: the content part read directly, since it says of each cell whether it is a percentage."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from dashboard.intake.cells import Cell, Sheet, Workbook
from dashboard.intake.numbers import decimals_of, read_number

_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_X = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_S = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_HIDDEN = ("collapse", "filter")
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384


def read(path: Path) -> Workbook:
    """Every sheet of an ods file. ValueError when it declares entities."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml")
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise ValueError("a document type declaration does not belong in a sheet")
    root = ElementTree.fromstring(content)
    hidden = {
        style.get(f"{_S}name")
        for style in root.iter(f"{_S}style")
        if (p := style.find(f"{_S}table-properties")) is not None and p.get(f"{_T}display") == "false"
    }
    return Workbook([_sheet(table, table.get(f"{_T}style-name") in hidden) for table in root.iter(f"{_T}table")])


def _sheet(table: ElementTree.Element, hidden: bool) -> Sheet:
    sheet = Sheet(table.get(f"{_T}name") or "", hidden=hidden)
    column = 1
    for element in table.iter(f"{_T}table-column"):
        repeat = int(element.get(f"{_T}number-columns-repeated", "1"))
        if element.get(f"{_T}visibility") in _HIDDEN:
            sheet.hidden_columns.update(range(column, min(column + repeat, _MAX_COLUMN + 1)))
        column += repeat
    row = 1
    for element in table.iter(f"{_T}table-row"):
        repeat = int(element.get(f"{_T}number-rows-repeated", "1"))
        cells = list(_row(element))
        if element.get(f"{_T}visibility") in _HIDDEN:
            sheet.hidden_rows.update(range(row, min(row + repeat, _MAX_ROW + 1)) if cells else ())
        for n in range(min(repeat, _MAX_ROW - row + 1) if cells else 0):
            for at, cell, span in cells:
                sheet.cells[row + n, at] = Cell(row + n, at, cell.content, cell.decimals, cell.percent, cell.error)
                if span != (1, 1):
                    sheet.merged.append((row + n, at, row + n + span[0] - 1, at + span[1] - 1))
        row += repeat
    return sheet


def _row(element: ElementTree.Element) -> list[tuple[int, Cell, tuple[int, int]]]:
    found: list[tuple[int, Cell, tuple[int, int]]] = []
    column = 1
    for cell in element:
        if cell.tag not in (f"{_T}table-cell", f"{_T}covered-table-cell"):
            continue
        repeat = int(cell.get(f"{_T}number-columns-repeated", "1"))
        one = _cell(cell)
        if one is not None:
            span = (int(cell.get(f"{_T}number-rows-spanned", "1")), int(cell.get(f"{_T}number-columns-spanned", "1")))
            for n in range(min(repeat, _MAX_COLUMN - column + 1)):
                found.append((column + n, one, span))
        column += repeat
    return found


def _cell(element: ElementTree.Element) -> Cell | None:
    kind = element.get(f"{_O}value-type")
    text = "\n".join("".join(p.itertext()) for p in element.findall(f"{_X}p"))
    if text.startswith(("#", "Err:")) and element.get(f"{_T}formula"):
        return Cell(0, 0, None, error=text)
    if kind in ("float", "currency", "percentage"):
        value = float(element.get(f"{_O}value", "nan"))
        percent = kind == "percentage"
        shown = read_number(text)
        scaled = value * 100 if percent else value
        agrees = (
            shown is not None and shown.value is not None and abs(shown.value - scaled) <= 0.51 * 10.0**-shown.decimals
        )
        return Cell(0, 0, value, shown.decimals if shown is not None and agrees else decimals_of(scaled), percent)
    if kind == "date":
        return Cell(0, 0, dt.datetime.fromisoformat(element.get(f"{_O}date-value", "")[:10]))
    if kind == "boolean":
        return Cell(0, 0, element.get(f"{_O}boolean-value") == "true")
    if element.get(f"{_T}formula") and kind is None and not text:
        return Cell(0, 0, None, uncalculated=True)
    return Cell(0, 0, text) if text else None
