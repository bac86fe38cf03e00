"""Content that follows the data: rebuilt when a new version has been stored, by anyone.

Each session asks for the version; nothing process-wide knows any session. What is shared is one
``Pulse`` a council, which asks the database at most once a second whoever asks it. Bokeh removes
a session's periodic callback with the session, and the closure that holds its content goes with it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
import weakref
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

import panel as pn
from panel.io.state import set_curdoc

from dashboard.pages.parts.fault import fault_page, report_fault
from dashboard.pages.parts.first import First
from dashboard.pages.parts.markup import block, esc
from dashboard.pages.parts.page import Request, answering
from dashboard.wording.screen import screen

if TYPE_CHECKING:
    from dashboard.council import Council

log = logging.getLogger(__name__)

#: How often a session looks, and how old an answer it may be given.
PERIOD_MS = 2000
FRESH_SECONDS = 1.0

Build = Callable[[Any, Request], Any]


class Pulse:
    """The data version of one council, asked for at most once a second."""

    def __init__(self, council: Council) -> None:
        self._council = weakref.ref(council)
        self._lock = Lock()
        self._asked = float("-inf")
        self._version = ""

    def read(self) -> str:
        """The version; the last known where it cannot be had."""
        council = self._council()
        with self._lock:
            if council is not None and time.monotonic() - self._asked >= FRESH_SECONDS:
                try:
                    self._version = council.data_version()
                except Exception:
                    log.warning("The data version could not be read", exc_info=True)
                self._asked = time.monotonic()
            return self._version


_PULSES: weakref.WeakKeyDictionary[Any, Pulse] = weakref.WeakKeyDictionary()


def pulse_of(council: Council) -> Pulse:
    """The council's one pulse; ``council`` must be an object with identity, not a value."""
    found = _PULSES.get(council)
    if found is None:
        found = _PULSES[council] = Pulse(council)
    return found


def live(
    council: Council, build: Build, request: Request, *, follow: bool = True, first: First | None = None
) -> pn.Column:
    """What ``build`` gives, rebuilt at each new data version while the session lives; ``first`` is what it gave already."""
    version = pulse_of(council).read() if first is None else first.version
    content = build_safely(council, build, request) if first is None else first.content
    surface = pn.Column(content, sizing_mode="stretch_width", margin=0)
    if follow:

        def renew() -> None:
            with answering(request):
                _exchange(surface, build_safely(council, build, request))

        on_new_version(council, version, renew)
    return surface


def on_new_version(council: Council, shown: str, act: Callable[[], None]) -> None:
    """Calls ``act`` in this session whenever the data are no longer those of ``shown``; ends with the session."""
    pulse = pulse_of(council)
    document = pn.state.curdoc
    if document is None or document.session_context is None:
        return

    async def look() -> None:
        nonlocal shown
        version = await asyncio.to_thread(pulse.read)
        if version == shown:
            return
        shown = version
        with set_curdoc(document):
            act()

    document.add_periodic_callback(look, PERIOD_MS)


def build_safely(council: Council, build: Build, request: Request) -> pn.viewable.Viewable:
    """The content, or a card with a number where ``build`` raises."""
    try:
        with answering(request):
            content = build(council, request)
        return content if isinstance(content, pn.viewable.Viewable) else pn.panel(content)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic in a compiled reader is not an Exception
        return fault_page(report_fault(f"page {getattr(build, '__qualname__', build)}"))


def _exchange(surface: pn.Column, content: pn.viewable.Viewable) -> None:
    clock = dt.datetime.now().strftime("%H.%M")
    said = block(f'<p class="td-muted" role="status">{esc(screen("refreshed", clock=clock))}</p>')
    try:
        surface[:] = [content, said]
    except Exception:  # drawn only now: a chart may fail here that could be built
        surface[:] = [fault_page(report_fault("live content"))]
