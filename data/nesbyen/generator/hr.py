"""hr-YYYY-MM.xlsx: the HR export, one sheet per kind of sick leave, the last three months and a sum."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from .basics import CHILDREN, LEAVES, MONTHS, ROOT, UNITS, Month, indicator_name, label, leaves, unit_name
from .figures import SICK, before_correction
from .sheets import BOLD, ITALIC, NOTE, PREFIX, TITLE, headings, new_workbook, percent, put
from .stories import CORRECTED_IN, CORRECTED_MONTH, CORRECTED_UNIT

Sick = dict[tuple[str, Month], dict[str, tuple[int, int]]]
SHEETS = dict(zip(SICK, ("Totalt fravær", "Korttid 1-16", "Langtid 17+", "Egenmeldt", "Legemeldt"), strict=True))
TRIPLE = ["Avtalte dagsverk", "Tapte dagsverk", "Prosent"]
NOTES = {
    "sick_leave_short": "Korttid er fravær til og med dag 16, også de første dagene av lange fravær.",
    "sick_leave_long": "Langtid er fravær fra og med dag 17.",
    "sick_leave_self": "Egenmeldt og legemeldt er til sammen totalt fravær.",
}
CORRECTION = "Rettet: {unit}, {month}. En annen permisjon var registrert som sykefravær."


def shown_months(month: Month) -> list[Month]:
    last = MONTHS.index(month) + 1
    return MONTHS[max(0, last - 3) : last]


def as_exported(sick: Sick, unit: str, month: Month, export: Month) -> dict[str, tuple[int, int]]:
    """Tenths of days as this export has them; the corrected month was wrong in the first one."""
    true = sick[unit, month]
    wrong = unit == CORRECTED_UNIT and month == CORRECTED_MONTH and export < CORRECTED_IN
    return before_correction(true) if wrong else true


def tree(unit: str) -> list[str]:
    return [unit] + [row for child in CHILDREN[unit] for row in tree(child)]


def line(sheet: Worksheet, row: int, days: list[tuple[int, int]], typed: bool) -> None:
    """One triple per month and one for all of them; days are tenths."""
    days = [*days, (sum(lost for lost, _ in days), sum(agreed for _, agreed in days))]
    for number, (lost, agreed) in enumerate(days):
        column = 3 + 3 * number
        put(sheet, row, column, agreed / 10, fmt="#,##0.0")
        put(sheet, row, column + 1, lost / 10, fmt="#,##0.0")
        put(sheet, row, column + 2, percent(lost, agreed, typed), fmt="0.0" if typed else "0.0%")


def fill(sheet: Worksheet, indicator: str, export: Month, sick: Sick) -> None:
    months, typed, text_codes = shown_months(export), export[0] == 2025, export[0] == 2026
    put(sheet, 1, 1, f"{PREFIX}{indicator_name(indicator)} per enhet", TITLE)
    following = MONTHS.index(export) + 1
    year, number = MONTHS[following] if following < len(MONTHS) else (export[0], export[1] + 1)
    put(sheet, 2, 1, f"Uttrekk fra HR-systemet 12.{number:02d}.{year} kl. 07:15", ITALIC)
    headings(sheet, 4, ["Kode", "Enhet"])
    headings(sheet, 5, ["", ""])
    for place, name in enumerate([*(label(month) for month in months), "Sum"]):
        column = 3 + 3 * place
        headings(sheet, 4, [name, "", ""], column)
        headings(sheet, 5, TRIPLE, column)
        sheet.merge_cells(start_row=4, end_row=4, start_column=column, end_column=column + 2)
    for column in (1, 2):
        sheet.merge_cells(start_row=4, end_row=5, start_column=column, end_column=column)
    row = 6
    for unit in [*tree(ROOT), "Sum"]:
        under = LEAVES if unit == "Sum" else leaves(unit)
        style = BOLD if unit == "Sum" or CHILDREN[unit] else None
        if unit == "Sum":
            put(sheet, row, 2, "Sum", BOLD)
        else:
            code = UNITS[unit]["code"]
            put(sheet, row, 1, (code if text_codes else int(code)) if code else None, style)
            put(sheet, row, 2, unit_name(unit), style)
        parts = [[as_exported(sick, leaf, month, export)[indicator] for leaf in under] for month in months]
        days = [(sum(lost for lost, _ in part), sum(agreed for _, agreed in part)) for part in parts]
        line(sheet, row, days, typed)
        row += 1
    foot = ["Filter: Ansettelsesform = fast, vikariat", NOTE]
    if indicator in NOTES:
        foot.append(NOTES[indicator])
    if export == CORRECTED_IN:
        foot.append(CORRECTION.format(unit=unit_name(CORRECTED_UNIT), month=label(CORRECTED_MONTH)))
    for number, text in enumerate(foot, row + 1):
        put(sheet, number, 1, text, ITALIC)
    sheet.column_dimensions["B"].width = 38
    sheet.freeze_panes = "C6"


def workbook(month: Month, sick: Sick) -> Workbook:
    book = new_workbook(f"{PREFIX}Sykefravær, uttrekk for {label(month)}")
    book.remove(book.active)
    for indicator, name in SHEETS.items():
        fill(book.create_sheet(name), indicator, month, sick)
    return book
