"""Web pages as a browser sees them, by html5lib, laid out in rows and columns; and the pages of a message, by hand."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

Cells = dict[tuple[int, int], Any]
Sheets = list[tuple[str | None, Cells]]
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 br li ul ol hr pre center form fieldset dt dd caption section header table tr td th".split()
)
_UNSEEN = frozenset(("script", "style", "title", "xml", "textarea", "head"))
_BREAK = "\0"
_MISPLACED = re.compile(r"<table[^>]*>\s*[^<\s]")
_AFTER_BREAK = re.compile(r"<(?:body|br|hr|p|div|/p|/div|/table|/h[1-6])(?: [^<>]*)?>\s*")


class Unshaped(float):
    """A number whose format is not looked at here: it may be shown as a date."""


def page(content: bytes, encoding: str | None = None, *, lines: bool = True) -> Sheets | None:
    """Every table of a page, the text before it in rows over it; None where there is none, or where this is no witness.

    Text that stands between a table's rows by mistake a browser shows before the table; without ``lines`` no text is.
    """
    return _page(content, encoding, lines) or None


def _page(content: bytes, encoding: str | None, lines: bool) -> Sheets | None:
    """The tables, of which there may be none; None where it is not known how a browser shows them."""
    text = content.decode(encoding or ("utf-8" if _is_mostly_utf8(content) else "cp1252"), "replace")
    for name in (encoding or "utf-8", "utf-8"):
        with suppress(UnicodeDecodeError):
            text = content.decode(name)
            break
    return _sheets(text.removeprefix("\ufeff"), lines)


def _is_mostly_utf8(content: bytes) -> bool:
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(not sign.isascii() for sign in text) - bad > 4 * bad


def message(content: bytes, *, lines: bool = True) -> Sheets | None:
    """The tables of all pages of a message."""
    text = content.decode("latin-1")
    boundary = re.search(r'boundary="([^"\r\n]+)"|boundary=([^\s;"]+)', text, re.I)
    if boundary is None:
        return None
    found: Sheets = []
    pieces = re.split(rf"(?:^|\r?\n)--{re.escape(boundary[1] or boundary[2])}(?:--)?[ \t]*(?:\r?\n|$)", text)
    for piece in pieces[1:]:
        head, _, body = re.sub(r"\r\n", "\n", piece).partition("\n\n")
        head = head.lower()
        if "text/html" not in head:
            continue
        raw = body.encode("latin-1")
        if re.search(r"^content-transfer-encoding:\s*base64", head, re.M):
            try:
                raw = base64.b64decode(re.sub(rb"[^A-Za-z0-9+/=]", b"", raw))
            except binascii.Error:
                return None
        elif re.search(r"^content-transfer-encoding:\s*quoted-printable", head, re.M):
            raw = quopri.decodestring(raw)
        tables = _page(raw, None, lines)
        if tables is None:
            return None
        found += tables
    return found or None


def _is_joined(text: str) -> bool:
    """Whether text in a table, outside of its rows, comes in one line with what stands before the table."""
    befores = (text[: match.start()] for match in _MISPLACED.finditer(text))
    return any(_AFTER_BREAK.fullmatch(before, max(before.rfind("<"), 0)) is None for before in befores)


def _sheets(text: str, with_lines: bool) -> Sheets | None:
    if _is_joined(text):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    body = tree.find("body")
    sheets: Sheets = []
    lines: list[str] = []
    words: list[str] = []

    def line() -> None:
        shown = _shown(words)
        words.clear()
        if shown and with_lines:
            lines.append(shown)

    for piece in chain((body.text or "",), _walk(body)) if body is not None else ():
        if isinstance(piece, str):
            words.append("" if piece == _BREAK else piece)
            if piece == _BREAK:
                line()
            continue
        line()
        caption = piece.find("caption")
        if caption is not None:
            words += [t for t in _texts(caption) if t != _BREAK]
            line()
        cells = {(n, 1): text for n, text in enumerate(lines, 1)}
        laid = _laid(piece, len(lines))
        if laid or lines:
            lines.clear()
            sheets.append((None, cells | laid))
    line()
    if sheets and lines:
        last = sheets[-1][1]
        row = max((r for r, _ in last), default=0)
        last |= {(row + n, 1): text for n, text in enumerate(lines, 1)}
    return sheets


def _walk(element: Element) -> Iterator[str | Element]:
    """The texts outside tables, breaks between blocks, and the tables, in their order."""
    for child in element:
        if child.tag == "table":
            yield child
        elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
            if child.tag in _BLOCKS:
                yield _BREAK
            yield child.text or ""
            yield from _walk(child)
            if child.tag in _BLOCKS:
                yield _BREAK
        yield child.tail or ""


def _laid(table: Element, before: int) -> Cells:
    """The cells of a table in their places, those beside a tall one pushed to the right."""
    cells: Cells = {}
    taken: set[tuple[int, int]] = set()
    row = before
    for line in (r for part in table for r in ([part] if part.tag == "tr" else part) if r.tag == "tr"):
        row += 1
        column = 1
        for cell in line:
            if cell.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            down, right = _span(cell, "rowspan"), _span(cell, "colspan")
            taken |= {(row + d, column + r) for d in range(min(down, 500)) for r in range(right)}
            told = _number(cell.get("x:num", ""))
            cells[row, column] = _shown(list(_texts(cell))) if told is None else told
            column += right
    return {at: value for at, value in cells.items() if value != ""}


def _number(told: str) -> float | None:
    """The number that Excel wrote beside the text it shows."""
    try:
        return Unshaped(told)
    except ValueError:
        return None


def _span(cell: Element, name: str) -> int:
    said = re.match(r"\s*(\d+)", cell.get(name, ""))
    return max(1, min(int(said[1]), 1000)) if said else 1


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _UNSEEN:
            if child.tag in _BLOCKS:
                yield _BREAK
            yield from _texts(child)
            if child.tag in _BLOCKS:
                yield _BREAK
        yield child.tail or ""


def _shown(words: list[str]) -> str:
    lines = "".join(words).split(_BREAK)
    shown = (re.sub(r"[ \t\r\n\f]+", " ", line).strip(" ") for line in lines)
    return "\n".join(line for line in shown if line)
