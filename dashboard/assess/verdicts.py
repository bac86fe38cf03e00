"""What can honestly be said of a link today: better, unchanged, worse, or that it cannot be decided yet.

A change of pace is looked for at 12, 18 and 24 months and at no other time, by a two-sided test at 2 per cent, which is
about 5 over all three looks; and of the many links that are tested, those are kept that Benjamini and Hochberg keep.
A delivery counts what has been done, and is not tested (``delivery``).
"""

from __future__ import annotations

import numpy as np

from dashboard.assess.level import Level
from dashboard.model import Indicator
from dashboard.model import month as months

#: Months after the decision at which a change of pace is looked for.
LOOKS = (12, 18, 24)
#: The probability of finding a change where there is none, at one look.
ALPHA = 0.02
#: The smallest change that matters, and the pace before the decision that is not surprising: parts of the level per year.
MATTERS, SURPRISING = 0.05, 0.05
VERDICTS = ("better", "unchanged", "worse", "undecided", "no-data", "not-measurable", "suppressed")
#: Each verdict with a reason it may be given for here; a hidden one's is release's, and slopes and deliveries have their own.
REASONS = (
    ("no-data", "never-reported"), ("no-data", "not-since-start"), ("not-measurable", "no-direction"),
    ("not-measurable", "context"),
    ("undecided", "too-seldom"), ("undecided", "too-early"), ("undecided", "among-many"), ("undecided", "not-shown"),
    ("unchanged", "too-small-to-matter"), ("better", "shown"), ("worse", "shown"),
)  # fmt: skip


def months_gone(years: tuple[str, str], through: str | None) -> int:
    """How many of the followed months have been reported, 0 before the first."""
    if through is None:
        return 0
    gone = months.ordinal(min(through, years[1])) - months.ordinal(years[0]) + 1
    return max(0, gone)


def last_look(gone: int) -> int | None:
    """The newest look that has been reached; None before the first."""
    return max((look for look in LOOKS if look <= gone), default=None)


def is_tested(indicator: Indicator, relation: str) -> bool:
    """Whether its pace can come to be tested: an outcome of every month, with a better side, that is no background."""
    is_monthly = indicator.nature == "outcome" and indicator.cadence == "month"
    return is_monthly and "context" not in (indicator.direction, relation)


def unasked(indicator: Indicator, level: Level, *, hidden: str, start: str, relation: str) -> tuple[str, str] | None:
    """The verdict and its reason where no test is needed to give one; None where one is."""
    if hidden:
        return "suppressed", hidden
    if level.month is None:
        return "no-data", "never-reported"
    if level.month < start:
        return "no-data", "not-since-start"
    if indicator.direction == "context":
        return "not-measurable", "no-direction"
    if relation == "context":
        # It tells of what surrounds a measure, and takes no place among those that are tested.
        return "not-measurable", "context"
    if indicator.nature == "outcome" and indicator.cadence != "month":
        return "undecided", "too-seldom"
    return None


def tested(
    *, change: float, low: float, high: float, p: float, is_kept: bool, matters: float, direction: str
) -> tuple[str, str]:
    """The verdict of a test and its reason: ``change`` per year with its interval, ``matters`` the least that counts."""
    if p < ALPHA and is_kept:
        return ("better" if (change < 0) == (direction == "lower") else "worse"), "shown"
    if np.isfinite(matters) and -matters <= low and high <= matters:
        return "unchanged", "too-small-to-matter"
    return "undecided", "among-many" if p < ALPHA else "not-shown"
