"""turnus-YYYY-MM.xlsx: the rota export, one column per month of the year so far."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment

from .basics import INDICATORS, LEAVES, NAMES, Month, unit_name
from .figures import Figures
from .sheets import ITALIC, NOTE, PREFIX, TITLE, headings, new_workbook, plain, put

INDICATORS_HERE = ("overtime_share", "agency_share", "long_shift_share", "annual_rota_share", "rota_by_ai")


def workbook(month: Month, figures: Figures) -> Workbook:
    year, months = month[0], [(month[0], number) for number in range(1, month[1] + 1)]
    title = f"{PREFIX}Turnusrapport {year}"
    book = new_workbook(title)
    sheet = book.active
    sheet.title = "Turnus"
    put(sheet, 1, 1, title, TITLE)
    put(sheet, 2, 1, NOTE, ITALIC)
    headings(sheet, 4, ["Avdeling", "Måltall", *NAMES[: month[1]]])
    row = 5
    for unit in LEAVES:
        first = row
        for indicator in INDICATORS_HERE:
            if (indicator, unit, month) not in figures:
                continue
            for part, name in enumerate(("numerator", "denominator")):
                put(sheet, row, 2, INDICATORS[indicator][name])
                for column, one in enumerate(months, 3):
                    put(sheet, row, column, plain(figures[indicator, unit, one][part]))
                row += 1
        # An alias in the oldest files, merged names in the middle ones, only the first row in the newest.
        put(sheet, first, 1, unit_name(unit, alias=year == 2024))
        if year == 2025:
            sheet.merge_cells(start_row=first, end_row=row - 1, start_column=1, end_column=1)
            sheet.cell(first, 1).alignment = Alignment(vertical="top")
    put(sheet, row + 1, 1, f"Filtre brukt: År er {year}", ITALIC)
    sheet.column_dimensions["A"].width = 38
    sheet.column_dimensions["B"].width = 48
    sheet.freeze_panes = "C5"
    return book
