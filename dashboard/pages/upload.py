"""Last opp: drop a workbook, read what was found in it, see what it would change, store it, take it back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import panel as pn
import panel_material_ui as pmui

from dashboard.council import AlreadyUndone, UnknownUpload
from dashboard.pages.parts.fault import fault_card, report_fault
from dashboard.pages.parts.filefield import FileField
from dashboard.pages.parts.live import on_new_version, pulse_of
from dashboard.pages.parts.markup import block
from dashboard.pages.parts.page import Request
from dashboard.pages.parts.quarantine import Quarantined, UnknownToken, take_quarantined
from dashboard.pages.parts.templating import filled, render
from dashboard.receiving import FileReport
from dashboard.wording import numbers
from dashboard.wording.screen import screen

if TYPE_CHECKING:
    from dashboard.council import Council

_MOST_CHANGES = 200
_MOST_UPLOADS = 40


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page; each visit has its own."""
    return UploadDesk(council).page


class UploadDesk:
    """One visitor's desk: the field, the files being looked at, and the list of what came in."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.by = pmui.TextInput(
            label=screen("upload-by"), placeholder=screen("upload-by-hint"), max_length=80, sizing_mode="stretch_width",
            max_width=520, margin=(10, 0),
        )  # fmt: skip
        self.field = FileField.of(council)
        self.desk = pn.Column(sizing_mode="stretch_width", margin=0)
        self.list = pn.Column(sizing_mode="stretch_width", margin=0)
        self.field.param.watch(self._arrived, "arrived")
        version = pulse_of(council).read()
        self._listed = ""
        self._show_list()
        on_new_version(council, version, self._show_new)
        self.page = pn.Column(
            filled("upload.html", example=council.settings.example), self.by, self.field, self.desk, self.list,
            sizing_mode="stretch_width", margin=0,
        )  # fmt: skip

    async def _arrived(self, event: Any) -> None:
        try:
            waiting = take_quarantined(self.council, str(event.new["token"]))
        except UnknownToken:
            self.desk.insert(0, block(render("upload_gone.html")))
            return
        card = pn.Column(
            block(render("upload_reading.html", file=waiting.file_name)), sizing_mode="stretch_width", margin=0
        )
        self.desk.insert(0, card)
        try:
            report = await asyncio.to_thread(
                self.council.receive, waiting.path, waiting.file_name, by=self._name(), dry_run=True
            )
        except Exception:
            waiting.discard()
            card[:] = [fault_card(report_fault("upload"))]
            return
        self._show_report(card, waiting, report)

    def _name(self) -> str:
        return str(self.by.value or "").strip() or screen("upload-by-none")

    def _show_report(self, card: pn.Column, waiting: Quarantined, report: FileReport) -> None:
        parts: list[Any] = [block(self._report_html(report))]
        if report.status == "refused":
            waiting.discard()
        else:
            store = pmui.Button(label=screen("upload-store"), color="primary", variant="contained")
            leave = pmui.Button(label=screen("upload-leave"), variant="outlined")

            async def keep(_: Any) -> None:
                store.disabled = leave.disabled = True
                await self._store(card, waiting)

            def drop(_: Any) -> None:
                waiting.discard()
                card[:] = [block(render("upload_left.html", file=waiting.file_name))]

            store.on_click(keep)
            leave.on_click(drop)
            parts.append(pn.Row(store, leave, margin=(0, 0, 20, 0)))
        card[:] = parts

    async def _store(self, card: pn.Column, waiting: Quarantined) -> None:
        if not Path(waiting.path).exists():
            card[:] = [block(render("upload_gone.html"))]
            return
        try:
            report = await asyncio.to_thread(self.council.receive, waiting.path, waiting.file_name, by=self._name())
        except Exception:
            card[:] = [fault_card(report_fault("upload"))]
            return
        finally:
            waiting.discard()
        if report.status == "refused":
            card[:] = [block(self._report_html(report))]
            return
        card[:] = [block(render("upload_receipt.html", report=report, by=self._name()))]
        self._show_list()

    def _report_html(self, report: FileReport) -> str:
        changes = self.council.visible_changes(report)
        order = changes["kind"].map({"changed": 0, "removed": 1, "added": 2})
        changes = changes.assign(order=order).sort_values("order", kind="stable")
        return render(
            "upload_report.html",
            report=report,
            errors=report.of_severity("error"),
            warnings=report.of_severity("warning"),
            notes=report.of_severity("note"),
            changes=[self._change(row) for row in changes.head(_MOST_CHANGES).itertuples()],
            left=max(0, len(changes) - _MOST_CHANGES),
        )

    def _change(self, row: Any) -> dict[str, str]:
        register = self.council.register
        indicator = register.indicators[row.indicator]
        least = self.council.settings.release.min_persons

        def shown(value: float, cell: str | None) -> str:
            if cell is None:
                return ""
            if row.hidden:
                return screen("too-few", least=least)
            return numbers.figure(value, indicator.unit)

        return {
            "kind": row.kind,
            "indicator": indicator.name,
            "unit": register.units[row.unit].name,
            "month": numbers.month(row.month),
            "before": shown(row.before, row.before_cell),
            "before_cell": f"{row.before_file or ''} {row.before_cell or ''}".strip(),
            "after": shown(row.after, row.after_cell),
            "after_cell": row.after_cell or "",
        }

    def _show_new(self) -> None:
        """Show what others have stored; what was done here is shown already, and a question asked is left standing."""
        if self.council.data_version() != self._listed:
            self._show_list()

    def _show_list(self) -> None:
        self._listed = self.council.data_version()
        uploads = self.council.uploads()
        rows: list[Any] = [block(render("uploads.html", total=len(uploads), shown=min(len(uploads), _MOST_UPLOADS)))]
        for upload in uploads[:_MOST_UPLOADS]:
            text = block(render("upload_row.html", upload=upload))
            if upload.undone_at is not None:
                rows.append(pn.Row(text, sizing_mode="stretch_width", margin=0))
                continue
            button = pmui.Button(
                label=screen("upload-undo"), variant="outlined", size="small", margin=(8, 0, 0, 8),
                description=screen("upload-undo-what", file=upload.file_name, number=upload.id),
            )  # fmt: skip
            button.on_click(self._undoing(upload.id, button))
            rows.append(pn.Row(text, button, sizing_mode="stretch_width", margin=0))
        self.list[:] = rows

    def _undoing(self, number: int, button: pmui.Button) -> Any:
        """The first click asks; the second takes back."""
        asked = False

        def click(_: Any) -> None:
            nonlocal asked
            if not asked:
                asked = True
                button.label, button.color, button.variant = screen("upload-undo-sure"), "error", "contained"
                button.description = screen("upload-undo-sure-what", number=number)
                return
            try:
                self.council.undo(number, by=self._name())
            except (AlreadyUndone, UnknownUpload):
                self.desk.insert(0, block(render("upload_undone_before.html", number=number)))
            except Exception:
                self.desk.insert(0, fault_card(report_fault("undo")))
            else:
                self.desk.insert(0, block(render("upload_undone.html", number=number)))
            self._show_list()

        return click
