"""A refused workbook comes back with its cells marked and nothing else in it changed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import dashboard as td
from dashboard import cli
from dashboard.intake.people import is_identity_number

ROWS = [["Eksempeldata – Sykefravær totalt, oktober 2026"], ["Enhet", "Tapte dagsverk", "Avtalte dagsverk"],
        ["Sykehjemmet", 90, 900], ["Sjukehemnet", 9, 100], ["Renhold", "mange", 200], ["Barneskolen", "=40+2", 400]]  # fmt: skip


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["A3"].comment = openpyxl.comments.Comment("vår egen", "HR")
    book.create_sheet("Notat").append(["=SUM(1,2)", "tekst"])
    path = tmp_path / "oktober.xlsx"
    book.save(path)
    return path


def test_the_cells_are_marked_and_listed_with_links(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "tilbake"
    assert cli.main(["ingest", str(bad), "--annotate", str(folder), "--json"]) == 1
    assert "oktober-feil.xlsx" in capsys.readouterr().err
    book = openpyxl.load_workbook(folder / "oktober-feil.xlsx")
    assert book.sheetnames == ["Feil", "Sheet", "Notat"]
    listed = {row[2].value: row for row in book["Feil"].iter_rows(min_row=2)}
    assert set(listed) == {"A4", "B5", "B6"}
    assert listed["A4"][2].hyperlink.location == "'Sheet'!A4"
    assert "Sykehjemmet" in listed["A4"][3].value
    assert "ikke et tall" in book["Sheet"]["B5"].comment.text
    assert book["Sheet"]["B5"].fill.fgColor.rgb.endswith("F8C9C4")


def test_nothing_else_is_changed(bad: Path, tmp_path: Path) -> None:
    cli.main(["ingest", str(bad), "--annotate", str(tmp_path)])
    before, after = openpyxl.load_workbook(bad), openpyxl.load_workbook(tmp_path / "oktober-feil.xlsx")
    for sheet in before:
        assert [[c.value for c in row] for row in sheet.iter_rows()] == [
            [c.value for c in row] for row in after[sheet.title].iter_rows()
        ]
    assert after["Sheet"]["A3"].comment.text == "vår egen"
    assert after["Sheet"]["B3"].fill.fgColor.rgb == before["Sheet"]["B3"].fill.fgColor.rgb


def test_a_csv_comes_back_as_a_workbook_in_which_no_text_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "tall.csv"
    path.write_text("Sykefravær oktober 2026;\nEnhet;Prosent\n=HYPERLINK(1);3\nSykehjemmet;mange\n", "utf-8")
    assert cli.main(["ingest", str(path), "--annotate", str(tmp_path / "ut")]) == 1
    sheet = openpyxl.load_workbook(tmp_path / "ut" / "tall-feil.xlsx")["Tall"]
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].comment is not None


def test_a_file_that_cannot_be_opened_is_said_and_not_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "skadet.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert cli.main(["ingest", str(tmp_path / "skadet.xlsx"), "--annotate", str(tmp_path / "ut")]) == 1
    assert "kan ikke åpnes" in capsys.readouterr().err
    assert not (tmp_path / "ut").exists()


def test_a_good_file_is_not_handed_back(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS[:3]:
        book.active.append(row)
    book.save(tmp_path / "god.xlsx")
    assert cli.main(["ingest", str(tmp_path / "god.xlsx"), "--annotate", str(tmp_path / "ut")]) == 0
    assert not (tmp_path / "ut").exists()
    assert len(td.open_council().uploads()) == 1


def test_a_file_about_persons_is_said_to_be_so_and_no_copy_of_it_is_made(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = next(n for tail in range(100_000) if is_identity_number(n := f"310399{tail:05d}"))
    book = openpyxl.load_workbook(bad)
    book["Notat"].append([number])
    book.save(bad)
    assert cli.main(["ingest", str(bad), "--annotate", str(tmp_path / "ut")]) == 1
    told = capsys.readouterr().err
    assert "Det er ikke laget noen merket kopi av oktober.xlsx, for den har opplysninger om enkeltpersoner." in told
    assert not (tmp_path / "ut").exists()
    council = td.open_council()
    report = council.receive(bad, by="HR")
    assert [finding.code for finding in report.findings] == ["personal-data"]
    assert council.annotated(bad, report) is None
    assert council.annotate(bad, report, tmp_path / "ut") is None
