"""What a careful controller reads just one way is read, however it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sheets import Read, reader

from dashboard.intake.reading import Reading
from dashboard.model import Indicator, Place, Register, Unit
from dashboard.wording.findings import message

UNITS = {
    id: Unit(id, name, above, code, aliases, (Place(above),))
    for id, above, name, code, aliases in (
        ("nesbyen", "", "Nesbyen kommune", "", ()),
        ("sykehjem", "nesbyen", "Sykehjemmet", "310", ("Sykeheimen",)),
        ("renhold", "nesbyen", "Renhold", "430", ()),
    )
}
INDICATORS = (
    Indicator("heads", "Ansatte", "persons", "count"),
    Indicator("sick", "Sykefravær", "percent", "ratio", numerator="Tapte dagsverk", denominator="Avtalte dagsverk"),
    Indicator("audits", "Tilsyn", "count", "count", cadence="quarter"),
    Indicator("plans", "Klager", "count", "count", cadence="tertial"),
    Indicator("tax", "Eiendomsskatt", "nok", "count", cadence="year"),
)
REGISTER = Register(UNITS, {i.id: i for i in INDICATORS})
TABLE: Sequence[Sequence[object]] = (["Enhet", "Ansatte"], ["Sykehjemmet", 81], ["Renhold", 22])
TITLE = ["Ansatte oktober 2026"]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read rows of one sheet."""
    return reader(tmp_path, REGISTER)


def errors(reading: Reading) -> list[tuple[str, str | None]]:
    return [(f.code, f.cell) for f in reading.findings if f.severity == "error"]


def values(reading: Reading) -> dict[tuple[str, str], float | None]:
    assert errors(reading) == []
    return {(o.unit, o.month): o.value for o in reading.observations}


OCTOBER = {("sykehjem", "2026-10"): 81, ("renhold", "2026-10"): 22}


class TestNamesAndNumbers:
    @pytest.mark.parametrize("label", ["Sykehjemmet (310)", "Sykeheimen (310)", "Sykehjemmet - 310", "310 Sykehjemmet"])
    def test_a_name_with_its_own_code_after_it(self, read: Read, label: str) -> None:
        assert values(read(TITLE, ["Enhet", "Ansatte"], [label, 81])) == {("sykehjem", "2026-10"): 81}

    def test_a_name_with_anothers_code_is_not_read(self, read: Read) -> None:
        assert errors(read(TITLE, ["Enhet", "Ansatte"], ["Sykehjemmet (430)", 81])) == [("unknown-unit", "A3")]

    @pytest.mark.parametrize("text", ["81 stk", "81 stk.", "81stk", "81 Stk"])
    def test_pieces(self, read: Read, text: str) -> None:
        assert values(read(TITLE, ["Enhet", "Ansatte"], ["Sykehjemmet", text])) == {("sykehjem", "2026-10"): 81}

    @pytest.mark.parametrize("text", ["8,1 pst.", "8,1 pst", "8,1 prosent", "8,1 %", "8,1%", "8,1 PROSENT"])
    def test_per_cent_in_words(self, read: Read, text: str) -> None:
        rows = (["Sykefravær oktober 2026"], ["Enhet", "Sykefravær"], ["Sykehjemmet", text])
        assert values(read(*rows)) == {("sykehjem", "2026-10"): 8.1}

    @pytest.mark.parametrize("text", ["81 pst.", "81 timer", "stk", "ca. 81 stk", "8 1 stk", "81 stk og 3"])
    def test_a_count_with_other_words_is_not_read(self, read: Read, text: str) -> None:
        assert errors(read(TITLE, ["Enhet", "Ansatte"], ["Sykehjemmet", text], ["Renhold", 22])) == [
            ("not-a-number", "B3")
        ]

    @pytest.mark.parametrize(
        ("sheet", "month"), [("Sept", "2026-09"), ("Okt", "2026-10"), ("okt.", "2026-10"), ("Mai", "2026-05")]
    )
    @pytest.mark.parametrize("place", [{"name": "Ansatte 2026.xlsx"}, {}])
    def test_sheets_with_a_short_month_and_the_year_further_out(
        self, read: Read, sheet: str, month: str, place: dict[str, str]
    ) -> None:
        title = ["Ansatte"] if place else ["Ansatte 2026"]
        assert values(read(title, ["Enhet", "Antall"], ["Sykehjemmet", 81], sheet=sheet, **place)) == {
            ("sykehjem", month): 81
        }

    def test_a_title_that_says_another_month_than_the_short_one_of_its_sheet(self, read: Read) -> None:
        assert errors(read(TITLE, *TABLE, sheet="Sept")) == [("ambiguous", "A1")]


class TestHeadBlocks:
    """Words and their values over the table."""

    @pytest.mark.parametrize(
        "rows",
        [
            [["Ansatte"], ["Måned:", "10", "År:", "2026"]],
            [["Ansatte"], ["Måned:", 10, "År:", 2026]],
            [["Ansatte"], ["Måned:", 10, None, "År:", 2026]],
            [["Ansatte", None, "Måned:", "10", "År:", "2026"]],
            [["Ansatte"], ["Måned:", "oktober", "År:", 2026], []],
            [["Ansatte"], ["År:", 2026, "Måned:", "okt"]],
            [["Ansatte"], ["Måned", "10"], ["År", "2026"], []],
            [["Ansatte"], ["Måned:", 10], ["År:", 2026]],
        ],
    )
    def test_month_and_year_in_a_row_or_one_below_the_other(self, read: Read, rows: list[list[object]]) -> None:
        assert values(read(*rows, *TABLE)) == OCTOBER

    def test_the_unit_too(self, read: Read) -> None:
        rows = (["Enhet:", "Sykehjemmet", "Måned:", "oktober 2026"], [], ["Måltall", "Antall"], ["Ansatte", 81])
        assert values(read(["Rapport"], *rows)) == {("sykehjem", "2026-10"): 81}

    def test_those_of_two_tables_side_by_side_are_each_tables_own(self, read: Read) -> None:
        found = read(
            ["Måned:", "september 2026", None, "Måned:", "oktober 2026"],
            ["Enhet", "Ansatte", None, "Enhet", "Ansatte"],
            ["Sykehjemmet", 80, None, "Sykehjemmet", 81],
        )
        assert values(found) == {("sykehjem", "2026-09"): 80, ("sykehjem", "2026-10"): 81}

    def test_months_by_number_over_figures_are_no_such_row(self, read: Read) -> None:
        rows = (["Ansatte 2026"], ["Måned", 1, 2, 3], ["Sykehjemmet", 80, 81, 82])
        assert sorted(values(read(*rows)).items()) == [(("sykehjem", f"2026-0{n}"), 79 + n) for n in (1, 2, 3)]

    @pytest.mark.parametrize("day", ["5. november", "5. november 2026", "05.11.2026", dt.datetime(2026, 11, 5)])
    @pytest.mark.parametrize("word", ["Leveringsfrist:", "Neste møte", "Frist"])
    def test_a_day_without_its_year_is_a_day(self, read: Read, word: str, day: object) -> None:
        assert values(read(TITLE, [word, day], *TABLE)) == OCTOBER
        assert values(read([word, day], TITLE, [], *TABLE)) == OCTOBER
        assert values(read(["Ansatte"], ["Gjelder måned:", "oktober 2026"], [word, day], [], *TABLE)) == OCTOBER
        assert errors(read(["Ansatte"], [word, day], *TABLE))

    def test_the_last_day_of_a_month_is_the_month(self, read: Read) -> None:
        assert values(read(["Ansatte 2026"], ["Enhet", "31. oktober"], *[row[:] for row in TABLE[1:]])) == OCTOBER
        assert values(read(["Ansatte per 31. oktober"], *TABLE, name="Ansatte 2026.xlsx")) == OCTOBER

    def test_a_quarter_is_no_day(self, read: Read) -> None:
        rows = (["Rapport", "3. kvartal 2026"], ["Enhet", "Tilsyn"], ["Sykehjemmet", 4])
        assert values(read(*rows)) == {("sykehjem", "2026-09"): 4}


def day(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%d.%m.%Y")


class TestSpans:
    """The days a period begins and ends."""

    @pytest.mark.parametrize("kind", [str, day])
    @pytest.mark.parametrize(
        ("first", "last"),
        [("Fra dato", "Til dato"), ("Fra", "Til"), ("F.o.m.", "T.o.m."), ("Fra og med", "Til og med")],
    )
    def test_columns_of_whole_months(self, read: Read, first: str, last: str, kind: Callable[[str], object]) -> None:
        rows = [
            ["Sykehjemmet", kind("01.09.2026"), kind("30.09.2026"), 80],
            ["Sykehjemmet", kind("01.10.2026"), kind("31.10.2026"), 81],
        ]
        found = values(read(["Rapport"], ["Enhet", first, last, "Ansatte"], *rows))
        assert found == {("sykehjem", "2026-09"): 80, ("sykehjem", "2026-10"): 81}

    @pytest.mark.parametrize(
        "rows",
        [
            [["Fra dato:", day("01.10.2026")], ["Til dato:", day("31.10.2026")]],
            [["Fra dato:", "01.10.2026", "Til dato:", "31.10.2026"]],
            [["Periode fra", "01.10.2026"], ["Periode til", "31.10.2026"]],
            [["Periode:", "01.10.2026 - 31.10.2026"]],
            [["Ansatte 01.10.2026 til 31.10.2026"]],
        ],
    )
    def test_whole_months_over_the_table(self, read: Read, rows: list[list[object]]) -> None:
        assert values(read(["Ansatte"], *rows, [], *TABLE)) == OCTOBER

    @pytest.mark.parametrize(
        ("name", "first", "last", "month"),
        [
            ("Tilsyn", "01.07.2026", "30.09.2026", "2026-09"),
            ("Klager", "01.05.2026", "31.08.2026", "2026-08"),
            ("Eiendomsskatt", "01.01.2025", "31.12.2025", "2025-12"),
        ],
    )
    def test_a_quarter_a_tertial_and_a_year(self, read: Read, name: str, first: str, last: str, month: str) -> None:
        columns = read(["Rapport"], ["Enhet", "Fra dato", "Til dato", name], ["Sykehjemmet", first, last, 4])
        block = read([name], ["Fra dato:", first], ["Til dato:", last], [], ["Enhet", name], ["Sykehjemmet", 4])
        title = read([f"{name} {first}–{last}"], ["Enhet", name], ["Sykehjemmet", 4])
        assert values(columns) == values(block) == values(title) == {("sykehjem", month): 4}

    @pytest.mark.parametrize(
        ("name", "first", "last"),
        [
            ("Ansatte", "01.01.2026", "31.10.2026"),
            ("Tilsyn", "01.06.2026", "31.08.2026"),
            ("Klager", "01.02.2026", "31.05.2026"),
            ("Tilsyn", "01.07.2026", "31.07.2026"),
        ],
    )
    def test_whole_months_that_are_no_such_period_are_not_read(
        self, read: Read, name: str, first: str, last: str
    ) -> None:
        columns = read(["Rapport"], ["Enhet", "Fra dato", "Til dato", name], ["Sykehjemmet", first, last, 4])
        block = read([name], ["Fra dato:", first], ["Til dato:", last], [], ["Enhet", name], ["Sykehjemmet", 4])
        title = read([f"{name} {first}–{last}"], ["Enhet", name], ["Sykehjemmet", 4])
        for reading in (columns, block, title):
            assert [code for code, _ in errors(reading)] == ["unknown-month"]

    def test_days_within_a_month_are_not_the_month(self, read: Read) -> None:
        rows = (["Enhet", "Fra dato", "Til dato", "Ansatte"], ["Sykehjemmet", "05.10.2026", "20.10.2026", 81])
        assert errors(read(["Rapport"], *rows)) == [("unknown-month", "D3")]
        whole = ["Renhold", "01.10.2026", "31.10.2026", 22]
        assert ("unknown-month", "C3") in errors(read(["Rapport"], *rows, whole))

    def test_a_title_that_says_another_month_is_another_reading(self, read: Read) -> None:
        rows = (["Enhet", "Fra dato", "Til dato", "Ansatte"], ["Sykehjemmet", "01.09.2026", "30.09.2026", 81])
        assert [code for code, _ in errors(read(TITLE, *rows))] == ["ambiguous"]
        assert [
            code
            for code, _ in errors(read(TITLE, ["Fra dato:", "01.09.2026"], ["Til dato:", "30.09.2026"], [], *TABLE))
        ] == ["ambiguous"]

    def test_a_month_under_a_title_of_a_longer_time_has_its_year_from_there(self, read: Read) -> None:
        for title in ("Ansatte 3. kvartal 2026", "Ansatte 01.01.2026–31.10.2026"):
            found = values(read([title], ["Enhet", "august", "september"], ["Sykehjemmet", 80, 81]))
            assert found == {("sykehjem", "2026-08"): 80, ("sykehjem", "2026-09"): 81}
        assert errors(read(["Ansatte 3. kvartal 2026"], ["Enhet", "oktober"], ["Sykehjemmet", 80])) == [
            ("ambiguous", "B2")
        ]


class TestMarkedFigures:
    """Figures with a footnote's mark."""

    HEAD: Sequence[Sequence[object]] = (TITLE, ["Enhet", "Ansatte"])

    @pytest.mark.parametrize(
        ("text", "note"),
        [("81*", "* Uten vikarer"), ("81 *", "*) Uten vikarer"), ("81¹", "¹ Uten vikarer"), ("81¹", "1) Uten vikarer"),
         ("81 1)", "1) Uten vikarer"), ("81**", "** Tall fra 15. oktober")],
    )  # fmt: skip
    def test_one_whose_footnote_is_there_is_read_and_the_footnote_told(self, read: Read, text: str, note: str) -> None:
        reading = read(*self.HEAD, ["Sykehjemmet", text], ["Renhold", 22], [], [note])
        assert values(reading) == OCTOBER
        problem = next(f for f in reading.findings if f.cell == "B3")
        assert message(problem.code, problem.found, problem.facts)[0] == (
            f"«{text}» er lest som tallet uten merket. Fotnoten er «{note}»."
        )

    @pytest.mark.parametrize(
        "note", ["", "** Uten vikarer", "2) Uten vikarer", "* Budsjett", "* Herav menn", "* Tallene er estimat", "*"]
    )
    def test_one_without_its_footnote_or_whose_footnote_makes_it_another_is_not(self, read: Read, note: str) -> None:
        reading = read(*self.HEAD, ["Sykehjemmet", "81*"], ["Renhold", 22], [], [note])
        assert errors(reading) == [("not-a-number", "B3")]

    @pytest.mark.parametrize("text", ["811)", "ca. 81*", "81 x*", "*81"])
    def test_what_is_no_number_and_a_mark_is_not_read(self, read: Read, text: str) -> None:
        reading = read(*self.HEAD, ["Sykehjemmet", text], ["Renhold", 22], [], ["* Uten vikarer"], ["1) Uten vikarer"])
        assert errors(reading) == [("not-a-number", "B3")]

    def test_a_percentage_and_a_year_with_a_mark(self, read: Read) -> None:
        rows = (["Enhet", "Sykefravær"], ["Sykehjemmet", "8,1 %*"], ["Renhold", "7 %"], [], ["* Foreløpig"])
        assert values(read(["Sykefravær oktober 2026"], *rows))["sykehjem", "2026-10"] == 8.1
        years = (["Enhet", "2024", "2025*"], ["Sykehjemmet", 4, 5], [], ["* Foreløpig"])
        assert values(read(["Eiendomsskatt"], *years)) == {("sykehjem", "2024-12"): 4, ("sykehjem", "2025-12"): 5}
