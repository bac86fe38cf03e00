"""Snapshots of what was known when: the ones last asked for are kept, as many as fit.

Several readers may look at days of their own at once, and each of them asks for two snapshots or three: the day's, that
of a month before, and today's.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from threading import Lock

from dashboard import places
from dashboard.model import Register, Settings
from dashboard.snapshot import Snapshot
from dashboard.store import Store

#: Snapshots that are always kept, and the most there may be while all together have no more figures than this.
_LEAST, _MOST, _MOST_FIGURES = 4, 32, 500_000


class Album:
    """The snapshots of one council. Safe to share between threads."""

    def __init__(self, store: Store, register: Register, settings: Settings) -> None:
        self._store, self._register, self._settings = store, register, settings
        self._kept: OrderedDict[tuple[str, str], Snapshot] = OrderedDict()
        self._lock = Lock()

    def snapshot(self, as_of: dt.datetime | None = None) -> Snapshot:
        """The figures as known at ``as_of`` (None: now); of the past, nothing is seen that may not be seen today."""
        version = self._store.data_version()
        day = places.today() if as_of is None else as_of.astimezone().date()
        key = (version, day.isoformat() if as_of is None else as_of.isoformat())
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        present = None if as_of is None else self.snapshot()
        made = Snapshot(self._store.observations(as_of=as_of), self._register, self._settings, day, present)
        with self._lock:
            self._kept[key] = made
            self._let_go(version)
        return made

    def _let_go(self, version: str) -> None:
        # Those of another version can only be asked for by who began before it was stored.
        for key in [key for key in self._kept if key[0] != version][: max(0, len(self._kept) - _LEAST)]:
            del self._kept[key]
        figures = sum(one.count for one in self._kept.values())
        while len(self._kept) > _MOST or (len(self._kept) > _LEAST and figures > _MOST_FIGURES):
            figures -= self._kept.popitem(last=False)[1].count
