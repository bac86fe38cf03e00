"""One table: which of unit, period, indicator and part run down it, which across, and which stand outside it.

A line is a row or a column of the table: what it says of a figure (its ``Spot``) and the texts that head it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, product

from layouts.shown import Num
from layouts.truth import Figures, Key, Said, adds_up
from layouts.words import (
    CODE_HEADS,
    INDICATOR_HEADS,
    MONTH_HEADS,
    NOTE_HEADS,
    TOTALS,
    UNIT_HEADS,
    Span,
    Words,
)

GAPS = (".", "..", ":", "-", "–", "*", "−", None, None)
NOT_A_GAP = object()


@dataclass(frozen=True)
class Spot:
    """What is known of a figure; a total has the units or periods it runs over in ``over``."""

    unit: str | None = None
    span: Span | None = None
    indicator: str | None = None
    part: str | None = None
    over_units: tuple[str, ...] = ()
    over_spans: tuple[Span, ...] = ()

    def with_(self, other: Spot) -> Spot:
        """Both together."""
        return Spot(
            self.unit or other.unit, self.span or other.span, self.indicator or other.indicator,
            self.part or other.part, self.over_units or other.over_units, self.over_spans or other.over_spans,
        )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row or a column: ``texts`` head it, outermost first; ``groups`` say which it shares with its neighbours."""

    spot: Spot
    texts: tuple[object, ...]
    groups: tuple[object, ...]
    is_total: bool = False


@dataclass
class Content:
    """What a table is about. ``plans`` say which parts are shown of each indicator."""

    units: list[str]
    spans: list[Span]
    plans: dict[str, tuple[str, ...]]
    #: One column or row of a denominator that several indicators share.
    shared: tuple[str, ...] = ()


@dataclass
class Shape:
    """Where each axis stands: ``unit``, ``span`` (or ``year`` and ``bare``), ``indicator``, ``part``, or ``measure``."""

    rows: list[str]
    columns: list[str]
    #: Axes outside the table; their one value is said by a title, a corner, the sheet's or the file's name.
    outside: set[str]
    year_outside: bool = False


@dataclass
class Table:
    """A table laid out from (0, 0): ``corner`` is its first cell where that is free to say something."""

    cells: dict[tuple[int, int], object] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    said: Said = field(default_factory=Said)
    corner: tuple[int, int] | None = None
    heads: int = 0
    label_columns: int = 0
    features: set[str] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    #: Rows and columns of figures, by what stands there: for who wants to spoil one.
    data_rows: list[int] = field(default_factory=list)
    sums: dict[tuple[int, int], list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """How many rows it takes."""
        return max((r for r, _ in self.cells), default=0) + 1

    @property
    def width(self) -> int:
        """How many columns it takes."""
        return max((c for _, c in self.cells), default=0) + 1


class Builder:
    """Lays out one table."""

    def __init__(
        self, style: random.Random, words: Words, figures: Figures, content: Content, shape: Shape, *,
        fixed: Spot, can_merge: bool = True, can_hide: str = "", is_alone: bool = True,
    ) -> None:  # fmt: skip
        """``style`` decides the looks: tables of one style look alike. ``can_hide`` names what may be hidden."""
        self.random, self.dice, self.words, self.figures = style, words.random, words, figures
        self.register = words.register
        self.content, self.shape, self.fixed = content, shape, fixed
        self.can_merge, self.can_hide, self.is_alone = can_merge, can_hide, is_alone
        self.table = Table()
        self.unit_style = style.choice(["name", "name", "alias", "coded", "any", "any"])
        self.month_style = style.choice(words.STYLES)
        self.bare_style = style.choice(words.BARE)
        self.part_style = style.choice(["words", "words", "texts"])
        self.as_text = style.choice([0.0, 0.0, 0.0, 0.3, 1.0])
        self.percent_form = style.choice(["number", "number", "percent", "percent-text"])
        self.percent_digits = style.choice([0, 1, 1, 2, 9])
        self.gap_rate = style.choice([0.0, 0.0, 0.0, 0.06])
        self.gaps: dict[Key, object] = {}
        self.has_totals = False
        self.filled = "repeat"

    def chance(self, share: float, feature: str = "") -> bool:
        """Whether something that happens in this share of cases happens; it is noted where it has a name."""
        happens = self.random.random() < share
        if happens and feature:
            self.table.features.add(feature)
        return happens

    # ── lines ──

    def values(self, axis: str) -> list[tuple[Spot, object]]:
        """What runs along an axis: what each value says, and the group it is."""
        content = self.content
        if axis == "unit":
            return [(Spot(unit=u), u) for u in content.units]
        if axis == "span":
            return [(Spot(span=s), s) for s in content.spans]
        if axis == "indicator":
            return [(Spot(indicator=i), i) for i in content.plans]
        if axis == "part":
            parts = dict.fromkeys(p for plan in content.plans.values() for p in plan)
            return [(Spot(part=p), p) for p in parts]
        measures = [
            (i, p) for i, plan in content.plans.items() for p in plan if not (content.shared and p == "denominator")
        ]
        shared = [(Spot(indicator="|".join(content.shared), part="denominator"), "shared")] if content.shared else []
        return shared + [(Spot(indicator=i, part=p), (i, p)) for i, p in measures]

    def lines(self, axes: Sequence[str], *, in_rows: bool) -> list[Line]:
        """Every line of one direction, totals among them."""
        found: list[Line] = []
        for combination in product(*(self.values(axis) for axis in axes)):
            spot = Spot()
            for one, _ in combination:
                spot = spot.with_(one)
            if spot.indicator and spot.span and "|" not in spot.indicator:
                cadence = self.register.indicators[spot.indicator].cadence
                if {"month": 1, "quarter": 3, "tertial": 4, "year": 12}[cadence] != spot.span.length:
                    continue
            groups = tuple(group for _, group in combination)
            texts: list[object] = []
            for axis, (one, _) in zip(axes, combination, strict=True):
                texts += self.texts(axis, one, in_rows=in_rows)
            found.append(Line(spot, tuple(texts), groups))
        return list(self.with_totals(found, axes, in_rows=in_rows))

    def with_totals(self, lines: list[Line], axes: Sequence[str], *, in_rows: bool) -> Iterator[Line]:
        """Totals after the innermost axis, and sums of a sector among its units."""
        inner = axes[-1] if axes else ""
        can = inner in ("unit", "span") and len(self.values(inner)) > 1
        wants = can and self.chance(0.45, f"total {'row' if in_rows else 'column'} over {inner}")
        first = wants and self.chance(0.08, "total first")
        sub = inner == "unit" and in_rows and self.chance(0.15)
        word = self.random.choice(TOTALS)
        for _, group in groupby(lines, key=lambda line: line.groups[:-1]):
            members = list(group)
            total = self.total_line(members, inner, str(word)) if wants and len(members) > 1 else None
            self.has_totals = self.has_totals or sub or total is not None
            if total is not None and first:
                yield total
            for at, line in enumerate(members):
                yield line
                if sub and line.spot.unit:
                    yield from self.sector_sum(members, at)
            if total is not None and not first:
                yield total

    def total_line(self, members: list[Line], inner: str, word: str) -> Line | None:
        """A line that sums the ones before it."""
        last = members[-1]
        if inner == "unit":
            units = [m.spot.unit for m in members if m.spot.unit]
            leaves = tuple(u for u in units if not set(units) & set(self.register.descendants(u)))
            spot = replace(last.spot, unit=None, over_units=leaves)
        else:
            flows = all(self.register.indicators[i].over_time == "flow" for i in self.content.plans)
            spans = tuple(m.spot.span for m in members if m.spot.span)
            if not flows or len({s.length for s in spans}) > 1:
                return None
            spot = replace(last.spot, span=None, over_spans=spans)
        size = len(self.texts_size(inner))
        keep = len(last.texts) - size
        labels: list[object] = [None] * size
        labels[-1 if self.random.random() < 0.7 else 0] = word
        return Line(spot, (*last.texts[:keep], *labels), (*last.groups[:-1], "total"), is_total=True)

    def sector_sum(self, members: list[Line], at: int) -> Iterator[Line]:
        """«Sum helse og omsorg» after the last of a sector's units."""
        unit = members[at].spot.unit or ""
        above = self.register.parent(unit)
        units = [m.spot.unit or "" for m in members]
        if above is None or self.register.children(unit) or above in units:
            return
        mine = [u for u in units if self.register.parent(u) == above and not self.register.children(u)]
        if (
            len(mine) != len(self.register.children(above))
            or mine[-1] != unit
            or units[at - len(mine) + 1 : at + 1] != mine
        ):
            return
        self.table.features.add("sum of a sector")
        name = self.register.units[above].name
        size = len(self.texts_size("unit"))
        line = members[at]
        keep = len(line.texts) - size
        labels: list[object] = [None] * size
        labels[-1] = f"Sum {name[0].lower()}{name[1:]}" if self.random.random() < 0.6 else f"{name} totalt"
        spot = replace(line.spot, unit=None, over_units=tuple(mine))
        yield Line(spot, (*line.texts[:keep], *labels), (*line.groups[:-1], f"sum {above}"), is_total=True)

    def texts_size(self, axis: str) -> list[str]:
        """The label columns, or heading rows, that an axis takes."""
        if axis == "unit":
            return {"both": ["code", "unit"], "code": ["code"]}.get(self.coded, ["unit"])
        if axis == "span":
            if self.shape.year_outside:
                return ["bare"]
            return ["year", "bare"] if self.is_split else ["span"]
        return [axis]

    @property
    def coded(self) -> str:
        """Whether units stand by ``code``, by ``both`` code and name, or by ``name``; decided once."""
        if not hasattr(self, "_coded"):
            has = all(self.register.units[u].code for u in self.content.units)
            self._coded = (
                self.random.choice(["name"] * 6 + ["both", "code"]) if has and "unit" in self.shape.rows else "name"
            )
            if self._coded != "name":
                self.table.features.add(f"units by {self._coded}")
        return self._coded

    @property
    def is_split(self) -> bool:
        """Whether year and month stand in two columns or two rows."""
        if not hasattr(self, "_split"):
            months = all(s.length == 1 for s in self.content.spans)
            self._split = months and self.random.random() < 0.2
            if self._split:
                self.table.features.add("year and month apart")
        return self._split

    def texts(self, axis: str, spot: Spot, *, in_rows: bool) -> list[object]:
        """What a line is headed by along one axis."""
        words = self.words
        if axis == "unit":
            unit = self.register.units[spot.unit or ""]
            code: object = unit.code
            if code and self.dice.random() < 0.5 and str(code).isdigit():
                code = int(unit.code)
            name = words.unit(unit.id, "name" if self.coded == "both" else self.unit_style)
            return {"both": [code, name], "code": [code]}.get(self.coded, [name])
        if axis == "span":
            span = spot.span
            assert span is not None
            if self.shape.year_outside:
                return [
                    words.span(span, self.bare_style if in_rows or self.bare_style != "number" else "full", year=False)
                ]
            if self.is_split:
                year: object = span.year if self.dice.random() < 0.7 else str(span.year)
                bare = self.bare_style if in_rows or self.bare_style != "number" else "short"
                return [year, words.bare(span.first, bare)]
            return [words.span(span, self.month_style)]
        if axis == "indicator":
            return [words.indicator(spot.indicator or "")]
        if axis == "part":
            return [self.part_text(spot.part or "")]
        if spot.indicator and "|" in spot.indicator:
            return [self.register.indicators[spot.indicator.split("|")[0]].denominator]
        return [words.measure(spot.indicator or "", spot.part or "")]

    def part_text(self, part: str) -> str:
        """A part where the indicator is said elsewhere."""
        plans = self.content.plans
        counted = not any(self.register.indicators[i].is_ratio for i in plans)
        if self.part_style == "texts" and len(plans) == 1 and part != "value":
            row = self.register.indicators[next(iter(plans))]
            text = row.numerator if part == "numerator" else row.denominator
            names = {n for i in self.register.indicators.values() for n in (i.name, *i.aliases)}
            if text not in names:
                self.table.features.add("parts by the register's words")
                return text
        if len(plans) > 1 and not all(self.register.indicators[i].is_ratio for i in plans) and part == "value":
            return str(self.words.pick("Verdi", "Resultat"))
        return self.words.part(part, counted)

    # ── the table ──

    def build(self) -> Table:
        """The table, laid out."""
        shape, table = self.shape, self.table
        rows = self.lines(shape.rows, in_rows=True)
        columns = self.lines(shape.columns, in_rows=False)
        if not shape.columns:
            columns = [Line(Spot(part=self.only_part), (self.only_head(),), ("value",))]
        sizes = [name for axis in shape.rows for name in self.texts_size(axis)]
        before = ["number"] if self.chance(0.08, "row numbers") else []
        heads = max(1, len(columns[0].texts))
        table.heads, table.label_columns = heads, len(before) + len(sizes)
        band = (
            len(shape.rows) > 1
            and len(self.texts_size(shape.rows[0])) == 1
            and (shape.rows[0] != "unit" or self.coded == "name")
            # «Teller» over rows of units is read as little as it is written.
            and shape.rows[0] != "part"
            and self.is_alone
            and not before
            and self.chance(0.18, f"bands by {shape.rows[0]}")
        )
        drop = 1 if band else 0
        labels = before + sizes[drop:]
        table.label_columns = len(labels)
        left = len(labels) + (1 if self.chance(0.06, "spacer before the figures") else 0)
        places = self.place_columns(columns, left)
        self.head_columns(columns, places, heads)
        self.head_labels(labels, heads)
        notes = self.chance(0.18, "notes column")
        note_at = max(places) + 1 + (1 if self.chance(0.2) else 0)
        if notes:
            table.cells[heads - 1, note_at] = self.words.pick(*NOTE_HEADS)
        at = heads + (1 if self.chance(0.05, "spacer under the headings") else 0)
        filled = "repeat" if len(sizes) - drop < 2 else self.random.choice(["repeat", "fill", "merge"])
        self.filled = filled if len(labels) > 1 else "repeat"
        last: tuple[object, ...] = ()
        spaced = self.is_alone and self.chance(0.08)
        number = 0
        starts: dict[int, int] = {}
        for line in rows:
            if band and line.groups[:1] != last[:1]:
                if last and self.dice.random() < 0.3:
                    at += 1
                table.cells[at, 0] = self.band_text(line)
                at += 1
            elif spaced and last and line.groups[:1] != last[:1]:
                table.features.add("spacer rows")
                at += 1
            texts = list(line.texts[drop:])
            if before:
                number += 0 if line.is_total else 1
                texts.insert(0, None if line.is_total else number)
            self.label_row(line, texts, at, last, filled, len(before), starts)
            for column, where in zip(columns, places, strict=True):
                self.fill(at, where, line, column)
            if notes and self.dice.random() < 0.4:
                table.cells[at, note_at] = self.words.pick(
                    "ok", "se vedlegg", "foreløpig", 2026, "jf. s. 4", "12 av 14", "Overtid"
                )
            table.data_rows.append(at)
            last = line.groups
            at += 1
        if (
            labels
            and (heads - 1, 0) not in table.cells
            and not any(r < heads and c < len(labels) for r, c in table.cells)
            # «Folketall | 2024 | 2025» may be a row of figures.
            and not any(str(table.cells.get((heads - 1, c), "")).isdigit() for c in places)
        ):
            table.corner = (heads - 1, 0)
        self.hide(places)
        return table

    def band_text(self, line: Line) -> object:
        """The title of a group of rows: not a number alone, which may be anything."""
        text = line.texts[0]
        span = line.spot.span
        if span is None or self.shape.rows[0] != "span" or not str(text).isdigit():
            return text
        if span.length == 12:
            return f"År {span.year}"
        return self.words.span(
            span, "full" if not self.shape.year_outside else "running", year=not self.shape.year_outside
        )

    def label_row(
        self, line: Line, texts: list[object], at: int, last: tuple[object, ...], filled: str, skip: int, starts: dict[int, int]
    ) -> None:  # fmt: skip
        """The labels of one row; outer ones once, merged or at their first row alone, or on every row."""
        sizes = [len(self.texts_size(axis)) for axis in self.shape.rows]
        owner = (
            [n for n, size in enumerate(sizes) for _ in range(size)][-(len(texts) - skip) :]
            if len(texts) > skip
            else []
        )
        for column, text in enumerate(texts):
            level = owner[column - skip] if column >= skip else None
            outer = level is not None and level < len(sizes) - 1
            same = outer and last[: (level or 0) + 1] == line.groups[: (level or 0) + 1]
            if same and filled in ("fill", "merge"):
                self.table.features.add("labels filled down" if filled == "fill" else "labels merged down")
                if filled == "merge" and self.can_merge and column in starts:
                    top = starts[column]
                    self.table.merges = [m for m in self.table.merges if m[:2] != (top, column)]
                    self.table.merges.append((top, column, at, column))
                continue
            if text is not None:
                self.table.cells[at, column] = text
            starts[column] = at

    def place_columns(self, columns: list[Line], left: int) -> list[int]:
        """The sheet column of each line; groups may have an empty one between them."""
        gap = len(self.shape.columns) > 1 and self.chance(0.1, "spacer columns")
        places, at = [], left
        for n, column in enumerate(columns):
            if gap and n and column.groups[:1] != columns[n - 1].groups[:1]:
                at += 1
            places.append(at)
            at += 1
        return places

    def head_columns(self, columns: list[Line], places: list[int], heads: int) -> None:
        """The headings, outer ones repeated, merged over their columns, or at the first of them."""
        table = self.table
        way = self.random.choice(["repeat", "merge", "merge", "first"]) if heads > 1 else "repeat"
        if way == "merge" and not self.can_merge:
            way = "first"
        sizes = [len(self.texts_size(axis)) for axis in self.shape.columns] or [1]
        owner = [n for n, size in enumerate(sizes) for _ in range(size)]
        for level in range(heads):
            inner = level == heads - 1
            runs = groupby(
                range(len(columns)),
                key=lambda n, level=level: (
                    columns[n].groups[: owner[level] + 1],
                    columns[n].texts[level] if owner[level] == owner[-1] else None,
                ),
            )
            for _, run in runs:
                members = list(run)
                text = columns[members[0]].texts[level]
                if text is None:
                    continue
                if inner or way == "repeat" or len(members) == 1:
                    for n in members:
                        table.cells[level, places[n]] = columns[n].texts[level] if inner else text
                    continue
                table.cells[level, places[members[0]]] = text
                table.features.add(f"headings {'merged' if way == 'merge' else 'written once'}")
                if way == "merge":
                    table.merges.append((level, places[members[0]], level, places[members[-1]]))
        table.features.add(f"{heads} heading rows")

    def head_labels(self, labels: list[str], heads: int) -> None:
        """The words over the label columns, or none."""
        needs = {"code", "number", "bare", "year"} & set(labels)
        if not needs and self.chance(0.25, "no words over the labels"):
            return
        choices = {"unit": UNIT_HEADS, "code": CODE_HEADS, "span": MONTH_HEADS, "bare": MONTH_HEADS[:4], "year": ("År", "Årstall"),
                   "indicator": INDICATOR_HEADS, "measure": INDICATOR_HEADS, "part": ("Måltall", "Type tall", "Variabel"),
                   "number": ("Nr", "Nr.", "Løpenr", "#")}  # fmt: skip
        if set(self.span_lengths) == {12}:
            choices["span"] = ("År", "Periode", "Årstall")
        row = heads - 1 if self.random.random() < 0.85 else 0
        for column, kind in enumerate(labels):
            if kind == "part":
                self.table.cells[row, column] = "Måltall"
                continue
            self.table.cells[row, column] = self.words.pick(*choices[kind])

    @property
    def span_lengths(self) -> list[int]:
        """The lengths of the periods."""
        return [s.length for s in self.content.spans]

    @property
    def only_part(self) -> str | None:
        """The part where no axis says it."""
        plans = {p for plan in self.content.plans.values() for p in plan}
        return next(iter(plans)) if len(plans) == 1 else None

    def only_head(self) -> str:
        """The heading of a table's one column of figures."""
        ratios = {self.register.indicators[i].is_ratio for i in self.content.plans}
        if self.only_part is None:
            # «Tall» beside a percentage without its sign may be the number of anything.
            return str(self.words.pick("Verdi", "Resultat"))
        if ratios == {True}:
            return str(self.words.pick("Prosent", "%", "Andel", "Verdi"))
        return str(
            self.words.pick("Antall", "Verdi", "Tall") if ratios == {False} else self.words.pick("Verdi", "Resultat")
        )

    # ── figures ──

    def fill(self, row: int, column: int, line: Line, over: Line) -> None:
        """The figure where a row and a column meet."""
        spot = line.spot.with_(over.spot).with_(self.fixed)
        if spot.indicator is None or (spot.part is None and not self.only_part):
            return
        part = spot.part or self.only_part or ""
        indicators = spot.indicator.split("|")
        plan = self.content.plans.get(indicators[0], ())
        if part not in plan:
            return
        if line.is_total or over.is_total:
            self.fill_total(row, column, spot, indicators[0], part)
            return
        assert spot.unit is not None
        assert spot.span is not None
        value = self.figures.part(indicators[0], spot.unit, spot.span, part)
        keys = [(i, spot.unit, spot.span.month) for i in indicators]
        if self.is_gap(keys[0]):
            sign = self.gaps[keys[0]]
            if sign is not None:
                self.table.cells[row, column] = sign
            return
        if value is None:
            return
        shown = self.number(value, indicators[0], part)
        self.table.cells[row, column] = shown
        for key in keys:
            self.table.said.parts.setdefault(key, {})[part] = shown.value
            self.table.said.cells[key, part] = (0, row, column)

    def is_gap(self, key: Key) -> bool:
        """Whether a figure is not there; no denominator that others share is left out."""
        if key not in self.gaps:
            is_gap = not self.content.shared and self.dice.random() < self.gap_rate
            self.gaps[key] = self.dice.choice(GAPS) if is_gap else NOT_A_GAP
            if is_gap:
                self.table.features.add("no-figure signs")
        return self.gaps[key] is not NOT_A_GAP

    def fill_total(self, row: int, column: int, spot: Spot, indicator: str, part: str) -> None:
        units = list(spot.over_units) or [spot.unit or ""]
        spans = list(spot.over_spans) or ([spot.span] if spot.span else [])
        if not spans:
            return
        value = self.figures.summed(indicator, units, spans, part)
        is_mean = len(units) > 1 and part == "value" and self.register.indicators[indicator].is_ratio
        if value is None or is_mean and self.dice.random() < 0.3:
            return
        if not adds_up(self.register.indicators[indicator], part) and self.dice.random() < 0.3:
            return
        self.table.cells[row, column] = self.number(value, indicator, part)

    def number(self, value: float, indicator: str, part: str) -> Num:
        """How a figure is shown."""
        ratio = part == "value" and self.register.indicators[indicator].is_ratio
        if ratio:
            value = round(value, self.percent_digits)
            digits = min(self.percent_digits, 6)
            if self.percent_form == "percent":
                self.table.features.add("percent by format")
                return Num(value, digits, "percent")
            if self.percent_form == "percent-text":
                return Num(round(value, 4), min(digits, 4), "percent-text")
            is_text = self.dice.random() < self.as_text
            return Num(
                round(value, 4) if is_text else value, min(digits, 4 if is_text else 6), "text" if is_text else "number"
            )
        digits = 0 if value == int(value) and self.dice.random() < 0.8 else max(self.figures.digits, 1)
        if self.dice.random() < self.as_text:
            self.table.features.add("numbers as text")
            return Num(value, digits, "text")
        return Num(value, digits)

    def hide(self, places: list[int]) -> None:
        """A hidden row or column with other figures under the same headings."""
        table = self.table
        can_drop = self.filled == "repeat" and {"unit", "span"}.issuperset(self.shape.rows) and len(table.data_rows) > 1
        if "rows" in self.can_hide and can_drop and not self.has_totals and self.chance(0.2, "hidden figures"):
            row = self.dice.choice(table.data_rows)
            table.hidden_rows.add(row)
            for key in {key for (key, _), (_, at, _) in table.said.cells.items() if at == row}:
                table.said.parts.pop(key)
        elif "rows" in self.can_hide and self.chance(0.05, "hidden row"):
            source, row = self.dice.choice(table.data_rows), table.height
            self.copy([(source, c, row, c) for c in range(table.width)])
            table.hidden_rows.add(row)
        elif "columns" in self.can_hide and self.chance(0.05, "hidden column"):
            source, column = self.dice.choice(places), table.width
            self.copy([(r, source, r, column) for r in range(table.height)])
            table.hidden_columns.add(column)

    def copy(self, moves: list[tuple[int, int, int, int]]) -> None:
        for row, column, to_row, to_column in moves:
            cell = self.table.cells.get((row, column))
            if isinstance(cell, Num):
                cell = replace(cell, value=cell.value + 7)
            if cell is not None:
                self.table.cells[to_row, to_column] = cell
