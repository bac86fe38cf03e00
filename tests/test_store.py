"""What the store promises of files, figures, undo and time."""

from __future__ import annotations

import dataclasses
import random
import sqlite3
import traceback
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest
from store_desk import NOON, Desk

from dashboard.model import OBSERVATION_COLUMNS, Change, Observation
from dashboard.model.month import span
from dashboard.store import (
    AlreadyUndone,
    ChangesDiffer,
    DatabaseFailed,
    InvalidDelivery,
    InvalidMonth,
    NaiveTime,
    UnknownUpload,
    held,
)
from dashboard.store.held import read_parts


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, request.getfixturevalue("postgres").new() if request.param == "postgresql" else None)
    yield desk
    desk.close()


# ── Storing ──


def test_what_would_change_something_else_than_expected_is_not_stored(desk: Desk) -> None:
    delivery = desk.delivery("a.xlsx", {"leave/skole/2026-10": 7.4})
    expected = desk.store.plan(delivery).changes
    desk.hand_in("b.xlsx", {"leave/skole/2026-10": 7.5})
    again = desk.delivery("a.xlsx", {"leave/skole/2026-10": 7.4})
    with pytest.raises(ChangesDiffer):
        desk.store.record(again, desk.folder / "original", expected)
    with pytest.raises(ChangesDiffer):
        desk.store.record(again, desk.folder / "original", ())
    assert desk.figures() == {"leave/skole/2026-10": 7.5}
    assert [one.file_name for one in desk.store.uploads()] == ["b.xlsx"]
    assert desk.store.record(again, desk.folder / "original", desk.store.plan(again).changes).status == "stored"


def test_what_is_handed_in_comes_out_with_the_cell_and_the_upload_it_came_from(desk: Desk) -> None:
    receipt = desk.hand_in("fravær.xlsx", {"leave/skole/2026-10": 7.4})
    assert (receipt.upload, receipt.status, receipt.recorded_at) == (1, "stored", NOON)
    (row,) = desk.store.observations().to_dict("records")
    assert tuple(row) == OBSERVATION_COLUMNS
    assert row["denominator"] != row["denominator"]  # NaN where there is none
    del row["denominator"], row["denominator_cell"]
    assert row == {
        "indicator": "leave", "unit": "skole", "month": "2026-10", "numerator": 7.4, "value": 7.4,
        "upload": 1, "file": "fravær.xlsx", "sheet": "Ark", "cell": "B2",
        "recorded_at": "2026-11-23T12:00:00.000000Z", "recorded_by": "Kari",
    }  # fmt: skip


def test_figures_come_sorted_by_indicator_unit_and_month(desk: Desk) -> None:
    keys = ["b/y/2026-01", "b/x/2026-02", "a/å/2026-01", "a/z/2026-01", "b/x/2026-01", "a/Z/2026-01"]
    desk.hand_in("a.xlsx", dict.fromkeys(keys, 1.0))
    assert list(desk.figures()) == sorted(keys)


def test_types_are_the_same_with_and_without_figures(desk: Desk) -> None:
    empty = desk.store.observations().dtypes
    emptier = desk.store.history("leave", "skole", "2026-10").dtypes
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 7.4})
    pd.testing.assert_series_equal(empty, desk.store.observations().dtypes)
    pd.testing.assert_series_equal(emptier, desk.store.history("leave", "skole", "2026-10").dtypes)
    assert {name: str(kind) for name, kind in emptier.items()} == dict.fromkeys(OBSERVATION_COLUMNS, "str") | {
        "numerator": "float64", "denominator": "float64", "value": "float64", "upload": "int64",
        "withdrawn": "bool", "undone_at": "str",
    }  # fmt: skip


def test_figures_can_be_asked_for_by_indicator_unit_and_months(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {f"{i}/{u}/2026-{m:02}": m for i in "ab" for u in "xy" for m in (1, 2, 3)})
    frame = desk.store.observations(indicators=["a"], units=["x", "y"], first="2026-02", last="2026-02")
    assert frame["unit"].tolist() == ["x", "y"]
    assert frame["month"].tolist() == ["2026-02", "2026-02"]
    assert desk.store.observations(indicators=[]).empty
    assert desk.store.observations(units=["nobody"]).empty


def test_a_plan_says_what_storing_would_do_and_writes_nothing(desk: Desk) -> None:
    desk.hand_in("fravær.xlsx", {"leave/skole/2026-10": 1, "leave/helse/2026-10": 2, "leave/teknisk/2026-10": 3})
    version = desk.store.data_version()
    figures = {"leave/skole/2026-10": 1, "leave/helse/2026-10": 2.5, "leave/barnehage/2026-10": 4}
    plan = desk.store.plan(desk.delivery("fravær rettet.xlsx", figures))
    assert (plan.status, plan.added, plan.changed, plan.removed, plan.replaces) == ("new", 1, 1, 1, (1,))
    assert [(change.kind, change.key[1]) for change in plan.changes] == [
        ("added", "barnehage"), ("changed", "helse"), ("removed", "teknisk"),
    ]  # fmt: skip
    assert plan.changes[1].before_file == "fravær.xlsx"
    assert desk.store.data_version() == version
    assert len(desk.store.uploads()) == 1
    assert desk.hand_in("fravær rettet.xlsx", figures).plan == plan


@pytest.mark.parametrize("told", ["no", "no\nDETAIL:  Failing row contains (424242, Hemmelig)."])
def test_what_could_not_be_stored_is_not_told_with_its_figures(tmp_path: Path, told: str) -> None:
    desk = Desk(tmp_path)
    with closing(sqlite3.connect(tmp_path / "state" / "figures.db")) as database:
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            database.execute(
                f"CREATE TRIGGER no_{table} BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, '{told}'); END"
            )
        database.commit()
    name, figures = "Hemmelig.xlsx", {"leave/skole/2026-10": 400000 + 24242}
    with pytest.raises(DatabaseFailed) as failed:
        desk.hand_in(name, figures)
    desk.close()
    said = "".join(traceback.format_exception(failed.value))
    assert "no" in failed.value.detail
    assert "Hemmelig" not in said
    assert "424242" not in said


def test_the_same_file_again_is_unchanged_and_nothing_is_written(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    version = desk.store.data_version()
    receipt = desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    assert (receipt.status, receipt.upload, receipt.recorded_at) == ("unchanged", None, None)
    assert receipt.plan.same_as == 1
    assert desk.store.data_version() == version
    assert len(desk.store.uploads()) == 1


def test_the_same_file_after_an_undo_is_stored_anew(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    desk.store.undo(1, by="Ola")
    assert desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1}).upload == 2
    assert desk.figures() == {"leave/skole/2026-10": 1}


def test_the_same_file_is_stored_anew_when_another_has_overruled_it(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    desk.hand_in("b.xlsx", {"leave/skole/2026-10": 2}, source="annen")
    receipt = desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    assert (receipt.status, receipt.plan.changed) == ("stored", 1)
    assert desk.figures() == {"leave/skole/2026-10": 1}


def test_an_equal_figure_in_a_new_file_is_no_change_but_has_the_new_origin(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    receipt = desk.hand_in("a ny.xlsx", {"leave/skole/2026-10": 1})
    assert (receipt.status, receipt.plan.changes) == ("stored", ())
    assert desk.store.observations()["file"].tolist() == ["a ny.xlsx"]


def test_the_uploads_list_tells_what_came_when_from_whom(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1, "leave/helse/2026-10": 1})
    before = desk.clock.now
    desk.clock.pass_hours(1)
    desk.hand_in("a rettet.xlsx", {"leave/skole/2026-10": 2}, findings='[{"code":"outlier"}]', by="Ola")
    newest, oldest = desk.store.uploads()
    assert (newest.id, newest.by, newest.findings) == (2, "Ola", '[{"code":"outlier"}]')
    assert (newest.rows, newest.withdrawn, newest.changed, newest.removed) == (1, 1, 1, 1)
    assert (oldest.months, oldest.added, oldest.source) == (("2026-10",), 2, newest.source)
    assert desk.store.uploads(as_of=before) == [oldest]
    assert desk.store.upload(2) == newest


def test_a_figure_given_twice_alike_is_stored_once(desk: Desk) -> None:
    delivery = desk.delivery("a.xlsx", {"leave/skole/2026-10": 1})
    twice = dataclasses.replace(delivery, observations=delivery.observations * 2)
    desk.store.record(twice, desk.folder / "original")
    assert desk.store.upload(1).rows == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sha256", "../../etc/passwd"),
        ("sha256", "A" * 64),
        ("size", -1),
        ("findings", "not json"),
        ("months", ("2026-13",)),
        ("months", ("oktober",)),
        ("source", " "),
        ("by", "Kari\0"),
        ("observations", (Observation("", "skole", "2026-10", 1, None, 1),)),
        ("observations", (Observation("leave", " ", "2026-10", 1, None, 1),)),
        ("observations", (Observation("leave", "skole", "2026-1", 1, None, 1),)),
        ("observations", (Observation("leave", "skole", "2026-10", float("nan"), None, 1),)),
        ("observations", (Observation("leave", "skole", "2026-10", 1, float("inf"), 1),)),
        ("observations", (Observation("leave", "skole", "2026-10", 1, None, 1, "\ud800"),)),
        ("observations", tuple(Observation("leave", "skole", "2026-10", v, None, v) for v in (1, 2))),
    ],
)
def test_an_unsound_delivery_is_refused_whole(desk: Desk, field: str, value: object) -> None:
    delivery = desk.delivery("a.xlsx", {"leave/skole/2026-10": 1}, **{field: value})
    with pytest.raises(InvalidDelivery):
        desk.store.plan(delivery)
    with pytest.raises(InvalidDelivery):
        desk.store.record(delivery, desk.folder / "original")
    assert desk.store.uploads() == []
    assert list((desk.folder / "files").iterdir()) == []


def test_a_file_name_that_is_no_text_is_kept_as_near_as_can_be(desk: Desk) -> None:
    desk.hand_in("frav\udce6r.xlsx", {"leave/skole/2026-10": 1})
    assert desk.store.upload(1).file_name == "frav?r.xlsx"


def test_more_indicators_months_and_sources_than_one_statement_takes_are_all_compared(desk: Desk) -> None:
    """300 indicators and 250 months: each is asked for in parts, and then no longer indicator by indicator."""
    months = span("2005-01", "2025-10")
    wide = {f"i{n:03}/x/2005-01": float(n) for n in range(300)}
    long = {f"i000/x/{month}": 7.0 for month in months[1:]}
    desk.hand_in("annen.xlsx", {"i000/x/2005-01": 9.0, "i299/x/2005-01": 9.0, "z/x/2005-01": 9.0}, source="B")
    assert desk.hand_in("a.xlsx", wide | long, source="A").plan.added == 298 + 249
    figures = {key: value for key, value in (wide | long).items() if key != "i299/x/2005-01"} | {"i001/x/2005-01": 0.5}
    del figures[f"i000/x/{months[-1]}"]
    plan = desk.hand_in("a.xlsx", figures, source="A", months=tuple(months)).plan
    assert (plan.added, plan.changed, plan.removed) == (0, 2, 1)  # i299 is B's again
    counting = desk.figures()
    assert counting == figures | {"i299/x/2005-01": 9.0, "z/x/2005-01": 9.0}
    asked = [f"i{n:03}" for n in range(0, 300, 1) if n != 5]
    some = desk.store.observations(indicators=asked, units=["x", *(f"u{n}" for n in range(400))], last="2005-01")
    assert sorted(some["indicator"]) == asked


def test_what_is_read_to_store_a_file_does_not_grow_with_what_was_stored_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def counted(*given: object, **named: object) -> Iterator[Sequence[Sequence[object]]]:
        for part in read_parts(*given, **named):  # type: ignore[arg-type]
            read.append(len(part))
            yield part

    monkeypatch.setattr(held, "read_parts", counted)
    sums = []
    for edition in range(6):
        desk.hand_in("b.xlsx", {f"staff/u{n}/2026-10": float(edition) for n in range(50)})
        desk.hand_in("a.xlsx", {f"leave/u{n}/2026-10": float(edition) for n in range(50)})
        sums.append(sum(read))
        read.clear()
    assert sums[1:] == [100] * 5  # what its own source said last, and of another only what it says of the same


# ── Undo ──


def test_undo_brings_the_former_figure_back(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1, "leave/helse/2026-10": 5})
    desk.hand_in("a rettet.xlsx", {"leave/skole/2026-10": 2})
    assert desk.figures() == {"leave/skole/2026-10": 2}
    undone = desk.store.undo(2, by="Ola")
    assert desk.figures() == {"leave/skole/2026-10": 1, "leave/helse/2026-10": 5}
    assert [(change.kind, change.key[1]) for change in undone.changes] == [
        ("added", "helse"),
        ("changed", "skole"),
    ]
    known = desk.store.upload(2)
    assert (known.undone_at, known.undone_by) == (undone.undone_at, "Ola")


def test_undo_deletes_nothing(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    desk.store.undo(1, by="Ola")
    history = desk.store.history("leave", "skole", "2026-10")
    assert history["value"].tolist() == [1]
    assert history["undone_at"].tolist() == ["2026-11-23T12:00:00.000001Z"]
    assert desk.store.original(desk.store.upload(1).sha256).exists()


def test_an_upload_is_undone_only_once_and_only_if_it_is_there(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    with pytest.raises(UnknownUpload) as unknown:
        desk.store.undo(2, by="Ola")
    assert unknown.value.upload == 2
    desk.store.undo(1, by="Ola")
    with pytest.raises(AlreadyUndone) as again:
        desk.store.undo(1, by="Kari")
    assert (again.value.upload, again.value.undone_by) == (1, "Ola")
    with pytest.raises(UnknownUpload):
        desk.store.upload(0)


# ── As of ──


def test_as_of_before_correction_gives_the_old_figure(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1, "leave/helse/2026-10": 5})
    before = desk.clock.pass_hours(1)
    desk.clock.pass_hours(1)
    desk.hand_in("a rettet.xlsx", {"leave/skole/2026-10": 2})
    assert desk.figures(as_of=before) == {"leave/skole/2026-10": 1, "leave/helse/2026-10": 5}
    assert desk.figures(as_of=NOON - timedelta(seconds=1)) == {}


def test_as_of_before_an_undo_gives_the_figure_that_counted_then(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    before = desk.clock.pass_hours(1)
    desk.clock.pass_hours(1)
    desk.store.undo(1, by="Ola")
    assert desk.figures() == {}
    assert desk.figures(as_of=before) == {"leave/skole/2026-10": 1}
    assert desk.store.uploads(as_of=before)[0].undone_at is None


def test_as_of_is_the_same_moment_in_every_zone(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    oslo = timezone(timedelta(hours=1))
    assert desk.figures(as_of=datetime(2026, 11, 23, 13, 0, tzinfo=oslo)) == {"leave/skole/2026-10": 1}
    assert desk.figures(as_of=datetime(2026, 11, 23, 12, 59, tzinfo=oslo)) == {}


def test_a_time_without_a_zone_is_refused(desk: Desk) -> None:
    with pytest.raises(NaiveTime):
        desk.store.observations(as_of=datetime(2026, 11, 23, 12))
    with pytest.raises(NaiveTime):
        desk.store.uploads(as_of=datetime(2026, 11, 23, 12))


@pytest.mark.parametrize("month", ["2026-1", "2026-13", "oktober", ""])
def test_a_month_that_is_none_is_refused(desk: Desk, month: str) -> None:
    with pytest.raises(InvalidMonth):
        desk.store.observations(first=month)
    with pytest.raises(InvalidMonth):
        desk.store.observations(last=month)


def test_a_clock_that_stands_still_or_goes_back_still_orders_what_came(desk: Desk) -> None:
    first = desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    desk.clock.pass_hours(-5)
    second = desk.hand_in("b.xlsx", {"leave/helse/2026-10": 1})
    undone = desk.store.undo(1, by="Ola")
    moments = [first.recorded_at, second.recorded_at, undone.undone_at]
    assert moments == [NOON + timedelta(microseconds=step) for step in range(3)]


def test_the_data_version_is_another_after_each_upload_and_undo_and_alike_for_all(desk: Desk) -> None:
    seen = [desk.store.data_version()]
    desk.hand_in("a.xlsx", {"leave/skole/2026-10": 1})
    seen.append(desk.store.data_version())
    desk.hand_in("b.xlsx", {"leave/helse/2026-10": 1})
    seen.append(desk.store.data_version())
    desk.store.undo(1, by="Ola")
    seen.append(desk.store.data_version())
    assert len(set(seen)) == 4
    assert desk.open().data_version() == seen[-1]


# ── The rule, against a plain telling of it ──


@pytest.mark.parametrize("seed", range(12))
def test_what_counts_is_what_the_newest_of_the_sources_says_after_any_history(desk: Desk, seed: int) -> None:
    """The rule in plain Python: a source's newest live upload of a month says all of that month."""
    rng = random.Random(seed)
    told: list[tuple[datetime, int, str, set[str], dict[str, float]]] = []
    undone: dict[int, datetime] = {}

    def expected(as_of: datetime) -> dict[str, float]:
        live = [t for t in told if t[0] <= as_of and not (t[1] in undone and undone[t[1]] <= as_of)]
        newest = {(t[2], month): t[1] for t in live for month in t[3]}
        return {
            key: value
            for _, number, source, _, figures in live
            for key, value in figures.items()
            if newest[source, key[-7:]] == number
        }

    def told_by(changes: tuple[Change, ...]) -> dict[str, tuple[float | None, float | None]]:
        assert [change.key for change in changes] == sorted(change.key for change in changes)
        pairs = {"/".join(change.key): (change.before, change.after) for change in changes}
        return {key: (was.value if was else None, becomes.value if becomes else None)
                for key, (was, becomes) in pairs.items()}  # fmt: skip

    def differing(before: dict[str, float], after: dict[str, float]) -> dict[str, tuple[float | None, float | None]]:
        pairs = {key: (before.get(key), after.get(key)) for key in before | after}
        return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}

    moments = [NOON - timedelta(hours=1)]
    for step in range(14):
        desk.clock.pass_hours(rng.choice([0, 1]))
        standing = [t[1] for t in told if t[1] not in undone]
        if standing and rng.random() < 0.3:
            number = rng.choice(standing)
            before = desk.figures()
            taken = desk.store.undo(number, by="Ola")
            undone[number] = taken.undone_at
            moments.append(undone[number])
            assert told_by(taken.changes) == differing(before, desk.figures())
        else:
            source = rng.choice("ABC")
            months = rng.sample(["2026-01", "2026-02", "2026-03"], rng.choice([1, 2]))
            # Often without one of the indicators at all: what is gone is then looked for elsewhere.
            indicators = rng.choice([["leave"], ["staff"], ["leave", "staff"]])
            keys = [f"{indicator}/{unit}/{month}" for indicator in indicators for unit in "xy" for month in months]
            figures = {key: float(rng.randrange(3)) for key in keys if rng.random() < 0.6}
            delivery = desk.delivery("f.xlsx", figures, source=source, months=tuple(months), edition=step)
            before = desk.figures()
            receipt = desk.store.record(delivery, desk.folder / "original")
            assert receipt.upload is not None
            assert receipt.recorded_at is not None
            told.append((receipt.recorded_at, receipt.upload, source, set(months), figures))
            moments.append(receipt.recorded_at)
            assert told_by(receipt.plan.changes) == differing(before, desk.figures())
        assert desk.figures() == expected(moments[-1])
    for moment in moments:
        assert desk.figures(as_of=moment) == expected(moment)
        some = desk.store.observations(indicators=["staff"], units=["y"], first="2026-02", as_of=moment)
        keys = some["indicator"] + "/" + some["unit"] + "/" + some["month"]
        wanted = {k: v for k, v in expected(moment).items() if k.startswith("staff/y/") and k[-7:] >= "2026-02"}
        assert dict(zip(keys, some["value"], strict=True)) == wanted
    assert desk.store.check() == []
