"""Several writers at once, and writers that are killed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from store_desk import Desk

import dashboard
from dashboard.store import Store, sqlite_url

WRITER = Path(__file__).with_name("crash_writer.py")


@contextmanager
def _writer(state: Path, name: str, *how: str) -> Iterator[IO[bytes]]:
    """The lines of a process that stores files; it is killed with -9 when the block ends."""
    environment = os.environ | {"PYTHONPATH": str(Path(dashboard.__file__).parents[1])}
    command = [sys.executable, str(WRITER), str(state), name, *how]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
            assert process.poll() is None
        finally:
            process.kill()


def _await_journal(state: Path) -> None:
    # Most of a writer's time goes to planning; where there is a journal, rows are being written.
    # With a write-ahead log there never is one, and the moment stays a random one.
    deadline = time.monotonic() + 1
    while not (state / "figures.db-journal").exists() and time.monotonic() < deadline:
        pass


def _assert_whole(store: Store) -> None:
    assert [fault for fault in store.check() if fault.severity == "error"] == []
    live = [upload for upload in store.uploads() if upload.undone_at is None]
    counting = store.observations().groupby("upload").size().to_dict()
    if live:
        assert counting[live[0].id] == live[0].rows  # the newest says all of its month
    for upload in live:
        assert store.original(upload.sha256).stat().st_size == upload.size


@pytest.mark.slow
def test_kill_minus_nine_leaves_nothing_half_stored(tmp_path: Path) -> None:
    rng = random.Random(9)
    stored = 0
    for attempt in range(25):
        with _writer(tmp_path, "Kari") as lines:
            assert lines.readline().strip().isdigit()  # the first file is in; from here on, any moment
            if attempt % 2:
                _await_journal(tmp_path)
            time.sleep(rng.uniform(0, 0.03 if attempt % 2 else 0.25))
        store = Store(sqlite_url(tmp_path / "figures.db"), tmp_path / "files")
        _assert_whole(store)
        count = len(store.uploads())
        assert count > stored
        stored = count
        store.close()
    desk = Desk(tmp_path / "after")
    desk.store = Store(sqlite_url(tmp_path / "figures.db"), tmp_path / "files")
    assert desk.hand_in("next.xlsx", {"leave/skole/2026-10": 1}).status == "stored"


@pytest.mark.slow
def test_kill_minus_nine_leaves_all_of_a_row_or_what_was_committed_of_it(tmp_path: Path) -> None:
    rng = random.Random(16)
    stored = 0
    for _ in range(12):
        with _writer(tmp_path, "Kari", "row") as lines:
            assert int(lines.readline()) == stored + 3
            _await_journal(tmp_path)
            time.sleep(rng.uniform(0, 0.1))
        store = Store(sqlite_url(tmp_path / "figures.db"), tmp_path / "files")
        assert [fault for fault in store.check() if fault.severity == "error"] == []
        stored = len(store.uploads())
        assert stored % 3 == 0
        store.close()


@pytest.mark.slow
def test_two_processes_store_at_once(tmp_path: Path) -> None:
    # Both begin with an empty folder, so that they make the tables at once too.
    with _writer(tmp_path, "Kari") as kari, _writer(tmp_path, "Ola") as ola:
        for lines in (kari, ola):
            for _ in range(6):
                assert lines.readline().strip().isdigit()
    store = Store(sqlite_url(tmp_path / "figures.db"), tmp_path / "files")
    _assert_whole(store)
    uploads = store.uploads()
    assert {upload.by for upload in uploads} == {"Kari", "Ola"}
    assert [upload.id for upload in uploads] == list(range(len(uploads), 0, -1))
    moments = [upload.recorded_at for upload in uploads]
    assert moments == sorted(set(moments), reverse=True)


def test_one_store_is_used_from_several_threads(tmp_path: Path) -> None:
    desks = [Desk(tmp_path / str(number)) for number in range(8)]  # each its own folder for the original
    store = desks[0].store
    deliveries = [desk.delivery(f"f{n}.xlsx", {f"leave/u{n}/2026-10": n}) for n, desk in enumerate(desks)]
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(store.record, deliveries, [desk.folder / "original" for desk in desks]))
        frames = list(pool.map(lambda _: store.observations(), range(8)))
    assert sorted(receipt.upload or 0 for receipt in receipts) == list(range(1, 9))
    assert all(len(frame) == 8 for frame in frames)
    assert store.check() == []
