"""HTML written by us: the one ``esc``, and the pane that shows it with our style.

A pane lives in a shadow root, where the document's style sheet does not reach, so each block
brings the sheet along. Colours come in as custom properties, which do reach, and follow the view.
"""

from __future__ import annotations

import html
import re
from typing import Any

import panel as pn
from markupsafe import Markup

from dashboard.pages.parts.theme import CONTENT_CSS

#: Marks a pane whose HTML may also stand in the served page before any script has run.
BLOCK_TAG = "td-block"
_LONG_WORD = 12


def esc(text: object) -> str:
    """Text made safe to stand in HTML, in content and in quoted attributes."""
    return html.escape(str(text), quote=True)


def breakable(text: object) -> Markup:
    """Text in which a long word may break where a file's name has its joints, and so not inside «xlsx»."""
    words = re.split(r"(\s+)", str(text))
    joints = [re.split(r"(?<=[_\-+])|(?=\.)", word) if len(word) > _LONG_WORD else [word] for word in words]
    return Markup("".join("<wbr>".join(map(esc, filter(None, parts))) for parts in joints))


def block(markup: str, **params: object) -> pn.pane.HTML:
    """A pane of our own HTML. Every name, number and text in it must have gone through ``esc``."""
    options: dict[str, object] = {"sizing_mode": "stretch_width", "margin": 0}
    return pn.pane.HTML(markup, stylesheets=[CONTENT_CSS], tags=[BLOCK_TAG], **{**options, **params})


def served_markup(content: pn.viewable.Viewable) -> str:
    """The HTML of all blocks in ``content``, in order: what can be read before the scripts are there.

    What has a sheet of its own, as a card has, stands in an element whose class that sheet is written under (theme.py).
    """
    parts = content.select(lambda part: BLOCK_TAG in getattr(part, "tags", ()))
    return "\n".join(_served(part) for part in parts if isinstance(part.object, str))


def _served(part: Any) -> str:
    markup, name = str(part.object), getattr(part, "served_in", "")
    return f'<div class="{name}">{markup}</div>' if name else markup
