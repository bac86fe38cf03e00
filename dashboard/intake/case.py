"""What a check is given: every number that was placed, and the figures they came together to.

A check is a small function at the top of a module that takes a ``Case`` and yields problems::

    def check_round(case: Case) -> Iterator[Problem]:
        for one in case.figures:
            if one.value is not None and one.value % 100 == 0:
                yield case.problem("round-figure", one)

    CHECKS = [Check(check_round, {"round-figure": Code("note", "{found} er et rundt tall.", "Se om det er et anslag.")})]

It runs where the file is read: in a process of its own that may not write files and has a limit on memory and time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from dashboard.intake.cells import address
from dashboard.intake.figures import Book, Slot
from dashboard.model import IntakeSettings, Observation, Problem, Register
from dashboard.model.problem import Code

Series = tuple[str, str]
"""An indicator and a unit."""

History = Callable[[Sequence[Series]], Mapping[Series, Sequence[float]]]
"""Gives earlier values, oldest first, of the series asked for; a series without any may be left out."""

Text = Callable[[int, tuple[int, int] | None], str]
"""What a person sees in a cell of a sheet."""


class Figure:
    """One number in one cell, and what it was read as.

    ``part`` is ``numerator``, ``denominator`` or ``value``; ``value`` is None where the cell is empty or has a
    sign for "no figure"; percentages are 0–100.
    """

    __slots__ = ("indicator", "month", "part", "slot", "unit", "value")

    def __init__(self, indicator: str, unit: str, month: str, part: str, slot: Slot) -> None:
        self.indicator, self.unit, self.month, self.part = indicator, unit, month, part
        self.slot, self.value = slot, slot.value

    @property
    def place(self) -> tuple[int, tuple[int, int]]:
        """The sheet's number and the cell's row and column, from 1."""
        return self.slot.sheet, self.slot.placed.key

    @property
    def month_place(self) -> tuple[int, tuple[int, int]]:
        """The same of the heading that says the month; the figure's own where a title or a name says it."""
        return self.slot.sheet, self.slot.placed.month_key or self.slot.placed.key


class Checking(Protocol):
    """A check: a named function that takes a case and yields problems."""

    __name__: str

    def __call__(self, case: Case, /) -> Iterable[Problem]:
        """All that is wrong."""


@dataclass(frozen=True)
class Check:
    """A check, and the finding codes of its own, each with its severity and its words."""

    run: Checking
    codes: Mapping[str, Code] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called where it fails."""
        return f"{getattr(self.run, '__module__', '')}.{self.run.__name__}"


class Case:
    """One file's figures, with all that a check may hold them against."""

    def __init__(
        self, book: Book, observations: Sequence[Observation], sheets: Sequence[str | None], text: Text,
        settings: IntakeSettings, this_month: str, history: History,
    ) -> None:  # fmt: skip
        self.register: Register = book.register
        self.observations = observations
        self.settings = settings
        self.this_month = this_month
        self._ask = history
        self._book, self._sheets, self._text = book, sheets, text

    @cached_property
    def figures(self) -> list[Figure]:
        """Every number and gap that was placed, in the order read; totals are not among them."""
        return [Figure(*key, part, slot) for key, parts in self._book.slots.items() for part, slot in parts.items()]

    def history(self, indicator: str, unit: str) -> Sequence[float]:
        """Earlier values of one of the file's series, oldest first; none for one about too few people."""
        return self._earlier.get((indicator, unit), ())

    @cached_property
    def _earlier(self) -> Mapping[Series, Sequence[float]]:
        return self._ask(sorted({one.key[:2] for one in self.observations}))

    def of(self, one: Observation) -> Figure | None:
        """The number an observation is shown by: its numerator, or its value where there is none."""
        parts = self._book.slots.get(one.key, {})
        part = next((p for p in ("numerator", "value") if p in parts), None)
        return Figure(*one.key, part, parts[part]) if part is not None else None

    def problem(
        self, code: str, at: Figure | tuple[int, tuple[int, int]], facts: Mapping[str, str] | None = None
    ) -> Problem:
        """A problem at a figure's cell, or at a place it names; what stands there is what was found."""
        sheet, key = at.place if isinstance(at, Figure) else at
        return Problem(code, self._sheets[sheet], address(*key), self._text(sheet, key), dict(facts or {}))


def run_checks(case: Case, checks: Iterable[Check], failed: Callable[[str, BaseException], None]) -> Iterator[Problem]:
    """The problems of every check; one that raises is said, and stops no other."""
    for check in checks:
        try:
            yield from list(check.run(case))
        except MemoryError:
            raise
        except Exception as error:
            failed(check.name, error)
            yield Problem("check-failed", None, None, check.name)
