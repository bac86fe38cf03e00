"""``GET /api/figures``: the figures of an indicator, a unit, or both, as a file; the rows of ``taktskifte observations``.

They come through ``Council.observations`` and so through the gate: what may not be seen is empty here too, and says why.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tornado.web import RequestHandler

from dashboard.pages.parts.page import Request
from dashboard.places import today
from dashboard.reports.figures import write_figures
from dashboard.server.handing import disposition
from dashboard.server.routes import NotFound

if TYPE_CHECKING:
    from dashboard.council import Council

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ASKED = ("indikator", "enhet", "format", "slik")


class Figures(RequestHandler):
    """One file of figures: ``indikator``, ``enhet``, ``slik`` (the day they were known on) and ``format`` (csv or xlsx)."""

    def initialize(self, council: Council) -> None:
        """The council that is served."""
        self.council = council

    async def get(self) -> None:
        """The file; 404 for an indicator, a unit or a format that there is not."""
        self.set_header("Cache-Control", "no-store")
        asked = {name: self.get_query_argument(name, "") for name in _ASKED}
        kind = asked["format"] or "csv"
        register = self.council.register
        known = (("indikator", register.indicators), ("enhet", register.units))
        if kind not in KINDS or any(asked[name] and asked[name] not in names for name, names in known):
            NotFound.say(self)
            return
        request = Request(asked)
        body = await asyncio.to_thread(self._file, asked["indikator"], asked["enhet"], kind, request.as_of)
        name = "-".join(filter(None, (asked["indikator"], asked["enhet"]))) or "tall"
        self.set_header("Content-Type", KINDS[kind])
        self.set_header("Content-Disposition", disposition(f"{name}-{request.day or today()}.{kind}"))
        self.finish(body)

    head = get

    def _file(self, indicator: str, unit: str, kind: str, as_of: dt.datetime | None) -> bytes:
        frame = self.council.observations(indicator=indicator or None, unit=unit or None, as_of=as_of)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"tall.{kind}"
            write_figures(frame, path)
            return path.read_bytes()
