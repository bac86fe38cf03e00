"""Status: whether everything does what it should, when figures last came, and what is wrong, for those who see to it.

Where things lie, and what an exception said of itself, is in the log and not here: any leader may open this page.
"""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import panel as pn

from dashboard.inbox import watch_of
from dashboard.model.version import __version__
from dashboard.pages.parts.markup import block
from dashboard.pages.parts.page import Request
from dashboard.pages.parts.templating import render
from dashboard.wording import status as words
from dashboard.wording.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.council import Council

#: ``?kontroller=1`` reads all that is kept.
CHECK_PARAM = "kontroller"
#: How long an answer holds: reading all there is takes its time, and anyone may ask.
HELD_SECONDS = 60.0
_VERSION = 10

_lock = Lock()
_checked: WeakKeyDictionary[Council, tuple[float, str, list[Any]]] = WeakKeyDictionary()


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page as one block. Nothing on it is kept: it says what is so now."""
    parts = _parts(council)
    # A part that does not answer is what this page is there to tell of: it stands without the rest.
    figures = (
        _figures(council, request) if all(part["is_well"] for part in parts if part["code"] == "database") else None
    )
    failures = [{"name": one.plugin, "said": words.plugin_words(one.why)} for one in council.plugins.failures]
    checked = _checks(council) if request.params.get(CHECK_PARAM) == "1" and figures else None
    is_well = all(part["is_well"] for part in parts) and not failures and not (checked and checked["errors"])
    return block(
        render(
            "status.html",
            is_well=is_well,
            parts=parts,
            figures=figures,
            plugins=[name for name in council.plugins.names if name != "dashboard"],
            own_checks=len(council.plugins.checks),
            failures=failures,
            checked=checked,
            asks={CHECK_PARAM: "1"},
            program=__version__,
            example=council.settings.example,
        )
    )


def _parts(council: Council) -> list[dict[str, Any]]:
    """What is asked, each with how it answers: the database, the state folder, the inbox."""
    parts = []
    for code, is_well in council.health().items():
        name, said = words.part_words(code, is_well=is_well)
        parts.append({"code": code, "name": name, "said": said, "is_well": is_well, "is_on": True})
    watch = watch_of(council)
    state, waiting = "off", 0
    if watch is not None:
        state, waiting = "well" if watch.is_well else "stuck", len(watch.inbox.waiting)
    elif council.settings.intake.inbox.strip():
        state = "elsewhere"
    said = words.inbox_words(state, waiting)
    inbox = {
        "code": "inbox",
        "name": _("Innboksen"),
        "said": said,
        "is_well": state != "stuck",
        "is_on": state != "off",
    }
    return [*parts, inbox]


def _figures(council: Council, request: Request) -> dict[str, Any]:
    snapshot, uploads = council.snapshot(request.as_of), council.uploads(as_of=request.as_of)
    kept = [upload for upload in uploads if upload.undone_at is None]
    settings = council.settings
    rows = snapshot.once("count of figures", lambda: len(snapshot.observations(None, None, None, None)))
    return {
        "through": snapshot.through,
        "followed": (settings.years_from, settings.years_to),
        "last": uploads[0] if uploads else None,
        "uploads": len(kept),
        "undone": len(uploads) - len(kept),
        "rows": rows,
        "lessons": len(council.lessons()),
        "version": council.data_version()[:_VERSION],
        "past": request.day,
    }


def _checks(council: Council) -> dict[str, Any]:
    """What ``council.check`` found, as sentences; asked again only when figures have come or a while has gone."""
    seconds, faults = _held(council)
    lacking = [fault.place for fault in faults if fault.code == "missing-rows"]

    def said(severity: str) -> Sequence[str]:
        return words.fault_words([fault.code for fault in faults if fault.severity == severity], lacking)

    return {"errors": said("error"), "notes": said("note"), "uploads": len(council.uploads()), "seconds": seconds}


def _held(council: Council) -> tuple[float, list[Any]]:
    version = council.data_version()
    with _lock:  # of those who ask at once, one reads
        kept = _checked.get(council)
        now = time.monotonic()
        if kept is None or kept[1] != version or now - kept[0] > HELD_SECONDS:
            faults = council.check()
            kept = _checked[council] = (time.monotonic(), version, faults)
        return time.monotonic() - kept[0], kept[2]
