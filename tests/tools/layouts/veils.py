"""A heading hidden from its figures: whoever then reads them must not take the next heading for it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from dashboard.intake.reading import Reading, read_workbook
from layouts import files
from layouts.councils import vocabulary
from layouts.judging import THIS_MONTH
from layouts.sheets import Drawn, Page
from layouts.shown import Num
from layouts.truth import Key, Parts


def veil(book: Drawn) -> str:
    """Hide a row or a column with a heading of figures that stay in sight; what was hidden, nothing where none can be."""
    if not files.has_sheets(book.format):
        return ""
    dice = random.Random(book.seed)
    page = dice.choice([p for p in book.pages if not p.hidden])
    names, columns = _names(page), sorted({m[1] for m in page.merges if m[3] > m[1]})
    if columns and dice.random() < 0.4:
        column = dice.choice(columns)
        page.hidden_columns.add(column)
        return f"column {column + 1}"
    if not names:
        return ""
    row = dice.choice(names)
    page.hidden_rows.add(row)
    return f"row {row + 1}"


def _names(page: Page) -> list[int]:
    """The rows of titles and of labels that hold for the rows below too, where another stands above that might be taken."""
    cells = page.cells
    first = min((r for (r, _), cell in cells.items() if isinstance(cell, Num)), default=0)
    filled = {
        r for (r, c), text in cells.items()
        if isinstance(text, str) and (r + 1, c) not in cells and (r + 1, c + 1) in cells and (r, c + 1) in cells
    }  # fmt: skip
    merged = {m[0] for m in page.merges if m[2] > m[0]}
    return sorted(r for r in {r for r, _ in page.titles} | filled | merged if r > first)


def read_veiled(book: Drawn, folder: Path, read: Callable[..., Reading] = read_workbook) -> tuple[Reading, list[str]]:
    """The reading of a workbook with a veil over it, and the figures read that it does not say.

    A parent's own figure counts where its children's are hidden; a percentage where its numerator or denominator is.
    """
    path = files.write(book, folder)
    reading = read(
        path, book.register, this_month=THIS_MONTH, file_name=f"{book.file_name}{path.suffix}",
        vocabulary=vocabulary(book.number),
    )  # fmt: skip
    truth = book.truth
    wrong = [f"{o.key} at {o.cell}" for o in reading.observations
             if not _is_said(book, truth, o.key, (o.numerator, o.denominator, o.value))]  # fmt: skip
    return reading, wrong


def _is_said(book: Drawn, truth: dict[Key, Parts], key: Key, got: Parts) -> bool:
    want = truth.get(key)
    if want is None:
        return any((key[0], below, key[2]) in truth for below in book.register.descendants(key[1], key[2]))
    # A percentage alone is rounded, to whole percents at most.
    rooms = (1e-6, 1e-6, 1e-6 if got[:2] != (None, None) else 0.51)
    return all(
        g is None or w is not None and abs(w - g) <= room + 1e-9 * abs(w)
        for w, g, room in zip(want, got, rooms, strict=True)
    )
