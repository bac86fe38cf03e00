"""A web page saved as .xls: what stands in it as Excel shows it, whatever is wrong with its tags."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import time
import tracemalloc
from pathlib import Path

import pytest

from dashboard.intake import tags, webtable
from dashboard.intake.cells import Cell, Sheet
from dashboard.intake.limits import TooManyCells
from dashboard.intake.reading import read_workbook
from dashboard.intake.refusal import Refused
from dashboard.intake.register import load_register
from dashboard.intake.workbook import open_workbook
from dashboard.model import IntakeSettings

ROOT = Path(__file__).resolve().parents[1]
REGISTER = load_register(ROOT / "data" / "nesbyen" / "register")
NOTES = (
    "<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>Fravær &amp; tid</x:Name>"
    "</x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->"
)
MESSAGE = """MIME-Version: 1.0
X-Document-Type: Workbook
Content-Type: multipart/related; boundary="----=_del"

------=_del
Content-Location: file:///C:/bok.htm
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset="us-ascii"

<html><xml><x:ExcelWorksheet><x:Name>F=F8rste</x:Name><x:WorksheetSource HRef=3D"bok_filer/sheet001.htm"/>
</x:ExcelWorksheet><x:ExcelWorksheet><x:Name>Andre</x:Name><x:WorksheetSource HRef=3D"bok_filer/sheet002.htm"/>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></x:ExcelWorksheet></xml></html>
------=_del
Content-Location: file:///C:/bok_filer/sheet002.htm
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html

<meta http-equiv=3DContent-Type content=3D"text/html; charset=3Dwindows-1252">
<table><tr><td>Gr=F8nn<td x:num>5</table>
------=_del
Content-Location: file:///C:/bok_filer/sheet001.htm
Content-Transfer-Encoding: base64
Content-Type: text/html

PHRhYmxlPjx0cj48dGQ+YTwvdGQ+PC90cj48L3RhYmxlPg==
------=_del--
"""


def read(tmp_path: Path, page: str | bytes) -> list[Sheet]:
    path = tmp_path / "ark.xls"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return webtable.read(path).sheets


def contents(sheet: Sheet) -> dict[tuple[int, int], object]:
    return {key: cell.content for key, cell in sheet.cells.items()}


def alone(tmp_path: Path, cell: str, *, style: str = "") -> Cell | None:
    return read(tmp_path, f"<style>{style}</style><table><tr><td>x<tr>{cell}</table>")[0].cells.get((2, 1))


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "read"),
        [
            ("<td>7,4 %</td>", Cell(2, 1, "7,4 %")),
            ("<td>1&nbsp;234</td>", Cell(2, 1, "1\u00a0234")),
            ("<td>Bl&aring;b&#230;r &amp; s&#xe5;r</td>", Cell(2, 1, "Blåbær & sår")),
            ("<td>  Syke<b>fravær</b>\n  i   <i>alt</i> </td>", Cell(2, 1, "Sykefravær i alt")),
            ("<td>to<br>linjer<br/></td>", Cell(2, 1, "to\nlinjer")),
            ("<td><p>to</p><p>avsnitt</p></td>", Cell(2, 1, "to\navsnitt")),
            ("<td x:num='0.0741' style='mso-number-format:\"0\\.0%\"'>7,4&nbsp;%</td>", Cell(2, 1, 0.0741, 1, True)),
            ("<td style='mso-number-format:Percent' x:num=0.5>50,00%</td>", Cell(2, 1, 0.5, 2, True)),
            ("<td style=\"mso-number-format:'0\\.0%'\">0,123</td>", Cell(2, 1, 0.123, 1, True)),
            ("<td style='mso-number-format:\"0\\.0%\"'>12,3 %</td>", Cell(2, 1, "12,3 %")),
            ("<td x:num='1234.5'>1&nbsp;234,50</td>", Cell(2, 1, 1234.5, 2)),
            ("<td x:num>12</td>", Cell(2, 1, "12")),
            ("<td x:num='mye'>12</td>", Cell(2, 1, "12")),
            ("<td x:num='46296' style='mso-number-format:\"mmm\\\\ yy\"'>okt 26</td>", Cell(2, 1, dt.datetime(2026, 10, 1))),
            ("<td style='mso-number-format:\"\\@\"'>0301</td>", Cell(2, 1, "0301")),
            ("<td x:str='00310'>310</td>", Cell(2, 1, "310")),
            ("<td x:err='#DIV/0!'>#DIV/0!</td>", Cell(2, 1, None, error="#DIV/0!")),
            ("<td x:bool='TRUE'>SANN</td>", Cell(2, 1, True)),
            ("<td>a < b</td>", Cell(2, 1, "a < b")),
            ("<TD>Store<BR>tagger</TD>", Cell(2, 1, "Store\ntagger")),
            ("<td title='a > b'>c</td>", Cell(2, 1, "c")),
            ("<td><script>document.write('<td>9')</script>d</td>", Cell(2, 1, "d")),
            ("<td><!-- <td>borte</td> -->e</td>", Cell(2, 1, "e")),
            ("<td><a href='javascript:x'>lenke</a><img src='http://x/y.png'></td>", Cell(2, 1, "lenke")),
        ],
    )  # fmt: skip
    def test_a_cell_is_what_excel_shows(self, tmp_path: Path, cell: str, read: Cell) -> None:
        assert alone(tmp_path, cell) == read

    @pytest.mark.parametrize(
        "cell", ["<td></td>", "<td>&nbsp;</td>", "<td>\n  </td>", "<td><br></td>", "<td x:num></td>"]
    )
    def test_an_empty_cell_is_none(self, tmp_path: Path, cell: str) -> None:
        assert alone(tmp_path, cell) is None

    def test_a_number_format_comes_from_the_pages_styles(self, tmp_path: Path) -> None:
        style = '<!-- tr {x:y} .xl24\n{mso-style-parent:style0; mso-number-format:"0\\.0%";} td{color:red} -->'
        assert alone(tmp_path, "<td class=xl24 x:num='0.5'>50,0 %", style=style) == Cell(2, 1, 0.5, 1, True)
        assert alone(tmp_path, "<td class='a xl24 b' x:num='0.5'>50 %", style=style) == Cell(2, 1, 0.5, 0, True)
        assert alone(tmp_path, "<td x:num='0.5'>0,5", style=style) == Cell(2, 1, 0.5, 1)
        everywhere = 'td{mso-number-format:"0%"}'
        assert alone(tmp_path, "<td x:num='0.5'>50 %", style=everywhere) == Cell(2, 1, 0.5, 0, True)

    def test_the_other_calendar(self, tmp_path: Path) -> None:
        notes = "<xml><x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook></xml>"
        cell = "<td x:num='44834' style='mso-number-format:\"Short Date\"'>1.10.2026"
        assert read(tmp_path, f"{notes}<table><tr>{cell}</table>")[0].cells[1, 1].content == dt.datetime(2026, 10, 1)


class TestTables:
    def test_spans_are_merges_and_push_what_follows(self, tmp_path: Path) -> None:
        page = (
            "<table><tr><th rowspan=2>Enhet<th colspan=2>Oktober<th>Nov"
            "<tr><td>A<td>B<td>C<tr><td>Heimen<td>1<td>2<td rowspan=9>3</table>"
        )
        sheet = read(tmp_path, page)[0]
        assert contents(sheet) == {
            (1, 1): "Enhet", (1, 2): "Oktober", (1, 4): "Nov", (2, 2): "A", (2, 3): "B", (2, 4): "C",
            (3, 1): "Heimen", (3, 2): "1", (3, 3): "2", (3, 4): "3",
        }  # fmt: skip
        assert sheet.merged == [(1, 1, 2, 1), (1, 2, 1, 3), (3, 4, 3, 4)]

    def test_text_around_tables_stands_over_and_under_them(self, tmp_path: Path) -> None:
        page = (
            "<title>Rapport</title><h1>Sykefravær</h1><p>oktober 2026</p><table><caption>Alle</caption><tr><td>a</table>"
            "<p>Neste</p><table><tr><td>b</table><div>* Foreløpig</div>"
        )
        assert [contents(s) for s in read(tmp_path, page)] == [
            {(1, 1): "Sykefravær", (2, 1): "oktober 2026", (3, 1): "Alle", (4, 1): "a"},
            {(1, 1): "Neste", (2, 1): "b", (3, 1): "* Foreløpig"},
        ]

    def test_sheets_have_the_names_that_excel_gave_them(self, tmp_path: Path) -> None:
        table = "<table><tr><td>a</table>"
        assert [s.name for s in read(tmp_path, NOTES + table)] == ["Fravær & tid"]
        assert [s.name for s in read(tmp_path, table)] == [None]
        assert [s.name for s in read(tmp_path, table * 2)] == ["Tabell 1", "Tabell 2"]
        assert [s.name for s in read(tmp_path, "<table></table><table><tr><td> </table>" + table)] == [None]

    def test_what_is_not_shown_is_marked(self, tmp_path: Path) -> None:
        page = (
            "<style>.borte{display:none}</style><table><col><col style='display:none' span=2><tr><td>a<td>b"
            "<tr class=borte><td>c<tr style='visibility: collapse'><td>d<tr hidden><td>e<tr><td>f"
            "<tbody style='display:none'><tr><td>g</tbody><tr><td>h<tr style='display:none'><td></table>"
        )
        sheet = read(tmp_path, page)[0]
        assert (sheet.hidden_rows, sheet.hidden_columns) == ({2, 3, 4, 6}, {2, 3})
        assert read(tmp_path, "<table style='display:none'><tr><td>a</table>")[0].hidden

    def test_a_column_whose_cells_are_all_unseen_is_hidden(self, tmp_path: Path) -> None:
        unseen = "<td style='display:none'>"
        sheet = read(tmp_path, f"<table><tr><td>a{unseen}b<td>c<tr><td>d{unseen}e<td>f<tr>{unseen}g</table>")[0]
        assert sheet.hidden_columns == {2}
        assert contents(sheet) == {(1, 1): "a", (1, 2): "b", (1, 3): "c", (2, 1): "d", (2, 2): "e", (2, 3): "f"}

    def test_a_table_that_holds_others_in_place_is_text_around_them(self, tmp_path: Path) -> None:
        inner = "<table><tr><td>Enhet<td>Tall<tr><td>Heimen<td>1</table>"
        page = f"<table><tr><td><h2>Mars 2026</h2></td></tr><tr><td>Over{inner}Under</td></tr><tr><td>Bunn</table>"
        assert [contents(s) for s in read(tmp_path, page)] == [
            {(1, 1): "Mars 2026", (2, 1): "Over", (3, 1): "Enhet", (3, 2): "Tall", (4, 1): "Heimen", (4, 2): "1",
             (5, 1): "Under", (6, 1): "Bunn"},
        ]  # fmt: skip

    def test_a_table_inside_a_cell_of_figures_is_text_of_the_cell(self, tmp_path: Path) -> None:
        page = "<table><tr><td>a<td>b<table><tr><td>i<td>j</table>k</td><td>c<tr><td>d</table><table><tr><td>e</table>"
        assert [contents(s) for s in read(tmp_path, page)] == [
            {(1, 1): "a", (1, 2): "b\ni\nj\nk", (1, 3): "c", (2, 1): "d"}, {(1, 1): "e"},
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "page",
        [
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
            "<table><tr><td>a<td>b<tr><td>c</table>",
            "<table><td>a</td><td>b<tr><td>c</table></table></td>",
            "<table><thead><tr><th>a<th>b</thead><tbody><tr><td>c</tbody></table>",
            "<table><thead><td>a<td>b</thead><td>c</table>",
            "<table><tr><td>a<td>b</tr><td>c</td></tr></table>",
            '<table><tr><td x=1"2>a<td y=\'>\'>b<tr><td z=">">c</table>',
            "<table\nborder=1><tr ><td\tx>a</td ><td>b</td><tr><td>c<td></table",
        ],
    )
    def test_tags_may_be_left_open(self, tmp_path: Path, page: str) -> None:
        assert contents(read(tmp_path, page)[0]) == {(1, 1): "a", (1, 2): "b", (2, 1): "c"}

    @pytest.mark.parametrize(
        "page",
        [
            "<table><tr><td>a</td><td>12,4</td></tr><tr><td>b",
            "<table><tr><td>a</td>td>12,4</td><td>5</td></tr></table>",
            "<table><tr><td>a</td></tr>tr><td>b</td></tr></table>",
            "<table><tr><td>a</td></tr></table><p>x</p><tr><td>12,4</td></tr>",
            "<table><tr><td>a</td><tdtd>b</td><td>5</td></tr></table>",
            '<table><tr><td>a</td></tr><tdtp-equiv="x"><td>b</td></table>',
            "<table><tr><td>a</td></tr><ttd><td>b</td></tr></table>",
            "<table><d></td><td>a</td></tr></table>",
            "<table\x1e border=1><tr><td>a</td></tr></table>",
            "<table\xa0border=1><tr><td>a</td></tr></table>",
        ],
        ids=["broken off", "a damaged cell", "a damaged row", "a damaged table", "a doubled cell", "half a cell and half a head",
             "half a row", "a damaged first cell", "a table with a sign in it", "a table that is not left off"],
    )  # fmt: skip
    def test_a_damaged_page_is_refused_since_cells_would_be_lost_or_stand_elsewhere(
        self, tmp_path: Path, page: str
    ) -> None:
        with pytest.raises(ValueError, match="table"):
            read(tmp_path, page)

    @pytest.mark.parametrize(
        "begun", ["<style>td {x:y}</style~", "<!-- x --", "<title>Hei</titel>", "<script>", "<xml></xml2>"]
    )
    def test_what_never_ends_before_a_table_refuses_the_page_since_a_browser_shows_nothing_after_it(
        self, tmp_path: Path, begun: str
    ) -> None:
        with pytest.raises(ValueError, match="swallows the rest"):
            read(tmp_path, f"<table><tr><td>a</table>{begun}<p>Hei</p><table><tr><td>b</td></tr></table>")

    @pytest.mark.parametrize(
        "between",
        ["<form>", "<o:p></o:p>", "<app-row>", "<!-- x -->", "<input type=hidden>", "<font>", "<script></script >"],
    )
    def test_what_browsers_know_may_stand_between_rows_and_cells(self, tmp_path: Path, between: str) -> None:
        page = f"<table>{between}<tr>{between}<td>a</td>{between}<td>b</td></tr>{between}<tr><td>c</td></tr></table>"
        assert contents(read(tmp_path, page)[0]) == {(1, 1): "a", (1, 2): "b", (2, 1): "c"}

    def test_a_page_whose_first_tag_is_damaged_is_no_text_with_separators(self, tmp_path: Path) -> None:
        path = tmp_path / "ark.html"
        path.write_text("<«Nesbyen»</td><td></td></tr>\n<html><table><tr><td>a;1</td></tr></table></html>", "utf-8")
        with pytest.raises(Refused) as refused:
            open_workbook(path, path.name, IntakeSettings())
        assert refused.value.problem.facts["why"] == "broken"

    def test_a_page_without_a_table_is_refused(self, tmp_path: Path) -> None:
        for page in ("<html><p>Hei</p></html>", "<table><tr><td></table>", "<!-- <table><tr><td>a</table> -->"):
            with pytest.raises(ValueError, match="no table"):
                read(tmp_path, page)


class TestFiles:
    @pytest.mark.parametrize(
        ("encoding", "says", "mark"),
        [
            ("utf-8", "utf-8", b""), ("utf-8", "", b"\xef\xbb\xbf"), ("utf-8", "iso-8859-1", b""), ("cp1252", "windows-1252", b""),
            ("cp1252", "iso-8859-1", b""), ("cp1252", "utf-8", b""), ("cp1252", "", b""), ("cp1252", "tull", b""),
            ("utf-16", "", b""), ("utf-16-le", "", b""), ("cp865", "cp865", b""),
        ],
    )  # fmt: skip
    def test_the_encoding_is_found_whatever_the_page_says(
        self, tmp_path: Path, encoding: str, says: str, mark: bytes
    ) -> None:
        page = f'<html><meta charset="{says}"><table><tr><td>Blåbærøya og en lang tekst</table></html>'
        assert contents(read(tmp_path, mark + page.encode(encoding))[0]) == {(1, 1): "Blåbærøya og en lang tekst"}

    def test_a_page_packed_as_a_message_has_its_sheets_and_their_names(self, tmp_path: Path) -> None:
        sheets = read(tmp_path, MESSAGE.replace("\n", "\r\n"))
        assert [(s.name, s.hidden, contents(s)) for s in sheets] == [
            ("Andre", True, {(1, 1): "Grønn", (1, 2): "5"}), ("Første", False, {(1, 1): "a"}),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("whole", "damaged"),
        [
            ("------=_del--\n", ""),
            ("PHRhYmxlPjx0", "PHRhYmxlP"),
            ("text/html\n\nPHR", "text/html9 a\n\nPHR"),
            ("boundary=", "boundar="),
            ("------=_del\nContent-Location: file:///C:/bok.htm", "---%--=_del\nContent-Location: file:///C:/bok.htm"),
            ("Content-Type: text/html\n\n<meta", "-->Content-Type: text/html\n\n<meta"),
        ],
        ids=[
            "broken off",
            "a letter is missing",
            "of no known type",
            "without a boundary",
            "without its first boundary",
            "without a type",
        ],
    )
    def test_a_damaged_message_is_refused_since_sheets_would_be_lost(
        self, tmp_path: Path, whole: str, damaged: str
    ) -> None:
        assert whole in MESSAGE
        with pytest.raises(ValueError, match="damaged|table"):
            read(tmp_path, MESSAGE.replace(whole, damaged))

    @pytest.mark.parametrize("wrapped", [True, False])
    def test_figures_come_from_a_file_as_a_person_sends_it(self, tmp_path: Path, wrapped: bool) -> None:
        page = (
            "<h1>Sykefravær, oktober 2026</h1><table><tr><th>Enhet<th>Prosent<tr><td>Sykehjemmet<td>7,4&nbsp;%"
            "<tr><td>Hjemmetjenesten<td x:num='0.05' style='mso-number-format:\"0\\.0%\"'>5,0 %</table>"
        )
        path = tmp_path / "fravær.xls"
        path.write_bytes((f"<html><body>{page}</body></html>" if wrapped else page).encode("cp1252"))
        reading = read_workbook(path, REGISTER, this_month="2026-11")
        assert {(o.unit, o.month, round(o.value or 0, 9)) for o in reading.observations} == {
            ("sykehjem", "2026-10", 7.4), ("hjemmetjeneste", "2026-10", 5.0),
        }  # fmt: skip

    def test_the_decimal_sign_is_what_the_figures_show(self, tmp_path: Path) -> None:
        path = tmp_path / "ark.xls"
        for cells, sign in (("<td>12,5<td>10.2026", ","), ("<td>10.2026<td>1.234", None), ("<td>12.5", ".")):
            path.write_text(f"<table><tr>{cells}</table>")
            assert webtable.read(path).decimal_sign == sign


class TestHostile:
    @pytest.mark.parametrize(
        "page",
        [
            "<table>" * 200_000,
            "<table><tr><td>" * 200_000,
            "<table><tr><td>a<table>" * 100_000,
            "<table><tr><td>" + "<!" * 500_000,
            "<table><tr><td>" + "<!--" * 500_000,
            "<table><tr><td>" + '<a "' * 500_000,
            "<table><tr><td>" + "<a x='" * 300_000,
            "<table><tr><td>" + "<" * 1_000_000,
            "<table><tr><td>" + "&" * 1_000_000,
            "<table><tr><td>" + "<script>" * 200_000,
            "<table><tr><td>" + "<xml>" * 200_000,
            "<table><tr><td " + "x" * 1_000_000,
            "<table><tr><td " + "x = " * 500_000 + ">",
            "<style>" + "{" * 500_000 + "</style><table>",
            "<style>" + "a," * 500_000 + "{display:none}</style><table>",
            "<!--" + "<x:ExcelWorksheet>" * 100_000 + "--><table><tr><td>a",
            "<table><tr><td style='" + "mso-number-format:" * 100_000 + "'>1",
        ],
    )  # fmt: skip
    def test_tags_without_an_end_end(self, tmp_path: Path, page: str) -> None:
        start = time.process_time()
        with contextlib.suppress(ValueError):
            read(tmp_path, page)
        assert time.process_time() - start < 15

    @pytest.mark.parametrize(
        "page",
        [
            "<table><tr>" + "<td colspan=1000>a" * 20,
            "<table>" + "<tr><td rowspan=65534 colspan=1000>a" * 20,
            "<table><tr>" + "<td>a" * 20_000,
        ],
    )
    def test_spans_without_an_end_are_not_laid_out(self, tmp_path: Path, page: str) -> None:
        tracemalloc.start()
        with pytest.raises(TooManyCells):
            read(tmp_path, page)
        assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
        tracemalloc.stop()

    def test_more_rows_than_a_sheet_has_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(TooManyCells):
            read(tmp_path, "<table>" + "<tr>" * 1_050_000 + "<td>a")

    @pytest.mark.parametrize("span", ["0", "-1", "abc", "1e9", "9" * 5000, ""])
    def test_a_span_that_is_no_count_is_one_or_as_wide_as_may_be(self, tmp_path: Path, span: str) -> None:
        sheet = read(tmp_path, f"<table><tr><td rowspan='{span}'>a<td>b</table>")[0]
        assert contents(sheet) == {(1, 1): "a", (1, 2): "b"}

    def test_random_pieces_end_in_an_ordinary_exception(self, tmp_path: Path) -> None:
        signs = ["<table>", "</table>", "<tr>", "<td>", "</td>", "a", "1", " ", "<", ">", "&", '"', "'", "<!--", "-->", "<td rowspan=2>",
                 "<td colspan=3 class=x>", "<style>", "</style>", ".x{display:none}", "<col span=2>", "<p>", "<xml>", "<x:Name>"]  # fmt: skip
        draw = random.Random(24)
        outcomes = set()
        for _ in range(500):
            try:
                for sheet in read(tmp_path, "<table>" + "".join(draw.choices(signs, k=draw.randrange(1, 300)))):
                    assert all((cell.row, cell.column) == key for key, cell in sheet.cells.items())
                    assert all(top <= last and left <= right for top, left, last, right in sheet.merged)
                outcomes.add("read")
            except ValueError:
                outcomes.add("refused")
        assert outcomes == {"read", "refused"}


def test_pieces_keep_every_sign_of_the_text() -> None:
    page = "a<b>c</b> < d & e <!-- f --> g<script>h</script>i<"
    text = "".join(piece.body for piece in tags.pieces(page) if piece.kind == "text")
    assert text == "ac < d & e  gi<"
