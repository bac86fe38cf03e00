"""What the statistics are given, made into arrays: lists, masked arrays and frames alike, and refused in words where it does not fit."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def figures(values: ArrayLike, name: str = "values") -> Array:
    """(series × months) or (months), NaN where a figure is masked. ValueError for other dimensions, and for no figures at all."""
    if isinstance(values, np.ma.MaskedArray):
        values = np.ma.filled(values.astype(float), np.nan)
    found = np.asarray(values, float)
    if found.ndim not in (1, 2):
        raise ValueError(f"{name} must have one dimension (months) or two (series × months)")
    return found


def by_series(given: ArrayLike, count: int, name: str) -> Array:
    """One number a series, from one for all or one each. ValueError for any other number of them."""
    found = np.asarray(given, float)
    if found.shape not in ((), (1,), (count,)):
        raise ValueError(f"{name} must be one for all series, or one for each of the {count}")
    return np.broadcast_to(found, (count,))
