"""A page's HTML, made once for the figures, the language, the day and the address it depends on."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING

from dashboard.pages.parts.page import AS_OF_PARAM, LANGUAGE_PARAM, Request
from dashboard.places import today
from dashboard.wording.catalogue import LANGUAGES, spoken

if TYPE_CHECKING:
    from dashboard.snapshot import Snapshot

#: How many pages of one moment's figures are kept; the one asked for longest ago goes first.
MOST = 64


class Shelf:
    """The newest pages. Safe to share between threads; two that ask at once may both make one."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._lock = most, Lock()
        self._pages: OrderedDict[Hashable, str] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], str]) -> str:
        """The page that is kept, or the one ``make`` gives."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        made = make()
        with self._lock:
            self._pages[key] = made
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)
        return made


def kept(snapshot: Snapshot, request: Request, key: Hashable, make: Callable[[], str]) -> str:
    """What ``make`` gives, kept with the snapshot. ``key`` is what else it depends on: known names only, never free text."""
    taken = {name: request.params.get(name, "") for name in (AS_OF_PARAM, LANGUAGE_PARAM)}
    # Links take both along as they stand in the address. Only what means something is kept: anyone can make up the rest.
    if taken[AS_OF_PARAM] and request.day is None or taken[LANGUAGE_PARAM] not in ("", *LANGUAGES):
        return make()
    shelf = snapshot.once("pages", Shelf)
    return shelf.get((key, spoken(), today(), *taken.values()), make)
