"""The inbox in a thread of its own, for as long as the server runs."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, ref

from dashboard.inbox.handling import Handled
from dashboard.inbox.rounds import Inbox
from dashboard.wording import inbox as words

if TYPE_CHECKING:
    from dashboard.council import Council

log = logging.getLogger(__name__)
# Weakly both ways: a watch holds its council, and would keep it for ever.
_WATCHES: WeakKeyDictionary[Council, ref[Watch]] = WeakKeyDictionary()
#: Between two looks, in seconds. Polled: notices of changes do not come from network shares.
INTERVAL_SECONDS = 2.0
#: How long a file that is being read is waited for at the end. One that takes longer is met again at the next start.
END_SECONDS = 8.0


def keep_looking(inbox: Inbox, interval: float = INTERVAL_SECONDS) -> None:
    """Look until ``inbox.halt`` is set."""
    while not inbox.halt.is_set():
        try:
            inbox.look()
        except Exception as error:  # whatever it was, the next look may do
            log.error("The inbox could not be looked at: %s", type(error).__name__)
        inbox.halt.wait(interval)


def log_handled(one: Handled) -> None:
    """A line in the log for each file: a warning where it was refused."""
    report = one.report
    line = words.handled(report.file, report.status, report.upload, one.target, report.of_severity("error"))
    log.log(logging.WARNING if report.status == "refused" else logging.INFO, line)


def watch_of(council: Council) -> Watch | None:
    """The watch over the council's inbox in this process; None where there is none."""
    found = _WATCHES.get(council)
    return None if found is None else found()


class Watch:
    """Looks from ``start`` until ``stop``, from another thread."""

    def __init__(self, inbox: Inbox, interval: float = INTERVAL_SECONDS) -> None:
        self.inbox = inbox
        _WATCHES[inbox.council] = ref(self)
        self._thread = threading.Thread(target=keep_looking, args=(inbox, interval), name="inbox", daemon=True)

    @property
    def is_well(self) -> bool:
        """Whether files are handled as they come."""
        return self._thread.is_alive() and not self.inbox.trouble

    def start(self) -> None:
        """Begin; once."""
        self._thread.start()

    def stop(self) -> None:
        """End after the file that is being read."""
        self.inbox.halt.set()
        if self._thread.is_alive():
            self._thread.join(END_SECONDS)
