"""An xlsx with the same cells as a workbook of another format: values, shown digits, dates, merges, what is hidden.

Written here as text, sheet by sheet: a large csv must fit in the memory that a file is read in, and a workbook as a
tree of objects would not.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import quoteattr

from dashboard.intake.cells import Cell, Sheet, Span, Workbook, address, column_letters
from dashboard.intake.guidance import FONT, harmless
from dashboard.intake.limits import MAX_COLUMN, MAX_ROW
from dashboard.intake.markup import text
from dashboard.intake.numbers import decimals_of
from dashboard.intake.package import TYPE, Package
from dashboard.intake.refusal import Refused

_UNNAMED = "Tall"
"""What the one sheet of a file is called that has no sheets."""
_LONGEST_NAME, _LONGEST_TEXT = 31, 32_767
_MOST_DECIMALS = 15
_UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_PLAIN = re.compile("[0-9A-Za-zÆØÅæøå .,][0-9A-Za-zÆØÅæøå .,:;%()/-]{0,500}")
"""Text that needs no looking at: most of what there is in a csv."""
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"})
_FIRST_DAY, _EPOCH = dt.datetime(1900, 3, 1), dt.datetime(1899, 12, 30)
"""Excel counts a day in 1900 that never was; before it the count is another."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}">{{numbers}}<fonts count="1"><font><sz val="11"/><name val="{FONT}"/>'
    '<family val="2"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>'
    '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs>{formats}<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_FIRST_NUMBER = 164
"""The first number format that a workbook may call its own."""


_letters = functools.cache(column_letters)


def copied(book: Workbook) -> tuple[Package, dict[str | None, str]]:
    """The copy, and what each sheet is called in it. Raises Refused when there is no sheet."""
    if not book.sheets:
        raise Refused("no-table-found")
    package, shapes = Package(), _Shapes()
    names = _names([sheet.name for sheet in book.sheets])
    listed, relations, types = [], [], [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    for number, (sheet, name) in enumerate(zip(book.sheets, names, strict=True), 1):
        part = io.BytesIO()
        for piece in _sheet(sheet, shapes):
            part.write(piece.encode())
        package.write(f"xl/worksheets/sheet{number}.xml", part.getvalue())
        types.append((f"xl/worksheets/sheet{number}.xml", "worksheet"))
        state = ' state="hidden"' if sheet.hidden else ""
        listed.append(f'<sheet name={quoteattr(name)} sheetId="{number}"{state} r:id="rId{number}"/>')
        relations.append((f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml"))
    relations.append((f"rId{len(names) + 1}", "styles", "styles.xml"))
    package.write("xl/styles.xml", (_HEAD + shapes.part()).encode())
    package.write(
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{''.join(listed)}</sheets></workbook>".encode(),
    )
    package.write("xl/_rels/workbook.xml.rels", _relations(relations))
    package.write("_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")]))
    overrides = (
        f'<Override PartName="/{name}" ContentType="{TYPE.format(f"spreadsheetml.{kind}+xml")}"/>'
        for name, kind in types
    )
    package.write("[Content_Types].xml", (_HEAD + _TYPES.format("".join(overrides))).encode())
    first: dict[str | None, str] = {}
    for sheet, name in zip(book.sheets, names, strict=True):
        first.setdefault(sheet.name, name)
    return package, first


class _Shapes:
    """The number formats that cells are shown in, each with the number of its style."""

    def __init__(self) -> None:
        self._styles: dict[str, int] = {"General": 0}

    def style(self, shape: str) -> int:
        """The style of a number format."""
        return self._styles.setdefault(shape, len(self._styles))

    def part(self) -> str:
        """The styles part."""
        own = [shape for shape in self._styles if shape != "General"]
        numbers = "".join(
            f'<numFmt numFmtId="{n}" formatCode={quoteattr(shape)}/>' for n, shape in enumerate(own, _FIRST_NUMBER)
        )
        formats = "".join(
            f'<xf numFmtId="{n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
            for n, _ in enumerate(own, _FIRST_NUMBER)
        )
        return _STYLES.format(
            numbers=f'<numFmts count="{len(own)}">{numbers}</numFmts>' if own else "",
            formats=f'<cellXfs count="{len(own) + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
            f"{formats}</cellXfs>",
        )


def _names(given: Sequence[str | None]) -> list[str]:
    """Names that sheets may have in Excel, no two alike."""
    names: list[str] = []
    taken: set[str] = set()
    for number, name in enumerate(given, 1):
        fit = (
            _UNFIT.sub(" ", name if name is not None else _UNNAMED).strip().strip("'")[:_LONGEST_NAME] or f"Ark{number}"
        )
        own, n = fit, 1
        while own.casefold() in taken:
            n += 1
            own = f"{fit[: _LONGEST_NAME - 1 - len(str(n))]}_{n}"
        taken.add(own.casefold())
        names.append(own)
    return names


def _sheet(sheet: Sheet, shapes: _Shapes) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}">'
    columns = _runs(n for n in sheet.hidden_columns if n <= MAX_COLUMN)
    if columns:
        one = '<col min="{}" max="{}" width="9" hidden="1" customWidth="1"/>'
        yield f"<cols>{''.join(one.format(first, last) for first, last in columns)}</cols>"
    yield "<sheetData>"
    by_row: dict[int, list[Cell]] = {}
    for (row, column), cell in sheet.cells.items():
        if row <= MAX_ROW and column <= MAX_COLUMN:
            by_row.setdefault(row, []).append(cell)
    last = max(by_row, default=0)
    for row in sorted(by_row.keys() | {n for n in sheet.hidden_rows if n <= last}):
        hidden = ' hidden="1"' if row in sheet.hidden_rows else ""
        cells = "".join(_cell(cell, shapes) for cell in sorted(by_row.get(row, ()), key=lambda c: c.column))
        yield f'<row r="{row}"{hidden}>{cells}</row>'
    yield "</sheetData>"
    merged = [
        f'<mergeCell ref="{address(top, left)}:{address(bottom, right)}"/>'
        for top, left, bottom, right in _apart(sheet.merged)
    ]
    if merged:
        yield f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>'
    yield "</worksheet>"


def _cell(cell: Cell, shapes: _Shapes) -> str:
    content, place = cell.content, f'<c r="{_letters(cell.column)}{cell.row}"'
    if cell.error is not None:
        return f'{place} t="e"><v>{cell.error}</v></c>' if cell.error in _ERRORS else _text(place, cell.error)
    if content is None:
        return ""
    if isinstance(content, bool):
        return f'{place} t="b"><v>{content:d}</v></c>'
    if isinstance(content, dt.datetime):
        moment = content.replace(tzinfo=None)
        has_time = moment.time() != dt.time()
        if moment < _FIRST_DAY:
            return _text(place, f"{moment:%d.%m.%Y}")
        style = shapes.style("dd.mm.yyyy hh:mm" if has_time else "dd.mm.yyyy")
        return f'{place} s="{style}"><v>{(moment - _EPOCH) / dt.timedelta(days=1)!r}</v></c>'
    if isinstance(content, str):
        return _text(place, content)
    if not math.isfinite(content):
        return f'{place} t="e"><v>#NUM!</v></c>'
    style = shapes.style(_shape(cell, content))
    value = int(content) if content.is_integer() and abs(content) < 2**53 else content
    return f'{place} s="{style}"><v>{value!r}</v></c>'


def _text(place: str, content: str) -> str:
    own = content if _PLAIN.fullmatch(content) else text(harmless(content[:_LONGEST_TEXT]))
    return f'{place} t="inlineStr"><is><t xml:space="preserve">{own}</t></is></c>' if own else ""


def _shape(cell: Cell, value: float) -> str:
    """The number format that shows as many digits as the cell did."""
    if cell.decimals is None or not cell.percent and cell.decimals == decimals_of(value):
        return "General" if not cell.percent else "0.0 %"
    digits = "0." + "0" * min(cell.decimals, _MOST_DECIMALS) if cell.decimals else "0"
    return f"{digits} %" if cell.percent else digits


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers in a row as first and last."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Those of more than one cell that lie over no other: Excel takes a sheet with such for damaged."""
    open_: list[Span] = []
    for span in sorted(spans):
        top, left, bottom, right = span
        open_ = [o for o in open_ if o[2] >= top]
        if (top, left) == (bottom, right) or bottom > MAX_ROW or right > MAX_COLUMN:
            continue
        if not any(o[1] <= right and left <= o[3] for o in open_):
            open_.append(span)
            yield span


def _relations(relations: Iterable[tuple[str, str, str]]) -> bytes:
    inside = "".join(f'<Relationship Id="{id}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for id, kind, to in relations)
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{inside}</Relationships>'.encode()
