"""What one visit to the overview costs the server, and what it sends, against an empty page.

A visit is what a browser asks of the server for a page: the document, then its session over a websocket, with all that
is live on the page. Scripts and styles are not fetched: they are the same files for every page, and a browser keeps them.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from pathlib import Path

from figures import Figure, rounds
from servers import AGAINST, Server, both
from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

SECONDS = 35.0
VISITS = 10
SETTLE_SECONDS = 0.3
_TOKEN = re.compile(r'"token":\s*"([^"]+)"')


def measure(root: Path, council: Path, state: Path, *, rounds: int) -> list[Figure]:
    """The figures of this part: processor time and memory of the server, and the bytes of a visit."""
    with both(root, council, state) as servers:
        return asyncio.run(_measure(servers, rounds))


async def _measure(servers: tuple[Server, Server], most: int) -> list[Figure]:
    spent: tuple[list[float], list[float]] = ([], [])
    sent: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    grown: tuple[list[float], list[float]] = ([], [])
    await visit_each(servers, 3)  # what is made once, at the first visits, is not what a visit costs
    before = [server.megabytes() for server in servers]
    for _ in rounds(most, SECONDS):
        for server, cpu, sizes in zip(servers, spent, sent, strict=True):
            began = server.cpu_seconds()
            for _ in range(VISITS):
                sizes.append(await visit(server))
            await asyncio.sleep(SETTLE_SECONDS)  # closing the sessions is part of the cost
            cpu.append((server.cpu_seconds() - began) / VISITS * 1000)
    for server, start, more in zip(servers, before, grown, strict=True):
        more.append(server.megabytes())
        more.append(max(server.megabytes() - start, 0.0))

    def kilobytes(place: int) -> tuple[list[float], list[float]]:
        mine, other = ([size[place] / 1000 for size in sizes][:1] for sizes in sent)
        return mine, other

    def figure(name: str, unit: str, says: str, samples: tuple[list[float], list[float]]) -> Figure:
        return Figure("server", name, unit, says, samples[0], samples[1], AGAINST)

    return [
        figure("processor time", "ms", f"of the server process for one visit, mean of {VISITS} in a row", spent),
        figure("document", "kB", "the HTML that the first words are read from, as sent", kilobytes(0)),
        figure("session", "kB", "what comes over the websocket before the page is live", kilobytes(1)),
        figure("memory", "MB", "resident in the server after all the visits, sessions not yet discarded included",
               ([grown[0][0]], [grown[1][0]])),
    ]  # fmt: skip


async def visit(server: Server) -> tuple[int, int]:
    """Ask for the document and its session, as BokehJS does, and leave; the bytes of each."""
    socket, sizes = await open_session(server)
    socket.close()
    return sizes


async def visit_each(servers: Sequence[Server], count: int) -> None:
    """So many visits to each, one at a time."""
    for server in servers:
        for _ in range(count):
            await visit(server)


async def open_session(server: Server) -> tuple[WebSocketClientConnection, tuple[int, int]]:
    """A session that is live, and stays so until its socket is closed; the bytes of its document, and over its socket."""
    answer = await AsyncHTTPClient().fetch(server.address, request_timeout=60)
    token = _TOKEN.search(answer.body.decode())
    if token is None:
        raise SystemExit(f"bench: no session in the document of {server.address}")
    socket = await websocket_connect(
        server.address.partition("?")[0].replace("http", "ws", 1) + "/ws",
        subprotocols=["bokeh", token[1]],
        max_message_size=100_000_000,
    )
    _, received = await _message(socket)  # asked before this, the server would not know what to do with it
    for part in ({"msgid": "1", "msgtype": "PULL-DOC-REQ"}, {}, {}):
        await socket.write_message(json.dumps(part))
    is_last = False
    while not is_last:
        message, more = await _message(socket)
        received += more
        is_last = message.get("msgtype") == "PULL-DOC-REPLY"
    return socket, (len(answer.body), received)


async def _message(socket) -> tuple[dict[str, object], int]:  # type: ignore[no-untyped-def]
    """One message: header, metadata, content, and then the buffers that the header counts, two frames each."""
    frames = [await _frame(socket) for _ in range(3)]
    header = json.loads(frames[0])
    frames += [await _frame(socket) for _ in range(2 * int(header.get("num_buffers") or 0))]
    return header, sum(len(frame if isinstance(frame, bytes) else frame.encode()) for frame in frames)


async def _frame(socket) -> str | bytes:  # type: ignore[no-untyped-def]
    found = await asyncio.wait_for(socket.read_message(), 60)
    if found is None:
        raise SystemExit("bench: the server closed the session")
    return found
