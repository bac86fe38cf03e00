"""Totals are checked, never stored: sums over units and months, and parents beside their children.

Only what adds up is added: counts and parts of ratios, not persons (who may work in two units) and
not percentages. A total agrees within half of the last digit shown. Where a part is missing the
total is not checked, and it is said which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain

from dashboard.intake.figures import Book, FigureKey, Slot, Total, percent_agrees
from dashboard.intake.placed import Fault
from dashboard.intake.recall import recalled
from dashboard.intake.vocabulary import DENOMINATOR, NUMERATOR, VALUE
from dashboard.model import Indicator, Observation
from dashboard.model.month import calendar_month

_PERSONS = re.compile(r"\b(?:ansatte|ansatt|personer|hoder|innbyggere|brukere)\b", re.I)


def adds_up(indicator: Indicator, part: str) -> bool:
    """Whether figures of this part may be summed over units."""
    if not indicator.is_ratio:
        return indicator.unit != "persons" and not _counts_persons(indicator.numerator)
    if part == VALUE:
        return False
    return not _counts_persons(indicator.numerator if part == NUMERATOR else indicator.denominator)


@recalled()
def _counts_persons(text: str) -> bool:
    return _PERSONS.search(text) is not None


_Line = dict[tuple[str, str], list[tuple[FigureKey, Slot]]]
"""The figures of one row or column, by indicator and part."""


@dataclass
class Lines:
    """What stands in each row (axis 0) and column (1) of a sheet: the figures, and the totals' places."""

    slots: dict[tuple[int, int, int], _Line] = field(default_factory=dict)
    totals: dict[tuple[int, int, int, str | None], list[int]] = field(default_factory=dict)

    @staticmethod
    def of(book: Book) -> Lines:
        """The lines that hold a total; no other is asked for."""
        lines = Lines()
        wanted = lines.slots
        for total in book.totals:
            for axis in (0, 1):
                line = (total.sheet, axis, total.placed.key[axis])
                wanted.setdefault(line, {})
                lines.totals.setdefault((*line, total.placed.axis), []).append(total.placed.key[1 - axis])
        if not wanted:
            return lines
        by_axis: dict[int, tuple[dict[int, _Line], dict[int, _Line]]] = {}
        for (sheet, axis, number), of_line in wanted.items():
            by_axis.setdefault(sheet, ({}, {}))[axis][number] = of_line
        standing = ((key, part, slot) for key, parts in book.slots.items() for part, slot in parts.items())
        for key, part, slot in chain(standing, book.empties):
            if (of_sheet := by_axis.get(slot.sheet)) is None:
                continue
            row, column = slot.placed.key
            for here in (of_sheet[0].get(row), of_sheet[1].get(column)):
                if here is not None:
                    here.setdefault((key[0], part), []).append((key, slot))
        return lines

    def figures(self, total: Total, axis: int) -> list[tuple[FigureKey, Slot]]:
        """The figures of the total's own indicator and part in its row or column."""
        line = self.slots.get((total.sheet, axis, total.placed.key[axis]), {})
        return line.get((total.indicator, total.part), [])

    def before(self, total: Total, axis: int, of: str | None) -> int:
        """Where the nearest earlier total of a kind stands in the total's row or column; 0 for none."""
        here = total.placed.key[1 - axis]
        places = self.totals.get((total.sheet, axis, total.placed.key[axis], of), [])
        return max((p for p in places if p < here), default=0)


def check_totals(book: Book) -> None:
    """Every total row and column against what it runs over."""
    labels: set[tuple[int, tuple[int, int]]] = set()
    lines = Lines.of(book)
    blocks = _blocks(book)
    for total in book.totals:
        at = total.placed.total_key
        if at is not None and (total.sheet, at) not in labels:
            labels.add((total.sheet, at))
            book.faults.append((total.sheet, Fault("total-row", at, "")))
        if total.placed.number is None or not adds_up(book.register.indicators[total.indicator], total.part):
            continue
        if total.placed.axis == "unit":
            _check_units(book, total, lines)
        elif total.placed.axis == "month":
            _check_months(book, total, lines)
        elif total.placed.axis == "both":
            _check_corner(book, total)
        elif total.placed.axis == "block":
            group = blocks.get((total.sheet, total.indicator, total.month, total.part), [])
            above = [(key, slot) for key, slot in group if at is not None and slot.placed.key[0] < at[0]]
            _compare(book, total, [_leaves(book, above)] if above else [])
    _check_percents(book)


def _blocks(book: Book) -> dict[tuple[int, str, str | None, str], list[tuple[FigureKey, Slot]]]:
    """All figures of a sheet by indicator, month and part, where it has a block of sums."""
    sheets = {total.sheet for total in book.totals if total.placed.axis == "block"}
    found: dict[tuple[int, str, str | None, str], list[tuple[FigureKey, Slot]]] = {}
    if sheets:
        for key, parts in book.slots.items():
            for part, slot in parts.items():
                if slot.sheet in sheets:
                    found.setdefault((slot.sheet, key[0], key[2], part), []).append((key, slot))
    return found


def _check_units(book: Book, total: Total, lines: Lines) -> None:
    # A total in a row of its own runs up and down its column; one in a column of its own runs along its row.
    in_row = total.placed.total_key is not None and total.placed.total_key[0] == total.placed.key[0]
    axis = 1 if in_row else 0
    same = [(key, slot) for key, slot in lines.figures(total, axis) if key[2] == total.month]
    if not same:
        return
    here, since = total.placed.key[1 - axis], lines.before(total, axis, "unit")
    group = [(k, s) for k, s in same if since < s.placed.key[1 - axis] < here]
    _compare(book, total, (_leaves(book, g) for g in (group, same) if g))


def _leaves(book: Book, group: list[tuple[FigureKey, Slot]]) -> list[Slot]:
    """The figures of a group without parents whose children stand in it too."""
    units = {key[1] for key, _ in group}
    below = book.register.descendants
    return [slot for key, slot in group if units.isdisjoint(below(key[1], key[2]))]


def _check_months(book: Book, total: Total, lines: Lines) -> None:
    indicator = book.register.indicators[total.indicator]
    if indicator.over_time != "flow":
        return
    same = [(k, s) for k, s in lines.figures(total, 0) if k[1] == total.unit]
    if not same:
        row = total.placed.key[0]
        since = max(lines.before(total, 1, axis) for axis in ("unit", "month", "both", "indicator", None))
        same = [(k, s) for k, s in lines.figures(total, 1) if k[1] == total.unit and since < s.placed.key[0] < row]
    shown = sorted({k[2] for k, _ in same})
    if "hittil" in total.placed.total_text and [calendar_month(m) for m in shown] != list(range(1, len(shown) + 1)):
        return
    if same:
        _compare(book, total, [[s for _, s in same]])


def _check_corner(book: Book, total: Total) -> None:
    """The sum of sums, against the other sums of its row."""
    if book.register.indicators[total.indicator].over_time != "flow":
        return
    beside = [
        Slot(t.sheet, t.placed, t.placed.number.value if t.placed.number is not None else None)
        for t in book.totals
        if t.sheet == total.sheet and t.placed.axis == "unit" and t.placed.key[0] == total.placed.key[0]
        and (t.indicator, t.part) == (total.indicator, total.part)
    ]  # fmt: skip
    if beside and "hittil" not in total.placed.total_text:
        _compare(book, total, [beside])


def _compare(book: Book, total: Total, groups: Iterable[list[Slot]]) -> None:
    """A total must equal one of the groups it can run over; a group with a gap decides nothing."""
    slot = Slot(total.sheet, total.placed, total.placed.number.value if total.placed.number else None)
    if book.is_troubled(slot, 0) or book.is_troubled(slot, 1):
        return
    sums: list[float] = []
    for group in groups:
        if any(s.value is None for s in group):
            return
        summed = sum(s.value or 0.0 for s in group)
        if slot.value is None or _agrees(slot.value, summed, slot, group):
            return
        sums.append(summed)
    if sums:
        book.fault(total.sheet, "total-mismatch", total.placed, "", computed=f"{sums[0]:.10g}",
                   decimals=str(slot.decimals))  # fmt: skip


def _agrees(value: float, summed: float, total: Slot, group: Iterable[Slot]) -> bool:
    """Whether a total is a sum, within half of the last digit that it or any of the figures shows."""
    off = abs(value - summed) - 1e-9 * abs(summed)
    return off <= total.half or any(off <= slot.half for slot in group)


def _check_percents(book: Book) -> None:
    """A total's percentage against the total's own parts."""
    groups: dict[tuple[object, ...], dict[str, Slot]] = {}
    for t in book.totals:
        if t.placed.number is not None:
            line = t.placed.total_key
            group = (t.sheet, t.indicator, t.unit, t.month, t.placed.axis, line and line[0], t.placed.key[0])
            groups.setdefault(group, {})[t.part] = Slot(t.sheet, t.placed, t.placed.number.value)
    for key, parts in groups.items():
        if {NUMERATOR, DENOMINATOR, VALUE} <= set(parts):
            above, below, given = parts[NUMERATOR].value, parts[DENOMINATOR].value, parts[VALUE]
            if above is not None and below and not percent_agrees(given, above / below * 100):
                book.fault(given.sheet, "percent-mismatch", given.placed, "", computed=f"{above / below * 100:.10g}",
                           decimals=str(given.decimals), indicator=book.register.indicators[str(key[1])].name)  # fmt: skip


def drop_parents(book: Book, found: list[Observation]) -> list[Observation]:
    """Parents that stand beside their children: checked, and left out; alone they are kept."""
    register = book.register
    present: dict[tuple[str, str], set[str]] = {}
    for one in found:
        present.setdefault((one.indicator, one.month), set()).add(one.unit)
    kept: list[Observation] = []
    trees = {month: register.tree(month) for _, month in present}
    for one in found:
        units, below = present[one.indicator, one.month], trees[one.month].descendants.get(one.unit)
        if not below or units.isdisjoint(below):
            kept.append(one)
        else:
            _check_parent(book, one, units)
    for total in book.totals:
        if total.unit is not None and total.placed.axis is None and total.month is not None:
            _check_named_total(book, total, present.get((total.indicator, total.month), set()))
    return kept


def _check_parent(book: Book, parent: Observation, present: set[str]) -> None:
    filled = {part: slot for part, slot in book.slots[parent.key].items() if slot.value is not None}
    indicator = book.register.indicators[parent.indicator]
    if not any(adds_up(indicator, part) for part in filled):
        for slot in list(filled.values())[:1]:
            at, facts = slot.placed.unit_key or slot.placed.key, (("what", "parent"),)
            book.faults.append((slot.sheet, Fault("total-row", at, book.register.units[parent.unit].name, facts)))
    for part, slot in filled.items():
        _check_sum(book, parent.indicator, parent.unit, parent.month, part, slot, present)


def _check_named_total(book: Book, total: Total, present: set[str]) -> None:
    """«Sum helse og omsorg» is held against the units below it."""
    if total.placed.number is None or total.unit is None or total.month is None:
        return
    slot = Slot(total.sheet, total.placed, total.placed.number.value)
    if present.intersection(book.register.descendants(total.unit, total.month)):
        _check_sum(book, total.indicator, total.unit, total.month, total.part, slot, present)


def _check_sum(book: Book, indicator: str, unit: str, month: str, part: str, slot: Slot, present: set[str]) -> None:
    if not adds_up(book.register.indicators[indicator], part) or book.is_troubled(slot, 1):
        return
    missing: list[str] = []
    gaps: list[str] = []
    slots = list(_below(book, indicator, unit, month, part, present, missing.append, gaps.append))
    if missing:
        names = ", ".join(book.register.units[u].name for u in missing)
        facts = (("units", names), ("unit", book.register.units[unit].name), ("month", month),
                 ("indicator", book.register.indicators[indicator].name))  # fmt: skip
        book.faults.append((slot.sheet, Fault("missing-units", slot.placed.unit_key or slot.placed.key, "", facts)))
    if missing or gaps or slot.value is None:
        return
    summed = sum(s.value or 0.0 for s in slots)
    if not _agrees(slot.value, summed, slot, slots):
        book.fault(slot.sheet, "total-mismatch", slot.placed, "", computed=f"{summed:.10g}",
                   decimals=str(slot.decimals), unit=book.register.units[unit].name)  # fmt: skip


def _below(
    book: Book, indicator: str, unit: str, month: str, part: str, present: set[str],
    missing: Callable[[str], None], gap: Callable[[str], None],
) -> Iterable[Slot]:  # fmt: skip
    """The figures a parent is the sum of: each child's own, or its children's."""
    tree = book.register.tree(month)
    for child in tree.children.get(unit, ()):
        below = tree.descendants.get(child)
        if below and not present.isdisjoint(below):
            yield from _below(book, indicator, child, month, part, present, missing, gap)
            continue
        slot = book.slots.get((indicator, child, month), {}).get(part)
        if slot is not None and slot.value is not None:
            yield slot
        elif (indicator, child, month, part) in book.gaps:
            gap(child)
        else:
            missing(child)
