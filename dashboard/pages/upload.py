"""Last opp: drop a workbook, read what was found in it, see what it would change, store it, take it back."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import panel as pn
import panel_material_ui as pmui

from dashboard.council import AlreadyForgotten, AlreadyUndone, UnknownLesson, UnknownUpload
from dashboard.pages.parts import quarantine
from dashboard.pages.parts.card import Card
from dashboard.pages.parts.fault import report_fault
from dashboard.pages.parts.filecard import OPEN_STATES, FileCard
from dashboard.pages.parts.filefield import FileField
from dashboard.pages.parts.live import on_new_version, pulse_of
from dashboard.pages.parts.page import Request, remembering
from dashboard.pages.parts.report import WORDS
from dashboard.pages.parts.teaching import lesson_rows, said_together
from dashboard.pages.parts.templating import filled, render
from dashboard.receiving import Finding, is_person
from dashboard.wording import upload as words
from dashboard.wording.catalogue import _
from dashboard.wording.kept import retold
from dashboard.wording.screen import screen

if TYPE_CHECKING:
    from dashboard.council import Council

_MOST_UPLOADS = 20


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page, each visit its own; with ``opplasting`` in the address, the receipt of that upload."""
    asked = request.params.get("opplasting")
    return UploadDesk(council).page if asked is None else receipt(council, asked)


def receipt(council: Council, asked: str) -> pn.viewable.Viewable:
    """What is known of one upload, to be read and printed."""
    upload = next((one for one in council.uploads() if str(one.id) == asked.strip()), None)
    if upload is None:
        return Card(render("upload_unknown.html", number=asked))
    found: dict[str, list[Finding]] = {"error": [], "warning": [], "note": []}
    for finding in json.loads(upload.findings):
        told = {name: finding[name] for name in ("code", "message", "found", "sheet", "cell")}
        remedy = finding["remedy"]
        finding |= {"message": retold(**told), "remedy": _(remedy)}
        found[finding["severity"]].append(Finding(**finding))
    return Card(
        render(
            "upload_record.html", upload=upload, errors=found["error"], warnings=found["warning"], notes=found["note"],
            **WORDS,
        )
    )  # fmt: skip


class UploadDesk:
    """One visitor's desk: the field, the files being looked at, what came in, and what headings are said to mean."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.by = pmui.TextInput(
            label=screen("upload-by"), placeholder=screen("upload-by-hint"), max_length=80, sizing_mode="stretch_width",
            max_width=520, margin=(10, 0),
        )  # fmt: skip
        self.by_fault = Card()
        self.by.param.watch(remembering(self._tell_of_name), "value")
        self.field = FileField.of(council)
        self.field.param.watch(remembering(self._arrived), "arrived")
        self.files: list[FileCard] = []
        self.desk = pn.Column(sizing_mode="stretch_width", margin=0)
        self.uploads, self.lessons = Card(), Card()
        self.uploads.on_asked(self._asked_of_uploads)
        self.lessons.on_asked(self._asked_of_lessons)
        version = pulse_of(council).read()
        self._listed, self._shown, self._asked = "", _MOST_UPLOADS, 0
        self._list_uploads()
        self._list_lessons()
        on_new_version(council, version, remembering(self._show_new))
        document = pn.state.curdoc
        if document is not None and document.session_context is not None:
            document.on_session_destroyed(lambda _: self._leave())
        self.page = pn.Column(
            filled("upload.html", example=council.settings.example), self.by, self.by_fault, self.field, self.desk, self.uploads,
            self.lessons, sizing_mode="stretch_width", margin=0,
        )  # fmt: skip

    def _leave(self) -> None:
        """The visitor has gone: what they dropped and did not store goes too."""
        for file in self.files:
            file.leave()

    def _name(self) -> str:
        name = str(self.by.value or "").strip()
        return screen("upload-by-none") if not name or is_person(name) else name

    def _may_store(self) -> bool:
        return not is_person(str(self.by.value or ""))

    def _tell_of_name(self, _: Any) -> None:
        said = "" if self._may_store() else screen("upload-by-person")
        self.by.error_state = bool(said)
        self.by_fault.param.update(object=render("upload_by.html", said=said), said=said)

    # -- files --------------------------------------------------------------------------------

    async def _arrived(self, event: Any) -> None:
        try:
            waiting = quarantine.take_quarantined(self.council, str(event.new["token"]))
        except quarantine.UnknownToken:
            self._tell(str(event.new.get("file", "")), screen("upload-gone"))
            return
        old = next((file for file in self.files if file.gives_way_to(waiting)), None)
        if old is not None:
            await old.replace(waiting)
            return
        file = FileCard(self.council, waiting, self._name, self._turned, self._may_store)
        self.files.append(file)
        self.desk.insert(0, file.card)
        await file.read()

    def _tell(self, title: str, text: str) -> None:
        """Says what went wrong, on a card that can be taken away."""
        card = Card(render("upload_ended.html", file=title, text=text, is_bad=True, can_retry=False), said=text)
        card.on_asked(lambda event: self.desk.remove(card) if card in self.desk else None)
        self.desk.insert(0, card)

    def _turned(self, file: FileCard) -> None:
        """A file has come to a new state."""
        if file.state == "closed":
            self.files.remove(file)
            self.desk.remove(file.card)
        elif file.state == "stored":
            self._list_uploads()
        if file.state in ("refused", "ready"):
            self._list_lessons()
        self.field.waiting = [one.waiting.file_name for one in self.files if one.state in OPEN_STATES]

    # -- what came in -------------------------------------------------------------------------

    def _show_new(self) -> None:
        """Show what others have stored; what was done here is shown already, and a question asked is left standing."""
        if self.council.data_version() != self._listed:
            self._list_uploads()

    def _list_uploads(self, note: str = "", spared: int = 0) -> None:
        self._listed = self.council.data_version()
        uploads = self.council.uploads()
        self.uploads.object = render(
            "uploads.html", total=len(uploads), uploads=uploads[: self._shown], asked=self._asked, spared=spared,
            note=note, **WORDS,
        )  # fmt: skip
        if note:
            self.uploads.said = note

    async def _asked_of_uploads(self, event: Any) -> None:
        """The first click asks, and only the answer to that question takes back."""
        what, number = event.new["do"], event.new["number"]
        if what == "undo":
            self._asked = number
            self._list_uploads()
        elif what == "spare":
            self._asked = 0
            self._list_uploads(spared=number)
        elif what == "more":
            self._shown += _MOST_UPLOADS
            self._list_uploads()
        elif what == "sure" and number and number == self._asked:
            self._asked = 0
            try:
                await asyncio.to_thread(self.council.undo, number, by=self._name())
                self._list_uploads(_(words.UNDONE, number=number))
                for file in self.files:
                    file.tell_undone(number)
            except (AlreadyUndone, UnknownUpload):
                self._list_uploads(_(words.UNDONE_BEFORE, number=number))
            except Exception:
                self._list_uploads(spared=number)
                self._tell(_(words.NOT_UNDONE, number=number), screen("upload-not-done", number=report_fault("undo")))

    # -- what headings mean -------------------------------------------------------------------

    def _list_lessons(self, note: str = "") -> None:
        rows = lesson_rows(self.council.lessons(), self.council.register)
        self.lessons.param.update(object=render("lessons.html", rows=rows, note=note), said=note or self.lessons.said)

    async def _asked_of_lessons(self, event: Any) -> None:
        if event.new["do"] != "forget":
            return
        try:
            await asyncio.to_thread(self._forget, event.new["number"], self._name())
            self._list_lessons(_(words.FORGOTTEN))
        except (AlreadyForgotten, UnknownLesson):
            self._list_lessons(_(words.FORGOTTEN_BEFORE))
        except Exception:
            self._tell(_(words.NOT_FORGOTTEN), screen("upload-not-done", number=report_fault("lessons")))

    def _forget(self, number: int, by: str) -> None:
        """Takes an answer back on every kind of sheet it was given for. UnknownLesson, AlreadyForgotten."""
        groups = ([one.id for one in group] for group in said_together(self.council.lessons()))
        for one in next((group for group in groups if number in group), [number]):
            self.council.forget(int(one or 0), by=by)
