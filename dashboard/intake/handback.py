"""A refused workbook, handed back: the same file with the cells marked, and a first sheet that lists the faults.

Only marks are added: a fill, a comment, the sheet «Feil». What is not an xlsx comes back as one with the
same cells, since the other formats cannot be marked and keep their content.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from dashboard.intake.guidance import put
from dashboard.intake.workbook import Refused, open_workbook
from dashboard.model import IntakeSettings

SHEET = "Feil"
AUTHOR = "Taktskifte"
HEADINGS = {"Alvor": 12, "Ark": 22, "Celle": 10, "Hva er galt": 80, "Gjør dette": 70}
_FILLS = {
    "error": PatternFill("solid", fgColor="F8C9C4"),
    "warning": PatternFill("solid", fgColor="FBE7A1"),
}


@dataclass(frozen=True)
class Mark:
    """One finding to mark: where it is, what kind, and what a person reads. ``cells`` are all its places."""

    severity: str
    word: str
    sheet: str | None
    cells: tuple[str, ...]
    message: str
    remedy: str


def hand_back(source: Path, target: Path, marks: Sequence[Mark], *, name: str, settings: IntakeSettings) -> bool:
    """Write the marked workbook. False when the file cannot be opened at all, and so cannot be marked."""
    try:
        book = _copy(source, name, settings)
    except Exception:  # what no reader opens, nobody can mark
        return False
    listed = [m for m in marks if m.severity in _FILLS]
    for mark in listed:
        sheet = book[mark.sheet] if mark.sheet in book.sheetnames else book.worksheets[0]
        for cell in mark.cells:
            _mark(sheet, cell, mark)
    _list(book, listed)
    book.save(target)
    return True


def _copy(source: Path, name: str, settings: IntakeSettings) -> Any:
    content = source.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if content.startswith(b"PK") and b"xl/workbook.xml" in content:
            is_macro = name.lower().endswith(".xlsm")
            return openpyxl.load_workbook(io.BytesIO(content), keep_vba=is_macro, rich_text=True)
    read = open_workbook(source, name, settings)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, sheet in enumerate(read.sheets, 1):
        copy = book.create_sheet((sheet.name or "Tall")[:31] or f"Ark{number}")
        for (row, column), cell in sheet.cells.items():
            target = copy.cell(row, column)
            if isinstance(cell.content, str) or cell.error is not None:
                put(target, cell.error or str(cell.content))
            elif isinstance(cell.content, dt.datetime):
                target.value, target.number_format = cell.content, "dd.mm.yyyy"
            else:
                target.value = cell.content
                if cell.percent:
                    target.number_format = "0.0 %"
    if not book.worksheets:
        raise Refused("no-table-found")
    return book


def _mark(sheet: Any, address: str, mark: Mark) -> None:
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        span = next((r for r in sheet.merged_cells.ranges if address in r), None)
        if span is None:
            return
        cell = sheet.cell(span.min_row, span.min_col)
    cell.fill = _FILLS[mark.severity]
    before = f"{cell.comment.text}\n\n" if cell.comment is not None else ""
    comment = Comment(f"{before}{mark.word}: {mark.message}\n{mark.remedy}".strip(), AUTHOR)
    comment.width, comment.height = 340, 150
    cell.comment = comment


def _list(book: Any, marks: Sequence[Mark]) -> None:
    title = SHEET
    while title in book.sheetnames:
        title += "_"
    sheet = book.create_sheet(title, 0)
    book.active = 0
    for column, (heading, width) in enumerate(HEADINGS.items(), 1):
        put(sheet.cell(1, column), heading).font = Font(bold=True)
        sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = width
    row = 2
    for mark in marks:
        for cell in mark.cells or ("",):
            for column, text in enumerate((mark.word, mark.sheet or "", cell, mark.message, mark.remedy), 1):
                put(sheet.cell(row, column), text).alignment = Alignment(wrap_text=True, vertical="top")
            if cell:
                where = mark.sheet if mark.sheet in book.sheetnames else book.worksheets[1].title
                sheet.cell(row, 3).hyperlink = Hyperlink(ref="", location=f"{quote_sheetname(where)}!{cell}")
                sheet.cell(row, 3).font = Font(underline="single", color="0B5468")
            row += 1
    sheet.freeze_panes = "A2"
