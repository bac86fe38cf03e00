"""What a page is to the server: a slug, a title and a function that builds it; and what its reader asked for.

``build`` is called anew for every visit and every new data version, so it may hold nothing
that outlives the call: no module-level list of widgets, no watch on a process-wide object.

The address holds all that was asked for. ``slik=2026-05-31`` is the day the figures are to be as they were known on,
``sprak`` the language, ``mork`` the view; links within the dashboard keep the first two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dashboard.places import today
from dashboard.wording.catalogue import LANGUAGES, speaking

if TYPE_CHECKING:
    from dashboard.council import Council

#: What ``?mork=`` and the cookie hold for the dark view; all else is light.
DARK_PARAM = "mork"
THEME_COOKIE = "td-tema"
LANGUAGE_PARAM = "sprak"
LANGUAGE_COOKIE = "td-sprak"
AS_OF_PARAM = "slik"
#: What a link within the dashboard takes along.
KEPT = (AS_OF_PARAM, LANGUAGE_PARAM)
#: Some systems have no local time before it.
_FIRST_DAY = dt.date(1970, 1, 2)


@dataclass(frozen=True)
class Request:
    """What the reader asked for: the address's query (the first value of each name), the language and the view."""

    params: Mapping[str, str] = field(default_factory=dict)
    dark: bool = False
    language: str = LANGUAGES[0]

    @property
    def day(self) -> dt.date | None:
        """The day the figures are to be as they were known on; None for now, and for what is no day or not past."""
        found = self.asked_day
        return found if found is not None and found < today() else None

    @property
    def asked_day(self) -> dt.date | None:
        """The day that is asked for, past or not; None where none is, and for one before computers count time."""
        try:
            found = dt.date.fromisoformat(self.params.get(AS_OF_PARAM, ""))
        except ValueError:
            return None
        return found if found >= _FIRST_DAY else None

    @property
    def as_of(self) -> dt.datetime | None:
        """The end of that day, in local time."""
        if self.day is None:
            return None
        return dt.datetime.combine(self.day, dt.time.max).astimezone()

    def address(self, slug: str, **params: object) -> str:
        """The address of a page of ours, with what links take along; a parameter that is None or empty is left out."""
        kept = {name: self.params[name] for name in KEPT if self.params.get(name)}
        if self.day is None:
            kept.pop(AS_OF_PARAM, None)
        wanted = {name: str(value) for name, value in {**kept, **params}.items() if value not in (None, "")}
        return slug + (f"?{urlencode(wanted)}" if wanted else "")


@dataclass(frozen=True)
class PageSpec:
    """One page; ``title`` is in bokmål, and translated where it is shown.

    ``live`` False keeps it as it was built, for a page where someone is in the middle of something. ``may`` says whether
    this reader may open it: one who may not is told so. ``timed`` False is a page that always shows what is so today.
    ``foot`` puts it at the end of each page; ``bare`` is a page that fills the window, with neither menu nor foot.
    ``early`` says that its content is text, and may be sent before there is a session for it.
    ``has`` says whether there is what the address names: where there is not, the page says so, and answers 404.
    ``named`` is what the page is of, for its title; empty where it is of nothing in particular.
    """

    slug: str
    title: str
    build: Callable[[Council, Request], Any]
    menu: bool = True
    live: bool = True
    may: Callable[[Council, Request], bool] = lambda council, request: True
    named: Callable[[Council, Request], str] = lambda council, request: ""
    timed: bool = True
    foot: bool = False
    bare: bool = False
    early: bool = False
    has: Callable[[Council, Request], bool] = lambda council, request: True


_ASKED: ContextVar[Request | None] = ContextVar("asked", default=None)


def asked() -> Request:
    """The request that is being answered here."""
    return _ASKED.get() or Request()


@contextmanager
def answering(request: Request) -> Iterator[None]:
    """While this holds, ``asked`` gives the request, and texts are in its language."""
    token = _ASKED.set(request)
    try:
        with speaking(request.language):
            yield
    finally:
        _ASKED.reset(token)


def remembering(act: Callable[..., Any]) -> Callable[..., Any]:
    """``act``, done later on as a part of answering what is being answered here: in its language, of its day.

    What a session's widgets call comes from the event loop, which knows no request.
    """
    request = asked()

    @wraps(act)
    def act_plainly(*args: Any) -> Any:
        with answering(request):
            return act(*args)

    @wraps(act)
    async def act_in_turn(*args: Any) -> Any:
        with answering(request):
            return await act(*args)

    return act_in_turn if iscoroutinefunction(act) else act_plainly


def read_request(
    arguments: Mapping[str, list[bytes]], cookies: Mapping[str, str], language: str = LANGUAGES[0]
) -> Request:
    """The request from a session's query arguments and cookies; the address outranks the cookie.

    ``language`` is the council's own, for a reader who has chosen none.
    """
    params = {name: values[0].decode("utf-8", "replace") for name, values in arguments.items() if values}
    wanted = params.get(DARK_PARAM)
    dark = wanted == "1" if wanted in ("0", "1") else cookies.get(THEME_COOKIE) == "mork"
    spoken = (params.get(LANGUAGE_PARAM), cookies.get(LANGUAGE_COOKIE), language, LANGUAGES[0])
    return Request(params=params, dark=dark, language=next(one for one in spoken if one in LANGUAGES))
