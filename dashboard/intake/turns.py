"""Months in a line that run past the turn of the year, under one year that a title says: nov | des | jan | feb.

The year may be the first month's or the last one's. Months told backwards do not turn, nor does a line that begins again
for the next unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dashboard.intake.cells import Key
from dashboard.intake.layout import Layout

_Turns = dict[Key, Key]
"""For each month of a line that turns, the first month after the turn."""


class Turns:
    """The lines of months of one sheet that have been asked for."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._beside: dict[int, _Turns] = {}
        self._over: dict[tuple[int, int], _Turns] = {}

    def beside(self, at: Key) -> Key | None:
        """The first month after the turn, in the column of a label that says a month and no year."""
        column = at[1]
        if column not in self._beside:
            self._beside[column] = self._turns(self._down(column))
        return self._beside[column].get(at)

    def over(self, at: Key, run: int) -> Key | None:
        """The same in the row of a heading over the figures of a run."""
        line = at[0], run
        if line not in self._over:
            self._over[line] = self._turns(self._along(*line))
        return self._over[line].get(at)

    def _down(self, column: int) -> Iterator[list[Key]]:
        """The months of a column; any other heading between them begins anew."""
        part: list[Key] = []
        for row in self._layout.grid.columns[column]:
            if self._month((row, column)) is not None:
                part.append((row, column))
            elif (row, column) in self._layout.grid.headings:
                yield part
                part = []
        yield part

    def _along(self, row: int, run: int) -> Iterator[list[Key]]:
        """The months of a row, apart where an empty column parts two tables."""
        at, last = self._layout.grid.at, self._layout.runs[run][1]
        keys = dict.fromkeys(key for c in self._layout.figure_columns(run) if (key := at(row, c)) is not None)
        months = [key for key in keys if self._month(key) is not None]
        part = months[:1]
        for left, right in pairwise(months):
            if self._layout.is_parted(left[1], right[1], row, last):
                yield part
                part = []
            part.append(right)
        yield part

    def _month(self, key: Key) -> int | None:
        """The month a heading says where it says one and no year."""
        heading = self._layout.grid.headings.get(key)
        if heading is None or len(heading.periods) != 1:
            return None
        period = heading.periods[0]
        return period.first if period.year is None and period.length == 1 else None

    def _turns(self, lines: Iterator[list[Key]]) -> _Turns:
        found: _Turns = {}
        for line in lines:
            turn = self._turn(line)
            if turn is not None:
                found |= dict.fromkeys(line, turn)
        return found

    def _turn(self, line: Sequence[Key]) -> Key | None:
        """The first month after the turn, in the order the months are first met: every step on is shorter than back."""
        first: dict[int, Key] = {}
        for key in line:
            month = self._month(key)
            if month is not None:
                first.setdefault(month, key)
        if any((after - before) % 12 > 6 for before, after in pairwise(first)):
            return None
        return next((first[after] for before, after in pairwise(first) if after < before), None)
