"""The second sheet of the workbook to fill in: how it is done, and what each indicator counts.

Text alone, and under headings that the reader knows, so that it has nothing to say about this sheet when
the workbook comes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side

from dashboard.model import Indicator, Register

SHEET = "Veiledning"
#: «Forklaring» heads a column of notes (``COLUMNS["note"]``), so the reader leaves out what stands under it.
HEAD = "Forklaring"
HEADINGS = {"Indikator": 34, "Teller": 36, "Nevner": 36, HEAD: 70}
LINES = (
    "Fyll ut de gule cellene i arket «Tall». Andeler har teller og nevner, og prosenten regnes ut når arbeidsboken "
    "leses. Antall har bare verdi. De grå cellene skal ikke fylles ut og er låst.",
    "Skriv bare tallet i cellen, med komma foran desimalene. Skriv ikke prosenttegn, stjerne, ca. eller benevning.",
    "Skriv : (kolon) der tallet ikke finnes. En rad uten tall leses på samme måte, men har en rad teller, må den også "
    "ha nevner eller :. Skriv 0 bare når det er talt opp og ble null.",
    "Skriv aldri navn, fødselsnummer eller annet som kan vise hvem et tall gjelder, heller ikke i merknaden. "
    "Finnes det et fødselsnummer eller en kolonne med navn, blir hele arbeidsboken avvist.",
    "Merknaden er til den som tar imot arbeidsboken. Den kan ha høyst 500 tegn og leses ikke inn.",
    "«Til sammenligning» viser det som var rapportert for en tidligere måned, og leses ikke inn.",
    "Skjul ikke rader eller kolonner: det som er skjult, blir ikke lest. Arkene er beskyttet uten passord, for at "
    "ingen skal komme til å endre navn på enheter og indikatorer.",
)
SEND_TO = "Send den utfylte arbeidsboken til {contact}."
COLLECTOR = "den som samler inn tallene for {name}"
DEFINITIONS = "Under står hva hver indikator teller."
COUNTED = "Tallet skrives i kolonnen «Verdi»"
PAGE = "Side &P av &N"
FONT = "Calibri"
_LINE_HEIGHT = 15.5
_UNDER = Border(bottom=Side(style="thin", color="D9D9D9"))


def harmless(text: str) -> str:
    """A text that stays a text.

    One that begins like a formula (= + - @, tab, return) gets a space in front: it holds in every program and
    through every copy of the file, and the reader takes no notice of it.
    """
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f" {text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def put(cell: Any, text: str) -> Any:
    """Write a text that stays a text, and return the cell."""
    text = harmless(text)
    if text:
        cell.value = text
        cell.data_type = "s"
    return cell


def height(texts: Iterable[tuple[str, float]]) -> float:
    """The height a row needs for texts wrapped in columns of these widths; not every program finds it out itself."""
    return _LINE_HEIGHT * max(1 + int(len(text) // width) for text, width in texts)


def write_guidance(book: Any, register: Register, listed: Iterable[tuple[Indicator, str]]) -> None:
    """Add the sheet; ``listed`` are the indicators with the name each goes by in the workbook."""
    sheet = book.create_sheet(SHEET)
    put(sheet["A1"], HEAD).font = Font(FONT, bold=True, size=14)
    row = 2
    for text in (*LINES, SEND_TO.format(contact=_receiver(register)), DEFINITIONS):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(HEADINGS))
        put(sheet[f"A{row}"], text).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = height([(text, sum(HEADINGS.values()))])
        row += 1
    row += 1
    for column, (word, width) in enumerate(HEADINGS.items(), 1):
        cell = put(sheet.cell(row, column), word)
        cell.font = Font(FONT, bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for indicator, name in listed:
        row += 1
        about = ". ".join(filter(None, (indicator.definition.rstrip("."), "" if indicator.is_ratio else COUNTED)))
        texts = (name, indicator.numerator, indicator.denominator, about)
        for column, text in enumerate(texts, 1):
            cell = put(sheet.cell(row, column), text)
            cell.alignment, cell.border = Alignment(wrap_text=True, vertical="top"), _UNDER
        sheet.row_dimensions[row].height = height(zip(texts, HEADINGS.values(), strict=True))
    protect_and_print(sheet)


def protect_and_print(sheet: Any) -> None:
    """Protection without a password, and a landscape page as wide as the table."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    sheet.page_margins.footer = 0.3
    sheet.oddFooter.center.text = PAGE


def _receiver(register: Register) -> str:
    """Whom the whole municipality's row names as contact; else whoever collects its figures."""
    root = register.units.get(register.root or "")
    if root is not None and root.contact:
        return root.contact
    return COLLECTOR.format(name=root.name if root is not None else "kommunen")
