"""The two sides a figure is named from: its row's labels and what stands over its column.

A sheet has far fewer different labels and column headings than figures. What a label or a heading means is
therefore found once and shared: rows with the same label texts in the same columns share their answers, and so
do columns with the same headings over them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from dashboard.intake.cells import Key
from dashboard.intake.placed import Fault
from dashboard.intake.vocabulary import Heading, Meaning

Told = tuple[Key, Heading]
"""A heading and its cell."""

#: Which headings bear on what.
BEARS: dict[str, Callable[[Heading], bool]] = {
    "unit": lambda h: bool(h.units),
    "month": lambda h: bool(h.periods),
    "meaning": lambda h: bool(h.meanings or h.joins or h.part),
}


def names(heading: Heading, kind: str) -> bool:
    """Whether a heading names a ``unit``, a ``month``, a ``year`` without one, or an ``indicator``.

    A part alone («Teller») bears on the meaning and names no indicator.
    """
    if kind == "year":
        return any(p.first is None for p in heading.periods)
    return bool(heading.meanings or heading.joins) if kind == "indicator" else BEARS[kind](heading)


_NONE: frozenset[Meaning] = frozenset()

Answer = tuple[Any, int | None, Key | None]
"""What was found, and its cell: as the column of a label, since each row has its own, or as it is."""

Answers = dict[int, Answer]
"""An answer for each number that stands for equal labels."""


@dataclass(frozen=True)
class Over:
    """What stands over a column: its own headings from the lowest up, and the zone they stand in."""

    keys: tuple[Key, ...]
    zone: int | None


class Numbering:
    """Gives equal things the same number."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def __call__(self, thing: Hashable) -> int:
        """The thing's number."""
        return self._numbers.setdefault(thing, len(self._numbers))


class Side:
    """The headings on one side, nearest first, and what can be said of them without the other side.

    ``total`` is the first that says it is a sum, ``sums`` the first that says nothing else.
    """

    __slots__ = ("also", "axis", "counted", "is_known", "says", "sums", "told", "total")

    def __init__(self, told: list[Told]) -> None:
        self.told = told
        #: What a sum on this side runs over; set by who knows the sheet.
        self.axis: str | None = None
        self.says = self.is_known = self.counted = False
        self.total: Told | None = None
        self.sums: Told | None = None
        also: list[Meaning] = []
        for one in told:
            heading = one[1]
            self.says = self.says or heading.says
            self.counted = self.counted or heading.weak_part
            if heading.units or heading.meanings or heading.periods or heading.total:
                self.is_known = True
                also += [m for m in heading.meanings if m.part and m.exact and not m.by_name]
            if heading.total:
                self.total = self.total or one
                if self.sums is None and not heading.units and not heading.meanings:
                    self.sums = one
        self.also = frozenset(also) if also else _NONE


class Beside(Side):
    """The labels of a row. ``equals`` numbers, kind by kind, the labels that bear on it.

    ``strange`` is a label nobody knows, with what it should most likely have named.
    """

    __slots__ = ("at", "equals", "strange")

    def __init__(self, told: list[Told], row: int, role: Callable[[int, int], str | None], number: Numbering) -> None:
        super().__init__(told)
        self.at: dict[int, Key] = {}
        self.strange: tuple[Told, str | None] | None = None
        units: list[Hashable] = ["unit"]
        months: list[Hashable] = ["month"]
        meanings: list[Hashable] = ["meaning"]
        for key, heading in told:
            column, same = key[1], id(heading)
            self.at[column] = key
            if heading.units:
                units += (column, same)
            if heading.periods:
                months += (column, same, role(*key))
            if heading.meanings or heading.joins or heading.part:
                meanings += (column, same)
        if len(units) > 3:
            # Whether two labels have a figure between them is a matter of the row itself.
            units.append(row)
        self.equals = number(tuple(units)), number(tuple(months)), number(tuple(meanings))


class Above(Side):
    """What stands over a column in one run of rows, and the answers found so far.

    ``own`` answers hold for this column, since a title was asked for them; ``shared`` ones for every column with
    the same headings of that kind over it. ``unknown`` is the fault of a heading nobody knows, ``qualified`` a
    title that says the figures are a plan, a subset or a running total, ``block`` one that says they are sums of the
    blocks above.
    """

    __slots__ = ("block", "own", "qualified", "run", "shared", "unknown")

    def __init__(self, told: list[Told], run: int, shared: dict[Hashable, Answers]) -> None:
        super().__init__(told)
        self.run = run
        self.unknown: Fault | None = None
        self.qualified: Told | None = None
        self.block: Told | None = None
        self.own: tuple[Answers, Answers, Answers] = ({}, {}, {})
        self.shared = tuple(
            shared.setdefault((kind, run, *(key for key, h in told if bears(h))), {}) for kind, bears in BEARS.items()
        )
