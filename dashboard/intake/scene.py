"""What stands around the figures of one sheet, as the rules that find coordinates ask for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dashboard.intake.grid import Grid
from dashboard.intake.layout import Layout
from dashboard.intake.placed import Fault, Key
from dashboard.intake.vocabulary import Heading, Vocabulary

Told = tuple[Key, Heading]
"""A heading and its cell."""


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


class Scene:
    """One sheet: its grid, its layout, and the names of the sheet and the file as headings."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary, file_name: str) -> None:
        self.grid = grid
        self.layout = Layout(grid)
        self.vocabulary = vocabulary
        self.register = vocabulary.register
        self.sheet = vocabulary.heading(grid.sheet.name or "", running=True)
        self.file = vocabulary.heading(file_name, running=True)
        self._kinds: dict[tuple[str, int, int], str | None] = {}

    def lines(self, key: Key) -> Lines:
        """The headings of a figure, or of an empty cell among figures."""
        row, column = key
        headings = self.grid.headings
        labels = [(k, headings[k]) for group in self.layout.labels(row, column) for k in group]
        over = [(k, headings[k]) for k in self.layout.over(row, column).keys]
        return Lines(key, self.layout.run_of(row), labels, over)

    def text(self, key: Key | None, otherwise: Key) -> str:
        """What stands in a cell, or in another where there is none."""
        return self.grid.text_or_empty(key or otherwise)

    def row_text(self, row: int) -> str:
        """A whole row, for a message."""
        return " | ".join(self.grid.text((row, c)) for c in self.grid.rows[row])[:200]

    def blame(self, told: Told, kind: str) -> Fault:
        """A heading that nobody knows, with the nearest known name."""
        text = told[1].text.strip()
        near = self.vocabulary.nearest(text, kind) if kind in ("unit", "indicator") else None
        return Fault(f"unknown-{kind}", told[0], text, (("near", near),) if near else ())

    def is_wide(self, at: Key, run: int) -> bool:
        """Whether a heading covers every figure column of its table, as a title does."""
        _, left, _, right = self.grid.span(at)
        return right > left and all(left <= c <= right for c in self.layout.figure_columns(run))

    def kind_of_row(self, row: int, run: int) -> str | None:
        """What most headings of a row over the figures name: ``unit``, ``month`` or ``indicator``."""
        headings = self.grid.headings
        return self._kind(
            ("row", row, run),
            lambda: (h for c in self.layout.figure_columns(run) if (h := headings.get((row, c))) is not None),
        )

    def kind_of_column(self, column: int) -> str | None:
        """What most labels of a column beside the figures name."""
        headings, rows = self.grid.headings, self.layout.figure_row_set
        return self._kind(
            ("column", column, 0),
            lambda: (
                h
                for r in self.grid.columns.get(column, [])
                if r in rows and (h := headings.get((r, column))) is not None
            ),
        )

    def _kind(self, key: tuple[str, int, int], headings: Callable[[], Iterable[Heading]]) -> str | None:
        if key not in self._kinds:
            counts: Counter[str] = Counter()
            for heading in headings():
                counts["unit"] += bool(heading.units)
                counts["month"] += bool(heading.periods)
                counts["indicator"] += bool(heading.meanings)
            kind, count = counts.most_common(1)[0] if counts else ("", 0)
            self._kinds[key] = kind if count else None
        return self._kinds[key]

    def is_under_strange(self, at: Key) -> bool:
        """Whether the nearest text above in the column, outside the figures' rows, is one nobody knows."""
        for row in reversed(self.grid.columns.get(at[1], [])):
            if row < at[0] and row not in self.layout.figure_row_set and (row, at[1]) in self.grid.headings:
                heading = self.grid.headings[row, at[1]]
                return not heading.whole and not heading.says
        return False

    def titles(self, key: Key, kind: str) -> Iterator[Told | Fault]:
        """Titles that name a unit, a month or an indicator: those of the nearest zone that has any.

        An unknown text between the figures and such a title, with other figures between them, may be the
        title that should have been known: it is blamed instead of passed over.
        """
        row, column = key
        unknown: Told | None = None
        for number in self.layout.zones_above(row):
            found: list[Told] = []
            strange: Told | None = None
            for at in self.layout.titles_for(number, column):
                heading = self.layout.heading(at, running=True)
                if heading is None:
                    continue
                if names(heading, kind):
                    # A title of the table to the left does not answer for one nearer that nobody knows.
                    if strange is not None and strange[0][0] == at[0] and kind == "indicator":
                        yield self.blame(strange, kind)
                        return
                    found.append((at, heading))
                elif heading.strangers and not (heading.whole or heading.is_note) and at[1] <= column:
                    strange = at, heading
            if found and unknown is not None:
                yield self.blame(unknown, kind)
                return
            if found:
                yield from found
                return
            unknown = unknown or self._unknown_title(number)

    def qualified(self, key: Key) -> Told | None:
        """A title over the figure, or the sheet's name, that says it is a plan, a subset or a running total."""
        row, column = key
        over = self.layout.over(row, column).zone
        for number in self.layout.zones_above(row):
            for at in self.layout.titles_for(number, column):
                heading = self.layout.heading(at, running=True)
                if heading is not None and heading.qualifier and not heading.is_note:
                    return at, heading
            if over is None or number <= over:
                break
        return (key, self.sheet) if self.sheet.qualifier else None

    def _unknown_title(self, number: int) -> Told | None:
        """An unknown text standing alone between two runs of figures."""
        if self.layout.run_of(self.grid.zones[number].first) < 0:
            return None
        for at in self.layout.titles(number):
            heading = self.layout.heading(at, running=True)
            if heading is None or heading.says or heading.is_note or heading.whole:
                continue
            if len(self.grid.rows[at[0]]) == 1 and len(heading.text.split()) <= 8:
                return at, heading
        return None


def names(heading: Heading, kind: str) -> bool:
    """Whether a heading names something of a kind."""
    if kind == "unit":
        return bool(heading.units)
    return bool(heading.periods) if kind == "month" else bool(heading.meanings or heading.joins)
