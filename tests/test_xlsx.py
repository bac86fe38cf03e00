"""An xlsx is read as Excel shows it: every kind of cell, every way to write it, and what no sheet holds is refused."""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import parts
import pytest
from parts import row, worksheet

from dashboard.intake import usual, xlsx
from dashboard.intake.cells import Cell, Sheet, Workbook
from dashboard.intake.limits import TooManyCells
from dashboard.intake.refusal import Refused
from dashboard.intake.rows import Rows, Shared, Strings
from dashboard.intake.shapes import Shapes
from dashboard.intake.workbook import open_workbook
from dashboard.intake.worksheet import read_worksheet
from dashboard.model import IntakeSettings

REAL = Path(os.environ.get("TAKTSKIFTE_REAL", "/nowhere"))
STRICT = {
    parts.MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    parts.RELATIONS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
COLUMNS = '<col min="1" max="16384" hidden="1"/>'
Read = Callable[..., Workbook]
Spell = Callable[[parts.Parts], parts.Parts]


def _as_it_is(content: parts.Parts) -> parts.Parts:
    return content


def _spread(content: parts.Parts) -> parts.Parts:
    """Lines and a comment between elements, as from a program that lays out its XML."""
    found = {n: re.sub(r"(<(?:row|c|v|f|is|si|xf|sheet)\b[^>]*>)", r"\n<!-- -->\1", str(c)) for n, c in content.items()}
    return {n: re.sub(r"(</(?:row|c|v|f|is|si|xf|sheet)>)", r"\1\n  ", c) for n, c in found.items()}


def _prefixed(content: parts.Parts) -> parts.Parts:
    """Every element of the workbook's own with a prefix, as from .NET."""
    found = {
        n: re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", str(c)).replace("xmlns=", "xmlns:x=") for n, c in content.items()
    }
    return found | {n: c for n, c in content.items() if n.endswith(".rels")}


def _strict(content: parts.Parts) -> parts.Parts:
    found = dict(content)
    for name in found:
        for usual_name, strict in STRICT.items():
            found[name] = str(found[name]).replace(usual_name, strict)
    return found


def _in_utf16(content: parts.Parts) -> parts.Parts:
    return {n: f'<?xml version="1.0" encoding="utf-16"?>{c}'.encode("utf-16") for n, c in content.items()}


SPELLINGS: dict[str, Spell] = {
    "as Excel writes it": _as_it_is, "laid out": _spread, "prefixed": _prefixed, "strict": _strict, "in utf-16": _in_utf16,
}  # fmt: skip


@pytest.fixture(params=SPELLINGS)
def read(request: pytest.FixtureRequest, tmp_path: Path) -> Read:
    """Read parts, in each spelling that XML leaves open. A test that asks for it is run in every one."""

    def _read(*sheets: str, **more: object) -> Workbook:
        content = SPELLINGS[request.param](parts.parts(*sheets, **more))  # type: ignore[arg-type]
        return xlsx.read(parts.save(tmp_path / "bok.xlsx", content))

    return _read


def one(book: Workbook, key: tuple[int, int] = (1, 1)) -> Cell:
    assert list(book.sheets[0].cells) == [key]
    return book.sheets[0].cells[key]


class TestCells:
    @pytest.mark.parametrize(
        ("written", "content", "decimals"),
        [
            ('<c r="A1"><v>12</v></c>', 12.0, 0),
            ('<c r="A1" t="n"><v>12.5</v></c>', 12.5, 1),
            ('<c r="A1"><v>-0.125</v></c>', -0.125, 3),
            ('<c r="A1"><v>1.5E-2</v></c>', 0.015, 3),
            ('<c r="A1"><v>7.0000000000000009</v></c>', 7.000000000000001, 0),
            ('<c r="A1"><v>12.50</v></c>', 12.5, 1),
            ('<c r="A1" t="b"><v>1</v></c>', True, None),
            ('<c r="A1" t="b"><v>false</v></c>', False, None),
            ('<c r="A1" t="str"><v>Sykehjemmet</v></c>', "Sykehjemmet", None),
            ('<c r="A1" t="inlineStr"><is><t>Sykehjemmet</t></is></c>', "Sykehjemmet", None),
            ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> to  ord </t></is></c>', " to  ord ", None),
            ('<c r="A1" t="inlineStr"><is><t>a &amp; b &lt;c&gt; &#248;</t></is></c>', "a & b <c> ø", None),
            ('<c r="A1" t="inlineStr"><is><t>&amp;lt;</t></is></c>', "&lt;", None),
            ('<c r="A1" t="inlineStr"><is><r><t>Syke</t></r><r><rPr/><t>fravær</t></r></is></c>', "Sykefravær", None),
            ('<c r="A1" t="inlineStr"><is><t>課</t><rPh sb="0" eb="1"><t>か</t></rPh></is></c>', "課", None),
            ('<c r="A1" t="inlineStr"><is><t>a_x000D_\nb</t></is></c>', "a\r\nb", None),
            ('<c r="A1" t="str"><v>_x005F_x000D_</v></c>', "_x000D_", None),
            (
                '<c r="A1" t="str"><v>_x0007__x0000_ og _xD83D__xDE00_ og _xD83D_</v></c>',
                "\ufffd\ufffd og 😀 og \ufffd",
                None,
            ),
            ('<c r="A1" t="str"><v>_x12_ _xyzxy_</v></c>', "_x12_ _xyzxy_", None),
            ('<c r="A1" t="d"><v>2026-10-01T12:30:00</v></c>', dt.datetime(2026, 10, 1, 12, 30), None),
            ('<c r="A1" t="d"><v>2026-10-01</v></c>', dt.datetime(2026, 10, 1), None),
            ('<c r="A1" t="d"><v>12:30:00</v></c>', "12:30:00", None),
            ('<c r="A1"><f>SUM(B1:B9)&lt;3</f><v>4</v></c>', 4.0, 0),
            ('<c r="A1" t="str"><f>"1"&amp;"2"</f><v>12</v></c>', "12", None),
        ],
    )
    def test_each_kind_has_its_content(self, read: Read, written: str, content: object, decimals: int | None) -> None:
        cell = one(read(worksheet(row(written))))
        assert cell == Cell(1, 1, content, decimals)  # type: ignore[arg-type]
        assert type(cell.content) is type(content)

    @pytest.mark.parametrize("written", ["", '<c r="A1"/>', '<c r="A1" s="0"></c>', '<c r="A1" t="s"><v>0</v></c>',
                                         '<c r="A1" t="str"><f>""</f><v></v></c>', '<c r="A1" t="inlineStr"><is><t/></is></c>'])  # fmt: skip
    def test_what_shows_nothing_is_no_cell(self, read: Read, written: str) -> None:
        assert read(worksheet(row(written)), strings="<si><t/></si>").sheets[0].cells == {}

    @pytest.mark.parametrize("result", ["", "<v/>", "<v></v>", "<v />"])
    @pytest.mark.parametrize("kind", ["", ' t="n"'])
    def test_a_formula_without_its_result_says_so(self, read: Read, result: str, kind: str) -> None:
        cell = one(read(worksheet(row(f'<c r="A1"{kind}><f>B1+1</f>{result}</c>'))))
        assert (cell.uncalculated, cell.content) == (True, None)

    def test_a_text_formula_without_a_value_at_all_says_so(self, read: Read) -> None:
        assert one(read(worksheet(row('<c r="A1" t="str"><f>B1</f></c>')))).uncalculated

    @pytest.mark.parametrize("text", ["#DIV/0!", "#N/A", "#REF!", "#SPILL!"])
    def test_an_error_value_keeps_its_text(self, read: Read, text: str) -> None:
        cell = one(read(worksheet(row(f'<c r="A1" t="e"><f>1/0</f><v>{text}</v></c>'))))
        assert (cell.error, cell.content) == (text, None)

    def test_shared_texts_are_joined_from_their_runs_without_reading_aids(self, read: Read) -> None:
        strings = (
            "<si><t>Enhet</t></si><si><r><t>Tapte </t></r><r><t xml:space='preserve'>dagsverk</t></r></si>"
            "<si><t>課</t><rPh sb='0' eb='1'><t>か</t></rPh><phoneticPr fontId='1'/></si>"
        )
        written = row(*(f'<c r="{c}1" t="s"><v>{n}</v></c>' for n, c in enumerate("ABC")))
        cells = read(worksheet(written), strings=strings).sheets[0].cells
        assert [cell.content for cell in cells.values()] == ["Enhet", "Tapte dagsverk", "課"]

    def test_no_part_for_shared_texts_is_no_fault_where_nobody_asks(self, read: Read) -> None:
        assert one(read(worksheet(row('<c r="A1"><v>3</v></c>')))).content == 3

    @pytest.mark.parametrize(
        "written",
        [
            '<c r="A1"><v>tolv</v></c>',
            '<c r="A1"><v>1_000</v></c>',
            '<c r="A1"><v>१२</v></c>',
            '<c r="A1"><v>1e999</v></c>',
            '<c r="A1"><v>NaN</v></c>',
            '<c r="A1"><v>1,5</v></c>',
            '<c r="A1" t="b"><v>2</v></c>',
            '<c r="A1" t="x"><v>2</v></c>',
            '<c r="A1" t="s"><v>1</v></c>',
            '<c r="A1" t="s"><v>-1</v></c>',
            '<c r="A1" t="s"><v>0.5</v></c>',
            '<c r="XFE1"><v>1</v></c>',
            '<c r="A0"><v>1</v></c>',
            '<c r="1"><v>1</v></c>',
            '<c r="B2"><v>1</v></c>',
            '<c r="A1" t="inlineStr"><v>0</v></c>',
            '<c r="A1" t="inlineStr"><v>0</v><is><t>én</t></is></c>',
            '<c r="A1" t="s"><is><t>0</t></is></c>',
            '<c r="A1"><is><t>12</t></is></c>',
            '<c r="A1"><v>1</v><is><t>2</t></is></c>',
        ],
    )
    def test_what_no_sheet_holds_is_refused(self, read: Read, written: str) -> None:
        with pytest.raises((ValueError, LookupError)):
            read(worksheet(row(written)), strings="<si><t>én</t></si>")

    @pytest.mark.parametrize("number", ["0", "1048577", "-1", "x"])
    def test_a_row_that_no_sheet_has_is_refused(self, read: Read, number: str) -> None:
        with pytest.raises(ValueError):
            read(worksheet(f'<row r="{number}"><c><v>1</v></c></row>'))


class TestPlaces:
    def test_cells_and_rows_without_an_address_follow_each_other(self, read: Read) -> None:
        rows = "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c r='D2'><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>"
        cells = read(worksheet(rows)).sheets[0].cells
        assert {cell.address: cell.content for cell in cells.values()} == {"A1": 1, "C1": 2, "D2": 3, "E2": 4, "A3": 5}

    def test_a_row_without_a_number_stands_where_its_cells_do(self, read: Read) -> None:
        book = read(worksheet('<row hidden="1"><c r="A7"><v>1</v></c></row><row><c><v>2</v></c></row>'))
        assert {c.address for c in book.sheets[0].cells.values()} == {"A7", "A8"}
        assert book.sheets[0].hidden_rows == {7}

    @pytest.mark.parametrize(
        "cells",
        [
            '<c r="A3"><v>1</v></c><c><v>2</v></c>',
            '<c><v>1</v></c><c r="B3"><v>2</v></c>',
            '<c r="A3"><v>1</v></c><c r="B4"><v>2</v></c>',
        ],
        ids=["then one that does not say", "first one that does not say", "two that say otherwise"],
    )
    def test_a_row_of_which_only_some_cells_say_where_it_stands_is_refused(self, read: Read, cells: str) -> None:
        with pytest.raises(ValueError):
            read(worksheet(row('<c r="A1"><v>7</v></c>') + f"<row>{cells}</row>"))

    def test_rows_in_any_order_keep_their_numbers(self, read: Read) -> None:
        book = read(
            worksheet(row('<c r="B9"><v>1</v></c>', r=9) + row('<c r="C2"><v>2</v></c><c r="A2"><v>3</v></c>', r=2))
        )
        assert {c.address: c.content for c in book.sheets[0].cells.values()} == {"B9": 1, "C2": 2, "A2": 3}

    def test_the_sheets_own_account_of_its_extent_is_not_asked(self, read: Read) -> None:
        book = read(worksheet(row('<c r="F40"><v>1</v></c>', r=40), before='<dimension ref="A1:A1"/>'))
        assert one(book, (40, 6)).content == 1

    def test_the_last_place_of_a_sheet_is_read(self, read: Read) -> None:
        assert one(read(worksheet(row('<c r="XFD1048576"><v>1</v></c>', r=1048576))), (1048576, 16384)).content == 1

    def test_the_same_content_twice_is_one_cell(self, read: Read) -> None:
        assert one(read(worksheet(row('<c r="A1"><v>1</v></c><c r="A1"><v>1</v></c><c r="A1"/>')))).content == 1

    def test_two_contents_for_one_cell_refuse_the_file_at_that_cell(self, read: Read) -> None:
        with pytest.raises(Refused) as refused:
            read(worksheet(row('<c r="A1"/>')), worksheet(row('<c r="B1"><v>1</v></c><c r="B1"><v>2</v></c>')))
        problem = refused.value.problem
        assert (problem.code, problem.sheet, problem.cell, problem.facts["why"]) == (
            "unreadable-file",
            "Ark2",
            "B1",
            "twice",
        )

    def test_merged_ranges_are_read_in_any_direction(self, read: Read) -> None:
        merged = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="D9:B3"/><mergeCell ref="E5"/></mergeCells>'
        assert read(worksheet(after=merged)).sheets[0].merged == [(1, 1, 1, 3), (3, 2, 9, 4), (5, 5, 5, 5)]


class TestHidden:
    @pytest.mark.parametrize(
        "attribute", [' hidden="1"', ' hidden="true"', ' ht="0"', ' spans="1:2" ht="0.0" customHeight="1"']
    )
    def test_rows(self, read: Read, attribute: str) -> None:
        cells = ('<c r="A1"><v>1</v></c>', '<c r="A2"><v>2</v></c>')
        book = read(
            worksheet(row(cells[0], attributes=' hidden="0" ht="15"') + row(cells[1], r=2, attributes=attribute))
        )
        assert (book.sheets[0].hidden_rows, len(book.sheets[0].cells)) == ({2}, 2)

    @pytest.mark.parametrize("attribute", ['hidden="1"', 'width="0"'])
    def test_columns(self, read: Read, attribute: str) -> None:
        before = f'<cols><col min="1" max="1" width="9"/><col min="3" max="5" {attribute}/><col min="16384" max="99999" {attribute}/></cols>'
        assert read(worksheet(before=before)).sheets[0].hidden_columns == {3, 4, 5, 16384}

    def test_rows_with_cells_show_where_a_sheet_hides_those_that_are_unused(self, read: Read) -> None:
        book = read(
            worksheet(row('<c r="A1"><v>1</v></c>'), before='<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>')
        )
        assert book.sheets[0].hidden_rows == set()

    def test_sheets(self, read: Read) -> None:
        book = read(worksheet(), worksheet(), worksheet(), states=("visible", "hidden", "veryHidden"))
        assert [(s.name, s.hidden) for s in book.sheets] == [("Ark1", False), ("Ark2", True), ("Ark3", True)]

    def test_a_column_named_a_thousand_times_costs_no_more(self, tmp_path: Path) -> None:
        before = f"<cols>{COLUMNS * 16_384}</cols>"
        sheet = Sheet("Ark1")
        read_worksheet(sheet, (worksheet(before=before).encode(),), Shared())
        assert sheet.hidden_columns == set(range(1, 16385))


class TestNumberFormats:
    @pytest.mark.parametrize(
        ("format", "value", "shown"),
        [
            ("0%", "0.074", (0.074, 0, True)),
            ("0.0 %", "0.074", (0.074, 1, True)),
            ('0.0"%"', "7.4", (7.4, 1, False)),
            (r"0.0\%", "7.4", (7.4, 1, False)),
            ("0.0_%", "7.4", (7.4, 1, False)),
            ("[Red]0.00", "1.5", (1.5, 2, False)),
            ('#,##0.0 "kr"', "1234.56", (1234.56, 1, False)),
            ("0.00;[Red]-0.00", "-1.5", (-1.5, 2, False)),
            ("General", "1.25", (1.25, 2, False)),
            ("@", "1.25", (1.25, 2, False)),
        ],
    )
    def test_percent_and_digits_are_as_shown(self, read: Read, format: str, value: str, shown: object) -> None:
        book = read(worksheet(row(f'<c r="A1" s="1"><v>{value}</v></c>')), styles=(0, 170), formats={170: format})
        cell = one(book)
        assert (cell.content, cell.decimals, cell.percent) == shown

    @pytest.mark.parametrize(
        ("number", "shown"), [(0, (0.5, 1, False)), (1, (0.5, 0, False)), (2, (0.5, 2, False)), (9, (0.5, 0, True)),
                              (10, (0.5, 2, True)), (4, (0.5, 2, False)), (23, (0.5, 1, False))],
    )  # fmt: skip
    def test_formats_named_by_number_alone(self, read: Read, number: int, shown: object) -> None:
        cell = one(read(worksheet(row('<c r="A1" s="1"><v>0.5</v></c>')), styles=(0, number)))
        assert (cell.content, cell.decimals, cell.percent) == shown

    def test_a_files_own_meaning_of_a_number_is_the_one_that_counts(self, read: Read) -> None:
        book = read(worksheet(row('<c r="A1" s="0"><v>45931</v></c>')), styles=(14,), formats={14: "0.0"})
        assert one(book).content == 45931

    def test_a_cell_without_a_style_has_the_first(self, read: Read) -> None:
        assert one(read(worksheet(row('<c r="A1"><v>0.5</v></c>')), styles=(9,))).percent

    @pytest.mark.parametrize("styles", [(9, 9), ()])
    @pytest.mark.parametrize("style", ["7", "99999"])
    def test_a_style_that_the_file_does_not_have_refuses_it_since_it_may_have_shown_a_percentage(
        self, read: Read, style: str, styles: tuple[int, ...]
    ) -> None:
        with pytest.raises(LookupError):
            read(worksheet(row(f'<c r="A1" s="{style}"><v>0.25</v></c>')), styles=styles)

    @pytest.mark.parametrize("style", ["", ' s="0"'])
    def test_no_part_for_styles_shows_numbers_as_they_are(self, read: Read, style: str) -> None:
        cell = one(read(worksheet(row(f'<c r="A1"{style}><v>0.25</v></c>'))))
        assert (cell.content, cell.decimals, cell.percent) == (0.25, 2, False)


DATES = [
    14,
    15,
    16,
    17,
    22,
    27,
    30,
    36,
    50,
    58,
    "dd.mm.yyyy",
    "[$-414]mmmm yyyy;@",
    'd". "mmm',
    "yyyy-mm-dd hh:mm",
    "MMM/YY",
]
TIMES = [18, 19, 20, 21, 45, 47, "h:mm", "hh:mm:ss AM/PM"]
SPANS = [46, "[h]:mm", "[hh]:mm:ss", "[mm]:ss"]


class TestDates:
    def read(self, read: Read, format: int | str, value: str, book: str = "") -> object:
        own = {170: format} if isinstance(format, str) else {}
        written = worksheet(row(f'<c r="A1" s="1"><v>{value}</v></c>'))
        return one(read(written, styles=(0, 170 if own else format), formats=own, book=book)).content

    @pytest.mark.parametrize("format", DATES)
    def test_a_number_with_a_dates_format_is_that_day(self, read: Read, format: int | str) -> None:
        assert self.read(read, format, "46296") == dt.datetime(2026, 10, 1)

    @pytest.mark.parametrize("format", TIMES)
    def test_a_time_of_day_is_no_date(self, read: Read, format: int | str) -> None:
        assert self.read(read, format, "0.3125") == "07:30:00"

    @pytest.mark.parametrize("format", SPANS)
    def test_a_span_of_hours_is_no_date_and_no_figure(self, read: Read, format: int | str) -> None:
        assert self.read(read, format, "1.5") == "36:00:00"

    @pytest.mark.parametrize("format", ['0.0" dager"', r"0\d", "[Red]0", '#,##0 "mnd"', "0.00E+00", "General", '"m"0'])
    def test_words_and_colours_make_no_date(self, read: Read, format: str) -> None:
        assert self.read(read, format, "12") == 12.0

    @pytest.mark.parametrize(
        ("serial", "day"), [("1", (1900, 1, 1)), ("59", (1900, 2, 28)), ("61", (1900, 3, 1)), ("45351", (2024, 2, 29))]
    )
    def test_days_are_counted_past_the_day_that_1900_did_not_have(
        self, read: Read, serial: str, day: tuple[int, int, int]
    ) -> None:
        assert self.read(read, 14, serial) == dt.datetime(*day)

    @pytest.mark.parametrize("said", ["1", "true"])
    def test_the_other_calendar_counts_from_1904(self, read: Read, said: str) -> None:
        book = f'<workbookPr date1904="{said}"/>'
        assert self.read(read, 14, "44834", book) == dt.datetime(2026, 10, 1)
        assert self.read(read, 14, "1", book) == dt.datetime(1904, 1, 2)

    def test_an_extension_of_the_same_name_does_not_change_the_calendar(self, read: Read) -> None:
        book = '<workbookPr date1904="1"/><extLst><ext xmlns:y="y"><y:workbookPr defaultImageDpi="1"/></ext></extLst>'
        assert self.read(read, 14, "44834", book) == dt.datetime(2026, 10, 1)

    @pytest.mark.parametrize("serial", ["-1", "99999999"])
    def test_a_date_that_excel_cannot_show_is_no_figure(self, read: Read, serial: str) -> None:
        assert self.read(read, 14, serial) == "########"


class TestFormulasThatNobodyWorkedOut:
    CALC = '<calcPr fullCalcOnLoad="1"/>'
    ZEROS = row('<c r="A1"><f>B1</f><v>0</v></c><c r="B1"><f>C1</f><v>0</v></c><c r="C1"><v>0</v></c>')

    def test_zeros_in_a_book_that_waits_to_be_calculated_are_no_results(self, read: Read) -> None:
        cells = read(worksheet(self.ZEROS), book=self.CALC).sheets[0].cells
        assert [(c.content, c.uncalculated) for c in cells.values()] == [(None, True), (None, True), (0.0, False)]

    @pytest.mark.parametrize(("calc", "more"), [("", ""), (CALC, '<c r="A1"><f>C1</f><v>4</v></c>')])
    def test_zeros_are_results_where_the_book_was_calculated(self, read: Read, calc: str, more: str) -> None:
        book = read(worksheet(self.ZEROS), worksheet(row(more)), book=calc)
        assert [c.content for c in book.sheets[0].cells.values()] == [0.0, 0.0, 0.0]


class TestParts:
    def book(self, tmp_path: Path, content: parts.Parts) -> Workbook:
        return xlsx.read(parts.save(tmp_path / "bok.xlsx", content))

    SHEET = worksheet(row('<c r="A1" t="s"><v>0</v></c>'))

    @pytest.mark.parametrize(
        "target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "../xl/worksheets/sheet1.xml", "./worksheets/Sheet1.XML",
                   "worksheets\\sheet1.xml", "worksheets/sheet%31.xml"],
    )  # fmt: skip
    def test_a_target_is_found_however_it_is_written(self, tmp_path: Path, target: str) -> None:
        content = parts.parts(self.SHEET, strings="<si><t>Enhet</t></si>")
        content["xl/_rels/workbook.xml.rels"] = str(content["xl/_rels/workbook.xml.rels"]).replace(
            "worksheets/sheet1.xml", target
        )
        assert one(self.book(tmp_path, content)).content == "Enhet"

    def test_parts_may_lie_anywhere_under_any_name(self, tmp_path: Path) -> None:
        content = parts.parts(self.SHEET, strings="<si><t>Enhet</t></si>")
        moved = {"_rels/.rels": parts.relations({"a": ("officeDocument", "/Bok/bok.xml")}), "Bok/bok.xml": content["xl/workbook.xml"],
                 "Bok/_rels/bok.xml.rels": parts.relations({"rId1": ("worksheet", "../ark.xml"), "x": ("sharedStrings", "ord.xml")}),
                 "ark.xml": content["xl/worksheets/sheet1.xml"], "bok/ORD.xml": content["xl/sharedStrings.xml"]}  # fmt: skip
        assert one(self.book(tmp_path, moved)).content == "Enhet"

    def test_sheets_come_in_the_order_of_the_workbook(self, tmp_path: Path) -> None:
        content = parts.parts(*(worksheet(row(f'<c r="A1"><v>{n}</v></c>')) for n in range(3)))
        turned = parts.relations({f"rId{n}": ("worksheet", f"worksheets/sheet{4 - n}.xml") for n in (1, 2, 3)})
        book = self.book(tmp_path, content | {"xl/_rels/workbook.xml.rels": turned})
        assert [s.cells[1, 1].content for s in book.sheets] == [2, 1, 0]

    def test_sheets_of_charts_and_dialogs_are_passed_over(self, tmp_path: Path) -> None:
        content = parts.parts(worksheet(), worksheet(), self.SHEET.replace('t="s"', ""))
        targets = {
            "rId1": ("chartsheet", "chartsheets/sheet1.xml"),
            "rId2": ("dialogsheet", "x.xml"),
            "rId3": ("worksheet", "worksheets/sheet3.xml"),
        }
        book = self.book(tmp_path, content | {"xl/_rels/workbook.xml.rels": parts.relations(targets)})
        assert [s.name for s in book.sheets] == ["Ark3"]

    def test_styles_and_texts_that_nothing_leads_to_are_found_by_their_names(self, tmp_path: Path) -> None:
        sheet = worksheet(row('<c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.074</v></c>'))
        content = parts.parts(sheet, strings="<si><t>Enhet</t></si>", styles=(0, 9))
        content["xl/_rels/workbook.xml.rels"] = parts.relations({"rId1": ("worksheet", "worksheets/sheet1.xml")})
        cells = self.book(tmp_path, content).sheets[0].cells
        assert (cells[1, 1].content, cells[1, 2].percent) == ("Enhet", True)

    @pytest.mark.parametrize("target", ["A1:XFD1048576", "styles.&lt;xml", "sharedStrings.xml"])
    def test_styles_that_are_not_where_they_are_said_to_be_refuse_the_file(self, tmp_path: Path, target: str) -> None:
        content = parts.parts(self.SHEET, strings="<si><t>Enhet</t></si>", styles=(0, 14))
        name = "xl/_rels/workbook.xml.rels"
        content[name] = str(content[name]).replace("styles.xml", target)
        with pytest.raises(ValueError, match="styles"):
            self.book(tmp_path, content)

    def test_a_sheet_of_an_unknown_kind_refuses_the_file(self, tmp_path: Path) -> None:
        content = parts.parts(worksheet(), worksheet(row('<c r="A1"><v>1</v></c>')))
        targets = {"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("workshet", "worksheets/sheet2.xml")}
        with pytest.raises(ValueError, match="unknown kind"):
            self.book(tmp_path, content | {"xl/_rels/workbook.xml.rels": parts.relations(targets)})

    def test_an_entry_file_that_is_damaged_is_done_without(self, tmp_path: Path) -> None:
        content = parts.parts(self.SHEET, strings="<si><t>Enhet</t></si>")
        assert (
            one(self.book(tmp_path, content | {"_rels/.rels": "<?xml version='1.0'?>\nCORRUPTED"})).content == "Enhet"
        )

    @pytest.mark.parametrize(
        "missing", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]
    )
    def test_a_part_that_is_needed_and_missing_refuses_the_file(self, tmp_path: Path, missing: str) -> None:
        content = parts.parts(self.SHEET, strings="<si><t>Enhet</t></si>")
        del content[missing]
        with pytest.raises((ValueError, LookupError)):
            self.book(tmp_path, content)

    @pytest.mark.parametrize(
        "sheet",
        [
            worksheet(row('<c r="A1"><v>1</v></c>'))[:-5],
            worksheet(row('<c r="A1"><v>1</v></c>')).replace("</row>", ""),
            worksheet(row('<c r="A1"><v>1</c></v>')),
            worksheet(row('<c r="A1" r="A1"><v>1</v></c>')),
            worksheet(row('<c r="A1" t="str"><v>\x0b</v></c>')),
            worksheet(row('<c r="A1" t="str"><v>]]></v></c>')),
            worksheet(row('<c r="A1" t="str"><v>a & b</v></c>')),
            worksheet(row('<c r="A1"><v>1<z/>2</v></c>')),
            worksheet(row('<c r="A1" t="inlineStr"><is><t>a<t>b</t></t></is></c>')),
            worksheet(row('<c r="A1" t="str"><v>&lol;</v></c>')),
            worksheet(row(attributes=' ht="1" ht="2"')),
            worksheet(row(attributes=' ht="x"')),
            worksheet(after="<sheetData/>"),
            worksheet(after='<mergeCells><mergeCell ref="A1:A1048577"/></mergeCells>'),
            f'<chartsheet xmlns="{parts.MAIN}"/>',
            "",
            "Enhet;Antall",
        ],
    )
    def test_a_sheet_that_is_no_sheet_refuses_the_file(self, tmp_path: Path, sheet: str) -> None:
        with pytest.raises(ValueError):
            self.book(tmp_path, parts.parts(sheet))

    def test_a_shared_text_with_elements_inside_refuses_the_file(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError):
            self.book(tmp_path, parts.parts(self.SHEET, strings="<si><t>Enhet<z><t>tekst</t></z></t></si>"))

    @pytest.mark.parametrize(
        "sheet",
        [
            worksheet('<c r="A1"><v>1</v></c>'),
            worksheet(f"{row()}<c><v>1</v></c>"),
            worksheet(f"{row()}<c><v>1</v></c>{row(r=2)}"),
            worksheet("<row><row/></row>"),
            worksheet(row(f'<c r="A1" t="str"><v>{"x" * 140_000}</v></c>')),
            worksheet(before=f"<cols>{COLUMNS * 16_385}</cols>"),
        ],
    )
    def test_what_only_a_spoilt_or_hostile_sheet_has_refuses_the_file(self, read: Read, sheet: str) -> None:
        with pytest.raises(ValueError):
            read(sheet)

    def test_two_sheets_in_one_part_refuse_the_file(self, tmp_path: Path) -> None:
        content = parts.parts(self.SHEET.replace(' t="s"', ""), worksheet())
        targets = {f"rId{n}": ("worksheet", "worksheets/sheet1.xml") for n in (1, 2)}
        with pytest.raises(ValueError, match="one part"):
            self.book(tmp_path, content | {"xl/_rels/workbook.xml.rels": parts.relations(targets)})

    def test_merged_ranges_are_counted_over_all_sheets(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        merged = worksheet(row('<c r="A1"><v>1</v></c>'), after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>' * 2)
        assert len(self.book(tmp_path, parts.parts(merged, merged)).sheets) == 2
        monkeypatch.setattr(xlsx, "Shared", lambda **given: Shared(**given, most_merged=3))
        with pytest.raises(TooManyCells):
            self.book(tmp_path, parts.parts(merged, merged))

    def test_shared_texts_and_styles_have_an_end(self, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
        sheet = worksheet(row('<c r="A1"><v>1</v></c>'))
        with pytest.raises(ValueError, match="more styles"):
            read(sheet, styles=(0,) * 100_001)
        monkeypatch.setattr(xlsx, "MAX_CELLS", 2)
        with pytest.raises(ValueError, match="more text"):
            read(sheet, strings="<si><t>x</t></si>" * 3)

    def test_nothing_declares_entities(self) -> None:
        sheet = '<!DOCTYPE x [<!ENTITY a "1">]>' + worksheet(row('<c r="A1"><v>&a;</v></c>'))
        with pytest.raises(ValueError, match="document type"):
            read_worksheet(Sheet("Ark1"), (sheet.encode(),), Shared())


# ── the two ways through a sheet ──

SEEDS = [
    worksheet(
        row('<c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.5</v></c><c r="C1" s="2"/>', attributes=' spans="1:3" x14ac:dyDescent="0.25"')
        + row(r=3, attributes=' hidden="1"') + '<row r="4" ht="0"/>'
        + row('<c r="A5" t="str"><f t="shared" ref="A5:A6" si="0">"a"&amp;"b"</f><v>a&amp;b</v></c><c r="B5"><f>1</f><v></v></c>', r=5)
        + row('<c r="A6" t="inlineStr"><is><t xml:space="preserve"> én\n to </t></is></c><c r="D6" t="b"><v>1</v></c>', r=6)
        + row('<c r="A7" t="e"><v>#N/A</v></c><c r="B7"><f>0</f><v>0</v></c><c r="C7" t="str"><v>x_x000D_y</v></c>', r=7),
        before='<cols><col min="2" max="2" hidden="1"/></cols>', after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
    ),
    worksheet("".join(row(*(f'<c r="{c}{r}"><v>{r * 1.25}</v></c>' for c in "ABC"), r=r) for r in range(1, 6))),
]  # fmt: skip
BITS = ["<", ">", "/", "&", '"', " ", "\n", "\r", "=", "0", "1", "9", "A", "v", "c", "r", "<v>", "</v>", "</c>", "</row>", "<row>", "<c>", "<t>",
        "<!-- x -->", "<![CDATA[1]]>", "]]>", "&amp;", "&#49;", "&x;", ' r="A1"', ' t="str"', ' t="s"', ' s="1"', ' hidden="1"', "<f>1</f>", "\x01", "\uffff",
        "<sheetData>", "</sheetData>", "<?x y?>", "\u00e5", "x:", "<is>", "</is>", "1e3", "-"]  # fmt: skip


@pytest.mark.parametrize(("begin", "end"), [("<!--", "-->"), ("<?x", "?>"), ("<![CDATA[", "]]>")])
def test_rows_that_are_no_rows_are_not_read(tmp_path: Path, begin: str, end: str) -> None:
    sheet = worksheet(row('<c r="A1"><v>1</v></c>'))
    content = sheet.replace("<sheetData>", f"{begin} <sheetData>").replace(
        "</sheetData>", f"</sheetData> {end}<sheetData/>"
    )
    assert xlsx.read(parts.save(tmp_path / "bok.xlsx", parts.parts(content))).sheets[0].cells == {}


def _shared() -> Shared:
    shapes = Shapes()
    shapes["1"] = shapes["2"] = shapes["0"]
    return Shared(strings=Strings(["Enhet"]), shapes=shapes)


def _told(content: bytes) -> tuple[object, ...] | str:
    shared = _shared()
    sheet = Sheet("Ark1")
    try:
        read_worksheet(sheet, (content,), shared)
    except Refused as refused:
        return refused.problem.facts["why"]
    except (ValueError, LookupError):
        return "refused"
    return (
        list(sheet.cells.items()),
        sheet.hidden_rows,
        sheet.hidden_columns,
        sheet.merged,
        shared.zeros,
        shared.is_calculated,
    )


def _spoilt(random: random.Random) -> Iterator[bytes]:
    while True:
        text = random.choice(SEEDS)
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            ends = [m.end() for m in re.finditer(r'">|/c>|/v>|row>|<c|<v|<row|="|\d', text)] or [0]
            at = random.choice(ends) if random.random() < 0.7 else random.randrange(len(text) + 1)
            kind = random.random()
            if kind < 0.5:
                text = text[:at] + random.choice(BITS) + text[at:]
            elif kind < 0.8:
                text = text[:at] + random.choice(BITS) + text[at + random.randrange(1, 6) :]
            else:
                text = text[:at] + text[at + random.randrange(1, 12) :]
        yield text.encode("utf-8", "surrogatepass")


def test_the_quick_way_reads_what_the_xml_parser_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt = _spoilt(random.Random(26))
    contents = [*(seed.encode() for seed in SEEDS), *(next(spoilt) for _ in range(4000))]
    quick = [_told(content) for content in contents]
    accepted = [_is_usual(content) for content in contents]
    monkeypatch.setattr("dashboard.intake.worksheet.read_usual", lambda content, rows: None)
    for content, told in zip(contents, quick, strict=True):
        assert told == _told(content), content
    assert accepted[: len(SEEDS)] == [True] * len(SEEDS)
    assert 400 < sum(accepted) < 3600, "both ways must have been tried"
    assert 400 < sum(isinstance(told, tuple) for told in quick) < 3600, (
        f"{sum(isinstance(t, tuple) for t in quick)} read, the rest refused"
    )


def _is_usual(content: bytes) -> bool:
    try:
        return usual.read_usual(content, Rows("Ark1", _shared())) is not None
    except (Refused, ValueError, LookupError):
        return True


# ── against other readers ──


def _workbooks() -> list[Path]:
    example = Path(__file__).resolve().parents[1] / "data" / "nesbyen" / "workbooks"
    return [p for p in sorted(example.glob("*.xlsx")) if p.stem.endswith(("2024-02", "2026-10"))]


@pytest.mark.parametrize("path", _workbooks(), ids=lambda p: p.stem)
def test_the_examples_read_as_openpyxl_reads_them(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, data_only=True)
    sheets = {s.name: s for s in xlsx.read(path).sheets}
    assert list(sheets) == book.sheetnames
    count = 0
    for theirs in book.worksheets:
        ours = sheets[theirs.title]
        merged = [(r.min_row, r.min_col, r.max_row, r.max_col) for r in theirs.merged_cells.ranges]
        assert sorted(ours.merged) == sorted(merged)
        found = {(c.row, c.column): c.value for line in theirs.iter_rows() for c in line if c.value is not None}
        assert {k: c.content for k, c in ours.cells.items()} == found
        count += len(found)
        for key, cell in ours.cells.items():
            assert cell.percent == ("%" in theirs.cell(*key).number_format)
    assert count > 20


@pytest.mark.parametrize("path", _workbooks(), ids=lambda p: p.stem)
def test_the_examples_read_as_calamine_reads_them(path: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_path(str(path))
    for sheet in xlsx.read(path).sheets:
        rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        theirs = {(r, c): v for r, line in enumerate(rows, 1) for c, v in enumerate(line, 1) if v != ""}
        ours = {
            k: c.content.date() if isinstance(c.content, dt.datetime) else c.content for k, c in sheet.cells.items()
        }
        assert ours == theirs


def test_what_openpyxl_saves_is_read_back(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    values = [
        "Sykehjemmet",
        12,
        12.5,
        True,
        dt.datetime(2026, 10, 1),
        "=1+1",
        "a\r\nb",
        " rom ",
        "æøå & <b>",
    ]
    sheet.append(values)
    sheet["B1"].number_format = "0.0 %"
    sheet.merge_cells("A3:C4")
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["E"].hidden = True
    book.save(tmp_path / "bok.xlsx")
    read = xlsx.read(tmp_path / "bok.xlsx").sheets[0]
    contents = [read.cells[1, n].content for n in range(1, 10)]
    assert contents == [
        "Sykehjemmet",
        12.0,
        12.5,
        True,
        dt.datetime(2026, 10, 1),
        None,
        "a\nb",
        " rom ",
        "æøå & <b>",
    ]
    assert (read.cells[1, 2].percent, read.cells[1, 2].decimals, read.cells[1, 6].uncalculated) == (True, 1, True)
    assert (read.merged, read.hidden_rows, read.hidden_columns) == ([(3, 1, 4, 3)], {7}, {5})


@pytest.mark.skipif(not REAL.exists(), reason="the files that were collected are not here")
class TestRealFiles:
    def read(self, name: str) -> dict[str | None, Sheet]:
        return {s.name: s for s in open_workbook(REAL / name, name, IntakeSettings()).sheets}

    def test_strict(self) -> None:
        sheet = next(iter(self.read("c_messy/poi/SampleSS.strict.xlsx").values()))
        assert sheet.cells[1, 1].content == "Test spreadsheet"
        assert len(self.read("c_messy/calamine/strict_iso_paths.xlsx")) == 1

    @pytest.mark.parametrize("name", ["date_1904.xlsx"])
    def test_the_other_calendar(self, name: str) -> None:
        assert self.read(f"c_messy/calamine/{name}")["Sheet1"].cells[1, 1].content == dt.datetime(2021, 1, 1)

    def test_error_values(self) -> None:
        found = [
            c.error
            for s in self.read("c_messy/test_files/ErrorTypes.xlsx").values()
            for c in s.cells.values()
            if c.error
        ]
        assert set(found) >= {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}

    def test_nesbyen_under_both_its_codes(self) -> None:
        name = "a_norway/is114-tema05/ssb-barnehager-2015-2023-alder-1-2-aar.xlsm"
        contents = {c.content for c in next(iter(self.read(name).values())).cells.values()}
        assert {"3040 Nesbyen", "0616 Nes (Buskerud) (-2019)"} <= contents


def test_reading_an_xlsx_loads_nothing_that_is_not_needed(tmp_path: Path) -> None:
    parts.save(tmp_path / "bok.xlsx", parts.parts(worksheet(row('<c r="A1"><v>1</v></c>'))))
    code = (
        "import sys, io; from pathlib import Path; from dashboard.intake import xlsx;"
        f"xlsx.read(Path({str(tmp_path / 'bok.xlsx')!r}));"
        "sys.exit(', '.join({'openpyxl', 'xlrd', 'xml.etree.ElementTree', 'lxml'} & set(sys.modules)) or 0)"
    )
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_long_sheet_takes_no_more_than_its_cells(tmp_path: Path) -> None:
    content = io.StringIO()
    for n in range(1, 30_001):
        content.write(
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Enhet</t></is></c><c r="B{n}"><v>{n}.5</v></c></row>'
        )
    path = parts.save(tmp_path / "bok.xlsx", parts.parts(worksheet(content.getvalue())))
    code = (
        "import sys, resource; from pathlib import Path; from dashboard.intake import xlsx;"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; before = peak();"
        f"cells = len(xlsx.read(Path({str(path)!r})).sheets[0].cells); print(cells, (peak() - before) * 1024 // cells)"
    )
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, timeout=120)
    cells, each = map(int, done.stdout.split())
    assert cells == 60_000
    assert each < 500, "bytes a cell, the part itself included"
