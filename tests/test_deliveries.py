"""The delivery calendar: what is said of each unit, source and month, and what is never said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from store_desk import Desk

from dashboard.deliveries import (
    COLUMNS,
    NO_SOURCE,
    STATES,
    deliveries,
    due_on,
    find_gaps,
    hidden_series,
    last_due_month,
    next_due,
)
from dashboard.intake.people import is_persons_name
from dashboard.intake.register import load_register
from dashboard.intake.settings import load_settings
from dashboard.model import (
    Indicator,
    IntakeSettings,
    Link,
    Place,
    Register,
    RegisterError,
    Settings,
    SourceSettings,
    Unit,
)

SETTINGS = Settings("Byen", years_from="2026-01", years_to="2027-12")


def unit(name: str, first: str | None = None, last: str | None = None, contact: str = "") -> Unit:
    parent = "" if name == "by" else "by"
    return Unit(name, name.capitalize(), parent, places=(Place(parent, first, last),), contact=contact)


UNITS = [unit("by"), unit("nord", contact="nord@byen.example"), unit("sor"), unit("ny", "2026-06"), unit("gammel", None, "2026-07")]  # fmt: skip
CADENCES = {"leave": "month", "users": "month", "visits": "quarter", "term": "tertial", "audit": "year"}
REGISTER = Register(
    {u.id: u for u in UNITS},
    {name: Indicator(name, name.capitalize(), "count", "count", cadence=c) for name, c in CADENCES.items()},
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


def bring(desk: Desk, day: str, name: str, *figures: str, value: float = 1.0, **other: object) -> int:
    """A file handed in at noon of a day; figures as ``indicator/unit/month``."""
    desk.clock.now = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
    receipt = desk.hand_in(name, dict.fromkeys(figures, value), **other)
    assert receipt.upload is not None
    return receipt.upload


def calendar(
    desk: Desk, day: str, *, register: Register = REGISTER, settings: Settings = SETTINGS, as_of: dt.datetime | None = None,
    hidden: set[tuple[str, str]] | None = None,
) -> pd.DataFrame:  # fmt: skip
    came, uploads = desk.store.arrivals(as_of=as_of), desk.store.uploads(as_of=as_of)
    return deliveries(came, uploads, register, settings, dt.date.fromisoformat(day), hidden=hidden or set())


def row(frame: pd.DataFrame, place: str, month: str, source: str = "hr") -> Any:
    found = frame[(frame["unit"] == place) & (frame["month"] == month) & (frame["source"] == source)]
    assert len(found) <= 1
    return found.iloc[0] if len(found) else None


def state(frame: pd.DataFrame, place: str, month: str, source: str = "hr") -> str:
    found = row(frame, place, month, source)
    return "" if found is None else str(found.state)


def spread(*months: str, of: str = "leave", place: str = "nord") -> list[str]:
    return [f"{of}/{place}/{month}" for month in months]


def used(desk: Desk) -> None:
    """The source hr has been in use since January, with two figures from nord for the month before."""
    bring(desk, "2026-01-10", "hr.csv", "leave/nord/2025-12", "users/nord/2025-12")


# ── delivered, late, not due, missing, partial ──


def test_what_came_in_time_is_delivered_with_its_upload_and_its_count(desk: Desk) -> None:
    used(desk)
    number = bring(desk, "2026-02-10", "hr.csv", "leave/nord/2026-01", "users/nord/2026-01")
    found = row(calendar(desk, "2026-02-20"), "nord", "2026-01")
    assert (found.state, found.expected, found.came, found.upload) == ("delivered", 2, 2, number)
    assert (found.due, found.delivered_at) == ("2026-02-15", "2026-02-10T12:00:00Z")
    assert (found.corrected_by, found.is_late, found.lacking) == (0, False, ())


@pytest.mark.parametrize(("day", "expected"), [("2026-02-15", "delivered"), ("2026-02-16", "late")])
def test_the_due_day_itself_is_in_time_and_the_day_after_is_late(desk: Desk, day: str, expected: str) -> None:
    used(desk)
    bring(desk, day, "hr.csv", "leave/nord/2026-01", "users/nord/2026-01")
    assert state(calendar(desk, "2026-02-20"), "nord", "2026-01") == expected


def test_a_delivery_is_late_when_the_last_of_what_was_waited_for_is(desk: Desk) -> None:
    used(desk)
    bring(desk, "2026-02-10", "hr.csv", "leave/nord/2026-01")
    last = bring(desk, "2026-02-17", "hr v2.csv", "leave/nord/2026-01", "users/nord/2026-01")
    found = row(calendar(desk, "2026-02-20"), "nord", "2026-01")
    assert (found.state, found.upload) == ("late", last)


def test_a_new_figure_that_nobody_waited_for_makes_nothing_late(desk: Desk) -> None:
    used(desk)
    whole = bring(desk, "2026-02-10", "hr.csv", "leave/nord/2026-01", "users/nord/2026-01")
    bring(desk, "2026-03-10", "hr v2.csv", "leave/nord/2026-01", "users/nord/2026-01", "visits/nord/2026-01")
    found = row(calendar(desk, "2026-03-20"), "nord", "2026-01")
    assert (found.state, found.upload, found.came) == ("delivered", whole, 3)


def test_a_history_loaded_when_the_source_is_taken_into_use_is_not_late(desk: Desk) -> None:
    bring(desk, "2026-06-20", "hr.csv", *spread("2026-01", "2026-02", "2026-05"))
    bring(desk, "2026-07-20", "hr v2.csv", *spread("2026-06"))
    frame = calendar(desk, "2026-07-25")
    assert [state(frame, "nord", m) for m in ("2026-01", "2026-02", "2026-05")] == ["delivered"] * 3
    assert state(frame, "nord", "2026-06") == "late"


def test_what_a_source_brought_before_and_took_back_shows_that_it_was_in_use(desk: Desk) -> None:
    first = bring(desk, "2026-01-10", "hr.csv", *spread("2025-12"))
    desk.store.undo(first, by="HR")
    bring(desk, "2026-02-20", "hr v2.csv", *spread("2025-12", "2026-01"), source="hr")
    assert state(calendar(desk, "2026-02-25"), "nord", "2026-01") == "late"


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-01-31", "not-due"), ("2026-02-15", "not-due"), ("2026-02-16", "missing")]
)
def test_nothing_is_missing_before_its_due_day_has_passed(desk: Desk, day: str, expected: str) -> None:
    used(desk)
    found = row(calendar(desk, day), "nord", "2026-01")
    assert (found.state, found.came, found.expected, found.upload) == (expected, 0, 2, 0)
    assert pd.isna(found.delivered_at)


@pytest.mark.parametrize(("day", "expected"), [("2026-02-12", "not-due"), ("2026-02-16", "partial")])
def test_a_part_is_partial_once_it_is_due_and_says_what_is_lacking(desk: Desk, day: str, expected: str) -> None:
    used(desk)
    bring(desk, "2026-02-10", "hr.csv", "users/nord/2026-01")
    found = row(calendar(desk, day), "nord", "2026-01")
    assert (found.state, found.came, found.expected, found.lacking) == (expected, 1, 2, ("leave",))


def test_the_month_that_runs_is_in_the_calendar_and_no_later_one(desk: Desk) -> None:
    used(desk)
    assert calendar(desk, "2026-03-01")["month"].max() == "2026-03"


def test_nothing_is_waited_for_before_the_first_time(desk: Desk) -> None:
    bring(desk, "2026-05-10", "hr.csv", *spread("2026-04"))
    bring(desk, "2026-05-11", "hr2.csv", *spread("2026-01", place="sor"), source="hr")
    frame = calendar(desk, "2026-06-01")
    assert [state(frame, "nord", m) for m in ("2026-01", "2026-02", "2026-03", "2026-04")] == ["", "", "", "delivered"]


# ── corrected, taken back, withdrawn ──


def test_another_value_later_is_a_correction_with_its_upload(desk: Desk) -> None:
    used(desk)
    first = bring(desk, "2026-02-10", "hr.csv", "leave/nord/2026-01", "users/nord/2026-01")
    second = bring(desk, "2026-03-01", "hr v2.csv", "leave/nord/2026-01", "users/nord/2026-01", value=2)
    found = row(calendar(desk, "2026-03-10"), "nord", "2026-01")
    assert (found.state, found.upload, found.corrected_by) == ("corrected", first, second)
    assert found.corrected_at == "2026-03-01T12:00:00Z"


def test_the_same_value_again_is_no_correction_and_comes_when_it_first_came(desk: Desk) -> None:
    used(desk)
    first = bring(desk, "2026-02-10", "hr.csv", *spread("2026-01"), "users/nord/2026-01")
    bring(desk, "2026-03-20", "hr3.csv", *spread("2026-01", "2026-02"), "users/nord/2026-01", "users/nord/2026-02")
    frame = calendar(desk, "2026-03-25")
    assert (row(frame, "nord", "2026-01").state, row(frame, "nord", "2026-01").upload) == ("delivered", first)
    assert state(frame, "nord", "2026-02") == "late"


def test_what_came_late_and_was_corrected_says_both(desk: Desk) -> None:
    used(desk)
    bring(desk, "2026-02-20", "hr.csv", "leave/nord/2026-01", "users/nord/2026-01")
    bring(desk, "2026-03-01", "hr v2.csv", "leave/nord/2026-01", "users/nord/2026-01", value=2)
    found = row(calendar(desk, "2026-03-10"), "nord", "2026-01")
    assert (found.state, found.is_late) == ("corrected", True)


def test_what_was_taken_back_has_never_come(desk: Desk) -> None:
    used(desk)
    number = bring(desk, "2026-02-10", "hr.csv", "leave/nord/2026-01", "users/nord/2026-01")
    desk.store.undo(number, by="HR")
    assert state(calendar(desk, "2026-02-20"), "nord", "2026-01") == "missing"


def test_a_correction_that_was_taken_back_is_none(desk: Desk) -> None:
    used(desk)
    bring(desk, "2026-02-10", "hr.csv", "leave/nord/2026-01", "users/nord/2026-01")
    second = bring(desk, "2026-02-12", "hr v2.csv", "leave/nord/2026-01", "users/nord/2026-01", value=2)
    desk.store.undo(second, by="HR")
    found = row(calendar(desk, "2026-02-20"), "nord", "2026-01")
    assert (found.state, found.corrected_by) == ("delivered", 0)


def test_a_figure_the_source_no_longer_reports_is_lacking(desk: Desk) -> None:
    used(desk)
    bring(desk, "2026-02-10", "hr.csv", "leave/nord/2026-01", "users/nord/2026-01")
    bring(desk, "2026-02-12", "hr v2.csv", "leave/nord/2026-01")
    found = row(calendar(desk, "2026-02-20"), "nord", "2026-01")
    assert (found.state, found.lacking) == ("partial", ("users",))


def test_a_figure_withdrawn_and_said_again_as_it_was_is_delivered(desk: Desk) -> None:
    used(desk)
    first = bring(desk, "2026-02-10", "hr.csv", "leave/nord/2026-01", "users/nord/2026-01")
    bring(desk, "2026-02-11", "hr v2.csv", "leave/nord/2026-01")
    bring(desk, "2026-03-12", "hr v3.csv", "leave/nord/2026-01", "users/nord/2026-01", edition=3)
    found = row(calendar(desk, "2026-03-20"), "nord", "2026-01")
    assert (found.state, found.upload) == ("delivered", first)


def test_the_calendar_can_be_seen_as_it_was_known(desk: Desk) -> None:
    used(desk)
    bring(desk, "2026-02-20", "hr.csv", "leave/nord/2026-01", "users/nord/2026-01")
    then = dt.datetime(2026, 2, 18, tzinfo=dt.UTC)
    assert state(calendar(desk, "2026-02-18", as_of=then), "nord", "2026-01") == "missing"
    assert state(calendar(desk, "2026-02-21"), "nord", "2026-01") == "late"


# ── what is waited for ──


@pytest.mark.parametrize(
    ("indicator", "before", "waited"),
    [
        ("visits", "2026-03", ["2026-06", "2026-09"]),
        ("term", "2026-04", ["2026-08"]),
        ("audit", "2025-12", []),
        ("leave", "2026-07", ["2026-08", "2026-09", "2026-10"]),
    ],
)
def test_a_figure_is_waited_for_in_the_months_its_cadence_falls_on(
    desk: Desk, indicator: str, before: str, waited: list[str]
) -> None:
    bring(desk, "2026-05-01", "hr.csv", *spread(before, of=indicator))
    frame = calendar(desk, "2026-10-20")
    assert frame.loc[frame["state"].isin(["missing", "not-due"]), "month"].tolist() == waited


def test_a_series_is_not_asked_for_when_a_year_has_gone_without_it(desk: Desk) -> None:
    bring(desk, "2025-02-01", "hr.csv", *spread("2025-01"))
    missing = calendar(desk, "2026-12-31").query("state == 'missing'")["month"]
    assert (missing.min(), missing.max(), len(missing)) == ("2025-02", "2026-01", 12)


def test_a_yearly_figure_is_asked_for_twice_before_it_is_given_up(desk: Desk) -> None:
    bring(desk, "2023-01-10", "hr.csv", *spread("2022-12", of="audit"))
    frame = calendar(desk, "2026-12-31")
    assert frame.loc[frame["state"] == "missing", "month"].tolist() == ["2023-12", "2024-12"]


def test_a_unit_is_asked_for_only_in_months_it_exists(desk: Desk) -> None:
    bring(desk, "2026-05-01", "hr.csv", *spread("2026-04", place="gammel"))
    bring(desk, "2026-07-01", "hr v2.csv", *spread("2026-06", place="ny"), source="hr")
    missing = calendar(desk, "2026-10-20").query("state == 'missing'")
    assert missing.groupby("unit")["month"].agg(list).to_dict() == {
        "gammel": ["2026-05", "2026-06", "2026-07"],
        "ny": ["2026-07", "2026-08", "2026-09"],
    }


def test_another_source_that_brings_the_figure_covers_it(desk: Desk) -> None:
    bring(desk, "2026-02-01", "hr.csv", *spread("2026-01"))
    bring(desk, "2026-03-01", "skjema.csv", *spread("2026-02"), source="skjema")
    frame = calendar(desk, "2026-04-20")
    assert state(frame, "nord", "2026-02", "hr") == ""
    assert state(frame, "nord", "2026-02", "skjema") == "delivered"
    # The one that took over is asked from then on, and the other is not.
    assert (state(frame, "nord", "2026-03", "hr"), state(frame, "nord", "2026-03", "skjema")) == ("", "missing")


def test_units_below_that_report_it_instead_cover_the_unit_above(desk: Desk) -> None:
    bring(desk, "2026-02-01", "hr.csv", *spread("2026-01", place="by"))
    bring(desk, "2026-03-01", "hr v2.csv", *spread("2026-02", place="sor"), source="hr")
    frame = calendar(desk, "2026-03-20")
    assert (state(frame, "by", "2026-02"), state(frame, "sor", "2026-02")) == ("", "delivered")


def test_rows_of_units_and_indicators_that_left_the_register_are_not_shown(desk: Desk) -> None:
    bring(desk, "2026-02-01", "hr.csv", *spread("2026-01"), "leave/borte/2026-01", "borte/nord/2026-01")
    found = calendar(desk, "2026-02-20")
    assert set(found["unit"]) == {"nord"}
    assert row(found, "nord", "2026-01").expected == 1


# ── what the register says is measured ──


def linked(*links: tuple[str, str]) -> Register:
    return replace(REGISTER, links=tuple(Link("1.1", i, "direct", "", u) for i, u in links))


def test_a_linked_indicator_nobody_reports_is_missing_without_a_source(desk: Desk) -> None:
    bring(desk, "2025-12-01", "hr.csv", *spread("2025-11"))
    frame = calendar(desk, "2026-03-20", register=linked(("users", "by")))
    own = frame[frame["source"] == NO_SOURCE]
    assert own["month"].tolist() == ["2026-01", "2026-02", "2026-03"]
    assert own["state"].tolist() == ["missing", "missing", "not-due"]
    assert own["lacking"].tolist() == [("users",)] * 3


def test_a_link_is_kept_by_a_unit_below_that_reports_or_owes_it(desk: Desk) -> None:
    bring(desk, "2026-02-01", "hr.csv", *spread("2026-01"))
    frame = calendar(desk, "2026-03-20", register=linked(("leave", "by"), ("leave", "nord")))
    assert not (frame["source"] == NO_SOURCE).any()
    assert state(frame, "nord", "2026-02") == "missing"


def test_a_link_asks_again_for_a_series_that_was_given_up(desk: Desk) -> None:
    bring(desk, "2025-02-01", "hr.csv", *spread("2025-01"))
    frame = calendar(desk, "2026-03-20", register=linked(("leave", "nord")))
    assert frame.loc[frame["source"] == NO_SOURCE, "month"].tolist() == ["2026-02", "2026-03"]


def test_a_link_does_not_ask_for_the_months_before_the_first_time(desk: Desk) -> None:
    bring(desk, "2025-12-01", "hr.csv", *spread("2025-11", of="users"))
    bring(desk, "2026-04-10", "hr v2.csv", *spread("2026-03"), source="hr")
    frame = calendar(desk, "2026-04-20", register=linked(("leave", "by")))
    assert not (frame["source"] == NO_SOURCE).any()


def test_a_linked_quarterly_indicator_is_waited_for_at_the_quarters_end(desk: Desk) -> None:
    bring(desk, "2026-02-01", "hr.csv", *spread("2026-01"))
    frame = calendar(desk, "2026-07-20", register=linked(("visits", "by")))
    assert frame.loc[frame["source"] == NO_SOURCE, "month"].tolist() == ["2026-03", "2026-06"]


# ── due days and whom to ask ──

SOURCES = (SourceSettings("hr", "HR", "lonn@byen.example", 10), SourceSettings("stat", due_months=3), SourceSettings("slutt", due_day=31))  # fmt: skip


@pytest.mark.parametrize(
    ("month", "source", "day"),
    [
        ("2026-01", "hr", "2026-02-10"),
        ("2026-01", "HR", "2026-02-10"),
        ("2026-12", "ukjent", "2027-01-15"),
        ("2026-01", "slutt", "2026-02-28"),
        ("2024-01", "slutt", "2024-02-29"),
        ("2026-11", "stat", "2027-02-15"),
    ],
)
def test_a_due_day_is_the_sources_own_or_that_of_all(month: str, source: str, day: str) -> None:
    settings = replace(SETTINGS, sources=SOURCES)
    assert due_on(month, source, settings) == dt.date.fromisoformat(day)


def test_the_due_day_of_all_sources_is_a_setting(desk: Desk) -> None:
    used(desk)
    settings = replace(SETTINGS, intake=IntakeSettings(due_day=5))
    assert state(calendar(desk, "2026-02-06", settings=settings), "nord", "2026-01") == "missing"


@pytest.mark.parametrize(
    ("day", "month"), [("2026-11-15", "2026-09"), ("2026-11-16", "2026-10"), ("2026-01-01", "2025-11")]
)
def test_the_last_due_month_is_the_newest_whose_due_day_has_passed(day: str, month: str) -> None:
    assert last_due_month(SETTINGS, dt.date.fromisoformat(day)) == month


@pytest.mark.parametrize(
    ("day", "due", "month", "sources"),
    [
        ("2026-11-10", "2026-11-10", "2026-10", ("hr",)),
        ("2026-11-11", "2026-11-15", "2026-08", ("stat",)),
        ("2026-11-16", "2026-11-30", "2026-10", ("slutt",)),
    ],
)
def test_the_next_due_day_is_the_first_of_any_source(day: str, due: str, month: str, sources: tuple[str, ...]) -> None:
    found = next_due(replace(SETTINGS, sources=SOURCES), dt.date.fromisoformat(day), ["hr", "stat", "slutt"])
    assert (found.day.isoformat(), found.month, found.sources) == (due, month, sources)


def test_the_source_is_asked_before_the_unit_and_the_unit_where_the_source_says_nobody(desk: Desk) -> None:
    used(desk)
    bring(desk, "2026-01-11", "skjema.csv", "visits/nord/2025-12", "visits/sor/2025-12", source="skjema")
    frame = calendar(desk, "2026-04-20", settings=replace(SETTINGS, sources=SOURCES))
    assert row(frame, "nord", "2026-01", "hr").ask == "lonn@byen.example"
    assert row(frame, "nord", "2026-03", "skjema").ask == "nord@byen.example"
    assert row(frame, "sor", "2026-03", "skjema").ask == ""


# ── gaps ──


def test_a_source_of_which_nothing_came_is_one_gap_and_a_part_another(desk: Desk) -> None:
    figures = [f"{i}/{u}/2025-12" for i in ("leave", "users") for u in ("nord", "sor")]
    bring(desk, "2026-01-10", "hr.csv", *figures)
    bring(desk, "2026-02-10", "hr v2.csv", "leave/nord/2026-01", source="hr")
    gaps = list(find_gaps(calendar(desk, "2026-03-20")))
    assert [(g.month, g.units, g.is_whole, g.is_partial) for g in gaps] == [
        ("2026-02", ("nord", "sor"), True, False),
        ("2026-01", ("sor",), False, False),
        ("2026-01", ("nord",), False, True),
    ]
    assert [g.lacking for g in gaps] == [(), (), ("users",)]


def test_what_nobody_delivers_is_a_gap_with_its_indicators_and_no_whole_source(desk: Desk) -> None:
    used(desk)
    bring(desk, "2026-02-10", "hr.csv", "leave/nord/2026-01", "users/nord/2026-01")
    staff = Indicator("staff", "Ansatte", "persons", "count")
    register = replace(linked(("staff", "by"), ("visits", "by")), indicators={**REGISTER.indicators, "staff": staff})
    (gap,) = find_gaps(calendar(desk, "2026-02-20", register=register))
    assert (gap.source, gap.units, gap.is_whole, gap.lacking) == (NO_SOURCE, ("by",), False, ("staff",))


def test_where_all_came_there_is_no_gap(desk: Desk) -> None:
    used(desk)
    assert list(find_gaps(calendar(desk, "2026-01-31"))) == []


# ── what is never said ──


def test_a_hidden_figure_is_neither_counted_nor_missed_nor_corrected(desk: Desk) -> None:
    used(desk)
    bring(desk, "2026-02-10", "hr.csv", "users/nord/2026-01")
    hidden = {("leave", "nord")}
    found = row(calendar(desk, "2026-02-20", hidden=hidden), "nord", "2026-01")
    assert (found.state, found.came, found.expected, found.lacking) == ("delivered", 1, 1, ())
    bring(desk, "2026-02-22", "hr v2.csv", "users/nord/2026-01", "leave/nord/2026-01")
    bring(desk, "2026-02-23", "hr v3.csv", "users/nord/2026-01")
    desk.clock.now += dt.timedelta(days=1)
    desk.hand_in("hr v4.csv", {"users/nord/2026-01": 1.0, "leave/nord/2026-01": 7.0})
    assert row(calendar(desk, "2026-02-25", hidden=hidden), "nord", "2026-01").equals(found)


def test_a_gap_in_a_small_unit_cannot_be_told_from_none(tmp_path: Path) -> None:
    """Nord is small: whether its row stands in the file, is missing or corrected, its rows are the same."""
    frames = []
    for name, figures in (("with", ["leave/nord/2026-01"]), ("without", [])):
        desk = Desk(tmp_path / name)
        desk.folder.mkdir(exist_ok=True)
        bring(desk, "2026-01-10", "hr.csv", "leave/nord/2025-12", "leave/sor/2025-12")
        bring(desk, "2026-02-10", "hr v2.csv", "leave/sor/2026-01", *figures, source="hr")
        bring(desk, "2026-02-12", "hr v3.csv", "leave/sor/2026-01", *figures, source="hr", edition=2)
        frame = calendar(desk, "2026-03-20", hidden={("leave", "nord")})
        frames.append(frame[frame["unit"] == "nord"].reset_index(drop=True))
        desk.store.close()
    pd.testing.assert_frame_equal(*frames)
    by_month = frames[0].set_index("month")
    assert by_month["state"].to_dict() == {"2025-12": "delivered", "2026-01": "delivered", "2026-02": "missing", "2026-03": "not-due"}  # fmt: skip
    assert by_month["is_veiled"].all()
    assert not by_month[["expected", "came", "corrected_by"]].to_numpy().any()


def test_a_small_units_file_that_comes_late_is_late(desk: Desk) -> None:
    bring(desk, "2026-01-10", "hr.csv", "leave/nord/2025-12")
    bring(desk, "2026-02-20", "hr v2.csv", "leave/nord/2026-01", source="hr")
    found = row(calendar(desk, "2026-02-25", hidden={("leave", "nord")}), "nord", "2026-01")
    assert (found.state, found.is_veiled) == ("late", True)


def test_a_small_units_file_that_was_taken_back_is_missing(desk: Desk) -> None:
    bring(desk, "2026-01-10", "hr.csv", "leave/nord/2025-12")
    number = bring(desk, "2026-02-10", "hr v2.csv", "leave/nord/2026-01", source="hr")
    desk.store.undo(number, by="HR")
    assert state(calendar(desk, "2026-02-25", hidden={("leave", "nord")}), "nord", "2026-01") == "missing"


def test_the_series_that_are_hidden_are_those_the_gate_hid_a_figure_of() -> None:
    released = pd.DataFrame(
        {"indicator": ["leave", "leave", "users"], "unit": ["nord", "sor", "nord"], "hidden": ["few-persons", "", "persons-unknown"]}
    )  # fmt: skip
    assert hidden_series(released) == {("leave", "nord"), ("users", "nord")}


def test_the_calendar_has_no_figures_in_it(desk: Desk) -> None:
    used(desk)
    bring(desk, "2026-02-10", "hr.csv", "leave/nord/2026-01", "users/nord/2026-01", value=987654)
    frame = calendar(desk, "2026-02-20")
    assert tuple(frame.columns) == tuple(COLUMNS)
    assert "987654" not in frame.to_csv()


def test_an_empty_council_waits_for_nothing_and_has_the_same_types(desk: Desk) -> None:
    empty = calendar(desk, "2026-11-23", register=linked(("users", "by")))
    assert empty.empty
    used(desk)
    full = calendar(desk, "2026-02-20")
    pd.testing.assert_series_equal(empty.dtypes, full.dtypes)
    assert set(full["state"]) <= set(STATES)


# ── council.toml and units.csv ──

TOML = 'name = "Byen"\n'


def settings_of(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "council.toml").write_text(TOML + text, "utf-8")
    return load_settings(tmp_path / "council.toml")


def test_sources_are_read_with_their_defaults(tmp_path: Path) -> None:
    text = '[intake]\ndue_day = 12\n[sources.hr]\nname = "HR"\nask = "lonn@byen.example"\n[sources."beredskap ikt"]\ndue_day = 3\ndue_months = 2\n'
    settings = settings_of(tmp_path, text)
    assert settings.source("hr") == SourceSettings("hr", "HR", "lonn@byen.example", 12)
    assert settings.source("beredskap ikt") == SourceSettings("beredskap ikt", "beredskap ikt", "", 3, 2)
    assert settings.source("annen") == SourceSettings("annen", "annen", "", 12)
    assert settings.unknown == ()


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("[intake]\ndue_day = 0\n", "intake.due_day"),
        ("[intake]\ndue_day = 32\n", "intake.due_day"),
        ('[intake]\ndue_day = "15"\n', "intake.due_day"),
        ("[sources]\nhr = 5\n", "sources.hr"),
        ("sources = 5\n", "sources"),
        ("[sources.hr]\nname = 5\n", "sources.hr.name"),
        ("[sources.hr]\ndue_day = true\n", "sources.hr.due_day"),
        ("[sources.hr]\ndue_day = 45\n", "sources.hr.due_day"),
        ("[sources.hr]\ndue_months = 0\n", "sources.hr.due_months"),
    ],
)
def test_a_wrong_setting_of_a_source_is_named(tmp_path: Path, text: str, column: str) -> None:
    with pytest.raises(RegisterError) as caught:
        settings_of(tmp_path, text)
    assert [(f.code, f.column) for f in caught.value.faults] == [("bad-setting", column)]


def test_a_misspelt_setting_of_a_source_is_told_by_check(tmp_path: Path) -> None:
    assert settings_of(tmp_path, '[sources.hr]\nspor = "HR"\n').unknown == ("sources.hr.spor",)


PERSONS = ["Kari Nordmann", "Rektor Ola Nordmann", "Kari Nordmann <post@byen.example>", "kari.nordmann@byen.example", "ola_n@byen.example"]  # fmt: skip
ROLES = ["lonn@byen.example", "HR og lønn", "Rektor", "Nesbyen barneskole", "dag.og.natt@byen.example", "per.maaned@byen.example", "postmottak@byen.example", "Leder for hjemmetjenesten", ""]  # fmt: skip


@pytest.mark.parametrize("contact", PERSONS)
def test_what_looks_like_a_persons_name_is_no_contact(contact: str) -> None:
    assert is_persons_name(contact)


@pytest.mark.parametrize("contact", ROLES)
def test_a_role_and_a_shared_mailbox_are_contacts(contact: str) -> None:
    assert not is_persons_name(contact)


def test_a_person_to_ask_is_refused_and_the_name_not_repeated(tmp_path: Path, root: Path) -> None:
    with pytest.raises(RegisterError) as caught:
        settings_of(tmp_path, '[sources.hr]\nask = "Kari Nordmann"\n')
    assert [(f.code, f.column) for f in caught.value.faults] == [("person-contact", "sources.hr.ask")]
    assert "Nordmann" not in str(caught.value)


def test_a_person_as_a_units_contact_is_refused_and_the_name_not_repeated(tmp_path: Path, root: Path) -> None:
    for path in (root / "data/nesbyen/register").glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    units = tmp_path / "units.csv"
    units.write_text(
        units.read_text("utf-8").replace("kultur@nesbyen.example", "kari.nordmann@nesbyen.example"), "utf-8"
    )
    with pytest.raises(RegisterError) as caught:
        load_register(tmp_path)
    assert [(f.code, f.file, f.column) for f in caught.value.faults] == [("person-contact", "units.csv", "contact")]
    assert "nordmann" not in str(caught.value).casefold()
