"""Control limits and the rules that tell a signal from noise, for many series at once.

Limits and rules are those of NHS England's *Making data count* (NHSRplotthedots 0.2.2): the mean and 2.66 mean
moving ranges, moving ranges from 3.267 times their mean on left out once. Rates take Taylor's I-prime limits, which
follow the denominator. Months of sick leave hang together, so limits and the length of a shift are made wider by the
correlation ``rho``; without that, a chart in which nothing changes cries out in most units within two years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.assess.given import by_series, figures

Array = NDArray[np.float64]
Words = NDArray[np.str_]
_Kind = TypeVar("_Kind", bound=np.generic)

#: Three standard deviations by mean moving range, and where a moving range is too large to tell of the noise.
XMR, SCREEN = 2.66, 3.267
#: The same for I-prime, whose ranges are already brought to one standard deviation.
IPRIME, IPRIME_SCREEN = 3.0, 3.2665
#: Fewer points than this give trial limits.
FULL = 13
#: Months in a row that make a trend; on one side of the centre, a shift, by rho rounded up to a tenth.
TREND = 7
SHIFT = (7, 8, 9, 10, 12, 15, 18)
#: Nearer than this, by the size of what is compared, is on it: a mean of seven times 7.3 is not 7.3 to the last digit.
TIE = 1e-12
#: From this correlation on no limits can be drawn and no icon given.
HIGHEST_RHO = 0.6
#: What a month may be, the first rule that holds; no figure, no label.
_LABELS = ("", "outside", "trend", "two-of-three", "shift", "common")
DIRECTIONS = ("lower", "higher", "context")
#: Series looked at together: bounds the memory, costs nothing in time.
CHUNK = 2_000


@dataclass(frozen=True)
class Signals:
    """Limits and labels, (series × months); one dimension where one series was given.

    ``centre``, ``lower``, ``upper``, ``near_lower``, ``near_upper`` are in the values' unit, NaN where there are none.
    ``label`` is ``common``, ``outside``, ``trend``, ``two-of-three`` or ``shift``; empty where there is no figure.
    ``side`` is 1 above the centre, -1 below and 0 on it; ``slope`` is 1 or -1 in a month that is part of a rising or
    falling trend. ``trial`` says where limits rest on fewer than 13 points.

    By series: ``variation`` is the newest point's label by direction: ``common``, ``improvement``, ``concern``,
    ``high``, ``low``, and ``none`` where no icon can be given; ``assurance`` is ``passes``, ``fails``,
    ``inconsistent`` or ``none``.
    """

    centre: Array
    lower: Array
    upper: Array
    near_lower: Array
    near_upper: Array
    label: Words
    side: NDArray[np.int8]
    slope: NDArray[np.int8]
    trial: NDArray[np.bool_]
    variation: Words
    assurance: Words


def signals(
    values: ArrayLike,
    *,
    numerators: ArrayLike | None = None,
    denominators: ArrayLike | None = None,
    fixed_months: int | None = None,
    rebase_at: Sequence[int] = (),
    target: ArrayLike | None = None,
    direction: str | Sequence[str] = "lower",
    screen: bool = True,
    rho: ArrayLike = 0.0,
) -> Signals:
    """Which months stand out, and whether the target is within reach of the noise.

    ``values`` is (series × months), NaN where there is no figure. With both parts given, limits are I-prime and
    values are numerators / denominators, not × 100. ``fixed_months``: limits rest on the first so many months of each
    segment. ``rebase_at``: columns in which a new segment begins. ``target``, ``direction`` (``lower``, ``higher``,
    ``context``) and ``rho`` hold for all series or are one per series. Raises ValueError for what does not fit.
    """
    given = figures(values)
    if not given.shape[-1]:
        raise ValueError("values must have at least one month")
    series = np.atleast_2d(given)
    sizes = None
    if (numerators is None) != (denominators is None):
        raise ValueError("numerators and denominators must be given together")
    if numerators is not None and denominators is not None:
        series, sizes, tops = _rates(numerators, denominators, series.shape)
    else:
        series, tops = np.where(np.isfinite(series), series, np.nan), None
    segments = _segments(series.shape[1], rebase_at)
    wideness, shift, iconless = _correlation(rho, len(series))
    ways = _directions(direction, len(series))
    goal = by_series(np.nan if target is None else target, len(series), "target")
    found: dict[str, NDArray[Any]] = {}
    for begin in range(0, max(len(series), 1), CHUNK):
        rows = slice(begin, begin + CHUNK)
        limits = _limits(series[rows], _cut(tops, rows), _cut(sizes, rows), segments, fixed_months, screen)
        widened = _Widened(wideness[rows], shift[rows], iconless[rows])
        part = _signals(series[rows], limits, widened, segments, goal[rows], ways[rows])
        for field in fields(Signals):
            array = getattr(part, field.name)
            if len(series) <= CHUNK:
                found[field.name] = array
                continue
            whole = found.setdefault(field.name, np.empty((len(series), *array.shape[1:]), array.dtype))
            whole[rows] = array
    return Signals(**{name: array if given.ndim == 2 else array[0] for name, array in found.items()})


@dataclass(frozen=True)
class _Widened:
    """By series: how much wider its limits are, how long a shift is, and where there is no icon, for its correlation."""

    limits: Array
    shift: NDArray[np.int64]
    iconless: NDArray[np.bool_]


def _signals(
    series: Array, limits: tuple[Array, Array, NDArray[np.bool_]], widened: _Widened, segments: list[slice],
    goal: Array, ways: NDArray[np.int8],
) -> Signals:  # fmt: skip
    centre, half, trial = limits
    half *= widened.limits[:, None]
    half[widened.iconless] = np.nan
    lower, upper = centre - half, centre + half
    near_lower, near_upper = centre - half * 2 / 3, centre + half * 2 / 3
    slack = TIE * (np.abs(centre) + np.nan_to_num(half))
    distance = np.where(np.abs(series - centre) <= slack, 0, series - centre)
    side = np.nan_to_num(np.sign(distance)).astype(np.int8)
    label, slope = _labels(series, np.abs(distance), half, slack, side, segments, widened.shift)
    newest = _newest(series)
    variation = _variation(label, side, slope, newest, ways)
    variation[widened.iconless] = "none"
    assurance = _assurance(goal, lower - slack, upper + slack, newest, ways)
    return Signals(centre, lower, upper, near_lower, near_upper, label, side, slope, trial, variation, assurance)


def _cut(array: Array | None, rows: slice) -> Array | None:
    return None if array is None else array[rows]


def _rates(numerators: ArrayLike, denominators: ArrayLike, shape: tuple[int, ...]) -> tuple[Array, Array, Array]:
    tops = np.atleast_2d(figures(numerators, "numerators"))
    sizes = np.atleast_2d(figures(denominators, "denominators"))
    if tops.shape != shape or sizes.shape != shape:
        raise ValueError("values, numerators and denominators must have the same shape")
    if (sizes < 0).any():
        raise ValueError("a denominator is negative")
    known = np.isfinite(tops) & np.isfinite(sizes) & (sizes > 0)
    tops, sizes = np.where(known, tops, np.nan), np.where(known, sizes, np.nan)
    return tops / sizes, sizes, tops


def _segments(months: int, rebase_at: Sequence[int]) -> list[slice]:
    starts = sorted({int(column) for column in rebase_at})
    if any(not 0 < column < months for column in starts):
        raise ValueError(f"rebase_at must be columns from 1 to {months - 1}")
    edges = [0, *starts, months]
    return [slice(a, b) for a, b in zip(edges[:-1], edges[1:], strict=True)]


def _correlation(rho: ArrayLike, count: int) -> tuple[Array, NDArray[np.int64], NDArray[np.bool_]]:
    """How much wider the limits are, how long a shift is, and where there is no icon: rho rounded up to a tenth."""
    given = by_series(rho, count, "rho")
    if (np.abs(given) >= 1).any():
        raise ValueError("rho must be between -1 and 1")
    # .1 and less than .1 have columns of their own; a grid step such as .30000000000000004 is .3.
    tenths = np.where(given < 0.1 - 1e-9, 0.0, np.ceil(given * 10 - 1e-9))
    iconless = ~(tenths <= HIGHEST_RHO * 10)
    tenths = np.where(iconless, 0, tenths)
    return 1 / np.sqrt(1 - tenths / 10), np.asarray(SHIFT)[tenths.astype(int)], iconless


def _directions(direction: str | Sequence[str], count: int) -> NDArray[np.int8]:
    """-1 where lower is better, 1 where higher is, 0 where neither."""
    names = [direction] if isinstance(direction, str) else list(direction)
    if (len(names) != count and names != [direction]) or any(name not in DIRECTIONS for name in names):
        raise ValueError(f"direction must be one of {', '.join(DIRECTIONS)}, for all series or one each")
    ways = np.array([{"lower": -1, "higher": 1, "context": 0}[name] for name in names], np.int8)
    return np.broadcast_to(ways, (count,))


def _limits(
    series: Array, tops: Array | None, sizes: Array | None, segments: list[slice], fixed: int | None, screen: bool
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """The centre, the distance from it to a limit, and whether that is on trial, each (series × months)."""
    if fixed is not None and fixed < 1:
        raise ValueError("fixed_months must be at least 1")
    centre, half = np.full(series.shape, np.nan), np.full(series.shape, np.nan)
    trial = np.zeros(series.shape, bool)
    for segment in segments:
        base = slice(segment.start, segment.stop if fixed is None else min(segment.stop, segment.start + fixed))
        values = series[:, base]
        points = np.isfinite(values).sum(axis=1)
        if tops is None or sizes is None:
            middle = _mean(values)
            noise = XMR * _screened(np.abs(np.diff(values, axis=1)), SCREEN if screen else None)
            width = np.broadcast_to(noise[:, None], (len(series), segment.stop - segment.start))
        else:
            middle = _ratio(np.nansum(tops[:, base], axis=1), np.nansum(sizes[:, base], axis=1))
            share = 1 / sizes[:, base]
            ranges = np.sqrt(np.pi / 2) * np.abs(np.diff(values, axis=1)) / np.sqrt(share[:, 1:] + share[:, :-1])
            noise = IPRIME * _screened(ranges, IPRIME_SCREEN if screen else None)
            width = noise[:, None] / np.sqrt(sizes[:, segment])
        centre[:, segment], half[:, segment] = middle[:, None], width
        trial[:, segment] = (points < FULL)[:, None]
    return centre, half, trial


def _screened(ranges: Array, limit: float | None) -> Array:
    """The mean of the ranges of each series, those from ``limit`` times it on left out once; all are kept where all are 0."""
    mean = _mean(ranges)
    if limit is None:
        return mean
    kept = ranges < limit * mean[:, None]
    return np.where(mean == 0, 0.0, _mean(np.where(kept, ranges, np.nan)))


def _mean(values: Array) -> Array:
    return _ratio(np.nansum(values, axis=1), np.isfinite(values).sum(axis=1).astype(float))


def _ratio(above: Array, below: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / below, np.nan)


def _labels(
    series: Array, distance: Array, half: Array, slack: Array, side: NDArray[np.int8],
    segments: list[slice], shift: NDArray[np.int64],
) -> tuple[Words, NDArray[np.int8]]:  # fmt: skip
    """The first rule that a point is part of, and the slope of the trend it is part of."""
    known = np.isfinite(series)
    outside = distance > half + slack
    close = ~outside & (distance > half * 2 / 3 + slack)
    slope, pair = np.zeros(series.shape, np.int8), np.zeros(series.shape, bool)
    long = np.zeros(series.shape, bool)
    for part in segments:
        slope[:, part] = _trend(series[:, part])
        pair[:, part] = _two_of_three(close[:, part], side[:, part])
        for length in np.unique(shift):
            rows = np.flatnonzero(shift == length)
            long[rows, part] = _runs(side[rows, part], int(length)) != 0
    # Without limits there is no saying what stands out: a long run about a centre that rests on one point is none.
    drawn = np.isfinite(half)
    rules = [outside & drawn, (slope != 0) & drawn, pair & drawn, long & drawn]
    code = np.full(series.shape, _LABELS.index("common"), np.int8)
    for rule, word in reversed(list(zip(rules, _LABELS[1:], strict=False))):
        code[rule] = _LABELS.index(word)
    code[~known] = 0
    slope[~known] = 0
    return np.array(_LABELS)[code], slope


def _runs(signs: NDArray[np.int8], length: int) -> NDArray[np.int8]:
    """The sign, in each place that is part of at least ``length`` equal signs in a row; 0 elsewhere and for zeros."""
    found = np.zeros(signs.shape, np.int8)
    months = signs.shape[1]
    if months < length:
        return found
    last = months - length + 1
    for sign in (1, -1):
        same = signs == sign
        whole = same[:, :last].copy()
        for step in range(1, length):
            whole &= same[:, step : step + last]
        part = np.zeros(signs.shape, bool)
        for step in range(length):
            part[:, step : step + last] |= whole
        found[part] = sign
    return found


def _trend(series: Array) -> NDArray[np.int8]:
    """1 or -1 in each of at least seven points that rise or fall all the way; a tie or a gap breaks them."""
    steps = np.nan_to_num(np.sign(np.diff(series, axis=1))).astype(np.int8)
    runs = _runs(steps, TREND - 1)
    found = np.zeros(series.shape, np.int8)
    # A point between a fall and a rise is part of both; the later one is what it leads to.
    found[:, :-1] = runs
    found[:, 1:] = np.where(found[:, 1:] == 0, runs, found[:, 1:])
    return found


def _two_of_three(close: NDArray[np.bool_], side: NDArray[np.int8]) -> NDArray[np.bool_]:
    """The points near a limit where three in a row are on one side and at least two of them are near it."""
    found = np.zeros(close.shape, bool)
    if close.shape[1] < 3:
        return found
    first, second, third = (slice(step, close.shape[1] - 2 + step) for step in range(3))
    near = (close[:, first] & close[:, second]) | (close[:, third] & (close[:, first] | close[:, second]))
    one_side = (side[:, first] == side[:, second]) & (side[:, second] == side[:, third]) & (side[:, first] != 0)
    whole = near & one_side
    for step in range(3):
        found[:, step : step + whole.shape[1]] |= whole
    return found & close


def _newest(series: Array) -> NDArray[np.int64]:
    """The column of each series' newest figure, -1 where there is none."""
    known = np.isfinite(series)
    last = series.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return np.where(known.any(axis=1), last, -1)


def _at(array: NDArray[_Kind], columns: NDArray[np.int64]) -> NDArray[_Kind]:
    return array[np.arange(len(array)), columns]


def _variation(
    label: Words, side: NDArray[np.int8], slope: NDArray[np.int8], newest: NDArray[np.int64], ways: NDArray[np.int8]
) -> Words:
    word = _at(label, newest)
    way = np.where(word == "trend", _at(slope, newest), _at(side, newest))
    by_direction = np.where(way * ways > 0, "improvement", "concern")
    found = np.where(ways == 0, np.where(way > 0, "high", "low"), by_direction)
    found = np.where(word == "common", "common", found)
    return np.where(newest < 0, "none", found)


def _assurance(target: Array, lower: Array, upper: Array, newest: NDArray[np.int64], ways: NDArray[np.int8]) -> Words:
    """Whether noise alone would always, never or now and then take a series past its target."""
    low, high = _at(lower, newest), _at(upper, newest)
    beyond = np.where(target > high, 1, np.where(target < low, -1, 0))
    found = np.where(beyond == 0, "inconsistent", np.where(beyond * ways < 0, "passes", "fails"))
    judged = (ways != 0) & np.isfinite(target) & np.isfinite(high) & (newest >= 0)
    return np.where(judged, found, "none")
