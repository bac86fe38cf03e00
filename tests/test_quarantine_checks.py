"""What a hostile, damaged or mistaken file meets before anything reads it: a named outcome, soon, and in little memory."""

from __future__ import annotations

import io
import os
import random
import re
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import parts
import pytest
from parts import row, worksheet

from dashboard.intake import archive as archives
from dashboard.intake import xlsx
from dashboard.intake.cells import Workbook
from dashboard.intake.refusal import Refused
from dashboard.intake.workbook import open_workbook
from dashboard.model import FINDING_CODES, IntakeSettings, Problem
from dashboard.wording import findings

REAL = Path(os.environ.get("TAKTSKIFTE_REAL", "/nowhere")) / "c_messy"
SHEET = worksheet(row('<c r="A1" t="inlineStr"><is><t>Enhet</t></is></c><c r="B1"><v>12.5</v></c>'))
GOOD = parts.parts(SHEET)
Open = Callable[..., Workbook]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Open a file of these bytes or parts, under the name of a workbook."""

    def _open(content: bytes | Mapping[str, str | bytes], name: str = "tall.xlsx", **settings: object) -> Workbook:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else parts.zipped(content))
        return open_workbook(path, name, IntakeSettings(**settings))  # type: ignore[arg-type]

    return _open


def refused(opened: Open, content: bytes | Mapping[str, str | bytes], **settings: object) -> Problem:
    """The finding that the file is met with; what a person reads of it is whole."""
    with pytest.raises(Refused) as found:
        opened(content, **settings)
    problem = found.value.problem
    assert FINDING_CODES[problem.code] == "error"
    message, remedy = findings.message(problem.code, problem.found, problem.facts)
    assert message
    assert remedy
    assert not re.search(r"[{}]|\( | MB\.$|None|« ?»|  ", message + remedy), message
    return problem


def why(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.facts.get("why") or problem.facts.get("what", "")


def contents(book: Workbook) -> dict[tuple[int, int], object]:
    return {key: cell.content for key, cell in book.sheets[0].cells.items()}


class TestWhatItReallyIs:
    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
            (b"\x89PNG\r\n\x1a\n\0\0", "image"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
            (b"GIF89a\0", "image"),
            (b"MZ\x90\0\x03", "program"),
            (b"\x7fELF\x02", "program"),
            (b"{\\rtf1\\ansi", "document"),
            (b"\x1f\x8b\x08\0", "packed"),
            (b"Rar!\x1a\x07", "packed"),
            (parts.zipped({"tall.txt": "12"}), "packed"),
            (parts.zipped({}), "packed"),
            (parts.zipped({"Index/Document.iwa": b"x"}), "numbers"),
            (parts.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "document"),
            (
                parts.zipped({"mimetype": "application/vnd.oasis.opendocument.presentation", "content.xml": "<a/>"}),
                "slides",
            ),
            (b'<?xml version="1.0"?><Rapport><Tall>12</Tall></Rapport>', ""),
            (b"\xef\xbb\xbf<Rapport/>", ""),
            ("<Rapport><Tall>12</Tall></Rapport>".encode("utf-16"), ""),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1528, ""),
        ],
    )
    def test_a_file_is_known_by_its_content_not_its_name(self, opened: Open, content: bytes, kind: str) -> None:
        problem = refused(opened, content)
        assert (*why(problem), problem.facts["kind"]) == ("unreadable-file", "not-a-workbook", kind)

    @pytest.mark.parametrize(
        ("folder", "kind"), [("word/document.xml", "document"), ("ppt/presentation.xml", "slides")]
    )
    def test_another_office_file_is_named(self, opened: Open, folder: str, kind: str) -> None:
        content = {"_rels/.rels": parts.relations({"r": ("officeDocument", folder)}), folder: "<x/>"}
        assert refused(opened, content).facts["kind"] == kind
        assert refused(opened, {folder: "<x/>"}).facts["kind"] == kind

    def test_a_person_is_told_what_it_is_instead(self, opened: Open) -> None:
        problem = refused(opened, b"%PDF-1.7")
        assert findings.message(problem.code, "", problem.facts)[0] == "Dette er ikke et regneark, men en PDF-fil."

    def test_nothing_is_empty(self, opened: Open) -> None:
        assert why(refused(opened, b"")) == ("unreadable-file", "empty")

    @pytest.mark.parametrize("name", ["tall.csv", "tall", "tall.xls", "tall.pdf"])
    def test_a_workbook_under_any_name_is_read(self, opened: Open, name: str) -> None:
        assert contents(opened(GOOD, name)) == {(1, 1): "Enhet", (1, 2): 12.5}

    @pytest.mark.parametrize(
        "content",
        [
            "\ufeff  \n<html><body><table><tr><td>Enhet</td></tr></table></body></html>",
            "<!DOCTYPE html SYSTEM 'x'><table><tr><td>Enhet</td></tr></table>",
            "<TABLE><tr><td>Enhet</td></tr></TABLE>",
            "<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><table><tr><td>Enhet</td></tr></table></html>",
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_a_web_page_is_read_as_one_and_may_have_a_document_type(
        self, opened: Open, content: str, encoding: str
    ) -> None:
        book = opened(content.removeprefix("\ufeff" if encoding == "utf-16" else "").encode(encoding), "tall.xls")
        assert "Enhet" in contents(book).values()

    def test_text_is_read_as_text(self, opened: Open) -> None:
        assert contents(opened(b"Enhet;Antall\n<5 \xc3\xa5r;12\n", "tall.csv"))[2, 1] == "<5 år"

    def test_json_is_not_taken_for_text(self, opened: Open) -> None:
        assert why(refused(opened, b'{"class": "person", "value": [1]}'))[0] == "unreadable-file"


class TestPasswords:
    def test_an_office_file_with_a_password(self, opened: Open) -> None:
        entry = "EncryptedPackage".encode("utf-16-le").ljust(128, b"\0")
        content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\0") + entry
        assert refused(opened, content).code == "encrypted-file"

    def test_the_word_in_a_cell_is_no_password(self, opened: Open) -> None:
        content = (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1030, b"\0")
            + "EncryptedPackage\0".encode("utf-16-le")
            + b"\0" * 900
        )
        assert refused(opened, content).code == "unreadable-file"

    def test_an_opendocument_file_with_a_password(self, opened: Open) -> None:
        content = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"\x9a\x01\x02",
                   "META-INF/manifest.xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>"}  # fmt: skip
        assert refused(opened, content).code == "encrypted-file"

    def test_a_zip_file_with_a_password(self, opened: Open) -> None:
        content = bytearray(parts.zipped(GOOD))
        for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
            for found in re.finditer(re.escape(mark), bytes(content)):
                content[found.start() + at] |= 1
        assert refused(opened, bytes(content)).code == "encrypted-file"

    @pytest.mark.skipif(not REAL.exists(), reason="the files that were collected are not here")
    @pytest.mark.parametrize("name", ["calamine/pass_protected.xlsx", "poi/protected_passtika.xlsx"])
    def test_real_files_with_a_password(self, opened: Open, name: str) -> None:
        assert refused(opened, (REAL / name).read_bytes()).code == "encrypted-file"


class TestDamage:
    @pytest.mark.parametrize("kept", [4, 30, 200, 0.3, 0.6, 0.9, -1, -22])
    def test_a_truncated_file_is_damaged(self, opened: Open, kept: float) -> None:
        content = parts.zipped(GOOD)
        assert why(refused(opened, content[: int(kept * len(content)) if isinstance(kept, float) else kept])) == (
            "unreadable-file",
            "damaged",
        )

    @pytest.mark.parametrize("name", list(GOOD))
    @pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    def test_a_flipped_digit_in_any_part_is_found(self, opened: Open, name: str, compression: int) -> None:
        content = bytearray(parts.zipped(GOOD | {"docProps/app.xml": "<Properties/>"}, compression))
        at = content.index(name.encode()) + len(name) + 5
        content[at] ^= 1
        assert why(refused(opened, bytes(content))) == ("unreadable-file", "damaged")

    @pytest.mark.parametrize(
        ("field", "at"),
        [("checksum", 16), ("packed size", 20), ("size", 24), ("name", 47), ("place", 42), ("method", 10)],
    )
    def test_a_directory_that_says_otherwise_than_the_parts_is_found(self, opened: Open, field: str, at: int) -> None:
        content = bytearray(parts.zipped(GOOD))
        content[content.index(b"PK\x01\x02") + at] ^= 1
        assert why(refused(opened, bytes(content))) == ("unreadable-file", "damaged"), field

    def test_bytes_changed_at_random_never_change_a_figure(self, opened: Open) -> None:
        content = parts.zipped(
            parts.parts(worksheet("".join(row(f'<c r="A{n}"><v>{n * 7}</v></c>', r=n) for n in range(1, 40))))
        )
        good = contents(opened(content))
        chance = random.Random(3)
        fates = []
        for _ in range(1500):
            spoilt = bytearray(content)
            for _ in range(chance.choice((1, 1, 2, 8))):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            try:
                fates.append("read")
                assert contents(opened(bytes(spoilt))) == good
            except Refused as found:
                fates[-1] = found.problem.code
        assert set(fates) <= {"read", "unreadable-file", "encrypted-file", "too-large"}
        assert 50 < fates.count("read") < 1000

    @pytest.mark.parametrize("kind", [99, 12, 14])
    def test_a_way_of_packing_that_no_workbook_has_is_refused(self, opened: Open, kind: int) -> None:
        content = bytearray(parts.zipped(GOOD))
        content[content.index(b"PK\x01\x02") + 10] = kind
        assert why(refused(opened, bytes(content))) == ("unreadable-file", "damaged")


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "/etc/passwd",
            "../../etc/cron.d/x",
            "xl/../../x",
            "..",
            "C:/x.xml",
            "c:\\windows\\x",
            "\\\\server\\x",
            "xl\\..\\..\\x",
            "xl/\0.xml",
        ],
    )
    def test_a_name_that_leads_elsewhere_refuses_the_file(self, opened: Open, name: str) -> None:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as made:
            for part, body in GOOD.items():
                made.writestr(part, body)
            info = zipfile.ZipInfo("x" * len(name))
            info.filename = info.orig_filename = name
            made.writestr(info, "x")
        assert why(refused(opened, target.getvalue())) == ("unreadable-file", "names")

    @pytest.mark.parametrize(
        "other", ["xl/worksheets/sheet1.xml", "XL/Worksheets/Sheet1.xml", "xl\\worksheets\\sheet1.xml"]
    )
    def test_two_parts_of_one_name_refuse_the_file(self, opened: Open, other: str) -> None:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as made:
            for part, body in GOOD.items():
                made.writestr(part, body)
            with pytest.warns(UserWarning, match="Duplicate") if other in GOOD else _nothing():
                made.writestr(other, worksheet(row('<c r="A1"><v>99</v></c>')))
        assert why(refused(opened, target.getvalue())) == ("unreadable-file", "names")

    def test_dots_and_backslashes_that_lead_nowhere_are_taken(self, opened: Open) -> None:
        turned = {name.replace("/", "\\"): body for name, body in GOOD.items()} | {
            "docProps/a..b.xml": "<x/>",
            "xl/...": "x",
        }
        assert contents(opened(turned))[1, 2] == 12.5


class _nothing:
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


class TestBombs:
    def test_one_that_says_how_large_it_is(self, opened: Open) -> None:
        assert why(refused(opened, GOOD | {"xl/media/a.bin": b"\0" * 60 * 2**20})) == ("too-large", "ratio")

    def test_one_that_is_too_large_without_being_dense(self, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archives, "MAX_UNPACKED", 2**20)
        problem = refused(opened, GOOD | {"xl/media/a.bin": random.Random(1).randbytes(2**21)})
        assert (*why(problem), problem.facts["size"], problem.facts["limit"]) == ("too-large", "unpacked", "2", "1")

    def test_one_that_lies_about_its_size(self, opened: Open) -> None:
        content = bytearray(parts.zipped(GOOD | {"xl/media/a.bin": b"\0" * 60 * 2**20}))
        size = struct.pack("<I", 60 * 2**20)
        while (at := content.find(size)) != -1:
            content[at : at + 4] = struct.pack("<I", 1000)
        tracemalloc.start()
        try:
            assert why(refused(opened, bytes(content))) == ("too-large", "ratio")
            assert tracemalloc.get_traced_memory()[1] < 12 * 2**20
        finally:
            tracemalloc.stop()

    def test_one_that_lists_the_same_bytes_a_thousand_times(self, opened: Open) -> None:
        content = parts.zipped(GOOD)
        start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
        entry = content[start : content.index(b"PK\x01\x02", start + 4)]
        many = b"".join(entry.replace(b"[Content_Types].xml", b"[Content_T%05d].xml" % n) for n in range(1000))
        tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1000, 1000, len(many), start, 0)
        assert end > start
        assert why(refused(opened, content[:start] + many + tail)) == ("unreadable-file", "damaged")

    def test_one_whose_parts_share_their_bytes(self, opened: Open) -> None:
        inner = parts.zipped({"b.bin": b"\0" * 1000})
        record, listed = (
            inner[: inner.index(b"PK\x01\x02")],
            inner[inner.index(b"PK\x01\x02") : inner.index(b"PK\x05\x06")],
        )
        outer = parts.zipped({"a.bin": record}, zipfile.ZIP_STORED)
        at, end = outer.index(b"PK\x01\x02"), outer.index(b"PK\x05\x06")
        listed = listed[:42] + struct.pack("<I", outer.index(record)) + listed[46:]
        tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, end - at + len(listed), at, 0)
        content = outer[:end] + listed + tail
        with zipfile.ZipFile(io.BytesIO(content)) as made:
            assert (made.read("a.bin"), made.read("b.bin")) == (record, b"\0" * 1000)
        assert why(refused(opened, content)) == ("unreadable-file", "damaged")

    def test_one_inside_another(self, opened: Open) -> None:
        inner = parts.zipped({"0": b"\0" * 2**20})
        for _ in range(4):
            inner = parts.zipped({"a.zip": inner, "b.zip": inner})
        assert refused(opened, inner).facts["kind"] == "packed"
        assert contents(opened(GOOD | {"xl/embeddings/a.zip": inner}))[1, 2] == 12.5

    def test_one_of_very_many_parts(self, opened: Open) -> None:
        assert why(refused(opened, GOOD | {f"xl/media/{n}": "" for n in range(archives.MAX_PARTS)})) == (
            "too-large",
            "parts",
        )

    def test_each_part_is_unpacked_once(self, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
        made = []
        real = zlib.decompressobj
        monkeypatch.setattr(archives.zlib, "decompressobj", lambda *given: made.append(1) or real(*given))
        opened(GOOD)
        assert len(made) == len(GOOD)

    def test_what_is_too_large_to_be_kept_is_read_all_the_same(
        self, opened: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows = "".join(
            row(f'<c r="A{n}" t="inlineStr"><is><t>Sykehjemmet {n} æøå</t></is></c>', r=n) for n in range(1, 400)
        )
        expected = contents(opened(parts.parts(worksheet(rows))))
        monkeypatch.setattr(archives, "_KEPT", 900)
        monkeypatch.setattr(archives, "_PIECE", 700)
        monkeypatch.setattr(archives, "_LONG", 801)
        assert contents(opened(parts.parts(worksheet(rows)))) == expected
        assert len(expected) == 399


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
PLAIN = f'{BOMB}<sst xmlns="{parts.MAIN}"><si><t>&c;</t></si></sst>'


class TestEntities:
    @pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "xl/theme/theme1.xml", "[Content_Types].xml", "docProps/core.xml", "xl/x.rels",
                                      "xl/drawings/vml.VML"])  # fmt: skip
    @pytest.mark.parametrize(
        "content",
        [
            PLAIN.encode(),
            b"<?xml version='1.0' encoding='UTF-8'?>\n<!-- x -->" + PLAIN.encode("utf-8-sig"),
            f"<?xml version='1.0' encoding='UTF-16'?>{PLAIN}".encode("utf-16"),
            b"\xfe\xff" + PLAIN.encode("utf-16-be"),
            b"<x><!ENTITY a 'b'></x>",
            PLAIN.encode("utf-16-le"),
            PLAIN.encode("utf-16-be"),
            f"<?xml version='1.0' encoding='ISO-8859-1'?>{PLAIN}".encode("latin-1"),
            b"<!DOCTYPE x SYSTEM 'http://example.org/x.dtd'><x/>",
            b" " * 2**20 + PLAIN.encode(),
            b" " * (2**20 - 5) + b"<!DOCTYPE x SYSTEM 'http://example.org/x.dtd'><x/>",
        ],
        ids=range(11),
    )
    def test_a_document_type_in_any_part_refuses_the_file(self, opened: Open, name: str, content: bytes) -> None:
        assert why(refused(opened, GOOD | {name: content})) == ("unreadable-file", "entities")

    def test_a_document_type_in_a_sheet_of_another_name_is_not_followed(self, opened: Open) -> None:
        moved = dict(GOOD)
        moved["xl/_rels/workbook.xml.rels"] = str(GOOD["xl/_rels/workbook.xml.rels"]).replace(
            "sheet1.xml", "sheet1.dat"
        )
        moved["xl/worksheets/sheet1.dat"] = f"{BOMB}{SHEET.replace('Enhet', '&c;')}"
        assert why(refused(opened, moved)) == ("unreadable-file", "broken")

    def test_a_drawing_may_have_one_since_nobody_reads_it(self, opened: Open) -> None:
        logo = (
            "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'><svg/>"
        )
        assert contents(opened(GOOD | {"xl/media/image1.svg": logo}))[1, 2] == 12.5

    @pytest.mark.skipif(not REAL.exists(), reason="the files that were collected are not here")
    @pytest.mark.parametrize("name", ["poi/54764.xlsx", "poi/poc-xmlbomb.xlsx"])
    def test_real_bombs(self, opened: Open, name: str) -> None:
        assert why(refused(opened, (REAL / name).read_bytes())) == ("unreadable-file", "entities")


class TestExtent:
    CORNERS = row('<c r="A1"><v>1</v></c>') + row('<c r="XFD1048576"><v>2</v></c>', r=1048576)

    def cost(self, opened: Open, sheet: str, **settings: object) -> tuple[object, float]:
        tracemalloc.start()
        try:
            found: object = contents(opened(parts.parts(sheet), **settings))
        except Refused as refusal:
            found = why(refusal.problem)
        finally:
            megabytes = tracemalloc.get_traced_memory()[1] / 2**20
            tracemalloc.stop()
        return found, megabytes

    def test_two_corner_cells_are_two_cells(self, opened: Open) -> None:
        found, megabytes = self.cost(opened, worksheet(self.CORNERS, before='<dimension ref="A1:XFD1048576"/>'))
        assert found == {(1, 1): 1, (1048576, 16384): 2}
        assert megabytes < 3

    @pytest.mark.parametrize(
        ("rows", "outcome"), [(row('<c r="A1"><v>1</v></c>'), {(1, 1): 1}), (CORNERS, ("too-large", "cells"))]
    )
    def test_a_merge_of_the_whole_sheet_costs_nothing(self, opened: Open, rows: str, outcome: object) -> None:
        found, megabytes = self.cost(
            opened, worksheet(rows, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
        )
        assert found == outcome
        assert megabytes < 3

    def test_many_merges_count_as_the_cells_they_cover(self, opened: Open) -> None:
        rows = "".join(row(f'<c r="A{n}"><v>1</v></c><c r="XFD{n}"><v>1</v></c>', r=n) for n in range(1, 101))
        merges = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 101))
        sheet = worksheet(rows, after=f"<mergeCells>{merges}</mergeCells>")
        assert self.cost(opened, sheet, max_cells=1_000_000)[0] == ("too-large", "cells")

    def test_what_a_merge_covers_is_not_read_since_nobody_sees_it(self, opened: Open) -> None:
        rows = row('<c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c>') + row(
            '<c r="C2"><v>4</v></c>', r=2
        )
        book = opened(
            parts.parts(
                worksheet(rows, after='<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C2:H9"/></mergeCells>')
            )
        )
        assert contents(book) == {(1, 1): 1, (1, 3): 3, (2, 3): 4}
        assert book.sheets[0].merged == [(1, 1, 2, 2), (2, 3, 2, 3)]

    def test_three_hundred_sheets_are_read(self, opened: Open) -> None:
        book = opened(parts.parts(*[SHEET] * 300))
        assert [s.name for s in book.sheets] == [f"Ark{n}" for n in range(1, 301)]
        assert all(len(s.cells) == 2 for s in book.sheets)

    @pytest.mark.parametrize("sheets", [1, 3])
    def test_cells_are_counted_over_all_sheets(self, opened: Open, sheets: int) -> None:
        rows = "".join(row(f'<c r="A{n}"><v>1</v></c>', r=n) for n in range(1, 301 // sheets))
        assert why(refused(opened, parts.parts(*[worksheet(rows)] * sheets), max_cells=250)) == ("too-large", "cells")
        assert len(opened(parts.parts(*[worksheet(rows)] * sheets), max_cells=300).sheets) == sheets

    @pytest.mark.parametrize(
        "written", ['<c r="A{}"><v>1</v></c>', '<c r="A{}">\n<v>1</v></c>', '<x:c r="A{}"><x:v>1</x:v></x:c>']
    )
    def test_a_sheet_with_too_many_cells_is_left_when_that_is_seen(self, opened: Open, written: str) -> None:
        rows = "".join(row(written.format(n), r=n) for n in range(1, 20_001))
        found, megabytes = self.cost(opened, worksheet(rows), max_cells=100)
        assert found == ("too-large", "cells")
        assert megabytes < 6

    def test_cells_that_are_only_formatted_have_an_end_too(self, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
        rows = "".join(row(f'<c r="A{n}" s="0"/>', r=n) for n in range(1, 500)) + row('<c r="A500"><v>1</v></c>', r=500)
        assert len(opened(parts.parts(worksheet(rows)), max_cells=9).sheets[0].cells) == 1
        monkeypatch.setattr(xlsx, "_MOST_WRITTEN", 499)
        assert why(refused(opened, parts.parts(worksheet(rows)), max_cells=9)) == ("too-large", "cells")

    @pytest.mark.slow
    def test_a_million_rows_are_read(self, opened: Open) -> None:
        book = opened(
            parts.parts(
                worksheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_048_577)))
            )
        )
        assert len(book.sheets[0].cells) == 1_048_576

    def test_a_file_over_the_limit_is_not_opened(self, opened: Open) -> None:
        problem = refused(opened, GOOD | {"x": random.Random(1).randbytes(1_200_000)}, max_megabytes=1)
        assert (problem.code, problem.facts["limit"]) == ("too-large", "1")


@pytest.mark.parametrize("content", [worksheet(row('<c r="A1"><f>HYPERLINK("http://x","y")</f><v></v></c>'))])
def test_script_and_formula_text_is_text(opened: Open, content: str) -> None:
    texts = ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "@SUM(1)", "+1+1"]
    written = row(
        *(
            f'<c r="{c}1" t="inlineStr"><is><t>{t.replace("<", "&lt;")}</t></is></c>'
            for c, t in zip("ABCD", texts, strict=True)
        )
    )
    book = opened(parts.parts(worksheet(written), content))
    assert list(contents(book).values()) == texts
    assert book.sheets[1].cells[1, 1].uncalculated
