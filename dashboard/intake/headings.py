"""A figure's coordinates come from its headings.

A figure's unit, indicator, part and month each come from the nearest heading of that kind: in its
row, over its column, in a title, in the sheet's name, in the file's name. All found, just one way:
the figure is placed. One missing, or two possible: a finding at the heading to blame, or at the
figure itself. This one rule reads every layout; none is a special case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from dashboard.intake.grid import Grid
from dashboard.intake.placed import Fault, Key, Placed, ambiguous
from dashboard.intake.scene import Lines, Scene, Told, names
from dashboard.intake.vocabulary import QUALIFIERS, Heading, Vocabulary, normal, tokens
from dashboard.intake.what import find_meanings
from dashboard.intake.when import find_period
from dashboard.intake.whose import find_unit

_T = TypeVar("_T")
_ROLES = {"unit": "unit", "code": "unit", "indicator": "indicator", "month": "month", "year": "month"}


class Coordinates:
    """Places every figure of one sheet."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary, file_name: str) -> None:
        self.grid = grid
        self.scene = Scene(grid, vocabulary, file_name)
        self.layout = self.scene.layout
        self.unplaced: set[Key] = set()
        self._columns: set[tuple[int, int]] = set()
        self._found: dict[tuple[object, ...], object] = {}

    def place(self) -> Iterator[Placed | Fault]:
        """Every figure, gap and faulty cell of the sheet, row by row, then the texts passed over."""
        grid = self.grid
        loose: list[Lines] = []
        for key in sorted({*grid.numbers, *grid.gaps, *grid.faults}):
            lines = self.scene.lines(key)
            number = grid.numbers.get(key)
            if not _is_local(lines):
                if number is not None:
                    loose.append(lines)
            elif number is not None and self._spans_rows(key):
                self.unplaced.add(key)
                yield ambiguous(key, grid.text(key), "merged")
            elif key in grid.faults or number is not None and number.value is None:
                self.unplaced.add(key)
                text = grid.text(key)
                yield Fault(grid.faults[key], key, text) if key in grid.faults else ambiguous(key, text, "number")
                unknown = self._unknown(lines)
                if unknown is not None:
                    yield unknown
            else:
                placed = self._placed(lines)
                if isinstance(placed, Fault):
                    self.unplaced.add(key)
                else:
                    self._columns.add((lines.run, key[1]))
                yield placed
        for lines in loose:
            yield self._loose(lines)
        yield from self._texts()

    def _spans_rows(self, key: Key) -> bool:
        """Whether a merged figure covers more than one labelled row: nobody can say whose it is."""
        first, column, last, _ = self.grid.span(key)
        return last > first and any(self.layout.labels(row, column) for row in range(first + 1, last + 1))

    def _loose(self, lines: Lines) -> Fault:
        """A number no heading names: left out, unless its own label is what should have been known."""
        strange = next((told for told in lines.row if not told[1].whole and not told[1].is_note), None)
        if strange is None or (lines.run, lines.key[1]) not in self._columns:
            return Fault("ignored-text", lines.key, self.grid.text(lines.key))
        self.unplaced.add(lines.key)
        return self.scene.blame(strange, self.scene.kind_of_column(strange[0][1]) or "unit")

    def empty(self, key: Key) -> Placed | None:
        """The coordinates of an empty cell among the figures, where it has all of them."""
        lines = self.scene.lines(key)
        placed = self._placed(lines) if _is_local(lines) else None
        return placed if isinstance(placed, Placed) else None

    def _placed(self, lines: Lines) -> Placed | Fault:
        fault = self._unknown(lines)
        if fault is not None:
            return fault
        qualified = self.scene.qualified(lines.key)
        if qualified is not None:
            return ambiguous(qualified[0], qualified[1].text, "qualifier")
        axis = self._axis(lines)
        unit: tuple[str | None, Key | None] | Fault = (None, None)
        period = None, None
        if axis not in ("unit", "both"):
            unit = self._once(find_unit, lines, lambda h: bool(h.units))
        if isinstance(unit, Fault):
            return unit
        if axis not in ("month", "both"):
            period = self._once(find_period, lines, lambda h: bool(h.periods))  # type: ignore[assignment]
        if isinstance(period, Fault):
            return period
        meanings = self._once(find_meanings, lines, lambda h: bool(h.meanings or h.joins or h.part))
        if isinstance(meanings, Fault):
            return meanings
        total = next(((at, h.text.casefold()) for at, h in lines.both if h.total), None)
        total_key, total_text = total or (None, "")
        also = frozenset(m for _, h in lines.both for m in h.meanings if m.part and m.exact and not m.by_name)
        number = self.grid.numbers.get(lines.key)
        gap = None if number is not None else self.grid.gaps.get(lines.key, "")
        counted = any(h.weak_part for _, h in lines.both)
        return Placed(
            lines.key, number, gap, unit[0], period[0], meanings, unit[1], period[1], axis, total_key, total_text, also,
            counted,
        )  # fmt: skip

    def _once(self, find: Callable[[Scene, Lines], _T], lines: Lines, bears: Callable[[Heading], bool]) -> _T:
        """What ``find`` gives, remembered for figures with the same headings of that kind in the same table.

        Findings are not remembered: they may name the figure's own cell.
        """
        row = tuple(at for at, h in lines.row if bears(h))
        key = (find, row, lines.run, lines.key[1], tuple(at for at, _ in lines.column))
        if key not in self._found:
            found = find(self.scene, lines)
            if isinstance(found, Fault):
                return found
            self._found[key] = found
        return self._found[key]  # type: ignore[return-value]

    def _unknown(self, lines: Lines) -> Fault | None:
        """A heading nobody knows, over the figure or beside it, must never be passed over."""
        for told in lines.column:
            if not told[1].whole and not self.scene.is_wide(told[0], lines.run):
                kind = self.scene.kind_of_row(told[0][0], lines.run)
                return self.scene.blame(told, kind or "indicator")
        known = any(h.units or h.total or h.meanings or h.periods for _, h in lines.row)
        for told in lines.row:
            if told[1].whole or told[1].is_note:
                continue
            role = _ROLES.get(self.grid.role(*told[0]) or "")
            kind = role or self.scene.kind_of_column(told[0][1])
            if kind is None and known and _qualifies(told[1]):
                return ambiguous(told[0], told[1].text, "qualifier")
            if kind is not None or not known:
                return self.scene.blame(told, kind or _missing(lines))
        return None

    def _axis(self, lines: Lines) -> str | None:
        """What a «Sum» runs over: the units or the months its neighbours name; ``both`` in the corner."""
        axes: list[str] = []
        row = _total(lines.row)
        if row is not None:
            kind = self.scene.kind_of_column(row[0][1])
            axes.append(kind if kind in ("unit", "month") else "indicator" if kind else "unit")
        column = _total(lines.column)
        if column is not None:
            kind = self.scene.kind_of_row(column[0][0], lines.run)
            axes.append(kind if kind in ("unit", "month") else "indicator" if kind else "month")
        return "both" if {"unit", "month"} <= set(axes) else axes[0] if axes else None

    def _texts(self) -> Iterator[Fault]:
        """Texts where a number should be, and texts that were passed over."""
        figure_rows = self.layout.figure_row_set
        for key, heading in self.grid.headings.items():
            if self.grid.role(*key) in ("note", "number") or key in self.grid.faults:
                continue
            if heading.whole:
                if self._is_misplaced(key):
                    self.unplaced.add(key)
                    yield Fault("not-a-number", key, self.grid.text(key), (("row", self.scene.row_text(key[0])),))
                continue
            if heading.says and key[0] not in figure_rows:
                continue
            if self._stands_for_number(key):
                self.unplaced.add(key)
                yield Fault("not-a-number", key, self.grid.text(key), (("row", self.scene.row_text(key[0])),))
            elif key[0] not in figure_rows and not self._is_title(key):
                yield Fault("ignored-text", key, self.grid.text(key))

    def _is_title(self, key: Key) -> bool:
        heading = self.layout.heading(key, running=True)
        return heading is not None and heading.says

    def _is_misplaced(self, key: Key) -> bool:
        """Whether a date or a known word stands among figures: Excel makes a date of a typed «3/4»."""
        row, column = key
        if not self.layout.is_figure_column(row, column):
            return False
        labels = [h for _, h in self.scene.lines(key).row]
        if row in self.layout.figure_row_set:
            return any(h.units or h.total or h.periods or h.meanings for h in labels)
        return all(any(names(h, kind) for h in labels) for kind in ("unit", "indicator", "month"))

    def _stands_for_number(self, key: Key) -> bool:
        """Whether a text stands in a figure's place: a label beside it, a heading over it."""
        row, column = key
        run = self.layout.run_of(row)
        if run < 0 or self.grid.role(row, column) is not None:
            return False
        if self.layout.is_label(row, column) and column not in self.layout.figure_columns(run):
            return False
        lines = self.scene.lines(key)
        return any(h.says for _, h in lines.column) and any(
            h.units or h.total or h.periods or h.meanings for _, h in lines.row
        )


def _is_local(lines: Lines) -> bool:
    return any(h.says for _, h in lines.both)


def _qualifies(heading: Heading) -> bool:
    return not heading.whole and any(word in QUALIFIERS for word in tokens(normal(heading.text)))


def _total(side: list[Told]) -> Told | None:
    return next((told for told in side if told[1].total and not told[1].units and not told[1].meanings), None)


def _missing(lines: Lines) -> str:
    """What an unknown label beside a figure would most likely have said."""
    if not any(h.units for _, h in lines.both):
        return "unit"
    return "month" if any(h.meanings for _, h in lines.both) else "indicator"
