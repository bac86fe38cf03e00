"""What happens when a page is asked for: the document is filled, or a card with a number is shown.

A chart is drawn only as the document is filled, after ``build`` has returned, so this too is
within a guard; without it the reader would get a blank page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import panel as pn

from dashboard.pages.parts.fault import fault_page, report_fault
from dashboard.pages.parts.first import handing
from dashboard.pages.parts.page import PageSpec, Request, answering, read_request
from dashboard.pages.parts.shell import shell

if TYPE_CHECKING:
    from bokeh.document import Document

    from dashboard.council import Council


def open_page(council: Council, spec: PageSpec, pages: Sequence[PageSpec]) -> Callable[[], None]:
    """The function Panel calls for each visit to ``spec``."""

    def visit() -> None:
        document = pn.state.curdoc
        assert document is not None
        request = read_request(pn.state.session_args, pn.state.cookies, council.settings.language)
        try:
            _fill(document, council, spec, request, pages)
        except Exception:
            number = report_fault(f"page {spec.slug}")
            document.clear()
            broken = replace(spec, build=lambda *_: fault_page(number), live=False)
            with handing(None):
                _fill(document, council, broken, request, pages)

    return visit


def _fill(document: Document, council: Council, spec: PageSpec, request: Request, pages: Sequence[PageSpec]) -> None:
    with answering(request):
        page = shell(council, spec, request, pages)
        page.server_doc(document, title=page.title)
