"""Shares and means over simulated units, with the error that comes of there being so many and no more of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Share:
    """A mean over units and its Monte-Carlo standard error; NaN of none."""

    value: float
    error: float


def share(found: Array, among: Array | None = None) -> Share:
    """The mean of ``found`` (towns × …) over ``among`` (all). Units of one town are no independent draws: the error is the towns'.

    Where what was counted came never or always, half a unit is taken to have done otherwise: none of a hundred is not never.
    """
    counted = np.ones(found.shape) if among is None else np.asarray(among, float)
    inner = tuple(range(1, found.ndim))
    hits, count = (np.where(counted > 0, found, 0) * counted).sum(axis=inner), counted.sum(axis=inner)
    if not count.sum():
        return Share(float("nan"), float("nan"))
    value = hits.sum() / count.sum()
    rest = hits - value * count
    towns = len(rest)
    error = np.sqrt((rest**2).sum() * towns / max(towns - 1, 1)) / count.sum()
    if found.dtype == bool and value in (0, 1):
        half = 0.5 / (count.sum() + 1)
        error = np.sqrt(half * (1 - half) / count.sum())
    return Share(float(value), float(error))
