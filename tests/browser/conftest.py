"""The served dashboard in the system's Chromium. A page that raises, or asks another host, fails its test."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from chromium import FLAGS, HOW_TO_INSTALL, find_chromium
from serving import serving

HERE = Path(__file__).parent
OURS = {"127.0.0.1", "localhost"}
OpenPage = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, headless. Without one the tests are skipped, but on CI they fail."""
    found = find_chromium()
    if not found:
        reason = f"no Chromium on this machine. {HOW_TO_INSTALL}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[str]:
    """The address of the example council, served once for all tests, from a state folder that did not exist before."""
    state = tmp_path_factory.mktemp("served") / "state"
    with serving([sys.executable, root / "serve.py"], state=state, cwd=root) as address:
        yield address


@pytest.fixture
def open_page(browser: Any) -> Iterator[OpenPage]:
    """Opens one more page, as another reader: `open_page(viewport={"width": 360, "height": 800})`.

    Each has its own cookies. What a page raised, and which other hosts it asked, is held against the test at its end.
    """
    contexts, faults = [], []

    def is_ours(url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in {"data", "blob", "about"} or parts.hostname in OURS

    def turn_away(route: Any) -> None:
        faults.append(f"asked another host: {route.request.url}")
        route.abort()

    def hear_socket(socket: Any) -> None:
        if not is_ours(socket.url):
            faults.append(f"opened a socket to another host: {socket.url}")

    def open_page(**options: Any) -> Any:
        context = browser.new_context(
            **{"locale": "nb-NO", "timezone_id": "Europe/Oslo", "viewport": {"width": 1280, "height": 900}, **options}
        )
        contexts.append(context)
        context.route(lambda url: not is_ours(url), turn_away)
        context.on("weberror", lambda fault: faults.append(f"raised on {fault.page.url}: {fault.error}"))
        context.on("page", lambda page: page.on("websocket", hear_socket))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, "The page misbehaved:\n  " + "\n  ".join(faults)


@pytest.fixture
def page(open_page: OpenPage) -> Any:
    """One page in a window of an ordinary size."""
    return open_page()
