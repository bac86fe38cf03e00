"""Months and days that can be read two ways: past the turn of the year, and «10/01/2026»."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sheets import Read, reader

from dashboard.intake.reading import Reading, read_workbook
from dashboard.model import Indicator, Place, Register, Unit
from dashboard.wording.findings import message

UNITS = {
    "nesbyen": Unit("nesbyen", "Nesbyen kommune", "", "", (), (Place(""),)),
    "sykehjem": Unit("sykehjem", "Sykehjemmet", "nesbyen", "310", (), (Place("nesbyen"),)),
    "renhold": Unit("renhold", "Renhold", "nesbyen", "430", (), (Place("nesbyen"),)),
}
INDICATORS = (Indicator("drills", "Øvelser", "count", "count"), Indicator("heads", "Ansatte", "persons", "count"))
REGISTER = Register(UNITS, {i.id: i for i in INDICATORS})


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read rows of one sheet."""
    return reader(tmp_path, REGISTER)


@pytest.fixture
def read_csv(tmp_path: Path) -> Read:
    """Read lines with semicolons."""

    def _read(*lines: str) -> Reading:
        (tmp_path / "tall.csv").write_text("\n".join(lines) + "\n", "utf-8")
        return read_workbook(tmp_path / "tall.csv", REGISTER, this_month="2026-11")

    return _read


def months(reading: Reading) -> dict[str, str]:
    assert errors(reading) == []
    return {str(o.cell): o.month for o in reading.observations}


def errors(reading: Reading) -> list[tuple[str, str | None]]:
    return [(f.code, f.cell) for f in reading.findings if f.severity == "error"]


def told(reading: Reading) -> list[str]:
    return [message(f.code, f.found, f.facts)[0] for f in reading.findings if f.severity == "error"]


class TestTurns:
    ROLLED = ("nov", "des", "jan", "feb")

    @pytest.mark.parametrize("names", [ROLLED, ("desember", "januar"), ("sep", "des", "mars")])
    def test_a_row_of_months_past_the_turn_of_the_year_under_one_year_is_two_readings(
        self, read: Read, names: Sequence[str]
    ) -> None:
        reading = read(["Ansatte 2025"], ["Enhet", *names], ["Sykehjemmet", *range(78, 78 + len(names))])
        first = next(n for n, name in enumerate(names) if name[:3] in ("jan", "mar"))
        assert errors(reading) == [("ambiguous", f"{'BCDE'[first]}2")]

    def test_both_readings_are_told(self, read: Read) -> None:
        reading = read(["Ansatte 2025"], ["Enhet", *self.ROLLED], ["Sykehjemmet", 78, 79, 80, 81])
        assert told(reading) == [
            "Rekken av måneder går over et årsskifte, men tittelen eller navnet har bare ett år. "
            "«jan» kan være januar 2025 eller januar 2026."
        ]

    @pytest.mark.parametrize("place", [{"sheet": "2025"}, {"name": "Ansatte 2025.xlsx"}])
    def test_so_is_one_whose_year_is_in_a_name(self, read: Read, place: dict[str, str]) -> None:
        reading = read(["Ansatte"], ["Enhet", *self.ROLLED], ["Sykehjemmet", 78, 79, 80, 81], **place)
        assert errors(reading) == [("ambiguous", "D2")]

    def test_so_is_a_column_of_months(self, read: Read) -> None:
        rows = [["Sykehjemmet", name, n] for n, name in enumerate(self.ROLLED, 78)]
        assert errors(read(["Ansatte 2025"], ["Enhet", "Måned", "Ansatte"], *rows)) == [("ambiguous", "B5")]
        rows.insert(2, [None])
        assert errors(read(["Ansatte 2025"], ["Enhet", "Måned", "Ansatte"], *rows)) == [("ambiguous", "B6")]

    @pytest.mark.parametrize("names", [("jan", "feb", "mars"), ("mars", "feb", "jan"), ("okt", "sep"), ("jan", "juli")])
    def test_months_of_one_year_are_read(self, read: Read, names: Sequence[str]) -> None:
        found = months(read(["Ansatte 2025"], ["Enhet", *names], ["Sykehjemmet", *range(78, 78 + len(names))]))
        assert {month[:4] for month in found.values()} == {"2025"}

    def test_the_next_units_months_are_no_turn(self, read: Read) -> None:
        rows = [[unit, month, 5] for unit in ("Sykehjemmet", "Renhold") for month in ("okt", "nov", "des")]
        rows += [[unit, month, 5] for unit in ("Sykehjemmet", "Renhold") for month in ("okt", "nov")]
        assert len(months(read(["Ansatte 2025"], ["Enhet", "Måned", "Ansatte"], *rows[:6]))) == 6

    def test_a_year_over_each_month_settles_it(self, read: Read) -> None:
        rows = (["", 2025, None, 2026, None], ["Enhet", *self.ROLLED], ["Sykehjemmet", 78, 79, 80, 81])
        assert months(read(["Ansatte"], *rows))["D4"] == "2026-01"

    def test_two_tables_each_with_its_year_do_not_turn(self, read: Read) -> None:
        tables = [["Ansatte 2025"], ["Måned", "Sykehjemmet"], ["nov", 5], ["des", 6],
                  ["Ansatte 2026"], ["Måned", "Sykehjemmet"], ["jan", 7], ["feb", 8]]  # fmt: skip
        assert list(months(read(*tables)).values()) == ["2025-11", "2025-12", "2026-01", "2026-02"]


class TestSlashedDays:
    HEAD = "Dato;Enhet;Ansatte"

    def test_a_day_whose_month_may_stand_first_or_last_is_two_readings(self, read_csv: Read) -> None:
        reading = read_csv(self.HEAD, "10/01/2026;Sykehjemmet;81")
        assert errors(reading) == [("ambiguous", "A2")]
        assert told(reading) == [
            "Måneden kan leses på to måter: «10/01/2026». Det kan være januar 2026 eller oktober 2026."
        ]

    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            (("10/01/2026", "31/01/2026"), ["2026-01"]),
            (("10/01/2026", "10/31/2026"), ["2026-10"]),
            (("01/08/2026", "01/09/2026", "01/10/2026"), ["2026-08", "2026-09", "2026-10"]),
            (("08/01/2026", "09/01/2026", "10/01/2026"), ["2026-08", "2026-09", "2026-10"]),
            (("10/10/2026",), ["2026-10"]),
            (("31/10/2026",), ["2026-10"]),
            (("10/31/2026",), ["2026-10"]),
            (("10.01.2026",), ["2026-01"]),
        ],
    )
    def test_another_day_of_the_column_settles_it(
        self, read_csv: Read, days: Sequence[str], expected: Sequence[str]
    ) -> None:
        units = ("Sykehjemmet", "Renhold", "Nesbyen kommune")
        lines = [f"{day};{units[n % 2]};{80 + n}" for n, day in enumerate(days)]
        assert sorted(set(months(read_csv(self.HEAD, *lines)).values())) == expected

    def test_days_over_the_columns_settle_each_other(self, read_csv: Read) -> None:
        found = months(read_csv("Ansatte", "Enhet;01/09/2026;01/10/2026", "Sykehjemmet;80;81"))
        assert list(found.values()) == ["2026-09", "2026-10"]

    def test_days_that_contradict_each_other_settle_nothing(self, read_csv: Read) -> None:
        lines = ("10/01/2026;Sykehjemmet;81", "13/01/2026;Renhold;22", "01/13/2026;Nesbyen kommune;300")
        assert ("ambiguous", "A2") in errors(read_csv(self.HEAD, *lines))

    def test_days_in_another_column_are_not_asked(self, read_csv: Read) -> None:
        lines = ("Måned;Levert;Enhet;Ansatte", "oktober 2026;10/11/2026;Sykehjemmet;81")
        assert list(months(read_csv(*lines)).values()) == ["2026-10"]


class TestReadings:
    """What can be read two ways is told with both."""

    @pytest.mark.parametrize(
        ("rows", "place", "both"),
        [
            ([["Ansatte oktober 2026"], ["Enhet", "Ansatte"], ["Sykehjemmet", 1]], {"sheet": "September 2026"},
             "oktober 2026 eller september 2026"),
            ([["Ansatte august–oktober 2026"], ["Enhet", "Ansatte"], ["Sykehjemmet", 1]], {}, "oktober 2026 eller august"),
            ([["Kilde: Visma, oktober 2026"], ["Enhet", "Ansatte"], ["Sykehjemmet", 1]], {"name": "HR 2026-09.xlsx"},
             "september 2026 eller oktober 2026"),
            ([["Ansatte oktober 2026"], ["Kode", "Enhet", "Ansatte"], ["430", "Sykehjemmet", 1]], {}, "Sykehjemmet eller Renhold"),
            ([["Sykehjemmet oktober 2026"], ["Måned", "Ansatte"], ["oktober 2026", 1]], {"sheet": "Renhold"},
             "Sykehjemmet eller Renhold"),
            ([["Oktober 2026"], ["Enhet", "Måltall", "Ansatte"], ["Sykehjemmet", "Øvelser", 1]], {}, "Ansatte eller Øvelser"),
            ([["Ansatte 3. kvartal 2026"], ["Enhet", "Ansatte"], ["Sykehjemmet", 1]], {"sheet": "Oktober 2026"},
             "juli–september 2026 eller oktober 2026"),
        ],
    )  # fmt: skip
    def test_both_are_named(
        self, read: Read, rows: Sequence[Sequence[object]], place: dict[str, str], both: str
    ) -> None:
        assert [text.partition("Det kan være ")[2] for text in told(read(*rows, **place))] == [f"{both}."]
