"""Mixtures of Student's t: what is known of a figure when the correlation of its months is itself not known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Array = NDArray[np.float64]
_STEPS, _ROUNDS = 8, 60
#: The way to a quantile is found with so many components in one, and then walked with all of them.
_THIN, _FEW = 3, 12
#: The last step to a quantile, in parts of the mixture's own spread: what is left after it is far less.
_EXACT = 1e-8
#: Nearer to a point than this, in parts of its size, is at it.
_TIE = 1e-11
#: Points of the table of Student's t; from so many degrees of freedom on, cubics between them are exact to 1e-11.
_POINTS, _SMOOTH = 4096, 6


@dataclass(frozen=True)
class Mixture:
    """One mixture a series: ``mean``, ``spread`` (scale of t) and ``weight`` are (series × components), ``dof`` by series.

    A series of NaN answers NaN. A spread of 0 is a point.
    """

    mean: Array
    spread: Array
    weight: Array
    dof: Array

    def centre(self) -> Array:
        """The mixture's mean, by series."""
        return np.asarray((self.weight * self.mean).sum(axis=1))

    def below(self, limit: ArrayLike) -> Array:
        """The probability of a figure at or below ``limit``, by series."""
        at = np.broadcast_to(np.asarray(limit, float), self.dof.shape)
        if self._is_smooth() and np.isfinite(at).all():
            share = _student(float(self.dof[0]), (at[:, None] - self.mean) / self.spread)
            return np.asarray(np.clip(np.einsum("sc,sc->s", self.weight, share), 0.0, 1.0))
        found = np.full(self.dof.shape, np.nan)
        whole = np.isfinite(self.mean).all(axis=1) & np.isfinite(at)
        for dof in np.unique(self.dof[whole]):
            rows = np.flatnonzero(whole & (self.dof == dof))
            part = self._of(rows)
            found[rows] = part.below(at[rows]) if part._is_smooth() else np.clip(part._by_hand(at[rows]), 0.0, 1.0)
        return found

    def _is_smooth(self) -> bool:
        """Whether all series have the same degrees of freedom, enough of them, and no component is a point."""
        same = len(self.dof) > 0 and bool((self.dof == self.dof[0]).all()) and self.dof[0] >= _SMOOTH
        return same and bool((self.spread > 0).all()) and bool(np.isfinite(self.mean).all())

    def _by_hand(self, at: Array) -> Array:
        distance = at[:, None] - self.mean
        # What lies on a point is at it, also where a sum's last digit says otherwise.
        on = (self.spread == 0) & (np.abs(distance) <= _TIE * (np.abs(at)[:, None] + np.abs(self.mean)))
        with np.errstate(divide="ignore", invalid="ignore"):
            standard = distance / self.spread
        standard = np.where(on, np.inf, standard)
        return np.asarray((self.weight * special.stdtr(self.dof[:, None], standard)).sum(axis=1), float)

    def quantile(self, share: float) -> Array:
        """The figure that ``share`` (0 to 1) of the mixture lies at or below, by series."""
        if not 0 < share < 1:
            raise ValueError("share must be between 0 and 1")
        centre = self.centre()
        second = (self.weight * (self.spread**2 + (self.mean - centre[:, None]) ** 2)).sum(axis=1)
        wide = np.sqrt(second)
        found = np.where(np.isfinite(wide), centre, np.nan)
        rows = np.flatnonzero(np.isfinite(wide) & (wide > 1e-12 * np.abs(centre)))
        if len(rows):
            found[rows] = self._of(rows)._solve(share, centre[rows], wide[rows])
        return found

    def _of(self, rows: NDArray[np.intp]) -> Mixture:
        if len(rows) == len(self.dof):
            return self
        return Mixture(self.mean[rows], self.spread[rows], self.weight[rows], self.dof[rows])

    def _solve(self, share: float, centre: Array, wide: Array) -> Array:
        """The root of ``below(x) = share``: secants on the normal scale, where a mixture is almost a line."""
        goal = float(special.ndtri(share))
        thin = self._thinned()
        before = centre + goal * wide
        score = _score(thin.below(before)) - goal
        at = before - score * wide
        slope = 1 / wide
        step = at - before
        for turn in range(_STEPS):
            here = _score((thin if turn == 0 else self).below(at)) - goal
            if turn != 1:
                # The second turn is the first with all components: the slope between the two is none.
                with np.errstate(invalid="ignore", divide="ignore"):
                    slope = np.where(at != before, (here - score) / (at - before), slope)
            with np.errstate(invalid="ignore", divide="ignore"):
                step = np.where(slope > 0, -here / slope, 0.0)
            # Far from the root the normal scale bends: no step is longer than the mixture is wide.
            step = np.clip(step, -wide, wide)
            before, score, at = at, here, at + step
            if turn and (np.abs(step) <= _EXACT * wide).all():
                break
        lost = np.flatnonzero((np.abs(step) > _EXACT * wide) | (np.abs(score) > 1e-3))
        if len(lost):
            at[lost] = self._of(lost)._halve(share, centre[lost], wide[lost])
        return at

    def _thinned(self) -> Mixture:
        """Nearly the same, of a third of the components: neighbours are alike."""
        count = self.weight.shape[1]
        if count < _FEW:
            return self
        kept = slice(_THIN // 2, None, _THIN)
        weight = np.add.reduceat(self.weight, np.arange(0, count, _THIN), axis=1)[:, : len(range(count)[kept])]
        weight = weight / weight.sum(axis=1, keepdims=True)
        return Mixture(self.mean[:, kept], self.spread[:, kept], weight, self.dof)

    def _halve(self, share: float, centre: Array, wide: Array) -> Array:
        """The same by halving, for mixtures of far-off parts, where no line leads anywhere."""
        reach = np.full(len(centre), 8.0)
        for _ in range(_ROUNDS):
            short = (self.below(centre - reach * wide) > share) | (self.below(centre + reach * wide) < share)
            reach = np.where(short, reach * 2, reach)
            if not short.any():
                break
        low, high = centre - reach * wide, centre + reach * wide
        for _ in range(_ROUNDS):
            middle = (low + high) / 2
            under = self.below(middle) < share
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return np.asarray((low + high) / 2)


def _score(share: Array) -> Array:
    return np.asarray(special.ndtri(np.clip(share, 1e-15, 1 - 1e-15)), float)


def _student(dof: float, standard: Array) -> Array:
    """The distribution function of Student's t. scipy's own takes longer than all else here together."""
    place = standard / np.sqrt(dof + standard * standard)
    place += 1
    place *= _POINTS / 2
    cell = place.astype(np.intp)
    np.clip(cell, 0, _POINTS - 1, out=cell)
    place -= cell
    cubic = _table(dof)
    found = cubic[3].take(cell)
    for factor in (2, 1, 0):
        found *= place
        found += cubic[factor].take(cell)
    return np.asarray(found)


@lru_cache(maxsize=256)
def _table(dof: float) -> Array:
    """Cubics through the values and slopes at even steps of t / √(dof + t²), which runs from -1 to 1: (4 × steps)."""
    place = np.linspace(-1, 1, _POINTS + 1)
    half = 0.5 * special.betainc(0.5, dof / 2, place**2)
    values = np.where(place < 0, 0.5 - half, 0.5 + half)
    slopes = (1 - place**2) ** (dof / 2 - 1) / special.beta(0.5, dof / 2) * (2 / _POINTS)
    rise = np.diff(values)
    return np.stack(
        [values[:-1], slopes[:-1], 3 * rise - 2 * slopes[:-1] - slopes[1:], slopes[:-1] + slopes[1:] - 2 * rise]
    )
