"""ods: what each kind of cell is, and that a file costs what is in it, not what it repeats."""

from __future__ import annotations

import datetime as dt
import random
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from dashboard.intake import ods
from dashboard.intake.archive import Archive
from dashboard.intake.cells import Cell, Sheet
from dashboard.intake.limits import TooManyCells
from dashboard.intake.reading import read_workbook
from dashboard.intake.register import load_register

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT / "tests" / "real" / "c_messy"
REGISTER = load_register(ROOT / "data" / "nesbyen" / "register")
SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
) + (
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)


def write(tmp_path: Path, body: str, *, styles: str = "", head: str = "", file: str = "ark.ods") -> Path:
    path = tmp_path / file
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content{SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def sheet(tmp_path: Path, table: str, **other: str) -> Sheet:
    return ods.read(write(tmp_path, f'<table:table table:name="A">{table}</table:table>', **other)).sheets[0]


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", more: str = "", *, kind: str = "string", value: str = "") -> str:
    named = {"percentage": "value", "currency": "value", "float": "value"}.get(kind, f"{kind}-value")
    given = (f' office:value-type="{kind}"' if kind else "") + (f' office:{named}="{value}"' if value else "")
    return f"<table:table-cell{given}{more}>{text}</table:table-cell>"


def alone(tmp_path: Path, one: str) -> Cell | None:
    return sheet(tmp_path, row(one)).cells.get((1, 1))


class TestCells:
    @pytest.mark.parametrize(
        ("one", "read"),
        [
            (cell("<text:p>1 234,50</text:p>", kind="float", value="1234.5"), Cell(1, 1, 1234.5, 2)),
            (cell("<text:p>57 %</text:p>", kind="percentage", value="0.5692"), Cell(1, 1, 0.5692, 0, True)),
            (cell("<text:p>7,4%</text:p>", kind="percentage", value="0.074"), Cell(1, 1, 0.074, 1, True)),
            (cell("<text:p>kr 12,00</text:p>", kind="currency", value="12"), Cell(1, 1, 12.0, 0)),
            (cell("<text:p>12</text:p>", kind="float", value="12"), Cell(1, 1, 12.0, 0)),
            (cell("<text:p>1.234</text:p>", kind="float", value="1234"), Cell(1, 1, 1234.0, 0)),
            (cell("<text:p>okt. 26</text:p>", kind="date", value="2026-10-01"), Cell(1, 1, dt.datetime(2026, 10, 1))),
            (cell("<text:p>x</text:p>", kind="date", value="2026-10-31T23:30:00"), Cell(1, 1, dt.datetime(2026, 10, 31, 23, 30))),
            (cell("<text:p>30.12.1899</text:p>", kind="date", value="1899-12-30"), Cell(1, 1, "30.12.1899")),
            (cell("<text:p>30.12.99</text:p>", kind="date", value="1899-12-30"), Cell(1, 1, "30.12.1899")),
            (cell("<text:p>01.10.2026</text:p>", kind="date", value="0026-10-01T18:00:00"), Cell(1, 1, "01.10.0026")),
            (cell("<text:p>År 12026</text:p>", kind="date", value="12026-10-01"), Cell(1, 1, "År 12026")),
            (cell("<text:p>12:30</text:p>", kind="time", value="PT12H30M00S"), Cell(1, 1, "12:30")),
            (cell("<text:p>SANN</text:p>", kind="boolean", value="true"), Cell(1, 1, True)),
            (cell("<text:p>USANN</text:p>", kind="boolean", value="false"), Cell(1, 1, False)),
            (cell("<text:p>SANN</text:p>", ' table:formula="of:=TRUE()"', kind="float", value="1"), Cell(1, 1, True)),
            (cell("<text:p>Heimen</text:p>"), Cell(1, 1, "Heimen")),
            (cell("<text:p>0301</text:p>"), Cell(1, 1, "0301")),
            (cell("", value="bare som verdi"), Cell(1, 1, "bare som verdi")),
            (cell("<text:p>Inf</text:p>", kind="float", value="INF"), Cell(1, 1, None, error="#NUM!")),
        ],
    )  # fmt: skip
    def test_a_cell_is_what_the_sheet_shows(self, tmp_path: Path, one: str, read: Cell) -> None:
        assert alone(tmp_path, one) == read

    @pytest.mark.parametrize(
        "one", ["<table:table-cell/>", cell(), cell("<text:p/>"), cell("<text:p> </text:p>", kind="")]
    )
    def test_an_empty_cell_is_none(self, tmp_path: Path, one: str) -> None:
        found = alone(tmp_path, one)
        assert found is None or str(found.content).strip() == ""

    @pytest.mark.parametrize("text", ["#DIV/0!", "#N/A", "#VERDI!", "#NAVN?", "Err:502", "Feil:502"])
    def test_an_error_is_no_text(self, tmp_path: Path, text: str) -> None:
        formula = ' table:formula="of:=1/0"'
        error = Cell(1, 1, None, error=text)
        assert alone(tmp_path, cell(f"<text:p>{text}</text:p>", formula + ' calcext:value-type="error"')) == error
        assert alone(tmp_path, cell(f"<text:p>{text}</text:p>", formula, kind="float", value="0")) == error

    @pytest.mark.parametrize("text", ["#1 i fylket", "Err", "Feil: se merknad", "Enhet"])
    def test_a_text_that_looks_like_an_error_is_a_text(self, tmp_path: Path, text: str) -> None:
        assert alone(tmp_path, cell(f"<text:p>{text}</text:p>", ' table:formula="of:=[.A2]"')) == Cell(1, 1, text)

    def test_a_formula_that_was_never_worked_out_is_told_from_one_that_gives_nothing(self, tmp_path: Path) -> None:
        formula = ' table:formula="of:=[.A2]"'
        assert alone(tmp_path, cell("", formula, kind="")) == Cell(1, 1, None, uncalculated=True)
        assert alone(tmp_path, cell("<text:p/>", formula, kind="")) is None
        assert alone(tmp_path, cell("<text:p/>", formula)) is None


class TestText:
    @pytest.mark.parametrize(
        ("inside", "text"),
        [
            ("<text:p>Syke<text:span>fravær</text:span> i alt</text:p>", "Sykefravær i alt"),
            ('<text:p>to<text:s text:c="2"/>ord</text:p>', "to  ord"),
            ("<text:p>et<text:s/>ord</text:p>", "et ord"),
            ("<text:p>a<text:tab/>b<text:line-break/>c</text:p>", "a\tb\nc"),
            ("<text:p>linje</text:p><text:p>to</text:p>", "linje\nto"),
            ("<text:p>Sykefravær\n      i alt</text:p>", "Sykefravær i alt"),
            ('<text:p><text:a href="http://x">lenke</text:a></text:p>', "lenke"),
            ("<text:p>Syke&amp;sår</text:p>", "Syke&sår"),
            ("<text:p>tall<text:note><text:p>fotnote</text:p></text:note></text:p>", "tall"),
        ],
    )
    def test_text_is_put_together_as_it_is_shown(self, tmp_path: Path, inside: str, text: str) -> None:
        assert alone(tmp_path, cell(inside)) == Cell(1, 1, text)

    def test_a_comment_is_not_what_the_cell_says(self, tmp_path: Path) -> None:
        note = "<office:annotation><dc:creator>Kari</dc:creator><text:p>Ring Kari</text:p></office:annotation>"
        drawn = "<draw:frame><draw:text-box><text:p>boks</text:p></draw:text-box></draw:frame>"
        assert alone(tmp_path, cell(f"{note}<text:p>12</text:p>", kind="float", value="12")) == Cell(1, 1, 12.0, 0)
        assert alone(tmp_path, cell(f"<text:p>Heimen{note}</text:p>{drawn}")) == Cell(1, 1, "Heimen")
        assert alone(tmp_path, cell(note, kind="")) is None

    def test_tables_inside_a_cell_are_no_rows_of_the_sheet(self, tmp_path: Path) -> None:
        inner = (
            f'<table:table table:name="B" table:is-sub-table="true">{row(cell("<text:p>inni</text:p>"))}</table:table>'
        )
        read = sheet(tmp_path, row(cell(inner + "<text:p>ute</text:p>")) + row(cell("<text:p>neste</text:p>")))
        assert {key: one.content for key, one in read.cells.items()} == {(1, 1): "ute", (2, 1): "neste"}

    def test_drawings_and_forms_of_a_sheet_are_not_read(self, tmp_path: Path) -> None:
        shapes = f"<table:shapes><draw:frame>{row(cell('<text:p>tegning</text:p>'))}</draw:frame></table:shapes>"
        assert sheet(tmp_path, shapes + row(cell("<text:p>a</text:p>"))).cells == {(1, 1): Cell(1, 1, "a")}


class TestSheets:
    def test_cells_rows_and_columns_repeat(self, tmp_path: Path) -> None:
        one = cell("<text:p>2</text:p>", ' table:number-columns-repeated="2"', kind="float", value="2")
        empty = '<table:table-cell table:number-columns-repeated="3"/>'
        read = sheet(
            tmp_path,
            row(empty, one, more=' table:number-rows-repeated="2"')
            + row("<table:table-cell/>", more=' table:number-rows-repeated="5"')
            + row(cell("<text:p>siste</text:p>")),
        )
        assert {key: one.content for key, one in read.cells.items()} == {
            (1, 4): 2.0, (1, 5): 2.0, (2, 4): 2.0, (2, 5): 2.0, (8, 1): "siste",
        }  # fmt: skip
        assert all((one.row, one.column) == key for key, one in read.cells.items())

    def test_rows_and_columns_in_groups_keep_their_numbers(self, tmp_path: Path) -> None:
        header = f"<table:table-header-rows>{row(cell('<text:p>Enhet</text:p>'))}</table:table-header-rows>"
        group = f"<table:table-row-group>{row(cell('<text:p>a</text:p>'))}</table:table-row-group>"
        folded = (
            f'<table:table-row-group table:display="false">{row(cell("<text:p>b</text:p>"))}</table:table-row-group>'
        )
        columns = (
            "<table:table-header-columns><table:table-column/></table:table-header-columns>"
            '<table:table-column-group table:display="false"><table:table-column/></table:table-column-group>'
            '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        )
        read = sheet(tmp_path, columns + header + group + folded + row(cell("<text:p>c</text:p>")))
        assert [one.content for one in read.cells.values()] == ["Enhet", "a", "b", "c"]
        assert (read.hidden_rows, read.hidden_columns) == ({3}, {2, 3, 4})

    @pytest.mark.parametrize("how", ["collapse", "filter"])
    def test_hidden_rows_are_marked(self, tmp_path: Path, how: str) -> None:
        hidden = row(cell("<text:p>b</text:p>"), more=f' table:visibility="{how}" table:number-rows-repeated="2"')
        read = sheet(tmp_path, row(cell("<text:p>a</text:p>")) + hidden + row(cell("<text:p>c</text:p>")))
        assert read.hidden_rows == {2, 3}

    def test_hidden_sheets_are_marked(self, tmp_path: Path) -> None:
        style = (
            '<style:style style:name="s"><style:table-properties table:display="false"/></style:style>'
            '<style:style style:name="t"><style:table-properties table:display="true"/></style:style>'
        )
        tables = "".join(f'<table:table table:name="{n}" table:style-name="{n}"/>' for n in "st")
        assert [(s.name, s.hidden) for s in ods.read(write(tmp_path, tables, styles=style)).sheets] == [
            ("s", True),
            ("t", False),
        ]

    def test_what_a_merged_cell_covers_is_not_read(self, tmp_path: Path) -> None:
        wide = cell("<text:p>Oktober</text:p>", ' table:number-columns-spanned="3" table:number-rows-spanned="2"')
        covered = '<table:covered-table-cell table:number-columns-repeated="2"><text:p>gjemt</text:p></table:covered-table-cell>'
        read = sheet(tmp_path, row("<table:table-cell/>", wide, covered, cell("<text:p>etter</text:p>")))
        assert {key: one.content for key, one in read.cells.items()} == {(1, 2): "Oktober", (1, 5): "etter"}
        assert read.merged == [(1, 2, 2, 4)]

    def test_tables_beside_the_sheets_are_none(self, tmp_path: Path) -> None:
        table = '<table:table table:name="x"><table:table-row/></table:table>'
        body = f"<table:tracked-changes>{table}</table:tracked-changes><table:dde-links><table:dde-link>{table}</table:dde-link></table:dde-links>"
        assert ods.read(write(tmp_path, body + table.replace("x", "Ark1"))).sheets[0].name == "Ark1"
        assert len(ods.read(write(tmp_path, body + table)).sheets) == 1

    def test_the_first_day_of_the_calendar_changes_no_date(self, tmp_path: Path) -> None:
        settings = (
            '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
        )
        table = f'<table:table table:name="A">{row(cell("<text:p>x</text:p>", kind="date", value="2026-10-01"))}</table:table>'
        read = ods.read(write(tmp_path, settings + table)).sheets[0]
        assert read.cells[1, 1].content == dt.datetime(2026, 10, 1)

    def test_figures_come_from_a_file_as_a_person_sends_it(self, tmp_path: Path) -> None:
        rows = (
            row(cell("<text:p>Sykefravær, oktober 2026</text:p>"))
            + row(cell("<text:p>Enhet</text:p>"), cell("<text:p>Prosent</text:p>"))
            + row(
                cell("<text:p>Sykehjemmet</text:p>"), cell("<text:p>7,4 %</text:p>", kind="percentage", value="0.074")
            )
        )
        path = write(tmp_path, f'<table:table table:name="Ark1">{rows}</table:table>')
        reading = read_workbook(path, REGISTER, this_month="2026-11")
        assert [(o.unit, o.month, o.value) for o in reading.observations] == [
            ("sykehjem", "2026-10", pytest.approx(7.4))
        ]


class TestHostile:
    def test_repeats_without_an_end_are_not_laid_out(self, tmp_path: Path) -> None:
        full = cell("<text:p>1</text:p>", ' table:number-columns-repeated="16384"')
        start = time.process_time()
        tracemalloc.start()
        with pytest.raises(TooManyCells):
            sheet(tmp_path, row(full, more=' table:number-rows-repeated="1048576"'))
        assert tracemalloc.get_traced_memory()[1] < 50 * 2**20
        tracemalloc.stop()
        assert time.process_time() - start < 5

    def test_empty_repeats_cost_nothing(self, tmp_path: Path) -> None:
        empty = '<table:table-cell table:number-columns-repeated="99999999"/>'
        rows = row(empty, more=' table:number-rows-repeated="99999999"') * 1000
        start = time.process_time()
        assert sheet(tmp_path, row(cell("<text:p>a</text:p>")) + rows + row(cell("<text:p>b</text:p>"))).cells == {
            (1, 1): Cell(1, 1, "a")
        }
        assert time.process_time() - start < 5

    def test_what_stands_outside_the_sheet_is_not_read(self, tmp_path: Path) -> None:
        far = (
            '<table:table-cell table:number-columns-repeated="16383"/>'
            + cell("<text:p>siste</text:p>")
            + cell("<text:p>ute</text:p>")
        )
        read = sheet(tmp_path, row(far))
        assert read.cells == {(1, 16384): Cell(1, 16384, "siste")}

    def test_merges_without_an_end_are_cut_at_the_sheets(self, tmp_path: Path) -> None:
        huge = ' table:number-columns-spanned="999999999" table:number-rows-spanned="999999999"'
        assert sheet(tmp_path, row(cell("<text:p>a</text:p>", huge))).merged == [(1, 1, 1048576, 16384)]
        with pytest.raises(TooManyCells):
            sheet(tmp_path, row(cell("<text:p>a</text:p>", huge), more=' table:number-rows-repeated="300000"'))

    @pytest.mark.parametrize("repeat", ["0", "-3", "mange", "9" * 5000])
    def test_a_repeat_that_is_no_count_refuses_the_file(self, tmp_path: Path, repeat: str) -> None:
        with pytest.raises(ValueError):
            sheet(tmp_path, row(cell("<text:p>a</text:p>", f' table:number-columns-repeated="{repeat}"')))

    @pytest.mark.parametrize(
        "head",
        ['<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">'],
    )
    def test_a_document_type_refuses_the_file(self, tmp_path: Path, head: str) -> None:
        path = write(tmp_path, "", head=head)
        archive = Archive(path)  # a look at it has not been had
        with pytest.raises(ValueError, match="document type"):
            ods.read_archive(archive, "content.xml")
        assert [f.code for f in read_workbook(path, REGISTER, this_month="2026-11").findings] == ["unreadable-file"]

    def test_elements_inside_each_other_end(self, tmp_path: Path) -> None:
        deep = "<text:span>" * 50_000 + "x" + "</text:span>" * 50_000
        assert alone(tmp_path, cell(f"<text:p>{deep}</text:p>")) == Cell(1, 1, "x")

    def test_a_text_document_is_no_sheet(self, tmp_path: Path) -> None:
        path = write(tmp_path, "")
        with zipfile.ZipFile(path) as archive:
            content = archive.read("content.xml").replace(b"office:spreadsheet", b"office:text")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("content.xml", content)
        with pytest.raises(ValueError, match="spreadsheet"):
            ods.read(path)

    def test_a_broken_file_ends_in_an_ordinary_exception(self, tmp_path: Path) -> None:
        rows = row(cell("<text:p>a</text:p>"), cell("<text:p>7 %</text:p>", kind="percentage", value="0.07")) * 20
        path = write(tmp_path, f'<table:table table:name="A"><table:table-column/>{rows}</table:table>')
        with zipfile.ZipFile(path) as archive:
            whole = archive.read("content.xml")
        draw = random.Random(22)
        outcomes = set()
        for _ in range(300):
            content = bytearray(whole[: draw.randrange(len(whole))] if draw.random() < 0.3 else whole)
            for _ in range(draw.choice([0, 1, 3])):
                content[draw.randrange(len(content))] = draw.randrange(256)
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("content.xml", bytes(content))
            try:
                ods.read(path)
                outcomes.add("read")
            except Exception:
                outcomes.add("refused")
        assert outcomes == {"read", "refused"}


class TestReal:
    def test_hidden_sheets_of_a_real_file(self) -> None:
        sheets = ods.read(REAL / "calamine" / "any_sheets.ods").sheets
        assert [(s.name, s.hidden) for s in sheets] == [
            ("Visible", False), ("Hidden", True), ("VeryHidden", True), ("Chart", False),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "name",
        ["calamine/any_sheets.ods", "calamine/number_rows_repeated.ods", "frictionless-py/table-with-booleans.ods"],
    )
    def test_an_independent_reader_finds_the_same(self, name: str) -> None:
        calamine = pytest.importorskip("python_calamine")
        book = calamine.CalamineWorkbook.from_path(str(REAL / name))
        for read in ods.read(REAL / name).sheets:
            rows = book.get_sheet_by_name(read.name).to_python(skip_empty_area=False)
            theirs = {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v != ""}
            assert {key: one.content for key, one in read.cells.items()} == theirs
