"""A workbook with all that a spreadsheet program can put into one, and what must hold of any workbook's package.

openpyxl writes the plain part of it. What openpyxl knows nothing of, and would lose, is put into the package by hand.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from PIL import Image as Picture

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
#: The order that the format gives a worksheet's parts.
WORKSHEET = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
    "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
).split()
STYLES = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split()

SPARKLINES = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines>'
    "<x14:sparkline><xm:f>Fravær!B4:B7</xm:f><xm:sqref>F4</xm:sqref></x14:sparkline></x14:sparklines>"
    "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)
#: As Excel writes a button's text: ``<br>`` is never closed, so that no XML parser takes the drawing.
BUTTON = (
    '<v:shape id="_x0000_s1099" type="#_x0000_t201" o:button="t"><v:textbox><div>Trykk<br>her</div></v:textbox>'
    '<x:ClientData ObjectType="Button"><x:Anchor>7, 0, 1, 0, 8, 0, 2, 0</x:Anchor></x:ClientData></v:shape>'
)
BOXES = "xl/drawings/commentsDrawing1.vml"
#: Parts that nothing here reads, each with what it is: all of them must come back as they were.
OTHERS = {
    "xl/slicers/slicer1.xml": ("application/vnd.ms-excel.slicer+xml", b"<slicers/>"),
    "xl/persons/person.xml": ("application/vnd.ms-excel.person+xml", b"<personList/>"),
    "xl/threadedComments/threadedComment1.xml": (
        "application/vnd.ms-excel.threadedcomments+xml",
        b"<ThreadedComments/>",
    ),
    "xl/vbaProject.bin": ("application/vnd.ms-office.vbaProject", bytes(range(256)) * 20),
    "xl/ctrlProps/ctrlProp1.xml": ("application/vnd.ms-excel.controlproperties+xml", b"<formControlPr/>"),
    "xl/calcChain.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
        f'<calcChain xmlns="{MAIN}"><c r="B8" i="1"/></calcChain>'.encode(),
    ),
    "customXml/item1.xml": ("application/xml", b"<own><thing/></own>"),
}


def furnished() -> bytes:
    """The sheets «Fravær» (the figures, protected), «Notat» (a table, selected) and «Skjult» (hidden)."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Fravær"
    sheet.append(["Eksempeldata – Sykefravær totalt, oktober 2026"])
    sheet.append([])
    sheet.append(["Enhet", "Tapte dagsverk", "Avtalte dagsverk", "Prosent"])
    for row, (unit, lost, agreed) in enumerate(
        [("Sykehjemmet", 90, 900), ("Sjukehemnet", 9, 100), ("Renhold", "mange", 200), ("Barneskolen", 42, 400)], 4
    ):
        sheet.append([unit, lost, agreed, f"=B{row}/C{row}"])
        sheet.cell(row, 4).number_format = "0.0 %"
        sheet.cell(row, 4).border = Border(bottom=Side(style="double"))
        sheet.cell(row, 4).font = Font(bold=True, color="1F4E79")
    sheet["B8"] = "=SUM(B4:B7)"
    sheet["B4"].fill = PatternFill("solid", fgColor="DDEBF7")
    sheet.merge_cells("A1:D1")
    sheet.column_dimensions["A"].width = 30
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[5].height = 40
    sheet["A4"].comment = Comment("vår egen", "HR")
    sheet.conditional_formatting.add("B4:B7", CellIsRule("greaterThan", ["50"], font=Font(bold=True)))
    sheet.conditional_formatting.add(
        "C4:C7", ColorScaleRule("min", start_color="FFFFFF", end_type="max", end_color="FF0000")
    )
    choice = DataValidation("list", '"ja,nei"')
    choice.add("E4:E7")
    sheet.add_data_validation(choice)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=7), titles_from_data=True)
    sheet.add_chart(chart, "H2")
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "H20")
    sheet.protection.sheet = True
    note = book.create_sheet("Notat")
    for line in (["Navn", "Verdi"], ["a", 1], ["b", 2]):
        note.append(line)
    note.add_table(Table(displayName="Tabell", ref="A1:B3"))
    note.sheet_view.tabSelected = True
    book.create_sheet("Skjult").sheet_state = "hidden"
    book["Skjult"]["A1"] = 1
    book.defined_names["alle"] = DefinedName("alle", attr_text="Fravær!$B$4:$B$7")
    note.defined_names["lokal"] = DefinedName("lokal", attr_text="Notat!$B$2")
    book.active = 1
    target = io.BytesIO()
    book.save(target)
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in OTHERS.items())
    return edited(
        target.getvalue(),
        {
            "xl/worksheets/sheet1.xml": lambda xml: xml.replace("</worksheet>", SPARKLINES + "</worksheet>"),
            BOXES: lambda xml: _as_excel_does(xml).replace("</xml>", BUTTON + "</xml>"),
            "xl/workbook.xml": lambda xml: xml.replace('firstSheet="0"', 'firstSheet="1"'),
            "[Content_Types].xml": lambda xml: xml.replace("</Types>", types + "</Types>"),
        },
        {name: content for name, (_, content) in OTHERS.items()},
    )


def _as_excel_does(drawing: str) -> str:
    """openpyxl without lxml numbers the prefixes."""
    for uri, own in (("vml", "v"), ("office:office", "o"), ("office:excel", "x")):
        prefix = re.search(rf'xmlns:(\w+)="urn:schemas-microsoft-com:{uri}"', drawing)[1]  # type: ignore[index]
        drawing = re.sub(rf"(?<=[<\s/:]){prefix}(?=[:=])", own, drawing)
    return drawing


def edited(content: bytes, edits: Mapping[str, object], more: Mapping[str, bytes] | None = None) -> bytes:
    """A package with some parts changed (a function of their text; None takes one away), and some more put in."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        names = source.namelist()
        assert not set(edits) - set(names), f"no such part: {sorted(set(edits) - set(names))} in {names}"
        for name in names:
            edit = edits.get(name, str)
            if callable(edit):
                body = source.read(name)
                new = edit(body.decode()) if name in edits else body
                assert name not in edits or new != body.decode(), f"nothing was edited in {name}"
                out.writestr(name, new)
        for name, body in (more or {}).items():
            out.writestr(name, body)
    return target.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """Every part of a package by its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def packed(content: bytes) -> dict[str, bytes]:
    """Every part as it lies in the zip, not unpacked."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            at = info.header_offset
            lengths = (
                int.from_bytes(content[at + 26 : at + 28], "little"),
                int.from_bytes(content[at + 28 : at + 30], "little"),
            )
            start = at + 30 + sum(lengths)
            found[info.filename] = content[start : start + info.compress_size]
    return {name: body for name, body in found.items() if not name.endswith("/")}


def faults(content: bytes) -> list[str]:
    """What Excel would call damaged: markup, types, references, order, counts and styles that do not fit together."""
    return list(_faults(content))


def _faults(content: bytes) -> Iterable[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.testzip() is not None:
            yield "a checksum is wrong"
        twice = [name for name, count in Counter(archive.namelist()).items() if count > 1]
        yield from (f"two parts called {name}" for name in twice)
    found = parts(content)
    trees = {}
    for name, body in found.items():
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = ElementTree.fromstring(body)
            except ElementTree.ParseError as error:
                yield f"{name}: {error}"
    yield from _types(found, trees)
    for name, tree in trees.items():
        if name.endswith(".rels"):
            yield from _relations(found, name, tree)
        elif _local(tree) == "worksheet":
            yield from _worksheet(name, tree, trees)
        elif _local(tree) == "styleSheet":
            yield from _styles(name, tree)
        elif _local(tree) == "workbook":
            yield from _workbook(name, tree)
        elif _local(tree) == "comments":
            refs = Counter(e.get("ref") for e in tree.iter() if _local(e) == "comment")
            yield from (f"{name}: two comments in {ref}" for ref, count in refs.items() if count > 1)
    for name, body in found.items():
        if name.endswith(".vml"):
            ids = Counter(re.findall(rb'<v:shape [^>]*?id="(_x0000_s\d+)"', body))
            yield from (f"{name}: two shapes {one}" for one, count in ids.items() if count > 1)


def _types(found: Mapping[str, bytes], trees: Mapping[str, ElementTree.Element]) -> Iterable[str]:
    tree = trees["[Content_Types].xml"]
    names = [e.get("PartName", "") for e in tree if _local(e) == "Override"]
    defaults = {e.get("Extension", "").lower() for e in tree if _local(e) == "Default"}
    yield from (f"two types for {name}" for name, count in Counter(names).items() if count > 1)
    for name in found:
        if (
            name != "[Content_Types].xml"
            and f"/{name}" not in names
            and name.rpartition(".")[2].lower() not in defaults
        ):
            yield f"no type for {name}"


def _relations(found: Mapping[str, bytes], name: str, tree: ElementTree.Element) -> Iterable[str]:
    folder = posixpath.dirname(posixpath.dirname(name))
    ids = Counter(e.get("Id") for e in tree)
    yield from (f"{name}: two relations {one}" for one, count in ids.items() if count > 1)
    for element in tree:
        target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
        if element.get("TargetMode") != "External" and target not in found:
            yield f"{name}: nothing at {target}"


def _worksheet(name: str, tree: ElementTree.Element, trees: Mapping[str, ElementTree.Element]) -> Iterable[str]:
    order = [WORKSHEET.index(_local(e)) for e in tree if _local(e) in WORKSHEET]
    if order != sorted(order):
        yield f"{name}: {[_local(e) for e in tree]}"
    last_row = 0
    styles = next((t for t in trees.values() if _local(t) == "styleSheet"), None)
    most = sum(1 for e in _all(styles, "cellXfs") for _ in e) if styles is not None else 1
    for row in (r for data in _all(tree, "sheetData") for r in data):
        number = int(row.get("r", last_row + 1))
        if number <= last_row:
            yield f"{name}: row {number} after {last_row}"
        last_row, last_column = number, 0
        for cell in row:
            letters = re.match("[A-Z]+", cell.get("r", ""))
            column = openpyxl.utils.column_index_from_string(letters[0]) if letters else last_column + 1
            if column <= last_column:
                yield f"{name}: {cell.get('r')} after column {last_column}"
            last_column = column
            if int(cell.get("s", 0)) >= most:
                yield f"{name}: {cell.get('r')} has style {cell.get('s')} of {most}"
    ids = {e.get("Id") for e in trees.get(_relations_of(name), ())}
    for element in tree:
        for key, value in element.attrib.items():
            if key.endswith("}id") and value not in ids:
                yield f"{name}: {_local(element)} refers to {value}"


def _styles(name: str, tree: ElementTree.Element) -> Iterable[str]:
    order = [STYLES.index(_local(e)) for e in tree]
    if order != sorted(order) or len(set(order)) < len(order):
        yield f"{name}: {[_local(e) for e in tree]}"
    sizes = {_local(e): len(e) for e in tree}
    for element in tree:
        if element.get("count") not in (None, str(len(element))):
            yield f"{name}: {_local(element)} says {element.get('count')} of {len(element)}"
    for number, cell in enumerate(e for one in _all(tree, "cellXfs") for e in one):
        for key, listed in (
            ("fontId", "fonts"),
            ("fillId", "fills"),
            ("borderId", "borders"),
            ("xfId", "cellStyleXfs"),
        ):
            if int(cell.get(key, 0)) >= max(sizes.get(listed, 0), 1):
                yield f"{name}: cell format {number} has {key} {cell.get(key)} of {sizes.get(listed, 0)}"


def _workbook(name: str, tree: ElementTree.Element) -> Iterable[str]:
    sheets = [e for one in _all(tree, "sheets") for e in one]
    for key in ("name", "sheetId"):
        if len({e.get(key, "").casefold() for e in sheets}) < len(sheets):
            yield f"{name}: two sheets with one {key}"
    for element in (e for one in _all(tree, "definedNames") for e in one):
        if int(element.get("localSheetId", 0)) >= len(sheets):
            yield f"{name}: {element.get('name')} holds on sheet {element.get('localSheetId')} of {len(sheets)}"
    for element in (e for one in _all(tree, "bookViews") for e in one):
        if int(element.get("activeTab", 0)) >= len(sheets):
            yield f"{name}: sheet {element.get('activeTab')} of {len(sheets)} is shown"


def _relations_of(name: str) -> str:
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(tree: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [e for e in tree if _local(e) == name]
