"""xlsb: what each kind of cell is, and that a file costs what is in it."""

from __future__ import annotations

import datetime as dt
import io
import random
import struct
import time
import zipfile
from pathlib import Path

import pytest
from biff8 import Error, Formula, Shown
from biff12 import Shared, Sheet, record, text, workbook

from dashboard.intake import xlsb
from dashboard.intake.cells import Cell
from dashboard.intake.cells import Sheet as Read
from dashboard.intake.limits import TooManyCells
from dashboard.intake.reading import read_workbook
from dashboard.intake.register import load_register

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT / "tests" / "real"
REGISTER = load_register(ROOT / "data" / "nesbyen" / "register")
ADD, TEXT_IF = b"\x1e\x01\0\x1e\x02\0\x03", b"\x17\0\0\x42\x03\x01\0"


def read(tmp_path: Path, content: bytes) -> list[Read]:
    path = tmp_path / "ark.xlsb"
    path.write_bytes(content)
    return xlsb.read(path).sheets


def alone(tmp_path: Path, value: object, **other: object) -> Cell | None:
    return read(tmp_path, workbook(Sheet("Ark1", {(1, 1): value}), **other))[0].cells.get((1, 1))  # type: ignore[arg-type]


def packed(number: int, *, hundredth: bool = False) -> int:
    """A whole number in the four bytes that Excel saves on."""
    return number << 2 | 2 | hundredth


class TestCells:
    @pytest.mark.parametrize(
        ("value", "cell"),
        [
            (12.25, Cell(1, 1, 12.25, 2)),
            (packed(1234), Cell(1, 1, 1234.0, 0)),
            (packed(-5), Cell(1, 1, -5.0, 0)),
            (packed(1235, hundredth=True), Cell(1, 1, 12.35, 2)),
            (struct.unpack("<Q", struct.pack("<d", 0.5))[0] >> 32, Cell(1, 1, 0.5, 1)),
            (Shown(0.074, "0.0%"), Cell(1, 1, 0.074, 1, True)),
            (Shown(Formula(0.074), "0.00%"), Cell(1, 1, 0.074, 2, True)),
            (Shown(7.4, '0.0" %"'), Cell(1, 1, 7.4, 1)),
            (Shown(46296.0, "[$-414]mmmm\\ yyyy;@"), Cell(1, 1, dt.datetime(2026, 10, 1))),
            (Shown(1.25, "[h]:mm"), Cell(1, 1, "30:00:00")),
            ("blåbær €", Cell(1, 1, "blåbær €")),
            (Shared("delt"), Cell(1, 1, "delt")),
            (Formula("svar"), Cell(1, 1, "svar")),
            (Formula(True), Cell(1, 1, True)),
            (False, Cell(1, 1, False)),
            (Error(7), Cell(1, 1, None, error="#DIV/0!")),
            (Formula(Error(0x17)), Cell(1, 1, None, error="#REF!")),
            (float("nan"), Cell(1, 1, None, error="#NUM!")),
            (record(62, struct.pack("<II", 0, 0) + b"\1" + text("rik") + bytes(8)), Cell(1, 1, "rik")),
        ],
    )  # fmt: skip
    def test_a_cell_is_what_excel_shows(self, tmp_path: Path, value: object, cell: Cell) -> None:
        assert alone(tmp_path, value) == cell

    @pytest.mark.parametrize("value", [None, "", Shared(""), Formula("", TEXT_IF)])
    def test_an_empty_cell_is_none(self, tmp_path: Path, value: object) -> None:
        assert alone(tmp_path, value) is None

    def test_the_other_calendar(self, tmp_path: Path) -> None:
        assert alone(tmp_path, Shown(44834.0, "yyyy"), from_1904=True) == Cell(1, 1, dt.datetime(2026, 10, 1))

    def test_a_formula_that_was_never_worked_out_is_told_from_an_empty_one(self, tmp_path: Path) -> None:
        never = Cell(1, 1, None, uncalculated=True)
        assert alone(tmp_path, Formula("", ADD)) == never
        for flag in (1, 16):
            assert alone(tmp_path, Formula(0.0, ADD), calculate=flag) == never
            assert alone(tmp_path, Formula("", TEXT_IF), calculate=flag) == never
            assert alone(tmp_path, Formula(3.0, ADD), calculate=flag) == Cell(1, 1, 3.0, 0)
            assert alone(tmp_path, 0.0, calculate=flag) == Cell(1, 1, 0.0, 0)
        assert alone(tmp_path, Formula(0.0, ADD), calculate=14) == Cell(1, 1, 0.0, 0)

    def test_nothing_and_zero_are_results_where_the_workbook_was_calculated(self, tmp_path: Path) -> None:
        first = Sheet("A", {(1, 1): Formula(0.0, ADD), (1, 2): Formula("", TEXT_IF), (1, 3): Formula("", ADD)})
        content = workbook(first, Sheet("B", {(1, 1): Formula(4.0, ADD)}), calculate=1)
        assert read(tmp_path, content)[0].cells == {
            (1, 1): Cell(1, 1, 0.0, 0),
            (1, 3): Cell(1, 3, None, uncalculated=True),
        }

    def test_a_format_is_the_cells_own_and_not_that_of_what_it_is_based_on(self, tmp_path: Path) -> None:
        assert alone(tmp_path, 0.5) == Cell(1, 1, 0.5, 1)

    def test_a_style_or_a_text_that_is_not_in_the_file_refuses_it(self, tmp_path: Path) -> None:
        for cell in (record(5, struct.pack("<IId", 0, 99, 7.4)), record(7, struct.pack("<III", 0, 0, 99))):
            with pytest.raises(IndexError):
                alone(tmp_path, cell)

    def test_a_workbook_without_styles_shows_its_first_alone(self, tmp_path: Path) -> None:
        with pytest.raises(IndexError):
            alone(tmp_path, record(5, struct.pack("<IId", 0, 1, 46296.0)), parts={"xl/styles.bin": b""})

    @pytest.mark.parametrize(
        ("part", "lost"),
        [
            ("styles", record(44, struct.pack("<H", 200) + text("0.0%"))),
            ("styles", record(47, struct.pack("<HH", 0, 0) + bytes(12))),
            ("styles", record(617, struct.pack("<I", 3))),
            ("sharedStrings", record(19, b"\0" + text("delt"))),
        ],
        ids=["a format", "a style", "the beginning of the styles", "a text"],
    )
    def test_a_list_that_has_lost_one_refuses_the_file_since_those_after_it_would_be_taken_for_others(
        self, tmp_path: Path, part: str, lost: bytes
    ) -> None:
        cells = {(1, 1): Shared("delt"), (1, 2): Shared("to"), (1, 3): Shown(0.074, "0.0%"), (1, 4): Shown(1.0, "0.00")}
        content = workbook(Sheet("Tall", cells))
        assert len(read(tmp_path, content)[0].cells) == 4
        name = f"xl/{part}.bin"
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            whole = archive.read(name)
        assert whole.count(lost) == 1
        # What stood there is inside a record that nobody knows.
        parts = {name: whole.replace(lost, record(2000, lost))}
        with pytest.raises((ValueError, LookupError)):
            read(tmp_path, workbook(Sheet("Tall", cells), parts=parts))

    @pytest.mark.parametrize("column", [0, 1])
    def test_a_cell_that_stands_before_another_of_its_row_refuses_the_file(self, tmp_path: Path, column: int) -> None:
        # The record of the row between them is damaged.
        before = record(5, struct.pack("<IId", 1, 0, 1.0)) + record(0x40, bytes(17))
        cell = before + record(5, struct.pack("<IId", column, 0, 7.4))
        with pytest.raises(ValueError, match="before another"):
            alone(tmp_path, cell)

    @pytest.mark.parametrize("row", [0, 1])
    def test_a_row_that_stands_before_another_refuses_the_file(self, tmp_path: Path, row: int) -> None:
        rows = record(0, struct.pack("<I", 1) + bytes(13)) + record(0, struct.pack("<I", row) + bytes(13))
        with pytest.raises(ValueError, match="before another"):
            read(tmp_path, workbook(Sheet("Ark1", {(1, 1): record(5, struct.pack("<IId", 0, 0, 1.0)) + rows})))

    @pytest.mark.parametrize("short", [False, True])
    def test_cells_beside_each_other_may_leave_out_their_column(self, tmp_path: Path, short: bool) -> None:
        row = ["a", 1.5, packed(2), None, Error(7), True, Shared("delt"), Shown(0.5, "0%")]
        cells = {(r, c): value for r in (2, 4) for c, value in enumerate(row, 3)}
        found = read(tmp_path, workbook(Sheet("A", cells, short=short)))[0].cells
        assert [found[4, c].content if (4, c) in found else None for c in range(3, 11)] == ["a", 1.5, 2.0, None, None, True, "delt", 0.5]  # fmt: skip
        assert found[2, 7].error == "#DIV/0!"
        assert found[2, 10].percent


class TestSheets:
    def test_hidden_sheets_rows_and_columns_are_marked(self, tmp_path: Path) -> None:
        cells: dict[tuple[int, int], object] = {(row, column): 1.0 for row in range(1, 4) for column in range(1, 6)}
        first = Sheet("Synlig", cells, hidden_rows=[2], hidden_columns=[(3, 4)], merged=[(1, 2, 1, 4)])
        sheets = read(tmp_path, workbook(first, Sheet("Skjult", cells, 1), Sheet("Svært skjult", cells, 2)))
        assert [(s.name, s.hidden) for s in sheets] == [("Synlig", False), ("Skjult", True), ("Svært skjult", True)]
        assert (sheets[0].hidden_rows, sheets[0].hidden_columns, sheets[0].merged) == ({2}, {3, 4}, [(1, 2, 1, 4)])

    def test_charts_and_macros_are_no_sheets(self, tmp_path: Path) -> None:
        sheets = [
            Sheet("Graf", {}, kind="chartsheet"),
            Sheet("Makro", {}, kind="xlMacrosheet"),
            Sheet("Tall", {(1, 1): 1.0}),
        ]
        assert [s.name for s in read(tmp_path, workbook(*sheets))] == ["Tall"]

    def test_a_sheet_of_an_unknown_kind_refuses_the_file(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="unknown kind"):
            read(tmp_path, workbook(Sheet("Tall", {(1, 1): 1.0}), Sheet("Flere", {(1, 1): 1.0}, kind="workshet")))

    def test_styles_and_texts_that_nothing_leads_to_are_found_by_their_names(self, tmp_path: Path) -> None:
        content = workbook(Sheet("Tall", {(1, 1): Shared("Enhet"), (1, 2): Shown(0.074, "0.0%")}))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = (
                archive.read("xl/_rels/workbook.bin.rels")
                .replace(b"/styles", b"/x")
                .replace(b'/sharedStrings"', b'/y"')
            )
        parts = {"xl/_rels/workbook.bin.rels": found}
        content = workbook(Sheet("Tall", {(1, 1): Shared("Enhet"), (1, 2): Shown(0.074, "0.0%")}), parts=parts)
        cells = read(tmp_path, content)[0].cells
        assert (cells[1, 1].content, cells[1, 2].percent) == ("Enhet", True)

    def test_a_workbook_without_styles_or_shared_texts(self, tmp_path: Path) -> None:
        content = workbook(Sheet("A", {(1, 1): 7.5}), parts={"xl/styles.bin": b"", "xl/sharedStrings.bin": b""})
        assert read(tmp_path, content)[0].cells == {(1, 1): Cell(1, 1, 7.5, 1)}

    def test_the_first_excel_2007_lists_its_sheets_otherwise(self, tmp_path: Path) -> None:
        assert [s.name for s in read(tmp_path, workbook(Sheet("A", {}), Sheet("Andre", {}), trial=True))] == [
            "A",
            "Andre",
        ]

    def test_figures_come_from_a_file_as_a_person_sends_it(self, tmp_path: Path) -> None:
        cells: dict[tuple[int, int], object] = {
            (1, 1): "Sykefravær, oktober 2026", (2, 1): "Enhet", (2, 2): "Prosent",
            (3, 1): Shared("Sykehjemmet"), (3, 2): Shown(0.074, "0.0%"),
        }  # fmt: skip
        path = tmp_path / "fravær.xlsb"
        path.write_bytes(workbook(Sheet("Ark1", cells)))
        reading = read_workbook(path, REGISTER, this_month="2026-11")
        assert [(o.unit, o.month, o.value) for o in reading.observations] == [
            ("sykehjem", "2026-10", pytest.approx(7.4))
        ]


class TestHostile:
    @pytest.mark.parametrize(
        ("cell", "error"),
        [
            (record(5, struct.pack("<IId", 16384, 0, 1)), ValueError),
            (record(5, struct.pack("<IId", 2**32 - 1, 0, 1)), ValueError),
            (record(0, struct.pack("<IIHBBB", 2**20, 0, 0, 0, 0, 0)), ValueError),
            (record(6, struct.pack("<III", 0, 0, 2**31) + b"kort"), ValueError),
            (record(6, b"\0" * 9, 2**27), ValueError),
            (b"\x05\xff\xff\xff\xff\xff", ValueError),
            (record(5, b"\0\0\0"), ValueError),
            (record(9, struct.pack("<II", 0, 0) + b"\0"), struct.error),
            (record(3, struct.pack("<II", 0, 0)), IndexError),
        ],
    )  # fmt: skip
    def test_a_record_that_lies_refuses_the_file(self, tmp_path: Path, cell: bytes, error: type[Exception]) -> None:
        with pytest.raises(error):
            alone(tmp_path, cell)

    def test_a_cell_before_any_row_refuses_the_file(self, tmp_path: Path) -> None:
        sheet = record(129) + record(145) + record(5, struct.pack("<IId", 0, 0, 1)) + record(146)
        with pytest.raises(ValueError, match="outside"):
            read(tmp_path, workbook(Sheet("A", {}), parts={"xl/worksheets/sheet1.bin": sheet}))

    @pytest.mark.parametrize("end", [b"", b"\x85", b"\x05", b"\x05\x89", record(146)])
    def test_a_sheet_that_ends_early_refuses_the_file(self, tmp_path: Path, end: bytes) -> None:
        row = record(0, struct.pack("<IIHBBBI", 0, 0, 300, 0, 0, 0, 0))
        sheet = record(129) + record(145) + row + record(5, struct.pack("<IId", 0, 0, 1)) + end
        with pytest.raises(ValueError, match="early"):
            read(tmp_path, workbook(Sheet("A", {}), parts={"xl/worksheets/sheet1.bin": sheet}))

    def test_ranges_without_an_end_are_not_laid_out(self, tmp_path: Path) -> None:
        columns = record(60, struct.pack("<IIIIH", 0, 16383, 2000, 0, 1))
        with pytest.raises(ValueError, match="columns"):
            read(tmp_path, workbook(Sheet("A", {(1, 1): 1.0}, after=columns * 2)))
        merge = record(176, struct.pack("<IIII", 0, 2**20 - 1, 0, 16383))
        assert len(read(tmp_path, workbook(Sheet("A", {(1, 1): 1.0}, after=merge)))[0].merged) == 1
        with pytest.raises(TooManyCells):
            read(tmp_path, workbook(Sheet("A", {(1, 1): 1.0}, after=merge * 300_000)))

    def test_a_part_that_is_missing_or_damaged_refuses_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "ark.xlsb"
        path.write_bytes(workbook(Sheet("A", {(1, 1): 1.0}), parts={"xl/worksheets/sheet1.bin": None}))
        assert [f.code for f in read_workbook(path, REGISTER, this_month="2026-11").findings] == ["unreadable-file"]
        content = bytearray(workbook(Sheet("A", {(n, 1): f"tekst {n}" for n in range(1, 90)})))
        with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
            part = archive.getinfo("xl/worksheets/sheet1.bin")
        content[part.header_offset + 60 + part.compress_size // 2] ^= 1
        path.write_bytes(bytes(content))
        assert [f.code for f in read_workbook(path, REGISTER, this_month="2026-11").findings] == ["unreadable-file"]

    def test_damaged_records_end_in_an_ordinary_exception(self, tmp_path: Path) -> None:
        cells: dict[tuple[int, int], object] = {(n, 1): Shared(f"tekst {n}") for n in range(1, 40)}
        cells |= {(n, 2): Shown(n / 7, "0.0%") for n in range(1, 40)} | {(n, 3): Formula("svar") for n in range(1, 40)}
        sheet = Sheet("A", cells, merged=[(1, 1, 2, 2)], hidden_rows=[3], hidden_columns=[(9, 12)])
        with zipfile.ZipFile(io.BytesIO(workbook(sheet, sheet))) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if name.endswith(".bin")}
        draw = random.Random(21)
        outcomes = set()
        start = time.process_time()
        for _ in range(300):
            name = draw.choice(sorted(parts))
            content = bytearray(parts[name])
            for _ in range(draw.choice([1, 3, 20])):
                content[draw.randrange(len(content))] = draw.randrange(256)
            try:
                read(tmp_path, workbook(sheet, sheet, parts={name: bytes(content)}))
                outcomes.add("read")
            except Exception:
                outcomes.add("refused")
        assert outcomes == {"read", "refused"}
        assert time.process_time() - start < 60


class TestReal:
    def test_a_workbook_of_the_first_excel_2007(self) -> None:
        sheets = xlsb.read(REAL / "c_messy" / "poi" / "Simple.xlsb").sheets
        assert [(s.name, [c.content for c in s.cells.values()]) for s in sheets] == [
            ("Sheet1", ["This is an example spreadsheet created with Microsoft Excel 2007 Beta 2."]), ("Sheet2", []), ("Sheet3", []),
        ]  # fmt: skip

    def test_an_independent_reader_finds_the_same(self, tmp_path: Path) -> None:
        calamine = pytest.importorskip("python_calamine")
        draw = random.Random(7)
        kinds = [
            lambda: draw.uniform(-1e6, 1e6),
            lambda: packed(draw.randrange(-(2**29), 2**29), hundredth=draw.random() < 0.5),
            lambda: "".join(draw.choices("abcæøå €1,", k=draw.randrange(1, 200))),
            lambda: Shared(f"delt {draw.randrange(30)}"),
            lambda: draw.random() < 0.5,
            lambda: Formula(draw.random()),
            lambda: Formula("svar"),
            lambda: Shown(float(draw.randrange(40_000, 50_000)), "dd.mm.yyyy"),
            lambda: Shown(draw.random(), "0.0%"),
        ]
        places = {(draw.randrange(1, 400), draw.randrange(1, 60)) for _ in range(3000)}
        cells: dict[tuple[int, int], object] = {place: draw.choice(kinds)() for place in places}
        path = tmp_path / "ark.xlsb"
        path.write_bytes(workbook(Sheet("Første", {(1, 1): "x"}), Sheet("Andre", cells)))
        rows = (
            calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Andre").to_python(skip_empty_area=False)
        )
        theirs = {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v != ""}
        ours = {key: cell.content for key, cell in xlsb.read(path).sheets[1].cells.items()}
        assert ours.keys() == theirs.keys() == places
        for key, value in theirs.items():
            whole = dt.datetime.combine(value, dt.time()) if type(value) is dt.date else value
            assert ours[key] == whole, key
