"""xlsb, Excel's binary workbook: the parts of an xlsx as records instead of XML.

The records are read here, since the readers there are give values without number formats, leave out error
values and stop the whole program at a damaged length. Each record is a type, a length and its content;
those that say nothing of a cell are passed over. The names of types are those of Microsoft's [MS-XLSB].
"""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator
from pathlib import Path

from dashboard.intake import elements
from dashboard.intake.archive import Archive
from dashboard.intake.asides import find_numbers
from dashboard.intake.cells import Cell, Sheet, Workbook
from dashboard.intake.formats import Formats
from dashboard.intake.formula import error_text, gives_number
from dashboard.intake.limits import MAX_CELLS, MAX_COLUMN, MAX_MERGED, MAX_ROW, TooManyCells
from dashboard.intake.records import records, tokens
from dashboard.intake.remarks import find_in_records
from dashboard.intake.shapes import BUILT_IN
from dashboard.intake.xlsx import owners_of

_USUAL = "xl/workbook.bin"
_ROW, _BLANK, _NUMBER, _ERROR, _BOOLEAN, _REAL, _TEXT, _SHARED = range(8)
_FORMULA_TEXT, _FORMULA_REAL, _FORMULA_BOOLEAN, _FORMULA_ERROR = range(8, 12)
_FIRST_SHORT, _LAST_SHORT, _STRING, _FORMAT, _STYLE, _COLUMNS, _RICH_TEXT = 12, 18, 19, 44, 47, 60, 62
_SHEET_END = 130
_BOOK, _BUNDLE, _CALCULATION, _MERGED = 153, 156, 157, 176
_STRINGS_BEGIN, _FORMATS_BEGIN, _STYLES_BEGIN, _STYLES_END = 159, 615, 617, 618


def read(path: Path) -> Workbook:
    """Every worksheet of an xlsb file, hidden ones included and marked.

    Raises Refused for what is wrong with the archive, else as ``read_archive``.
    """
    archive = Archive(path)
    archive.check()
    return read_archive(archive, _USUAL)


def read_archive(archive: Archive, main: str) -> Workbook:
    """Every worksheet of an archive that was looked at and starts from the part ``main``.

    Raises ValueError for a damaged record, KeyError for a missing part, TooManyCells.
    """
    return _Book(archive, main).workbook()


class _Book:
    """The parts of one file: which sheets, in what order, and what they share."""

    def __init__(self, archive: Archive, main: str) -> None:
        self._archive, self._main = archive, main
        self._related = self._relations(main)
        self._bundle: list[tuple[str, str, bool]] = []
        self.is_to_calculate = self.is_calculated = False
        self.waiting: list[tuple[Sheet, tuple[int, int], Cell | None]] = []
        self.cells = self.merges = 0
        from_1904 = False
        for kind, record in records(archive.read(main)):
            if kind == _BOOK:
                from_1904 = bool(record[0] & 1)
            elif kind == _CALCULATION and len(record) >= 26:
                self.is_to_calculate = bool(record[24] & 0x11)
            elif kind == _BUNDLE:
                self._bundle.append((*_relation_and_name(record), record[0] != 0))
        self.formats = Formats(from_1904)
        self.strings = list(self._strings())
        self.shapes = list(self._shapes())

    def workbook(self) -> Workbook:
        """Its worksheets. Sheets of charts, dialogs and macros have no cells to read."""
        found = [(name, hidden, *self._related[relation]) for relation, name, hidden in self._bundle]
        listed = [(name, hidden, part) for name, hidden, kind, part in found if elements.is_worksheet(kind)]
        owners = owners_of(self._archive, [part for *_, part in listed])
        numbered = (*find_numbers(self._archive, owners), *find_in_records(self._archive, owners))
        sheets = [_Reader(self, Sheet(name, hidden=is_)).read(self._archive.read(part)) for name, is_, part in listed]
        if self.is_calculated:  # then what gives nothing or 0 does so
            for sheet, place, cell in self.waiting:
                if cell is None:
                    del sheet.cells[place]
                else:
                    sheet.cells[place] = cell
        return Workbook(sheets, numbered=numbered)

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Kind and name of the parts that a part refers to."""
        folder, _, file = part.rpartition("/")
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, given: dict[str, str]) -> None:
            if elements.local(name) == "Relationship":
                target = posixpath.normpath(posixpath.join("/" + folder, given.get("Target", ""))).lstrip("/")
                found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], target)

        elements.parse((self._archive.read(f"{folder}/_rels/{file}.rels"),), start)
        return found

    def _shared(self, kind: str) -> bytes:
        """A part that all sheets share, by its usual name where nothing leads to it; empty where there is none."""
        usual = posixpath.join(posixpath.dirname(self._main), f"{kind}.bin")
        name = next((name for other, name in self._related.values() if other == kind), usual)
        return self._archive.read(name) if name != usual or usual in self._archive else b""

    def _strings(self) -> Iterator[str]:
        left = 0
        for kind, record in records(self._shared("sharedStrings")):
            if kind == _STRINGS_BEGIN:
                left = int.from_bytes(record[4:8], "little")
            elif kind == _STRING:
                left -= 1
                yield _wide(record, 1)[0]
        _check_none(left)

    def _shapes(self) -> Iterator[str]:
        """The number format of each cell style, by the style's number."""
        own: dict[int, str] = {}
        is_cells = False
        formats = styles = 0
        for kind, record in records(self._shared("styles")):
            if kind == _FORMATS_BEGIN:
                formats = int.from_bytes(record[:4], "little")
            elif kind == _FORMAT:
                formats -= 1
                own[int.from_bytes(record[:2], "little")] = _wide(record, 2)[0]
            elif kind == _STYLES_BEGIN:
                is_cells, styles = True, int.from_bytes(record[:4], "little")
            elif kind == _STYLES_END:
                is_cells = False
            elif kind == _STYLE and is_cells:
                styles -= 1
                number = int.from_bytes(record[2:4], "little")
                yield own.get(number) or BUILT_IN.get(number, "General")
        _check_none(formats)
        _check_none(styles)


class _Reader:
    """The records of one sheet."""

    def __init__(self, book: _Book, sheet: Sheet) -> None:
        self._book = book
        self._sheet = sheet
        self._row = 0
        self._column = -1
        self._covered = 0

    def read(self, content: bytes) -> Sheet:
        """The sheet, filled."""
        kind = 0
        for kind, record in records(content):
            if kind == _ROW:
                self._begin_row(record)
            elif kind <= _LAST_SHORT or kind == _RICH_TEXT:
                self._add(kind, record)
            elif kind == _COLUMNS:
                self._columns(record)
            elif kind == _MERGED:
                self._merge(record)
        if kind != _SHEET_END:
            raise ValueError("a sheet that ends early")
        return self._sheet

    def _begin_row(self, record: bytes) -> None:
        row, height = struct.unpack_from("<I4xH", record)
        if not self._row <= row < MAX_ROW:
            raise ValueError("a row outside the sheet, or before another")
        self._row, self._column = row + 1, -1
        is_hidden, is_fixed = record[11] & 0x10, record[11] & 0x20
        if is_hidden or is_fixed and not height:
            self._sheet.hidden_rows.add(self._row)

    def _columns(self, record: bytes) -> None:
        first, last, width = struct.unpack_from("<III", record)
        self._covered += max(last - first + 1, 0)
        if self._covered > MAX_COLUMN:
            raise ValueError("more columns than a sheet has")
        if record[16] & 1 or not width:
            self._sheet.hidden_columns.update(range(first + 1, last + 2))

    def _merge(self, record: bytes) -> None:
        top, bottom, left, right = struct.unpack_from("<IIII", record)
        self._book.merges += 1
        if self._book.merges > MAX_MERGED:
            raise TooManyCells
        if top <= bottom < MAX_ROW and left <= right < MAX_COLUMN:
            self._sheet.merged.append((top + 1, left + 1, bottom + 1, right + 1))

    def _add(self, kind: int, record: bytes) -> None:
        if _FIRST_SHORT <= kind <= _LAST_SHORT:
            # A short record stands right of the one before it and leaves its column out.
            kind, column, record = kind - _FIRST_SHORT + _BLANK, self._column + 1, b"\0\0\0\0" + record
        else:
            column = int.from_bytes(record[:4], "little")
        if not self._column < column < MAX_COLUMN or not self._row or len(record) < 8:
            raise ValueError("a cell outside the sheet, or before another of its row")
        self._column = column
        cell = self._cell(kind, record, column + 1)
        if _FORMULA_TEXT <= kind <= _FORMULA_ERROR and self._book.is_to_calculate:
            cell = self._waiting(cell, (self._row, column + 1))
        if cell is not None:
            self._sheet.cells[self._row, column + 1] = cell
            self._book.cells += 1
            if self._book.cells > MAX_CELLS:
                raise TooManyCells

    def _waiting(self, cell: Cell | None, place: tuple[int, int]) -> Cell | None:
        """A formula's cell in a workbook that Excel is to calculate: nothing or 0 may be only what nobody worked out."""
        if cell is None or cell.content == 0.0 and not isinstance(cell.content, bool):
            self._book.waiting.append((self._sheet, place, cell))
            return Cell(*place, None, uncalculated=True)
        self._book.is_calculated |= not cell.uncalculated
        return cell

    def _cell(self, kind: int, record: bytes, column: int) -> Cell | None:
        book, row = self._book, self._row
        if kind in (_NUMBER, _REAL, _FORMULA_REAL):
            value: float = _packed(record) if kind == _NUMBER else struct.unpack_from("<d", record, 8)[0]
            return book.formats.cell(row, column, value, self._shape(record))
        if kind in (_ERROR, _FORMULA_ERROR):
            return Cell(row, column, None, error=error_text(record[8]))
        if kind in (_BOOLEAN, _FORMULA_BOOLEAN):
            return Cell(row, column, bool(record[8]))
        if kind == _BLANK:
            return None
        if kind == _SHARED:
            text = book.strings[int.from_bytes(record[8:12], "little")]
        else:
            text, at = _wide(record, 9 if kind == _RICH_TEXT else 8)
            if kind == _FORMULA_TEXT and not text and gives_number(tokens(record, at)):
                return Cell(row, column, None, uncalculated=True)
        return Cell(row, column, text) if text else None

    def _shape(self, record: bytes) -> str:
        style = int.from_bytes(record[4:7], "little")
        return self._book.shapes[style] if self._book.shapes or style else "General"


def _check_none(left: int) -> None:
    """Of a list that says how many there are, none is left out: those after it would be taken for others."""
    if left:
        raise ValueError("a list that is shorter or longer than it says")


def _wide(record: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where what follows it begins; a text that is not there is empty."""
    length = int.from_bytes(record[at : at + 4], "little")
    at += 4
    if length == 0xFFFFFFFF:
        return "", at
    if at + 2 * length > len(record):
        raise ValueError("a text longer than its record")
    return record[at : at + 2 * length].decode("utf-16-le", "replace"), at + 2 * length


def _relation_and_name(record: bytes) -> tuple[str, str]:
    """Of a sheet, as the workbook lists it; the Excel 2007 that was handed out for trial has four bytes more before them."""
    for start in (8, 12):
        middle = start + 4 + 2 * int.from_bytes(record[start : start + 4], "little")
        if middle + 4 + 2 * int.from_bytes(record[middle : middle + 4], "little") == len(record):
            return _wide(record, start)[0], _wide(record, middle)[0]
    raise ValueError("a sheet without a name")


def _packed(record: bytes) -> float:
    """A number in four bytes: a whole number or the upper half of a float, divided by a hundred or not."""
    bits = int.from_bytes(record[8:12], "little")
    if bits & 2:
        value = float((bits >> 2) - (1 << 30 if bits & 0x80000000 else 0))
    else:
        value = struct.unpack("<d", struct.pack("<Q", (bits & 0xFFFFFFFC) << 32))[0]
    return value / 100 if bits & 1 else value
