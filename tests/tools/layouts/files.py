"""The same cells in every format. Each writer knows only its format; none reads."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import biff8
import biff12
import openpyxl
import parts

from dashboard.intake.cells import address
from layouts import plain
from layouts.shown import Num, shape, text

if TYPE_CHECKING:
    from layouts.sheets import Drawn, Page

FORMATS = (
    ["xlsx"] * 6
    + ["inline"] * 3
    + ["csv"] * 4
    + ["tsv"]
    + ["ods"] * 3
    + ["html"] * 2
    + ["xls"] * 3
    + ["xlsb"] * 2
    + ["json"]
)
_ENDINGS = {"inline": "xlsx", "html": "xls"}
_DATES = ("mmm yy", "yyyy-mm", "dd.mm.yyyy", "mmmm yyyy")


def has_sheets(format: str) -> bool:
    """Whether the format has several sheets with names, and rows and columns that can be hidden."""
    return format in ("xlsx", "inline", "xls", "xlsb", "ods")


def has_merges(format: str) -> bool:
    """Whether cells can be merged."""
    return format not in ("csv", "tsv")


def has_addresses(format: str) -> bool:
    """Whether what is read stands where it was written."""
    return format not in ("csv", "tsv", "json")


def tidy(book: Drawn) -> None:
    """What the format allows: no name twice, and not more texts than its writer can hold."""
    cells = [c for page in book.pages for c in page.cells.values()]
    texts = {c for c in cells if isinstance(c, str) or isinstance(c, Num) and "text" in c.form}
    if book.format == "xls" and len(texts) > 150:  # more than the writer's one record of texts holds
        book.format = "xlsb"
    seen: set[str] = set()
    for n, page in enumerate(book.pages, 1):
        if page.name.casefold() in seen or not page.name:
            page.name = f"{page.name[:25]} ({n})" if page.name else f"Ark{n}"
        seen.add(page.name.casefold())


def write(book: Drawn, folder: Path) -> Path:
    """The workbook as a file; the choices that only its format has are drawn from its seed."""
    choose = random.Random(book.seed + 1)
    path = folder / f"drawn.{_ENDINGS.get(book.format, book.format)}"
    writers = {"xlsx": _xlsx, "inline": _inline, "xls": _xls, "xlsb": _xlsb, "ods": plain.ods, "html": plain.html}
    if book.format == "json":
        path.write_text(book.cube, "utf-8")
    elif book.format in writers:
        writers[book.format](book, path, choose)
    else:
        plain.delimited(book, path, choose)
    return path


def _typed(content: object, choose: random.Random) -> tuple[object, str]:
    """What a cell holds, and its number format; nothing for the usual one."""
    if isinstance(content, Num):
        if "text" in content.form:
            return text(content, choose), ""
        return content.value / (100 if content.form == "percent" else 1), shape(content, choose)
    if isinstance(content, dt.datetime):
        return content, choose.choice(_DATES)
    return content, ""


def _xlsx(book: Drawn, path: Path, choose: random.Random) -> None:
    out = openpyxl.Workbook()
    out.remove(out.active)
    for page in book.pages:
        sheet = out.create_sheet(page.name)
        for (row, column), content in sorted(page.cells.items()):
            cell = sheet.cell(row + 1, column + 1)
            cell.value, form = _typed(content, choose)
            if form:
                cell.number_format = form
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        for row in page.hidden_rows:
            sheet.row_dimensions[row + 1].hidden = True
        for column in page.hidden_columns:
            sheet.column_dimensions[openpyxl.utils.get_column_letter(column + 1)].hidden = True
        if page.hidden:
            sheet.sheet_state = "hidden"
    out.save(path)


def _serial(day: dt.datetime) -> float:
    return float((day - dt.datetime(1899, 12, 30)).days)


def _inline(book: Drawn, path: Path, choose: random.Random) -> None:
    """As programs write it: every text in its cell, no extent, and formats of its own."""
    forms: dict[str, int] = {"": 0}
    sheets = []
    for page in book.pages:
        rows: dict[int, list[str]] = {}
        for (row, column), content in sorted(page.cells.items()):
            value, form = _typed(content, choose)
            at, style = address(row + 1, column + 1), forms.setdefault(form, len(forms))
            if isinstance(value, str):
                body = f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
            else:
                number = _serial(value) if isinstance(value, dt.datetime) else value
                body = f'<c r="{at}" s="{style}"><v>{number!r}</v></c>'
            rows.setdefault(row, []).append(body)
        hidden = dict.fromkeys(page.hidden_rows, ' hidden="1"')
        lines = "".join(parts.row(*cells, r=r + 1, attributes=hidden.get(r, "")) for r, cells in sorted(rows.items()))
        columns = "".join(f'<col min="{c + 1}" max="{c + 1}" hidden="1"/>' for c in sorted(page.hidden_columns))
        spans = "".join(
            f'<mergeCell ref="{address(a + 1, b + 1)}:{address(c + 1, d + 1)}"/>' for a, b, c, d in page.merges
        )
        before, after = columns and f"<cols>{columns}</cols>", spans and f"<mergeCells>{spans}</mergeCells>"
        sheets.append(parts.worksheet(lines, before, after))
    formats = {170 + n: escape(form, {"'": "&apos;"}) for form, n in forms.items() if form}
    states = tuple("hidden" if page.hidden else "visible" for page in book.pages)
    made = parts.parts(*sheets, formats=formats, styles=(0, *formats), states=states)
    names = str(made["xl/workbook.xml"])
    for n, page in enumerate(book.pages, 1):
        names = names.replace(f'<sheet name="Ark{n}" ', f"<sheet name={quoteattr(page.name)} ")
    parts.save(path, {**made, "xl/workbook.xml": names})


def _records(page: Page, choose: random.Random, shown: type) -> dict[tuple[int, int], object]:
    """Cells as the two binary formats have them."""
    cells: dict[tuple[int, int], object] = {}
    for (row, column), content in page.cells.items():
        value, form = _typed(content, choose)
        if isinstance(value, dt.datetime):
            value = _serial(value)
        if isinstance(value, int):
            value = float(value)
        cells[row + 1, column + 1] = shown(value, form) if form and form != "General" else value
    return cells


def _merged(page: Page) -> list[tuple[int, int, int, int]]:
    return [(a + 1, b + 1, c + 1, d + 1) for a, b, c, d in page.merges]


def _xls(book: Drawn, path: Path, choose: random.Random) -> None:
    sheets = [
        biff8.Sheet(
            page.name, _records(page, choose, biff8.Shown), hidden=int(page.hidden), merged=_merged(page),
            hidden_rows=[r + 1 for r in page.hidden_rows], hidden_columns=[c + 1 for c in page.hidden_columns],
        )
        for page in book.pages
    ]  # fmt: skip
    path.write_bytes(biff8.compound(biff8.workbook(*sheets)))


def _xlsb(book: Drawn, path: Path, choose: random.Random) -> None:
    sheets = [
        biff12.Sheet(
            page.name, _records(page, choose, biff12.Shown), hidden=int(page.hidden), merged=_merged(page),
            hidden_rows=[r + 1 for r in page.hidden_rows], hidden_columns=[(c + 1, c + 1) for c in page.hidden_columns],
            short=choose.random() < 0.5,
        )
        for page in book.pages
    ]  # fmt: skip
    path.write_bytes(biff12.workbook(*sheets))
