"""What a controller has said that a heading means holds on sheets with the same headings, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dashboard.intake.cells import Cell, Sheet
from dashboard.intake.people import is_identity_number
from dashboard.intake.profile import load_profile
from dashboard.intake.reading import Reading, read_workbook
from dashboard.intake.register import load_register
from dashboard.intake.taught import ANY, is_lasting, signature
from dashboard.model import Lesson, RegisterError

REGISTER = load_register(Path(__file__).resolve().parents[1] / "data" / "nesbyen" / "register")


def sheet(*rows: Sequence[object]) -> Sheet:
    made = Sheet("Ark")
    for r, row in enumerate(rows, 1):
        for c, content in enumerate(row, 1):
            if content is not None:
                made.cells[r, c] = Cell(r, c, float(content) if isinstance(content, int) else content)  # type: ignore[arg-type]
    return made


def read(tmp_path: Path, rows: Sequence[Sequence[object]], *lessons: Lesson) -> Reading:
    path = tmp_path / "ark.csv"
    path.write_text("\n".join(";".join(str(v) for v in row) for row in rows), "utf-8")
    return read_workbook(path, REGISTER, this_month="2026-11", lessons=lessons)


def values(reading: Reading) -> dict[tuple[str, str, str], float | None]:
    return {o.key: o.value for o in reading.observations}


class TestSignature:
    def test_next_months_sheet_has_the_same(self) -> None:
        october = sheet(["Fravær oktober 2026"], ["Enhet", "Fråvær"], ["Sykehjemmet", 3])
        november = sheet(["Fravær november 2026"], ["Enhet", "Fråvær"], ["Sykehjemmet", 4], ["Heimen", 5])
        assert signature(october) == signature(november)

    def test_so_has_one_with_more_units_and_other_months_as_columns(self) -> None:
        one = sheet(["Enhet", "jan. 26", "feb. 26"], ["Sykehjemmet", 3, 4])
        other = sheet(["Enhet", "mars 2026"], ["Hjemmetjenesten", 4], ["Sykehjemmet", 5])
        assert signature(one) == signature(other)

    def test_another_column_makes_it_another(self) -> None:
        one = sheet(["Enhet", "Fråvær"], ["Sykehjemmet", 3])
        other = sheet(["Enhet", "Overtid"], ["Sykehjemmet", 3])
        assert signature(one) != signature(other)

    def test_a_year_over_the_columns_is_no_figure(self) -> None:
        one = sheet(["Enhet", 2025, 2026], ["", "Fråvær", "Fråvær"], ["Sykehjemmet", 3, 4])
        other = sheet(["Enhet", 2026], ["", "Fråvær"], ["Sykehjemmet", 3])
        assert signature(one) == signature(other)


ROWS = [["Oktober 2026"], ["Enhet", "Dialogmøter", "Snitt pr. uke"], ["Sjukestova", 3, 9], ["Hjemmetjenesten", 4, 8]]


class TestReading:
    def test_without_lessons_the_headings_are_refused(self, tmp_path: Path) -> None:
        found = read(tmp_path, ROWS)
        assert {f.found for f in found.findings if f.severity == "error"} >= {"Sjukestova"}

    def test_taught_headings_are_read_as_said(self, tmp_path: Path) -> None:
        ((_, name),) = read(tmp_path, ROWS).signatures
        found = read(
            tmp_path, ROWS, Lesson(name, "sjukestova", "unit", "sykehjem"), Lesson(name, "snitt pr. uke", "ignore")
        )
        assert values(found) == {
            ("dialogue_meetings", "sykehjem", "2026-10"): 3.0,
            ("dialogue_meetings", "hjemmetjeneste", "2026-10"): 4.0,
        }
        assert set(found.taught) == {(name, "sjukestova"), (name, "snitt pr. uke")}
        assert [f.found for f in found.findings] == ["Snitt pr. uke"]  # left out, and said

    def test_a_lesson_for_other_sheets_does_not_hold(self, tmp_path: Path) -> None:
        found = read(tmp_path, ROWS, Lesson("0" * 16, "sjukestova", "unit", "sykehjem"))
        assert found.is_refused
        assert found.taught == ()

    def test_the_later_of_two_lessons_counts(self, tmp_path: Path) -> None:
        rows = [["Oktober 2026"], ["Enhet", "Dialogmøter"], ["Sjukestova", 3]]
        found = read(
            tmp_path,
            rows,
            Lesson(ANY, "sjukestova", "unit", "sykehjem"),
            Lesson(ANY, "sjukestova", "unit", "hjemmetjeneste"),
        )
        assert values(found) == {("dialogue_meetings", "hjemmetjeneste", "2026-10"): 3.0}

    def test_a_lesson_whose_unit_has_left_the_register_does_not_hold(self, tmp_path: Path) -> None:
        assert read(tmp_path, ROWS[:3], Lesson(ANY, "sjukestova", "unit", "nedlagt")).is_refused

    def test_a_row_that_is_left_out_takes_only_its_own_figures(self, tmp_path: Path) -> None:
        rows = [
            ["Oktober 2026"], ["Enhet", "Dialogmøter"], ["Sykehjemmet", 3], ["Lærlinger", 9], ["Hjemmetjenesten", 4],
            ["Sum", 16],
        ]  # fmt: skip
        found = read(tmp_path, rows, Lesson(ANY, "lærlinger", "ignore"))
        assert sorted(v for v in values(found).values() if v is not None) == [3.0, 4.0]
        # The sum runs over a row that was left out: it is not held against the rest.
        assert [f.code for f in found.findings if f.severity == "error"] == []

    @pytest.mark.parametrize(
        ("meaning", "key"),
        [("sick_leave_total:numerator", None), ("sick_leave_total:value", 12.0), ("sick_leave_total", 12.0)],
    )
    def test_an_indicators_part_is_what_was_said(self, tmp_path: Path, meaning: str, key: float | None) -> None:
        rows = [["Oktober 2026"], ["Enhet", "Fråvær i %"], ["Sykehjemmet", 12]]
        found = read(tmp_path, rows, Lesson(ANY, "fråvær i %", "indicator", meaning))
        assert values(found) == ({} if key is None else {("sick_leave_total", "sykehjem", "2026-10"): key})
        if key is None:
            assert [f.code for f in found.findings if f.severity == "error"] == ["part-missing"]

    def test_a_taught_month_is_a_month(self, tmp_path: Path) -> None:
        rows = [["", "P10-26"], ["Enhet", "Dialogmøter"], ["Sykehjemmet", 3]]
        found = read(tmp_path, rows, Lesson(ANY, "p10-26", "month", "2026-10"))
        assert values(found) == {("dialogue_meetings", "sykehjem", "2026-10"): 3.0}

    def test_a_month_lasts_only_for_a_text_that_tells_it_from_others(self) -> None:
        assert is_lasting("p10-26", "month")
        assert not is_lasting("denne måneden", "month")
        assert is_lasting("sjukestova", "unit")

    @pytest.mark.parametrize("heading", ["kari nordmann", "Kari Nordmann", "nordmann, kari", "KARI NORDMANN", "fnr {}"])
    def test_a_persons_name_or_number_is_not_remembered(self, heading: str) -> None:
        number = next(n for tail in range(100_000) if is_identity_number(n := f"310399{tail:05d}"))
        assert not is_lasting(heading.format(number), "ignore")
        assert not is_lasting(heading.format(number), "unit")

    @pytest.mark.parametrize(
        "heading", ["per ansatt", "per måned", "jan feb", "ida barnehage", "tone og tekst", "merknad"]
    )
    def test_words_that_are_also_first_names_are_remembered(self, heading: str) -> None:
        assert is_lasting(heading, "ignore")


class TestProfile:
    def write(self, tmp_path: Path, text: str) -> Path:
        path = tmp_path / "profil.toml"
        path.write_text(text, "utf-8")
        return path

    def test_what_it_says(self, tmp_path: Path) -> None:
        path = self.write(
            tmp_path,
            '[[heading]]\ntext = "Sjukestova "\nunit = "sykehjem"\n'
            '[[heading]]\ntext = "Tapte"\nindicator = "sick_leave_total"\npart = "numerator"\n'
            '[[heading]]\ntext = "Periode 10"\nmonth = "10"\n'
            '[[heading]]\ntext = "Lærlinger"\nignore = true\n',
        )
        assert load_profile(path, REGISTER) == [
            Lesson(ANY, "sjukestova", "unit", "sykehjem"),
            Lesson(ANY, "tapte", "indicator", "sick_leave_total:numerator"),
            Lesson(ANY, "periode 10", "month", "10"),
            Lesson(ANY, "lærlinger", "ignore", ""),
        ]

    @pytest.mark.parametrize(
        ("text", "code", "found"),
        [
            ('[[heading]]\ntext = "A"\nunit = "finnesikke"\n', "unknown-reference", "finnesikke"),
            ('[[heading]]\ntext = "A"\nindicator = "finnesikke"\n', "unknown-reference", "finnesikke"),
            ('[[heading]]\ntext = "A"\nmonth = "13"\n', "bad-date", "13"),
            ('[[heading]]\ntext = "A"\nmonth = "oktober"\n', "bad-date", "oktober"),
            ('[[heading]]\ntext = "A"\n', "bad-value", ""),
            ('[[heading]]\ntext = "A"\nunit = "sykehjem"\nignore = true\n', "bad-value", "unit, ignore"),
            ('[[heading]]\nunit = "sykehjem"\n', "missing-value", ""),
            ('[[heading]]\ntext = "A"\nunit = "sykehjem"\npart = "numerator"\n', "bad-value", "numerator"),
            ('[[heading]]\ntext = "A"\nignore = "ja"\n', "bad-value", "ja"),
            ('[[heading]]\ntext = "A"\nunti = "sykehjem"\n', "unknown-column", "unti"),
            ("heading = 3\n", "bad-value", "3"),
            ("", "missing-value", ""),
            ("[[heading\n", "unreadable-table", None),
        ],
    )
    def test_what_is_wrong_in_it_is_said_with_its_place(
        self, tmp_path: Path, text: str, code: str, found: str | None
    ) -> None:
        with pytest.raises(RegisterError) as error:
            load_profile(self.write(tmp_path, text), REGISTER)
        fault = next(f for f in error.value.faults if f.code == code)
        assert fault.file == "profil.toml"
        assert found is None or fault.found == found

    def test_a_profile_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(RegisterError) as error:
            load_profile(tmp_path / "ingen.toml", REGISTER)
        assert [f.code for f in error.value.faults] == ["missing-file"]
