"""Milestones, exercises and reviews on a day: done, done late, late, without evidence, or grown old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.model import Milestone

#: Months after which a review (a plan, a risk analysis) has grown old.
FRESH_MONTHS = 12
#: From what weighs most in a standing to what weighs least.
STATES = ("late", "no-evidence", "stale", "done-late", "done", "started", "planned", "dropped")


@dataclass(frozen=True)
class Deadline:
    """A milestone as it stands on a day. ``state`` is one of ``STATES``; ``days`` is how late, or how old a review is."""

    milestone: Milestone
    state: str
    days: int = 0


def deadlines(milestones: Iterable[Milestone], day: dt.date, *, fresh_months: int = FRESH_MONTHS) -> list[Deadline]:
    """Each as it stands on ``day``, in the register's order. What is done after that day is not done yet."""
    return [_deadline(milestone, day, fresh_months) for milestone in milestones]


def _deadline(milestone: Milestone, day: dt.date, fresh_months: int) -> Deadline:
    if milestone.status == "dropped":
        return Deadline(milestone, "dropped")
    due = dt.date.fromisoformat(milestone.due)
    done = dt.date.fromisoformat(milestone.done_on) if milestone.done_on else None
    if done is not None and done > day:
        done = None
    elif done is None and milestone.status == "done" and due <= day:
        # Said to be done, and no day given: on time, as far as anyone knows.
        done = due
    if done is None:
        if due < day:
            return Deadline(milestone, "late", (day - due).days)
        return Deadline(milestone, "started" if milestone.status == "started" else "planned")
    if not milestone.evidence:
        return Deadline(milestone, "no-evidence", (day - done).days)
    if milestone.kind == "review" and _months(done, day) >= fresh_months:
        return Deadline(milestone, "stale", (day - done).days)
    if done > due:
        return Deadline(milestone, "done-late", (done - due).days)
    return Deadline(milestone, "done")


def _months(first: dt.date, last: dt.date) -> int:
    """Whole months from one day to another."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
