"""Good workbooks made bad: in their bytes, in their package, in their XML. Each is drawn from one seed."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]

#: What a field that holds a number, a type or an address may be made.
_ODD = (
    b"", b"0", b"-1", b"1048577", b"99999999999999999999", b"1e309", b"NaN", b"inf", b"A0", b"XFE1", b"AAAA1", b"A1:XFD1048576",
    b"s", b"str", b"inlineStr", b"b", b"e", b"d", b"n", b"x", b"../../../../etc/passwd", b"&#0;", b"&lt;", b"=1+1", b"12,4 %",
    b"\xf0\x9f\x98\x80", "é".encode("latin-1"), b"'; DROP TABLE upload; --", b"<script>alert(1)</script>",
)  # fmt: skip
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_TAG = re.compile(rb"<[^<>]{1,200}>")
_TEXT = re.compile(rb">([^<>]{1,40})<")
_INSERTS = (
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>", b"<?xml version='1.0' encoding='utf-7'?>", b"<c r=\"B2\"><v>7</v></c>", b"</row>",
    b"<row>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&undefined;", b"\x00", b"<mergeCell ref=\"A1:XFD1048576\"/>",
    b"<f>1+1</f>", b"<is><t>tekst</t></is>",
)  # fmt: skip


def flip(content: bytes, draw: random.Random) -> bytes:
    """A few bits are another."""
    changed = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 8, 40))):
        if changed:
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def cut(content: bytes, draw: random.Random) -> bytes:
    """It ends too early, begins too late, or lacks a piece."""
    a, b = sorted(draw.randrange(len(content) + 1) for _ in range(2))
    return draw.choice((content[:a], content[b:], content[:a] + content[b:]))


def repeat(content: bytes, draw: random.Random) -> bytes:
    """A piece stands twice, or somewhere else."""
    a, b, at = (draw.randrange(len(content) + 1) for _ in range(3))
    a, b = min(a, b), min(max(a, b), min(a, b) + 5000)
    return content[:at] + content[a:b] * draw.choice((1, 1, 50)) + content[at:]


def odd_bytes(content: bytes, draw: random.Random) -> bytes:
    """Something odd is written into it."""
    at = draw.randrange(len(content) + 1)
    return content[:at] + draw.choice(_ODD + _INSERTS) + content[at:]


def attribute(content: bytes, draw: random.Random) -> bytes:
    """An attribute says something odd."""
    return _one(_ATTRIBUTE, content, draw, lambda m: m[1] + b'="' + draw.choice(_ODD).replace(b'"', b"") + b'"')


def tag(content: bytes, draw: random.Random) -> bytes:
    """A tag is gone, doubled, or another's."""
    tags = [m[0] for m in _TAG.finditer(content[:200_000])]
    other = draw.choice(tags) if tags else b""
    return _one(
        _TAG, content, draw, lambda m: draw.choice((b"", m[0] * 2, other, m[0].lower(), m[0] + draw.choice(_INSERTS)))
    )


def text(content: bytes, draw: random.Random) -> bytes:
    """A cell's content is another."""
    return _one(_TEXT, content, draw, lambda m: b">" + draw.choice(_ODD) + b"<")


def _one(
    pattern: re.Pattern[bytes], content: bytes, draw: random.Random, become: Callable[[re.Match[bytes]], bytes]
) -> bytes:
    found = list(pattern.finditer(content[:400_000]))
    for match in draw.sample(found, min(len(found), draw.choice((1, 1, 3)))):
        content = content[: match.start()] + become(match) + content[match.end() :]
    return content


_IN_XML: tuple[Mutation, ...] = (attribute, attribute, tag, text, text, odd_bytes, flip, cut)


def part(content: bytes, draw: random.Random) -> bytes:
    """One part of the package is changed, with a checksum that is right."""
    parts = _parts(content)
    if not parts:
        return flip(content, draw)
    likely = [n for n, (name, _) in enumerate(parts) if "sheet" in name or "content.xml" in name or "Strings" in name]
    at = draw.choice(likely) if likely and draw.random() < 0.7 else draw.randrange(len(parts))
    name, body = parts[at]
    parts[at] = name, draw.choice(_IN_XML)(body, draw)
    return _package(parts, draw)


def structure(content: bytes, draw: random.Random) -> bytes:
    """Parts are missing, doubled, renamed or exchanged."""
    parts = _parts(content)
    if not parts:
        return cut(content, draw)
    at, other = draw.randrange(len(parts)), draw.randrange(len(parts))
    name, body = parts[at]
    how = draw.randrange(6)
    if how == 0:
        del parts[at]
    elif how == 1:
        parts.append((name, parts[other][1]))
    elif how == 2:
        parts[at] = draw.choice(("../" + name, "/" + name, name.upper(), "C:\\" + name, name + "\x00", "x" * 300)), body
    elif how == 3:
        parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], body)
    elif how == 4:
        parts[at] = name, b""
    else:
        parts[at] = name, body + b" " * draw.choice((10**4, 3 * 10**7))
    return _package(parts, draw)


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return []


def _package(parts: list[tuple[str, bytes]], draw: random.Random) -> bytes:
    import warnings

    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as out:
        warnings.simplefilter("ignore")  # a name that stands twice is what is wanted
        for name, body in parts:
            # A moment of its own: the same seed is the same file at every time of day.
            entry = zipfile.ZipInfo(name.replace("\x00", "_"), (2026, 11, 12, 7, 15, 0))
            out.writestr(entry, body, draw.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))
    return target.getvalue()


_PLAIN: tuple[Mutation, ...] = (flip, cut, repeat, odd_bytes)
_PACKED: tuple[Mutation, ...] = (flip, cut, repeat, part, part, part, part, structure)
_MARKED: tuple[Mutation, ...] = (flip, cut, repeat, odd_bytes, attribute, tag, text)


def mutate(content: bytes, seed: int) -> bytes:
    """A workbook with one to three things wrong, the same for the same seed."""
    draw = random.Random(seed)
    if content.startswith(b"PK"):
        kinds = _PACKED
    elif content.lstrip()[:1] in (b"<", b"{"):
        kinds = _MARKED
    else:
        kinds = _PLAIN
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        content = draw.choice(kinds)(content, draw)
    return content
