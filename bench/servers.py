"""The servers that are compared, each its own process, so that what one costs can be told.

Ours is ``serve.py`` with a council. The empty one is an empty ``panel_material_ui.Page()`` served by Panel: what any page
of this make costs before there is anything on it. The peers are the same overview in other tools (``peers/``). Running
this module serves ours or the empty page, and answers SIGUSR1 with how many sessions it holds.
"""

from __future__ import annotations

import contextlib
import gc
import json
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

SLUG = "oversikt"
READY_SECONDS = 120.0
AGAINST = "an empty panel_material_ui.Page() served by Panel"
BENCH = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Server:
    """A server that answers: its address, that of its page, its process, and where it says how many sessions it holds."""

    root: str
    slug: str
    process: psutil.Process
    told: Path | None = None

    @property
    def address(self) -> str:
        """The page that is measured."""
        return f"{self.root}/{self.slug}"

    def cpu_seconds(self) -> float:
        """Processor time used since it started, its own and the system's for it."""
        spent = self.process.cpu_times()
        return float(spent.user + spent.system)

    def megabytes(self) -> float:
        """Memory it holds (resident)."""
        return float(self.process.memory_info().rss) / 1e6

    def sessions(self) -> dict[str, int]:
        """After its garbage is collected: ``sessions`` it holds and ``documents`` that are still in memory."""
        assert self.told is not None
        self.told.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR1)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
                return dict(json.loads(self.told.read_text()))
            time.sleep(0.02)
        raise SystemExit("bench: the server did not say how many sessions it holds")


@contextlib.contextmanager
def both(root: Path, council: Path, state: Path) -> Iterator[tuple[Server, Server]]:
    """Ours and the empty one, both answering."""
    with ours(root, council, state) as one, empty() as other:
        yield one, other


@contextlib.contextmanager
def ours(root: Path, council: Path, state: Path) -> Iterator[Server]:
    """Ours, with a council and its figures."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "sessions.json"
        command = [str(BENCH / "servers.py"), str(told), str(root / "serve.py")]
        with started(
            [sys.executable, *command, "--council", str(council), "--state", str(state)], SLUG, told
        ) as server:
            yield server


@contextlib.contextmanager
def empty() -> Iterator[Server]:
    """The empty page."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "sessions.json"
        with started([sys.executable, str(BENCH / "servers.py"), str(told), "empty"], SLUG, told) as server:
            yield server


@contextlib.contextmanager
def started(
    command: list[str], slug: str, told: Path | None = None, *, port_option: str = "--port", last: Sequence[str] = ()
) -> Iterator[Server]:
    """A server that is told its port, then ``last``, and answers at ``slug``; ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryFile() as said:
        whole = [*command, port_option, str(port), *last]
        process = subprocess.Popen(whole, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        try:
            server = Server(f"http://127.0.0.1:{port}", slug, psutil.Process(process.pid), told)
            if not _answers(server.address, process):
                said.seek(0)
                raise SystemExit(f"bench: {' '.join(command)} did not answer\n{said.read().decode(errors='replace')}")
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=READY_SECONDS) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def serve_empty(port: int) -> None:
    """An empty page, built anew for each visit as ours is."""
    import panel as pn
    import panel_material_ui as pmui

    pn.serve({SLUG: lambda: pmui.Page(title="Tom side")}, port=port, address="127.0.0.1", show=False)


def _tell(target: Path) -> None:
    """What the process holds of sessions, found among its objects: so nothing of ours has to know that it is measured."""
    from bokeh.document import Document
    from bokeh.server.server import BaseServer

    for _ in range(3):  # what is let go of by a finaliser may let go of more
        gc.collect()
    found: list[Any] = gc.get_objects()
    # isinstance would ask proxies for their class, and wake what only they know of.
    servers = [one for one in found if issubclass(type(one), BaseServer)]
    count = {
        "sessions": sum(len(server.get_sessions()) for server in servers),
        "documents": sum(issubclass(type(one), Document) for one in found),
    }
    del found
    partial = target.with_suffix(".part")
    partial.write_text(json.dumps(count))
    partial.rename(target)


def _main(told: str, what: str, *arguments: str) -> None:
    signal.signal(signal.SIGUSR1, lambda *_: _tell(Path(told)))
    if what == "empty":
        serve_empty(int(arguments[-1]))
    else:
        sys.path.insert(0, str(Path(what).parent))
        sys.argv = [what, *arguments]
        runpy.run_path(what, run_name="__main__")


if __name__ == "__main__":
    _main(*sys.argv[1:])
