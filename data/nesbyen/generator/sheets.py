"""What the four kinds of workbook share: styles, rounding, and a file that is always the same."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

PREFIX = "Eksempeldata – "
NOTE = "Eksempeltall laget av et program. Ikke virkelige tall."
BOLD, ITALIC, TITLE = Font(bold=True), Font(italic=True, color="666666"), Font(bold=True, size=14)
SHADE = PatternFill("solid", fgColor="DDE8F0")
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
STAMP = (2026, 11, 15, 8, 0, 0)


def put(sheet: Worksheet, row: int, column: int, value: object, style: Font | None = None, fmt: str = "") -> None:
    cell = sheet.cell(row, column, value)
    if style is not None:
        cell.font = style
    if fmt:
        cell.number_format = fmt


def headings(sheet: Worksheet, row: int, names: list[str], first: int = 1) -> None:
    for column, name in enumerate(names, first):
        cell = sheet.cell(row, column, name)
        cell.font, cell.fill, cell.alignment = BOLD, SHADE, MIDDLE


def plain(number: float) -> float:
    """An integer as an integer, everything else with one decimal."""
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def percent(numerator: float, denominator: float, typed: bool) -> float:
    """Rounded to what is shown: 7.3 when typed as a number, 0.073 under the format 0.0%."""
    parts = Decimal(str(round(numerator, 1))), Decimal(str(round(denominator, 1)))
    shown = (100 * parts[0] / parts[1]).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return float(shown) if typed else float(shown / 100)


def new_workbook(title: str) -> Workbook:
    book = Workbook()
    book.properties.title = title
    book.properties.creator = "Eksempeldata"
    book.properties.created = dt.datetime(*STAMP)
    return book


def shortest(cell: re.Match[bytes]) -> bytes:
    """0.084 where openpyxl writes 0.08400000000000001: the same number, no long row of digits."""
    return b"<v>" + repr(float(cell[1])).encode() + b"</v>"


def save(book: Workbook, path: Path) -> None:
    """Write the workbook with fixed times, so that the same content gives the same bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    modified = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*STAMP).encode()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + modified, content)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"<v>(\d+\.\d+)</v>", shortest, content)
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            info.external_attr = 0o644 << 16
            target.writestr(info, content, compresslevel=9)
