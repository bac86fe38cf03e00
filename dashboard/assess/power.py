"""The smallest change that a series could show: said when a target is set, and beside each verdict that cannot be given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dashboard.assess import autoregression
from dashboard.assess.mixture import Mixture
from dashboard.assess.slopes import BEFORE, CHANGE, YEAR, design, spreads

Array = NDArray[np.float64]
#: A change of this size would be found this often.
POWER = 0.80


def detectable(
    values: Array, start: int, *, alpha: float, first_month: int = 0, months: int = 24, prior_pace_sd: Array | None = None,
    steps: Sequence[int] = (),
) -> Array:  # fmt: skip
    """The least change of level after ``months`` months that a test at ``alpha`` finds four times of five, by series.

    ``values`` is (series × months), NaN where there is no figure, and may end before the plan does: the noise is taken
    from what is there, and the months that remain are counted on. ``steps`` are columns of registered jumps. In the
    values' unit; NaN where too little is known.
    """
    columns = max(values.shape[1], start + months)
    matrix = design(columns, start, first_month, steps=steps)
    found = np.full(len(values), np.nan)
    spread = spreads(prior_pace_sd, len(values))
    contrasts = np.eye(matrix.shape[1])[[BEFORE, CHANGE]]
    known = np.zeros((len(values), columns), bool)
    known[:, : values.shape[1]] = np.isfinite(values)
    whole = known.copy()
    for row, seen in enumerate(known):
        last = int(np.flatnonzero(seen)[-1]) if seen.any() else start
        whole[row, max(last + 1, start) : start + months] = True
    whole[:, start + months :] = False
    # Noise from the lines through what is known; before the decision there is only one line to draw.
    noise = _noise(values, matrix, start)
    for shape in np.unique(whole, axis=0):
        rows = np.flatnonzero((whole == shape).all(axis=1))
        seen = np.flatnonzero(shape)
        if len(seen) <= matrix.shape[1] or np.linalg.matrix_rank(matrix[seen]) < matrix.shape[1]:
            continue
        unit = autoregression.shape(matrix, seen, contrasts)
        covariance = noise.noise[rows] * unit.transpose(1, 2, 0)[:, :, None, :]
        fitted = autoregression.Fit(
            noise.likelihood[rows], noise.weight[rows], np.zeros(covariance.shape[1:]), covariance, noise.noise[rows],
            noise.dof[rows],
        )  # fmt: skip
        error = fitted.shrunk(0, spread[rows], kept=(1,)).along(0).spread
        drawn = Mixture(np.zeros_like(error), error, noise.weight[rows], noise.dof[rows])
        # The test's bar is one for all rho: it is the tail of the whole mixture that must be less than alpha.
        found[rows] = (drawn.quantile(1 - alpha / 2) + drawn.quantile(POWER)) * months / YEAR
    return found


def _noise(values: Array, matrix: Array, start: int) -> autoregression.Fit:
    count, grid = len(values), len(autoregression.RHO)
    likelihood, weight, noise = (np.full((count, grid), np.nan) for _ in range(3))
    dof = np.full(count, np.nan)
    # In the month of the decision itself the second line has not yet left the first.
    has_bend = np.isfinite(values[:, start + 1 :]).any(axis=1)
    for bent in (True, False):
        rows = np.flatnonzero(has_bend == bent)
        some = matrix if bent else np.delete(matrix, CHANGE, axis=1)
        fitted = autoregression.fit(values[rows], some, autoregression.constant(np.eye(some.shape[1])[:1]), 1)
        likelihood[rows], weight[rows] = fitted.likelihood, fitted.weight
        noise[rows], dof[rows] = fitted.noise, fitted.dof
    nothing = np.empty((0, count, grid))
    return autoregression.Fit(likelihood, weight, nothing, nothing[None], noise, dof)
