"""Figures that were stored as somebody else's, each as the smallest sheet that shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from dashboard.intake.reading import Reading, read_workbook
from dashboard.model import Indicator, Place, Problem, Register, Unit
from dashboard.wording.findings import message

Read = Callable[..., Reading]
Rows = Sequence[Sequence[object]]

UNITS = {
    id: Unit(id, name, above, "", (), (Place(above),))
    for id, above, name in (
        ("nesbyen", "", "Nesbyen kommune"),
        ("helse", "nesbyen", "Helse og omsorg"),
        ("sykehjem", "helse", "Sykehjemmet"),
        ("hjemme", "helse", "Hjemmetjenesten"),
    )
}
INDICATORS = (
    Indicator("sick", "Sykefravær", "percent", "ratio", numerator="Tapte dagsverk", denominator="Avtalte dagsverk"),
    Indicator("meetings", "Dialogmøter", "count", "count"),
    Indicator("days", "Overliggerdøgn", "count", "count"),
    Indicator("drills", "Øvelser", "count", "count", aliases=("Søknader < 30 dager", "Søknader innen 30 dager")),
    Indicator("applied", "Søknader", "count", "count"),
    Indicator("change", "Endring i søknader", "count", "count", aliases=("Δ Søknader", "Søknader (+/-)")),
)
REGISTER = Register(UNITS, {i.id: i for i in INDICATORS})


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read rows of one sheet, some of them hidden, some cells merged."""

    def _read(
        rows: Rows,
        merged: Sequence[str] = (),
        hidden_rows: Sequence[int] = (),
        hidden_columns: Sequence[str] = (),
        name: str = "tall.xlsx",
        **options: bool,
    ) -> Reading:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Ark1"
        for row in rows:
            sheet.append(row)
        for span in merged:
            sheet.merge_cells(span)
        for row in hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for column in hidden_columns:
            sheet.column_dimensions[column].hidden = True
        book.save(tmp_path / name)
        return read_workbook(tmp_path / name, REGISTER, this_month="2026-11", **options)

    return _read


def errors(reading: Reading) -> list[tuple[str, str | None, str]]:
    return [(f.code, f.cell, f.found) for f in reading.findings if f.severity == "error"]


def whose(reading: Reading) -> dict[str, tuple[str, str, str]]:
    """What each cell was stored as."""
    assert errors(reading) == []
    return {str(o.cell): (o.indicator, o.unit, o.month) for o in reading.observations}


class TestHiddenHeadings:
    """A heading that is hidden must not hand its figures to the next one."""

    MERGED_HEADS: Rows = [
        [None, "Sykehjemmet", None, "Hjemmetjenesten", None],
        ["Måned", "Dialogmøter", "Overliggerdøgn", "Dialogmøter", "Overliggerdøgn"],
        ["oktober 2026", 5, 3, 6, 4],
    ]
    LABELS: Rows = [
        ["Helse og omsorg, oktober 2026"],
        ["Enhet", "Indikator", "Antall"],
        ["Sykehjemmet", "Dialogmøter", 5],
        [None, "Overliggerdøgn", 3],
        ["Hjemmetjenesten", "Dialogmøter", 6],
        [None, "Overliggerdøgn", 4],
    ]
    UNIT_BLOCKS: Rows = [
        ["Sykehjemmet"], ["Måned", "Dialogmøter"], ["oktober 2026", 5],
        ["Hjemmetjenesten"], ["Måned", "Overliggerdøgn"], ["oktober 2026", 7],
    ]  # fmt: skip
    MONTH_BLOCKS: Rows = [
        ["september 2026"], ["Enhet", "Dialogmøter"], ["Sykehjemmet", 5], ["oktober 2026"], ["Hjemmetjenesten", 7],
    ]  # fmt: skip

    @pytest.mark.parametrize("merged", [["B1:C1", "D1:E1"], ["D1:E1"]])
    def test_a_merged_head_whose_first_column_is_hidden_heads_the_columns_in_sight(
        self, read: Read, merged: list[str]
    ) -> None:
        found = whose(read(self.MERGED_HEADS, merged, hidden_columns=["D"]))
        assert found["E3"] == ("days", "hjemme", "2026-10")
        assert found["C3"] == ("days", "sykehjem", "2026-10")

    def test_a_merged_head_of_a_month_whose_first_column_is_hidden_heads_the_columns_in_sight(self, read: Read) -> None:
        rows = [
            ["Enhet", "september 2026", None, "oktober 2026", None],
            [None, "Dialogmøter", "Overliggerdøgn", "Dialogmøter", "Overliggerdøgn"],
            ["Sykehjemmet", 5, 3, 6, 4],
        ]
        assert whose(read(rows, ["B1:C1", "D1:E1"], hidden_columns=["D"]))["E3"] == ("days", "sykehjem", "2026-10")

    def test_a_merged_head_nobody_knows_is_blamed_though_its_first_column_is_hidden(self, read: Read) -> None:
        rows = [[None, "Sykehjemmet", None, "Hjelpetjenesten", None], *self.MERGED_HEADS[1:]]
        assert errors(read(rows, ["B1:C1", "D1:E1"], hidden_columns=["D"])) == [
            ("unknown-unit", "E1", "Hjelpetjenesten")
        ]

    def test_a_merged_number_whose_first_column_is_hidden_is_not_moved_under_another_heading(self, read: Read) -> None:
        rows = [["oktober 2026"], ["Enhet", "Dialogmøter", "Overliggerdøgn"], ["Sykehjemmet", 5]]
        reading = read(rows, ["B3:C3"], hidden_columns=["B"])
        assert all(o.indicator != "days" for o in reading.observations)

    def test_a_merged_label_whose_first_row_is_hidden_labels_the_rows_in_sight(self, read: Read) -> None:
        found = whose(read(self.LABELS, ["A3:A4", "A5:A6"], hidden_rows=[5]))
        assert found["C6"] == ("days", "hjemme", "2026-10")

    @pytest.mark.parametrize(
        ("rows", "row", "found"),
        [
            (LABELS, 5, "Hjemmetjenesten"),
            (UNIT_BLOCKS, 4, "Hjemmetjenesten"),
            (MONTH_BLOCKS, 4, "oktober 2026"),
        ],
    )
    def test_a_hidden_label_or_title_refuses_what_would_go_to_the_one_above_it(
        self, read: Read, rows: Rows, row: int, found: str
    ) -> None:
        assert not errors(read(rows))
        assert errors(read(rows, hidden_rows=[row])) == [("ambiguous", f"A{row}", found)]

    @pytest.mark.parametrize(("rows", "row"), [(LABELS, 5), (UNIT_BLOCKS, 4)])
    def test_a_hidden_title_that_nobody_knows_refuses_too(self, read: Read, rows: Rows, row: int) -> None:
        rows = [list(r) for r in rows]
        rows[row - 1][0] = "Hjelpetjenesten"
        assert errors(read(rows, hidden_rows=[row])) == [("ambiguous", f"A{row}", "Hjelpetjenesten")]

    def test_the_name_of_the_file_does_not_stand_in_for_a_hidden_title(self, read: Read) -> None:
        rows = [["oktober 2026"], ["Enhet", "Dialogmøter"], ["Sykehjemmet", 5]]
        reading = read(rows, hidden_rows=[1], name="Rapport 2026-11.xlsx")
        assert errors(reading) == [("ambiguous", "A1", "oktober 2026")]

    def test_a_hidden_word_for_a_plan_is_not_passed_over(self, read: Read) -> None:
        rows = [["oktober 2026"], ["Budsjett"], ["Enhet", "Dialogmøter"], ["Sykehjemmet", 5]]
        assert errors(read(rows, hidden_rows=[2])) == [("ambiguous", "A2", "Budsjett")]

    def test_a_hidden_column_that_says_plan_or_real_is_not_passed_over(self, read: Read) -> None:
        rows = [
            ["oktober 2026"], ["Enhet", "Type", "Indikator", "Antall"],
            ["Sykehjemmet", "Budsjett", "Dialogmøter", 5], ["Hjemmetjenesten", "Budsjett", "Dialogmøter", 7],
        ]  # fmt: skip
        assert errors(read(rows)) == [("ambiguous", "B3", "Budsjett")]
        assert errors(read(rows, hidden_columns=["B"])) == [("ambiguous", "B3", "Budsjett")]

    def test_the_finding_says_that_the_heading_is_hidden_and_what_to_do(self, read: Read) -> None:
        reading = read(self.LABELS, hidden_rows=[5])
        problem = next(f for f in reading.findings if f.severity == "error")
        said, remedy = message(problem.code, problem.found, problem.facts)
        assert said == "Overskriften «Hjemmetjenesten» er skjult, men gjelder også tall som vises."
        assert remedy == "Vis raden eller kolonnen, eller les det skjulte med."

    @pytest.mark.parametrize("rows", [LABELS, UNIT_BLOCKS, MONTH_BLOCKS])
    def test_what_is_hidden_is_read_as_before_when_asked_for(self, read: Read, rows: Rows) -> None:
        shown = whose(read(rows))
        assert whose(read(rows, hidden_rows=[4, 5], with_hidden=True)) == shown

    @pytest.mark.parametrize("hidden", [[3], [4], [3, 4]])
    def test_a_hidden_row_of_figures_is_a_warning_where_each_row_has_its_own_labels(
        self, read: Read, hidden: list[int]
    ) -> None:
        rows = [
            ["oktober 2026"], ["Enhet", "Indikator", "Antall"],
            ["Sykehjemmet", "Dialogmøter", 5], ["Sykehjemmet", "Overliggerdøgn", 3],
            ["Hjemmetjenesten", "Dialogmøter", 6], ["Hjemmetjenesten", "Overliggerdøgn", 4],
        ]  # fmt: skip
        reading = read(rows, hidden_rows=hidden)
        whole = whose(read(rows))
        assert whose(reading) == {cell: key for cell, key in whole.items() if int(cell[1:]) not in hidden}
        assert [f.code for f in reading.findings if f.severity == "warning"] == ["hidden-cells"]

    @pytest.mark.parametrize("head", ["Verdi", "Prosent", "Resultat"])
    def test_a_hidden_word_that_adds_nothing_stops_nothing(self, read: Read, head: str) -> None:
        rows = [["Sykefravær oktober 2026"], ["Enhet", head], ["Sykehjemmet", 7.4]]
        assert whose(read(rows, hidden_rows=[2])) == whose(read(rows)) == {"B3": ("sick", "sykehjem", "2026-10")}

    def test_a_hidden_word_for_a_count_over_a_ratio_is_not_passed_over(self, read: Read) -> None:
        rows = [["Sykefravær oktober 2026"], ["Enhet", "Antall"], ["Sykehjemmet", 74]]
        assert errors(read(rows)) == [("ambiguous", "B3", "74")]
        assert errors(read(rows, hidden_rows=[2])) == [("ambiguous", "B2", "Antall")]

    def test_hidden_names_that_a_system_has_for_rows_and_columns_stop_nothing(self, read: Read) -> None:
        rows = [
            [None, "oktober 2026"], ["ID", "ENH", "VAR001", "VAR002"], ["Id", "Enhet", "Dialogmøter", "Overliggerdøgn"],
            ["a-17", "Sykehjemmet", 5, 3], ["b-18", "Hjemmetjenesten", 6, 4],
        ]  # fmt: skip
        found = whose(read(rows, hidden_rows=[2], hidden_columns=["A"]))
        assert found["D5"] == ("days", "hjemme", "2026-10")
        assert len(found) == 4


def codes(findings: Sequence[Problem]) -> list[str]:
    return [f.code for f in findings if f.severity == "error"]


class TestSigns:
    """A sign in a heading is a word of it."""

    @staticmethod
    def _table(head: str) -> Rows:
        return [["oktober 2026"], ["Enhet", head], ["Sykehjemmet", 74.2 if "fravær" in head else 7]]

    @pytest.mark.parametrize(
        ("head", "indicator"),
        [
            ("Søknader < 30 dager", "drills"), ("Søknader <30 dager", "drills"), ("Søknader innen 30 dager", "drills"),
            ("Søknader", "applied"), ("Δ Søknader", "change"), ("Søknader (+/–)", "change"), ("Søknader +/-", "change"),
            ("Søknader ±", "change"),
        ],
    )  # fmt: skip
    def test_a_heading_with_the_registers_own_sign_is_read(self, read: Read, head: str, indicator: str) -> None:
        assert whose(read(self._table(head))) == {"B3": (indicator, "sykehjem", "2026-10")}

    @pytest.mark.parametrize(
        "head",
        [
            "Søknader > 30 dager", "Søknader >30 dager", "Søknader ≥ 30 dager", "Søknader ≤ 30 dager",
            "Søknader <= 30 dager", "Søknader >= 30 dager", "Søknader 30 dager", "Søknader ＞ 30 dager",
            "Dialogmøter (+/–)", "Dialogmøter (+/-)", "Dialogmøter + / -", "Dialogmøter ±", "∆ Dialogmøter",
            "Δ Dialogmøter", "Σ Dialogmøter", "∑ Dialogmøter", "Dialogmøter × 10", "Dialogmøter ×",
            "Dialogmøter ÷", "Dialogmøter >", "Sykefravær ‰", "Sykefravær (‰)", "Sykefravær promille", "Sykefravær, ‰",
        ],
    )  # fmt: skip
    def test_a_heading_with_a_sign_that_the_register_has_not_is_unknown(self, read: Read, head: str) -> None:
        reading = read(self._table(head))
        assert codes(reading.findings)[0] in ("unknown-indicator", "ambiguous")
        assert not reading.observations

    @pytest.mark.parametrize("head", ["Sykefravær ‰", "Dialogmøter ±", "Δ Dialogmøter", "Dialogmøter (+/-)"])
    def test_a_name_without_the_sign_is_not_proposed_for_one_that_says_another_figure(
        self, read: Read, head: str
    ) -> None:
        problem = next(f for f in read(self._table(head)).findings if f.severity == "error")
        assert problem.facts.get("what") == "qualifier"

    @pytest.mark.parametrize("head", ["Sykefravær %", "Sykefravær i %", "Sykefravær (%)", "Sykefravær i prosent"])
    def test_a_percentage_is_read_as_before(self, read: Read, head: str) -> None:
        assert whose(read(self._table(head))) == {"B3": ("sick", "sykehjem", "2026-10")}

    @pytest.mark.parametrize("title", ["Sykefravær ‰, oktober 2026", "Sykefravær i promille, oktober 2026"])
    def test_a_title_in_per_mille_is_not_read_as_percent(self, read: Read, title: str) -> None:
        reading = read([[title], ["Enhet", "Verdi"], ["Sykehjemmet", 74.2]])
        assert not reading.observations
        assert codes(reading.findings)

    @pytest.mark.parametrize("title", ["Sykehjemmet > oktober 2026", "Rapport > Sykehjemmet > oktober 2026"])
    def test_a_path_in_a_title_is_read_step_by_step(self, read: Read, title: str) -> None:
        assert whose(read([[title], ["Indikator", "Antall"], ["Dialogmøter", 7]])) == {
            "B3": ("meetings", "sykehjem", "2026-10")
        }

    @pytest.mark.parametrize("sign", [">", "<", "≥", "≤"])
    def test_a_limit_in_a_title_is_no_step_of_a_path(self, read: Read, sign: str) -> None:
        reading = read([[f"Søknader {sign} 30 dager, oktober 2026"], ["Enhet", "Antall"], ["Sykehjemmet", 7]])
        assert {o.indicator for o in reading.observations} == ({"drills"} if sign == "<" else set())
