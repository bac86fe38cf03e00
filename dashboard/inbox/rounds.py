"""A folder that is looked at: what is whole is handled, what is not is waited for.

Whatever fails, the file stays where it is and is tried again after growing pauses: for all files when the
folder or the database fails, for one when the failure is that file's own.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.council import Council
from dashboard.inbox.arrivals import SETTLE_SECONDS, Arrival, Arrivals, Changed, Stamp, shown_name
from dashboard.inbox.handling import ENDS, Doubtful, Handled, Handling, log_fault
from dashboard.inbox.lock import only_one
from dashboard.store import InvalidDelivery, OriginalDiffers, StoreError
from dashboard.wording import inbox as words
from dashboard.wording import terminal

log = logging.getLogger(__name__)
#: How long to wait after a failure, in seconds: twice as long each time, and no longer than this.
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
PROBE_SECONDS = 60.0
#: A file that has been waited for so long is named in the log.
LONG_WAIT = 3600.0


@dataclass(frozen=True)
class Waiting:
    """A file that stays: ``reason`` is new, open, unfinished, busy or failed; ``why`` says of a failed one what failed."""

    file: str
    reason: str
    why: str = ""


@dataclass
class Pause:
    """Grows with each failure. ``until`` is by the inbox's clock."""

    stamp: Stamp | None = None
    why: str = ""
    failures: int = 0
    until: float = 0.0

    def grow(self, now: float, why: str) -> float:
        """The seconds until the next attempt."""
        seconds = min(FIRST_PAUSE * float(2 ** min(self.failures, 16)), LONGEST_PAUSE)
        self.failures, self.until, self.why = self.failures + 1, now + seconds, why
        return seconds


@dataclass
class _Look:
    """What one look came to."""

    handled: list[Handled] = field(default_factory=list)
    waiting: dict[str, Waiting] = field(default_factory=dict)

    def waits(self, arrival: Arrival, reason: str, why: str = "") -> None:
        name = arrival.path.name
        self.waiting[name] = Waiting(shown_name(name), reason, why)


class Inbox:
    """A folder that is looked at. Only one thread may use it; others may read ``trouble`` and call ``halt.set``.

    ``settle`` is how many seconds a file must stand still. ``tell`` is told of each file as it is handled, and
    ``warn`` what keeps files from being handled, once.
    """

    def __init__(
        self, council: Council, folder: Path, *, settle: float = SETTLE_SECONDS,
        clock: Callable[[], float] = time.monotonic, tell: Callable[[Handled], None] | None = None,
        warn: Callable[[str], None] = log.warning,
    ) -> None:  # fmt: skip
        self.council, self.folder, self.halt = council, folder, threading.Event()
        self.waiting: tuple[Waiting, ...] = ()
        self._clock, self._tell, self._warn = clock, tell, warn
        self._arrivals = Arrivals(folder, settle=settle, clock=clock)
        self._handling = Handling(council, folder)
        self._rest, self._pauses = Pause(), dict[str, Pause]()
        self._probe_at, self._named = 0.0, set[Stamp]()

    @property
    def is_resting(self) -> bool:
        """Whether nothing is tried yet after a failure of the folder or the database."""
        return self._clock() < self._rest.until

    @property
    def trouble(self) -> str:
        """What keeps files from being handled, in a sentence; empty when all is well."""
        return self._rest.why or next((pause.why for pause in list(self._pauses.values()) if pause.why), "")

    def look(self) -> list[Handled]:
        """Handle the files that are whole. Says in ``waiting`` which are not, and in ``trouble`` what failed."""
        if self.is_resting:
            return []
        look = _Look()
        try:
            self._look(look)
        except (OSError, StoreError) as error:
            why = words.trouble(str(self.folder), _why(error))
            is_news = why != self._rest.why
            seconds = self._rest.grow(self._clock(), why)
            self._probe_at = 0.0
            if is_news:
                self._warn(words.again(why, seconds))
        else:
            if self._rest.why:
                self._warn(words.well(str(self.folder)))
            self._rest = Pause()
        self.waiting = tuple(look.waiting.values())
        return look.handled

    def _look(self, look: _Look) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        arrivals = self._arrivals.look()
        for arrival in arrivals:
            look.waits(arrival, "new")
        names = {arrival.path.name for arrival in arrivals}
        self._pauses = {name: pause for name, pause in self._pauses.items() if name in names}
        settled = [arrival for arrival in arrivals if self._arrivals.is_settled(arrival)]
        if not settled and self._clock() < self._probe_at:
            return
        with only_one(self.folder / ".taktskifte.lock") as is_mine:
            if not is_mine:
                for arrival in settled:
                    look.waits(arrival, "busy")
                return
            self._prepare(names)
            for arrival in settled:
                if self.halt.is_set():
                    return
                self._try(arrival, look)

    def _prepare(self, names: set[str]) -> None:
        if self._clock() < self._probe_at:
            return
        self._handling.prepare(names)
        self._arrivals.learn()
        self._probe_at = self._clock() + PROBE_SECONDS

    def _try(self, arrival: Arrival, look: _Look) -> None:
        name = arrival.path.name
        pause = self._pauses.get(name)
        if pause is not None and pause.stamp == arrival.stamp and self._clock() < pause.until:
            look.waits(arrival, "failed" if pause.why else "new", pause.why)
            return
        try:
            reason = self._arrivals.waits_for(arrival)
            look.waits(arrival, reason)
            if reason:
                self._name_after_long(arrival, reason)
                return
            handled = self._handling.handle(arrival)
        except Changed:
            self._arrivals.forget(arrival)
            look.waits(arrival, "new")
        except Doubtful:
            self._pauses[name] = Pause(arrival.stamp, until=self._clock() + FIRST_PAUSE)
            look.waits(arrival, "new")
        except ENDS:
            raise
        except BaseException as error:  # a reader written in Rust raises what is no Exception
            if isinstance(error, StoreError) and not isinstance(error, InvalidDelivery | OriginalDiffers):
                look.waits(arrival, "failed", words.file_trouble(shown_name(name), _why(error)))
                raise  # the database is no file's own
            look.waits(arrival, "failed", self._fail(arrival, error))
        else:
            del look.waiting[name]
            self._pauses.pop(name, None)
            look.handled.append(handled)
            if self._tell is not None:
                with contextlib.suppress(OSError):  # a closed standard output does not stop deliveries
                    self._tell(handled)

    def _fail(self, arrival: Arrival, error: BaseException) -> str:
        name, why = arrival.path.name, words.file_trouble(shown_name(arrival.path.name), _why(error))
        pause = self._pauses.get(name)
        if pause is None or pause.stamp != arrival.stamp:
            pause = self._pauses[name] = Pause(arrival.stamp)
        is_news = pause.why != why
        seconds = pause.grow(self._clock(), why)
        if is_news:
            self._warn(words.again(why, seconds))
        if not isinstance(error, OSError | StoreError):
            log_fault(error)
        return why

    def _name_after_long(self, arrival: Arrival, reason: str) -> None:
        if self._clock() - arrival.since >= LONG_WAIT and arrival.stamp not in self._named:
            self._named.add(arrival.stamp)
            self._warn(words.waiting(shown_name(arrival.path.name), reason))


def _why(error: BaseException) -> str:
    """The sentence for a failure; never what an exception says of itself, which may be a cell's content."""
    if isinstance(error, StoreError):
        return terminal.store_failure(type(error).__name__, getattr(error, "reason", ""))
    if isinstance(error, OSError):
        return words.system(error.errno, error.strerror)
    return words.unforeseen(type(error).__name__)
