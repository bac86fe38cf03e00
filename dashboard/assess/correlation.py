"""How much of a month is the month before: one correlation for all series of an indicator."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.assess.autoregression import RHO, chunks, profile

Array = NDArray[np.float64]
YEAR = 12


def pooled_rho(values: ArrayLike, *, first_month: int = 0, season: ArrayLike | None = None) -> float:
    """The correlation of neighbouring months that is likeliest for all series together, on the grid ``RHO``.

    ``values`` is (series × months), the baseline's, NaN where there is no figure; one series may be one dimension.
    ``season`` is what ``month_index`` gave, and the figures are divided by it; ``first_month`` is the calendar month of
    column 0. The REML log-likelihoods of the series are added, so a series says as much as its months can, and none is
    shrunk toward 0 for being short.

    About a straight line, not about a mean: a unit that gets steadily better has not got months that hang together,
    and limits that a trend had made wide would hide it. NaN where no series has a figure more than a line needs, or
    none has noise. Raises ValueError for what does not fit.
    """
    series = np.atleast_2d(np.asarray(values, float))
    if series.ndim != 2:
        raise ValueError("values must have one dimension (months) or two (series × months)")
    if first_month not in range(YEAR):
        raise ValueError("first_month must be from 0 (January) to 11")
    if season is not None:
        factors = np.asarray(season, float)
        if factors.shape != (YEAR,):
            raise ValueError("season must be twelve factors")
        with np.errstate(divide="ignore", invalid="ignore"):
            series = series / factors[(np.arange(series.shape[1]) + first_month) % YEAR]
    series = np.where(np.isfinite(series), series, np.nan)
    months = series.shape[1]
    design = np.column_stack([np.ones(months), (np.arange(months) - (months - 1) / 2) / YEAR])
    total = np.zeros(len(RHO))
    for rows in chunks(len(series)):
        total += np.nansum(profile(series[rows], design), axis=0)
    # A likelihood that is level everywhere comes of series that are too short or have no noise.
    return float(RHO[total.argmax()]) if np.ptp(total) > 0 else float("nan")
