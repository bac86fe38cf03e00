"""What lies in the inbox, and which of it is whole.

A file is whole when its size and its time of change have stood still over some seconds, and no program
has it open for writing. Linux tells the latter by granting or refusing a lease. Where nothing can be
told, the file must stand still for longer; and what shows by itself that more is to come (an empty
file, a workbook without its end, a download's part beside it) waits longer still.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import signal
import stat
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.receiving import last_part, masked

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

#: How long a file must stand still, in seconds: where it is known that nobody writes to it, where that
#: is not known, and where it looks as if it has begun but not ended.
SETTLE_SECONDS = 4.0
BLIND_SECONDS = 30.0
UNFINISHED_SECONDS = 600.0
#: A program that crashed leaves its mark beside the file; after a working day nobody believes it.
MARK_SECONDS = 12 * 3600.0

_PARTS = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".opdownload", ".swp")
_ENDINGS = (*_PARTS, ".lock", ".lck", "~", "#")
_SYSTEM = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})
# Excel saves under such a name first, and then gives it the workbook's.
_SAVING = re.compile(r"[0-9A-F]{7,8}")
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Changed(Exception):
    """The file is no longer the one that was looked at: it is met again as a new one."""


@dataclass(frozen=True)
class Stamp:
    """Tells a file from another, or an earlier one, of the same name."""

    number: int
    size: int
    modified_ns: int

    @staticmethod
    def of(found: os.stat_result) -> Stamp:
        """The stamp of what ``os.stat`` found."""
        return Stamp(found.st_ino, found.st_size, found.st_mtime_ns)


@dataclass(frozen=True)
class Arrival:
    """A file that lies in the inbox.

    ``since`` is when it was first seen as it is, by the clock given; ``laid`` when it came, by the file system's.
    """

    path: Path
    stamp: Stamp
    since: float
    laid: float


class Arrivals:
    """The files in one folder, as they were seen at each look."""

    def __init__(self, folder: Path, *, settle: float, clock: Callable[[], float]) -> None:
        self._folder, self._settle, self._clock = folder, settle, clock
        self._seen: dict[str, Arrival] = {}
        #: Whether leases say anything in this folder: on some network file systems they never do.
        self.leases_tell = False

    def look(self) -> list[Arrival]:
        """All files that are somebody's delivery, the one that was changed first first. OSError from the folder."""
        now, found = self._clock(), dict[str, Arrival]()
        with os.scandir(self._folder) as entries:
            names = [entry.name for entry in entries if not is_left_alone(entry.name)]
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                status = os.lstat(self._folder / name)
                if stat.S_ISREG(status.st_mode):
                    fresh = Arrival(self._folder / name, Stamp.of(status), now, max(status.st_mtime, status.st_ctime))
                    known = self._seen.get(name, fresh)
                    found[name] = known if known.stamp == fresh.stamp else fresh
        self._seen = found
        return sorted(found.values(), key=lambda a: (a.stamp.modified_ns, a.path.name))

    def forget(self, arrival: Arrival) -> None:
        """Meet the file as a new one at the next look."""
        self._seen.pop(arrival.path.name, None)

    def is_settled(self, arrival: Arrival) -> bool:
        """Whether it has stood still over two looks."""
        return self._clock() - arrival.since >= self._settle

    def waits_for(self, arrival: Arrival) -> str:
        """Why a settled file must wait: ``open``, ``unfinished``, ``new``; empty where it is whole. OSError, Changed."""
        age = self._clock() - arrival.since
        # A process that looks once has not been here for long; the file may have.
        may_be_unfinished = max(age, time.time() - arrival.laid) < UNFINISHED_SECONDS
        if may_be_unfinished and (arrival.stamp.size == 0 or self._has_part(arrival.path)):
            return "unfinished"
        if _has_mark(arrival.path):
            return "open"
        with open_arrival(arrival) as handle:
            if may_be_unfinished and _is_cut(handle):
                return "unfinished"
            is_open = is_open_for_writing(handle) if self.leases_tell else None
        if is_open:
            return "open"
        return "new" if is_open is None and age < max(BLIND_SECONDS, self._settle) else ""

    def learn(self) -> None:
        """Write in the folder, and learn whether leases tell there. OSError when it cannot be written."""
        probe = self._folder / ".taktskifte.probe"
        probe.unlink(missing_ok=True)
        with probe.open("xb") as file:  # never through a link that somebody laid there
            file.write(b".")
        try:
            handle = os.open(probe, _READ)
            try:
                self.leases_tell = is_open_for_writing(handle) is False
            finally:
                os.close(handle)
        finally:
            probe.unlink(missing_ok=True)

    def _has_part(self, path: Path) -> bool:
        return any(os.path.lexists(f"{path}{ending}") for ending in _PARTS)


@contextlib.contextmanager
def open_arrival(arrival: Arrival) -> Iterator[int]:
    """A handle to read the very file that was looked at, and no link put in its place. Changed, OSError."""
    try:
        handle = os.open(arrival.path, _READ)
    except FileNotFoundError:
        raise Changed from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENXIO):
            raise Changed from None
        raise
    try:
        if Stamp.of(os.fstat(handle)) != arrival.stamp:
            raise Changed
        yield handle
    finally:
        os.close(handle)


def is_left_alone(name: str) -> bool:
    """Whether a name is no delivery: hidden, temporary, or the system's own."""
    low = name.lower()
    return low.startswith((".", "~")) or low.endswith(_ENDINGS) or low in _SYSTEM or bool(_SAVING.fullmatch(name))


def clean_name(name: str) -> str:
    """A file's ``last_part`` as it can be kept: not hidden, and never empty."""
    return last_part(name).lstrip(".~") or "fil"


def shown_name(name: str) -> str:
    """The same, with any identity number in it masked: for the log and whoever looks."""
    return masked(clean_name(name))


def is_open_for_writing(handle: int) -> bool | None:
    """Whether any program has the file open for writing; None where the system does not say."""
    if not hasattr(fcntl, "F_SETLEASE"):  # only Linux has leases
        return None
    try:
        # A lease that another breaks is told with a signal, and the usual one would end the process.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    return False


def _has_mark(path: Path) -> bool:
    """Whether Excel or LibreOffice has left its mark of having the file open."""
    for mark in (f"~${path.name}", f".~lock.{path.name}#"):
        with contextlib.suppress(OSError):
            if time.time() - os.lstat(path.with_name(mark)).st_mtime < MARK_SECONDS:
                return True
    return False


def _is_cut(handle: int) -> bool:
    """Whether a zipped workbook lacks its end, which is written last."""
    with open(handle, "rb", closefd=False) as file:
        is_zip = file.read(4) == b"PK\x03\x04"
        return is_zip and not zipfile.is_zipfile(file)
