"""Where titles and column headings live: the runs of rows without figures."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass
class Zone:
    """A run of rows without figures, ``first`` to ``last``; ``rows`` are those with anything in them."""

    first: int
    last: int
    rows: list[int] = field(default_factory=list)


def find_zones(figure_rows: Sequence[int], rows: list[int]) -> Iterator[Zone]:
    """The zones of a sheet, from above; ``rows`` are all that hold something."""
    first, at = 1, 0
    for row in [*figure_rows, max(rows, default=0) + 1]:
        end = bisect_left(rows, row)
        if row > first:
            yield Zone(first, row - 1, rows[at:end])
        first, at = row + 1, bisect_left(rows, row + 1)
