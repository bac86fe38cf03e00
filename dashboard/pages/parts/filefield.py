"""The field a file is uploaded with: its bytes go by HTTP to quarantine, its token comes here.

``arrived`` gets the server's answer for each file that came through, one after the other; the
page takes the file with ``take_quarantined(council, field.arrived["token"])``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import param
from panel.custom import JSComponent

from dashboard.council import WORKBOOKS
from dashboard.wording.catalogue import _
from dashboard.wording.formats import FORMATS
from dashboard.wording.numbers import number
from dashboard.wording.screen import screen

if TYPE_CHECKING:
    from dashboard.council import Council

_STYLE = """
:host{font-family:var(--td-font);color:var(--td-ink)}
.box{position:relative;border:2px dashed var(--td-edge);border-radius:8px;background:var(--td-paper);padding:1.1rem 1.2rem;box-sizing:border-box}
.box.over{border-color:var(--td-accent);background:var(--td-accent-soft)}
label{display:flex;flex-direction:column;gap:.3rem;cursor:pointer}
.title{font-weight:650}.hint{color:var(--td-muted);font-size:.9rem}
input{position:absolute;width:1px;height:1px;opacity:0;overflow:hidden}
.knob{align-self:flex-start;margin-top:.4rem;padding:.5rem 1.1rem;border-radius:6px;background:var(--td-accent);color:var(--td-on-accent);font-weight:600}
input:focus-visible+.knob{outline:3px solid var(--td-accent);outline-offset:3px}
progress{width:100%;height:.7rem;accent-color:var(--td-accent)}
p{margin:.4rem 0 0;line-height:1.5;min-height:1.5em;overflow-wrap:anywhere}
p.bad{color:var(--td-worse);font-weight:600}
"""


class FileField(JSComponent):
    """A file input that uploads at once."""

    accept = param.String(default=",".join(WORKBOOKS), doc="The kinds of files the browser offers.")
    arrived = param.Dict(
        default=None, allow_None=True, doc="The answer for the newest file: token, file, size, sha256."
    )
    limit_bytes = param.Integer(default=0, doc="The largest file the server takes; told before anything is sent.")
    multiple = param.Boolean(default=True, doc="Whether several files may be chosen at once.")
    waiting = param.List(
        default=[], item_type=str, doc="The files someone is in the middle of: told of again where the page is lost."
    )
    texts = param.Dict(default={}, doc="The sentences the field says.")

    _esm = Path(__file__).with_name("filefield.js").read_text("utf-8")
    _rename = {"arrived": None}
    _stylesheets = [_STYLE]

    @classmethod
    def of(cls, council: Council, **params: Any) -> FileField:
        """The field with the council's limit and our words."""
        megabytes = council.settings.intake.max_megabytes
        limit = number(megabytes)
        texts = {
            "label": screen("field-label"),
            "button": screen("field-button"),
            "limit": screen("field-limit", limit=limit, formats=_(FORMATS)),
            "too_large": screen("upload-too-large", limit=limit),
            "progress": screen("field-progress", file="{file}"),
            "done": screen("field-done", file="{file}"),
            "failed": screen("field-failed"),
            "lost": screen("field-lost", files="{files}"),
        }
        return cls(limit_bytes=int(megabytes * 1024 * 1024), texts=texts, sizing_mode="stretch_width", **params)

    def _handle_msg(self, data: Any) -> None:
        if isinstance(data, dict) and isinstance(data.get("token"), str):
            self.arrived = data
