"""The characters of a text file that does not say how they are encoded."""

from __future__ import annotations

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 4000


def find_encoding(content: bytes) -> str:
    """The name of the encoding: UTF-8, UTF-16 with or without its mark, or Windows' own (cp1252).

    Raises ValueError when the bytes are no text. cp1252 covers latin-1: what it prints differently nobody prints.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    if b"\x00" in content:
        return _wide(content)
    try:
        content.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = "utf-8" if _is_mostly_utf8(content) else "cp1252"
    odd = sum(1 for byte in content[:_SAMPLE] if byte < 32 and byte not in b"\t\n\r\x0c\x1a")
    if odd > 4:
        raise ValueError("not a text file")
    return encoding


def decode(content: bytes) -> str:
    """The text; characters that are not of its encoding become replacement marks. Raises ValueError for no text."""
    return content.decode(find_encoding(content), errors="replace").removeprefix("\ufeff")


def _wide(content: bytes) -> str:
    """UTF-16 without its mark: every other byte of Norwegian text is zero, the rest hardly ever."""
    sample = content[:_SAMPLE]
    low, high = sample[0::2], sample[1::2]
    for encoding, zeros, others in (("utf-16-le", high, low), ("utf-16-be", low, high)):
        if zeros.count(0) * 2 > len(zeros) and others.count(0) * 10 < len(others):
            return encoding
    raise ValueError("not a text file")


def _is_mostly_utf8(content: bytes) -> bool:
    """Whether a few bytes are damaged in what is UTF-8; in other encodings next to nothing is."""
    text = content.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return good > 4 * bad
