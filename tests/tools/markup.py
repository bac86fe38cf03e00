"""What a page's HTML says: its words, and the rows of its tables."""

from __future__ import annotations

import html
import re

_ROW = re.compile(r'<tr[^>]*><th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', re.S)


def text_of(markup: str) -> str:
    """The words that can be read, in one line; those of drawings are left out."""
    without = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", markup, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without)).split())


def rows_of(markup: str) -> dict[str, str]:
    """The cells of each row by the words that stand first in it."""
    return {text_of(name): cells for name, cells in _ROW.findall(markup)}
