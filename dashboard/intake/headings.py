"""A figure's coordinates come from its headings.

A figure's unit, indicator, part and month each come from the nearest heading of that kind: in its
row, over its column, in a title, in the sheet's name, in the file's name. All found, just one way:
the figure is placed. One missing, or two possible: a finding at the heading to blame, or at the
figure itself. This one rule reads every layout; none is a special case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dashboard.intake.cells import Key
from dashboard.intake.grid import Grid, Number
from dashboard.intake.placed import Fault, Placed, ambiguous
from dashboard.intake.scene import Lines, Scene
from dashboard.intake.sides import BEARS, Above, Answer, Beside, names
from dashboard.intake.vocabulary import Heading, Vocabulary
from dashboard.intake.what import find_meanings
from dashboard.intake.when import find_period
from dashboard.intake.whose import council_of, find_unit

_Found = tuple[Any, Key | None] | frozenset[Any] | Fault


class Coordinates:
    """Places every figure of one sheet."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary, file_name: str) -> None:
        self.grid = grid
        self.scene = Scene(grid, vocabulary, file_name)
        self.layout = self.scene.layout
        self.unplaced: set[Key] = set(grid.left_out)
        #: Figures that no heading says anything of, once all are placed.
        self.loose: list[Key] = []
        self._columns: set[tuple[int, int]] = set()

    def place(self) -> Iterator[Placed | Fault]:
        """Every figure, gap and faulty cell of the sheet, row by row, then the texts passed over."""
        grid, scene = self.grid, self.scene
        loose: list[Key] = []
        row = scene.row(0)
        for key in sorted(grid.numbers | grid.gaps | grid.faults):  # nearly in order as they are
            if key[0] != row.number:
                row = scene.row(key[0])
            beside, above = row.beside(key[1]), row.above(key[1])
            number = grid.numbers.get(key)
            if not (beside.says or above.says):
                if number is not None:
                    loose.append(key)
            elif number is not None and key in grid.spans and self._spans_rows(key):
                self.unplaced.add(key)
                yield ambiguous(key, grid.text(key), "merged")
            elif key in grid.faults or number is not None and number.value is None:
                self.unplaced.add(key)
                text = grid.text(key)
                yield Fault(grid.faults[key], key, text) if key in grid.faults else ambiguous(key, text, "number")
                unknown = self._unknown(beside, above)
                if unknown is not None:
                    yield unknown
            else:
                placed = self._placed(key, number, beside, above)
                if isinstance(placed, Placed) or placed is above.unknown and any(h.units for _, h in beside.told):
                    self._columns.add((above.run, key[1]))
                if isinstance(placed, Fault):
                    self.unplaced.add(key)
                    yield from self._also_unknown(placed, beside, above)
                yield placed
        self.loose = loose
        for key in loose:
            yield self._loose(scene.lines(key))
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
        placed = self.at(key)
        return placed if isinstance(placed, Placed) else None

    def at(self, key: Key) -> Placed | Fault | None:
        """The coordinates of one cell, or what is wrong with its headings; None where none says anything."""
        row = self.scene.row(key[0])
        beside, above = row.beside(key[1]), row.above(key[1])
        number = self.grid.numbers.get(key)
        return self._placed(key, number, beside, above) if beside.says or above.says else None

    def _placed(self, key: Key, number: Number | None, beside: Beside, above: Above) -> Placed | Fault:
        if above.unknown is not None or beside.strange is not None:
            fault = self._unknown(beside, above)
            if fault is not None:
                return fault
        if above.qualified is not None:
            return self._doubtful(*above.qualified)
        axis = beside.axis or above.axis
        if beside.axis and above.axis and {beside.axis, above.axis} == {"unit", "month"}:
            axis = "both"
        total = beside.total or above.total
        if above.block is not None:
            names_unit, names_indicator = (
                any(bears(h) for side in (beside, above) for _, h in side.told)
                for bears in (BEARS["unit"], BEARS["meaning"])
            )
            if not (names_unit and names_indicator):
                axis = "indicator" if names_unit else "both" if axis == "month" else axis or "block"
                total = total or above.block
        unit = unit_key = period = period_key = None
        at, equals, shared, own = beside.at, beside.equals, above.shared, above.own
        if axis is None or axis not in ("unit", "both", "block"):
            known = shared[0].get(equals[0]) or own[0].get(equals[0]) or self._answer(0, find_unit, key, beside, above)
            if isinstance(known, Fault):
                return known
            unit, label, unit_key = known
            if label is not None:
                unit_key = at[label]
        if axis is None or axis not in ("month", "both"):
            known = (
                shared[1].get(equals[1]) or own[1].get(equals[1]) or self._answer(1, find_period, key, beside, above)
            )
            if isinstance(known, Fault):
                return known
            period, label, period_key = known
            if label is not None:
                period_key = at[label]
        known = shared[2].get(equals[2]) or own[2].get(equals[2]) or self._answer(2, find_meanings, key, beside, above)
        if isinstance(known, Fault):
            return known
        also = beside.also | above.also if beside.also and above.also else beside.also or above.also
        counted = beside.counted or above.counted
        gap = None if number is not None else self.grid.gaps.get(key, "")
        if total is None:
            return Placed(key, number, gap, unit, period, known[0], unit_key, period_key, axis, None, "", also, counted)
        return Placed(
            key, number, gap, unit, period, known[0], unit_key, period_key, axis, total[0], total[1].text.casefold(), also,
            counted,
        )  # fmt: skip

    def _doubtful(self, key: Key, heading: Heading) -> Fault:
        """Figures under a title that says they are a plan, a part of the group, a trial or another council's."""
        kind = heading.doubt.kind if heading.doubt is not None else "qualifier"
        facts = (("own", council_of(self.scene.register)),) if kind == "council" else ()
        return Fault("ambiguous", key, heading.text, (("what", kind), *facts))

    def _answer(
        self, kind: int, find: Callable[[Scene, Lines], _Found], key: Key, beside: Beside, above: Above
    ) -> Answer | Fault:
        """What ``find`` gives, remembered for figures with equal labels under equal headings of that kind.

        Where a title was asked, the answer holds for the column alone. Findings are not remembered: they may
        name the figure's own cell.
        """
        self.scene.is_asked = False
        found = find(self.scene, Lines(key, above.run, beside.told, above.told))
        if isinstance(found, Fault):
            return found
        what, at = found if isinstance(found, tuple) else (found, None)
        is_label = at is not None and beside.at.get(at[1]) == at
        known = (what, at[1] if at is not None and is_label else None, None if is_label else at)
        (above.own if self.scene.is_asked else above.shared)[kind][beside.equals[kind]] = known
        return known

    def _unknown(self, beside: Beside, above: Above) -> Fault | None:
        """A heading nobody knows, over the figure or beside it, must never be passed over."""
        if above.unknown is not None or beside.strange is None:
            return above.unknown
        return self._unknown_label(beside, above)

    def _unknown_label(self, beside: Beside, above: Above) -> Fault:
        assert beside.strange is not None
        told, kind = beside.strange
        if kind == "qualifier":
            return ambiguous(told[0], told[1].text, "qualifier")
        return self.scene.blame(told, kind or _missing(beside, above))

    def _also_unknown(self, told: Fault, beside: Beside, above: Above) -> Iterator[Fault]:
        """What else nobody knows of a figure's headings: all that is wrong is told at once."""
        if beside.strange is not None and (told is above.unknown or told.facts[:1] == (("what", "qualifier"),)):
            fault = self._unknown_label(beside, above)
            if fault.key != told.key:
                yield fault

    def strangers(self, most: int) -> Iterator[Fault]:
        """The first labels and headings that nobody knows, where nothing on the sheet says what a figure is.

        Only of a table like ours: a heading says that units stand below it, or one of them is like a name in the register.
        """
        found: dict[str, dict[str, Fault]] = {"indicator": {}, "unit": {}}
        is_ours = False
        for key in self.loose:
            lines = self.scene.lines(key)
            if not (lines.row and lines.column):
                continue
            for side, kind in ((lines.column, "indicator"), (lines.row, "unit")):
                told = next((t for t in side if not (t[1].whole or t[1].is_note)), None)
                if told is not None and told[1].text not in found[kind] and len(found[kind]) < most:
                    fault = found[kind][told[1].text] = self.scene.blame(told, kind)
                    is_ours = is_ours or "near" in dict(fault.facts) or self.grid.role(*told[0]) in ("unit", "code")
        if is_ours:
            for known in found.values():
                yield from known.values()

    def _texts(self) -> Iterator[Fault]:
        """Texts where a number should be, and texts that were passed over."""
        figure_rows = self.layout.figure_row_set
        for key, note in self.grid.footnotes.items():
            if key in self.grid.numbers:
                yield Fault("ignored-text", key, self.grid.text(key), (("what", "mark"), ("footnote", note)))
        for key, heading in self.grid.headings.items():
            if heading.skipped:
                yield Fault("ignored-text", key, self.grid.text(key))
                continue
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


def _missing(beside: Beside, above: Above) -> str:
    """What an unknown label beside a figure would most likely have said."""
    both = [h for side in (beside, above) for _, h in side.told]
    if not any(h.units for h in both):
        return "unit"
    return "month" if any(h.meanings for h in both) else "indicator"
