"""The process that reads other people's files: it may not write any, and has a limit on memory and time.

It is told once what holds for the council, then reads one file after the other until its standard input ends. What it
answers is JSON: the process that asked never loads an object that came out of someone's file.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import pickle
import struct
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO

from dashboard.intake.case import Check, Series
from dashboard.intake.reading import Reading, read_workbook, tell_failure
from dashboard.intake.vocabulary import Vocabulary
from dashboard.model import IntakeSettings, Observation, Register
from dashboard.model.problem import bring_code

SIZE = struct.Struct(">I")
#: What one answer may be; beyond it the file is too large, and says so.
MOST_BYTES = 2**30
_GC_EVERY = 200_000
_fields_of = attrgetter(*(field.name for field in fields(Observation)))


@dataclass(frozen=True)
class Setup:
    """What holds for every file of a council."""

    register: Register
    settings: IntakeSettings
    checks: tuple[Check, ...]


def write(stream: BinaryIO, content: bytes) -> None:
    """One message: its length, then itself."""
    stream.write(SIZE.pack(len(content)))
    stream.write(content)
    stream.flush()


def read(stream: BinaryIO) -> bytes | None:
    """The next message; None at the end."""
    head = stream.read(SIZE.size)
    if len(head) < SIZE.size:
        return None
    (size,) = SIZE.unpack(head)
    content = stream.read(size)
    return content if len(content) == size else None


class Worker:
    """Answers what it is asked, until nobody asks."""

    def __init__(self, asked: BinaryIO, answers: BinaryIO) -> None:
        self._asked, self._answers = asked, answers
        self._setup: Setup = self._next()
        self._vocabulary = Vocabulary(self._setup.register, self._setup.settings.skip_headings)
        for check in self._setup.checks:
            for code, about in check.codes.items():
                bring_code(code, about)

    def run(self) -> None:
        """Until standard input ends."""
        _limit_memory(self._setup.settings.max_memory_megabytes)
        # Cells and headings make no circles worth looking for, and there are many of them.
        gc.freeze()
        gc.set_threshold(_GC_EVERY, 20, 20)
        self._say({"ready": True})
        while (request := self._next()) is not None:
            _limit_time(self._setup.settings.max_seconds)
            try:
                self._answer(request)
            except MemoryError:
                request = None
                self._say({"failed": "memory"})
                return  # whatever is half made goes with the process
            self._say({"peak": _peak_megabytes()})

    def _answer(self, request: dict[str, Any]) -> None:
        path, name = Path(request["path"]), request["name"]
        if request["do"] == "mark":
            marked = self._marked(path, name, request["marks"])
            self._say({"marked": marked is not None})
            write(self._answers, marked or b"")
            return
        reading = read_workbook(
            path, self._setup.register, this_month=request["this_month"], settings=self._setup.settings,
            lessons=request["lessons"], checks=self._setup.checks, with_hidden=request["with_hidden"], file_name=name,
            vocabulary=self._vocabulary, history=self._history,
            progress=self._progress if request["is_told"] else lambda phase, done, of: None,
        )  # fmt: skip
        self._say({"reading": _plain(reading)})

    def _marked(self, path: Path, name: str, marks: Any) -> bytes | None:
        from dashboard.intake.handback import handed_back

        try:
            return handed_back(path, marks, name=name, settings=self._setup.settings)
        except MemoryError:
            raise
        except Exception as error:
            tell_failure("A workbook could not be marked", error)
            return None

    def _history(self, series: Sequence[Series]) -> Mapping[Series, Sequence[float]]:
        self._say({"ask": series})
        return self._next() or {}

    def _progress(self, phase: str, done: int, of: int) -> None:
        self._say({"progress": [phase, done, of]})

    def _next(self) -> Any:
        content = read(self._asked)
        return None if content is None else pickle.loads(content)  # from our own parent alone

    def _say(self, thing: dict[str, Any]) -> None:
        content = json.dumps(thing, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode()
        if len(content) > MOST_BYTES:
            content = b'{"failed":"memory"}'
        write(self._answers, content)


def _plain(reading: Reading) -> list[Any]:
    """A reading as lists, in the order of its fields and of its parts' fields."""
    return [
        list(map(_fields_of, reading.observations)),
        [(p.code, p.sheet, p.cell, p.found, dict(p.facts), p.repeats, p.places) for p in reading.findings],
        reading.months,
        reading.signatures,
        reading.taught,
    ]


class _Told(logging.Handler):
    """Sends what is logged to who asked: this process has no log of its own."""

    def __init__(self, worker: Worker) -> None:
        super().__init__(logging.WARNING)
        self._worker = worker

    def emit(self, record: logging.LogRecord) -> None:
        self._worker._say({"log": [record.name, record.levelno, record.getMessage()]})


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # not on this system; the time limit holds
        return
    for what, most in (("RLIMIT_AS", megabytes * 2**20), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
        try:
            _, hard = resource.getrlimit(getattr(resource, what))
            resource.setrlimit(getattr(resource, what), (most, hard))
        except (ValueError, OSError):  # macOS refuses some
            continue


def _limit_time(seconds: float) -> None:
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = int(used.ru_utime + used.ru_stime + seconds) + 1
    if hard == resource.RLIM_INFINITY or most <= hard:
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def _peak_megabytes() -> float:
    """The most this process has held; the system's own count, where it is one, begins with the parent's."""
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
        return int(status.partition("VmHWM:")[2].split()[0]) / 2**10
    except (OSError, ValueError, IndexError):  # not Linux
        pass
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> None:
    """Read from standard input, answer on standard output; nothing else may write there."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    worker = Worker(sys.stdin.buffer, answers)
    logging.getLogger().addHandler(_Told(worker))
    worker.run()


if __name__ == "__main__":
    main()
