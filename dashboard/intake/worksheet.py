"""One worksheet part of an xlsx: its cells, its merged ranges, and what is hidden.

The part goes through expat and no tree is built. What stands before the rows, the rows, and what follows them each
have their own small handlers: a large sheet has millions of elements, and each costs a call. Rows in the form that
the usual programs write are taken out before that, by a quicker way. The sheet's own account of its extent is never
asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from xml.parsers import expat

from dashboard.intake import elements
from dashboard.intake.cells import Sheet
from dashboard.intake.limits import MAX_COLUMN, TooManyCells
from dashboard.intake.rows import Rows, Shared, Written, place, whole
from dashboard.intake.usual import read_usual


def read_worksheet(sheet: Sheet, pieces: Iterable[bytes], shared: Shared) -> None:
    """Fill a sheet from its part.

    Raises ValueError or LookupError for what no worksheet holds, Refused where two contents claim one cell,
    TooManyCells.
    """
    rows = Rows(sheet.name, shared)
    pieces = iter(pieces)
    first = next(pieces, b"")
    rest = read_usual(first, rows)
    if rest is None:
        rows = Rows(sheet.name, shared)
    parser = elements.parser()
    _Before(parser, sheet, rows)
    elements.feed(parser, chain((first if rest is None else rest,), pieces))
    sheet.cells, sheet.hidden_rows = rows.cells, rows.hidden
    shared.take(rows, len(sheet.merged))


class _Before:
    """What stands before the rows: the columns, for which of them are hidden."""

    def __init__(self, parser: expat.XMLParserType, sheet: Sheet, rows: Rows) -> None:
        self._parser, self._sheet, self._rows = parser, sheet, rows
        self._hidden = bytearray()
        self._columns = 0
        self._is_root = True
        parser.StartElementHandler = self._start

    def _start(self, name: str, given: dict[str, str]) -> None:
        kind = elements.local(name) if ":" in name else name
        if self._is_root:
            if kind != "worksheet":
                raise ValueError(f"not a worksheet but a {kind}")
            self._is_root = False
        elif kind == "col":
            if elements.is_true(given.get("hidden")) or elements.is_zero(given.get("width")):
                self._hide(whole(given["min"]), min(whole(given["max"]), MAX_COLUMN))
        elif kind == "sheetData":
            self._sheet.hidden_columns = {n for n, is_hidden in enumerate(self._hidden) if is_hidden}
            _Within(self._parser, self._sheet, self._rows)

    def _hide(self, first: int, last: int) -> None:
        self._columns += 1
        if self._columns > MAX_COLUMN:  # a file may name all columns a million times over
            raise ValueError("more columns than a sheet has")
        if first <= last:
            self._hidden = self._hidden or bytearray(MAX_COLUMN + 1)
            self._hidden[first : last + 1] = b"\1" * (last + 1 - first)


class _Within:
    """The rows."""

    def __init__(self, parser: expat.XMLParserType, sheet: Sheet, rows: Rows) -> None:
        self._parser, self._sheet, self._rows = parser, sheet, rows
        self._is_phonetic = self._is_text = False
        self._cells: list[Written] = []
        self._cell: dict[str, str] = {}
        self._formula = ""
        self._value: str | None = None
        self._own: str | None = None
        self._texts: list[str] = []
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._texts.append

    def _start(self, name: str, given: dict[str, str]) -> None:
        if self._is_text:
            raise ValueError("an element inside a text")
        if name == "c":
            self._cell, self._formula, self._value, self._own = given, "", None, None
        elif name == "v" or name == "t":
            self._is_text = True
            self._texts.clear()
        elif name == "row":
            if self._cells:
                raise ValueError("a cell outside a row")
            number = whole(given["r"]) if "r" in given else None
            self._rows.begin(number, elements.is_true(given.get("hidden")) or elements.is_zero(given.get("ht")))
        elif name == "f":
            self._formula = name
        elif name == "rPh":
            self._is_phonetic = True
        elif ":" in name:
            self._start(elements.local(name), given)

    def _end(self, name: str) -> None:
        if name == "v":
            self._is_text = False
            self._value = "".join(self._texts)
        elif name == "c":
            given = self._cell.get
            # A formula that gives an empty text has a value, an empty one; without a value nobody worked it out.
            kind = "" if self._value is None and self._own is None else given("t", "")
            written = given("r", ""), given("s", ""), kind, self._formula, self._value or "", self._own or "", ""
            self._cells.append(written)
        elif name == "row":
            self._add()
            self._rows.end()
        elif name == "t":
            self._is_text = False
            if not self._is_phonetic:
                self._own = (self._own or "") + "".join(self._texts)
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "sheetData":
            self._add()
            _After(self._parser, self._sheet, self._rows.most_merged)
        elif ":" in name:
            self._end(elements.local(name))

    def _add(self) -> None:
        self._rows.add(self._cells, _no_tag)
        self._cells.clear()


def _no_tag(_tag: str) -> None:
    """The parser tells of rows by itself."""


class _After:
    """What follows the rows: the merged ranges."""

    def __init__(self, parser: expat.XMLParserType, sheet: Sheet, most: int) -> None:
        self._sheet, self._most = sheet, most
        parser.StartElementHandler = self._start
        parser.EndElementHandler = None
        parser.CharacterDataHandler = None

    def _start(self, name: str, given: dict[str, str]) -> None:
        kind = elements.local(name)
        if kind == "mergeCell":
            self._merge(given["ref"])
        elif kind == "sheetData":
            raise ValueError("rows in two places")

    def _merge(self, span: str) -> None:
        if len(self._sheet.merged) == self._most:
            raise TooManyCells
        first, _, last = span.partition(":")
        (top, left), (bottom, right) = place(first), place(last or first)
        self._sheet.merged.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
