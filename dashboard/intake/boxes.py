"""The boxes that comments are shown in: hidden shapes in a VML drawing, beside their cells.

VML is from before the workbook formats were XML, and what Excel itself writes is not always well-formed: a drawing
that a sheet has is never parsed, only added to before its last end tag.
"""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from dashboard.intake.limits import MAX_COLUMN, MAX_ROW
from dashboard.intake.markup import Edit, spliced

_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_BLOCK, _MOST_BLOCKS = 1024, 60_000
"""How many numbers for shapes a block has, and the last block believed to be one."""
_IDS = re.compile(rb"_x0000_s(\d{1,9})\b")
_IDMAP = re.compile(rb"<\w+:idmap\b[^<>]*?\bdata\s*=\s*[\"']([\d,\s]*)")
_KNOWN_KIND = re.compile(rb"<\w+:shapetype\b[^<>]*[\"']_x0000_t202[\"']")
_SHAPE = re.compile(rb"<(\w+:shape)\s")
_ROW, _COLUMN = re.compile(rb"<\w+:Row>\s*(\d{1,7})\s*<"), re.compile(rb"<\w+:Column>\s*(\d{1,7})\s*<")
_ANCHOR = re.compile(rb"<\w+:Anchor>\s*(?:-?\d+\s*,\s*){6}(\d{1,7})\s*,\s*\d+\s*<")
_HEIGHT = re.compile(rb"(?<![-\w])height:\s*(\d{1,5}(?:\.\d+)?)(px|pt)")
_WIDTH, _LINE, _LETTERS = 320, 15, 46
"""A box's width and a line's height in pixels, and how many letters a line holds."""
_TALLEST = 360
_MOST_ACROSS = 200
"""Columns or rows that a box lies over: those that are hidden have no size."""
_NEW = (
    f"<xml{''.join(f' xmlns:{k}={quoteattr(v)}' for k, v in _SPACES.items())}>"
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
).encode()
_KIND = (
    '<v:shapetype{spaces} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape{spaces} id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:{width:g}pt;height:{height:g}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


@dataclass
class Extent:
    """How wide a sheet's columns and how high its rows are, in pixels; what is not named has the usual size.

    ``columns`` are first and last column and their width, from left to right.
    """

    width: float = 64.0
    height: float = 20.0
    columns: list[tuple[int, int, float]] = field(default_factory=list)
    rows: dict[int, float] = field(default_factory=dict)

    def column(self, number: int) -> float:
        """A column's width; 0 when it is hidden."""
        at = bisect.bisect_right(self.columns, number, key=lambda c: c[0]) - 1
        return self.columns[at][2] if at >= 0 and number <= self.columns[at][1] else self.width

    def row(self, number: int) -> float:
        """A row's height; 0 when it is hidden."""
        return self.rows.get(number, self.height)


def height_of(text: str) -> int:
    """The height in pixels that a comment's text needs."""
    lines = sum(max(1, math.ceil(len(line) / _LETTERS)) for line in text.split("\n"))
    return min(_LINE * lines + 12, _TALLEST)


def last_block(drawings: Iterable[bytes]) -> int:
    """The last block of numbers for shapes that any of the drawings uses; 0 when none does."""
    used = {0}
    for content in drawings:
        used |= {int(found[1]) // _BLOCK for found in _IDS.finditer(content)}
        used |= {int(n) for found in _IDMAP.finditer(content) for n in found[1].split(b",") if n.strip()}
    return max(n for n in used if n < _MOST_BLOCKS)


def with_boxes(
    content: bytes | None,
    new: Sequence[tuple[int, int, str]],
    more: Mapping[tuple[int, int], str],
    extent: Extent,
    block: int,
) -> tuple[bytes, int]:
    """A drawing with a box for each new comment, and the boxes of comments that were added to made taller.

    ``new`` are row, column and text, ``more`` the text added by row and column. ``block`` is the last block of
    numbers in use; the last in use afterwards comes back. ValueError when the drawing has no end tag.
    """
    drawing = spliced(content, _taller(content, more)) if content is not None else _NEW
    if not new:
        return drawing, block
    kind, box = _dressed(_KIND, drawing), _dressed(_BOX, drawing)
    boxes = [] if _KNOWN_KIND.search(drawing) else [kind]
    for number, (row, column, text) in enumerate(new):
        of_block, place = divmod(number, _BLOCK - 1)
        high = height_of(text)
        boxes.append(
            box.format(
                id=(block + 1 + of_block) * _BLOCK + 1 + place, width=_WIDTH * 0.75, height=high * 0.75,
                anchor=_anchor(row, column, high, extent), row=row - 1, column=column - 1,
            )
        )  # fmt: skip
    last = block + 1 + (len(new) - 1) // (_BLOCK - 1)
    end = drawing.rindex(b"</")
    edits = [(end, end, "".join(boxes).encode())]
    if found := _IDMAP.search(drawing):
        blocks = ",".join(map(str, range(block + 1, last + 1))).encode()
        edits.append((found.end(), found.end(), b"," + blocks if found[1].strip() else blocks))
    return spliced(drawing, edits), last


def _dressed(markup: str, drawing: bytes) -> str:
    """Markup with the drawing's own prefixes, and those declared that it does not have."""
    own, spaces = {}, ""
    for prefix, uri in _SPACES.items():
        known = re.search(rb"\bxmlns:(\w+)\s*=\s*[\"']" + uri.encode(), drawing)
        own[prefix] = known[1].decode() if known else prefix
        spaces += "" if known else f" xmlns:{prefix}={quoteattr(uri)}"
    markup = re.sub(r"(?<=[<\s/])([vox])(?=:)", lambda found: own[found[1]], markup)
    return markup.replace("{spaces}", spaces)


def _anchor(row: int, column: int, high: float, extent: Extent) -> str:
    """Where a box begins and ends, as columns, rows and pixels into them: right of its cell, and a little above."""
    left, top = min(column + 1, MAX_COLUMN - 1), max(row - 1, 1)
    right, wide = left, _WIDTH + 12.0
    while right < min(left + _MOST_ACROSS, MAX_COLUMN) and wide > extent.column(right):
        wide -= extent.column(right)
        right += 1
    bottom, deep = top, high + 4.0
    while bottom < min(top + _MOST_ACROSS, MAX_ROW) and deep > extent.row(bottom):
        deep -= extent.row(bottom)
        bottom += 1
    return f"{left - 1}, 12, {top - 1}, 4, {right - 1}, {int(wide)}, {bottom - 1}, {int(deep)}"


def _taller(drawing: bytes, more: Mapping[tuple[int, int], str]) -> Iterable[Edit]:
    """Edits that give the boxes of comments room for what was added to them."""
    end = 0
    while more and (start := _SHAPE.search(drawing, end)):
        at, end = start.start(), drawing.find(b"</" + start[1] + b">", start.start())
        if end < 0:
            return
        row, column = _ROW.search(drawing, at, end), _COLUMN.search(drawing, at, end)
        text = more.get((int(row[1]) + 1, int(column[1]) + 1)) if row and column else None
        if text is None:
            continue
        high = height_of(text)
        if anchor := _ANCHOR.search(drawing, at, end):
            last = min(int(anchor[1]) + math.ceil(high / 20), MAX_ROW - 1)
            yield anchor.start(1), anchor.end(1), str(last).encode()
        if height := _HEIGHT.search(drawing, at, end):
            added = high if height[2] == b"px" else high * 0.75
            yield height.start(1), height.end(1), f"{float(height[1]) + added:g}".encode()
