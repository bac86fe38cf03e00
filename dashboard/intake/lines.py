"""The headings of one figure, and of all figures of one row, as far as they share them."""

from __future__ import annotations

import weakref
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.intake.cells import Key
from dashboard.intake.sides import Above, Beside, Told

if TYPE_CHECKING:
    from dashboard.intake.scene import Scene


@dataclass(slots=True)
class Lines:
    """The headings of one figure: its row's labels, nearest first, and its column's, from below."""

    key: Key
    run: int
    row: list[Told]
    column: list[Told]

    @property
    def both(self) -> list[Told]:
        """The row's, then the column's."""
        return self.row + self.column


class Row:
    """One row as its figures see it: where its labels stand, and what stands over its columns."""

    __slots__ = ("_end", "_found", "_labelled", "_last", "_over", "_right", "_scene", "number")

    def __init__(self, scene: Scene, number: int, over: dict[int, Above]) -> None:
        self.number = number
        # The scene keeps its rows: held the other way too, both would wait for the garbage collector.
        self._scene, self._over = weakref.proxy(scene), over
        self._labelled, self._right = scene.layout.labelled(number), scene.layout.right(number)
        self._last = max(self._labelled[-1] if self._labelled else 0, self._right[-1] if self._right else 0)
        self._end: Beside | None = None
        self._found: dict[int, Beside] = {}

    def beside(self, column: int) -> Beside:
        """The labels of the figure in a column: the same for all that have the same nearest label."""
        if column > self._last:
            if self._end is None:
                self._end = self._scene.find_beside(self.number, column)
            return self._end
        # A label to the right counts for those before it, and how far it reaches is a matter of the column.
        is_alone = bool(self._right) and self._right[-1] > column
        anchor = -column if is_alone else bisect_left(self._labelled, column)
        found = self._found.get(anchor)
        if found is None:
            found = self._found[anchor] = self._scene.find_beside(self.number, column)
        return found

    def above(self, column: int) -> Above:
        """What stands over a column, the same for a whole run of rows."""
        found = self._over.get(column)
        if found is None:
            found = self._over[column] = self._scene.find_above(self.number, column)
        return found
