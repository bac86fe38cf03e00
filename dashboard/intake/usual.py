"""The rows of a worksheet in the form that the usual programs write, by regular expressions.

An XML parser makes five calls of ours for each cell, a regular expression one for each row, and that is half of the
time a workbook takes. What is accepted here is a small part of well-formed XML: fixed elements with their attributes
in the order of the standard, nothing between them, and text that no parser would change. Every byte of the rows is
accounted for; where one is not, the XML parser reads the part. The tests hold that both read the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dashboard.intake import elements
from dashboard.intake.rows import Rows

_SIGNS = "[^<&\x00-\x08\x0b-\x1f\ufffe\uffff]*+"
_TEXT = f"{_SIGNS}(?:&(?:amp|lt|gt|quot|apos);{_SIGNS})*+"
_FORMULA = (
    '<f(?: t="[a-z]++")?+(?: aca="[a-z0-9]++")?+(?: ref="[A-Z0-9:]++")?+(?: ca="[a-z0-9]++")?+(?: si="[0-9]++")?+'
    f"(?:/>|>{_TEXT}</f>)"
)
_CELL = re.compile(
    '<c r="([A-Z]{1,3}+[1-9][0-9]*+)"(?: s="([0-9]++)")?+(?: t="([A-Za-z]++)")?+(?: cm="[0-9]++")?+(?: vm="[0-9]++")?+ ?+'
    f'(?:/>|>(?:({_FORMULA})?+<v(?:>({_TEXT})</v>| ?/>)|<is><t(?: xml:space="preserve")?+>({_TEXT})</t></is>)?+</c>)'
    "|((?:</row>)?+<row[^<>]*+>|</row>)|.",
    re.S,
)
_NOTHING = ("",) * 7
"""What ``_CELL`` finds in a sign that belongs neither to a cell nor to a row's tag."""
_ROW = re.compile(
    '(</row>)?(?:<row(?: r="([1-9][0-9]{0,8})")?((?: [A-Za-z][A-Za-z0-9:]*="[^"<&\x00-\x1f\ufffe\uffff]*")*) ?(/)?>)?'
)
_ATTRIBUTE = re.compile('([A-Za-z0-9:]+)="([^"<&]*)"')
_BATCH = 2**14
_ROWS, _ROWS_END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_DECLARATION = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml version=["']1\.0["'](?: encoding=["'][Uu][Tt][Ff]-8["'])?(?: standalone=["'][a-z]+["'])? ?\?>)?"""
)


class _Odd(Exception):
    """Something that only an XML parser may judge."""


def read_usual(content: bytes, rows: Rows) -> bytes | None:
    """Hand in the rows of a part in the usual form. Gives the part without them, None when it is not in that form.

    ``rows`` may have been begun when it is None. Raises as Rows does.
    """
    begin, end = content.find(_ROWS) + len(_ROWS), content.rfind(_ROWS_END)
    if not len(_ROWS) <= begin <= end:
        return None
    rest = content[:begin] + content[end:]
    declared = _DECLARATION.match(content)
    if declared is None or b"<!" in rest or rest.find(b"<?", declared.end()) != -1:
        return None
    # No text may hold "]]>", and few hold what it begins with.
    if content.find(b"]]", begin, end) != -1:
        return None
    try:
        while begin < end:
            stop = content.rfind(_ROW_END, begin, min(begin + _BATCH, end))
            if stop == -1:
                stop = content.find(_ROW_END, begin, end)
            after = end if stop == -1 else stop + len(_ROW_END)
            _read_rows(content[begin:after].decode(), rows)
            begin = after
    except (_Odd, UnicodeDecodeError):
        return None
    return None if rows.is_open else rest


def _read_rows(text: str, rows: Rows) -> None:
    def take(tag: str) -> None:
        row = _ROW.fullmatch(tag)
        if row is None or rows.is_open != (row[1] is not None):
            raise _Odd
        if rows.is_open:
            rows.end()
        if row[3] is not None:
            rows.begin(int(row[2]) if row[2] else None, _is_hidden(row[3]) if row[3] else False)
        if row[4]:
            rows.end()

    found = _CELL.findall(text)
    if _NOTHING in found:
        raise _Odd
    if "&" in text:
        found = [(*cell[:4], _plain(cell[4]), _plain(cell[5]), cell[6]) for cell in found]
    rows.add(found, take)


@lru_cache(maxsize=1024)
def _is_hidden(attributes: str) -> bool:
    """Whether a row is, by its attributes. Most rows of a sheet have the same ones."""
    pairs = _ATTRIBUTE.findall(attributes)
    given = dict(pairs)
    if len(given) < len(pairs) or "r" in given:
        raise _Odd
    return elements.is_true(given.get("hidden")) or elements.is_zero(given.get("ht"))


def _plain(text: str) -> str:
    for written, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(written, sign)
    return text
