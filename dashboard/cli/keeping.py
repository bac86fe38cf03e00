"""``uploads``, ``undo`` and ``check``: what came in, taking one back, and whether all is well."""

from __future__ import annotations

import argparse
import json
from typing import Any

from dashboard.cli.answers import DONE, REFUSED, Failed, answer, answer_json
from dashboard.cli.arguments import Command, add_by, open_asked
from dashboard.store import AlreadyUndone, Undone, UnknownUpload, Upload
from dashboard.wording import terminal


def _iso(when: Any) -> str | None:
    return when.isoformat().replace("+00:00", "Z") if when is not None else None


def _document(upload: Upload) -> dict[str, Any]:
    return {
        "id": upload.id, "file": upload.file_name, "sha256": upload.sha256, "size": upload.size,
        "months": list(upload.months), "source": upload.source, "by": upload.by,
        "recorded_at": _iso(upload.recorded_at), "observations": upload.rows, "added": upload.added,
        "changed": upload.changed, "removed": upload.removed, "undone_at": _iso(upload.undone_at),
        "undone_by": upload.undone_by, "findings": json.loads(upload.findings or "[]"),
    }  # fmt: skip


def _uploads(asked: argparse.Namespace) -> int:
    found = open_asked(asked).uploads()
    if asked.json:
        answer_json({"uploads": [_document(u) for u in found]})
    else:
        answer("\n".join(terminal.upload_line(_document(u)) for u in found) or terminal.HELP["no-uploads"])
    return DONE


def _add_undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=int, metavar="ID", help=terminal.HELP["upload-id"])
    add_by(parser)


def _undo(asked: argparse.Namespace) -> int:
    try:
        undone: Undone = open_asked(asked).undo(asked.id, by=asked.by)
    except UnknownUpload:
        raise Failed(terminal.unknown_upload(asked.id), REFUSED) from None
    except AlreadyUndone as error:
        raise Failed(terminal.already_undone(asked.id, _iso(error.undone_at) or ""), REFUSED) from None
    kinds = [c.kind for c in undone.changes]
    document = {"upload": undone.upload, "undone_at": _iso(undone.undone_at), "by": undone.by,
                "changes": {kind: kinds.count(kind) for kind in ("added", "changed", "removed")}}  # fmt: skip
    if asked.json:
        answer_json({"undone": document})
    else:
        answer(terminal.undone(document))
    return DONE


def _check(asked: argparse.Namespace) -> int:
    council = open_asked(asked)
    faults = [{"code": f.code, "severity": f.severity, "place": f.place, "message": terminal.store_fault(f.code, f.place)}
              for f in council.check()]  # fmt: skip
    faults += [{"code": "unknown-setting", "severity": "note", "place": name, "message": terminal.unknown_setting(name)}
               for name in council.settings.unknown]  # fmt: skip
    if asked.json:
        answer_json({"faults": faults, "uploads": len(council.uploads()), "data_version": council.data_version()})
    else:
        lines = [f["message"] for f in faults] or [terminal.all_well(len(council.uploads()))]
        answer("\n".join(lines))
    return REFUSED if any(f["severity"] == "error" for f in faults) else DONE


uploads = Command("uploads", lambda parser: None, _uploads)
undo = Command("undo", _add_undo, _undo)
check = Command("check", lambda parser: None, _check)
