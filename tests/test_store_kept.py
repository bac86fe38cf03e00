"""What is kept stays: the database refuses changes, files are whole, faults are found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect
from store_desk import Desk

from dashboard.store import (
    DatabaseFailed,
    FilesFailed,
    NewerDatabase,
    OriginalDiffers,
    OriginalMissing,
    Store,
    database,
    migrations,
    sqlite_url,
    tables,
)
from dashboard.store.database import journal, open_engine, reading, writing
from dashboard.store.migrations import MIGRATIONS, migrate
from dashboard.store.moments import utcnow

KEY = "leave/skole/2026-10"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def _sql(desk: Desk) -> sqlite3.Connection:
    return sqlite3.connect(desk.folder / "state" / "figures.db", isolation_level=None)


# ── The database ──


@pytest.mark.parametrize("table", ["upload", "observation", "undo"])
def test_rows_cannot_be_updated_or_deleted(desk: Desk, table: str) -> None:
    desk.hand_in("a.xlsx", {KEY: 1})
    desk.store.undo(1, by="Ola")
    column = "upload" if table != "upload" else "id"
    with closing(_sql(desk)) as sql:
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = 9"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                sql.execute(statement)


def test_a_row_without_its_upload_is_refused(desk: Desk) -> None:
    engine = open_engine(sqlite_url(desk.folder / "state" / "figures.db"))
    row = {"indicator": "a", "unit": "b", "month": "2026-10", "upload": 9, "withdrawn": 0}
    with pytest.raises(DatabaseFailed), writing(engine) as connection:
        connection.execute(tables.observation.insert(), row)


def test_the_migrations_make_the_tables_that_queries_see(desk: Desk) -> None:
    engine = open_engine(sqlite_url(desk.folder / "state" / "figures.db"))
    with reading(engine) as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) == set(tables.metadata.tables)
        for table in tables.metadata.tables.values():
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert columns == {column.name: column.nullable for column in table.columns}
            keys = found.get_pk_constraint(table.name)["constrained_columns"]
            assert keys == [column.name for column in table.primary_key]


def test_each_migration_leaves_a_record_and_runs_once(desk: Desk) -> None:
    desk.open().close()
    with closing(_sql(desk)) as sql:
        rows = sql.execute("SELECT name, applied_at FROM migration ORDER BY name").fetchall()
    assert rows == [(name, "2026-11-23T12:00:00.000000Z") for name, _ in MIGRATIONS]


def test_a_database_from_a_newer_program_is_refused(desk: Desk) -> None:
    with closing(_sql(desk)) as sql:
        sql.execute("INSERT INTO migration VALUES ('0099-from-the-future', 'x')")
    with pytest.raises(NewerDatabase) as newer:
        desk.open()
    assert newer.value.migrations == ("0099-from-the-future",)


def test_a_migration_that_fails_leaves_nothing_of_itself(desk: Desk) -> None:
    def add_and_fail(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
        connection.exec_driver_sql("no such thing")

    engine = open_engine(sqlite_url(desk.folder / "state" / "figures.db"))
    with pytest.raises(DatabaseFailed):
        migrate(engine, utcnow, (*MIGRATIONS, ("0003-fails", add_and_fail)))
    with reading(engine) as connection:
        assert not inspect(connection).has_table("half")
    desk.open().close()


def test_a_newer_program_adds_its_migration_to_what_is_there(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {KEY: 1})
    engine = open_engine(sqlite_url(desk.folder / "state" / "figures.db"))
    steps = (
        *MIGRATIONS,
        ("0003-more", lambda connection: connection.exec_driver_sql("CREATE TABLE more (id INTEGER)")),
    )
    migrate(engine, utcnow, steps)
    migrate(engine, utcnow, steps)
    with reading(engine) as connection:
        assert inspect(connection).has_table("more")
        assert migrations._pending(connection, steps) == []


def test_the_write_ahead_log_is_used_only_where_sqlite_has_mended_it() -> None:
    assert journal((3, 40, 1)) == journal((3, 51, 2)) == ("DELETE", "EXTRA")
    assert journal((3, 51, 3)) == journal((4, 0, 0)) == ("WAL", "FULL")


@pytest.mark.parametrize(("version", "mode", "synchronous"), [((3, 51, 2), "delete", 3), ((3, 51, 3), "wal", 2)])
def test_every_connection_is_set_for_the_version_of_sqlite(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], mode: str, synchronous: int
) -> None:
    monkeypatch.setattr(database.sqlite3, "sqlite_version_info", version)  # type: ignore[attr-defined]
    desk.hand_in("a.xlsx", {KEY: 1})
    with reading(open_engine(sqlite_url(desk.folder / "state" / "figures.db"))) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == mode
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == synchronous
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert desk.figures() == {KEY: 1}


def test_a_database_that_is_busy_too_long_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    store = desk.open()
    with closing(_sql(desk)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseFailed) as busy:
            store.record(desk.delivery("a.xlsx", {KEY: 1}), desk.folder / "original")
        assert store.observations().empty  # a reader need not wait
    assert busy.value.reason == "busy"


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "figures.db").write_bytes(b"PK\3\4 this is a workbook" * 100)
    with pytest.raises(DatabaseFailed) as failed:
        Store(sqlite_url(tmp_path / "figures.db"), tmp_path / "files")
    assert failed.value.reason == "damaged"


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    with pytest.raises(DatabaseFailed) as failed:
        Store(sqlite_url(tmp_path / "taken" / "figures.db"), tmp_path / "files")
    assert failed.value.reason == "not-opened"
    with pytest.raises(FilesFailed):
        Store(sqlite_url(tmp_path / "figures.db"), tmp_path / "taken" / "files")


@pytest.mark.parametrize("url", ["", "no url", "sqlite://", "sqlite:///:memory:", "mysql://localhost/x", "oracle://x"])
def test_an_address_that_is_no_database_of_ours_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(DatabaseFailed) as failed:
        Store(url, tmp_path / "files")
    assert failed.value.reason == "bad-url"


def test_a_path_with_any_characters_can_hold_the_database(tmp_path: Path) -> None:
    folder = tmp_path / "Nær & fjern?#50%"
    Store(sqlite_url(folder / "tall.db"), folder / "files").close()
    assert (folder / "tall.db").stat().st_size > 0


# ── The files ──


def test_the_file_is_kept_as_it_came(desk: Desk) -> None:
    desk.hand_in("Fravær.XLSX", {KEY: 1})
    sha256 = desk.store.upload(1).sha256
    kept = desk.store.original(sha256)
    assert kept == desk.folder / "files" / sha256[:2] / f"{sha256}.xlsx"
    assert kept.read_bytes() == (desk.folder / "original").read_bytes()


def test_a_damaged_kept_file_is_found_and_mended_by_handing_it_in_again(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {KEY: 1})
    kept = desk.store.original(desk.store.upload(1).sha256)
    kept.write_bytes(b"rust")
    assert [(fault.code, fault.severity) for fault in desk.store.check()] == [("damaged-original", "error")]
    assert desk.hand_in("a.xlsx", {KEY: 1}).status == "unchanged"
    assert desk.store.check() == []


def test_a_file_that_is_not_the_one_that_was_read_is_refused(desk: Desk) -> None:
    delivery = desk.delivery("a.xlsx", {KEY: 1})
    (desk.folder / "original").write_bytes(b"something else")
    with pytest.raises(OriginalDiffers):
        desk.store.record(delivery, desk.folder / "original")
    (desk.folder / "original").unlink()
    with pytest.raises(FilesFailed):
        desk.store.record(delivery, desk.folder / "original")
    assert desk.store.uploads() == []
    assert desk.store.check() == []


def test_nothing_is_stored_when_the_file_cannot_be_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(FilesFailed) as failed:
        desk.hand_in("a.xlsx", {KEY: 1})
    assert failed.value.errno == 28
    assert desk.store.uploads() == []
    assert desk.store.check() == []


@pytest.mark.parametrize("sha256", ["0" * 64, "", "..", "../../state/figures.db", "*"])
def test_a_file_that_is_not_kept_is_not_given(desk: Desk, sha256: str) -> None:
    desk.hand_in("a.xlsx", {KEY: 1})
    with pytest.raises(OriginalMissing):
        desk.store.original(sha256)


# ── The check ──


def test_a_sound_store_has_no_faults(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {KEY: 1, "leave/helse/2026-10": 1})
    desk.hand_in("a rettet.xlsx", {KEY: 2})
    desk.store.undo(1, by="Ola")
    assert desk.store.check() == []


def test_a_missing_file_is_an_error_and_strangers_are_notes(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {KEY: 1})
    sha256 = desk.store.upload(1).sha256
    desk.store.original(sha256).unlink()
    folder = desk.folder / "files" / "ab"
    folder.mkdir()
    (folder / f"ab{'0' * 62}.xlsx").write_bytes(b"orphan")
    (folder / "ab00.x1y2.part").write_bytes(b"half")
    found = [(fault.code, fault.severity, Path(fault.place).name) for fault in desk.store.check()]
    assert found == [
        ("missing-original", "error", sha256),
        ("leftover-file", "note", "ab00.x1y2.part"),
        ("unknown-file", "note", f"ab{'0' * 62}.xlsx"),
    ]


def test_a_missing_row_is_an_error(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {KEY: 1, "leave/helse/2026-10": 1})
    with closing(_sql(desk)) as sql:
        sql.execute("DROP TRIGGER observation_no_delete")
        sql.execute("DELETE FROM observation WHERE unit = 'helse'")
    (fault,) = desk.store.check()
    assert (fault.code, fault.place, fault.facts) == ("missing-rows", "1", {"expected": "2", "found": "1"})


def test_a_row_that_speaks_of_no_upload_is_an_error(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {KEY: 1})
    with closing(_sql(desk)) as sql:
        sql.execute("INSERT INTO undo VALUES (7, 'x', 'Ola')")
    assert [(fault.code, fault.place) for fault in desk.store.check()] == [("broken-reference", "undo")]


def test_a_damaged_database_is_an_error(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {f"leave/unit{n}/2026-10": n for n in range(2000)})
    path = desk.folder / "state" / "figures.db"
    content = bytearray(path.read_bytes())
    for place in range(20 * 4096, len(content) - 4096, 4096):
        content[place : place + 512] = b"\xff" * 512
    path.write_bytes(content)
    assert ("damaged-database", "error") in [(fault.code, fault.severity) for fault in desk.store.check()]
