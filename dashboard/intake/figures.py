"""From placed numbers to observations: parts joined, twice-said figures met, units made sure of.

A ratio's numerator, denominator and percentage stand in different cells; what belongs together is
found by indicator, unit and month across the whole file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from dashboard.intake.cells import address
from dashboard.intake.placed import Fault, Placed
from dashboard.intake.vocabulary import DENOMINATOR, NUMERATOR, VALUE, Meaning
from dashboard.model import Indicator, Observation, Register

FigureKey = tuple[str, str, str]
_Part = tuple[str, str, str | None]
"""An indicator, a month, and which part of its figures."""
_APART = (("what", "apart"),)


@lru_cache(maxsize=64)
def half_of(decimals: int) -> float:
    """Half of the last of so many digits."""
    return float(0.5 * 10.0**-decimals)


@dataclass(slots=True)
class Slot:
    """One part of one figure: where it stands, and its number (None: a gap sign or an empty cell)."""

    sheet: int
    placed: Placed
    value: float | None

    @property
    def decimals(self) -> int:
        """Digits after the comma the sheet shows."""
        return self.placed.number.decimals if self.placed.number is not None else 0

    @property
    def half(self) -> float:
        """Half of the last digit shown, with room for the arithmetic of a float."""
        return half_of(self.decimals) + 1e-9 * max(1.0, abs(self.value or 0.0))


@dataclass
class Total:
    """A total's figure: what it is of, and what its row or column runs over."""

    sheet: int
    placed: Placed
    indicator: str
    part: str
    unit: str | None
    month: str | None


@dataclass
class Book:
    """Everything one file says, before it is checked."""

    register: Register
    slots: dict[FigureKey, dict[str, Slot]] = field(default_factory=dict)
    totals: list[Total] = field(default_factory=list)
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    gaps: set[tuple[str, str | None, str | None, str]] = field(default_factory=set)
    #: Sheet, axis (0 row, 1 column) and number of each line with a figure that could not be placed.
    unplaced: set[tuple[int, int, int]] = field(default_factory=set)
    again: dict[FigureKey, list[dict[str, tuple[Slot, Slot]]]] = field(default_factory=dict)
    #: Further empty cells of a figure that stands nowhere: a count's may be that of «Teller» and of «Verdi».
    empties: list[tuple[FigureKey, str, Slot]] = field(default_factory=list)

    def is_troubled(self, slot: Slot, axis: int) -> bool:
        """Whether a figure in the same row (axis 0) or column (1) could not be placed: its own fault is enough."""
        return (slot.sheet, axis, slot.placed.key[axis]) in self.unplaced

    def fault(self, sheet: int, code: str, placed: Placed | None, found: str, **facts: str) -> None:
        """Note a finding at a placed figure's cell."""
        key = placed.key if placed is not None else None
        self.faults.append((sheet, Fault(code, key, found, tuple(facts.items()))))


class _Use(NamedTuple):
    """What figures with equal headings are figures of; ``part`` and ``month`` None where they cannot be said."""

    indicator: Indicator
    meaning: Meaning
    part: str | None
    month: str | None


def _use(register: Register, one: Placed) -> _Use | None:
    """None where more than one indicator is meant."""
    meaning = _choose(one.meanings)
    if meaning is None:
        return None
    indicator = register.indicators[meaning.indicator]
    month = one.period.month(indicator.cadence) if one.period is not None else None
    return _Use(indicator, meaning, _part(indicator, meaning), month)


def gather(book: Book, sheet: int, placed: list[Placed]) -> None:
    """Sort one sheet's placed figures into the book's slots."""
    undecided: dict[int, Placed] = {}
    shared: list[Placed] = []
    here: set[FigureKey] = set()
    uses: dict[tuple[int, int], _Use | None] = {}
    serving: dict[tuple[int, int, int], list[_Part]] = {}
    for one in placed:
        # Equal headings are one object, and ``placed`` keeps each alive.
        alike = (id(one.meanings), id(one.period))
        try:
            use = uses[alike]
        except KeyError:
            use = uses[alike] = _use(book.register, one)
        if one.also and one.total_key is None and one.number is not None:
            shared.append(one)
        if use is None:
            undecided[id(one)] = one
        elif (key := _put(book, sheet, one, use)) is not None:
            here.add(key)
    for one in shared:
        headed = (id(one.also), id(one.meanings), id(one.period))
        serves = serving.get(headed)
        if serves is None:
            serves = serving[headed] = _serves(book.register, one)
        if _fill(book, sheet, one, serves, here):
            undecided.pop(id(one), None)
    for one in undecided.values():
        if one.number is not None and not one.is_total:
            names = sorted({book.register.indicators[m.indicator].name for m in one.meanings})
            book.fault(sheet, "ambiguous", one, "", what="indicator", choices=", ".join(names[:4]))


@lru_cache(maxsize=4096)
def _choose(meanings: frozenset[Meaning]) -> Meaning | None:
    """The one indicator meant; a name goes before a part's own text, that before a shortened one."""
    for kept in (
        meanings,
        frozenset(m for m in meanings if m.by_name),
    ):
        if len({m.indicator for m in kept}) == 1:
            return min(kept, key=lambda m: (not m.by_name, m.part or ""))
    return None


def _part(indicator: Indicator, meaning: Meaning) -> str | None:
    if indicator.is_ratio:
        return meaning.part or VALUE
    return None if meaning.part == DENOMINATOR else VALUE


def _put(book: Book, sheet: int, one: Placed, use: _Use) -> FigureKey | None:
    indicator, meaning, part, month = use
    number = one.number
    if part is None:
        if number is not None:
            book.fault(sheet, "ambiguous", one, "", what="part", choices=indicator.name)
        return None
    if month is None and one.period is not None:
        if number is not None:
            book.faults.append(
                (sheet, Fault("unknown-month", one.month_key or one.key, "", (("cadence", indicator.cadence),)))
            )
        return None
    if number is not None:
        if number.percent and (part != VALUE or not indicator.is_ratio):
            book.fault(sheet, "not-a-number", one, "", what="percent")
            return None
        if one.is_counted and meaning.part is None and indicator.is_ratio and not number.percent:
            book.fault(sheet, "ambiguous", one, "", what="value", indicator=indicator.name)
            return None
    if one.total_key is not None:
        book.totals.append(Total(sheet, one, indicator.id, part, one.unit, month))
        return None
    if one.unit is None or month is None:
        return None
    key = (indicator.id, one.unit, month)
    _store(book, sheet, one, key, part)
    return key


def _store(book: Book, sheet: int, one: Placed, key: FigureKey, part: str) -> None:
    value = one.number.value if one.number is not None else None
    slot = Slot(sheet, one, value)
    if value is None:
        book.gaps.add((*key, part))
        if one.gap:
            book.fault(sheet, "no-figure", one, one.gap)
    parts = book.slots.setdefault(key, {})
    before = parts.get(part)
    if before is None or before.value is None:
        parts[part] = slot
    elif value is not None and before.placed.key == one.key and before.sheet == sheet:
        return
    elif value is not None:
        times = book.again.setdefault(key, [])
        group = next((g for g in times if part not in g), None)
        if group is None:
            times.append(group := {})
        group[part] = (before, slot)


def say_twice(book: Book, is_told_apart: Callable[[Slot, Slot], bool]) -> None:
    """Findings for figures that stand more than once in the file: the second one's own cell is named.

    ``is_told_apart`` says whether something else stands in the rows of two: a week, a shift. Then they may be parts.
    """
    for key, times in book.again.items():
        indicator = book.register.indicators[key[0]]
        for group in times:
            part = next(p for p in (NUMERATOR, VALUE, DENOMINATOR) if p in group)
            before, slot = group[part]
            same = all(_same(indicator, p, *pair) for p, pair in group.items())
            facts = (
                ("indicator", indicator.name),
                ("unit", book.register.units[key[1]].name),
                ("month", key[2]),
                ("first_sheet", str(before.sheet)),
                ("first_row", str(before.placed.key[0])),
                ("first_column", str(before.placed.key[1])),
            )
            apart = same and is_told_apart(before, slot)
            code = "same-twice" if same and not apart else "duplicate"
            book.faults.append((slot.sheet, Fault(code, slot.placed.key, "", facts + _APART * apart)))


def _same(indicator: Indicator, part: str, before: Slot, slot: Slot) -> bool:
    """Whether two figures say the same; percentages may be rounded differently."""
    room = max(before.half, slot.half) if part == VALUE and indicator.is_ratio else 1e-9
    return before.value is not None and slot.value is not None and abs(before.value - slot.value) <= room


def _serves(register: Register, one: Placed) -> list[_Part]:
    """What else than the indicator they are figures of, figures with these headings may be a part of."""
    if one.period is None:
        return []
    chosen = {m.indicator for m in one.meanings} if _choose(one.meanings) is not None else set()
    is_named = any(m.by_name for m in one.meanings)
    return [
        (m.indicator, one.period.month(register.indicators[m.indicator].cadence) or "", m.part)
        for m in one.also
        if m.indicator not in chosen and not (m.part == NUMERATOR and chosen and not is_named)
    ]


def _fill(book: Book, sheet: int, one: Placed, serves: list[_Part], here: set[FigureKey]) -> bool:
    """A column that is a part of several indicators («Avtalte dagsverk») serves each that lacks it."""
    if one.unit is None:
        return False
    filled = False
    for indicator, month, part in serves:
        key = (indicator, one.unit, month)
        if key not in here:
            continue
        has = [p for p, s in book.slots.get(key, {}).items() if s.value is not None]
        if part in has or not (NUMERATOR in has or VALUE in has or part == NUMERATOR and has):
            continue
        _store(book, sheet, one, key, part or VALUE)
        filled = True
    return filled


def observations(book: Book, names: list[str | None]) -> list[Observation]:
    """The figures that came together, and findings where they do not."""
    found: list[Observation] = []
    for (indicator_id, unit, month), parts in book.slots.items():
        indicator = book.register.indicators[indicator_id]
        slots = {p: s for p, s in parts.items() if s.value is not None}
        if not slots:
            continue
        one = _observation(book, indicator, unit, month, slots, parts, names)
        if one is not None:
            found.append(one)
    return found


def _observation(
    book: Book,
    indicator: Indicator,
    unit: str,
    month: str,
    slots: dict[str, Slot],
    parts: dict[str, Slot],
    names: list[str | None],
) -> Observation | None:
    above, below, given = slots.get(NUMERATOR), slots.get(DENOMINATOR), slots.get(VALUE)
    at = above or given or below
    assert at is not None
    sheet, cell = names[at.sheet], _address(at)
    if not indicator.is_ratio:
        assert given is not None
        return Observation(indicator.id, unit, month, given.value, None, given.value, sheet, cell)
    if above is not None and below is not None:
        assert above.value is not None
        assert below.value is not None
        value = above.value / below.value * 100 if below.value else None
        if given is not None and value is not None and not percent_agrees(given, value):
            book.fault(given.sheet, "percent-mismatch", given.placed, "", computed=f"{value:.10g}",
                       decimals=str(given.decimals), **_facts(book, indicator, unit, month))  # fmt: skip
        return Observation(indicator.id, unit, month, above.value, below.value, value, sheet, cell, _address(below))
    if book.is_troubled(at, 0):
        return None
    if given is not None and below is not None and not given.placed.is_percent:
        book.fault(given.sheet, "ambiguous", given.placed, "", what="value", indicator=indicator.name)
        return None
    if given is not None:
        book.fault(given.sheet, "value-only", given.placed, "", **_facts(book, indicator, unit, month))
        return Observation(indicator.id, unit, month, None, None, given.value, names[given.sheet], _address(given))
    if above is None:
        book.fault(at.sheet, "no-figure", at.placed, "", part="denominator", **_facts(book, indicator, unit, month))
    elif DENOMINATOR not in parts or not parts[DENOMINATOR].placed.gap:
        book.fault(at.sheet, "part-missing", above.placed, "", **_facts(book, indicator, unit, month))
    return None


def _facts(book: Book, indicator: Indicator, unit: str, month: str) -> dict[str, str]:
    return {"indicator": indicator.name, "unit": book.register.units[unit].name, "month": month}


def percent_agrees(given: Slot, value: float) -> bool:
    """Whether a percentage as shown is the computed one, within half of the last digit shown."""
    return given.value is not None and abs(given.value - value) <= given.half


def _address(slot: Slot) -> str:
    return address(*slot.placed.key)


def gather_gap(book: Book, sheet: int, one: Placed) -> None:
    """An empty cell among the figures: kept as a gap, and noted where the figure is not elsewhere."""
    meaning = _choose(one.meanings)
    if meaning is None or one.is_total or one.unit is None or one.period is None:
        return
    indicator = book.register.indicators[meaning.indicator]
    part = _part(indicator, meaning)
    month = one.period.month(indicator.cadence)
    if part is None or month is None:
        return
    key = (indicator.id, one.unit, month)
    if part not in book.slots.get(key, {}):
        if key not in book.slots:
            book.fault(sheet, "no-figure", one, "")
        book.gaps.add((*key, part))
        book.slots.setdefault(key, {})[part] = Slot(sheet, one, None)
    elif book.slots[key][part].value is None:
        book.empties.append((key, part, Slot(sheet, one, None)))
