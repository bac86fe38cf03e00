"""Whose file is it, and what a corrected file may take away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_desk import Desk

from dashboard.store.source import Earlier, Key, new_source, stem, tell_source


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, request.getfixturevalue("postgres").new() if request.param == "postgresql" else None)
    yield desk
    desk.close()


@pytest.mark.parametrize(
    "name",
    [
        "Sykefravær.xlsx",
        "sykefravær 2026-10.xlsx",
        "Kopi av Sykefravær (1).xlsx",
        "Sykefravær_oktober_RETTET.ods",
        "sykefravær - endelig v2.csv",
        "Copy of sykefravær-2026_10 (3).xls",
        "Sykefravær ny versjon 12.xlsx",
    ],
)
def test_editions_of_one_file_have_names_alike(name: str) -> None:
    assert stem(name) == "sykefravær"


def test_a_name_written_by_a_mac_is_the_same_name() -> None:
    assert stem("Måltall.xlsx") == stem("Ma\u030altall.xlsx")


@pytest.mark.parametrize("name", ["2026-10.xlsx", "Kopi (2).xlsx", "oktober 2026.csv", ""])
def test_a_name_without_words_of_its_own_tells_nothing(name: str) -> None:
    assert stem(name) == ""


def test_two_files_with_nothing_but_dates_for_names_are_not_alike() -> None:
    assert _tell("2026-10.xlsx", "a1", Earlier(1, "2026-10.xlsx", "S", "2026-10"), "a1 b2 c3") is None


OLD = Earlier(1, "fravær.xlsx", "S", "2026-10")


@pytest.mark.parametrize(
    ("name", "new", "old", "same"),
    [
        ("fravær rettet.xlsx", "a1", "a1 b1 c1 d1", True),  # alike, one key in common
        ("fravær rettet.xlsx", "e1", "a1 b1 c1 d1", False),  # alike, none in common
        ("noe annet.xlsx", "a1 b1", "a1 b1 c1 d1", True),  # half of the larger
        ("noe annet.xlsx", "a1", "a1 b1 c1 d1", False),  # less than half of the larger
        ("noe annet.xlsx", "a1 b1 e1 f1 g1", "a1 b1", False),  # less than half of the new one
        ("noe annet.xlsx", "", "a1 b1", False),
        ("noe annet.xlsx", "a1", "", False),
        ("fravær.xlsx", "", "", False),
    ],
)
def test_a_file_with_common_months_is_of_the_source_it_overlaps(name: str, new: str, old: str, same: bool) -> None:
    assert _tell(name, new, OLD, old) == ("S" if same else None)


def test_next_months_file_is_of_the_same_source_when_names_and_rows_are_alike() -> None:
    assert _tell("fravær november.xlsx", "a1 b1", OLD, "a1 b1 c1", month="2026-11") == "S"
    assert _tell("bemanning.xlsx", "a1 b1", OLD, "a1 b1 c1", month="2026-11") is None
    assert _tell("fravær november.xlsx", "a1", OLD, "a1 b1 c1", month="2026-11") is None


def test_the_newest_upload_that_fits_decides() -> None:
    newest = Earlier(2, "fravær.xlsx", "T", "2026-10")
    keys = _keys("a1", "2026-10")
    assert tell_source("fravær.xlsx", ["2026-10"], keys, [newest, OLD], lambda *_: keys) == "T"


def test_a_new_source_never_takes_a_name_that_is_taken() -> None:
    assert new_source("Fravær 2026.xlsx", ()) == "fravær"
    assert new_source("Fravær 2026.xlsx", ("fravær", "fravær 2")) == "fravær 3"
    assert new_source("2026.xlsx", ()) == "kilde"


def _keys(text: str, month: str) -> set[Key]:
    return {("leave", word, month) for word in text.split()}


def _tell(name: str, new: str, earlier: Earlier, old: str, month: str = "2026-10") -> str | None:
    return tell_source(name, [month], _keys(new, month), [earlier], lambda *_: _keys(old, "2026-10"))


# ── What counts, with several sources ──

A1, A2, B1 = "leave/skole/2026-10", "leave/helse/2026-10", "leave/skole/2026-11"


def test_a_corrected_file_takes_away_what_it_no_longer_has_in_its_months_only(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {A1: 1, A2: 2, B1: 3})
    plan = desk.hand_in("a rettet.xlsx", {A1: 1}).plan
    assert [change.kind for change in plan.changes] == ["removed"]
    assert desk.figures() == {A1: 1, B1: 3}


def test_a_file_that_names_a_month_without_figures_empties_it(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {A1: 1, B1: 3})
    desk.hand_in("a.xlsx", {A1: 1}, months=("2026-10", "2026-11"))
    assert desk.figures() == {A1: 1}


def test_a_withdrawn_figure_is_told_in_the_history(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {A1: 1, A2: 2})
    desk.hand_in("a rettet.xlsx", {A1: 1})
    history = desk.store.history(*A2.split("/"))
    assert history["withdrawn"].tolist() == [False, True]
    assert history["value"].isna().tolist() == [False, True]
    assert history["upload"].tolist() == [1, 2]


def test_another_sources_figures_stay(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {A1: 1}, source="A")
    desk.hand_in("b.xlsx", {A2: 2}, source="B")
    assert desk.hand_in("a.xlsx", {B1: 3}, source="A", months=("2026-10",)).plan.removed == 1
    assert desk.figures() == {A2: 2, B1: 3}


def test_where_a_source_takes_its_figure_away_the_other_sources_counts(desk: Desk) -> None:
    desk.hand_in("b.xlsx", {A1: 2, A2: 7}, source="B")
    desk.hand_in("a.xlsx", {A1: 1, A2: 7}, source="A")
    plan = desk.hand_in("a.xlsx", {}, source="A", months=("2026-10",)).plan
    assert [(change.kind, change.key[1]) for change in plan.changes] == [("changed", "skole")]
    assert desk.figures() == {A1: 2, A2: 7}


def test_a_figure_its_source_took_away_does_not_come_back_when_anothers_is_undone(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {A1: 1, A2: 1}, source="A")
    desk.hand_in("b.xlsx", {A1: 2}, source="B")
    assert desk.hand_in("a.xlsx", {A2: 1}, source="A").plan.changes == ()
    assert desk.figures() == {A1: 2, A2: 1}
    desk.store.undo(2, by="Ola")
    assert desk.figures() == {A2: 1}


def test_undoing_the_middle_one_of_three_leaves_what_the_newest_says(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {A1: 1, A2: 1})
    desk.hand_in("a rettet.xlsx", {A1: 2})
    desk.hand_in("a rettet igjen.xlsx", {A1: 3}, source="a")
    desk.store.undo(2, by="Ola")
    assert desk.figures() == {A1: 3}
    desk.store.undo(3, by="Ola")
    assert desk.figures() == {A1: 1, A2: 1}


def test_files_over_the_year_are_one_source_and_others_are_another(desk: Desk) -> None:
    desk.hand_in("Fravær oktober.xlsx", {A1: 1})
    desk.hand_in("Fravær november.xlsx", {B1: 1})
    desk.hand_in("Bemanning oktober.xlsx", {"staff/skole/2026-10": 1})
    desk.hand_in("2026.xlsx", {"other/skole/2026-10": 1})
    sources = [upload.source for upload in reversed(desk.store.uploads())]
    assert sources == ["fravær", "fravær", "bemanning", "kilde"]


def test_what_a_file_took_away_is_not_what_it_reported(desk: Desk) -> None:
    desk.hand_in("Fravær oktober.xlsx", {f"leave/{unit}/2026-10": 1 for unit in "abcd"})
    assert desk.hand_in("Fravær oktober rettet.xlsx", {"leave/a/2026-10": 1}).plan.removed == 3
    assert desk.hand_in("Fravær november.xlsx", {"leave/a/2026-11": 1}).plan.source == "fravær"


def test_an_undone_upload_is_nobodys_earlier_file(desk: Desk) -> None:
    desk.hand_in("a.xlsx", {A1: 1, A2: 2})
    desk.store.undo(1, by="Ola")
    receipt = desk.hand_in("a rettet.xlsx", {A1: 1})
    assert (receipt.plan.removed, receipt.plan.replaces) == (0, ())
