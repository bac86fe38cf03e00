"""The two servers that are compared, each its own process, so that what one costs can be told.

Ours is ``serve.py`` with the example council. The other is an empty ``panel_material_ui.Page()`` served by Panel: what
any page of this make costs before there is anything on it. Running this module serves it.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

SLUG = "oversikt"
READY_SECONDS = 60.0
AGAINST = "an empty panel_material_ui.Page() served by Panel"


@dataclass(frozen=True)
class Server:
    """A server that answers: the address of its page, and its process."""

    address: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """Processor time used since it started, its own and the system's for it."""
        spent = self.process.cpu_times()
        return float(spent.user + spent.system)

    def megabytes(self) -> float:
        """Memory it holds (resident)."""
        return float(self.process.memory_info().rss) / 1e6


@contextlib.contextmanager
def both(root: Path, council: Path, state: Path) -> Iterator[tuple[Server, Server]]:
    """Ours and the empty one, both answering."""
    ours = [sys.executable, str(root / "serve.py"), "--council", str(council), "--state", str(state)]
    with _started(ours) as one, _started([sys.executable, __file__]) as other:
        yield one, other


@contextlib.contextmanager
def _started(command: list[str]) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([*command, "--port", str(port)], stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        try:
            server = Server(f"http://127.0.0.1:{port}/{SLUG}", psutil.Process(process.pid))
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
            with urllib.request.urlopen(address, timeout=30) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def serve_empty(port: int) -> None:
    """An empty page, built anew for each visit as ours is."""
    import panel as pn
    import panel_material_ui as pmui

    pn.serve({SLUG: lambda: pmui.Page(title="Tom side")}, port=port, address="127.0.0.1", show=False)


if __name__ == "__main__":
    serve_empty(int(sys.argv[-1]))
