"""What is promised of the pages: readable and live in time, without a jump, at a small cost, and ahead of the peers."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import answering
import browsing
import sessions
from chromium import FLAGS, HOW_TO_INSTALL, find_chromium
from figures import Figure
from peers.overview import overview
from servers import BENCH, Server, empty, ours, started

from dashboard.council import Council
from dashboard.places import Places

COMMITMENT = "forpliktelse?nr=2.3"


def measure(root: Path, council: Path, state: Path, *, rounds: int, quick: bool) -> list[Figure]:
    """The figures of this part; those of a browser are left out, with a word on standard error, where there is none."""
    with ours(root, council, state) as mine, empty() as other:
        found = sessions.measure(root, council, state, (mine, other), quick=quick)
    chromium = find_chromium()
    if chromium is None:
        print(f"bench: no Chromium on this machine, so most of pages is left out. {HOW_TO_INSTALL}", file=sys.stderr)
        return found
    from playwright.sync_api import sync_playwright

    figures = state.parent / "overview.json"
    _write(council, state, figures)
    python = _peers_python(root)
    with (
        ours(root, council, state) as mine,
        empty() as other,
        _peers(python, figures) as peers,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        try:
            addresses = {"oversikt": mine.address, "forpliktelse": f"{mine.root}/{COMMITMENT}"}
            found += browsing.measure(browser, addresses, other, peers, most=rounds)
            found += answering.measure(browser, mine, peers, python)
        finally:
            browser.close()
    return found


def _write(council: Path, state: Path, target: Path) -> None:
    one = Council(Places(council, state))
    try:
        target.write_text(json.dumps(overview(one), ensure_ascii=False), "utf-8")
    finally:
        one.close()


def _peers_python(root: Path) -> Path | None:
    """The Python of the peers' environment: ``$TAKTSKIFTE_PEERS`` or ``.venv/peers``; None, and a word on it, without one."""
    python = Path(os.environ.get("TAKTSKIFTE_PEERS") or root / ".venv" / "peers") / "bin" / "python"
    if python.exists():
        return python
    print("bench: the peers are not installed, so they are left out: make bench installs them.", file=sys.stderr)
    return None


@contextlib.contextmanager
def _peers(python: Path | None, figures: Path) -> Iterator[dict[str, Server]]:
    """Streamlit's and Dash's overview, on this machine alone, telling nobody that they are used."""
    if python is None:
        yield {}
        return
    folder = BENCH / "peers"
    # fmt: off
    streamlit = [
        str(python), "-m", "streamlit", "run", str(folder / "in_streamlit.py"), "--server.address=127.0.0.1",
        "--server.headless=true", "--server.fileWatcherType=none", "--browser.gatherUsageStats=false",
    ]
    # fmt: on
    dash = [str(python), str(folder / "in_dash.py")]
    with (
        started(streamlit, "", port_option="--server.port", last=["--", str(figures)]) as one,
        started(dash, "", last=[str(figures)]) as other,
    ):
        yield {"Streamlit": one, "Dash": other}
