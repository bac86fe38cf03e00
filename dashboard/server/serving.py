"""``serve``: one server with all pages, in one place for routes, headers, health and, later, sign-in.

Panel's server does the pages; what stands around it is put in through tornado's own ways: a
transform for the headers, a rule before all others for foreign hosts, handlers for the rest.
Functions are served, never objects: each visit builds its own page.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import panel as pn
from panel.io.server import Server, get_server
from tornado.httpclient import AsyncHTTPClient
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.routing import PathMatches, Rule
from tornado.web import OutputTransform

from dashboard.pages.parts import quarantine
from dashboard.pages.parts.page import LANGUAGE_COOKIE, THEME_COOKIE, PageSpec
from dashboard.server.addresses import (
    ForeignHost,
    PortInUse,
    check_address,
    check_port,
    name_for_url,
    websocket_origins,
)
from dashboard.server.definitions import keep_definitions
from dashboard.server.early import send_early
from dashboard.server.figures import Figures
from dashboard.server.handing import Marked
from dashboard.server.headers import SecureHeaders
from dashboard.server.missing import missing
from dashboard.server.notebooks import notebook_pages
from dashboard.server.opening import open_page
from dashboard.server.routes import CLOSED, Favicon, Foreign, Front, Live, NotFound, OwnStatic, Ready
from dashboard.server.upload import Upload
from dashboard.wording.screen import screen

if TYPE_CHECKING:
    from dashboard.council import Council
    from dashboard.inbox import Watch

log = logging.getLogger(__name__)
FIRST_PAGE_SECONDS = 120.0
#: How often what has lain its hour is deleted, also where nobody drops a file.
SWEEP_SECONDS = 60.0


class Serving:
    """A server that has its port; ``run`` serves until ``stop``, from any thread."""

    def __init__(
        self,
        council: Council,
        pages: Sequence[PageSpec],
        *,
        port: int = 5006,
        address: str = "127.0.0.1",
        notebooks: Sequence[Path] = (),
        inbox: Watch | None = None,
        **options: Any,
    ) -> None:
        bind = check_address(address)
        check_port(port, bind)
        quarantine.sweep(council, older_than=0.0)
        self.pages = [*pages, *notebook_pages(notebooks, taken={page.slug for page in pages})]
        self._council = council
        self.loop = IOLoop(make_current=False)
        self.inbox = inbox
        self.server = _make_server(council, self.pages, port, bind, self.loop, inbox, options)
        self.port: int = self.server.port
        self.url = f"http://{name_for_url(bind)}:{self.port}/"
        _guard(self.server, council, self.pages, self.port, self.url)

    def run(self, on_ready: Callable[[str], None] | None = None) -> None:
        """Serves; ``on_ready`` gets the address once the first page can be opened."""
        asyncio.set_event_loop(self.loop.asyncio_loop)
        self.server.start()
        self.loop.add_callback(self._announce, on_ready)
        sweeping = PeriodicCallback(self._sweep, SWEEP_SECONDS * 1000)
        sweeping.start()
        with _signals(self.stop):
            try:
                if self.inbox is not None:
                    self.inbox.start()
                self.loop.start()
            finally:
                sweeping.stop()
                if self.inbox is not None:
                    self.inbox.stop()
                self._close()

    def stop(self) -> None:
        """Ends ``run``."""
        with contextlib.suppress(RuntimeError):  # already closed
            self.loop.asyncio_loop.call_soon_threadsafe(self.loop.stop)

    def _sweep(self) -> None:
        try:
            quarantine.sweep(self._council)
        except OSError as error:  # the next time may do
            log.error("The quarantine could not be swept: %s", type(error).__name__)

    async def _announce(self, on_ready: Callable[[str], None] | None) -> None:
        address = f"{self.url}{self.pages[0].slug}"
        answer = await AsyncHTTPClient().fetch(address, raise_error=False, request_timeout=FIRST_PAGE_SECONDS)
        if answer.code != 200:
            log.error(screen("first-page-failed", reason=answer.code))
        elif on_ready is not None:
            on_ready(self.url)

    def _close(self) -> None:
        with contextlib.suppress(AssertionError, RuntimeError):
            self.server.stop()
        for server_id, (server, *_rest) in list(pn.state._servers.items()):
            if server is self.server:
                del pn.state._servers[server_id]
        asyncio_loop = self.loop.asyncio_loop
        waiting = asyncio.all_tasks(asyncio_loop)
        for task in waiting:
            task.cancel()
        with contextlib.suppress(RuntimeError):
            asyncio_loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
            asyncio_loop.run_until_complete(asyncio_loop.shutdown_default_executor())
        self.loop.close(all_fds=True)


def serve(
    council: Council,
    pages: Sequence[PageSpec],
    *,
    port: int = 5006,
    address: str = "127.0.0.1",
    on_ready: Callable[[str], None] | None = None,
    notebooks: Sequence[Path] = (),
    inbox: Watch | None = None,
) -> None:
    """Serves ``pages`` and ``notebooks`` until interrupted, and watches the ``inbox`` meanwhile.

    Raises ``AddressRefused`` for an address other machines reach, ``PortInUse`` for a taken port.
    """
    Serving(council, pages, port=port, address=address, notebooks=notebooks, inbox=inbox).run(on_ready)


def _make_server(
    council: Council,
    pages: list[PageSpec],
    port: int,
    bind: str,
    loop: IOLoop,
    inbox: Watch | None,
    options: dict[str, Any],
) -> Server:
    # Every script from this server; no message on how to reconnect in English (shell.js says it).
    pn.config.param.update(
        notifications=False, reconnect=False, disconnect_notification="", ready_notification="", browser_info=False
    )
    keep_definitions()
    transforms: list[type[OutputTransform]] = [SecureHeaders, missing(council, pages)]
    with contextlib.ExitStack() as undo:
        undo.callback(loop.close)
        try:
            server = get_server(
                {page.slug: open_page(council, page, pages) for page in pages},
                title={page.slug: page.title for page in pages},
                port=port,
                address=bind,
                loop=loop,
                start=False,
                show=False,
                verbose=False,
                use_index=False,
                # The page carries what it was asked with in a token anyone at the screen can read.
                include_headers=[],
                include_cookies=[THEME_COOKIE, LANGUAGE_COOKIE],
                extra_patterns=[
                    (r"/?", Front, {"slug": pages[0].slug}),
                    (r"/health/live", Live),
                    (r"/health/ready", Ready, {"council": council, "inbox": inbox}),
                    (r"/api/upload", Upload, {"council": council}),
                    (r"/api/figures", Figures, {"council": council}),
                    (r"/api/marked/([\w-]{20,100})", Marked, {"council": council}),
                    (r"/static-td/([\w.-]+)", OwnStatic),
                ],
                default_handler_class=NotFound,
                transforms=transforms,
                **options,
            )
        except OSError as fault:  # taken between the check and now
            raise PortInUse(port) from fault
        undo.pop_all()
    return server


def _guard(server: Server, council: Council, pages: Sequence[PageSpec], port: int, url: str) -> None:
    """Puts before all routes: foreign hosts, and what Bokeh opens that nobody of ours uses; sends first words early."""
    application = server._tornado
    application._websocket_origins = set(websocket_origins(port, server.address))
    router = application.default_router
    send_early(router, council, pages)
    rules = [
        Rule(ForeignHost(port), [(r".*", Foreign, {"url": url})]),
        Rule(PathMatches(CLOSED), [(r".*", NotFound)]),
        Rule(PathMatches(r"/favicon\.ico"), [(r".*", Favicon)]),
    ]
    router.rules[:0] = [router.process_rule(rule) for rule in rules]


@contextlib.contextmanager
def _signals(stop: Callable[[], None]) -> Any:
    """SIGINT and SIGTERM end the run in good order; only the main thread can say so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(name, lambda *_: stop()) for name in names]
    try:
        yield
    finally:
        for name, handler in zip(names, before, strict=True):
            signal.signal(name, handler)
