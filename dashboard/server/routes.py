"""The routes that are not pages: the front, health, our own static files, what is not found."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tornado.web import RequestHandler

from dashboard.pages.parts.fault import report_fault
from dashboard.pages.parts.shell import script, script_name
from dashboard.pages.parts.theme import document_css
from dashboard.server.visitor import answering_to
from dashboard.wording.catalogue import spoken
from dashboard.wording.screen import screen

if TYPE_CHECKING:
    from dashboard.council import Council
    from dashboard.inbox import Watch

log = logging.getLogger(__name__)
STATIC = Path(__file__).with_name("static")
HEALTH_SECONDS = 5.0


def plain_page(title: str, text: str, *, link: str = "/") -> str:
    """A page of plain HTML in our style, for where Panel has no part in it."""
    title, text, link = (html.escape(part, quote=True) for part in (title, text, link))
    return (
        f'<!DOCTYPE html>\n<html lang="{spoken()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} – {html.escape(screen('product'))}</title><style>{document_css()}"
        "@media(prefers-color-scheme:dark){:root{color-scheme:dark;--td-ground:#10171a;--td-ink:#e9eff1;"
        "--td-accent:#86cde2}}</style></head>"
        f'<body class="td-body td-ready"><main style="max-width:44rem;margin:0 auto;padding:2rem 1.25rem"><h1>{title}</h1>'
        f'<p>{text}</p><p><a href="{link}">{html.escape(screen("to-front"))}</a></p></main></body></html>'
    )


class Front(RequestHandler):
    """``/`` is the first page, with the query kept."""

    def initialize(self, slug: str) -> None:
        """``slug`` is the first page's."""
        self.slug = slug

    def get(self) -> None:
        """Sends the browser on."""
        query = self.request.query
        self.redirect(f"/{self.slug}" + (f"?{query}" if query else ""))

    head = get


class Live(RequestHandler):
    """The process answers; nothing else is asked."""

    def get(self) -> None:
        """Always ok."""
        self.set_header("Cache-Control", "no-store")
        self.finish({"status": "ok"})


class Ready(RequestHandler):
    """What the council depends on answers too; 503 names what does not.

    An inbox that stands still is named as well, but the pages can be read all the same: that is 200.
    """

    def initialize(self, council: Council, inbox: Watch | None = None) -> None:
        """The council that is served, and its inbox where it has one."""
        self.council, self.inbox = council, inbox

    async def get(self) -> None:
        """Asks in a thread, and does not wait for ever."""
        self.set_header("Cache-Control", "no-store")
        try:
            checks = await asyncio.wait_for(asyncio.to_thread(self.council.health), HEALTH_SECONDS)
        except Exception:
            log.warning("The health check failed", exc_info=True)
            checks = {"council": False}
        good = all(checks.values())
        status = "ok" if good else "failing"
        if self.inbox is not None:
            checks = {**checks, "inbox": self.inbox.is_well}
            if good and not self.inbox.is_well:
                status = "degraded"
        self.set_status(200 if good else 503)
        self.finish({"status": status, "checks": checks})


class OwnStatic(RequestHandler):
    """Our own files, by exact name; the shell's script carries its version in its name."""

    def get(self, name: str) -> None:
        """One file, or not found."""
        if name == script_name():
            self._send(script(), "text/javascript; charset=utf-8", "public, max-age=31536000, immutable")
        elif name == "favicon.svg":
            self._send((STATIC / name).read_bytes(), "image/svg+xml", "public, max-age=86400")
        else:
            NotFound.say(self)

    def _send(self, content: bytes, kind: str, cache: str) -> None:
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", cache)
        self.finish(content)


class Favicon(OwnStatic):
    """The icon where browsers look for it."""

    def get(self) -> None:  # type: ignore[override]
        """The one icon."""
        super().get("favicon.svg")


class NotFound(RequestHandler):
    """Every address without a page."""

    def prepare(self) -> None:
        """Any method."""
        self.say(self)

    @staticmethod
    def say(handler: RequestHandler) -> None:
        """404 in plain words."""
        handler.set_status(404)
        with answering_to(handler):
            handler.finish(plain_page(screen("not-found-title"), screen("not-found")))


class Foreign(RequestHandler):
    """A request under a name that is not ours: 421, and where to go."""

    def initialize(self, url: str) -> None:
        """``url`` is the server's own address."""
        self.url = url

    def prepare(self) -> None:
        """Any method, the websocket's handshake too."""
        self.set_status(421)
        with answering_to(self):
            self.finish(plain_page(screen("not-found-title"), screen("foreign-host", url=self.url), link=self.url))


def say_fault(handler: RequestHandler, status_code: int, **facts: Any) -> None:
    """What an error answer says: nothing of the exception, with a number where it is our fault."""
    handler.set_header("Content-Type", "text/html; charset=utf-8")
    with answering_to(handler):
        if status_code == 404:
            text = screen("not-found")
        elif status_code < 500:
            text = screen("bad-request")
        else:
            text = screen("server-fault", number=report_fault(f"{handler.request.method} {handler.request.path}"))
        handler.finish(plain_page(screen("fault-title"), text))


# Bokeh's script for embedding a page elsewhere, and its description of an app: nobody of ours asks for them.
CLOSED = re.compile(r"/(?:[^/]+/)?(?:autoload\.js|metadata)/?")
