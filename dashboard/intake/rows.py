"""The rows of one worksheet as they come: each cell gets its place, its content, and what is shown of it.

Whoever takes the part's markup apart hands in rows with their cells as written; what that means is decided here. A row
or cell without an address follows the one before it, and one of which the part says two things refuses the file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from dashboard.intake import elements
from dashboard.intake.cells import Cell
from dashboard.intake.limits import MAX_CELLS, MAX_COLUMN, MAX_MERGED, MAX_ROW, TooManyCells
from dashboard.intake.refusal import Refused
from dashboard.intake.shapes import Shapes

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_WHOLE = re.compile(r"[0-9]{1,9}")
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}
_places: dict[str, tuple[int, int]] = {}
"""Addresses met before: most sheets are small and use the same ones."""
_columns: dict[str, int] = {}
_MOST_PLACES = 30_000


class Strings(dict[str, str]):
    """The texts that cells share, by their index as cells write it."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, index: str) -> str:
        text = self[index] = self._texts[whole(index)]
        return text


@dataclass
class Shared:
    """What the sheets of one file have in common, and how many cells and merged ranges those to come may have.

    ``zeros`` are cells whose formula is said to give 0; ``is_calculated`` whether any is said to give something else.
    """

    strings: Strings = field(default_factory=Strings)
    shapes: Shapes = field(default_factory=Shapes)
    most_cells: int = MAX_CELLS
    most_merged: int = MAX_MERGED
    zeros: list[Cell] = field(default_factory=list)
    is_calculated: bool = False

    def take(self, rows: Rows, merged: int) -> None:
        """A sheet has been read."""
        self.most_cells -= len(rows.cells)
        self.most_merged -= merged
        self.zeros += rows.zeros
        self.is_calculated |= rows.is_calculated


Written = tuple[str, str, str, str, str, str, str]
"""A cell as written: its address, the number of its style, its type, its formula, its value, its own text. Or a row's tag.

Empty where it has none. A formula counts only by being there. Of a value and a text it has the one that its type says.
"""


class Rows:
    """Rows and cells handed in as they come. ``cells`` and ``hidden`` are what has come of them.

    Every method raises ValueError or LookupError for what no worksheet holds.
    """

    def __init__(self, sheet: str | None, shared: Shared) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.hidden: set[int] = set()
        self.zeros: list[Cell] = []
        self.is_calculated = False
        self._sheet, self._shared = sheet, shared
        self._row = self._last = self._column = 0
        self._is_numbered, self._has_moved = True, False

    @property
    def most_merged(self) -> int:
        """How many merged ranges the sheet may have."""
        return self._shared.most_merged

    @property
    def is_open(self) -> bool:
        """Whether a row has begun and not ended."""
        return self._row > 0

    def begin(self, number: int | None, is_hidden: bool) -> None:
        """A row begins. Raises TooManyCells when those before it had more than there may be."""
        row = self._last + 1 if number is None else number
        if not 0 < row <= MAX_ROW or self._row:
            raise ValueError("a row that no sheet has")
        if len(self.cells) > self._shared.most_cells:
            raise TooManyCells
        self._row = self._last = row
        self._column = 0
        self._is_numbered, self._has_moved = number is not None, False
        if is_hidden:
            self.hidden.add(row)

    def end(self) -> None:
        """The row ends."""
        self._row, self._is_numbered = 0, True

    def add(self, written: Iterable[Written], take: Callable[[str], None]) -> None:
        """Cells of the row that has begun. What is no cell goes to ``take``, which ends it and begins another.

        Raises Refused where two contents stand in one place.
        """
        cells, strings, shapes = self.cells, self._shared.strings, self._shared.shapes
        known = _places.get
        row, column = self._row, self._column
        for at, style, kind, formula, value, inline, tag in written:
            if tag:
                take(tag)
                row, column = self._row, 0
                continue
            key = known(at) or _place(at, row if at or not self._has_moved else 0, column)
            if key[0] != row:
                row = self._move(key[0], column > 0)
            column = key[1]
            text = value or inline
            if text:
                if inline and (value or kind != "inlineStr" and kind != "str"):
                    raise ValueError("a text of its own in a cell that says it has none")
                if not kind or kind == "n":
                    content, decimals, percent = shapes[style][text]
                    cell = Cell(row, column, content, decimals, percent)
                elif kind == "s":
                    text = strings[text]
                    if not text:
                        continue
                    cell = Cell(row, column, text)
                elif kind == "inlineStr" or kind == "str":
                    if value and kind == "inlineStr":  # it may be the number of a shared text
                        raise ValueError("a value where a text of its own is said to be")
                    if len(text) > elements.LONGEST:
                        raise ValueError("a text longer than any cell")
                    cell = Cell(row, column, elements.unescaped(text) if "_x" in text else text)
                else:
                    cell = _other(row, column, kind, text)
                if formula:
                    self._note(cell)
            elif formula and kind != "str":
                cell = Cell(row, column, None, uncalculated=True)
            else:
                continue
            before = cells.setdefault(key, cell)
            if before is not cell and before != cell:
                raise Refused("unreadable-file", sheet=self._sheet, cell=cell.address, why="twice")
        self._column = column

    def _move(self, row: int, is_begun: bool) -> int:
        """A row that does not say its number stands where all its cells say they do.

        Where one of them does not say it either, others would count on from the row before.
        """
        if self._is_numbered or is_begun:
            raise ValueError("a cell that stands in another row than it says, or in none")
        if self._row in self.hidden:
            self.hidden.discard(self._row)
            self.hidden.add(row)
        self._row = self._last = row
        self._has_moved = True
        return row

    def _note(self, cell: Cell) -> None:
        """What a formula is said to give: 0 is also what stands where nobody worked it out."""
        if cell.content == 0.0 and not isinstance(cell.content, bool):
            self.zeros.append(cell)
        else:
            self.is_calculated = True


def _place(at: str, row: int, column: int) -> tuple[int, int]:
    """Where a cell stands: as it says, else right of the one before it."""
    if at:
        if len(_places) == _MOST_PLACES:
            letters = at.rstrip("0123456789")
            if letters in _columns and at[len(letters) :] == str(row):
                return row, _columns[letters]
        return place(at)
    if not row or column == MAX_COLUMN:
        raise ValueError("a column that no sheet has")
    return row, column + 1


def place(at: str) -> tuple[int, int]:
    """Row and column of an address. ValueError where no sheet has such a place."""
    found = _ADDRESS.fullmatch(at.upper())
    if found is None:
        raise ValueError("no address")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    key = (int(found[2]), column)
    if key[0] > MAX_ROW or column > MAX_COLUMN:
        raise ValueError("an address that no sheet has")
    if len(_places) < _MOST_PLACES:
        _places[at] = key
        _columns[found[1]] = column
    return key


def whole(text: str) -> int:
    """A number that counts something. ``int`` also takes signs, spaces and the digits of other scripts."""
    if _WHOLE.fullmatch(text) is None:
        raise ValueError("not a whole number")
    return int(text)


def _other(row: int, column: int, kind: str, text: str) -> Cell:
    """A cell that is neither a number nor a text."""
    if kind == "b":
        return Cell(row, column, _TRUTHS[text])
    if kind == "e":
        return Cell(row, column, None, error=text)
    if kind == "d":
        return Cell(row, column, _moment(text))
    raise ValueError("a cell of an unknown kind")


def _moment(text: str) -> dt.datetime | str:
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:  # a time of day or a duration
        return text
