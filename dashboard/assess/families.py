"""Many verdicts at once: which of them may be kept, so that at most one in ten of those kept is by chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: The share of those kept that may be by chance, in the mean.
Q = 0.10


def kept(p: ArrayLike, q: float = Q) -> NDArray[np.bool_]:
    """Which of a family's tests Benjamini and Hochberg keep; a NaN is no test. ``p`` has one dimension."""
    given = np.asarray(p, float)
    if given.ndim != 1:
        raise ValueError("p must have one dimension")
    found = np.zeros(len(given), bool)
    tested = np.flatnonzero(np.isfinite(given))
    if not len(tested):
        return found
    order = tested[np.argsort(given[tested], kind="stable")]
    below = np.flatnonzero(given[order] <= q * np.arange(1, len(order) + 1) / len(order))
    if len(below):
        found[order[: below[-1] + 1]] = True
    return found
