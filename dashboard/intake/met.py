"""How the columns below a zone meet its titles: thousands of both are not held against each other.

Columns that have as many of the titles in them or to their left meet the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Set

from dashboard.intake.cells import Key


class Met:
    """The titles of one zone; ``answers`` stand right of what they answer, and hold for all columns."""

    def __init__(self, titles: list[Key], answers: Set[Key]) -> None:
        self.all, self._answers = titles, answers
        self.keys = frozenset(titles)
        self._columns = sorted(column for _, column in titles)
        self._last: tuple[int, list[Key]] = -1, []

    def reached(self, column: int) -> int:
        """How many stand in a column or left of it."""
        return bisect_left(self._columns, column + 1)

    def titles(self, column: int) -> list[Key]:
        """As a column meets them: lowest row first, nearest to the left first."""
        reached = self.reached(column)
        if self._last[0] != reached:
            left = sorted((k for k in self.all if k[1] <= column or k in self._answers), key=lambda k: (-k[0], -k[1]))
            self._last = reached, left or sorted(self.all, key=lambda k: (-k[0], k[1]))
        return self._last[1]
