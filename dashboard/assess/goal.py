"""A target: its newest wording, the path to it, and those it took the place of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.model import Link, Target
from dashboard.model import month as months


@dataclass(frozen=True)
class Goal:
    """What a link is to reach and when. ``points`` are (month, value) in order of months; the last is the target itself.

    ``shape`` is how the path runs between them: a straight ``line``, or ``steps`` that hold until the next. ``set_on``
    is the day it was set, empty where the link itself says it; ``earlier`` are those before, oldest first.
    """

    value: float
    by: str
    status: str
    points: tuple[tuple[str, float], ...]
    shape: str = "line"
    set_on: str = ""
    reason: str = ""
    earlier: tuple[Goal, ...] = ()

    def at(self, month: str, *, start: str, level: float) -> float:
        """Where the path is in a month, when it begins at ``level`` in ``start``. After the last point it stays there."""
        ahead = [(months.ordinal(m), v) for m, v in self.points if m >= start]
        points = [(months.ordinal(start), level if ahead else self.value), *ahead]
        now = months.ordinal(month)
        before = [point for point in points if point[0] <= now]
        after = [point for point in points if point[0] > now]
        if not before:
            return level
        if not after or self.shape == "steps":
            return before[-1][1]
        (m0, v0), (m1, v1) = before[-1], after[0]
        return v0 + (v1 - v0) * (now - m0) / (m1 - m0)


def goal(link: Link, targets: Iterable[Target], day: str) -> Goal | None:
    """The target that holds on a day (ISO date), with its history; None where none is set.

    A path in the register takes the place of what the link itself says, from the day it was set.
    """
    mine = [t for t in targets if (t.commitment, t.indicator, t.unit) == (link.commitment, link.indicator, link.unit)]
    found: list[Goal] = []
    if link.target is not None and link.target_by is not None:
        found.append(Goal(link.target, link.target_by, link.target_status, ((link.target_by, link.target),)))
    for set_on in sorted({t.set_on for t in mine if t.set_on <= day}):
        rows = sorted((t for t in mine if t.set_on == set_on), key=lambda t: t.month)
        last = rows[-1]
        points = tuple((t.month, t.value) for t in rows)
        reason = next((t.reason for t in reversed(rows) if t.reason), "")
        found.append(Goal(last.value, last.month, last.status, points, last.shape, set_on, reason))
    if not found:
        return None
    newest = found[-1]
    return Goal(
        newest.value, newest.by, newest.status, newest.points, newest.shape, newest.set_on, newest.reason,
        tuple(found[:-1]),
    )  # fmt: skip
