"""The season that many series share: twelve factors, one a calendar month, that a figure is divided by."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
YEAR = 12
#: How often each calendar month must be there for its factor to be more than that month's chance.
EACH = 2
#: How many times chance's part is taken off what the factors have beyond a smooth year.
CAUTION = 2.0
_ROUNDS, _STILL = 500, 1e-13


def month_index(numerators: ArrayLike, denominators: ArrayLike | None = None, *, first_month: int = 0) -> Array:
    """What each calendar month is to a year's mean, from January: twelve factors whose mean is 1.

    ``numerators`` and ``denominators`` are (series × months), NaN where there is no figure; one series may be one
    dimension. Without ``denominators`` the figures are counts, and a month with a figure counts as a whole one.
    ``first_month`` is the calendar month of column 0 (0 = January).

    The series are pooled: each has a level of its own, and all have one season and one trend, a straight line, so that
    neither growth nor a unit that lacks its winters is taken for season. Three years are few for twelve free factors:
    what they have beyond a smooth year (two harmonics) is kept only as far as it is more than the years' differences
    give by chance.

    Twelve NaN where a calendar month has fewer than two figures, or all there is is 0. Raises ValueError for what does
    not fit: parts of different shapes, a negative denominator, a first month that is none.
    """
    tops, sizes = _parts(numerators, denominators)
    if first_month not in range(YEAR):
        raise ValueError("first_month must be from 0 (January) to 11")
    known = np.isfinite(tops) & np.isfinite(sizes) & (sizes > 0)
    tops, sizes = np.where(known, tops, 0.0), np.where(known, sizes, 0.0)
    # A series of noughts has no season to tell of.
    some = tops.sum(axis=1) > 0
    tops, sizes = tops[some], sizes[some]
    calendar = (np.arange(tops.shape[1]) + first_month) % YEAR
    seen = np.bincount(calendar, (sizes > 0).any(axis=0), YEAR)
    if not len(tops) or (seen < EACH).any():
        return np.full(YEAR, np.nan)
    return _fitted(tops, sizes, calendar)


def _parts(numerators: ArrayLike, denominators: ArrayLike | None) -> tuple[Array, Array]:
    tops = np.atleast_2d(np.asarray(numerators, float))
    sizes = np.ones(tops.shape) if denominators is None else np.atleast_2d(np.asarray(denominators, float))
    if tops.ndim != 2 or sizes.shape != tops.shape:
        raise ValueError("numerators and denominators must have the same shape, (series × months) or (months)")
    if (sizes < 0).any():
        raise ValueError("a denominator is negative")
    return tops, sizes


def _fitted(tops: Array, sizes: Array, calendar: NDArray[np.intp]) -> Array:
    """Level of each series, trend and season in turn, each given the others, until the season stands still."""
    time = np.arange(tops.shape[1], dtype=float)
    time -= time.mean()
    whole = tops.sum(axis=0)
    found, trend = np.ones(YEAR), np.ones(len(time))
    for _ in range(_ROUNDS):
        level = tops.sum(axis=1) / (sizes @ (trend * found[calendar]))
        expected = level @ sizes
        trend = _line(whole, expected * found[calendar], time)
        season = np.bincount(calendar, whole, YEAR) / np.bincount(calendar, expected * trend, YEAR)
        season /= season.mean()
        moved = np.abs(season - found).max()
        found = season
        if moved < _STILL:
            break
    usual = expected * trend
    error = np.where(usual > 0, whole / np.where(usual > 0, usual, 1.0) - found[calendar], 0.0)
    return _steadied(found, error[usual > 0], np.bincount(calendar, usual > 0, YEAR))


def _steadied(season: Array, error: Array, years: NDArray[np.intp]) -> Array:
    """The season drawn toward its own two harmonics: wholly, unless it differs from them by twice what chance gives.

    Factors that follow every turn of the months they come from make those months look calmer than the next are:
    with limits from them, a chart of a whole municipality cries out at twice as many months as it should.
    """
    angle = 2 * np.pi * np.arange(YEAR) / YEAR
    waves = np.column_stack([np.ones(YEAR), *(wave(k * angle) for k in (1, 2) for wave in (np.cos, np.sin))])
    smooth = waves @ (waves.T @ season / (waves**2).sum(axis=0))
    beyond = season - smooth
    noise = (error**2).sum() / (len(error) - YEAR - 1) * (1 / years).mean()
    free = YEAR - waves.shape[1]
    chance = free * noise / max(float((beyond**2).sum()), np.finfo(float).tiny)
    found = smooth + max(0.0, 1 - CAUTION * chance) * beyond
    return np.asarray(found if (found > 0).all() else season)


def _line(whole: Array, expected: Array, time: Array) -> Array:
    """The straight line that all series follow in proportion; level where it would fall below 0."""
    away = time - (expected * time).sum() / expected.sum()
    level = whole.sum() / expected.sum()
    slope = (away * whole).sum() / (expected * away**2).sum() / level
    line = 1 + slope * away
    return np.asarray(line if (line > 0).all() else np.ones(len(time)))
