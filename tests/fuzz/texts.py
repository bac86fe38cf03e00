"""Text files changed so that they can still be read: csv, web pages and messages of them, JSON-stat."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

from edits import Draw, digit, one
from sources import Source

_WRITTEN = (
    "12,4", "1 234,5", "1\u00a0234", "−5", "12,4 %", "0", "..", "a;b", "a,b", 'si "ja"', "to\nlinjer", " blank ", "=\"0301\"",
    "01.10.2026", "oktober 2026", "æøå", "€", "'5", "tab\ther",
)  # fmt: skip


def vary_separated(source: Source, draw: Draw) -> Source:
    """A csv or tsv with one thing changed; what it is written with is told along."""
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


def vary_page(source: Source, draw: Draw) -> Source:
    """A web page with one thing changed."""
    encoding = source.told.get("encoding", "utf-8")
    page = _text_page(source.content.decode(encoding), draw)
    return replace(source, content=page.encode(encoding, "xmlcharrefreplace"))


def vary_message(source: Source, draw: Draw) -> Source:
    """A message of pages with one thing changed, in a page or around it."""
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


def vary_json(source: Source, draw: Draw) -> Source:
    """A JSON-stat data set with one thing changed."""
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
