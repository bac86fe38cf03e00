"""What a page is to the server: a slug, a title and a function that builds it.

``build`` is called anew for every visit and every new data version, so it may hold nothing
that outlives the call: no module-level list of widgets, no watch on a process-wide object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.council import Council

#: What ``?mork=`` and the cookie hold for the dark view; all else is light.
DARK_PARAM = "mork"
THEME_COOKIE = "td-tema"


@dataclass(frozen=True)
class Request:
    """What the reader asked for: the address's query (the first value of each name) and the view."""

    params: Mapping[str, str] = field(default_factory=dict)
    dark: bool = False


@dataclass(frozen=True)
class PageSpec:
    """One page. ``live`` False keeps it as it was built, for a page where someone is in the middle of something."""

    slug: str
    title: str
    build: Callable[[Council, Request], Any]
    menu: bool = True
    live: bool = True


def read_request(arguments: Mapping[str, list[bytes]], cookies: Mapping[str, str]) -> Request:
    """The request from a session's query arguments and cookies; the address outranks the cookie."""
    params = {name: values[0].decode("utf-8", "replace") for name, values in arguments.items() if values}
    asked = params.get(DARK_PARAM)
    dark = asked == "1" if asked in ("0", "1") else cookies.get(THEME_COOKIE) == "mork"
    return Request(params=params, dark=dark)
