"""Headers on every answer, whoever wrote it: our routes, Panel's pages, Bokeh's scripts, error pages.

A tornado output transform sees each answer as it leaves, so no handler can forget them.
"""

from __future__ import annotations

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

# Bokeh compiles callbacks and templates in the browser ('unsafe-eval'), starts the page with an inline
# script, and fetches each component's own script from a blob. Nothing may come from, or be sent to, another host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob:{sockets}; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}


def content_policy(host: str) -> str:
    """The content security policy; 'self' covers our websocket in new browsers only, so it is named."""
    return _POLICY.format(sockets=f" ws://{host} wss://{host}" if host else "")


class SecureHeaders(OutputTransform):
    """Puts the headers on, and takes off what tells or opens too much."""

    def __init__(self, request: HTTPServerRequest) -> None:
        host = request.headers.get("Host", "")
        # Only a plain name may stand in the policy; a foreign Host has been refused before.
        self._host = host if host.replace(".", "").replace(":", "").replace("[", "").replace("]", "").isalnum() else ""

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Adds to the first part, which carries the headers."""
        for name, value in _FIXED.items():
            headers[name] = value
        headers["Content-Security-Policy"] = content_policy(self._host)
        for name in ("Server", "Access-Control-Allow-Origin"):
            headers.pop(name, None)
        return status_code, headers, chunk
