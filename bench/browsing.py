"""When the pages can be read, and when they are live, in the system's Chromium, against an empty page and the peers.

*Cold* is the first visit of a new reader: nothing is kept from before. *Warm* is the same reader's second visit. Times
run from the moment the page is asked for; the servers are on this machine, so the network takes no time, only the bytes
tell what it would take. *Readable* is when the page's heading has been painted, long before the scripts have run; the
empty page has nothing to read, so there it is the first thing painted at all. *Live* is when BokehJS has placed the page
and is idle, for ours also when the live page has taken the place of the one that came in the document. *Shift* is all
that moves without the reader's doing until half a second after that (every layout shift there is, not the worst second).
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from typing import Any

from figures import Figure, rounds
from servers import AGAINST, Server

SECONDS = 160.0
VISIT_SECONDS = 30.0
SETTLE_SECONDS = 0.5
READABLE, LIVE, SHIFT = 0.3, 1.3, 0.05

# Runs in the page before anything of its own. setTimeout after a frame: the frame has then been painted.
_WATCH = """
(() => {
  if (location.protocol === "about:") { return }
  const marks = window.__bench = {shift: 0}
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) { marks.shift += one.hadRecentInput ? 0 : one.value }
  }).observe({type: "layout-shift", buffered: true})
  const mark = (name) => requestAnimationFrame(() => setTimeout(() => { marks[name] ??= performance.now() }))
  const is_shown = (element) => element !== null && element.getClientRects().length > 0
  const look = () => {
    if (!marks.heading && is_shown(document.querySelector("h1"))) { mark("heading") }
    // Reading all the text takes its own time, so it is done only where nothing else tells: of the peers.
    if (WANTED === "filled" && /Viser \\d+ av \\d+ forpliktelser/.test(document.body?.innerText ?? "")) {
      marks.filled ??= performance.now()
    }
    const view = window.Bokeh?.index?.roots?.[0]
    const is_placed = document.querySelector("body > [data-root-id] > *") !== null
    const is_shell = document.querySelector(".td-before") !== null
    if (view?.is_idle && is_placed && (!is_shell || document.body.classList.contains("td-ready"))) {
      return mark("live")
    }
    setTimeout(look, 10)
  }
  look()
})()
"""
_ASK = """() => ({
  ...window.__bench,
  paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
})"""
_SAYS = {
    "readable, cold": ("ms", "the page's heading is painted (the empty page: anything is), nothing kept from before"),
    "live, cold": ("ms", "every control answers, nothing kept from before"),
    "sent, cold": ("kB", "all that comes over the network until the page is live, websocket included"),
    "requests, cold": ("requests", "how many times the browser asks for something"),
    "readable, warm": ("ms", "as above, at the second visit"),
    "live, warm": ("ms", "as above, at the second visit"),
    "sent, warm": ("kB", "as above, at the second visit"),
}


def measure(
    chromium: Any, pages: dict[str, str], empty: Server, peers: dict[str, Server], *, most: int
) -> list[Figure]:
    """The figures of ``pages`` (addresses by name) against the empty page; the first also against the peers."""
    addresses = {**pages, "": empty.address, **{name: peer.address for name, peer in peers.items()}}
    samples: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in addresses}

    def visits(name: str) -> dict[str, float]:
        return _visits(chromium, addresses[name], "filled" if name in peers else "live")

    for name in addresses:
        visits(name)  # Chromium's own first page is slower than any later one
    for number in rounds(most, SECONDS):
        for name in list(addresses) if number % 2 == 0 else reversed(addresses):
            for what, value in visits(name).items():
                samples[name][what].append(value)
    found = [
        Figure(
            "pages", f"{name} {what}", unit, says, samples[name][what], samples[""][what], AGAINST,
            READABLE if what.startswith("readable") else LIVE if what.startswith("live") else None,
        )
        for name in pages for what, (unit, says) in _SAYS.items()
    ]  # fmt: skip
    for name in pages:
        shifts = [max(pair) for pair in zip(samples[name]["shift, cold"], samples[name]["shift, warm"], strict=True)]
        says = "all that moved by itself, the larger of a reader's two visits"
        found.append(Figure("pages", f"{name} shift", "", says, shifts, bound=SHIFT, bounds="ours"))
    first = next(iter(pages))
    for peer in peers:
        for what in ("readable, cold", "readable, warm"):
            says = "its heading is painted; ours is to come first"
            ours, other = samples[first][what], samples[peer][what]
            found.append(Figure("pages", f"{first} {what}: {peer}", "ms", says, ours, other, f"{peer}'s", 1.0))
    return found


def _visits(chromium: Any, address: str, last: str) -> dict[str, float]:
    """A new reader's first and second visit, each until ``last`` has come to pass."""
    reader = chromium.new_context(locale="nb-NO", viewport={"width": 1280, "height": 900})
    try:
        reader.add_init_script(_WATCH.replace("WANTED", json.dumps(last)))
        found = {}
        for cache in ("cold", "warm"):
            found |= {f"{name}, {cache}": value for name, value in _visit(reader, address, last).items()}
        return found
    finally:
        reader.close()


def _visit(reader: Any, address: str, last: str) -> dict[str, float]:
    page = reader.new_page()
    wire = reader.new_cdp_session(page)
    sent: list[float] = []
    asked: list[int] = []
    wire.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    wire.on("Network.webSocketFrameReceived", lambda event: sent.append(len(event["response"]["payloadData"].encode())))
    wire.on("Network.requestWillBeSent", lambda event: asked.append(1))
    wire.send("Network.enable")
    try:
        page.goto(address, wait_until="commit")
        marks: dict[str, float] = {}
        end = time.monotonic() + VISIT_SECONDS
        while not {last, "paint"} <= {name for name, value in marks.items() if value is not None}:
            if time.monotonic() > end:
                raise SystemExit(f"bench: {address} was not {last} in {VISIT_SECONDS:.0f} s: {marks}")
            page.wait_for_timeout(250)
            marks = page.evaluate(_ASK)
        page.wait_for_timeout(SETTLE_SECONDS * 1000)
        marks = page.evaluate(_ASK)
        return {
            "readable": marks.get("heading") or marks["paint"],
            "live": marks[last],
            "shift": marks["shift"],
            "sent": sum(sent) / 1000,
            "requests": float(len(asked)),
        }
    finally:
        page.close()
