"""``GET /api/marked/TOKEN``: the copy of a refused workbook with its faults marked.

The token is given to the page that dropped the file, and to nobody else; it opens the copy for the browser the file
came from, while it lies there. It goes by HTTP and not over the websocket, which a large file would break.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tornado.web import RequestHandler

from dashboard.pages.parts import quarantine
from dashboard.server.routes import plain_page
from dashboard.server.visitor import answering_to, visitor_of
from dashboard.wording.screen import screen

if TYPE_CHECKING:
    from dashboard.council import Council

_CHUNK = 256 * 1024
_KINDS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
}


def disposition(file_name: str) -> str:
    """The header that has the browser save a file under its name: once in plain ASCII, once as it is (RFC 6266)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in file_name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"


class Marked(RequestHandler):
    """One marked workbook."""

    def initialize(self, council: Council) -> None:
        """The council that is served."""
        self.council = council

    async def get(self, token: str) -> None:
        """The file in parts, or 404 with what to do."""
        self.set_header("Cache-Control", "no-store")
        quarantine.sweep(self.council)
        try:
            offered = quarantine.find_offered(self.council, token, visitor_of(self))
            file = offered.path.open("rb")
        except (quarantine.UnknownToken, OSError):
            self.set_status(404)
            with answering_to(self, self.council.settings.language):
                self.finish(plain_page(screen("marked-gone-title"), screen("marked-gone"), link="/last-opp"))
            return
        with file:
            self.set_header("Content-Type", _KINDS.get(Path(offered.file_name).suffix, "application/octet-stream"))
            self.set_header("Content-Disposition", disposition(offered.file_name))
            self.set_header("Content-Length", str(offered.path.stat().st_size))
            if self.request.method == "HEAD":
                return
            while chunk := file.read(_CHUNK):
                self.write(chunk)
                await self.flush()

    head = get
