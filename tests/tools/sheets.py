"""Rows typed into a sheet of a new workbook, and read: what the tests of one rule of reading stand on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl

from dashboard.intake.reading import Reading, read_workbook
from dashboard.model import Register

Read = Callable[..., Reading]


def reader(folder: Path, register: Register) -> Read:
    """Reads rows of one sheet by a register, in November 2026; ``name`` is the file's and ``sheet`` the sheet's."""

    def read(*rows: Sequence[object], name: str = "tall.xlsx", sheet: str = "Ark1") -> Reading:
        book = openpyxl.Workbook()
        book.active.title = sheet
        for row in rows:
            book.active.append(row)
        book.save(folder / name)
        return read_workbook(folder / name, register, this_month="2026-11")

    return read
