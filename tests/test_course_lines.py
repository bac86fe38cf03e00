"""Lines of time: how far the years have come, and when things were due and done, with nothing on top of anything else."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET
from itertools import combinations
from typing import Any

import pytest

from dashboard.assess import deadlines
from dashboard.assess.deadlines import STATES
from dashboard.charts import progress, timeline
from dashboard.charts.course import NARROW, SIGN, SIGNS
from dashboard.model import Milestone
from dashboard.wording.catalogue import speaking

TODAY = dt.date(2026, 11, 23)


def milestone(due: str, title: str = "Kontrakt", **over: Any) -> Milestone:
    return Milestone(over.pop("id", f"{title}-{due}"), "1.4.4", title, over.pop("kind", "milestone"), due, **over)


def drawn(*milestones: Milestone, first: str = "2026-01", last: str = "2027-12", today: dt.date = TODAY) -> str:
    return timeline(deadlines(milestones, today), first=first, last=last, today=today)


ONE_OF_EACH = (
    milestone("2026-05-31", "Ferdig", status="done", done_on="2026-05-20", evidence="Protokoll"),
    milestone("2026-06-30", "Sent", status="done", done_on="2026-10-12", evidence="Protokoll"),
    milestone("2026-08-31", "Svar", status="started"),
    milestone("2026-04-30", "Uten", status="done", done_on="2026-04-20"),
    milestone("2025-06-30", "Plan", kind="review", status="done", done_on="2025-06-20", evidence="Sak"),
    milestone("2026-12-31", "Nå", status="started"),
    milestone("2027-02-28", "Siden"),
    milestone("2027-03-31", "Bort", status="dropped"),
)


def signs(text: str) -> list[tuple[float, float, str]]:
    """Part of the width, pixels from the top, and state of each sign on the line."""
    line = ET.fromstring(text).find("svg")
    assert line is not None
    return [
        (float(s.get("x", "").rstrip("%")) / 100, float(s.get("y", "")), s[0].get("class", "").split()[-1]) for s in line.findall("svg")
    ]  # fmt: skip


def test_each_state_has_its_sign_and_its_word() -> None:
    text = drawn(*ONE_OF_EACH)
    assert {state for *_, state in signs(text)} == set(STATES)
    for word in (
        "Ferdig",
        "Ferdig etter fristen",
        "Forsinket",
        "Ikke dokumentert",
        "For gammel",
        "I gang",
        "Planlagt",
        "Utgår",
    ):
        assert f"<strong>{word}</strong>" in text


def test_done_late_and_lacking_differ_in_shape_and_not_in_colour_alone() -> None:
    assert len({SIGNS["done"], SIGNS["done-late"], SIGNS["late"], SIGNS["no-evidence"]}) == 4


def test_the_list_says_all_in_order_of_the_days_they_were_due() -> None:
    rows = ["".join(li.itertext()) for li in ET.fromstring(drawn(*ONE_OF_EACH)).iter("li")]
    assert [row[0] for row in rows] == list("12345678")
    assert rows[0].endswith("Plan. Frist 30. juni 2025, gjort 20. juni 2025.")
    assert rows[3].endswith("Sent. Frist 30. juni 2026, gjort 12. oktober 2026.")
    assert rows[4].endswith("Svar. Frist 31. august 2026.")


def test_what_is_done_stands_where_it_was_done_and_the_rest_where_it_is_due() -> None:
    done, due = (
        signs(
            drawn(milestone("2026-03-01", status="done", done_on="2026-12-31", evidence="x"), today=dt.date(2027, 1, 5))
        )[0],
        None,
    )
    due = signs(drawn(milestone("2026-12-31")))[0]
    assert done[0] == pytest.approx(due[0], abs=0.001)
    assert due[0] == pytest.approx(0.5, abs=0.01)


def test_what_is_done_after_the_day_is_not_told_of() -> None:
    """The line as it was in September: nobody knew then that it would be done in October."""
    text = drawn(milestone("2026-06-30", status="done", done_on="2026-10-12", evidence="x"), today=dt.date(2026, 9, 1))
    assert "12. oktober" not in text
    assert "Forsinket" in text


@pytest.mark.parametrize("apart", [0, 1, 7, 30])
def test_signs_never_touch_on_the_narrowest_telephone(apart: int) -> None:
    first = dt.date(2026, 2, 1)
    many = [milestone((first + dt.timedelta(n * apart)).isoformat(), f"Nr {n}") for n in range(12)]
    found = signs(drawn(*many))
    for (x, y, _), (u, v, _) in combinations(found, 2):
        assert abs(x - u) * NARROW >= SIGN or abs(y - v) >= SIGN


def test_years_stay_under_the_line_and_apart() -> None:
    text = drawn(milestone("2026-05-31"), first="2015-01", last="2034-12")
    years = [float(x) for x in reversed(re.findall(r'<text x="([\d.]+)%" dx="3"', text))]
    assert years
    assert all(b - a >= 40 / NARROW * 100 - 1e-6 for a, b in zip(years, years[1:], strict=False))


def test_what_lies_outside_the_years_is_on_the_line_all_the_same() -> None:
    found = signs(drawn(milestone("2024-05-31"), milestone("2030-01-01", "B")))
    assert all(0 <= x <= 1 for x, *_ in found)
    assert found[0][0] < found[1][0]


def test_a_day_outside_the_line_is_not_drawn() -> None:
    assert "i dag" in drawn(milestone("2026-05-31"))
    assert "i dag" not in drawn(milestone("2026-05-31"), today=dt.date(2029, 1, 1))


def test_without_milestones_there_is_no_line() -> None:
    assert drawn() == ""


def test_titles_cannot_break_out() -> None:
    text = drawn(milestone("2026-05-31", "<script>x</script> & «y»"))
    assert "<script" not in text
    ET.fromstring(text)


def test_it_speaks_the_language_that_is_spoken() -> None:
    with speaking("nn"):
        assert "Forseinka" in drawn(milestone("2026-05-31"))


# ── month n of 24 ──


def test_progress_says_the_month_and_the_looks() -> None:
    text = progress(10, 24, (12, 18, 24), first="2026-01")
    said = ET.fromstring(text).find("svg").get("aria-label")  # type: ignore[union-attr]
    assert said == "Måned 10 av 24. Takten vurderes etter 12, 18 og 24 måneder."
    for part in ("12 md.", "18 md.", "24 md.", "des. 2026", "juni 2027", "des. 2027", 'width="41.67%"'):
        assert part in text


def test_looks_that_have_been_are_stronger() -> None:
    assert re.findall(r'class="strong"[^>]*>(\d+) md', progress(18, 24, (12, 18, 24))) == ["12", "18"]


@pytest.mark.parametrize("gone", [-3, 0, 24, 99])
def test_more_or_less_than_there_are_stays_on_the_line(gone: int) -> None:
    ET.fromstring(text := progress(gone, 24, (12, 18, 24)))
    assert f"Måned {min(max(gone, 0), 24)} av 24" in text


def test_looks_after_the_end_are_left_out_and_close_ones_not_written_over_each_other() -> None:
    text = progress(1, 100, (12, 13, 14, 200))
    assert re.findall(r">(\d+) md", text) == ["14"]
    assert text.count('class="look"') == 3
    assert "Takten" not in progress(1, 6, (12,))


@pytest.mark.parametrize("total", [0, -1])
def test_no_months_is_refused(total: int) -> None:
    with pytest.raises(ValueError):
        progress(0, total, ())
