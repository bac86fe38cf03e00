"""Texts in a figure's place, also where no number stands beside or below them to show the column."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dashboard.intake.cells import Key
from dashboard.intake.ends import is_other
from dashboard.intake.vocabulary import Heading

if TYPE_CHECKING:
    from dashboard.intake.grid import Grid

_PLACES = frozenset({"unit", "code", "month", "year"})


def find_strays(grid: Grid) -> Iterator[Key]:
    """Texts whose row is labelled like one that has a figure in their column; or whose column's heading names a part,
    an indicator or a month, where the row has its unit, indicator or month under headings that say so.
    """
    with_figures = {r for r, _ in (*grid.numbers, *grid.gaps, *grid.faults)}
    headed = {r for (r, _), h in grid.headings.items() if h.column is not None}
    heads = sorted(headed)
    kinds: dict[tuple[int, int], frozenset[str]] = {}
    for row, columns in grid.rows.items():
        headings = {c: h for c in columns if (h := grid.headings.get((row, c))) is not None}
        if row in headed or not headings:
            continue
        above = bisect_left(heads, row)
        under = heads[above - 1] if above else 0
        roles = {c: grid.role(row, c) for c in headings}
        if None not in roles.values():
            continue  # all stand where a heading says that such stand
        known = {roles[c] for c, h in headings.items() if h.whole and not is_other(roles[c], h)}
        # A list of indicators with what they count is a guide, not figures: it names no unit and no month.
        is_body = bool(known & _PLACES) or "indicator" in known and row in with_figures
        own = [] if row in with_figures else [h for c, h in headings.items() if roles[c] is None]
        is_next = all(is_other(roles[c], h) for c, h in headings.items() if roles[c] is not None)
        if own and all(h.whole and (h.part or h.meanings or is_next and h.periods) for h in own):
            continue  # the headings of the next table
        for column, heading in headings.items():
            if roles[column] is not None or _begins_row(grid, (row, column), heading):
                continue
            over = grid.headings.get((under, column)) if is_body else None
            is_strange = not heading.whole and not heading.says and row not in with_figures
            if (
                over is not None
                and (over.part or over.meanings or over.periods)
                or is_strange
                and _has_alike(grid, column, headings, kinds)
            ):
                yield row, column


def _begins_row(grid: Grid, key: Key, heading: Heading) -> bool:
    """Whether a unit, a month or «Sum» stands first in its row, or first after an empty cell, and no figure above or below."""
    row, column = key
    if grid.at(row, column - 1) is not None or not (heading.units or heading.periods or heading.total):
        return False
    rows = grid.columns[column]
    at = bisect_left(rows, row)
    beside = [(r, column) for r in (*rows[max(at - 1, 0) : at], *rows[at + 1 : at + 2])]
    return heading.whole and not any(k in grid.numbers or k in grid.gaps for k in beside)


def _has_alike(
    grid: Grid, column: int, headings: Mapping[int, Heading], known: dict[tuple[int, int], frozenset[str]]
) -> bool:
    """Whether another row with a figure in this column has the same kinds of labels.

    ``known`` keeps what the labels in a column name beside the figures in another.
    """
    for beside, heading in headings.items():
        if beside == column or not heading.whole:
            continue
        if (column, beside) not in known:
            rows = (r for r in grid.columns[column] if (r, column) in grid.numbers)
            labels = {id(h): h for r in rows if (h := grid.headings.get((r, beside))) is not None}
            known[column, beside] = frozenset().union(*map(_kinds, labels.values()))
        if not known[column, beside].isdisjoint(_kinds(heading)):
            return True
    return False


def _kinds(heading: Heading) -> set[str]:
    named = {"unit": heading.units, "month": heading.periods, "indicator": heading.meanings}
    return {kind for kind, found in named.items() if found}
