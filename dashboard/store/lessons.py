"""What headings were said to mean: taught, and taken back, as facts of their own beside the figures.

Of two lessons about the same heading on the same sheets the newest counts. Taking one back brings
back what was taught before it, as with uploads. A lesson changes no figure that is stored, and so
neither does it change the version of the figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from dashboard.model import LESSON_KINDS, Lesson
from dashboard.model.month import is_month
from dashboard.store.delivery import check_name, check_text
from dashboard.store.errors import AlreadyForgotten, InvalidLesson, UnknownLesson
from dashboard.store.moments import following, from_text, to_text
from dashboard.store.tables import lesson, lesson_undo

_CALENDAR_MONTH = re.compile(r"0[1-9]|1[0-2]")
_ALL = (
    select(lesson, lesson_undo.c.recorded_at.label("undone_at"), lesson_undo.c.recorded_by.label("undone_by"))
    .outerjoin(lesson_undo, lesson_undo.c.lesson == lesson.c.id)
    .order_by(lesson.c.id)
)
_NEWEST = select(*(select(func.max(table.c.recorded_at)).scalar_subquery() for table in (lesson, lesson_undo)))
_NUMBER = select(func.coalesce(func.max(lesson.c.id), 0))


def check_lesson(one: Lesson) -> None:
    """See that a lesson can be stored. InvalidLesson."""
    for field, found in (("signature", one.signature), ("heading", one.heading), ("meaning", one.meaning)):
        check = check_text if field == "meaning" and one.kind == "ignore" else check_name
        check(field, found, InvalidLesson)
    if one.kind not in LESSON_KINDS:
        raise InvalidLesson("kind", one.kind)
    if one.kind == "ignore" and one.meaning:
        raise InvalidLesson("meaning", one.meaning)
    if one.kind == "month" and not (is_month(one.meaning) or _CALENDAR_MONTH.fullmatch(one.meaning)):
        raise InvalidLesson("meaning", one.meaning)


def insert_lessons(connection: Connection, taught: Sequence[Lesson], by: str, clock: datetime) -> list[int]:
    """Write sound lessons, all with one moment, and give their numbers."""
    moment = to_text(following(clock, _last_moment(connection)))
    first = 1 + int(connection.scalar(_NUMBER) or 0)
    rows = [
        {
            "id": number,
            "recorded_at": moment,
            "recorded_by": by,
            "signature": one.signature,
            "heading": one.heading,
            "kind": one.kind,
            "meaning": one.meaning,
        }
        for number, one in enumerate(taught, start=first)
    ]
    connection.execute(lesson.insert(), rows)
    return [first + place for place in range(len(rows))]


def insert_undo(connection: Connection, number: int, by: str, clock: datetime) -> None:
    """Write that a lesson is taken back. UnknownLesson, AlreadyForgotten."""
    known = next((one for one in _read(connection) if one.id == number), None)
    if known is None:
        raise UnknownLesson(number)
    if known.undone_at is not None:
        raise AlreadyForgotten(number, known.undone_at, known.undone_by or "")
    moment = to_text(following(clock, _last_moment(connection)))
    connection.execute(lesson_undo.insert(), {"lesson": number, "recorded_at": moment, "recorded_by": by})


def read_lessons(connection: Connection, as_of: str | None, live_only: bool) -> list[Lesson]:
    """The lessons known at ``as_of`` (None: now), oldest first: those that count, or all."""
    known = _read(connection, as_of)
    if not live_only:
        return known
    counting = {(one.signature, one.heading): one for one in known if one.undone_at is None}
    return sorted(counting.values(), key=lambda one: one.id or 0)


def _last_moment(connection: Connection) -> str | None:
    return max((moment for moment in connection.execute(_NEWEST).one() if moment is not None), default=None)


def _read(connection: Connection, as_of: str | None = None) -> list[Lesson]:
    found = []
    for row in connection.execute(_ALL):
        if as_of is not None and row.recorded_at > as_of:
            continue
        undone = row.undone_at is not None and (as_of is None or row.undone_at <= as_of)
        found.append(
            Lesson(
                signature=row.signature,
                heading=row.heading,
                kind=row.kind,
                meaning=row.meaning,
                id=row.id,
                recorded_at=from_text(row.recorded_at),
                recorded_by=row.recorded_by,
                undone_at=from_text(row.undone_at) if undone else None,
                undone_by=row.undone_by if undone else None,
            )
        )
    return found
