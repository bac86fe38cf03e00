"""Good workbooks made into others that are as good: what stands in them is another, or it is written another way.

What a reader must take in its stride is drawn here: digits and texts that differ, cells that have changed places, styles
and formats exchanged, attributes left out, elements and records nobody knows, entities, line ends, encodings. Not every
one of the results is a workbook that may be read, but a good part is, and each of those has cells to compare.
"""

from __future__ import annotations

from dataclasses import replace

import texts
from edits import Draw
from packages import vary_package
from records import vary_xls
from sources import Source


def vary(source: Source, draw: Draw) -> Source:
    """The same kind of file with one to four things about it changed."""
    how = _HOW[source.kind]
    for _ in range(draw.choice((1, 1, 2, 3, 4))):
        source = how(source, draw)
    return source


def _ole(source: Source, draw: Draw) -> Source:
    return replace(source, content=vary_xls(source.content, draw))


_HOW = {
    **dict.fromkeys(("xlsx", "xlsm", "strict", "ods", "xlsb"), vary_package),
    **dict.fromkeys(("csv", "tsv"), texts.vary_separated),
    "xls": _ole,
    "html": texts.vary_page,
    "mhtml": texts.vary_message,
    "json": texts.vary_json,
}
