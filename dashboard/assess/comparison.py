"""Comparing fairly: the same month last year, the rate had the units' sizes stood still, and months that are unlike others."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from dashboard.assess.rollup import Cube, change_on_year, rolling
from dashboard.model import Register
from dashboard.model import month as months

Array = NDArray[np.float64]
#: Marks of a month: Easter falls in it some years, or few working days are agreed in it.
EASTER, SMALL = "easter", "small-denominator"
#: Columns of ``compared``.
COLUMNS = ("month", "value", "year_ago", "rolling_12", "mix_fixed", "mark", "easter_moved")


def mix_fixed(numerators: ArrayLike, denominators: ArrayLike, weights: ArrayLike) -> Array:
    """The rate of a whole if its parts weighed what they did in the baseline, in percent by month.

    ``numerators`` and ``denominators`` are (units × months); ``weights`` the units' baseline denominators, (units) or
    (units × months) where the tree changes. A month in which a part that weighs lacks its rate gives NaN. Raises
    ValueError for a weight below 0 or shapes that differ.
    """
    tops, sizes = np.asarray(numerators, float), np.asarray(denominators, float)
    given = np.asarray(weights, float)
    if tops.ndim != 2 or tops.shape != sizes.shape or given.shape not in (tops.shape, tops.shape[:1]):
        raise ValueError("numerators and denominators must be (units × months), weights one a unit or of that shape")
    weight = np.broadcast_to(given if given.ndim == 2 else given[:, None], tops.shape)
    weight = np.where(np.isfinite(weight), weight, 0.0)
    if (weight < 0).any():
        raise ValueError("a weight is negative")
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = np.where(sizes > 0, 100 * tops / sizes, np.nan)
        parts = np.where(weight > 0, weight * rates, 0.0)
        whole = weight.sum(axis=0)
        return np.asarray(np.where(whole > 0, parts.sum(axis=0) / whole, np.nan))


def compared(cube: Cube, register: Register, indicator: str, unit: str, *, baseline: tuple[str, str]) -> pd.DataFrame:
    """One row a month (``COLUMNS``) of an indicator in a unit: beside its figure, what it may fairly be held against.

    ``year_ago`` is the month less the same month a year before, ``rolling_12`` the rate (or sum) of twelve months, for
    reading a level only. ``mix_fixed`` is NaN for counts and for units without units below. KeyError when unknown.
    """
    series = cube.series(indicator, unit)
    row = register.indicators[indicator]
    span = list(cube.months)
    marks = [mark(month) for month in span]
    whole = series["numerator"].to_numpy(float)
    if not row.is_ratio:
        whole = np.where(series["absent"].to_numpy() > 0, np.nan, whole)
    sizes = series["denominator"].to_numpy(float) if row.is_ratio else None
    level = rolling(whole, sizes) if row.over_time == "flow" else np.full(len(span), np.nan)
    fixed = _fixed(cube, register, indicator, unit, baseline) if row.is_ratio else np.full(len(span), np.nan)
    return pd.DataFrame(
        {
            "month": pd.Series(span, dtype="object"), "value": series["value"],
            "year_ago": change_on_year(series["value"].to_numpy(float)), "rolling_12": level, "mix_fixed": fixed,
            "mark": pd.Series(marks, dtype="object"), "easter_moved": [easter_moved(month) for month in span],
        }
    )  # fmt: skip


def _fixed(cube: Cube, register: Register, indicator: str, unit: str, baseline: tuple[str, str]) -> Array:
    """The mix-fixed rate over the units that report below a unit, each month by the tree that held in it."""
    at = cube.units.index
    place = cube.indicators.index(indicator)
    tops, sizes = cube.numerator[place], cube.denominator[place]
    before = np.array([baseline[0] <= month <= baseline[1] for month in cube.months])
    usual = np.nansum(np.where(np.isfinite(tops) & before, sizes, np.nan), axis=1)
    weights = np.zeros(tops.shape)
    for column, month in enumerate(cube.months):
        for below in register.descendants(unit, month):
            # A parent is its parts once more.
            if below in cube.units and not register.children(below, month):
                weights[at(below), column] = usual[at(below)]
    return mix_fixed(tops, sizes, weights)


def mark(month: str) -> str:
    """What sets a calendar month apart from others, or nothing."""
    number = months.calendar_month(month)
    return EASTER if number in (3, 4) else SMALL if number == 7 else ""


def easter_moved(month: str) -> bool:
    """Whether a March or April has Easter and the same month a year before had not, or the other way about."""
    number, year = months.calendar_month(month), months.ordinal(month) // 12
    return number in (3, 4) and (easter(year).month == number) != (easter(year - 1).month == number)


def easter(year: int) -> dt.date:
    """Easter Sunday, by the Gregorian calendar's rule (Meeus, Jones and Butcher). ValueError before 1583."""
    if year < 1583:
        raise ValueError("the Gregorian calendar begins in 1583")
    golden, (century, of_century) = year % 19, divmod(year, 100)
    leaps, skipped = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quads, rest = divmod(of_century, 4)
    weekday = (32 + 2 * skipped + 2 * quads - moon - rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)
