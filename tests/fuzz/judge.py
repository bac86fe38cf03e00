"""One spoilt or varied workbook, the same for the same number, and what comes of it.

Held for each:

- it is read, or refused with a code of ours, in its time; nothing is raised;
- where it is read, every cell holds what an independent reader finds there;
- one in four also goes through a process of its own with its limits, as the server has it read: that process may end, the
  one that asks never does, and what it answers is what is read here;
- of those that give figures some are handed in: what is then stored is all that was read or nothing.
"""

from __future__ import annotations

import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from mutate import mutate
from sources import KINDS, Source, sources
from vary import vary
from witness import Witness
from writers import ROOT

from dashboard.council import Council
from dashboard.intake import workbook
from dashboard.intake.checks import CHECKS
from dashboard.intake.isolation import Readers
from dashboard.intake.reading import Reading
from dashboard.intake.refusal import Refused
from dashboard.intake.worker import Setup
from dashboard.model import FINDING_CODES, IntakeSettings, Problem
from dashboard.places import Places

SECONDS, MEGABYTES = 6.0, 512
SETTINGS = IntakeSettings(max_seconds=SECONDS, max_memory_megabytes=MEGABYTES)
_COUNCIL = ROOT / "data" / "nesbyen"
_MONTH = "2026-11"
_VARIED, _REAL, _MOST_REAL, _APART, _STORED = 0.6, 0.1, 0.4, 0.25, 0.5
_MOST_COMPARED = 100_000
_SUFFIX = {"strict": "xlsx", "mhtml": "xls"}


@dataclass(frozen=True)
class Case:
    """A file to read: what it was made from and how, and which of the ways in it takes besides being read here."""

    number: int
    how: str
    source: Source
    apart: bool
    stored: bool

    @property
    def file_name(self) -> str:
        """Its number and the ending of its kind."""
        return f"{self.number}.{_SUFFIX.get(self.source.kind, self.source.kind)}"


@cache
def _sources() -> dict[str, list[Source]]:
    return sources()


def case(number: int) -> Case:
    """The case of a number. Each kind of file has its turn as often as another."""
    kind = KINDS[number % len(KINDS)]
    draw = random.Random(number)
    real = [one for one in _sources()[kind] if one.is_real]
    made = [one for one in _sources()[kind] if not one.is_real]
    source = draw.choice(real if draw.random() < min(_REAL * len(real), _MOST_REAL) else made)
    how = "varied" if draw.random() < _VARIED else "spoilt"
    apart, stored = draw.random() < _APART, draw.random() < _STORED
    if how == "varied":
        source = vary(source, draw)
    else:
        # What it was written with may be what is spoilt.
        source = replace(source, content=mutate(source.content, draw.randrange(2**32)), told={})
    return Case(number, how, source, apart, stored)


@dataclass
class Tally:
    """What came of them."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    apart: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    stored: int = 0
    slowest: tuple[float, int] = (0.0, 0)
    """Seconds and number."""

    def add(self, other: Tally) -> None:
        """Together with another."""
        self.outcomes += other.outcomes
        self.apart += other.apart
        self.wrong += other.wrong
        self.stored += other.stored
        self.slowest = max(self.slowest, other.slowest)

    def compared(self, kind: str) -> int:
        """How many of a kind were read and found the same by another reader."""
        return self.outcomes[kind, COMPARED]

    def files(self, kind: str | None = None) -> int:
        """How many there were."""
        return sum(n for (of, _), n in self.outcomes.items() if kind in (None, of))


COMPARED, ALONE, DIFFERS, HUNG = "read, every cell compared", "read, no other reader opens it", "READ OTHERWISE", "HUNG"


class _TimeUp(BaseException):
    """A file took longer than it may."""


class Bench:
    """What cases are judged with: a council of its own, a process for reading, the witnesses. ``close`` ends them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._council = Council(Places(_COUNCIL, folder / "state"))
        self._readers = Readers(Setup(self._council.register, SETTINGS, CHECKS), most=1)
        self._witness = Witness()
        self.tally = Tally()

    def close(self) -> None:
        """Look through all that was stored, and end the processes."""
        faults = [fault.code for fault in self._council.check() if fault.severity == "error"]
        if faults:
            self.tally.wrong.append((-1, f"the store's own check found {faults}"))
        self._witness.close()
        self._readers.close()
        self._council.close()

    def judge(self, one: Case) -> None:
        """Read a case in all its ways. What is wrong is in the tally; what is raised comes from the bench itself."""
        path = self._folder / one.file_name
        path.write_bytes(one.source.content)
        began = time.monotonic()
        try:
            with _limited(SECONDS):
                outcome = self._read(path, one)
        except _TimeUp:
            outcome = HUNG
            self._wrong(one, f"reading it did not end in {SECONDS:g} seconds")
        self.tally.slowest = max(self.tally.slowest, (time.monotonic() - began, one.number))
        self.tally.outcomes[one.source.kind, outcome] += 1
        if one.apart:
            self._read_apart(path, one)
        path.unlink()

    def _wrong(self, one: Case, what: str) -> None:
        self.tally.wrong.append((one.number, f"{one.source.kind}, {one.how} from {one.source.name}: {what}"))

    def _read(self, path: Path, one: Case) -> str:
        try:
            found = workbook.open_workbook(path, path.name, SETTINGS)
        except Refused as refused:
            return _said(refused.problem)
        except Exception as error:  # a fault: nothing else may come out of it
            self._wrong(one, f"{type(error).__name__} was raised: {error}")
            return "RAISED"
        signal.setitimer(signal.ITIMER_PROF, 0)  # another reader's time is not ours
        if sum(len(sheet.cells) for sheet in found.sheets) > _MOST_COMPARED:
            return "read, too large to compare"
        differs = self._witness.compare(path, one.source.told, found)
        if differs:
            self._wrong(one, differs)
            return DIFFERS
        return ALONE if differs is None else COMPARED

    def _read_apart(self, path: Path, one: Case) -> None:
        reading = self._readers.begin(path, path.name, this_month=_MONTH).finish()
        unknown = {finding.code for finding in reading.findings} - set(FINDING_CODES)
        if unknown:
            self._wrong(one, f"codes nobody knows: {unknown}")
        if reading.observations:
            said = "figures"
        elif refusal := next((f for f in reading.findings if f.severity == "error"), None):
            said = _said(refusal)
        elif any(finding.code == "no-figure" for finding in reading.findings):
            said = "no figure"
        else:
            said = "nothing"
            self._wrong(one, "neither figures nor a refusal")
        self.tally.apart[one.source.kind, said] += 1
        if one.stored or not reading.observations:
            self._hand_in(path, one, reading)

    def _hand_in(self, path: Path, one: Case, reading: Reading) -> None:
        """What is stored is all or nothing; a refused file leaves no trace among the figures."""
        before = self._rows(None)
        report = self._council.receive(path, by="fuzz", source=f"fuzz {one.number % 7}")
        if (report.status == "refused") is not reading.is_refused:
            self._wrong(one, "read twice, it was refused once")
        if report.status == "stored":
            self.tally.stored += 1
            mine = sorted(
                (o.indicator, o.unit, o.month, o.numerator, o.denominator, o.value) for o in reading.observations
            )
            if self._rows(report.upload) != mine:
                self._wrong(one, f"of {len(mine)} figures {len(self._rows(report.upload))} are stored, or other ones")
        elif self._rows(None) != before:
            self._wrong(one, f"{report.status}, and something was stored")

    def _rows(self, upload: int | None) -> list[Any]:
        """The figures of an upload; without one, how many rows there are of everything."""
        with closing(sqlite3.connect(self._folder / "state" / "taktskifte.sqlite")) as database:
            if upload is None:
                return [
                    database.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("observation", "upload")
                ]
            query = "SELECT indicator, unit, month, numerator, denominator, value FROM observation"
            return sorted(database.execute(f"{query} WHERE upload = ? AND withdrawn = 0", (upload,)))


def _said(problem: Problem) -> str:
    why = problem.facts.get("why") or problem.facts.get("what") or "" if problem.cell is None else ""
    return f"{problem.code} {why}".strip()


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise _TimeUp in what takes longer, on the process's own clock: a busy machine is no fault of a file."""

    def up(*_: object) -> None:
        raise _TimeUp

    before = signal.signal(signal.SIGPROF, up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
