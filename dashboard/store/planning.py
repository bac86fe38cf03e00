"""What a delivery, or taking one back, would do to the figures that count.

The store looks at every source's own newest row of each key in the months concerned, lays the
delivery over its source's rows, and compares the figures in force before and after. A key that an
upload of the same source reported and the delivery lacks gets a row that says it is withdrawn.
It gets one even where another source's figure counts, or where it was withdrawn already:
otherwise an old figure would come back when the other upload is undone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from dashboard.model import Change, Observation
from dashboard.store.facts import Delivery, Plan
from dashboard.store.figures import is_live
from dashboard.store.source import Earlier, Key, new_source, tell_source
from dashboard.store.tables import observation, upload


class Held(NamedTuple):
    """A source's newest row of one key; ``figure`` is None where it is withdrawn."""

    upload: int
    source: str
    file: str
    figure: Observation | None


@dataclass(frozen=True)
class Drawn:
    """A plan, and the keys that get a row saying they are withdrawn."""

    plan: Plan
    withdrawn: tuple[Key, ...]


def draw_plan(connection: Connection, delivery: Delivery) -> Drawn:
    """What storing ``delivery`` (a sound one) would do now; writes nothing."""
    source = delivery.source or _tell_source(connection, delivery)
    now = read_held(connection, delivery.months)
    new = {one.key: one for one in delivery.observations}
    replaced: set[int] = set()
    withdrawn: list[Key] = []
    then: dict[Key, list[Held]] = {}
    for key, held in now.items():
        mine = [one for one in held if one.source == source]
        replaced.update(one.upload for one in mine if one.figure is not None)
        if mine and key not in new:
            withdrawn.append(key)
        then[key] = [one for one in held if one.source != source]
    newest = 1 + max((one.upload for held in now.values() for one in held), default=0)
    for key, figure in new.items():
        then.setdefault(key, []).append(Held(newest, source, delivery.file_name, figure))
    changes = tell_changes(now, then)
    same_as = None if changes else _same_file(connection, delivery.sha256)
    plan = Plan(
        status="new" if same_as is None else "unchanged",
        source=source,
        replaces=tuple(sorted(replaced, reverse=True)),
        changes=changes,
        same_as=same_as,
    )
    return Drawn(plan, tuple(sorted(withdrawn)))


def read_held(connection: Connection, months: Sequence[str], without: int | None = None) -> dict[Key, list[Held]]:
    """Each source's newest live row of each key in ``months``, as if ``without`` were undone."""
    row = observation.c
    key = (row.indicator, row.unit, row.month)
    place = func.row_number().over(partition_by=[*key, upload.c.source], order_by=row.upload.desc())
    fields = [row[field.name] for field in dataclasses.fields(Observation)]
    rows = (
        select(row.upload, upload.c.source, upload.c.file_name, row.withdrawn, *fields, place.label("place"))
        .join(upload, upload.c.id == row.upload)
        .where(row.month.in_(months), is_live(row.upload))
    )
    if without is not None:
        rows = rows.where(row.upload != without)
    ranked = rows.subquery()
    held: dict[Key, list[Held]] = {}
    for number, source, file, withdrawn, *said, _ in connection.execute(select(ranked).where(ranked.c.place == 1)):
        figure = None if withdrawn else Observation(*said)
        held.setdefault((said[0], said[1], said[2]), []).append(Held(number, source, file, figure))
    return held


def tell_changes(now: Mapping[Key, list[Held]], then: Mapping[Key, list[Held]]) -> tuple[Change, ...]:
    """The figures in force that differ, sorted by key."""
    changes = []
    for key in sorted(now.keys() | then.keys()):
        before, after = _counting(now.get(key, ())), _counting(then.get(key, ()))
        was = before.figure if before else None
        becomes = after.figure if after else None
        if was is None and becomes is None:
            continue
        if was is None or becomes is None or not was.same_figure(becomes):
            changes.append(Change(was, becomes, before.file if before else None))
    return tuple(changes)


def _counting(held: Iterable[Held]) -> Held | None:
    newest = None
    for one in held:
        if one.figure is not None and (newest is None or one.upload > newest.upload):
            newest = one
    return newest


def _tell_source(connection: Connection, delivery: Delivery) -> str:
    columns = (upload.c.id, upload.c.file_name, upload.c.source, upload.c.months)
    rows = connection.execute(select(*columns).where(is_live(upload.c.id)).order_by(upload.c.id.desc())).all()
    earlier = [Earlier(row.id, row.file_name, row.source, tuple(row.months.split())) for row in rows]

    def reported(other: Earlier, months: Collection[str]) -> set[Key]:
        row = observation.c
        query = select(row.indicator, row.unit, row.month).where(
            row.upload == other.id, row.month.in_(months), row.withdrawn == 0
        )
        return {(one.indicator, one.unit, one.month) for one in connection.execute(query)}

    keys = [one.key for one in delivery.observations]
    told = tell_source(delivery.file_name, delivery.months, keys, earlier, reported)
    if told is not None:
        return told
    return new_source(delivery.file_name, set(connection.scalars(select(upload.c.source).distinct())))


def _same_file(connection: Connection, sha256: str) -> int | None:
    query = select(func.max(upload.c.id)).where(upload.c.sha256 == sha256, is_live(upload.c.id))
    found: int | None = connection.scalar(query)
    return found
