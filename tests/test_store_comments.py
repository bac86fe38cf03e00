"""What the store promises of the comments of those who answer for commitments."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from store_desk import NOON, Desk

from dashboard.model import Comment
from dashboard.store import AlreadyReplaced, DatabaseFailed, InvalidComment, NaiveTime, UnknownComment

FIRST = Comment(
    "2.3.3", "2026-10", "Helse og omsorg", "Langvaktene er i gang på to avdelinger.", "undecided",
    {"sick_leave_short/helse": "undecided"}, "2026-11-23T12:00:00.000000Z", ("falt",),
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, request.getfixturevalue("postgres").new() if request.param == "postgresql" else None)
    yield desk
    desk.close()


def test_a_comment_comes_out_as_it_was_written_with_its_number_and_its_moment(desk: Desk) -> None:
    kept = desk.store.comment(FIRST)
    assert kept == replace(FIRST, id=1, recorded_at=NOON)
    assert desk.store.comments() == desk.store.comments("2.3.3") == desk.open().comments() == [kept]
    assert desk.store.comments("2.3.4") == []


def test_a_comment_by_the_same_role_on_the_same_month_takes_the_place_of_the_first_which_is_kept(desk: Desk) -> None:
    desk.store.comment(FIRST)
    later = desk.clock.pass_hours(1)
    desk.store.comment(replace(FIRST, role="helse og omsorg", text="Tre avdelinger."))
    first, second = desk.store.comments("2.3.3")
    assert (first.text, first.replaced_at) == (FIRST.text, later)
    assert (second.replaces, second.replaced_at) == (1, None)


@pytest.mark.parametrize("other", [{"month": "2026-09"}, {"role": "HR og lønn"}, {"commitment": "2.2"}])
def test_a_comment_on_another_month_or_by_another_role_stands_beside(desk: Desk, other: dict[str, str]) -> None:
    desk.store.comment(FIRST)
    desk.store.comment(replace(FIRST, **other))  # type: ignore[arg-type]
    assert [one.replaced_at for one in desk.store.comments()] == [None, None]


def test_the_role_and_the_month_can_be_corrected(desk: Desk) -> None:
    desk.store.comment(FIRST)
    kept = desk.store.comment(replace(FIRST, role="HR og lønn", month="2026-09", replaces=1))
    assert kept.replaces == 1
    assert [one.replaced_at is None for one in desk.store.comments()] == [False, True]


def test_only_a_comment_that_stands_on_the_same_commitment_can_be_replaced(desk: Desk) -> None:
    desk.store.comment(FIRST)
    desk.store.comment(replace(FIRST, replaces=1))
    with pytest.raises(AlreadyReplaced):
        desk.store.comment(replace(FIRST, replaces=1))
    with pytest.raises(UnknownComment):
        desk.store.comment(replace(FIRST, commitment="2.2", replaces=2))
    with pytest.raises(UnknownComment):
        desk.store.comment(replace(FIRST, replaces=7))
    assert len(desk.store.comments()) == 2


def test_a_replaced_comment_does_not_come_back_when_the_same_role_writes_again(desk: Desk) -> None:
    for number in range(3):
        desk.store.comment(replace(FIRST, text=f"Utgave {number}"))
    assert [one.text for one in desk.store.comments() if one.replaced_at is None] == ["Utgave 2"]


def test_comments_can_be_seen_as_they_were_at_any_moment(desk: Desk) -> None:
    desk.store.comment(FIRST)
    desk.clock.pass_hours(2)
    desk.store.comment(replace(FIRST, text="Rettet."))
    assert desk.store.comments(as_of=NOON - timedelta(seconds=1)) == []
    (then,) = desk.store.comments(as_of=NOON + timedelta(hours=1))
    assert (then.text, then.replaced_at) == (FIRST.text, None)
    with pytest.raises(NaiveTime):
        desk.store.comments(as_of=NOON.replace(tzinfo=None))


def test_comments_written_in_one_tick_keep_their_order(desk: Desk) -> None:
    desk.store.comment(FIRST)
    desk.store.comment(replace(FIRST, month="2026-09"))
    first, second = desk.store.comments()
    assert first.recorded_at is not None
    assert second.recorded_at is not None
    assert first.recorded_at < second.recorded_at


def test_comments_do_not_change_the_figures_version(desk: Desk) -> None:
    desk.hand_in("a.csv", {"leave/heimen/2026-01": 1})
    version = desk.store.data_version()
    desk.clock.pass_hours(1)
    desk.store.comment(FIRST)
    assert desk.store.data_version() == version


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", " \n"), ("role", ""), ("commitment", " "), ("month", "2026-13"), ("month", "oktober"), ("text", "a\0b"),
        ("role", "\ud800"), ("standing", "\0"), ("warned", ("\0",)), ("verdicts", {"a": "\0"}),
    ],
)  # fmt: skip
def test_an_unsound_comment_is_refused(desk: Desk, field: str, value: object) -> None:
    with pytest.raises(InvalidComment) as refused:
        desk.store.comment(replace(FIRST, **{field: value}))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert desk.store.comments() == []


@pytest.mark.parametrize("change", ["UPDATE comment SET text = 'x'", "DELETE FROM comment"])
def test_the_database_refuses_to_change_a_comment(desk: Desk, change: str) -> None:
    desk.store.comment(FIRST)
    with desk.store._engine.begin() as connection, pytest.raises(DatabaseError, match="append-only"):
        connection.execute(text(change))
    assert [one.text for one in desk.store.comments()] == [FIRST.text]


def test_a_store_with_comments_has_no_faults(desk: Desk) -> None:
    desk.store.comment(FIRST)
    desk.store.comment(replace(FIRST, text="Rettet."))
    assert desk.store.check() == []


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
def test_a_comment_that_is_gone_is_an_error(desk: Desk) -> None:
    for month in ("2026-08", "2026-09", "2026-10"):
        desk.store.comment(replace(FIRST, month=month))
    with closing(sqlite3.connect(desk.folder / "state" / "figures.db", isolation_level=None)) as sql:
        sql.execute("DROP TRIGGER comment_no_delete")
        sql.execute("DELETE FROM comment WHERE id = 2")
    (fault,) = desk.store.check()
    assert (fault.code, fault.place, fault.facts) == ("missing-comments", "2", {"expected": "3", "found": "2"})


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
def test_a_database_from_before_there_were_comments_gets_the_table(desk: Desk) -> None:
    desk.hand_in("a.csv", {"leave/heimen/2026-01": 1})
    with closing(sqlite3.connect(desk.folder / "state" / "figures.db", isolation_level=None)) as sql:
        sql.execute("DROP TABLE comment")
        sql.execute("DELETE FROM migration WHERE name = '0005-comments'")
    store = desk.open()
    assert store.comments() == []
    assert store.comment(FIRST).id == 1
    assert desk.figures() == {"leave/heimen/2026-01": 1}


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
def test_a_damaged_database_says_so(desk: Desk) -> None:
    desk.close()
    (desk.folder / "state" / "figures.db").write_bytes(b"no database" * 500)
    with pytest.raises(DatabaseFailed):
        desk.store.comments()
