"""One web page as Excel lays it out: each table a sheet, the text before it in rows over it, the rest under.

A table that only holds other tables in place is no table; what else it holds is text around them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.intake import tags
from dashboard.intake.cells import Cell, Sheet
from dashboard.intake.formats import Formats, is_date_format
from dashboard.intake.limits import MAX_COLUMN, MAX_MERGED, MAX_ROW, TooManyCells
from dashboard.intake.numbers import is_percent_format, read_number
from dashboard.intake.tags import Piece, Style

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 br li ul ol hr pre center form fieldset dt dd caption section header".split()
)
_SECTIONS = frozenset(("thead", "tbody", "tfoot"))
_DEPTH = 40


@dataclass
class _Open:
    """A cell that is being read."""

    column: int
    span: tuple[int, int]
    attributes: Mapping[str, str]
    style: Style
    words: list[str] = field(default_factory=list)


@dataclass
class _Table:
    """A table that is being read; ``blocked`` is the last row that a cell above reaches, by column."""

    sheet: Sheet
    row: int = 0
    column: int = 1
    next_column: int = 1
    blocked: dict[int, int] = field(default_factory=dict)
    cell: _Open | None = None
    row_hidden: bool = False
    section_hidden: bool = False
    unseen: list[Cell] = field(default_factory=list)
    in_row: int = 0
    has_row: bool = False
    is_tabular: bool = False
    is_layout: bool = False
    flattened: int = 0


class Page:
    """One page: its sheets, and the text that waits for the next table to stand over."""

    def __init__(self, left: int, from_1904: bool) -> None:
        self.sheets: list[Sheet] = []
        self.notes: list[str] = []
        self.signs: list[str] = []
        self.left = left
        self._merges = MAX_MERGED
        self._formats = Formats(from_1904)
        self._styles: dict[str, Style] = {}
        self._stack: list[_Table] = []
        self._lines: list[str] = []
        self._words: list[str] = []

    def read(self, page: str) -> None:
        """All of it."""
        for piece in tags.pieces(page):
            if piece.kind == "text":
                self._add_text(piece.body)
            elif piece.kind == "start":
                self._start(piece)
            elif piece.kind == "end":
                self._end(piece.name)
            elif piece.name == "style":
                self._styles |= tags.rules(piece.body)
            elif piece.name in ("!", "xml") and "<x:" in piece.body:
                self.notes.append(piece.body)
        if self._stack:  # a download that broke off: what is missing nobody knows
            raise ValueError("the page ends inside a table")
        self._break_line()
        if self.sheets:
            row = max(r for r, _ in self.sheets[-1].cells)
            for number, line in enumerate(self._lines, row + 1):
                self._put(self.sheets[-1], Cell(number, 1, line))

    def _words_here(self) -> list[str] | None:
        """Where text goes: into the cell, or the line outside tables; between a table's cells none may stand."""
        if self._stack and (cell := self._stack[-1].cell) is not None:
            return cell.words
        return self._words if not self._stack or self._stack[-1].row == 0 else None

    def _add_text(self, text: str) -> None:
        words = self._words_here()
        if words is not None:
            words.append(_BLANKS.sub(" ", text))
        elif not text.isspace():
            # A cell whose tag is damaged: those after it in the row would stand in other columns than they did.
            raise ValueError("text between the cells of a table")

    def _break_line(self) -> None:
        line = _shown(self._words)
        self._words.clear()
        if line:
            self._lines.append(line)
            if len(self._lines) > MAX_ROW:
                raise TooManyCells

    def _start(self, piece: Piece) -> None:
        name = piece.name
        table = self._stack[-1] if self._stack else None
        if name == "table":
            self._start_table(tags.attributes(piece.body))
        elif table is not None and table.flattened:
            self._separate(name)
        elif table is not None and name == "tr":
            self._start_row(table, tags.attributes(piece.body))
        elif table is not None and name in ("td", "th"):
            self._start_cell(table, name, tags.attributes(piece.body))
        elif table is not None and name == "col":
            self._start_column(table, tags.attributes(piece.body))
        elif table is not None and name in _SECTIONS:
            table.section_hidden = self._style(name, tags.attributes(piece.body)).is_hidden
        elif table is None and name in ("tr", "td", "th"):
            raise ValueError("a cell outside of tables")
        elif table is not None and table.cell is None and not tags.is_known(name):
            # The tag of a cell or a row, damaged: a browser would leave that cell out, or lay the row in the one above.
            raise ValueError("an element that nobody knows between the cells of a table")
        else:
            self._separate(name)

    def _end(self, name: str) -> None:
        table = self._stack[-1] if self._stack else None
        if table is not None and table.flattened:
            table.flattened -= name == "table"
            self._separate(name)
        elif name == "table" and table is not None:
            self._end_table()
        elif name in ("td", "th", "tr") and table is not None:
            self._end_cell(table)
            table.has_row = table.has_row and name != "tr"
        elif name in _SECTIONS and table is not None:
            self._end_cell(table)
            table.has_row = False
            table.section_hidden = False
        else:
            self._separate(name)

    def _separate(self, name: str) -> None:
        """A block, or a cell inside a cell, begins or ends: what follows is another line."""
        if name not in _BLOCKS and name not in ("table", "tr", "td", "th"):
            return
        words = self._words_here()
        if words is self._words:
            self._break_line()
        elif words is not None:
            words.append("\n")

    def _style(self, name: str, given: Mapping[str, str]) -> Style:
        style = tags.inline_style(given)
        for word in given.get("class", "").split():
            style = style.over(self._styles.get(f".{word}", tags.PLAIN))
        return style.over(self._styles.get(name, tags.PLAIN))

    def _start_table(self, given: Mapping[str, str]) -> None:
        outer = self._stack[-1] if self._stack else None
        if outer is not None and outer.cell is None and not outer.flattened:
            self._end_table()
        elif outer is not None and (outer.flattened or outer.is_tabular or outer.in_row):
            outer.flattened += 1
            self._separate("table")
            return
        elif outer is not None:
            self._make_layout(outer)
        else:
            self._break_line()
        if len(self._stack) >= _DEPTH:
            raise ValueError("tables inside each other without an end")
        self._stack.append(_Table(Sheet(None, hidden=self._style("table", given).is_hidden)))

    def _make_layout(self, outer: _Table) -> None:
        """A table that was found to hold another in place: what it has said so far is text over that one."""
        outer.is_layout = True
        self._lines += [str(c.content) for c in outer.sheet.cells.values() if c.content is not None]
        self.left += len(outer.sheet.cells)
        outer.sheet.cells.clear()
        assert outer.cell is not None
        line = _shown(outer.cell.words)
        outer.cell.words.clear()
        if line:
            self._lines.append(line)

    def _start_row(self, table: _Table, given: Mapping[str, str]) -> None:
        self._end_cell(table)
        if table.row == 0:
            self._break_line()
            if not table.is_layout:
                for number, line in enumerate(self._lines, 1):
                    self._put(table.sheet, Cell(number, 1, line))
                table.row = len(self._lines)
                self._lines.clear()
        table.has_row = True
        table.row += 1
        if table.row > MAX_ROW:
            raise TooManyCells
        table.column, table.in_row = 1, 0
        table.row_hidden = table.section_hidden or self._style("tr", given).is_hidden

    def _start_column(self, table: _Table, given: Mapping[str, str]) -> None:
        first, last = table.next_column, min(table.next_column + _span(given, "span", MAX_COLUMN), MAX_COLUMN + 1)
        if self._style("col", given).is_hidden or given.get("width") == "0":
            table.sheet.hidden_columns.update(range(first, last))
        table.next_column = last

    def _start_cell(self, table: _Table, name: str, given: Mapping[str, str]) -> None:
        if not table.has_row:
            self._start_row(table, {})
        self._end_cell(table)
        while table.blocked.get(table.column, 0) >= table.row:
            table.column += 1
        span = _span(given, "rowspan", 65534), _span(given, "colspan", 1000)
        if table.column + span[1] > MAX_COLUMN + 1:
            raise TooManyCells
        table.cell = _Open(table.column, span, given, self._style(name, given))
        if span[0] > 1:
            self.left -= span[1]
            for column in range(table.column, table.column + span[1]):
                table.blocked[column] = table.row + span[0] - 1
        table.column += span[1]

    def _end_cell(self, table: _Table) -> None:
        one, table.cell = table.cell, None
        if one is None:
            return
        if table.is_layout:
            line = _shown(one.words)
            self._lines += [line] if line else []
            return
        cell = self._cell(table.row, one)
        if cell is None:
            return
        table.in_row += 1
        table.is_tabular = table.is_tabular or table.in_row > 1
        if one.style.is_hidden:
            table.unseen.append(cell)
            return
        self._put(table.sheet, cell)
        if table.row_hidden:
            table.sheet.hidden_rows.add(table.row)
        if one.span != (1, 1):
            self._merges -= 1
            if self._merges < 0:
                raise TooManyCells
            last, right = table.row + one.span[0] - 1, one.column + one.span[1] - 1
            table.sheet.merged.append((table.row, one.column, last, right))

    def _put(self, sheet: Sheet, cell: Cell) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooManyCells
        sheet.cells[cell.row, cell.column] = cell

    def _end_table(self) -> None:
        table = self._stack.pop()
        table.flattened = 0
        self._stack.append(table)
        self._end_cell(table)
        self._stack.pop()
        sheet = table.sheet
        # Cells nobody sees are left out; a column that has no others is a hidden one.
        seen = {column for _, column in sheet.cells}
        for cell in table.unseen:
            if cell.column not in seen:
                self._put(sheet, cell)
                sheet.hidden_columns.add(cell.column)
        sheet.merged = [(top, left, min(last, table.row), right) for top, left, last, right in sheet.merged]
        if sheet.cells:
            self.sheets.append(sheet)

    def _cell(self, row: int, one: _Open) -> Cell | None:
        text, given, shape = _shown(one.words), one.attributes, one.style.shape or "General"
        if "x:err" in given:
            return Cell(row, one.column, None, error=given["x:err"] or text or "#N/A")
        if "x:bool" in given:
            return Cell(row, one.column, given["x:bool"].upper() in ("TRUE", "1"))
        is_text = shape == "@" or "x:str" in given
        exact = _exact(given.get("x:num", ""))
        if exact is not None:
            shown = read_number(text)
            cell = self._formats.cell(row, one.column, exact, shape)
            if isinstance(cell.content, float) and shown is not None and shown.value is not None:
                scaled = cell.content * 100 if cell.percent else cell.content
                if abs(shown.value - scaled) <= 0.51 * 10.0**-shown.decimals:
                    cell.decimals = shown.decimals
            return cell
        if not text.strip():
            return None
        if (
            not is_text
            and shape != "General"
            and (is_percent_format(shape) and "%" not in text or is_date_format(shape))
        ):
            # Excel reads the number and shows it as its format says.
            shown = read_number(text)
            if shown is not None and shown.value is not None:
                return self._formats.cell(row, one.column, shown.value, shape)
        if len(text) < 40 and ("," in text or "." in text):
            self.signs.append(text)
        return Cell(row, one.column, text)


def _exact(text: str) -> float | None:
    """The number Excel wrote beside the text it shows, where it did."""
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _span(given: Mapping[str, str], name: str, most: int) -> int:
    digits = re.match(r"\s*(\d{1,6})", given.get(name, ""))
    return max(min(int(digits[1]), most), 1) if digits else 1


def _shown(words: list[str]) -> str:
    """The words as a browser shows them: one space between, lines where a block breaks them."""
    if not words:
        return ""
    text = "".join(words)
    if "\n" not in text:
        return _BLANKS.sub(" ", text).strip(" ")
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
