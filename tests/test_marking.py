"""Marks are put into a workbook's package: what needs none is as it was, byte for byte, and Excel can open the rest."""

from __future__ import annotations

import functools
import io
import posixpath
import random
import re
import shutil
import subprocess
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from furnished import BOXES, MAIN, OFFICE, OTHERS, STRICT, edited, faults, furnished, packed, parts
from openpyxl.utils import get_column_letter

from dashboard.intake.handback import HEADINGS, SHEET, Mark, hand_back, handed_back
from dashboard.intake.workbook import open_workbook
from dashboard.model import IntakeSettings

SETTINGS = IntakeSettings()
REAL = Path(__file__).parent / "real" / "c_messy"
KEPT = "calamine/pivots.xlsx calamine/vba.xlsm calamine/any_sheets.xlsx tidyxl/examples.xlsx poi/SampleSS.strict.xlsx"
RED, YELLOW = "FFF8C9C4", "FFFBE7A1"
SHEET1, SHEET2 = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
FURNISHED = functools.cache(furnished)
Edits = Mapping[str, Callable[[str], str] | None]


def error(*cells: str, sheet: str | None = "Fravær", message: str = "«mange» er ikke et tall.") -> Mark:
    return Mark("error", "Feil", sheet, cells, message, "Skriv bare tallet.")


def warning(*cells: str, sheet: str | None = "Fravær", message: str = "Tallet er uvanlig høyt.") -> Mark:
    return Mark("warning", "Advarsel", sheet, cells, message, "Se etter.")


def mark(path: Path, content: bytes, *marks: Mark, name: str = "tall.xlsx") -> bytes:
    """Handed back, and sound."""
    (path / name).write_bytes(content)
    marked = handed_back(path / name, marks, name=name, settings=SETTINGS)
    assert marked is not None
    assert set(faults(marked)) <= set(faults(content))
    return marked


def load(content: bytes, **how: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(content), **how)


def looks(cell: Any) -> str:
    return repr((cell.number_format, cell.font, cell.border, cell.alignment, cell.protection))


def content_of(cell: Any) -> object:
    return getattr(cell.value, "text", cell.value)  # an array formula is an object of openpyxl's own


def text_of(content: bytes, name: str) -> str:
    return parts(content)[name].decode()


def plain(edits: Edits | None = None, rows: Sequence[Sequence[object]] = (["a", 1], ["b", 2])) -> bytes:
    """A small workbook of one sheet, «Ark»."""
    book = openpyxl.Workbook()
    book.active.title = "Ark"
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return edited(target.getvalue(), edits or {})


# -- what is not marked ---------------------------------------------------------------------


def test_every_part_that_needs_no_mark_keeps_its_bytes_as_they_lie_in_the_file(tmp_path: Path) -> None:
    before = FURNISHED()
    after = mark(tmp_path, before, error("B6", "A5"))
    touched = {name for name, body in packed(before).items() if packed(after)[name] != body}
    assert touched == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHEET1, SHEET2,
        "xl/comments/comment1.xml", BOXES,
    }  # fmt: skip
    assert all(parts(after)[name] == content for name, (_, content) in OTHERS.items())
    new = set(parts(after)) - set(parts(before))
    assert new == {"xl/worksheets/sheet4.xml"}


def test_in_a_sheet_only_the_styles_of_marked_cells_are_changed(tmp_path: Path) -> None:
    before, after = FURNISHED(), mark(tmp_path, FURNISHED(), error("B6", "A5"))
    plain_style = re.compile(r'(<c r="(?:B6|A5)"[^>]*?) s="\d+"')
    without = plain_style.sub(r"\1", text_of(before, SHEET1)), plain_style.sub(r"\1", text_of(after, SHEET1))
    assert without[0] == without[1]
    # In the sheet that is no longer shown, nothing but that.
    assert text_of(after, SHEET2) == text_of(before, SHEET2).replace(' tabSelected="1"', "")


@pytest.mark.parametrize("name", KEPT.split())
def test_a_real_workbook_keeps_its_charts_pivots_and_macros(name: str, tmp_path: Path) -> None:
    before = (REAL / name).read_bytes()
    book = open_workbook(REAL / name, name, SETTINGS)
    marks = [error("B2", "A1", sheet=sheet.name) for sheet in book.sheets]
    after = mark(tmp_path, before, *marks, name=Path(name).name)
    names = "workbook.xml", "workbook.xml.rels", "styles.xml", "[Content_Types].xml"
    for part, body in packed(before).items():
        own = posixpath.basename(part) in names or re.search(r"/(worksheets|chartsheets)/|comments\d|vmlDrawing", part)
        assert own or packed(after)[part] == body, part


@pytest.mark.parametrize("name", [*KEPT.split(), ""])
def test_every_reader_finds_the_cells_as_they_were(name: str, tmp_path: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    source = tmp_path / "kilde.xlsx"
    source.write_bytes((REAL / name).read_bytes() if name else FURNISHED())
    ours = open_workbook(source, source.name, SETTINGS).sheets
    marks = [error("B2", "C900", "XFD1048576", sheet=sheet.name) for sheet in ours]
    target = tmp_path / "merket.xlsx"
    target.write_bytes(mark(tmp_path, source.read_bytes(), *marks))
    first, *others = open_workbook(target, target.name, SETTINGS).sheets
    assert first.name == SHEET
    assert others == ours
    for how in ({"data_only": True}, {"data_only": False}) if "pivots" not in name else ():  # openpyxl opens no such
        before, after = load(source.read_bytes(), **how), load(target.read_bytes(), **how)
        for sheet in before.worksheets:
            for row in sheet.iter_rows():
                assert [content_of(c) for c in row] == [content_of(after[sheet.title][c.coordinate]) for c in row]
    before, after = (calamine.CalamineWorkbook.from_path(str(p)) for p in (source, target))
    for sheet in before.sheet_names:
        rows = [c.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for c in (before, after)]
        assert rows[1] == rows[0]


def test_nothing_is_written_but_where_it_is_asked_for(tmp_path: Path) -> None:
    source = tmp_path / "kilde.xlsx"
    source.write_bytes(FURNISHED())
    before = source.stat().st_mtime_ns
    assert handed_back(source, [error("B6")], name="kilde.xlsx", settings=SETTINGS) is not None
    assert [p.name for p in tmp_path.iterdir()] == ["kilde.xlsx"]
    assert source.stat().st_mtime_ns == before
    target = tmp_path / "merket.xlsx"
    assert hand_back(source, target, [error("B6")], name="kilde.xlsx", settings=SETTINGS)
    assert target.read_bytes() == handed_back(source, [error("B6")], name="kilde.xlsx", settings=SETTINGS)


# -- cells ----------------------------------------------------------------------------------


def test_a_marked_cell_keeps_its_own_format_and_gets_the_fill(tmp_path: Path) -> None:
    before = load(FURNISHED())["Fravær"]
    after = load(mark(tmp_path, FURNISHED(), error("D5", "B4"), warning("D6")))["Fravær"]
    for cell, colour in (("D5", RED), ("B4", RED), ("D6", YELLOW)):
        assert looks(after[cell]) == looks(before[cell])
        assert (after[cell].fill.fill_type, after[cell].fill.fgColor.rgb) == ("solid", colour)
    assert after["D5"].number_format == "0.0 %"
    assert repr(after["D4"].fill) + looks(after["D4"]) == repr(before["D4"].fill) + looks(before["D4"])


def test_cells_of_one_style_share_the_marked_one(tmp_path: Path) -> None:
    count = re.compile(r'<cellXfs count="(\d+)"')
    few, many = (mark(tmp_path, FURNISHED(), error(*cells)) for cells in (["D4"], ["D4", "D5", "D6", "D7"]))
    assert count.search(text_of(few, "xl/styles.xml"))[1] == count.search(text_of(many, "xl/styles.xml"))[1]  # type: ignore[index]


def test_the_gravest_of_several_marks_gives_the_fill_and_all_their_texts_are_there(tmp_path: Path) -> None:
    marks = warning("B6", message="Først."), error("B6", message="Så."), warning("B6", message="Sist.")
    cell = load(mark(tmp_path, FURNISHED(), *marks))["Fravær"]["B6"]
    assert cell.fill.fgColor.rgb == RED
    assert [line for line in cell.comment.text.split("\n") if ":" in line] == [
        "Advarsel: Først.", "Feil: Så.", "Advarsel: Sist.",
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["A1", "C2", "B3", "D4", "F4", "E8", "A9", "XFD1048576", "AA50"])
def test_an_empty_cell_is_put_where_it_belongs(cell: str, tmp_path: Path) -> None:
    sheet = load(mark(tmp_path, plain(rows=[[], [None, 1, None, 2], [], ["x", None, 3]]), error(cell, sheet="Ark")))[
        "Ark"
    ]
    assert (sheet[cell].fill.fgColor.rgb, sheet[cell].value is None) == (RED, True)


def test_many_empty_cells_in_and_between_rows_stand_in_order(tmp_path: Path) -> None:
    cells = [f"{get_column_letter(c)}{r}" for r in (1, 2, 3, 4, 5, 9, 7) for c in (9, 2, 1, 5, 30)]
    mark(tmp_path, plain(rows=[[], [None, 1, None, 2], [], ["x", None, 3]]), error(*cells, sheet="Ark"))


@pytest.mark.parametrize(
    "data", ["<sheetData/>", "<sheetData></sheetData>", '<sheetData><row r="4" spans="1:2"/></sheetData>']
)
def test_an_empty_sheet_takes_marks(data: str, tmp_path: Path) -> None:
    content = plain({SHEET1: lambda xml: re.sub("<sheetData>.*</sheetData>", data, xml)})
    sheet = load(mark(tmp_path, content, error("C2", "A4", "B4", "A6", sheet="Ark")))["Ark"]
    assert [c.coordinate for row in sheet.iter_rows() for c in row if c.comment] == ["C2", "A4", "B4", "A6"]


def test_an_empty_cell_looks_as_its_row_or_column_says(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Ark"
    for at in ("A1", "B1"):
        book.active[at] = 1
    book.active["A1"].number_format, book.active["B1"].number_format = "0.00", "0.0 %"
    target = io.BytesIO()
    book.save(target)
    styled = {
        SHEET1: lambda xml: xml.replace("<sheetData>", '<cols><col min="4" max="6" width="9" style="1"/></cols><sheetData>')
        .replace("</sheetData>", '<row r="7" s="2" customFormat="1"/></sheetData>')
    }  # fmt: skip
    sheet = load(mark(tmp_path, edited(target.getvalue(), styled), error("E5", "E7", "H5", sheet="Ark")))["Ark"]
    assert [sheet[c].number_format for c in ("E5", "E7", "H5")] == ["0.00", "0.0 %", "General"]


def test_rows_and_cells_without_addresses_are_counted_as_readers_count_them(tmp_path: Path) -> None:
    bare = {SHEET1: lambda xml: re.sub(r'(<row) r="\d+"|(<c) r="[A-Z]+\d+"', r"\1\2", xml)}
    content = plain(bare, rows=[["a", 1, "x"], ["b", 2, "y"], ["c", 3, "z"]])
    assert 'r="' not in text_of(content, SHEET1).partition("<sheetData>")[2].partition("</sheetData>")[0]
    sheet = load(mark(tmp_path, content, error("B2", "D3", "A3", sheet="Ark")))["Ark"]
    marked = {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.fill.fgColor.rgb == RED}
    assert marked == {"B2": 2, "A3": "c", "D3": None}


def test_a_covered_cell_is_marked_in_the_first_of_its_merged_range(tmp_path: Path) -> None:
    sheet = load(mark(tmp_path, FURNISHED(), error("C1", "D1")))["Fravær"]
    assert sheet["A1"].fill.fgColor.rgb == RED
    assert sheet["A1"].comment.text.count("Feil:") == 1
    assert sheet.merged_cells.ranges == load(FURNISHED())["Fravær"].merged_cells.ranges


def test_shared_and_array_formulas_are_as_they_were(tmp_path: Path) -> None:
    formulas = (
        '<row r="3"><c r="A3"><f t="shared" ref="A3:A4" si="0">B3*2</f><v>2</v></c></row>'
        '<row r="4"><c r="A4" cm="1"><f t="shared" si="0"/><v>4</v></c>'
        '<c r="B4"><f t="array" ref="B4:C4">A3:A4</f><v>1</v></c><c r="C4"><v>4</v></c></row></sheetData>'
    )
    content = plain({SHEET1: lambda xml: xml.replace("</sheetData>", formulas)})
    after = mark(tmp_path, content, error("A4", "C4", "B4", sheet="Ark"))
    formula = re.compile("<f .*?(?:/>|</f>)")
    assert formula.findall(text_of(after, SHEET1)) == formula.findall(text_of(content, SHEET1))
    assert re.search(r'<c r="A4" cm="1" s="\d+"><f t="shared" si="0"/>', text_of(after, SHEET1))


@pytest.mark.parametrize("cell", ["", "A0", "17", "D", "AAAA1", "A1:B2", "A1048577", "ÆØ1", "A١"])
def test_an_address_that_no_cell_has_is_listed_and_nothing_is_marked(cell: str, tmp_path: Path) -> None:
    book = load(mark(tmp_path, FURNISHED(), error(cell)))
    assert book[SHEET]["D2"].value == "«mange» er ikke et tall."
    assert book[SHEET]["C2"].hyperlink is None
    assert [c.coordinate for row in book["Fravær"].iter_rows() for c in row if c.comment] == ["A4"]


# -- comments -------------------------------------------------------------------------------


def test_the_comment_is_ours_and_says_what_and_what_to_do(tmp_path: Path) -> None:
    comment = load(mark(tmp_path, FURNISHED(), error("B6")))["Fravær"]["B6"].comment
    assert comment.author == "Taktskifte"
    assert comment.text == "Feil: «mange» er ikke et tall.\nSkriv bare tallet."


def test_a_comment_that_is_there_keeps_its_text_and_author_and_ours_comes_below(tmp_path: Path) -> None:
    after = mark(tmp_path, FURNISHED(), error("A4"))
    comment = load(after)["Fravær"]["A4"].comment
    assert comment.text == "vår egen\n\nFeil: «mange» er ikke et tall.\nSkriv bare tallet."
    assert comment.author == "HR"
    heights = [int(re.search(r"height:(\d+)px", text_of(c, BOXES))[1]) for c in (FURNISHED(), after)]  # type: ignore[index]
    assert heights[1] >= heights[0] + 30, "there is room for what was added"


@pytest.mark.parametrize(
    "own", ["<text/>", "<text></text>", "", "<text><t>ren</t><rPh sb='0' eb='1'><t>x</t></rPh></text>"]
)
def test_comments_of_every_form_are_added_to(own: str, tmp_path: Path) -> None:
    part = "xl/comments/comment1.xml"
    content = edited(FURNISHED(), {part: lambda xml: re.sub("<text>.*?</text>", own, xml)})
    after = text_of(mark(tmp_path, content, error("A4")), part)
    assert "Skriv bare tallet." in after
    assert after.count("<text>") == after.count("</text>") == 1
    assert ("ren" in own) == ("<r><t>ren</t></r>" in after)


def test_a_drawing_that_is_no_sound_xml_is_added_to_all_the_same(tmp_path: Path) -> None:
    before, after = FURNISHED(), mark(tmp_path, FURNISHED(), error("B6", "A5"))
    boxes = text_of(after, BOXES)
    assert "Trykk<br>her" in text_of(before, BOXES)
    own = boxes.index('<v:shape id="_x0000_s2049"')
    assert boxes[:own].replace('data="1,2"', 'data="1"') == text_of(before, BOXES).removesuffix("</xml>")
    assert re.findall(r"<x:Row>(\d+)</x:Row><x:Column>(\d+)", boxes[own:]) == [("5", "1"), ("4", "0")]


def test_shapes_have_numbers_of_their_own_on_every_sheet(tmp_path: Path) -> None:
    many = tuple(f"B{row}" for row in range(1, 1201))
    after = mark(tmp_path, FURNISHED(), error(*many), error("A2", sheet="Notat"), error("A2", sheet="Skjult"))
    numbers = [n for body in parts(after).values() for n in re.findall(rb'<v:shape [^>]*?id="_x0000_s(\d+)"', body)]
    assert len(numbers) == len(set(numbers)) == 2 + 1200 + 2
    assert 'data="1,2,3"' in text_of(after, BOXES)


def test_a_box_is_as_wide_across_narrow_columns_as_across_wide_ones(tmp_path: Path) -> None:
    def across(columns: str) -> list[int]:
        content = plain({SHEET1: lambda xml: xml.replace("<sheetData>", f"<cols>{columns}</cols><sheetData>")})
        boxes = text_of(mark(tmp_path, content, error("B2", sheet="Ark")), "xl/drawings/vmlDrawing1.vml")
        return [int(n) for n in re.search("<x:Anchor>(.*?)</x:Anchor>", boxes)[1].split(",")]  # type: ignore[index]

    narrow = across('<col min="1" max="40" width="2" customWidth="1"/>')
    wide = across('<col min="1" max="40" width="60" customWidth="1"/>')
    hidden = across('<col min="3" max="9" hidden="1"/>')
    assert narrow[4] - narrow[0] == 23
    assert wide[4] == wide[0]
    assert hidden[4] > 9


def test_what_a_sheet_refers_to_but_does_not_have_is_made(tmp_path: Path) -> None:
    content = edited(FURNISHED(), {BOXES: None, "xl/worksheets/_rels/sheet1.xml.rels": lambda xml: re.sub("<Relationship [^>]*vml[^>]*>", "", xml)})  # fmt: skip
    (tmp_path / "tall.xlsx").write_bytes(content)
    after = handed_back(tmp_path / "tall.xlsx", [error("B6")], name="tall.xlsx", settings=SETTINGS)
    assert after is not None
    assert faults(after) == []


# -- the list -------------------------------------------------------------------------------


def test_the_list_comes_first_is_shown_and_alone_selected(tmp_path: Path) -> None:
    after = mark(tmp_path, FURNISHED(), error("B6"))
    book = load(after)
    assert book.sheetnames == [SHEET, "Fravær", "Notat", "Skjult"]
    assert book.active.title == SHEET
    assert [s.title for s in book if s.sheet_view.tabSelected] == [SHEET]
    assert "firstSheet" not in text_of(after, "xl/workbook.xml")


def test_what_holds_on_one_sheet_still_holds_on_it(tmp_path: Path) -> None:
    book = load(mark(tmp_path, FURNISHED(), error("B6")))
    assert book["Notat"].defined_names["lokal"].attr_text == "Notat!$B$2"
    assert book["Fravær"].defined_names == {}
    assert book.defined_names["alle"].attr_text == "Fravær!$B$4:$B$7"


@pytest.mark.parametrize(("name", "expected"), [("Feil", "Feil_"), ("FEIL", "Feil_"), ("feil_", "Feil")])
def test_a_sheet_of_the_same_name_keeps_it(name: str, expected: str, tmp_path: Path) -> None:
    content = plain({"xl/workbook.xml": lambda xml: xml.replace('name="Ark"', f'name="{name}"')})
    assert load(mark(tmp_path, content, error("A1", sheet=name))).sheetnames == [expected, name]


def test_each_place_has_a_row_with_a_link_to_it(tmp_path: Path) -> None:
    content = edited(
        FURNISHED(), {"xl/workbook.xml": lambda xml: xml.replace('name="Notat"', 'name="Kari\'s &amp; co"')}
    )
    marks = error("B6", "C1"), warning("A2", sheet="Kari's & co"), error(message="Filen har ingen tabell.", sheet=None)
    rows = list(load(mark(tmp_path, content, *marks))[SHEET].iter_rows())
    assert [c.value for c in rows[0]] == list(HEADINGS)
    assert [[c.value for c in row] for row in rows[1:]] == [
        ["Feil", "Fravær", "B6", "«mange» er ikke et tall.", "Skriv bare tallet."],
        ["Feil", "Fravær", "C1", "«mange» er ikke et tall.", "Skriv bare tallet."],
        ["Advarsel", "Kari's & co", "A2", "Tallet er uvanlig høyt.", "Se etter."],
        ["Feil", None, None, "Filen har ingen tabell.", "Skriv bare tallet."],
    ]
    links = [row[2].hyperlink.location if row[2].hyperlink else None for row in rows[1:]]
    assert links == ["'Fravær'!B6", "'Fravær'!C1", "'Kari''s & co'!A2", None]
    assert [row[0].fill.fgColor.rgb for row in rows[1:]] == [RED, RED, YELLOW, RED]


@pytest.mark.parametrize("text", ["=1+1", "+47 12", "-3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_no_text_can_start_a_formula(text: str, tmp_path: Path) -> None:
    after = mark(tmp_path, FURNISHED(), Mark("error", text, "Fravær", ("B6",), text, text))
    cells = [load(after)[SHEET][at] for at in ("A2", "D2", "E2")]
    assert {c.data_type for c in cells} <= {"s", "inlineStr"}
    assert {c.value[0] for c in cells} == {" "}
    assert "<f" not in text_of(after, "xl/worksheets/sheet4.xml")


def test_text_is_text_whatever_signs_it_has(tmp_path: Path) -> None:
    odd = "</t><script>&amp; \x00\x08\x1b\ud800\ufffe]]> _x0041_ «æ» 😀"
    book = load(mark(tmp_path, FURNISHED(), Mark("error", "Feil", "Fravær", ("B6",), odd, odd)))
    assert book[SHEET]["D2"].value == "</t><script>&amp; ]]> _x005F_x0041_ «æ» 😀"
    assert "</t><script>&amp; ]]>" in book["Fravær"]["B6"].comment.text


def test_there_is_a_limit_to_what_is_marked_and_the_list_says_how_much_is_left(tmp_path: Path) -> None:
    cells = [f"{get_column_letter(c)}{r}" for r in range(1, 400) for c in range(1, 11)]
    book = load(mark(tmp_path, FURNISHED(), error(*cells)))
    assert sum(1 for row in book["Fravær"].iter_rows() for c in row if c.comment) <= 3000
    assert book[SHEET].max_row == 3002
    assert "990 steder til" in book[SHEET]["D3002"].value


def test_long_texts_are_cut_to_what_a_cell_can_have(tmp_path: Path) -> None:
    book = load(mark(tmp_path, FURNISHED(), error("B6", message="x" * 100_000), error("B6", message="y" * 100_000)))
    assert len(book[SHEET]["D2"].value) <= 32_767
    assert len(book["Fravær"]["B6"].comment.text) <= 32_767


def test_notes_are_neither_marked_nor_listed(tmp_path: Path) -> None:
    book = load(mark(tmp_path, FURNISHED(), Mark("note", "Merknad", "Fravær", ("B6",), "a", "b")))
    assert book[SHEET].max_row == 1
    assert book["Fravær"]["B6"].comment is None


# -- packages of every kind -----------------------------------------------------------------


def strict(content: bytes) -> bytes:
    """As Excel saves «Strict Open XML»."""

    def narrowed(xml: str) -> str:
        for usual, own in STRICT.items():
            xml = xml.replace(usual, own)
        return xml

    names = [
        n
        for n, body in parts(content).items()
        if n.endswith((".xml", ".rels")) and narrowed(body.decode()) != body.decode()
    ]
    return edited(content, dict.fromkeys(names, narrowed))


def prefixed(content: bytes) -> bytes:
    """As the Open XML SDK writes: every element with a prefix."""

    def dressed(xml: str) -> str:
        return re.sub(r"<(/?)(?=[a-zA-Z]\w*[\s/>])", r"<\1x:", xml).replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')

    names = "xl/workbook.xml", SHEET1, SHEET2, "xl/styles.xml", "xl/comments/comment1.xml"
    return edited(content, dict.fromkeys((n for n in names if n in parts(content)), dressed))


def wide(content: bytes) -> bytes:
    """Parts in UTF-16, as the format allows."""
    names = "xl/workbook.xml", SHEET1, "xl/styles.xml"
    bodies = {n: re.sub(r"<\?xml.*?\?>", "", parts(content)[n].decode()).encode("utf-16") for n in names}
    return edited(content, dict.fromkeys(names), bodies)


@pytest.mark.parametrize("change", [strict, prefixed, wide])
def test_strict_prefixed_and_wide_packages_are_marked_alike(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    marked = mark(tmp_path, change(FURNISHED()), error("B6", "F2", "C1"), warning("A2", sheet="Notat"))
    (tmp_path / "merket.xlsx").write_bytes(marked)
    (tmp_path / "kilde.xlsx").write_bytes(change(FURNISHED()))
    first, *others = open_workbook(tmp_path / "merket.xlsx", "merket.xlsx", SETTINGS).sheets
    assert (first.name, first.cells[2, 3].content) == (SHEET, "B6")
    assert others == open_workbook(tmp_path / "kilde.xlsx", "kilde.xlsx", SETTINGS).sheets
    if change is strict:
        new = [body for name, body in parts(marked).items() if name not in parts(FURNISHED())]
        assert all(b"http://schemas.openxmlformats.org/spreadsheetml" not in body for body in new)
    else:
        assert load(marked)["Fravær"]["B6"].fill.fgColor.rgb == RED
        assert load(marked)["Fravær"]["A1"].comment.author == "Taktskifte"


def test_a_workbook_without_styles_gets_some(tmp_path: Path) -> None:
    drop = {
        "xl/styles.xml": None,
        "xl/_rels/workbook.xml.rels": lambda xml: re.sub("<Relationship [^>]*styles[^>]*>", "", xml),
        "[Content_Types].xml": lambda xml: re.sub("<Override [^>]*styles[^>]*>", "", xml),
    }
    book = load(mark(tmp_path, plain(drop), error("B1", sheet="Ark")))
    assert book["Ark"]["B1"].fill.fgColor.rgb == RED
    assert book["Ark"]["A1"].fill.fgColor.rgb != RED


@pytest.mark.parametrize(
    "gone",
    ["fills", "fonts", "cellXfs", "cellStyleXfs|cellStyles", "fonts|fills|borders|cellXfs|cellStyleXfs|cellStyles"],
)
def test_styles_that_lack_something_get_it(gone: str, tmp_path: Path) -> None:
    content = plain({"xl/styles.xml": lambda xml: re.sub(rf"<({gone})\b.*?</\1>", "", xml).replace(' xfId="0"', "")})
    (tmp_path / "tall.xlsx").write_bytes(content)
    after = handed_back(tmp_path / "tall.xlsx", [error("B1", sheet="Ark")], name="tall.xlsx", settings=SETTINGS)
    assert after is not None
    assert [f for f in faults(after) if "cell format 0 has" not in f] == []
    fills = re.findall("<fill>.*?</fill>", text_of(after, "xl/styles.xml"))
    assert "F8C9C4" not in "".join(fills[:2]), "the first two fills are Excel's own"


def test_macros_come_back_untouched_in_a_workbook_that_still_has_them(tmp_path: Path) -> None:
    before = (REAL / "calamine" / "vba.xlsm").read_bytes()
    after = mark(tmp_path, before, error("A1", sheet=None), name="vba.xlsm")
    assert packed(after)["xl/vbaProject.bin"] == packed(before)["xl/vbaProject.bin"]
    assert "application/vnd.ms-excel.sheet.macroEnabled.main+xml" in text_of(after, "[Content_Types].xml")


def test_a_signed_workbook_says_that_its_signature_no_longer_holds(tmp_path: Path) -> None:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    relation = f'<Relationship Id="sig" Type="{kind}" Target="_xmlsignatures/origin.sigs"/></Relationships>'
    signed = edited(
        plain({"_rels/.rels": lambda xml: xml.replace("</Relationships>", relation),
               "[Content_Types].xml": lambda xml: xml.replace("</Types>", '<Default Extension="sigs" ContentType="a/b"/></Types>')}),
        {}, {"_xmlsignatures/origin.sigs": b""},
    )  # fmt: skip
    after = mark(tmp_path, signed, error("A1", sheet="Ark"))
    assert "Signaturen gjelder ikke" in load(after)[SHEET]["D3"].value
    assert "Signaturen" not in str(load(mark(tmp_path, plain(), error("A1", sheet="Ark")))[SHEET]["D3"].value)
    assert "_xmlsignatures/origin.sigs" in parts(after)


def test_a_part_that_is_named_in_another_case_is_found(tmp_path: Path) -> None:
    source = parts(plain())
    renamed = {
        name.replace("xl/styles", "xl/Styles").replace("worksheets", "WorkSheets"): body
        for name, body in source.items()
    }
    content = edited(edited(plain(), dict.fromkeys(source)), {}, renamed)
    (tmp_path / "tall.xlsx").write_bytes(content)
    after = handed_back(tmp_path / "tall.xlsx", [error("B1", sheet="Ark")], name="tall.xlsx", settings=SETTINGS)
    assert after is not None
    assert parts(after)["xl/Styles.xml"].count(b"F8C9C4") == 1
    assert "xl/styles1.xml" not in parts(after)


def test_a_package_that_types_each_reference_part_by_itself_stays_whole(tmp_path: Path) -> None:
    def each(xml: str) -> str:
        kind = "application/vnd.openxmlformats-package.relationships+xml"
        names = (n for n in parts(plain()) if n.endswith(".rels"))
        own = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name in names)
        return re.sub('<Default Extension="rels"[^>]*>', "", xml).replace("</Types>", own + "</Types>")

    assert "_rels/sheet1.xml.rels" in text_of(mark(tmp_path, plain({"[Content_Types].xml": each}), error("A1", sheet="Ark")), "[Content_Types].xml")  # fmt: skip


# -- what cannot be marked ------------------------------------------------------------------

BAD: Mapping[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no zip": lambda: b"PK\x03\x04 nothing",
    "cut short": lambda: FURNISHED()[:-300],
    "a flipped bit": lambda: FURNISHED()[:600] + bytes([FURNISHED()[600] ^ 4]) + FURNISHED()[601:],
    "encrypted": lambda: (REAL / "calamine" / "pass_protected.xlsx").read_bytes(),
    "an entity bomb": lambda: (REAL / "poi" / "poc-xmlbomb.xlsx").read_bytes(),
    "a document type in the styles": lambda: plain({"xl/styles.xml": lambda xml: '<!DOCTYPE x [<!ENTITY a "b">]>' + xml}),
    "a document": lambda: edited(plain(), {"xl/workbook.xml": lambda xml: f'<document xmlns="{OFFICE}"/>'}),
    "no sheets": lambda: plain({"xl/workbook.xml": lambda xml: re.sub("<sheets>.*</sheets>", "<sheets/>", xml)}),
    "a broken workbook part": lambda: plain({"xl/workbook.xml": lambda xml: xml[:-20]}),
    "no workbook part": lambda: edited(plain(), {"xl/workbook.xml": None}),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(50),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_opened_is_not_marked(kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "tall.xlsx").write_bytes(BAD[kind]())
    assert handed_back(tmp_path / "tall.xlsx", [error("A1", sheet=None)], name="tall.xlsx", settings=SETTINGS) is None
    assert not hand_back(tmp_path / "tall.xlsx", tmp_path / "ut.xlsx", [], name="tall.xlsx", settings=SETTINGS)
    assert not (tmp_path / "ut.xlsx").exists()
    assert caplog.text == ""


def test_a_file_larger_than_the_council_takes_is_not_marked(tmp_path: Path) -> None:
    (tmp_path / "tall.xlsx").write_bytes(FURNISHED())
    small = IntakeSettings(max_megabytes=0.001)
    assert handed_back(tmp_path / "tall.xlsx", [error("B6")], name="tall.xlsx", settings=small) is None


def test_a_package_with_a_part_of_it_damaged_gives_nothing_or_a_sound_one(tmp_path: Path) -> None:
    rng = random.Random(20261123)
    whole, path = FURNISHED(), tmp_path / "tall.xlsx"
    names = [n for n in parts(whole) if n.endswith((".xml", ".rels", ".vml")) and n not in OTHERS]
    outcomes = {True: 0, False: 0}
    for _ in range(300):
        name = rng.choice(names)
        body = bytearray(parts(whole)[name])
        for _ in range(rng.choice((1, 1, 2, 5))):
            at = rng.randrange(len(body))
            kind = rng.randrange(3)
            if kind == 0:
                body[at] = rng.choice(b"<>/\"' =0199AZx&;")
            elif kind == 1:
                del body[at : at + rng.randrange(1, 30)]
            else:
                body[at:at] = body[rng.randrange(len(body)) :][: rng.randrange(1, 60)]
        path.write_bytes(edited(whole, {name: None}, {name: bytes(body)}))
        marked = handed_back(
            path, [error("B6", "A4", "F2", "C1"), error("A2", sheet="Notat")], name="tall.xlsx", settings=SETTINGS
        )
        outcomes[marked is not None] += 1
        if marked is not None:
            assert {n: parts(marked)[n] for n in OTHERS} == {n: body for n, (_, body) in OTHERS.items()}
    assert min(outcomes.values()) > 30, outcomes


# -- another program's word on it -----------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("change", [None, strict, prefixed])
def test_libreoffice_opens_it_and_shows_the_marks(change: Callable[[bytes], bytes] | None, tmp_path: Path) -> None:
    content = change(FURNISHED()) if change else FURNISHED()
    (tmp_path / "inn").mkdir()
    source = tmp_path / "inn" / "tall.xlsx"
    source.write_bytes(
        mark(tmp_path, content, error("B6", "A4", "F2", "C1"), warning("D7"), warning("A2", sheet="Notat"))
    )
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profil",
        "--convert-to",
        "xlsx",
        "--outdir",
    ]
    done = subprocess.run([*command, str(tmp_path), str(source)], capture_output=True, text=True, timeout=180)
    assert "Error" not in done.stderr, done.stderr
    book = load((tmp_path / "tall.xlsx").read_bytes())
    assert book.sheetnames == [SHEET, "Fravær", "Notat", "Skjult"]
    assert book.active.title == SHEET
    assert book[SHEET]["C2"].hyperlink.location == "'Fravær'!B6"
    sheet = book["Fravær"]
    comments = {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment}
    assert set(comments) == {"B6", "A4", "F2", "A1", "D7"}
    assert comments["A4"].startswith("vår egen\n\nFeil: «mange»")
    assert [sheet[c].fill.fgColor.rgb for c in ("B6", "A4", "F2", "A1", "D7")] == [RED, RED, RED, RED, YELLOW]
    assert (sheet["D7"].number_format, sheet["D7"].font.b, sheet["D7"].border.bottom.style) == (
        r"0.0\ %",
        True,
        "double",
    )
    assert len(sheet._charts) == 1
    assert book["Skjult"].sheet_state == "hidden"
