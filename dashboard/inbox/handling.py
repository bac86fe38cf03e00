"""One file's way out of the inbox.

It is copied first and read from the copy, so that what is stored, what is marked and what is moved are the
same bytes. What is about to be done is written down before it is done (``errand``).
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
import tempfile
import traceback
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from dashboard.council import WORKBOOKS, Council
from dashboard.inbox.arrivals import Arrival, Changed, Stamp, clean_name, open_arrival
from dashboard.inbox.errand import Errand, Errands
from dashboard.inbox.shelf import TEXT, Shelf
from dashboard.model import Problem
from dashboard.receiving import FileReport, Finding, masked
from dashboard.wording import terminal

log = logging.getLogger(__name__)
ENDS = (KeyboardInterrupt, SystemExit, GeneratorExit)
_PERSONAL = "personal-data"
#: A file with one of these is not opened again to be marked; what is personal is not to lie there twice.
_CLOSED = frozenset({"unreadable-file", "encrypted-file", "too-large", _PERSONAL})
#: What is said of a file whose reader was ended from outside, too: by Ctrl+C, by a service that is stopped.
_DOUBTFUL = frozenset({"unreadable-file", "too-large"})


class Doubtful(Exception):
    """The file could not be read, which may not be its own fault: it is read once more before it is refused."""


@dataclass(frozen=True)
class Handled:
    """A file that left the inbox: ``target`` and ``marked`` are where it and its marked copy lie, from the inbox."""

    report: FileReport
    target: str
    marked: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As ``ingest --json`` has it, and where the file lies."""
        return {**self.report.to_dict(), "moved_to": self.target, "annotated": self.marked}


class Handling:
    """Stores or refuses files of one folder, and moves them. Only for whoever holds the folder's lock."""

    def __init__(self, council: Council, folder: Path) -> None:
        self._council = council
        self._shelves = {name: Shelf(folder / name) for name in ("stored", "refused")}
        self._errands = Errands(council.state / "inbox" / "underway")
        self._copies = council.state / "inbox" / "copies"
        self._doubted: set[Stamp] = set()

    def prepare(self, names: Collection[str]) -> None:
        """Make the folders, and forget what earlier processes left that is not about these names. OSError."""
        for shelf in self._shelves.values():
            shelf.prepare()
        self._errands.sweep(names)
        shutil.rmtree(self._copies, ignore_errors=True)

    def handle(self, arrival: Arrival) -> Handled:
        """Read the file, store it or not, and move it.

        Changed where it is another than the one looked at; Doubtful; OSError, StoreError. After any of them it lies
        where it lay.
        """
        name = clean_name(arrival.path.name)
        known = self._errands.find(arrival)
        unread = self._not_to_be_read(arrival, name)
        if unread is not None:
            errand = known or Errand(arrival.path.name, arrival.stamp)
            return self._move(arrival, errand, unread, None)
        with self._copy(arrival) as (copy, sha256):
            report = None
            if known is not None and known.sha256 == sha256:
                errand = known
                report = self._stored_since(errand, name)
            else:
                errand = Errand(arrival.path.name, arrival.stamp, sha256, self._newest())
                self._errands.save(errand)
            report = report or self._council.receive(copy, name, by=terminal.HELP["by-inbox"])
            if arrival.stamp not in self._doubted and any(f.code in _DOUBTFUL for f in report.of_severity("error")):
                self._doubted.add(arrival.stamp)
                raise Doubtful
            return self._move(arrival, errand, report, copy)

    def _not_to_be_read(self, arrival: Arrival, name: str) -> FileReport | None:
        size, limit = arrival.stamp.size, self._council.settings.intake.max_megabytes
        kind = PurePath(name).suffix.lower()
        if kind not in WORKBOOKS:
            problem = Problem("unreadable-file", facts={"why": "not-a-workbook", "kind": kind.lstrip(".")})
        elif size > limit * 2**20:
            problem = Problem(
                "too-large", facts={"size": f"{size / 2**20:.1f}", "limit": f"{limit:g}", "what": "bytes"}
            )
        else:
            return None
        return FileReport(name, "", size, "refused", (Finding.of(problem),))

    @contextlib.contextmanager
    def _copy(self, arrival: Arrival) -> Iterator[tuple[Path, str]]:
        """A copy that nobody else writes to, and its SHA-256. Changed, OSError."""
        self._copies.mkdir(parents=True, exist_ok=True)
        with (
            open_arrival(arrival) as handle,
            tempfile.TemporaryDirectory(dir=self._copies, ignore_cleanup_errors=True) as work,
        ):
            copy = Path(work) / f"fil{arrival.path.suffix.lower()}"
            with open(handle, "rb", closefd=False) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            if Stamp.of(os.fstat(handle)) != arrival.stamp or copy.stat().st_size != arrival.stamp.size:
                raise Changed
            with copy.open("rb") as file:
                yield copy, hashlib.file_digest(file, "sha256").hexdigest()

    def _newest(self) -> int:
        return max((upload.id for upload in self._council.uploads()), default=0)

    def _stored_since(self, errand: Errand, name: str) -> FileReport | None:
        """The report of a file that was stored before its process was killed."""
        for upload in self._council.uploads():
            if upload.id > errand.before and upload.sha256 == errand.sha256 and upload.by == terminal.HELP["by-inbox"]:
                return FileReport(
                    name, upload.sha256, upload.size, "stored", upload=upload.id, months=tuple(upload.months),
                    observations=upload.rows, added=upload.added, changed=upload.changed, removed=upload.removed,
                    source=upload.source,
                )  # fmt: skip
        return None

    def _move(self, arrival: Arrival, errand: Errand, report: FileReport, copy: Path | None) -> Handled:
        # The reader is told the file's own name; a number in it is neither kept nor shown.
        report = replace(report, file=masked(report.file))
        shelf = self._shelves["refused" if report.status == "refused" else "stored"]
        shelf.prepare()
        where, _, name = errand.target.partition("/")
        if where != shelf.folder.name or not shelf.is_free(name):
            name = shelf.free_name(report.file)
        errand = replace(errand, target=f"{shelf.folder.name}/{name}")
        self._errands.save(errand)
        beside: list[Path] = []
        if report.status == "refused":
            beside = self._explain(shelf, replace(report, file=name), copy)
        try:
            if Stamp.of(os.lstat(arrival.path)) != arrival.stamp:
                raise Changed
            shelf.put(arrival.path, name)
        except (Changed, OSError) as error:
            for path in beside:
                path.unlink(missing_ok=True)
            if isinstance(error, FileNotFoundError):
                raise Changed from None
            raise
        self._errands.end(errand)
        self._doubted.discard(arrival.stamp)
        marked = next((f"{shelf.folder.name}/{p.name}" for p in beside if p.suffix != ".txt"), None)
        return Handled(report, errand.target, marked)

    def _explain(self, shelf: Shelf, report: FileReport, copy: Path | None) -> list[Path]:
        """Lay the findings beside a refused file: as text, and marked in a copy of it. OSError."""
        shelf.clear_beside(report.file)
        marked = None
        if copy is not None and not any(f.code in _CLOSED for f in report.findings):
            try:
                marked = self._council.annotate(copy, report, shelf.folder)
            except (OSError, *ENDS):
                raise
            except BaseException as error:  # what cannot be marked is explained all the same
                log_fault(error)
        text = shelf.folder / (PurePath(report.file).stem + TEXT)
        about = terminal.annotated(report.file, marked.name if marked else None, is_personal=report.is_personal)
        said = [terminal.file_report(report), about]
        # Notepad takes text without the mark for another encoding.
        with text.open("x", encoding="utf-8-sig", newline="\r\n") as file:
            file.write("\n\n".join(said) + "\n")
        return [path for path in (marked, text) if path is not None]


def log_fault(error: BaseException) -> None:
    """A fault in our own code: its kind and its place, and not what it says, which may be a cell's content."""
    log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
