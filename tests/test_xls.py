"""xls: what each kind of cell is, and that a file costs what is in it."""

from __future__ import annotations

import datetime as dt
import random
import struct
import time
from pathlib import Path

import pytest
from biff8 import Error, Formula, Sheet, Shown, compound, record, text, workbook

from dashboard.intake import xls
from dashboard.intake.cells import Cell
from dashboard.intake.cells import Sheet as Read
from dashboard.intake.limits import Encrypted
from dashboard.intake.reading import read_workbook
from dashboard.intake.register import load_register

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT / "tests" / "real" / "c_messy"
REGISTER = load_register(ROOT / "data" / "nesbyen" / "register")
ADD, SUM_OF_ONE, SUM_OF_TWO = (
    b"\x1e\x01\0\x1e\x02\0\x03",
    b"\x25" + bytes(8) + b"\x19\x10\0\0",
    b"\x1e\x01\0" * 2 + b"\x42\x02\x04\0",
)
TEXT_IF = b"\x17\0\0\x42\x03\x01\0"
UNCALCULATED = record(0x5E, b"\0\0")


def read(tmp_path: Path, content: bytes) -> list[Read]:
    path = tmp_path / "ark.xls"
    path.write_bytes(content)
    return xls.read(path).sheets


def read_one(tmp_path: Path, cells: dict[tuple[int, int], object], *, from_1904: bool = False, **other: object) -> Read:
    sheet = Sheet("Ark1", cells, **other)  # type: ignore[arg-type]
    return read(tmp_path, compound(workbook(sheet, from_1904=from_1904)))[0]


def alone(tmp_path: Path, value: object, *, from_1904: bool = False, **other: object) -> Cell | None:
    return read_one(tmp_path, {(1, 1): value}, from_1904=from_1904, **other).cells.get((1, 1))


class TestCells:
    @pytest.mark.parametrize(
        ("shape", "value", "decimals", "percent"),
        [
            ("General", 12.25, 2, False),
            ("0.0", 12.25, 1, False),
            ("#,##0", 1234.0, 0, False),
            ("0.0%", 0.074, 1, True),
            ('0.0" %"', 7.4, 1, False),
            ("0.0\\%", 7.4, 1, False),
            ("0.00;[Red]-0.00", -1.5, 2, False),
            ('"dager "0', 3.0, 0, False),
        ],
    )
    def test_a_number_has_the_digits_and_the_percent_sign_of_its_format(
        self, tmp_path: Path, shape: str, value: float, decimals: int, percent: bool
    ) -> None:
        assert alone(tmp_path, Shown(value, shape)) == Cell(1, 1, value, decimals, percent)

    @pytest.mark.parametrize("shape", ["dd.mm.yyyy", "[$-414]mmmm yyyy;@", "mmm\\ yy", "yyyy-mm-dd\\ hh:mm"])
    def test_a_date_is_a_date_in_both_calendars(self, tmp_path: Path, shape: str) -> None:
        october = Cell(1, 1, dt.datetime(2026, 10, 1))
        assert alone(tmp_path, Shown(46296.0, shape)) == october
        assert alone(tmp_path, Shown(44834.0, shape), from_1904=True) == october

    @pytest.mark.parametrize(
        ("shape", "value", "shown"),
        [("hh:mm", 0.5, "12:00:00"), ("[h]:mm", 1.25, "30:00:00"), ("dd.mm.yyyy", -1.0, "########"), ("d.m.yy", 4e6, "########")],
    )  # fmt: skip
    def test_a_time_and_a_date_that_is_none_are_text(
        self, tmp_path: Path, shape: str, value: float, shown: str
    ) -> None:
        assert alone(tmp_path, Shown(value, shape)) == Cell(1, 1, shown)

    def test_an_error_is_no_empty_cell(self, tmp_path: Path) -> None:
        assert alone(tmp_path, Error(7)) == Cell(1, 1, None, error="#DIV/0!")
        assert alone(tmp_path, Formula(Error(0x2A))) == Cell(1, 1, None, error="#N/A")
        assert alone(tmp_path, float("inf")) == Cell(1, 1, None, error="#NUM!")

    def test_texts_and_booleans(self, tmp_path: Path) -> None:
        cells = {(1, 1): "blåbær €", (1, 2): "", (2, 1): True, (2, 2): Formula("svar"), (3, 1): Formula(False)}
        read = read_one(tmp_path, cells).cells
        assert {key: cell.content for key, cell in read.items()} == {
            (1, 1): "blåbær €", (2, 1): True, (2, 2): "svar", (3, 1): False,
        }  # fmt: skip

    @pytest.mark.parametrize("tokens", [ADD, SUM_OF_ONE, SUM_OF_TWO])
    def test_a_sum_saved_as_an_empty_text_was_never_worked_out(self, tmp_path: Path, tokens: bytes) -> None:
        assert alone(tmp_path, Formula("", tokens)) == Cell(1, 1, None, uncalculated=True)

    def test_a_formulas_text_without_its_formula_refuses_the_file(self, tmp_path: Path) -> None:
        damaged = record(0x207, struct.pack("<HHHd", 0, 0, 0, 7.4))  # a figure whose record has lost a bit
        with pytest.raises(ValueError, match="without a formula"):
            alone(tmp_path, damaged)

    @pytest.mark.parametrize("code", [0x206, 0x406])
    def test_a_formula_of_another_version_refuses_the_file_since_its_code_has_lost_a_bit(
        self, tmp_path: Path, code: int
    ) -> None:
        damaged = record(code, struct.pack("<HHHdHIH", 0, 0, 0, 0.065, 0, 0, 0))
        with pytest.raises(ValueError, match="another version"):
            alone(tmp_path, damaged)

    def test_a_formula_that_answers_with_nothing_is_empty(self, tmp_path: Path) -> None:
        assert alone(tmp_path, Formula("", TEXT_IF)) is None

    def test_a_zero_in_a_sheet_that_asks_to_be_calculated_is_no_figure(self, tmp_path: Path) -> None:
        never = Cell(1, 1, None, uncalculated=True)
        assert alone(tmp_path, Formula(0.0, ADD), before=UNCALCULATED) == never
        assert alone(tmp_path, Formula("", TEXT_IF), before=UNCALCULATED) == never
        assert alone(tmp_path, Formula(3.0, ADD), before=UNCALCULATED) == Cell(1, 1, 3.0, 0)
        assert alone(tmp_path, 0.0, before=UNCALCULATED) == Cell(1, 1, 0.0, 0)
        assert alone(tmp_path, Formula(0.0, ADD)) == Cell(1, 1, 0.0, 0)

    def test_a_style_that_is_not_in_the_file_refuses_it(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="damaged"):
            alone(tmp_path, record(0x203, struct.pack("<HHHd", 0, 0, 99, 7.4)))


class TestSheets:
    def test_hidden_sheets_rows_and_columns_are_marked(self, tmp_path: Path) -> None:
        cells = {(row, column): 1.0 for row in range(1, 5) for column in range(1, 4)}
        first = Sheet("Synlig", cells, hidden_rows=[2], low_rows=[3], hidden_columns=[3])
        sheets = read(tmp_path, compound(workbook(first, Sheet("Skjult", cells, 1), Sheet("Svært skjult", cells, 2))))
        assert [(s.name, s.hidden) for s in sheets] == [("Synlig", False), ("Skjult", True), ("Svært skjult", True)]
        assert (sheets[0].hidden_rows, sheets[0].hidden_columns) == ({2, 3}, {3})
        assert (sheets[1].hidden_rows, sheets[1].hidden_columns) == (set(), set())

    def test_merged_ranges_keep_their_corners(self, tmp_path: Path) -> None:
        assert read_one(tmp_path, {(1, 2): "Oktober"}, merged=[(1, 2, 1, 4), (2, 1, 3, 1)]).merged == [
            (1, 2, 1, 4),
            (2, 1, 3, 1),
        ]

    def test_figures_come_from_a_file_as_a_person_sends_it(self, tmp_path: Path) -> None:
        cells = {
            (1, 1): "Sykefravær, oktober 2026", (2, 1): "Enhet", (2, 2): "Prosent",
            (3, 1): "Sykehjemmet", (3, 2): Shown(0.074, "0.0%"),
        }  # fmt: skip
        path = tmp_path / "fravær.xls"
        path.write_bytes(compound(workbook(Sheet("Ark1", cells))))
        reading = read_workbook(path, REGISTER, this_month="2026-11")
        assert [(o.unit, o.month, o.value) for o in reading.observations] == [
            ("sykehjem", "2026-10", pytest.approx(7.4))
        ]

    def test_a_locked_file_is_said_to_be_locked(self, tmp_path: Path) -> None:
        path = tmp_path / "ark.xls"
        path.write_bytes(compound(workbook(Sheet("A", {}), globals_end=record(0x2F, bytes(54)))))
        with pytest.raises(Encrypted):
            xls.read(path)
        findings = read_workbook(path, REGISTER, this_month="2026-11").findings
        assert [f.code for f in findings] == ["encrypted-file"]

    @pytest.mark.parametrize("version", [2, 3, 4])
    def test_the_oldest_versions_are_read(self, tmp_path: Path, version: int) -> None:
        begin = record({2: 0x009, 3: 0x209, 4: 0x409}[version], struct.pack("<HH", version, 0x10))
        at = struct.pack("<HH", 0, 1)
        number = {2: record(0x003, at + bytes(3) + struct.pack("<d", 7.5))}.get(
            version, record(0x203, at + bytes(2) + struct.pack("<d", 7.5))
        )
        sheet = read(tmp_path, begin + number + record(0x0A))[0]
        assert sheet.cells == {(1, 2): Cell(1, 2, 7.5, 1)}

    def test_excel_5_names_its_stream_otherwise(self, tmp_path: Path) -> None:
        assert read(tmp_path, compound(workbook(Sheet("A", {(1, 1): 5.0})), "Book"))[0].cells[1, 1].content == 5.0

    def test_a_small_file_lies_in_small_sectors(self, tmp_path: Path) -> None:
        content = compound(workbook(Sheet("A", {(1, 1): 5.0})), small=True)
        assert read(tmp_path, content)[0].cells[1, 1].content == 5.0


class TestStrings:
    """Shared strings are cut into records anywhere; after a cut inside one its encoding is told anew."""

    def read_strings(self, tmp_path: Path, strings: bytes) -> list[object]:
        cells = {(1, n + 1): record(0xFD, struct.pack("<HHHi", 0, n, 0, n)) for n in range(2)}
        sheet = read(tmp_path, compound(workbook(Sheet("A", cells), strings=strings)))[0]
        return [cell.content for cell in sheet.cells.values()]

    def test_a_string_continues_in_another_encoding(self, tmp_path: Path) -> None:
        head = struct.pack("<iiHB", 2, 2, 9, 0) + b"Sykehje"
        rest = b"\x01" + "mm".encode("utf-16-le") + text("blåbær")
        assert self.read_strings(tmp_path, record(0xFC, head) + record(0x3C, rest)) == ["Sykehjemm", "blåbær"]

    def test_what_dresses_a_string_is_passed_over(self, tmp_path: Path) -> None:
        rich = struct.pack("<HBHI", 3, 0x0C, 2, 5) + b"abc" + bytes(2 * 4 + 5)
        assert self.read_strings(tmp_path, record(0xFC, struct.pack("<ii", 2, 2) + rich + text("neste"))) == [
            "abc",
            "neste",
        ]

    @pytest.mark.parametrize(
        "strings",
        [
            struct.pack("<ii", 2, 2**31 - 1) + text("a") * 2,
            struct.pack("<ii", 2, -1),
            struct.pack("<ii", 2, 2) + text("a") + struct.pack("<HBi", 1, 4, -30) + b"b" + text("c"),
            struct.pack("<ii", 2, 2) + struct.pack("<HB", 60000, 0) + b"kort",
            struct.pack("<ii", 2, 2),
        ],
        ids=["too many", "fewer than none", "back to the first", "shorter than it says", "none there"],
    )
    def test_strings_that_lie_refuse_the_file(self, tmp_path: Path, strings: bytes) -> None:
        start = time.process_time()
        with pytest.raises(ValueError):
            self.read_strings(tmp_path, record(0xFC, strings))
        assert time.process_time() - start < 5


class TestHostile:
    def test_two_corner_cells_cost_two_cells(self, tmp_path: Path) -> None:
        start = time.process_time()
        cells = {(1, 1): "her", (65536, 256): 1.0, (2, 1): record(0xBE, struct.pack("<HH257H", 1, 0, *[0] * 256, 255))}
        sheets = [Sheet(f"Ark{n}", cells) for n in range(20)]
        assert [len(sheet.cells) for sheet in read(tmp_path, compound(workbook(*sheets)))] == [2] * 20
        assert time.process_time() - start < 5

    @pytest.mark.parametrize("place", [(0xFFFF, 256), (0xFFFF, 0xFFFF)])
    def test_a_cell_outside_the_sheet_refuses_the_file(self, tmp_path: Path, place: tuple[int, int]) -> None:
        with pytest.raises(ValueError, match="outside"):
            alone(tmp_path, record(0x203, struct.pack("<HHHd", *place, 0, 7.4)))

    @pytest.mark.parametrize("follower", [0, 2**31 - 2])
    def test_a_chain_that_bites_its_tail_ends(self, tmp_path: Path, follower: int) -> None:
        content = compound(
            workbook(Sheet("A", {(n, 1): f"tekst {n}" for n in range(1, 90)})), small=True, small_next=follower
        )
        start = time.process_time()
        with pytest.raises(ValueError):
            read(tmp_path, content)
        assert time.process_time() - start < 5

    def test_sheets_inside_each_other_end(self, tmp_path: Path) -> None:
        many = [Sheet(f"Ark{n}", {}, before=record(0x203, struct.pack("<HHHd", n, 1, 0, 1)) * 20) for n in range(2000)]
        content = bytearray(workbook(*many))
        # Without its end a sheet goes on to the end of the last one.
        first = content.index(record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1996, 0, 0)))
        body = bytes(content[first:]).replace(record(0x0A), record(0x77)) + record(0x0A)
        start = time.process_time()
        with pytest.raises(ValueError):
            read(tmp_path, compound(bytes(content[:first]) + body))
        assert time.process_time() - start < 20

    @pytest.mark.parametrize("moved", [-(2**30), -100, 7, 2**30])
    def test_a_sheet_that_is_not_where_it_is_said_to_be_refuses_the_file(self, tmp_path: Path, moved: int) -> None:
        findings = self.findings(tmp_path, compound(workbook(Sheet("A", {(1, 1): 1.0}), begin=moved)))
        assert findings == ["unreadable-file"]

    def test_a_file_cut_short_is_refused_or_whole(self, tmp_path: Path) -> None:
        whole = compound(workbook(Sheet("A", {(n, 1): f"tekst {n}" for n in range(1, 300)})))
        cells = read(tmp_path, whole)[0].cells
        for length in range(0, len(whole), 997):
            try:
                found = read(tmp_path, whole[:length])[0].cells
            except Exception:
                continue
            assert found == cells, length
        assert self.findings(tmp_path, whole[: len(whole) // 2]) == ["unreadable-file"]

    def test_damaged_bytes_end_in_an_ordinary_exception(self, tmp_path: Path) -> None:
        cells: dict[tuple[int, int], object] = {(n, 1): f"tekst {n}" for n in range(1, 40)}
        cells |= {(n, 2): Shown(n / 7, "0.0%") for n in range(1, 40)} | {(n, 3): Formula("svar") for n in range(1, 40)}
        whole = compound(workbook(Sheet("A", cells, merged=[(1, 1, 2, 2)], hidden_rows=[3]), Sheet("B", cells)))
        draw = random.Random(20)
        outcomes = set()
        for _ in range(300):
            content = bytearray(whole)
            for _ in range(draw.choice([1, 3, 20])):
                content[draw.randrange(len(content))] = draw.randrange(256)
            try:
                read(tmp_path, bytes(content))
                outcomes.add("read")
            except Exception:
                outcomes.add("refused")
        assert outcomes == {"read", "refused"}

    def findings(self, tmp_path: Path, content: bytes) -> list[str]:
        path = tmp_path / "ark.xls"
        path.write_bytes(content)
        return [f.code for f in read_workbook(path, REGISTER, this_month="2026-11").findings]


class TestReal:
    def test_a_workbook_with_two_far_cells_takes_no_time(self) -> None:
        start = time.process_time()
        assert [len(s.cells) for s in xls.read(REAL / "poi" / "51535.xls").sheets] == [4, 0, 0]
        assert time.process_time() - start < 2

    def test_a_file_of_68_bytes_is_refused(self) -> None:
        with pytest.raises(Exception, match="(?i)unsupported format"):
            xls.read(REAL / "calamine" / "too_small.xls")

    def test_an_independent_reader_finds_the_same(self) -> None:
        name = "calamine/date_1904.xls"
        calamine = pytest.importorskip("python_calamine")
        book = calamine.CalamineWorkbook.from_path(str(REAL / name))
        for sheet in xls.read(REAL / name).sheets:
            rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            theirs = {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v != ""}
            assert sheet.cells.keys() == theirs.keys()
            for key, value in theirs.items():
                ours = sheet.cells[key].content
                if isinstance(value, dt.timedelta):
                    continue  # we show a length of time as Excel does
                whole = dt.datetime.combine(value, dt.time()) if type(value) is dt.date else value
                assert ours == whole, key
