"""Figures left in sight whose heading is hidden: the next heading must not be taken for it.

What is hidden is not read. But a heading in a hidden row or column may head what is left, and then another's heading
would answer for it. Where a sheet hides something, its figures are placed a second time as if nothing were hidden, and
must come out the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dashboard.intake.cells import Key, Sheet
from dashboard.intake.grid import Grid
from dashboard.intake.headings import Coordinates
from dashboard.intake.placed import Fault, Placed, ambiguous
from dashboard.intake.vocabulary import VALUE
from dashboard.model import Register


def find_misled(
    coordinates: Coordinates, placed: Iterable[Placed], decimal_sign: str | None, file_name: str
) -> Iterator[tuple[Key, Fault]]:
    """Figures that would be another's, or none's, with the hidden cells in sight: their cells, and what to say."""
    grid = coordinates.grid
    hides = grid.sheet.hidden_rows or grid.sheet.hidden_columns
    if not hides or not any(_is_hidden(grid.sheet, key) for key in grid.sheet.cells):
        return
    sheet = replace(grid.sheet, hidden_rows=set(), hidden_columns=set())
    shown = Coordinates(Grid(sheet, grid.vocabulary, decimal_sign, grid.taught), grid.vocabulary, file_name)
    for one in placed:
        key = _misleader(grid.sheet, shown, one)
        if key is not None and _is_hidden(grid.sheet, key):
            yield one.key, ambiguous(key, shown.grid.text(key), "hidden")
        elif key is not None:
            yield one.key, ambiguous(key, grid.text_or_empty(key), "hides")


def _is_hidden(sheet: Sheet, key: Key) -> bool:
    return key[0] in sheet.hidden_rows or key[1] in sheet.hidden_columns


def _misleader(sheet: Sheet, shown: Coordinates, one: Placed) -> Key | None:
    """The hidden heading that makes a figure another's, the figure itself where that is none; None where all agree."""
    if one.key not in shown.grid.numbers and one.key not in shown.grid.gaps:
        return one.key
    other = shown.at(one.key)
    if isinstance(other, Fault):
        return other.key if _is_own(sheet, one.key, other) else None
    if other is None or one.is_total and other.is_total:
        return None
    differing = [
        key
        for key, differs in (
            (other.total_key, one.is_total != other.is_total),
            (other.unit_key, one.unit != other.unit),
            (other.month_key, one.period != other.period),
            (_of_meanings(sheet, shown, one.key), _says_other(shown.scene.register, one, other)),
        )
        if differs
    ]
    hidden = (key for key in differing if key is not None and _is_hidden(sheet, key))
    return next(hidden, one.key) if differing else None


def _is_own(sheet: Sheet, figure: Key, fault: Fault) -> bool:
    """Whether a hidden heading that cannot be read is the figure's.

    One right over it, or beside it in its row, may be a system's own name for what the visible headings say.
    """
    if fault.key is None or not _is_hidden(sheet, fault.key):
        return False
    is_doubt = any(("what", kind) in fault.facts for kind in ("qualifier", "trial", "council"))
    return is_doubt or fault.key[0] != figure[0] and fault.key[1] != figure[1]


def _says_other(register: Register, one: Placed, other: Placed) -> bool:
    """Whether another indicator or part is meant; a hidden «Verdi» says no more than none, «Antall» over a ratio does."""
    said, otherwise = ({(m.indicator, m.part or VALUE, m.by_name) for m in p.meanings} for p in (one, other))
    counts = other.is_counted and not one.is_counted
    return said != otherwise or counts and any(register.indicators[m.indicator].is_ratio for m in one.meanings)


def _of_meanings(sheet: Sheet, shown: Coordinates, figure: Key) -> Key | None:
    lines = shown.scene.lines(figure)
    titles = (told for told in shown.scene.titles(figure, "indicator") if not isinstance(told, Fault))
    named = (at for told in (lines.both, titles) for at, h in told if h.meanings or h.joins or h.part)
    return next((at for at in named if _is_hidden(sheet, at)), None)
