"""Formats that are text: delimited, a web page, and OpenDocument's XML."""

from __future__ import annotations

import csv
import datetime as dt
import html as markup
import io
import random
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from layouts.shown import Num, text

if TYPE_CHECKING:
    from layouts.sheets import Drawn, Page

_ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-8")
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns"
_ODS = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_NAMESPACE}:office:1.0" '
    f'xmlns:table="{_NAMESPACE}:table:1.0" xmlns:text="{_NAMESPACE}:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)
_MANIFEST = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{_NAMESPACE}:manifest:1.0"/>'


def _plain(content: object, choose: random.Random, sign: str = "") -> str:
    if isinstance(content, Num):
        if content.form == "number" and choose.random() < 0.8:
            return f"{content.value:.{content.decimals}f}".replace(".", sign or ",")
        return text(content, choose, sign)
    if isinstance(content, dt.datetime):
        return content.strftime(choose.choice(["%d.%m.%Y", "%Y-%m-%d"]))
    return "" if content is None else str(content)


def delimited(book: Drawn, path: Path, choose: random.Random) -> None:
    """A csv or a tsv in one of the encodings that programs write."""
    page = book.pages[0]
    encoding = choose.choice(_ENCODINGS)
    separator = "\t" if book.format == "tsv" else choose.choice(";;;\t,")
    sign = "." if separator == "," else ","
    width = max((c for _, c in page.cells), default=0) + 1
    out = io.StringIO()
    quoting = choose.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.writer(out, delimiter=separator, lineterminator=choose.choice(["\r\n", "\n"]), quoting=quoting)
    # With commas between, rows of unequal length may be decimals that were cut in two.
    pad = choose.random() < 0.6 or separator == ","
    for row in range(page.height):
        line = [_plain(page.cells.get((row, column)), choose, sign) for column in range(width)]
        while not pad and line and not line[-1]:
            line.pop()
        writer.writerow(line)
    lead = choose.random() < 0.1
    book.features |= {f"csv {encoding}", f"separator {separator!r}"} | ({"sep="} if lead else set())
    body = (f"sep={separator}\n" if lead else "") + out.getvalue()
    try:
        path.write_bytes(body.encode(encoding))
    except UnicodeEncodeError:
        path.write_bytes(body.encode("utf-8"))


def _spans(page: Page) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """How far each merged cell reaches, and the places it covers beside its own."""
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merges}
    covered = {
        (r + down, c + over) for (r, c), (high, wide) in spans.items() for down in range(high) for over in range(wide)
    }
    return spans, covered - set(spans)


def html(book: Drawn, path: Path, choose: random.Random) -> None:
    """A web page with one table, as many programs call an Excel file."""
    page = book.pages[0]
    spans, covered = _spans(page)
    width = max((c for _, c in page.cells), default=0) + 1
    rows = []
    for row in range(page.height):
        cells = []
        for column in range(width):
            if (row, column) in covered:
                continue
            down, across = spans.get((row, column), (1, 1))
            extent = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
            cells.append(f"<td{extent}>{markup.escape(_plain(page.cells.get((row, column)), choose))}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    body = f"<html><head><meta charset='utf-8'></head><body><table>{''.join(rows)}</table></body></html>"
    path.write_text(body, "utf-8")


def ods(book: Drawn, path: Path, choose: random.Random) -> None:
    """An OpenDocument spreadsheet with the least that one must have."""
    tables = []
    for page in book.pages:
        spans, covered = _spans(page)
        width = max((c for _, c in page.cells), default=0) + 1
        columns = "".join(f"<table:table-column{_hidden(c in page.hidden_columns)}/>" for c in range(width))
        rows = []
        for row in range(page.height):
            cells = "".join(
                "<table:covered-table-cell/>" if (row, c) in covered else _cell(page, (row, c), spans, choose)
                for c in range(width)
            )
            rows.append(f"<table:table-row{_hidden(row in page.hidden_rows)}>{cells}</table:table-row>")
        tables.append(f"<table:table table:name={quoteattr(page.name)}>{columns}{''.join(rows)}</table:table>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", _ODS.replace("{}", "".join(tables)))
        archive.writestr("META-INF/manifest.xml", _MANIFEST)


def _hidden(is_hidden: bool) -> str:
    return ' table:visibility="collapse"' if is_hidden else ""


def _cell(page: Page, at: tuple[int, int], spans: dict[tuple[int, int], tuple[int, int]], choose: random.Random) -> str:
    content = page.cells.get(at)
    down, across = spans.get(at, (1, 1))
    extent = f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"' if at in spans else ""
    if content is None:
        return f"<table:table-cell{extent}/>"
    if isinstance(content, Num) and "text" not in content.form:
        kind = "percentage" if content.form == "percent" else "float"
        value = content.value / (100 if kind == "percentage" else 1)
        given, shown = f'office:value-type="{kind}" office:value="{value!r}"', text(content, random.Random(0))
    elif isinstance(content, (int, float)):
        given, shown = f'office:value-type="float" office:value="{content}"', str(content)
    elif isinstance(content, dt.datetime):
        given = f'office:value-type="date" office:date-value="{content:%Y-%m-%d}"'
        shown = f"{content:%d.%m.%Y}"
    else:
        given, shown = 'office:value-type="string"', text(content, choose) if isinstance(content, Num) else str(content)
    return f"<table:table-cell{extent} {given}><text:p>{_spaced(shown)}</text:p></table:table-cell>"


def _spaced(shown: str) -> str:
    """Text with the leading blanks that XML would drop."""
    lead = len(shown) - len(shown.lstrip(" "))
    return (f'<text:s text:c="{lead}"/>' if lead else "") + escape(shown.lstrip(" "))
