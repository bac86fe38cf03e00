"""beredskap-ikt-YYYY-MM.xlsx: preparedness and IT, one sheet per indicator."""

from __future__ import annotations

from openpyxl import Workbook

from .basics import INDICATORS, LEAVES, Month, indicator_name, label, unit_name
from .figures import Figures
from .sheets import ITALIC, NOTE, PREFIX, TITLE, headings, new_workbook, percent, plain, put

INDICATORS_HERE = tuple(name for name, row in INDICATORS.items() if row["category"] == "preparedness")
NOTES = {
    "exercises_held": "Øvelser telles i måneden de ble gjennomført, også når andre hadde ansvaret.",
    "learning_points_closed": "Et læringspunkt er lukket når tiltaket er gjennomført.",
    "preparedness_posts": "Samme sak på hjemmeside og i sosiale medier telles én gang.",
    "plans_current": "Planer som er vedtatt på nytt uten endringer, regnes som revidert.",
    "security_routines": "Rutiner som er slått sammen, telles som én.",
    "security_training": "Opplæringen må tas på nytt hvert år.",
    "phishing_clicks": "Testen sendes til alle kommunens ansatte. IKT Hallingdal melder samlet tall.",
}


def workbook(month: Month, figures: Figures) -> Workbook:
    alias = month[0] == 2026
    typed = month[0] != 2025
    book = new_workbook(f"{PREFIX}Beredskap og IKT, {label(month)}")
    book.remove(book.active)
    for indicator in INDICATORS_HERE:
        name = indicator_name(indicator, alias)
        sheet = book.create_sheet(name)
        put(sheet, 1, 1, f"{PREFIX}{name}, {label(month)}", TITLE)
        put(sheet, 2, 1, NOTE, ITALIC)
        is_ratio = INDICATORS[indicator]["measure"] == "ratio"
        headings(sheet, 4, ["Enhet", "Teller", "Nevner", "Prosent"] if is_ratio else ["Enhet", "Antall"])
        row = 5
        for unit in LEAVES:
            figure = figures.get((indicator, unit, month))
            if figure is None:
                continue
            put(sheet, row, 1, unit_name(unit))
            put(sheet, row, 2, plain(figure[0]))
            if figure[1] is not None:
                put(sheet, row, 3, plain(figure[1]))
                put(sheet, row, 4, percent(*figure, typed), fmt="0.0" if typed else "0.0%")
            row += 1
        put(sheet, row + 1, 1, NOTES[indicator], ITALIC)
        sheet.column_dimensions["A"].width = 38
    return book
