"""Findings as they are marked in the workbook they were found in, and the sheet that lists them."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.intake.cells import Sheet

SHEET = "Feil"
HEADINGS = {"Alvor": 12, "Ark": 22, "Celle": 10, "Hva er galt": 80, "Gjør dette": 70}
"""The headings of the sheet that lists the faults, and how wide each column is in letters."""


@dataclass(frozen=True)
class Mark:
    """One finding to mark: where it is, what kind, and what a person reads. ``cells`` are all its places."""

    severity: str
    word: str
    sheet: str | None
    cells: tuple[str, ...]
    message: str
    remedy: str


def is_list(sheet: Sheet) -> bool:
    """Whether a sheet is the list that a workbook was handed back with, which comes along when it is corrected."""
    if (sheet.name or "").rstrip("_") != SHEET:
        return False
    first = (sheet.cells.get((1, column)) for column in range(1, len(HEADINGS) + 1))
    return [cell.content if cell is not None else None for cell in first] == list(HEADINGS)
