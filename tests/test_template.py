"""The workbook to fill in comes back as it was typed: whole register, one unit, and through another program."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard.intake.guidance import put
from dashboard.intake.reading import Reading, read_workbook
from dashboard.intake.register import load_register
from dashboard.intake.template import FIRST_ROW, HEADING_ROW, HEADINGS, month_in_words, write_template
from dashboard.model import Indicator, Observation, Place, Register, Unit

MONTH, BEFORE = "2026-11", "2026-10"
Key = tuple[str, str]
Figure = tuple[float | None, float | None, float | None]
Typed = dict[Key, Figure | str]


@pytest.fixture(scope="module")
def register(root: Path) -> Register:
    return load_register(root / "data/nesbyen/register")


@pytest.fixture(scope="module")
def wanted(register: Register) -> list[Key]:
    """Every indicator at every unit without units below it."""
    leaves = [u for u in register.units if not register.children(u)]
    return [(i, u) for u in leaves for i in register.indicators]


@pytest.fixture(scope="module")
def last(register: Register, wanted: list[Key]) -> dict[Key, Observation]:
    """Earlier figures, unlike any that is typed."""
    figures: dict[Key, Observation] = {}
    for key in wanted:
        if register.indicators[key[0]].is_ratio:
            figures[key] = Observation(*key, BEFORE, 777.5, 7775.0, 10.0)
        else:
            figures[key] = Observation(*key, BEFORE, 777.0, None, 777.0)
    return figures


def write(path: Path, register: Register, wanted: list[Key], **more: Any) -> Path:
    asked: dict[str, Any] = {"month": MONTH, "unit": None, "title": "Nesbyen kommune", **more}
    write_template(path, register, wanted=wanted, **asked)
    return path


def table(path: Path) -> Any:
    return openpyxl.load_workbook(path)["Tall"]


def rows(sheet: Any) -> Iterator[int]:
    return iter(range(FIRST_ROW, sheet.max_row + 1))


def fill(path: Path, order: list[Key], register: Register, seed: int = 1) -> Typed:
    """Type a figure in every row as a person would; what was typed, by row."""
    chance = random.Random(seed)
    book = openpyxl.load_workbook(path)
    sheet = book["Tall"]
    typed: Typed = {}
    for row, key in enumerate(order, FIRST_ROW):
        if chance.random() < 0.1:
            for column in "DE" if register.indicators[key[0]].is_ratio else "F":
                sheet[f"{column}{row}"] = ":"
            typed[key] = ":"
        elif register.indicators[key[0]].is_ratio:
            below = chance.choice([0, 1, chance.randint(1, 2000), round(chance.uniform(1, 2000), 2)])
            above = chance.choice([0, below, int(below / 2), round(below / 3, 2)])
            sheet[f"D{row}"], sheet[f"E{row}"] = above, below
            typed[key] = (float(above), float(below), above / below * 100 if below else None)
        else:
            count = chance.choice([0, chance.randint(0, 300), round(chance.uniform(0, 90), 1)])
            sheet[f"F{row}"] = count
            typed[key] = (float(count), None, float(count))
        if chance.random() < 0.1:
            sheet[f"G{row}"] = chance.choice(["se side 4", "2026", ":", "12 av 40, foreløpig", "Overtid"])
    book.save(path)
    return typed


def read(path: Path, register: Register) -> Reading:
    return read_workbook(path, register, this_month=MONTH, file_name=path.name)


def assert_reads_as_typed(reading: Reading, typed: Mapping[Key, Figure | str]) -> None:
    assert [(f.code, f.sheet, f.cell, f.found) for f in reading.findings if f.severity != "note"] == []
    found = {(o.indicator, o.unit): (o.numerator, o.denominator, o.value) for o in reading.observations}
    assert {o.month for o in reading.observations} == {MONTH}
    assert found == {key: figure for key, figure in typed.items() if figure != ":"}


class TestReadingBack:
    def test_an_unfilled_template_has_no_table_and_no_other_fault(
        self, tmp_path: Path, register: Register, wanted: list[Key], last: dict[Key, Observation]
    ) -> None:
        reading = read(write(tmp_path / "mal.xlsx", register, wanted, last=last), register)
        assert [f.code for f in reading.findings if f.severity == "error"] == ["no-table-found"]
        assert [f for f in reading.findings if f.severity == "warning"] == []
        assert reading.observations == ()

    @pytest.mark.parametrize("name", ["mal.xlsx", "2026-10 oktober 2026.xlsx", "Sykehjemmet overtid.xlsx"])
    def test_every_indicator_at_every_unit_reads_as_typed_whatever_the_file_is_called(
        self, tmp_path: Path, register: Register, wanted: list[Key], last: dict[Key, Observation], name: str
    ) -> None:
        path = write(tmp_path / name, register, wanted, last=last)
        typed = fill(path, wanted, register)
        assert len(typed) == 42 * 20
        assert ":" in typed.values()
        reading = read(path, register)
        # A file renamed to another month is told of; what the sheet says counts.
        told = [f.code for f in reading.findings if f.code == "other-month"]
        assert told == (["other-month"] if "oktober" in name else [])
        kept = tuple(f for f in reading.findings if f.code != "other-month")
        assert_reads_as_typed(replace(reading, findings=kept), typed)

    def test_the_order_of_the_rows_does_not_matter(self, tmp_path: Path, register: Register, wanted: list[Key]) -> None:
        order = random.Random(7).sample(wanted, len(wanted))
        path = write(tmp_path / "mal.xlsx", register, order)
        typed = fill(path, order, register)
        assert_reads_as_typed(read(path, register), typed)

    @pytest.mark.parametrize("unit", ["helse", "sykehjem"])
    def test_one_unit_has_its_own_rows_and_those_below(
        self, tmp_path: Path, register: Register, wanted: list[Key], unit: str
    ) -> None:
        kept = {unit, *register.descendants(unit)}
        order = [key for key in wanted if key[1] in kept]
        title = register.units[unit].name
        path = tmp_path / "mal.xlsx"
        assert write_template(path, register, month=MONTH, unit=unit, wanted=wanted, title=title) == len(order) > 0
        typed = fill(path, order, register)
        assert_reads_as_typed(read(path, register), typed)

    def test_one_row_alone(self, tmp_path: Path, register: Register, wanted: list[Key]) -> None:
        for key in [
            ("overtime_share", "sykehjem"),
            ("fte_agreed", "hr"),
            ("headcount", "ikt"),
            ("mean_position", "drift"),
        ]:
            path = write(tmp_path / "mal.xlsx", register, [key], title="Helse og omsorg", example=True)
            book = openpyxl.load_workbook(path)
            ratio = register.indicators[key[0]].is_ratio
            for column, figure in {"D": 3, "E": 40}.items() if ratio else [("F", 2026)]:
                book["Tall"][f"{column}{FIRST_ROW}"] = figure
            book.save(path)
            assert_reads_as_typed(read(path, register), {key: (3, 40, 7.5) if ratio else (2026, None, 2026)})

    def test_rows_left_empty_are_no_figures(self, tmp_path: Path, register: Register, wanted: list[Key]) -> None:
        path = write(tmp_path / "mal.xlsx", register, wanted)
        book = openpyxl.load_workbook(path)
        row = FIRST_ROW + wanted.index(("overtime_share", "drift"))
        book["Tall"][f"D{row}"], book["Tall"][f"E{row}"] = 3, 40
        book.save(path)
        assert_reads_as_typed(read(path, register), {("overtime_share", "drift"): (3, 40, 7.5)})

    def test_numbers_typed_as_text_with_a_comma_are_read(self, tmp_path: Path, register: Register) -> None:
        path = write(tmp_path / "mal.xlsx", register, [("overtime_share", "drift")])
        book = openpyxl.load_workbook(path)
        book["Tall"][f"D{FIRST_ROW}"], book["Tall"][f"E{FIRST_ROW}"] = "12,5", "1\u00a0250"
        book.save(path)
        assert_reads_as_typed(read(path, register), {("overtime_share", "drift"): (12.5, 1250, 1.0)})

    def test_a_parent_asked_for_itself_is_read(self, tmp_path: Path, register: Register) -> None:
        order = [("overtime_share", "nesbyen"), ("placements", "helse")]
        path = write(tmp_path / "mal.xlsx", register, order)
        typed = fill(path, order, register, seed=3)
        assert_reads_as_typed(read(path, register), typed)

    @pytest.mark.parametrize("number", range(1, 13))
    def test_every_month(self, tmp_path: Path, register: Register, number: int) -> None:
        path = write(tmp_path / "mal.xlsx", register, [("placements", "helse")], month=f"2026-{number:02d}")
        book = openpyxl.load_workbook(path)
        book["Tall"][f"F{FIRST_ROW}"] = 3
        book.save(path)
        assert read_workbook(path, register, this_month="2026-12").months == (f"2026-{number:02d}",)


class TestComparison:
    def test_earlier_figures_are_shown_in_words(self, tmp_path: Path, register: Register) -> None:
        ratio, count = ("sick_leave_total", "sykehjem"), ("headcount", "sykehjem")
        keys = [ratio, count, ("overtime_share", "sykehjem"), ("turnover", "sykehjem"), ("agency_share", "sykehjem")]
        last = {
            ratio: Observation(*ratio, BEFORE, 101.5, 980.0, 101.5 / 9.8),
            count: Observation(*count, BEFORE, 62.0, None, 62.0),
            keys[2]: Observation(*keys[2], BEFORE, None, None, 2.25),
            keys[3]: Observation(*keys[3], BEFORE, 0.0, 0.0, None),
        }
        sheet = table(write(tmp_path / "mal.xlsx", register, keys, last=last))
        assert [sheet[f"H{row}"].value for row in rows(sheet)] == [
            "oktober 2026: 101,5 av 980 = 10,4 %", "oktober 2026: 62", "oktober 2026: 2,2 %", "oktober 2026: 0 av 0", None,
        ]  # fmt: skip

    def test_earlier_figures_are_never_read_back(
        self, tmp_path: Path, register: Register, wanted: list[Key], last: dict[Key, Observation]
    ) -> None:
        path = write(tmp_path / "mal.xlsx", register, wanted, last=last)
        fill(path, wanted, register)
        reading = read(path, register)
        assert {o.month for o in reading.observations} == {MONTH}
        assert not {777.0, 777.5, 7775.0} & {
            x for o in reading.observations for x in (o.numerator, o.denominator, o.value)
        }

    @pytest.mark.parametrize("figure", [777, "777", "777,5", ":", "oktober 2026", "Overtid"])
    def test_nor_is_anything_else_that_stands_in_their_column(
        self, tmp_path: Path, register: Register, figure: object
    ) -> None:
        path = write(tmp_path / "mal.xlsx", register, [("placements", "helse")])
        book = openpyxl.load_workbook(path)
        book["Tall"][f"F{FIRST_ROW}"], book["Tall"][f"H{FIRST_ROW}"] = 3, figure
        book.save(path)
        assert_reads_as_typed(read(path, register), {("placements", "helse"): (3, None, 3)})


class TestSheet:
    @pytest.fixture
    def sheet(self, tmp_path: Path, register: Register) -> Any:
        keys = [("sick_leave_total", "sykehjem"), ("headcount", "sykehjem")]
        return table(write(tmp_path / "mal.xlsx", register, keys))

    def test_title_instruction_and_headings(self, sheet: Any) -> None:
        assert sheet["A1"].value == "Månedsrapport for Nesbyen kommune, november 2026"
        assert ":" in sheet["A2"].value
        assert [c.value for c in sheet[HEADING_ROW]] == list(HEADINGS)
        assert list(HEADINGS)[:7] == ["Enhet", "Indikator", "Måned", "Teller", "Nevner", "Verdi", "Merknad"]
        assert [c.value for c in sheet[FIRST_ROW]][:3] == ["Sykehjemmet", "Sykefravær totalt", "november 2026"]

    def test_an_example_says_so(self, tmp_path: Path, register: Register) -> None:
        sheet = table(write(tmp_path / "mal.xlsx", register, [("headcount", "hr")], example=True))
        assert sheet["A1"].value == "Eksempeldata – Månedsrapport for Nesbyen kommune, november 2026"

    def test_only_what_is_to_be_typed_is_unlocked(self, sheet: Any) -> None:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert sheet.protection.hashValue is None
        unlocked = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
        assert unlocked == {"D5", "E5", "G5", "F6", "G6"}
        grey = {
            c.coordinate for row in sheet["D5:F6"] for c in row if c.fill.fgColor.rgb == sheet["F5"].fill.fgColor.rgb
        }
        assert grey == {"F5", "D6", "E6"}

    def test_what_is_typed_keeps_the_format_it_is_typed_in(self, sheet: Any) -> None:
        assert {c.number_format for row in sheet["D5:F6"] for c in row} == {"General"}

    def test_excel_refuses_wrong_figures_with_a_norwegian_message(self, sheet: Any) -> None:
        rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
        assert set(rules) == {"D5:D6", "E5:E6", "F5:F6", "G5:G6"}
        for rule in rules.values():
            assert rule.showErrorMessage
            assert rule.errorStyle in (None, "stop")
            assert 0 < len(rule.errorTitle) <= 32
            assert 0 < len(rule.error) <= 225
            assert len(rule.formula1) <= 255
        assert all("D5<=E5" in rules[at].formula1 for at in ("D5:D6", "E5:E6"))
        assert "F5>=0" in rules["F5:F6"].formula1
        assert (rules["G5:G6"].type, rules["G5:G6"].operator, rules["G5:G6"].formula1) == (
            "textLength",
            "lessThanOrEqual",
            "500",
        )

    def test_excel_ignores_no_blank_in_a_formula(self, sheet: Any) -> None:
        """With «ignore blank», anything may be typed while the other part is still empty."""
        assert not any(r.allow_blank for r in sheet.data_validations.dataValidation if r.type == "custom")

    def test_it_stays_readable_on_screen_and_paper(self, sheet: Any) -> None:
        assert sheet.freeze_panes == f"C{FIRST_ROW}"
        assert sheet.print_title_rows == f"$1:${HEADING_ROW}"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
            "landscape",
            1,
            0,
        )
        assert all(sheet.column_dimensions[letter].width >= 10 for letter in "ABCDEFGH")

    def test_nothing_hides_rows(self, sheet: Any) -> None:
        assert sheet.auto_filter.ref is None
        assert not any(d.hidden for d in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))


class TestGuidance:
    def test_every_listed_indicator_is_defined_in_text_alone(
        self, tmp_path: Path, register: Register, wanted: list[Key]
    ) -> None:
        path = write(tmp_path / "mal.xlsx", register, wanted)
        sheet = openpyxl.load_workbook(path)["Veiledning"]
        cells = [c for row in sheet.iter_rows() for c in row if c.value is not None]
        assert {c.data_type for c in cells} == {"s"}
        said = {tuple(c.value or "" for c in row[:3]): row[3].value for row in sheet.iter_rows()}
        for indicator in register.indicators.values():
            assert indicator.definition in said[indicator.name, indicator.numerator, indicator.denominator]

    def test_it_says_how_and_to_whom(self, tmp_path: Path, register: Register) -> None:
        text = _guidance(write(tmp_path / "mal.xlsx", register, [("headcount", "hr")]))
        for said in (
            "kolon",
            "navn, fødselsnummer",
            "Send den utfylte arbeidsboken til den som samler inn tallene for Nesbyen kommune",
        ):
            assert said in text
        assert "Overtid" not in text
        units = {
            "nesbyen": replace(register.units["nesbyen"], contact="tall@nesbyen.example"),
            "hr": register.units["hr"],
        }
        text = _guidance(write(tmp_path / "mal.xlsx", replace(register, units=units), [("headcount", "hr")]))
        assert "Send den utfylte arbeidsboken til tall@nesbyen.example." in text

    def test_it_gives_the_one_who_delivers_nothing_to_read(
        self, tmp_path: Path, register: Register, wanted: list[Key]
    ) -> None:
        path = write(tmp_path / "mal.xlsx", register, wanted)
        fill(path, wanted, register)
        assert [f for f in read(path, register).findings if f.sheet == "Veiledning"] == []


def _guidance(path: Path) -> str:
    sheet = openpyxl.load_workbook(path)["Veiledning"]
    return "\n".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None)


class TestNames:
    @staticmethod
    def register(units: list[Unit], indicators: list[Indicator]) -> Register:
        top = Unit("k", "Kommunen", places=(Place(""),))
        return Register({u.id: u for u in (top, *units)}, {i.id: i for i in indicators})

    @staticmethod
    def unit(id: str, name: str, code: str = "", *aliases: str) -> Unit:
        return Unit(id, name, "k", code, aliases, (Place("k"),))

    @staticmethod
    def count(id: str, name: str, **more: Any) -> Indicator:
        return Indicator(id, name, "count", "count", **{"numerator": f"Antall {id}", **more})

    @pytest.mark.parametrize(
        "start", ["=1+1", '=HYPERLINK("http://x.example";"y")', "+47", "-1+2", "@SUM(1)", "\t=1", "\r=1", "#REF!"]
    )
    def test_a_name_that_looks_like_a_formula_starts_none(self, tmp_path: Path, start: str) -> None:
        register = self.register([self.unit("a", start)], [self.count("c", start, numerator=start, definition=start)])
        path = write(tmp_path / "mal.xlsx", register, [("c", "a")], title=start)
        for sheet in openpyxl.load_workbook(path).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type in ("s", "n")
                    assert cell.value is None or cell.data_type == "s"
                    assert str(cell.value)[:1] not in tuple("=+-@\t\r\n")

    def test_a_name_like_a_formula_is_still_found(self, tmp_path: Path) -> None:
        register = self.register([self.unit("a", "=Avdeling A")], [self.count("c", "-Øvelser")])
        path = write(tmp_path / "mal.xlsx", register, [("c", "a")])
        assert table(path)[f"A{FIRST_ROW}"].value == " =Avdeling A"
        assert_reads_as_typed(_refilled(path, register, 4), {("c", "a"): (4, None, 4)})

    def test_signs_that_no_workbook_may_hold_fall_away(self) -> None:
        cell = openpyxl.Workbook().active["A1"]
        assert put(cell, "Hjemme\x00tjenesten\x0b").value == "Hjemmetjenesten"

    def test_two_units_of_one_name_are_told_apart(self, tmp_path: Path) -> None:
        units = [self.unit("a", "Avdeling 1", "310"), self.unit("b", "Avdeling 1", "320"), self.unit("c", "Avdeling 2"),
                 self.unit("d", "Avdeling 2", "", "Nordre avdeling"), self.unit("navnløs", "310")]  # fmt: skip
        register = self.register(
            units, [self.count("x", "Øvelser"), self.count("y", "Øvelser", aliases=("Kriseøvelser",))]
        )
        keys = [(i, u.id) for u in units for i in ("x", "y")]
        path = write(tmp_path / "mal.xlsx", register, keys)
        sheet = table(path)
        assert list(dict.fromkeys(sheet[f"A{row}"].value for row in rows(sheet))) == [
            "310 Avdeling 1", "320 Avdeling 1", "c", "Nordre avdeling", "navnløs",
        ]  # fmt: skip
        assert [sheet[f"B{FIRST_ROW + n}"].value for n in (0, 1)] == ["x", "Kriseøvelser"]
        typed = {key: (float(n), None, float(n)) for n, key in enumerate(keys)}
        book = openpyxl.load_workbook(path)
        for n in range(len(keys)):
            book["Tall"][f"F{FIRST_ROW + n}"] = n
        book.save(path)
        assert_reads_as_typed(read(path, register), typed)

    def test_an_indicator_named_as_a_part_of_another_is_itself(self, tmp_path: Path) -> None:
        whole = Indicator("r", "Stillingsstørrelse", "percent", "ratio", numerator="Årsverk", denominator="Ansatte")
        register = self.register([], [whole, self.count("f", "Årsverk"), self.count("h", "Ansatte")])
        keys = [("f", "k"), ("r", "k"), ("h", "k")]
        path = write(tmp_path / "mal.xlsx", register, keys)
        typed = fill(path, keys, register, seed=5)
        assert ":" not in typed.values()
        assert_reads_as_typed(read(path, register), typed)


def _refilled(path: Path, register: Register, figure: float) -> Reading:
    book = openpyxl.load_workbook(path)
    book["Tall"][f"F{FIRST_ROW}"] = figure
    book.save(path)
    return read(path, register)


class TestAsking:
    @pytest.mark.parametrize("month", ["2026-13", "november", "2026-1", "", "202611"])
    def test_a_bad_month_is_refused_and_nothing_is_written(
        self, tmp_path: Path, register: Register, month: str
    ) -> None:
        with pytest.raises(ValueError):
            write(tmp_path / "mal.xlsx", register, [("headcount", "hr")], month=month)
        assert not (tmp_path / "mal.xlsx").exists()

    def test_an_unknown_unit_is_refused_by_name(self, tmp_path: Path, register: Register) -> None:
        with pytest.raises(KeyError) as refused:
            write(tmp_path / "mal.xlsx", register, [("headcount", "hr")], unit="sjukeheim")
        assert refused.value.args == ("sjukeheim",)

    def test_nothing_wanted_gives_a_workbook_without_rows(self, tmp_path: Path, register: Register) -> None:
        path = tmp_path / "mal.xlsx"
        assert write_template(path, register, month=MONTH, unit="hr", wanted=[("headcount", "ikt")], title="HR") == 0
        assert table(path).max_row == HEADING_ROW

    def test_a_pair_wanted_twice_stands_once(self, tmp_path: Path, register: Register) -> None:
        wanted = [("headcount", "hr")] * 2
        assert write_template(tmp_path / "m.xlsx", register, month=MONTH, unit=None, wanted=wanted, title="HR") == 1

    def test_months_are_named(self) -> None:
        assert [month_in_words(f"2026-{n:02d}") for n in (1, 5, 12)] == ["januar 2026", "mai 2026", "desember 2026"]


def convert(path: Path, suffix: str, folder: Path) -> Path:
    """The file opened and saved again by LibreOffice Calc; skips where there is none."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (no soffice on the PATH)")
    out = folder / f"calc-{suffix}"
    profile = (folder / "profile").as_uri()
    asked = [
        program,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        suffix,
        "--outdir",
        str(out),
        str(path),
    ]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=240, check=False)
    result = out / f"{path.stem}.{suffix}"
    assert result.exists(), done.stdout + done.stderr
    return result


@pytest.mark.slow
class TestLibreOffice:
    @pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
    def test_saved_by_calc_it_reads_as_typed(
        self, tmp_path: Path, register: Register, wanted: list[Key], last: dict[Key, Observation], suffix: str
    ) -> None:
        path = write(tmp_path / "mal.xlsx", register, wanted, last=last)
        typed = fill(path, wanted, register, seed=9)
        assert_reads_as_typed(read(convert(path, suffix, tmp_path), register), typed)

    def test_filled_after_calc_it_reads_as_typed(self, tmp_path: Path, register: Register, wanted: list[Key]) -> None:
        path = convert(write(tmp_path / "mal.xlsx", register, wanted), "xlsx", tmp_path)
        typed = fill(path, wanted, register)
        assert_reads_as_typed(read(path, register), typed)

    def test_the_rules_allow_what_may_be_typed_and_nothing_else(self, tmp_path: Path, register: Register) -> None:
        """The rules' own formulas, worked out by Calc beside cells with right and wrong contents."""
        cases: list[tuple[object, object, object, tuple[bool, bool, bool]]] = [
            (3, 40, 3, (True, True, True)), (0, 0, 0, (True, True, True)), (":", ":", ":", (True, True, True)),
            (12.5, 12.5, 0.5, (True, True, True)), (None, None, None, (True, True, True)),
            (3, None, "x", (True, True, False)), (None, 3, -1, (True, True, False)), (3, ":", "ca. 3", (True, True, False)),
            (41, 40, "3 %*", (False, False, False)), (-1, 40, "-1", (False, True, False)), ("x", 40, "..", (False, True, False)),
            ("x", None, None, (False, True, True)), (-1, None, None, (False, True, True)), (3, "x", None, (True, False, True)),
        ]  # fmt: skip
        keys = [(i, "hr") for i in list(register.indicators)[: len(cases)]]
        path = write(tmp_path / "mal.xlsx", register, keys)
        book = openpyxl.load_workbook(path)
        sheet = book["Tall"]
        rules = {str(r.sqref)[0]: r.formula1 for r in sheet.data_validations.dataValidation if r.type == "custom"}
        for row, case in enumerate(cases, FIRST_ROW):
            for column, beside, content in zip("DEF", "JKL", case, strict=False):
                sheet[f"{column}{row}"] = content
                formula = rules[column]
                for other in "DEF":
                    formula = formula.replace(f"{other}{FIRST_ROW}", f"{other}{row}")
                sheet[f"{beside}{row}"] = f"={formula}"
        book.save(path)
        worked = openpyxl.load_workbook(convert(path, "xlsx", tmp_path), data_only=True)["Tall"]
        found = [
            tuple(bool(worked[f"{c}{row}"].value) for c in "JKL") for row in range(FIRST_ROW, FIRST_ROW + len(cases))
        ]
        assert found == [case[3] for case in cases]
