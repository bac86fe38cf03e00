"""Blocks of rows one below the other, each under a title that names its unit, and the block of their sums."""

from __future__ import annotations

from dashboard.intake.layout import Layout
from dashboard.intake.sides import Told


class Blocks:
    """The blocks of one sheet."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._found: dict[int, Told | None] = {}
        self._drawn: dict[int, bool] = {}

    def of_sums(self, row: int) -> Told | None:
        """A word for a sum alone in its row, with figures above it, where the titles of other blocks name units."""
        found: Told | None = None
        numbers = self._layout.zones_above(row)
        for number in numbers:
            if number in self._found:
                found = self._found[number]
                break
            title = self._title(number)
            if title is not None:
                found = title if title[1].total and not title[1].units else None
                break
        if numbers:
            self._found[numbers[0]] = found
        return found

    def _title(self, number: int) -> Told | None:
        """The lowest text alone in its row that names a unit or a sum, in a zone with figures above it."""
        zone, places = self._layout.grid.zones[number], self._layout.grid.places
        if self._layout.run_of(zone.first) < 0:
            return None
        # The word for a sum among the rows' labels is that of one row, whose figures are not there.
        first = min(places(zone.last + 1), default=0)
        for at in ((line, places(line)[0]) for line in reversed(zone.rows) if len(places(line)) == 1):
            heading = self._layout.grid.headings.get(at) if at[1] <= first else None
            if heading is not None and (heading.units or heading.total and not heading.meanings):
                is_row = heading.total and not heading.units and self._is_set_off(at[0])
                return None if is_row and not self._is_drawn_above(number) else (at, heading)
        return None

    def _is_set_off(self, row: int) -> bool:
        """Whether a text stands right under figures, with an empty row below it: a row of theirs without its figure."""
        return row - 1 in self._layout.figure_row_set and row + 1 not in self._layout.grid.rows

    def _is_drawn_above(self, number: int) -> bool:
        """Whether the blocks above a zone have titles that stand so: then it is how this sheet's titles stand."""
        found = False
        for above in range(number - 1, -1, -1):
            if above in self._drawn:
                found = self._drawn[above]
                break
            grid = self._layout.grid
            lone = ((line, c[0]) for line in grid.zones[above].rows if len(c := grid.places(line)) == 1)
            named = (at for at in lone if (h := grid.headings.get(at)) and (h.units or h.meanings) and not h.total)
            if any(self._is_set_off(row) for row, _ in named):
                found = True
                break
        if number:
            self._drawn[number - 1] = found
        return found
