"""Figures that a title or a name says are no month's own: planned, tried out, unfinished, another council's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sheets import Read, reader

from dashboard.intake.reading import Reading
from dashboard.model import Indicator, Place, Register, Unit
from dashboard.wording.findings import message

UNITS = {
    id: Unit(id, name, above, code, (), (Place(above),))
    for id, above, name, code in (
        ("nesbyen", "", "Nesbyen kommune", ""),
        ("plan", "nesbyen", "Plan og teknisk", "400"),
        ("sykehjem", "nesbyen", "Sykehjemmet", "310"),
    )
}
INDICATORS = (
    Indicator("drills", "Øvelser", "count", "count"),
    Indicator("plans", "Brukere med individuell plan", "count", "count"),
    Indicator("tests", "Test av varsling", "count", "count"),
    Indicator("tax", "Eiendomsskatt", "nok", "count", cadence="year"),
)
REGISTER = Register(UNITS, {i.id: i for i in INDICATORS})
TABLE: Sequence[Sequence[object]] = (["Enhet", "Øvelser"], ["Sykehjemmet", 4])


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read rows of one sheet."""
    return reader(tmp_path, REGISTER)


def errors(reading: Reading) -> list[tuple[str, str | None, str | None]]:
    return [(f.code, f.cell, f.facts.get("what")) for f in reading.findings if f.severity == "error"]


def warnings(reading: Reading) -> list[tuple[str, str | None]]:
    return [(f.code, f.cell) for f in reading.findings if f.severity == "warning"]


def said(reading: Reading, code: str) -> str:
    problem = next(f for f in reading.findings if f.code == code)
    return message(problem.code, problem.found, problem.facts)[0]


class TestPlans:
    @pytest.mark.parametrize(
        "title",
        [
            "Bemanningsplan: øvelser oktober 2026",
            "Bemanningsplan oktober 2026",
            "Øvelsesplan: oktober 2026",
            "Foreløpige tall / budsjettall",
            "Øvelser, budsjetterte",
            "Årsbudsjett oktober 2026",
            "Øvelser oktober 2026 – planlagte",
            "Årsprognose oktober 2026",
        ],
    )
    def test_figures_under_a_title_of_a_plan_are_not_read(self, read: Read, title: str) -> None:
        assert errors(read(["Øvelser oktober 2026"], [title], *TABLE)) == [("ambiguous", "A2", "qualifier")]
        assert errors(read([title], ["Øvelser oktober 2026"], *TABLE)) == [("ambiguous", "A1", "qualifier")]

    def test_nor_in_a_row_that_says_so(self, read: Read) -> None:
        reading = read(["Øvelser oktober 2026"], *TABLE, ["Bemanningsplan: Sykehjemmet", 5])
        assert errors(reading) == [("unknown-unit", "A4", "qualifier")]

    @pytest.mark.parametrize(
        "name", ["budsjett oktober 2026.xlsx", "HR_årsbudsjett.xlsx", "bemanningsplan 2026-10.xlsx"]
    )
    def test_nor_in_a_file_whose_name_says_so(self, read: Read, name: str) -> None:
        reading = read(["Øvelser oktober 2026"], *TABLE, name=name)
        assert errors(reading) == [("ambiguous", None, "plan-name")]
        assert not reading.observations
        assert name in said(reading, "ambiguous")

    @pytest.mark.parametrize(
        "title",
        [
            "Plan og teknisk, oktober 2026",
            "Brukere med individuell plan, oktober 2026",
            "Foreløpige tall oktober 2026",
            "Oktober 2026, økonomiplanlegging",
        ],
    )
    def test_a_word_that_only_looks_like_a_plan_does_not_hide_the_figure(self, read: Read, title: str) -> None:
        assert errors(read([title], ["Øvelser oktober 2026"], *TABLE)) == []

    @pytest.mark.parametrize("name", ["Plan og teknisk.xlsx", "Status tiltaksplan.xlsx", "avvik og mål.xlsx"])
    def test_nor_does_such_a_file_name(self, read: Read, name: str) -> None:
        assert errors(read(["Øvelser oktober 2026"], *TABLE, name=name)) == []


class TestTrials:
    @pytest.mark.parametrize(
        "title",
        ["TEST – ikke bruk", "Ikke bruk disse tallene", "Test", "TEST oktober 2026", "Eksempel: øvelser", "Eksempel på utfylling",
         "Øvelser oktober 2026 (testdata)", "Demo"],
    )  # fmt: skip
    def test_figures_under_a_title_that_says_they_are_a_trial_are_not_read(self, read: Read, title: str) -> None:
        assert errors(read([title], ["Øvelser oktober 2026"], *TABLE)) == [("ambiguous", "A1", "trial")]

    @pytest.mark.parametrize("sheet", ["TEST – ikke bruk", "Eksempel", "test"])
    def test_nor_on_a_sheet_whose_name_says_so(self, read: Read, sheet: str) -> None:
        assert errors(read(["Øvelser oktober 2026"], *TABLE, sheet=sheet)) == [("ambiguous", "B3", "trial")]

    @pytest.mark.parametrize(
        "title",
        ["Test av varsling, oktober 2026", "Eksempeldata – øvelser", "Resultat av test i oktober 2026", "Protester"],
    )
    def test_what_the_register_has_and_the_example_data_are_no_trials(self, read: Read, title: str) -> None:
        assert errors(read([title], ["Øvelser oktober 2026"], *TABLE)) == []

    @pytest.mark.parametrize("name", ["test.xlsx", "Øvelser eksempel.xlsx", "utkast til rapport.xlsx", "kladd.xlsx"])
    def test_a_file_whose_name_says_so_is_read_with_a_warning(self, read: Read, name: str) -> None:
        reading = read(["Øvelser oktober 2026"], *TABLE, name=name)
        assert errors(reading) == []
        assert reading.observations
        assert warnings(reading) == [("draft", None)]
        assert name in said(reading, "draft")

    @pytest.mark.parametrize(
        "title", ["Utkast", "Utkast til rapport oktober 2026", "KLADD – ikke ferdig", "Rapportutkast"]
    )
    def test_a_draft_is_read_with_a_warning(self, read: Read, title: str) -> None:
        reading = read([title], ["Øvelser oktober 2026"], *TABLE)
        assert errors(reading) == []
        assert reading.observations
        assert warnings(reading) == [("draft", "A1")]
        assert f"«{title}»" in said(reading, "draft")

    def test_so_is_one_by_the_sheets_name(self, read: Read) -> None:
        assert warnings(read(["Øvelser oktober 2026"], *TABLE, sheet="Utkast")) == [("draft", None)]


class TestOtherCouncils:
    @pytest.mark.parametrize(
        "title",
        ["Gol kommune", "Gol kommune: øvelser", "Gol kommune oktober 2026", "GOL KOMMUNE – øvelser", "Øvelser i Gol kommune, oktober 2026",
         "Nore og Uvdal kommune", "Nordre Follo kommune"],
    )  # fmt: skip
    def test_figures_under_another_councils_name_are_not_read(self, read: Read, title: str) -> None:
        reading = read([title], ["Øvelser oktober 2026"], *TABLE)
        assert errors(reading) == [("ambiguous", "A1", "council")]
        assert "Nesbyen kommune" in said(reading, "ambiguous")

    def test_nor_on_its_sheet_nor_in_its_file(self, read: Read) -> None:
        assert errors(read(["Øvelser oktober 2026"], *TABLE, sheet="Gol kommune")) == [("ambiguous", "B3", "council")]
        reading = read(["Øvelser oktober 2026"], *TABLE, name="Gol kommune oktober 2026.xlsx")
        assert errors(reading) == [("ambiguous", None, "council-name")]

    @pytest.mark.parametrize(
        "title",
        ["Nesbyen kommune", "Nesbyen kommune – Sykehjemmet", "Øvelser for hele kommunen", "Øvelser kommune", "Rapport for Nesbyen kommune",
         "Samarbeid med Gol kommune", "Tall per kommune", "Vår kommune"],
    )  # fmt: skip
    def test_ones_own_name_and_the_word_alone_are_no_other(self, read: Read, title: str) -> None:
        assert errors(read([title], ["Øvelser oktober 2026"], *TABLE)) == []


class TestAnotherMonthInTheName:
    def test_the_title_counts_and_both_are_told(self, read: Read) -> None:
        reading = read(["Øvelser september 2026"], *TABLE, name="Rapport oktober 2026.xlsx")
        assert [o.month for o in reading.observations] == ["2026-09"]
        assert warnings(reading) == [("other-month", "A1")]
        assert said(reading, "other-month") == (
            "Filnavnet «Rapport oktober 2026.xlsx» sier oktober 2026, men arket sier september 2026. "
            "Tallene er lest som september 2026."
        )

    @pytest.mark.parametrize(
        "name", ["Rapport september 2026.xlsx", "Rapport 2026.xlsx", "3. kvartal 2026.xlsx", "tall.xlsx"]
    )
    def test_a_name_that_says_the_same_or_no_month_is_not_told(self, read: Read, name: str) -> None:
        assert warnings(read(["Øvelser september 2026"], *TABLE, name=name)) == []

    def test_nor_is_the_month_a_series_of_months_was_sent_in(self, read: Read) -> None:
        rows = (["Enhet", "august 2026", "september 2026"], ["Sykehjemmet", 4, 5])
        assert warnings(read(["Øvelser"], *rows, name="Rapport oktober 2026.xlsx")) == []

    def test_nor_that_of_a_yearly_figure(self, read: Read) -> None:
        rows = (["Eiendomsskatt 2025"], ["Enhet", "Eiendomsskatt"], ["Sykehjemmet", 4])
        assert warnings(read(*rows, name="Rapport oktober 2026.xlsx")) == []
