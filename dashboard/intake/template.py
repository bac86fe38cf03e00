"""The workbook to fill in for a month: what leaves here must come back through ``read_workbook`` as it was typed.

One row a figure, with the headings the reader knows. What may not be typed is locked and grey. Names are
written so that the reader finds just the one unit and the one indicator: where a plain name could mean two, the
code or the id goes with it or stands instead. Last month's figures are text in a column the reader leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from dashboard.intake.guidance import FONT, height, protect_and_print, put, write_guidance
from dashboard.intake.numbers import is_gap, read_number, show
from dashboard.intake.vocabulary import Heading, Vocabulary
from dashboard.model import Indicator, Observation, Register, Unit
from dashboard.model.month import calendar_month

TEXTS = {
    "sheet": "Tall",
    "title": "Månedsrapport for {title}, {month}",
    "example": "Eksempeldata – ",
    "instruction": "Fyll ut de gule cellene. Skriv : der tallet ikke finnes, og 0 bare når det er talt opp og ble "
    "null. Mer står i arket «Veiledning».",
    "wrong": "Dette kan ikke stå her",
    "part": "Skriv et tall som er 0 eller større, og ikke større enn nevneren. Skriv : der tallet ikke finnes.",
    "whole": "Skriv et tall som er 0 eller større, og ikke mindre enn telleren. Skriv : der tallet ikke finnes.",
    "value": "Skriv et tall som er 0 eller større. Skriv : der tallet ikke finnes.",
    "note": "Merknaden kan ha høyst 500 tegn.",
}
MONTHS = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
          "desember")  # fmt: skip
#: The headings with their columns' widths; the last one is left out by the reader (``COLUMNS["note"]``).
HEADINGS = {"Enhet": 36, "Indikator": 42, "Måned": 18, "Teller": 12, "Nevner": 12, "Verdi": 12, "Merknad": 32,
            "Til sammenligning": 46}  # fmt: skip
HEADING_ROW = 4
FIRST_ROW = HEADING_ROW + 1
NOTE_LENGTH = 500
_COLUMN = dict(zip(HEADINGS, "ABCDEFGH", strict=True))
_THIN = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_OPEN_FILL = PatternFill("solid", fgColor="FFF9DB")
_SHUT_FILL = PatternFill("solid", fgColor="D9D9D9")
_HEAD_FILL = PatternFill("solid", fgColor="E7EEF5")
_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
_RIGHT = Alignment(horizontal="right", vertical="top", indent=1)


def write_template(
    path: Path,
    register: Register,
    *,
    month: str,
    unit: str | None,
    wanted: Sequence[tuple[str, str]],
    last: Mapping[tuple[str, str], Observation] | None = None,
    title: str,
    example: bool = False,
) -> int:
    """Write the workbook to fill in for ``month`` and return how many rows it has.

    ``wanted`` are (indicator, unit) in the order to list; with ``unit`` only that unit and those under it.
    ``last`` are earlier figures to show beside them. ValueError for a bad month, KeyError for an unknown name.
    """
    in_words = month_in_words(month)
    rows = list(_rows(register, month, unit, wanted))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = TEXTS["sheet"]
    heading = (TEXTS["example"] if example else "") + TEXTS["title"].format(title=title, month=in_words)
    book.properties.title = heading
    book.properties.creator = title
    _write_top(sheet, heading)
    names = _Names(register)
    for number, (indicator, place) in enumerate(rows, FIRST_ROW):
        before = (last or {}).get((indicator.id, place.id))
        _write_row(sheet, number, indicator, (names.unit(place), names.indicator(indicator), in_words), before)
    if rows:
        _add_rules(sheet, FIRST_ROW + len(rows) - 1)
    _set_up(sheet)
    listed = list({i.id: i for i, _ in rows}.values())
    write_guidance(book, register, [(i, names.indicator(i)) for i in listed])
    book.save(path)
    return len(rows)


def month_in_words(month: str) -> str:
    """``november 2026`` for ``2026-11``. ValueError if it is not a month."""
    return f"{MONTHS[calendar_month(month) - 1]} {month[:4]}"


def _rows(
    register: Register, month: str, unit: str | None, wanted: Iterable[tuple[str, str]]
) -> Iterable[tuple[Indicator, Unit]]:
    if unit is not None and unit not in register.units:
        raise KeyError(unit)
    kept = None if unit is None else {unit, *register.descendants(unit, month)}
    for indicator, place in dict.fromkeys(wanted):
        if kept is None or place in kept:
            yield register.indicators[indicator], register.units[place]


class _Names:
    """The name of a unit or an indicator that the reader takes for it and for nothing else."""

    def __init__(self, register: Register) -> None:
        self._vocabulary = Vocabulary(register)

    def unit(self, unit: Unit) -> str:
        """Its name, or with its code, or another word for it."""
        coded = [f"{unit.code} {unit.name}"] if unit.code else []
        for text in [unit.name, *coded, *unit.aliases, unit.id]:
            heading = self._heading(text)
            if heading is not None and heading.units == {unit.id} and not heading.meanings:
                return text
        return unit.name

    def indicator(self, indicator: Indicator) -> str:
        """Its name, or another word for it; a name goes before a part's own text, as in the reader."""
        for text in (indicator.name, *indicator.aliases, indicator.id):
            heading = self._heading(text)
            if heading is None or heading.units or heading.joins:
                continue
            named = {m.indicator for m in heading.meanings if m.by_name}
            if named == {indicator.id}:
                return text
        return indicator.name

    def _heading(self, text: str) -> Heading | None:
        if is_gap(text) or read_number(text) is not None:
            return None
        heading = self._vocabulary.heading(text)
        usable = heading.whole and not (heading.column or heading.total or heading.part or heading.periods)
        return heading if usable else None


def comparison(indicator: Indicator, before: Observation) -> str:
    """``oktober 2026: 101,5 av 980 = 10,4 %``; empty where there was no figure."""
    if indicator.is_ratio and before.numerator is not None and before.denominator is not None:
        text = f"{show(before.numerator)} av {show(before.denominator)}"
        text += f" = {show(before.value, 1)} %" if before.value is not None else ""
    elif before.value is not None:
        text = f"{show(before.value, 1)} %" if indicator.is_ratio else show(before.value)
    else:
        return ""
    return f"{month_in_words(before.month)}: {text}"


def _write_top(sheet: Any, heading: str) -> None:
    put(sheet["A1"], heading).font = Font(FONT, bold=True, size=14)
    put(sheet["A2"], TEXTS["instruction"])
    for word, letter in _COLUMN.items():
        cell = put(sheet[f"{letter}{HEADING_ROW}"], word)
        cell.font, cell.fill, cell.border = Font(FONT, bold=True), _HEAD_FILL, _BORDER
        cell.alignment = _RIGHT if word in ("Teller", "Nevner", "Verdi") else _LEFT
        sheet.column_dimensions[letter].width = HEADINGS[word]


def _write_row(
    sheet: Any, number: int, indicator: Indicator, names: tuple[str, str, str], before: Observation | None
) -> None:
    texts = dict(zip(("Enhet", "Indikator", "Måned"), names, strict=True))
    texts["Til sammenligning"] = comparison(indicator, before) if before is not None else ""
    figures = ("Teller", "Nevner") if indicator.is_ratio else ("Verdi",)
    for word, letter in _COLUMN.items():
        cell = sheet[f"{letter}{number}"]
        cell.border = _BORDER
        if word in texts:
            put(cell, texts[word]).alignment = _LEFT
            continue
        is_open = word in figures or word == "Merknad"
        cell.protection = Protection(locked=not is_open)
        cell.fill = _OPEN_FILL if is_open else _SHUT_FILL
        cell.alignment = _LEFT if word == "Merknad" else _RIGHT
    lines = height((text, HEADINGS[word]) for word, text in texts.items())
    if lines > height([("", 1)]):
        sheet.row_dimensions[number].height = lines


def _add_rules(sheet: Any, last_row: int) -> None:
    """What Excel refuses while one types.

    A blank is let through by the formula itself: with Excel's own «ignore blank» anything at all may be typed as
    long as the other part is still empty.
    """
    d, e, f = (f"{_COLUMN[word]}{FIRST_ROW}" for word in ("Teller", "Nevner", "Verdi"))
    rules = {
        "Teller": ("part", _allowed(d, f"OR(NOT(ISNUMBER({e})),{d}<={e})")),
        "Nevner": ("whole", _allowed(e, f"OR(NOT(ISNUMBER({d})),{d}<={e})")),
        "Verdi": ("value", _allowed(f)),
    }
    for word, (text, formula) in rules.items():
        rule = DataValidation("custom", formula1=formula, allow_blank=False)
        _add_rule(sheet, rule, text, f"{_COLUMN[word]}{FIRST_ROW}:{_COLUMN[word]}{last_row}")
    length = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(NOTE_LENGTH), allow_blank=True)
    _add_rule(sheet, length, "note", f"{_COLUMN['Merknad']}{FIRST_ROW}:{_COLUMN['Merknad']}{last_row}")


def _allowed(cell: str, also: str = "TRUE") -> str:
    return f'OR({cell}="",{cell}=":",AND(ISNUMBER({cell}),{cell}>=0,{also}))'


def _add_rule(sheet: Any, rule: DataValidation, text: str, cells: str) -> None:
    rule.errorTitle, rule.error, rule.errorStyle, rule.showErrorMessage = TEXTS["wrong"], TEXTS[text], "stop", True
    rule.add(cells)
    sheet.add_data_validation(rule)


def _set_up(sheet: Any) -> None:
    """What stays on screen and on each page. No filter: what it hides would not be read."""
    protect_and_print(sheet)
    sheet.freeze_panes = f"C{FIRST_ROW}"
    sheet.print_title_rows = f"1:{HEADING_ROW}"
