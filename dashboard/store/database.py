"""The connection to the database, and the two ways to use it: ``reading`` and ``writing``.

**Transactions are begun by us.** Python's sqlite3 begins them late and deferred, and a deferred
transaction that reads and then writes fails at once when another process wrote in between,
whatever the time-out. So the driver is told to keep out of it, and a writer says BEGIN IMMEDIATE:
writers then queue. On PostgreSQL they queue on one advisory lock.

**The journal.** SQLite's write-ahead log has a fault before 3.51.3 that can lose what was
committed; there the rollback journal is used, with ``synchronous=EXTRA``, which also flushes the
folder so that a finished commit cannot come undone when the power fails.

**No pool on SQLite.** The store is used from several threads and processes. A connection for each
transaction costs under a millisecond, cannot be shared by mistake, survives a fork, and holds no
lock or file open in between, so the database file can be restored under a running program.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from dashboard.store.errors import DatabaseFailed, FailureReason

#: How long a writer waits for the one before it, in seconds.
PATIENCE = 30

#: The lock that writers on PostgreSQL share; any number will do that nothing else there uses.
_WRITERS = 8_254_583_401


def sqlite_url(path: Path) -> URL:
    """The address of a database file, whatever characters its path has.

    Not text: SQLAlchemy before 2.1 cannot read back a path with a question mark in it.
    """
    return URL.create("sqlite", database=str(path))


def open_engine(address: str | URL) -> Engine:
    """An engine for SQLite (the file's folder is made) or PostgreSQL. DatabaseFailed otherwise.

    What it says of a statement that failed is without its figures: it comes to stand in the log.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise DatabaseFailed("bad-url", type(error).__name__) from error
    if url.drivername == "sqlite":
        return _open_sqlite(url)
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "postgresql":
        raise DatabaseFailed("bad-url", url.drivername)
    try:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except (ImportError, NoSuchModuleError) as error:
        raise DatabaseFailed("no-driver", url.drivername) from error


def _open_sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise DatabaseFailed("bad-url", "a database in memory does not outlive its connection")
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseFailed("not-opened", str(error)) from error
    arguments = {"timeout": PATIENCE, "isolation_level": None}
    engine = create_engine(url, poolclass=NullPool, connect_args=arguments, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def journal(version: tuple[int, ...]) -> tuple[str, str]:
    """``journal_mode`` and ``synchronous`` for a version of SQLite."""
    return ("WAL", "FULL") if version >= (3, 51, 3) else ("DELETE", "EXTRA")


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    mode, synchronous = journal(sqlite3.sqlite_version_info)
    # Asked first: setting the mode wants a lock of its own, reading it does not.
    if connection.execute("PRAGMA journal_mode").fetchone()[0].upper() != mode:
        connection.execute(f"PRAGMA journal_mode={mode}")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute("PRAGMA foreign_keys=ON")
    # 64 MB, so that a large file does not spill to disk early and shut readers out for long.
    connection.execute("PRAGMA cache_size=-65536")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    # Past SQLAlchemy, which takes ten times as long over it; ``_told`` knows the driver's own errors.
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the database throughout. DatabaseFailed."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _told(), engine.connect() as connection:
        connection = connection.execution_options(**options)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other writer shares; all of it is kept, or nothing. DatabaseFailed."""
    with _told(), engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                # Read committed, not repeatable read: the state must be that after the wait.
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITERS})
            yield connection


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        said, _, more = str(error.orig).partition("\n")
        # PostgreSQL goes on with the whole row that it would not take.
        raise DatabaseFailed(_reason(error.orig), said) from (None if more else error)
    except SQLAlchemyError as error:
        raise DatabaseFailed("other", str(error)) from error
    except sqlite3.Error as error:  # not wrapped: from preparing a new connection, and from BEGIN
        raise DatabaseFailed(_reason(error), str(error)) from error


_REASONS: dict[int, FailureReason] = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CANTOPEN: "not-opened",
}


def _reason(error: BaseException | None) -> FailureReason:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # PostgreSQL's drivers give no code where there is no connection to ask.
        return "not-opened" if type(error).__name__ == "OperationalError" else "other"
    return _REASONS.get(code & 0xFF, "other")
