"""What the months that remain may come to be, one by one: the fan ahead of a chart's line.

By the model that gives the chance that a target is met (``outlook``): each month's season, the correlation of the months
not taken for known, and both slopes expected to be near nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.assess import autoregression, outlook
from dashboard.assess.autoregression import Fit
from dashboard.assess.case import Case, yearly
from dashboard.assess.course import EXPECTED, FEW_STAFF, SOONEST, SOONEST_FEW
from dashboard.assess.mixture import Mixture
from dashboard.assess.slopes import design, spreads
from dashboard.assess.verdicts import is_tested
from dashboard.model import month as months

Array = NDArray[np.float64]
#: The middle 80 and 50 per cent of what may come, and the middle itself.
SHARES = (0.10, 0.25, 0.50, 0.75, 0.90)


@dataclass(frozen=True)
class Fan:
    """For each month ahead, in the unit of a month's figure: the middle, and where 50 and 80 per cent may come to lie."""

    months: tuple[str, ...]
    low80: tuple[float, ...]
    low50: tuple[float, ...]
    middle: tuple[float, ...]
    high50: tuple[float, ...]
    high80: tuple[float, ...]


def ahead(
    values: ArrayLike,
    start: int,
    *,
    months: int,
    first_month: int = 0,
    prior_pace_sd: float | None = None,
    steps: tuple[int, ...] = (),
) -> Mixture:
    """What each month after the last of ``values`` may be, to ``months`` after the decision: one mixture a month.

    ``values`` is one series, NaN where there is no figure; other arguments are as ``outlook.expected``'s. Each is what
    that would give for a span of the one month. No rows where no month is left; NaN where there are too few figures.
    Raises ValueError for what does not fit.
    """
    series = np.asarray(values, float)
    if series.ndim != 1:
        raise ValueError("values must have one dimension (months)")
    if not 0 < start <= len(series):
        raise ValueError("start must be a column of values, and not the first")
    window = np.arange(len(series), start + months)
    nothing = np.full((len(window), len(autoregression.RHO)), np.nan)
    if not len(window):
        return Mixture(nothing, nothing, nothing, np.zeros(0))
    series = np.where(np.isfinite(series), series, np.nan)[None]
    spread = spreads(prior_pace_sd, 1)
    matrix = design(start + months, start, first_month, steps=steps)
    fitted = autoregression.fit(series, matrix, outlook.asking(matrix, window), 2 + len(window))
    if np.isnan(fitted.dof[0]):
        return Mixture(nothing, nothing, nothing, np.full(len(window), np.nan))
    mean, variance = _given_slopes(fitted, float(spread[0]))
    weight = np.repeat(fitted.weight, len(window), axis=0)
    return Mixture(mean[2:], np.sqrt(np.maximum(variance[2:], 0.0)), weight, np.repeat(fitted.dof, len(window)))


def _given_slopes(fitted: Fit, sd: float) -> tuple[Array, Array]:
    """Mean and variance of all that was asked, (wanted × rho), with the first two about 0, give or take ``sd``.

    As ``Fit.shrunk`` for one after the other; of the months only their own variances are kept, and not how they hang together.
    """
    mean, cross = fitted.mean[:, 0].copy(), fitted.covariance[:2, :, 0].copy()
    each = np.arange(len(mean))
    variance = fitted.covariance[each, each, 0]
    if np.isinf(sd):
        return mean, variance
    for slope in (0, 1):
        with np.errstate(divide="ignore"):
            pull = 1 / (cross[slope, slope] + sd**2)
        pull[np.isposinf(pull)] = 0.0
        gain = pull * cross[slope]
        mean = mean - gain * mean[slope]
        variance = variance - gain * cross[slope]
        cross = cross - gain * cross[:, slope][:, None]
    return mean, variance


def fan(case: Case, *, baseline: str, years: tuple[str, str], gone: int) -> Fan | None:
    """The fan of an outcome from its newest month to the end of ``years``; None where no chance could be given either.

    ``baseline`` is the first month that counts, ``gone`` how many of the followed months the case itself has reported.
    """
    newest = case.level.month
    if case.hidden or newest is None or newest < years[0] or not is_tested(case.indicator, case.link.relation):
        return None
    if gone < SOONEST or (gone < SOONEST_FEW and case.persons < FEW_STAFF):
        return None
    baseline = min(baseline, months.shift(years[0], -1))
    span = months.span(baseline, newest)
    to_come = months.span(months.shift(newest, 1), years[1])
    start = months.ordinal(years[0]) - months.ordinal(baseline)
    # As for the chance: a count's month is held as its rate per year.
    each = yearly(case.indicator)
    values = case.column("value", span) * each
    before = values[:start][np.isfinite(values[:start])]
    usual = float(before.mean()) if len(before) else np.nan
    steps = tuple(sorted({span.index(month) for month in case.jumps if month in span[1:]}))
    found = ahead(
        values, start, months=months.ordinal(years[1]) - months.ordinal(years[0]) + 1,
        first_month=months.calendar_month(baseline) - 1, prior_pace_sd=EXPECTED * usual if usual > 0 else np.inf, steps=steps,
    )  # fmt: skip
    if not to_come or not np.isfinite(found.mean).all():
        return None
    # Nothing is less than none, and no part is more than its whole, where no month has been.
    known = values[np.isfinite(values)]
    floor = 0.0 if (known >= 0).all() else -np.inf
    roof = 100.0 if case.indicator.is_ratio and (known <= 100).all() else np.inf
    low80, low50, middle, high50, high80 = (
        tuple(np.clip(found.quantile(share) / each, floor, roof).tolist()) for share in SHARES
    )
    return Fan(tuple(to_come), low80, low50, middle, high50, high80)
