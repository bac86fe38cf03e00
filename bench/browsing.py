"""When the overview can be read, and when it is live, in the system's Chromium, against an empty page.

*Cold* is the first visit of a new reader: nothing is kept from before. *Warm* is the same reader's second visit. Times
run from the moment the page is asked for; the servers are on this machine, so the network takes no time, only the bytes
tell what it would take. *Readable* is when the overview's heading has been painted, long before the scripts have run; the
empty page has nothing to read, so there it is the first thing painted at all. *Live* is when BokehJS has placed the page
and is idle, for ours also when the live page has taken the place of the one that came in the document.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from chromium import FLAGS, HOW_TO_INSTALL, find_chromium
from figures import Figure, rounds
from servers import AGAINST, Server, both

SECONDS = 60.0
VISIT_SECONDS = 30.0

# Runs in the page before anything of its own. setTimeout after a frame: the frame has then been painted.
_WATCH = """
(() => {
  const marks = window.__bench = {}
  const mark = (name) => requestAnimationFrame(() => setTimeout(() => { marks[name] ??= performance.now() }))
  const is_shown = (element) => element !== null && element.getClientRects().length > 0
  const look = () => {
    if (!marks.heading && is_shown(document.querySelector("h1"))) { mark("heading") }
    const view = window.Bokeh?.index?.roots?.[0]
    const is_placed = document.querySelector("body > [data-root-id] > *") !== null
    const is_shell = document.querySelector(".td-before") !== null
    if (view?.is_idle && is_placed && (!is_shell || document.body.classList.contains("td-ready"))) {
      return mark("live")
    }
    setTimeout(look, 10)
  }
  if (location.protocol !== "about:") { look() }
})()
"""
_ASK = """() => ({
  ...window.__bench,
  paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
})"""
_SAYS = {
    "readable, cold": (
        "ms",
        "the overview's heading is painted (the empty page: anything is), nothing kept from before",
    ),
    "live, cold": ("ms", "every control answers, nothing kept from before"),
    "sent, cold": ("kB", "all that comes over the network until the page is live, websocket included"),
    "requests, cold": ("requests", "how many times the browser asks for something"),
    "readable, warm": ("ms", "as above, at the second visit"),
    "live, warm": ("ms", "as above, at the second visit"),
    "sent, warm": ("kB", "as above, at the second visit"),
}


def measure(root: Path, council: Path, state: Path, *, rounds: int) -> list[Figure]:
    """The figures of this part; none, and a word on standard error, where there is no Chromium."""
    found = find_chromium()
    if found is None:
        print(f"bench: no Chromium on this machine, so browser is left out. {HOW_TO_INSTALL}", file=sys.stderr)
        return []
    from playwright.sync_api import sync_playwright

    with both(root, council, state) as servers, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            return _measure(chromium, servers, rounds)
        finally:
            chromium.close()


def _measure(chromium: Any, servers: tuple[Server, Server], most: int) -> list[Figure]:
    samples: list[dict[str, list[float]]] = [defaultdict(list), defaultdict(list)]
    for server in servers:
        _visits(chromium, server)  # Chromium's own first page is slower than any later one
    for number in rounds(most, SECONDS):
        pairs = list(zip(servers, samples, strict=True))
        for server, kept in pairs if number % 2 == 0 else reversed(pairs):
            for name, value in _visits(chromium, server).items():
                kept[name].append(value)
    return [
        Figure("browser", name, unit, says, samples[0][name], samples[1][name], AGAINST)
        for name, (unit, says) in _SAYS.items()
    ]


def _visits(chromium: Any, server: Server) -> dict[str, float]:
    """A new reader's first and second visit."""
    reader = chromium.new_context(locale="nb-NO", viewport={"width": 1280, "height": 900})
    try:
        reader.add_init_script(_WATCH)
        found = {}
        for cache in ("cold", "warm"):
            found |= {f"{name}, {cache}": value for name, value in _visit(reader, server).items()}
        return found
    finally:
        reader.close()


def _visit(reader: Any, server: Server) -> dict[str, float]:
    page = reader.new_page()
    wire = reader.new_cdp_session(page)
    sent: list[float] = []
    asked: list[int] = []
    wire.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    wire.on("Network.webSocketFrameReceived", lambda event: sent.append(len(event["response"]["payloadData"].encode())))
    wire.on("Network.requestWillBeSent", lambda event: asked.append(1))
    wire.send("Network.enable")
    try:
        page.goto(server.address, wait_until="commit")
        marks: dict[str, float] = {}
        end = time.monotonic() + VISIT_SECONDS
        while not {"live", "paint"} <= {name for name, value in marks.items() if value is not None}:
            if time.monotonic() > end:
                raise SystemExit(f"bench: {server.address} was not live in {VISIT_SECONDS:.0f} s: {marks}")
            page.wait_for_timeout(250)
            marks = page.evaluate(_ASK)
        readable = marks.get("heading") or marks["paint"]
        return {
            "readable": readable,
            "live": marks["live"],
            "sent": sum(sent) / 1000,
            "requests": float(len(asked)),
        }
    finally:
        page.close()
