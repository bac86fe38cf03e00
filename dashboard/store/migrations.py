"""How the tables came to be: ordered steps, each in a transaction with the record that it was done.

A step that has been released is never changed; what it did wrong, a later one mends. That is why
the tables are written out here as SQL and not taken from ``tables``, which is always the newest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, inspect

from dashboard.store import tables
from dashboard.store.database import reading, writing
from dashboard.store.errors import NewerDatabase
from dashboard.store.moments import to_text

Migration = tuple[str, Callable[[Connection], None]]


def create_tables(connection: Connection) -> None:
    """Uploads, observations and undos."""
    sqlite = connection.dialect.name == "sqlite"
    # PostgreSQL sorts text by language; months and ids must sort alike in both databases.
    words = "TEXT" if sqlite else 'TEXT COLLATE "C"'
    # The key is the order every query reads in; without a rowid the table is stored in that order.
    clustered = " WITHOUT ROWID" if sqlite else ""
    connection.exec_driver_sql(f"""
        CREATE TABLE upload (
            id INTEGER NOT NULL PRIMARY KEY,
            recorded_at {words} NOT NULL UNIQUE,
            recorded_by {words} NOT NULL,
            file_name {words} NOT NULL,
            sha256 {words} NOT NULL,
            size BIGINT NOT NULL,
            source {words} NOT NULL,
            months {words} NOT NULL,
            findings {words} NOT NULL,
            rows INTEGER NOT NULL,
            withdrawn INTEGER NOT NULL,
            added INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            removed INTEGER NOT NULL)""")
    connection.exec_driver_sql("CREATE INDEX upload_by_sha256 ON upload (sha256)")
    connection.exec_driver_sql(f"""
        CREATE TABLE observation (
            indicator {words} NOT NULL,
            unit {words} NOT NULL,
            month {words} NOT NULL,
            upload INTEGER NOT NULL REFERENCES upload (id),
            withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
            numerator DOUBLE PRECISION,
            denominator DOUBLE PRECISION,
            value DOUBLE PRECISION,
            sheet {words},
            cell {words},
            denominator_cell {words},
            PRIMARY KEY (indicator, unit, month, upload)){clustered}""")
    connection.exec_driver_sql("CREATE INDEX observation_by_month ON observation (month, upload)")
    connection.exec_driver_sql("""
        CREATE INDEX observation_withdrawn ON observation (indicator, unit, month, upload)
        WHERE withdrawn = 1""")
    connection.exec_driver_sql(f"""
        CREATE TABLE undo (
            upload INTEGER NOT NULL PRIMARY KEY REFERENCES upload (id),
            recorded_at {words} NOT NULL UNIQUE,
            recorded_by {words} NOT NULL)""")


def forbid_changes(connection: Connection) -> None:
    """What was reported stays as it was reported: the database itself refuses to change or delete it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("""
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'append-only'; END $$""")
    for table in ("upload", "observation", "undo"):
        _forbid_changes(connection, table)


def _forbid_changes(connection: Connection, table: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""")
        return
    for verb in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(f"""
            CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, 'append-only'); END""")


def create_lessons(connection: Connection) -> None:
    """What headings were said to mean."""
    words = "TEXT" if connection.dialect.name == "sqlite" else 'TEXT COLLATE "C"'
    connection.exec_driver_sql(f"""
        CREATE TABLE lesson (
            id INTEGER NOT NULL PRIMARY KEY,
            recorded_at {words} NOT NULL,
            recorded_by {words} NOT NULL,
            signature {words} NOT NULL,
            heading {words} NOT NULL,
            kind {words} NOT NULL CHECK (kind IN ('unit', 'indicator', 'month', 'ignore')),
            meaning {words} NOT NULL)""")
    connection.exec_driver_sql("CREATE INDEX lesson_by_recorded_at ON lesson (recorded_at)")
    connection.exec_driver_sql(f"""
        CREATE TABLE lesson_undo (
            lesson INTEGER NOT NULL PRIMARY KEY REFERENCES lesson (id),
            recorded_at {words} NOT NULL UNIQUE,
            recorded_by {words} NOT NULL)""")
    for table in ("lesson", "lesson_undo"):
        _forbid_changes(connection, table)


def store_by_upload(connection: Connection) -> None:
    """Observations in the order they come in: a new upload then writes in one place, and is read in one go."""
    # Nothing looks for an upload by its file: all uploads are read whenever one is stored.
    connection.exec_driver_sql("DROP INDEX upload_by_sha256")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("""
            ALTER TABLE observation DROP CONSTRAINT observation_pkey,
            ADD PRIMARY KEY (month, upload, indicator, unit)""")
        connection.exec_driver_sql("DROP INDEX observation_by_month")
        connection.exec_driver_sql("DROP INDEX observation_withdrawn")
        return
    connection.exec_driver_sql("""
        CREATE TABLE observation_by_upload (
            month TEXT NOT NULL,
            upload INTEGER NOT NULL REFERENCES upload (id),
            indicator TEXT NOT NULL,
            unit TEXT NOT NULL,
            withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
            numerator DOUBLE PRECISION,
            denominator DOUBLE PRECISION,
            value DOUBLE PRECISION,
            sheet TEXT,
            cell TEXT,
            denominator_cell TEXT,
            PRIMARY KEY (month, upload, indicator, unit)) WITHOUT ROWID""")
    connection.exec_driver_sql("""
        INSERT INTO observation_by_upload
        SELECT month, upload, indicator, unit, withdrawn, numerator, denominator, value, sheet, cell, denominator_cell
        FROM observation ORDER BY month, upload, indicator, unit""")
    connection.exec_driver_sql("DROP TABLE observation")
    connection.exec_driver_sql("ALTER TABLE observation_by_upload RENAME TO observation")
    _forbid_changes(connection, "observation")


def create_comments(connection: Connection) -> None:
    """What the owners of commitments say of each month. A comment is replaced by one other at most."""
    words = "TEXT" if connection.dialect.name == "sqlite" else 'TEXT COLLATE "C"'
    connection.exec_driver_sql(f"""
        CREATE TABLE comment (
            id INTEGER NOT NULL PRIMARY KEY,
            recorded_at {words} NOT NULL UNIQUE,
            commitment {words} NOT NULL,
            month {words} NOT NULL,
            role {words} NOT NULL,
            text {words} NOT NULL,
            standing {words} NOT NULL,
            verdicts {words} NOT NULL,
            data_version {words} NOT NULL,
            warned {words} NOT NULL,
            replaces INTEGER UNIQUE REFERENCES comment (id))""")
    connection.exec_driver_sql("CREATE INDEX comment_by_commitment ON comment (commitment)")
    _forbid_changes(connection, "comment")


MIGRATIONS: tuple[Migration, ...] = (
    ("0001-tables", create_tables),
    ("0002-append-only", forbid_changes),
    ("0003-lessons", create_lessons),
    ("0004-by-upload", store_by_upload),
    ("0005-comments", create_comments),
)


def migrate(engine: Engine, now: Callable[[], datetime], steps: Sequence[Migration] = MIGRATIONS) -> None:
    """Do what has not been done, in order. NewerDatabase, DatabaseFailed.

    What is pending is asked again inside each write transaction: another process that starts at
    the same moment may have done it while this one waited.
    """
    with reading(engine) as connection:
        pending = _pending(connection, steps)
    while pending:
        with writing(engine) as connection:
            pending = _pending(connection, steps)
            if not pending:
                return
            tables.migration.create(connection, checkfirst=True)
            name, step = pending[0]
            step(connection)
            record = {"name": name, "applied_at": to_text(now())}
            connection.execute(tables.migration.insert(), record)
            pending = pending[1:]


def _pending(connection: Connection, steps: Sequence[Migration]) -> list[Migration]:
    if not inspect(connection).has_table("migration"):
        return list(steps)
    done = set(connection.scalars(tables.migration.select().with_only_columns(tables.migration.c.name)))
    unknown = done - {name for name, _ in steps}
    if unknown:
        raise NewerDatabase(tuple(sorted(unknown)))
    return [step for step in steps if step[0] not in done]
