"""A figure's coordinates come from its headings.

A figure's unit, indicator, part and month each come from the nearest heading of that kind: in its
row, over its column, in a title, in the sheet's name, in the file's name. All found, just one way:
the figure is placed. One missing, or two possible: a finding at the heading to blame, or at the
figure itself. This one rule reads every layout; none is a special case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from dashboard.intake.grid import Grid, Number
from dashboard.intake.layout import Key, Layout
from dashboard.intake.periods import Period
from dashboard.intake.vocabulary import DENOMINATOR, VALUE, Heading, Meaning, Vocabulary


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding before it is worded: its code, its cell, what was found and the facts of it."""

    code: str
    key: Key | None
    found: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Placed:
    """A figure with its coordinates. ``axis`` is what a total runs over (``unit`` or ``month``)."""

    key: Key
    number: Number | None
    gap: str | None
    unit: str | None
    period: Period | None
    meanings: frozenset[Meaning]
    table: int
    unit_key: Key | None = None
    month_key: Key | None = None
    axis: str | None = None
    total_key: Key | None = None
    total_text: str = ""
    also: frozenset[Meaning] = frozenset()

    @property
    def is_total(self) -> bool:
        """Whether it stands in a total's row or column."""
        return self.total_key is not None


@dataclass(slots=True)
class _Lines:
    """The headings of one figure by where they stand."""

    row: list[tuple[Key, Heading]]
    column: list[tuple[Key, Heading]]
    column_number: int
    row_number: int
    seen: list[Fault] = field(default_factory=list)


class Coordinates:
    """Places every figure of one sheet."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary, file_name: str) -> None:
        self.grid = grid
        self.layout = Layout(grid)
        self.vocabulary = vocabulary
        self.register = vocabulary.register
        self.sheet = vocabulary.heading(grid.sheet.name or "", running=True)
        self.file = vocabulary.heading(file_name, running=True)

    def place(self) -> Iterator[Placed | Fault]:
        """Every figure, gap and faulty cell of the sheet, row by row."""
        grid = self.grid
        for key in sorted({*grid.numbers, *grid.gaps, *grid.faults}):
            lines = self._lines(key)
            if not self._is_local(lines):
                if key in grid.numbers:
                    yield Fault("ignored-text", key, grid.text(key))
                continue
            if key in grid.faults:
                yield Fault(grid.faults[key], key, grid.text(key))
                continue
            number = grid.numbers.get(key)
            if number is not None and number.value is None:
                yield Fault("ambiguous", key, grid.text(key), (("what", "number"),))
                continue
            yield self._placed(key, lines)
        yield from self._texts()

    def empty(self, key: Key) -> Placed | None:
        """The coordinates of an empty cell among the figures, where it has all of them."""
        lines = self._lines(key)
        placed = self._placed(key, lines) if self._is_local(lines) else None
        return placed if isinstance(placed, Placed) else None

    def _lines(self, key: Key) -> _Lines:
        row, column = key
        groups = self.layout.labels(row, column)
        labels = [(k, self.grid.headings[k]) for group in groups for k in group]
        over = [(k, self.grid.headings[k]) for k in self.layout.over(row, column).keys]
        return _Lines(labels, over, column, row)

    @staticmethod
    def _is_local(lines: _Lines) -> bool:
        return any(h.says for _, h in (*lines.row, *lines.column))

    def _placed(self, key: Key, lines: _Lines) -> Placed | Fault:
        fault = self._unknown(key, lines)
        if fault is not None:
            return fault
        axis = self._axis(lines)
        unit, unit_key, fault = self._unit(key, lines, axis)
        if fault is not None:
            return fault
        period, month_key, fault = self._period(key, lines, axis)
        if fault is not None:
            return fault
        meanings, fault = self._meanings(key, lines)
        if fault is not None:
            return fault
        total = next(((at, h.text.casefold()) for at, h in lines.row + lines.column if h.total), (None, ""))
        also = frozenset(m for _, h in lines.column + lines.row for m in h.meanings if m.part and m.exact and not m.by_name)
        zone = self.layout.over(*key).zone
        table = -1 if zone is None else zone
        number = self.grid.numbers.get(key)
        gap = None if number is not None else self.grid.gaps.get(key, "")
        return Placed(key, number, gap, unit, period, meanings, table, unit_key, month_key, axis, *total, also)

    # -- what is not understood -------------------------------------------------------------

    def _unknown(self, key: Key, lines: _Lines) -> Fault | None:
        """A heading nobody knows, over the figure or beside it, must never be passed over."""
        for at, heading in lines.column:
            if not heading.whole and not self._is_wide(at, key):
                return self._blame(at, heading, self._line_kind_row(at, key) or "indicator")
        known = any(h.units or h.total or h.meanings or h.periods for _, h in lines.row)
        for at, heading in lines.row:
            if heading.whole or heading.is_note:
                continue
            role = self.grid.role(*at)
            if role in ("unit", "code", "indicator", "month", "year"):
                return self._blame(at, heading, {"code": "unit", "year": "month"}.get(role, role))
            kind = self._line_kind_column(at)
            if not known or kind is not None:
                return self._blame(at, heading, kind or self._missing(lines))
        return None

    def _missing(self, lines: _Lines) -> str:
        """What an unknown label beside a figure would most likely have said."""
        both = [h for _, h in lines.row + lines.column]
        if not any(h.units for h in both):
            return "unit"
        return "month" if any(h.meanings for h in both) else "indicator"

    def _blame(self, key: Key, heading: Heading, kind: str) -> Fault:
        text = heading.text.strip()
        near = self.vocabulary.nearest(text, kind) if kind in ("unit", "indicator") else None
        return Fault(f"unknown-{kind}", key, text, (("near", near),) if near else ())

    def _is_wide(self, at: Key, key: Key) -> bool:
        """Whether a heading covers every figure column of its table, as a title does."""
        _, left, _, right = self.grid.span(at)
        figures = self.layout.figure_columns(self.layout.run_of(key[0]))
        return right > left and all(left <= c <= right for c in figures)

    def _line_kind_row(self, at: Key, key: Key) -> str | None:
        figures = self.layout.figure_columns(self.layout.run_of(key[0]))
        return _commonest(h for c in figures if (h := self.grid.headings.get((at[0], c))) is not None)

    def _line_kind_column(self, at: Key) -> str | None:
        rows = self.grid.columns.get(at[1], [])
        figure_rows = set(self.grid.figure_rows)
        return _commonest(
            h for r in rows if r in figure_rows and (h := self.grid.headings.get((r, at[1]))) is not None
        )

    def _texts(self) -> Iterator[Fault]:
        """Texts where a number should be, and texts that were passed over."""
        for key, heading in self.grid.headings.items():
            if heading.whole or heading.says and key[0] not in self.layout._figure_row_set:
                continue
            row, column = key
            if self.grid.role(row, column) in ("note", "number"):
                continue
            if self._stands_for_number(key):
                yield Fault("not-a-number", key, self.grid.text(key), (("row", self._row_text(row)),))
            elif row not in self.layout._figure_row_set and not self._is_title(key):
                yield Fault("ignored-text", key, self.grid.text(key))

    def _is_title(self, key: Key) -> bool:
        heading = self.layout.heading(key, running=True)
        return heading is not None and heading.says

    def _stands_for_number(self, key: Key) -> bool:
        row, column = key
        run = self.layout.run_of(row)
        if run < 0 or self.grid.role(row, column) is not None or self.layout._is_label(row, column) and (
            column not in self.layout.figure_columns(run)
        ):
            return False
        over = self.layout.over(row, column)
        if not any(self.grid.headings[k].says for k in over.keys):
            return False
        labels = [self.grid.headings[k] for group in self.layout.labels(row, column) for k in group]
        return any(h.units or h.total or h.periods or h.meanings for h in labels)

    def _row_text(self, row: int) -> str:
        return " | ".join(self.grid.text((row, c)) for c in self.grid.rows[row])[:200]

    # -- totals -----------------------------------------------------------------------------

    def _axis(self, lines: _Lines) -> str | None:
        """What a «Sum» runs over: the units or the months its neighbours name; ``both`` in the corner."""
        axes: list[str] = []
        for side, line_kind, usual in (
            (lines.row, self._line_kind_column, "unit"),
            (lines.column, lambda at: self._line_kind_row(at, (lines.row_number, lines.column_number)), "month"),
        ):
            for at, heading in side:
                if heading.total and not heading.units and not heading.meanings:
                    kind = line_kind(at)
                    axes.append(kind if kind in ("unit", "month") else "indicator" if kind else usual)
                    break
        return "both" if {"unit", "month"} <= set(axes) else axes[0] if axes else None

    # -- the three kinds --------------------------------------------------------------------

    def _unit(self, key: Key, lines: _Lines, axis: str | None) -> tuple[str | None, Key | None, Fault | None]:
        if axis in ("unit", "both"):
            return None, None, None
        near: list[tuple[Key, str]] = []
        for side in (lines.row, lines.column):
            named = [(at, h) for at, h in side if h.units]
            if not named:
                continue
            at, heading = named[0]
            if len(heading.units) > 1:
                return None, None, Fault("ambiguous", at, heading.text, (("what", "unit"),))
            near.append((at, next(iter(heading.units))))
            for other_at, other in named[1:]:
                if self._is_adjacent(at, other_at) and not self._related(near[-1][1], other.units):
                    return None, None, Fault("ambiguous", other_at, other.text, (("what", "unit"),))
        if len(near) == 2 and near[0][1] != near[1][1]:
            if not self._related(near[0][1], {near[1][1]}):
                return None, None, Fault("ambiguous", key, self.grid.text_or_empty(key), (("what", "unit"),))
            near.sort(key=lambda n: -len(self.register.ancestors(n[1])))
        if near:
            return near[0][1], near[0][0], None
        for at, heading in self._titles(key, lambda h: bool(h.units)):
            if isinstance(heading, Fault):
                return None, None, heading
            if len(heading.units) > 1:
                return None, None, Fault("ambiguous", at, heading.text, (("what", "unit"),))
            return next(iter(heading.units)), at, None
        return None, None, Fault("unknown-unit", key, self._label_text(lines, key))

    def _is_adjacent(self, a: Key, b: Key) -> bool:
        if a[0] != b[0]:
            return False
        between = range(min(a[1], b[1]) + 1, max(a[1], b[1]))
        return all((a[0], c) not in self.grid.numbers and (a[0], c) not in self.grid.gaps for c in between)

    def _related(self, unit: str, others: frozenset[str] | set[str]) -> bool:
        line = {unit, *self.register.ancestors(unit), *self.register.descendants(unit)}
        return bool(line & others)

    def _label_text(self, lines: _Lines, key: Key) -> str:
        return next((h.text.strip() for _, h in lines.row if h.text.strip()), self.grid.text_or_empty(key))

    def _period(self, key: Key, lines: _Lines, axis: str | None) -> tuple[Period | None, Key | None, Fault | None]:
        if axis in ("month", "both"):
            return None, None, None
        found: Period | None = None
        at_key: Key | None = None
        for side in (lines.row, lines.column):
            for at, heading in side:
                if not heading.periods or found is not None and found.is_full and side is lines.row:
                    continue
                if len(heading.periods) > 1:
                    return None, None, Fault("ambiguous", at, heading.text, (("what", "month"),))
                joined = heading.periods[0] if found is None else found.joined(heading.periods[0])
                if joined is None:
                    return None, None, Fault("ambiguous", at, heading.text, (("what", "month"),))
                found, at_key = joined, at_key if at_key is not None and found is not None and found.is_full else at
        if found is not None and found.is_full:
            return found, at_key, None
        return self._period_from_titles(key, found, at_key)

    def _period_from_titles(
        self, key: Key, found: Period | None, at_key: Key | None
    ) -> tuple[Period | None, Key | None, Fault | None]:
        """The title completes what row and column left open; the sheet's name must agree with it."""
        title: Period | None = None
        for at, heading in self._titles(key, lambda h: bool(h.periods), whole_zone=True):
            if at is None or isinstance(heading, Fault):
                break
            if len(heading.periods) > 1:
                return None, None, Fault("ambiguous", at, heading.text, (("what", "month"),))
            joined = heading.periods[0] if title is None else title.joined(heading.periods[0])
            if joined is None:
                return None, None, Fault("ambiguous", at, heading.text, (("what", "month"),))
            title, at_key = joined, at_key or at
        for name in (self.sheet, self.file):
            if len(name.periods) != 1 or name is self.file and title is not None and title.is_full:
                continue
            joined = name.periods[0] if title is None else title.joined(name.periods[0])
            if joined is None and name is self.file:
                continue
            if joined is None:
                return None, None, Fault("ambiguous", at_key or key, name.text, (("what", "month"),))
            title = joined
        if found is not None and title is not None:
            both = found.joined(title)
            title = both if both is not None else (found if found.first is None else None)
            if title is None:
                return None, None, Fault("ambiguous", at_key or key, self._text_at(at_key, key), (("what", "year"),))
        title = title or found
        if title is None or title.year is None and title.first is None:
            return None, None, Fault("unknown-month", at_key or key, self._text_at(at_key, key))
        if title.year is None:
            return None, None, Fault("ambiguous", at_key or key, self._text_at(at_key, key), (("what", "year"),))
        return title, at_key, None

    def _text_at(self, at: Key | None, key: Key) -> str:
        return self.grid.text_or_empty(at or key)

    def _titles(self, key: Key, has, *, whole_zone: bool = False):  # type: ignore[no-untyped-def]
        """Titles of a kind, nearest first, then the sheet's and the file's name.

        An unknown text between the figures and a title further up, with other figures between,
        may be the title that should have been known: it is blamed instead of passed over.
        """
        row, column = key
        unknown: tuple[Key, Heading] | None = None
        for number in self.layout.zones_above(row):
            hit = False
            for at in self.layout.titles_for(number, column):
                heading = self.layout.heading(at, running=True)
                if heading is None:
                    continue
                if has(heading) and unknown is not None:
                    yield unknown[0], self._blame(*unknown, self._title_kind(has))
                    return
                if has(heading):
                    yield at, heading
                    hit = True
            if hit:
                return
            unknown = unknown or self._unknown_title(number, row)
        if not whole_zone:
            for name in (self.sheet, self.file):
                if has(name):
                    yield None, name

    @staticmethod
    def _title_kind(has) -> str:  # type: ignore[no-untyped-def]
        return "unit" if has(Heading("", units=frozenset({"x"}))) else "indicator"

    def _unknown_title(self, number: int, row: int) -> tuple[Key, Heading] | None:
        """An unknown text standing between two runs of figures, beside nothing else."""
        zone = self.grid.zones[number]
        if self.layout.run_of(zone.first) < 0:
            return None
        for at in self.layout.titles(number):
            heading = self.layout.heading(at, running=True)
            if heading is None or heading.says or heading.is_note or heading.whole:
                continue
            if len(self.grid.rows[at[0]]) == 1 and len(heading.text.split()) <= 8:
                return at, heading
        return None

    def _meanings(self, key: Key, lines: _Lines) -> tuple[frozenset[Meaning], Fault | None]:
        texts = lines.row + lines.column
        part = self._part(lines)
        candidates: frozenset[Meaning] = frozenset()
        blame: tuple[Key | None, str] = (None, "")
        for side in (lines.column, lines.row):
            for at, heading in side:
                if not heading.meanings:
                    continue
                narrowed = _narrow(candidates, heading.meanings)
                if not narrowed and side is lines.row:
                    return frozenset(), Fault("ambiguous", key, self.grid.text_or_empty(key), (("what", "indicator"),))
                if not candidates:
                    blame = (at, heading.text)
                candidates = narrowed or candidates
                break
        used = [h for side in (lines.column, lines.row) for _, h in side if h.meanings][:1]
        rest = [(at, h) for at, h in texts if h.meanings and h not in used]
        titles = list(self._titles(key, lambda h: bool(h.meanings or h.joins)))
        joined = self._joined(texts, titles)
        if joined:
            candidates = joined
        elif any(h.joins and not h.says_alone for _, h in texts):
            at, heading = next((at, h) for at, h in texts if h.joins and not h.says_alone)
            return frozenset(), self._blame(at, heading, "indicator")
        if len({m.indicator for m in candidates}) != 1:
            for at, heading in rest + titles:
                if isinstance(heading, Fault):
                    if not candidates:
                        return frozenset(), heading
                    break
                narrowed = _narrow(candidates, heading.meanings)
                if not candidates:
                    blame = (at, heading.text)
                candidates = narrowed or candidates
                if len({m.indicator for m in candidates}) == 1:
                    break
        if not candidates:
            at, text = self._nearest_text(lines, key)
            return frozenset(), Fault("unknown-indicator", at, text)
        return frozenset(
            Meaning(m.indicator, part or m.part, m.by_name, m.words, m.exact) for m in candidates
        ), None

    def _nearest_text(self, lines: _Lines, key: Key) -> tuple[Key, str]:
        for at, heading in (*lines.column, *lines.row):
            if not heading.units and not heading.periods and heading.text.strip():
                return at, heading.text.strip()
        return key, self.grid.text_or_empty(key)

    @staticmethod
    def _part(lines: _Lines) -> str | None:
        """The part the nearest heading names by a word of its own («Teller», «Prosent»)."""
        for _, heading in (*lines.column, *lines.row):
            if heading.part is not None and not heading.weak_part:
                return heading.part
            if any(m.part for m in heading.meanings):
                return None
        return None

    def _joined(self, texts: list[tuple[Key, Heading]], titles: list) -> frozenset[Meaning]:  # type: ignore[type-arg]
        """Meanings of the alias that joins most of the headings."""
        words = {w for _, h in texts for w in h.joins}
        if not words:
            return frozenset()
        words |= {w for _, h in titles if isinstance(h, Heading) for w in h.joins} | self.sheet.joins | self.file.joins
        fitting = [(len(joins), ms) for joins, ms in self.vocabulary.joined.items() if joins <= words]
        if not fitting:
            return frozenset()
        most = max(n for n, _ in fitting)
        return frozenset(m for n, ms in fitting if n == most for m in ms)


def _narrow(candidates: frozenset[Meaning], meanings: frozenset[Meaning]) -> frozenset[Meaning]:
    """Candidates that the other heading's indicators allow; its parts are added where ours say none."""
    if not candidates:
        return meanings
    allowed = {m.indicator for m in meanings}
    parts = {m.indicator: m.part for m in meanings}
    kept = frozenset(
        Meaning(m.indicator, m.part or parts[m.indicator], m.by_name, m.words, m.exact)
        for m in candidates
        if m.indicator in allowed
    )
    named = frozenset(m for m in kept if any(o.indicator == m.indicator and o.by_name for o in meanings))
    return named or kept


def _commonest(headings: Iterator[Heading]) -> str | None:
    """The kind most of the headings of a line are of."""
    counts: Counter[str] = Counter()
    for heading in headings:
        counts["unit"] += bool(heading.units)
        counts["month"] += bool(heading.periods)
        counts["indicator"] += bool(heading.meanings)
    kind, count = counts.most_common(1)[0] if counts else ("", 0)
    return kind if count else None


__all__ = ["DENOMINATOR", "VALUE", "Coordinates", "Fault", "Placed"]
