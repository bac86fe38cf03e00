"""Which headings stand over and beside a figure.

For a figure: the labels in its row, nearest first; the headings over its column; and, zone by
zone upwards, the titles. Nothing here knows what the headings mean together; ``headings`` does.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from dashboard.intake.cells import Key
from dashboard.intake.ends import find_answers, is_answer, is_dated_line
from dashboard.intake.grid import Grid
from dashboard.intake.headrows import find_heading_rows, lacks_figures
from dashboard.intake.met import Met
from dashboard.intake.sides import Over
from dashboard.intake.stretches import Stretches
from dashboard.intake.vocabulary import Heading
from dashboard.intake.zones import Zone

_LABEL_ROLES = ("unit", "code", "indicator", "month", "year")


class Layout:
    """The geometry of one grid, asked figure by figure and remembered."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._over: dict[tuple[int, int], Over] = {}
        self._over_from: dict[int, dict[int, Over]] = {}
        self._labels: dict[tuple[int, int], list[list[Key]]] = {}
        self._labels_above: dict[tuple[int, int, frozenset[int]], dict[int, Key | None]] = {}
        self._met: dict[int, Met] = {}
        self._own_rows: dict[int, list[int]] = {}
        self._headings_in: dict[int, list[int]] = {}
        self._run_of: dict[int, int] = {}
        self._headed: dict[int, list[int]] = {}
        self._for_figures: dict[tuple[int, int], bool] = {}
        self._labelled: dict[int, list[int]] = {}
        self._right: dict[int, list[int]] = {}
        #: Rows of words and values hold for the whole table, wherever in the row one stands.
        self.answers: set[Key] = set()
        self._zone_ends = [zone.last for zone in grid.zones]

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """Runs of rows with figures, first and last row."""
        runs: list[tuple[int, int]] = []
        for row in self.grid.figure_rows:
            if runs and runs[-1][1] == row - 1:
                runs[-1] = (runs[-1][0], row)
            else:
                runs.append((row, row))
        return runs

    @cached_property
    def _run_starts(self) -> list[int]:
        return [first for first, _ in self.runs]

    def run_of(self, row: int) -> int:
        """The run a row lies in, or the one it follows; -1 above the first."""
        if row not in self._run_of:
            self._run_of[row] = bisect_left(self._run_starts, row + 1) - 1
        return self._run_of[row]

    @cached_property
    def _run_columns(self) -> list[list[int]]:
        columns: list[set[int]] = [set() for _ in self.runs]
        runs = {row: columns[self.run_of(row)] for row in self.grid.figure_rows}
        for row, column in (*self.grid.numbers, *self.grid.gaps, *self.grid.faults):
            runs[row].add(column)
        return [sorted(c) for c in columns]

    @cached_property
    def figure_sets(self) -> list[frozenset[int]]:
        """The columns of each run as a set, one object for equal ones."""
        equal: dict[frozenset[int], frozenset[int]] = {}
        return [equal.setdefault(one, one) for one in map(frozenset, self._run_columns)]

    def figure_columns(self, run: int) -> list[int]:
        """The columns with figures in a run."""
        return self._run_columns[run] if 0 <= run < len(self.runs) else []

    def zones_above(self, row: int) -> range:
        """The zones above a row, nearest first."""
        return range(bisect_left(self._zone_ends, row) - 1, -1, -1)

    def heading(self, key: Key, *, running: bool = False) -> Heading | None:
        """The heading in a cell, as a table heading or as a running title."""
        heading = self.grid.headings.get(key)
        content = self.grid.cells[key].content
        if running and heading is not None and isinstance(content, str) and key not in self.grid.ignored:
            return self.grid.vocabulary.heading(content, running=True) if not heading.whole else heading
        return heading

    def cell_run(self, row: int) -> int:
        """The run of a row with figures; a number of its own, below zero, for any other row."""
        return self.run_of(row) if row in self.figure_row_set else -row

    def over(self, row: int, column: int) -> Over:
        """The headings over a column, seen from a row."""
        cache = (self.cell_run(row), column)
        if cache not in self._over:
            self._over[cache] = self._find_over(row, column)
        return self._over[cache]

    @cached_property
    def figure_row_set(self) -> set[int]:
        """The rows with figures."""
        return set(self.grid.figure_rows)

    def _find_over(self, row: int, column: int) -> Over:
        zones, known = self.zones_above(row), self._over_from.setdefault(column, {})
        over = Over((), None)
        for number in zones:
            if number in known:
                over = known[number]
                break
            if (here := self._over_in(number, column)) is not None:
                over = here
                break
        if zones:
            known[zones[0]] = over
        return over

    def _over_in(self, number: int, column: int) -> Over | None:
        """The headings that a zone has over a column, where it has any that say something."""
        zone = self.grid.zones[number]
        titles = self.met(number).keys
        if number not in self._own_rows:
            # A row of titles alone has nothing over a column of its own.
            rows, at = self._heading_rows(zone)[::-1], self.grid.at
            self._own_rows[number] = [r for r in rows if any(at(r, c) not in titles for c in self.texts(r))]
        own: dict[Key, None] = {}
        for line in self._own_rows[number]:
            key = self.grid.at(line, column)
            if key is not None and key not in titles and key not in own and key in self.grid.headings:
                own[key] = None
            elif own and (filled := self._filled(zone, line, column, titles)) is not None:
                own[filled] = None
        says = any(h.says or not h.whole for h in map(self.grid.headings.__getitem__, own))
        return Over(tuple(own), number) if says else None

    def _filled(self, zone: Zone, line: int, column: int, titles: frozenset[Key]) -> Key | None:
        """An upper heading written once over several columns without merging them; a merged one says where it ends."""
        if self.grid.at(line, column) is not None:
            return None
        if len(self._texts.get(line, [])) < 2:
            return None
        for left in range(column - 1, 0, -1):
            key = self.grid.at(line, left)
            if key is not None:
                ends = key in titles or self.grid.span(key)[3] > key[1]
                return key if key in self.grid.headings and not ends else None
            if all(self.grid.at(lower, left) is None for lower in zone.rows if lower > line):
                return None
        return None

    def titles(self, number: int) -> list[Key]:
        """The cells of a zone that head more than their own column."""
        return self.met(number).all

    def _find_titles(self, zone: Zone) -> list[Key]:
        if not zone.rows:
            return []
        figures = self._columns_below(zone)
        titles: list[Key] = []
        over_figures = [r for r in zone.rows if any(self._covers((r, c), figures) for c in self.grid.rows[r])]
        lowest, is_further = over_figures[-1] if over_figures else 0, self.run_of(zone.first) >= 0
        stack = {row for n, row in enumerate(reversed(over_figures)) if row == lowest - n}
        # A number with a row to itself is no table: «prosent», «Referansetid:», «31.12» among remarks.
        is_further = is_further and len(self.grid.rows.get(zone.last + 1, ())) > 1
        for row in self._heading_rows(zone):
            keys = [(row, c) for c in self.grid.rows[row] if (row, c) in self.grid.headings]
            if len(keys) > 2 and figures and keys[0][1] <= figures[0]:
                self.answers.update(*find_answers(self.grid, row).items())
            for key in keys:
                covers = self._covers(key, figures)
                _, left, _, right = self.grid.span(key)
                heading = self.grid.headings[key]
                # In a further table «Prosent» says of its own column what the figures there are, and of no other.
                says = heading.units or heading.meanings or heading.periods or heading.joins
                own = is_further and bool(heading.part) and not says
                only = len(self.grid.rows[row]) == 1 and (
                    not (own and row in stack) if len(figures) == 1 else row != lowest
                )
                alone = only or key in self.answers
                labels = self._has_labels(left, zone.last + 1) and left not in figures
                wide = right > left and (bool(covers) and labels or len(covers) > 1 and len(covers) == len(figures))
                wide = wide or right > left and len(covers) > 1 and left < figures[0]
                # A heading over a column of the table that has no figures yet is no title.
                inside = bool(figures) and figures[0] < left and (own or left < figures[-1]) and not labels
                inside = inside and row in over_figures
                if not covers and not inside or wide or alone or self._answers(key, keys, heading, row == lowest):
                    titles.append(key)
        return titles

    def _columns_below(self, zone: Zone) -> list[int]:
        """The columns with figures below a zone, down to where other headings stand over them."""
        return self._stretches.columns_from(self.run_of(zone.last + 1))

    @cached_property
    def _stretches(self) -> Stretches:
        before, covered = [0] * len(self.runs), self.grid.covered_columns
        for zone in self.grid.zones:
            run = self.run_of(zone.last + 1)
            if run > self.run_of(zone.first):
                rows = range(zone.first, zone.last + 1) if covered else zone.rows
                before[run] = max((texts[-1] for row in rows if (texts := self.texts(row))), default=0)
        return Stretches(self.figure_sets, before)

    def _has_labels(self, column: int, row: int) -> bool:
        """Whether a column holds headings, or row numbers, in the run that begins with a row."""
        grid, last = self.grid, self.runs[self.run_of(row)][1]
        rows = grid.columns.get(column, [])
        rows = rows[bisect_left(rows, row) : bisect_left(rows, last + 1)]
        return any(
            (r, column) in grid.headings or (r, column) in grid.ignored and grid.role(r, column) != "note" for r in rows
        )

    def _covers(self, key: Key, figures: list[int]) -> list[int]:
        _, left, _, right = self.grid.span(key)
        return figures[bisect_left(figures, left) : bisect_left(figures, right + 1)]

    def _answers(self, key: Key, keys: list[Key], heading: Heading, is_lowest: bool) -> bool:
        """A value beside its own word: «Måned: | oktober 2026»; without the colon not right over the figures."""
        if len(keys) != 2 or keys[1] != key or is_lowest and not self.grid.text(keys[0]).endswith(":"):
            return False
        return is_answer(self.grid.headings[keys[0]], heading)

    def is_parted(self, left: int, right: int, first: int, last: int) -> bool:
        """Whether one of the columns between two is empty from a row to another."""
        columns = self.grid.columns
        return any(
            bisect_left(rows, first) == bisect_left(rows, last + 1)
            for rows in (columns.get(c, []) for c in range(left + 1, right))
        )

    def met(self, number: int) -> Met:
        """A zone's titles as columns meet them."""
        if number not in self._met:
            self._met[number] = Met(self._find_titles(self.grid.zones[number]), self.answers)
        return self._met[number]

    def titles_for(self, number: int, column: int) -> list[Key]:
        """A zone's titles as a column meets them: lowest row first, nearest to the left first."""
        return self.met(number).titles(column)

    def labels(self, row: int, column: int) -> list[list[Key]]:
        """The labels of a figure in its row, in groups: the nearest group first."""
        labelled = self.labelled(row)
        at = bisect_left(labelled, column)
        anchor = labelled[at - 1] if at else 0
        if (row, anchor) not in self._labels:
            self._labels[row, anchor] = self._find_labels(row, anchor)
        return self._labels[row, anchor] + [[key] for key in self.right_labels(row, column)]

    def labelled(self, row: int) -> list[int]:
        """The columns of a row that hold a label, from the left."""
        if row not in self._labelled:
            self._labelled[row] = [c for c in self.texts(row) if self.is_label(row, c)]
        return self._labelled[row]

    def is_label(self, row: int, column: int) -> bool:
        """Whether a heading stands here that labels its row; a text among figures is none."""
        key = self.grid.at(row, column)
        if key is None or key not in self.grid.headings or key in self.grid.ignored:
            return False
        if self.grid.role(row, column) in ("note", "number"):
            return False
        if self.is_figure_column(row, column):
            return False
        run = self.run_of(row)
        return (
            self.grid.headings[key].whole or column not in self.figure_columns(run) or not self.over(row, column).keys
        )

    def is_figure_column(self, row: int, column: int) -> bool:
        """Whether the column is for figures around this row: a heading for them over it, and mostly figures in it."""
        run = self.run_of(row)
        if run < 0 or column not in self.figure_sets[run]:
            return False
        cache = (run, column)
        if self._for_figures.get(cache) is False or self.grid.role(row, column) is not None:
            return False
        if cache not in self._for_figures:
            first, last = self.runs[run]
            over = [self.grid.headings[k] for k in self.over(first, column).keys]
            rows = self.grid.columns[column]
            rows = rows[bisect_left(rows, first) : bisect_left(rows, last + 1)]
            words = sum(1 for r in rows if (r, column) in self.grid.headings)
            names_figures = any(h.part or h.meanings or h.periods or h.units for h in over)
            self._for_figures[cache] = names_figures and len(rows) >= 2 * words
        return self._for_figures[cache]

    def _find_labels(self, row: int, anchor: int) -> list[list[Key]]:
        groups: list[list[Key]] = [[]]
        blanks: list[int] = []
        labelled = set(self.labelled(row))
        for column in range(anchor, 0, -1):
            key = self.grid.at(row, column)
            if column in labelled:
                if key is not None and key not in groups[-1]:
                    groups[-1].append(key)
            elif key in self.grid.numbers or key in self.grid.gaps:
                if groups[-1]:
                    groups.append([])
            elif key is None:
                blanks.append(column)
                if column not in self.grid.columns and groups[-1]:
                    groups.append([])
        groups = [g for g in groups if g]
        if groups:
            filled = [k for c in blanks if (k := self._label_above(row, c)) is not None]
            groups += [[k] for k in filled]
        return groups

    def _label_above(self, row: int, column: int) -> Key | None:
        """A label written on its first row only."""
        run = self.run_of(row)
        if column in self.figure_columns(run):
            return None
        innermost = max(self.labelled(row), default=0)
        figures = self.figure_sets[run] if run >= 0 else frozenset[int]()
        # Rows down a long table ask for the same label: what was found from a row above holds from there.
        known = self._labels_above.setdefault((column, innermost, figures), {})
        found: Key | None = None
        for above in range(row - 1, 0, -1):
            if above in known:
                found = known[above]
                break
            if above not in self.figure_row_set and not (
                figures.isdisjoint(self.texts(above)) and lacks_figures(self, above, innermost)
            ):
                break
            if self.is_label(above, column):
                found = self.grid.at(above, column)
                break
        known[row - 1] = found
        return found

    def _heading_rows(self, zone: Zone) -> list[int]:
        """The rows of a zone whose texts may head figures, from above."""
        found = self._headed.get(zone.first)
        if found is None:
            rows = self._heading_rows_of(zone)
            found = self._headed[zone.first] = [row for row in rows if not is_dated_line(self.grid, row)]
        return found

    def _heading_rows_of(self, zone: Zone) -> list[int]:
        if zone.first not in self._headings_in:
            self._headings_in[zone.first] = find_heading_rows(self, zone)
        return self._headings_in[zone.first]

    def texts(self, row: int) -> list[int]:
        """The columns of a row where a heading stands, or a merged one reaches, from the left."""
        if row in self.grid.covered_columns:
            headings, at = self.grid.headings, self.grid.at
            return [c for c in self.grid.places(row) if at(row, c) in headings]
        return self._texts.get(row, [])

    @cached_property
    def _texts(self) -> dict[int, list[int]]:
        texts: dict[int, list[int]] = {}
        for row, column in sorted(self.grid.headings):
            texts.setdefault(row, []).append(column)
        return texts

    def right_labels(self, row: int, column: int) -> list[Key]:
        """Labels to the right of a figure, where their column's heading says that labels stand there."""
        right = self.right(row)
        if not right or right[-1] <= column:
            return []
        columns = self.grid.columns
        return [(row, c) for c in right if c > column and all(n in columns for n in range(column, c))]

    def right(self, row: int) -> list[int]:
        """The columns of a row where the heading says that labels stand, from the left."""
        if row not in self._right:
            self._right[row] = [c for c in self._texts.get(row, []) if self.grid.role(row, c) in _LABEL_ROLES]
        return self._right[row]
