"""A page opened in a browser, and what its address asks for."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit


def ready(page: Any, address: str) -> Any:
    """The page, once its live content has taken the place of what was served."""
    answer = page.goto(address)
    assert answer.status == 200
    page.wait_for_selector("body.td-ready", timeout=60_000)
    return page


def asked(page: Any) -> dict[str, list[str]]:
    """The choice in the address, without what was left open."""
    return parse_qs(urlsplit(page.url).query)
