"""Files on their way in: read in a process of their own, held against what is stored, stored whole or refused."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Event
from typing import NamedTuple

from dashboard import receiving
from dashboard.history import KeptHistory
from dashboard.intake.case import Series
from dashboard.intake.isolation import Job, Look, Readers, check_stopped
from dashboard.intake.reading import Reading
from dashboard.intake.taught import ANY, heading_of, is_lasting
from dashboard.model import Change, Lesson, Register
from dashboard.receiving import FileReport, Finding
from dashboard.store import Delivery, Receipt, Recording, Store

Progress = Callable[[str, int, int], None]
"""What is being done (``open``, ``read``, ``check``, ``store``), how much of it is done, and of how much."""

Record = Callable[[Delivery, Path, Sequence[Change] | None], Receipt]
#: How many files of a row are stored in one transaction, and how long it may take.
_TOGETHER, _TOGETHER_SECONDS = 16, 0.5


class Arriving(NamedTuple):
    """A file that is being read."""

    path: Path
    name: str
    sha256: str
    size: int
    job: Job
    profile: Sequence[Lesson]


class Desk:
    """Takes files in for one council."""

    def __init__(self, register: Register, store: Store, history: KeptHistory, readers: Readers) -> None:
        self._register, self._store, self._history, self._readers = register, store, history, readers

    def close(self) -> None:
        """Let go of the processes that read."""
        self._readers.close()

    def begin(
        self, path: Path, name: str, this_month: str, lessons: Sequence[Lesson] = (), *, with_hidden: bool = False,
        stop: Event | None = None, taught: Sequence[Lesson] | None = None, waiting: Look = lambda: None,
        is_told: bool = True,
    ) -> Arriving:  # fmt: skip
        """Start reading a file; ``taught`` are the lessons that are stored, where they are known. ReaderFailed, Stopped."""
        sha256, size = receiving.sha256_of(path), path.stat().st_size
        known = (*(self._store.lessons() if taught is None else taught), *lessons)
        job = self._readers.begin(
            path, name, this_month=this_month, lessons=known, with_hidden=with_hidden, stop=stop,
            waiting=waiting, is_told=is_told,
        )  # fmt: skip
        return Arriving(path, name, sha256, size, job, lessons)

    def finish(
        self, arriving: Arriving, *, by: str, dry_run: bool = False, source: str | None = None,
        progress: Progress | None = None, stop: Event | None = None, expected: Sequence[Change] | None = None,
    ) -> FileReport:  # fmt: skip
        """Store what the file says, or refuse it. StoreError, also where that is not ``expected``; Stopped.

        Nothing is stored when anything is raised.
        """
        reading = arriving.job.finish(self._history.earlier, progress or _silent, stop)
        return self._keep(
            arriving, reading, self._store.record, by=by, dry_run=dry_run, source=source, progress=progress, stop=stop,
            expected=expected,
        )  # fmt: skip

    def _keep(
        self, arriving: Arriving, reading: Reading, record: Record, *, by: str, dry_run: bool = False,
        source: str | None = None, progress: Progress | None = None, stop: Event | None = None,
        expected: Sequence[Change] | None = None,
    ) -> FileReport:  # fmt: skip
        path, name, sha256, size, _, profile = arriving
        found = tuple(Finding.of(p) for p in reading.findings)
        if reading.is_refused:
            return FileReport(name, sha256, size, "refused", found, signatures=dict(reading.signatures))
        delivery = Delivery(
            name, sha256, size, reading.observations, reading.months, receiving.findings_json(found), by, source
        )
        if progress is not None:
            progress("store", 0, 1)
        check_stopped(stop)
        if dry_run:
            plan, status, upload, recorded = self._store.plan(delivery), "dry-run", None, None
        else:
            receipt = record(delivery, path, expected)
            self._history.follow(receipt)
            self._remember(profile, reading.taught, by)
            plan, status, upload = receipt.plan, receipt.status, receipt.upload
            recorded = receipt.recorded_at.isoformat().replace("+00:00", "Z") if receipt.recorded_at else None
        return FileReport(
            name, sha256, size, status, found, upload, reading.months, len(reading.observations), plan.added,
            plan.changed, plan.removed, reading.observations if dry_run else (), plan.changes, plan.replaces,
            plan.source, recorded, dict(reading.signatures),
        )  # fmt: skip

    def take_all(
        self, files: Sequence[Path], this_month: str, by: str, progress: Callable[[int, int, str], None] | None = None,
        came: Mapping[Path, datetime] | None = None,
    ) -> list[FileReport]:  # fmt: skip
        """Store files in their order: while one is stored, the next are being read.

        ``came`` says when each of them came, where that was not now.
        """
        reports: list[FileReport] = []
        coming: deque[Arriving] = deque()
        left, taught = iter(files), self._store.lessons()
        self._readers.prepare(len(files))
        try:
            with self._store.recording() as recording:
                row = _Row(recording, self._history)

                def begin(count: int) -> None:
                    for path in islice(left, count):
                        coming.append(self.begin(
                            path, path.name, this_month, taught=taught, waiting=recording.commit, is_told=False
                        ))  # fmt: skip

                begin(self._readers.most)
                while coming:
                    if progress is not None:
                        progress(len(reports), len(files), coming[0].name)
                    arrived = coming.popleft()
                    reading = arrived.job.finish(row.earlier, waiting=recording.commit)
                    # Its process begins on the next file while this one is stored.
                    begin(1)
                    record = partial(row.record, at=None if came is None else came[arrived.path])
                    reports.append(self._keep(arrived, reading, record, by=by))
        except BaseException:
            self._history.forget()
            raise
        finally:
            for arriving in coming:
                arriving.job.cancel()
        if progress is not None:
            progress(len(files), len(files), "")
        return reports

    def marked(self, path: Path, report: FileReport) -> bytes | None:
        """A file with its faults marked; None where it cannot be opened. ReaderFailed."""
        return self._readers.mark(path, report.file, receiving.marks(report))

    def teach(self, lessons: Sequence[Lesson], *, by: str) -> list[int]:
        """Remember what headings mean. ValueError for what is not in the register."""
        for lesson in lessons:
            if heading_of(lesson, self._register) is None or lesson.signature == ANY:
                raise ValueError(lesson.meaning)
        return self._store.teach([one for one in lessons if is_lasting(one.heading, one.kind)], by=by)

    def _remember(self, profile: Sequence[Lesson], met: Sequence[tuple[str, str]], by: str) -> None:
        """What a stored file's profile said of its headings holds for sheets like its own from now on."""
        said = {lesson.heading: lesson for lesson in profile if lesson.signature == ANY}
        if not said:
            return
        known = {(k.signature, k.heading, k.kind, k.meaning) for k in self._store.lessons()}
        new = [replace(said[heading], signature=sheet) for sheet, heading in met if heading in said]
        new = [one for one in new if (one.signature, one.heading, one.kind, one.meaning) not in known]
        if new:
            self.teach(new, by=by)


class _Row:
    """Files of a row that are stored in one transaction, a few at a time: other writers wait while it lasts."""

    def __init__(self, recording: Recording, history: KeptHistory) -> None:
        self._recording, self._history = recording, history
        self._began = 0.0

    def earlier(self, series: Sequence[Series]) -> Mapping[Series, Sequence[float]]:
        """Earlier values, those of the files before it too."""
        version = self._recording.version
        if version is not None and not self._history.is_at(version):
            # Read from the database, and so without what is not stored yet.
            self._recording.commit()
            version = None
        return self._history.earlier(series, version)

    def record(
        self, delivery: Delivery, original: Path, expected: Sequence[Change] | None, at: datetime | None = None
    ) -> Receipt:
        """Store a file with those before it."""
        if not self._recording.count:
            self._began = time.monotonic()
        receipt = self._recording.record(delivery, original, expected, at)
        if self._recording.count >= _TOGETHER or time.monotonic() - self._began > _TOGETHER_SECONDS:
            self._recording.commit()
        return receipt


def _silent(phase: str, done: int, of: int) -> None:
    """Progress that nobody asked for."""
