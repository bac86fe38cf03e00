"""Which rows of a zone are headings, and which are rows of the table that only lack their figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.intake.ends import is_month_left
from dashboard.intake.sides import BEARS
from dashboard.intake.zones import Zone

if TYPE_CHECKING:
    from dashboard.intake.layout import Layout


def find_heading_rows(layout: Layout, zone: Zone) -> list[int]:
    """The rows of a zone without those that lack only their figures."""
    innermost = innermost_label(layout, zone.first - 1)
    figures = frozenset(layout.figure_columns(layout.run_of(zone.last + 1)))
    found: list[int] = []
    after = zone.first
    for row in zone.rows:
        said = [c for c in layout.grid.rows[row] if row == after and layout.grid.role(row, c) is not None]
        over = [layout.grid.headings.get((row, c)) for c in layout.grid.rows[row] if c in figures and c not in said]
        names = any(h is not None and (h.part or h.meanings) for h in over)
        is_heading = bool(over) and (names or row != after or 0 < innermost < layout.grid.rows[row][0])
        is_heading = is_heading or _heads_again(layout, row, figures)
        is_left = is_month_left(layout.grid, row)
        if not is_left and (len(layout.grid.rows[row]) < 2 or is_heading or not lacks_figures(layout, row, innermost)):
            found.append(row)
        elif row == after:
            after += 1
    return found


def _heads_again(layout: Layout, row: int, figures: frozenset[int]) -> bool:
    """Whether months or units stand in columns that have figures above the row and below it, under no label of theirs.

    Excel makes a date of a typed «3/4»: a row whose label is of the same kind as those beside it is one of them.
    """
    headings, run = layout.grid.headings, layout.run_of(row)
    both = figures & layout.figure_sets[run] if run >= 0 else frozenset[int]()
    over = [headings.get((row, c)) for c in layout.grid.rows[row] if c in both]
    corner = [headings.get((row, c)) for c in layout.grid.rows[row] if c not in both]
    if not over or not all(h is not None and h.whole and (h.periods or h.units) for h in over):
        return False
    beside = [headings.get((r, c)) for r in (row - 1, row + 1) for c in layout.grid.rows[row] if c not in both]
    if not corner or not all(h is not None and (h.says or h.column) and not h.total for h in corner):
        return False
    return not any(
        any(h is not None and bears(h) for h in corner) and any(h is not None and bears(h) for h in beside)
        for bears in BEARS.values()
    )


def innermost_label(layout: Layout, row: int) -> int:
    """The last column with a label before the figures of a row."""
    columns = [c for c in layout.grid.rows.get(row, []) if (row, c) not in layout.grid.ignored]
    figures = [c for c in columns if (row, c) not in layout.grid.headings]
    return max((c for c in columns if not figures or c < figures[0]), default=0)


def lacks_figures(layout: Layout, row: int, innermost: int) -> bool:
    """Whether a row among figures has its labels as far in as theirs, and only lacks its figures."""
    if layout.run_of(row) < 0:
        return False
    notes = ("note", "number")
    # What a row's own texts say of their columns holds from the next row on.
    cells = {layout.grid.at(row, c): c for c in layout.grid.places(row) if layout.grid.role(row + 1, c) not in notes}
    labels = [layout.grid.headings.get(key) for key in cells if key is not None]
    return max(cells.values(), default=0) >= innermost and all(h is not None and h.column is None for h in labels)
