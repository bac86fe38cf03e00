"""What a visit to the overview costs the server, with the example's figures and with a hundred times as many, and what is left of it.

A session is opened as BokehJS opens it, document and websocket. Memory is that of a fresh server with many sessions held
open. What is left is told after all sessions were let go of and the garbage collected.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from figures import Figure
from growing import grow_folder, grow_store
from servers import AGAINST, Server, ours
from visiting import SETTLE_SECONDS, VISITS, open_session, visit, visit_each

from dashboard.council import Council
from dashboard.places import Places

HELD = 40
FILLING, OPENED = 100, 200
QUICKLY = 40
SECONDS = 60.0
GONE_SECONDS = 60.0
CPU_MS, TIMES, TIMES_BOUND, MEMORY_BOUND = 60.0, 100, 1.2, 2.0
LEFT_MB = 5.0


def measure(root: Path, council: Path, state: Path, servers: tuple[Server, Server], *, quick: bool) -> list[Figure]:
    """The figures of this part. ``servers``: ours and the empty one, of which nobody has asked anything yet."""
    times = 10 if quick else TIMES
    memory = asyncio.run(_held(servers))
    with _grown(root, council, state, times) as grown:
        # A process takes memory for its first sessions and keeps it for later ones: growth is what comes after that.
        asyncio.run(visit_each(servers, QUICKLY if quick else FILLING))
        before = [_let_go(server) for server in servers]
        spent = asyncio.run(_visits([*servers, grown], QUICKLY if quick else OPENED))
    after = [_let_go(server) for server in servers]
    left = [max(now - then, 0.0) for (then, _), (now, _) in zip(before, after, strict=True)]
    documents = float(after[0][1] - before[0][1])
    mine, empty, many = spent
    return [
        Figure("pages", "processor time", "ms", f"of the server for one visit to the overview, mean of {VISITS} in a row",
               mine, empty, AGAINST, CPU_MS, "ours"),
        Figure("pages", f"… of {times} times as much", "ms", f"the same with {times} times the figures, in as many more units",
               many, mine, "the example's", TIMES_BOUND),
        Figure("pages", "memory a session", "MB", f"what a fresh server grows by, the mean of {HELD} sessions held open",
               [memory[0]], [memory[1]], AGAINST, MEMORY_BOUND),
        Figure("pages", "left in memory", "MB", f"what a server that has held sessions has grown by when {len(mine) * VISITS} more are closed",
               [left[0]], [left[1]], AGAINST, LEFT_MB, "ours"),
        Figure("pages", "left of sessions", "documents", "that are still in memory then, of those sessions",
               [documents], bound=0.0, bounds="ours"),
    ]  # fmt: skip


async def _held(servers: tuple[Server, Server]) -> list[float]:
    """Megabytes a session of each."""
    found = []
    for server in servers:
        await visit_each([server], 5)  # what is made once is not what a session takes
        before = server.megabytes()
        sockets = [(await open_session(server))[0] for _ in range(HELD)]
        found.append((server.megabytes() - before) / HELD)
        for socket in sockets:
            socket.close()
    return found


async def _visits(servers: list[Server], opened: int) -> list[list[float]]:
    """Milliseconds of a visit, a mean a round, turn about; of the last server, fewer rounds do."""
    spent: list[list[float]] = [[] for _ in servers]
    await visit_each(servers, 1)
    began = time.monotonic()
    for number in range(opened // VISITS):
        for server, found in zip(servers, spent, strict=True):
            if server is servers[-1] and (number % 2 or time.monotonic() - began > SECONDS):
                continue
            start = server.cpu_seconds()
            for _ in range(VISITS):
                await visit(server)
            await asyncio.sleep(SETTLE_SECONDS)
            found.append((server.cpu_seconds() - start) / VISITS * 1000)
    return spent


def _let_go(server: Server) -> tuple[float, int]:
    """Megabytes and documents, once the server holds no session."""
    end = time.monotonic() + GONE_SECONDS
    while (told := server.sessions())["sessions"]:
        if time.monotonic() > end:
            raise SystemExit(f"bench: {server.address} still holds sessions after {GONE_SECONDS:.0f} s: {told}")
        time.sleep(2)
    time.sleep(2)  # what a closed session holds is let go of a moment later
    return server.megabytes(), server.sessions()["documents"]


@contextlib.contextmanager
def _grown(root: Path, council: Path, state: Path, times: int) -> Iterator[Server]:
    """Ours with many times the figures."""
    small = Council(Places(council, state))
    reporting = set(small.snapshot().observations(None, None, None, None)["unit"])
    small.close()
    target = state.parent / f"{state.name}-{times}"
    grow_folder(council, target / "council", reporting, times)
    grow_store(state, target / "state", times)
    with ours(root, target / "council", target / "state") as server:
        yield server
