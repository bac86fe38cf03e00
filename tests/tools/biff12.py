"""Writes xlsb: records straight from what a test says, so that it can say what no program would write.

Row and column count from 1 here as everywhere; the records count from 0.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from biff8 import Error, Formula, Shown

Place = tuple[int, int]
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Shared:
    """A text that stands among the shared ones; plain text stands in its cell."""

    text: str


@dataclass
class Sheet:
    """One sheet as it is to be written; ``short`` leaves out the columns of cells beside each other."""

    name: str
    cells: Mapping[Place, object]
    hidden: int = 0
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[tuple[int, int]] = ()
    kind: str = "worksheet"
    short: bool = False
    after: bytes = b""


def record(kind: int, content: bytes = b"", length: int | None = None) -> bytes:
    """One record; ``length`` may lie."""
    head = bytes((kind,)) if kind < 128 else bytes((kind & 0x7F | 0x80, kind >> 7))
    left = len(content) if length is None else length
    while left > 127:
        head += bytes((left & 0x7F | 0x80,))
        left >>= 7
    return head + bytes((left,)) + content


def text(value: str) -> bytes:
    """A text with its length before it."""
    return struct.pack("<I", len(value.encode("utf-16-le")) // 2) + value.encode("utf-16-le")


def workbook(
    *sheets: Sheet, from_1904: bool = False, calculate: int = 0, trial: bool = False,
    parts: Mapping[str, bytes | None] | None = None,
) -> bytes:  # fmt: skip
    """The whole file. ``parts`` replaces some, ``trial`` writes the list of sheets as the first Excel 2007 did."""
    shapes = list(dict.fromkeys(c.shape for s in sheets for c in s.cells.values() if isinstance(c, Shown)))
    shared = list(dict.fromkeys(c.text for s in sheets for c in s.cells.values() if isinstance(c, Shared)))
    book = record(131) + record(153, struct.pack("<III", from_1904, 0, 0)) + record(143)
    for number, sheet in enumerate(sheets, 1):
        head = struct.pack("<I", sheet.hidden) + bytes(4 * trial) + struct.pack("<I", number)
        book += record(156, head + text(f"rId{number}") + text(sheet.name))
    book += record(144) + record(157, bytes(24) + struct.pack("<H", calculate)) + record(132)
    targets = [(f"rId{n}", s.kind, f"worksheets/sheet{n}.bin") for n, s in enumerate(sheets, 1)]
    targets += [("rIdS", "styles", "styles.bin"), ("rIdT", "sharedStrings", "/xl/sharedStrings.bin")]
    made: dict[str, bytes | None] = {
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.bin")]),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": _relations(targets),
        "xl/styles.bin": _styles(shapes),
        "xl/sharedStrings.bin": _strings(shared),
    }
    made |= {f"xl/worksheets/sheet{n}.bin": _sheet(s, shared, shapes) for n, s in enumerate(sheets, 1)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (made | dict(parts or {})).items():
            if content is not None:
                archive.writestr(name, content)
    return target.getvalue()


def _relations(targets: Sequence[tuple[str, str, str]]) -> bytes:
    rows = (f'<Relationship Id="{i}" Type="{_RELATIONS}/{kind}" Target="{to}"/>' for i, kind, to in targets)
    body = "".join(rows)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{body}</Relationships>'.encode()


def _strings(shared: Sequence[str]) -> bytes:
    items = b"".join(record(19, b"\0" + text(t)) for t in shared)
    return record(159, struct.pack("<II", len(shared), len(shared))) + items + record(160)


def _styles(shapes: Sequence[str]) -> bytes:
    formats = b"".join(record(44, struct.pack("<H", 200 + n) + text(s)) for n, s in enumerate(shapes))
    numbers = (0, *range(200, 200 + len(shapes)))
    # Styles that cells are based on come first, and are not the cells'.
    based = record(626) + record(47, struct.pack("<HH", 0xFFFF, 9) + bytes(12)) + record(627)
    cells = (
        record(617, struct.pack("<I", len(numbers)))
        + b"".join(record(47, struct.pack("<HH", 0, n) + bytes(12)) for n in numbers)
        + record(618)
    )
    return (
        record(278) + record(615, struct.pack("<I", len(shapes))) + formats + record(616) + based + cells + record(279)
    )


def _sheet(sheet: Sheet, shared: Sequence[str], shapes: Sequence[str]) -> bytes:
    body = record(129) + record(148, struct.pack("<IIII", 0, 2**20 - 1, 0, 16383))
    for first, last in sheet.hidden_columns:
        body += record(60, struct.pack("<IIIIH", first - 1, last - 1, 2000, 0, 1))
    body += record(145)
    before = (0, 0)
    for place, value in sorted(sheet.cells.items()):
        if place[0] != before[0]:
            hidden = 0x10 if place[0] in sheet.hidden_rows else 0
            body += record(0, struct.pack("<IIHBBBI", place[0] - 1, 0, 300, 0, hidden, 0, 0))
        beside = sheet.short and place == (before[0], before[1] + 1)
        body += _cell(place, value, shared, shapes, beside)
        before = place
    body += record(146)
    for top, left, last, right in sheet.merged:
        body += record(176, struct.pack("<IIII", top - 1, last - 1, left - 1, right - 1))
    return body + sheet.after + record(130)


def _cell(place: Place, value: object, shared: Sequence[str], shapes: Sequence[str], beside: bool) -> bytes:
    style = 0
    if isinstance(value, Shown):
        value, style = value.value, shapes.index(value.shape) + 1
    if isinstance(value, bytes):
        return value
    kind, content = _content(value, shared)
    if beside and kind <= 7:
        return record(kind + 11, struct.pack("<I", style) + content)
    return record(kind, struct.pack("<II", place[1] - 1, style) + content)


def _content(value: object, shared: Sequence[str]) -> tuple[int, bytes]:
    if isinstance(value, Formula):
        kind, content = {str: (8, b""), bool: (10, b""), Error: (11, b"")}.get(type(value.result), (9, b""))
        content = _content(value.result, shared)[1]
        return kind, content + struct.pack("<HI", 0, len(value.tokens)) + value.tokens + bytes(4)
    if value is None:
        return 1, b""
    if isinstance(value, Shared):
        return 7, struct.pack("<I", shared.index(value.text))
    if isinstance(value, str):
        return 6, text(value)
    if isinstance(value, bool):
        return 4, bytes((value,))
    if isinstance(value, Error):
        return 3, bytes((value.code,))
    if isinstance(value, int):
        return 2, struct.pack("<I", value & 0xFFFFFFFF)
    assert isinstance(value, float)
    return 5, struct.pack("<d", value)
