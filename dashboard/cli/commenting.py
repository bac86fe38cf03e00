"""``taktskifte comments``: what those who answer for commitments say of each month."""

from __future__ import annotations

import argparse
from typing import Any

from dashboard.cli.answers import DONE, USAGE, Failed, answer, answer_json
from dashboard.cli.arguments import Command, moment, open_asked
from dashboard.model import Comment
from dashboard.wording import terminal


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--commitment", metavar="NR", help=terminal.HELP["--commitment"])
    parser.add_argument("--as-of", type=moment, metavar=terminal.HELP["moment"], help=terminal.HELP["--as-of"])


def _run(asked: argparse.Namespace) -> int:
    council = open_asked(asked)
    try:
        found = council.comments(asked.commitment, as_of=asked.as_of)
    except KeyError:
        raise Failed(terminal.unknown_commitment(asked.commitment), USAGE) from None
    if asked.json:
        answer_json({"comments": [_document(one) for one in found]})
    else:
        lines = (terminal.comment_line(_document(one)) for one in found if one.replaced_at is None)
        answer("\n".join(lines) or terminal.HELP["no-comments"])
    return DONE


def _document(one: Comment) -> dict[str, Any]:
    return {
        "id": one.id, "commitment": one.commitment, "month": one.month, "role": one.role, "text": one.text,
        "standing": one.standing, "warned": list(one.warned), "replaces": one.replaces, "data_version": one.data_version,
        "recorded_at": _moment(one.recorded_at), "replaced_at": _moment(one.replaced_at),
    }  # fmt: skip


def _moment(at: Any) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


comments = Command("comments", _add, _run)
