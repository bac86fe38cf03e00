"""Which cell is blamed, and that one fault does not hide another: told is what must be put right."""

from __future__ import annotations

from pathlib import Path

import pytest
from sheets import Read, reader

from dashboard.intake.reading import Reading
from dashboard.model import Indicator, Place, Register, Unit
from dashboard.wording.findings import message

UNITS = {
    id: Unit(id, name, above, "", (), (Place(above),))
    for id, above, name in (
        ("nesbyen", "", "Nesbyen kommune"),
        ("sykehjem", "nesbyen", "Sykehjemmet"),
        ("renhold", "nesbyen", "Renhold"),
    )
}
INDICATORS = (
    Indicator("heads", "Ansatte", "persons", "count"),
    Indicator("hours", "Overtid", "percent", "ratio", numerator="Overtidstimer", denominator="Avtalte timer"),
)
REGISTER = Register(UNITS, {i.id: i for i in INDICATORS})


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read rows of one sheet."""
    return reader(tmp_path, REGISTER)


def errors(reading: Reading) -> list[tuple[str, str | None, str]]:
    return [(f.code, f.cell, f.found) for f in reading.findings if f.severity == "error"]


class TestUnits:
    @pytest.mark.parametrize(
        "title",
        [
            "Sykehjemmet natt – overtid oktober 2026",
            "Sykehjemmet avd. 2 oktober 2026",
            "Overtid, Sjukehjemmet, oktober 2026",
        ],
    )
    def test_a_title_whose_unit_nobody_knows_is_blamed_where_it_stands(self, read: Read, title: str) -> None:
        reading = read([title], ["Måned", "Overtidstimer", "Avtalte timer"], ["oktober 2026", 200, 2000])
        assert errors(reading) == [("unknown-unit", "A1", title)]
        assert "Mente du «Sykehjemmet»?" in message("unknown-unit", title, reading.findings[0].facts)[0]

    def test_so_is_the_name_of_a_sheet(self, read: Read) -> None:
        reading = read(["Oktober 2026"], ["Måltall", "Antall"], ["Ansatte", 40], sheet="Sykehjemmet avd 2")
        assert errors(reading) == [("unknown-unit", None, "Sykehjemmet avd 2")]

    @pytest.mark.parametrize("title", ["Uttrekk fra Visma, oktober 2026", "Ansatte oktober 2026"])
    def test_a_title_that_is_like_no_unit_is_not_blamed_nor_is_what_the_row_does_say(
        self, read: Read, title: str
    ) -> None:
        reading = read([title], ["Måned", "Ansatte"], ["oktober 2026", 40])
        assert errors(reading) == [("unknown-unit", "B3", "40")]
        assert reading.findings[0].facts["what"] == "none"


class TestYearsOverFigures:
    def test_years_beside_a_known_heading_in_a_head_row_are_headings(self, read: Read) -> None:
        rows = (
            ["Enhet", "Ansatte", None, "2024", "2025"],
            ["Sykehjemmet", 81, None, 70, 75],
            ["Renhold", 22, None, 20, 21],
        )
        reading = read(["Ansatte oktober 2026", None, None, "Grafgrunnlag"], *rows)
        assert errors(reading) == [("unknown-indicator", "D1", "Grafgrunnlag")]

    def test_a_figure_like_a_year_beside_a_unit_is_a_figure(self, read: Read) -> None:
        rows = (["Enhet", "Ansatte"], ["Sykehjemmet", 2026], ["Renhold", 2025])
        reading = read(["Oktober 2026"], *rows)
        assert [o.numerator for o in reading.observations] == [2026, 2025]


class TestMonths:
    @pytest.mark.parametrize("head", ["Mål november 2026", "Prognose november 2026", "Endring"])
    def test_a_heading_of_a_plan_among_months_is_told_to_be_one(self, read: Read, head: str) -> None:
        reading = read(["Ansatte"], ["Enhet", "september 2026", "oktober 2026", head], ["Sykehjemmet", 80, 81, 82])
        assert errors(reading) == [("unknown-month", "D2", head)]
        said, remedy = message("unknown-month", head, reading.findings[0].facts)
        assert "ikke er månedens egne" in said
        assert "Skriv måneden slik" not in remedy


class TestAllAtOnce:
    def test_unknown_headings_do_not_hide_unknown_labels(self, read: Read) -> None:
        reading = read(["Oktober 2026"], ["Enhet", "Ansate"], ["Sykehjemmet", 81], ["Reinholdet", 22])
        assert errors(reading) == [("unknown-indicator", "B2", "Ansate"), ("unknown-unit", "A4", "Reinholdet")]

    def test_nor_does_a_title_of_a_plan(self, read: Read) -> None:
        reading = read(["Budsjett oktober 2026"], ["Enhet", "Ansatte"], ["Sykehjemmet", 81], ["Reinholdet", 22])
        assert errors(reading) == [("ambiguous", "A1", "Budsjett oktober 2026"), ("unknown-unit", "A4", "Reinholdet")]

    def test_where_nothing_is_known_what_may_be_taught_is_told(self, read: Read) -> None:
        reading = read(["Tilsette oktober 2026"], [], ["Eining", "Tilsette"], ["Sjukeheimen", 81], ["Reinhald", 22])
        assert errors(reading) == [
            ("no-table-found", None, ""),
            ("unknown-indicator", "B3", "Tilsette"),
            ("unknown-unit", "A4", "Sjukeheimen"),
            ("unknown-unit", "A5", "Reinhald"),
        ]

    def test_of_a_long_list_of_others_the_first_are_told(self, read: Read) -> None:
        places = [[f"Tettsted {chr(65 + n)}", n + 10] for n in range(26)]
        found = errors(read(["Sted", "Innbyggere"], *places))
        assert [code for code, _, _ in found].count("unknown-unit") == 10

    def test_of_a_table_that_is_like_nothing_of_ours_nothing_is(self, read: Read) -> None:
        rows = (["Item", "Price"], ["Apples", 3], ["Pears", 4])
        assert errors(read(*rows)) == [("no-table-found", None, "")]

    def test_numbers_in_prose_are_no_table(self, read: Read) -> None:
        assert errors(read(["Hei"], ["Dette er et notat", 7])) == [("no-table-found", None, "")]


class TestYears:
    def test_the_name_that_says_a_month_and_no_year_is_blamed_and_no_figure(self, read: Read) -> None:
        rows = (["Ansatte"], ["Enhet", "Antall"], ["Sykehjemmet", 80], ["Renhold", 22])
        assert errors(read(*rows, sheet="Oktober")) == [("ambiguous", None, "Oktober")]
        assert errors(read(*rows, name="oktober.xlsx")) == [("ambiguous", None, "oktober")]
