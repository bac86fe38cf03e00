"""The nearest zone above a figure with a title, or a text, of some kind.

A sheet may have a zone for every few figures. What was found from one zone holds for all below it down to the next
that has one of its own: each zone is looked into once for a column, however many figures look up through it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from dashboard.intake.grid import Grid
from dashboard.intake.layout import Layout
from dashboard.intake.sides import Told
from dashboard.intake.vocabulary import Heading, normal

_Found = TypeVar("_Found")


class Nearest:
    """Looks up from the figures of one sheet."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._titles: dict[tuple[str, int], dict[int, int | None]] = {}
        self._named: dict[tuple[str, int, int], bool] = {}
        self._texts: dict[str, dict[int, tuple[int, Told] | None]] = {}

    def title(self, row: int, column: int, kind: str, is_meant: Callable[[Heading], bool]) -> int | None:
        """The number of the nearest zone above a row with a title for a column that is meant; ``kind`` names which."""

        def look(number: int) -> int | None:
            at = kind, number, self._layout.met(number).reached(column)
            if at not in self._named:
                titles = (self._layout.heading(key, running=True) for key in self._layout.titles_for(number, column))
                self._named[at] = any(h is not None and is_meant(h) for h in titles)
            return number if self._named[at] else None

        return _first(self._layout.zones_above(row), self._titles.setdefault((kind, column), {}), look)

    def text(self, row: int, below: int, kind: str, find: Callable[[int], Told | None]) -> Told | None:
        """What ``find`` gives for the nearest zone above a row that it finds anything in, if that is below a zone.

        ``kind`` names what is looked for.
        """

        def look(number: int) -> tuple[int, Told] | None:
            told = find(number)
            return None if told is None else (number, told)

        found = _first(self._layout.zones_above(row), self._texts.setdefault(kind, {}), look)
        return found[1] if found is not None and found[0] > below else None


class Lone:
    """The texts that stand alone in their rows."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    def is_begun(self, text: str, above: int) -> bool:
        """Whether one of them above a row is a normalised text, or begins with it and a comma or a colon."""
        return any(
            row < above and (title == text or title.startswith((f"{text},", f"{text}:")))
            for title, row in self._by_words.get(_first_words(text), {}).items()
        )

    @cached_property
    def _by_words(self) -> dict[str, dict[str, int]]:
        """The texts and the first row of each, by what stands before a comma or a colon."""
        found: dict[str, dict[str, int]] = {}
        for (row, _), heading in self._grid.headings.items():
            if len(self._grid.rows[row]) == 1:
                title = normal(heading.text)
                rows = found.setdefault(_first_words(title), {})
                rows[title] = min(row, rows.get(title, row))
        return found


def _first_words(text: str) -> str:
    return re.split("[,:]", text, maxsplit=1)[0]


def _first(zones: range, known: dict[int, _Found | None], look: Callable[[int], _Found | None]) -> _Found | None:
    """The first that is found in zones looked into from the nearest up, remembered for those that start from there."""
    found: _Found | None = None
    for number in zones:
        if number in known:
            found = known[number]
            break
        found = look(number)
        if found is not None:
            break
    if zones:
        known[zones[0]] = found
    return found
