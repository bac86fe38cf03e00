"""An identity number that stands in no cell refuses the file all the same, in every format that has places for one."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import biff8
import biff12
import openpyxl
import pytest
from openpyxl.comments import Comment

from dashboard.intake.people import is_identity_number
from dashboard.intake.reading import Reading, read_workbook
from dashboard.intake.register import load_register

ROOT = Path(__file__).resolve().parents[1]
REGISTER = load_register(ROOT / "data" / "nesbyen" / "register")
NUMBER = next(n for tail in range(100_000) if is_identity_number(n := f"310399{tail:05d}"))
#: As long, and no identity number.
OTHER = str(int(NUMBER) + 1)
ROWS = (("Oktober 2026", ""), ("Enhet", "Sykefravær totalt"), ("Sykehjemmet", 9.0))
CELLS: dict[tuple[int, int], object] = {
    (r, c): value for r, row in enumerate(ROWS, 1) for c, value in enumerate(row, 1) if value != ""
}
Written = Callable[[str], bytes]


def read(path: Path) -> Reading:
    return read_workbook(path, REGISTER, this_month="2026-11")


def assert_told(path: Path, write: Written, place: str, sheet: str | None) -> None:
    """The number refuses the file, with its place and without being told; another one of its length is read past."""
    path.write_bytes(write(NUMBER))
    (problem,) = read(path).findings
    assert (problem.code, problem.facts["what"], problem.sheet) == ("personal-data", f"beside-{place}", sheet)
    assert NUMBER not in repr(problem)
    path.write_bytes(write(OTHER))
    assert [o.value for o in read(path).observations] == [9.0]


# ── ods ──

SPACES = " ".join(
    [f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style", "meta")]
    + ['xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"', 'xmlns:dc="http://purl.org/dc/elements/1.1/"']
    + ['xmlns:xlink="http://www.w3.org/1999/xlink"']
)  # fmt: skip


def ods(inside: str = "", *, before: str = "", in_table: str = "", after: str = "", **parts: str) -> bytes:
    """The table, with something inside its last cell, before and after the sheets, in the first; and further parts."""
    lines = [
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>{first}</text:p></table:table-cell>'
        + (
            f'<table:table-cell office:value-type="string"><text:p>{second}</text:p></table:table-cell>'
            if second
            else ""
        )
        + "</table:table-row>"
        for first, second in ROWS[:2]
    ]
    last = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Sykehjemmet</text:p></table:table-cell>'
        f'<table:table-cell office:value-type="float" office:value="9"><text:p>9</text:p>{inside}</table:table-cell></table:table-row>'
    )
    content = (
        f"<office:document-content {SPACES}><office:body><office:spreadsheet>{before}"
        f'<table:table table:name="Ark">{in_table}{"".join(lines)}{last}</table:table><table:table table:name="Tom"/>'
        f"{after}</office:spreadsheet></office:body></office:document-content>"
    )
    made = {"content.xml": content} | {f"{name}.xml": f"<x {SPACES}>{text}</x>" for name, text in parts.items()}
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", **made})


def zipped(parts: dict[str, Any]) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


ODS: dict[str, tuple[Written, str | None]] = {
    "comment": (
        lambda n: ods(f"<office:annotation><dc:creator>HR</dc:creator><text:p>Om {n}</text:p></office:annotation>"), "Ark"
    ),
    "comment in pieces": (
        lambda n: ods(f"<office:annotation><text:p>{n[:4]}<text:span>{n[4:]}</text:span></text:p></office:annotation>"), "Ark",
    ),
    "comment in a text": (
        lambda n: ods(f"<text:p><office:annotation><text:p>{n}</text:p></office:annotation></text:p>"), "Ark"
    ),
    "drawing": (lambda n: ods(in_table=f"<table:shapes><draw:frame><text:p>{n}</text:p></draw:frame></table:shapes>"), "Ark"),
    "drawing in a cell": (lambda n: ods(f"<draw:frame><draw:text-box><text:p>{n}</text:p></draw:text-box></draw:frame>"), "Ark"),
    "link": (lambda n: ods(f'<text:p><text:a xlink:href="mailto:{n}@x.no"/></text:p>'), "Ark"),
    "formula": (
        lambda n: ods(f'</table:table-cell><table:table-cell table:formula="of:=IF(1;&quot;x&quot;;&quot;{n}&quot;)"'
                      ' office:value-type="string"><text:p>x</text:p>'), "Ark",
    ),
    "validation": (
        lambda n: ods(before=f'<table:content-validations><table:content-validation table:condition="of:is([.A1]=&quot;{n}&quot;)"/>'
                             "</table:content-validations>"), None,
    ),
    "validation's message": (
        lambda n: ods(before="<table:content-validations><table:content-validation><table:help-message>"
                             f"<text:p>{n}</text:p></table:help-message></table:content-validation></table:content-validations>"), None,
    ),
    "name": (
        lambda n: ods(after=f'<table:named-expressions><table:named-expression table:expression="&quot;{n}&quot;"/></table:named-expressions>'),
        None,
    ),
    "covered": (lambda n: ods(f"</table:table-cell><table:covered-table-cell><text:p>{n}</text:p></table:covered-table-cell>"
                              "<table:table-cell>"), "Ark"),
    "other": (lambda n: ods(before=f"<table:tracked-changes><text:p>{n}</text:p></table:tracked-changes>"), None),
    "header": (lambda n: ods(styles=f"<style:header><text:p>{n[:6]} <text:span>{n[6:]}</text:span></text:p></style:header>"), None),
    "properties": (lambda n: ods(meta=f'<meta:user-defined meta:name="Om">{n}</meta:user-defined>'), None),
    "drawing of its own": (lambda n: ods(**{"Object 1/content": f"<table:table-cell><text:p>{n}</text:p></table:table-cell>"}), None),
}  # fmt: skip


@pytest.mark.parametrize("place", ODS)
def test_a_number_beside_the_cells_of_an_ods_refuses_it(tmp_path: Path, place: str) -> None:
    write, sheet = ODS[place]
    assert_told(tmp_path / "ark.ods", write, place.partition(" ")[0].partition("'")[0], sheet)


def test_a_number_in_two_texts_of_an_ods_is_none(tmp_path: Path) -> None:
    path = tmp_path / "ark.ods"
    path.write_bytes(
        ods(f"<office:annotation><text:p>{NUMBER[:6]}</text:p><text:p>{NUMBER[6:]}</text:p></office:annotation>")
    )
    assert [o.value for o in read(path).observations] == [9.0]


# ── xlsb ──


def book12(n: str = "", *, after: bytes = b"", more: bytes = b"", **parts: bytes) -> bytes:
    sheet = biff12.Sheet("Ark", CELLS, after=after)
    if more:
        sheet.cells = {**CELLS, (4, 1): more}
    named = {name.replace("__", "/").replace("_DOT_", "."): content for name, content in parts.items()}
    return biff12.workbook(sheet, biff12.Sheet("Tom", {}), parts=named)


def formula12(n: str) -> bytes:
    tokens = b"\x17" + struct.pack("<H", len(n)) + n.encode("utf-16-le")
    told = (
        struct.pack("<II", 0, 0) + biff12.text("Sykehjemmet") + struct.pack("<HI", 0, len(tokens)) + tokens + bytes(4)
    )
    return biff12.record(8, told)


XLSB: dict[str, tuple[Written, str | None]] = {
    "header": (lambda n: book12(after=biff12.record(479, b"\0\0" + biff12.text(f"&C{n}"))), "Ark"),
    "link": (lambda n: book12(after=biff12.record(494, bytes(16) + biff12.text("") + biff12.text(f"#{n}"))), "Ark"),
    "validation": (lambda n: book12(after=biff12.record(64, bytes(25) + biff12.text(n))), "Ark"),
    "other": (lambda n: book12(after=biff12.record(2000, b"\1" + biff12.text(n))), "Ark"),
    "formula": (lambda n: book12(more=formula12(n)), "Ark"),
    "comment": (
        lambda n: book12(
            xl__comments1_DOT_bin=biff12.record(637, b"\0" + biff12.text(f"Om {n}")),
            xl__worksheets___rels__sheet1_DOT_bin_DOT_rels=b'<Relationships><Relationship Id="rId1" Type="x/comments"'
            b' Target="../comments1.bin"/></Relationships>',
        ), "Ark",
    ),
    "properties": (lambda n: book12(docProps__core_DOT_xml=f"<cp:x><dc:title>{n}</dc:title></cp:x>".encode()), None),
    "drawing": (lambda n: book12(xl__drawings__drawing1_DOT_xml=f"<a:p><a:t>{n}</a:t></a:p>".encode()), None),
}  # fmt: skip


@pytest.mark.parametrize("place", XLSB)
def test_a_number_beside_the_cells_of_an_xlsb_refuses_it(tmp_path: Path, place: str) -> None:
    write, sheet = XLSB[place]
    assert_told(tmp_path / "ark.xlsb", write, place, sheet)


def test_a_defined_name_of_an_xlsb_is_looked_through(tmp_path: Path) -> None:
    def write(n: str) -> bytes:
        whole = book12()
        with ZipFile(io.BytesIO(whole)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        end = biff12.record(132)
        named = biff12.record(39, bytes(9) + biff12.text("liste") + b"\x17" + biff12.text(n))
        parts["xl/workbook.bin"] = parts["xl/workbook.bin"].removesuffix(end) + named + end
        return zipped(parts)

    assert_told(tmp_path / "ark.xlsb", write, "name", None)


def test_a_number_in_a_cell_of_an_xlsb_is_told_of_once_with_its_cell(tmp_path: Path) -> None:
    (tmp_path / "ark.xlsb").write_bytes(biff12.workbook(biff12.Sheet("Ark", {**CELLS, (4, 1): NUMBER})))
    assert [(f.code, f.cell, f.repeats) for f in read(tmp_path / "ark.xlsb").findings] == [("personal-data", "A4", 0)]


# ── xls ──


def book8(*, before: bytes = b"", ends: bytes = b"", more: object = None) -> bytes:
    cells = CELLS if more is None else {**CELLS, (4, 1): more}
    first, second = biff8.Sheet("Tom", {}), biff8.Sheet("Ark", cells, before=before)
    return biff8.compound(biff8.workbook(first, second, globals_end=ends))


def note(n: str, *, kind: int = 0x19) -> bytes:
    return (
        biff8.record(0x5D, struct.pack("<HHHH", 0x15, 4, kind, 1))
        + biff8.record(0x1B6, bytes(18))
        + biff8.record(0x3C, b"\0" + f"Om {n}".encode("latin-1"))
    )


def formula8(n: str) -> biff8.Formula:
    return biff8.Formula("Sykehjemmet", b"\x17" + bytes((len(n), 0)) + n.encode())


def with_properties(n: str) -> bytes:
    """Eight sectors more after those of the cells, and an entry in the directory that leads to them."""
    whole = bytearray(biff8.compound(biff8.workbook(biff8.Sheet("Ark", CELLS))))
    first = len(whole) // 512 - 1
    struct.pack_into("<8I", whole, 512 + 4 * first, *range(first + 1, first + 8), 0xFFFFFFFE)
    at = whole.index("Workbook\0".encode("utf-16-le"))
    struct.pack_into("<I", whole, at + 68, 2)  # beside the stream of the cells
    whole[at + 128 : at + 256] = biff8._entry("\x05SummaryInformation", 2, 0xFFFFFFFF, first, 4096)
    return bytes(whole) + (b"\x1e\0\0\0\x0c\0\0\0" + n.encode()).ljust(4096, b"\0")


XLS: dict[str, tuple[Written, str | None]] = {
    "comment": (lambda n: book8(before=note(n)), "Ark"),
    "drawing": (lambda n: book8(before=note(n, kind=6)), "Ark"),
    "header": (lambda n: book8(before=biff8.record(0x14, biff8.text(f"&C{n}"))), "Ark"),
    "header below": (lambda n: book8(before=biff8.record(0x15, struct.pack("<HB", len(n), 0) + n.encode())), "Ark"),
    "link": (lambda n: book8(before=biff8.record(0x1B8, bytes(33) + f"{n}@x.no".encode("utf-16-le"))), "Ark"),
    "validation": (lambda n: book8(before=biff8.record(0x1BE, bytes(4) + biff8.text(n) * 4)), "Ark"),
    "formula": (lambda n: book8(more=formula8(n)), "Ark"),
    "name": (lambda n: book8(ends=biff8.record(0x18, bytes(14) + b"\0liste\x17" + bytes((len(n), 0)) + n.encode())), None),
    "properties": (with_properties, None),
}  # fmt: skip


@pytest.mark.parametrize("place", XLS)
def test_a_number_beside_the_cells_of_an_xls_refuses_it(tmp_path: Path, place: str) -> None:
    write, sheet = XLS[place]
    assert_told(tmp_path / "ark.xls", write, place.partition(" ")[0], sheet)


def test_a_number_in_a_cell_of_an_xls_is_told_of_once_with_its_cell(tmp_path: Path) -> None:
    (tmp_path / "ark.xls").write_bytes(book8(more=NUMBER))
    assert [(f.code, f.cell, f.repeats) for f in read(tmp_path / "ark.xls").findings] == [("personal-data", "A4", 0)]


def test_properties_that_cannot_be_read_do_not_refuse_an_xls(tmp_path: Path) -> None:
    whole = bytearray(with_properties(OTHER))
    at = whole.index("\x05SummaryInformation".encode("utf-16-le"))
    struct.pack_into("<I", whole, at + 116, 2**20)
    (tmp_path / "ark.xls").write_bytes(whole)
    assert [o.value for o in read(tmp_path / "ark.xls").observations] == [9.0]


# ── what merged cells cover ──


@pytest.mark.parametrize("format", ["xlsx", "xlsb", "xls"])
@pytest.mark.parametrize("is_text", [True, False])
def test_a_number_that_a_merged_cell_covers_refuses_the_file(tmp_path: Path, format: str, is_text: bool) -> None:
    path = tmp_path / f"ark.{format}"

    def write(n: str) -> bytes:
        cells = {**CELLS, (5, 1): "Notat", (5, 2): n if is_text else float(n)}
        merged = [(5, 1, 5, 3)]
        if format == "xlsb":
            return biff12.workbook(biff12.Sheet("Ark", cells, merged=merged))
        if format == "xls":
            return biff8.compound(biff8.workbook(biff8.Sheet("Ark", cells, merged=merged)))
        book = openpyxl.Workbook()
        book.active.title = "Ark"
        for (row, column), value in cells.items():
            book.active.cell(row, column).value = value
        book.save(path)
        with ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(
            b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A5:C5"/></mergeCells>'
        )
        return zipped(parts)

    assert_told(path, write, "covered", "Ark")


# ── as another program writes them ──


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("format", ["ods", "xls"])
@pytest.mark.parametrize("place", ["comment", "header", "properties", "link"])
def test_what_libreoffice_writes_beside_the_cells_is_found(tmp_path: Path, format: str, place: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ROWS:
        sheet.append([value for value in row if value != ""])
    if place == "comment":
        sheet["B3"].comment = Comment(f"Gjelder {NUMBER}", "HR")
    elif place == "header":
        sheet.oddHeader.center.text = NUMBER
    elif place == "properties":
        book.properties.description = f"Gjelder {NUMBER}"
    else:
        sheet["A3"].hyperlink = f"mailto:{NUMBER}@x.no"
    book.save(tmp_path / "ark.xlsx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", format]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "ark.xlsx"], check=True, capture_output=True, timeout=120
    )
    findings = read(tmp_path / f"ark.{format}").findings
    assert {f.facts["what"] for f in findings if f.code == "personal-data"} == {f"beside-{place}"}
    assert NUMBER not in repr(findings)
