"""A few sheets written in every format, each the way some program has of it; the same bytes every time."""

from __future__ import annotations

import datetime as dt
import email.policy
import io
import re
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as xml

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "tests" / "tools") not in sys.path:
    sys.path.insert(0, str(ROOT / "tests" / "tools"))

import biff8  # noqa: E402
import biff12  # noqa: E402
import openpyxl  # noqa: E402
import parts  # noqa: E402

from dashboard.intake.cells import address  # noqa: E402

_FIXED = (2026, 11, 12, 7, 15, 0)
_STRICT = {
    parts.MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    parts.RELATIONS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_ERRORS = {7: "#DIV/0!", 0x2A: "#N/A"}
Error, Formula, Shown = biff8.Error, biff8.Formula, biff8.Shown
Place = tuple[int, int]


@dataclass
class Grid:
    """A sheet to write, in any format."""

    name: str
    cells: dict[Place, Any]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: tuple[int, ...] = ()


def days(day: dt.datetime) -> float:
    return float((day - dt.datetime(1899, 12, 30)).days)


def _plain(value: Any) -> Any:
    """What a cell holds, whatever it is shown as and came from."""
    while isinstance(value, Shown | Formula):
        value = value.value if isinstance(value, Shown) else value.result
    return value


def _shape(value: Any) -> str:
    return value.shape if isinstance(value, Shown) else ""


def _is_moment(value: Any) -> bool:
    return re.search("[dmyh]", re.sub(r"\[[^\]]*\]", "", _shape(value))) is not None


def by_openpyxl(book: list[Grid]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for grid in book:
        sheet = made.create_sheet(grid.name)
        for (row, column), value in grid.cells.items():
            content = _plain(value)
            cell = sheet.cell(row, column, _ERRORS[content.code] if isinstance(content, Error) else content)
            if _shape(value):
                cell.number_format = _shape(value)
        for top, left, last, right in grid.merged:
            sheet.merge_cells(start_row=top, start_column=left, end_row=last, end_column=right)
        for row in grid.hidden_rows:
            sheet.row_dimensions[row].hidden = True
    target = io.BytesIO()
    made.save(target)
    with zipfile.ZipFile(target) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    moment = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    found["docProps/core.xml"] = moment.sub(b"2026-11-12T07:15:00Z", found["docProps/core.xml"])
    return packed(found.items())


def packed(content: Any, stored: bool = False) -> bytes:
    """Names and bodies as a zip file that is the same at every time of day."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name, body in content:
            info = zipfile.ZipInfo(name, _FIXED)
            out.writestr(info, body, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return target.getvalue()


def ordered(content: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    return {n: b if isinstance(b, bytes) else b.encode() for n, b in content.items()}


def ooxml(book: list[Grid], spelling: str) -> parts.Parts:
    """As Excel writes it, as .NET does (``prefixed``), with texts in their cells, or without what may be left out."""
    shapes = list(dict.fromkeys(_shape(v) for g in book for v in g.cells.values() if _shape(v)))
    texts = list(dict.fromkeys(v for g in book for v in g.cells.values() if isinstance(v, str)))
    shared = {text: n for n, text in enumerate(texts)} if spelling not in ("inline", "bare") else None
    strings = "".join(f'<si><t xml:space="preserve">{xml(text)}</t></si>' for text in texts)
    found = parts.parts(
        *(_worksheet(g, shapes, shared, spelling) for g in book),
        strings=strings if shared else None,
        formats={170 + n: xml(shape, {'"': "&quot;"}) for n, shape in enumerate(shapes)},
        styles=(0, *range(170, 170 + len(shapes))),
    )
    for number, grid in enumerate(book, 1):
        found["xl/workbook.xml"] = str(found["xl/workbook.xml"]).replace(f'"Ark{number}"', f'"{xml(grid.name)}"')
    if spelling == "prefixed":
        for name in [n for n in found if not n.endswith(".rels") and n != "[Content_Types].xml"]:
            found[name] = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", str(found[name])).replace("xmlns=", "xmlns:x=")
    if spelling == "strict":
        for name in found:
            for usual, strict in _STRICT.items():
                found[name] = str(found[name]).replace(usual, strict)
    if spelling == "macros":
        found["xl/vbaProject.bin"] = bytes(range(256)) * 4
    found["[Content_Types].xml"] = _content_types(found, "macros" if spelling == "macros" else "")
    return found


def _content_types(found: parts.Parts, macros: str) -> str:
    kinds = {"workbook": "sheet.main", "styles": "styles", "sharedStrings": "sharedStrings", "sheet": "worksheet"}
    listed = []
    for name in found:
        kind = kinds.get(re.sub(r"\d+$", "", Path(name).stem))
        if name.startswith("xl/") and kind and name.endswith(".xml"):
            full = f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"
            if macros and kind == "sheet.main":
                full = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
            listed.append(f'<Override PartName="/{name}" ContentType="{full}"/>')
    usual = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    usual += '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    return (
        f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{usual}{"".join(listed)}</Types>'
    )


def _worksheet(grid: Grid, shapes: list[str], shared: Mapping[str, int] | None, spelling: str) -> str:
    rows: dict[int, list[str]] = {}
    for (row, column), value in sorted(grid.cells.items()):
        at = "" if spelling == "bare" and (row, column - 1) in grid.cells else f' r="{address(row, column)}"'
        style = f' s="{shapes.index(_shape(value)) + 1}"' if _shape(value) else ""
        rows.setdefault(row, []).append(_xml_cell(at + style, value, shared))
    laid = "".join(
        parts.row(*cells, r=row, attributes=' hidden="1"' if row in grid.hidden_rows else "")
        for row, cells in rows.items()
    )
    merged = "".join(f'<mergeCell ref="{address(t, a)}:{address(b, r)}"/>' for t, a, b, r in grid.merged)
    before = f'<dimension ref="A1:{address(*map(max, zip(*grid.cells, strict=True)))}"/>'
    return parts.worksheet(laid, before, f"<mergeCells>{merged}</mergeCells>" if merged else "")


def _xml_cell(head: str, value: Any, shared: Mapping[str, int] | None) -> str:
    content, inner = _plain(value), value.value if isinstance(value, Shown) else value
    formula = "<f>A1+A2</f>" if isinstance(inner, Formula) else ""
    if isinstance(content, bool):
        return f'<c{head} t="b">{formula}<v>{content:d}</v></c>'
    if isinstance(content, Error):
        return f'<c{head} t="e">{formula}<v>{_ERRORS[content.code]}</v></c>'
    if not isinstance(content, str):
        return f"<c{head}>{formula}<v>{content!r}</v></c>"
    if formula:
        return f'<c{head} t="str">{formula}<v>{xml(content)}</v></c>'
    if shared is not None:
        return f'<c{head} t="s"><v>{shared[content]}</v></c>'
    return f'<c{head} t="inlineStr"><is><t xml:space="preserve">{xml(content)}</t></is></c>'


def xlsb(book: list[Grid]) -> bytes:
    sheets = []
    for grid in book:
        cells = {
            place: biff12.Shared(value) if isinstance(value, str) else value for place, value in grid.cells.items()
        }
        sheets.append(biff12.Sheet(grid.name, cells, merged=grid.merged, hidden_rows=grid.hidden_rows))
    with zipfile.ZipFile(io.BytesIO(biff12.workbook(*sheets))) as archive:
        return packed([(name, archive.read(name)) for name in archive.namelist()])


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    + " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    + ' office:version="1.3"><office:automatic-styles/><office:body><office:spreadsheet>{}</office:spreadsheet>'
    "</office:body></office:document-content>"
)


def ods(book: list[Grid]) -> bytes:
    tables = "".join(f'<table:table table:name="{xml(g.name)}">{_ods_rows(g)}</table:table>' for g in book)
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return packed(
        [("mimetype", kind), ("content.xml", _ODS.format(tables).encode()), ("META-INF/manifest.xml", manifest)]
    )


def _ods_rows(grid: Grid) -> str:
    last, width = max(row for row, _ in grid.cells), max(column for _, column in grid.cells)
    covered = {(r, c) for t, a, b, z in grid.merged for r in range(t, b + 1) for c in range(a, z + 1)}
    spans = {(t, a): (b - t + 1, z - a + 1) for t, a, b, z in grid.merged}
    rows = []
    for row in range(1, last + 1):
        cells = []
        for column in range(1, width + 1):
            place = row, column
            if place in covered and place not in spans:
                cells.append("<table:covered-table-cell/>")
                continue
            span = ""
            if place in spans:
                down, right = spans[place]
                span = f' table:number-rows-spanned="{down}" table:number-columns-spanned="{right}"'
            cells.append(_ods_cell(grid.cells.get(place), span))
        hidden = ' table:visibility="collapse"' if row in grid.hidden_rows else ""
        rows.append(f"<table:table-row{hidden}>{''.join(cells)}</table:table-row>")
    return "".join(rows)


def _ods_cell(value: Any, span: str) -> str:
    content, inner = _plain(value), value.value if isinstance(value, Shown) else value
    formula = ' table:formula="of:=[.A1]+[.A2]"' if isinstance(inner, Formula) else ""
    if content is None:
        return f"<table:table-cell{span}/>"
    if isinstance(content, Error):
        formula = ' table:formula="of:=1/0"'
        told, text = 'office:value-type="string" office:string-value=""', _ERRORS[content.code]
        return f"<table:table-cell{span}{formula} {told}><text:p>{text}</text:p></table:table-cell>"
    if isinstance(content, bool):
        told, text = f'office:value-type="boolean" office:boolean-value="{str(content).lower()}"', str(content).upper()
    elif isinstance(content, str):
        told, text = 'office:value-type="string"', xml(re.sub("  +", " ", content).strip())
    elif _shape(value) == "hh:mm":
        told, text = (
            f'office:value-type="time" office:time-value="PT{24 * content:02.0f}H00M00S"',
            f"{24 * content:02.0f}:00:00",
        )
    elif _is_moment(value):
        moment = dt.datetime(1899, 12, 30) + dt.timedelta(days=content)
        told, text = f'office:value-type="date" office:date-value="{moment.isoformat()}"', f"{moment:%d.%m.%Y}"
    elif "%" in _shape(value):
        told, text = (
            f'office:value-type="percentage" office:value="{content!r}"',
            f"{100 * content:.1f} %".replace(".", ","),
        )
    else:
        told, text = f'office:value-type="float" office:value="{content!r}"', f"{content:.10g}".replace(".", ",")
    return f"<table:table-cell{span}{formula} {told}><text:p>{text}</text:p></table:table-cell>"


def html(book: list[Grid], excel: bool = False) -> str:
    style = "<style>td {{mso-number-format:General}} .p {{mso-number-format:'0.0%'}}</style>".format() if excel else ""
    head = '<meta http-equiv="Content-Type" content="text/html; charset={}">'.format(
        "windows-1252" if excel else "utf-8"
    )
    tables = "\n".join(_html_table(grid, excel) for grid in book)
    return f"<html>\n<head>{head}{style}</head>\n<body>\n{tables}\n</body>\n</html>\n"


def _html_table(grid: Grid, excel: bool) -> str:
    spans = {(t, a): (b - t + 1, z - a + 1) for t, a, b, z in grid.merged}
    covered = {(r, c) for t, a, b, z in grid.merged for r in range(t, b + 1) for c in range(a, z + 1)} - set(spans)
    last, width = max(row for row, _ in grid.cells), max(column for _, column in grid.cells)
    lines = ["<table border=1>"]
    for row in range(1, last + 1):
        cells = []
        for column in range(1, width + 1):
            if (row, column) in covered:
                continue
            down, right = spans.get((row, column), (1, 1))
            span = f" rowspan={down}" * (down > 1) + f" colspan={right}" * (right > 1)
            cells.append(_html_cell(grid.cells.get((row, column)), span, excel))
        lines.append(f" <tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table>"])


def _html_cell(value: Any, span: str, excel: bool) -> str:
    content = _plain(value)
    if isinstance(content, float) and not _is_moment(value):
        is_percent = "%" in _shape(value)
        text = (f"{100 * content:.1f} %" if is_percent else f"{content:.10g}").replace(".", ",")
        more = (" class=p" * is_percent + f' x:num="{content!r}"') if excel else ""
        return f"<td{span}{more}>{text}</td>"
    if isinstance(content, float):
        text = f"{dt.datetime(1899, 12, 30) + dt.timedelta(days=content):%d.%m.%Y}"
    elif isinstance(content, Error):
        text = _ERRORS[content.code]
    elif isinstance(content, bool):
        text = "SANN" if content else "USANN"
    else:
        text = escape(content or "").replace("€", "&euro;")
    return f"<td{span}>{text}</td>"


def message(book: list[Grid], encoding: str) -> bytes:
    """The pages of a workbook as Excel packs them: a frame that names them, and one for each sheet."""
    names = "".join(
        f'<x:ExcelWorksheet><x:Name>{escape(g.name)}</x:Name><x:WorksheetSource HRef="bok_filer/ark{n}.htm"/></x:ExcelWorksheet>'
        for n, g in enumerate(book, 1)
    )
    frame = f"<html><head><!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets>{names}</x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]--></head></html>"
    pages = [("bok.htm", frame), *((f"bok_filer/ark{n}.htm", html([g], True)) for n, g in enumerate(book, 1))]
    message = EmailMessage(policy=email.policy.SMTP)
    message["MIME-Version"] = "1.0"
    message.make_related()
    message.set_boundary("----=_NextPart_01D9")
    for place, page in pages:
        part = EmailMessage(policy=email.policy.SMTP)
        part.set_content(page.encode("cp1252"), "text", "html", cte=encoding, disposition=None)
        part.set_param("charset", "windows-1252")
        part["Content-Location"] = f"file:///C:/{place}"
        message.attach(part)
    return message.as_bytes()


def typed(value: Any, point: str) -> str:
    content = _plain(value)
    if isinstance(content, Error):
        return _ERRORS[content.code]
    if isinstance(content, float) and "%" in _shape(value):
        return f"{100 * content:.1f}%".replace(".", point)
    if isinstance(content, float) and _is_moment(value):
        return f"{dt.datetime(1899, 12, 30) + dt.timedelta(days=content):%d.%m.%Y}"
    return (
        f"{content:.10g}".replace(".", point) if isinstance(content, float) else str("" if content is None else content)
    )
