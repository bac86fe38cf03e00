"""The command: its answers on standard output, all else on standard error, and its four exit codes."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard import cli

LINK_FIELDS = {
    "commitment", "indicator", "unit", "relation", "nature", "verdict", "level", "baseline", "change", "change_low",
    "change_high", "target", "target_by", "target_status", "needed_pace", "actual_pace", "pace_ratio", "chance",
    "on_course", "variation", "assurance", "smallest_detectable", "reason",
}  # fmt: skip
FILE_FIELDS = {"file", "sha256", "status", "upload", "months", "observations", "added", "changed", "removed", "read",
               "findings"}  # fmt: skip
READ_FIELDS = {"indicator", "unit", "month", "numerator", "denominator", "value", "sheet", "cell"}
FINDING_FIELDS = {"code", "severity", "sheet", "cell", "found", "message", "remedy", "repeats"}
SOUND = "Enhet;Indikator;Måned;Teller;Nevner;Verdi\nSykehjemmet;Sykefravær totalt;oktober 2026;101,5;980;\nSykehjemmet;Øvelser;oktober 2026;;;2\n"
UNKNOWN_UNIT = "Enhet;Indikator;Måned;Teller;Nevner\nSjukehemmet;Sykefravær totalt;oktober 2026;10;100\n"


@dataclass
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output; what JSON does not have (NaN) is a fault."""

        def refuse(text: str) -> None:
            raise AssertionError(f"not JSON: {text}")

        return json.loads(self.out, parse_constant=refuse)


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        try:
            code = cli.main([str(a) for a in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return run


@pytest.fixture
def loaded(example_state: Path, own_state: Path) -> Path:
    """This test's own state folder with the whole example in it."""
    return Path(shutil.copytree(example_state, own_state))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, example_state: Path) -> Path:
    """The whole example, for tests that only read."""
    return Path(shutil.copytree(example_state, tmp_path_factory.mktemp("kept") / "state"))


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "fravær oktober.csv"
    path.write_text(SOUND, "utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "ukjent.csv"
    path.write_text(UNKNOWN_UNIT, "utf-8")
    return path


# ── ingest ──


def test_ingest_tells_what_it_read_and_stored(run: Run, sound: Path) -> None:
    found = run("ingest", sound, "--json")
    assert found.code == 0
    (file,) = found.json["files"]
    assert set(file) >= FILE_FIELDS
    assert (file["file"], file["status"], file["upload"]) == ("fravær oktober.csv", "stored", 1)
    assert file["sha256"] == hashlib.sha256(sound.read_bytes()).hexdigest()
    assert (file["months"], file["observations"]) == (["2026-10"], 2)
    assert (file["added"], file["changed"], file["removed"]) == (2, 0, 0)


def test_a_dry_run_reads_every_figure_with_its_cell_and_stores_nothing(run: Run, sound: Path) -> None:
    (file,) = run("ingest", sound, "--dry-run", "--json").json["files"]
    assert (file["status"], file["upload"], file["added"]) == ("dry-run", None, 2)
    read = {row["indicator"]: row for row in file["read"]}
    assert set(read) == {"sick_leave_total", "exercises_held"}
    assert all(set(row) == READ_FIELDS for row in file["read"])
    ratio, count = read["sick_leave_total"], read["exercises_held"]
    assert (ratio["unit"], ratio["month"], ratio["sheet"], ratio["cell"]) == ("sykehjem", "2026-10", None, "D2")
    assert (ratio["numerator"], ratio["denominator"]) == (101.5, 980.0)
    assert ratio["value"] == pytest.approx(101.5 / 980 * 100)
    assert (count["numerator"], count["denominator"], count["value"], count["cell"]) == (2.0, None, 2.0, "F3")
    assert run("uploads", "--json").json == {"uploads": []}
    assert run("observations", "--json").json == {"observations": []}


def test_nothing_of_nothing_is_read_with_value_null(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "null.csv"
    path.write_text(SOUND.replace("101,5;980", "0;0"), "utf-8")
    (file,) = run("ingest", path, "--dry-run", "--json").json["files"]
    row = next(r for r in file["read"] if r["indicator"] == "sick_leave_total")
    assert (row["numerator"], row["denominator"], row["value"]) == (0, 0, None)


def test_a_refused_file_exits_1_and_nothing_is_stored(run: Run, bad: Path, own_state: Path) -> None:
    found = run("ingest", bad, "--json")
    assert found.code == 1
    (file,) = found.json["files"]
    assert (file["status"], file["upload"]) == ("refused", None)
    (finding,) = [f for f in file["findings"] if f["severity"] == "error"]
    assert set(finding) == FINDING_FIELDS
    assert (finding["code"], finding["sheet"], finding["cell"]) == ("unknown-unit", None, "A2")
    assert (finding["found"], finding["repeats"]) == ("Sjukehemmet", 0)
    assert "Sjukehemmet" in finding["message"]
    assert finding["remedy"]
    assert run("uploads", "--json").json == {"uploads": []}
    assert not any(p.is_file() for p in (own_state / "files").rglob("*"))


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_a_bad_file_exits_1_also_in_words_and_when_only_tried(run: Run, bad: Path, more: list[str]) -> None:
    found = run("ingest", bad, *more)
    assert found.code == 1
    assert "unknown-unit" in found.out
    assert "celle A2" in found.out.lower() or "Celle A2" in found.out
    assert "avvist" in found.out


def test_each_file_is_all_or_nothing_by_itself(run: Run, bad: Path, sound: Path) -> None:
    found = run("ingest", bad, sound, "--json")
    assert found.code == 1
    assert [f["status"] for f in found.json["files"]] == ["refused", "stored"]
    assert len(run("uploads", "--json").json["uploads"]) == 1


def test_the_same_file_again_is_unchanged(run: Run, sound: Path) -> None:
    run("ingest", sound)
    version = run("check", "--json").json["data_version"]
    found = run("ingest", sound, "--json")
    assert found.code == 0
    (file,) = found.json["files"]
    assert (file["status"], file["added"], file["changed"], file["removed"]) == ("unchanged", 0, 0, 0)
    assert len(run("uploads", "--json").json["uploads"]) == 1
    assert run("check", "--json").json["data_version"] == version


def test_the_same_file_under_another_name_is_unchanged(run: Run, sound: Path) -> None:
    run("ingest", sound)
    other = Path(shutil.copy(sound, sound.with_name("kopi av fravær.csv")))
    assert run("ingest", other, "--json").json["files"][0]["status"] == "unchanged"


def test_a_missing_file_is_wrong_usage_and_nothing_is_read(run: Run, sound: Path, tmp_path: Path) -> None:
    found = run("ingest", sound, tmp_path / "finnes ikke.xlsx", "--json")
    assert found.code == 2
    assert found.out == ""
    assert "finnes ikke.xlsx" in found.err
    assert run("uploads", "--json").json == {"uploads": []}


def test_a_folder_is_not_a_file(run: Run, tmp_path: Path) -> None:
    assert run("ingest", tmp_path).code == 2


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02 ikke et ark", b"PK\x03\x04 avkuttet"])
def test_a_file_that_is_no_workbook_is_refused(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rar.xlsx"
    path.write_bytes(content)
    found = run("ingest", path, "--json")
    assert found.code == 1
    assert found.json["files"][0]["findings"][0]["code"] == "unreadable-file"


def test_who_delivered_is_kept_with_the_upload(run: Run, sound: Path) -> None:
    run("ingest", sound, "--by", "HR og lønn")
    (upload,) = run("uploads", "--json").json["uploads"]
    assert upload["by"] == "HR og lønn"
    assert upload["file"] == "fravær oktober.csv"
    assert upload["months"] == ["2026-10"]
    assert upload["undone_at"] is None
    assert isinstance(upload["findings"], list)
    recorded = dt.datetime.fromisoformat(upload["recorded_at"])
    assert recorded.utcoffset() == dt.timedelta(0)
    assert "HR og lønn" in run("uploads").out


def test_the_progress_of_many_files_is_not_in_the_answer(run: Run, root: Path) -> None:
    files = [root / f"data/nesbyen/workbooks/beredskap-ikt-2024-0{n}.xlsx" for n in range(1, 7)]
    found = run("ingest", *files, "--json", "--dry-run")
    assert found.code == 0
    assert len(found.json["files"]) == 6
    assert "6/6" in found.err


# ── a corrected month ──


def twelve_cells(root: Path, folder: Path) -> tuple[Path, dict[tuple[str, str], float]]:
    """The HR export of October with twelve units' lost days corrected, and all sums and shares with them."""
    book = openpyxl.load_workbook(root / "data/nesbyen/workbooks/hr-2026-10.xlsx")
    sheet = book["Totalt fravær"]
    rows = {str(sheet.cell(r, 2).value): r for r in range(6, sheet.max_row + 1) if sheet.cell(r, 2).value}
    with (root / "data/nesbyen/register/units.csv").open(encoding="utf-8", newline="") as file:
        units = list(csv.DictReader(file))
    name = {u["id"]: u["name"] for u in units}
    above = {u["id"]: u["parent"] for u in units}
    leaves = [u for u in name if u not in above.values()]
    changed: dict[tuple[str, str], float] = {}
    touched: set[str] = set()
    for number, leaf in enumerate(leaves[:12], start=1):
        more = number / 10
        lost = sheet.cell(rows[name[leaf]], 10)
        changed[leaf, "2026-10"] = round(lost.value + more, 1)
        unit = leaf
        while unit:
            touched.add(name[unit])
            for column in (10, 13):
                cell = sheet.cell(rows[name[unit]], column)
                cell.value = round(cell.value + more, 1)
            unit = above[unit]
        for column in (10, 13):
            cell = sheet.cell(rows["Sum"], column)
            cell.value = round(cell.value + more, 1)
    for row in (rows[n] for n in (*touched, "Sum")):
        for share, part, whole in ((11, 10, 9), (14, 13, 12)):
            sheet.cell(row, share).value = round(sheet.cell(row, part).value / sheet.cell(row, whole).value, 3)
    path = folder / "hr-2026-10.xlsx"
    book.save(path)
    return path, changed


def test_a_corrected_month_changes_exactly_the_twelve_figures(
    run: Run, loaded: Path, root: Path, tmp_path: Path
) -> None:
    path, changed = twelve_cells(root, tmp_path)
    before = figures(run, "--indicator", "sick_leave_total")
    (tried,) = run("ingest", path, "--dry-run", "--json").json["files"]
    assert (tried["status"], tried["changed"], tried["added"], tried["removed"]) == ("dry-run", 12, 0, 0)
    found = run("ingest", path, "--json")
    assert found.code == 0
    (file,) = found.json["files"]
    assert (file["status"], file["changed"], file["added"], file["removed"]) == ("stored", 12, 0, 0)
    after = figures(run, "--indicator", "sick_leave_total")
    different = {
        key[1:]: row["numerator"] for key, row in after.items() if row["numerator"] != before[key]["numerator"]
    }
    assert different == {key: pytest.approx(value) for key, value in changed.items()}
    assert set(after) == set(before)


def dropped_row(root: Path, folder: Path) -> tuple[Path, tuple[str, str, str]]:
    """The monthly report of October without Sykehjemmet's man-years."""
    book = openpyxl.load_workbook(root / "data/nesbyen/workbooks/mal-2026-10.xlsx")
    assert [book["Tall"].cell(5, column).value for column in (1, 2)] == ["Sykehjemmet", "Avtalte årsverk"]
    book["Tall"].delete_rows(5)
    path = folder / "mal-2026-10.xlsx"
    book.save(path)
    return path, ("fte_agreed", "sykehjem", "2026-10")


def figures(run: Run, *more: object) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = run("observations", "--json", *more)
    assert found.code == 0
    return {(r["indicator"], r["unit"], r["month"]): r for r in found.json["observations"]}


def test_a_dropped_row_is_removed_seen_as_it_was_and_given_back(
    run: Run, loaded: Path, root: Path, tmp_path: Path
) -> None:
    path, key = dropped_row(root, tmp_path)
    asked = ("--indicator", key[0], "--unit", key[1])
    old = figures(run, *asked)
    newest = run("uploads", "--json").json["uploads"][0]["recorded_at"]
    (file,) = run("ingest", path, "--json").json["files"]
    assert (file["status"], file["added"], file["changed"], file["removed"]) == ("stored", 0, 0, 1)
    assert set(figures(run, *asked)) == set(old) - {key}
    assert figures(run, *asked, "--as-of", newest) == old
    undone = run("undo", file["upload"], "--json", "--by", "Økonomi")
    assert undone.code == 0
    assert undone.json["undone"]["upload"] == file["upload"]
    assert figures(run, *asked) == old
    upload = next(u for u in run("uploads", "--json").json["uploads"] if u["id"] == file["upload"])
    assert upload["undone_by"] == "Økonomi"
    assert upload["undone_at"] > upload["recorded_at"]
    again = run("undo", file["upload"], "--json")
    assert (again.code, again.out) == (1, "")
    assert str(file["upload"]) in again.err


def test_a_file_that_removes_more_than_it_leaves_is_warned_of_before_and_after(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "avvik.csv"
    rows = [f"{unit};Overliggerdøgn;2026-{n:02};{n}" for unit in ("Sykehjemmet", "Hjemmetjenesten") for n in (8, 9, 10)]
    head = "Enhet;Indikator;Måned;Verdi"
    path.write_text("\n".join([head, *rows]), "utf-8")
    assert "Advarsel" not in run("ingest", path).out
    path.write_text("\n".join([head, rows[0].replace(";8", ";7"), *rows[1:3]]), "utf-8")
    assert "Advarsel" not in run("ingest", path, "--dry-run").out  # as many stay as go
    path.write_text("\n".join([head, rows[2], f"Renhold;{rows[0].partition(';')[2]}", rows[1]]), "utf-8")
    tried = run("ingest", path, "--dry-run").out
    assert "Advarsel: 4 tall som er lagret fra før, står ikke i denne filen og blir fjernet." in tried
    stored = run("ingest", path).out
    assert "Advarsel: 4 tall som var lagret fra før, står ikke i denne filen og er fjernet." in stored
    assert "ta tilbake opplasting 2" in stored


def test_as_of_a_day_is_the_end_of_that_day(run: Run, loaded: Path, sound: Path) -> None:
    before = figures(run)
    run("ingest", sound)
    today = dt.datetime.now().date().isoformat()
    yesterday = (dt.datetime.now().date() - dt.timedelta(days=1)).isoformat()
    assert figures(run, "--as-of", today) == figures(run) != before
    assert figures(run, "--as-of", yesterday) == before
    assert figures(run, "--as-of", "2020-01-01") == {}


def test_verdicts_can_be_had_as_of_a_moment(run: Run, kept: Path) -> None:
    asked = ("assess", "--json", "--state", kept)
    uploads = run("uploads", "--json", "--state", kept).json["uploads"]
    then = next(u["recorded_at"] for u in uploads if u["file"] == "turnus-2025-12.xlsx")
    assert run(*asked).json["through"] == "2026-10"
    assert run(*asked, "--as-of", then).json["through"] == "2025-12"
    nothing = run(*asked, "--as-of", "2020-01-01")
    assert nothing.code == 0
    assert nothing.json["through"] is None
    assert nothing.json["as_of"].startswith("2020-01-0")


# ── undo ──


def test_undo_of_an_unknown_upload_exits_1(run: Run) -> None:
    found = run("undo", 4711, "--json")
    assert (found.code, found.out) == (1, "")
    assert "4711" in found.err


def test_undo_tells_what_it_did_in_words_too(run: Run, sound: Path) -> None:
    run("ingest", sound)
    found = run("undo", 1)
    assert found.code == 0
    assert "Opplasting 1" in found.out
    assert figures(run) == {}
    assert "TATT TILBAKE" in run("uploads").out


@pytest.mark.parametrize("number", ["to", "1.5", ""])
def test_undo_of_what_is_no_number_is_wrong_usage(run: Run, number: str) -> None:
    found = run("undo", number)
    assert (found.code, found.out) == (2, "")


def test_a_file_that_was_taken_back_may_be_stored_again(run: Run, sound: Path) -> None:
    run("ingest", sound)
    run("undo", 1)
    (file,) = run("ingest", sound, "--json").json["files"]
    assert (file["status"], file["added"]) == ("stored", 2)


# ── assess, observations, uploads, check ──


def test_assess_answers_with_every_promised_field(run: Run, kept: Path) -> None:
    found = run("assess", "--json", "--state", kept)
    assert found.code == 0
    document = found.json
    assert set(document) >= {"as_of", "data_version", "from", "to", "through", "links", "commitments", "themes"}
    assert (document["from"], document["to"], document["through"]) == ("2026-01", "2027-12", "2026-10")
    assert dt.datetime.fromisoformat(document["as_of"]).utcoffset() == dt.timedelta(0)
    assert len(document["links"]) == 43
    for link in document["links"]:
        assert set(link) >= LINK_FIELDS
        assert link["verdict"] in {
            "better", "unchanged", "worse", "undecided", "no-data", "not-measurable", "suppressed"}  # fmt: skip
        assert link["on_course"] in {"yes", "no", "undecided", "no-target"}
        assert link["target_status"] in {"proposed", "adopted", "not_set"}
        assert (link["on_course"] == "no-target") == (link["target"] is None)
        assert link["reason"]
        if link["level"] is not None and link["baseline"] is not None:
            assert link["change"] == pytest.approx(link["level"] - link["baseline"])


def test_assess_has_each_commitment_with_its_counts_and_each_theme(run: Run, kept: Path) -> None:
    document = run("assess", "--json", "--state", kept).json
    found = {row["id"]: row for row in document["commitments"]}
    assert len([i for i in found if i.count(".") == 1]) == 12
    assert all(set(row) >= {"id", "standing", "worst", "because", "counts"} for row in found.values())
    assert found["1.4.3"]["standing"] == "silent"
    assert sum(found["2.3.3"]["counts"].values()) == 6
    themes = {theme["id"]: sum(theme["counts"].values()) for theme in document["themes"]}
    assert themes == {"velferd": 8, "beredskap": 4}


def test_assess_in_words_has_a_line_for_each_commitment(run: Run, kept: Path) -> None:
    found = run("assess", "--state", kept)
    assert found.code == 0
    assert "Nyeste måned med tall: oktober 2026" in found.out
    assert sum(line.startswith(("1.", "2.", "3.")) for line in found.out.splitlines()) == 12


def test_observations_are_filtered_by_each_option(run: Run, kept: Path) -> None:
    found = figures(
        run, "--state", kept, "--indicator", "sick_leave_total", "--indicator", "headcount", "--unit", "helse",
        "--from", "2026-08", "--to", "2026-09",
    )  # fmt: skip
    assert {key[0] for key in found} == {"sick_leave_total", "headcount"}
    assert {key[2] for key in found} == {"2026-08", "2026-09"}
    assert {key[1] for key in found} == {
        "sykehjem", "hjemmetjeneste", "bofellesskap", "legekontor", "helsestasjon", "tildeling"}  # fmt: skip
    assert len(found) == 2 * 2 * 6


def test_observations_are_a_table_when_nothing_is_said(run: Run, kept: Path) -> None:
    found = run("observations", "--state", kept, "--indicator", "headcount", "--from", "2026-10")
    rows = list(csv.DictReader(found.out.splitlines()))
    assert len(rows) == 20
    assert next(r for r in rows if r["unit"] == "sykehjem")["value"] == "81.0"


def test_a_file_of_figures_is_written_and_nothing_else_answered(run: Run, kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "tall.csv"
    found = run("observations", "--state", kept, "--indicator", "headcount", "-o", path)
    assert (found.code, found.out) == (0, "")
    assert "tall.csv" in found.err
    assert len(path.read_text("utf-8").splitlines()) == 1 + 33 + 34 * 19


@pytest.mark.parametrize(
    "wrong",
    [
        ("--indicator", "ukjent"), ("--unit", "ukjent"), ("--from", "2026-13"), ("--to", "oktober"), ("--as-of", "i går"),
        ("-o", "tall.docx"), ("-o", "tall"), ("--unit",),
    ],
)  # fmt: skip
def test_a_wrong_option_of_observations_is_wrong_usage(run: Run, wrong: tuple[str, ...]) -> None:
    found = run("observations", *wrong)
    assert (found.code, found.out) == (2, "")
    assert found.err


def test_check_finds_nothing_wrong_with_the_example(run: Run, kept: Path) -> None:
    found = run("check", "--json", "--state", kept)
    assert found.code == 0
    assert found.json["faults"] == []
    assert found.json["uploads"] == 136


def test_check_names_an_original_that_is_gone_or_changed(run: Run, sound: Path, own_state: Path) -> None:
    run("ingest", sound)
    (original,) = [p for p in (own_state / "files").rglob("*") if p.is_file()]
    content = original.read_bytes()
    original.chmod(0o644)
    original.write_bytes(content + b" ")
    changed = run("check", "--json")
    assert changed.code == 1
    assert {f["code"] for f in changed.json["faults"]} & {"damaged-original", "unreadable-original"}
    original.unlink()
    gone = run("check", "--json")
    assert gone.code == 1
    assert [f["code"] for f in gone.json["faults"]] == ["missing-original"]
    assert gone.json["faults"][0]["message"]


def test_check_notes_a_setting_that_nobody_reads(run: Run, root: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(root / "data/nesbyen", tmp_path / "by", ignore=shutil.ignore_patterns("workbooks"))
    toml = folder / "council.toml"
    toml.write_text(toml.read_text("utf-8").replace("min_persons", "minst_personer"), "utf-8")
    found = run("check", "--json", "--council", folder)
    assert found.code == 0
    assert [(f["code"], f["place"]) for f in found.json["faults"]] == [("unknown-setting", "release.minst_personer")]


@pytest.mark.parametrize("command", [["uploads"], ["observations"], ["assess"], ["check"]])
def test_a_command_on_an_empty_state_answers(run: Run, command: list[str]) -> None:
    for more in ([], ["--json"]):
        found = run(*command, *more)
        assert found.code == 0
        assert found.out
        assert found.err == ""


# ── where options stand, and wrong usage ──


@pytest.mark.parametrize(
    "arguments",
    [
        ["--state", "{}", "--json", "uploads"],
        ["--json", "--state={}", "uploads"],
        ["uploads", "--state", "{}", "--json"],
        ["--json", "uploads", "--state", "{}"],
        ["--council", "data/nesbyen", "uploads", "--json", "--state", "{}"],
    ],
)
def test_options_may_stand_before_or_after_the_commands_name(
    run: Run, kept: Path, root: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(root)
    found = run(*(a.format(kept) for a in arguments))
    assert found.code == 0
    assert len(found.json["uploads"]) == 136


def test_a_commands_own_options_may_stand_before_its_name_too(run: Run, sound: Path) -> None:
    found = run("--json", "--dry-run", "--by", "HR", "ingest", sound)
    assert found.code == 0
    assert found.json["files"][0]["status"] == "dry-run"


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["finnesikke"], ["ingest"], ["undo"], ["init"], ["template"], ["--state"], ["uploads", "--ukjent"],
        ["template", "--month", "2026-11"], ["serve", "--port", "mange"], ["uploads", "--json=ja"],
    ],
)  # fmt: skip
def test_wrong_usage_exits_2_with_words_on_standard_error(run: Run, arguments: list[str]) -> None:
    found = run(*arguments)
    assert (found.code, found.out) == (2, "")
    assert "bruk:" in found.err


@pytest.mark.parametrize("by", ["Kari Nordmann", "Nordmann, Kari", "kari.nordmann@by.no"])
@pytest.mark.parametrize("command", [("ingest", "{sound}"), ("undo", "1"), ("lessons", "--forget", "1")])
def test_a_persons_name_is_not_taken_for_who_delivers(run: Run, sound: Path, command: tuple[str, ...], by: str) -> None:
    found = run(*(part.format(sound=sound) for part in command), "--by", by)
    assert (found.code, found.out) == (2, "")
    assert "navnet på en person" in found.err
    assert by not in found.err
    assert run("uploads", "--json").json["uploads"] == []


@pytest.mark.parametrize("arguments", [[], ["ingest"], ["uploads", "--ukjent"], ["undo", "x"], ["finnesikke"]])
def test_wrong_usage_is_told_in_norwegian(run: Run, arguments: list[str]) -> None:
    err = run(*arguments).err
    for word in ("error", "required", "unrecognized", "invalid", "usage", "choose from", "argument "):
        assert word not in err


@pytest.mark.parametrize("command", ["", *(c.name for c in cli.COMMANDS)])
def test_help_is_norwegian_and_exits_0(run: Run, command: str) -> None:
    found = run(*([command] if command else []), "--help")
    assert found.code == 0
    assert "bruk:" in found.out
    for word in ("show this help", "positional", "options:", "usage"):
        assert word not in found.out


def test_a_council_folder_that_is_not_there_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    for command in (["assess"], ["uploads"], ["serve", "--port", "0"]):
        found = run(*command, "--council", tmp_path / "ingen")
        assert (found.code, found.out) == (2, "")
        assert "ingen" in found.err


def test_a_register_with_faults_is_refused_with_all_of_them(run: Run, root: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(root / "data/nesbyen", tmp_path / "by", ignore=shutil.ignore_patterns("workbooks"))
    with (folder / "register/units.csv").open("a", encoding="utf-8") as file:
        file.write("ny,ingen,Ny enhet,999,\n")
    with (folder / "register/links.csv").open("a", encoding="utf-8") as file:
        file.write("9.9,headcount,direct,Grunn,ny,,,\n")
    found = run("assess", "--council", folder, "--json")
    assert (found.code, found.out) == (1, "")
    assert "units.csv, rad 27, kolonne parent" in found.err
    assert "links.csv, rad 45, kolonne commitment" in found.err


@pytest.mark.parametrize("today", ["i dag", "2026-13-01", "23.11.2026"])
def test_a_today_that_is_no_date_is_told_and_not_a_crash(
    run: Run, sound: Path, monkeypatch: pytest.MonkeyPatch, today: str
) -> None:
    monkeypatch.setenv("TAKTSKIFTE_TODAY", today)
    found = run("ingest", sound)
    assert found.code in (2, 3)
    assert "TAKTSKIFTE_TODAY" in found.err


# ── the environment fails ──


@pytest.mark.parametrize("command", [["uploads", "--json"], ["assess", "--json"], ["check", "--json"]])
def test_a_state_folder_that_cannot_be_made_exits_3(run: Run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "fil").write_text("her er det en fil")
    found = run(*command, "--state", tmp_path / "fil" / "state")
    assert (found.code, found.out) == (3, "")
    assert found.err


def test_ingest_into_a_state_folder_that_cannot_be_made_exits_3(run: Run, tmp_path: Path, sound: Path) -> None:
    (tmp_path / "fil").write_text("her er det en fil")
    assert run("ingest", sound, "--state", tmp_path / "fil").code == 3


@pytest.mark.parametrize(
    "url", ["tull", "mysql://localhost/x", "sqlite://", "sqlite:////proc/finnes/ikke.sqlite",
            "postgresql://ingen@127.0.0.1:1/x"],
)  # fmt: skip
@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_database_that_cannot_be_had_exits_3(run: Run, monkeypatch: pytest.MonkeyPatch, url: str, how: str) -> None:
    if how == "environment":
        monkeypatch.setenv("TAKTSKIFTE_DATABASE", url)
    found = run("uploads", "--json", *(["--database", url] if how == "option" else []))
    assert (found.code, found.out) == (3, "")
    assert "Databasen" in found.err or "database" in found.err.lower()


def test_a_damaged_database_exits_3(run: Run, own_state: Path) -> None:
    own_state.mkdir()
    (own_state / "taktskifte.sqlite").write_bytes(b"dette er ikke en database" * 400)
    for command in (["uploads"], ["assess", "--json"], ["observations"]):
        found = run(*command)
        assert (found.code, found.out) == (3, "")


def test_a_file_that_cannot_be_written_exits_3(run: Run, kept: Path, tmp_path: Path) -> None:
    found = run("observations", "--state", kept, "-o", tmp_path / "ingen mappe" / "tall.csv")
    assert (found.code, found.out) == (3, "")
    assert run("template", "--month", "2026-11", "--state", kept, "-o", tmp_path / "ingen mappe" / "t.xlsx").code == 3


def test_a_port_that_is_taken_exits_3(run: Run, kept: Path) -> None:
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = run("serve", "--port", port, "--state", kept)
    assert (found.code, found.out) == (3, "")
    assert str(port) in found.err


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.10", "::"])
def test_an_address_others_can_reach_is_wrong_usage(run: Run, kept: Path, address: str) -> None:
    found = run("serve", "--address", address, "--port", "0", "--state", kept)
    assert (found.code, found.out) == (2, "")
    assert address in found.err


def test_a_database_elsewhere_is_used_and_the_state_folder_has_none(
    run: Run, sound: Path, tmp_path: Path, own_state: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'annet sted' / 'tall.sqlite'}"
    assert run("ingest", sound, "--database", url).code == 0
    assert len(run("uploads", "--json", "--database", url).json["uploads"]) == 1
    assert not (own_state / "taktskifte.sqlite").exists()
    assert run("uploads", "--json").json == {"uploads": []}


# ── init and template ──


@pytest.mark.parametrize("name", ["Lille kommune", 'By "den nye", \\ og {name}', "Kåfjord – Gáivuotna"])
def test_a_new_council_can_ingest_and_assess_at_once(run: Run, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "ny mappe" / "by"
    made = run("init", folder, "--name", name, "--json")
    assert made.code == 0
    assert made.json["folder"] == str(folder)
    assert all(Path(file).is_file() for file in made.json["files"])
    assert run("assess", "--council", folder, "--json").json["links"] == []
    assert figures(run, "--council", folder) == {}
    path = tmp_path / "oktober.csv"
    path.write_text(
        "Enhet;Indikator;Måned;Teller;Nevner;Verdi\nHele kommunen;Sykefravær totalt;oktober 2026;80;1000;\n", "utf-8"
    )
    (file,) = run("ingest", path, "--council", folder, "--json").json["files"]
    assert (file["status"], file["added"], file["findings"]) == ("stored", 1, [])
    assert set(figures(run, "--council", folder)) == {("sick_leave_total", "kommunen", "2026-10")}
    assert run("assess", "--council", folder, "--json").json["through"] == "2026-10"
    assert run("check", "--council", folder, "--json").json["faults"] == []


def test_a_new_council_has_no_figures_and_none_of_the_examples_commitments(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path / "by")
    text = "".join(p.read_text("utf-8") for p in (tmp_path / "by").rglob("*") if p.is_file())
    assert "Nesbyen" not in text
    assert not list((tmp_path / "by").rglob("*.xlsx"))


def test_a_new_councils_workbook_can_be_filled_in_and_ingested(run: Run, tmp_path: Path) -> None:
    folder, path = tmp_path / "by", tmp_path / "skjema.xlsx"
    run("init", folder)
    made = run("template", "--council", folder, "--month", "2026-10", "-o", path, "--json")
    assert made.code == 0
    assert made.json["rows"] > 20
    book = openpyxl.load_workbook(path)
    sheet, found = next((s, c) for s in book.worksheets for row in s.iter_rows() for c in row if c.value == "Ansatte")
    heading = next(c for row in sheet.iter_rows() for c in row if c.value == "Verdi")
    sheet.cell(found.row, heading.column).value = 120
    book.save(path)
    (file,) = run("ingest", path, "--council", folder, "--json").json["files"]
    assert (file["status"], file["added"]) == ("stored", 1), file["findings"]
    assert figures(run, "--council", folder)["headcount", "kommunen", "2026-10"]["value"] == 120


def test_init_does_not_write_where_something_is(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "by"
    folder.mkdir()
    (folder / "notat.txt").write_text("viktig")
    found = run("init", folder, "--json")
    assert (found.code, found.out) == (2, "")
    assert [p.name for p in folder.iterdir()] == ["notat.txt"]


def test_init_may_write_into_a_folder_that_is_empty(run: Run, tmp_path: Path) -> None:
    (tmp_path / "by").mkdir()
    assert run("init", tmp_path / "by").code == 0


def test_init_with_a_name_of_nothing_is_wrong_usage_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path / "by", "--name", " ").code == 2
    assert not (tmp_path / "by").exists()


def test_init_where_no_folder_can_be_made_exits_3(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("x")
    assert run("init", tmp_path / "fil" / "by").code == 3


@pytest.mark.parametrize(
    "wrong",
    [
        ["--month", "november", "-o", "t.xlsx"], ["--month", "2026-11", "-o", "t.csv"],
        ["--month", "2026-11", "--unit", "ukjent", "-o", "t.xlsx"],
    ],
)  # fmt: skip
def test_a_template_asked_for_wrongly_is_wrong_usage(
    run: Run, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    found = run("template", "--state", kept, *wrong)
    assert (found.code, found.out) == (2, "")
    assert not any(tmp_path.glob("t.*"))


def test_a_template_for_a_unit_has_its_rows(run: Run, kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "helse.xlsx"
    made = run("template", "--state", kept, "--month", "2026-11", "--unit", "helse", "-o", path, "--json")
    assert made.code == 0
    document = made.json
    assert (document["month"], document["unit"]) == ("2026-11", "helse")
    every = run("template", "--state", kept, "--month", "2026-11", "-o", tmp_path / "alt.xlsx", "--json").json
    assert 0 < document["rows"] < every["rows"]
    words = {str(c.value) for s in openpyxl.load_workbook(path).worksheets for row in s.iter_rows() for c in row}
    assert "Sykehjemmet" in words
    assert "Barneskolen" not in words


# ── as its own process ──


def process(root: Path, cwd: Path, *arguments: object, **environ: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "dashboard", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, timeout=120,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONWARNINGS": "error::FutureWarning", **environ},
    )  # fmt: skip


def test_the_command_is_one_process_with_one_document(root: Path, kept: Path, tmp_path: Path) -> None:
    done = process(root, tmp_path, "--json", "assess", "--state", kept)
    assert done.returncode == 0
    assert len(json.loads(done.stdout.decode("utf-8"))["links"]) == 43
    assert done.stderr == b""


def test_an_answer_can_be_written_where_the_terminal_lacks_the_signs(root: Path, kept: Path, tmp_path: Path) -> None:
    """A pipe on Windows is cp1252, which has no ▲ and no ∅."""
    done = process(root, tmp_path, "assess", "--state", kept, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr.decode("cp1252")[-300:]


def test_nothing_is_written_but_in_the_state_folder(root: Path, sound: Path, tmp_path: Path) -> None:
    home, cwd, state = tmp_path / "hjem", tmp_path / "her", tmp_path / "tilstand"
    home.mkdir()
    cwd.mkdir()
    done = process(root, cwd, "ingest", sound, "--state", state, HOME=str(home), XDG_DATA_HOME=str(home / "data"))
    assert done.returncode == 0
    assert list(cwd.rglob("*")) == []
    assert [p for p in home.rglob("*") if p.is_file()] == []
    assert sorted(p.name for p in state.iterdir()) == ["files", "taktskifte.sqlite"]


@pytest.mark.parametrize("text", ["12,4*", "12,4 dager", "mange", "#DIV/0!"])
def test_a_file_whose_only_figure_is_text_is_refused(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "fil.csv"
    path.write_text(
        f"Enhet;Indikator;Måned;Teller;Nevner\nSykehjemmet;Sykefravær totalt;oktober 2026;{text};100\n", "utf-8"
    )
    found = run("ingest", path, "--json")
    assert found.code == 1
    errors = [
        (f["code"], f["cell"], f["found"]) for f in found.json["files"][0]["findings"] if f["severity"] == "error"
    ]
    assert errors == [("error-value" if text.startswith("#") else "not-a-number", "D2", text)]
