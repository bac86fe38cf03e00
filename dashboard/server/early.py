"""A page's first words are sent before its session is made: they can be read while the server still works.

To make a session takes many times as long as to find words that are kept. What is found is handed to the session, and
the answer goes on where the first words ended. A page that is not ``early`` is answered whole, as Panel does it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bokeh.core.templates import MACROS
from panel.io.server import DocHandler
from tornado.routing import Rule, RuleRouter
from tornado.web import authenticated

from dashboard.pages.parts.first import First, handing
from dashboard.pages.parts.page import PageSpec, answering, read_request
from dashboard.pages.parts.shell import REST, first_words, make_first
from dashboard.server.bundles import BUNDLES

if TYPE_CHECKING:
    from dashboard.council import Council

log = logging.getLogger(__name__)


def send_early(router: RuleRouter, council: Council, pages: Sequence[PageSpec]) -> None:
    """Puts the handler that sends first words in the place of Panel's, in every rule of a router that has it."""
    BUNDLES.keep()
    handler = _handler(council, pages)
    for rule in _rules(router):
        if rule.target is DocHandler:
            rule.target = handler


def _rules(router: RuleRouter) -> list[Rule]:
    found = []
    for rule in router.rules:
        found += _rules(rule.target) if isinstance(rule.target, RuleRouter) else [rule]
    return found


def _handler(council: Council, pages: Sequence[PageSpec]) -> type[DocHandler]:
    specs = {page.slug: page for page in pages if page.early}

    class Early(DocHandler):  # type: ignore[misc]
        """Panel's handler of a page, with its first words sent ahead."""

        _is_ahead = False

        @authenticated
        async def get(self, *args: Any, **options: Any) -> None:
            """The first words, then all that Panel writes after them."""
            spec = specs.get(self.request.path.strip("/"))
            first = None if spec is None else self._first(spec)
            if first is not None:
                self.set_header("Cache-Control", "no-store")
                self.set_header("Content-Type", "text/html")
                super().write(first_words(first, MACROS, BUNDLES.last(self.request.path)))
                await self.flush()
                self._is_ahead = True
            with handing(first), BUNDLES.of(self.request.path):
                await super().get(*args, **options)

        def write(self, chunk: Any) -> None:
            """Leaves out what has been sent."""
            if self._is_ahead and isinstance(chunk, str):
                chunk = chunk.partition(REST)[2] or chunk
            super().write(chunk)

        def _first(self, spec: PageSpec) -> First | None:
            try:
                cookies = {name: morsel.value for name, morsel in self.request.cookies.items()}
                request = read_request(self.request.query_arguments, cookies, council.settings.language)
                with answering(request):
                    return make_first(council, spec, request, pages)
            except Exception:  # then it is answered whole, and what is wrong is said there
                log.warning("The first words of %s could not be made", spec.slug, exc_info=True)
                return None

    return Early
