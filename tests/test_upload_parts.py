"""The parts of «Last opp» without a browser: a file's states, questions about headings, findings told together."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from upload_desk import workbook, write_small_council

from dashboard.council import Council, ReaderFailed, open_council
from dashboard.intake.people import is_identity_number
from dashboard.model import Lesson, Register, Unit
from dashboard.pages.parts import quarantine, teaching
from dashboard.pages.parts.card import Card
from dashboard.pages.parts.filecard import FileCard
from dashboard.pages.parts.markup import breakable
from dashboard.pages.parts.report import grouped
from dashboard.pages.parts.teaching import Choices, answers, key_of, lesson_rows, questions, told
from dashboard.pages.upload import UploadDesk, receipt
from dashboard.receiving import FileReport, Finding, Unknown, sha256_of
from dashboard.wording import upload as words

NUMBER = next(n for tail in range(100_000) if is_identity_number(n := f"310399{tail:05d}"))


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    folder = write_small_council(tmp_path / "kommune")
    council = open_council(folder / "by", state=folder / "state")
    yield council
    council.close()


class Desk:
    """File cards without a page around them."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.turns: list[str] = []

    def waiting(self, path: Path, name: str | None = None) -> quarantine.Quarantined:
        token = quarantine.new_token()
        place = quarantine.waiting_path(self.council, token)
        place.write_bytes(path.read_bytes())
        facts = {"size": path.stat().st_size, "sha256": sha256_of(path), "owner": "nettleseren"}
        quarantine.leave(place, file_name=name or path.name, **facts)  # type: ignore[arg-type]
        return quarantine.take_quarantined(self.council, token)

    def card(self, path: Path, name: str | None = None) -> FileCard:
        return FileCard(
            self.council, self.waiting(path, name), lambda: "Prøve", lambda card: self.turns.append(card.state)
        )

    def read(self, path: Path, name: str | None = None) -> FileCard:
        card = self.card(path, name)
        asyncio.run(card.read())
        return card


@pytest.fixture
def desk(council: Council) -> Desk:
    return Desk(council)


def ask(card: FileCard, what: Any, **fields: str) -> None:
    """What a browser may ask for at any time, whatever buttons are shown."""

    class Event:
        new = {"do": what, "number": 0, "fields": fields}

    asyncio.run(card._asked(Event))


def left(council: Council) -> list[str]:
    return sorted(path.suffix for path in quarantine.quarantine_folder(council).iterdir())


@pytest.mark.parametrize("by", ["Kari Nordmann", " Nordmann, Kari ", "kari.nordmann@by.no", f"HR {NUMBER}"])
def test_a_persons_name_is_not_taken_for_who_does_it_whichever_way_it_comes(
    council: Council, tmp_path: Path, by: str
) -> None:
    path = workbook(tmp_path / "a 2026-10.xlsx", 1, 2)
    council.receive(path, by="HR")
    (lesson,) = council.teach([Lesson("s", "norrd", "unit", "nord")], by="HR")
    before = council.uploads(), council.lessons()
    for act in (
        lambda: council.receive(path, by=by), lambda: council.receive(path, by=by, dry_run=True),
        lambda: council.undo(1, by=by), lambda: council.forget(lesson, by=by),
        lambda: council.teach([Lesson("s", "sørr", "unit", "sor")], by=by),
    ):  # fmt: skip
        with pytest.raises(ValueError, match="navnet på en person") as raised:
            act()
        assert by.strip() not in str(raised.value)
    assert (council.uploads(), council.lessons()) == before


# ── a file's states ──


def test_a_file_is_looked_at_before_it_is_stored_and_leaves_nothing_behind(
    council: Council, desk: Desk, tmp_path: Path
) -> None:
    card = desk.read(workbook(tmp_path / "a 2026-10.xlsx", 1, 2))
    assert (card.state, council.uploads()) == ("ready", [])
    assert card.card.said == "a 2026-10.xlsx kan lagres: 2 nye tall."
    ask(card, "store")
    assert card.state == "stored"
    assert [upload.by for upload in council.uploads()] == ["Prøve"]
    assert left(council) == []
    assert desk.turns == ["reading", "ready", "storing", "stored"]


@pytest.mark.parametrize("what", ["store", "leave", "again", "cancel", "", "finnes ikke", "sure"])
def test_a_refused_file_is_not_stored_whatever_is_asked(
    council: Council, desk: Desk, tmp_path: Path, what: str
) -> None:
    card = desk.read(workbook(tmp_path / "a.xlsx", 1, 2, unit="Norrd"))
    assert card.state == "refused"
    ask(card, what)
    assert (card.state, council.uploads()) == ("refused", [])
    assert left(council) == ["", ".name", ".offered"]


@pytest.mark.parametrize("what", ["close", "again", "cancel", "teach"])
def test_a_file_that_can_be_stored_stays_until_it_is_stored_or_left(
    council: Council, desk: Desk, tmp_path: Path, what: str
) -> None:
    card = desk.read(workbook(tmp_path / "a 2026-10.xlsx", 1, 2))
    ask(card, what)
    assert (card.state, left(council)) == ("ready", [""])
    ask(card, "leave")
    assert (card.state, left(council), council.uploads()) == ("left", [], [])
    ask(card, "store")
    assert council.uploads() == []


def test_a_file_about_people_is_deleted_as_soon_as_it_is_read(council: Council, desk: Desk, tmp_path: Path) -> None:
    card = desk.read(workbook(tmp_path / "a.xlsx", 1, 2, unit=NUMBER))
    assert card.state == "refused"
    assert "Filen er slettet fra serveren" in card.card.object
    assert "/api/marked/" not in card.card.object
    assert NUMBER not in card.card.object + card.card.said
    assert left(council) == []
    for what in ("hidden", "teach", "store"):
        ask(card, what)
        assert council.uploads() == []


def test_what_someone_else_has_stored_meanwhile_is_shown_before_storing(
    council: Council, desk: Desk, tmp_path: Path
) -> None:
    card = desk.read(workbook(tmp_path / "a 2026-10.xlsx", 1, 2))
    council.receive(workbook(tmp_path / "b 2026-10.xlsx", 5, 6), by="En annen")
    ask(card, "store")
    assert card.state == "ready"
    assert "Noen andre har lagret eller tatt tilbake tall" in card.card.object
    assert "2 endrede tall" in card.card.object
    assert len(council.uploads()) == 1
    ask(card, "store")
    assert card.state == "stored"


def test_a_file_that_removes_more_figures_than_it_leaves_is_stored_only_past_a_warning(
    council: Council, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "øvelser.xlsx"
    head, month = ["Enhet", "Indikator", "Måned", "Verdi"], "oktober 2026"
    names = ("Gjennomførte øvelser", "Overliggerdøgn")
    both = [[unit, name, month, 3] for unit in ("Nord", "Sør") for name in names]
    ask(desk.read(rows_of(path, head, *both)), "store")
    assert len(council.uploads()) == 1
    card = desk.read(rows_of(path, head, ["Nord", names[0], month, 4]))
    assert card.state == "ready"
    warning = "3 tall som er lagret fra før, står ikke i denne filen og blir fjernet."
    assert card.card.object.index(warning) < card.card.object.index("Lagre og fjern 3 tall</button>")
    assert "Kan lagres, men fjerner tall" in card.card.object
    assert "badge better" not in card.card.object
    ask(card, "store")
    assert "3 tall som var lagret fra før, står ikke i denne filen og er fjernet." in card.card.object
    assert "ta tilbake opplasting 2" in card.card.object


@pytest.mark.parametrize(
    ("observations", "added", "removed", "is_most"),
    [(1, 0, 99, True), (1, 0, 1, False), (2, 1, 2, True), (3, 0, 3, False), (4, 0, 0, False), (4, 4, 0, False),
     (4, 4, 1, True), (0, 0, 0, False)],
)  # fmt: skip
def test_most_is_removed_where_more_goes_than_stays_and_what_is_new_counts_for_neither(
    observations: int, added: int, removed: int, is_most: bool
) -> None:
    report = FileReport("a", "", 1, "dry-run", observations=observations, added=added, removed=removed)
    assert report.is_mostly_removing is is_most


def rows_of(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    return path


def test_a_change_that_rounding_hides_is_shown_by_its_numerator_and_denominator(
    council: Council, desk: Desk, tmp_path: Path
) -> None:
    head = ["Enhet", "Indikator", "Måned", "Teller", "Nevner"]
    for lost in (101, 101.5):
        row = ["Nord", "Sykefravær totalt", "oktober 2026", lost, 1280]
        card = desk.read(rows_of(tmp_path / "a 2026-10.xlsx", head, row))
        assert card.state == "ready", card.card.object
        if lost == 101:
            ask(card, "store")
    shown = card.card.object.replace("\u00a0", " ")
    assert "7,9 prosent (101 av 1 280)" in shown
    assert "7,9 prosent (101,5 av 1 280)" in shown


def test_what_a_heading_was_said_to_mean_meanwhile_is_shown_before_storing(
    council: Council, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in (["Enhet", "Måned", "Ukjent tall"], ["Nord", "oktober 2026", 7]):
        book.active.append(line)
    book.save(path)
    (unknown,) = council.unknown_headings(council.receive(path, by="Prøve", dry_run=True))

    def teach(indicator: str) -> None:
        council.teach([Lesson(unknown.signature, unknown.heading, "indicator", indicator)], by="En annen")

    teach("exercises_held")
    card = desk.read(path)
    teach("discharge_days")
    ask(card, "store")
    assert (card.state, council.uploads()) == ("ready", [])
    assert "sagt hva en overskrift betyr" in card.card.object
    assert "Overliggerdøgn" in card.card.object
    ask(card, "store")
    assert card.state == "stored"
    assert list(council.observations()["indicator"]) == ["discharge_days"]


def test_what_others_do_elsewhere_does_not_hold_it_up(council: Council, desk: Desk, tmp_path: Path) -> None:
    card = desk.read(workbook(tmp_path / "a 2026-10.xlsx", 1, 2))
    other = workbook(tmp_path / "b.xlsx", 5, 6)
    book = openpyxl.load_workbook(other)
    for row in (2, 3):
        book["Tall"].cell(row, 2).value = "Overliggerdøgn"
    book.save(other)
    assert council.receive(other, by="En annen").status == "stored"
    ask(card, "store")
    assert card.state == "stored"


def test_a_file_that_was_swept_away_says_so_in_a_sentence(council: Council, desk: Desk, tmp_path: Path) -> None:
    card = desk.read(workbook(tmp_path / "a 2026-10.xlsx", 1, 2))
    quarantine.sweep(council, older_than=0.0)
    ask(card, "store")
    assert card.state == "gone"
    assert "Filen ligger ikke lenger på serveren. Slipp den her igjen." in card.card.object
    assert council.uploads() == []


def failing(*faults: Exception) -> Callable[..., Any]:
    waiting = list(faults)

    def job(*_: Any, **__: Any) -> Any:
        raise waiting.pop(0)

    return job


def test_a_failure_has_a_number_and_can_be_tried_again(
    council: Council, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a 2026-10.xlsx", 1, 2)
    with monkeypatch.context() as broken:
        broken.setattr(council, "receive", failing(ValueError("hemmelig"), ReaderFailed("hemmelig")))
        card = desk.read(path)
        assert card.state == "failed"
        assert "oppgi feilnummer" in card.card.object
        ask(card, "again")
        assert "serveren har for lite å gå på" in card.card.object
        assert "hemmelig" not in card.card.object
    ask(card, "again")
    assert card.state == "ready"


def test_a_copy_that_cannot_be_marked_takes_nothing_else_away(
    council: Council, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(council, "annotated", failing(ValueError("hemmelig")))
    card = desk.read(workbook(tmp_path / "a.xlsx", 1, 2, unit="Norrd"))
    assert card.state == "refused"
    assert "«Norrd» er ikke en enhet" in card.card.object
    assert "det lages ingen kopi med feilene merket" in card.card.object


@pytest.mark.parametrize("state", ["closed", "gone", "failed"])
def test_headings_are_taught_only_where_they_are_asked_about(
    council: Council, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    card = desk.read(workbook(tmp_path / "a 2026-10.xlsx", 1, 2, unit="Nordd"))
    key = key_of(card._look.quiz.unknown[0])
    if state == "closed":
        ask(card, "close")
    else:
        with monkeypatch.context() as patch:
            patch.setattr(council, "receive", failing(ValueError("x")))
            if state == "gone":
                quarantine.sweep(council, older_than=0.0)
            ask(card, "hidden")
    assert card.state == state
    ask(card, "teach", **{f"kind-{key}": "unit", f"unit-{key}": "Nord (10)"})
    assert (card.state, council.lessons()) == (state, [])


def test_a_file_taken_away_while_its_heading_is_taught_is_not_read_again(
    council: Council, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = desk.read(workbook(tmp_path / "a 2026-10.xlsx", 1, 2, unit="Nordd"))
    key = key_of(card._look.quiz.unknown[0])
    monkeypatch.setattr(council, "teach", lambda *_, **__: card._end("closed", ""))
    ask(card, "teach", **{f"kind-{key}": "unit", f"unit-{key}": "Nord (10)"})
    assert card.state == "closed"


def test_the_marked_copy_goes_with_the_reading_it_was_made_of(council: Council, desk: Desk, tmp_path: Path) -> None:
    card = desk.read(workbook(tmp_path / "a 2026-10.xlsx", 1, 2, unit="Nordd"))
    before = [path.name for path in quarantine.quarantine_folder(council).glob("*.offered")]
    assert len(before) == 1
    key = key_of(card._look.quiz.unknown[0])
    ask(card, "teach", **{f"kind-{key}": "unit", f"unit-{key}": "finnes ikke"})
    assert "«finnes ikke» står ikke der" in card.card.object
    assert "/api/marked/" in card.card.object
    ask(card, "teach", **{f"kind-{key}": "unit", f"unit-{key}": "Nord (10)"})
    assert card.state == "ready"
    assert left(council) == [""]


def slow(council: Council, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Has reading go on until it is stopped; the event given back is set as soon as it has begun."""
    begun = threading.Event()
    receive = council.receive

    def job(*asked: Any, stop: threading.Event, **facts: Any) -> Any:
        begun.set()
        if not facts.get("dry_run"):
            return receive(*asked, stop=stop, **facts)
        assert stop.wait(20)
        return receive(*asked, stop=stop, **facts)

    monkeypatch.setattr(council, "receive", job)
    return begun


def test_reading_can_be_cancelled_and_the_file_is_gone(
    council: Council, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = slow(council, monkeypatch)
    card = desk.card(workbook(tmp_path / "a 2026-10.xlsx", 1, 2))

    async def run() -> None:
        reading = asyncio.ensure_future(card.read())
        await asyncio.to_thread(begun.wait, 20)
        assert card.state == "reading"

        class Event:
            new = {"do": "cancel", "number": 0, "fields": {}}

        await card._asked(Event)
        assert card.state == "left"
        await reading

    asyncio.run(run())
    assert card.state == "left"
    assert "Lesingen av a 2026-10.xlsx ble avbrutt. Ingenting er lagret." in card.card.object
    assert left(council) == []


def test_a_visitor_who_goes_stops_what_is_being_read(
    council: Council, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = slow(council, monkeypatch)
    card = desk.card(workbook(tmp_path / "a 2026-10.xlsx", 1, 2))

    async def run() -> None:
        reading = asyncio.ensure_future(card.read())
        await asyncio.to_thread(begun.wait, 20)
        card.leave()
        await asyncio.wait_for(reading, 20)

    asyncio.run(run())
    assert left(council) == []


def test_a_visitor_who_goes_has_no_marked_copy_laid_out_after_them(
    council: Council, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def annotated(*_: Any) -> bytes:
        begun.set()
        assert go_on.wait(20)
        return b"PK"

    monkeypatch.setattr(council, "annotated", annotated)
    card = desk.card(workbook(tmp_path / "a 2026-10.xlsx", 1, 2, unit="Norrd"))

    async def run() -> None:
        reading = asyncio.ensure_future(card.read())
        assert await asyncio.to_thread(begun.wait, 20)
        card.leave()
        go_on.set()
        await asyncio.wait_for(reading, 20)

    asyncio.run(run())
    assert left(council) == []


def test_many_files_at_once_hold_nobody_else_up(
    council: Council, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = slow(council, monkeypatch)
    path = workbook(tmp_path / "a 2026-10.xlsx", 1, 2)
    files = [desk.card(path) for _ in range(40)]

    async def run() -> None:
        reading = [asyncio.ensure_future(file.read()) for file in files]
        await asyncio.to_thread(begun.wait, 20)
        assert await asyncio.wait_for(asyncio.to_thread(council.uploads), 5) == []
        for file in files:
            file.leave()
        await asyncio.wait_for(asyncio.gather(*reading), 20)

    asyncio.run(run())
    assert left(council) == []


def test_a_corrected_file_takes_the_place_of_the_refused_one_and_no_other(desk: Desk, tmp_path: Path) -> None:
    bad, good = workbook(tmp_path / "a.xlsx", 1, 2, unit="Norrd"), workbook(tmp_path / "b.xlsx", 1, 2)
    refused, ready = desk.read(bad), desk.read(good)
    assert refused.gives_way_to(desk.waiting(good, "a.xlsx"))
    assert refused.gives_way_to(desk.waiting(good, "a-feil.xlsx"))
    assert not refused.gives_way_to(desk.waiting(bad, "c.xlsx"))
    assert "Heter den det samme, gjerne med «rettet» etter, tar den denne plassen." in refused.card.object
    assert ready.gives_way_to(desk.waiting(good, "samme innhold.xlsx"))
    assert not ready.gives_way_to(desk.waiting(bad, "b.xlsx"))


@pytest.mark.parametrize(
    ("own", "name", "gives_way"),
    [
        ("HR oktober.xlsx", "HR oktober RETTET.xlsx", True),
        ("HR oktober.xlsx", "HR oktober-rettet (2).xlsx", True),
        ("HR oktober.xlsx", "hr oktober_v2.xlsx", True),
        ("HR oktober.xlsx", "HR oktober (rettet).xlsx", True),
        ("HR oktober.xlsx", "Kopi av HR oktober.xlsx", True),
        ("HR oktober.xls", "HR oktober.xlsx", True),
        ("HR oktober.xlsm", "HR oktober-feil.xlsm", True),
        ("a\u030arsverk.xlsx", "\u00e5rsverk rettet.xlsx", True),
        ("HR.xlsx", "HR oktober.xlsx", False),
        ("HR oktober.xlsx", "HR oktober 2026.xlsx", False),
        ("HR oktober.xlsx", "HR oktober avdeling nord.xlsx", False),
        ("HR.xlsx", "HR nyansatte.xlsx", False),
        ("HR.xlsx", "CHR.xlsx", False),
        ("HR.xlsx", "HR-10.xlsx", False),
        ("HR rettet.xlsx", "HR.xlsx", False),
        (".xlsx", "a.xlsx", False),
    ],
)
def test_a_file_takes_anothers_place_by_its_name_only_where_that_says_it_is_the_same_one_corrected(
    desk: Desk, tmp_path: Path, own: str, name: str, gives_way: bool
) -> None:
    path = workbook(tmp_path / "a.xlsx", 1, 2, unit="Norrd")
    card = desk.card(path, own)
    card.state = "refused"
    assert card.gives_way_to(desk.waiting(path, name)) is gives_way


def test_who_delivers_is_not_kept_where_it_is_an_identity_number(council: Council) -> None:
    desk = UploadDesk(council)
    for typed, kept in (("HR og lønn", "HR og lønn"), ("  ", "ikke oppgitt"), (f"lønn {NUMBER}", "ikke oppgitt"),
                        ("Kari Nordmann", "ikke oppgitt"), ("kari.nordmann@by.no", "ikke oppgitt")):  # fmt: skip
        desk.by.value = typed
        assert desk._name() == kept


def test_a_persons_name_is_told_at_the_field_and_nothing_is_stored_before_it_is_changed(
    council: Council, tmp_path: Path
) -> None:
    page, on_desk = UploadDesk(council), Desk(council)
    waiting = on_desk.waiting(workbook(tmp_path / "a 2026-10.xlsx", 1, 2))
    card = FileCard(council, waiting, page._name, page._turned, page._may_store)
    page.files.append(card)
    asyncio.run(card.read())
    assert "Er feltet tomt, står det «ikke oppgitt» på kvitteringen." in card.card.object
    page.by.value = "Kari Nordmann"
    assert "navnet på en person eller et fødselsnummer, og det lagres ikke" in page.by_fault.object
    ask(card, "store")
    assert (card.state, council.uploads()) == ("ready", [])
    assert "a 2026-10.xlsx er ikke lagret: i «Hvem leverer?»" in card.card.object
    assert "Nordmann" not in card.card.object + page.by_fault.object
    page.by.value = "HR og lønn"
    assert page.by_fault.object.strip() == ""
    ask(card, "store")
    assert [upload.by for upload in council.uploads()] == ["HR og lønn"]


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("j19_natt_tittel.xlsx", "j19_<wbr>natt_<wbr>tittel<wbr>.xlsx"),
        ("HR oktober.xlsx", "HR oktober.xlsx"),
        ("sykefravær-2026-10.xlsx B2", "sykefravær-<wbr>2026-<wbr>10<wbr>.xlsx B2"),
        ("<b>_lang_og_farlig</b>.xlsx", "&lt;b&gt;_<wbr>lang_<wbr>og_<wbr>farlig&lt;/b&gt;<wbr>.xlsx"),
        ("enlangsammenhengende", "enlangsammenhengende"),
        ("", ""),
    ],
)
def test_a_long_file_name_may_break_at_its_joints_and_is_escaped(name: str, markup: str) -> None:
    assert breakable(name) == markup


# ── the receipt's own address ──


def test_a_receipt_can_be_opened_by_its_number_and_says_when_it_is_taken_back(council: Council, tmp_path: Path) -> None:
    report = council.receive(workbook(tmp_path / "a 2026-10.xlsx", 1, 2), by="HR")
    shown = receipt(council, "1").object
    assert report.sha256 in shown
    assert "a 2026-10.xlsx" in shown
    assert "Tatt tilbake" not in shown
    council.undo(1, by="Controller")
    assert "Tallene fra denne filen gjelder ikke." in receipt(council, " 1 ").object


@pytest.mark.parametrize("asked", ["2", "-1", "", "1 or 1=1", "<script>", "９"])
def test_a_number_that_is_none_says_so(council: Council, tmp_path: Path, asked: str) -> None:
    council.receive(workbook(tmp_path / "a 2026-10.xlsx", 1, 2), by="HR")
    shown = receipt(council, asked).object
    assert "Fant ikke opplastingen" in shown
    assert "<script>" not in shown


# ── taking back from the list ──


def click(act: Callable[[Any], Any], what: str, number: int) -> None:
    class Event:
        new = {"do": what, "number": number, "fields": {}}

    asyncio.run(act(Event))


def test_an_upload_is_taken_back_only_by_the_answer_to_the_question_about_it(council: Council, tmp_path: Path) -> None:
    for name, north in (("a 2026-10.xlsx", 1), ("b 2026-09.xlsx", 5)):
        council.receive(workbook(tmp_path / name, north, 2), by="HR")
    desk = UploadDesk(council)
    act = desk._asked_of_uploads
    click(act, "sure", 1)
    click(act, "undo", 2)
    click(act, "sure", 1)
    assert [upload.undone_at for upload in council.uploads()] == [None, None]
    click(act, "spare", 2)
    click(act, "sure", 2)
    assert [upload.undone_at for upload in council.uploads()] == [None, None]
    click(act, "undo", 1)
    assert "Ja, ta tilbake" in desk.uploads.object
    click(act, "sure", 1)
    assert [upload.id for upload in council.uploads() if upload.undone_at] == [1]
    click(act, "undo", 1)
    click(act, "sure", 1)
    assert "var alt tatt tilbake av noen andre" in desk.uploads.object


# ── what headings mean ──


def unknown(text: str, kind: str = "unit", sheet: str = "Ark", signature: str = "s") -> Unknown:
    return Unknown(sheet, "A2", text, kind, signature, text.casefold())


def test_headings_are_asked_about_sixty_at_a_time_and_looked_up_away_from_the_page(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []

    def near(*args: Any, **kwargs: Any) -> list[str]:
        threads.append(threading.get_ident())
        return []

    monkeypatch.setattr(teaching, "get_close_matches", near)
    path = tmp_path / "a 2026-10.csv"
    path.write_text("\n".join(["Enhet;Gjennomførte øvelser", "Nord;1", *(f"Avdeling {n};2" for n in range(100, 165))]))
    card = desk.read(path)
    assert card.card.object.count("<fieldset") == 60
    assert "5 overskrifter til er ukjent" in card.card.object
    assert len(threads) == 120
    ask(card, "teach", **{f"kind-{key_of(card._look.quiz.unknown[0])}": "month"})  # type: ignore[union-attr]
    assert len(threads) == 120
    assert threading.get_ident() not in threads


def test_labels_to_pick_from_are_never_alike(council: Council) -> None:
    rows = {
        "by": Unit("by", "Byen"), "a": Unit("a", "Bad", "by", "10"), "b": Unit("b", "Bad", "a", "10"),
        "c": Unit("c", "Bad", "a", "10"),
    }  # fmt: skip
    register = Register(rows, dict(council.register.indicators), {}, [], [])
    choices = Choices.of(register)
    assert set(choices.units.values()) == set(rows)
    assert "Bad (10), under Byen" in choices.units
    assert choices.indicators["Gjennomførte øvelser"] == "exercises_held"
    assert {"sick_leave_total", "sick_leave_total:numerator", "sick_leave_total:denominator"} <= set(
        choices.indicators.values()
    )


def test_a_unit_is_asked_of_once_a_file_and_another_heading_once_a_sheet(council: Council) -> None:
    choices = Choices.of(council.register)
    asked = [unknown("Norrd", sheet="En"), unknown("Norrd", sheet="To", signature="t"),
             unknown("Antall", "indicator", "En"), unknown("Antall", "indicator", "To", "t")]  # fmt: skip
    found = questions(asked, council.register, choices)
    assert [(q["text"], q["place"]) for q in found] == [
        ("Norrd", "Ark «En», celle A2"), ("Antall", "Ark «En», celle A2"), ("Antall", "Ark «To», celle A2"),
    ]  # fmt: skip
    assert found[0]["also"] == "Det samme her: Ark «To», celle A2."
    assert found[0]["unit_guess"] == "Nord (10)"
    key = found[0]["key"]
    lessons, faults = answers({f"kind-{key}": "unit", f"unit-{key}": "nord (10)"}, asked, choices)
    assert faults == {}
    assert [(one.signature, one.heading, one.meaning) for one in lessons] == [
        ("s", "norrd", "nord"),
        ("t", "norrd", "nord"),
    ]
    assert told(lessons) == "Betydningen av 1 overskrift huskes for ark med de samme overskriftene."


@pytest.mark.parametrize(
    ("kind", "fields", "meaning", "fault"),
    [
        ("unit", {"unit": "Nord (10)"}, "nord", ""),
        ("unit", {"unit": " SØR (20) "}, "sor", ""),
        ("unit", {"unit": "nord"}, "nord", ""),
        ("unit", {"unit": "Sør"}, "sor", ""),
        ("unit", {"unit": "sor"}, "sor", ""),
        ("unit", {"unit": " 20 "}, "sor", ""),
        ("unit", {"unit": "hele  byen"}, "by", ""),
        ("unit", {"unit": "nor"}, None, "«nor» står ikke der"),
        ("unit", {"unit": "Gjennomførte øvelser"}, None, "står ikke der"),
        ("indicator", {"indicator": "EXERCISES_HELD"}, "exercises_held", ""),
        ("indicator", {"indicator": "Nord"}, None, "«Nord» står ikke der"),
        ("unit", {"unit": ""}, None, ""),
        ("indicator", {"indicator": "Gjennomførte øvelser"}, "exercises_held", ""),
        ("indicator", {"indicator": "", "unit": "Nord (10)"}, None, words.PICK_EMPTY),
        ("month", {"month": "10"}, "10", ""),
        ("month", {"month": "10", "year": "2026"}, "2026-10", ""),
        ("month", {"month": "13"}, None, words.PICK_EMPTY),
        ("month", {"month": "10", "year": "26"}, None, words.PICK_YEAR),
        ("month", {"month": "10", "year": "２０２６"}, None, words.PICK_YEAR),
        ("ignore", {}, "", ""),
        ("slett", {}, None, ""),
        ("", {"unit": "Nord (10)"}, None, ""),
    ],
)
def test_an_answer_is_a_pick_from_the_register_or_is_told_what_is_wrong(
    council: Council, kind: str, fields: dict[str, str], meaning: str | None, fault: str
) -> None:
    one = unknown("Norrd")
    key = key_of(one)
    sent = {f"kind-{key}": kind} | {f"{name}-{key}": text for name, text in fields.items()}
    lessons, faults = answers(sent, [one], Choices.of(council.register))
    assert [lesson.meaning for lesson in lessons] == ([] if meaning is None else [meaning])
    if meaning is None:
        assert (fault or words.PICK_NOTHING) in "".join(faults.values())
    else:
        assert faults == {}
        council.teach(lessons, by="x")


def test_a_name_that_two_go_by_is_no_answer_before_one_is_picked(council: Council) -> None:
    rows = {
        "by": Unit("by", "Byen", code="1"), "a": Unit("a", "Bad", "by", "10"), "b": Unit("b", "Bad", "a", "10"),
        "c": Unit("c", "Bru", "by", aliases=("Byen",)),
    }  # fmt: skip
    choices = Choices.of(Register(rows, dict(council.register.indicators), {}, [], []))
    one = unknown("Norrd")
    key = key_of(one)
    for typed in ("Bad", "10"):
        lessons, faults = answers({f"kind-{key}": "unit", f"unit-{key}": typed}, [one], choices)
        assert (lessons, faults) == ([], {key: f"Velg fra listen: «{typed}» er navnet på flere."})
    lessons, _ = answers({f"kind-{key}": "unit", f"unit-{key}": "Bad (10), under Byen"}, [one], choices)
    assert [lesson.meaning for lesson in lessons] == ["a"]


def test_a_month_without_a_month_in_its_heading_holds_for_the_one_file(council: Council) -> None:
    lessons = [Lesson("s", "denne måneden", "month", "2026-10"), Lesson("s", "p10", "month", "10")]
    said = told(lessons)
    assert "Betydningen av 1 overskrift huskes" in said
    assert "1 måned gjelder bare denne filen" in said


def test_one_answer_is_one_row_and_is_taken_back_whole(council: Council) -> None:
    council.teach([Lesson(s, "norrd", "unit", "nord") for s in ("s", "t")], by="HR")
    council.teach([Lesson("s", "sørr", "unit", "sor"), Lesson("s", "notat", "ignore")], by="Controller")
    rows = lesson_rows(council.lessons(), council.register)
    assert [row["text"] for row in rows] == [
        "«notat» leses ikke.", "«sørr» betyr enheten Sør (20).", "«norrd» betyr enheten Nord (10).",
    ]  # fmt: skip
    assert [row["where"] for row in rows] == ["", "", "gjelder 2 slags ark"]
    assert rows[2]["signed"].endswith(" · HR")
    desk = UploadDesk(council)
    click(desk._asked_of_lessons, "forget", rows[2]["number"])
    assert [one.heading for one in council.lessons()] == ["notat", "sørr"]
    assert words.FORGOTTEN in desk.lessons.object
    click(desk._asked_of_lessons, "forget", rows[2]["number"])
    assert words.FORGOTTEN_BEFORE in desk.lessons.object
    click(desk._asked_of_lessons, "noe annet", rows[0]["number"])
    assert len(council.lessons()) == 2


def test_what_has_left_the_register_is_said_to_have_left(council: Council) -> None:
    (row,) = lesson_rows([Lesson("s", "norrd", "unit", "nedlagt", id=1)], council.register)
    assert "ikke lenger finnes i registeret" in row["text"]


# ── findings told together ──


def finding(cell: str, text: str, remedy: str = "Rett det.", **more: Any) -> Finding:
    sheet = more.pop("sheet", "Ark")
    facts = {"severity": "error", "repeats": 0, "places": (), **more}
    return Finding(
        "kode", sheet=sheet, cell=cell, found="", message=f"Ark «{sheet}», celle {cell}: {text}", remedy=remedy, **facts
    )


def test_the_same_sentence_is_told_once_with_its_places() -> None:
    found = grouped([finding("A1", "Feil."), finding("A1", "Feil.", sheet="To", repeats=2, places=("A2", "A3"))])
    assert found == {
        "groups": [{"remedy": "Rett det.", "lines": [
            {"message": "Ark «Ark», celle A1: Feil.", "also": "Det samme her: Ark «To», celle A1 (og 2 celler til)."},
        ]}],
        "left": 0,
    }  # fmt: skip


def test_what_is_to_be_done_is_told_once_for_all_it_helps_and_never_for_a_note() -> None:
    found = grouped([finding("A1", "Ett."), finding("A2", "To.", "Noe annet."), finding("A3", "Tre.")])
    assert [(g["remedy"], len(g["lines"])) for g in found["groups"]] == [("Rett det.", 2), ("Noe annet.", 1)]
    (group,) = grouped([finding("A1", "Sum.", "Ingenting.", severity="note")])["groups"]
    assert group["remedy"] == ""


def test_a_flood_of_findings_is_cut_and_says_how_many_are_left() -> None:
    found = grouped([finding(f"A{n}", f"Feil {n}.") for n in range(75)])
    assert sum(len(group["lines"]) for group in found["groups"]) == 60
    assert found["left"] == 15
    places = words.elsewhere([(f"celle A{n}", 0) for n in range(13)])
    assert places.endswith("celle A9 og 3 steder til.")


# ── what a browser asks for ──


@pytest.mark.parametrize(
    "asked",
    [None, "store", 7, [], {}, {"do": 7}, {"do": "x", "number": "1"}, {"number": float("nan")}, {"number": 1e300},
     {"fields": [1]}, {"fields": {"a": 1, 2: "b"}}, {"fields": {str(n): "x" for n in range(5000)}}],
)  # fmt: skip
def test_what_a_browser_asks_for_has_its_kind_whatever_it_sends(asked: Any) -> None:
    sound = Card()._process_property_change({"asked": asked})["asked"]
    assert isinstance(sound["do"], str)
    assert isinstance(sound["number"], int)
    assert all(isinstance(k, str) and isinstance(v, str) for k, v in sound["fields"].items())
    assert len(sound["fields"]) <= 2000


def test_a_soundly_asked_thing_comes_through_and_a_long_text_is_cut() -> None:
    asked = {"do": "teach", "number": 3, "fields": {"unit-x": "Nord", "lang": "x" * 9000}, "count": 2}
    sound = Card()._process_property_change({"asked": asked, "annet": 1})
    assert sound["annet"] == 1
    assert sound["asked"] == {**asked, "fields": {"unit-x": "Nord", "lang": "x" * 500}}


def test_whatever_can_have_the_focus_keeps_it_when_a_card_is_exchanged(
    council: Council, desk: Desk, tmp_path: Path
) -> None:
    """The browser finds it again by its ``data-key``: a button or a field without one would lose its reader."""
    council.receive(workbook(tmp_path / "a 2026-10.xlsx", 1, 2), by="HR")
    council.teach([Lesson("s", "norrd", "unit", "nord")], by="HR")
    page = UploadDesk(council)
    click(page._asked_of_uploads, "undo", 1)
    refused = desk.read(workbook(tmp_path / "b.xlsx", 1, 2, unit="Nordd"))
    ready = desk.read(workbook(tmp_path / "c 2026-10.xlsx", 5, 6))
    shown = [page.uploads.object, page.lessons.object, refused.card.object, ready.card.object]
    ask(ready, "store")
    shown.append(ready.card.object)
    found = re.findall(r"<(?:button|a|input|select|summary)\b[^>]*>|<[^>]*tabindex[^>]*>", "".join(shown))
    assert len(found) > 15
    assert [tag for tag in found if "data-key=" not in tag] == []


def test_a_token_that_opens_nothing_is_told_on_a_card_that_can_be_taken_away(council: Council) -> None:
    desk = UploadDesk(council)

    class Event:
        new = {"token": "x" * 43, "file": "<b>borte.xlsx"}

    asyncio.run(desk._arrived(Event))
    (card,) = desk.desk
    assert "Filen ligger ikke lenger på serveren. Slipp den her igjen." in card.object
    assert "&lt;b&gt;borte.xlsx" in card.object
    card.asked = {"do": "close", "number": 0, "fields": {}}
    assert list(desk.desk) == []
