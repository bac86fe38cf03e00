"""Is everything that was kept still there, and as it was?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy.exc import DatabaseError

from dashboard.store.database import reading
from dashboard.store.errors import DatabaseFailed, OriginalMissing
from dashboard.store.facts import StoreFault
from dashboard.store.originals import PART, find_original, hash_file
from dashboard.store.tables import comment, lesson, observation, upload


def check_store(engine: Engine, files: Path) -> list[StoreFault]:
    """All that is wrong, at once; an empty list when nothing is."""
    faults: list[StoreFault] = []
    kept: set[str] = set()
    try:
        with reading(engine) as connection:
            if engine.dialect.name == "sqlite":
                faults += check_integrity(connection)
                faults += check_references(connection)
            faults += check_rows(connection)
            faults += check_numbers(connection, lesson, "missing-lessons")
            faults += check_numbers(connection, comment, "missing-comments")
            kept = set(connection.scalars(select(upload.c.sha256).distinct()))
    except DatabaseFailed as error:
        faults.append(StoreFault("damaged-database", "error", "", {"detail": error.detail}))
        # Which files are strangers cannot be said without the database that knows them.
        return faults
    faults += check_originals(files, kept)
    faults += check_strangers(files, kept)
    return faults


def check_integrity(connection: Connection) -> Iterator[StoreFault]:
    """SQLite's own look at every page and index."""
    try:
        for (found,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if found != "ok":
                yield StoreFault("damaged-database", "error", "", {"detail": str(found)})
    except DatabaseError as error:
        yield StoreFault("damaged-database", "error", "", {"detail": str(error.orig)})


def check_references(connection: Connection) -> Iterator[StoreFault]:
    """Rows that speak of an upload that is not there."""
    for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield StoreFault("broken-reference", "error", str(table))


def check_rows(connection: Connection) -> Iterator[StoreFault]:
    """Uploads that have not all the rows they were stored with; undone ones too, they are readable."""
    of = observation.c
    there = select(of.upload, func.count().label("there"), func.sum(of.withdrawn).label("gone")).group_by(of.upload)
    found = there.subquery()
    all_rows, gone = func.coalesce(found.c.there, 0), func.coalesce(found.c.gone, 0)
    query = (
        select(upload.c.id, upload.c.rows, upload.c.withdrawn, (all_rows - gone).label("there"), gone.label("gone"))
        .outerjoin(found, found.c.upload == upload.c.id)
        .order_by(upload.c.id)
    )
    for row in connection.execute(query):
        if (row.rows, row.withdrawn) != (row.there, row.gone):
            facts = {"expected": str(row.rows + row.withdrawn), "found": str(row.there + row.gone)}
            yield StoreFault("missing-rows", "error", str(row.id), facts)


def check_numbers(connection: Connection, table: Table, code: str) -> Iterator[StoreFault]:
    """Lessons and comments are numbered without gaps, so a number that nothing has is one that is gone."""
    known = set(connection.scalars(select(table.c.id)))
    missing = sorted(set(range(1, max(known, default=0))) - known)
    if missing:
        facts = {"expected": str(max(known)), "found": str(len(known))}
        yield StoreFault(code, "error", ", ".join(map(str, missing)), facts)


def check_originals(files: Path, kept: set[str]) -> Iterator[StoreFault]:
    """Each file that an upload speaks of is there, readable, and has the bytes it came with."""
    for sha256 in sorted(kept):
        try:
            path = find_original(files, sha256)
        except OriginalMissing:
            yield StoreFault("missing-original", "error", sha256)
            continue
        try:
            found = hash_file(path)
        except OSError as error:
            yield StoreFault("unreadable-original", "error", str(path), {"detail": str(error)})
            continue
        if found != sha256:
            yield StoreFault("damaged-original", "error", str(path), {"found": found})


def check_strangers(files: Path, kept: set[str]) -> Iterator[StoreFault]:
    """Files that nothing speaks of, and files that were never finished."""
    for path in sorted(path for path in files.rglob("*") if path.is_file()):
        if path.name.endswith(PART):
            yield StoreFault("leftover-file", "note", str(path))
        elif path.name.split(".")[0] not in kept or path.parent != files / path.name[:2]:
            yield StoreFault("unknown-file", "note", str(path))
