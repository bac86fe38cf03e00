"""Which columns have figures from a run of rows down to where other headings stand over them."""

from __future__ import annotations

from collections.abc import Sequence


class Stretches:
    """The runs of one sheet: the columns of each, equal ones as one object, and the last text column right above it."""

    def __init__(self, columns: Sequence[frozenset[int]], texts: Sequence[int]) -> None:
        self._columns, self._texts = columns, texts
        # For each run the last below it with the same columns in all between, and the last text column between them.
        self._same = [(run, 0) for run in range(len(columns))]
        for run in range(len(columns) - 2, -1, -1):
            if columns[run] is columns[run + 1]:
                last, farthest = self._same[run + 1]
                self._same[run] = last, max(farthest, texts[run + 1])

    def columns_from(self, run: int) -> list[int]:
        """The columns with figures from a run on, from the left; none above the first run."""
        found = set(self._columns[run]) if run >= 0 else set()
        while found:
            last, farthest = self._same[run]
            # A long table has runs with the same columns: none of them adds any.
            run = (last if farthest < min(found) else run) + 1
            if run == len(self._columns) or self._texts[run] >= min(found):
                break
            found |= self._columns[run]
        return sorted(found)
