"""Good workbooks made into others that are as good: what stands in them is another, or it is written another way.

What a reader must take in its stride is drawn here: digits and texts that differ, cells that have changed places, styles
and formats exchanged, attributes left out, elements and records nobody knows, entities, line ends, encodings. Not every
one of the results is a workbook that may be read, but a good part is, and each of those has cells to compare.
"""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace

import records
from sources import Source, packed

Draw = random.Random
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
    b" 7 ",
    b"1e-3",
    b"0.1",
    b"12345678901",
    b"0.30000000000000004",
    b"46296",
)
_DIGIT = re.compile(rb"\d")


def vary(source: Source, draw: Draw) -> Source:
    """The same kind of file with one to four things about it changed."""
    how = _HOW[source.kind]
    for _ in range(draw.choice((1, 1, 2, 3, 4))):
        source = how(source, draw)
    return source


def one(pattern: re.Pattern[bytes], content: bytes, draw: Draw, become: Callable[[re.Match[bytes]], bytes]) -> bytes:
    """One of the places that match is another."""
    found = list(pattern.finditer(content))
    if not found:
        return content
    match = draw.choice(found)
    return content[: match.start()] + become(match) + content[match.end() :]


def digit(text: bytes, draw: Draw) -> bytes:
    """One digit is another."""
    return one(_DIGIT, text, draw, lambda m: b"%d" % draw.randrange(10))


# ── XML ──


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
    found = re.compile(rb"formatCode=(['\"])[^'\"]*['\"]")
    code = draw.choice(_FORMATS).replace('"', "&quot;").encode()
    if draw.random() < 0.5:
        return one(found, xml, draw, lambda m: b'formatCode="%s"' % code)
    return one(
        re.compile(rb'numFmtId="\d+"'),
        xml,
        draw,
        lambda m: b'numFmtId="%d"' % draw.choice((0, 2, 9, 10, 14, 17, 22, 49, 171)),
    )


def _zip(source: Source, draw: Draw) -> Source:
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


def _ole(source: Source, draw: Draw) -> Source:
    return replace(source, content=records.vary_xls(source.content, draw))


# ── Text ──

_WRITTEN = (
    "12,4", "1 234,5", "1\u00a0234", "−5", "12,4 %", "0", "..", "a;b", "a,b", 'si "ja"', "to\nlinjer", " blank ", "=\"0301\"",
    "01.10.2026", "oktober 2026", "æøå", "€", "'5", "tab\ther",
)  # fmt: skip


def _separated(source: Source, draw: Draw) -> Source:
    told = dict(source.told)
    if not told:  # a real file: as little as may be is known of it
        return replace(source, content=digit(source.content, draw))
    text = source.content.decode(told["encoding"])
    said = re.match(r"sep=.(?:\r\n|\n|\r)", text) if told["skipped"] == "1" else None
    head, rest = (said[0], text[said.end() :]) if said else ("", text)
    rows = list(csv.reader(io.StringIO(rest, newline=""), delimiter=told["separator"]))
    how = draw.randrange(10)
    place = [(r, c) for r, row in enumerate(rows) for c, field in enumerate(row) if field]
    r, c = draw.choice(place) if place else (0, 0)
    if how < 3 and place:
        rows[r][c] = digit(rows[r][c].encode(), draw).decode()
    elif how == 3 and place:
        rows[r][c] = draw.choice(_WRITTEN)
    elif how == 4:
        rows.insert(draw.randrange(len(rows) + 1), [])
    elif how == 5 and place:
        rows[r].append(draw.choice(("", "7", "merknad")))
    elif how == 6 and len(rows) > 3:
        del rows[draw.randrange(3, len(rows))]
    elif how == 7:
        told["encoding"] = draw.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"))
    out = io.StringIO()
    quoting = draw.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))
    end_of_line = draw.choice(("\r\n", "\r\n", "\n", "\r")) if how >= 7 else "\r\n"
    csv.writer(out, delimiter=told["separator"], quoting=quoting, lineterminator=end_of_line).writerows(rows)
    text = head + out.getvalue()
    if how == 9:
        text = text.rstrip("\r\n")
    return replace(source, content=text.encode(told["encoding"], "replace"), told=told)


# ── HTML ──

_INLINE = ("<b>{}</b>", "<span style='color:red'>{}</span>", "<font size=2>{}</font>", "<a href='x?a=1&b=2'>{}</a>", "{}<!-- 5 -->",
           "<z>{}</z>", "<p>{}</p>", "{}<br>x", "<div>{}</div>", "\n  {}\n  ", "{}&nbsp;", "&nbsp;{}", "<b>{}<br></b>")  # fmt: skip
_HTML_TEXT = re.compile(r"(<t[dh][^>]*>)([^<>]+)(?=<)")


def _text_page(page: str, draw: Draw) -> str:
    how = draw.randrange(11)
    raw = page.encode()

    def at(pattern: str, become: Callable[[re.Match[bytes]], str]) -> str:
        return one(re.compile(pattern.encode()), raw, draw, lambda m: become(m).encode()).decode()

    text = _HTML_TEXT.pattern
    if how < 3:
        return at(text, lambda m: m[1].decode() + digit(m[2], draw).decode())
    if how == 3:
        return at(text, lambda m: m[1].decode() + draw.choice(_INLINE).format(m[2].decode()))
    if how == 4:
        return at(
            text,
            lambda m: (
                m[1].decode()
                + "".join(
                    f"&#{ord(c)};" if draw.random() < 0.3 and c not in "&;" and "&" not in m[2].decode() else c
                    for c in m[2].decode()
                )
            ),
        )
    if how == 5:  # an end tag that may be left out
        return at(r"</td>(?=\s*<(?:td|/tr))|</tr>(?=\s*<(?:tr|/table))", lambda m: "")
    if how == 6:
        return at(
            r"<t[dr](?=[ >])",
            lambda m: (
                m[0].decode()
                + draw.choice((" nowrap", " align=right", " bgcolor='#fff'", ' title="a>b"', " data-x=1 "))
            ),
        )
    if how == 7:
        return re.sub(r"</?(?:td|tr|table)\b", lambda m: m[0].upper(), page)
    if how == 8:
        return at(
            r"<tr>",
            lambda m: (
                m[0].decode()
                + draw.choice(
                    ("<td>7</td>", "<th>x</th>", "<td></td>", "<td colspan=2>to</td>", "<td rowspan=2>to</td>")
                )
            ),
        )
    if how == 9:
        return page.replace(
            "<table border=1>",
            draw.choice(
                (
                    "<table><tbody>",
                    "<table><colgroup><col width=9></colgroup>",
                    "<table><caption>x</caption>",
                    "<p>før<table>",
                )
            ),
        )
    return at(r"\n", lambda m: draw.choice(("\n\n", " ", "<!-- x > y -->", "\r\n")))


def _page(source: Source, draw: Draw) -> Source:
    encoding = source.told.get("encoding", "utf-8")
    page = _text_page(source.content.decode(encoding), draw)
    return replace(source, content=page.encode(encoding, "xmlcharrefreplace"))


def _message(source: Source, draw: Draw) -> Source:
    message = email.message_from_bytes(source.content, policy=email.policy.SMTP)
    pages = [p for p in message.walk() if p.get_content_type() == "text/html"][1:]
    how = draw.randrange(8)
    if how == 0:
        message["X-Unknown"] = "ja"
    elif how == 1:
        message.preamble = "Dette er en melding i flere deler.\n"
    elif how == 2:
        message.set_boundary(draw.choice(("grense", "a b c", "=_x", "----=_NextPart_000_0000")))
    elif pages:
        part = draw.choice(pages)
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        place, page = part["Content-Location"], _text_page(payload.decode("cp1252"), draw)
        part.clear()
        part.set_content(
            page.encode("cp1252", "xmlcharrefreplace"),
            "text",
            "html",
            cte=draw.choice(("base64", "quoted-printable", "8bit")),
        )
        del part["Content-Disposition"], part["MIME-Version"]
        part.set_param("charset", "windows-1252")
        part["Content-Location"] = place
    return replace(source, content=message.as_bytes())


# ── JSON ──


def _json(source: Source, draw: Draw) -> Source:
    cube = json.loads(source.content.decode("utf-8-sig"))
    values, how = cube["value"], draw.randrange(11)
    places = list(values) if isinstance(values, dict) else list(range(len(values)))
    place = draw.choice(places)
    axis = cube["dimension"][draw.choice(list(cube["dimension"]))]
    category = axis["category"]
    if how < 3:
        values[place] = draw.choice((0, 12.5, 7, -1.25, 1e3, 123456789012, 0.1, None, "..", "5"))
    elif how == 3 and isinstance(category["index"], dict):
        category["index"] = sorted(category["index"], key=category["index"].get)
    elif how == 3:
        category["index"] = {code: n for n, code in enumerate(category["index"])}
    elif how == 4 and not isinstance(values, dict):
        cube["value"] = {str(n): v for n, v in enumerate(values) if v is not None}
    elif how == 5:
        cube["status"] = draw.choice((None, {"3": ":"}, {str(place): "."}, [".."] * 16, {}))
        if cube["status"] is None:
            del cube["status"]
    elif how == 6:
        keys = list(cube)
        draw.shuffle(keys)
        cube = {key: cube[key] for key in keys}
    elif how == 7:
        cube["note"] = ["ukjent", {"a": 1}]
    elif how == 8:
        label = category["label"]
        code = draw.choice(list(label))
        label[code] = draw.choice(("Sykehjemmet", "æøå", "  ", label[code] + " ", "Antall"))
    elif how == 9:
        units = cube["dimension"]["ContentsCode"]["category"].get("unit") or {}
        units["Fravar"] = draw.choice(
            ({"base": "antall", "decimals": 0}, {"base": "prosent", "decimals": 2}, {"decimals": 1}, {})
        )
    else:
        cube["size"], cube["id"] = cube["size"][:], cube["id"][:]
        axis["label"] = draw.choice(("enhet", "", "region", "måned"))
    text = json.dumps(cube, ensure_ascii=draw.random() < 0.5, indent=draw.choice((None, 0, 2)))
    return replace(source, content=text.encode(draw.choice(("utf-8", "utf-8", "utf-8-sig"))))


def _kinds() -> Iterator[tuple[str, Callable[[Source, Draw], Source]]]:
    for kind in ("xlsx", "xlsm", "strict", "ods", "xlsb"):
        yield kind, _zip
    yield from (
        ("xls", _ole),
        ("csv", _separated),
        ("tsv", _separated),
        ("html", _page),
        ("mhtml", _message),
        ("json", _json),
    )


_HOW = dict(_kinds())
