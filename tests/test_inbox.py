"""The watched folder: whole files once each, whatever fails and whenever a process is killed."""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from serving import serving

import dashboard
from dashboard import cli
from dashboard.council import Council, open_council
from dashboard.inbox import Inbox, Watch, arrivals, inbox_folder, rounds
from dashboard.inbox.arrivals import clean_name, is_left_alone
from dashboard.inbox.handling import Handled
from dashboard.inbox.lock import only_one
from dashboard.inbox.shelf import Shelf
from dashboard.inbox.watch import log_handled
from dashboard.intake.people import is_identity_number
from dashboard.model import Problem, RegisterError
from dashboard.receiving import FileReport, Finding
from dashboard.starter import write_council
from dashboard.store import DatabaseFailed
from dashboard.wording import terminal

WATCHER = Path(__file__).with_name("inbox_watcher.py")
LOCK = ".taktskifte.lock"
#: After each of these something stays; see inbox_watcher.
MOMENTS = [
    *(("begun", False), ("stored", False), ("bound", False), ("reserved", False), ("moved", False)),
    *(("bound", True), ("half-marked", True), ("marked", True), ("reserved", True), ("moved", True)),
]
linux = pytest.mark.skipif(sys.platform != "linux", reason="leases are Linux's")
posix = pytest.mark.skipif(os.name == "nt", reason="links and signals as POSIX has them")


def sheet(month: str = "oktober 2026", lost: float = 10, unit: str = "Hele kommunen") -> str:
    return f"Enhet;Indikator;Måned;Teller;Nevner\n{unit};Sykefravær totalt;{month};{lost:g};1000\n"


BAD = sheet(unit="Hemmeligheim")
SECRET = "12345678901"
PERSONAL = next(n for tail in range(100_000) if is_identity_number(n := f"310399{tail:05d}"))


class Panic(BaseException):
    """As a reader written in Rust raises: no Exception."""


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A new council with an inbox, and a clock that the test moves."""

    def __init__(self, home: Path) -> None:
        self.folder, self.state = home / "kommune", home / "state"
        write_council(self.folder, "Prøve kommune")
        toml = self.folder / "council.toml"
        toml.write_text(toml.read_text("utf-8").replace("[intake]", '[intake]\ninbox = "innboks"'), "utf-8")
        self.council = open_council(self.folder, state=self.state)
        self.inbox_folder = self.folder / "innboks"
        self.clock = Clock()
        self.said: list[str] = []
        self.inbox = self.new_inbox()

    def new_inbox(self) -> Inbox:
        return Inbox(self.council, self.inbox_folder, clock=self.clock, warn=self.said.append)

    def lay(self, name: str, content: str | bytes = "") -> Path:
        self.inbox_folder.mkdir(exist_ok=True)
        path = self.inbox_folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def wait(self, seconds: float = 5.0, inbox: Inbox | None = None) -> list[Handled]:
        """Time passes, and then there is a look."""
        self.clock.now += seconds
        return (inbox or self.inbox).look()

    def looks(self, seconds: float = 5.0) -> list[Handled]:
        """A look, some seconds, and another."""
        return self.inbox.look() + self.wait(seconds)

    def lying(self) -> list[str]:
        """Everything in the inbox, from there, without the program's own."""
        found = (p for p in self.inbox_folder.rglob("*") if not p.is_dir() or p.is_symlink())
        return sorted(p.relative_to(self.inbox_folder).as_posix() for p in found if p.name != LOCK)

    def reasons(self) -> dict[str, str]:
        return {w.file: w.reason for w in self.inbox.waiting}

    def figure(self, month: str = "2026-10") -> float | None:
        found = self.council._store.observations(first=month, last=month)["numerator"]
        return float(found.iloc[0]) if len(found) else None


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.council.close()


# ── What is whole, and what is not ──


def test_a_whole_file_is_stored_and_moved(desk: Desk) -> None:
    desk.lay("fravær oktober.csv", sheet())
    (handled,) = desk.looks()
    assert (handled.report.status, handled.report.file, handled.target) == (
        "stored", "fravær oktober.csv", "stored/fravær oktober.csv"
    )  # fmt: skip
    assert desk.lying() == ["stored/fravær oktober.csv"]
    (upload,) = desk.council.uploads()
    assert (upload.file_name, upload.months, upload.by) == ("fravær oktober.csv", ("2026-10",), "innboks")
    assert upload.sha256 == hashlib.sha256(sheet().encode()).hexdigest()
    assert desk.inbox.look() == []
    assert not any((desk.state / "inbox").rglob("*.*"))


def test_what_is_personal_lies_there_once_and_is_not_repeated_beside(desk: Desk) -> None:
    desk.lay("a.csv", sheet() + f"{PERSONAL};Sykefravær totalt;oktober 2026;1;10\n")
    (handled,) = desk.looks()
    assert handled.marked is None
    assert desk.lying() == ["refused/a-feil.txt", "refused/a.csv"]
    text = (desk.inbox_folder / "refused/a-feil.txt").read_text("utf-8-sig")
    assert PERSONAL not in text
    assert "Det er ikke laget noen merket kopi av a.csv" in text


def test_an_identity_number_in_a_files_name_is_told_nobody(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.lay(f"Fravær {PERSONAL}.csv", sheet())
    desk.inbox.look()
    assert PERSONAL not in repr(desk.inbox.waiting)
    with caplog.at_level(logging.INFO):
        (handled,) = desk.wait()
        log_handled(handled)
    assert handled.report.status == "refused"
    hidden = "•" * 11
    assert desk.lying() == [f"refused/Fravær {hidden}-feil.txt", f"refused/Fravær {hidden}.csv"]
    said = (desk.inbox_folder / f"refused/Fravær {hidden}-feil.txt").read_text("utf-8-sig")
    assert PERSONAL not in said + caplog.text + json.dumps(handled.to_dict())
    assert f"Fravær {hidden}.csv er avvist" in caplog.text


def test_a_file_that_stays_is_named_without_an_identity_number(desk: Desk) -> None:
    desk.lay(f"{PERSONAL}.csv", sheet())
    desk.inbox.look()
    assert [w.file for w in desk.inbox.waiting] == ["•" * 11 + ".csv"]


@posix
def test_the_one_who_laid_the_file_is_not_recorded(desk: Desk) -> None:
    path = desk.lay("a.csv", sheet())
    with pytest.MonkeyPatch.context() as patch:
        if os.geteuid() == 0:
            os.chown(path, 65534, 65534)
        patch.setenv("USER", "Kari Nordmann")
        desk.looks()
    assert [u.by for u in desk.council.uploads()] == ["innboks"]


def test_a_file_is_not_read_at_the_first_look_however_old_it_is(desk: Desk) -> None:
    path = desk.lay("a.csv", sheet())
    os.utime(path, (0, 0))
    assert desk.inbox.look() == []
    assert desk.reasons() == {"a.csv": "new"}
    assert desk.wait(1.0) == []
    assert len(desk.wait(5.0)) == 1


def test_a_file_that_grows_waits_until_it_stands_still(desk: Desk) -> None:
    whole = sheet() + "Hele kommunen;Sykefravær totalt;september 2026;9;1000\n"
    for end in range(10, len(whole.encode()) + 10, 10):
        desk.lay("a.csv", whole.encode()[:end])
        assert desk.wait(30.0) == []
    (handled,) = desk.wait()
    assert handled.report.months == ("2026-09", "2026-10")


def test_a_file_that_is_written_again_with_the_same_size_waits(desk: Desk) -> None:
    path = desk.lay("a.csv", sheet())
    desk.inbox.look()
    path.write_text(sheet(lost=11), "utf-8")
    os.utime(path, ns=(1, 1))
    assert desk.wait() == []
    assert len(desk.wait()) == 1
    assert desk.figure() == 11


@linux
def test_a_file_that_a_program_has_open_for_writing_waits(desk: Desk) -> None:
    whole = sheet().encode()
    path = desk.lay("a.csv", whole[:60])
    with path.open("ab") as file:
        for _ in range(3):
            assert desk.looks(3600) == []
            assert desk.reasons() == {"a.csv": "open"}
        file.write(whole[60:])
    assert desk.looks()[0].report.status == "stored"
    assert [text for text in desk.said if "a.csv" in text] == ["a.csv venter: den er åpen i et annet program."]


LEASE_BROKEN = """
import fcntl, os, sys
from dashboard.inbox import arrivals
asked = fcntl.fcntl
def interrupted(handle, command, value):
    answer = asked(handle, command, value)
    if (command, value) == (fcntl.F_SETLEASE, fcntl.F_RDLCK):
        try:
            os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK)
        except BlockingIOError:
            print("opened")
    return answer
fcntl.fcntl = interrupted
print(arrivals.is_open_for_writing(os.open(sys.argv[1], os.O_RDONLY)))
"""


@linux
def test_a_program_that_opens_the_file_while_it_is_asked_about_ends_nobody(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x", "utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path(dashboard.__file__).parents[1])}
    command = [sys.executable, "-c", LEASE_BROKEN, str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (0, "opened\nFalse\n"), done.stderr


def test_where_nobody_can_tell_of_writers_a_file_waits_longer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "is_open_for_writing", lambda handle: None)
    desk.lay("a.csv", sheet())
    assert desk.looks(20) == []
    assert desk.reasons() == {"a.csv": "new"}
    assert len(desk.wait(20)) == 1


def test_where_leases_are_always_refused_files_are_handled_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "is_open_for_writing", lambda handle: True)
    desk.lay("a.csv", sheet())
    assert len(desk.looks(40)) == 1


@pytest.mark.parametrize("content", [b"", b"PK\3\4 the beginning of a workbook"], ids=["empty", "cut"])
def test_what_has_begun_and_not_ended_waits_for_long_and_is_then_refused(desk: Desk, content: bytes) -> None:
    desk.lay("a.xlsx", content)
    assert desk.looks(300) == []
    assert desk.reasons() == {"a.xlsx": "unfinished"}
    (handled,) = desk.wait(301) + desk.wait()
    assert [f.code for f in handled.report.findings] == ["unreadable-file"]
    assert desk.lying() == ["refused/a-feil.txt", "refused/a.xlsx"]


def test_a_process_that_looks_once_knows_how_long_a_cut_file_has_lain(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.lay("a.xlsx", b"PK\3\4")
    later = time.time() + 601
    monkeypatch.setattr(arrivals.time, "time", lambda: later)
    assert [h.report.status for h in desk.looks() + desk.wait()] == ["refused"]


def test_a_download_waits_while_its_part_lies_beside_it(desk: Desk) -> None:
    desk.lay("a.csv", sheet())
    part = desk.lay("a.csv.part", "half")
    assert desk.looks() == []
    part.unlink()
    assert len(desk.wait()) == 1


@pytest.mark.parametrize("mark", ["~$a.csv", ".~lock.a.csv#"])
def test_a_workbook_that_someone_has_open_waits_and_a_forgotten_mark_does_not_hold_it(desk: Desk, mark: str) -> None:
    desk.lay("a.csv", sheet())
    beside = desk.lay(mark, "Kari")
    assert desk.looks() == []
    assert desk.reasons() == {"a.csv": "open"}
    os.utime(beside, (0, 0))
    assert len(desk.wait()) == 1
    assert desk.lying() == sorted([mark, "stored/a.csv"])


TEMPORARY = ["~$a.xlsx", ".~lock.a.xlsx#", "a.tmp", "A.TMP", "a.xlsx.part", "a.crdownload", "a.xlsx.filepart", ".a.xlsx",
             ".a.xlsx.Qx7y2P", "a.xlsx~", "Thumbs.db", "desktop.ini", "A1B2C300", "~WRL0001.tmp"]  # fmt: skip


@pytest.mark.parametrize("name", TEMPORARY)
def test_temporary_and_hidden_files_are_left_alone(desk: Desk, name: str) -> None:
    desk.lay(name, sheet())
    assert desk.looks(7200) == []
    assert desk.lying() == [name]
    assert desk.inbox.waiting == ()


@pytest.mark.parametrize("name", ["fravær.xlsx", "2026-10.csv", "part.xlsx", "tmp.csv", "A1B2C300.xlsx", "12345678"])
def test_names_that_only_resemble_temporary_ones_are_deliveries(name: str) -> None:
    assert is_left_alone(name) == (name == "12345678")


@posix
def test_folders_links_and_pipes_are_left_alone(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "lønn.csv"
    secret.write_text(sheet(), "utf-8")
    desk.lay("mappe.csv").unlink()
    (desk.inbox_folder / "mappe.csv").mkdir()
    desk.lay("mappe.csv/a.csv", sheet())
    (desk.inbox_folder / "lenke.csv").symlink_to(secret)
    (desk.inbox_folder / "borte.csv").symlink_to(tmp_path / "finnes ikke")
    os.mkfifo(desk.inbox_folder / "rør.csv")
    before = desk.lying()
    assert desk.looks(3600) == []
    assert desk.lying() == before
    assert desk.council.uploads() == []
    assert secret.exists()


@posix
def test_a_link_put_in_a_files_place_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "lønn.csv"
    secret.write_text(sheet(), "utf-8")
    path = desk.lay("a.csv", sheet())
    waits_for = desk.inbox._arrivals.waits_for

    def swapped(arrival: Any) -> str:
        reason = waits_for(arrival)
        path.unlink()
        path.symlink_to(secret)
        return reason

    desk.inbox.look()
    desk.inbox._arrivals.waits_for = swapped  # type: ignore[method-assign]
    assert desk.wait() == []
    assert desk.council.uploads() == []
    assert secret.exists()
    assert path.is_symlink()


@posix
@pytest.mark.parametrize("name", [".taktskifte.lock", ".taktskifte.probe"])
def test_a_link_under_the_programs_own_names_overwrites_nothing(desk: Desk, tmp_path: Path, name: str) -> None:
    other = tmp_path / "viktig.txt"
    other.write_text("viktig", "utf-8")
    desk.lay("a.csv", sheet())
    (desk.inbox_folder / name).symlink_to(other)
    desk.looks()
    assert other.read_text("utf-8") == "viktig"


# ── Stored and refused ──


def test_the_same_file_again_changes_nothing_and_is_moved_under_another_name(desk: Desk) -> None:
    statuses = []
    for _ in range(3):
        desk.lay("a.csv", sheet())
        statuses += [h.report.status for h in desk.looks()]
    assert statuses == ["stored", "unchanged", "unchanged"]
    assert desk.lying() == ["stored/a (2).csv", "stored/a (3).csv", "stored/a.csv"]
    assert len(desk.council.uploads()) == 1


def test_nothing_that_lies_there_is_overwritten(desk: Desk) -> None:
    for shelf in ("stored", "refused"):
        (desk.inbox_folder / shelf).mkdir(parents=True)
    kept = {"stored/a.csv": "gammel", "refused/b-feil.xlsx": "rettet", "refused/c-feil.txt": "", "refused/d.csv": ""}
    for name, text in kept.items():
        desk.lay(name, text)
    desk.lay("a.csv", sheet())
    for name in ("b.csv", "c.csv", "d.csv"):
        desk.lay(name, BAD)
    assert len(desk.looks()) == 4
    assert {name: (desk.inbox_folder / name).read_text("utf-8") for name in kept} == kept
    for name in ("stored/a (2).csv", "refused/b (2).csv", "refused/c (2)-feil.xlsx", "refused/d (2)-feil.txt"):
        assert name in desk.lying()


def test_files_are_taken_in_the_order_they_were_written(desk: Desk) -> None:
    for number, name in enumerate(("c.csv", "a.csv", "b.csv")):
        os.utime(desk.lay(name, sheet(lost=number + 1)), (number, number))
    assert [h.report.file for h in desk.looks()] == ["c.csv", "a.csv", "b.csv"]


def test_a_refused_file_has_its_marked_copy_and_its_findings_beside_it(desk: Desk) -> None:
    book = openpyxl.Workbook()
    for row in (["Sykefravær totalt, oktober 2026"], ["Enhet", "Teller", "Nevner"], ["Hele kommunen", "mange", 900]):
        book.active.append(row)
    desk.lay("fravær.xlsx").unlink()
    book.save(desk.inbox_folder / "fravær.xlsx")
    before = (desk.inbox_folder / "fravær.xlsx").read_bytes()
    (handled,) = desk.looks()
    assert (handled.report.status, handled.target) == ("refused", "refused/fravær.xlsx")
    assert handled.marked == "refused/fravær-feil.xlsx"
    assert desk.lying() == ["refused/fravær-feil.txt", "refused/fravær-feil.xlsx", "refused/fravær.xlsx"]
    assert (desk.inbox_folder / "refused/fravær.xlsx").read_bytes() == before
    marked = openpyxl.load_workbook(desk.inbox_folder / "refused/fravær-feil.xlsx")
    assert marked.sheetnames[0] == "Feil"
    assert "ikke et tall" in marked["Sheet"]["B3"].comment.text
    text = (desk.inbox_folder / "refused/fravær-feil.txt").read_text("utf-8-sig")
    assert text.startswith("fravær.xlsx: avvist; ingenting er lagret\n  Feil not-a-number: ")
    assert "gjør: Skriv bare tallet i cellen." in text
    assert text.endswith("Feilene i fravær.xlsx er merket i fravær-feil.xlsx.\n")
    assert desk.council.uploads() == []


def test_two_refused_files_of_one_name_keep_each_its_own_findings(desk: Desk) -> None:
    desk.lay("a.csv", BAD)
    desk.looks()
    desk.lay("a.csv", sheet(month="oktobr 2026"))
    (second,) = desk.looks()
    assert (second.target, second.marked) == ("refused/a (2).csv", "refused/a (2)-feil.xlsx")
    first, other = ((desk.inbox_folder / f"refused/a{n}-feil.txt").read_text("utf-8-sig") for n in ("", " (2)"))
    assert "unknown-unit" in first
    assert "unknown-unit" not in other


@pytest.mark.parametrize("name", ["brev.docx", "bilde.png", "uten ending", "x.exe", "a.csv.bak", "notat.txt"])
def test_files_of_other_kinds_are_refused_with_a_reason_and_not_read(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Council, "receive", lambda *a, **k: pytest.fail("it was read"))
    desk.lay(name, "hei")
    (handled,) = desk.looks()
    stem = Path(name).stem
    assert desk.lying() == sorted([f"refused/{name}", f"refused/{stem}-feil.txt"])
    assert "Dette er ikke et regneark." in (desk.inbox_folder / f"refused/{stem}-feil.txt").read_text("utf-8-sig")
    assert [f.code for f in handled.report.findings] == ["unreadable-file"]


def test_a_file_whose_reader_was_ended_from_outside_is_not_refused_for_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = FileReport("a.csv", "", 1, "refused", (Finding.of(Problem("unreadable-file", facts={"why": "broken"})),))
    desk.lay("a.csv", sheet())
    with monkeypatch.context() as patch:
        patch.setattr(Council, "receive", lambda *a, **k: ended)
        assert desk.looks() == []
        assert (desk.lying(), desk.inbox.trouble, desk.reasons()) == (["a.csv"], "", {"a.csv": "new"})
    assert [h.report.status for h in desk.wait()] == ["stored"]


@posix
def test_a_file_over_the_limit_is_refused_without_being_read_or_copied(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Council, "receive", lambda *a, **k: pytest.fail("it was read"))
    monkeypatch.setattr(Council, "annotate", lambda *a, **k: pytest.fail("it was opened"))
    os.truncate(desk.lay("stor.csv", "x"), 300 * 2**30)  # with a hole where its bytes would be
    (handled,) = desk.looks()
    assert [f.code for f in handled.report.findings] == ["too-large"]
    assert desk.lying() == ["refused/stor-feil.txt", "refused/stor.csv"]


def test_a_file_that_cannot_be_marked_is_explained_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def panic(*_: object) -> None:
        raise Panic(SECRET)

    monkeypatch.setattr(Council, "annotate", panic)
    desk.lay("a.csv", BAD)
    (handled,) = desk.looks()
    assert (handled.target, handled.marked) == ("refused/a.csv", None)
    assert desk.lying() == ["refused/a-feil.txt", "refused/a.csv"]
    assert "Panic" in caplog.text
    assert SECRET not in caplog.text


TRICKS = {
    r"x\..\..\viktig.csv": "viktig.csv",
    r"C:\regneark\a.csv": "a.csv",
    "\x1b[31mrød\x1b[0m.csv": "[31mrød[0m.csv",
    "to\nlinjer.csv": "tolinjer.csv",
    "snudd\u202evsc.csv": "snuddvsc.csv",
    "halv\udcff.csv": "halv.csv",
    "=1+1.csv": "=1+1.csv",
    "-rf.csv": "-rf.csv",
    r"x\..": "fil",
    "a\u030a.csv": "å.csv",
}


@posix
@pytest.mark.parametrize(("name", "clean"), TRICKS.items(), ids=lambda text: ascii(text)[:20])
def test_tricks_in_a_name_lead_nowhere(desk: Desk, name: str, clean: str) -> None:
    assert clean_name(name) == clean
    desk.lay(name, sheet())
    (handled,) = desk.looks()
    shelf = "stored" if clean.endswith(".csv") else "refused"
    assert handled.target == f"{shelf}/{clean}"
    assert handled.target in desk.lying()
    assert sorted(p.name for p in desk.folder.iterdir()) == ["LES-MEG.txt", "council.toml", "innboks", "register"]
    assert [u.file_name for u in desk.council.uploads()] == ([clean] if shelf == "stored" else [])


@posix
@pytest.mark.parametrize("content", [sheet(), BAD], ids=["stored", "refused"])
def test_a_name_as_long_as_the_disk_allows_is_handled_twice(desk: Desk, content: str) -> None:
    long = "æ" * 125 + ".csv"
    for _ in range(2):
        desk.lay(long, content)
        assert len(desk.looks()) == 1
    assert not (desk.inbox_folder / long).exists()
    assert all(len(Path(name).name.encode()) <= 255 for name in desk.lying())
    assert len(desk.lying()) == (2 if content != BAD else 6)


def test_the_month_is_read_from_the_end_of_a_long_name(desk: Desk) -> None:
    desk.lay("Rapport " + "x" * 220 + " 2026-10.csv", "Enhet;Sykefravær totalt\nHele kommunen;7,5 %\n")
    assert [h.report.months for h in desk.looks()] == [("2026-10",)]


# ── When something fails ──


def test_a_folder_that_is_missing_is_made(desk: Desk) -> None:
    assert not desk.inbox_folder.exists()
    desk.inbox.look()
    assert sorted(p.name for p in desk.inbox_folder.iterdir() if p.is_dir()) == ["refused", "stored"]
    shutil.rmtree(desk.inbox_folder)
    desk.inbox.look()
    desk.lay("a.csv", sheet())
    assert [h.target for h in desk.looks()] == ["stored/a.csv"]
    assert desk.inbox.trouble == ""


@pytest.mark.parametrize("name", ["", "stored", "refused"])
def test_a_folder_that_cannot_be_used_is_said_and_tried_again_with_growing_pauses(desk: Desk, name: str) -> None:
    desk.inbox_folder.parent.mkdir(exist_ok=True)
    if name:
        desk.lay("a.csv", sheet())
    in_the_way = desk.inbox_folder / name
    in_the_way.write_text("i veien", "utf-8")
    desk.inbox.look()
    assert "står stille. Det ligger noe annet der mappen skulle vært." in desk.inbox.trouble
    attempts = []
    for second in range(200):
        was = desk.inbox._rest.failures
        desk.wait(1)
        attempts += [second] if desk.inbox._rest.failures > was else []
    gaps = [b - a for a, b in zip(attempts, attempts[1:], strict=False)]
    assert gaps == [10, 20, 40, 80]
    assert len(desk.said) == 1
    assert in_the_way.read_text("utf-8") == "i veien"
    in_the_way.unlink()
    desk.lay("b.csv", sheet("september 2026"))
    handled = [h.target for h in desk.wait(300) + desk.wait()]
    assert handled == (["stored/a.csv", "stored/b.csv"] if name else ["stored/b.csv"])
    assert desk.inbox.trouble == ""
    assert "går igjen" in desk.said[-1]


@posix
def test_a_shelf_that_is_a_link_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "ute").mkdir()
    desk.lay("a.csv", sheet())
    (desk.inbox_folder / "stored").symlink_to(tmp_path / "ute")
    desk.looks()
    assert desk.inbox.trouble
    assert list((tmp_path / "ute").iterdir()) == []
    assert desk.council.uploads() == []


def test_while_the_database_is_away_files_stay_and_are_stored_when_it_is_back(desk: Desk) -> None:
    database = desk.state / "taktskifte.sqlite"
    database.rename(desk.state / "away")
    database.mkdir()
    desk.lay("a.csv", sheet())
    desk.lay("b.csv", sheet("september 2026"))
    assert desk.looks() == []
    assert "står stille. Databasen kan ikke åpnes." in desk.inbox.trouble
    assert desk.inbox.is_resting
    assert desk.lying() == ["a.csv", "b.csv"]
    assert desk.wait(6) == []
    database.rmdir()
    (desk.state / "away").rename(database)
    assert desk.wait(9) == []  # it rests for longer each time
    assert [h.report.status for h in desk.wait(2)] == ["stored", "stored"]
    assert desk.inbox.trouble == ""


def test_on_a_full_disk_a_file_stays_and_is_tried_again_with_growing_pauses(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, tried, is_full = Council.receive, [], [True]

    def full(council: Council, path: Path, name: str, **named: Any) -> Any:
        if is_full[0] and name == "a.csv":
            tried.append(desk.clock.now)
            raise OSError(errno.ENOSPC, "No space left on device")
        return receive(council, path, name, **named)

    monkeypatch.setattr(Council, "receive", full)
    desk.lay("a.csv", sheet())
    desk.lay("b.csv", sheet("september 2026"))
    assert [h.target for h in desk.looks()] == ["stored/b.csv"]  # one file's trouble is not another's
    for _ in range(1300):
        desk.wait(1)
    assert [round(b - a) for a, b in zip(tried, tried[1:], strict=False)] == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert desk.lying() == ["a.csv", "stored/b.csv"]
    assert desk.inbox.trouble == "a.csv i innboksen kan ikke behandles. Disken er full."
    assert len(desk.said) == 1
    is_full[0] = False
    assert [h.target for h in desk.wait(300)] == ["stored/a.csv"]
    assert desk.inbox.trouble == ""


def test_a_file_that_is_laid_anew_is_not_held_by_the_old_ones_pause(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Council, "receive", lambda *a, **k: 1 / 0)
        desk.lay("a.csv", sheet())
        desk.looks()
        for _ in range(5):
            desk.wait(300)
    desk.lay("a.csv", sheet(lost=20))
    assert len(desk.looks()) == 1


@pytest.mark.parametrize("kind", [ZeroDivisionError, MemoryError, Panic, DatabaseFailed])
def test_whatever_is_raised_the_file_stays_and_nothing_of_it_is_logged(
    desk: Desk, kind: type[BaseException], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise DatabaseFailed("other", SECRET) if kind is DatabaseFailed else kind(SECRET)

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(Council, "receive", fails)
    desk.lay("a.csv", sheet())
    assert desk.looks() == []
    assert desk.lying() == ["a.csv"]
    assert desk.reasons() == {"a.csv": "failed"}
    assert desk.inbox.trouble
    assert SECRET not in caplog.text + "".join(desk.said)


def test_the_log_names_files_and_codes_and_no_cell(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    desk.inbox._tell = dashboard.inbox.watch.log_handled
    desk.lay("a.csv", BAD)
    desk.lay("b.csv", sheet(lost=77.77))
    desk.looks()
    assert "Innboks: a.csv er avvist (unknown-unit) og flyttet til refused/a.csv." in caplog.text
    assert "Innboks: b.csv er lagret som opplasting 1 og flyttet til stored/b.csv." in caplog.text
    assert not any(text in caplog.text for text in ("Hemmeligheim", "77"))


def test_a_file_that_is_taken_away_is_forgotten(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.lay("a.csv", sheet())
    desk.inbox.look()
    waits_for = desk.inbox._arrivals.waits_for

    def taken(arrival: Any) -> str:
        path.unlink()
        return waits_for(arrival)

    desk.inbox._arrivals.waits_for = taken  # type: ignore[method-assign]
    assert desk.wait() == []
    assert desk.wait() == []
    assert (desk.inbox.waiting, desk.inbox.trouble) == ((), "")


def test_a_file_that_changes_while_it_is_read_is_not_moved_but_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, receive = desk.lay("a.csv", sheet(lost=10)), Council.receive

    def slow(council: Council, *arguments: Any, **named: Any) -> Any:
        report = receive(council, *arguments, **named)
        monkeypatch.setattr(Council, "receive", receive)
        path.write_text(sheet(lost=20), "utf-8")
        os.utime(path, ns=(1, 1))
        return report

    monkeypatch.setattr(Council, "receive", slow)
    assert desk.looks() == []
    assert desk.lying() == ["a.csv"]
    assert [h.report.status for h in desk.looks()] == ["stored"]
    assert desk.figure() == 20
    assert (desk.inbox_folder / "stored/a.csv").read_text("utf-8") == sheet(lost=20)


def test_a_refused_file_that_changes_leaves_no_findings_behind(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path, annotate = desk.lay("a.csv", BAD), Council.annotate

    def slow(council: Council, *arguments: Any) -> Any:
        path.write_text(sheet(), "utf-8")
        return annotate(council, *arguments)

    monkeypatch.setattr(Council, "annotate", slow)
    assert desk.looks() == []
    assert desk.lying() == ["a.csv"]
    desk.looks()
    assert desk.lying() == ["stored/a.csv"]


# ── Between storing and moving ──


@contextmanager
def stuck(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing can be moved."""

    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, "denied")

    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "put", denied)
        yield


def test_a_stored_file_that_cannot_be_moved_is_not_stored_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.lay("a.csv", sheet())
    with stuck(monkeypatch):
        assert desk.looks() == []
        assert "Programmet har ikke rettigheter" in desk.inbox.trouble
        desk.wait(10)
    (handled,) = desk.wait(60)
    assert (handled.report.status, handled.report.upload, handled.target) == ("stored", 1, "stored/a.csv")
    assert len(desk.council.uploads()) == 1


@pytest.mark.parametrize("restarted", [False, True])
def test_a_correction_that_came_in_between_stands(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, restarted: bool
) -> None:
    desk.lay("a.csv", sheet(lost=10))
    with stuck(monkeypatch):
        desk.looks()
    corrected = tmp_path / "a.csv"
    corrected.write_text(sheet(lost=20), "utf-8")
    desk.council.receive(corrected, by="HR")
    if restarted:
        desk.inbox = desk.new_inbox()
        desk.inbox.look()
    assert [h.target for h in desk.wait(60)] == ["stored/a.csv"]
    assert desk.figure() == 20
    assert len(desk.council.uploads()) == 2


def test_what_was_taken_back_in_between_stays_taken_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.lay("a.csv", sheet())
    with stuck(monkeypatch):
        desk.looks()
    desk.council.undo(1, by="HR")
    assert len(desk.wait(60)) == 1
    assert desk.figure() is None


def test_a_file_that_is_laid_there_again_after_it_was_taken_back_is_stored(desk: Desk) -> None:
    desk.lay("a.csv", sheet())
    desk.looks()
    desk.council.undo(1, by="HR")
    shutil.move(desk.inbox_folder / "stored/a.csv", desk.inbox_folder / "a.csv")
    assert [h.report.status for h in desk.looks()] == ["stored"]
    assert desk.figure() == 10


def test_a_file_stored_by_another_before_it_was_moved_is_unchanged(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(sheet(), "utf-8")
    desk.council.receive(path, by="HR")
    desk.lay("a.csv", sheet())
    assert [(h.report.status, h.target) for h in desk.looks()] == [("unchanged", "stored/a.csv")]


def test_a_refused_file_that_cannot_be_moved_leaves_one_set_of_findings(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.lay("a.csv", BAD)
    with stuck(monkeypatch):
        desk.looks()
        desk.wait(10)
        assert desk.lying() == ["a.csv"]
    desk.wait(60)
    assert desk.lying() == ["refused/a-feil.txt", "refused/a-feil.xlsx", "refused/a.csv"]


# ── Processes ──


@contextmanager
def watcher(desk: Desk, moment: str = "") -> Iterator[subprocess.Popen[str]]:
    """A process that watches, ready to; it is killed with -9 when the block ends."""
    environment = os.environ | {"PYTHONPATH": str(Path(dashboard.__file__).parents[1]), "PYTHONUTF8": "1"}
    command = [sys.executable, str(WATCHER), str(desk.folder), str(desk.state), *([moment] if moment else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def until(is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)


def is_empty(desk: Desk) -> bool:
    return not [p for p in desk.inbox_folder.iterdir() if p.is_file() and p.name != LOCK]


def assert_each_was_handled_once(desk: Desk, sound: dict[str, str], bad: list[str]) -> None:
    assert desk.lying() == sorted(
        [f"stored/{name}" for name in sound]
        + [f"refused/{name}" for name in bad]
        + [f"refused/{Path(name).stem}-feil.{kind}" for name in bad for kind in ("txt", "xlsx")]
    )
    for name, text in sound.items():
        assert (desk.inbox_folder / "stored" / name).read_text("utf-8") == text
    for name in bad:
        with zipfile.ZipFile(desk.inbox_folder / f"refused/{Path(name).stem}-feil.xlsx") as marked:
            assert marked.testzip() is None
        assert "Feilene i" in (desk.inbox_folder / f"refused/{Path(name).stem}-feil.txt").read_text("utf-8-sig")
    assert sorted(u.file_name for u in desk.council.uploads()) == sorted(sound)
    assert [fault for fault in desk.council.check() if fault.severity == "error"] == []


def test_the_lock_is_one_processs_and_one_threads(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "lock"
    script = (
        "import sys, pathlib\nfrom dashboard.inbox.lock import only_one\n"
        "with only_one(pathlib.Path(sys.argv[1])) as mine:\n    print(mine)"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(dashboard.__file__).parents[1])}

    def other() -> str:
        command = [sys.executable, "-c", script, str(path)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()

    with only_one(path) as first, only_one(path) as second:
        assert (first, second) == (True, False)
        assert other() == "False"
    assert other() == "True"


def test_while_another_has_the_lock_nothing_is_handled(desk: Desk) -> None:
    desk.lay("a.csv", sheet())
    with only_one(desk.inbox_folder / LOCK):
        assert desk.looks() == []
        assert desk.reasons() == {"a.csv": "busy"}
        assert desk.inbox.trouble == ""
    assert len(desk.wait()) == 1


@posix
@pytest.mark.slow
@pytest.mark.parametrize(("moment", "is_bad"), MOMENTS, ids=str)
def test_killed_at_any_moment_the_next_process_goes_on(desk: Desk, moment: str, is_bad: bool) -> None:
    desk.lay("a.csv", BAD if is_bad else sheet())
    with watcher(desk, moment) as first:
        assert first.wait(60) == -signal.SIGKILL
    desk.looks()  # the first of a new inbox, which knows nothing of the one before
    assert_each_was_handled_once(desk, {} if is_bad else {"a.csv": sheet()}, ["a.csv"] if is_bad else [])
    assert [p for p in (desk.state / "inbox").rglob("*") if p.is_file()] == []


@posix
@pytest.mark.slow
def test_killed_at_random_moments_each_file_is_handled_once(desk: Desk) -> None:
    rng = random.Random(3)
    years = [(year, month) for year in (2024, 2025) for month in range(1, 9)]
    sound = {f"{y}-{m:02}.csv": sheet(f"{y}-{m:02}", lost=y - 2000 + m) for y, m in years}
    bad = [f"feil {number}.csv" for number in range(6)]
    names = [*sound, *bad]
    rng.shuffle(names)
    for name in names:
        desk.lay(name, sound.get(name, BAD + f"{name};Sykefravær totalt;oktober 2026;1;2\n"))
    kills = 0
    while not is_empty(desk) and kills < 6:
        with watcher(desk):
            time.sleep(rng.uniform(0.2, 1.2))
        kills += 1
    assert kills >= 2
    with watcher(desk):
        until(lambda: is_empty(desk))
        time.sleep(0.2)
    assert_each_was_handled_once(desk, sound, bad)


@posix
@pytest.mark.slow
def test_of_two_processes_each_file_is_handled_by_one(desk: Desk) -> None:
    years = [(year, month) for year in (2024, 2025) for month in range(1, 13)]
    sound = {f"{y}-{m:02}.csv": sheet(f"{y}-{m:02}", lost=y - 2000 + m) for y, m in years}
    bad = [f"feil {number}.csv" for number in range(6)]
    with watcher(desk) as one, watcher(desk) as other:
        for name in (*sound, *bad):
            desk.lay(name, sound.get(name, BAD))
            time.sleep(0.03)
        until(lambda: is_empty(desk))
        time.sleep(0.3)
        for process in (one, other):
            process.kill()
        told = [line.strip() for process in (one, other) for line in (process.stdout or ())]
    assert sorted(told) == sorted([f"stored/{name}" for name in sound] + [f"refused/{name}" for name in bad])
    assert_each_was_handled_once(desk, sound, bad)


@posix
@pytest.mark.slow
def test_a_file_that_is_copied_slowly_is_read_whole(desk: Desk) -> None:
    rows = [f"Hele kommunen;Sykefravær totalt;{m:02}.{y};{y - 2000};1000\n" for y in (2024, 2025) for m in range(1, 5)]
    with watcher(desk):
        with desk.lay("a.csv").open("a", encoding="utf-8") as file:
            file.write("Enhet;Indikator;Måned;Teller;Nevner\n")
            for row in rows:
                file.write(row)
                file.flush()
                time.sleep(0.3)  # longer than this watcher asks of a file
        until(lambda: is_empty(desk))
    (upload,) = desk.council.uploads()
    assert upload.rows == 8


# ── The command ──


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command's pauses, shortened."""
    monkeypatch.setattr(
        rounds.Inbox.__init__, "__kwdefaults__", {**rounds.Inbox.__init__.__kwdefaults__, "settle": 0.05}
    )
    monkeypatch.setattr(cli.watching, "INTERVAL_SECONDS", 0.06)
    monkeypatch.setattr(cli.watching, "ONCE_SECONDS", 1.0)


def once(desk: Desk, *options: str) -> int:
    return cli.main(["inbox", "--once", "--council", str(desk.folder), "--state", str(desk.state), *options])


@pytest.mark.usefixtures("quick")
def test_once_answers_as_ingest_does_and_says_where_the_files_lie(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.lay("a.csv", sheet())
    desk.lay("b.csv", BAD)
    desk.lay("c.xlsx", b"PK\3\4")
    assert once(desk, "--json") == 1
    out, err = capsys.readouterr()
    answer = json.loads(out)
    first, second = answer["files"]
    assert (first["file"], first["status"], first["upload"], first["moved_to"]) == (
        "a.csv",
        "stored",
        1,
        "stored/a.csv",
    )
    assert (second["status"], second["moved_to"], second["annotated"]) == (
        "refused",
        "refused/b.csv",
        "refused/b-feil.xlsx",
    )
    assert [f["code"] for f in second["findings"]] == ["unknown-unit"]
    assert answer["waiting"] == [{"file": "c.xlsx", "reason": "unfinished"}]
    assert (answer["folder"], answer["trouble"]) == (str(desk.inbox_folder), None)
    assert err == "c.xlsx venter: den er tom eller mangler slutten.\n"


@pytest.mark.usefixtures("quick")
def test_once_answers_in_words_and_with_0_when_all_is_stored(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.lay("a.csv", sheet())
    assert once(desk) == 0
    out, err = capsys.readouterr()
    assert out.startswith("a.csv: lagret som opplasting 1\n")
    assert out.endswith("  flyttet til stored/a.csv\n")
    assert err == ""
    assert once(desk) == 0
    assert capsys.readouterr().out == f"Ingen filer er klare i {desk.inbox_folder}.\n"


@pytest.mark.usefixtures("quick")
def test_once_leaves_a_file_that_is_still_written(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    path = desk.lay("a.csv", sheet()[:30])
    with path.open("a", encoding="utf-8"):
        assert once(desk) == 0
    assert desk.lying() == ["a.csv"]
    assert "a.csv venter: " in capsys.readouterr().err


@pytest.mark.usefixtures("quick")
def test_once_ends_with_3_when_the_folder_cannot_be_used(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.inbox_folder.write_text("i veien", "utf-8")
    assert once(desk) == 3
    assert "står stille. Det ligger noe annet der mappen skulle vært." in capsys.readouterr().err


def test_without_an_inbox_the_command_says_how_to_set_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_council(tmp_path / "kommune", "Prøve kommune")
    assert cli.main(["inbox", "--once", "--council", str(tmp_path / "kommune")]) == 2
    assert 'inbox = "innboks"' in capsys.readouterr().err


@posix
@pytest.mark.slow
def test_the_command_watches_until_it_is_stopped(desk: Desk) -> None:
    desk.lay("a.csv", sheet())
    command = [
        sys.executable,
        "-m",
        "dashboard",
        "inbox",
        "--json",
        "--council",
        str(desk.folder),
        "--state",
        str(desk.state),
    ]
    environment = os.environ | {"PYTHONPATH": str(Path(dashboard.__file__).parents[1])}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True
    ) as process:
        until(lambda: desk.lying() == ["stored/a.csv"])
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert json.loads(out)["files"][0]["moved_to"] == "stored/a.csv"
    assert err == f"Ser etter filer i {desk.inbox_folder}. Stopp med Ctrl+C.\n"


# ── The server ──


def test_a_thread_handles_files_and_ends_when_it_is_told(desk: Desk) -> None:
    watch = Watch(Inbox(desk.council, desk.inbox_folder, settle=0.05), interval=0.06)
    watch.start()
    desk.lay("a.csv", sheet())
    until(lambda: desk.lying() == ["stored/a.csv"])
    assert watch.is_well
    watch.stop()
    assert not watch._thread.is_alive()
    assert not watch.is_well
    desk.lay("b.csv", sheet())
    time.sleep(0.3)
    assert "b.csv" in desk.lying()


def test_a_thread_outlives_whatever_a_look_raises(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []

    def look(_: arrivals.Arrivals) -> None:
        looks.append("one more")
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(arrivals.Arrivals, "look", look)
        watch = Watch(Inbox(desk.council, desk.inbox_folder, settle=0.05), interval=0.02)
        watch.start()
        until(lambda: len(looks) > 1)
    desk.lay("a.csv", sheet())
    until(lambda: desk.lying() == ["stored/a.csv"])
    watch.stop()


@posix
@pytest.mark.slow
def test_the_server_watches_and_an_inbox_that_stands_still_stops_nothing_else(desk: Desk, root: Path) -> None:
    def health(address: str) -> tuple[int, dict[str, Any]]:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=20) as answer:
            return answer.status, json.load(answer)

    command = [sys.executable, root / "serve.py", "--council", desk.folder]
    with serving(command, state=desk.state) as address:
        desk.lay("a.csv", sheet())
        desk.lay("b.csv", BAD)
        until(lambda: is_empty(desk))
        status, answer = health(address)
        assert (status, answer["status"], answer["checks"]["inbox"]) == (200, "ok", True)
        shutil.rmtree(desk.inbox_folder)
        desk.inbox_folder.write_text("i veien", "utf-8")
        until(lambda: health(address)[1]["status"] == "degraded")
        status, answer = health(address)
        assert (status, answer["checks"]["inbox"], answer["checks"]["database"]) == (200, False, True)
        with urllib.request.urlopen(f"{address}/oversikt", timeout=20) as page:
            assert page.status == 200
        desk.inbox_folder.unlink()
        until(lambda: health(address)[1]["status"] == "ok")
    assert [u.file_name for u in desk.council.uploads()] == ["a.csv"]


# ── The setting ──


def test_no_inbox_is_watched_unless_one_is_set(tmp_path: Path) -> None:
    write_council(tmp_path / "kommune", "Prøve kommune")
    council = open_council(tmp_path / "kommune")
    assert inbox_folder(council) is None
    council.close()


def set_inbox(desk: Desk, value: str) -> None:
    toml = desk.folder / "council.toml"
    toml.write_text(toml.read_text("utf-8").replace('inbox = "innboks"', f"inbox = {value}"), "utf-8")


@pytest.mark.parametrize("value", ["true", "7", '["innboks"]'])
def test_an_inbox_that_is_no_text_is_a_fault_that_says_what_to_write(
    desk: Desk, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_inbox(desk, value)
    assert once(desk) == 1
    said = capsys.readouterr().err
    assert "council.toml, kolonne intake.inbox: «" in said
    assert 'Skriv en mappe, for eksempel "innboks".' in said


PLACES = [
    '"."',
    '".."',
    '"/"',
    '"register"',
    '"register/innboks"',
    '"workbooks"',
    '"../state"',
    '"../state/innboks"',
    '"a\\u0000"',
]


@pytest.mark.parametrize("value", PLACES)
def test_an_inbox_where_the_council_or_the_program_keeps_its_own_is_refused(desk: Desk, value: str) -> None:
    set_inbox(desk, value)
    council = open_council(desk.folder, state=desk.state)
    with pytest.raises(RegisterError) as refused:
        inbox_folder(council)
    council.close()
    (fault,) = refused.value.faults
    assert (fault.code, fault.column) == ("bad-setting", "intake.inbox")
    assert "alt som ligger i innboksen, blir flyttet" in terminal.register_faults([fault])
    assert once(desk) == 1
    assert (desk.folder / "council.toml").exists()


def test_an_inbox_may_lie_anywhere_else(desk: Desk, tmp_path: Path) -> None:
    for value, folder in (
        (json.dumps(str(tmp_path / "ute")), tmp_path / "ute"),
        ('"../ved siden"', tmp_path / "ved siden"),
    ):
        set_inbox(desk, value)
        council = open_council(desk.folder, state=desk.state)
        assert inbox_folder(council) == folder
        council.close()
        desk.folder.joinpath("council.toml").write_text('name = "Prøve"\n[intake]\ninbox = "innboks"\n', "utf-8")
