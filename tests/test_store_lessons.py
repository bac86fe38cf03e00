"""What the store promises of what headings were said to mean."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import pytest
from store_desk import NOON, Desk

import dashboard
from dashboard.model import Lesson
from dashboard.store import (
    AlreadyForgotten,
    DatabaseFailed,
    InvalidLesson,
    NaiveTime,
    Store,
    UnknownLesson,
    database,
    sqlite_url,
)

WRITER = Path(__file__).with_name("lesson_writer.py")
UNIT = Lesson("ab12", "heimen", "unit", "sykehjem")
PART = Lesson("ab12", "dagsverk borte", "indicator", "leave:numerator")


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, request.getfixturevalue("postgres").new() if request.param == "postgresql" else None)
    yield desk
    desk.close()


def _bare(lessons: list[Lesson]) -> list[Lesson]:
    """As they were taught."""
    return [Lesson(one.signature, one.heading, one.kind, one.meaning) for one in lessons]


# ── Teaching ──


def test_what_is_taught_comes_out_with_its_number_its_moment_and_who_said_it(desk: Desk) -> None:
    assert desk.store.teach([UNIT, PART], by="Kari") == [1, 2]
    assert desk.store.lessons() == [
        replace(UNIT, id=1, recorded_at=NOON, recorded_by="Kari"),
        replace(PART, id=2, recorded_at=NOON, recorded_by="Kari"),
    ]
    assert desk.open().lessons() == desk.store.lessons()


@pytest.mark.parametrize(
    ("kind", "meaning"),
    [("unit", "skole"), ("indicator", "leave"), ("indicator", "leave:value"), ("month", "2026-10"), ("month", "02"),
     ("ignore", "")],
)  # fmt: skip
def test_every_kind_of_meaning_can_be_taught(desk: Desk, kind: str, meaning: str) -> None:
    lesson = Lesson("ab12", "tolk: æøå «x» \U0001f600", kind, meaning)
    desk.store.teach([lesson], by="Kari")
    assert _bare(desk.store.lessons()) == [lesson]


def test_of_two_lessons_about_a_heading_the_newest_counts_and_both_are_kept(desk: Desk) -> None:
    changed = replace(UNIT, meaning="skole")
    elsewhere = replace(UNIT, signature="cd34", meaning="kultur")
    desk.store.teach([UNIT, elsewhere], by="Kari")
    desk.store.teach([changed], by="Ola")
    assert _bare(desk.store.lessons()) == [elsewhere, changed]
    assert _bare(desk.store.lessons(live_only=False)) == [UNIT, elsewhere, changed]


def test_of_two_lessons_about_a_heading_taught_at_once_the_last_counts(desk: Desk) -> None:
    desk.store.teach([UNIT, replace(UNIT, meaning="skole")], by="Kari")
    assert [lesson.meaning for lesson in desk.store.lessons()] == ["skole"]


def test_no_lessons_are_nothing_written(desk: Desk) -> None:
    assert desk.store.teach([], by="Kari") == []
    assert desk.store.lessons() == []
    assert desk.store.data_version() == "0"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signature", ""),
        ("signature", "a\0"),
        ("heading", " "),
        ("heading", "\ud800"),
        ("kind", "part"),
        ("kind", ""),
        ("meaning", ""),
        ("meaning", "a\0"),
    ],
)
def test_an_unsound_lesson_is_refused_and_so_are_those_beside_it(desk: Desk, field: str, value: str) -> None:
    with pytest.raises(InvalidLesson) as invalid:
        desk.store.teach([PART, replace(UNIT, **{field: value})], by="Kari")
    assert (invalid.value.field, invalid.value.found) == (field, value)
    assert desk.store.lessons(live_only=False) == []


@pytest.mark.parametrize(
    ("kind", "meaning"),
    [("month", "2026-13"), ("month", "13"), ("month", "00"), ("month", "1"), ("month", "oktober"), ("month", "2026"),
     ("ignore", "skole")],
)  # fmt: skip
def test_a_meaning_that_is_none_of_its_kind_is_refused(desk: Desk, kind: str, meaning: str) -> None:
    with pytest.raises(InvalidLesson) as invalid:
        desk.store.teach([Lesson("ab12", "x", kind, meaning)], by="Kari")
    assert (invalid.value.field, invalid.value.found) == ("meaning", meaning)


def test_a_name_that_no_database_holds_is_refused(desk: Desk) -> None:
    desk.store.teach([UNIT], by="Kari")
    with pytest.raises(InvalidLesson):
        desk.store.teach([UNIT], by="Kari\0")
    with pytest.raises(InvalidLesson):
        desk.store.forget(1, by="Kari\0")
    assert len(desk.store.lessons()) == 1


# ── Taking back ──


def test_what_is_taken_back_no_longer_counts_and_stays_readable(desk: Desk) -> None:
    desk.store.teach([UNIT, PART], by="Kari")
    later = desk.clock.pass_hours(1)
    desk.store.forget(1, by="Ola")
    assert [lesson.id for lesson in desk.store.lessons()] == [2]
    gone, kept = desk.store.lessons(live_only=False)
    assert (gone.id, gone.undone_at, gone.undone_by) == (1, later, "Ola")
    assert (kept.undone_at, kept.undone_by) == (None, None)


def test_taking_the_newest_back_brings_back_what_was_taught_before_it(desk: Desk) -> None:
    desk.store.teach([UNIT], by="Kari")
    desk.store.teach([replace(UNIT, meaning="skole")], by="Ola")
    desk.store.forget(2, by="Ola")
    assert _bare(desk.store.lessons()) == [UNIT]
    desk.store.forget(1, by="Ola")
    assert desk.store.lessons() == []


def test_a_lesson_is_taken_back_only_once_and_only_if_it_is_there(desk: Desk) -> None:
    with pytest.raises(UnknownLesson) as unknown:
        desk.store.forget(1, by="Ola")
    assert unknown.value.lesson == 1
    desk.store.teach([UNIT], by="Kari")
    desk.store.forget(1, by="Ola")
    with pytest.raises(AlreadyForgotten) as again:
        desk.store.forget(1, by="Kari")
    assert (again.value.lesson, again.value.undone_by) == (1, "Ola")
    assert again.value.undone_at == NOON + timedelta(microseconds=1)


# ── Time, and what it changes ──


def test_lessons_can_be_seen_as_they_were_at_any_moment(desk: Desk) -> None:
    before = desk.clock.pass_hours(1)
    desk.clock.pass_hours(1)
    desk.store.teach([UNIT], by="Kari")
    taught = desk.clock.pass_hours(1)
    desk.clock.pass_hours(1)
    desk.store.teach([replace(UNIT, meaning="skole")], by="Kari")
    changed = desk.clock.pass_hours(1)
    desk.clock.pass_hours(1)
    desk.store.forget(2, by="Ola")
    assert desk.store.lessons(as_of=before, live_only=False) == []
    assert _bare(desk.store.lessons(as_of=taught)) == [UNIT]
    (known,) = desk.store.lessons(as_of=changed)
    assert (known.meaning, known.undone_at, known.undone_by) == ("skole", None, None)
    assert _bare(desk.store.lessons()) == [UNIT]
    with pytest.raises(NaiveTime):
        desk.store.lessons(as_of=datetime(2026, 11, 23, 12))


def test_lessons_do_not_change_the_figures_version(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    figures = desk.store.data_version()
    desk.store.teach([UNIT], by="Kari")
    desk.store.forget(1, by="Kari")
    assert desk.store.data_version() == figures


# ── Kept for good ──


def test_a_store_with_lessons_has_no_faults(desk: Desk) -> None:
    desk.store.teach([UNIT, PART], by="Kari")
    desk.store.forget(1, by="Ola")
    assert desk.store.check() == []


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
def test_a_lesson_that_is_gone_is_an_error(desk: Desk) -> None:
    desk.store.teach([UNIT, PART, replace(UNIT, heading="x")], by="Kari")
    with closing(sqlite3.connect(desk.folder / "state" / "figures.db", isolation_level=None)) as sql:
        sql.execute("DROP TRIGGER lesson_no_delete")
        sql.execute("DELETE FROM lesson WHERE id = 2")
    (fault,) = desk.store.check()
    assert (fault.code, fault.place, fault.facts) == ("missing-lessons", "2", {"expected": "3", "found": "2"})


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
def test_taking_back_a_lesson_that_is_not_there_is_an_error(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.folder / "state" / "figures.db", isolation_level=None)) as sql:
        sql.execute("INSERT INTO lesson_undo VALUES (7, 'x', 'Ola')")
    assert [(fault.code, fault.place) for fault in desk.store.check()] == [("broken-reference", "lesson_undo")]


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
def test_a_database_that_is_busy_too_long_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    store = desk.open()
    with closing(sqlite3.connect(desk.folder / "state" / "figures.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseFailed) as busy:
            store.teach([UNIT], by="Kari")
    assert busy.value.reason == "busy"
    assert store.lessons() == []


# ── Several writers at once, and writers that are killed ──


@contextmanager
def _writer(state: Path, name: str) -> Iterator[IO[bytes]]:
    """The lines of a process that teaches; it is killed with -9 when the block ends."""
    environment = os.environ | {"PYTHONPATH": str(Path(dashboard.__file__).parents[1])}
    command = [sys.executable, str(WRITER), str(state), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
            assert process.poll() is None
        finally:
            process.kill()


def _assert_whole(store: Store) -> list[Lesson]:
    assert [fault for fault in store.check() if fault.severity == "error"] == []
    known = store.lessons(live_only=False)
    assert [lesson.id for lesson in known] == list(range(1, len(known) + 1))
    handfuls = Counter((lesson.recorded_at, lesson.signature) for lesson in known)
    assert set(handfuls.values()) <= {40}  # each handful whole
    moments = [moment for moment, _ in handfuls]
    assert moments == sorted(set(moments))
    return known


@pytest.mark.slow
def test_two_processes_teach_at_once(tmp_path: Path) -> None:
    # Both begin with an empty folder, so that they make the tables at once too.
    with _writer(tmp_path, "Kari") as kari, _writer(tmp_path, "Ola") as ola:
        for lines in (kari, ola):
            for _ in range(20):
                assert lines.readline().strip().isdigit()
    store = Store(sqlite_url(tmp_path / "figures.db"), tmp_path / "files")
    known = _assert_whole(store)
    assert {lesson.recorded_by for lesson in known} == {"Kari", "Ola"}
    assert {lesson.undone_by for lesson in known if lesson.undone_by != lesson.recorded_by} == {None}
    store.close()


@pytest.mark.slow
def test_kill_minus_nine_leaves_nothing_half_taught(tmp_path: Path) -> None:
    rng = random.Random(9)
    taught = 0
    for _ in range(12):
        with _writer(tmp_path, "Kari") as lines:
            assert lines.readline().strip().isdigit()  # the first handful is in; from here on, any moment
            time.sleep(rng.uniform(0, 0.05))
        store = Store(sqlite_url(tmp_path / "figures.db"), tmp_path / "files")
        count = len(_assert_whole(store))
        assert count > taught
        taught = count
        store.close()
