"""The chance that a target is met: what the months that remain may bring, given those that are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.assess import autoregression
from dashboard.assess.autoregression import RHO, Asked, chunks
from dashboard.assess.given import by_series, figures
from dashboard.assess.mixture import Mixture
from dashboard.assess.slopes import BEFORE, CHANGE, design, spreads

Array = NDArray[np.float64]


def chance(
    values: ArrayLike,
    start: int,
    target: ArrayLike,
    *,
    first_month: int = 0,
    span: int = 12,
    months: int = 24,
    prior_pace_sd: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> Array:
    """The probability that the mean of the last ``span`` of ``months`` months after the decision is at or below ``target``.

    ``values`` is (series × months), NaN where there is no figure; one series may be one dimension. ``start`` is the
    index of the first month after the decision, ``first_month`` the calendar month of column 0 (0 = January).
    ``prior_pace_sd`` is the standard deviation per year of both slopes about 0; None leaves them free. ``weights``
    (span, or series × span) make the mean a weighted one. Known months count as they are. One probability a series,
    NaN where there are too few figures. Raises ValueError for what does not fit.
    """
    if not 1 <= span <= months:
        raise ValueError("span must be at least 1 and at most months")
    given = figures(values)
    series = np.atleast_2d(given)
    found = expected(
        series, start, first_month=first_month, span=span, months=months, prior_pace_sd=prior_pace_sd, weights=weights
    ).below(by_series(target, len(series), "target"))
    return found[0] if given.ndim == 1 else found


def expected(
    values: ArrayLike,
    start: int,
    *,
    first_month: int = 0,
    span: int = 12,
    months: int = 24,
    prior_pace_sd: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    steps: Sequence[int] = (),
) -> Mixture:
    """What that mean may come to be, one mixture a series.

    Arguments as for ``chance``, with ``values`` of two dimensions; the span may begin before the decision. ``steps`` are
    columns of registered jumps.
    """
    series = np.asarray(values, float)
    if series.ndim != 2:
        raise ValueError("values must have one dimension (months) or two (series × months)")
    if not 0 < start <= series.shape[1]:
        raise ValueError("start must be a column of values, and not the first")
    if not 1 <= span <= start + months:
        raise ValueError("span must be at least 1 and begin within the figures")
    series = np.where(np.isfinite(series), series, np.nan)
    count = len(series)
    spread, share = spreads(prior_pace_sd, count), _shares(weights, span, count)
    matrix = design(max(series.shape[1], start + months), start, first_month, steps=steps)
    window = np.arange(start + months - span, start + months)
    mean, error, weight = (np.full((count, len(RHO)), np.nan) for _ in range(3))
    dof = np.full(count, np.nan)
    for rows in chunks(count):
        found = _expected(series[rows], matrix, window, share[rows], spread[rows])
        mean[rows], error[rows], weight[rows], dof[rows] = found.mean, found.spread, found.weight, found.dof
    return Mixture(mean, error, weight, dof)


def _expected(series: Array, matrix: Array, window: NDArray[np.intp], share: Array, spread: Array) -> Mixture:
    fitted = autoregression.fit(series, matrix, asking(matrix, window), 3, blend=share)
    return fitted.shrunk(0, spread, kept=(1, 2)).shrunk(0, spread, kept=(1,)).along(0)


def asking(matrix: Array, window: NDArray[np.intp]) -> Callable[[NDArray[np.intp]], Asked]:
    """Questions for ``autoregression.fit``: the two slopes, and each month of the window, as it is known to be or given its neighbours.

    ``matrix`` is the design, ``window`` the columns of the months that are asked for.
    """

    def ask(seen: NDArray[np.intp]) -> Asked:
        known = np.isin(window, seen)
        past, ahead = 2 + np.flatnonzero(known), 2 + np.flatnonzero(~known)
        onto = np.zeros((len(RHO), 2 + len(window), len(seen)))
        contrasts = np.zeros((len(RHO), 2 + len(window), matrix.shape[1]))
        added = np.zeros((len(RHO), 2 + len(window), 2 + len(window)))
        contrasts[:, 0, BEFORE] = contrasts[:, 1, CHANGE] = 1
        bridge, left = _bridge(window[~known], seen)
        contrasts[:, ahead] = matrix[window[~known]] - bridge @ matrix[seen]
        onto[:, ahead] = bridge
        onto[:, past, np.searchsorted(seen, window[known])] = 1
        added[:, ahead[:, None], ahead] = left
        return Asked(contrasts, onto, added)

    return ask


def _shares(weights: ArrayLike | None, span: int, count: int) -> Array:
    """What each month of the window weighs in its mean, (series × span); NaN where a weight is not known."""
    if weights is None:
        return np.full((count, span), 1 / span)
    found = np.asarray(weights, float)
    if found.shape not in ((span,), (count, span)):
        raise ValueError("weights must be one per month of the span, for all series or by series")
    if (found < 0).any():
        raise ValueError("a weight is negative")
    found = np.broadcast_to(found, (count, span))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(found / found.sum(axis=1, keepdims=True))


def _bridge(unseen: NDArray[np.intp], seen: NDArray[np.intp]) -> tuple[Array, Array]:
    """How errors not seen follow from those seen, (rho × unseen × seen), and what is left to vary, (rho × unseen × unseen).

    An AR(1) error depends on the nearest seen on either side, and on no other.
    """
    onto = np.zeros((len(RHO), len(unseen), len(seen)))
    left = np.zeros((len(RHO), len(unseen), len(unseen)))
    following = np.searchsorted(seen, unseen)

    def after(month: int) -> Array:
        """rho squared, to the power of the months since the seen one before; 0 where there is none."""
        here = following[month]
        return RHO ** (2 * (unseen[month] - seen[here - 1])) if here > 0 else np.zeros(len(RHO))

    def ahead(month: int) -> Array:
        here = following[month]
        return RHO ** (2 * (seen[here] - unseen[month])) if here < len(seen) else np.zeros(len(RHO))

    for one in range(len(unseen)):
        here = following[one]
        whole = 1 - after(one) * ahead(one)
        if here > 0:
            onto[:, one, here - 1] = RHO ** (unseen[one] - seen[here - 1]) * (1 - ahead(one)) / whole
        if here < len(seen):
            onto[:, one, here] = RHO ** (seen[here] - unseen[one]) * (1 - after(one)) / whole
        for other in range(one, len(unseen)):
            if following[other] != here:
                break
            between = RHO ** (unseen[other] - unseen[one])
            left[:, one, other] = between * (1 - after(one)) * (1 - ahead(other)) / whole
            left[:, other, one] = left[:, one, other]
    return onto, left
