"""A card: HTML of ours with buttons and forms in it, exchanged in its place while the reader's focus is kept.

A button is ``<button data-do="store" data-number="7">``, a form ``<form data-do="teach">``; one with ``disabled data-live``
can be used once the page is live. What the browser asks
for comes as ``asked``; it may be anything, so whoever watches it checks that it may be done.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from dashboard.pages.parts.markup import BLOCK_TAG
from dashboard.pages.parts.page import remembering
from dashboard.pages.parts.theme import CARD_CSS, CONTENT_CSS, SERVED_CARD

_HERE = Path(__file__).parent
_MOST_FIELDS = 2000
_MOST_NUMBER = 2**53


class Card(JSComponent):
    """One card. Every name, number and text in ``object`` must have gone through ``esc``."""

    #: How much of each text is taken, in characters.
    longest: ClassVar[int] = 500
    #: The class that its sheet is written under in the document, where its HTML stands before the page is live.
    served_in: ClassVar[str] = SERVED_CARD

    object = param.String(default="", doc="The HTML.")
    said = param.String(default="", doc="What has come of it, in one sentence, for those who do not see it.")
    step = param.Dict(
        default=None, allow_None=True, doc="How far a thing has come: text, and share (0–1, or None where unknown)."
    )
    asked = param.Dict(default=None, allow_None=True, doc="What is asked for: do, number, fields (texts by name).")

    _esm = (_HERE / "card.js").read_text("utf-8")
    _stylesheets = [CONTENT_CSS, CARD_CSS]

    def __init__(self, markup: str = "", **params: Any) -> None:
        super().__init__(**{"sizing_mode": "stretch_width", "margin": 0, "tags": [BLOCK_TAG], **params}, object=markup)

    def on_asked(self, act: Any) -> None:
        """Calls ``act`` with each thing that is asked for; a coroutine is awaited."""
        self.param.watch(remembering(act), "asked")

    def _process_property_change(self, msg: dict[str, Any]) -> dict[str, Any]:
        return {**msg, "asked": _sound(msg["asked"], self.longest)} if "asked" in msg else msg


def _sound(asked: Any, longest: int) -> dict[str, Any]:
    """What a browser asked for, with everything of its kind; what is not gets the kind's nothing."""
    said = asked if isinstance(asked, dict) else {}
    what, number, fields = said.get("do"), said.get("number"), said.get("fields")
    if not isinstance(fields, dict) or len(fields) > _MOST_FIELDS:
        fields = {}
    return {
        "do": what if isinstance(what, str) else "",
        "number": int(number) if isinstance(number, int | float) and abs(number) < _MOST_NUMBER else 0,
        "fields": {str(name): text[:longest] for name, text in fields.items() if isinstance(text, str)},
        "count": said.get("count"),
    }
