"""``taktskifte lessons``: what headings have been said to mean, and taking it back."""

from __future__ import annotations

import argparse
from typing import Any

from dashboard.cli.answers import DONE, REFUSED, Failed, answer, answer_json
from dashboard.cli.arguments import Command, add_by, open_asked
from dashboard.council import AlreadyForgotten, Council, UnknownLesson
from dashboard.model import Lesson
from dashboard.wording import terminal


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--forget", type=int, metavar="ID", help=terminal.HELP["--forget"])
    add_by(parser)


def _run(asked: argparse.Namespace) -> int:
    council = open_asked(asked)
    if asked.forget is not None:
        try:
            council.forget(asked.forget, by=asked.by)
        except UnknownLesson:
            raise Failed(terminal.unknown_lesson(asked.forget), REFUSED) from None
        except AlreadyForgotten:
            raise Failed(terminal.forgotten_before(asked.forget), REFUSED) from None
    found = [_document(council, lesson) for lesson in council.lessons()]
    if asked.json:
        answer_json({"lessons": found})
    else:
        answer("\n".join(terminal.lesson_line(one) for one in found) or terminal.HELP["no-lessons"])
    return DONE


def _document(council: Council, lesson: Lesson) -> dict[str, Any]:
    return {
        "id": lesson.id, "heading": lesson.heading, "kind": lesson.kind, "meaning": lesson.meaning,
        "name": _name(council, lesson), "signature": lesson.signature, "by": lesson.recorded_by,
        "recorded_at": lesson.recorded_at.isoformat().replace("+00:00", "Z") if lesson.recorded_at else None,
    }  # fmt: skip


def _name(council: Council, lesson: Lesson) -> str:
    """What the meaning is called in the register."""
    register = council.register
    indicator, _, part = lesson.meaning.partition(":")
    if lesson.kind == "unit" and lesson.meaning in register.units:
        return register.units[lesson.meaning].name
    if lesson.kind == "indicator" and indicator in register.indicators:
        return terminal.indicator_part(register.indicators[indicator].name, part)
    return lesson.meaning


lessons = Command("lessons", _add, _run)
