"""Blocks of rows one below the other, each under a title that names its unit, and the block of their sums."""

from __future__ import annotations

from functools import cached_property

from dashboard.intake.cells import Key
from dashboard.intake.layout import Layout
from dashboard.intake.sides import Told
from dashboard.intake.vocabulary import normal


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
                is_row = heading.total and not heading.units and self._is_row(number, at)
                return None if is_row else (at, heading)
        return None

    def _is_row(self, number: int, at: Key) -> bool:
        """Whether a word for a sum is the label of a row that lacks its figure: what follows, or it, begins a new table.

        A block of sums is headed as the blocks above it are; a new table says something that nothing above it did.
        """
        if self._is_set_off(at[0]) and not self._is_drawn_above(number):
            return True
        zone, headings = self._layout.grid.zones[number], self._layout.grid.headings
        keys = ((r, c) for r in zone.rows for c in self._layout.texts(r) if (r, c) != at and (r, c) in headings)
        others = (h for key in keys if (h := self._layout.heading(key, running=True)) is not None and not h.is_note)
        named = (normal(h.text) for h in others if h.units or h.meanings or h.periods)
        return any(self._begins.get(text, zone.first) >= zone.first for text in named)

    @cached_property
    def _begins(self) -> dict[str, int]:
        """Each heading's text and the first row it stands in."""
        rows: dict[str, int] = {}
        for (row, _), heading in self._layout.grid.headings.items():
            text = normal(heading.text)
            rows[text] = min(row, rows.get(text, row))
        return rows

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
