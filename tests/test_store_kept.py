"""What is kept stays: the database refuses changes, files are whole, faults are found."""

from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from postgres import Server
from sqlalchemy import Connection, event, inspect
from store_desk import NOON, Desk

from dashboard.model import Comment, Lesson
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


@pytest.mark.parametrize("table", sorted(set(tables.metadata.tables) - {"migration"}))
def test_rows_cannot_be_updated_or_deleted(desk: Desk, table: str) -> None:
    desk.hand_in("a.xlsx", {KEY: 1})
    desk.store.undo(1, by="Ola")
    desk.store.teach([Lesson("ab12", "heimen", "unit", "sykehjem")], by="Kari")
    desk.store.forget(1, by="Kari")
    desk.store.comment(Comment("2.3.3", "2026-10", "Helse", "Prøvd ut."))
    column = tables.metadata.tables[table].primary_key.columns.values()[0].name
    with closing(_sql(desk)) as sql:
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = 9"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                sql.execute(statement)


def test_rows_cannot_be_updated_or_deleted_in_postgresql_either(postgres: Server, tmp_path: Path) -> None:
    desk = Desk(tmp_path, postgres.new())
    desk.hand_in("a.xlsx", {KEY: 1})
    engine = open_engine(desk.url)
    for name in set(tables.metadata.tables) - {"migration"}:
        for statement in (f"DELETE FROM {name}", f"TRUNCATE {name} CASCADE"):
            with pytest.raises(DatabaseFailed, match="append-only"), writing(engine) as connection:
                connection.exec_driver_sql(statement)
    engine.dispose()
    desk.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_of_the_first_kind_is_laid_out_anew_with_the_same_figures(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Before 0004 observations lay by indicator; the rows are put in by hand, as that program wrote them."""
    new = request.getfixturevalue("postgres").new if kind == "postgresql" else None
    url = new() if new else sqlite_url(tmp_path / "old.db")
    engine = open_engine(url)
    migrate(engine, utcnow, MIGRATIONS[:2])
    said = "a.xlsx {sha} 1 leave 2026-10 [] 1 {gone} 0 0 0"
    with writing(engine) as connection:
        for number, sha, gone in ((1, "a", 0), (2, "b", 1), (3, "c", 0)):
            values = [
                number,
                f"2026-11-23T12:00:0{number}.000000Z",
                "Kari",
                *said.format(sha=sha * 64, gone=gone).split(),
            ]
            row = dict(zip(tables.upload.columns.keys(), values, strict=True))
            numbers = ("size", "rows", "withdrawn", "added", "changed", "removed")
            connection.execute(tables.upload.insert(), row | {name: int(row[name]) for name in numbers})
        for number, unit, value in ((1, "skole", 1.0), (2, "skole", None), (2, "helse", 2.5), (3, "helse", 3.0)):
            row = {"indicator": "leave", "unit": unit, "month": "2026-10", "upload": number, "numerator": value}
            row |= {"value": value, "withdrawn": int(value is None), "sheet": "Ark", "cell": "B2"}
            connection.execute(tables.observation.insert(), row)
        connection.execute(
            tables.undo.insert(), {"upload": 3, "recorded_at": "2026-11-23T12:00:09.000000Z", "recorded_by": "Ola"}
        )
    engine.dispose()
    desk = Desk(tmp_path, str(url) if new else url)
    assert desk.figures() == {"leave/helse/2026-10": 2.5}
    assert desk.figures(as_of=NOON + timedelta(seconds=1)) == {"leave/skole/2026-10": 1.0}
    assert desk.figures(as_of=NOON + timedelta(seconds=5)) == {"leave/helse/2026-10": 3.0}
    assert desk.store.history("leave", "skole", "2026-10")["withdrawn"].tolist() == [False, True]
    assert {fault.code for fault in desk.store.check()} == {"missing-original"}  # there never were any here
    receipt = desk.hand_in("a.xlsx", {"leave/skole/2026-10": 4}, source="leave")
    assert (receipt.upload, receipt.plan.added, receipt.plan.removed) == (4, 1, 1)
    engine = open_engine(url)
    with pytest.raises(DatabaseFailed, match="append-only"), writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM observation")
    engine.dispose()
    desk.close()


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
        migrate(engine, utcnow, (*MIGRATIONS, ("0099-fails", add_and_fail)))
    with reading(engine) as connection:
        assert not inspect(connection).has_table("half")
    desk.open().close()


def test_a_newer_program_adds_its_migration_to_what_is_there(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {KEY: 1})
    engine = open_engine(sqlite_url(desk.folder / "state" / "figures.db"))
    steps = (
        *MIGRATIONS,
        ("0099-more", lambda connection: connection.exec_driver_sql("CREATE TABLE more (id INTEGER)")),
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
    with pytest.raises(OriginalDiffers):
        desk.store.record(dataclasses.replace(delivery, size=delivery.size + 1), desk.folder / "original")
    (desk.folder / "original").unlink()
    with pytest.raises(FilesFailed) as failed:
        desk.store.record(delivery, desk.folder / "original")
    assert failed.value.path == desk.folder / "original"
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


def test_a_file_that_is_kept_already_is_still_held_against_what_is_handed_in(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {KEY: 1})
    delivery = desk.delivery("a.xlsx", {KEY: 1})
    (desk.folder / "original").write_bytes(b"something else")
    with pytest.raises(OriginalDiffers):
        desk.store.record(delivery, desk.folder / "original")


def test_a_file_is_in_its_place_before_the_upload_that_speaks_of_it_is_committed(desk: Desk) -> None:
    def commit(_: object) -> None:
        (kept,) = [path for path in (desk.folder / "files").rglob("*") if path.is_file()]
        assert kept.read_bytes() == (desk.folder / "original").read_bytes()
        assert kept.suffix == ".xlsx"
        raise KeyboardInterrupt

    event.listen(desk.store._engine, "commit", commit)
    with pytest.raises(KeyboardInterrupt):
        desk.hand_in("a.xlsx", {KEY: 1})
    event.remove(desk.store._engine, "commit", commit)
    assert desk.store.uploads() == []
    assert [(fault.code, fault.severity) for fault in desk.store.check()] == [("unknown-file", "note")]


def test_nothing_of_a_file_is_left_when_the_database_cannot_be_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    store = desk.open()
    with closing(_sql(desk)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseFailed):
            store.record(desk.delivery("a.xlsx", {KEY: 1}), desk.folder / "original")
    assert [path for path in (desk.folder / "files").rglob("*") if path.is_file()] == []


def test_nothing_is_stored_when_the_file_cannot_be_put_in_its_place(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(FilesFailed) as failed:
        desk.hand_in("a.xlsx", {KEY: 1})
    assert failed.value.errno == 13
    assert desk.store.uploads() == []
    assert desk.store.check() == []


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
