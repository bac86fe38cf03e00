"""How much a reader of a file format takes before it gives up, and the faults it names.

A file of a few kilobytes can ask for billions of cells: repeats in ods, spans in HTML, a size product in
JSON-stat. A reader counts while it reads and stops, so that what a file costs follows from what is in it.
"""

from __future__ import annotations

from dashboard.intake.refusal import Refused

MAX_CELLS = 5_000_000
"""Cells with content in one file; no reader makes more of them, whatever the council's settings say."""
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
"""The last row and column of a sheet."""
MAX_MERGED = 250_000
"""Merged ranges in one file."""


class TooManyCells(MemoryError):
    """The file holds more cells than a workbook may."""


class Encrypted(ValueError):
    """The file is protected by a password."""


class Unclear(Refused, ValueError):
    """The file can be read in two ways, or not to its end; ``row`` is where, as Excel counts.

    ``why`` is one of ``separator`` (commas divide fields and stand in numbers), ``quote`` (a quotation mark
    opens and swallows what follows), ``collection`` (JSON-stat with several data sets).
    """

    def __init__(self, why: str, row: int | None = None) -> None:
        super().__init__("unreadable-file", cell=f"A{row}" if row else None, why=why)
        self.args = (why,) if row is None else (why, row)

    def __str__(self) -> str:
        return ", row ".join(map(str, self.args))
