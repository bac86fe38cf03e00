"""The two sides a figure is named from: its row's labels and what stands over its column.

A sheet has far fewer different labels and column headings than figures. What a label or a heading means is
therefore found once and shared: rows with the same label texts in the same columns share their answers, and so
do columns with the same headings over them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from dashboard.intake.placed import Fault, Key
from dashboard.intake.vocabulary import Heading

Told = tuple[Key, Heading]
"""A heading and its cell."""

#: Which headings bear on what.
BEARS: dict[str, Callable[[Heading], bool]] = {
    "unit": lambda h: bool(h.units),
    "month": lambda h: bool(h.periods),
    "meaning": lambda h: bool(h.meanings or h.joins or h.part),
}

Answer = tuple[Any, int | None, Key | None]
"""What was found, and its cell: as the column of a label, since each row has its own, or as it is."""

Answers = dict[int, Answer]
"""An answer for each number that stands for equal labels."""


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
        self.says = any(h.says for _, h in told)
        self.is_known = any(h.units or h.total or h.meanings or h.periods for _, h in told)
        self.total = next((t for t in told if t[1].total), None)
        self.sums = next((t for t in told if t[1].total and not t[1].units and not t[1].meanings), None)
        self.also = frozenset(m for _, h in told for m in h.meanings if m.part and m.exact and not m.by_name)
        self.counted = any(h.weak_part for _, h in told)


class Beside(Side):
    """The labels of a row. ``equals`` numbers, kind by kind, the labels that bear on it.

    ``strange`` is a label nobody knows, with what it should most likely have named.
    """

    __slots__ = ("at", "equals", "strange")

    def __init__(self, told: list[Told], row: int, role: Callable[[int, int], str | None], number: Numbering) -> None:
        super().__init__(told)
        self.at = {key[1]: key for key, _ in told}
        self.strange: tuple[Told, str | None] | None = None
        units = [(key[1], id(h)) for key, h in told if h.units]
        # Whether two labels have a figure between them is a matter of the row itself.
        self.equals = (
            number(("unit", *units) if len(units) < 2 else ("unit", row, *units)),
            number(("month", *((key[1], id(h), role(*key)) for key, h in told if h.periods))),
            number(("meaning", *((key[1], id(h)) for key, h in told if BEARS["meaning"](h)))),
        )


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
