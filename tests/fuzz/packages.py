"""Zipped workbooks changed so that they can still be read: in what stands in their cells, or in how it is written."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import records
from edits import Draw, digit, one
from sources import Source
from writers import packed

Edit = Callable[[bytes, Draw], bytes]

_FORMATS = (
    "General", "0", "0.00", "#,##0.0", "0%", "0.0 %", "dd.mm.yyyy", "mmmm\\ yyyy", "[$-414]mmm\\ yy;@", "h:mm", "[h]:mm",
    "@", '0.0" %"', '"kr" #,##0', "0.0E+00", "# ?/?", "yyyy-mm-dd hh:mm", "[Red]-0;0", ";;;", '"d"0', "[&gt;5]0.0;0",
)  # fmt: skip
_NUMBERS = (
    b"0",
    b"-0",
    b"1.5E2",
    b".5",
    b"5.",
    b"1e-3",
    b"0.1",
    b"12345678901",
    b"0.30000000000000004",
    b"46296",
)


def _entity(text: bytes, draw: Draw) -> bytes:
    """A text says the same or a little more, written another way."""
    how = draw.randrange(6)
    if how == 0:
        return one(re.compile(rb"[a-zA-Z]"), text, draw, lambda m: draw.choice((b"&#%d;", b"&#x%x;")) % m[0][0])
    if how == 1 and b"&" not in text and b"]]" not in text:
        return b"<![CDATA[" + text + b"]]>"
    if how == 2:
        return draw.choice((b" ", b"  ", b"\n", b"\t", b"\xc2\xa0")) + text
    if how == 3:
        return text + draw.choice(
            (b" ", b"&#10;", b"_x000D_", b"&amp;", b"&quot;", "é€".encode(), b"\r\n", b"&#x1F600;")
        )
    if how == 4:
        at = draw.randrange(len(text) + 1) if b"&" not in text and text.isascii() else 0
        return text[:at] + b"<!-- x -->" + text[at:]
    return digit(text, draw)


def _xml_digit(xml: bytes, draw: Draw) -> bytes:
    return one(_VALUE, xml, draw, lambda m: m[1] + digit(m[2], draw) + m[3])


def _number(xml: bytes, draw: Draw) -> bytes:
    return one(re.compile(rb"(<(?:x:)?v>)(-?\d[\d.]*)(</)"), xml, draw, lambda m: m[1] + draw.choice(_NUMBERS) + m[3])


def _text(xml: bytes, draw: Draw) -> bytes:
    return one(_TEXT, xml, draw, lambda m: m[1] + _entity(m[2], draw) + m[3])


_VALUE = re.compile(rb'(<(?:x:)?(?:v|t|text:p)(?: [^<>]*)?>|office:(?:date-|time-)?value=")([^<>"]*\d[^<>"]*)(</|")')
_TEXT = re.compile(rb"(<(?:x:)?(?:t|text:p)(?: [^<>]*)?>)([^<>]+)(</)")
_CELL = re.compile(
    rb"<(?:x:)?c [^<>]*?(?:/>|>.*?</(?:x:)?c>)|<table:table-cell[^<>]*?(?:/>|>.*?</table:table-cell>)", re.S
)
_OPENING = re.compile(rb'<(?:x:)?(?:c|row|table:table-cell|table:table-row)(?= |>)(?: [\w:]+="[^"<]*")*')
_UNKNOWN = (b'<z:z xmlns:z="urn:z">12,4</z:z>', b'<z:z xmlns:z="urn:z" z:a="1"/>', b"<!-- 12 -->", b"<?z 12?>", b"\n  ")


def _swap(xml: bytes, draw: Draw) -> bytes:
    """Two cells exchange what stands in them; or, in OOXML, their addresses and so their order."""
    cells = list(_CELL.finditer(xml))
    if len(cells) < 2:
        return xml
    first, second = sorted(draw.sample(cells, 2), key=lambda m: m.start())
    at = re.compile(rb' r="[A-Z]+\d+"')
    mine, other = first[0], second[0]
    a, b = at.search(mine), at.search(other)
    if a and b and draw.random() < 0.5:  # in the same places, so that each row keeps its own
        mine, other = mine.replace(a[0], b[0], 1), other.replace(b[0], a[0], 1)
    return xml[: first.start()] + other + xml[first.end() : second.start()] + mine + xml[second.end() :]


def _without_cell(xml: bytes, draw: Draw) -> bytes:
    return one(_CELL, xml, draw, lambda m: b"")


def _style(xml: bytes, draw: Draw) -> bytes:
    return one(re.compile(rb' s="\d+"'), xml, draw, lambda m: b' s="%d"' % draw.randrange(6))


def _styled(xml: bytes, draw: Draw) -> bytes:
    return one(
        re.compile(rb"(<(?:x:)?c r=\"[A-Z]+\d+\")(?! s=)"), xml, draw, lambda m: m[1] + b' s="%d"' % draw.randrange(6)
    )


def _without_attribute(xml: bytes, draw: Draw) -> bytes:
    def become(m: re.Match[bytes]) -> bytes:
        return one(re.compile(rb' [\w:]+="[^"]*"'), m[0], draw, lambda a: b"")

    return one(_OPENING, xml, draw, become)


def _attribute(xml: bytes, draw: Draw) -> bytes:
    more = (
        b' z="1"',
        b' spans="1:9"',
        b' ph="1"',
        b' cm="0"',
        b" customFormat='1'",
        b' ht="15"',
        b' hidden="0"',
        b' hidden="1"',
    )
    return one(_OPENING, xml, draw, lambda m: m[0] + draw.choice(more))


def _unknown(xml: bytes, draw: Draw) -> bytes:
    """Something nobody knows stands between two elements."""
    return one(re.compile(rb"(?<=>)(?=<(?!\?xml))"), xml, draw, lambda m: draw.choice(_UNKNOWN))


def _repeat(xml: bytes, draw: Draw) -> bytes:
    name = draw.choice((b"columns", b"rows"))
    tag = b"<table:table-cell" if name == b"columns" else b"<table:table-row"
    return one(
        re.compile(tag + b"(?= |>|/)"),
        xml,
        draw,
        lambda m: m[0] + b' table:number-%s-repeated="%d"' % (name, draw.choice((1, 2, 3))),
    )


def _marked_up(xml: bytes, draw: Draw) -> bytes:
    """A part of a text has a form of its own, or a note beside it."""
    inner = (b"<text:span>%s</text:span>", b"%s<text:s/>x", b"%s<text:tab/>x", b"%s<text:line-break/>x", b"%s</text:p><text:p>x",
             b"<text:span>%s</text:span><text:span> x</text:span>")  # fmt: skip
    return one(
        re.compile(rb"(<text:p>)([^<>]+)(</)"),
        xml,
        draw,
        lambda m: m[1] + draw.choice(inner) % m[2].replace(b"%", b"%%") + m[3],
    )


def _more(xml: bytes, draw: Draw) -> bytes:
    """A row has another cell, of any kind."""
    cells = (b"<c t=\"b\"><v>1</v></c>", b"<c t=\"e\"><v>#N/A</v></c>", b"<c><v>46296</v></c>", b"<c><f>1+1</f></c>",
             b"<c t=\"inlineStr\"><is><r><t xml:space=\"preserve\">to </t></r><r><t>deler</t></r></is></c>", b"<c t=\"str\"><f>B1</f><v>a&amp;b</v></c>",
             b"<c t=\"d\"><v>2026-10-01</v></c>", b"<c t=\"n\"><v>0.074</v></c>", b"<c s=\"1\"/>", b"<c><f>SUM(A1:A2)</f><v>0</v></c>",
             b"<c t=\"s\"><v>0</v></c>", b"<c><f t=\"shared\" ref=\"A1:B2\" si=\"0\">1+1</f><v>2</v></c>")  # fmt: skip
    if b"<x:c " in xml:
        return xml
    return one(re.compile(rb"</row>"), xml, draw, lambda m: draw.choice(cells) + m[0])


def _merge(xml: bytes, draw: Draw) -> bytes:
    span = draw.choice((b"A1:B1", b"B5:B6", b"C1:D2", b"A1", b"A1:C3"))
    if b"<mergeCells" in xml:
        return one(re.compile(rb"(?<=<mergeCells>)"), xml, draw, lambda m: b'<mergeCell ref="%s"/>' % span)
    return xml.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="%s"/></mergeCells>' % span, 1)


_IN_SHEET: tuple[Edit, ...] = (
    _xml_digit, _xml_digit, _number, _text, _swap, _without_cell, _style, _styled, _without_attribute, _attribute, _unknown,
    _more, _more, _merge,
)  # fmt: skip
_IN_ODS: tuple[Edit, ...] = (
    _xml_digit, _xml_digit, _text, _text, _swap, _without_cell, _without_attribute, _attribute, _unknown, _repeat, _marked_up,
)  # fmt: skip


def _format(xml: bytes, draw: Draw) -> bytes:
    """A number format is another, or a style has another's. The first style stays: cells without one have it in Excel alone."""
    code = draw.choice(_FORMATS).replace('"', "&quot;").encode()
    if draw.random() < 0.5:
        return one(re.compile(rb"formatCode=(['\"])[^'\"]*['\"]"), xml, draw, lambda m: b'formatCode="%s"' % code)
    number = draw.choice((0, 2, 9, 10, 14, 17, 22, 49, 171))
    first = re.search(rb"cellXfs\b[^>]*>\s*<[^>]*>", xml)
    at = first.end() if first else len(xml)
    return xml[:at] + one(re.compile(rb'numFmtId="\d+"'), xml[at:], draw, lambda m: b'numFmtId="%d"' % number)


def vary_package(source: Source, draw: Draw) -> Source:
    """A zipped workbook with one thing changed: in a part's XML or records, or in how it is packed."""
    with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
        found = [(name, archive.read(name)) for name in archive.namelist() if not name.endswith("/")]
    how = draw.random()
    if how < 0.08:
        kept = 1 if source.kind == "ods" else 0
        rest = found[kept:]
        draw.shuffle(rest)
        found = found[:kept] + rest
        return replace(source, content=packed(found, stored=draw.random() < 0.5))
    by_name = dict(found)
    sheets = [n for n in by_name if re.search(r"(worksheets/.*|content)\.(xml|bin)$", n)]
    others = [n for n in by_name if re.search(r"(styles|sharedStrings|workbook)\.(xml|bin)$", n)]
    name = draw.choice(sheets if how < 0.75 or not others else others)
    body = by_name[name]
    if name.endswith(".bin"):
        body = records.vary_binary(name, body, draw)
    elif "sharedStrings" in name:
        body = draw.choice((_xml_digit, _text, _text, _unknown))(body, draw)
    elif "styles" in name and source.kind != "ods":
        body = draw.choice((_format, _format, _unknown))(body, draw)
    elif "workbook" in name:
        date = rb'<workbookPr date1904="1"/>'
        body = re.sub(rb"<(?:x:)?workbookPr\b[^>]*/>", b"", body).replace(b"<sheets>", date + b"<sheets>", 1)
    else:
        body = draw.choice(_IN_ODS if source.kind == "ods" else _IN_SHEET)(body, draw)
    by_name[name] = body
    return replace(source, content=packed(by_name.items()))
