"""What can honestly be said of a link today.

A verdict on the change of pace needs at least twelve months after the decision and is given only at
the looks of 12, 18 and 24 months; until then it is *undecided*, with the months that have gone. Where
there is nothing to look at it is *no-data*. This module never calls a change that it has not tested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.assess.level import Level
from dashboard.model import Link
from dashboard.model import month as months

#: Months after the decision at which a change of pace is looked for.
LOOKS = (12, 18, 24)
#: From the one that weighs most to the one that weighs least in a standing.
ORDER = ("worse", "no-data", "undecided", "suppressed", "not-measurable", "not-measured", "unchanged", "better")


@dataclass(frozen=True)
class Verdict:
    """A verdict and the reason for it as a code with its facts."""

    verdict: str
    reason: str
    months: int = 0
    on_course: str = "no-target"


def verdict(link: Link, level: Level, *, hidden: str, years: tuple[str, str], through: str | None) -> Verdict:
    """The verdict on one link at the newest month reported (``through``); ``hidden`` says why it is hidden, or nothing."""
    gone = months_gone(years, through)
    course = "undecided" if link.target is not None else "no-target"
    if hidden:
        return Verdict("suppressed", hidden, gone, course)
    if level.month is None or through is None:
        return Verdict("no-data", "never-reported", gone, course)
    if level.month < years[0]:
        return Verdict("no-data", "not-since-start", gone, course)
    if gone < LOOKS[0]:
        return Verdict("undecided", "too-early", gone, course)
    return Verdict("undecided", "not-judged", gone, course)


def months_gone(years: tuple[str, str], through: str | None) -> int:
    """How many of the followed months have been reported, 0 before the first."""
    if through is None:
        return 0
    gone = months.ordinal(min(through, years[1])) - months.ordinal(years[0]) + 1
    return max(0, gone)


def standing(verdicts: Iterable[str]) -> tuple[str, dict[str, int]]:
    """A commitment's standing is its weightiest verdict, with counts; ``not-measured`` without links."""
    counts = Counter(verdicts)
    worst = next((v for v in ORDER if counts[v]), "not-measured")
    return worst, dict(counts)
