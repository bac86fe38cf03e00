"""What a binary workbook says beside its cells: comments, headers, properties, names, links, formulas.

``asides`` does it for what is XML. Here too nothing is taken apart: a text stands in its record as it is read, of one
byte or of two a character, wherever in the record it begins.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence

from dashboard.intake.archive import Archive
from dashboard.intake.asides import has_number
from dashboard.intake.records import records, tokens

#: Without five digits in a row nothing is there.
_DIGITS = re.compile(rb"[0-9](?:\x00?[0-9]){4}")

_XLSB_PARTS = {"comment": "comment", "pivot": "pivot", "externallink": "link", "/worksheets/": "", "/workbook": ""}
_XLSB = {39: "name", 64: "validation", 426: "formula", 427: "formula", 479: "header", 494: "link", 637: "comment"}
_XLSB_FORMULAS = {8: 8, 9: 16, 10: 9, 11: 9}
"""Formulas by their result, and where what follows a result begins; after a text, where the text does."""
_XLSB_CELLS, _XLSB_RICH, _XLSB_SHEET = 18, 62, 156

_XLS = {
    0x006: "formula", 0x206: "formula", 0x406: "formula", 0x021: "formula", 0x221: "formula", 0x4BC: "formula",
    0x014: "header", 0x015: "header", 0x89C: "header", 0x018: "name", 0x218: "name", 0x894: "name", 0x01C: "comment",
    0x1B8: "link", 0x800: "link", 0x1AE: "link", 0x023: "link", 0x223: "link", 0x05A: "link",
    0x1B2: "validation", 0x1BE: "validation", 0x0EB: "drawing", 0x0EC: "drawing", 0x1B6: "drawing",
}  # fmt: skip
_CONTINUE, _OBJECT, _TEXT, _NOTE = 0x3C, 0x5D, 0x1B6, 0x19
_BEGINS, _END = frozenset({0x009, 0x209, 0x409, 0x809}), 0x0A


def holds_number(content: bytes) -> bool:
    """Whether an identity number stands in some bytes as text."""
    if not _DIGITS.search(content):
        return False
    wide = (content[start:].decode("utf-16-le", "replace") for start in (0, 1))
    return has_number(content.decode("cp1252", "replace")) or any(map(has_number, wide))


def find_in_records(archive: Archive, owners: Mapping[str, int]) -> Iterator[tuple[int | None, str]]:
    """As ``asides.find_numbers``, in the binary parts of an xlsb."""
    for name in archive.names:
        usual = next((place for part, place in _XLSB_PARTS.items() if part in name), None)
        if usual is None or not name.endswith(".bin"):
            continue
        content = b"".join(archive.glance(name))
        if _DIGITS.search(content):
            for kind, record in records(content):
                text = _beside_value(kind, record)
                if text and holds_number(text):
                    is_formula = kind in _XLSB_FORMULAS
                    yield owners.get(name), usual or ("formula" if is_formula else _XLSB.get(kind, "other"))


def _beside_value(kind: int, record: bytes) -> bytes:
    """What a record says that is neither a cell's value nor a sheet's name, which are looked at with the sheets."""
    start = _XLSB_FORMULAS.get(kind)
    if start is not None:
        length = 4 + 2 * int.from_bytes(record[8:12], "little") if kind == 8 else 0
        return tokens(record, start + length)
    return b"" if kind <= _XLSB_CELLS or kind in (_XLSB_RICH, _XLSB_SHEET) else record


def find_in_stream(content: bytes, sheets: Sequence[int]) -> Iterator[tuple[int | None, str]]:
    """The same in the stream of an xls; ``sheets`` are the places where its worksheets begin."""
    if not _DIGITS.search(content):
        return
    numbers = {start: number for number, start in enumerate(sheets)}
    starts = sorted({0, *(start for start in sheets if 0 < start < len(content))})
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        depth, place, is_note = 0, "", False
        sheet: int | None = None
        while start + 4 <= end:
            code, length = struct.unpack_from("<HH", content, start)
            record = content[start + 4 : start + 4 + length]
            if code in _BEGINS:
                sheet = numbers.get(start) if depth == 0 else sheet
                depth += 1
            elif code == _END:
                depth -= 1
            elif code == _OBJECT:
                is_note = record[4:6] == bytes((_NOTE, 0))
            if code == _TEXT and is_note:
                place = "comment"
            elif code != _CONTINUE:
                place = _XLS.get(code, "")
            if place and holds_number(record):
                yield sheet, place
            start += 4 + length
