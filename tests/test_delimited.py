"""csv and tsv: what they leave open is found where it can be, and refused where it cannot."""

from __future__ import annotations

import random
import time
import tracemalloc
from pathlib import Path

import pytest

from dashboard.intake import delimited
from dashboard.intake.limits import TooManyCells, Unclear
from dashboard.intake.reading import Reading, read_workbook
from dashboard.intake.register import load_register
from dashboard.wording import findings

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT / "tests" / "real"
REGISTER = load_register(ROOT / "data" / "nesbyen" / "register")


def grid(tmp_path: Path, content: str | bytes) -> dict[tuple[int, int], object]:
    path = tmp_path / "tall.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return {key: cell.content for key, cell in delimited.read(path).sheets[0].cells.items()}


def rows(tmp_path: Path, content: str | bytes) -> list[list[object]]:
    cells = grid(tmp_path, content)
    width = max((c for _, c in cells), default=0)
    return [
        [cells.get((r, c)) for c in range(1, width + 1)] for r in range(1, max((r for r, _ in cells), default=0) + 1)
    ]


def reading(tmp_path: Path, content: str, name: str = "tall.csv") -> Reading:
    path = tmp_path / name
    path.write_bytes(content.encode())
    return read_workbook(path, REGISTER, this_month="2026-11")


class TestEncoding:
    TEXT = "Enhet;Måned;Tall\nBlåbærlia – «ø»;oktober 2026;12,5\n"

    @pytest.mark.parametrize(
        ("encoding", "mark"),
        [
            ("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b""), ("utf-16-le", b"\xff\xfe"),
            ("utf-16-be", b""), ("utf-16-be", b"\xfe\xff"), ("cp1252", b""),
        ],
    )  # fmt: skip
    def test_every_encoding_gives_the_same_text(self, tmp_path: Path, encoding: str, mark: bytes) -> None:
        assert rows(tmp_path, mark + self.TEXT.encode(encoding)) == [
            ["Enhet", "Måned", "Tall"], ["Blåbærlia – «ø»", "oktober 2026", "12,5"],
        ]  # fmt: skip

    def test_latin_1_is_read_as_the_windows_set_that_covers_it(self, tmp_path: Path) -> None:
        assert rows(tmp_path, "Enhet;Tall\nÅs ½;1\n".encode("latin-1"))[1] == ["Ås ½", "1"]

    def test_one_damaged_sign_does_not_turn_all_others_into_nonsense(self, tmp_path: Path) -> None:
        content = ("Enhet;Tall\n" + "Blåbærøya;1\n" * 5).encode().replace("ø".encode(), b"\xff", 1)
        assert [r[0] for r in rows(tmp_path, content)][1:3] == ["Blåbær\ufffdya", "Blåbærøya"]

    @pytest.mark.parametrize(
        "content",
        [bytes(range(256)) * 4, b"Enhet;Tall\nHeimen;\x00\x001\n", b"\x01\x02\x03\x04\x05\x06;1\n", b"\x00" * 100],
    )
    def test_what_is_no_text_is_refused(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(ValueError, match="not a text file"):
            rows(tmp_path, content)


class TestRows:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_rows_are_counted_as_excel_shows_them(self, tmp_path: Path, end: str) -> None:
        lines = ["Tittel", "", "Enhet;Tall", '"To\nlinjer";1', "", ";;", "Heimen;2"]
        assert grid(tmp_path, end.join(lines)) == {
            (1, 1): "Tittel", (3, 1): "Enhet", (3, 2): "Tall", (4, 1): "To\nlinjer", (4, 2): "1",
            (7, 1): "Heimen", (7, 2): "2",
        }  # fmt: skip

    @pytest.mark.parametrize("last", ["", "\n", "\r\n\r\n"])
    def test_the_last_line_may_end_or_not(self, tmp_path: Path, last: str) -> None:
        assert rows(tmp_path, "Enhet;Tall\nHeimen;2" + last) == [["Enhet", "Tall"], ["Heimen", "2"]]

    @pytest.mark.parametrize(
        ("first", "separator"),
        [("sep=|", "|"), ("sep=\t", "\t"), ("SEP=;", ";"), ('"sep=,"', ","), ("sep=;;;", ";"), ("\ufeffsep=|", "|")],
    )
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_the_line_that_names_the_separator_is_none_of_the_rows(
        self, tmp_path: Path, first: str, separator: str, end: str
    ) -> None:
        content = end.join([first, f"Enhet{separator}Tall", f"Heimen{separator}2", ""])
        assert rows(tmp_path, content) == [["Enhet", "Tall"], ["Heimen", "2"]]

    def test_text_that_excel_was_told_to_keep_is_text(self, tmp_path: Path) -> None:
        content = 'Kode;Tall\n="0301";1\n"=""0302""";2\n=1+1;3\n'
        assert [r[0] for r in rows(tmp_path, content)] == ["Kode", "0301", "0302", "=1+1"]

    def test_quotation_marks_inside_a_field_are_part_of_it(self, tmp_path: Path) -> None:
        content = 'Enhet;Merknad;Tall\nHeimen;"sa ""ja""; ""nei""";1\nBygg;12" rør;2\n'
        assert [r[1] for r in rows(tmp_path, content)] == ["Merknad", 'sa "ja"; "nei"', '12" rør']

    def test_a_text_of_several_lines_is_no_rows(self, tmp_path: Path) -> None:
        note = "Se her:\nfravær, ferie, permisjon, annet\nog mer"
        assert rows(tmp_path, f'Enhet,Tall,Merknad\nHeimen,1,"{note}"\nBygg,2,nei\n')[1] == ["Heimen", "1", note]

    @pytest.mark.parametrize(
        ("content", "row"),
        [
            ('Enhet;Tall;Merknad\nHeimen;1;"åpen\nBygg;2;ja\nSkole;3;nei\n', 2),
            ('Enhet;Tall;Merknad\nHeimen;1;"åpen\nBygg;2;ja\nSkole;3;"lukket\nElva;4;x\n', 2),
            ('Enhet;Tall;Merknad\nHeimen;1;"åpen\nBygg;2;ja\nSkole;3;" lukket\nElva;4;x\n', 2),
            ('"Heimen;1', 1),
        ],
    )
    def test_a_quotation_that_swallows_rows_refuses_the_file(self, tmp_path: Path, content: str, row: int) -> None:
        with pytest.raises(Unclear) as refused:
            rows(tmp_path, content)
        assert refused.value.args == ("quote", row)
        finding = reading(tmp_path, content).findings[0]
        assert (finding.code, finding.cell, dict(finding.facts)) == ("unreadable-file", f"A{row}", {"why": "quote"})


class TestSeparator:
    @pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
    def test_it_is_found_under_titles_and_over_notes(self, tmp_path: Path, separator: str) -> None:
        title = ["Sykefravær, avtalte dagsverk, alle ansatte", "Uttrekk 12.11.2026, kl. 07.15", ""]
        table = [["Enhet", "Okt", "Nov"], ["Heimen", "1", "2"], ["Bygg", "3", "4"]]
        notes = ["", "Merk: tallene er foreløpige, se veilederen, kapittel 2", "Kilde: lønn, turnus, regnskap"] * 9
        found = rows(tmp_path, "\n".join([*title, *(separator.join(r) for r in table), *notes]))
        assert [r[:3] for r in found[3:6]] == table
        assert len([c for c in found[0] if c]) == 1 or separator == ","

    def test_decimal_commas_do_not_make_commas_separators(self, tmp_path: Path) -> None:
        content = "Enhet;Okt;Nov\n" + "Heimen;1,5;2,5\nBygg;3,25;4,5\n" * 10
        assert rows(tmp_path, content)[1] == ["Heimen", "1,5", "2,5"]

    def test_semicolons_in_a_text_do_not_win_over_commas(self, tmp_path: Path) -> None:
        content = "Enhet,Tall,Merknad\n" + "Heimen,1,ja; kanskje\nBygg,2,nei; aldri\n" * 5
        assert rows(tmp_path, content)[1] == ["Heimen", "1", "ja; kanskje"]

    def test_empty_columns_to_the_right_are_no_cells(self, tmp_path: Path) -> None:
        assert rows(tmp_path, "Tittel;;;\nEnhet;Tall;;\nHeimen;2;;\n") == [
            ["Tittel", None],
            ["Enhet", "Tall"],
            ["Heimen", "2"],
        ]

    def test_one_column_is_one_column(self, tmp_path: Path) -> None:
        assert rows(tmp_path, "Tall\n12,4\n13,1\n9,0\n") == [["Tall"], ["12,4"], ["13,1"], ["9,0"]]
        assert rows(tmp_path, "bare tekst, med komma\n") == [["bare tekst, med komma"]]

    @pytest.mark.parametrize(
        ("content", "row"),
        [
            ("Enhet,Tall\nHeimen,12,4\nBygg,13,1\n", 2),
            ("Enhet,Tall\nHeimen,12\nBygg,13,1\n", 3),
            ("Tittel\n\nEnhet,Tall\nHeimen,12,4 %\n", 4),
            ("Enhet,Tall\nHeimen,1,234\nBygg,2,345\n", 2),
            ("Enhet,Tall\nHeimen,1,234.5\nBygg,2,345.5\n", 2),
            ("Enhet,Tall,Merknad\nHeimen,12\nBygg,13,1\n", 3),
            ("Sykefravær oktober 2026\nHeimen,12,4\nBygg,13,1\n", 2),
            ("Enhet,Okt,Nov\nHeimen,12,4,13\nBygg,1,2\nSkole,3,4\n", 2),
        ],
    )
    def test_commas_that_may_be_decimal_signs_refuse_the_file_at_the_row(
        self, tmp_path: Path, content: str, row: int
    ) -> None:
        with pytest.raises(Unclear) as refused:
            rows(tmp_path, content)
        assert refused.value.args == ("separator", row)
        finding = reading(tmp_path, content).findings[0]
        assert (finding.code, finding.cell) == ("unreadable-file", f"A{row}")
        assert "Komma" in findings.message(finding.code, finding.found, finding.facts)[0]

    @pytest.mark.parametrize(
        "content",
        [
            "Enhet,Okt,Nov\nHeimen,12,4\nBygg,13,1\n",
            "Enhet,1,2,3,4\nHeimen,12,4,5,6\nBygg,13,1,1,2\n",
            "Enhet,2024,2025\nHeimen,12,4\n",
            'Enhet,Tall\nHeimen,"12,4"\nBygg,"13,1"\n',
            "Enhet,Tall\nHeimen,12.4\nBygg,13.1\n",
            "Kode,Tall\n310,12\n311,4\n",
            "A,B\nx,1\ny,2\n\nA,B,C\nx,1,2\ny,3,4\n",
            "Helse, omsorg og velferd\nEnhet,Okt,Nov\nHeimen,12,4\nOppvekst, skole\nBygg,13,1\n",
        ],
    )
    def test_commas_that_are_only_separators_are_read(self, tmp_path: Path, content: str) -> None:
        assert rows(tmp_path, content)

    def test_a_register_refuses_the_table_and_not_the_program(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError):
            rows(tmp_path, "Enhet,Tall\nHeimen,12,4\n")


class TestDecimalSign:
    def sign(self, tmp_path: Path, content: str) -> str | None:
        path = tmp_path / "tall.csv"
        path.write_bytes(content.encode())
        return delimited.read(path).decimal_sign

    def test_it_is_what_the_figures_show(self, tmp_path: Path) -> None:
        assert self.sign(tmp_path, "Enhet;Tall\nHeimen;12,5\n") == ","
        assert self.sign(tmp_path, "Enhet;Tall\nHeimen;12.5\n") == "."
        assert self.sign(tmp_path, "Enhet;A;B\nHeimen;12.5;1,5\n") is None

    @pytest.mark.parametrize("month", ["10.2026", "01.2026", "01.10"])
    def test_a_month_with_a_point_is_no_figure_with_one(self, tmp_path: Path, month: str) -> None:
        assert self.sign(tmp_path, f"Enhet;Måned;Tall\nHeimen;{month};1.234\n") is None
        assert self.sign(tmp_path, f"Enhet;Måned;Tall\nHeimen;{month};12,5\n") == ","


class TestHostile:
    def test_a_line_of_separators_is_not_laid_out(self, tmp_path: Path) -> None:
        tracemalloc.start()
        with pytest.raises(TooManyCells):
            rows(tmp_path, "a;b\n1;2\n" + ";" * 20_000_000)
        assert tracemalloc.get_traced_memory()[1] < 150 * 2**20
        tracemalloc.stop()

    def test_a_field_without_an_end_is_refused(self, tmp_path: Path) -> None:
        for content in ("a;b\n1;" + "x" * 3_000_000, 'a;b\n1;"' + "x\n" * 1_000_000):
            with pytest.raises(ValueError):
                rows(tmp_path, content)

    def test_random_bytes_end_in_an_ordinary_exception(self, tmp_path: Path) -> None:
        draw = random.Random(23)
        outcomes = set()
        start = time.process_time()
        for _ in range(400):
            signs = draw.choice([b'ab1,;"\n', b'\t|="\r\n\xe5', bytes(range(256))])
            content = bytes(draw.choices(signs, k=draw.randrange(1, 3000)))
            try:
                rows(tmp_path, content)
                outcomes.add("read")
            except ValueError:
                outcomes.add("refused")
        assert outcomes == {"read", "refused"}
        assert time.process_time() - start < 60


class TestReal:
    @pytest.mark.parametrize(
        ("name", "count", "last", "corner"),
        [
            ("c_messy/messytables/utf-16le_encoded.csv", 6232, (328, 19), "Organisation_code"),
            ("c_messy/messytables/excel_pasting.csv", 139, (21, 9), "CO2 emissions by different sub-groups in manufacturing sector, 2000 to 2007"),
            ("c_messy/messytables/null.csv", 36, (10, 4), "1"),
            ("a_norway/OK_PxBuild/KOM011.csv", 539, (77, 7), "skatteår"),
            ("b_series/LGBF/Indicator Information.csv", 2924, (109, 35), "Title"),
        ],
    )  # fmt: skip
    def test_real_files_have_the_cells_that_excel_shows(
        self, tmp_path: Path, name: str, count: int, last: tuple[int, int], corner: str
    ) -> None:
        cells = grid(tmp_path, (REAL / name).read_bytes())
        assert (len(cells), (max(r for r, _ in cells), max(c for _, c in cells)), cells[1, 1]) == (count, last, corner)
