"""A server in this process, with a council that is only what the server asks of it."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

from dashboard.model import IntakeSettings, Settings
from dashboard.pages.parts import PageSpec
from dashboard.server import Serving


class FakeCouncil:
    def __init__(self, folder: Path) -> None:
        self.settings = Settings(name="Nesbyen <kommune>", example=True, intake=IntakeSettings(max_megabytes=1.0))
        self.folder = folder
        self.state = folder / "state"
        self.state.mkdir()
        self.version = "v1"
        self.healthy = True

    def data_version(self) -> str:
        return self.version

    def snapshot(self, as_of: object = None) -> SimpleNamespace:
        return SimpleNamespace(once=lambda key, make: make(), through=None)

    def uploads(self) -> list[object]:
        return []

    def health(self) -> dict[str, bool]:
        return {"database": self.healthy, "disk": True}


@contextlib.contextmanager
def serving_thread(council: FakeCouncil, pages: Sequence[PageSpec]) -> Iterator[SimpleNamespace]:
    """The pages served from a thread of this process: ``council``, ``url`` and ``port``. Sessions end soon after they are left."""
    quick = {"check_unused_sessions_milliseconds": 200, "unused_session_lifetime_milliseconds": 200}
    started: queue.Queue[Serving] = queue.Queue()

    def run() -> None:  # made in its own thread: in a browser test Playwright's loop runs in this one
        serving = Serving(council, pages, port=0, **quick)
        serving.run(lambda _url: started.put(serving))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    serving = started.get(timeout=60)
    yield SimpleNamespace(council=council, url=serving.url, port=serving.port)
    serving.stop()
    thread.join(20)
    assert not thread.is_alive()
