"""An upload as a row of its table and the rows of its figures: written once, read as ``Upload``."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from itertools import chain
from operator import attrgetter

from sqlalchemy import Connection, Row, select

from dashboard.model import Observation
from dashboard.store.facts import Delivery, Upload
from dashboard.store.held import insert_rows
from dashboard.store.moments import from_text, to_text
from dashboard.store.planning import Drawn
from dashboard.store.source import Earlier
from dashboard.store.tables import undo, upload

_UPLOAD = upload.insert()
_FIELDS = tuple(field.name for field in dataclasses.fields(Observation))
_values = attrgetter(*_FIELDS)
_NOTHING = (None,) * (len(_FIELDS) - 3)


def insert_upload(connection: Connection, number: int, moment: datetime, delivery: Delivery, drawn: Drawn) -> Earlier:
    """Write one upload and all its rows, figures and withdrawals; gives it as ``read_stored`` will."""
    plan = drawn.plan
    stored = Earlier(
        number, delivery.file_name, plan.source, " ".join(delivery.months), delivery.sha256, to_text(moment)
    )
    fact = {
        "id": number,
        "recorded_at": stored.recorded_at,
        "recorded_by": delivery.by,
        "file_name": delivery.file_name,
        "sha256": delivery.sha256,
        "size": delivery.size,
        "source": plan.source,
        "months": stored.months,
        "findings": delivery.findings,
        "rows": len(delivery.observations),
        "withdrawn": len(drawn.withdrawn),
        "added": plan.added,
        "changed": plan.changed,
        "removed": plan.removed,
    }
    connection.execute(_UPLOAD, fact)
    figures = ((*_values(one), number, 0) for one in delivery.observations)
    gone = ((*key, *_NOTHING, number, 1) for key in drawn.withdrawn)
    insert_rows(connection, chain(figures, gone))
    return stored


def read_uploads(connection: Connection, number: int | None = None, as_of: str | None = None) -> list[Upload]:
    """All uploads, or the one with this number, as known at ``as_of``; newest first."""
    taken_back = undo.c.upload == upload.c.id
    if as_of is not None:
        taken_back &= undo.c.recorded_at <= as_of
    undone = (undo.c.recorded_at.label("undone_at"), undo.c.recorded_by.label("undone_by"))
    query = select(upload, *undone).outerjoin(undo, taken_back).order_by(upload.c.id.desc())
    if number is not None:
        query = query.where(upload.c.id == number)
    if as_of is not None:
        query = query.where(upload.c.recorded_at <= as_of)
    return [_to_upload(row) for row in connection.execute(query)]


def _to_upload(row: Row[tuple[object, ...]]) -> Upload:
    return Upload(
        id=row.id,
        file_name=row.file_name,
        sha256=row.sha256,
        size=row.size,
        months=tuple(row.months.split()),
        source=row.source,
        by=row.recorded_by,
        recorded_at=from_text(row.recorded_at),
        findings=row.findings,
        rows=row.rows,
        withdrawn=row.withdrawn,
        added=row.added,
        changed=row.changed,
        removed=row.removed,
        undone_at=None if row.undone_at is None else from_text(row.undone_at),
        undone_by=row.undone_by,
    )
