"""One sheet, each cell classified: heading, figure, no figure, or other.

What a number is depends on where it stands: 2026 in a row of years is a heading, 310 among units
is a unit's code, anything else is a figure. Zones are the runs of rows without figures: titles
and column headings live there.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from dashboard.intake import numbers
from dashboard.intake.cells import Cell, Sheet, Span
from dashboard.intake.ends import (
    find_answers,
    find_ends,
    has_like_beside,
    is_figure,
    is_lone_year,
    is_series,
    is_title_row,
    next_below,
)
from dashboard.intake.footnotes import marked_figures
from dashboard.intake.periods import of_number
from dashboard.intake.roles import begins_table, may_head_codes, settled, shown_sign, under
from dashboard.intake.strays import find_strays
from dashboard.intake.vocabulary import Heading, Vocabulary, dated, normal
from dashboard.intake.zones import find_zones


class Number(NamedTuple):
    """A figure as it stands: ``value`` None where its text can be read two ways."""

    cell: Cell
    value: float | None
    decimals: int
    percent: bool


class Grid:
    """The visible cells of a sheet and what each is."""

    def __init__(
        self, sheet: Sheet, vocabulary: Vocabulary, decimal_sign: str | None = None,
        taught: Mapping[str, Heading] | None = None,
    ) -> None:  # fmt: skip
        """``taught`` are headings by their normalised text that mean what a controller has said."""
        self.sheet = sheet
        self.vocabulary = vocabulary
        self.taught = taught or {}
        self.taught_here: set[str] = set()
        self.cells: dict[tuple[int, int], Cell] = {}
        self.rows: dict[int, list[int]] = {}
        self.columns: dict[int, list[int]] = {}
        for key in sorted(sheet.cells):
            row, column = key
            if row in sheet.hidden_rows or column in sheet.hidden_columns:
                continue
            self.cells[key] = sheet.cells[key]
            self.rows.setdefault(row, []).append(column)
            self.columns.setdefault(column, []).append(row)
        self.spans: dict[tuple[int, int], Span] = {}
        self._covered: dict[tuple[int, int], tuple[int, int]] = {}
        #: The columns of each row that a merged cell covers beside its own.
        self.covered_columns: dict[int, set[int]] = {}
        self._merge()
        self.headings: dict[tuple[int, int], Heading] = {}
        self._equals: dict[Heading, Heading] = {}
        self._days: dict[dt.datetime, Heading] = {}
        self._kinds: dict[str, str] = {}
        self.numbers: dict[tuple[int, int], Number] = {}
        self.dotted: dict[tuple[int, int], Number] = {}
        self.gaps: dict[tuple[int, int], str] = {}
        self.faults: dict[tuple[int, int], str] = {}
        #: The footnotes of figures with a mark after them.
        self.footnotes: dict[tuple[int, int], str] = {}
        self.ignored: set[tuple[int, int]] = set()
        #: Figures left out because their row's label is one the council or a controller leaves out.
        self.left_out: set[tuple[int, int]] = set()
        self._classify(decimal_sign)
        self.headings |= settled(self.headings, self._kinds)
        self._numbers_end: dict[int, int] = {}
        self._header_words: dict[int, list[tuple[int, str]]] = {}
        self._settle_roles()
        self._settle_rows()
        self.faults |= dict.fromkeys(find_strays(self), "not-a-number")
        self.figure_rows = sorted({r for r, _ in (*self.numbers, *self.gaps, *self.faults)})
        self.zones = list(find_zones(self.figure_rows, self.row_numbers))

    def _merge(self) -> None:
        for span in self.sheet.merged:
            first, left, last, right = span = self._in_sight(span)
            if (first, left) not in self.cells:
                continue
            self.spans[first, left] = span
            if (last - first + 1) * (right - left + 1) > 100_000:
                continue
            for row in range(first, last + 1):
                for column in range(left, right + 1):
                    if (row, column) not in self.cells:
                        self._covered[row, column] = (first, left)
                        self.covered_columns.setdefault(row, set()).add(column)

    def _in_sight(self, span: Span) -> Span:
        """A merged heading whose first row or column is hidden stands where the rest of it does, as on the screen."""
        first, left, last, right = span
        cell, hidden = self.sheet.cells.get((first, left)), self.sheet.hidden_columns
        if cell is None or (first, left) in self.cells or not isinstance(cell.content, str | dt.datetime):
            return span
        row = next((r for r in range(first, last + 1) if r not in self.sheet.hidden_rows), None)
        column = next((c for c in range(left, right + 1) if c not in hidden), None)
        if row is None or column is None or (row, column) in self.cells:
            return span
        self.cells[row, column] = replace(cell, row=row, column=column)
        insort(self.rows.setdefault(row, []), column)
        insort(self.columns.setdefault(column, []), row)
        return row, column, last, right

    def at(self, row: int, column: int) -> tuple[int, int] | None:
        """The address of the cell that covers this place, through merges; None where nothing does."""
        key = (row, column)
        return key if key in self.cells else self._covered.get(key)

    @cached_property
    def row_numbers(self) -> list[int]:
        """The rows that hold something, from above."""
        return sorted(self.rows)

    def places(self, row: int) -> list[int]:
        """The columns of a row that hold something, merged cells in all they cover."""
        here, covered = self.rows.get(row, []), self.covered_columns.get(row)
        return sorted({*here, *covered}) if covered else here

    def span(self, key: tuple[int, int]) -> Span:
        """The rows and columns a cell covers."""
        return self.spans.get(key, (*key, *key))

    def _classify(self, decimal_sign: str | None) -> None:
        for key, cell in self.cells.items():
            content = cell.content
            if cell.error is not None:
                self.faults[key] = "error-value"
            elif cell.uncalculated:
                self.faults[key] = "formula-without-value"
            elif isinstance(content, float):
                shown = cell.decimals if cell.decimals is not None else numbers.decimals_of(content)
                self.numbers[key] = Number(cell, content * 100 if cell.percent else content, shown, cell.percent)
            elif isinstance(content, str):
                self._classify_text(key, cell, content, decimal_sign)
            elif isinstance(content, dt.datetime):
                self.headings[key] = self._dated(content)
            elif isinstance(content, bool):
                self.headings[key] = Heading(str(content))
        for key, (text, note) in marked_figures(self.headings, self._kinds, self.vocabulary).items():
            del self.headings[key]
            self.footnotes[key] = note
            self._classify_number(key, self.cells[key], text, decimal_sign)
        for key in [k for k in self.dotted if decimal_sign == "." and is_figure(self, k)]:
            self.numbers[key] = self.dotted[key]
            del self.headings[key]

    def _dated(self, day: dt.datetime) -> Heading:
        if day not in self._days:
            self._days[day] = self._shared(dated(day))
        return self._days[day]

    def _shared(self, heading: Heading) -> Heading:
        """One object for equal headings, as the vocabulary gives for equal texts."""
        return self._equals.setdefault(heading, heading)

    def _classify_text(self, key: tuple[int, int], cell: Cell, text: str, decimal_sign: str | None) -> None:
        kind = self._kinds.get(text)
        if kind is None:
            kind = self._kinds[text] = numbers.kind_of(text)
        if kind == "heading":
            self.headings[key] = self._heading(text)
        elif kind == "error-value":
            self.faults[key] = kind
        elif kind == "gap":
            self.gaps[key] = text.strip()
        elif kind == "number":
            self._classify_number(key, cell, text, decimal_sign)

    def _heading(self, text: str) -> Heading:
        if self.taught and (heading := self.taught.get(body := normal(text))) is not None:
            self.taught_here.add(body)
            return heading
        return self.vocabulary.heading(text)

    def _classify_number(self, key: tuple[int, int], cell: Cell, text: str, decimal_sign: str | None) -> None:
        is_open = decimal_sign is None and numbers.is_open(text)
        sign = self._decimal_sign if is_open else decimal_sign
        number = numbers.read_number(text, sign)
        if number is not None:
            value = None if is_open and sign is None else number.value
            self.numbers[key] = Number(cell, value, number.decimals, number.percent)
            heading = self.vocabulary.heading(text)
            # «10.2026» typed as text is a month; «202610» and what may be a figure are settled by place.
            if heading.periods and heading.whole and heading.periods[0].is_full and set(".-/") & set(text):
                self.dotted[key] = self.numbers.pop(key)
                self.headings[key] = heading

    @cached_property
    def _decimal_sign(self) -> str | None:
        return shown_sign(self.cells.values())

    def role(self, row: int, column: int) -> str | None:
        """What the column heading above says stands here: ``unit``, ``code``, ``month``, ``note`` …"""
        words = self._header_words.get(column)
        above = bisect_left(words, (row,)) if words is not None else 0
        return words[above - 1][1] or None if words is not None and above else None

    def _settle_roles(self) -> None:
        """Columns under words like «Enhet», «Måned», «Merknad» hold headings or notes, not figures."""
        self._leave_out_rows()
        header_rows = sorted({r for (r, _), h in self.headings.items() if h.column is not None or h.skipped})
        for row in header_rows:
            if is_title_row(self, row):
                continue
            for column in self.rows[row]:
                heading = self.headings.get((row, column))
                if heading is None or heading.skipped and (row, column) in self.left_out:
                    continue
                kind = "note" if heading.skipped else heading.column
                if kind is None and not (heading.says or column in self._header_words):
                    continue
                self._header_words.setdefault(column, []).append((row, kind or ""))
        for row, column in set(find_ends(self, self._header_words)):
            if column in self._header_words:
                insort(self._header_words[column], (row, ""))
        for column in self._header_words:
            for row in self.columns[column]:
                key = row, column
                heading = self.headings.get(key)
                if heading is not None and heading.whole and heading.says or (role := self.role(row, column)) is None:
                    continue
                if heading is not None:
                    is_body = any((row, c) in self.numbers or (row, c) in self.gaps for c in reversed(self.rows[row]))
                    self.headings[key] = under(role, heading, self.vocabulary) if is_body else heading
                elif key in self.numbers or key in self.gaps:
                    self._settle_in_role(key, role)
        first = min(self.columns, default=0)
        for column in self.columns:
            self._settle_bare_column(column, first)

    def _leave_out_rows(self) -> None:
        """A heading that is left out takes its column with it; where it labels a row, its row."""
        skipped = [key for key, heading in self.headings.items() if heading.skipped]
        for row, column in skipped:
            is_over = self._last_number(column) > row
            beside = [(row, c) for c in self.rows[row] if c > column]
            if is_over or not any(key in self.numbers for key in beside):
                continue
            self.left_out.add((row, column))
            for key in beside:
                for kept in (self.numbers, self.gaps, self.faults):
                    if kept.pop(key, None) is not None:
                        self.ignored.add(key)
                        self.left_out.add(key)

    def _settle_in_role(self, key: tuple[int, int], role: str) -> None:
        number = self.numbers.pop(key, None)
        self.gaps.pop(key, None)
        if role in ("note", "number"):
            self.ignored.add(key)
        elif number is None:
            return
        elif role in ("unit", "code"):
            unit = self.vocabulary.code(self._plain(number))
            taught = self.taught.get(self._plain(number).casefold())
            if taught is not None:
                self.taught_here.add(self._plain(number).casefold())
                self.headings[key] = taught
            elif unit is not None:
                self.headings[key] = self._shared(Heading(self._plain(number), units=frozenset({unit}), whole=True))
            elif role == "unit":
                self.headings[key] = self._shared(Heading(self._plain(number)))
            else:
                self.ignored.add(key)
        else:
            period = of_number(number.value, role) if role in ("month", "year") else None
            found = (period,) if period is not None else ()
            self.headings[key] = self._shared(Heading(self._plain(number), periods=found, whole=bool(found)))

    def _settle_bare_column(self, column: int, first: int) -> None:
        """Codes or years in the first columns, where no heading word says so."""
        keys = [(r, column) for r in self.columns[column] if (r, column) in self.numbers]
        if not keys or column != first and not all(begins_table(self, row, column) for row, _ in keys):
            return
        rows = [r for r in self.columns[column] if (r, column) in self.headings and r < keys[0][0]]
        above = [self.headings[r, column] for r in rows]
        # A text alone in its row is a title; one beside figures is a label.
        own = [h for r, h in zip(rows, above, strict=True) if len(self.rows[r]) > 1]
        heads = (self.headings[r, column] for r in reversed(rows) if not self._row_end(r))
        among = any(
            (h := self.headings.get((r, column))) and h.periods and self._goes_on(r, column)
            for r in self.columns[column]
        )
        named = not among and any(h.meanings or h.part or h.units for h in own) and not is_series(self, keys)
        if named or own and len(own) < len(above) and own[-1].periods and own[-1] is next(heads, None):
            return
        values = [(self.numbers[k].value, self._goes_on(*k)) for k in keys]
        goes_on = {value for value, goes in values if goes}
        if not goes_on or not among and any(value not in goes_on for value, _ in values):
            return
        texts = [self._plain(self.numbers[k]) for k in keys]
        is_headed = not above or may_head_codes(above[-1], texts)
        if is_headed and all(goes for _, goes in values) and all(self.vocabulary.code(t) for t in texts):
            for key in keys:
                self._settle_in_role(key, "code")
        elif all(of_number(self.numbers[k].value, "bare") is not None for k in keys):
            for key in keys:
                self._settle_in_role(key, "month")

    def _goes_on(self, row: int, column: int) -> bool:
        """Whether a row has a number, or a sign for none, right of a column."""
        return max(self._row_end(row), self._last_gaps.get(row, 0)) > column

    @cached_property
    def _last_gaps(self) -> dict[int, int]:
        return dict(sorted(self.gaps))

    def _settle_rows(self) -> None:
        """Rows of years, months or codes above the figures are headings."""
        for row, columns in self.rows.items():
            keys = [(row, c) for c in columns if (row, c) in self.numbers]
            if not keys:
                continue
            is_bare = all(of_number(self.numbers[k].value, "bare") is not None for k in keys)
            beside = [self.headings[row, c] for c in columns if (row, c) in self.headings]
            has_word = any(h.column for h in beside)
            if not is_bare and not has_word or any((row, c) in self.gaps for c in columns):
                continue
            if set(keys) <= set(find_answers(self, row).values()):
                for key in keys:
                    self._settle_in_role(key, "month")
                continue
            values = [self.numbers[k].value for k in keys]
            left = ((row, c) for c in columns if c < keys[0][1] and (row, c) in self.headings)
            is_worded = any(h.column for h in beside[:1])
            is_head = is_bare and any(h.column in ("unit", "code") for h in beside[:1])
            if (
                not is_worded
                and any(has_like_beside(self, key) for key in left)
                or any(h.units or h.meanings and h.column is None and not is_head for h in beside)
            ):
                continue
            texts = [self._plain(self.numbers[k]) for k in keys]
            over = [self._last_number(c) > row or (next_below(self, row, c), c) in self.gaps for _, c in keys]
            # Of a row of years, one may stand over a column that has no figures.
            below = all(over) or any(over) and is_bare and len(keys) > 1 or all(is_lone_year(self, key) for key in keys)
            if not below:
                if len(keys) == 1 and any(h.column in ("year", "month") for h in beside):
                    self._settle_in_role(keys[0], "month")
                continue
            if is_bare:
                for key in keys:
                    self._settle_in_role(key, "month")
            elif len(keys) > 1 and all(self.vocabulary.code(t) for t in texts):
                for key in keys:
                    self._settle_in_role(key, "unit")
            elif len(keys) > 2 and values == [n + 1.0 for n in range(len(keys))]:
                for key in keys:
                    self._settle_in_role(key, "month")

    def _last_number(self, column: int) -> int:
        return self._last(-column, self.columns[column], lambda r: (r, column))

    def _row_end(self, row: int) -> int:
        return self._last(row, self.rows[row], lambda c: (row, c))

    def _last(self, line: int, places: list[int], key: Callable[[int], tuple[int, int]]) -> int:
        # A column's own number is below zero here. Numbers become headings and never the other way: what has been passed over stays so.
        end = self._numbers_end.get(line, len(places))
        while end and key(places[end - 1]) not in self.numbers:
            end -= 1
        self._numbers_end[line] = end
        return places[end - 1] if end else 0

    def _plain(self, number: Number) -> str:
        content = number.cell.content
        if isinstance(content, str):
            return content.strip()
        return f"{number.value:.0f}" if number.value is not None and number.value == int(number.value) else str(content)

    def text_or_empty(self, key: tuple[int, int]) -> str:
        """The same, and nothing for an empty cell."""
        return self.text(key) if key in self.cells else ""

    def text(self, key: tuple[int, int]) -> str:
        """What a person sees in the cell, near enough to recognise it."""
        return self.cells[key].shown
