"""Starts `taktskifte serve` as its own process, waits for the address it prints, and stops it: as a person would."""

from __future__ import annotations

import os
import queue
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ADDRESS = re.compile(r"https?://[^\s/]+")


def free_port() -> int:
    """A port on this machine that nobody has right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    command: Sequence[str | Path],
    *,
    state: Path,
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
    timeout: float = 180,
    port: str = "",
) -> Iterator[str]:
    """The address (`http://127.0.0.1:5006`) that `command --port … --state …` prints once its first page can be opened.

    `command` is `taktskifte serve` in any of its forms. What it says goes to a log, shown when it fails to start.
    ``port`` is one that is known to be free; else one is found.
    """
    said: list[str] = []
    lines: queue.Queue[str | None] = queue.Queue()
    process = subprocess.Popen(
        [*map(str, command), "--port", port or str(free_port()), "--state", str(state)],
        cwd=cwd,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **(environ or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )

    # Both streams are read to the end, or a full pipe would stop the server.
    def listen() -> None:
        for line in process.stdout or ():
            said.append(line)
            lines.put(line)
        lines.put(None)

    def overhear() -> None:
        said.extend(process.stderr or ())

    ears = [threading.Thread(target=ear, daemon=True) for ear in (listen, overhear)]
    for ear in ears:
        ear.start()
    try:
        yield wait_for_address(lines, said, timeout)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for ear in ears:
            ear.join(timeout=5)
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()


def wait_for_address(lines: queue.Queue[str | None], said: Sequence[str], timeout: float) -> str:
    """The first address on standard output; an AssertionError with all that was said, when none comes."""
    end = time.monotonic() + timeout
    why = f"`taktskifte serve` printed no address in {timeout:.0f} s"
    while (left := end - time.monotonic()) > 0:
        try:
            line = lines.get(timeout=left)
        except queue.Empty:
            break
        if line is None:
            why = "`taktskifte serve` ended before it printed an address"
            time.sleep(0.2)  # what it said on standard error is still on its way
            break
        if found := ADDRESS.search(line):
            return found[0]
    raise AssertionError(f"{why}. It said:\n{''.join(said)}")
