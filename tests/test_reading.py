"""The headings rule: a figure's coordinates come from its headings, in any layout, or it is refused at its cell."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from dashboard.intake import people
from dashboard.intake.findings import told_once
from dashboard.intake.people import is_identity_number
from dashboard.intake.periods import extract
from dashboard.intake.reading import Reading, read_workbook
from dashboard.model import Indicator, IntakeSettings, Place, Problem, Register, Unit
from dashboard.wording import findings as words

Rows = list[list[object]]
Read = Callable[..., Reading]


def unit(id: str, parent: str, name: str, code: str = "", *aliases: str) -> Unit:
    return Unit(id, name, parent, code, aliases, (Place(parent),))


def ratio(id: str, name: str, numerator: str, denominator: str, *aliases: str, **more: str) -> Indicator:
    return Indicator(
        id, name, "percent", "ratio", numerator=numerator, denominator=denominator, aliases=aliases, **more
    )


REGISTER = Register(
    {
        u.id: u
        for u in (
            unit("nesbyen", "", "Nesbyen kommune", "", "Kommunen totalt"),
            unit("helse", "nesbyen", "Helse og omsorg", "300", "Helse- og omsorg"),
            unit("sykehjem", "helse", "Sykehjemmet", "310", "Sykeheimen"),
            unit("hjemme", "helse", "Hjemmetjenesten", "320"),
            unit("stab", "nesbyen", "Stab og støtte", "0100"),
        )
    },
    {
        i.id: i
        for i in (
            ratio(
                "sick", "Sykefravær totalt", "Tapte dagsverk (egenmeldt og legemeldt)", "Avtalte dagsverk", "Sykefravær"
            ),
            ratio("short", "Korttidsfravær (1–16 dager)", "Tapte dagsverk i fravær på 1–16 dager", "Avtalte dagsverk"),
            ratio("overtime", "Overtid", "Overtidstimer", "Avtalte timer", "Overtid %"),
            ratio("idle", "Helt ledige", "Ledige", "Arbeidsstyrken"),
            ratio("idle_women", "Helt ledige kvinner", "Ledige kvinner", "Kvinner i arbeid", "Helt ledige + Kvinner"),
            Indicator("drills", "Øvelser", "count", "count", numerator="Gjennomførte øvelser"),
            Indicator("heads", "Ansatte", "persons", "count", over_time="stock", numerator="Ansatte personer"),
            ratio("yearly", "Ledere utdannet", "Ledere fullført", "Ledere i alt", cadence="year"),
        )
    },
)


def _in_properties(book: openpyxl.Workbook, _sheet: Any, number: str) -> None:
    book.properties.description = f"Gjelder {number}"


def _in_a_name(book: openpyxl.Workbook, _sheet: Any, number: str) -> None:
    book.defined_names["liste"] = DefinedName("liste", attr_text=f'"{number}"')


def _in_a_validation(_book: openpyxl.Workbook, sheet: Any, number: str) -> None:
    sheet.data_validations.dataValidation = [DataValidation(type="list", formula1=f'"{number},b"', sqref="E5")]


def _in_a_message(_book: openpyxl.Workbook, sheet: Any, number: str) -> None:
    sheet.data_validations.dataValidation = [DataValidation(type="whole", prompt=f"Som {number}", sqref="E5")]


#: Where a number can stand outside the cells, by the finding's word for it and a way to write it there.
BESIDE: dict[str, Callable[[openpyxl.Workbook, Any, str], None]] = {
    "comment": lambda _, sheet, number: setattr(sheet["B3"], "comment", Comment(f"Gjelder {number}", "HR")),
    "header": lambda _, sheet, number: setattr(sheet.oddHeader.center, "text", number),
    "properties": _in_properties,
    "name": _in_a_name,
    "validation list": _in_a_validation,
    "validation message": _in_a_message,
    "link": lambda _, sheet, number: setattr(sheet["B3"], "hyperlink", f"mailto:{number}@x.no"),
    "formula": lambda _, sheet, number: sheet.__setitem__("E9", f'=IF(1=1,"x","{number}")'),
}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read rows as a workbook: ``sheets`` maps names to rows; a merge is an Excel range."""

    def _read(
        *tables: Rows, sheets: dict[str, Rows] | None = None, merge: tuple[str, ...] = (), name: str = "ark.xlsx",
        percent: tuple[str, ...] = (), hide: dict[str, str] | None = None, settings: IntakeSettings | None = None,
    ) -> Reading:  # fmt: skip
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in (sheets or {f"Ark{n}": rows for n, rows in enumerate(tables, 1)}).items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
            for span in merge:
                sheet.merge_cells(span)
            for cell in percent:
                sheet[cell].number_format = "0.0 %"
            for kind, at in (hide or {}).items():
                if kind == "row":
                    sheet.row_dimensions[int(at)].hidden = True
                elif kind == "column":
                    sheet.column_dimensions[at].hidden = True
                elif at == title:
                    sheet.sheet_state = "hidden"
        path = tmp_path / name
        book.save(path)
        return read_workbook(path, REGISTER, this_month="2026-11", settings=settings)

    return _read


def figures(reading: Reading) -> dict[tuple[str, str, str], tuple[float | None, float | None, float | None]]:
    assert not reading.is_refused, [
        (f.code, f.sheet, f.cell, f.found) for f in reading.findings if f.severity == "error"
    ]
    return {
        o.key: (o.numerator, o.denominator, None if o.value is None else round(o.value, 3))
        for o in reading.observations
    }


def codes(reading: Reading, severity: str = "error") -> list[tuple[str, str | None]]:
    return [(f.code, f.cell) for f in reading.findings if f.severity == severity]


OCT = {("sick", "sykehjem", "2026-10"): (101.5, 980.0, 10.357), ("sick", "hjemme", "2026-10"): (60.0, 600.0, 10.0)}
LONG_HEAD: list[object] = ["Enhet", "Indikator", "Måned", "Teller", "Nevner"]


class TestLayouts:
    def test_long_table(self, read: Read) -> None:
        rows: Rows = [
            LONG_HEAD,
            ["Sykehjemmet", "Sykefravær", "oktober 2026", 101.5, 980],
            ["Hjemmetjenesten", "Sykefravær", "okt. 26", 60, 600],
        ]
        assert figures(read(rows)) == OCT

    def test_cells_are_known(self, read: Read) -> None:
        first = read([LONG_HEAD, ["Sykehjemmet", "Sykefravær", "2026M10", 101.5, 980]]).observations[0]
        assert (first.sheet, first.cell, first.denominator_cell) == ("Ark1", "D2", "E2")

    def test_month_from_title(self, read: Read) -> None:
        rows: Rows = [
            ["Rapport for oktober 2026"], ["Sykefravær"], [],
            ["Enhet", "Tapte dagsverk", "Avtalte dagsverk", "Prosent"],
            ["Sykehjemmet", 101.5, 980, 10.4], ["Hjemmetjenesten", 60, 600, 10],
        ]  # fmt: skip
        assert figures(read(rows)) == OCT

    def test_month_from_sheet_name_then_file_name(self, read: Read) -> None:
        rows: Rows = [["Enhet", "Sykefravær"], ["Sykehjemmet", 9.5]]
        assert ("sick", "sykehjem", "2026-09") in figures(read(sheets={"September 2026": rows}, name="2026-10.xlsx"))
        assert ("sick", "sykehjem", "2026-10") in figures(read(rows, name="2026-10.xlsx"))

    def test_wide_with_year_in_title(self, read: Read) -> None:
        rows: Rows = [["Overtid 2026"], ["Avdeling", "Måltall", "januar", "februar"],
                      ["Sykehjemmet", "Overtidstimer", 10, 20], [None, "Avtalte timer", 100, 400]]  # fmt: skip
        assert figures(read(rows)) == {
            ("overtime", "sykehjem", "2026-01"): (10, 100, 10), ("overtime", "sykehjem", "2026-02"): (20, 400, 5),
        }  # fmt: skip

    def test_month_triples_with_merged_headings_and_sum(self, read: Read) -> None:
        rows: Rows = [
            ["Sykefravær totalt per enhet"],
            [None, None, "september 2026", None, None, "oktober 2026", None, None, "Sum", None, None],
            ["Kode", "Enhet", *["Avtalte dagsverk", "Tapte dagsverk", "Prosent"] * 3],
            [300, "Helse og omsorg", 1500, 150, 0.1, 1580, 161.5, 0.102, 3080, 311.5, 0.101],
            [310, "Sykehjemmet", 900, 90, 0.1, 980, 101.5, 0.104, 1880, 191.5, 0.102],
            [320, "Hjemmetjenesten", 600, 60, 0.1, 600, 60, 0.1, 1200, 120, 0.1],
            [None, "Sum", 1500, 150, 0.1, 1580, 161.5, 0.102, 3080, 311.5, 0.101],
        ]
        percents = tuple(f"{c}{r}" for c in "EHK" for r in (4, 5, 6, 7))
        reading = read(rows, merge=("C2:E2", "F2:H2", "I2:K2"), percent=percents)
        assert {k: v for k, v in figures(reading).items() if k[2] == "2026-10"} == OCT
        assert ("total-row", 1) in [(f.code, f.repeats) for f in reading.findings if f.severity == "note"]
        rows[6][2] = 1501
        assert ("total-mismatch", "C7") in codes(read(rows, merge=("C2:E2", "F2:H2", "I2:K2"), percent=percents))

    def test_unmerged_upper_heading_reaches_to_the_next(self, read: Read) -> None:
        rows: Rows = [
            [None, "2025", None, "2026", None],
            ["Sykefravær", "nov", "des", "jan", "feb"],
            ["Sykehjemmet", 1, 2, 3, 4],
        ]
        assert [k[2] for k in figures(read(rows))] == ["2025-11", "2025-12", "2026-01", "2026-02"]

    def test_units_across(self, read: Read) -> None:
        rows: Rows = [
            ["Sykefravær i prosent"],
            ["Måned", "Sykehjemmet", "Hjemmetjenesten"],
            ["sep 2026", 9, 8],
            ["okt 2026", 7, 6],
        ]
        assert figures(read(rows))["sick", "hjemme", "2026-10"] == (None, None, 6)

    def test_two_tables_side_by_side(self, read: Read) -> None:
        rows: Rows = [["Sykefravær oktober 2026", None, None, "Overtid oktober 2026", None],
                      ["Enhet", "Prosent", None, "Enhet", "Prosent"],
                      ["Sykehjemmet", 9, None, "Hjemmetjenesten", 3], ["Hjemmetjenesten", 8, None, "Sykehjemmet", 2]]  # fmt: skip
        assert {k: v[2] for k, v in figures(read(rows)).items()} == {
            ("sick", "sykehjem", "2026-10"): 9, ("sick", "hjemme", "2026-10"): 8,
            ("overtime", "hjemme", "2026-10"): 3, ("overtime", "sykehjem", "2026-10"): 2,
        }  # fmt: skip

    @pytest.mark.parametrize("note", [(), ("x",)])
    def test_two_tables_side_by_side_each_with_its_month(self, read: Read, note: tuple[str, ...]) -> None:
        more: list[object] = [None for _ in note]
        rows: Rows = [["september 2026", None, *more, None, "oktober 2026", None],
                      ["Enhet", "Øvelser", *["Merknad" for _ in note], None, "Enhet", "Øvelser"],
                      ["Sykehjemmet", 9, *note, None, "Hjemmetjenesten", 3], ["Hjemmetjenesten", 8, *more, None, "Sykehjemmet", 2]]  # fmt: skip
        assert {k[1:]: v[2] for k, v in figures(read(rows)).items()} == {
            ("sykehjem", "2026-09"): 9, ("hjemme", "2026-09"): 8, ("hjemme", "2026-10"): 3, ("sykehjem", "2026-10"): 2,
        }  # fmt: skip

    def test_two_months_over_one_table_are_still_two(self, read: Read) -> None:
        rows: Rows = [["september 2026", None, "oktober 2026"], ["Enhet", "Kode", "Leder", "Øvelser"], ["Sykehjemmet", 310, "Fast", 9]]  # fmt: skip
        assert [c for c, _ in codes(read(rows))] == ["ambiguous"]

    def test_stacked_tables_keep_their_own_headings(self, read: Read) -> None:
        rows: Rows = [["Sykefravær"], ["Enhet", "sep 2026", "okt 2026"], ["Sykehjemmet", 9, 8], [],
                      ["Overtid, oktober 2026"], ["Enhet", "Overtidstimer", "Avtalte timer"], ["Sykehjemmet", 30, 1000]]  # fmt: skip
        assert figures(read(rows)) == {
            ("sick", "sykehjem", "2026-09"): (None, None, 9), ("sick", "sykehjem", "2026-10"): (None, None, 8),
            ("overtime", "sykehjem", "2026-10"): (30, 1000, 3),
        }  # fmt: skip

    def test_group_rows_name_what_follows(self, read: Read) -> None:
        rows: Rows = [["Enhet", "okt 2026"], ["Sykefravær"], ["Sykehjemmet", 9], ["Overtid"], ["Sykehjemmet", 3]]
        assert {k[0]: v[2] for k, v in figures(read(rows)).items()} == {"sick": 9, "overtime": 3}

    def test_a_block_of_sums_after_the_units_blocks_is_checked_and_not_stored(self, read: Read) -> None:
        rows: Rows = [["Øvelser 2026"], [None, "Antall"], ["Sykehjemmet"], ["januar", 1], ["Hjemmetjenesten"], ["januar", 2],
                      ["februar", 5], ["Totalt"], ["januar", 3], ["februar", 5]]  # fmt: skip
        assert {k[1:]: v[2] for k, v in figures(read(rows)).items()} == {
            ("sykehjem", "2026-01"): 1, ("hjemme", "2026-01"): 2, ("hjemme", "2026-02"): 5,
        }  # fmt: skip
        assert ("total-row", "A8") in codes(read(rows), "note")
        rows[9] = ["februar", 6]
        assert codes(read(rows)) == [("total-mismatch", "B10")]

    def test_a_block_after_the_sums_is_its_own_units(self, read: Read) -> None:
        rows: Rows = [["Tall for 2026"], [None, "Antall"], ["Sykehjemmet, øvelser"], ["januar", 1], ["Totalt"], ["januar", 1],
                      ["Hjemmetjenesten, øvelser"], ["januar", 2]]  # fmt: skip
        assert {k[1:]: v[2] for k, v in figures(read(rows)).items()} == {
            ("sykehjem", "2026-01"): 1, ("hjemme", "2026-01"): 2,
        }  # fmt: skip

    def test_a_block_of_sums_of_indicators_is_none_of_them(self, read: Read) -> None:
        rows: Rows = [["Enhet", "okt 2026"], ["Øvelser"], ["Sykehjemmet", 1], ["Ansatte"], ["Sykehjemmet", 2], ["Totalt"],
                      ["Sykehjemmet", 3], ["Hjemmetjenesten", 4]]  # fmt: skip
        assert {k[:2]: v[2] for k, v in figures(read(rows)).items()} == {
            ("drills", "sykehjem"): 1, ("heads", "sykehjem"): 2,
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("head", "before", "between"),
        [
            ("Oktober 2026", [["Sykefravær"], [None, "Prosent"]], [["Øvelser"], [None, "Antall"]]),
            ("Øvelser", [["september 2026"]], [["oktober 2026"]]),
            ("Øvelser", [["Enhet", "september 2026"]], [["Enhet", "oktober 2026"]]),
            (
                "Øvelser",
                [["Rapport for september 2026"], [None, "Antall"]],
                [["Rapport for okt. 26"], [None, "Antall"]],
            ),
        ],
    )
    @pytest.mark.parametrize("blank", [[], [[]]])
    def test_a_sum_left_without_its_figure_is_no_title_of_the_next_table(
        self, read: Read, head: str, before: Rows, between: Rows, blank: Rows
    ) -> None:
        rows: Rows = [[head], *before, ["Sykehjemmet", 9], ["Hjemmetjenesten", 8], ["Sum"], *blank,
                      *between, ["Sykehjemmet", 3], ["Hjemmetjenesten", 4]]  # fmt: skip
        assert [value for *_, value in figures(read(rows)).values()] == [9, 8, 3, 4]

    def test_nor_is_it_where_sums_stand_first(self, read: Read) -> None:
        rows: Rows = [["Øvelser per enhet"], ["Enhet", "oktober 2026"], ["Sum", 9], ["Sykehjemmet", 9],
                      ["Sykefravær per enhet"], ["Enhet", "oktober 2026"], ["Sum"], ["Sykehjemmet", 3]]  # fmt: skip
        assert {k[:2]: v[2] for k, v in figures(read(rows)).items()} == {
            ("drills", "sykehjem"): 9,
            ("sick", "sykehjem"): 3,
        }

    def test_a_part_alone_over_the_figures_of_a_further_table_is_theirs(self, read: Read) -> None:
        rows: Rows = [["Sykehjemmet 2026"], ["Sykefravær"], [None, "Nevner", "Teller"], ["januar", 100, 9],
                      ["Overtid"], [None, "Prosent"], ["januar", 3]]  # fmt: skip
        assert {k[0]: v for k, v in figures(read(rows)).items()} == {"sick": (9, 100, 9), "overtime": (None, None, 3)}

    def test_so_is_a_part_with_the_month_below_it(self, read: Read) -> None:
        rows: Rows = [["2026"], ["Sykefravær"], [None, "Nevner", "Teller"], [None, "oktober", "oktober"],
                      ["Sykehjemmet", 100, 9], ["Overtid"], [None, "Prosent"], [None, "oktober"], ["Sykehjemmet", 3]]  # fmt: skip
        assert {k[0]: v for k, v in figures(read(rows)).items()} == {"sick": (9, 100, 9), "overtime": (None, None, 3)}

    def test_remarks_end_at_a_further_tables_heading_of_figures_labelled_by_years(self, read: Read) -> None:
        rows: Rows = [["Ledere utdannet"], ["Sykehjemmet"], ["År", "Prosent", "Merknad"], [2024, 10, "ok"], [2025, 11],
                      ["Hjemmetjenesten"], [None, None, "Prosent"], [2024, None, 20], [2025, None, 21]]  # fmt: skip
        assert [o.value for o in read(rows).observations] == [10, 11, 20, 21]

    def test_what_a_column_is_said_to_hold_ends_where_the_next_headings_begin(self, read: Read) -> None:
        rows: Rows = [["Sykefravær"], ["År", "Måned", "Enhet", "Prosent"], [2026, "mars", "Sykehjemmet", 7],
                      ["Overtid"], [None, "Sykehjemmet", "Hjemmetjenesten"], [None, "Prosent", "Prosent"],
                      ["mars 2026", 5, 6]]  # fmt: skip
        assert [(o.key[1], o.value) for o in read(rows).observations] == [
            ("sykehjem", 7),
            ("sykehjem", 5),
            ("hjemme", 6),
        ]

    def test_but_not_what_those_headings_say_of_the_columns_beside(self, read: Read) -> None:
        rows: Rows = [["Sykefravær"], ["Kode", "mai 2026", "Merknad"], [310, 7, "ok"], ["Overtid"],
                      ["Kode", "mai 2026"], [None, "Nevner", "Teller"], [310, 200, 10]]  # fmt: skip
        assert figures(read(rows))["overtime", "sykehjem", "2026-05"] == (10, 200, 5)

    def test_headings_right_under_the_figures_of_another_table_are_no_row_without_figures(self, read: Read) -> None:
        rows: Rows = [["mai 2026"], ["Enhet", "Øvelser"], ["Sykehjemmet", 7], [None, "Sykehjemmet", "Hjemmetjenesten"],
                      ["Overtid", "Prosent", "Prosent"], ["april 2026", 2, 3]]  # fmt: skip
        assert [(o.key, o.value) for o in read(rows).observations] == [
            (("drills", "sykehjem", "2026-05"), 7),
            (("overtime", "sykehjem", "2026-04"), 2),
            (("overtime", "hjemme", "2026-04"), 3),
        ]

    def test_months_right_under_the_figures_of_another_table_head_what_comes_below(self, read: Read) -> None:
        rows: Rows = [["2026"], ["Øvelser per enhet", "mars", "april"], ["Sykehjemmet", 7, 8],
                      ["Ansatte per enhet", "mars", "april"], ["Sykehjemmet", 20, 21]]  # fmt: skip
        assert [(o.key[0], o.value) for o in read(rows).observations] == [
            ("drills", 7),
            ("drills", 8),
            ("heads", 20),
            ("heads", 21),
        ]

    def test_dates_among_the_figures_of_a_table_are_no_headings(self, read: Read) -> None:
        rows: Rows = [["oktober 2026"], ["Enhet", "Øvelser", "Ansatte"], ["Sykehjemmet", 7, 8],
                      ["Stab og støtte", dt.datetime(2026, 4, 3), dt.datetime(2026, 5, 3)], ["Hjemmetjenesten", 20, 21]]  # fmt: skip
        assert {code for code, _ in codes(read(rows))} == {"not-a-number"}

    @pytest.mark.parametrize("first", [["mai", 3], []])
    def test_a_month_without_its_figure_is_no_title_of_the_months_below_it(
        self, read: Read, first: list[object]
    ) -> None:
        rows: Rows = [["Sykehjemmet 2025"], ["Øvelser"], ["Måned", "Antall"], first, ["juni"], ["juli", 4]]
        found = figures(read([row for row in rows if row]))
        assert {k[2] for k in found} == ({"2025-05", "2025-07"} if first else {"2025-07"})

    def test_the_year_of_rows_below_an_empty_one_is_still_that_of_their_month(self, read: Read) -> None:
        rows: Rows = [["Øvelser"], ["År", "Måned", "Enhet", "Antall"], [2025, "mai", "Sykehjemmet", 1],
                      [None, None, "Stab og støtte"], [None, None, "Hjemmetjenesten", 6]]  # fmt: skip
        assert [(o.key[1:], o.value) for o in read(rows).observations] == [
            (("sykehjem", "2025-05"), 1),
            (("hjemme", "2025-05"), 6),
        ]

    @pytest.mark.parametrize("figure", ["*", None])
    def test_years_among_years_in_words_are_years_where_one_has_no_figure(self, read: Read, figure: object) -> None:
        rows: Rows = [["Ledere utdannet"], [None, None, "Prosent"], ["Sykehjemmet", "År 2024", 40],
                      ["Hjemmetjenesten", 2024, figure], ["Hjemmetjenesten", 2025, 41]]  # fmt: skip
        assert [o.key[1:] for o in read(rows).observations] == [("sykehjem", "2024-12"), ("hjemme", "2025-12")]

    def test_remarks_end_at_the_years_of_a_further_table(self, read: Read) -> None:
        rows: Rows = [["Sykehjemmet"], ["Indikator", "År 2025", "Merknad"], ["Ledere utdannet", 40, 2026],
                      ["Hjemmetjenesten"], ["Nr", "Indikator", 2025], [1, "Ledere utdannet", 41]]  # fmt: skip
        assert [(o.key[1], o.value) for o in read(rows).observations] == [("sykehjem", 40), ("hjemme", 41)]

    @pytest.mark.parametrize("months", [(202512, 202601), (2024, 2025)])
    def test_months_that_follow_each_other_under_the_corners_unit_label_their_rows(
        self, read: Read, months: tuple[int, int]
    ) -> None:
        what = "Øvelser" if months[0] > 9999 else "Ledere utdannet"
        rows: Rows = [["Sykehjemmet", what], *([month, 7] for month in months)]
        assert [o.value for o in read(rows).observations] == [7, 7]
        rows = [["Sykehjemmet", what], *([month, 7] for month in reversed(months))]
        assert read(rows).is_refused

    def test_figures_like_years_beside_labels_are_figures(self, read: Read) -> None:
        rows: Rows = [["oktober 2026"], ["Øvelser", "Ansatte", "Enhet"], [2024, 5, "Sykehjemmet"],
                      [2025, 6, "Hjemmetjenesten"]]  # fmt: skip
        assert {k[:2]: v[2] for k, v in figures(read(rows)).items()} == {
            ("drills", "sykehjem"): 2024, ("drills", "hjemme"): 2025,
            ("heads", "sykehjem"): 5, ("heads", "hjemme"): 6,
        }  # fmt: skip

    @pytest.mark.parametrize("word", ["Måned", "Dato"])
    def test_days_under_the_word_for_months_are_no_days_when_something_was_done(self, read: Read, word: str) -> None:
        rows: Rows = [["juni 2026"], ["Enhet", "Øvelser"], ["Sykehjemmet", 3], ["Hjemmetjenesten"],
                      [word, "Øvelser"], ["31.07.2026", 4], ["31.08.2026", 5]]  # fmt: skip
        reading = read(rows)
        if word == "Dato":
            assert reading.is_refused
        else:
            assert [o.key[1:] for o in reading.observations][1:] == [("hjemme", "2026-07"), ("hjemme", "2026-08")]

    def test_a_unit_under_its_tables_corner_is_no_text_in_a_figures_place(self, read: Read) -> None:
        rows: Rows = [["Sykefravær", None, None, "Ansatte"], ["Sykefravær", "mai 2026", None, "Enhet", "mai 2026"],
                      ["Sykehjemmet", 7, None, "Sykehjemmet", 20], ["Stab og støtte", None, None, "Stab og støtte", 21],
                      ["Sum", None, None, "Sum"]]  # fmt: skip
        assert "not-a-number" not in {code for code, _ in codes(read(rows))}
        rows[3][1] = "Stengt"
        assert ("not-a-number", "B4") in codes(read(rows))

    def test_and_at_its_month(self, read: Read) -> None:
        rows: Rows = [["2026"], ["Sykehjemmet"], ["Variabel", "oktober", "Forklaring"], ["Øvelser", 10], ["Ansatte", 20],
                      ["Hjemmetjenesten"], [None, None, "oktober"], ["Øvelser", None, 11], ["Ansatte", None, 21]]  # fmt: skip
        assert [o.value for o in read(rows).observations] == [10, 20, 11, 21]

    def test_a_number_among_remarks_is_no_figure_of_the_word_above_it(self, read: Read) -> None:
        rows: Rows = [["Øvelser"], ["oktober 2026"], ["Enhet", "Antall", "Merknad"], ["Sykehjemmet", 10, "Antall"],
                      ["Hjemmetjenesten", 11, 2026]]  # fmt: skip
        assert [o.value for o in read(rows).observations] == [10, 11]

    def test_parts_right_of_the_first_figures_of_a_further_table_head_what_comes_below(self, read: Read) -> None:
        rows: Rows = [["september 2026"], ["Indikator", "Enhet", "Nr", "Prosent", "Teller", "Nevner"],
                      ["Sykefravær", "Sykehjemmet", 1, 9], ["Overtid", "Sykehjemmet", 2, None, 30, 1000],
                      ["oktober 2026"], [None, None, "Prosent", "Teller", "Nevner", "Kilde"],
                      ["Sykefravær", "Sykehjemmet", 8], [None, "Samlet", None, None, None, "HR"], [],
                      ["Overtid", "Sykehjemmet", None, 40, 1000]]  # fmt: skip
        found = figures(read(rows))
        assert found["overtime", "sykehjem", "2026-10"] == (40, 1000, 4)

    def test_a_figure_like_a_year_alone_under_its_heading_is_a_figure(self, read: Read) -> None:
        rows: Rows = [["Sykehjemmet"], [None, "Øvelser", "Merknad"], ["oktober 2026", 2055], [], ["Kilde: fagsystemet"]]
        assert figures(read(rows)) == {("drills", "sykehjem", "2026-10"): (2055, None, 2055)}

    def test_a_year_over_no_figure_is_a_year(self, read: Read) -> None:
        rows: Rows = [
            ["Ledere utdannet"],
            ["Sykehjemmet"],
            [2025],
            ["Prosent", 40],
            ["Hjemmetjenesten"],
            [2025],
            ["Prosent", "-"],
        ]
        assert 2025 not in {o.value for o in read(rows).observations}
        side: Rows = [["Ledere utdannet"], ["Sykehjemmet"], ["Måltall", 2024, 2025], ["Prosent", 35, 40],
                      ["Hjemmetjenesten"], [None, "År 2024", 2025], ["Prosent", 30]]  # fmt: skip
        assert sorted(o.value for o in read(side).observations) == [30, 35, 40]

    def test_a_figure_under_a_year_is_no_code_of_a_unit(self, tmp_path: Path) -> None:
        coded = replace(REGISTER, units={**REGISTER.units, "stab": replace(REGISTER.units["stab"], code="29")})
        book = openpyxl.Workbook()
        for row in (["Sykehjemmet"], ["Øvelser"], [None, "oktober 2026", "september 2026"], ["Antall", 29, 56]):
            book.active.append(row)
        book.save(tmp_path / "ark.xlsx")
        found = figures(read_workbook(tmp_path / "ark.xlsx", coded, this_month="2026-11"))
        assert {k[1:]: v[2] for k, v in found.items()} == {("sykehjem", "2026-10"): 29, ("sykehjem", "2026-09"): 56}

    def test_nor_is_it_where_the_rows_are_months_of_the_titles_unit(self, read: Read) -> None:
        rows: Rows = [["Rapport for Sykehjemmet 2026"], ["Sykefravær"], [None, "Prosent"], ["januar", 9], ["Sum"], [],
                      ["Øvelser"], [None, "Antall"], ["januar", 3], ["Sum", 3]]  # fmt: skip
        assert {k[:2]: v[2] for k, v in figures(read(rows)).items()} == {
            ("sick", "sykehjem"): 9,
            ("drills", "sykehjem"): 3,
        }

    def test_a_block_of_sums_after_blocks_drawn_like_it_is_still_one(self, read: Read) -> None:
        rows: Rows = [["Øvelser 2026"], ["Sykehjemmet"], [], ["januar", 1], ["Hjemmetjenesten"], [], ["februar", 2],
                      ["Totalt"], [], ["januar", 1], ["februar", 2]]  # fmt: skip
        assert {k[1:]: v[2] for k, v in figures(read(rows)).items()} == {
            ("sykehjem", "2026-01"): 1, ("hjemme", "2026-02"): 2,
        }  # fmt: skip

    def test_all_of_an_indicator_under_its_own_heading_is_its_figure(self, read: Read) -> None:
        rows: Rows = [["Oktober 2026"], [None, "Sykefravær", None, "Øvelser"], ["Enhet", "Korttid", "Totalt", "I alt"],
                      ["Sykehjemmet", 3, 9, 4], ["Hjemmetjenesten", 2, 8, 5]]  # fmt: skip
        settings = IntakeSettings(skip_headings=("Korttid",))
        assert {k[:2]: v[2] for k, v in figures(read(rows, merge=("B2:C2",), settings=settings)).items()} == {
            ("sick", "sykehjem"): 9, ("sick", "hjemme"): 8, ("drills", "sykehjem"): 4, ("drills", "hjemme"): 5,
        }  # fmt: skip
        assert codes(read(rows, merge=("B2:C2",))) == [("unknown-indicator", "B3")]

    def test_all_of_the_titles_indicator_is_its_figure_where_nothing_stands_beside_it(self, read: Read) -> None:
        rows: Rows = [["Øvelser, oktober 2026"], ["Enhet", "Totalt"], ["Sykehjemmet", 9], ["Sum", 9]]
        assert figures(read(rows)) == {("drills", "sykehjem", "2026-10"): (9, None, 9)}

    @pytest.mark.parametrize(
        "head",
        [["januar 2026", "februar 2026", "Totalt"], ["Antall", "Prosent", "Totalt"], ["Antall", "Sum", "Totalt"]],
    )
    def test_a_sum_of_the_columns_beside_it_is_still_one(self, read: Read, head: list[object]) -> None:
        rows: Rows = [["Mars 2026"], [None, "Øvelser", None, None], ["Enhet", *head], ["Sykehjemmet", 1, 2, 3]]
        assert 3 not in {o.value for o in read(rows, merge=("B2:D2",)).observations}

    @pytest.mark.parametrize("word", ["Hittil i år", "Sum hittil", "Akkumulert"])
    def test_a_running_total_is_never_the_figure(self, read: Read, word: str) -> None:
        rows: Rows = [["Oktober 2026"], [None, "Øvelser"], ["Enhet", word], ["Sykehjemmet", 9]]
        assert read(rows).observations == ()

    def test_one_denominator_serves_two_numerators(self, read: Read) -> None:
        rows: Rows = [["Oktober 2026"], ["Enhet", "Avtalte dagsverk", "Tapte dagsverk (egenmeldt og legemeldt)",
                       "Tapte dagsverk i fravær på 1–16 dager"], ["Sykehjemmet", 1000, 90, 30]]  # fmt: skip
        assert figures(read(rows)) == {
            ("sick", "sykehjem", "2026-10"): (90, 1000, 9), ("short", "sykehjem", "2026-10"): (30, 1000, 3),
        }  # fmt: skip

    def test_sheet_per_indicator_and_per_unit(self, read: Read) -> None:
        sheets: dict[str, Rows] = {"Overtid": [["Oktober 2026"], ["Enhet", "Teller", "Nevner"], ["Sykehjemmet", 3, 100]],
                                   "Hjemmetjenesten": [["Måned", "Sykefravær"], ["okt 2026", 5.0]]}  # fmt: skip
        assert set(figures(read(sheets=sheets))) == {("overtime", "sykehjem", "2026-10"), ("sick", "hjemme", "2026-10")}

    def test_codes_with_and_without_leading_zeros(self, read: Read) -> None:
        rows: Rows = [["Sykefravær, oktober 2026"], ["Kode", "Prosent"], [310, 9], [100, 4]]
        assert set(figures(read(rows))) == {("sick", "sykehjem", "2026-10"), ("sick", "stab", "2026-10")}

    def test_a_code_among_figures_is_a_figure(self, read: Read) -> None:
        rows: Rows = [["Oktober 2026"], ["Enhet", "Overtidstimer", "Avtalte timer"], ["Sykehjemmet", 310, 3200]]
        assert figures(read(rows))["overtime", "sykehjem", "2026-10"][:2] == (310, 3200)

    @pytest.mark.parametrize("day", ["00.01.2026", "31.02.2026", "2026-01-00", "2026-13-01"])
    def test_a_day_that_no_calendar_has_is_no_month(self, read: Read, day: str) -> None:
        assert [c for c, _ in codes(read([["Enhet", "Måned", "Øvelser"], ["Sykehjemmet", day, 9]]))] == [
            "unknown-month"
        ]

    @pytest.mark.parametrize("sign", ["-", "/", ".", "_", " ", ""])
    @pytest.mark.parametrize(
        ("word", "first", "length"), [("q3", 7, 3), ("k3", 7, 3), ("kv3", 7, 3), ("t2", 5, 4), ("uke3", 0, 0)]
    )
    def test_a_quarter_a_tertial_or_a_week_with_its_year_is_no_month(
        self, word: str, first: int, length: int, sign: str
    ) -> None:
        for text in (f"{word}{sign}2024", f"rapport_{word}{sign}2024"):
            found = [(p.first, p.length) for p in extract(text, running=True)[0] if p.first is not None]
            assert found == ([(first, length)] if first else [])

    def test_real_dates_are_months(self, read: Read) -> None:
        rows: Rows = [
            ["Enhet", "Indikator", "Dato", "Verdi"],
            ["Sykehjemmet", "Overtid", dt.datetime(2026, 10, 31), 3.5],
        ]
        assert list(figures(read(rows))) == [("overtime", "sykehjem", "2026-10")]

    def test_year_and_month_in_two_columns(self, read: Read) -> None:
        rows: Rows = [
            ["Enhet", "År", "Måned", "Sykefravær"],
            ["Sykehjemmet", 2026, 10, 9],
            ["Sykehjemmet", 2026, "sept", 8],
        ]
        assert sorted(k[2] for k in figures(read(rows))) == ["2026-09", "2026-10"]

    def test_yearly_indicator_needs_only_the_year(self, read: Read) -> None:
        rows: Rows = [["Ledere utdannet"], ["Enhet", 2024, 2025], ["Nesbyen kommune", 40, 60]]
        assert set(figures(read(rows))) == {("yearly", "nesbyen", "2024-12"), ("yearly", "nesbyen", "2025-12")}

    def test_joined_alias_needs_all_its_headings(self, read: Read) -> None:
        rows: Rows = [["Helt ledige, oktober 2026"], ["Enhet", "Kvinner"], ["Sykehjemmet", 3]]
        assert list(figures(read(rows))) == [("idle_women", "sykehjem", "2026-10")]
        assert codes(read([["Sykefravær, oktober 2026"], ["Enhet", "Kvinner"], ["Sykehjemmet", 3]])) == [
            ("unknown-indicator", "B2")
        ]

    def test_label_pairs_above_the_table(self, read: Read) -> None:
        rows: Rows = [["Måned:", "oktober 2026"], ["Enhet:", "Sykehjemmet"], [], ["Indikator", "Teller", "Nevner"],
                      ["Sykefravær", 9, 100], ["Overtid", 3, 100]]  # fmt: skip
        assert set(figures(read(rows))) == {("sick", "sykehjem", "2026-10"), ("overtime", "sykehjem", "2026-10")}


class TestFormats:
    def test_a_file_without_an_ending_is_read_by_what_it_is(self, tmp_path: Path, read: Read) -> None:
        read([["Oktober 2026"], ["Enhet", "Sykefravær"], ["Sykehjemmet", 9]], name="ark.xlsx")
        (tmp_path / "ark.xlsx").rename(tmp_path / "f3a9")
        reading = read_workbook(tmp_path / "f3a9", REGISTER, this_month="2026-11", file_name="ark.xlsx")
        assert list(figures(reading)) == [("sick", "sykehjem", "2026-10")]

    def read_csv(self, tmp_path: Path, content: bytes, name: str = "tall.csv") -> Reading:
        (tmp_path / name).write_bytes(content)
        return read_workbook(tmp_path / name, REGISTER, this_month="2026-11")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    def test_csv_in_any_encoding_and_separator(self, tmp_path: Path, encoding: str, separator: str) -> None:
        lines = [
            ["Enhet", "Indikator", "Måned", "Teller", "Nevner"],
            ["Stab og støtte", "Sykefravær", "oktober 2026", "9", "100"],
        ]
        reading = self.read_csv(tmp_path, "\n".join(separator.join(row) for row in lines).encode(encoding))
        assert figures(reading) == {("sick", "stab", "2026-10"): (9, 100, 9)}

    def test_csv_cells_are_what_excel_shows(self, tmp_path: Path) -> None:
        first = self.read_csv(tmp_path, b"Overtid oktober 2026\n\nEnhet;Prosent\n\nSykehjemmet;3,5\n").observations[0]
        assert (first.sheet, first.cell) == (None, "B5")

    def test_csv_with_a_separator_line(self, tmp_path: Path) -> None:
        first = self.read_csv(tmp_path, b"sep=|\nOvertid oktober 2026\nEnhet|Prosent\nSykehjemmet|3,5\n").observations[
            0
        ]
        assert (first.cell, first.value) == ("B3", 3.5)

    def test_decimal_point_is_known_from_the_other_figures(self, tmp_path: Path) -> None:
        head = b"Oktober 2026;;\nEnhet;Overtidstimer;Avtalte timer\n"
        clear = self.read_csv(tmp_path, head + b"Sykehjemmet;1.234;9000.5\nHjemmetjenesten;2.5;800.5\n")
        assert figures(clear)["overtime", "sykehjem", "2026-10"][:2] == (1.234, 9000.5)
        assert codes(self.read_csv(tmp_path, head + b"Sykehjemmet;1.234;9000\n")) == [("ambiguous", "B3")]

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"PK\x03\x04 nothing",
            b"%PDF-1.7 nothing",
            bytes(range(256)) * 20,
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
        ],
    )
    def test_what_is_no_workbook_is_refused(self, tmp_path: Path, content: bytes) -> None:
        assert codes(self.read_csv(tmp_path, content, "ark.xlsx")) == [("unreadable-file", None)]

    def test_a_damaged_part_is_refused(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.append(["Sykefravær", "oktober 2026"])
        book.save(tmp_path / "ark.xlsx")
        content = bytearray((tmp_path / "ark.xlsx").read_bytes())
        at = content.index(b"xl/worksheets/sheet1.xml") + 60
        content[at] ^= 0xFF
        assert codes(self.read_csv(tmp_path, bytes(content), "ark.xlsx")) == [("unreadable-file", None)]

    def test_too_large_a_file_is_refused_before_it_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "stor.csv").write_bytes(b"a;b\n" * 400_000)
        reading = read_workbook(
            tmp_path / "stor.csv", REGISTER, this_month="2026-11", settings=IntakeSettings(max_megabytes=1)
        )
        assert codes(reading) == [("too-large", None)]


class TestValues:
    @pytest.mark.parametrize(
        ("typed", "value"),
        [
            ("12,4 %", 12.4),
            ("12,4", 12.4),
            ("1 234,5", 1234.5),
            ("1\u00a0234", 1234),
            ("−3", None),
            (7.25, 7.25),
            ("0", 0),
        ],
    )
    def test_norwegian_numbers(self, read: Read, typed: object, value: float | None) -> None:
        reading = read([["Oktober 2026"], ["Enhet", "Sykefravær"], ["Sykehjemmet", typed]])
        if value is None:
            assert codes(reading) == [("negative", "B3")]
        else:
            assert figures(reading)["sick", "sykehjem", "2026-10"][2] == pytest.approx(value)

    def test_percent_format_decides(self, read: Read) -> None:
        rows: Rows = [["Oktober 2026"], ["Enhet", "Sykefravær"], ["Sykehjemmet", 0.074], ["Hjemmetjenesten", 0.074]]
        values = figures(read(rows, percent=("B3",)))
        assert values["sick", "sykehjem", "2026-10"][2] == 7.4
        assert values["sick", "hjemme", "2026-10"][2] == 0.074

    @pytest.mark.parametrize("sign", [".", "..", ":", "-", "*", "–", None])
    def test_signs_for_no_figure_are_missing_not_zero(self, read: Read, sign: object) -> None:
        reading = read(
            [
                ["Sykefravær oktober 2026"],
                ["Enhet", "Prosent"],
                ["Sykehjemmet", 9],
                ["Hjemmetjenesten", sign],
                ["Stab og støtte", 2],
            ]
        )
        assert {k[1] for k in figures(reading)} == {"sykehjem", "stab"}
        assert ("no-figure", "B4") in codes(reading, "note")

    def test_zero_of_zero_is_kept_without_a_value(self, read: Read) -> None:
        assert figures(read([LONG_HEAD, ["Sykehjemmet", "Overtid", "okt 2026", 0, 0]])) == {
            ("overtime", "sykehjem", "2026-10"): (0, 0, None)
        }

    def test_percent_alone_is_kept_and_said(self, read: Read) -> None:
        assert codes(read([["Oktober 2026"], ["Enhet", "Sykefravær"], ["Sykehjemmet", 9]]), "warning") == [
            ("value-only", "B3")
        ]


class TestTotals:
    HEAD: Rows = [["Øvelser, oktober 2026"], ["Enhet", "Antall"]]

    def test_parent_beside_children_is_checked_and_not_stored(self, read: Read) -> None:
        rows: Rows = [*self.HEAD, ["Helse og omsorg", 5], ["Sykehjemmet", 2], ["Hjemmetjenesten", 3]]
        assert {k[1] for k in figures(read(rows))} == {"sykehjem", "hjemme"}
        rows[2][1] = 6
        assert codes(read(rows)) == [("total-mismatch", "B3")]

    def test_parent_alone_is_stored(self, read: Read) -> None:
        assert list(figures(read([*self.HEAD, ["Helse og omsorg", 5]]))) == [("drills", "helse", "2026-10")]

    def test_missing_child_is_said_and_total_not_checked(self, read: Read) -> None:
        reading = read([*self.HEAD, ["Helse og omsorg", 5], ["Sykehjemmet", 2]])
        assert codes(reading, "warning") == [("missing-units", "A3")]
        assert {k[1] for k in figures(reading)} == {"sykehjem"}

    @pytest.mark.parametrize("word", ["Sum", "Totalt", "I alt", "TOTAL", "Sum totalt"])
    def test_total_rows_are_never_units(self, read: Read, word: str) -> None:
        rows: Rows = [*self.HEAD, ["Sykehjemmet", 2], ["Hjemmetjenesten", 3], [word, 5]]
        assert len(figures(read(rows))) == 2
        rows[-1][1] = 6
        assert codes(read(rows)) == [("total-mismatch", "B5")]

    def test_total_with_a_gap_is_not_checked(self, read: Read) -> None:
        rows: Rows = [*self.HEAD, ["Sykehjemmet", 2], ["Hjemmetjenesten", ":"], ["Sum", 7]]
        assert len(figures(read(rows))) == 1

    def test_persons_and_percentages_do_not_add_up(self, read: Read) -> None:
        persons: Rows = [
            ["Ansatte, oktober 2026"],
            ["Enhet", "Antall"],
            ["Sykehjemmet", 20],
            ["Hjemmetjenesten", 30],
            ["Sum", 48],
        ]
        percents: Rows = [
            ["Sykefravær, oktober 2026"],
            ["Enhet", "Prosent"],
            ["Sykehjemmet", 9],
            ["Hjemmetjenesten", 8],
            ["Totalt", 8.4],
        ]
        assert len(figures(read(persons))) == 2
        assert len(figures(read(percents))) == 2

    def test_subtotals_and_grand_total(self, read: Read) -> None:
        rows: Rows = [
            *self.HEAD,
            ["Sykehjemmet", 2],
            ["Hjemmetjenesten", 3],
            ["Sum helse og omsorg", 5],
            ["Stab og støtte", 1],
            ["Totalt", 6],
        ]
        assert len(figures(read(rows))) == 3
        rows[4][1] = 4
        assert codes(read(rows)) == [("total-mismatch", "B5")]

    def test_total_agrees_within_half_of_the_last_digit_shown(self, read: Read) -> None:
        head: Rows = [["Oktober 2026"], ["Enhet", "Overtidstimer", "Avtalte timer"]]
        rows: Rows = [*head, ["Sykehjemmet", 10.24, 100], ["Hjemmetjenesten", 10.24, 100], ["Sum", 20.5, 200]]
        assert len(figures(read(rows))) == 2
        rows[-1][1] = 20.6
        assert codes(read(rows)) == [("total-mismatch", "B5")]

    def test_a_total_over_an_empty_cell_is_not_checked_where_counts_stand_beside_ratios(self, read: Read) -> None:
        rows: Rows = [["mai 2026"], ["Indikator", "Enhet", "Teller", "Nevner", "Verdi"],
                      ["Overtid", "Sykehjemmet", 5, 10, 50], ["Øvelser", "Sykehjemmet", None, None, 7],
                      [None, "Hjemmetjenesten"], [None, "Sum", None, None, 12]]  # fmt: skip
        assert figures(read(rows))["drills", "sykehjem", "2026-05"] == (7, None, 7)
        rows[4].append(None)
        rows[4] += [None, 4]
        assert codes(read(rows)) == [("total-mismatch", "E6")]

    def test_what_a_total_runs_over_is_what_its_own_table_has_in_the_column(self, read: Read) -> None:
        rows: Rows = [["mai 2026"], ["Enhet", "Kode", "Sykefravær"], ["Sykehjemmet", 310, 7], ["Hjemmetjenesten", 320, 8],
                      ["Stab og støtte", "0100", 6], ["Øvelser"], ["Enhet", "Måned", "Antall"],
                      ["Sykehjemmet", "mai 2026", 7], ["Sykehjemmet", "juni 2026", 8], ["Sykehjemmet", "Sum", 15]]  # fmt: skip
        assert len(figures(read(rows))) == 5
        rows[-1][2] = 16
        assert codes(read(rows)) == [("total-mismatch", "C10")]


class TestFaults:
    def test_unknown_unit_at_its_heading_with_the_nearest_name(self, read: Read) -> None:
        reading = read(
            [
                LONG_HEAD,
                ["Sjukehemmet", "Sykefravær", "okt 2026", 9, 100],
                ["Sjukehemmet", "Overtid", "okt 2026", 9, 100],
            ]
        )
        problem = reading.findings[0]
        assert (problem.code, problem.cell, problem.found, problem.repeats) == ("unknown-unit", "A2", "Sjukehemmet", 1)
        assert problem.facts["near"] == "Sykehjemmet"
        assert reading.observations == ()

    def test_one_misspelt_unit_is_one_fault(self, read: Read) -> None:
        rows: Rows = [["Sykefravær oktober 2026"], ["Enhet", "Avtalte dagsverk", "Tapte dagsverk", "Prosent"],
                      ["Helse og omsorg", 300, 30, 10], ["Sykehjemmet", 100, 10, 10], ["Hjemmetjensten", 200, 20, 10],
                      ["Sum", 300, 30, 10]]  # fmt: skip
        reading = read(rows)
        assert codes(reading) == [("unknown-unit", "A5")]
        assert codes(reading, "warning") == []
        rows[4] = ["Hjemmetjenesten", 200, "20*", 10]
        assert codes(read(rows)) == [("not-a-number", "C5")]
        assert codes(read(rows), "warning") == []

    def test_a_title_does_not_lend_its_unit_to_an_unknown_row(self, read: Read) -> None:
        rows: Rows = [["Nesbyen kommune, oktober 2026"], ["Enhet", "Sykefravær"], ["Avdeling X", 9]]
        assert codes(read(rows)) == [("unknown-unit", "A3")]

    def test_unknown_column_heading(self, read: Read) -> None:
        rows: Rows = [["Oktober 2026"], ["Enhet", "Sykefravær", "Trivsel"], ["Sykehjemmet", 9, 4.2]]
        assert codes(read(rows)) == [("unknown-indicator", "C2")]
        assert codes(read(rows), "note") == []
        assert len(figures(read(rows, settings=IntakeSettings(skip_headings=("Trivsel",))))) == 1

    def test_qualified_heading_is_not_the_plain_one(self, read: Read) -> None:
        rows: Rows = [["Oktober 2026"], ["Enhet", "Sykefravær menn"], ["Sykehjemmet", 9]]
        assert codes(read(rows)) == [("unknown-indicator", "B2")]

    @pytest.mark.parametrize("heading", ["Sykefravær plan", "Øvelser mål", "Sykefravær hittil i år"])
    def test_a_qualified_heading_is_told_to_be_one_and_not_misspelt(self, read: Read, heading: str) -> None:
        found = read([["Oktober 2026"], ["Enhet", heading], ["Sykehjemmet", 9]]).findings[0]
        assert (found.code, dict(found.facts)) == ("unknown-indicator", {"what": "qualifier"})

    @pytest.mark.parametrize(
        ("written", "near"),
        [("Sjukehemmet", "Sykehjemmet"), ("Sykehj. 2. etg.", None), ("Sykehjemmet 2. etasje", "Sykehjemmet"), ("omsorg", "Helse og omsorg"),
         ("Gamlehjemmet", None), ("Hjemmetjensten", "Hjemmetjenesten"), ("Avdeling X", None)],
    )  # fmt: skip
    def test_only_a_name_that_is_like_it_is_offered(self, read: Read, written: str, near: str | None) -> None:
        found = read([["Oktober 2026"], ["Enhet", "Øvelser"], [written, 9]]).findings[0]
        assert (found.code, found.facts.get("near")) == ("unknown-unit", near)

    def test_qualifier_under_a_merged_heading(self, read: Read) -> None:
        rows: Rows = [
            ["Oktober 2026"],
            [None, "Sykefravær", None, "Overtid"],
            ["Enhet", "Menn", "I alt", "Prosent"],
            ["Sykehjemmet", 8, 9, 3],
        ]
        assert ("unknown-indicator", "B3") in codes(read(rows, merge=("B2:C2",)))

    def test_unknown_group_between_known_ones(self, read: Read) -> None:
        rows: Rows = [
            ["Enhet", "okt 2026"],
            ["Sykefravær"],
            ["Sykehjemmet", 9],
            ["Brukertilfredshet"],
            ["Hjemmetjenesten", 4],
        ]
        assert codes(read(rows)) == [("unknown-indicator", "A4")]

    @pytest.mark.parametrize("month", ["september 2026", "oktober 2026"])
    def test_an_unknown_name_in_the_corner_of_a_further_table(self, read: Read, month: str) -> None:
        """What a further table says in its corner is not what the first one says there."""
        rows: Rows = [["Øvelser", "september 2026"], ["Sykehjemmet", 1], [], ["Trivsel", month], ["Sykehjemmet", 5]]
        assert codes(read(rows)) == [("unknown-indicator", "A4")]
        rows = [["Sykehjemmet", "september 2026"], ["Øvelser", 1], [], ["Gamlehjemmet", month], ["Ansatte", 5]]
        assert codes(read(rows)) == [("unknown-unit", "A4")]

    def test_a_corner_that_all_tables_have_says_what_stands_below_it(self, read: Read) -> None:
        rows: Rows = [["Øvelser"], ["Stedet", "september 2026"], ["Sykehjemmet", 1], [], ["Stedet", "oktober 2026"],
                      ["Sykehjemmet", 5]]  # fmt: skip
        assert {k[2]: v[2] for k, v in figures(read(rows)).items()} == {"2026-09": 1, "2026-10": 5}

    def test_no_month_anywhere(self, read: Read) -> None:
        assert [c for c, _ in codes(read([["Enhet", "Sykefravær"], ["Sykehjemmet", 9]]))] == ["unknown-month"]

    def test_month_without_year_anywhere(self, read: Read) -> None:
        assert [c for c, _ in codes(read([["Enhet", "Sykefravær"], ["Sykehjemmet", 9]], name="oktober.xlsx"))] == [
            "ambiguous"
        ]
        assert [c for c, _ in codes(read([["Sykefravær"], ["Enhet", "oktober"], ["Sykehjemmet", 9]]))] == ["ambiguous"]

    def test_title_and_sheet_disagree(self, read: Read) -> None:
        rows: Rows = [["Rapport for oktober 2026"], ["Enhet", "Sykefravær"], ["Sykehjemmet", 9]]
        assert [c for c, _ in codes(read(sheets={"September 2026": rows}))] == ["ambiguous"]

    def test_two_months_in_the_title(self, read: Read) -> None:
        rows: Rows = [["Rapport for september 2026 og oktober 2026"], ["Enhet", "Sykefravær"], ["Sykehjemmet", 9]]
        assert [c for c, _ in codes(read(rows))] == ["ambiguous"]

    @pytest.mark.parametrize("text", ["12,4 %*", "ca. 12", "mangler", "12.4.5", "O,5"])
    def test_text_where_a_number_should_be(self, read: Read, text: str) -> None:
        rows: Rows = [["Sykefravær oktober 2026"], ["Enhet", "Prosent"], ["Sykehjemmet", 9], ["Hjemmetjenesten", text]]
        assert codes(read(rows)) == [("not-a-number", "B4")]

    @pytest.mark.parametrize("wrong", [dt.datetime(2026, 5, 1), "Overtid", True])
    @pytest.mark.parametrize("column", [3, 4])
    def test_a_date_or_a_known_word_among_figures_is_named(self, read: Read, wrong: object, column: int) -> None:
        bad: list[object] = ["Sykehjemmet", "Overtid", "november 2026", 1, 4]
        bad[column] = wrong
        rows: Rows = [
            LONG_HEAD,
            bad,
            ["Hjemmetjenesten", "Overtid", "november 2026", 3, 100],
            ["Stab og støtte", "Overtid", "november 2026", 3, 100],
        ]
        assert ("not-a-number", "DE"[column - 3] + "2") in codes(read(rows))

    def test_dates_in_all_parts_of_a_row_are_named(self, read: Read) -> None:
        date = dt.datetime(2026, 5, 1)
        rows: Rows = [LONG_HEAD, ["Sykehjemmet", "Overtid", "november 2026", date, date], ["Hjemmetjenesten", "Overtid", "november 2026", 3, 100],
                      ["Stab og støtte", "Overtid", "november 2026", 3, 100], ["Helse og omsorg", "Sykefravær", "november 2026", date, date]]  # fmt: skip
        reading = read(rows)
        assert codes(reading) == [("not-a-number", "D2")]
        assert reading.findings[0].places == ("E2", "D5", "E5")

    @pytest.mark.parametrize("text", ["ca. 80", "mangler", None])
    def test_a_row_with_nothing_but_a_text_for_a_figure_is_one_fault(self, read: Read, text: object) -> None:
        head: list[object] = [*LONG_HEAD, "Verdi", "Merknad"]
        month = "oktober 2026"
        rows: Rows = [head, ["Sykehjemmet", "Overtid", month, 1, 100], ["Sykehjemmet", "Ansatte", month, None, None, text],
                      ["Sykehjemmet", "Sykefravær", month, 3, 200], ["Hjemmetjenesten", "Ansatte", month, None, None, 7],
                      ["Hjemmetjenesten", "Overtid", month, 2, 90]]  # fmt: skip
        reading = read(rows)
        if text is None:
            assert len(figures(reading)) == 4
        else:
            assert codes(reading) == [("not-a-number", "F3")]

    def test_a_row_of_months_with_a_text_for_a_figure(self, read: Read) -> None:
        rows: Rows = [
            ["Øvelser, Sykehjemmet"],
            ["Måned", "Antall"],
            ["august 2026", 1],
            ["september 2026", "to"],
            ["oktober 2026", 2],
        ]
        assert codes(read(rows)) == [("not-a-number", "B4")]

    def test_a_point_and_three_digits_can_be_read_two_ways(self, read: Read) -> None:
        rows: Rows = [["Oktober 2026"], ["Enhet", "Overtidstimer", "Avtalte timer"], ["Sykehjemmet", "1.234", 9000]]
        assert codes(read(rows)) == [("ambiguous", "B3")]

    def test_error_values_and_formulas_without_results(self, read: Read) -> None:
        rows: Rows = [
            ["Sykefravær oktober 2026"],
            ["Enhet", "Prosent"],
            ["Sykehjemmet", "#DIV/0!"],
            ["Hjemmetjenesten", "=1+2"],
        ]
        assert codes(read(rows)) == [("error-value", "B3"), ("formula-without-value", "B4")]

    def test_part_over_whole_and_part_missing(self, read: Read) -> None:
        rows: Rows = [
            LONG_HEAD,
            ["Sykehjemmet", "Sykefravær", "okt 2026", 101, 100],
            ["Hjemmetjenesten", "Sykefravær", "okt 2026", 9, None],
        ]
        assert codes(read(rows)) == [("part-over-whole", "D2"), ("part-missing", "D3")]

    def test_duplicates(self, read: Read) -> None:
        row: list[object] = ["Sykehjemmet", "Sykefravær", "okt 2026", 9, 100]
        assert codes(read([LONG_HEAD, row, [*row[:3], 8, 100]])) == [("duplicate", "D3")]
        assert codes(read([LONG_HEAD, row, [*row[:3], 8, 90]])) == [("duplicate", "D3")]
        assert codes(read([LONG_HEAD, row, [*row[:3], 9, 90]])) == [("duplicate", "D3")]
        assert len(figures(read([LONG_HEAD, row, row]))) == 1
        assert ("same-twice", "D3") in codes(read([LONG_HEAD, row, row]), "note")

    def test_given_percent_must_be_the_computed_one(self, read: Read) -> None:
        rows: Rows = [
            ["Sykefravær oktober 2026"],
            ["Enhet", "Tapte dagsverk", "Avtalte dagsverk", "Prosent"],
            ["Sykehjemmet", 101.5, 980, 10.5],
        ]
        assert codes(read(rows)) == [("percent-mismatch", "D3")]

    def test_future_month_at_its_heading(self, read: Read) -> None:
        rows: Rows = [
            ["Sykefravær"],
            ["Enhet", "november 2026", "desember 2026"],
            ["Sykehjemmet", 9, 9],
            ["Hjemmetjenesten", 9, 9],
        ]
        assert codes(read(rows)) == [("future-month", "C2")]

    def test_row_and_column_name_two_units(self, read: Read) -> None:
        rows: Rows = [["Sykefravær oktober 2026"], ["Enhet", "Hjemmetjenesten"], ["Sykehjemmet", 9]]
        assert codes(read(rows)) == [("ambiguous", "B3")]

    def test_cells_full_of_prose_name_nothing_and_take_no_time(self, read: Read) -> None:
        prose = [f"{n} " + "Sykefravær for Hjemmetjenesten i mars 2026 og mye annet. " * 560 for n in range(40)]
        rows: Rows = [["Øvelser oktober 2026"], ["Enhet", "Antall"], ["Sykehjemmet", 9], *([text] for text in prose)]
        start = time.process_time()
        assert list(figures(read(rows))) == [("drills", "sykehjem", "2026-10")]
        assert time.process_time() - start < 4

    def test_rows_of_unknown_labels_take_time_as_they_are_many(self, tmp_path: Path) -> None:
        """Each was once held against all above it."""

        def seconds(rows: int) -> float:
            lines = ["Enhet;Øvelser", *(f"Gamleheimen;{n % 50}" for n in range(rows))]
            (tmp_path / "tall.csv").write_text("\n".join(lines), "utf-8")
            start = time.process_time()
            assert codes(read_workbook(tmp_path / "tall.csv", REGISTER, this_month="2026-11")) == [
                ("unknown-unit", "A2")
            ]
            return time.process_time() - start

        assert seconds(24_000) < 20 * seconds(4_000)

    @pytest.mark.parametrize(("notes", "errors", "told"), [
        (2500, 0, [("ignored-text", 500)]), (100, 2300, [("too-large", 300), ("ignored-text", 100)]), (1000, 1000, []),
    ])  # fmt: skip
    def test_a_flood_of_findings_is_cut_and_stays_an_error(
        self, notes: int, errors: int, told: list[tuple[str, int]]
    ) -> None:
        problems = [Problem("ignored-text", "Ark1", f"A{n + 1}", f"tekst {n}") for n in range(notes)]
        problems += [Problem("unknown-unit", "Ark1", f"B{n + 1}", f"enhet {n}") for n in range(errors)]
        found = told_once(problems, [])
        assert [(f.code, int(f.facts["left"])) for f in found if "left" in f.facts] == told
        assert len(found) <= 2000 + len(told)
        kept = min(errors, 2000)
        assert [f.severity for f in found[:2000]] == ["error"] * kept + ["note"] * min(notes, 2000 - kept)
        assert any(f.severity == "error" for f in found) == bool(errors)
        assert all("til, som ikke vises her" in words.message(f.code, f.found, f.facts)[0] for f in found[2000:])

    def test_no_table(self, read: Read) -> None:
        assert codes(read([["Hei"], ["Dette er et notat", 7]])) == [("no-table-found", None)]

    def test_a_file_of_gaps_alone_is_read_and_has_no_figures(self, read: Read) -> None:
        reading = read(
            [["Sykefravær oktober 2026"], ["Enhet", "Prosent"], ["Sykehjemmet", ":"], ["Hjemmetjenesten", ":"]]
        )
        assert figures(reading) == {}
        assert reading.months == ("2026-10",)

    def test_shared_denominator_alone_is_ambiguous(self, read: Read) -> None:
        assert codes(read([["Oktober 2026"], ["Enhet", "Avtalte dagsverk"], ["Sykehjemmet", 900]])) == [
            ("ambiguous", "B3")
        ]

    @pytest.mark.parametrize("hide", [{"row": "4"}, {"column": "C"}])
    def test_hidden_cells_are_said_and_not_read(self, read: Read, hide: dict[str, str]) -> None:
        rows: Rows = [
            ["Oktober 2026"],
            ["Enhet", "Sykefravær", "Overtid"],
            ["Sykehjemmet", 9, 3],
            ["Hjemmetjenesten", 8, 2],
        ]
        reading = read(rows, hide=hide)
        assert len(figures(reading)) == 2
        assert "hidden-cells" in [c for c, _ in codes(reading, "warning")]

    def test_hidden_sheet(self, read: Read) -> None:
        table: Rows = [["Oktober 2026"], ["Enhet", "Sykefravær"], ["Sykehjemmet", 9]]
        reading = read(
            sheets={"Synlig": table, "Skjult": [["Oktober 2026"], ["Enhet", "Overtid"], ["Sykehjemmet", 3]]},
            hide={"sheet": "Skjult"},
        )
        assert list(figures(reading)) == [("sick", "sykehjem", "2026-10")]

    def test_identity_numbers_and_names_are_masked(self, read: Read) -> None:
        rows: Rows = [["Oktober 2026"], ["Enhet", "Sykefravær"], ["Sykehjemmet", 9], [_number(), 1]]
        reading = read(rows)
        assert codes(reading) == [("personal-data", "A4")]
        assert _number() not in repr(reading.findings)
        names: Rows = [["Navn", "Sykefravær"], ["Kari Nordmann", 9], ["Ola Hansen", 8]]
        reading = read([["Oktober 2026"], *names])
        assert codes(reading) == [("personal-data", "A2")]
        assert "Nordmann" not in repr(reading.findings)

    @pytest.mark.parametrize(
        "form", ["{}  {}", "{} - {}", "{}–{}", "{}/{}", "{}_{}", "{}\u00a0{}", "{}\n{}", "nr{} {}."]
    )
    def test_identity_numbers_are_found_however_they_are_parted(self, read: Read, form: str) -> None:
        date, rest = _number()[:6], _number()[6:]
        text = form.format(date, rest)
        reading = read([["Oktober 2026", text], ["Enhet", "Sykefravær"], ["Sykehjemmet", 9]])
        assert codes(reading) == [("personal-data", "B1")]
        assert rest not in people.masked(text)

    def test_an_identity_number_with_its_date_spelled_out_is_found(self, read: Read) -> None:
        number = _number()
        text = f"{number[:2]} {number[2:4]} {number[4:6]} {number[6:]}"
        assert codes(read([[text], ["Enhet", "Sykefravær"]])) == [("personal-data", "A1")]

    @pytest.mark.parametrize("form", ["{},{}", "{}.{} og", "1{}{}", "{}{}1", "{}   -   {}", "{}a{}"])
    def test_other_digits_are_no_identity_number(self, form: str) -> None:
        number = _number()
        is_found = people.has_identity_number(form.format(number[:6], number[6:]))
        assert is_found is (form == "{}.{} og")

    @pytest.mark.parametrize("place", sorted(BESIDE))
    def test_an_identity_number_beside_the_cells_refuses_the_file(self, tmp_path: Path, place: str) -> None:
        path, number = tmp_path / "ark.xlsx", _number()
        book = openpyxl.Workbook()
        sheet = book.active
        for row in (["Oktober 2026"], ["Enhet", "Sykefravær"], ["Sykehjemmet", 9]):
            sheet.append(row)
        book.create_sheet("Tom")
        BESIDE[place](book, sheet, number)
        book.save(path)
        (problem,) = read_workbook(path, REGISTER, this_month="2026-11").findings
        assert (problem.code, problem.facts["what"]) == ("personal-data", f"beside-{place.partition(' ')[0]}")
        assert problem.sheet == (None if place in ("properties", "name") else "Sheet")
        assert number not in repr(problem)
        BESIDE[place](book, sheet, str(int(number) + 1))
        book.save(path)
        assert figures(read_workbook(path, REGISTER, this_month="2026-11"))

    def test_decimal_numbers_in_formulas_and_identifiers_are_no_identity_numbers(self, tmp_path: Path) -> None:
        path, number = tmp_path / "ark.xlsx", _number()
        book = openpyxl.Workbook()
        sheet = book.active
        for row in (["Oktober 2026"], ["Enhet", "Sykefravær"], ["Sykehjemmet", 9]):
            sheet.append(row)
        sheet["F9"] = f"=0.{number}*{number}.5"
        sheet["F10"].hyperlink = f"https://a.no/0a1b2c3d-0a1b-0a1b-0a1b-{number}a"
        sheet["F10"] = "Se"
        book.save(path)
        assert "personal-data" not in [code for code, _ in codes(read_workbook(path, REGISTER, this_month="2026-11"))]

    @pytest.mark.parametrize(
        ("head", "names"),
        [
            ("Navn", ("KARI NORDMANN", "OLA HANSEN")),
            ("Navn", ("kari nordmann", "ola hansen")),
            ("Navn", ("Nordmann, kari", "HANSEN, Ola")),
            ("Navn", ("Kari", "Ola")),
            ("Leder", ("KARI NORDMANN", "OLA HANSEN")),
            ("Ansatt", ("Abdi Hassan", "Nguyen Van Anh")),
            ("Ansatt", ("Łukasz Żak", "Nguyễn Văn Anh")),
            ("Ansatt", ("ABDI HASSAN", "ZOFIA KOWALSKA")),
            ("Enhetens folk", ("KARI NORDMANN", "OLA HANSEN", "ANNE-LISE BERG")),
        ],
    )
    def test_names_are_found_however_they_are_written(self, read: Read, head: str, names: tuple[str, ...]) -> None:
        rows: Rows = [["Enhet", "Måned", "Sykefravær", head], *[["Sykehjemmet", "oktober 2026", 9, n] for n in names]]
        reading = read(rows)
        assert codes(reading) == [("personal-data", "D2" if head == "Enhetens folk" else "D1")]
        assert not any(name in repr(reading.findings) for name in names)

    @pytest.mark.parametrize(
        ("head", "texts"),
        [
            ("Navn", ("Sykehjemmet", "Hjemmetjenesten")),
            ("Navn", ("Sykehjemmet", "Nordre Aker")),
            ("Navn", ("Nordmarka Skole", "Ida Barnehage")),
            ("Navn", ("Plan Og Byggesak", "Per ansatt")),
            ("Navn", ("Dag", "Natt")),
            ("Leder", ("Ja", "Nei")),
            ("Ansatt", ("Fast ansatt", "Midlertidig ansatt")),
            ("Ansatt", ("FAST ANSATT", "MIDLERTIDIG ANSATT")),
            ("Regnet", ("PER MÅNED", "PER DAG", "PER UKE")),
        ],
    )
    def test_what_is_not_a_name_is_no_person(self, read: Read, head: str, texts: tuple[str, ...]) -> None:
        rows: Rows = [["Enhet", "Måned", "Sykefravær", head], *[["Sykehjemmet", "oktober 2026", 9, t] for t in texts]]
        assert "personal-data" not in [code for code, _ in codes(read(rows))]

    def test_units_under_navn_are_not_people(self, read: Read) -> None:
        assert len(figures(read([["Oktober 2026"], ["Navn", "Sykefravær"], ["Sykehjemmet", 9]]))) == 1

    def test_notes_columns_and_row_numbers_are_left_out(self, read: Read) -> None:
        rows: Rows = [
            ["Oktober 2026"],
            ["Nr", "Enhet", "Sykefravær", "Merknad"],
            [1, "Sykehjemmet", 9, "se s. 4"],
            [2, "Hjemmetjenesten", 8, 2026],
        ]
        assert len(figures(read(rows))) == 2


def _number() -> str:
    """A made-up number with right control digits, so that none stands in the source."""
    return next(n for tail in range(100_000) if is_identity_number(n := f"310399{tail:05d}"))


class TestNotWhatItSeems:
    """Cases from a first reading by others: each was once read wrong without a word."""

    @pytest.mark.parametrize("updated", [dt.datetime(2026, 4, 10), "10.04.2026"])
    def test_a_date_in_another_column_is_not_the_month(self, read: Read, updated: object) -> None:
        rows: Rows = [["Måned", "Sist oppdatert", "Øvelser"], ["mars 2026", updated, 4]]
        assert list(figures(read(sheets={"Sykehjemmet": rows}))) == [("drills", "sykehjem", "2026-03")]
        rows = [["Øvelser mars 2026"], ["Enhet", "Levert", "Antall"], ["Sykehjemmet", updated, 4]]
        assert list(figures(read(rows))) == [("drills", "sykehjem", "2026-03")]

    def test_a_misspelt_unit_in_a_one_column_table_is_named(self, read: Read) -> None:
        rows: Rows = [["mars 2026"], [None, "Øvelser"], ["Sykehjemmet", 1], ["Sjukehemmet", 5], ["Stab og støtte", 4]]
        assert codes(read(rows)) == [("unknown-unit", "A4")]

    @pytest.mark.parametrize(
        "title",
        ["Øvelser hittil i år, mars 2026", "Øvelser, akkumulert, mars 2026", "Øvelser til og med mars 2026",
         "Prognose, øvelser mars 2026", "Øvelser – mål for mars 2026", "Øvelser – menn, mars 2026"],
    )  # fmt: skip
    def test_a_title_that_says_plan_subset_or_running_total_is_not_the_months_figure(
        self, read: Read, title: str
    ) -> None:
        assert codes(read([[title], ["Enhet", "Antall"], ["Sykehjemmet", 4]]))[0][0] == "ambiguous"

    @pytest.mark.parametrize("kind", ["Mål", "Plan", "Menn"])
    def test_a_kind_of_figure_in_its_row_is_not_passed_over(self, read: Read, kind: str) -> None:
        rows: Rows = [["Enhet", "Måned", "Indikator", "Type", "Verdi"], ["Sykehjemmet", "mars 2026", "Øvelser", "Resultat", 4],
                      ["Stab og støtte", "mars 2026", "Øvelser", kind, 100]]  # fmt: skip
        assert ("ambiguous", "D3") in codes(read(rows))

    @pytest.mark.parametrize(
        "title",
        ["Øvelser (etter ny ordning fra mars 2025)", "Tall levert av Kari i september 2026", "Tertialrapport til formannskapet mars 2026",
         "Vedtatt i kommunestyret juni 2024 – Øvelser", "Øvelser 2026, sammenlignet med oktober 2025", "Øvelser som de ble etter mars 2026"],
    )  # fmt: skip
    def test_a_month_that_a_title_says_of_something_else_is_not_the_figures(self, read: Read, title: str) -> None:
        reading = read([[title], ["Enhet", "Øvelser"], ["Sykehjemmet", 4]])
        assert {code for code, _ in codes(reading)} in ({"unknown-month"}, {"ambiguous"})

    @pytest.mark.parametrize(
        "title",
        ["Øvelser oktober 2026 (ny ordning fra mars 2025)", "Rapport laget i november 2026, gjelder oktober 2026",
         "Tall fra lønnssystemet oktober 2026", "Styringskort for rådmannen oktober 2026 (god måned)", "Tall fra oktober 2026",
         "Dialogmøter og øvelser i Nes oktober 2026", "Utvalgte tall for Nes oktober 2026"],
    )  # fmt: skip
    def test_the_other_month_of_the_title_is(self, read: Read, title: str) -> None:
        assert list(figures(read([[title], ["Enhet", "Øvelser"], ["Sykehjemmet", 4]]))) == [
            ("drills", "sykehjem", "2026-10")
        ]

    def test_a_running_total_in_a_heading_is_not_the_month(self, read: Read) -> None:
        assert codes(read([["mars 2026"], ["Enhet", "Øvelser hittil i år"], ["Sykehjemmet", 4]])) != []

    def test_sheet_and_title_name_two_units(self, read: Read) -> None:
        rows: Rows = [["Hjemmetjenesten, mars 2026"], ["Indikator", "Verdi"], ["Øvelser", 4]]
        assert codes(read(sheets={"Sykehjemmet": rows}))[0][0] == "ambiguous"

    @pytest.mark.parametrize(
        ("title", "sheet", "head"),
        [
            ("Øvelser mars 2026", "Ansatte", ["Antall"]),
            ("Sykefravær mars 2026", "Overtid", ["Prosent"]),
            ("Sykefravær mars 2026", "Korttidsfravær", ["Tapte dagsverk", "Avtalte dagsverk"]),
        ],
    )
    def test_sheet_and_title_name_two_indicators(self, read: Read, title: str, sheet: str, head: list[object]) -> None:
        rows: Rows = [[title], ["Enhet", *head], ["Sykehjemmet", *[9, 90][: len(head)]]]
        assert codes(read(sheets={sheet: rows})) == [("ambiguous", "A1")]

    def test_a_heading_over_the_figures_may_name_another_than_the_sheet(self, read: Read) -> None:
        rows: Rows = [["mars 2026"], ["Enhet", "Øvelser"], ["Sykehjemmet", 9]]
        assert list(figures(read(sheets={"Ansatte": rows}))) == [("drills", "sykehjem", "2026-03")]

    def test_a_count_is_not_a_percentage(self, read: Read) -> None:
        assert codes(read([["mars 2026"], ["Enhet", "Helt ledige", "Arbeidsstyrken"], ["Sykehjemmet", 2, 40]])) == [
            ("ambiguous", "B3")
        ]
        assert codes(read([["Overtid mars 2026"], ["Enhet", "Antall"], ["Sykehjemmet", 10]])) == [("ambiguous", "B3")]

    def test_a_percentage_is_not_a_count(self, read: Read) -> None:
        assert codes(read([["mars 2026"], ["Enhet", "Øvelser"], ["Sykehjemmet", "12 %"]])) == [("not-a-number", "B3")]

    def test_a_figure_merged_over_two_rows(self, read: Read) -> None:
        rows: Rows = [
            ["mars 2026"],
            ["Enhet", "Øvelser", "Ansatte"],
            ["Sykehjemmet", 7, 1],
            ["Hjemmetjenesten", None, 2],
        ]
        assert ("ambiguous", "B3") in codes(read(rows, merge=("B3:B4",)))

    def test_a_title_of_the_left_table_does_not_answer_for_the_right_one(self, read: Read) -> None:
        rows: Rows = [["Øvelser mars 2026", None, None, "Utsatte øvelser mars 2026", None],
                      ["Enhet", "Antall", None, "Enhet", "Antall"], ["Sykehjemmet", 1, None, "Hjemmetjenesten", 3]]  # fmt: skip
        assert codes(read(rows)) != []


SAID = [
    "Skrevet ut",
    "Sist oppdatert",
    "Rapportdato",
    "Kjørt",
    "Frist",
    "Dato",
    "Uttrekk",
    "Levert:",
    "Print",
    "Antall enheter",
]
TABLE: Rows = [["Enhet", "Ansatte"], ["Sykehjemmet", 81]]


class TestDaysAndParts:
    @pytest.mark.parametrize("day", [dt.datetime(2026, 11, 3), "03.11.2026", "3. november 2026"])
    @pytest.mark.parametrize("word", SAID)
    def test_the_day_something_was_done_is_not_the_month(self, read: Read, word: str, day: object) -> None:
        october = {("heads", "sykehjem", "2026-10"): (81, None, 81)}
        assert figures(read([["Ansatte oktober 2026"], [word, day], *TABLE])) == october
        assert figures(read([[word, day], ["Ansatte oktober 2026"], *TABLE])) == october
        assert figures(read([["Måned", "oktober 2026"], [word, day], *TABLE])) == october
        assert figures(read([["Ansatte"], [word, day], *TABLE], name="Ansatte oktober 2026.xlsx")) == october
        assert codes(read([["Ansatte"], [word, day], *TABLE])) != []

    @pytest.mark.parametrize("word", ["Måned", "Periode", "Status per"])
    def test_a_day_beside_a_word_for_months_is_the_month(self, read: Read, word: str) -> None:
        rows: Rows = [["Ansatte"], [word, dt.datetime(2026, 10, 31)], *TABLE]
        assert figures(read(rows)) == {("heads", "sykehjem", "2026-10"): (81, None, 81)}

    def test_days_in_a_column_and_a_title_with_another_month_are_two_readings(self, read: Read) -> None:
        rows: Rows = [["Dato", "Enhet", "Ansatte"], [dt.datetime(2026, 11, 3), "Sykehjemmet", 81]]
        assert codes(read([["Ansatte oktober 2026"], *rows])) == [("ambiguous", "A3")]
        assert figures(read([["Ansatte"], *rows])) == {("heads", "sykehjem", "2026-11"): (81, None, 81)}
        assert figures(read([["Ansatte november 2026"], *rows])) == {("heads", "sykehjem", "2026-11"): (81, None, 81)}

    def test_a_day_right_over_figures_is_their_month(self, read: Read) -> None:
        rows: Rows = [["Ansatte"], ["Enhet", dt.datetime(2026, 10, 31)], ["Sykehjemmet", 81]]
        assert figures(read(rows)) == {("heads", "sykehjem", "2026-10"): (81, None, 81)}

    @pytest.mark.parametrize(
        ("one", "other"), [(dt.datetime(2026, 10, 3), dt.datetime(2026, 10, 9)), ("uke 40", "uke 41"), ("Dag", "Natt")]
    )
    def test_equal_figures_in_rows_that_differ_may_be_parts(self, read: Read, one: object, other: object) -> None:
        rows: Rows = [
            ["Øvelser oktober 2026"],
            ["Enhet", "Del", "Antall"],
            ["Sykehjemmet", one, 2],
            ["Sykehjemmet", other, 2],
        ]
        assert codes(read(rows)) == [("duplicate", "C4")]

    @pytest.mark.parametrize("head", ["Del", "Merknad"])
    def test_the_same_row_twice_is_one(self, read: Read, head: str) -> None:
        rows: Rows = [["Øvelser oktober 2026"], ["Enhet", head, "Antall"], ["Sykehjemmet", "Natt", 2],
                      ["Sykehjemmet", "Natt" if head == "Del" else "sett på", 2]]  # fmt: skip
        assert figures(read(rows)) == {("drills", "sykehjem", "2026-10"): (2, None, 2)}
