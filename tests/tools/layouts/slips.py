"""Readers that read wrong in one known way each: a judge that lets one of them pass is no judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dashboard.intake import numbers, reading, totals
from dashboard.intake.reading import Reading, read_workbook
from dashboard.model import Observation
from dashboard.model import month as months

Patch = pytest.MonkeyPatch
Slip = Callable[[Patch], Callable[..., Reading]]


def _after(change: Callable[[list[Observation]], list[Observation]]) -> Slip:
    """A reader whose observations are changed when all is done."""

    def slip(patch: Patch) -> Callable[..., Reading]:
        def read(*args: object, **named: object) -> Reading:
            found = read_workbook(*args, **named)  # type: ignore[arg-type]
            return replace(found, observations=tuple(change(list(found.observations))))

        return read

    return slip


def _months_one_row_off(found: list[Observation]) -> list[Observation]:
    return [replace(one, month=months.shift(one.month, 1)) for one in found]


def _parts_swapped(found: list[Observation]) -> list[Observation]:
    return [
        one if one.denominator is None else replace(one, numerator=one.denominator, denominator=one.numerator)
        for one in found
    ]


def _units_mixed_up(found: list[Observation]) -> list[Observation]:
    if len(found) > 1:
        found[0], found[1] = replace(found[0], unit=found[1].unit), replace(found[1], unit=found[0].unit)
    return found


def _another_cell(found: list[Observation]) -> list[Observation]:
    return [replace(one, cell="A1") for one in found]


def _parents_kept(patch: Patch) -> Callable[..., Reading]:
    patch.setattr(totals, "drop_parents", lambda book, found: found)
    return read_workbook


def _decimal_commas_lost(patch: Patch) -> Callable[..., Reading]:
    honest = numbers.read_number

    def read_number(text: str, decimal_sign: str | None = None) -> numbers.TextNumber | None:
        return honest(text.replace(",", ""), decimal_sign)

    patch.setattr(numbers, "read_number", read_number)
    return read_workbook


def _percent_formats_unseen(patch: Patch) -> Callable[..., Reading]:

    honest = reading.Grid

    def grid(sheet: object, *more: object) -> reading.Grid:
        sheet.cells = {at: replace(cell, percent=False) for at, cell in sheet.cells.items()}  # type: ignore[attr-defined]
        return honest(sheet, *more)  # type: ignore[arg-type]

    patch.setattr(reading, "Grid", grid)
    return read_workbook


def _hidden_read(patch: Patch) -> Callable[..., Reading]:
    def read(*args: object, **named: object) -> Reading:
        return read_workbook(*args, **named, with_hidden=True)  # type: ignore[arg-type]

    return read


def _gaps_are_zero(patch: Patch) -> Callable[..., Reading]:
    honest = reading.Grid

    def grid(sheet: object, *more: object) -> reading.Grid:
        for at, cell in sheet.cells.items():  # type: ignore[attr-defined]
            if isinstance(cell.content, str) and numbers.kind_of(cell.content) == "gap":
                sheet.cells[at] = replace(cell, content=0.0)  # type: ignore[attr-defined]
        return honest(sheet, *more)  # type: ignore[arg-type]

    patch.setattr(reading, "Grid", grid)
    return read_workbook


def _last_year(patch: Patch) -> Callable[..., Reading]:
    return _after(lambda found: [replace(one, month=months.shift(one.month, -12)) for one in found])(patch)


SLIPS: dict[str, Slip] = {
    "months one row off": _after(_months_one_row_off),
    "the year before": _last_year,
    "teller and nevner swapped": _after(_parts_swapped),
    "two units mixed up": _after(_units_mixed_up),
    "a figure dropped": _after(lambda found: found[:-1]),
    "a figure twice": _after(lambda found: found + found[-1:]),
    "another cell named": _after(_another_cell),
    "parents stored beside their children": _parents_kept,
    "decimal commas lost": _decimal_commas_lost,
    "percent formats unseen": _percent_formats_unseen,
    "what is hidden read": _hidden_read,
    "signs for no figure read as 0": _gaps_are_zero,
}
