"""The records of a binary workbook's parts, which [MS-XLSB] describes: a type, a length, a content."""

from __future__ import annotations

from collections.abc import Iterator


def records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and content of each record. Both type and length are numbers in groups of seven bits."""
    at, end = 0, len(content)
    while at < end:
        kind = content[at]
        at += 1
        if kind & 0x80:
            if at >= end:
                raise ValueError("a record that ends early")
            kind = kind & 0x7F | (content[at] & 0x7F) << 7
            at += 1
        length = 0
        for shift in (0, 7, 14, 21):
            if at >= end:
                raise ValueError("a record that ends early")
            one = content[at]
            at += 1
            length |= (one & 0x7F) << shift
            if not one & 0x80:
                break
        if at + length > end:
            raise ValueError("a record longer than its part")
        yield kind, content[at : at + length]
        at += length


def tokens(record: bytes, at: int) -> bytes:
    """A formula's tokens, after two bytes of flags and their length."""
    length = int.from_bytes(record[at + 2 : at + 6], "little")
    return record[at + 6 : at + 6 + length]
