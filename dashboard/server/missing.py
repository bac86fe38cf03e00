"""A page whose address names what is not there answers 404, and is the page all the same: it says so, and leads on.

Panel answers every page with 200. A tornado output transform sees each answer as it leaves, and may change that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

from dashboard.pages.parts.fault import report_fault
from dashboard.pages.parts.page import PageSpec, read_request

if TYPE_CHECKING:
    from dashboard.council import Council


def missing(council: Council, pages: Sequence[PageSpec]) -> type[OutputTransform]:
    """The transform that asks the page of each address whether it has what is named."""
    specs = {page.slug: page for page in pages}

    class Missing(OutputTransform):
        """Answers 404 where the page has not what the address names."""

        def __init__(self, request: HTTPServerRequest) -> None:
            self._request = request

        def transform_first_chunk(
            self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
        ) -> tuple[int, HTTPHeaders, bytes]:
            """The status comes with the first part."""
            spec = specs.get(self._request.path.strip("/"))
            if spec is not None and status_code == 200 and not self._has(spec):
                status_code = 404
            return status_code, headers, chunk

        def _has(self, spec: PageSpec) -> bool:
            try:
                return spec.has(council, read_request(self._request.query_arguments, {}))
            except Exception:  # the answer is on its way, and what is wrong is not that something is missing
                report_fault(f"page {spec.slug}: whether it has what is asked for")
                return True

    return Missing
