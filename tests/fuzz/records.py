"""The binary formats, record by record: what stands in an xls or an xlsb made another, with its lengths and places right."""

from __future__ import annotations

import struct

from edits import Draw
from writers import biff8, biff12

from dashboard.intake import compound

Record = tuple[int, bytes]
_REALS = (0.0, 1.0, -2.5, 46296.0, 0.074, 1e15, 12.4, 1234.5678, 1e-9, -0.0, 60.0, 0.5)
_SHAPES = ("General", "0.00", "0.0%", "dd.mm.yyyy", "mmmm yyyy", "h:mm", '0.0" %"', "#,##0", "@")


def real(draw: Draw) -> bytes:
    """A number as eight bytes."""
    return struct.pack("<d", draw.choice((*_REALS, float(draw.randrange(10**6)), draw.randrange(10**6) / 100)))


def packed(draw: Draw) -> bytes:
    """A number as four bytes: whole or the upper half of a float, and whether divided by a hundred."""
    whole = draw.choice((0, 1, -1, 1240, 46296, -(2**29), 2**29 - 1, draw.randrange(10**6)))
    upper = struct.unpack("<Q", struct.pack("<d", draw.choice((0.5, 12.25, -1024.0, 3.0))))[0] >> 32 & ~3
    return struct.pack("<I", (draw.choice((whole << 2 | 2, upper)) | draw.randrange(2)) & 0xFFFFFFFF)


def letters(content: bytes, draw: Draw) -> bytes:
    """A letter or a digit of a text in two bytes a character is another."""
    at = [n for n in range(0, len(content) - 1, 2) if chr(content[n]).isalnum() and content[n + 1] == 0]
    if not at:
        return content
    n = draw.choice(at)
    return content[:n] + draw.choice("0123456789abcÆ Ø%,.").encode("latin-1") + content[n + 1 :]


# ── xls ──

_NUMBER, _RK, _SHARED, _TRUTH, _FORMULA, _FORMAT, _STRINGS = 0x203, 0x27E, 0xFD, 0x205, 0x06, 0x41E, 0xFC
_IN_CELLS = frozenset((_NUMBER, _RK, _SHARED, _TRUTH, _FORMULA))
_LISTED, _BEGIN, _END, _FURTHER, _MERGED, _ROW = 0x85, 0x809, 0x0A, 0x3C, 0xE5, 0x208


def vary_xls(content: bytes, draw: Draw) -> bytes:
    """An xls with one thing changed."""
    found, begins = _parsed(compound.stream(content, ("Workbook", "Book")))
    cells = [n for n, (code, body) in enumerate(found) if code in _IN_CELLS and len(body) > 6]
    how = draw.randrange(13)
    if cells and how < 8:
        n = draw.choice(cells)
        code, body = found[n]
        found[n : n + 1] = _cell(code, body, how, draw)
    elif cells and how == 8:
        a, b = draw.choice(cells), draw.choice(cells)
        (code, one), (other_code, other) = found[a], found[b]
        if _FORMULA not in (code, other_code):  # what follows a formula belongs to it
            found[a], found[b] = (other_code, one[:4] + other[4:]), (code, other[:4] + one[4:])
    elif how == 9:
        formats = [n for n, (code, _) in enumerate(found) if code == _FORMAT]
        if formats:
            n = draw.choice(formats)
            found[n] = _FORMAT, found[n][1][:2] + biff8.text(draw.choice(_SHAPES))
    elif how in (10, 11):
        tables = [n for n, (code, body) in enumerate(found) if code == _STRINGS and len(body) > 30]
        if tables:
            n = tables[0]
            found[n : n + 1] = _torn(found[n][1], draw) if how == 10 else [(_STRINGS, letters(found[n][1], draw))]
    else:
        # Before the end of a sheet, where both a range and something unknown may stand.
        ends = [n for n, (code, _) in enumerate(found) if code == _END][1:]
        if ends:
            span = struct.pack("<HHHHH", 1, *draw.choice(((0, 0, 0, 1), (4, 5, 1, 1), (1, 0, 1, 0))))
            found.insert(draw.choice(ends), draw.choice(((_MERGED, span), (0x0FFF, b"12,4"), (0x0868, bytes(20)))))
    return biff8.compound(_joined(found, begins))


def _parsed(stream: bytes) -> tuple[list[Record], list[int]]:
    """The records, and the places where sheets are said to begin."""
    found: list[Record] = []
    places: dict[int, int] = {}
    at = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        if code == 0 and length == 0 and not any(stream[at:]):
            break
        places[at] = len(found)
        found.append((code, stream[at + 4 : at + 4 + length]))
        at += 4 + length
    # Each list entry is given, in place of where its sheet begins, the mark of the record that does.
    begins = []
    for n, (code, body) in enumerate(found):
        if code == _LISTED:
            place = struct.unpack_from("<I", body)[0]
            begins.append(n)
            if place in places:
                mark = places[place]
                found[mark] = found[mark][0], _Marked(found[mark][1], len(begins))
    return found, begins


class _Marked(bytes):
    """The beginning of the sheet that stands so and so far in the list."""

    def __new__(cls, content: bytes, number: int) -> _Marked:
        """The record's content and the sheet's number."""
        made = super().__new__(cls, content)
        made.number = number
        return made

    number: int


def _joined(found: list[Record], begins: list[int]) -> bytes:
    at, places = 0, {}
    for _, body in found:
        if isinstance(body, _Marked):
            places[body.number] = at
        at += 4 + len(body)
    out, number = [], 0
    for code, body in found:
        if code == _LISTED:
            number += 1
            if number in places:
                body = struct.pack("<I", places[number]) + body[4:]
        out.append(biff8.record(code, body))
    return b"".join(out)


def _cell(code: int, body: bytes, how: int, draw: Draw) -> list[Record]:
    head, style = body[:4], body[4:6]
    if how == 0 and code != _FORMULA:
        return []
    if how == 1:
        return [(code, head + struct.pack("<H", draw.randrange(6)) + body[6:])]
    if how == 2 and code != _FORMULA:  # beside where it stood
        row, column = struct.unpack("<HH", head)
        return [(code, struct.pack("<HH", row, column + draw.choice((20, 21))) + body[4:])]
    if how == 3 and code != _FORMULA:
        new = draw.choice(
            ((_NUMBER, real(draw)), (_RK, packed(draw)), (_TRUTH, bytes((draw.randrange(2), 0))), (_TRUTH, b"\x07\x01"))
        )
        return [(new[0], head + style + new[1])]
    if how == 4:
        return [(code, body), (0x0FFF, bytes(8))] if code != _FORMULA else [(0x0FFF, bytes(8)), (code, body)]
    if code == _NUMBER:
        return [(code, head + style + real(draw))]
    if code == _RK:
        return [(code, head + style + packed(draw))]
    if code == _SHARED:
        return [(code, head + style + struct.pack("<I", draw.randrange(8)))]
    if code == _FORMULA and body[12:14] != b"\xff\xff":
        return [(code, head + style + real(draw) + body[14:])]
    return [(code, body)]


def _torn(table: bytes, draw: Draw) -> list[Record]:
    """The table of strings cut in two: between strings, or inside one, where its encoding starts anew."""
    at, places = 8, []
    for _ in range(struct.unpack_from("<I", table, 4)[0]):
        if at + 3 > len(table) or table[at + 2] & 0x0C:
            return [(_STRINGS, table)]
        length, is_wide = struct.unpack_from("<H", table, at)[0], table[at + 2] & 1
        places.append((at, b""))
        if length > 2:
            places.append((at + 3 + (draw.randrange(1, length) << is_wide), bytes((is_wide,))))
        at += 3 + (length << is_wide)
    if len(places) < 2:
        return [(_STRINGS, table)]
    cut, again = draw.choice(places[1:])
    return [(_STRINGS, table[:cut]), (_FURTHER, again + table[cut:])]


# ── xlsb ──


def vary_binary(name: str, content: bytes, draw: Draw) -> bytes:
    """A part of an xlsb with one thing changed."""
    found = list(records(content))
    if "styles" in name:
        formats = [n for n, (kind, _) in enumerate(found) if kind == 44]
        if formats:
            n = draw.choice(formats)
            found[n] = 44, found[n][1][:2] + biff12.text(draw.choice(_SHAPES))
    elif "sharedStrings" in name:
        strings = [n for n, (kind, _) in enumerate(found) if kind == 19]
        if strings:
            n = draw.choice(strings)
            body = found[n][1]
            new = letters(body[5:], draw) if draw.random() < 0.7 else "nytt «æ»".encode("utf-16-le")
            count = len(new) // 2 if body[0] == 0 else len(body[5:]) // 2
            if body[0] == 0:
                found[n] = 19, b"\0" + struct.pack("<I", count) + new
    elif "workbook" in name:
        n = draw.randrange(1, len(found))
        found.insert(n, (draw.choice((2000, 3000)), b"12"))
    else:
        _in_sheet(found, draw)
    return b"".join(biff12.record(kind, body) for kind, body in found)


def _in_sheet(found: list[Record], draw: Draw) -> None:
    cells = [n for n, (kind, body) in enumerate(found) if 1 <= kind <= 11 and len(body) >= 8]
    how = draw.randrange(9)
    if not cells or how == 0:
        n = draw.randrange(2, len(found)) if len(found) > 2 else 0
        found.insert(n, (draw.choice((2000, 3000, 1044)), b"12,4"))
    elif how == 1:
        del found[draw.choice(cells)]
    elif how == 2:
        a, b = draw.sample(cells, 2) if len(cells) > 1 else (cells[0], cells[0])
        (kind, one), (other_kind, other) = found[a], found[b]
        found[a], found[b] = (other_kind, one[:4] + other[4:]), (kind, other[:4] + one[4:])
    elif how == 3:
        n = draw.choice(cells)
        kind, body = found[n]
        found[n] = kind, body[:4] + struct.pack("<I", draw.randrange(5)) + body[8:]
    else:
        n = draw.choice(cells)
        kind, body = found[n]
        new = draw.choice((
            (5, real(draw)), (2, packed(draw)), (4, bytes((draw.randrange(2),))), (3, b"\x07"), (6, biff12.text("nytt «æ» 5")),
            (1, b""), (9, real(draw) + bytes(10)), (8, biff12.text("svar") + bytes(10)),
        ))  # fmt: skip
        found[n] = new[0], body[:8] + new[1]


def records(content: bytes) -> list[Record]:
    """Kind and content of each record of a part."""
    found, at = [], 0
    while at < len(content):
        kind, at = content[at], at + 1
        if kind & 0x80:
            kind, at = kind & 0x7F | content[at] << 7, at + 1
        length = 0
        for shift in (0, 7, 14, 21):
            one, at = content[at], at + 1
            length |= (one & 0x7F) << shift
            if not one & 0x80:
                break
        found.append((kind, content[at : at + length]))
        at += length
    return found
