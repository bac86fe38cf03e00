"""The old xls format, read with its number formats: only they tell that 0.074 is shown as 7,4 %.

xlrd knows the records; how much is kept of them is decided here. Its own sheets are full rectangles, so that
two corner cells cost 16 million; these keep only cells with content. Records that say nothing of a cell
(names, drawings, links, styles) are passed over before it tries to understand them.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import xlrd
import xlrd.book
import xlrd.sheet

from dashboard.intake import compound
from dashboard.intake.cells import Cell, Sheet, Span, Workbook
from dashboard.intake.formats import Formats
from dashboard.intake.formula import error_text, is_uncalculated
from dashboard.intake.limits import MAX_CELLS, MAX_MERGED, Encrypted, TooManyCells
from dashboard.intake.remarks import find_in_stream, holds_number

_FORMULAS = frozenset({0x006, 0x206, 0x406})
_FORMULA_OF = {30: 0x206, 40: 0x406, 45: 0x406}
"""Which of them a version of the format has, where it is not the first."""
_OF_FORMULAS = frozenset({0x007, 0x207, 0x021, 0x221, 0x4BC, 0x036, 0x037, 0x236})
"""What may follow a formula and belongs to it: its text result, and the formula it shares with others."""
_RESULTS = frozenset({0x007, 0x207})
_UNCALCULATED, _FILEPASS, _CONTINUE, _WORKSHEET = 0x5E, 0x2F, 0x3C, 0x10
#: Blank cells, which have only a style; links, names, writer, country, colours, styles; comments and drawings; page
#: breaks, panes, labels, rules and hyperlinks.
_PASSED_OVER = frozenset((
    0x001, 0x201, 0x0BE, 0x017, 0x018, 0x023, 0x05C, 0x08C, 0x092, 0x1AE, 0x293, 0x01C, 0x05D, 0x0EB, 0x0EC, 0x0ED, 0x1B6,
    0x01A, 0x01B, 0x041, 0x0A0, 0x0AB, 0x15F, 0x1B0, 0x1B1, 0x1B8, 0x800, 0x872,
))  # fmt: skip


def read(path: Path) -> Workbook:
    """Every sheet of an xls file, hidden ones included and marked.

    Raises ValueError (also as Encrypted), TooManyCells, or what xlrd raises for a damaged file.
    """
    content = path.read_bytes()
    numbered: list[tuple[int | None, str]] = []
    if content.startswith(compound.SIGNATURE):
        if any(map(holds_number, _properties(content))):
            numbered.append((None, "properties"))
        content = compound.stream(content, ("Workbook", "Book"))
    try:
        book = _book(content)
    except (IndexError, KeyError, AssertionError, struct.error) as error:  # how xlrd trips over a damaged record
        raise ValueError("a damaged record") from error
    numbered += find_in_stream(content, book._sh_abs_posn)
    return Workbook([_sheet(source) for source in book._sheet_list], numbered=tuple(numbered))


def _properties(content: bytes) -> Iterator[bytes]:
    """What is said of the file, where that can be read: nothing else depends on it."""
    for name in ("\5SummaryInformation", "\5DocumentSummaryInformation"):
        with suppress(KeyError, ValueError, struct.error):
            yield compound.stream(content, (name,))


def _book(content: bytes) -> Any:
    """What `xlrd.open_workbook` does, with sheets and records of our own."""
    book = _Book(content)
    version = book.getbof(xlrd.book.XL_WORKBOOK_GLOBALS)
    if version not in xlrd.book.SUPPORTED_VERSIONS:
        raise ValueError("an unknown version of the format")
    book.biff_version = version
    if version <= 40:
        book.fake_globals_get_sheet()
    else:
        book.parse_globals()
        if version != 45:
            book._sheet_list = [None] * len(book._sheet_names)
            book.get_sheets()
    return book


class _Book(xlrd.book.Book):  # type: ignore[misc]
    """A workbook whose records are counted and sieved before xlrd sees them."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.biff2_8_load(file_contents=content, logfile=io.StringIO(), formatting_info=True)
        self._position: int
        self.formula: bytes | None = None
        self.is_uncalculated = False
        self.cells = self.merges = 0
        self.shapes: Formats | None = None
        # Sheets that begin inside each other would be read once for each: no file has more records than this.
        self._left = len(content) // 2 + 100

    def get_record_parts(self) -> tuple[int, int, bytes]:
        """The next record that matters: its code, its length, its content."""
        while True:
            start = self._position
            if start < 0 or start + 4 > len(self.mem):
                raise ValueError("the file ends inside a sheet")
            code, length = struct.unpack_from("<HH", self.mem, start)
            self._position = end = start + 4 + length
            self._left -= 1
            if self._left < 0:
                raise ValueError("sheets inside each other")
            if code in _PASSED_OVER:
                continue
            data = self.mem[start + 4 : end]
            if code in _FORMULAS:
                if code != _FORMULA_OF.get(self.biff_version, 0x006):
                    raise ValueError("a formula as another version of the format has it")
                self.formula = data
            elif code in _RESULTS and self.formula is None:
                raise ValueError("a formula's text without a formula")
            elif code not in _OF_FORMULAS:
                self.formula = None
            if code == _UNCALCULATED:
                self.is_uncalculated = True
            elif code == _FILEPASS:
                raise Encrypted("the workbook has a password")
            return code, length, data

    def get_sheet(self, number: int, update_pos: bool = True) -> Any:
        """One sheet, from where the list of sheets says it begins."""
        if update_pos:
            self._position = self._sh_abs_posn[number]
        if self._position < 0:
            raise ValueError("a sheet that begins before the file")
        self.getbof(_WORKSHEET)
        self.is_uncalculated = False
        sheet = _Sheet(self, self._position, self._sheet_names[number], number)
        sheet.read(self)
        self._sheet_list[number] = sheet
        return sheet

    def handle_sst(self, data: bytes) -> None:
        """The shared strings, decoded here: xlrd lets a negative length take it back to a string it has read."""
        parts = [data]
        while True:
            code, _, further = self.get_record_parts_conditional(_CONTINUE)
            if code is None:
                break
            parts.append(further)
        self._sharedstrings = list(_Strings(parts))


class _Sheet(xlrd.sheet.Sheet):  # type: ignore[misc]
    """A sheet that keeps cells with content, whatever rectangle they lie in."""

    def __init__(self, book: _Book, position: int, name: str, number: int) -> None:
        super().__init__(book, position, name, number)
        self.found: dict[tuple[int, int], Cell] = {}
        self.put_cell = self._put_cell

    def _put_cell(self, row: int, column: int, kind: int | None, value: Any, style: int) -> None:
        if not (0 <= row < self.utter_max_rows and 0 <= column < self.utter_max_cols):
            raise ValueError("a cell outside the sheet")
        cell = self._cell(row + 1, column + 1, kind, value, style)
        if cell is not None:
            self.found[row + 1, column + 1] = cell
            self.book.cells += 1
            if self.book.cells > MAX_CELLS:
                raise TooManyCells
        else:
            self.found.pop((row + 1, column + 1), None)

    def _cell(self, row: int, column: int, kind: int | None, value: Any, style: int) -> Cell | None:
        if (kind is None or kind == xlrd.XL_CELL_TEXT) and self._is_uncalculated(value):
            return Cell(row, column, None, uncalculated=True)
        if kind == xlrd.XL_CELL_TEXT:
            return Cell(row, column, value) if value != "" else None
        if kind == xlrd.XL_CELL_ERROR:
            return Cell(row, column, None, error=error_text(value))
        if kind == xlrd.XL_CELL_BOOLEAN:
            return Cell(row, column, bool(value))
        if self.book.shapes is None:
            self.book.shapes = Formats(self.book.datemode == 1)
        cell: Cell = self.book.shapes.cell(row, column, float(value), self._shape(style))
        return cell

    def _is_uncalculated(self, value: float | str) -> bool:
        formula = self.book.formula
        if formula is None:
            return False
        tokens = formula[22 : 22 + int.from_bytes(formula[20:22], "little")] if self.biff_version >= 50 else b""
        return is_uncalculated(value, tokens, self.book.is_uncalculated)

    def _shape(self, style: int) -> str:
        book = self.book
        if not book.xf_list:
            return "General"
        shown = book.format_map[book.xf_list[style].format_key]
        if shown.format_str is not None:
            return str(shown.format_str)
        return "yyyy-mm-dd" if shown.type == xlrd.XL_CELL_DATE else "General"

    def tidy_dimensions(self) -> None:
        """Nothing is to be filled up to a rectangle."""
        self.book.merges += len(self.merged_cells)
        if self.book.merges > MAX_MERGED:
            raise TooManyCells


class _Strings:
    """The strings of a table that is cut into records anywhere, also inside a string, where its encoding starts anew."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts
        self._number = 0
        self._at = 8

    def __iter__(self) -> Any:
        count = struct.unpack_from("<i", self._parts[0], 4)[0]
        if not 0 <= count <= sum(map(len, self._parts)) // 3:
            raise ValueError("more strings than the file can hold")
        for _ in range(count):
            yield self._one()

    def _one(self) -> str:
        length, options = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if options & 8 else 0
        phonetic = struct.unpack("<I", self._take(4))[0] if options & 4 else 0
        pieces: list[bytes] = []
        is_wide = options & 1
        while length:
            if self._at >= len(self._parts[self._number]):
                is_wide = self._next()[0] & 1
                self._at = 1
            part = self._parts[self._number]
            count = min((len(part) - self._at) >> is_wide, length)
            if not count:
                raise ValueError("half a character")
            piece = part[self._at : self._at + (count << is_wide)]
            pieces.append(piece if is_wide else piece.decode("latin-1").encode("utf-16-le"))
            self._at += count << is_wide
            length -= count
        self._skip(runs * 4 + phonetic)
        return b"".join(pieces).decode("utf-16-le", "replace")

    def _next(self) -> bytes:
        self._number += 1
        self._at = 0
        if self._number >= len(self._parts) or not self._parts[self._number]:
            raise ValueError("the strings end early")
        return self._parts[self._number]

    def _take(self, count: int) -> bytes:
        if self._at >= len(self._parts[self._number]):
            self._next()
        taken = self._parts[self._number][self._at : self._at + count]
        self._at += count
        return taken

    def _skip(self, count: int) -> None:
        while count > (left := len(self._parts[self._number]) - self._at):
            self._next()
            count -= left
        self._at += count


def _sheet(source: Any) -> Sheet:
    sheet = Sheet(source.name, source.found, hidden=source.visibility != 0)
    sheet.merged = list(_merged(source.merged_cells))
    for number, row in source.rowinfo_map.items():
        if row.hidden or row.height == 0 and not row.has_default_height:
            sheet.hidden_rows.add(number + 1)
    if source.default_row_hidden:
        sheet.hidden_rows |= {row for row, _ in sheet.cells if row - 1 not in source.rowinfo_map}
    for number, column in source.colinfo_map.items():
        if column.hidden or column.width == 0:
            sheet.hidden_columns.add(number + 1)
    return sheet


def _merged(found: list[Span]) -> Any:
    for top, bottom, left, right in found:
        if 0 <= top < bottom and 0 <= left < right and (bottom - top, right - left) != (1, 1):
            yield top + 1, left + 1, bottom, right
