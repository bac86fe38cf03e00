"""A file is read in a process of its own: what happens to that process costs one upload, never the one that asked."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import hostile_checks
import openpyxl
import pytest

from dashboard.intake.case import Check
from dashboard.intake.checks import CHECKS
from dashboard.intake.isolation import ReaderFailed, Readers, Stopped
from dashboard.intake.marks import Mark
from dashboard.intake.reading import Reading, read_workbook
from dashboard.intake.register import load_register
from dashboard.intake.worker import Setup
from dashboard.model import IntakeSettings, Lesson
from dashboard.model.problem import Code

REGISTER = load_register(Path(__file__).resolve().parents[1] / "data" / "nesbyen" / "register")
MONTH = "2026-11"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (
        ["Sykefravær, oktober 2026"],
        ["Enhet", "Tapte dagsverk", "Avtalte dagsverk"],
        ["Sykehjemmet", 101.5, 980],
        ["Hjemmetjenesten", 40, 600],
    ):
        book.active.append(row)
    path = tmp_path / "fravær.xlsx"
    book.save(path)
    return path


@pytest.fixture
def readers() -> Iterator[Readers]:
    kept = Readers(Setup(REGISTER, IntakeSettings(), CHECKS), most=2)
    yield kept
    kept.close()


def with_checks(*checks: Check, seconds: float = 20, megabytes: int = 512) -> Readers:
    settings = IntakeSettings(max_seconds=seconds, max_memory_megabytes=megabytes)
    return Readers(Setup(REGISTER, settings, checks), most=1)


def read(readers: Readers, path: Path, **asked: object) -> Reading:
    return readers.begin(path, path.name, this_month=MONTH, **asked).finish()  # type: ignore[arg-type]


def codes(reading: Reading) -> list[tuple[str, str | None]]:
    return [(f.code, f.facts.get("what") or f.facts.get("why")) for f in reading.findings]


class TestTheSameAsHere:
    def test_a_file_reads_the_same_in_its_own_process(self, readers: Readers, workbook: Path) -> None:
        here = read_workbook(workbook, REGISTER, this_month=MONTH)
        assert here.observations
        assert read(readers, workbook) == here

    def test_findings_come_with_their_places_and_facts(self, readers: Readers, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("Oktober 2026\nEnhet;Sykefravær\nSjukehuset;12,4 *x\nSykehjemet;3\n", "utf-8")
        here = read_workbook(tmp_path / "a.csv", REGISTER, this_month=MONTH)
        assert here.is_refused
        assert read(readers, tmp_path / "a.csv") == here

    def test_earlier_values_are_asked_of_the_one_that_knows_them(self, readers: Readers, workbook: Path) -> None:
        asked: list[Sequence[tuple[str, str]]] = []

        def history(series: Sequence[tuple[str, str]]) -> dict[tuple[str, str], list[float]]:
            asked.append(series)
            return {("sick_leave_total", "sykehjem"): [1.0, 1.2] * 6}

        reading = readers.begin(workbook, workbook.name, this_month=MONTH).finish(history)
        assert asked == [[("sick_leave_total", "hjemmetjeneste"), ("sick_leave_total", "sykehjem")]]
        assert [(f.code, f.cell, f.facts["slip"]) for f in reading.findings] == [("outlier", "B3", "10")]

    def test_lessons_and_hidden_rows_reach_it(self, readers: Readers, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        for row in (["Oktober 2026"], ["Enhet", "Dialogmøter"], ["Sjukestova", 3], ["Hjemmetjenesten", 4]):
            book.active.append(row)
        book.active.row_dimensions[4].hidden = True
        book.save(tmp_path / "a.xlsx")
        lesson = Lesson("*", "sjukestova", "unit", "sykehjem")
        reading = read(readers, tmp_path / "a.xlsx", lessons=[lesson], with_hidden=True)
        assert sorted((o.unit, o.value) for o in reading.observations) == [("hjemmetjeneste", 4.0), ("sykehjem", 3.0)]

    def test_progress_is_told(self, readers: Readers, workbook: Path) -> None:
        told: list[str] = []
        readers.begin(workbook, workbook.name, this_month=MONTH).finish(
            progress=lambda what, done, of: told.append(what)
        )
        assert told == ["open", "check"]

    def test_progress_that_nobody_asked_for_is_not_told(self, readers: Readers, workbook: Path) -> None:
        told: list[str] = []
        job = readers.begin(workbook, workbook.name, this_month=MONTH, is_told=False)
        reading = job.finish(progress=lambda what, done, of: told.append(what))
        assert reading == read_workbook(workbook, REGISTER, this_month=MONTH)
        assert told == []


class TestHarmStaysThere:
    @pytest.mark.parametrize(
        ("check", "outcome"),
        [
            (hostile_checks.check_by_eating, ("too-large", "memory")),
            (hostile_checks.check_for_ever, ("too-large", "time")),
            (hostile_checks.check_by_dying, ("unreadable-file", "broken")),
        ],
    )
    def test_a_file_that_brings_its_process_down_is_refused_and_the_next_is_read(
        self, workbook: Path, check: object, outcome: tuple[str, str]
    ) -> None:
        readers = with_checks(Check(check), seconds=1)  # type: ignore[arg-type]
        try:
            assert codes(read(readers, workbook)) == [outcome]
            assert codes(read(readers, workbook)) == [outcome]
        finally:
            readers.close()
        sound = with_checks(*CHECKS)
        try:
            assert len(read(sound, workbook).observations) == 2
        finally:
            sound.close()

    def test_a_check_that_raises_is_said_and_stops_no_other(
        self, workbook: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        readers = with_checks(Check(hostile_checks.check_by_raising), *CHECKS)
        try:
            with caplog.at_level(logging.WARNING):
                reading = read(readers, workbook)
        finally:
            readers.close()
        assert [(f.code, f.severity) for f in reading.findings] == [("check-failed", "warning")]
        assert len(reading.observations) == 2
        assert "check_by_raising" in caplog.text
        assert "Nordmann" not in caplog.text

    def test_the_process_can_write_no_file_and_knows_no_secret(
        self, workbook: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TAKTSKIFTE_DATABASE", "postgresql://someone:secret@nowhere/x")
        readers = with_checks(Check(hostile_checks.check_by_writing), Check(hostile_checks.check_by_telling))
        try:
            assert read(readers, workbook).findings == ()
        finally:
            readers.close()

    def test_a_process_is_used_again_however_much_the_one_that_asks_holds(
        self, readers: Readers, workbook: Path
    ) -> None:
        held = bytearray(500 * 2**20)
        held[:: 2**12] = b"x" * len(held[:: 2**12])  # touched, so that it counts
        read(readers, workbook)
        del held
        assert len(readers._free) == 1

    def test_a_process_that_ended_while_it_waited_costs_nothing(self, readers: Readers, workbook: Path) -> None:
        assert len(read(readers, workbook).observations) == 2
        (waiting,) = readers._free
        waiting._process.kill()
        waiting._process.wait()
        assert len(read(readers, workbook).observations) == 2

    def test_a_missing_interpreter_is_an_environment_that_failed(
        self, workbook: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.executable", "/nowhere/python")
        readers = with_checks()
        with pytest.raises(ReaderFailed):
            read(readers, workbook)
        monkeypatch.undo()
        assert len(read(readers, workbook).observations) == 2  # the place it held was given back
        readers.close()


class TestManyAtOnce:
    def test_more_files_than_processes_are_all_read(self, readers: Readers, workbook: Path) -> None:
        found: list[Reading] = []
        threads = [threading.Thread(target=lambda: found.append(read(readers, workbook))) for _ in range(7)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert [len(r.observations) for r in found] == [2] * 7
        assert len(readers._free) <= 2

    def test_a_job_let_go_of_gives_its_place_back(self, workbook: Path) -> None:
        readers = with_checks(Check(hostile_checks.check_for_ever), seconds=60)
        began = time.monotonic()
        readers.begin(workbook, workbook.name, this_month=MONTH).cancel()
        readers.begin(workbook, workbook.name, this_month=MONTH).cancel()
        readers.close()
        assert time.monotonic() - began < 50

    def test_what_is_closed_keeps_no_process(self, readers: Readers, workbook: Path) -> None:
        read(readers, workbook)
        (waiting,) = readers._free
        readers.close()
        assert waiting._process.poll() is not None


class TestStopped:
    def test_a_file_nobody_wants_any_more_ends_at_once_and_gives_its_place_back(self, workbook: Path) -> None:
        readers = with_checks(Check(hostile_checks.check_for_ever), seconds=60)
        stop = threading.Event()
        try:
            job = readers.begin(workbook, workbook.name, this_month=MONTH, stop=stop)
            process, asked = job._process, time.monotonic()
            threading.Timer(0.5, stop.set).start()
            with pytest.raises(Stopped):
                job.finish(stop=stop)
            assert time.monotonic() - asked < 10
            assert not process.is_running
            readers.begin(workbook, workbook.name, this_month=MONTH).cancel()  # waits for ever where no place is free
        finally:
            readers.close()

    def test_one_that_waits_for_its_turn_ends_too(self, workbook: Path) -> None:
        readers = with_checks(*CHECKS)
        stop = threading.Event()
        try:
            first = readers.begin(workbook, workbook.name, this_month=MONTH)
            threading.Timer(0.3, stop.set).start()
            with pytest.raises(Stopped):
                readers.begin(workbook, workbook.name, this_month=MONTH, stop=stop)
            assert first.finish().observations
            assert read(readers, workbook).observations
        finally:
            readers.close()

    def test_who_waits_for_a_file_or_for_a_place_may_do_something_else_meanwhile(self, workbook: Path) -> None:
        readers = with_checks(Check(hostile_checks.check_for_ever), seconds=60)
        calls: list[str] = []

        def give_up(where: str) -> None:
            calls.append(where)
            if calls.count(where) == 2:
                raise RuntimeError(where)

        try:
            job = readers.begin(workbook, workbook.name, this_month=MONTH)
            with pytest.raises(RuntimeError, match="place"):
                readers.begin(workbook, workbook.name, this_month=MONTH, waiting=lambda: give_up("place"))
            with pytest.raises(RuntimeError, match="file"):
                job.finish(waiting=lambda: give_up("file"))
            readers.begin(workbook, workbook.name, this_month=MONTH).cancel()  # waits for ever where no place is free
        finally:
            readers.close()
        assert calls == ["place"] * 2 + ["file"] * 2

    def test_what_is_never_stopped_is_read_to_its_end(self, readers: Readers, workbook: Path) -> None:
        job = readers.begin(workbook, workbook.name, this_month=MONTH, stop=threading.Event())
        assert job.finish(stop=threading.Event()).observations


class TestOwnCodes:
    def test_a_checks_own_code_comes_back_with_its_severity(self, workbook: Path) -> None:
        check = Check(hostile_checks.check_round, {"round-figure": Code("note", "{found} er rundt.", "Se etter.")})
        readers = with_checks(check)
        try:
            reading = read(readers, workbook)
        finally:
            readers.close()
        assert [(f.code, f.cell, f.found, f.facts) for f in reading.findings] == [
            ("round-figure", "C4", "600", {"digit": "100"})
        ]
        assert len(reading.observations) == 2


def test_a_marked_workbook_comes_back_as_bytes(readers: Readers, workbook: Path, tmp_path: Path) -> None:
    marked = readers.mark(
        workbook, workbook.name, [Mark("error", "Feil", "Sheet", ("B3",), "Noe er galt.", "Rett det.")]
    )
    assert marked is not None
    (tmp_path / "ut.xlsx").write_bytes(marked)
    assert openpyxl.load_workbook(tmp_path / "ut.xlsx").sheetnames[0] == "Feil"


def test_what_cannot_be_opened_cannot_be_marked(readers: Readers, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    assert readers.mark(tmp_path / "a.xlsx", "a.xlsx", []) is None
