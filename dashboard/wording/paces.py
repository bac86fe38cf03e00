"""The pace towards a target in a few words, for a row: half the pace needed, faster than needed, or not decided yet.

An outcome's pace has an interval, and something is said of it only where all of the interval says it. A delivery counts
what has been done, so its pace is what it is.
"""

from __future__ import annotations

import math

from dashboard.wording.catalogue import _, spoken
from dashboard.wording.courses import pace_words
from dashboard.wording.ranges import has_interval

#: An interval this near half the pace needed is called half of it; one this near the pace needed is about that pace.
_HALF, _ABOUT = (0.25, 0.75), (0.85, 1.15)
_FAR = 0.4
_DOUBLE = 2.0


def pace_phrase(
    *, reason: str, needed: float = math.nan, ratio: float = math.nan, low: float = math.nan, high: float = math.nan,
    nature: str = "outcome",
) -> str:  # fmt: skip
    """The pace there is against the pace needed, in the language spoken, with no capital and no full stop.

    ``reason`` is the course's (``assess.course.REASONS`` or a verdict's own), ``needed`` the pace needed per month,
    ``ratio`` actual / needed with its interval ``low`` to ``high``; NaN for what there is not.
    """
    if reason == "no-target":
        return _("ikke satt noe mål")
    if reason == "reached":
        return _("målet er nådd")
    if reason == "past":
        return _("fristen er ute, og målet er ikke nådd")
    if reason in ("few-persons", "persons-unknown"):
        return _("vises ikke")
    if reason in ("never-reported", "not-since-start"):
        return _("ingen tall")
    if reason in ("context", "no-direction"):
        return _("vurderes ikke")
    if reason not in ("chance", "pace"):
        return _undecided()
    if needed == 0:
        return _("så godt som målet krever nå, og må holdes der")
    if nature == "delivery":
        return _("går feil vei") if ratio < 0 else pace_words(ratio, spoken()) or _undecided()
    return _sure(ratio, low, high) if has_interval(low, high) else _undecided()


def _sure(ratio: float, low: float, high: float) -> str:
    """What holds from one end of the interval to the other."""
    if high < 0:
        return _("går feil vei")
    if low >= _DOUBLE:
        return _("minst det dobbelte av takten som trengs")
    if low > 1:
        return _("raskere enn det trengs")
    if low >= _ABOUT[0] and high <= _ABOUT[1]:
        return _("omtrent takten som trengs")
    if high < _FAR:
        return _("langt under takten som trengs")
    if high < 1:
        # The middle of the interval says half only where no end of it says something else.
        is_half = _HALF[0] <= low and high <= _HALF[1] and _FAR <= ratio < 1 - _FAR
        return _("omtrent halvparten av takten som trengs") if is_half else _("langsommere enn det trengs")
    return _undecided()


def _undecided() -> str:
    return _("kan ikke avgjøres ennå")
