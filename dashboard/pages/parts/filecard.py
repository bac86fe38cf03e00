"""One file on the desk, from the moment it came until it is stored, left or taken away.

Reading goes on in a thread; what it tells of its progress is looked at from the session, so that nothing but the
session ever touches the page. What the browser asks for is done only where the file's state allows it.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from pathlib import PurePath
from threading import Event
from typing import TYPE_CHECKING, Any

from dashboard.council import ChangesDiffer, ReaderFailed, Stopped
from dashboard.model import Change, Lesson
from dashboard.pages.parts.card import Card
from dashboard.pages.parts.fault import report_fault
from dashboard.pages.parts.quarantine import Offered, Quarantined, UnknownToken, offer
from dashboard.pages.parts.report import WORDS, report_html
from dashboard.pages.parts.teaching import Quiz, answers, told
from dashboard.pages.parts.templating import render
from dashboard.receiving import FileReport, marked_name
from dashboard.wording import upload
from dashboard.wording.screen import screen

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.council import Council

_LOOK_SECONDS = 0.25
# Files wait for their turn in threads of their own: forty dropped at once hold nobody else up.
_THREADS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="upload")
#: States in which someone is in the middle of something, and those in which a file dropped anew takes the place.
OPEN_STATES = frozenset({"reading", "storing", "refused", "ready", "failed"})
_GIVES_WAY = frozenset({"refused", "failed", "gone", "left"})
#: What is added to a file's name when it has been mended: «… RETTET», «…-feil», «… (2)», «…_v2», «… ny versjon».
_MENDED = re.compile(
    r"(?:[\s_.,-]*(?:\(\d{1,2}\)|\(?(?:rettet|retta|rettelse|retting|korrigert|korreksjon|feil|ny|nye|nytt|kopi|copy|of|av|"
    r"endelig|endeleg|oppdatert|revidert|versjon|utgave|v)\)?(?![^\W\d_])[\s_.]?(?:\d{1,2}(?!\d))?))*[\s_.,-]*"
)


@dataclass(frozen=True)
class Look:
    """What a file would do to the figures, and what is asked about its headings; made in the thread that reads."""

    report: FileReport
    changes: pd.DataFrame
    effects: pd.DataFrame
    quiz: Quiz


@dataclass
class _Run:
    """One time a file is gone through: how far it has come, and whether that is still wanted."""

    told: tuple[str, int, int] = ("wait", 0, 1)
    stop: Event = field(default_factory=Event)

    def tell(self, phase: str, done: int, of: int) -> None:
        self.told = (phase, done, of)


def _is_mended(name: str, own: str) -> bool:
    """Whether a file is by its name another one corrected: the same name, or one that says so before or after it."""
    new, old = (unicodedata.normalize("NFC", PurePath(text).stem).casefold().strip() for text in (name, own))
    if not old or old not in new:
        return False
    before, _, after = new.partition(old)
    return _MENDED.fullmatch(before) is not None and _MENDED.fullmatch(after) is not None


class FileCard:
    """The card of one file. ``by`` says who delivers, ``turned`` is called at each new state.

    Nothing is stored while ``may_store`` says no: what was typed of who delivers is to be typed anew.
    """

    def __init__(
        self, council: Council, waiting: Quarantined, by: Callable[[], str], turned: Callable[[FileCard], None],
        may_store: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        self._council, self._by, self._turned, self._may_store = council, by, turned, may_store
        self.card = Card()
        self.card.on_asked(self._asked)
        self._marked: Offered | None = None
        self._is_marking = False
        self._take(waiting)

    def _take(self, waiting: Quarantined) -> None:
        self.waiting = waiting
        self.state = "reading"
        self._look: Look | None = None
        self._stored: FileReport | None = None
        # A month that is said of a heading without one holds for this file alone, not for what comes after it.
        self._lessons: tuple[Lesson, ...] = ()
        self._with_hidden = False
        self._run = _Run()
        self._note, self._faults = "", dict[str, str]()

    def gives_way_to(self, waiting: Quarantined) -> bool:
        """Whether a file that comes is this one, corrected or dropped once more."""
        own = self.waiting.file_name
        if self.state == "ready":
            return self.waiting.sha256 == waiting.sha256
        return self.state in _GIVES_WAY and _is_mended(waiting.file_name, own)

    async def replace(self, waiting: Quarantined) -> None:
        """Reads another file in this one's place."""
        self.discard()
        self._take(waiting)
        await self.read()

    def discard(self) -> None:
        """Deletes what lies on the server of it."""
        self.waiting.discard()
        self._drop_marked()

    def _drop_marked(self) -> None:
        if self._marked is not None:
            self._marked.discard()
            self._marked = None

    def leave(self) -> None:
        """Nobody looks any more: what is only being read is let go of, what is being stored is stored."""
        if self.state != "storing":
            self._run.stop.set()
            self.discard()
            # What is being marked meanwhile is then laid out for nobody.
            self.state = "left"

    async def read(self, note: str = "") -> None:
        """Reads the file and shows what it would do; nothing is stored."""
        try:
            look = await self._follow("reading", self._read)
        except Stopped:
            return
        except Exception as fault:
            self._failed(fault)
            return
        await self._show(look, note)

    def _read(self, run: _Run) -> Look:
        self.waiting.keep()
        return self._looked(self._receive(run, dry_run=True))

    def _looked(self, report: FileReport) -> Look:
        # A file about people is gone when it has been read: nothing can be said of its headings.
        unknown = [] if report.is_personal else self._council.unknown_headings(report)
        quiz = Quiz.about(unknown, self._council.register)
        return Look(report, self._council.visible_changes(report), self._council.effects(report), quiz)

    def _receive(self, run: _Run, *, dry_run: bool, expected: Sequence[Change] | None = None) -> FileReport:
        return self._council.receive(
            self.waiting.path, self.waiting.file_name, by=self._signed, dry_run=dry_run, lessons=self._lessons,
            with_hidden=self._with_hidden, progress=run.tell, stop=run.stop, expected=expected,
        )  # fmt: skip

    async def _follow(self, state: str, job: Callable[[_Run], Any]) -> Any:
        """Does ``job`` in a thread and shows how far it has come. Stopped once nobody wants it any more."""
        run = self._run = _Run()
        self.state, self._signed = state, self._by()
        file, shown, is_storing = self.waiting.file_name, run.told, state == "storing"
        self.card.param.update(
            object=render("upload_reading.html", file=file, is_storing=is_storing, phase=upload.phase(*shown)),
            said=upload.said_begun(file, is_storing=is_storing),
        )
        self._turned(self)
        task = asyncio.get_running_loop().run_in_executor(_THREADS, copy_context().run, job, run)
        while not task.done():
            await asyncio.wait({task}, timeout=_LOOK_SECONDS)
            if run.stop.is_set():
                task.add_done_callback(lambda done: done.exception())
                raise Stopped
            if run.told != shown:
                phase, done, of = shown = run.told
                text = upload.phase(phase, done, of, is_storing=is_storing)
                self.card.step = {"text": text, "share": done / of if of > 1 else None}
        return task.result()

    async def _show(self, look: Look, note: str = "") -> None:
        self._look, report = look, look.report
        self._drop_marked()  # what was marked before this reading
        if report.status != "refused":
            self._settle("ready", upload.said_ready(report.file, report.added, report.changed, report.removed), note)
            return
        said = upload.said_refused(report.file, len(report.of_severity("error")))
        if report.is_personal:
            self.discard()
            self._settle("refused", said, note)
            return
        self._is_marking = True
        self._settle("refused", said, note)
        await self._mark(report)

    async def _mark(self, report: FileReport) -> None:
        """Lays the copy with the faults marked out to be fetched, while the findings are being read."""
        waiting = self.waiting
        try:
            content = await asyncio.to_thread(self._council.annotated, waiting.path, report)
        except Exception:
            report_fault("marking")
            content = None
        if self._look is None or self._look.report is not report or self.state != "refused":
            return
        self._marked = (
            offer(self._council, content, marked_name(report.file), waiting.owner) if content is not None else None
        )
        self._is_marking = False
        self.card.object = self._html()

    def _settle(self, state: str, said: str, note: str) -> None:
        self.state, self._note, self._faults = state, note, {}
        self.card.param.update(object=self._html(), said=" ".join(filter(None, (note, said))))
        self._turned(self)

    def _html(self) -> str:
        assert self._look is not None
        marked = "making" if self._is_marking else self._marked.token if self._marked else ""
        look, quiz, is_personal = self._look, self._look.quiz, self._look.report.is_personal
        is_hidden = any(f.code == "hidden-cells" for f in look.report.findings)
        return report_html(
            self._council, look.report, look.changes, look.effects, note=self._note, marked=marked,
            is_personal=is_personal, with_hidden=self._with_hidden,
            can_hidden=is_hidden and not self._with_hidden and not is_personal,
            questions=quiz.questions, questions_left=upload.headings_left(quiz.left), units=list(quiz.choices.units),
            indicators=list(quiz.choices.indicators), faults=self._faults,
        )  # fmt: skip

    async def _asked(self, event: Any) -> None:
        """Does what is asked for, where the state allows it."""
        what, state = event.new["do"], self.state
        if state in ("reading", "storing"):
            if what == "cancel" and state == "reading":
                self._run.stop.set()
                self._end("left", screen("upload-cancelled", file=self.waiting.file_name))
        elif what == "close" and state != "ready":
            self._end("closed", "")
        elif what == "again" and state == "failed":
            await self.read()
        elif what == "hidden" and state in ("refused", "ready"):
            self._with_hidden = True
            await self.read()
        elif what == "teach" and state == "refused" and self._look is not None and self._look.quiz.unknown:
            await self._teach(event.new["fields"], self._look.quiz)
        elif what == "store" and state == "ready":
            await self._store()
        elif what == "leave" and state == "ready":
            self._end("left", screen("upload-left", file=self.waiting.file_name))

    async def _teach(self, fields: dict[str, str], quiz: Quiz) -> None:
        lessons, faults = answers(fields, quiz.unknown, quiz.choices)
        if faults:
            self._note, self._faults = "", faults
            self.card.param.update(object=self._html(), said=" ".join(faults.values()))
            return
        try:
            await asyncio.to_thread(self._council.teach, lessons, by=self._by())
        except Exception as fault:
            self._failed(fault)
            return
        if self.state != "refused":  # taken away meanwhile
            return
        self._lessons = (*self._lessons, *lessons)
        await self.read(told(lessons))

    async def _store(self) -> None:
        if not self._may_store():
            said = screen("upload-by-hold", file=self.waiting.file_name)
            self._faults = {"store": said}
            self.card.param.update(object=self._html(), said=said)
            return
        try:
            result = await self._follow("storing", self._store_or_look)
        except Exception as fault:
            self._failed(fault)
            return
        if isinstance(result, Look):
            await self._show(result, screen("upload-moved") if result.report.status != "refused" else "")
            return
        self.discard()
        self.state, self._stored = "stored", result
        said = screen("upload-stored" if result.status == "stored" else "upload-unchanged", file=result.file)
        self.card.param.update(object=self._receipt(), said=said)
        self._turned(self)

    def _receipt(self, *, is_undone: bool = False) -> str:
        return render("upload_receipt.html", report=self._stored, by=self._signed, is_undone=is_undone, **WORDS)

    def tell_undone(self, upload: int) -> None:
        """Says on the receipt, where it is this one's, that the upload has been taken back."""
        if self.state == "stored" and self._stored is not None and self._stored.upload == upload:
            self.card.object = self._receipt(is_undone=True)

    def _store_or_look(self, run: _Run) -> FileReport | Look:
        """Stores what was shown; where the file would do something else by now, that is shown and nothing is stored."""
        assert self._look is not None
        self.waiting.keep()
        try:
            report = self._receive(run, dry_run=False, expected=self._look.report.changes)
        except ChangesDiffer:
            return self._read(run)
        return self._looked(report) if report.status == "refused" else report

    def _failed(self, fault: Exception) -> None:
        """Says what went wrong; what lies on the server can be tried again."""
        if isinstance(fault, UnknownToken) or not self.waiting.is_there:
            self._end("gone", screen("upload-gone"), is_bad=True)
        elif isinstance(fault, ReaderFailed):
            report_fault("reading")
            self._end("failed", screen("upload-no-reader"), is_bad=True)
        else:
            self._end("failed", screen("upload-fault", number=report_fault("upload")), is_bad=True)

    def _end(self, state: str, text: str, *, is_bad: bool = False) -> None:
        if state != "failed":
            self.discard()
        self.state = state
        markup = render(
            "upload_ended.html", file=self.waiting.file_name, text=text, is_bad=is_bad, can_retry=state == "failed"
        )
        self.card.param.update(object=markup, said=text)
        self._turned(self)
