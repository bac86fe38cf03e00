"""News: what has changed since last month is told with its reason, and what may not be seen is not told of."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dashboard.council import Council
from dashboard.model import month as months
from dashboard.news import COLUMNS, KINDS, news
from dashboard.snapshot import Snapshot

CALENDAR = pd.DataFrame(columns=["unit", "source", "month", "state", "due"], dtype="object")


@pytest.fixture
def now(council: Council) -> Snapshot:
    return council.snapshot()


def told(now: Snapshot, before: Snapshot, earlier: pd.DataFrame, calendar: pd.DataFrame = CALENDAR) -> pd.DataFrame:
    return news(now, before, earlier, calendar)


def figures(snapshot: Snapshot) -> pd.DataFrame:
    return snapshot.observations(None, None, None, None)


def test_where_nothing_has_changed_there_is_no_news(now: Snapshot) -> None:
    found = told(now, now, figures(now))
    assert list(found.columns) == list(COLUMNS)
    assert found.empty


def test_the_examples_news_are_sentences_in_the_order_of_their_weight(council: Council) -> None:
    found = council.news()
    assert set(found["kind"]) <= set(KINDS)
    assert [KINDS.index(kind) for kind in found["kind"]] == sorted(KINDS.index(kind) for kind in found["kind"])
    assert found["sentence"].str.endswith(".").all()
    assert "missing" in set(found["kind"])


def test_what_a_commitment_has_come_to_stand_as_is_told_with_what_decided_it(council: Council) -> None:
    snapshot = council.snapshot()
    found = council.news().query("kind == 'standing'")
    assert len(found)
    for row in found.itertuples(index=False):
        assert row.sentence.endswith(" " + snapshot.standing(row.commitment).because)


def test_news_are_the_callers_own(council: Council) -> None:
    mine = council.news()
    mine["sentence"] = ""
    assert (council.news()["sentence"] != "").all()


def test_a_figure_that_was_there_a_month_ago_and_is_another_now_is_restated(now: Snapshot) -> None:
    earlier = figures(now)
    at = earlier.query("indicator == 'volunteer_agreements' and month == '2026-08'").index[0]
    earlier.loc[at, ["numerator", "value"]] = [3.0, 3.0]
    (row,) = told(now, now, earlier).to_dict("records")
    assert (row["kind"], row["indicator"], row["unit"], row["month"]) == (
        "restated", "volunteer_agreements", "kultur", "2026-08",
    )  # fmt: skip
    assert "3" in row["sentence"]


def test_a_restated_figure_of_few_people_is_not_told_of(now: Snapshot) -> None:
    earlier = figures(now)
    hidden = earlier[earlier["hidden"] != ""].index[0]
    # It cannot be read here at all; had it been, it would not be told now either.
    earlier.loc[hidden, ["value", "hidden"]] = [1.0, ""]
    assert told(now, now, earlier).empty


def test_a_figure_that_is_new_is_not_restated(now: Snapshot) -> None:
    earlier = figures(now).query("month < '2026-10'")
    assert told(now, now, earlier).empty


def test_a_deadline_that_has_passed_since_is_told_once(now: Snapshot) -> None:
    before = Snapshot(now._observations, now.register, now.settings, dt.date(2026, 9, 23))
    late = Snapshot(now._observations, now.register, now.settings, dt.date(2026, 10, 23))
    found = told(late, before, figures(now)).query("kind == 'late'")
    assert list(found["commitment"]) == ["1.2.2"]
    assert told(now, late, figures(now)).query("kind == 'late'").empty


def test_what_was_done_since_is_told_and_a_shielded_exercise_is_not(now: Snapshot) -> None:
    before = Snapshot(now._observations, now.register, now.settings, dt.date(2026, 10, 1))
    after = Snapshot(now._observations, now.register, now.settings, dt.date(2026, 12, 23))
    found = told(after, before, figures(now))
    assert list(found.query("kind == 'done'")["commitment"]) == ["1.4.4"]
    assert not found["sentence"].str.contains("fagsystemer").any()


def test_a_signal_is_told_when_it_comes_to_be_one(now: Snapshot) -> None:
    calm = [replace(one, charted=replace(one.charted, variation="common")) for one in now.judged]
    before = Snapshot(now._observations, now.register, now.settings, now.day)
    before.__dict__["judged"] = calm
    found = told(now, before, figures(now)).query("kind == 'signal'")
    series = {
        (one.case.link.indicator, one.case.link.unit)
        for one in now.judged
        if one.charted.variation not in (None, "common")
    }
    assert set(zip(found["indicator"], found["unit"], strict=True)) == series
    assert len(found) == len(series)
    assert told(before, now, figures(now)).query("kind == 'signal'").empty


def test_what_a_link_that_is_now_hidden_was_before_is_not_told(now: Snapshot) -> None:
    """Neither of it, nor of the commitments that it weighed in."""
    before = Snapshot(now._observations, now.register, now.settings, now.day)
    shown = [
        replace(one, verdict="worse", reason="shown")
        if one.case.link.commitment == "2.1.1" and one.case.hidden
        else one
        for one in now.judged
    ]
    before.__dict__["judged"] = shown
    found = told(now, before, figures(now))
    assert set(zip(found["kind"], found["commitment"], strict=True)) == {
        ("verdict", "2.1.1"), ("standing", "2.1"),
    }  # fmt: skip
    assert not found["sentence"].str.contains("Dårligere|Før ").any()
    assert found["sentence"].str.contains("vises ikke lenger").any()


def test_a_delivery_that_has_come_to_be_missing_is_told(now: Snapshot) -> None:
    rows = [("kultur", "mal", "2026-10", "missing", "2026-11-15"), ("kultur", "mal", "2026-09", "missing", "2026-10-15"),
            ("kultur", "mal", "2026-11", "missing", "2026-12-15"), ("sykehjem", "hr", "2026-10", "delivered", "2026-11-10")]  # fmt: skip
    calendar = pd.DataFrame(rows, columns=["unit", "source", "month", "state", "due"])
    before = Snapshot(now._observations, now.register, now.settings, months.month_earlier(now.day))
    found = told(now, before, figures(now), calendar).query("kind == 'missing'")
    assert list(zip(found["unit"], found["month"], strict=True)) == [("kultur", "2026-10")]


def test_a_figure_that_no_source_delivers_is_named_where_it_is_missing(council: Council) -> None:
    """Its unit is the whole council: that the council has not delivered is more than is known."""
    (said,) = council.news().query("kind == 'missing' and unit == 'nesbyen'")["sentence"]
    assert said.startswith("Tjenester som bruker KI, Nesbyen kommune for oktober 2026: ")


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2026-11-23", "2026-10-23"),
        ("2026-03-31", "2026-02-28"),
        ("2024-03-30", "2024-02-29"),
        ("2026-01-01", "2025-12-01"),
    ],
)
def test_a_month_earlier_is_the_same_day_or_the_months_last(day: str, before: str) -> None:
    assert months.month_earlier(dt.date.fromisoformat(day)) == dt.date.fromisoformat(before)


# ── beside the news: comparing and planning, as they may be seen ──


def test_what_is_compared_has_no_figure_that_may_not_be_seen(council: Council) -> None:
    snapshot = council.snapshot()
    hidden = snapshot.series("complaints_upheld", "helse")
    found = snapshot.compared("complaints_upheld", "helse")
    closed = (hidden["hidden"] != "").to_numpy()
    assert closed.any()
    assert found.loc[closed, ["value", "year_ago", "rolling_12", "mix_fixed"]].isna().all(axis=None)
    # Twelve months with one of them hidden would tell it.
    first = int(np.flatnonzero(closed)[0])
    assert found["rolling_12"].iloc[first : first + 12].isna().all()


def test_a_whole_with_a_hidden_unit_has_no_second_sum_to_find_it_by(council: Council) -> None:
    found = council.compared("sick_leave_total", "nesbyen")
    assert found["value"].notna().any()
    assert found["mix_fixed"].isna().all()


def test_the_plan_says_what_each_outcome_could_show(council: Council) -> None:
    plan = council.plan().set_index(["commitment", "indicator"])
    assert plan.loc[("2.2", "sick_leave_total"), "smallest_detectable"] > 1
    assert "ikke vises på to år" in plan.loc[("2.2", "sick_leave_total"), "sentence"]
    hidden = plan.loc[("1.1.1", "complaints_upheld")]
    assert np.isnan(hidden["smallest_detectable"])
    assert np.isnan(hidden["baseline"])
