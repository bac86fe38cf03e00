"""What the owners of commitments say of each month: written, and replaced, as facts of their own beside the figures.

Of comments on one commitment and month by one role the newest counts; the earlier ones stay readable. A comment changes
no figure that is stored, and so neither does it change the version of the figures.
"""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection, Row, func, select

from dashboard.model import Comment
from dashboard.model.month import is_month
from dashboard.store.delivery import check_name, check_text
from dashboard.store.errors import AlreadyReplaced, InvalidComment, UnknownComment
from dashboard.store.moments import following, from_text, to_text
from dashboard.store.tables import comment

_LAST = select(func.coalesce(func.max(comment.c.id), 0), func.max(comment.c.recorded_at))


def check_comment(one: Comment) -> None:
    """See that a comment can be stored. InvalidComment."""
    for field in ("commitment", "role", "text"):
        check_name(field, getattr(one, field), InvalidComment)
    if not is_month(one.month):
        raise InvalidComment("month", one.month)
    check_text("standing", one.standing, InvalidComment)
    check_text("verdicts", "".join([*one.verdicts, *one.verdicts.values()]), InvalidComment)
    check_text("warned", "".join(one.warned), InvalidComment)


def insert_comment(connection: Connection, one: Comment, clock: datetime) -> Comment:
    """Write a sound comment, and give it as it is kept. It takes the place of ``replaces``, which must be on the same
    commitment, or else of the same role's on the same month. UnknownComment, AlreadyReplaced.
    """
    earlier = read_comments(connection, one.commitment, None)
    replaces = one.replaces
    if replaces is None:
        of = (one.month, one.role.casefold())
        same = [each.id for each in earlier if each.replaced_at is None and (each.month, each.role.casefold()) == of]
        replaces = same[-1] if same else None
    else:
        known = next((each for each in earlier if each.id == replaces), None)
        if known is None:
            raise UnknownComment(replaces)
        if known.replaced_at is not None:
            raise AlreadyReplaced(replaces)
    last, newest = connection.execute(_LAST).one()
    moment = following(clock, newest)
    number = int(last) + 1
    connection.execute(
        comment.insert(),
        {
            "id": number,
            "recorded_at": to_text(moment),
            "commitment": one.commitment,
            "month": one.month,
            "role": one.role,
            "text": one.text,
            "standing": one.standing,
            "verdicts": json.dumps(dict(one.verdicts), ensure_ascii=False),
            "data_version": one.data_version,
            "warned": json.dumps(list(one.warned), ensure_ascii=False),
            "replaces": replaces,
        },
    )
    return next(each for each in read_comments(connection, one.commitment, None) if each.id == number)


def read_comments(connection: Connection, commitment: str | None, as_of: str | None) -> list[Comment]:
    """The comments known at ``as_of`` (None: now), oldest first, on one commitment or (None) on all."""
    query = select(comment).order_by(comment.c.id)
    if commitment is not None:
        query = query.where(comment.c.commitment == commitment)
    if as_of is not None:
        query = query.where(comment.c.recorded_at <= as_of)
    rows = connection.execute(query).all()
    replaced = {row.replaces: row.recorded_at for row in rows if row.replaces is not None}
    return [_comment(row, replaced.get(row.id)) for row in rows]


def _comment(row: Row[tuple[object, ...]], replaced_at: str | None) -> Comment:
    return Comment(
        commitment=row.commitment,
        month=row.month,
        role=row.role,
        text=row.text,
        standing=row.standing,
        verdicts=json.loads(row.verdicts),
        data_version=row.data_version,
        warned=tuple(json.loads(row.warned)),
        replaces=row.replaces,
        id=row.id,
        recorded_at=from_text(row.recorded_at),
        replaced_at=None if replaced_at is None else from_text(replaced_at),
    )
