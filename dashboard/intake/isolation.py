"""Files are read in processes of their own, so that a hostile one costs an upload and never the server.

``Readers`` keeps a few such processes and starts new ones for those that died. A file that uses up its memory or its
time, or brings its process down, ends as one refused file with its reason.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from dashboard.intake.case import History
from dashboard.intake.reading import Progress, Reading
from dashboard.intake.worker import MOST_BYTES, SIZE, Setup, write
from dashboard.model import Lesson, Observation, Problem

log = logging.getLogger(__name__)
#: A process that has held this much is not kept for the next file.
_KEPT_MEGABYTES = 400.0
_START_SECONDS = 60.0
#: How soon it is noticed that a file is not wanted any more, or that it takes a while.
_LOOK_SECONDS = 0.2
Look = Callable[[], None]
"""Called again and again while something is waited for; what it raises ends the waiting."""


class ReaderFailed(OSError):
    """No process for reading could be started."""


class Stopped(Exception):
    """Whoever wanted the file read wants it no more."""


class _Died(Exception):
    """The process ended, or was ended, before it answered; ``why`` is ``time``, ``memory`` or ``broken``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class _Process:
    """One reading process, seen from the one that asks it."""

    def __init__(self, setup: bytes) -> None:
        # Nothing of ours goes with it but where Python finds its modules: no address of a database, no secret.
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TZ")}
        kept["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-B", "-P", "-m", "dashboard.intake.worker"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=kept,
                start_new_session=True,  # Ctrl+C is for the one that asks; a file must not be blamed for it
            )  # fmt: skip
        except (OSError, ValueError) as error:
            raise ReaderFailed(
                getattr(error, "errno", None), getattr(error, "strerror", None) or str(error), sys.executable
            ) from error
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, name="reading", daemon=True).start()
        self.is_sound = True
        self._send(setup)

    def wait_ready(self) -> None:
        """Wait until it can be asked. ReaderFailed."""
        try:
            self.answer(_START_SECONDS)
        except _Died as error:
            raise ReaderFailed(
                getattr(error, "errno", None), getattr(error, "strerror", None) or str(error), sys.executable
            ) from error

    def ask(self, request: object) -> None:
        """Send a request, or the answer to one of its own."""
        self._send(pickle.dumps(request))

    def _send(self, content: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # one that has died says so when its answer is read
            write(self._process.stdin, content)  # type: ignore[arg-type]

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        with stream, suppress(OSError, ValueError):
            while len(head := stream.read(SIZE.size)) == SIZE.size:
                (size,) = SIZE.unpack(head)
                content = stream.read(size) if size <= MOST_BYTES else b""
                if len(content) < size:
                    break
                self._answers.put(content)
        self._answers.put(None)

    def answer(self, seconds: float, look: Look = lambda: None) -> dict[str, Any]:
        """Its next answer. _Died when there comes none in time; ``look`` is called while it is waited for."""
        return json.loads(self.content(seconds, look))  # type: ignore[no-any-return]

    def content(self, seconds: float, look: Look = lambda: None) -> bytes:
        """The next message as it is. _Died when there comes none in time; ``look`` is called while it is waited for."""
        last = time.monotonic() + seconds
        while True:
            left = last - time.monotonic()
            try:
                content = self._answers.get(timeout=max(0.0, min(left, _LOOK_SECONDS)))
                break
            except queue.Empty:
                if time.monotonic() >= last:
                    self.end()
                    raise _Died("time") from None
            look()
        if content is None:
            self.is_sound = False
            raise _Died(self._why())
        return content

    def _why(self) -> str:
        try:
            ended = self._process.wait(5)
        except subprocess.TimeoutExpired:
            self.end()
            return "broken"
        if ended == -getattr(signal, "SIGXCPU", 0):
            return "time"
        return "memory" if ended == -getattr(signal, "SIGKILL", 9) else "broken"

    @property
    def is_running(self) -> bool:
        """Whether it has not ended meanwhile."""
        return self._process.poll() is None

    def end(self) -> None:
        """End it at once."""
        self.is_sound = False
        with suppress(OSError):
            self._process.kill()
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)


class Job:
    """A file that is being read. ``finish`` it, or ``cancel`` it."""

    def __init__(self, readers: Readers, process: _Process, seconds: float) -> None:
        self._readers, self._process, self._seconds = readers, process, seconds

    def finish(
        self,
        history: History = lambda series: {},
        progress: Progress = lambda phase, done, of: None,
        stop: threading.Event | None = None,
        waiting: Look = lambda: None,
    ) -> Reading:
        """What the file says. Stopped once ``stop`` is set, from any thread; ``waiting`` is called where it takes a while."""
        look = _looking(stop, waiting)
        try:
            while True:
                check_stopped(stop)
                # The limit is on the process's own time; a busy machine may take longer on the clock.
                said = self._process.answer(3 * self._seconds, look)
                if "reading" in said:
                    reading = _reading(said["reading"])
                    self._settle()
                    return reading
                if "failed" in said:
                    raise _Died(said["failed"])
                self._follow(said, history, progress)
        except _Died as died:
            return Reading((), (self._refusal(died.why),))
        except BaseException:
            self._process.end()  # it may still wait for an answer that was not given
            raise
        finally:
            self._readers.give_back(self._process)

    def marked(self) -> bytes | None:
        """The file with its faults marked; None where it cannot be."""
        try:
            while "marked" not in (said := self._process.answer(3 * self._seconds)):
                self._follow(said, lambda series: {}, lambda phase, done, of: None)
            content = self._process.content(3 * self._seconds)
            self._settle()
            return content if said["marked"] else None
        except _Died:
            return None
        finally:
            self._readers.give_back(self._process)

    def cancel(self) -> None:
        """Let go of it."""
        self._process.end()
        self._readers.give_back(self._process)

    def _follow(self, said: dict[str, Any], history: History, progress: Progress) -> None:
        if "progress" in said:
            progress(*said["progress"])
        elif "ask" in said:
            self._process.ask(history([(indicator, unit) for indicator, unit in said["ask"]]))
        elif "log" in said:
            name, level, text = said["log"]
            logging.getLogger(name).log(level, "%s", text)

    def _settle(self) -> None:
        """Read what it says last of itself; a process that has grown is not used again."""
        if self._process.answer(self._seconds).get("peak", 0.0) > _KEPT_MEGABYTES:
            self._process.end()

    def _refusal(self, why: str) -> Problem:
        self._process.end()
        log.warning("A workbook was given up: %s", why)
        if why == "time":
            return Problem("too-large", facts={"what": "time", "limit": f"{self._seconds:g}"})
        if why == "memory":
            limit = str(self._readers.setup.settings.max_memory_megabytes)
            return Problem("too-large", facts={"what": "memory", "limit": limit})
        return Problem("unreadable-file", facts={"why": "broken"})


class Readers:
    """The reading processes of one council; safe to share between threads."""

    def __init__(self, setup: Setup, most: int | None = None) -> None:
        """``most`` may read at the same time: as many as there are processors, and no more than four."""
        self.setup = setup
        self.most = most or min(4, _processors())
        self._setup = pickle.dumps(setup)
        self._free: list[_Process] = []
        self._busy = 0
        self._turn = threading.Condition()
        self._is_closed = False
        weakref.finalize(self, _end, self._free)

    def prepare(self, count: int) -> None:
        """Start as many processes as ``count`` files can use, at the same time. ReaderFailed."""
        with self._turn:
            missing = min(count, self.most) - self._busy - len(self._free)
        if missing > 1:
            with ThreadPoolExecutor(missing) as threads:
                started = [threads.submit(self._new) for _ in range(missing)]
            for one in started:
                with self._turn:
                    self._free.append(one.result())

    def begin(
        self, path: Path, name: str, *, this_month: str, lessons: Sequence[Lesson] = (), with_hidden: bool = False,
        stop: threading.Event | None = None, waiting: Look = lambda: None, is_told: bool = True,
    ) -> Job:  # fmt: skip
        """Start reading a file; waits while all processes are busy, as ``Job.finish`` does. ReaderFailed, Stopped.

        Unless progress ``is_told``, ``Job.finish`` hears of none, and nothing is said that nobody listens to.
        """
        return self._start({
            "do": "read", "path": str(path.resolve()), "name": name, "this_month": this_month,
            "lessons": tuple(lessons), "with_hidden": with_hidden, "is_told": is_told,
        }, _looking(stop, waiting))  # fmt: skip

    def mark(self, path: Path, name: str, marks: Sequence[object]) -> bytes | None:
        """A file with its faults marked, as bytes; None where it cannot be. ReaderFailed."""
        return self._start({"do": "mark", "path": str(path.resolve()), "name": name, "marks": tuple(marks)}).marked()

    def _start(self, request: Mapping[str, object], look: Look = lambda: None) -> Job:
        process = self._take(look)
        process.ask(request)
        return Job(self, process, self.setup.settings.max_seconds)

    def _take(self, look: Look) -> _Process:
        with self._turn:
            while not self._turn.wait_for(lambda: self._busy < self.most, _LOOK_SECONDS):
                look()
            self._busy += 1
            free = self._free.pop() if self._free else None
        if free is not None and free.is_running:
            return free
        if free is not None:
            free.end()
        try:
            return self._new()
        except BaseException:
            with self._turn:
                self._busy -= 1
                self._turn.notify()
            raise

    def _new(self) -> _Process:
        process = _Process(self._setup)
        process.wait_ready()
        return process

    def give_back(self, process: _Process) -> None:
        """A process that has answered is used again, where it is sound."""
        with self._turn:
            self._busy -= 1
            if process.is_sound and not self._is_closed:
                self._free.append(process)
                process = None  # type: ignore[assignment]
            self._turn.notify()
        if process is not None:
            process.end()

    def close(self) -> None:
        """End the processes that wait; those at work end when they have answered."""
        with self._turn:
            self._is_closed = True
            _end(self._free)


def check_stopped(stop: threading.Event | None) -> None:
    """Stopped where ``stop`` is set."""
    if stop is not None and stop.is_set():
        raise Stopped


def _looking(stop: threading.Event | None, waiting: Look) -> Look:
    def look() -> None:
        check_stopped(stop)
        waiting()

    return look


def _end(processes: list[_Process]) -> None:
    while processes:
        processes.pop().end()


def _reading(said: list[Any]) -> Reading:
    observations, findings, months, signatures, taught = said
    return Reading(
        tuple(Observation(*one) for one in observations),
        tuple(
            Problem(code, sheet, cell, found, facts, repeats, tuple(places))
            for code, sheet, cell, found, facts, repeats, places in findings
        ),
        tuple(months),
        tuple((sheet, signature) for sheet, signature in signatures),
        tuple((signature, heading) for signature, heading in taught),
    )


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        return os.cpu_count() or 1
