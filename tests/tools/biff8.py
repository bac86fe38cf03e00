"""Writes xls: records straight from what a test says, so that it can say what no program would write.

Row and column count from 1 here as everywhere; the records count from 0.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Place = tuple[int, int]
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


@dataclass(frozen=True)
class Error:
    """An error value by its code: 7 is ``#DIV/0!``."""

    code: int


@dataclass(frozen=True)
class Formula:
    """A formula with the result that was saved with it."""

    result: float | str | bool | Error
    tokens: bytes = b"\x1e\x01\x00"


@dataclass(frozen=True)
class Shown:
    """A value with its number format."""

    value: float | Formula
    shape: str


@dataclass
class Sheet:
    """One sheet as it is to be written."""

    name: str
    cells: Mapping[Place, object]
    hidden: int = 0
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    low_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    before: bytes = b""
    texts: list[str] = field(default_factory=list)


def record(code: int, content: bytes = b"") -> bytes:
    """One record."""
    return struct.pack("<HH", code, len(content)) + content


def text(value: str, length: str = "H") -> bytes:
    """A text with its length before it, two bytes a character."""
    return struct.pack(f"<{length}B", len(value.encode("utf-16-le")) // 2, 1) + value.encode("utf-16-le")


def workbook(
    *sheets: Sheet, from_1904: bool = False, strings: bytes | None = None, globals_end: bytes = b"", begin: int = 0
) -> bytes:
    """The whole stream. ``strings`` replaces the records of shared strings, ``begin`` moves where sheets are said to be."""
    shapes = list(dict.fromkeys(c.shape for s in sheets for c in s.cells.values() if isinstance(c, Shown)))
    for sheet in sheets:
        sheet.texts = [t for t in sheet.cells.values() if isinstance(t, str)]
    shared = list(dict.fromkeys(t for s in sheets for t in s.texts))
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1996, 0, 0))
    head += record(0x22, struct.pack("<H", from_1904))
    head += b"".join(record(0x41E, struct.pack("<H", 200 + n) + text(s)) for n, s in enumerate(shapes))
    for number in (0, *range(200, 200 + len(shapes))):
        head += record(0xE0, struct.pack("<HHHBBBBIiH", 0, number, 1, 0, 0, 0, 0, 0, 0, 0))
    bodies = [_sheet(sheet, shared, shapes) for sheet in sheets]
    if strings is None:
        strings = record(0xFC, struct.pack("<ii", len(shared), len(shared)) + b"".join(map(text, shared)))
    tail = strings + globals_end + record(0x0A)
    listed = [_listed(sheet, 0) for sheet in sheets]
    at = len(head) + sum(map(len, listed)) + len(tail)
    found = b""
    for sheet, body in zip(sheets, bodies, strict=True):
        found += _listed(sheet, at + begin)
        at += len(body)
    return head + found + tail + b"".join(bodies)


def _listed(sheet: Sheet, at: int) -> bytes:
    return record(0x85, struct.pack("<iBB", at, sheet.hidden, 0) + text(sheet.name, "B"))


def _sheet(sheet: Sheet, shared: Sequence[str], shapes: Sequence[str]) -> bytes:
    body = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1996, 0, 0)) + sheet.before
    for column in sheet.hidden_columns:
        body += record(0x7D, struct.pack("<HHHHHH", column - 1, column - 1, 2000, 0, 1, 0))
    for row in sheet.hidden_rows:
        body += record(0x208, struct.pack("<HHHHHHI", row - 1, 0, 1, 300, 0, 0, 0x120))
    for row in sheet.low_rows:
        body += record(0x208, struct.pack("<HHHHHHI", row - 1, 0, 1, 0, 0, 0, 0x100))
    body += b"".join(_cell(place, value, shared, shapes) for place, value in sheet.cells.items())
    if sheet.merged:
        ranges = (
            struct.pack("<HHHH", top - 1, last - 1, left - 1, right - 1) for top, left, last, right in sheet.merged
        )
        body += record(0xE5, struct.pack("<H", len(sheet.merged)) + b"".join(ranges))
    return body + record(0x0A)


def _cell(place: Place, value: object, shared: Sequence[str], shapes: Sequence[str]) -> bytes:
    style = 0
    if isinstance(value, Shown):
        value, style = value.value, shapes.index(value.shape) + 1
    at = struct.pack("<HHH", place[0] - 1, place[1] - 1, style)
    if isinstance(value, Formula):
        return _formula(at, value)
    if isinstance(value, str):
        return record(0xFD, at + struct.pack("<i", shared.index(value)))
    if isinstance(value, bool):
        return record(0x205, at + bytes((value, 0)))
    if isinstance(value, Error):
        return record(0x205, at + bytes((value.code, 1)))
    if isinstance(value, float | int):
        return record(0x203, at + struct.pack("<d", value))
    assert isinstance(value, bytes)
    return value


def _formula(at: bytes, formula: Formula) -> bytes:
    result, follows = formula.result, b""
    if isinstance(result, bool):
        told = bytes((1, 0, result, 0, 0, 0, 255, 255))
    elif isinstance(result, Error):
        told = bytes((2, 0, result.code, 0, 0, 0, 255, 255))
    elif result == "":
        told = bytes((3, 0, 0, 0, 0, 0, 255, 255))
    elif isinstance(result, str):
        told, follows = bytes((0, 0, 0, 0, 0, 0, 255, 255)), record(0x207, text(result))
    else:
        told = struct.pack("<d", result)
    tail = struct.pack("<HIH", 0, 0, len(formula.tokens)) + formula.tokens
    return record(0x006, at + told + tail) + follows


def compound(content: bytes, name: str = "Workbook", *, small: bool = False, small_next: int | None = None) -> bytes:
    """An OLE file with one stream; ``small`` lays it in small sectors, whose first one ``small_next`` makes follow another."""
    size = len(content)
    if small:
        packed = content.ljust(-(-size // 64) * 64, b"\0")
        count = len(packed) // 64
        chain = [n + 1 for n in range(count - 1)] + [_END]
        if small_next is not None:
            chain[0] = small_next
        small_table = struct.pack(f"<{count}I", *chain).ljust(-(-count // 128) * 512, b"\xff")
    else:
        packed, small_table = content.ljust(max(size, 4096), b"\0"), b""
        size = len(packed)
    data = packed.ljust(-(-len(packed) // 512) * 512, b"\0")
    # Sectors: the table, the directory, the table of small sectors, the data.
    sectors = len(data) // 512
    tables = 1
    while tables * 128 < tables + 1 + len(small_table) // 512 + sectors:
        tables += 1
    directory, small_at = tables, tables + 1
    data_at = small_at + len(small_table) // 512
    links = [_TABLE] * tables + [_END] + _run(small_at, len(small_table) // 512) + _run(data_at, sectors)
    root = _entry("Root Entry", 5, 1, data_at if small else _END, len(packed) if small else 0)
    stream = _entry(name, 2, _FREE, 0 if small else data_at, size)
    listed = struct.pack("<109I", *(n if n < tables else _FREE for n in range(109)))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(10) + struct.pack("<II", tables, directory) + bytes(4)
    head += struct.pack("<IIIII", 4096, small_at if small else _END, len(small_table) // 512, _END, 0)
    table = struct.pack(f"<{len(links)}I", *links).ljust(tables * 512, b"\xff")
    return head + listed + table + (root + stream).ljust(512, b"\0") + small_table + data


def _run(first: int, count: int) -> list[int]:
    return [first + n + 1 for n in range(count - 1)] + [_END] if count else []


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
