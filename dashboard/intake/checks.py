"""The package's own checks on what was read. Each takes a case and yields problems, and never raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dashboard.intake.case import Case, Check
from dashboard.intake.cells import Sheet, column_letters
from dashboard.intake.placed import Fault
from dashboard.intake.vocabulary import DENOMINATOR, NUMERATOR
from dashboard.model import Problem
from dashboard.model import month as months

_LENGTHS = {"month": 1, "quarter": 3, "tertial": 4, "year": 12}


def check_negative(case: Case) -> Iterator[Problem]:
    """No figure here can be below zero."""
    for one in case.figures:
        if one.value is not None and one.value < 0:
            yield case.problem("negative", one)


def check_part_over_whole(case: Case) -> Iterator[Problem]:
    """The part must not be larger than the whole it is a part of."""
    wholes = {(f.indicator, f.unit, f.month): f.value for f in case.figures if f.part == DENOMINATOR}
    for one in case.figures:
        if one.part != NUMERATOR or one.value is None:
            continue
        whole = wholes.get((one.indicator, one.unit, one.month))
        if whole is not None and one.value > whole >= 0:
            indicator = case.register.indicators[one.indicator]
            facts = {"part": indicator.numerator, "whole": indicator.denominator, "of": f"{whole:.10g}"}
            yield case.problem("part-over-whole", one, facts)


def check_future(case: Case) -> Iterator[Problem]:
    """No figure can be about a month that has not begun; the heading is blamed."""
    for one in case.figures:
        if one.value is None or one.month <= case.this_month:
            continue
        # A quarter or a year is kept under its last month, and has begun with its first.
        if months.shift(one.month, 1 - _LENGTHS[case.register.indicators[one.indicator].cadence]) > case.this_month:
            yield case.problem("future-month", one.month_place, {"month": one.month})


def check_closed(case: Case) -> Iterator[Problem]:
    """A figure for a month the council has closed is stored, and said."""
    through = case.settings.closed_through
    if through is None:
        return
    for one in case.figures:
        if one.month <= through and one.value is not None:
            yield case.problem("closed-month", one.month_place, {"month": one.month, "through": through})


def check_outliers(case: Case) -> Iterator[Problem]:
    """A value far outside all that the series has been; ten or a hundred times off is called a comma slip.

    Held against at least twelve earlier months: five times beyond the highest or below the lowest of them,
    twenty times beyond the highest where the series has been at zero (small units come and go).
    """
    for one in case.observations:
        if one.value is None:
            continue
        past = case.history(one.indicator, one.unit)
        if len(past) < 12:
            continue
        low, high = min(past), max(past)
        beyond = one.value > (5 if low > 0 else 20) * high > 0
        if not beyond and not (low > 0 and 0 < one.value < low / 5):
            continue
        at = case.of(one)
        if at is not None:
            slip = _slip(one.value, _median(past))
            yield case.problem("outlier", at, {
                "side": "above" if beyond else "below", "slip": str(slip) if slip else "",
                "indicator": case.register.indicators[one.indicator].name,
            })  # fmt: skip


def _median(values: Sequence[float]) -> float:
    # The library's own brings decimals, fractions and chance into every process that reads.
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _slip(value: float, usual: float) -> int:
    """10 or 100 where the value is about so many times more or less than usual, else 0."""
    for times in (10, 100):
        if usual > 0 and (0.5 <= value / usual / times <= 2 or 0.5 <= value / usual * times <= 2):
            return times
    return 0


#: The package's own, in the order their findings are told; they are registered like a stranger's.
CHECKS = tuple(Check(c) for c in (check_negative, check_part_over_whole, check_future, check_closed, check_outliers))


def check_hidden(sheets: Sequence[Sheet]) -> Iterator[tuple[int, Fault]]:
    """What is hidden is not read, and it is said which."""
    for number, sheet in enumerate(sheets):
        if sheet.hidden and sheet.cells:
            yield number, Fault("hidden-cells", None, sheet.name or "", (("what", "sheet"),))
            continue
        if not (sheet.hidden_rows or sheet.hidden_columns):
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
