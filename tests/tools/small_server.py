"""A server in this process, with a council that is only what the server asks of it."""

from __future__ import annotations

import contextlib
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

    def health(self) -> dict[str, bool]:
        return {"database": self.healthy, "disk": True}


@contextlib.contextmanager
def serving_thread(council: FakeCouncil, pages: Sequence[PageSpec]) -> Iterator[SimpleNamespace]:
    """The pages served from a thread of this process: ``council``, ``url`` and ``port``. Sessions end soon after they are left."""
    quick = {"check_unused_sessions_milliseconds": 200, "unused_session_lifetime_milliseconds": 200}
    serving = Serving(council, pages, port=0, **quick)
    ready = threading.Event()
    thread = threading.Thread(target=serving.run, args=(lambda _url: ready.set(),), daemon=True)
    thread.start()
    assert ready.wait(60)
    yield SimpleNamespace(council=council, url=serving.url, port=serving.port)
    serving.stop()
    thread.join(20)
    assert not thread.is_alive()
