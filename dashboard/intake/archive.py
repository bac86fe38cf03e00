"""A zipped workbook, looked at before anything reads it and unpacked once.

What an archive says of itself is not believed: every part is unpacked with a limit, its length and its checksum
are compared with what the directory says, and the parts that a reader will ask for are kept from that one time.
Nothing is ever written to disk by the names in it; a name that would lead elsewhere still refuses the file, since
no spreadsheet program writes one.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from dashboard.intake.refusal import Refused

MAX_PARTS = 4000
MAX_UNPACKED = 600 * 2**20
MAX_RATIO = 250
_SMALL = 20 * 2**20
"""Up to this size unpacked no ratio is too high."""
_KEPT = 96 * 2**20
"""As much of the parts as stays in memory between the look and the reading."""
_PIECE, _LONG = 2**20, 16 * 2**20
_XML = (".xml", ".rels", ".vml")
_BINARY = ".bin"
_NARROW = (b"<!DOCTYPE", b"<!ENTITY")
_WIDE = tuple(mark.decode().encode(encoding) for mark in _NARROW for encoding in ("utf-16-le", "utf-16-be"))
_LONGEST = max(len(mark) for mark in _WIDE)
_UNSAFE = re.compile(r"^/|^[a-z]:|(?:^|/)\.\.(?:/|$)|\0")
_LOCAL = struct.Struct("<4s2xH18xHH")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1


class Archive:
    """The parts of a zipped file by name, in any case; ``\\`` counts as ``/``.

    Raises Refused at once for what the directory shows, and from ``check`` for what the parts hold.
    """

    def __init__(self, path: Path) -> None:
        self._content = path.read_bytes()
        self._parts = self._directory()
        self._kept: dict[str, list[bytes]] = {}
        self._room = _KEPT

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    @property
    def names(self) -> list[str]:
        """The names of all parts, in small letters."""
        return list(self._parts)

    def check(self) -> None:
        """Unpack every part once: its size, its checksum, and no document type in what is XML."""
        unpacked = 0
        for key, part in self._parts.items():
            is_xml = key.endswith(_XML)
            is_read = is_xml or key.endswith(_BINARY)
            kept: list[bytes] | None = [] if is_read and part.file_size <= self._room else None
            marks: tuple[bytes, ...] = ()
            tail = b""
            size = 0
            for piece in self._unpack(part, _PIECE):
                size += len(piece)
                unpacked += len(piece)
                self._check_size(unpacked)
                if is_xml:
                    marks = marks or _declarations(piece)
                    seen = tail + piece
                    if any(mark in seen for mark in marks):
                        raise Refused("unreadable-file", why="entities")
                    tail = piece[-_LONGEST:]
                if kept is not None and size <= part.file_size:
                    kept.append(piece)
            if kept is not None:
                self._room -= size
                self._kept[key] = kept

    def size(self, name: str) -> int:
        """How large a part is, unpacked. KeyError when there is none of the name."""
        return self._parts[_key(name)].file_size

    def read(self, name: str) -> bytes:
        """A part's content; what was kept of it is given away. KeyError when there is none of the name."""
        key = _key(name)
        part = self._parts[key]
        kept = self._kept.pop(key, None)
        return b"".join(self._unpack(part, _PIECE) if kept is None else kept)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The same, a large part in pieces.

        Few and long: an XML parser reads what it has of an unfinished token again with each new piece.
        """
        return iter((self.read(name),)) if self.size(name) <= _KEPT else self._unpack(self._parts[_key(name)], _LONG)

    def stream(self, name: str) -> Iterator[bytes]:
        """The same in short pieces, each let go of when the next is asked for. KeyError as above."""
        kept = self._kept.pop(_key(name), None)
        if kept is None:
            yield from self._unpack(self._parts[_key(name)], _PIECE)
            return
        kept.reverse()
        while kept:
            yield kept.pop()

    def glance(self, name: str) -> Iterable[bytes]:
        """A part's content in pieces to look through; what was kept of it stays. KeyError as above."""
        key = _key(name)
        return self._kept[key] if key in self._kept else self._unpack(self._parts[key], _PIECE)

    def entries(self) -> Iterator[tuple[zipfile.ZipInfo, memoryview]]:
        """What the directory says of each part, and its bytes as they lie in the file, packed."""
        for part in self._parts.values():
            yield part, self._packed(part)

    def _directory(self) -> dict[str, zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
                listed = archive.infolist()
        except Exception as error:  # zipfile raises its own kind, struct's, and those of text that does not decode
            raise Refused("unreadable-file", why="damaged") from error
        if len(listed) > MAX_PARTS:
            raise Refused("too-large", what="parts", size=str(len(listed)), limit=str(MAX_PARTS))
        parts: dict[str, zipfile.ZipInfo] = {}
        for part in listed:
            key = _key(part.orig_filename)
            if _UNSAFE.search(key) or key in parts:
                raise Refused("unreadable-file", why="names")
            if part.flag_bits & _ENCRYPTED:
                raise Refused("encrypted-file")
            if part.file_size or not key.endswith("/"):
                parts[key] = part
        _check_places(listed)
        self._check_size(sum(part.file_size for part in parts.values()))
        return parts

    def _check_size(self, unpacked: int) -> None:
        if unpacked > MAX_UNPACKED:
            raise Refused("too-large", what="unpacked", size=f"{unpacked / 2**20:.0f}",
                          limit=f"{MAX_UNPACKED / 2**20:.0f}")  # fmt: skip
        if unpacked > max(_SMALL, MAX_RATIO * len(self._content)):
            raise Refused("too-large", what="ratio", limit=str(MAX_RATIO))

    def _unpack(self, part: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
        """A part's content in pieces of at most ``most`` bytes; after the last its length and its checksum have been compared."""
        packed = self._packed(part)
        size = checksum = 0
        if part.compress_type == _STORED:
            pieces: Iterable[bytes] = (bytes(packed),)
        elif part.compress_type == _DEFLATED:
            pieces = _inflate(packed, most)
        else:
            raise Refused("unreadable-file", why="damaged")
        for piece in pieces:
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if size != part.file_size or checksum != part.CRC:
            raise Refused("unreadable-file", why="damaged")

    def _packed(self, part: zipfile.ZipInfo) -> memoryview:
        """A part's bytes as they stand in the file, when its own heading agrees with the directory."""
        at = part.header_offset
        try:
            mark, flags, name, extra = _LOCAL.unpack_from(self._content, at)
        except struct.error as error:
            raise Refused("unreadable-file", why="damaged") from error
        start = at + _LOCAL.size
        own = self._content[start : start + name].decode("utf-8" if flags & 0x800 else "cp437", "replace")
        packed = memoryview(self._content)[start + name + extra : start + name + extra + part.compress_size]
        if mark != b"PK\x03\x04" or own != part.orig_filename or len(packed) != part.compress_size:
            raise Refused("unreadable-file", why="damaged")
        return packed


def _key(name: str) -> str:
    return name.replace("\\", "/").lower()


def _check_places(parts: list[zipfile.ZipInfo]) -> None:
    """No two parts share bytes: the smallest bombs list one part a thousand times."""
    end = 0
    for part in sorted(parts, key=lambda p: p.header_offset):
        if part.header_offset < end:
            raise Refused("unreadable-file", why="damaged")
        end = part.header_offset + _LOCAL.size + part.compress_size


def _inflate(packed: memoryview, most: int) -> Iterator[bytes]:
    inflator = zlib.decompressobj(-15)
    rest: bytes | memoryview = packed
    try:
        while not inflator.eof:
            piece = inflator.decompress(rest, most)
            rest = inflator.unconsumed_tail
            if piece:
                yield piece
            elif not inflator.eof:
                break
    except zlib.error as error:
        raise Refused("unreadable-file", why="damaged") from error
    if not inflator.eof or inflator.unused_data:
        raise Refused("unreadable-file", why="damaged")


def _declarations(start: bytes) -> tuple[bytes, ...]:
    """How a document type would be written in a part that starts like this."""
    is_wide = start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start[:4]
    return _WIDE if is_wide else _NARROW
