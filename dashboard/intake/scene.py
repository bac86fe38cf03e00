"""What stands around the figures of one sheet, as the rules that find coordinates ask for it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator

from dashboard.intake import groups
from dashboard.intake.blocks import Blocks
from dashboard.intake.cells import Key
from dashboard.intake.grid import Grid
from dashboard.intake.layout import Layout
from dashboard.intake.lines import Lines, Row
from dashboard.intake.naming import plain_name
from dashboard.intake.placed import Fault
from dashboard.intake.sides import BEARS, Above, Answers, Beside, Numbering, Told, names
from dashboard.intake.turns import Turns
from dashboard.intake.upwards import Lone, Nearest
from dashboard.intake.vocabulary import Heading, Vocabulary, is_qualified, normal

__all__ = ["Lines", "Scene", "Told"]

_TABLE = re.compile(r"\d{4,6}: ?\w")
_ROLES = {"unit": "unit", "code": "unit", "indicator": "indicator", "month": "month", "year": "month"}


class Scene:
    """One sheet: its grid, its layout, and the names of the sheet and the file as headings."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary, file_name: str) -> None:
        self.grid = grid
        self.layout = Layout(grid)
        self.vocabulary = vocabulary
        self.register = vocabulary.register
        self.sheet = _sheet_heading(vocabulary, grid.sheet.name or "")
        self.file = vocabulary.heading(plain_name(file_name), running=True)
        #: Whether a title was asked since this was last set to False.
        self.is_asked = False
        self._kinds: dict[tuple[str, int, int], str | None] = {}
        self._named: dict[tuple[str, int, int], list[Told] | Fault] = {}
        self._rows: dict[int, Row] = {}
        self._over: dict[int, dict[int, Above]] = {}
        self._shared: dict[Hashable, Answers] = {}
        self._number = Numbering()
        self._heads: dict[int, list[int]] = {}
        self._blocks = Blocks(self.layout)
        self._nearest = Nearest(self.layout)
        self._lone = Lone(grid)
        self.turns = Turns(self.layout)

    def lines(self, key: Key) -> Lines:
        """The headings of a figure, or of an empty cell among figures."""
        row = self.row(key[0])
        return Lines(key, self.layout.run_of(key[0]), row.beside(key[1]).told, row.above(key[1]).told)

    def row(self, number: int) -> Row:
        """A row, to ask for many of its figures."""
        found = self._rows.get(number)
        if found is None:
            over = self._over.setdefault(self.layout.cell_run(number), {})
            found = self._rows[number] = Row(self, number, over)
        return found

    def find_beside(self, row: int, column: int) -> Beside:
        """The labels of a figure in its row, found anew."""
        headings = self.grid.headings
        told = [(k, headings[k]) for group in self._own_groups(self.layout.labels(row, column)) for k in group]
        told = [one for one in told if not (groups.is_everyone(one[1]) and self._is_in_groups(one[0]))]
        found = Beside(told, row, self.grid.role, self._number)
        found.strange = self._strange(found)
        if found.sums is not None:
            at = found.sums[0]
            kind = _ROLES.get(self.grid.role(*at) or "") or self.kind_of_column(at[1])
            found.axis = kind if kind in ("unit", "month") else "indicator" if kind else "unit"
        return found

    def _own_groups(self, groups: list[list[Key]]) -> list[list[Key]]:
        """The groups of labels without those that say again what a nearer one says: they are the left table's."""
        if len(groups) == 1:
            return groups
        own: list[list[Key]] = []
        said: set[str] = set()
        for group in groups:
            kinds = {kind for key in group for kind, bears in BEARS.items() if bears(self.grid.headings[key])}
            again = kinds & said
            is_other = again or own and any(self.grid.headings[key].total for key in group)
            if "unit" in again and len(group) > 1 or is_other and self._is_parted(group[0], own[0][-1]):
                continue
            own.append(group)
            said |= kinds
        return own

    def _is_parted(self, left: Key, right: Key) -> bool:
        """Whether an empty column parts two labels of a row, from the headings over it to the end of its run."""
        run = self.layout.run_of(right[0])
        if left[1] >= right[1] or run < 0:
            return False
        zones = self.layout.zones_above(right[0])
        first = next((self.grid.zones[z].rows[0] for z in zones if len(self.grid.zones[z].rows) > 0), 1)
        return self.layout.is_parted(left[1], right[1], min(first, left[0]), self.layout.runs[run][1])

    def find_above(self, row: int, column: int) -> Above:
        """What stands over a figure's column, found anew."""
        headings = self.grid.headings
        told = [(k, headings[k]) for k in self.layout.over(row, column).keys]
        run = self.layout.run_of(row)
        found = Above(told, self.layout.cell_run(row), self._shared)
        found.unknown = next(
            (self.blame(t, self.kind_of_row(t[0][0], run) or "indicator") for t in told
             if not t[1].whole and not self.is_wide(t[0], run) and not self._names_table(t, run)), None,
        )  # fmt: skip
        found.run = run
        found.qualified = self.qualified((row, column))
        found.block = self._blocks.of_sums(row)
        if found.sums is not None:
            kind = self.kind_of_row(found.sums[0][0], run)
            if kind not in ("unit", "month") and self._is_all_of_one(found, row):
                found.total = found.sums = None
            else:
                found.axis = kind if kind in ("unit", "month") else "indicator" if kind else "month"
        return found

    def _is_all_of_one(self, above: Above, row: int) -> bool:
        """Whether «Totalt» over the figures is all of the indicator named above it, and no sum of other columns.

        Its neighbours under the same heading may be kinds of it («Planlagt», «Korttid»), never parts, months or units.
        """
        assert above.sums is not None
        at, heading = above.sums
        if heading.runs_on or heading.part or heading.periods:
            return False
        columns = self.layout.figure_columns(above.run)
        owner = next((k for k, h in above.told if k[0] < at[0] and (h.meanings or h.joins)), None)
        if owner is None:
            return len(columns) == 1
        siblings = [c for c in columns if c != at[1] and owner in self.layout.over(row, c).keys]
        beside = [h for c in siblings if (h := self.grid.headings.get((at[0], c))) is not None]
        return len(beside) == len(siblings) and not any(h.part or h.periods or h.units or h.total for h in beside)

    def _strange(self, beside: Beside) -> tuple[Told, str | None] | None:
        for told in beside.told:
            if told[1].whole or told[1].is_note:
                continue
            kind = _ROLES.get(self.grid.role(*told[0]) or "") or self.kind_of_column(told[0][1])
            qualifies = beside.is_known and (
                kind is None
                and (is_qualified(told[1]) or groups.is_span(told[1].text))
                or not told[1].says
                and self._is_in_groups(told[0])
            )
            if kind is not None or not beside.is_known or qualifies:
                return told, "qualifier" if qualifies else kind
        return None

    def text(self, key: Key | None, otherwise: Key) -> str:
        """What stands in a cell, or in another where there is none."""
        return self.grid.text_or_empty(key or otherwise)

    def row_text(self, row: int) -> str:
        """A whole row, for a message."""
        return " | ".join(self.grid.text((row, c)) for c in self.grid.rows[row])[:200]

    def blame(self, told: Told, kind: str) -> Fault:
        """A heading that nobody knows, with the nearest known name unless it says that another figure is meant."""
        text = told[1].text.strip()
        if is_qualified(told[1]):
            return Fault(f"unknown-{kind}", told[0], text, (("what", "qualifier"),))
        near = self.vocabulary.nearest(text, kind) if kind in ("unit", "indicator") else None
        return Fault(f"unknown-{kind}", told[0], text, (("near", near),) if near else ())

    def is_wide(self, at: Key, run: int) -> bool:
        """Whether a heading covers every figure column of its table, as a title does."""
        _, left, _, right = self.grid.span(at)
        return right > left and all(left <= c <= right for c in self.layout.figure_columns(run))

    def _names_table(self, told: Told, run: int) -> bool:
        """Whether the heading of a table's only figures is its title over again, or has a table's number before it."""
        at, heading = told
        if len(self.layout.figure_columns(run)) != 1 or is_qualified(heading):
            return False
        text = normal(heading.text)
        return _TABLE.match(text) is not None or self._lone.is_begun(text, at[0])

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
        """Whether the text above that heads the column is one nobody knows."""
        head = self.head(at)
        heading = head and self.layout.heading(head[0], running=True)
        return heading is not None and not heading.whole and not heading.says

    def head(self, at: Key) -> Told | None:
        """The nearest text above in the column, outside the figures' rows; one alone in its row is a title or a note."""
        row, column = at
        heads = self._heads.get(column)
        if heads is None:
            body, headings = self.layout.figure_row_set, self.grid.headings
            rows = (r for r in self.grid.columns.get(column, []) if len(self.grid.rows[r]) > 1)
            heads = self._heads[column] = [r for r in rows if r not in body and (r, column) in headings]
        above = bisect_left(heads, row)
        key = heads[above - 1] if above else 0, column
        return (key, self.grid.headings[key]) if above else None

    def _is_in_groups(self, at: Key) -> bool:
        """Whether the label stands under «Alder» or the like, and units or indicators do not."""
        head = self.head(at)
        return head is not None and groups.is_head(head[1]) and self.kind_of_column(at[1]) is None

    def titles(self, key: Key, kind: str) -> Iterator[Told | Fault]:
        """Titles that name a unit, a month or an indicator: those of the nearest zone that has any.

        An unknown text between the figures and such a title, with other figures between them, may be the
        title that should have been known: it is blamed instead of passed over.
        """
        self.is_asked = True
        row, column = key
        number = self._nearest.title(row, column, kind, lambda heading: names(heading, kind))
        if number is None:
            return
        at = kind, number, self.layout.met(number).reached(column)
        found = self._named.get(at)
        if found is None:
            found = self._named[at] = self._naming(number, column, kind)
        if isinstance(found, Fault):
            yield found
            return
        unknown = self._nearest.text(row, number, "title", self._unknown_title)
        if unknown is None and kind != "month":
            corner = self._nearest.text(row, number, "corner", self._unknown_corner)
            unknown = corner if corner is not None and not self._stands_in(number, corner) else None
        if unknown is not None:
            yield self.blame(unknown, kind)
            return
        yield from self._of_own_table(found, row)

    def _naming(self, number: int, column: int, kind: str) -> list[Told] | Fault:
        """A zone's titles that name something, as a column meets them."""
        found: list[Told] = []
        told: set[tuple[int, int]] = set()
        strange: Told | None = None
        for at in self.layout.titles_for(number, column):
            heading = self.layout.heading(at, running=True)
            if heading is None:
                continue
            if names(heading, kind):
                # A title of the table to the left does not answer for one nearer that nobody knows.
                if strange is not None and strange[0][0] == at[0] and kind == "indicator":
                    return self.blame(strange, kind)
                if (at[1], id(heading)) not in told:  # the same text above itself says nothing more
                    told.add((at[1], id(heading)))
                    found.append((at, heading))
            elif heading.strangers and not (heading.whole or heading.is_note) and at[1] <= column:
                strange = at, heading
        return found

    def _of_own_table(self, found: list[Told], row: int) -> Iterator[Told]:
        """Titles without those that have another right of them, set apart by an empty column: each heads its own table."""
        run = self.layout.run_of(row)
        furthest = dict(sorted(at for at, _ in found))
        for told in found:
            line, column = told[0]
            last = self.layout.runs[run][1] if run >= 0 else line
            if (
                told[0] in self.layout.answers
                or column == furthest[line]
                or not self.layout.is_parted(column, furthest[line], line, last)
            ):
                yield told

    def qualified(self, key: Key) -> Told | None:
        """A title over the figure, or the sheet's name, that says it is a plan, a subset or a running total."""
        row, column = key
        over = self.layout.over(row, column).zone
        zones = self.layout.zones_above(row)
        number = self._nearest.title(row, column, "qualifier", _says_qualifier)
        if number is not None and number >= (zones[0] if over is None else min(over, zones[0])):
            for at in self.layout.titles_for(number, column):
                heading = self.layout.heading(at, running=True)
                if heading is not None and _says_qualifier(heading):
                    return at, heading
        return (key, self.sheet) if self.sheet.doubt is not None else None

    def title(self, key: Key, kind: str, is_meant: Callable[[Heading], bool]) -> Told | None:
        """The nearest title over a figure that is meant; ``kind`` names which."""
        number = self._nearest.title(*key, kind, is_meant)
        for at in self.layout.titles_for(number, key[1]) if number is not None else ():
            heading = self.layout.heading(at, running=True)
            if heading is not None and is_meant(heading):
                return at, heading
        return None

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

    def _unknown_corner(self, number: int) -> Told | None:
        """An unknown text over the labels of a further table: what its figures are, unless the first says it too."""
        zone = self.grid.zones[number]
        figures = self.layout.figure_columns(self.layout.run_of(zone.last + 1))
        if self.layout.run_of(zone.first) < 0 or not figures:
            return None
        for at in self.layout.titles(number):
            heading = self.layout.heading(at, running=True)
            if heading is None or heading.says or heading.is_note or heading.whole or at[1] >= figures[0]:
                continue
            if len(self.grid.rows[at[0]]) > 1:
                return at, heading
        return None

    def _stands_in(self, number: int, told: Told) -> bool:
        """Whether the same text stands in a zone too."""
        text, headings = normal(told[1].text), self.grid.headings
        rows = self.grid.zones[number].rows
        return any(normal(h.text) == text for r in rows for c in self.grid.rows[r] if (h := headings.get((r, c))))


def _says_qualifier(heading: Heading) -> bool:
    return heading.doubt is not None and not heading.is_note


def _sheet_heading(vocabulary: Vocabulary, name: str) -> Heading:
    """What a sheet's name says; a short month name alone («Okt») is no person there, as it might be in a title."""
    running, alone = vocabulary.heading(name, running=True), vocabulary.heading(name)
    return alone if alone.whole and alone.periods and not running.periods else running
