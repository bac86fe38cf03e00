"""A row of files in one transaction: the same as one after the other, each whole, and nothing where anything fails."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from store_desk import Desk

from dashboard.model import Observation
from dashboard.store import DatabaseFailed, Delivery, InvalidDelivery, OriginalDiffers, Receipt, database

KEY = "leave/skole/2026-10"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(Desk(tmp_path)) as desk:
        yield desk


def _given(desk: Desk, number: int, name: str, figures: dict[str, float]) -> tuple[Delivery, Path]:
    """A delivery and the file of its own that it came in."""
    delivery = desk.delivery(name, figures)
    return delivery, (desk.folder / "original").rename(desk.folder / f"original {number}")


def _store_row(desk: Desk, *row: tuple[Delivery, Path]) -> None:
    with desk.store.recording() as recording:
        for given in row:
            recording.record(*given)


def _files(desk: Desk) -> list[Path]:
    return [path for path in (desk.folder / "files").rglob("*") if path.is_file()]


def test_a_row_is_stored_as_if_each_were_alone(tmp_path: Path) -> None:
    for seed in range(6):
        rng = random.Random(seed)
        alone, together = Desk(tmp_path / f"alone {seed}"), Desk(tmp_path / f"row {seed}")
        names = ["Skole 2026-09.xlsx", "skole 2026-10.xlsx", "helse.csv", "1.xlsx"]
        row = [
            (rng.choice(names), {
                f"{indicator}/{unit}/2026-{month:02d}": float(rng.randrange(3))
                for indicator in ("leave", "staff") for unit in ("a", "b") for month in (8, 9, 10) if rng.random() < 0.6
            })
            for _ in range(12)
        ]  # fmt: skip
        receipts: tuple[list[Receipt], list[Receipt]] = ([], [])
        for number, (name, figures) in enumerate(row):
            receipts[0].append(alone.store.record(*_given(alone, number, name, figures)))
        with together.store.recording() as recording:
            for number, (name, figures) in enumerate(row):
                receipts[1].append(recording.record(*_given(together, number, name, figures)))
                if rng.random() < 0.2:
                    recording.commit()
        assert receipts[0] == receipts[1]
        assert alone.store.uploads() == together.store.uploads()
        assert alone.store.observations().equals(together.store.observations())
        assert sorted(p.name for p in _files(alone)) == sorted(p.name for p in _files(together))
        assert together.store.check() == []
        for one in (alone, together):
            one.close()


def test_nothing_of_a_row_is_stored_or_kept_where_one_cannot_be(desk: Desk) -> None:
    sound, unsound = _given(desk, 1, "a.xlsx", {KEY: 1}), _given(desk, 2, "b.xlsx", {"leave/skole/oktober": 1})
    with pytest.raises(InvalidDelivery):
        _store_row(desk, sound, unsound)
    assert desk.store.uploads() == []
    assert _files(desk) == []
    assert desk.hand_in("a.xlsx", {KEY: 1}).upload == 1


def test_what_was_committed_stays_when_a_later_one_fails(desk: Desk) -> None:
    row = _given(desk, 1, "a.xlsx", {KEY: 1}), _given(desk, 2, "b.xlsx", {"leave/helse/2026-10": 1})

    def store() -> None:
        with desk.store.recording() as recording:
            recording.record(*row[0])
            recording.commit()
            recording.record(*row[1])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        store()
    assert [upload.file_name for upload in desk.store.uploads()] == ["a.xlsx"]
    assert len(_files(desk)) == 1
    assert desk.store.check() == []


def test_a_file_of_a_row_that_is_not_the_one_that_was_read_lets_none_be_stored(desk: Desk) -> None:
    row = _given(desk, 1, "a.xlsx", {KEY: 1}), _given(desk, 2, "b.xlsx", {"leave/helse/2026-10": 1})
    row[1][1].write_bytes(b"something else")
    with pytest.raises(OriginalDiffers):
        _store_row(desk, *row)
    assert desk.store.uploads() == []
    assert _files(desk) == []


def test_the_same_bytes_twice_in_a_row_are_one_file_and_unchanged_the_second_time(desk: Desk) -> None:
    given = _given(desk, 1, "a.xlsx", {KEY: 1})
    with desk.store.recording() as recording:
        assert [recording.record(*given).status for _ in range(2)] == ["stored", "unchanged"]
    assert len(desk.store.uploads()) == len(_files(desk)) == 1
    assert desk.store.check() == []


def test_others_may_write_before_a_row_and_after_each_commit_and_its_plan_knows_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    other = desk.open()
    with desk.store.recording() as recording:
        assert recording.version is None
        other.record(*_given(desk, 1, "a.xlsx", {KEY: 1}))
        assert recording.record(*_given(desk, 2, "a.xlsx", {KEY: 2})).plan.changed == 1
        assert recording.version is not None
        with pytest.raises(DatabaseFailed):
            other.record(*_given(desk, 3, "b.xlsx", {"leave/helse/2026-10": 1}))
        recording.commit()
        assert recording.version is None
        assert other.record(*_given(desk, 4, "a.xlsx", {KEY: 3})).plan.changed == 1
        (change,) = recording.record(*_given(desk, 5, "a.xlsx", {KEY: 4})).plan.changes
    assert change.before == Observation(*KEY.split("/"), 3.0, None, 3.0, "Ark", "B2")
    assert desk.figures() == {KEY: 4.0}


def test_readers_see_none_of_a_row_before_it_is_committed(desk: Desk) -> None:
    other = desk.open()
    with desk.store.recording() as recording:
        before = other.data_version()
        receipt = recording.record(*_given(desk, 1, "a.xlsx", {KEY: 1}))
        assert (other.data_version(), other.uploads()) == (before, [])
    assert other.data_version() == receipt.version != before
