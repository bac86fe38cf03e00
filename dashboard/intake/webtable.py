"""A web page saved as .xls, which is what many systems mean by "export to Excel".

Excel itself packs the pages of a workbook as a message; they are unpacked here. ``page`` makes sheets of them.
"""

from __future__ import annotations

import email
import email.policy
import html
import re
from pathlib import Path

from dashboard.intake.cells import Sheet, Workbook
from dashboard.intake.charset import decode
from dashboard.intake.delimited import find_decimal_sign
from dashboard.intake.limits import MAX_CELLS
from dashboard.intake.page import Page

_MIME = re.compile(rb"^mime-version:", re.I | re.M)
_HEADING = re.compile(r"^content-[a-z]+:", re.I | re.M)
_SAYS_WHAT = ("Content-Type", "Content-Transfer-Encoding")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)


def read(path: Path) -> Workbook:
    """Every table of the page, hidden ones included and marked. ValueError where there is none; TooManyCells."""
    content = path.read_bytes()
    notes, pages = _parts(content) if _MIME.search(content[:4096]) else ("", [("", _text(content))])
    sheets: list[Sheet] = []
    texts: list[str] = []
    left = MAX_CELLS
    for place, page in pages:
        reader = Page(left, "<x:date1904" in (notes + page[:20000]).lower())
        reader.read(page)
        _name(reader.sheets, place, notes or "\n".join(reader.notes))
        sheets += reader.sheets
        texts += reader.signs
        left = reader.left
    if not sheets:
        raise ValueError("no table")
    return Workbook(sheets, find_decimal_sign(texts))


def _parts(content: bytes) -> tuple[str, list[tuple[str, str]]]:
    """Excel's notes on the workbook, and the pages of a message with their places."""
    pages: list[tuple[str, str]] = []
    for part in email.message_from_bytes(content, policy=email.policy.default).walk():
        payload = part.get_payload(decode=True)
        # A boundary is missing, what is packed is no longer whole, or it is not said what it is: cells would be lost.
        around = f"{part.preamble or ''}\n{part.epilogue or ''}"
        if part.defects or any(part[n].defects for n in _SAYS_WHAT if n in part) or _HEADING.search(around):
            raise ValueError("a damaged message")
        if part.get_content_type() != "text/html":
            if isinstance(payload, bytes) and b"<table" in payload.lower():
                raise ValueError("a table in what is not said to be a page")
        else:
            pages.append((part.get("Content-Location", ""), _text(payload if isinstance(payload, bytes) else b"")))
    return next((page for _, page in pages if "<x:ExcelWorksheet>" in page), ""), pages


def _text(content: bytes) -> str:
    """What is valid UTF-8 is UTF-8, whatever the page says; else the page is believed, then guessed at."""
    match = _CHARSET.search(content[:4096])
    if match is not None and b"\x00" not in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            name = match[1].decode("ascii").lower()
            if name not in ("utf-8", "utf8", "iso-8859-1", "latin1", "us-ascii", "unicode", "x-user-defined"):
                try:
                    return content.decode(name, errors="replace")
                except LookupError:
                    pass
    return decode(content)


def _name(sheets: list[Sheet], place: str, notes: str) -> None:
    """Names from Excel's notes where they are, else «Tabell 1» and so on where there are several."""
    worksheets = [told.partition("</x:ExcelWorksheet>")[0] for told in notes.split("<x:ExcelWorksheet>")[1:]]
    if place:
        worksheets = [w for w in worksheets if (at := _note(w, "WorksheetSource HRef")) and place.endswith(at)]
    for number, sheet in enumerate(sheets):
        if number < len(worksheets):
            sheet.name = _note(worksheets[number], "Name")
            sheet.hidden = sheet.hidden or "<x:Visible>Sheet" in worksheets[number]
        elif len(sheets) > 1:
            sheet.name = f"Tabell {number + 1}"


def _note(worksheet: str, name: str) -> str | None:
    key, _, attribute = name.partition(" ")
    pattern = rf"<x:{key}\s+{attribute}=[\"']?(?:\./)?([^\"'>]+)" if attribute else rf"<x:{key}>([^<]*)<"
    match = re.search(pattern, worksheet)
    return html.unescape(match[1]).strip() if match else None
