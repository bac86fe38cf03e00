"""Checks on what was read. Each yields findings and never raises."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from dashboard.intake.cells import Sheet, column_letters
from dashboard.intake.figures import Book
from dashboard.intake.placed import Fault
from dashboard.intake.vocabulary import DENOMINATOR, NUMERATOR
from dashboard.model import Observation

#: Earlier values of one indicator and unit, oldest first.
History = Callable[[str, str], Sequence[float]]


def check_negative(book: Book) -> Iterator[tuple[int, Fault]]:
    """No figure here can be below zero."""
    for parts in book.slots.values():
        for slot in parts.values():
            if slot.value is not None and slot.value < 0:
                yield slot.sheet, Fault("negative", slot.placed.key, "")


def check_part_over_whole(book: Book) -> Iterator[tuple[int, Fault]]:
    """The part must not be larger than the whole it is a part of."""
    for key, parts in book.slots.items():
        above, below = parts.get(NUMERATOR), parts.get(DENOMINATOR)
        if above is None or below is None or above.value is None or below.value is None:
            continue
        if above.value > below.value >= 0:
            indicator = book.register.indicators[key[0]]
            facts = (("part", indicator.numerator), ("whole", indicator.denominator), ("of", f"{below.value:.10g}"))
            yield above.sheet, Fault("part-over-whole", above.placed.key, "", facts)


def check_future(book: Book, this_month: str) -> Iterator[tuple[int, Fault]]:
    """No figure can be about a month that has not begun; the heading is blamed."""
    for key, parts in book.slots.items():
        if key[2] > this_month:
            for slot in parts.values():
                if slot.value is not None:
                    yield slot.sheet, Fault("future-month", slot.placed.month_key or slot.placed.key, "",
                                            (("month", key[2]),))  # fmt: skip


def check_closed(book: Book, closed_through: str | None) -> Iterator[tuple[int, Fault]]:
    """A figure for a month the council has closed is stored, and said."""
    if closed_through is None:
        return
    for key, parts in book.slots.items():
        if key[2] <= closed_through:
            for slot in parts.values():
                if slot.value is not None:
                    yield slot.sheet, Fault("closed-month", slot.placed.month_key or slot.placed.key, "",
                                            (("month", key[2]), ("through", closed_through)))  # fmt: skip


def check_hidden(sheets: Sequence[Sheet]) -> Iterator[tuple[int, Fault]]:
    """What is hidden is not read, and it is said which."""
    for number, sheet in enumerate(sheets):
        if sheet.hidden and sheet.cells:
            yield number, Fault("hidden-cells", None, sheet.name or "", (("what", "sheet"),))
            continue
        rows = sorted({r for r, _ in sheet.cells} & sheet.hidden_rows)
        columns = sorted({c for _, c in sheet.cells} & sheet.hidden_columns)
        if rows:
            yield number, Fault("hidden-cells", None, _runs(rows, str), (("what", "rows"),))
        if columns:
            yield number, Fault("hidden-cells", None, _runs(columns, column_letters), (("what", "columns"),))


def _runs(numbers: list[int], show: Callable[[int], str]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(show(a) if a == b else f"{show(a)}–{show(b)}" for a, b in runs)


def check_outliers(book: Book, found: Iterable[Observation], history: History) -> Iterator[tuple[int, Fault]]:
    """A value far outside all that the series has been; ten or a hundred times off is called a comma slip.

    Held against at least twelve earlier months: five times beyond the highest or below the lowest of them,
    twenty times beyond the highest where the series has been at zero (small units come and go).
    """
    for one in found:
        if one.value is None:
            continue
        past = history(one.indicator, one.unit)
        if len(past) < 12:
            continue
        low, high, middle = min(past), max(past), statistics.median(past)
        beyond = one.value > (5 if low > 0 else 20) * high > 0
        if not beyond and not (low > 0 and 0 < one.value < low / 5):
            continue
        slip = next((n for n in (10, 100) if middle > 0 and (
            0.5 <= one.value / middle / n <= 2 or 0.5 <= one.value / middle * n <= 2)), 0)  # fmt: skip
        slot = _slot(book, one)
        if slot is not None:
            facts = (("side", "above" if beyond else "below"), ("slip", str(slip) if slip else ""),
                     ("indicator", book.register.indicators[one.indicator].name))  # fmt: skip
            yield slot[0], Fault("outlier", slot[1], "", facts)


def _slot(book: Book, one: Observation) -> tuple[int, tuple[int, int]] | None:
    parts: Mapping[str, object] = book.slots.get(one.key, {})
    for part in (NUMERATOR, "value"):
        if part in parts:
            slot = book.slots[one.key][part]
            return slot.sheet, slot.placed.key
    return None
