"""A figure with its coordinates, and a finding before it is worded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.intake.cells import Key
from dashboard.intake.grid import Number
from dashboard.intake.periods import Period
from dashboard.intake.vocabulary import VALUE, Meaning


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding before it is worded: its code, its cell, what was found and the facts of it."""

    code: str
    key: Key | None
    found: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def ambiguous(key: Key | None, found: str, what: str, readings: Iterable[str] = ()) -> Fault:
    """Two readings are possible: of the ``unit``, the ``month``, the ``year`` or the ``indicator``.

    ``readings`` are names, or periods as they are ``written``; of more than two the first two are told.
    """
    told = list(dict.fromkeys(readings))[:2]
    facts = (("one", told[0]), ("other", told[1])) if len(told) == 2 else ()
    return Fault("ambiguous", key, found, (("what", what), *facts))


def two_periods(key: Key | None, found: str, periods: Iterable[Period], what: str = "month") -> Fault:
    """A month, or a year, that can be read as either of two periods."""
    return ambiguous(key, found, what, (period.written for period in periods))


def nowhere(kind: str, key: Key, found: str) -> Fault:
    """No heading at all says a figure's ``unit``, ``month`` or ``indicator``: one finding for all such on a sheet."""
    return Fault(f"unknown-{kind}", key, found, (("what", "none"),))


@dataclass(slots=True)
class Placed:
    """A figure with its coordinates.

    ``axis`` is what a total runs over: ``unit``, ``month`` or ``both``; ``block`` where it stands in a block of sums,
    below one block for each unit. ``also`` are the parts that its
    headings name word for word, whether or not another heading decided for one of them.
    """

    key: Key
    number: Number | None
    gap: str | None
    unit: str | None
    period: Period | None
    meanings: frozenset[Meaning]
    unit_key: Key | None = None
    month_key: Key | None = None
    axis: str | None = None
    total_key: Key | None = None
    total_text: str = ""
    also: frozenset[Meaning] = frozenset()
    is_counted: bool = False

    @property
    def is_percent(self) -> bool:
        """Whether the figure is said to be a percentage, by its heading or by its own sign or format."""
        return any(m.part == VALUE for m in self.meanings) or self.number is not None and self.number.percent

    @property
    def is_total(self) -> bool:
        """Whether it stands in a total's row or column."""
        return self.total_key is not None
