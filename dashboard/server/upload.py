"""``POST /api/upload``: the bytes of one file, straight to quarantine.

The body is written as it comes and never held in memory, and the count stops it at the limit
whatever the browser said of its length. A header that only our own script sends, and an Origin
that must be ours, keep other sites' pages from posting here.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import unquote, urlsplit

from tornado.httputil import HTTPServerRequest
from tornado.web import RequestHandler, stream_request_body

from dashboard.pages.parts import quarantine
from dashboard.pages.parts.fault import report_fault
from dashboard.receiving import has_identity_number, last_part
from dashboard.server.visitor import answering_to, visitor_of
from dashboard.wording.numbers import number
from dashboard.wording.screen import screen

if TYPE_CHECKING:
    from dashboard.council import Council

MEGABYTE = 1024 * 1024
#: How much of a refused body is read and thrown away, so that the sender gets to see the answer.
DRAIN_BYTES = 64 * MEGABYTE
BODY_SECONDS = 900.0
LONGEST_NAME = 150


def whole_name(raw: str) -> str:
    """The last part of what the browser called the file, as long as it is."""
    return last_part(unquote(raw, errors="replace"))


def clean_name(raw: str) -> str:
    """What a file is called here: its ``whole_name``, cut where it is long; may be empty."""
    name = whole_name(raw)
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME - 10] + name[-10:]
    return "" if name in (".", "..") else name


def same_origin(request: HTTPServerRequest) -> bool:
    """Whether the Origin, where one is given, is the host that was asked."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc.lower() == request.headers.get("Host", "").lower()


@stream_request_body
class Upload(RequestHandler):
    """One file in, one token out."""

    _file: BinaryIO | None = None

    def initialize(self, council: Council) -> None:
        """The council that is served."""
        self.council = council
        self.limit = int(council.settings.intake.max_megabytes * MEGABYTE)
        self.size = 0
        self.hash = hashlib.sha256()

    def prepare(self) -> None:
        """All that can be known before the first byte."""
        connection: Any = self.request.connection
        connection.set_max_body_size(self.limit + DRAIN_BYTES)
        connection.set_body_timeout(BODY_SECONDS)
        headers = self.request.headers
        called = headers.get("X-File-Name", "")
        self.file_name = clean_name(called)
        if self.request.method != "POST":
            self.set_status(405)
            self.finish({"error": "not-allowed", "message": self._say("bad-request")})
        elif headers.get("X-Taktskifte") != "upload" or not same_origin(self.request):
            self._refuse(403, "not-ours", self._say("upload-not-ours"))
        elif not self.file_name:
            self._refuse(400, "no-name", self._say("upload-no-name"))
        # Before it is written anywhere; a name that is cut could keep most of a number.
        elif has_identity_number(whole_name(called)) or has_identity_number(self.file_name):
            self._refuse(400, "personal-data", self._say("upload-personal-name"))
        elif int(headers.get("Content-Length") or 0) > self.limit:
            self._too_large()
        elif quarantine.sweep(self.council) >= quarantine.MOST_WAITING:
            self._refuse(503, "crowded", self._say("upload-crowded"))
        else:
            self.token = quarantine.new_token()
            self.path = quarantine.waiting_path(self.council, self.token)
            self._file = self.path.open("xb")

    def data_received(self, chunk: bytes) -> None:
        """Counts first, then writes."""
        self.size += len(chunk)
        if self._file is None:
            if self.size > self.limit + DRAIN_BYTES:
                self.finish()  # enough thrown away: this closes the connection
            return
        if self.size > self.limit:
            self._too_large()
            return
        try:
            self._file.write(chunk)
            self.hash.update(chunk)
        except OSError:
            self._refuse(507, "disk", self._say("upload-disk", number=report_fault("upload")))

    def post(self) -> None:
        """The whole body is here."""
        if self._file is None:  # refused, and now read to its end
            self.finish()
            return
        self._file.close()
        self._file = None
        digest = self.hash.hexdigest()
        quarantine.leave(
            self.path, file_name=self.file_name, size=self.size, sha256=digest, owner=visitor_of(self, make=True)
        )
        self.set_header("Cache-Control", "no-store")
        self.finish({"token": self.token, "file": self.file_name, "size": self.size, "sha256": digest})

    def on_connection_close(self) -> None:
        """The sender left: so does the file."""
        self._drop()

    def write_error(self, status_code: int, **facts: Any) -> None:
        """JSON here too, without the exception."""
        self._drop()
        if status_code < 500:
            text = self._say("bad-request")
        else:
            text = self._say("server-fault", number=report_fault("upload"))
        self.finish({"error": "failed", "message": text})

    def _too_large(self) -> None:
        with answering_to(self, self.council.settings.language):
            limit = number(self.council.settings.intake.max_megabytes)
        self._refuse(413, "too-large", self._say("upload-too-large", limit=limit))

    def _say(self, key: str, **facts: object) -> str:
        with answering_to(self, self.council.settings.language):
            return screen(key, **facts)

    def _refuse(self, status: int, error: str, message: str) -> None:
        """Says so at once, and reads on for a while: a sender cut off in the middle never sees the answer."""
        self._drop()
        answer = json.dumps({"error": error, "message": message}).encode()
        self.set_status(status)
        self.set_header("Connection", "close")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "application/json; charset=UTF-8")
        self.set_header("Content-Length", str(len(answer)))
        self.write(answer)
        self.flush()

    def _drop(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
            self.path.unlink(missing_ok=True)
