"""Whether the pace has changed since a decision: two straight lines that meet in its month, a season, and AR(1) errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.assess import autoregression
from dashboard.assess.autoregression import Fit, chunks
from dashboard.assess.given import by_series, figures

Array = NDArray[np.float64]
#: Columns of the design, after the level at the decision: the pace before it, and the change of pace. Then the season.
BEFORE, CHANGE = 1, 2
HARMONICS = (1, 2)
YEAR = 12
#: What a verdict needs: months before and after, twice each calendar month before, and not too much missing or correlated.
BASELINE, LATER, EACH, MISSING, CORRELATED = 24, 12, 2, 0.10, 0.75
#: Why no verdict may rest on a series; the first that holds.
REASONS = ("no-data", "few-baseline", "few-later", "missing", "season", "break", "correlated")
#: Points on either side of a registered jump.
SIDE = 13


@dataclass(frozen=True)
class Pace:
    """The pace of each series before and after the decision, in the values' unit per year; NaN where it cannot be had.

    ``rho_mode`` and ``rho_mean``: the correlation of neighbouring months, most likely and in the mean. ``before``,
    ``change`` and ``now`` = before + change. ``change_low`` to ``change_high`` holds the change with the probability
    asked for. ``p``: two-sided, that the pace has not changed. ``enough`` is whether a verdict may rest on it; if not,
    ``reason`` is ``no-data``, ``few-baseline``, ``few-later``, ``season`` (a calendar month fewer than twice in the
    baseline), ``break`` (fewer than 13 points on a side of a jump), ``missing`` or ``correlated``, and else empty.
    """

    rho_mode: Array
    rho_mean: Array
    before: Array
    change: Array
    now: Array
    change_low: Array
    change_high: Array
    p: Array
    enough: NDArray[np.bool_]
    reason: NDArray[np.str_]


def pace(
    values: ArrayLike,
    start: int,
    *,
    first_month: int = 0,
    season: bool = True,
    prior_pace_sd: ArrayLike | None = None,
    level: float = 0.80,
    steps: Sequence[int] = (),
) -> Pace:
    """The change of pace at ``start``, the index of the first month after the decision.

    ``values`` is (series × months), NaN where there is no figure; one series may be one dimension, and the answer is
    then without that dimension. ``first_month`` is the calendar month of column 0 (0 = January). ``prior_pace_sd`` is
    the standard deviation per year of what the pace before may have been, about 0; None leaves it free. ``level`` is
    the share within the interval. ``steps`` are columns in which a jump to a new level was registered beforehand: what
    it brings is no change of pace. Raises ValueError for what does not fit.
    """
    given = figures(values)
    series = np.atleast_2d(given)
    if not 0 < start <= series.shape[1]:
        raise ValueError("start must be a column of values, and not the first")
    if not 0 < level < 1:
        raise ValueError("level must be between 0 and 1")
    series = np.where(np.isfinite(series), series, np.nan)
    spread = spreads(prior_pace_sd, len(series))
    if any(not 0 < step < series.shape[1] for step in steps):
        raise ValueError("steps must be columns of values, and not the first")
    matrix = design(series.shape[1], start, first_month, season=season, steps=steps)
    parts = [
        _pace(series[rows], matrix, start, first_month, spread[rows], level, steps) for rows in chunks(len(series))
    ]
    parts = parts or [_pace(series, matrix, start, first_month, spread, level, steps)]
    found = Pace(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Pace)))
    return Pace(*(getattr(found, field.name)[0] for field in fields(Pace))) if given.ndim == 1 else found


def _pace(
    series: Array, matrix: Array, start: int, first_month: int, spread: Array, level: float, steps: Sequence[int]
) -> Pace:
    fitted = autoregression.fit(series, matrix, autoregression.constant(np.eye(matrix.shape[1])[[BEFORE, CHANGE]]), 2)
    fitted = fitted.shrunk(0, spread)
    before, change = fitted.along(0), fitted.along(1)
    tails = (1 - level) / 2, (1 + level) / 2
    below = change.below(0.0)
    reason = _reasons(series, start, first_month, fitted, steps)
    return Pace(
        rho_mode=fitted.rho_mode(),
        rho_mean=fitted.rho_mean(),
        before=before.centre(),
        change=change.centre(),
        now=before.centre() + change.centre(),
        change_low=change.quantile(tails[0]),
        change_high=change.quantile(tails[1]),
        p=np.where(_still(change.mean, change.spread), 1.0, 2 * np.minimum(below, 1 - below)),
        enough=reason == "",
        reason=reason,
    )


def estimate(values: Array, start: int, *, first_month: int = 0, steps: Sequence[int] = ()) -> Array:
    """The change of pace alone, per year and by series, with nothing known of the pace before."""
    matrix = design(values.shape[1], start, first_month, steps=steps)
    asked = autoregression.constant(np.eye(matrix.shape[1])[[CHANGE]])
    parts = [autoregression.fit(values[rows], matrix, asked, 1).along(0).centre() for rows in chunks(len(values))]
    return np.concatenate([np.empty(0), *parts])


def design(months: int, start: int, first_month: int, *, season: bool = True, steps: Sequence[int] = ()) -> Array:
    """The columns level, pace before, change of pace (per year), two harmonics of the year, and one a step; a row a month."""
    time = np.arange(months, dtype=float)
    since = (time - start) / YEAR
    columns = [np.ones(months), since, np.maximum(since, 0.0)]
    if season:
        angle = 2 * np.pi * (time + first_month) / YEAR
        columns += [wave(k * angle) for k in HARMONICS for wave in (np.cos, np.sin)]
    columns += [(time >= step).astype(float) for step in steps]
    return np.column_stack(columns)


def spreads(prior_pace_sd: ArrayLike | None, count: int) -> Array:
    """A prior's standard deviation by series, infinity for none. ValueError where one is below 0."""
    found = by_series(np.inf if prior_pace_sd is None else prior_pace_sd, count, "prior_pace_sd")
    if (found < 0).any():
        raise ValueError("prior_pace_sd must not be negative")
    return np.where(np.isnan(found), np.inf, found)


def _still(mean: Array, spread: Array) -> NDArray[np.bool_]:
    """Series without noise whose pace is the same before and after: there the mixture is one point, at 0 but for rounding."""
    point: NDArray[np.bool_] = (spread == 0).all(axis=1) & (np.abs(mean) < 1e-9).all(axis=1)
    return point


def _reasons(series: Array, start: int, first_month: int, fitted: Fit, steps: Sequence[int]) -> NDArray[np.str_]:
    """Why no verdict may rest on a series, the first that holds; empty where one may."""
    known = np.isfinite(series)
    months = series.shape[1]
    first = np.where(known.any(axis=1), known.argmax(axis=1), months)
    last = np.where(known.any(axis=1), months - known[:, ::-1].argmax(axis=1), 0)
    calendar = (np.arange(start) + first_month) % YEAR
    each = np.stack([known[:, :start][:, calendar == month].sum(axis=1) for month in range(YEAR)], axis=1)
    tests = [
        ~known.any(axis=1),
        start - first < BASELINE,
        last - start < LATER,
        1 - known.sum(axis=1) / np.maximum(last - first, 1) > MISSING,
        (each < EACH).any(axis=1),
        np.any([(known[:, :s].sum(axis=1) < SIDE) | (known[:, s:].sum(axis=1) < SIDE) for s in steps], axis=0)
        | np.zeros(len(series), bool),
        ~(fitted.rho_mean() <= CORRELATED),
    ]
    return np.select(tests, REASONS, "")
