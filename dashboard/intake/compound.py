"""The streams of an OLE compound file, which an xls file is inside.

Read here and not by xlrd, which follows a chain of small sectors that bites its own tail for ever. Each chain
is followed for as many sectors as the stream has, no further, and the directory is walked with a list of what was seen.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAM = 2
_ENTRY = 128
_LAST_SECTOR = 0xFFFFFFF9
"""Sector numbers from here on are marks: free, end of chain, part of the table itself."""


def stream(content: bytes, names: tuple[str, ...]) -> bytes:
    """The first of the named streams in the root of a compound file.

    Raises ValueError when the file is damaged, KeyError when it has none of them.
    """
    file = _Compound(content)
    streams = file.root()
    for name in names:
        if name.casefold() in streams:
            return file.read(*streams[name.casefold()])
    raise KeyError(names[0])


class _Compound:
    def __init__(self, content: bytes) -> None:
        if len(content) < 1536 or not content.startswith(SIGNATURE):
            raise ValueError("not a compound file")
        self._content = content
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise ValueError("sectors of an unknown size")
        self._size = 1 << shift
        self._sectors = (len(content) - 1) // self._size
        directory, self._cutoff, first_small = struct.unpack_from("<I4xII", content, 48)
        self._table = self._allocation()
        self._directory = self._chain(directory, None)
        self._small_table = self._numbers(self._chain(first_small, None)) if first_small < _LAST_SECTOR else ()
        self._small: bytes | None = None

    def _sector(self, number: int) -> bytes:
        if number >= self._sectors:
            raise ValueError("a sector that is not in the file")
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    @staticmethod
    def _numbers(content: bytes) -> tuple[int, ...]:
        return struct.unpack_from(f"<{len(content) // 4}I", content)

    def _allocation(self) -> tuple[int, ...]:
        """Which sector follows which: the table's own sectors are listed in the header, then in a chain of their own."""
        listed = list(struct.unpack_from("<109I", self._content, 76))
        further, count = struct.unpack_from("<II", self._content, 68)
        for _ in range(min(count, self._sectors)):
            if further >= _LAST_SECTOR:
                break
            *more, further = self._numbers(self._sector(further).ljust(self._size, b"\xff"))
            listed += more
        own = [n for n in listed if n < _LAST_SECTOR]
        if len(own) > self._sectors:
            raise ValueError("an allocation table larger than the file")
        return self._numbers(b"".join(self._sector(n).ljust(self._size, b"\xff") for n in own))

    def _chain(self, first: int, size: int | None) -> bytes:
        """The sectors from ``first`` on; with a ``size``, no more of them than it needs."""
        most = self._sectors if size is None else -(-size // self._size)
        parts: list[bytes] = []
        while first < _LAST_SECTOR and len(parts) < most:
            parts.append(self._sector(first))
            if first >= len(self._table):
                raise ValueError("a sector that the allocation table does not have")
            first = self._table[first]
        if size is None and first < _LAST_SECTOR:
            raise ValueError("a chain of sectors without an end")
        return b"".join(parts)

    def root(self) -> dict[str, tuple[int, int]]:
        """First sector and size of each stream in the root; streams of embedded workbooks lie deeper."""
        if len(self._directory) < _ENTRY:
            raise ValueError("no directory")
        found: dict[str, tuple[int, int]] = {}
        for entry in self._siblings(struct.unpack_from("<I", self._directory, 76)[0]):
            length = min(struct.unpack_from("<H", entry, 64)[0], 64)
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace").casefold()
            if entry[66] == _STREAM:
                found.setdefault(name, struct.unpack_from("<II", entry, 116))
        return found

    def _siblings(self, first: int) -> Iterator[bytes]:
        waiting, seen = [first], set[int]()
        while waiting:
            number = waiting.pop()
            entry = self._directory[number * _ENTRY : (number + 1) * _ENTRY]
            if number in seen or len(entry) < _ENTRY:
                continue
            seen.add(number)
            yield entry
            waiting += struct.unpack_from("<II", entry, 68)

    def read(self, first: int, size: int) -> bytes:
        """A stream's bytes. Raises ValueError when the file ends before it does."""
        if size > len(self._content):
            raise ValueError("a stream larger than the file")
        content = self._chain(first, size) if size >= self._cutoff else self._read_small(first, size)
        # The last sector of a file may be cut short; more than that is missing only from a damaged one.
        if len(content) <= size - self._size:
            raise ValueError("a stream that ends early")
        return content[:size]

    def _read_small(self, first: int, size: int) -> bytes:
        if self._small is None:
            start, whole = struct.unpack_from("<II", self._directory, 116)
            self._small = self._chain(start, min(whole, len(self._content)))
        parts: list[bytes] = []
        while first < len(self._small_table) and len(parts) < -(-size // 64):
            parts.append(self._small[first * 64 : first * 64 + 64])
            first = self._small_table[first]
        return b"".join(parts)
