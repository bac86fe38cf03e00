"""OpenDocument sheets: the content part read as it streams by, since it says of each cell whether it is a percentage.

No tree is built: what a file costs follows from its cells with content, not from its length. Dates stand in
ODF as dates and not as days since some first day, so the setting for that day (``null-date``) changes nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from dashboard.intake import elements
from dashboard.intake.archive import Archive
from dashboard.intake.asides import Passing, find_in_odf, has_number
from dashboard.intake.cells import Cell, Content, Sheet, Workbook
from dashboard.intake.limits import MAX_CELLS, MAX_COLUMN, MAX_MERGED, MAX_ROW, TooManyCells
from dashboard.intake.numbers import decimals_of, read_number

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_T, _O, _X, _S = (f"{_OASIS}{name}:1.0 " for name in ("table", "office", "text", "style"))
_TABLE, _COLUMN, _ROW = f"{_T}table", f"{_T}table-column", f"{_T}table-row"
_CELL, _COVERED, _PARAGRAPH = f"{_T}table-cell", f"{_T}covered-table-cell", f"{_X}p"
_GROUPS = frozenset((f"{_T}table-row-group", f"{_T}table-column-group"))
_BODY, _KIND, _VALUE, _FORMULA = f"{_O}spreadsheet", f"{_O}value-type", f"{_O}value", f"{_T}formula"
_EXTENDED = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_COLUMNS_REPEATED, _ROWS_REPEATED = f"{_T}number-columns-repeated", f"{_T}number-rows-repeated"
_COLUMNS_SPANNED, _ROWS_SPANNED = f"{_T}number-columns-spanned", f"{_T}number-rows-spanned"
_NOT_CONTENT = frozenset((f"{_X}note", f"{_X}ruby-text"))
_ERROR = re.compile(r"#[A-ZÆØÅ/0]+[!?]|#N/A|#I/T|(?:Err|Feil):\s?\d+")
_ERROR_BEGINS = ("#", "E", "F")
_BOOLEANS = ("TRUE", "FALSE", "SANN", "USANN")
_BLANKS = re.compile(r"[ \t\r\n]+")
_CONTENT = "content.xml"
_FIRST_YEAR = 1900
_D, _HREF = f"{_OASIS}drawing:1.0 ", "http://www.w3.org/1999/xlink href"
#: What is passed over and where it is seen, by the names that ``wording`` has for it.
_BESIDE = {
    "annotation": "comment", "content-validations": "validation", "named-expressions": "name", "shapes": "drawing",
    "covered-table-cell": "covered",
}  # fmt: skip
#: Attributes that people write, by their own names; there are places and identifiers in the others.
_WRITTEN = frozenset(
    "base-value condition display-name expression formula href name string-value target-frame-name title value".split()
)
_RUNS = frozenset((f"{_X}span", f"{_X}a"))
_DIGITS = re.compile("[0-9]{5}")
Attributes = Mapping[str, str]


def read(path: Path) -> Workbook:
    """Every sheet of an ods file, hidden ones included and marked.

    Raises Refused for what is wrong with the archive, else as ``read_archive``.
    """
    archive = Archive(path)
    archive.check()
    return read_archive(archive, _CONTENT)


def read_archive(archive: Archive, main: str) -> Workbook:
    """Every sheet of an archive that was looked at and has its sheets in the part ``main``.

    Raises ValueError for what is no sheet, KeyError without a content part, TooManyCells.
    """
    content = _Content()
    content.parse(archive.stream(main))
    return Workbook(content.sheets, numbered=(*content.passing.found, *find_in_odf(archive)))


class _Content:
    """What the parser has passed: the sheet, the row and the cell it is in."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._left = MAX_CELLS
        self._merges = MAX_MERGED
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._is_body = False
        self._passed_over = 0  # how deep inside an element whose text is no cell's
        self._sheet: Sheet | None = None
        self._groups: list[bool] = []
        self._row, self._column, self._next_column = 1, 1, 1
        self._row_repeat, self._row_hidden = 1, False
        self._cells: list[tuple[int, int, Cell]] = []
        self._spans: list[tuple[int, tuple[int, int]]] = []
        self._cell: Attributes | None = None
        self._paragraphs: list[str] = []
        self._text: list[str] | None = None
        self._known: dict[str, str] = {}
        self.passing = Passing()

    def parse(self, pieces: Iterable[bytes]) -> None:
        """Read the part to its end."""
        parser = elements.parser(between=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        elements.feed(parser, pieces)
        if not self._is_body:
            raise ValueError("not a spreadsheet")

    def _start(self, name: str, attributes: Attributes) -> None:
        if self._passed_over:
            self._passed_over += 1
            if name not in _RUNS:
                self.passing.add_apart(_written(attributes))
        elif self._text is not None:
            self._start_in_text(name, attributes)
        elif self._cell is not None:
            if name == _PARAGRAPH:
                self._text = []
            else:
                self._pass_over(name, attributes)
        elif name == _CELL:
            self._cell = attributes
            self._paragraphs = []
        elif name == _COVERED:
            # What a merged cell covers nobody sees.
            self._column += _repeat(attributes, _COLUMNS_REPEATED)
            self._pass_over(name, attributes)
        elif name == _ROW and self._sheet is not None:
            self._row_repeat = _repeat(attributes, _ROWS_REPEATED)
            self._row_hidden = _is_hidden(attributes) or any(self._groups)
            self._column = 1
            self._cells.clear()
            self._spans.clear()
        elif self._sheet is None:
            self._start_outside(name, attributes)
        elif name == _COLUMN:
            self._add_columns(attributes)
        elif name in _GROUPS:
            self._groups.append(attributes.get(f"{_T}display") == "false")
        elif not name.startswith(f"{_T}table-"):
            self._pass_over(name, attributes)

    def _start_outside(self, name: str, attributes: Attributes) -> None:
        if name == f"{_S}style":
            self._style = attributes.get(f"{_S}name", "")
        elif name == f"{_S}table-properties" and attributes.get(f"{_T}display") == "false":
            self._hidden_styles.add(self._style)
        elif name == _BODY:
            self._is_body = True
        elif not self._is_body:
            return
        elif name == _TABLE:
            hidden = (
                attributes.get(f"{_T}style-name") in self._hidden_styles or attributes.get(f"{_T}display") == "false"
            )
            self._sheet = Sheet(attributes.get(f"{_T}name", ""), hidden=hidden)
            self.sheets.append(self._sheet)
            self._row = self._next_column = 1
            self._groups.clear()
        else:
            # What others had of linked sheets, tracked changes, help texts: tables of theirs are no sheets.
            self._pass_over(name, attributes)

    def _pass_over(self, name: str, attributes: Attributes) -> None:
        self._passed_over = 1
        self.passing.begin(_BESIDE.get(name.rpartition(" ")[2], "drawing" if name.startswith(_D) else "other"))
        self.passing.add_apart(_written(attributes))

    def _start_in_text(self, name: str, attributes: Attributes) -> None:
        assert self._text is not None
        if name == f"{_X}s":
            self._text.append(" " * min(int(attributes.get(f"{_X}c", "1")), 1000))
        elif name == f"{_X}tab":
            self._text.append("\t")
        elif name == f"{_X}line-break":
            self._text.append("\n")
        elif name in _NOT_CONTENT or not name.startswith(_X):
            self._pass_over(name, attributes)
        elif name == f"{_X}a" and has_number(attributes.get(_HREF, "")):
            self.passing.found.append((self._number, "link"))

    def _characters(self, data: str) -> None:
        if self._passed_over:
            self.passing.add(data)
            return
        if self._text is None:
            return
        if "  " in data or "\n" in data or "\t" in data:
            data = _BLANKS.sub(" ", data)
        self._text.append(data)

    def _end(self, name: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
            if not self._passed_over:
                self.passing.end(self._number)
        elif self._text is not None:
            if name == _PARAGRAPH:
                self._paragraphs.append("".join(self._text))
                self._text = None
        elif name == _CELL and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == _ROW and self._sheet is not None:
            self._end_row(self._sheet)
        elif name in _GROUPS and self._groups:
            self._groups.pop()
        elif name == _TABLE:
            self._sheet = None

    @property
    def _number(self) -> int | None:
        return None if self._sheet is None else len(self.sheets) - 1

    def _add_columns(self, attributes: Attributes) -> None:
        assert self._sheet is not None
        last = min(self._next_column + _repeat(attributes, _COLUMNS_REPEATED), MAX_COLUMN + 1)
        if _is_hidden(attributes) or any(self._groups):
            self._sheet.hidden_columns.update(range(self._next_column, last))
        self._next_column = last

    def _end_cell(self, attributes: Attributes) -> None:
        first = self._column
        self._column += _repeat(attributes, _COLUMNS_REPEATED) if _COLUMNS_REPEATED in attributes else 1
        paragraphs = self._paragraphs
        if not paragraphs and _KIND not in attributes and _FORMULA not in attributes:
            return
        text = paragraphs[0] if len(paragraphs) == 1 else "\n".join(paragraphs)
        if _FORMULA in attributes and _DIGITS.search(attributes[_FORMULA]) and has_number(attributes[_FORMULA]):
            self.passing.found.append((self._number, "formula"))
        cell = _cell(attributes, self._known.setdefault(text, text), bool(paragraphs))
        if cell is None or first > MAX_COLUMN:
            return
        self._cells.append((first, min(self._column, MAX_COLUMN + 1), cell))
        if _ROWS_SPANNED in attributes or _COLUMNS_SPANNED in attributes:
            span = int(attributes.get(_ROWS_SPANNED, 1)), int(attributes.get(_COLUMNS_SPANNED, 1))
            if span != (1, 1):
                self._spans.append((first, span))

    def _end_row(self, sheet: Sheet) -> None:
        first, last = self._row, min(self._row + self._row_repeat, MAX_ROW + 1)
        self._row = last
        if not self._cells or first == last:
            return
        if self._row_hidden:
            sheet.hidden_rows.update(range(first, last))
        for left, right, cell in self._cells:
            self._left -= (last - first) * (right - left)
            if self._left < 0:
                raise TooManyCells
            cell.row, cell.column = first, left
            sheet.cells[first, left] = cell
            if right - left > 1 or last - first > 1:
                shown = cell.content, cell.decimals, cell.percent, cell.error, cell.uncalculated
                for row in range(first, last):
                    for column in range(left, right):
                        sheet.cells[row, column] = Cell(row, column, *shown)
        for left, span in self._spans:
            for row in range(first, last):
                self._merge(sheet, row, left, span)

    def _merge(self, sheet: Sheet, row: int, column: int, span: tuple[int, int]) -> None:
        self._merges -= 1
        if self._merges < 0:
            raise TooManyCells
        down, right = min(row + span[0] - 1, MAX_ROW), min(column + span[1] - 1, MAX_COLUMN)
        if down >= row and right >= column:
            sheet.merged.append((row, column, down, right))


def _repeat(attributes: Attributes, name: str) -> int:
    repeat = int(attributes.get(name, 1))
    if repeat < 1:
        raise ValueError("a repeat of none")
    return min(repeat, MAX_ROW)


def _is_hidden(attributes: Attributes) -> bool:
    return attributes.get(f"{_T}visibility") in ("collapse", "filter")


def _cell(attributes: Attributes, text: str, is_shown: bool) -> Cell | None:
    """A cell whose place is not known yet, from its attributes and the text it shows.

    A formula that gives an empty text shows it; one that was never worked out shows nothing at all.
    """
    kind = attributes.get(_KIND)
    is_formula = _FORMULA in attributes
    if kind is None and not text:
        return Cell(0, 0, None, uncalculated=True) if is_formula and not is_shown else None
    if attributes.get(_EXTENDED) == "error" or is_formula and text[:1] in _ERROR_BEGINS and _ERROR.fullmatch(text):
        return Cell(0, 0, None, error=text or "#N/A")
    if kind in ("float", "currency", "percentage") and _VALUE in attributes:
        if is_formula and text in _BOOLEANS:
            return Cell(0, 0, attributes[_VALUE] == "1")
        return _number(float(attributes[_VALUE]), text, kind == "percentage")
    if kind == "date":
        return Cell(0, 0, _date(attributes.get(f"{_O}date-value", ""), text))
    if kind == "boolean":
        return Cell(0, 0, attributes.get(f"{_O}boolean-value") == "true")
    content = text or attributes.get(f"{_O}string-value") or attributes.get(f"{_O}time-value")
    return Cell(0, 0, content) if content else None


def _number(value: float, text: str, percent: bool) -> Cell:
    """A figure with the digits that its text shows, where the text is that figure."""
    scaled = value * 100 if percent else value
    if text.isdecimal() and float(text) == scaled:
        return Cell(0, 0, value, 0, percent)
    if not abs(value) < 1e300:
        return Cell(0, 0, None, error="#NUM!")
    shown = read_number(text)
    agrees = shown is not None and shown.value is not None and abs(shown.value - scaled) <= 0.51 * 10.0**-shown.decimals
    return Cell(0, 0, value, shown.decimals if shown is not None and agrees else decimals_of(scaled), percent)


def _date(value: str, text: str) -> Content:
    """A date with its time of day. One from before the calendars of other formats is none, but a text with its whole year.

    What it is shown as may leave out the century, and would be read as a month of this one.
    """
    try:
        moment = dt.datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        return text or value or None
    return moment if moment.year >= _FIRST_YEAR else f"{moment.day:02}.{moment.month:02}.{moment.year:04}"


def _written(attributes: Attributes) -> list[str]:
    return [value for name, value in attributes.items() if name.rpartition(" ")[2] in _WRITTEN]
