"""A change of pace with the interval it probably lies in, written so that no reader has to ask what it means."""

from __future__ import annotations

import math

from dashboard.wording.catalogue import N_, tell
from dashboard.wording.language import say
from dashboard.wording.numbers import decimals_of, difference_word, signed

#: More decimals than this say nothing to anyone.
MOST = 3
_MANY = 10
_PER = {
    "year": N_("{change} i året"),
    "month": N_("{change} i måneden"),
}
_LIKELY = N_("{change}, trolig mellom {low} og {high}")


def has_interval(low: float, high: float) -> bool:
    """Whether both ends of an interval are known."""
    return math.isfinite(low) and math.isfinite(high)


def paced(
    value: float, unit: str, language: str, *, per: str = "year", low: float = math.nan, high: float = math.nan,
    decimals: int | None = None,
) -> str:  # fmt: skip
    """``−0,4 prosentpoeng i året, trolig mellom −1,2 og +0,4``; without the interval where its ends are not known."""
    is_between = has_interval(low, high)
    if decimals is None:
        decimals = fine_enough(unit, value, *((low, high) if is_between else ()))
    word = difference_word(unit, language, one=round(abs(value), decimals) == 1 and not decimals)
    change = say(_PER, per, language, change=f"{signed(value, decimals, language)} {word}".strip())
    ends = sorted((low, high)) if is_between else []
    if not ends or round(ends[0], decimals) == round(ends[1], decimals) == round(value, decimals):
        return change
    bounds = [signed(end, decimals, language) for end in ends]
    return tell(_LIKELY, language, change=change, low=bounds[0], high=bounds[1])


def fine_enough(unit: str, value: float, *ends: float) -> int:
    """As few decimals as leave something of a small value, and tell the ends of a narrow interval apart."""
    usual = decimals = decimals_of(unit, value, *ends)
    if not decimals_of(unit) and max(map(abs, (value, *ends))) >= _MANY:
        # Of many persons or days, a tenth of one says nothing.
        usual = decimals = 0
    width = (max(ends) - min(ends)) / 2 if ends else abs(value)
    while decimals < MOST and 0 < width < 10**-decimals:
        decimals += 1
    return decimals if any(round(v, decimals) for v in (value, *ends)) else usual
