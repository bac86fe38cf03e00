"""mal-YYYY-MM.xlsx: the official template, one row per unit and indicator."""

from __future__ import annotations

import datetime as dt

from openpyxl import Workbook

from .basics import INDICATORS, LEAVES, Month, indicator_name, label, stream, unit_name
from .figures import Figures
from .sheets import BOLD, ITALIC, NOTE, PREFIX, TITLE, headings, new_workbook, plain, put
from .stories import FORGOTTEN_MONTH, FORGOTTEN_UNIT, NEVER_REPORTED

STAFFING = (
    "fte_agreed", "headcount", "vacancy_rate", "turnover", "fulltime_share", "mean_position",
    "qualified_share", "placements", "leaders_trained", "change_trained",
)  # fmt: skip
# rota_by_ai is a service indicator too, but is delivered by the rota system only.
SERVICES = tuple(
    name
    for name, row in INDICATORS.items()
    if row["category"] == "service_level" and name not in (NEVER_REPORTED, "rota_by_ai")
)
INDICATORS_HERE = STAFFING + SERVICES
REMARKS = (
    "Kontrollert av leder", "Vikar ut måneden", "Ny medarbeider starter neste måned",
    "Tallene er hentet fra fagsystemet", "Lav bemanning denne måneden",
)  # fmt: skip
GUIDE = (
    "Slik fyller du ut malen",
    "Skriv én rad for hver enhet og hver indikator.",
    "Andeler: fyll ut teller og nevner. La verdi stå tom.",
    "Antall: fyll ut verdi. La teller og nevner stå tomme.",
    "Månedstall som ikke finnes, skal stå tomme eller utelates. Skriv ikke null når tallet mangler.",
    "Merknad er valgfri. Skriv aldri opplysninger om enkeltpersoner.",
)


def delivered(unit: str, month: Month) -> bool:
    return (unit, month) != (FORGOTTEN_UNIT, FORGOTTEN_MONTH)


def workbook(month: Month, figures: Figures) -> Workbook:
    title = f"{PREFIX}Månedsrapport for Nesbyen kommune, {label(month)}"
    book, rng = new_workbook(title), stream("remarks", *month)
    sheet = book.active
    sheet.title = "Tall"
    put(sheet, 1, 1, title, TITLE)
    put(sheet, 2, 1, NOTE, ITALIC)
    headings(sheet, 4, ["Enhet", "Indikator", "Måned", "Teller", "Nevner", "Verdi", "Merknad"])
    row = 5
    as_date = month[1] % 2 == 1
    for unit in LEAVES:
        for indicator in INDICATORS_HERE:
            figure = figures.get((indicator, unit, month))
            if figure is None or not delivered(unit, month):
                continue
            put(sheet, row, 1, unit_name(unit))
            put(sheet, row, 2, indicator_name(indicator))
            if as_date:
                put(sheet, row, 3, dt.date(*month, 1), fmt="mmmm yyyy")
            else:
                put(sheet, row, 3, label(month))
            if figure[1] is None:
                put(sheet, row, 6, plain(figure[0]))
            else:
                put(sheet, row, 4, plain(figure[0]))
                put(sheet, row, 5, plain(figure[1]))
            if rng.random() < 0.03:
                put(sheet, row, 7, rng.choice(REMARKS))
            row += 1
    put(sheet, row + 1, 1, "Vakante årsverk er hjemler uten fast eller midlertidig innehaver.", ITALIC)
    put(sheet, row + 2, 1, "Rapporten sendes økonomiavdelingen innen den tiende i neste måned.", ITALIC)
    for letter, width in zip("ABCDEFG", (38, 38, 16, 10, 10, 10, 34), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A5"
    guide = book.create_sheet("Veiledning")
    for number, line in enumerate(GUIDE, 1):
        put(guide, number, 1, line, BOLD if number == 1 else None)
    guide.column_dimensions["A"].width = 90
    return book
