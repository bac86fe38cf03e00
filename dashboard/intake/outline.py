"""Where things stand in a worksheet part: the cells asked for, the rows they are or would be in, and what is around.

The part goes through expat once and no tree is built; of millions of cells only those asked for are kept. A cell that
is not there gets the place where it would stand, and a row likewise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from dashboard.intake import elements
from dashboard.intake.boxes import Extent
from dashboard.intake.cells import Span
from dashboard.intake.limits import MAX_COLUMN, MAX_MERGED, MAX_ROW
from dashboard.intake.markup import tag_end

Place = tuple[int, int]
"""Row and column, from 1."""

#: What follows the reference to the comments' drawing, in the order that the format asks for.
_AFTER_BOXES = frozenset((
    "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst", "AlternateContent",
))  # fmt: skip
_BEFORE_ROWS = frozenset(("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols"))
_AROUND = 40
"""Rows below a cell asked for whose heights matter to its comment's box."""
_PIXELS_A_LETTER, _PIXELS_A_POINT = 7, 4 / 3


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the part: its tag, where its cells end and where it ends, and the style of cells that are not there."""

    start: int
    opened: int
    closing: int
    style: int | None


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a part refers to another, by which attribute, and by which relation's id."""

    start: int
    attribute: str
    relation: str


@dataclass
class Outline:
    """What was found. Places are offsets into the part.

    ``cells`` are the start and the style of each cell asked for that is there. ``gaps`` say where those would stand
    whose row is there, ``missing_rows`` where the rows would; without one, last.
    """

    prefix: str = ""
    cells: dict[Place, list[tuple[int, int]]] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    gaps: dict[Place, int] = field(default_factory=dict)
    missing_rows: dict[int, int] = field(default_factory=dict)
    rows: tuple[int, int] = (0, 0)
    merged: list[Span] = field(default_factory=list)
    selected: list[int] = field(default_factory=list)
    extent: Extent = field(default_factory=Extent)
    styles: list[tuple[int, int, int]] = field(default_factory=list)
    drawing: Reference | None = None
    before_drawing: int = 0
    root: dict[str, str] = field(default_factory=dict)

    def style(self, place: Place) -> int:
        """The style that a cell has which is not there: its row's, or else its column's."""
        line = self.lines.get(place[0])
        if line is not None and line.style is not None:
            return line.style
        return next((style for first, last, style in self.styles if first <= place[1] <= last), 0)


def selected_in(content: bytes) -> list[int]:
    """Where the views stand that show this sheet as selected; the rows are not gone through."""
    outline = _Scan(content, frozenset(), stops_at_rows=True).run() if b"tabSelected" in content else Outline()
    return outline.selected


def outline(content: bytes, asked: Iterable[Place]) -> Outline:
    """Go through a worksheet part. ValueError when it is not well-formed or has no rows."""
    wanted = frozenset(asked)
    found = _Scan(content, wanted).run()
    if found.rows == (0, 0):
        raise ValueError("no rows in this sheet")
    return found


class _Over(Exception):
    """What was looked for has been found."""


class _Scan:
    """One way through a part. ``depth`` tells what an element can be: 2 in the root, 3 a row, 4 a cell."""

    def __init__(self, content: bytes, wanted: frozenset[Place], *, stops_at_rows: bool = False) -> None:
        self.content, self.wanted, self.stops_at_rows = content, wanted, stops_at_rows
        self.found = Outline()
        self.columns_of: dict[int, list[int]] = {}
        for row, column in sorted(wanted):
            self.columns_of.setdefault(row, []).append(column)
        self.waiting = sorted(self.columns_of, reverse=True)
        self.near = {row + n for row in self.columns_of for n in range(-1, _AROUND)}
        self.parser = elements.parser()
        self.section = ""
        self.section_at = self.row = self.column = self.row_at = 0
        self.row_style: int | None = None
        self.is_numbered = True

    def run(self) -> Outline:
        parser, depth = self.parser, 0
        by_section: dict[str, Callable[[str, dict[str, str]], None]] = {
            "sheetData": self._row, "cols": self._column, "mergeCells": self._merge, "sheetViews": self._view,
        }  # fmt: skip
        inside: Callable[[str, dict[str, str]], None] | None = None

        def start(name: str, given: dict[str, str]) -> None:
            nonlocal depth, inside
            depth += 1
            if depth > 4:
                return
            if depth == 4:
                if self.section == "sheetData" and (self.row in self.columns_of or not self.is_numbered):
                    self._cell(name, given)
            elif depth == 3:
                if inside is not None:
                    inside(name, given)
            elif depth == 2:
                self._section(name, given)
                inside = by_section.get(self.section)
            else:
                self.found.root = given
                prefix = name.rpartition(":")[0]
                self.found.prefix = f"{prefix}:" if prefix else ""

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            if depth == 2:
                if self.section == "sheetData":
                    self._row_over()
            elif depth == 1:
                self._section_over()

        parser.StartElementHandler, parser.EndElementHandler = start, end
        with suppress(_Over):
            elements.feed(parser, (self.content,))
        return self.found

    def _section(self, name: str, given: dict[str, str]) -> None:
        self.section, self.section_at = elements.local(name), self.parser.CurrentByteIndex
        if self.section == "sheetFormatPr":
            extent = self.found.extent
            extent.width = _number(given.get("defaultColWidth")) * _PIXELS_A_LETTER or extent.width
            extent.height = _number(given.get("defaultRowHeight")) * _PIXELS_A_POINT or extent.height
        elif self.section == "legacyDrawing":
            key, relation = next(((k, v) for k, v in given.items() if elements.local(k) == "id"), ("r:id", ""))
            self.found.drawing = Reference(self.section_at, key, relation)
        elif self.section == "sheetData" and self.stops_at_rows:
            raise _Over

    def _section_over(self) -> None:
        at = self.parser.CurrentByteIndex
        is_empty = self.content[at - 2 : at] == b"/>" and tag_end(self.content, self.section_at) == at
        if self.section == "sheetData":
            self.found.rows = (self.section_at, at)
        if self.section not in _AFTER_BOXES and self.section not in _BEFORE_ROWS:
            self.found.before_drawing = at if is_empty else self.content.index(b">", at) + 1

    def _view(self, name: str, given: dict[str, str]) -> None:
        if elements.local(name) == "sheetView" and elements.is_true(given.get("tabSelected")):
            self.found.selected.append(self.parser.CurrentByteIndex)

    def _column(self, name: str, given: dict[str, str]) -> None:
        if len(self.found.extent.columns) >= MAX_COLUMN:
            return
        first, last = int(_number(given.get("min"))), int(_number(given.get("max")))
        style = int(_number(given.get("style")))
        if style:
            self.found.styles.append((first, last, style))
        if "width" in given or "hidden" in given:
            width = 0.0 if elements.is_true(given.get("hidden")) else _number(given.get("width")) * _PIXELS_A_LETTER
            self.found.extent.columns.append((first, last, width))

    def _merge(self, name: str, given: dict[str, str]) -> None:
        first, _, last = given.get("ref", "").partition(":")
        corners = place_of(first), place_of(last or first)
        if None not in corners and len(self.found.merged) < MAX_MERGED:
            (top, left), (bottom, right) = corners  # type: ignore[misc]
            self.found.merged.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))

    def _row(self, name: str, given: dict[str, str]) -> None:
        number = given.get("r")
        self.is_numbered = number is not None
        self.row = int(_number(number)) if number is not None else self.row + 1
        self.column, self.row_at = 0, self.parser.CurrentByteIndex
        self.row_style = None
        if self.row in self.near:
            is_hidden = elements.is_true(given.get("hidden"))
            if is_hidden or "ht" in given:
                self.found.extent.rows[self.row] = 0.0 if is_hidden else _number(given.get("ht")) * _PIXELS_A_POINT
        if "s" in given and elements.is_true(given.get("customFormat")):
            self.row_style = int(_number(given["s"]))

    def _cell(self, name: str, given: dict[str, str]) -> None:
        place = place_of(given["r"]) if "r" in given else (self.row, self.column + 1)
        if place is None or elements.local(name) != "c":
            return
        at = self.parser.CurrentByteIndex
        # A row that does not say its number stands where its cells do.
        self.row, self.column = place
        if place in self.wanted:
            self.found.cells.setdefault(place, []).append((at, int(_number(given.get("s")))))
        for column in self.columns_of.get(self.row, ()):
            if column < self.column:
                self.found.gaps.setdefault((self.row, column), at)

    def _row_over(self) -> None:
        while self.waiting and self.waiting[-1] < self.row:
            self.found.missing_rows[self.waiting.pop()] = self.row_at
        if self.row in self.columns_of:
            opened = tag_end(self.content, self.row_at)
            closing = self.parser.CurrentByteIndex
            self.found.lines.setdefault(self.row, Line(self.row_at, opened, closing, self.row_style))


def place_of(address: str) -> Place | None:
    """Row and column of an address as Excel writes it; None when it is none."""
    text = address.replace("$", "").upper()
    letters = text.rstrip("0123456789")
    if not (0 < len(letters) < 4 and letters.isascii() and letters.isalpha() and 0 < len(text) - len(letters) < 8):
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    row = int(text[len(letters) :])
    return (row, column) if 0 < row <= MAX_ROW and column <= MAX_COLUMN else None


def _number(text: str | None) -> float:
    """A number that an attribute states; 0 for none, and for what is none that a sheet may have."""
    try:
        number = float(text or 0)
    except ValueError:
        return 0.0
    return number if 0 <= number <= MAX_ROW else 0.0
