"""Whether a workbook was read as a careful controller would have read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.intake.cells import address
from dashboard.intake.reading import Reading, read_workbook
from dashboard.model import Problem
from layouts import files
from layouts.councils import vocabulary
from layouts.sheets import Drawn, draw
from layouts.truth import Key, Parts

THIS_MONTH = "2026-11"
Read = Callable[..., Reading]
OUTCOMES = ("read", "refused", "wrong", "lost", "placeless")
"""Read whole and right; refused with a place; a figure read that it does not say; one passed over; refused with no place."""


@dataclass
class Judged:
    """What came of one workbook. ``wrong`` are figures read that it does not say, ``lost`` those passed over in silence."""

    seed: int
    format: str
    said: int
    read: int
    features: frozenset[str]
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """One of ``OUTCOMES``."""
        if self.wrong or self.lost:
            return "wrong" if self.wrong else "lost"
        if not self.errors:
            return "read"
        return (
            "refused"
            if all(e.cell or e.code in ("no-table-found", "unreadable-file") for e in self.errors)
            else "placeless"
        )


def judge(book: Drawn, folder: Path, read: Read = read_workbook) -> Judged:
    """Write the workbook, read it, and compare."""
    path = files.write(book, folder)
    reading = read(
        path, book.register, this_month=THIS_MONTH, file_name=f"{book.file_name}{path.suffix}",
        vocabulary=vocabulary(book.number),
    )  # fmt: skip
    truth = book.truth
    errors = [f for f in reading.findings if f.severity == "error"]
    judged = Judged(
        book.seed, book.format, len(truth), len(reading.observations), frozenset(book.features), errors=errors
    )
    if not truth and [e.code for e in errors] == ["no-table-found"]:
        judged.errors = []
    seen: set[Key] = set()
    for one in reading.observations:
        got: Parts = (one.numerator, one.denominator, one.value)
        want = truth.get(one.key)
        if want is None:
            judged.wrong.append(f"never said: {one.key} {got} at {one.cell}")
        elif not all(_same(w, g) for w, g in zip(want, got, strict=True)):
            judged.wrong.append(f"{one.key}: {got} for {want} at {one.cell}")
        elif one.key in seen:
            judged.wrong.append(f"twice: {one.key} at {one.cell}")
        elif (place := _place(book, one.key)) is not None and place != one.cell:
            judged.wrong.append(f"{one.key}: stands at {place}, said to stand at {one.cell}")
        seen.add(one.key)
    if not errors:
        judged.lost = [f"{key}" for key in truth if key not in seen]
    return judged


def _same(want: float | None, got: float | None) -> bool:
    if want is None or got is None:
        return want is got
    return abs(want - got) <= 1e-6 + 1e-9 * abs(want)


def _place(book: Drawn, key: Key) -> str | None:
    if not files.has_addresses(book.format):
        return None
    at = book.said.cells.get((key, "numerator")) or book.said.cells.get((key, "value"))
    return address(at[1] + 1, at[2] + 1) if at else None


@dataclass
class Tally:
    """What came of many workbooks."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    features: Counter[str] = field(default_factory=Counter)
    said: int = 0
    read: int = 0
    wrong: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of the figures said that were read; every refusal of these layouts costs it."""
        return self.read / self.said if self.said else 1.0

    def add(self, judged: Judged) -> None:
        """Count one workbook."""
        self.outcomes[judged.format, judged.outcome] += 1
        self.features.update({*judged.features, judged.format})
        self.said += judged.said
        self.read += judged.read
        if judged.outcome == "refused":
            first = judged.errors[0]
            self.refused.append(f"seed {judged.seed}: {first.code} {first.sheet} {first.cell} «{first.found}»")
        elif judged.outcome != "read":
            told = judged.wrong or judged.lost or [str(e.code) for e in judged.errors]
            self.wrong.append(f"seed {judged.seed}: {judged.outcome}: {'; '.join(told[:3])}")

    def table(self) -> str:
        """Formats down, outcomes across."""
        formats = sorted({f for f, _ in self.outcomes})
        lines = [f"{'':8}" + "".join(f"{o:>10}" for o in OUTCOMES)]
        lines += [f"{f:8}" + "".join(f"{self.outcomes[f, o]:>10}" for o in OUTCOMES) for f in formats]
        lines.append(f"{'all':8}" + "".join(f"{sum(self.outcomes[f, o] for f in formats):>10}" for o in OUTCOMES))
        lines.append(f"{self.read} of {self.said} figures read: {self.recall:.2%}")
        return "\n".join(lines)


def judge_all(seeds: Iterable[int], folder: Path) -> Tally:
    """Draw and judge a workbook for each seed."""
    tally = Tally()
    for seed in seeds:
        tally.add(judge(draw(seed), folder))
    return tally
